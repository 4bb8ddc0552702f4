/* What evaluations ask of a user now (ALL-2), what of them falls due (EXEC-2), and what they add to
 * a village's archive (ARCH-1). */
#include "base/text.h"
#include "evaluation/internal.h"
#include "unit.h"

#define TODO_MAX "200"

struct asked_todo {
    const char *title, *action, *group, *all_link;
    bool dated, returned;
};

static void add_each(struct ctx *ctx, struct todo_list *list, struct db_rows *rows,
                     struct asked_todo asked)
{
    struct date none = {0};
    while (db_next(rows)) {
        int year = (int)db_int(rows, "year");
        const char *name = db_text(rows, "unit_name"), *why = db_text(rows, "why");
        if (!name || !*name)
            name = unit_name(ctx, db_text(rows, "unit_code"));
        todo_add(list, (struct todo){
                           .title = text_of(ctx, "%s · %s %d 年度考评", asked.title, name, year),
                           .detail = why && *why ? why : NULL,
                           .link = text_of(ctx, EVALUATION_LINK, (long long)db_int(rows, "plan_id"),
                                           year),
                           .action = asked.action,
                           .due = asked.dated ? db_date(rows, "answer_due_on") : none,
                           .returned = asked.returned,
                           .group = asked.group,
                           .all_link = asked.all_link,
                       });
    }
}

#define TODO_COLUMNS "SELECT e.plan_id, e.unit_code, e.unit_name, e.year, e.answer_due_on, "
#define OF_SCOPE "e.unit_code >= $1 AND e.unit_code < $2 "
#define SCOPE_ARGS db_t(ctx->user.scope.from), db_t(ctx->user.scope.to)

static void due_to_make(struct ctx *ctx, struct todo_list *list)
{
    int year = ctx->today.year - 1;
    int64_t missing = evaluation_missing(ctx, ctx->user.scope, year);
    int64_t days = setting_int(ctx, ctx->user.unit_code, "evaluation_due_days");
    if (missing)
        todo_add(list, (struct todo){
                           .title = text_of(ctx, "%d 年度考评：还有 %lld 份没有提交审定", year,
                                            (long long)missing),
                           .detail = "逐村看年度目标、自评和销号，给出结果和等次",
                           .link = text_of(ctx, "/evaluations?year=%d&sort=state", year),
                           .action = "去考评",
                           .due = evaluation_due_on(year, days),
                       });
}

/* What came back to whoever wrote it. */
static void due_to_mend(struct ctx *ctx, struct todo_list *list)
{
    add_each(
        ctx, list,
        db_query(ctx->db,
                 SQL(TODO_COLUMNS "s.reason AS why FROM evaluations e JOIN workflow_steps s "
                                  "ON s.id = (SELECT MAX(w.id) FROM workflow_steps w "
                                  "WHERE w.entity = 'evaluation' AND w.entity_id = e.id) "
                                  "WHERE " OF_SCOPE "AND e.state = 'draft' AND e.changed_by = $3 "
                                  "AND s.action IN ('return', 'recall') "
                                  "ORDER BY e.unit_code, e.id LIMIT " TODO_MAX),
                 ARGS(SCOPE_ARGS, db_i(ctx->user.id))),
        (struct asked_todo){"重新考评", "去修改", "年度考评退回", NULL, false, true});
}

static void due_to_approve(struct ctx *ctx, struct todo_list *list)
{
    add_each(
        ctx, list,
        db_query(ctx->db,
                 SQL(TODO_COLUMNS "e.opinion AS why FROM evaluations e WHERE " OF_SCOPE
                                  "AND e.state = 'submitted' AND NOT EXISTS (SELECT 1 "
                                  "FROM evaluation_authors a WHERE a.evaluation_id = e.id "
                                  "AND a.user_id = $3) ORDER BY e.unit_code, e.id LIMIT " TODO_MAX),
                 ARGS(SCOPE_ARGS, db_i(ctx->user.id))),
        (struct asked_todo){"审定", "去审定", "年度考评待审定", "/evaluations?state=submitted",
                            false, false});
    add_each(ctx, list,
             db_query(ctx->db,
                      SQL(TODO_COLUMNS "e.new_reason AS why FROM evaluations e WHERE " OF_SCOPE
                                       "AND e.state = 'revised' AND e.revised_by <> $3 "
                                       "ORDER BY e.unit_code, e.id LIMIT " TODO_MAX),
                      ARGS(SCOPE_ARGS, db_i(ctx->user.id))),
             (struct asked_todo){"审定改等次", "去审定", "年度考评改等次待审定",
                                 "/evaluations?state=revised", false, false});
}

static void due_to_conclude(struct ctx *ctx, struct todo_list *list)
{
    add_each(ctx, list,
             db_query(ctx->db,
                      SQL(TODO_COLUMNS "e.answer AS why FROM evaluations e WHERE " OF_SCOPE
                                       "AND (e.state = 'answered' OR (e.state = 'given' "
                                       "AND e.answer_due_on < $3)) "
                                       "ORDER BY e.unit_code, e.id LIMIT " TODO_MAX),
                      ARGS(SCOPE_ARGS, db_d(ctx->today))),
             (struct asked_todo){"定最终结果", "去定", "年度考评待定", "/evaluations?sort=state",
                                 false, false});
}

