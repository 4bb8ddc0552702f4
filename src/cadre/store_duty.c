/* SQL of 一定两评 (CADRE-6). */
#include "base/text.h"
#include "cadre/duty.h"
#include "cadre/internal.h"
#include "unit.h"

static const struct duty nothing = {.state = DUTY_DRAFT,
                                    .shown_name = "",
                                    .shown_posts = "",
                                    .changed_by_name = "",
                                    .duties = "",
                                    .aims = "",
                                    .mid_note = "",
                                    .end_note = "",
                                    .mid_grade = -1,
                                    .end_grade = -1};

static int grade_of(struct db_rows *rows, const char *column)
{
    const char *name = db_text(rows, column);
    return name ? choice_by_name(duty_grades, name) : -1;
}

bool duty_read(struct ctx *ctx, int64_t cadre_id, int year, struct duty *duty)
{
    *duty = nothing;
    duty->cadre_id = cadre_id;
    duty->year = year;
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT id, version, unit_code, state, duties, aims, mid_grade, mid_note, "
                     "end_grade, end_note, shown_name, shown_posts, changed_by, changed_by_name "
                     "FROM cadre_duties WHERE cadre_id = $1 AND year = $2"),
                 ARGS(db_i(cadre_id), db_i(year)));
    bool found = db_next(rows);
    if (found)
        *duty = (struct duty){
            .id = db_int(rows, "id"),
            .version = db_int(rows, "version"),
            .cadre_id = cadre_id,
            .year = year,
            .unit_code = db_text(rows, "unit_code"),
            .state = choice_by_name(duty_states, db_text(rows, "state")),
            .duties = db_text(rows, "duties"),
            .aims = db_text(rows, "aims"),
            .mid_grade = grade_of(rows, "mid_grade"),
            .mid_note = db_text(rows, "mid_note"),
            .end_grade = grade_of(rows, "end_grade"),
            .end_note = db_text(rows, "end_note"),
            .shown_name = db_text(rows, "shown_name"),
            .shown_posts = db_text(rows, "shown_posts"),
            .changed_by = db_int(rows, "changed_by"),
            .changed_by_name = db_text(rows, "changed_by_name"),
        };
    db_end(rows);
    return found;
}

static struct db_arg grade_arg(int grade)
{
    return grade < 0 ? db_null() : db_t(duty_grades[grade].name);
}

#define FIELDS                                                                                     \
    db_t(duty_states[duty->state].name), db_t(text_or_empty(duty->duties)),                        \
        db_t(text_or_empty(duty->aims)), grade_arg(duty->mid_grade),                               \
        db_t(text_or_empty(duty->mid_note)), grade_arg(duty->end_grade),                           \
        db_t(text_or_empty(duty->end_note)), db_t(duty->shown_name), db_t(duty->shown_posts),      \
        db_i(duty->changed_by), db_t(duty->changed_by_name)

bool duty_put(struct ctx *ctx, struct duty *duty)
{
    if (!duty->id) {
        duty->id = db_one_int(
            ctx->db,
            SQL("INSERT INTO cadre_duties (state, duties, aims, mid_grade, mid_note, end_grade, "
                "end_note, shown_name, shown_posts, changed_by, changed_by_name, cadre_id, "
                "unit_code, year) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, "
                "$14) ON CONFLICT (cadre_id, year) DO NOTHING RETURNING id"),
            ARGS(FIELDS, db_i(duty->cadre_id), db_t(duty->unit_code), db_i(duty->year)), 0);
        duty->version = 1;
        return duty->id != 0;
    }
    bool stored =
        db_run(ctx->db,
               SQL("UPDATE cadre_duties SET state = $1, duties = $2, aims = $3, mid_grade = $4, "
                   "mid_note = $5, end_grade = $6, end_note = $7, shown_name = $8, "
                   "shown_posts = $9, changed_by = $10, changed_by_name = $11, "
                   "version = version + 1 WHERE id = $12 AND version = $13"),
               ARGS(FIELDS, db_i(duty->id), db_i(duty->version))) == 1;
    duty->version += stored;
    return stored;
}

int duty_standings(struct ctx *ctx, struct scope scope, int year, struct duty_standing **list)
{
    int count = 0, capacity = 0;
    *list = NULL;
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT cadre_id, state, mid_grade, end_grade FROM cadre_duties "
                     "WHERE unit_code >= $1 AND unit_code < $2 AND year = $3 ORDER BY cadre_id"),
                 ARGS(db_t(scope.from), db_t(scope.to), db_i(year)));
    while (db_next(rows)) {
        *list = arena_more(ctx->arena, *list, count, &capacity, sizeof **list);
        (*list)[count++] = (struct duty_standing){
            .cadre_id = db_int(rows, "cadre_id"),
            .state = choice_by_name(duty_states, db_text(rows, "state")),
            .mid_grade = grade_of(rows, "mid_grade"),
            .end_grade = grade_of(rows, "end_grade"),
        };
    }
    return count;
}

