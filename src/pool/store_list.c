/* SQL of a village's list, of what the town thinks of its people, and of how far villages are
 * (POOL-2, POOL-5). */
#include "base/text.h"
#include "core/seal.h"
#include "core/setting.h"
#include "pool/store.h"
#include "unit.h"

enum { PRESENT, DECIDED, RETURNED };

static const char *opened(struct ctx *ctx, struct db_rows *rows, int which, const char *column)
{
    return text_or_empty(
        seal_open(ctx, pool_list_sealed[which], db_int(rows, "id"), db_text(rows, column)));
}

struct pool_list pool_list_read(struct ctx *ctx, const char *unit_code)
{
    struct pool_list list = {.number = 1,
                             .unit_code = unit_code,
                             .reference_on = setting_date(ctx, unit_code, "pool_reference_on"),
                             .present = "",
                             .decided = "",
                             .returned = ""};
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT id, version, number, state, reference_on, held_on, present, decided, "
                     "returned, listed, submitted_on, reviewed_on, changed_by "
                     "FROM pool_lists WHERE unit_code = $1 ORDER BY number DESC LIMIT 1"),
                 ARGS(db_t(unit_code)));
    if (db_next(rows))
        list = (struct pool_list){
            .id = db_int(rows, "id"),
            .version = db_int(rows, "version"),
            .number = db_int(rows, "number"),
            .listed = db_int(rows, "listed"),
            .changed_by = db_int(rows, "changed_by"),
            .unit_code = unit_code,
            .state = choice_by_name(pool_list_states, db_text(rows, "state")),
            .reference_on = db_date(rows, "reference_on"),
            .held_on = db_date(rows, "held_on"),
            .submitted_on = db_date(rows, "submitted_on"),
            .reviewed_on = db_date(rows, "reviewed_on"),
            .present = opened(ctx, rows, PRESENT, "present"),
            .decided = opened(ctx, rows, DECIDED, "decided"),
            .returned = opened(ctx, rows, RETURNED, "returned"),
        };
    db_end(rows);
    return list;
}

static bool insert(struct ctx *ctx, struct pool_list *list)
{
    list->id = db_one_int(
        ctx->db,
        SQL("INSERT INTO pool_lists (unit_code, number, state, reference_on, listed, changed_by, "
            "version) VALUES ($1, $2, 'draft', $3, 0, $4, 0) "
            "ON CONFLICT (unit_code, number) DO NOTHING RETURNING id"),
        ARGS(db_t(list->unit_code), db_i(list->number), db_d(list->reference_on),
             db_i(list->changed_by)),
        0);
    return list->id != 0;
}

static const char *sealed_text(struct ctx *ctx, const struct pool_list *list, int which,
                               const char *text)
{
    return *text ? seal_text(ctx, pool_list_sealed[which], list->id, text) : NULL;
}

bool pool_list_put(struct ctx *ctx, struct pool_list *list)
{
    if (!list->id && !insert(ctx, list))
        return false;
    bool stored =
        db_run(ctx->db,
               SQL("UPDATE pool_lists SET state = $3, reference_on = $4, held_on = $5, "
                   "present = $6, decided = $7, returned = $8, listed = $9, submitted_on = $10, "
                   "reviewed_on = $11, changed_by = $12, version = version + 1 "
                   "WHERE id = $1 AND version = $2"),
               ARGS(db_i(list->id), db_i(list->version), db_t(pool_list_states[list->state].name),
                    db_d(list->reference_on), db_d(list->held_on),
                    db_t(sealed_text(ctx, list, PRESENT, list->present)),
                    db_t(sealed_text(ctx, list, DECIDED, list->decided)),
                    db_t(sealed_text(ctx, list, RETURNED, list->returned)), db_i(list->listed),
                    db_d(list->submitted_on), db_d(list->reviewed_on), db_i(list->changed_by))) ==
        1;
    list->version += stored;
    return stored;
}

void candidate_list(struct ctx *ctx, int64_t id, int64_t list_id, enum pool_stage stage)
{
    db_run(ctx->db,
           SQL("UPDATE candidates SET list_id = $2, stage = $3, judged = '', judged_reason = NULL, "
               "judged_by = 0, version = version + 1 WHERE id = $1"),
           ARGS(db_i(id), db_ref(list_id), db_t(pool_stages[stage].name)));
}

