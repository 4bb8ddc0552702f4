/* The table of settings, private to the room. Rows are only ever added. */
#ifndef YICUN_POLICY_STORE_H
#define YICUN_POLICY_STORE_H

#include "core/ctx.h"

struct policy_row {
    int64_t id, at;
    const char *unit_code, *unit_name; /* "" for the whole country */
    const char *name, *value, *source, *user_name;
    struct date starts_on;
};
struct policy_rows {
    struct policy_row *row;
    int count;
};

/* Every value that was ever set on the unit's way up, most specific unit first, latest start first.
 */
struct policy_rows policy_rows_above(struct ctx *ctx, const char *unit_code);
/* Every value of one setting on the unit's way up and below it, latest start first. */
struct policy_rows policy_rows_of(struct ctx *ctx, const char *name, const char *unit_code);
/* Adds a value; its id. */
int64_t policy_insert(struct ctx *ctx, const struct policy_row *row);

#endif
