/* The way of a village that is put right: its plan is drawn up by the town and agreed to by the
 * county, carried out, checked four times over, and only then is the village taken off the list,
 * by somebody who did none of it (RATE-10, USER-3, ALL-9). */
#include "base/text.h"
#include "rectify/remedy.h"

static void ask_steps(struct ctx *ctx, const struct remedy *remedy)
{
    int row = 0;
    for (int i = 0; i < remedy->steps_count; i++) {
        const struct remedy_step *step = &remedy->steps[i];
        if (remedy_step_is_done(step))
            continue;
        row++;
        struct remedy_flaw flaw = remedy_step_flaw(step, remedy->opened_on);
        if (flaw.field)
            error_at(ctx, text_of(ctx, "step_%d_%s", row, flaw.field), "RATE-10", "第 %d 步：%s",
                     row, flaw.message);
    }
    if (!remedy->steps_count)
        error_at(ctx, "step_1_measure", "RATE-10", "请至少写一步：做什么、谁负责、什么时候做好");
}

/* Is the plan whole: problems, a helper, and steps (RATE-10)? */
static bool is_whole(struct ctx *ctx, const struct moving *moving)
{
    const struct remedy *remedy = moving->record;
    if (text_is_blank(remedy->problems))
        error_at(ctx, "problems", "required", "请填写“主要问题”");
    if (!*remedy->leader && !*remedy->work_team && !*remedy->partner_code)
        error_at(ctx, "leader", "RATE-10", "挂钩领导、驻村工作组、结对先进村，至少要有一项");
    ask_steps(ctx, remedy);
    return !has_errors(ctx);
}

/* May it be taken off: no step left, and all four checks passed? */
static bool is_put_right(struct ctx *ctx, const struct moving *moving)
{
    const struct remedy *remedy = moving->record;
    int left = remedy_steps_left(remedy);
    if (left)
        error_at(ctx, "", "RATE-10", "还有 %d 步没有做好", left);
    for (int i = 0; i < REMEDY_CHECKS; i++)
        if (!remedy->checks[i].id || remedy->checks[i].verdict != CHECK_PASSED)
            error_at(ctx, "", "RATE-10", "四查里“%s”%s", remedy_checks[i].label,
                     remedy->checks[i].id ? "没有通过" : "还没有查");
    return !has_errors(ctx);
}

/* Named by mistake can be only what no plan was agreed to for; the rest is taken off. */
static bool is_untouched(struct ctx *ctx, const struct moving *moving)
{
    const struct remedy *remedy = moving->record;
    if (remedy->attempt > 0)
        error_at(ctx, "", "RATE-10", "方案已经同意过，只能整顿好以后摘帽");
    return !has_errors(ctx);
}

static const struct step steps[] = {
    {REMEDY_PLANNING, "submit", REMEDY_REVIEW, WHO_PLANS, is_whole, 0, "方案报县里审核"},
    {REMEDY_PLANNING, "cancel", REMEDY_CANCELLED, WHO_TAKES_OFF, is_untouched,
     STEP_REASON | STEP_FOUR_EYES, "列错了，撤销"},
    {REMEDY_REVIEW, "withdraw", REMEDY_PLANNING, WHO_PLANS, NULL, STEP_WITHDRAW, "撤回方案"},
    {REMEDY_REVIEW, "approve", REMEDY_WORKING, WHO_TAKES_OFF, NULL, STEP_FOUR_EYES, "同意方案"},
    {REMEDY_REVIEW, "return", REMEDY_PLANNING, WHO_TAKES_OFF, NULL, STEP_REASON, "退回方案"},
    {REMEDY_WORKING, "revise", REMEDY_PLANNING, WHO_PLANS, NULL, STEP_REASON, "调整方案"},
    {REMEDY_WORKING, "propose", REMEDY_LEAVING, WHO_PLANS, is_put_right, 0, "报请摘帽"},
    {REMEDY_LEAVING, "withdraw", REMEDY_WORKING, WHO_PLANS, NULL, STEP_WITHDRAW, "撤回报请"},
    {REMEDY_LEAVING, "take-off", REMEDY_OFF, WHO_TAKES_OFF, is_put_right, STEP_FOUR_EYES,
     "同意摘帽"},
    {REMEDY_LEAVING, "return", REMEDY_WORKING, WHO_TAKES_OFF, NULL, STEP_REASON, "退回继续整顿"},
    {0},
};

static bool is_authored(struct ctx *ctx, const struct moving *moving, int64_t user_id)
{
    return remedy_is_by(ctx, moving->record, user_id);
}

/* A plan that is agreed to, and a village that is sent back, are checked anew from the first. */
static bool store_step(struct ctx *ctx, const struct moving *moving, int to)
{
    struct remedy *remedy = moving->record;
    remedy->state = to;
    if (to == REMEDY_WORKING && !text_same(moving->action, "withdraw"))
        remedy->attempt++;
    if (to == REMEDY_WORKING && date_is_none(remedy->agreed_on))
        remedy->agreed_on = ctx->today;
    if (to == REMEDY_LEAVING)
        remedy->proposed_by = ctx->user.id;
    if (to == REMEDY_OFF)
        remedy->off_on = ctx->today;
    return remedy_store(ctx, remedy, moving->version);
}

const struct workflow remedy_workflow = {
    .entity = "remedy",
    .states = remedy_states,
    .steps = steps,
    .authored = is_authored,
    .store = store_step,
};

struct moving remedy_moving(struct remedy *remedy)
{
    return (struct moving){
        .id = remedy->id,
        .unit_code = remedy->unit_code,
        .state = remedy->state,
        .version = remedy->version,
        .record = remedy,
    };
}
