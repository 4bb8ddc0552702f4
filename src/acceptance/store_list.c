/* SQL of many acceptances: the list, and the figures of units. */
#include "acceptance/internal.h"
#include "base/text.h"
#include "unit.h"

/* --- the list --- */

#define LISTED                                                                                     \
    "FROM promises p JOIN plans n ON n.id = p.plan_id JOIN units u ON u.code = p.unit_code "       \
    "LEFT JOIN units t ON t.code = SUBSTR(p.unit_code, 1, 9) "                                     \
    "LEFT JOIN acceptances a ON a.plan_id = p.plan_id "                                            \
    "WHERE p.unit_code >= $1 AND p.unit_code < $2 AND n.campaign_id = $3 "                         \
    "AND (CAST($4 AS TEXT) IS NULL OR COALESCE(a.state, 'none') = $4) "                            \
    "AND (CAST($5 AS TEXT) IS NULL OR LOWER(u.name) LIKE $5 ESCAPE '\\' "                          \
    "OR LOWER(t.name) LIKE $5 ESCAPE '\\' OR p.unit_code LIKE $5 ESCAPE '\\') "
#define LISTED_ARGS                                                                                \
    db_t(filter->scope.from), db_t(filter->scope.to), db_i(filter->campaign), db_t(filter->state), \
        db_t(filter->like)

int64_t accepted_rows_count(struct ctx *ctx, const struct acceptance_filter *filter)
{
    return db_one_int(ctx->db, SQL("SELECT COUNT(*) " LISTED), ARGS(LISTED_ARGS), 0);
}

void accepted_rows_each(struct ctx *ctx, const struct acceptance_filter *filter, int64_t offset,
                        int64_t size, accepted_each_fn *each, void *arg)
{
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT p.plan_id, p.unit_code, u.name AS unit_name, t.name AS town_name, a.id, "
            "a.state, a.first_by, a.first_by_name, a.second_by_name, a.second_at, a.items, "
            "a.kept, a.partly, a.unkept, a.points " LISTED
            "ORDER BY CASE a.state WHEN 'signed' THEN 0 WHEN 'draft' THEN 1 WHEN 'accepted' "
            "THEN 3 ELSE 2 END, p.unit_code, p.plan_id LIMIT $6 OFFSET $7"),
        ARGS(LISTED_ARGS, db_i(size), db_i(offset)));
    while (db_next(rows)) {
        const char *state = db_text(rows, "state");
        struct accepted_row row = {
            .plan_id = db_int(rows, "plan_id"),
            .id = db_int(rows, "id"),
            .unit_code = db_text(rows, "unit_code"),
            .unit_name = unit_short_name(ctx->arena, db_text(rows, "unit_name")),
            .town_name = text_or_empty(db_text(rows, "town_name")),
            .state = state ? choice_by_name(acceptance_states, state) : -1,
            .first_by = db_int(rows, "first_by"),
            .first_name = text_or_empty(db_text(rows, "first_by_name")),
            .second_name = text_or_empty(db_text(rows, "second_by_name")),
            .second_at = db_int(rows, "second_at"),
            .tally = {db_int(rows, "items"), db_int(rows, "kept"), db_int(rows, "partly"),
                      db_int(rows, "unkept"), db_int(rows, "points")},
        };
        each(ctx, &row, arg);
    }
}

/* --- figures --- */

int acceptance_sums(struct ctx *ctx, int64_t campaign_id, struct scope scope, int code_length,
                    struct acceptance_sum **sums)
{
    int count = 0, capacity = 0;
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT SUBSTR(unit_code, 1, CAST($4 AS INTEGER)) AS code, list, SUM(items) AS items, "
            "SUM(kept) AS kept, SUM(partly) AS partly, SUM(unkept) AS unkept, "
            "SUM(points) AS points FROM acceptance_lists WHERE campaign_id = $1 "
            "AND unit_code >= $2 AND unit_code < $3 "
            "GROUP BY SUBSTR(unit_code, 1, CAST($4 AS INTEGER)), list ORDER BY code, list"),
        ARGS(db_i(campaign_id), db_t(scope.from), db_t(scope.to), db_i(code_length)));
    *sums = NULL;
    while (db_next(rows)) {
        *sums = arena_more(ctx->arena, *sums, count, &capacity, sizeof **sums);
        (*sums)[count++] = (struct acceptance_sum){
            .unit_code = db_text(rows, "code"),
            .list = (int)db_int(rows, "list"),
            .tally = {db_int(rows, "items"), db_int(rows, "kept"), db_int(rows, "partly"),
                      db_int(rows, "unkept"), db_int(rows, "points")},
        };
    }
    return count;
}

