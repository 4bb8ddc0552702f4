/* SQL of an evaluation: the record, its lines, its authors, and what the village had reported. */
#include "base/text.h"
#include "evaluation/internal.h"

static int choice_of(const struct choice *choices, const char *name)
{
    return name && *name ? choice_by_name(choices, name) : -1;
}

static const char *name_of(int grade)
{
    return grade < 0 ? "" : evaluation_grades[grade].name;
}

static json_t *object_of(const char *text)
{
    json_t *object = text ? json_loads(text, 0, NULL) : NULL;
    return json_is_object(object) ? object : json_object();
}

static void take_record(struct db_rows *rows, struct evaluation *evaluation)
{
    int state = choice_of(evaluation_states, db_text(rows, "state"));
    evaluation->id = db_int(rows, "id");
    evaluation->version = db_int(rows, "version");
    evaluation->state = state < 0 ? EVALUATION_DRAFT : state;
    evaluation->grade = choice_of(evaluation_grades, db_text(rows, "grade"));
    evaluation->proposed = choice_of(evaluation_grades, db_text(rows, "proposed"));
    evaluation->new_grade = choice_of(evaluation_grades, db_text(rows, "new_grade"));
    evaluation->given_grade = choice_of(evaluation_grades, db_text(rows, "given_grade"));
    evaluation->grade_reason = text_or_empty(db_text(rows, "grade_reason"));
    evaluation->opinion = text_or_empty(db_text(rows, "opinion"));
    evaluation->answer = text_or_empty(db_text(rows, "answer"));
    evaluation->new_reason = text_or_empty(db_text(rows, "new_reason"));
    evaluation->changed_by = db_int(rows, "changed_by");
    evaluation->changed_by_name = text_or_empty(db_text(rows, "changed_by_name"));
    evaluation->changed_at = db_int(rows, "changed_at");
    evaluation->given_on = db_date(rows, "given_on");
    evaluation->given_by_name = text_or_empty(db_text(rows, "given_by_name"));
    evaluation->answer_due_on = db_date(rows, "answer_due_on");
    evaluation->answered_on = db_date(rows, "answered_on");
    evaluation->answered_by_name = text_or_empty(db_text(rows, "answered_by_name"));
    evaluation->revised_by = db_int(rows, "revised_by");
    evaluation->final_on = db_date(rows, "final_on");
    evaluation->final_by_name = text_or_empty(db_text(rows, "final_by_name"));
    evaluation->unit_name = text_or_empty(db_text(rows, "unit_name"));
    evaluation->place = text_or_empty(db_text(rows, "place"));
    evaluation->share = db_is_null(rows, "share") ? DECIMAL_NONE : db_int(rows, "share");
    evaluation->items = db_int(rows, "items");
    evaluation->done = db_int(rows, "done");
    evaluation->nearly = db_int(rows, "nearly");
    evaluation->shown = object_of(db_text(rows, "shown"));
}

bool evaluation_read(struct ctx *ctx, int64_t plan_id, int year, struct evaluation *evaluation)
{
    *evaluation = (struct evaluation){.year = year,
                                      .grade = -1,
                                      .proposed = -1,
                                      .new_grade = -1,
                                      .given_grade = -1,
                                      .share = DECIMAL_NONE,
                                      .grade_reason = "",
                                      .opinion = "",
                                      .answer = "",
                                      .new_reason = "",
                                      .changed_by_name = "",
                                      .given_by_name = "",
                                      .answered_by_name = "",
                                      .final_by_name = "",
                                      .unit_name = "",
                                      .place = ""};
    if (!promise_read(ctx, plan_id, &evaluation->promise))
        return false;
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT id, version, state, grade, proposed, new_grade, given_grade, grade_reason, "
            "opinion, answer, new_reason, changed_by, changed_by_name, changed_at, given_on, "
            "given_by_name, answer_due_on, answered_on, answered_by_name, revised_by, final_on, "
            "final_by_name, unit_name, place, share, items, done, nearly, shown "
            "FROM evaluations WHERE plan_id = $1 AND year = $2"),
        ARGS(db_i(plan_id), db_i(year)));
    if (db_next(rows))
        take_record(rows, evaluation);
    else
        evaluation->shown = json_object();
    db_end(rows);
    return true;
}

bool evaluation_touch(struct ctx *ctx, struct evaluation *evaluation)
{
    if (evaluation->id)
        return true;
    evaluation->id = db_one_int(
        ctx->db,
        SQL("INSERT INTO evaluations (plan_id, unit_code, year, state, changed_by, "
            "changed_by_name, changed_at, version) VALUES ($1, $2, $3, 'draft', $4, $5, $6, 0) "
            "ON CONFLICT (plan_id, year) DO NOTHING RETURNING id"),
        ARGS(db_i(evaluation->promise.plan_id), db_t(evaluation->promise.unit_code),
             db_i(evaluation->year), db_i(ctx->user.id), db_t(ctx->user.full_name), db_i(ctx->now)),
        0);
    return evaluation->id != 0;
}

static struct db_arg decimal_arg(int64_t value)
{
    return value == DECIMAL_NONE ? db_null() : db_i(value);
}

