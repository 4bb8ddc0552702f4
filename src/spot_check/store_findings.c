/* SQL of findings. */
#include "spot_check/internal.h"

#define COLUMNS                                                                                    \
    "f.id, f.version, f.visit_id, f.check_id, f.unit_code, f.checker_code, f.position, f.state, "  \
    "f.finding, f.due_on, f.mending, f.mended_by, f.answered, f.found_by, f.found_by_name, "       \
    "f.found_at, v.name, v.place, c.subject, c.unit_name AS checker_name, i.item"
#define FROM_FINDINGS                                                                              \
    " FROM spot_findings f JOIN spot_visits v ON v.id = f.visit_id "                               \
    "JOIN spot_checks c ON c.id = f.check_id "                                                     \
    "JOIN spot_check_items i ON i.check_id = f.check_id AND i.position = f.position "

static struct spot_finding take(struct db_rows *rows)
{
    int state = choice_by_name(spot_states, db_text(rows, "state"));
    return (struct spot_finding){
        .id = db_int(rows, "id"),
        .version = db_int(rows, "version"),
        .visit_id = db_int(rows, "visit_id"),
        .check_id = db_int(rows, "check_id"),
        .unit_code = db_text(rows, "unit_code"),
        .checker_code = db_text(rows, "checker_code"),
        .position = db_int(rows, "position"),
        .state = state,
        .verdict = state != SPOT_IN_ORDER,
        .finding = db_text(rows, "finding"),
        .due_on = db_date(rows, "due_on"),
        .mending = db_text(rows, "mending"),
        .mended_by = db_int(rows, "mended_by"),
        .answered = db_int(rows, "answered") != 0,
        .found_by = db_int(rows, "found_by"),
        .found_by_name = db_text(rows, "found_by_name"),
        .found_at = db_int(rows, "found_at"),
        .name = db_text(rows, "name"),
        .place = db_text(rows, "place"),
        .subject = db_text(rows, "subject"),
        .checker_name = db_text(rows, "checker_name"),
        .item = db_text(rows, "item"),
    };
}

static bool take_one(struct db_rows *rows, struct spot_finding *finding)
{
    bool found = db_next(rows);
    if (found)
        *finding = take(rows);
    db_end(rows);
    return found;
}

bool spot_finding_read(struct ctx *ctx, int64_t id, struct spot_finding *finding)
{
    return take_one(
        db_query(ctx->db, SQL("SELECT " COLUMNS FROM_FINDINGS "WHERE f.id = $1"), ARGS(db_i(id))),
        finding);
}

bool spot_finding_of(struct ctx *ctx, int64_t visit_id, int64_t position,
                     struct spot_finding *finding)
{
    return take_one(
        db_query(ctx->db,
                 SQL("SELECT " COLUMNS FROM_FINDINGS "WHERE f.visit_id = $1 AND f.position = $2"),
                 ARGS(db_i(visit_id), db_i(position))),
        finding);
}

int64_t spot_finding_put(struct ctx *ctx, const struct spot_finding *finding)
{
    return db_one_int(
        ctx->db,
        SQL("INSERT INTO spot_findings (visit_id, check_id, unit_code, checker_code, position, "
            "state, finding, due_on, found_by, found_by_name, found_at) VALUES ($1, $2, $3, $4, "
            "$5, $6, $7, $8, $9, $10, $11) ON CONFLICT (visit_id, position) DO UPDATE SET "
            "state = excluded.state, finding = excluded.finding, due_on = excluded.due_on, "
            "found_by = excluded.found_by, found_by_name = excluded.found_by_name, "
            "found_at = excluded.found_at, version = spot_findings.version + 1 "
            "WHERE spot_findings.answered = 0 RETURNING id"),
        ARGS(db_i(finding->visit_id), db_i(finding->check_id), db_t(finding->unit_code),
             db_t(finding->checker_code), db_i(finding->position),
             db_t(spot_states[finding->state].name), db_t(finding->finding), db_d(finding->due_on),
             db_i(ctx->user.id), db_t(ctx->user.full_name), db_i(ctx->now)),
        0);
}

