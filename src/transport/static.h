/* Static files, for the standalone server only; in production nginx serves them. */
#ifndef YICUN_TRANSPORT_STATIC_H
#define YICUN_TRANSPORT_STATIC_H

#include "base/config.h"
#include "http.h"

struct MHD_Response;

/* The answer to GET or HEAD of a file below /static/ (200 or 304 in *status); NULL for every other
 * path and for what is not there, which the core answers, and with 503 in *status where memory is
 * short. */
struct MHD_Response *static_response(const struct config *config, const struct request *request,
                                     int *status);

#endif