static const char *agreed_grade(struct ctx *ctx, struct db_rows *rows, const char *column,
                                bool agreed)
{
    int grade = agreed || has_role(ctx, WHO_KEEPS) ? grade_of(rows, column) : -1;
    return grade < 0 ? "" : duty_grades[grade].label;
}

json_t *duty_years_json(struct ctx *ctx, int64_t cadre_id)
{
    json_t *years = json_array();
    struct db_rows *rows = db_query(ctx->db,
                                    SQL("SELECT year, state, mid_grade, end_grade FROM "
                                        "cadre_duties WHERE cadre_id = $1 ORDER BY year DESC"),
                                    ARGS(db_i(cadre_id)));
    while (db_next(rows)) {
        int year = (int)db_int(rows, "year");
        int state = choice_by_name(duty_states, db_text(rows, "state"));
        json_array_append_new(
            years,
            json_pack("{s:i, s:o, s:s, s:s, s:s}", "year", year, "status",
                      status_json(duty_status(state)), "mid_grade_label",
                      agreed_grade(ctx, rows, "mid_grade", state >= DUTY_MID), "end_grade_label",
                      agreed_grade(ctx, rows, "end_grade", state == DUTY_DONE), "href_link",
                      text_of(ctx, DUTY_LINK, (long long)cadre_id, year)));
    }
    return years;
}

/* --- what is to be done (ALL-2, ALL-9) --- */

/* Those in office whose duties of the year nobody has sent to be agreed to yet. */
static int64_t count_missing(struct ctx *ctx, int year)
{
    return db_one_int(
        ctx->db,
        SQL("SELECT COUNT(DISTINCT p.cadre_id) FROM cadre_posts p WHERE p.unit_code >= $1 "
            "AND p.unit_code < $2 AND p.from_on <= $3 AND (p.until_on IS NULL OR p.until_on >= $3) "
            "AND NOT EXISTS (SELECT 1 FROM cadre_duties d WHERE d.cadre_id = p.cadre_id "
            "AND d.year = $4 AND d.state <> 'draft')"),
        ARGS(db_t(ctx->user.scope.from), db_t(ctx->user.scope.to), db_d(ctx->today), db_i(year)),
        0);
}

/* From the first of January on, one line for the whole town. */
static void add_missing(struct ctx *ctx, struct todo_list *list)
{
    const int year = ctx->today.year;
    const int month = (int)setting_int(ctx, ctx->user.unit_code, "cadre_duties_month");
    int64_t missing = count_missing(ctx, year);
    if (missing)
        todo_add(list, (struct todo){
                           .title = text_of(ctx, "%d 年定责亮标 · 还有 %lld 名村干部", year,
                                            (long long)missing),
                           .detail = "年初写明岗位职责和年度目标，由另一位同志同意",
                           .link = text_of(ctx, "/cadre-duties?year=%d&state=missing", year),
                           .action = "去定责",
                           .due = duty_set_by(year, month),
                           .group = "村干部定责亮标",
                       });
}

void duty_due(struct ctx *ctx, struct todo_list *list)
{
    if (!has_role(ctx, WHO_KEEPS))
        return;
    add_missing(ctx, list);
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT d.cadre_id, d.year, d.state, d.shown_name, d.changed_by_name, u.name, "
                     "s.action, s.user_name, s.reason FROM cadre_duties d JOIN units u "
                     "ON u.code = d.unit_code JOIN workflow_steps s ON s.id = (SELECT MAX(w.id) "
                     "FROM workflow_steps w WHERE w.entity = 'cadre_duty' AND w.entity_id = d.id) "
                     "WHERE d.unit_code >= $1 AND d.unit_code < $2 AND ((s.action = 'submit' "
                     "AND d.changed_by <> $3) OR s.action = 'return') ORDER BY d.unit_code, d.id"),
                 ARGS(db_t(ctx->user.scope.from), db_t(ctx->user.scope.to), db_i(ctx->user.id)));
    while (db_next(rows)) {
        bool back = text_same(db_text(rows, "action"), "return");
        const char *village = unit_short_name(ctx->arena, db_text(rows, "name"));
        int year = (int)db_int(rows, "year");
        int state = choice_by_name(duty_states, db_text(rows, "state"));
        todo_add(list,
                 (struct todo){
                     .title = text_of(ctx, "%s · %s %d 年%s", village, db_text(rows, "shown_name"),
                                      year, back ? "定责和考评退回" : duty_states[state].label),
                     .detail = back ? text_of(ctx, "%s退回：%s", db_text(rows, "user_name"),
                                              db_text(rows, "reason"))
                                    : text_of(ctx, "%s提交", db_text(rows, "changed_by_name")),
                     .link = text_of(ctx, DUTY_LINK, (long long)db_int(rows, "cadre_id"), year),
                     .action = back ? "去修改" : "去审核",
                     .returned = back,
                     .group = back ? "村干部定责和考评退回" : "村干部定责和考评审核",
                 });
    }
}