void candidate_judge(struct ctx *ctx, const struct candidate *candidate)
{
    const struct sealed *column = pool_sealed[SEALED_JUDGED];
    const char *reason = *candidate->judged_reason
                             ? seal_text(ctx, column, candidate->id, candidate->judged_reason)
                             : NULL;
    db_run(ctx->db,
           SQL("UPDATE candidates SET relaxed = $2, judged = $3, judged_reason = $4, "
               "judged_by = $5, version = version + 1 WHERE id = $1"),
           ARGS(db_i(candidate->id), db_t(pool_relaxings[candidate->relaxed].name),
                db_t(pool_judgings[candidate->judged].name), db_t(reason), db_i(ctx->user.id)));
}

void candidate_keep(struct ctx *ctx, int64_t id, const char *conditions)
{
    db_run(ctx->db,
           SQL("UPDATE candidates SET stage = 'reviewed', conditions = $2, version = version + 1 "
               "WHERE id = $1"),
           ARGS(db_i(id), db_t(conditions)));
}

/* --- how far they are --- */

static struct pool_standing take_standing(struct ctx *ctx, struct db_rows *rows)
{
    const char *code = db_text(rows, "code"), *name = db_text(rows, "name");
    const char *state = db_text(rows, "one_state");
    bool village = unit_level(code) == LEVEL_VILLAGE;
    return (struct pool_standing){
        .unit_code = code,
        .unit_name = village ? unit_short_name(ctx->arena, name) : name,
        .villages = db_int(rows, "villages"),
        .state = {db_int(rows, "villages") - db_int(rows, "submitted") - db_int(rows, "returned") -
                      db_int(rows, "reviewed"),
                  db_int(rows, "submitted"), db_int(rows, "returned"), db_int(rows, "reviewed")},
        .listed = db_int(rows, "listed"),
        .list_state = state ? choice_by_name(pool_list_states, state) : LIST_DRAFT,
        .submitted_on = db_date(rows, "submitted_on"),
    };
}

int pool_standings(struct ctx *ctx, struct scope scope, enum unit_level level,
                   struct pool_standing **standings)
{
    int count = 0, capacity = 0;
    *standings = NULL;
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT n.code, n.name, s.villages, s.submitted, s.returned, s.reviewed, s.listed, "
            "s.one_state, s.submitted_on FROM (SELECT SUBSTR(v.code, 1, CAST($3 AS INTEGER)) AS "
            "above, COUNT(*) AS villages, "
            "SUM(CASE WHEN l.state = 'submitted' THEN 1 ELSE 0 END) AS submitted, "
            "SUM(CASE WHEN l.state = 'returned' THEN 1 ELSE 0 END) AS returned, "
            "SUM(CASE WHEN l.state = 'reviewed' THEN 1 ELSE 0 END) AS reviewed, "
            "CAST(SUM(CASE WHEN l.state IN ('submitted', 'returned', 'reviewed') THEN l.listed "
            "ELSE 0 END) AS BIGINT) AS listed, MAX(l.state) AS one_state, "
            "MAX(l.submitted_on) AS submitted_on FROM units v "
            "LEFT JOIN pool_lists l ON l.unit_code = v.code AND l.number = (SELECT MAX(m.number) "
            "FROM pool_lists m WHERE m.unit_code = v.code) "
            "WHERE v.code >= $1 AND v.code < $2 AND v.level = 6 "
            "AND (v.covered = 1 OR l.id IS NOT NULL) "
            "AND (v.ended_on IS NULL OR v.ended_on > $4) "
            "GROUP BY SUBSTR(v.code, 1, CAST($3 AS INTEGER))) s "
            "JOIN units n ON n.code = s.above ORDER BY n.code"),
        ARGS(db_t(scope.from), db_t(scope.to), db_i(unit_code_length(level)), db_d(ctx->today)));
    while (db_next(rows)) {
        *standings = arena_more(ctx->arena, *standings, count, &capacity, sizeof **standings);
        (*standings)[count++] = take_standing(ctx, rows);
    }
    return count;
}
