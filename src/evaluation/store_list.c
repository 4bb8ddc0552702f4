/* SQL of many evaluations: those of a scope in a year, and those of a village. */
#include "base/text.h"
#include "evaluation/internal.h"

static struct evaluation_row take(struct db_rows *rows)
{
    const char *state = db_text(rows, "state"), *grade = db_text(rows, "grade");
    return (struct evaluation_row){
        .plan_id = db_int(rows, "plan_id"),
        .id = db_int(rows, "id"),
        .unit_code = db_text(rows, "unit_code"),
        .unit_name = db_text(rows, "unit_name"),
        .place = db_text(rows, "place"),
        .state = state ? choice_by_name(evaluation_states, state) : -1,
        .grade = grade && *grade ? choice_by_name(evaluation_grades, grade) : -1,
        .share = db_is_null(rows, "share") ? DECIMAL_NONE : db_int(rows, "share"),
        .items = db_int(rows, "items"),
        .done = db_int(rows, "done"),
        .nearly = db_int(rows, "nearly"),
        .given_on = db_date(rows, "given_on"),
        .answer_due_on = db_date(rows, "answer_due_on"),
        .final_on = db_date(rows, "final_on"),
        .answered = !db_is_null(rows, "answered_on"),
    };
}

static int take_all(struct ctx *ctx, struct db_rows *rows, struct evaluation_row **list)
{
    int count = 0, capacity = 0;
    *list = NULL;
    while (db_next(rows)) {
        *list = arena_more(ctx->arena, *list, count, &capacity, sizeof **list);
        (*list)[count++] = take(rows);
    }
    return count;
}

/* Plans in force in a year, each with its evaluation, if there is one. */
#define ASKED                                                                                      \
    "FROM promises p JOIN units n ON n.code = p.unit_code "                                        \
    "JOIN units t ON t.code = SUBSTR(p.unit_code, 1, 9) "                                          \
    "LEFT JOIN evaluations e ON e.plan_id = p.plan_id AND e.year = $3 "                            \
    "WHERE p.unit_code >= $1 AND p.unit_code < $2 AND p.first_year <= $3 AND p.last_year >= $3 "   \
    "AND p.began_on <= $4 "
#define ASKED_ARGS(scope, year)                                                                    \
    db_t((scope).from), db_t((scope).to), db_i(year), db_d(((struct date){(year), 12, 31}))

#define SHOWN_STATES "('given', 'answered', 'revised', 'final')"
#define LISTED                                                                                     \
    ASKED                                                                                          \
    "AND (CAST($5 AS TEXT) IS NULL OR LOWER(n.name) LIKE $5 ESCAPE '\\' "                          \
    "OR LOWER(t.name) LIKE $5 ESCAPE '\\' OR LOWER(e.unit_name) LIKE $5 ESCAPE '\\' "              \
    "OR LOWER(e.opinion) LIKE $5 ESCAPE '\\') "                                                    \
    "AND (CAST($6 AS TEXT) IS NULL OR COALESCE(CASE WHEN e.state = 'revised' "                     \
    "AND CAST($8 AS BIGINT) = 0 THEN 'answered' ELSE e.state END, 'none') = $6) "                  \
    "AND (CAST($7 AS TEXT) IS NULL OR e.grade = $7) "                                              \
    "AND (CAST($8 AS BIGINT) = 1 OR e.state IN " SHOWN_STATES ") "
#define LISTED_ARGS                                                                                \
    ASKED_ARGS(filter->scope, filter->year), db_t(filter->like), db_t(filter->state),              \
        db_t(filter->grade), db_i(filter->all)

#define COLUMNS                                                                                    \
    "p.plan_id, p.unit_code, e.id, e.state, e.grade, e.share, e.items, e.done, e.nearly, "         \
    "e.given_on, e.answer_due_on, e.answered_on, e.final_on, "                                     \
    "CASE WHEN COALESCE(e.unit_name, '') = '' THEN n.name ELSE e.unit_name END AS unit_name, "     \
    "CASE WHEN COALESCE(e.place, '') = '' THEN t.name ELSE e.place END AS place "

int64_t evaluation_list_count(struct ctx *ctx, const struct evaluation_filter *filter)
{
    return db_one_int(ctx->db, SQL("SELECT COUNT(*) " LISTED), ARGS(LISTED_ARGS), 0);
}

int evaluation_list_read(struct ctx *ctx, const struct evaluation_filter *filter, int64_t offset,
                         int64_t size, struct evaluation_row **rows)
{
    return take_all(
        ctx,
        db_query(ctx->db,
                 SQL("SELECT " COLUMNS LISTED
                     "ORDER BY CASE WHEN CAST($9 AS TEXT) = 'share' THEN -COALESCE(e.share, -1) "
                     "WHEN $9 = 'state' THEN CASE e.state WHEN 'submitted' THEN 0 "
                     "WHEN 'revised' THEN 1 WHEN 'answered' THEN 2 WHEN 'given' THEN 3 "
                     "WHEN 'draft' THEN 4 WHEN 'final' THEN 6 ELSE 5 END ELSE 0 END, "
                     "p.unit_code, p.plan_id LIMIT $10 OFFSET $11"),
                 ARGS(LISTED_ARGS, db_t(filter->sort), db_i(size), db_i(offset))),
        rows);
}