int acceptance_counts(struct ctx *ctx, int64_t campaign_id, struct scope scope, int code_length,
                      struct acceptance_count **counts)
{
    int count = 0, capacity = 0;
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT SUBSTR(p.unit_code, 1, CAST($4 AS INTEGER)) AS code, COUNT(*) AS plans, "
            "SUM(CASE WHEN a.state = 'accepted' THEN 1 ELSE 0 END) AS accepted FROM promises p "
            "JOIN plans n ON n.id = p.plan_id LEFT JOIN acceptances a ON a.plan_id = p.plan_id "
            "WHERE n.campaign_id = $1 AND p.unit_code >= $2 AND p.unit_code < $3 "
            "GROUP BY SUBSTR(p.unit_code, 1, CAST($4 AS INTEGER)) ORDER BY code"),
        ARGS(db_i(campaign_id), db_t(scope.from), db_t(scope.to), db_i(code_length)));
    *counts = NULL;
    while (db_next(rows)) {
        *counts = arena_more(ctx->arena, *counts, count, &capacity, sizeof **counts);
        (*counts)[count++] = (struct acceptance_count){
            .unit_code = db_text(rows, "code"),
            .plans = db_int(rows, "plans"),
            .accepted = db_int(rows, "accepted"),
        };
    }
    return count;
}

void acceptance_days(struct ctx *ctx, int64_t campaign_id, struct scope scope, struct date *first,
                     struct date *last)
{
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT MIN(second_at) AS first_at, MAX(second_at) AS last_at "
                     "FROM acceptances WHERE campaign_id = $1 AND unit_code >= $2 "
                     "AND unit_code < $3 AND state = 'accepted'"),
                 ARGS(db_i(campaign_id), db_t(scope.from), db_t(scope.to)));
    *first = *last = (struct date){0};
    if (db_next(rows) && !db_is_null(rows, "first_at")) {
        *first = date_of_epoch(db_int(rows, "first_at"));
        *last = date_of_epoch(db_int(rows, "last_at"));
    }
    db_end(rows);
}

#define GAPS                                                                                       \
    "FROM acceptances a JOIN acceptance_items i ON i.acceptance_id = a.id "                        \
    "WHERE a.campaign_id = $1 AND a.unit_code >= $2 AND a.unit_code < $3 "                         \
    "AND a.state = 'accepted' AND i.verdict <> 'kept' "

int acceptance_gaps(struct ctx *ctx, int64_t campaign_id, struct scope scope, int64_t most,
                    struct acceptance_gap **gaps, int64_t *total)
{
    int count = 0, capacity = 0;
    *gaps = NULL;
    *total = db_one_int(ctx->db,
                        SQL("SELECT SUM(partly + unkept) FROM acceptance_lists "
                            "WHERE campaign_id = $1 AND unit_code >= $2 AND unit_code < $3"),
                        ARGS(db_i(campaign_id), db_t(scope.from), db_t(scope.to)), 0);
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT a.plan_id, a.unit_code, a.unit_name, a.place, i.title, i.target_text, "
            "i.grounds, i.list, i.verdict " GAPS
            "ORDER BY CASE i.verdict WHEN 'unkept' THEN 0 ELSE 1 END, a.unit_code, i.list, "
            "i.position, i.item_id LIMIT $4"),
        ARGS(db_i(campaign_id), db_t(scope.from), db_t(scope.to), db_i(most)));
    while (db_next(rows)) {
        *gaps = arena_more(ctx->arena, *gaps, count, &capacity, sizeof **gaps);
        (*gaps)[count++] = (struct acceptance_gap){
            .plan_id = db_int(rows, "plan_id"),
            .unit_code = db_text(rows, "unit_code"),
            .unit_name = db_text(rows, "unit_name"),
            .place = db_text(rows, "place"),
            .title = db_text(rows, "title"),
            .target_text = db_text(rows, "target_text"),
            .grounds = db_text(rows, "grounds"),
            .list = (int)db_int(rows, "list"),
            .verdict = (enum verdict)choice_by_name(verdicts, db_text(rows, "verdict")),
        };
    }
    return count;
}

bool acceptance_result_read(struct ctx *ctx, int64_t plan_id, struct acceptance_result *result)
{
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT second_at, opinion, items, kept, partly, unkept, points "
                     "FROM acceptances WHERE plan_id = $1 AND state = 'accepted'"),
                 ARGS(db_i(plan_id)));
    bool found = db_next(rows);
    if (found)
        *result = (struct acceptance_result){
            .plan_id = plan_id,
            .accepted_on = date_of_epoch(db_int(rows, "second_at")),
            .tally = {db_int(rows, "items"), db_int(rows, "kept"), db_int(rows, "partly"),
                      db_int(rows, "unkept"), db_int(rows, "points")},
            .opinion = db_text(rows, "opinion"),
        };
    db_end(rows);
    return found;
}
