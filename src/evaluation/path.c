/* The way of an evaluation: written by the county, approved by another person, given to the
 * village, answered or not, final and frozen (EVAL-1, USER-3, ALL-8, ALL-9). */
#include "base/text.h"
#include "evaluation/internal.h"

/* --- guards --- */

/* Each result that differs from the proposal, and such a grade, has its reason; an opinion is
 * given. */
static bool is_complete(struct ctx *ctx, const struct moving *moving)
{
    const struct evaluation *evaluation = moving->record;
    for (int i = 0; i < evaluation->count; i++) {
        const struct evaluation_line *line = &evaluation->lines[i];
        if (line->result != line->proposed && text_is_blank(line->note))
            error_at(ctx, text_of(ctx, "note_%lld", (long long)line->item), "EVAL-1",
                     "%s：结果与建议不同，请写一句说明",
                     json_string_value(json_object_get(line->shown, "title")));
    }
    if (evaluation_grade_now(evaluation) < 0)
        error_at(ctx, "grade", "EVAL-1", "这一年没有年度目标，请选一个等次");
    if (evaluation_grade_now(evaluation) != evaluation->proposed &&
        text_is_blank(evaluation->grade_reason))
        error_at(ctx, "grade_reason", "EVAL-1", "等次与建议不同，请写明原因");
    if (text_is_blank(evaluation->opinion))
        error_at(ctx, "opinion", "EVAL-1", "请填写考评意见");
    return !has_errors(ctx);
}

static bool is_in_time(struct ctx *ctx, const struct moving *moving)
{
    const struct evaluation *evaluation = moving->record;
    if (!evaluation_is_answerable(evaluation->answer_due_on, ctx->today))
        error_at(ctx, "", "EVAL-1", "答复期限已于%s截止",
                 date_label(ctx, evaluation->answer_due_on));
    return !has_errors(ctx);
}

static bool is_answer(struct ctx *ctx, const struct moving *moving)
{
    const struct evaluation *evaluation = moving->record;
    if (text_is_blank(evaluation->answer))
        error_at(ctx, "answer", "required", "请写明答复内容；没有不同意见的，写“没有意见”");
    return is_in_time(ctx, moving);
}

static bool has_had_time(struct ctx *ctx, const struct moving *moving)
{
    const struct evaluation *evaluation = moving->record;
    if (evaluation_is_answerable(evaluation->answer_due_on, ctx->today))
        error_at(ctx, "", "EVAL-1", "村里可以答复到%s，答复以后或过了这一天才能定",
                 date_label(ctx, evaluation->answer_due_on));
    return !has_errors(ctx);
}

static bool is_another_grade(struct ctx *ctx, const struct moving *moving)
{
    const struct evaluation *evaluation = moving->record;
    if (evaluation->new_grade < 0)
        error_at(ctx, "grade", "required", "请选择改成哪个等次");
    else if (evaluation->new_grade == evaluation->grade)
        error_at(ctx, "grade", "EVAL-1", "等次没有变。维持原等次的，直接定为最终结果");
    return !has_errors(ctx);
}

/* --- the table --- */

static const struct step steps[] = {
    {EVALUATION_DRAFT, "submit", EVALUATION_SUBMITTED, WHO_EVALUATES, is_complete, 0, "提交审定"},
    {EVALUATION_SUBMITTED, "withdraw", EVALUATION_DRAFT, WHO_EVALUATES, NULL, STEP_WITHDRAW,
     "撤回修改"},
    {EVALUATION_SUBMITTED, "approve", EVALUATION_GIVEN, WHO_EVALUATES, NULL, STEP_FOUR_EYES,
     "审定并反馈村"},
    {EVALUATION_SUBMITTED, "return", EVALUATION_DRAFT, WHO_EVALUATES, NULL, STEP_REASON,
     "退回修改"},
    {EVALUATION_GIVEN, "answer", EVALUATION_ANSWERED, WHO_ANSWERS, is_answer, 0, "答复考评"},
    {EVALUATION_GIVEN, "conclude", EVALUATION_FINAL, WHO_EVALUATES, has_had_time, 0,
     "定为最终结果"},
    {EVALUATION_GIVEN, "recall", EVALUATION_DRAFT, WHO_EVALUATES, NULL, STEP_REASON,
     "收回重新考评"},
    {EVALUATION_ANSWERED, "withdraw", EVALUATION_GIVEN, WHO_ANSWERS, is_in_time, STEP_WITHDRAW,
     "撤回答复"},
    {EVALUATION_ANSWERED, "conclude", EVALUATION_FINAL, WHO_EVALUATES, NULL, 0, "定为最终结果"},
    {EVALUATION_ANSWERED, "revise", EVALUATION_REVISED, WHO_EVALUATES, is_another_grade,
     STEP_REASON, "改等次"},
    {EVALUATION_ANSWERED, "recall", EVALUATION_DRAFT, WHO_EVALUATES, NULL, STEP_REASON,
     "收回重新考评"},
    {EVALUATION_REVISED, "withdraw", EVALUATION_ANSWERED, WHO_EVALUATES, NULL, STEP_WITHDRAW,
     "撤回改等次"},
    {EVALUATION_REVISED, "confirm", EVALUATION_FINAL, WHO_EVALUATES, NULL, STEP_FOUR_EYES,
     "同意改等次并定为最终结果"},
    {EVALUATION_REVISED, "return", EVALUATION_ANSWERED, WHO_EVALUATES, NULL, STEP_REASON,
     "不同意改等次"},
    {0},
};

