/* SQL of the list of villages that are put right (RATE-10, ALL-4). */
#include "base/text.h"
#include "rectify/remedy.h"
#include "unit.h"

#define LATE                                                                                       \
    "(SELECT COUNT(*) FROM remedy_steps p WHERE p.remedy_id = r.id AND p.done_on IS NULL "         \
    "AND p.finish_on < $3 AND r.state = 'working')"
#define LISTED                                                                                     \
    "FROM remedies r WHERE r.unit_code >= $1 AND r.unit_code < $2 "                                \
    "AND (CAST($4 AS TEXT) IS NULL OR r.state = $4 OR ($4 = 'open' AND r.state NOT IN ('off', "    \
    "'cancelled')) "                                                                               \
    "OR ($4 = 'relapse' AND r.relapse_of IS NOT NULL) OR ($4 = 'late' AND " LATE " > 0)) "         \
    "AND (CAST($5 AS TEXT) IS NULL OR LOWER(r.unit_name) LIKE $5 ESCAPE '\\' "                     \
    "OR LOWER(r.place) LIKE $5 ESCAPE '\\' OR r.unit_code LIKE $5 ESCAPE '\\') "
#define LISTED_ARGS                                                                                \
    db_t(filter->scope.from), db_t(filter->scope.to), db_d(ctx->today), db_t(filter->state),       \
        db_t(filter->like)

static struct remedy_row take(struct ctx *ctx, struct db_rows *rows)
{
    const char *leader = db_text(rows, "leader"), *work_team = db_text(rows, "work_team"),
               *partner = db_text(rows, "partner_name");
    return (struct remedy_row){
        .id = db_int(rows, "id"),
        .year = db_int(rows, "year"),
        .steps = db_int(rows, "steps"),
        .done = db_int(rows, "done"),
        .late = db_int(rows, "late"),
        .passed = db_int(rows, "passed"),
        .unit_code = db_text(rows, "unit_code"),
        .unit_name = db_text(rows, "unit_name"),
        .town_name = db_text(rows, "place"),
        .band_name = db_text(rows, "band_name"),
        .helpers =
            text_of(ctx, "%s%s%s%s%s", leader, *leader && (*work_team || *partner) ? "；" : "",
                    work_team, *work_team && *partner ? "；" : "", partner),
        .state = choice_by_name(remedy_states, db_text(rows, "state")),
        .relapse = !db_is_null(rows, "relapse_of"),
        .opened_on = db_date(rows, "opened_on"),
        .next_on = db_date(rows, "next_on"),
        .off_on = db_date(rows, "off_on"),
    };
}

int remedies_read(struct ctx *ctx, const struct remedy_filter *filter, int64_t offset, int64_t size,
                  struct remedy_row **list)
{
    int count = 0, room = 0;
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT r.id, r.year, r.unit_code, r.unit_name, r.place, r.band_name, r.state, "
            "r.leader, r.work_team, r.partner_name, r.relapse_of, r.opened_on, r.off_on, "
            "(SELECT COUNT(*) FROM remedy_steps p WHERE p.remedy_id = r.id) AS steps, "
            "(SELECT COUNT(*) FROM remedy_steps p WHERE p.remedy_id = r.id "
            "AND p.done_on IS NOT NULL) AS done, " LATE " AS late, " REMEDY_PASSED " AS passed, "
            "(SELECT MIN(p.finish_on) FROM remedy_steps p WHERE p.remedy_id = r.id "
            "AND p.done_on IS NULL AND r.state = 'working') AS next_on " LISTED
            "ORDER BY CASE CAST($6 AS BIGINT) WHEN 1 THEN COALESCE((SELECT MIN(p.finish_on) FROM "
            "remedy_steps p WHERE p.remedy_id = r.id AND p.done_on IS NULL "
            "AND r.state = 'working'), '9999') WHEN 0 THEN r.unit_code ELSE '' END, "
            "r.opened_on DESC, r.unit_code, r.id DESC LIMIT $7 OFFSET $8"),
        ARGS(LISTED_ARGS, db_i(filter->order), db_i(size), db_i(offset)));
    _Static_assert(REMEDIES_BY_UNIT == 0 && REMEDIES_BY_DUE == 1, "the numbers in $6");
    *list = NULL;
    while (db_next(rows)) {
        *list = arena_more(ctx->arena, *list, count, &room, sizeof **list);
        (*list)[count++] = take(ctx, rows);
    }
    return count;
}

int64_t remedies_count(struct ctx *ctx, const struct remedy_filter *filter)
{
    return db_one_int(ctx->db, SQL("SELECT COUNT(*) " LISTED), ARGS(LISTED_ARGS), 0);
}

struct remedy_sums remedies_sum(struct ctx *ctx, struct scope scope)
{
    struct remedy_sums sums = {0};
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT r.state, COUNT(*) AS villages, "
                     "SUM(CASE WHEN r.relapse_of IS NULL THEN 0 ELSE 1 END) AS relapsed, "
                     "SUM(CASE WHEN " LATE " > 0 THEN 1 ELSE 0 END) AS late FROM remedies r "
                     "WHERE r.unit_code >= $1 AND r.unit_code < $2 GROUP BY r.state"),
                 ARGS(db_t(scope.from), db_t(scope.to), db_d(ctx->today)));
    while (db_next(rows)) {
        int state = choice_by_name(remedy_states, db_text(rows, "state"));
        if (state >= 0)
            sums.states[state] = db_int(rows, "villages");
        sums.relapsed += db_int(rows, "relapsed");
        sums.late += db_int(rows, "late");
    }
    return sums;
}