static void due_to_answer(struct ctx *ctx, struct todo_list *list)
{
    add_each(ctx, list,
             db_query(ctx->db,
                      SQL(TODO_COLUMNS "'看过后可以答复，逾期视为没有意见' AS why "
                                       "FROM evaluations e WHERE " OF_SCOPE
                                       "AND e.state = 'given' AND e.answer_due_on >= $3 "
                                       "ORDER BY e.unit_code, e.id LIMIT " TODO_MAX),
                      ARGS(SCOPE_ARGS, db_d(ctx->today))),
             (struct asked_todo){"答复", "去答复", "年度考评答复", "/evaluations", true, false});
}

void evaluation_due(struct ctx *ctx, struct todo_list *list)
{
    if (has_role(ctx, WHO_EVALUATES)) {
        due_to_make(ctx, list);
        due_to_mend(ctx, list);
        due_to_approve(ctx, list);
        due_to_conclude(ctx, list);
    }
    if (has_role(ctx, WHO_ANSWERS))
        due_to_answer(ctx, list);
}

/* --- what falls due (EXEC-2) --- */

static void offer_answers(struct ctx *ctx, const struct agenda_asked *asked, struct agenda *agenda)
{
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT plan_id, unit_code, unit_name, year, answer_due_on FROM evaluations "
            "WHERE state = 'given' AND unit_code >= $1 AND unit_code < $2 "
            "AND answer_due_on >= $3 AND answer_due_on <= $4 ORDER BY answer_due_on, id"),
        ARGS(db_t(asked->scope.from), db_t(asked->scope.to), db_d(asked->from), db_d(asked->to)));
    while (db_next(rows)) {
        int year = (int)db_int(rows, "year");
        agenda_offer(agenda, (struct agenda_entry){
                                 .on = db_date(rows, "answer_due_on"),
                                 .kind = AGENDA_EVALUATION,
                                 .title = text_of(ctx, "%d 年度考评答复截止", year),
                                 .detail = "村里还没有答复",
                                 .unit_code = db_text(rows, "unit_code"),
                                 .unit_name = db_text(rows, "unit_name"),
                                 .link = text_of(ctx, EVALUATION_LINK,
                                                 (long long)db_int(rows, "plan_id"), year),
                             });
    }
}

void evaluation_agenda(struct ctx *ctx, const struct agenda_asked *asked, struct agenda *agenda)
{
    if (asked->kind >= 0 && asked->kind != AGENDA_EVALUATION)
        return;
    offer_answers(ctx, asked, agenda);
    if (unit_level(asked->unit_code) == LEVEL_VILLAGE)
        return;
    int64_t days = setting_int(ctx, asked->unit_code, "evaluation_due_days");
    for (int year = ctx->today.year - 1; year <= ctx->today.year; year++) {
        struct date due = evaluation_due_on(year, days);
        int64_t missing = evaluation_missing(ctx, asked->scope, year);
        if (!missing || date_compare(due, asked->from) < 0 || date_compare(due, asked->to) > 0)
            continue;
        agenda_offer(agenda,
                     (struct agenda_entry){
                         .on = due,
                         .kind = AGENDA_EVALUATION,
                         .title = text_of(ctx, "%d 年度考评截止", year),
                         .detail = text_of(ctx, "%lld 个村（社区）还没有考评", (long long)missing),
                         .unit_code = asked->unit_code,
                         .unit_name = unit_name(ctx, asked->unit_code),
                         .link = "/evaluations",
                     });
    }
}

/* --- the archive (ARCH-1) --- */

void evaluation_archive(struct ctx *ctx, const char *unit_code, struct archive *archive)
{
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT plan_id, year, grade, final_on, items, done, nearly FROM evaluations "
                     "WHERE unit_code = $1 AND state = 'final' ORDER BY year, id"),
                 ARGS(db_t(unit_code)));
    while (db_next(rows)) {
        int grade = choice_by_name(evaluation_grades, db_text(rows, "grade"));
        int year = (int)db_int(rows, "year");
        int64_t items = db_int(rows, "items"), done = db_int(rows, "done"),
                nearly = db_int(rows, "nearly");
        archive_add(
            archive,
            (struct archive_entry){
                .on = db_date(rows, "final_on"),
                .kind = "年度考评",
                .title = text_of(ctx, "%d 年度考评：%s", year,
                                 grade < 0 ? "" : evaluation_grades[grade].label),
                .detail =
                    text_of(ctx, "%lld 项：完成 %lld，基本完成 %lld，未完成 %lld", (long long)items,
                            (long long)done, (long long)nearly, (long long)(items - done - nearly)),
                .link = text_of(ctx, EVALUATION_LINK, (long long)db_int(rows, "plan_id"), year),
            });
    }
}