int64_t spot_rest_in_order(struct ctx *ctx, const struct spot_check *check,
                           const struct spot_visit *visit)
{
    return db_run(
        ctx->db,
        SQL("INSERT INTO spot_findings (visit_id, check_id, unit_code, checker_code, position, "
            "state, finding, found_by, found_by_name, found_at) SELECT CAST($1 AS BIGINT), "
            "i.check_id, CAST($3 AS TEXT), CAST($4 AS TEXT), i.position, 'in_order', '', "
            "CAST($5 AS BIGINT), CAST($6 AS TEXT), CAST($7 AS BIGINT) FROM spot_check_items i "
            "WHERE i.check_id = $2 AND NOT EXISTS (SELECT 1 FROM spot_findings f "
            "WHERE f.visit_id = $1 AND f.position = i.position)"),
        ARGS(db_i(visit->id), db_i(check->id), db_t(visit->unit_code), db_t(check->unit_code),
             db_i(ctx->user.id), db_t(ctx->user.full_name), db_i(ctx->now)));
}

bool spot_finding_store(struct ctx *ctx, const struct spot_finding *finding, int64_t version)
{
    return db_run(ctx->db,
                  SQL("UPDATE spot_findings SET state = $3, mending = $4, mended_by = $5, "
                      "answered = $6, version = version + 1 WHERE id = $1 AND version = $2"),
                  ARGS(db_i(finding->id), db_i(version), db_t(spot_states[finding->state].name),
                       db_t(finding->mending), db_ref(finding->mended_by),
                       db_i(finding->answered))) == 1;
}

static void give(struct ctx *ctx, struct db_rows *rows, spot_each_finding_fn *each, void *arg)
{
    while (db_next(rows)) {
        struct spot_finding finding = take(rows);
        each(ctx, &finding, arg);
    }
}

void spot_findings_of_visit(struct ctx *ctx, int64_t visit_id, spot_each_finding_fn *each,
                            void *arg)
{
    give(ctx,
         db_query(ctx->db,
                  SQL("SELECT " COLUMNS FROM_FINDINGS "WHERE f.visit_id = $1 ORDER BY f.position"),
                  ARGS(db_i(visit_id))),
         each, arg);
}

#define LISTED                                                                                     \
    FROM_FINDINGS                                                                                  \
    "WHERE f.unit_code >= $1 AND f.unit_code < $2 AND (CAST($3 AS TEXT) IS NULL "                  \
    "OR LOWER(v.name) LIKE $3 ESCAPE '\\' OR LOWER(f.finding) LIKE $3 ESCAPE '\\' "                \
    "OR LOWER(c.subject) LIKE $3 ESCAPE '\\') AND f.state <> 'in_order' "                          \
    "AND (CAST($4 AS TEXT) IS NULL OR f.state = $4 "                                               \
    "OR ($4 = 'overdue' AND f.state = 'open' AND f.due_on < $5)) "
#define LISTED_ARGS                                                                                \
    db_t(ctx->user.scope.from), db_t(ctx->user.scope.to), db_t(filter->like), db_t(filter->state), \
        db_d(ctx->today)

int64_t spot_findings_count(struct ctx *ctx, const struct spot_filter *filter)
{
    return db_one_int(ctx->db, SQL("SELECT COUNT(*)" LISTED), ARGS(LISTED_ARGS), 0);
}

void spot_findings_each(struct ctx *ctx, const struct spot_filter *filter, int64_t offset,
                        int64_t size, spot_each_finding_fn *each, void *arg)
{
    give(ctx,
         db_query(ctx->db,
                  SQL("SELECT " COLUMNS LISTED
                      "ORDER BY CASE f.state WHEN 'open' THEN 0 WHEN 'mended' THEN 1 ELSE 2 END, "
                      "COALESCE(f.due_on, ''), f.id LIMIT $6 OFFSET $7"),
                  ARGS(LISTED_ARGS, db_i(size), db_i(offset))),
         each, arg);
}