bool evaluation_store(struct ctx *ctx, const struct evaluation *evaluation, int64_t version)
{
    const struct evaluation *e = evaluation;
    return db_run(
               ctx->db,
               SQL("UPDATE evaluations SET version = version + 1, state = $3, grade = $4, "
                   "proposed = $5, new_grade = $6, given_grade = $7, grade_reason = $8, "
                   "opinion = $9, answer = $10, new_reason = $11, changed_by = $12, "
                   "changed_by_name = $13, changed_at = $14, given_on = $15, given_by_name = $16, "
                   "answer_due_on = $17, answered_on = $18, answered_by_name = $19, "
                   "revised_by = $20, final_on = $21, final_by_name = $22, unit_name = $23, "
                   "place = $24, share = $25, items = $26, done = $27, nearly = $28, shown = $29 "
                   "WHERE id = $1 AND version = $2"),
               ARGS(db_i(e->id), db_i(version), db_t(evaluation_states[e->state].name),
                    db_t(name_of(e->grade)), db_t(name_of(e->proposed)),
                    db_t(name_of(e->new_grade)), db_t(name_of(e->given_grade)),
                    db_t(e->grade_reason), db_t(e->opinion), db_t(e->answer), db_t(e->new_reason),
                    db_i(e->changed_by), db_t(e->changed_by_name), db_i(e->changed_at),
                    db_d(e->given_on), db_t(e->given_by_name), db_d(e->answer_due_on),
                    db_d(e->answered_on), db_t(e->answered_by_name), db_ref(e->revised_by),
                    db_d(e->final_on), db_t(e->final_by_name), db_t(e->unit_name), db_t(e->place),
                    decimal_arg(e->share), db_i(e->items), db_i(e->done), db_i(e->nearly),
                    db_t(json_text(ctx, e->shown)))) == 1;
}

void evaluation_store_lines(struct ctx *ctx, const struct evaluation *evaluation, bool frozen)
{
    db_run(ctx->db, SQL("DELETE FROM evaluation_lines WHERE evaluation_id = $1"),
           ARGS(db_i(evaluation->id)));
    for (int i = 0; i < evaluation->count; i++) {
        const struct evaluation_line *line = &evaluation->lines[i];
        db_run(ctx->db,
               SQL("INSERT INTO evaluation_lines (evaluation_id, item_id, position, result, note, "
                   "shown) VALUES ($1, $2, $3, $4, $5, $6)"),
               ARGS(db_i(evaluation->id), db_i(line->item), db_i(i),
                    db_t(evaluation_results[line->result].name), db_t(line->note),
                    db_t(frozen ? json_text(ctx, line->shown) : "{}")));
    }
}

int evaluation_lines_read(struct ctx *ctx, int64_t id, struct evaluation_line **lines)
{
    int count = 0, capacity = 0;
    *lines = NULL;
    struct db_rows *rows = db_query(ctx->db,
                                    SQL("SELECT item_id, result, note, shown FROM evaluation_lines "
                                        "WHERE evaluation_id = $1 ORDER BY position"),
                                    ARGS(db_i(id)));
    while (db_next(rows)) {
        json_t *shown = object_of(db_text(rows, "shown"));
        int result = choice_of(evaluation_results, db_text(rows, "result"));
        int proposed =
            choice_of(evaluation_results, json_string_value(json_object_get(shown, "proposed")));
        *lines = arena_more(ctx->arena, *lines, count, &capacity, sizeof **lines);
        (*lines)[count++] = (struct evaluation_line){
            .item = db_int(rows, "item_id"),
            .result = result < 0 ? RESULT_NOT_DONE : result,
            .proposed = proposed,
            .note = db_text(rows, "note"),
            .shown = shown,
        };
    }
    return count;
}

void evaluation_add_author(struct ctx *ctx, int64_t id)
{
    db_run(ctx->db,
           SQL("INSERT INTO evaluation_authors (evaluation_id, user_id) VALUES ($1, $2) "
               "ON CONFLICT (evaluation_id, user_id) DO NOTHING"),
           ARGS(db_i(id), db_i(ctx->user.id)));
}

bool evaluation_is_author(struct ctx *ctx, int64_t id, int64_t user_id)
{
    return db_one_int(ctx->db,
                      SQL("SELECT 1 FROM evaluation_authors WHERE evaluation_id = $1 "
                          "AND user_id = $2"),
                      ARGS(db_i(id), db_i(user_id)), 0) == 1;
}

int evaluation_reports(struct ctx *ctx, int64_t plan_id, int64_t up_to,
                       struct evaluation_report **reports)
{
    int count = 0, capacity = 0;
    *reports = NULL;
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT l.item_id, a.period, l.progress, l.note, l.late_reason "
                     "FROM assessments a JOIN assessment_lines l ON l.assessment_id = a.id "
                     "WHERE a.plan_id = $1 AND a.period <= $2 AND a.state = 'confirmed' "
                     "ORDER BY a.period DESC, l.item_id"),
                 ARGS(db_i(plan_id), db_i(up_to)));
    while (db_next(rows)) {
        *reports = arena_more(ctx->arena, *reports, count, &capacity, sizeof **reports);
        (*reports)[count++] = (struct evaluation_report){
            .item = db_int(rows, "item_id"),
            .period = db_int(rows, "period"),
            .value = db_int(rows, "progress"),
            .note = db_text(rows, "note"),
            .late_reason = db_text(rows, "late_reason"),
        };
    }
    return count;
}
