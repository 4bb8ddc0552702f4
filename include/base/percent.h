/* Percent-encoding of addresses (RFC 3986). */
#ifndef YICUN_BASE_PERCENT_H
#define YICUN_BASE_PERCENT_H

#include "base/buf.h"

#include <stdbool.h>

/* Appends text with every byte but the unreserved ones (letters, digits, - . _ ~) encoded. */
void percent_encode(struct buf *out, const char *text, size_t length);

/* Decodes into `out`, which has room for `length` bytes and may be `text` itself; '+' becomes a
 * space if `plus`. Returns the bytes written, or (size_t)-1 when an escape is bad. */
size_t percent_decode(char *out, const char *text, size_t length, bool plus);

#endif