void evaluation_grades_count(struct ctx *ctx, const struct evaluation_filter *filter,
                             int64_t counts[4])
{
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT e.grade, COUNT(*) AS plans FROM evaluations e "
                     "WHERE e.unit_code >= $1 AND e.unit_code < $2 AND e.year = $3 "
                     "AND (CAST($4 AS BIGINT) = 1 OR e.state IN " SHOWN_STATES ") "
                     "AND e.state <> 'draft' GROUP BY e.grade"),
                 ARGS(db_t(filter->scope.from), db_t(filter->scope.to), db_i(filter->year),
                      db_i(filter->all)));
    while (db_next(rows)) {
        int grade = choice_by_name(evaluation_grades, db_text(rows, "grade"));
        if (grade >= 0)
            counts[grade] = db_int(rows, "plans");
    }
}

int64_t evaluation_missing(struct ctx *ctx, struct scope scope, int year)
{
    return db_one_int(ctx->db,
                      SQL("SELECT COUNT(*) " ASKED "AND COALESCE(e.state, 'draft') = 'draft'"),
                      ARGS(ASKED_ARGS(scope, year)), 0);
}

int evaluation_first_year(struct ctx *ctx, struct scope scope, int otherwise)
{
    return (int)db_one_int(ctx->db,
                           SQL("SELECT MIN(first_year) FROM promises WHERE unit_code >= $1 "
                               "AND unit_code < $2"),
                           ARGS(db_t(scope.from), db_t(scope.to)), otherwise);
}

int evaluation_own_read(struct ctx *ctx, const char *unit_code, struct evaluation_row **rows,
                        int **years)
{
    struct db_rows *found =
        db_query(ctx->db,
                 SQL("SELECT e.plan_id, e.unit_code, e.id, e.state, e.grade, e.share, e.items, "
                     "e.done, e.nearly, e.given_on, e.answer_due_on, e.answered_on, e.final_on, "
                     "e.unit_name, e.place, e.year FROM evaluations e WHERE e.unit_code = $1 "
                     "AND e.state IN " SHOWN_STATES " ORDER BY e.year DESC, e.id DESC"),
                 ARGS(db_t(unit_code)));
    int count = 0, capacity = 0, more = 0;
    *rows = NULL;
    *years = NULL;
    while (db_next(found)) {
        *years = arena_more(ctx->arena, *years, count, &more, sizeof **years);
        (*years)[count] = (int)db_int(found, "year");
        *rows = arena_more(ctx->arena, *rows, count, &capacity, sizeof **rows);
        (*rows)[count++] = take(found);
    }
    return count;
}

/* --- for other rooms --- */

int evaluated_read(struct ctx *ctx, int64_t plan_id, struct evaluated **evaluated)
{
    int count = 0, capacity = 0;
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT l.item_id, l.result, e.year FROM evaluations e "
                     "JOIN evaluation_lines l ON l.evaluation_id = e.id "
                     "WHERE e.plan_id = $1 AND e.state = 'final' AND e.year = (SELECT MAX(f.year) "
                     "FROM evaluations f JOIN evaluation_lines m ON m.evaluation_id = f.id "
                     "WHERE f.plan_id = $1 AND f.state = 'final' AND m.item_id = l.item_id)"),
                 ARGS(db_i(plan_id)));
    *evaluated = NULL;
    while (db_next(rows)) {
        *evaluated = arena_more(ctx->arena, *evaluated, count, &capacity, sizeof **evaluated);
        (*evaluated)[count++] = (struct evaluated){
            .item = db_int(rows, "item_id"),
            .year = db_int(rows, "year"),
            .result = db_text(rows, "result"),
        };
    }
    return count;
}

int evaluation_finals_read(struct ctx *ctx, struct scope scope, int year,
                           struct evaluation_final **finals)
{
    int count = 0, capacity = 0;
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT plan_id, unit_code, grade, share FROM evaluations "
                     "WHERE unit_code >= $1 AND unit_code < $2 AND year = $3 AND state = 'final' "
                     "ORDER BY unit_code, plan_id"),
                 ARGS(db_t(scope.from), db_t(scope.to), db_i(year)));
    *finals = NULL;
    while (db_next(rows)) {
        *finals = arena_more(ctx->arena, *finals, count, &capacity, sizeof **finals);
        (*finals)[count++] = (struct evaluation_final){
            .plan_id = db_int(rows, "plan_id"),
            .unit_code = db_text(rows, "unit_code"),
            .grade = choice_by_name(evaluation_grades, db_text(rows, "grade")),
            .share = db_is_null(rows, "share") ? DECIMAL_NONE : db_int(rows, "share"),
        };
    }
    return count;
}