/* Whoever wrote on the draft; of a changed grade, whoever changed it. */
static bool is_authored(struct ctx *ctx, const struct moving *moving, int64_t user_id)
{
    const struct evaluation *evaluation = moving->record;
    return moving->state == EVALUATION_REVISED ? evaluation->revised_by == user_id
                                               : evaluation_is_author(ctx, moving->id, user_id);
}

/* --- what follows from a step --- */

static void forget_answer(struct evaluation *evaluation)
{
    evaluation->answer = evaluation->answered_by_name = "";
    evaluation->answered_on = (struct date){0};
}

static void forget_revision(struct evaluation *evaluation)
{
    evaluation->new_grade = -1;
    evaluation->new_reason = "";
    evaluation->revised_by = 0;
}

/* Back to a draft: it shows what is so today, and what the village was given is taken back. */
static void open_again(struct evaluation *evaluation)
{
    forget_answer(evaluation);
    if (evaluation->grade == evaluation->proposed)
        evaluation->grade = -1;
    evaluation->given_on = evaluation->answer_due_on = (struct date){0};
    evaluation->given_by_name = evaluation->unit_name = evaluation->place = "";
    evaluation->shown = json_object();
}

static void give(struct ctx *ctx, struct evaluation *evaluation)
{
    int64_t days = setting_int(ctx, evaluation->promise.unit_code, "evaluation_answer_days");
    evaluation->given_on = ctx->today;
    evaluation->given_by_name = ctx->user.full_name;
    evaluation->answer_due_on = date_add_days(ctx->today, (int32_t)days);
}

static void conclude(struct ctx *ctx, struct evaluation *evaluation)
{
    evaluation->final_on = ctx->today;
    evaluation->final_by_name = ctx->user.full_name;
    if (evaluation->new_grade >= 0) {
        evaluation->given_grade = evaluation->grade;
        evaluation->grade = evaluation->new_grade;
    }
}

static void change(struct ctx *ctx, struct evaluation *evaluation, const char *action, int to)
{
    switch (to) {
    case EVALUATION_DRAFT:
        open_again(evaluation);
        break;
    case EVALUATION_SUBMITTED:
        evaluation->grade = evaluation_grade_now(evaluation);
        break;
    case EVALUATION_GIVEN:
        if (text_same(action, "approve"))
            give(ctx, evaluation);
        else
            forget_answer(evaluation);
        break;
    case EVALUATION_ANSWERED:
        if (text_same(action, "answer")) {
            evaluation->answered_on = ctx->today;
            evaluation->answered_by_name = ctx->user.full_name;
        } else {
            forget_revision(evaluation);
        }
        break;
    case EVALUATION_REVISED:
        evaluation->revised_by = ctx->user.id;
        break;
    default:
        conclude(ctx, evaluation);
    }
    evaluation->state = to;
}

static bool store_step(struct ctx *ctx, const struct moving *moving, int to)
{
    struct evaluation *evaluation = moving->record;
    change(ctx, evaluation, moving->action, to);
    if (!evaluation_store(ctx, evaluation, moving->version))
        return false;
    if (to == EVALUATION_SUBMITTED) {
        evaluation_store_lines(ctx, evaluation, true);
        evaluation_add_author(ctx, evaluation->id);
    }
    if (to == EVALUATION_DRAFT)
        evaluation_store_lines(ctx, evaluation, false);
    if (to == EVALUATION_FINAL)
        evaluation_enter(ctx, evaluation);
    return true;
}

const struct workflow evaluation_workflow = {
    .entity = "evaluation",
    .states = evaluation_states,
    .steps = steps,
    .authored = is_authored,
    .store = store_step,
};

struct moving evaluation_moving(struct evaluation *evaluation)
{
    return (struct moving){.id = evaluation->id,
                           .unit_code = evaluation->promise.unit_code,
                           .state = evaluation->state,
                           .version = evaluation->version,
                           .record = evaluation};
}
