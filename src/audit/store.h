/* The audit room's store, for its own pages. */
#ifndef YICUN_AUDIT_STORE_H
#define YICUN_AUDIT_STORE_H

#include "core/ctx.h"

struct audit_filter {
    const char *unit;   /* only this subtree */
    const char *user;   /* sign-in name; NULL: any */
    const char *action; /* "plan.submit"; NULL: any */
    const char *entity; /* NULL: any */
    int64_t entity_id;  /* 0: any */
    int64_t from, to;   /* epoch seconds: from <= at < to */
};

int64_t audit_count(struct ctx *ctx, const struct audit_filter *filter);
/* Records of the filter within the auditor's scope, latest first: id, at, user_name, full_name,
 * address, action, entity, entity_id, unit_code, unit_name, before_json, after_json. */
struct db_rows *audit_rows(struct ctx *ctx, const struct audit_filter *filter, int64_t limit,
                           int64_t offset);

#endif
