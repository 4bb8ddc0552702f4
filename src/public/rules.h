/* What of a posted plan the public sees. Pure. */
#ifndef YICUN_PUBLIC_RULES_H
#define YICUN_PUBLIC_RULES_H

#include <jansson.h>

/* The lists of a notice's snapshot with only the keys that are public (PLAN-9). */
json_t *public_lists(const json_t *snapshot);

#endif
