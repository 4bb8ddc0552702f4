/* The audit room's SQL: records within the auditor's scope, a page at a time by their ids. */
#include "store.h"

/* The newest are found along the ids, from any place on, without looking at the others; so the unit
 * must not tempt the store into sorting its whole index. */
#define RECORDS                                                                                    \
    "SELECT a.id, a.at, a.user_name, COALESCE(u.full_name, '') AS full_name, a.address, "          \
    "a.action, a.entity, a.entity_id, a.unit_code, COALESCE(n.name, '') AS unit_name, "            \
    "a.before_json, a.after_json FROM audit a LEFT JOIN users u ON u.id = a.user_id "              \
    "LEFT JOIN units n ON n.code = a.unit_code "                                                   \
    "WHERE COALESCE(a.unit_code, '') >= $1 AND COALESCE(a.unit_code, '') < $2 "                    \
    "AND COALESCE(a.unit_code, '') >= $3 AND COALESCE(a.unit_code, '') < $4 "                      \
    "AND a.at >= $5 AND a.at < $6 "                                                                \
    "AND (CAST($7 AS TEXT) IS NULL OR a.user_name = $7) "                                          \
    "AND (CAST($8 AS TEXT) IS NULL OR a.action = $8) "                                             \
    "AND (CAST($9 AS TEXT) IS NULL OR a.entity = $9) "                                             \
    "AND (CAST($10 AS BIGINT) = 0 OR a.entity_id = $10) "
#define FILTER_ARGS                                                                                \
    db_t(ctx->user.scope.from), db_t(ctx->user.scope.to), db_t(chosen.from), db_t(chosen.to),      \
        db_i(filter->from), db_i(filter->to), db_t(filter->user), db_t(filter->action),            \
        db_t(filter->entity), db_i(filter->entity_id)

struct db_rows *audit_rows_before(struct ctx *ctx, const struct audit_filter *filter, int64_t id,
                                  int64_t limit)
{
    struct scope chosen = scope_of(filter->unit);
    return db_query(ctx->db, SQL(RECORDS "AND a.id < $11 ORDER BY a.id DESC LIMIT $12"),
                    ARGS(FILTER_ARGS, db_i(id), db_i(limit)));
}

struct db_rows *audit_rows_after(struct ctx *ctx, const struct audit_filter *filter, int64_t id,
                                 int64_t limit)
{
    struct scope chosen = scope_of(filter->unit);
    return db_query(ctx->db, SQL(RECORDS "AND a.id > $11 ORDER BY a.id LIMIT $12"),
                    ARGS(FILTER_ARGS, db_i(id), db_i(limit)));
}

struct db_rows *audit_looks_before(struct ctx *ctx, const struct audit_filter *filter, int64_t id,
                                   int64_t limit)
{
    struct scope chosen = scope_of(filter->unit);
    return db_query(
        ctx->db,
        SQL("SELECT a.id, a.at, a.user_name, COALESCE(u.full_name, '') AS full_name, a.address, "
            "a.action, a.entity_id, a.unit_code, COALESCE(n.name, '') AS unit_name, a.after_json "
            "FROM audit a LEFT JOIN users u ON u.id = a.user_id "
            "LEFT JOIN units n ON n.code = a.unit_code "
            "WHERE a.entity = 'candidate' AND a.id < $1 AND a.action IN ('candidate.look', "
            "'candidate.list', "
            "'candidate.reveal', 'candidate.search', 'candidate.export', 'candidate.summary', "
            "'candidate.summary_export') "
            "AND COALESCE(a.unit_code, '') >= $2 AND COALESCE(a.unit_code, '') < $3 "
            "AND COALESCE(a.unit_code, '') >= $4 AND COALESCE(a.unit_code, '') < $5 "
            "AND a.at >= $6 AND a.at < $7 AND (CAST($8 AS TEXT) IS NULL OR a.user_name = $8) "
            "AND (CAST($9 AS BIGINT) = 0 OR a.entity_id = $9 OR a.after_json LIKE $11) "
            "ORDER BY a.id DESC LIMIT $10"),
        ARGS(db_i(id), db_t(ctx->user.scope.from), db_t(ctx->user.scope.to), db_t(chosen.from),
             db_t(chosen.to), db_i(filter->from), db_i(filter->to), db_t(filter->user),
             db_i(filter->entity_id), db_i(limit),
             db_t(text_of(ctx, "%% %lld %%", (long long)filter->entity_id))));
}

struct db_rows *audit_assessment_items(struct ctx *ctx, int64_t assessment)
{
    return db_query(ctx->db,
                    SQL("SELECT c.id, c.title FROM assessments a "
                        "JOIN commitments c ON c.plan_id = a.plan_id WHERE a.id = $1"),
                    ARGS(db_i(assessment)));
}
