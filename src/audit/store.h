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

/* Records of the filter within the auditor's scope on one side of an id: id, at, user_name,
 * full_name, address, action, entity, entity_id, unit_code, unit_name, before_json, after_json.
 * Those before it come latest first, those after it earliest first. */
struct db_rows *audit_rows_before(struct ctx *ctx, const struct audit_filter *filter, int64_t id,
                                  int64_t limit);
struct db_rows *audit_rows_after(struct ctx *ctx, const struct audit_filter *filter, int64_t id,
                                 int64_t limit);

/* Who looked at whom in the reserve pool, the latest first, before an id: the columns of records
 * but for before_json; of the filter's action and entity nothing is asked (POOL-10). */
struct db_rows *audit_looks_before(struct ctx *ctx, const struct audit_filter *filter, int64_t id,
                                   int64_t limit);

/* What an assessment's items are called: id, title. */
struct db_rows *audit_assessment_items(struct ctx *ctx, int64_t assessment);

#endif
