/* The way of 一定两评: written by one town officer, agreed by another, three times a year (CADRE-6,
 * USER-3). */
#include "cadre/duty.h"
#include "base/text.h"
#include "cadre/internal.h"
#include "secretary.h"

struct status duty_status(int state)
{
    const char *word = duty_states[state].label;
    return state == DUTY_DONE ? (struct status){word, "✓", "done"}
           : state == DUTY_SET_REVIEW || state == DUTY_MID_REVIEW || state == DUTY_END_REVIEW
               ? (struct status){word, "◐", "due"}
           : state == DUTY_DRAFT ? (struct status){word, "○", "none"}
                                 : (struct status){word, "●", "ok"};
}

/* What is submitted is written in full, and not before its day. */
static bool is_written(struct ctx *ctx, const struct moving *moving)
{
    const struct duty *duty = moving->record;
    const char *fault = duty_day_fault(duty->state, duty->year, ctx->today);
    bool whole = duty->state == DUTY_DRAFT ? *duty->duties && *duty->aims
                 : duty->state == DUTY_SET ? duty->mid_grade >= 0 && *duty->mid_note
                                           : duty->end_grade >= 0 && *duty->end_note;
    if (fault)
        error_at(ctx, "", "CADRE-6", "%s", fault);
    else if (!whole)
        error_at(ctx, "", "CADRE-6", "请先填写并保存，再提交");
    return !has_errors(ctx);
}

static const struct step steps[] = {
    {DUTY_DRAFT, "submit", DUTY_SET_REVIEW, WHO_KEEPS, is_written, 0, "提交定责"},
    {DUTY_SET_REVIEW, "agree", DUTY_SET, WHO_KEEPS, NULL, STEP_FOUR_EYES, "同意定责"},
    {DUTY_SET_REVIEW, "return", DUTY_DRAFT, WHO_KEEPS, NULL, STEP_REASON, "退回定责"},
    {DUTY_SET, "submit", DUTY_MID_REVIEW, WHO_KEEPS, is_written, 0, "提交年中评"},
    {DUTY_MID_REVIEW, "agree", DUTY_MID, WHO_KEEPS, NULL, STEP_FOUR_EYES, "同意年中评"},
    {DUTY_MID_REVIEW, "return", DUTY_SET, WHO_KEEPS, NULL, STEP_REASON, "退回年中评"},
    {DUTY_MID, "submit", DUTY_END_REVIEW, WHO_KEEPS, is_written, 0, "提交年终评"},
    {DUTY_END_REVIEW, "agree", DUTY_DONE, WHO_KEEPS, NULL, STEP_FOUR_EYES, "同意年终评"},
    {DUTY_END_REVIEW, "return", DUTY_MID, WHO_KEEPS, NULL, STEP_REASON, "退回年终评"},
    {0},
};

static bool is_authored(struct ctx *ctx, const struct moving *moving, int64_t user_id)
{
    const struct duty *duty = moving->record;
    (void)ctx;
    return duty->changed_by == user_id;
}

/* What was found at the year's end stands in the secretary's file (CADRE-4). */
static void enter(struct ctx *ctx, const struct duty *duty)
{
    struct cadre cadre;
    struct secretary_term *terms;
    if (!cadre_read(ctx, duty->cadre_id, &cadre) || !cadre.account)
        return;
    int count = secretary_terms_read(ctx, duty->unit_code, &terms);
    for (int i = 0; i < count; i++)
        if (terms[i].user_id == cadre.account &&
            secretary_enter_for(
                ctx, terms[i].id,
                &(struct secretary_entry){
                    .unit_code = duty->unit_code,
                    .kind = "一定两评",
                    .year = duty->year,
                    .result = duty_grades[duty->end_grade].label,
                    .detail = duty->end_note,
                    .link = text_of(ctx, DUTY_LINK, (long long)duty->cadre_id, duty->year),
                }))
            return;
}

static bool store_step(struct ctx *ctx, const struct moving *moving, int to)
{
    struct duty *duty = moving->record;
    duty->state = to;
    if (!duty_put(ctx, duty))
        return false;
    if (to == DUTY_DONE)
        enter(ctx, duty);
    return true;
}

const struct workflow duty_workflow = {
    .entity = "cadre_duty",
    .states = duty_states,
    .steps = steps,
    .authored = is_authored,
    .store = store_step,
};

struct moving duty_moving(struct duty *duty)
{
    return (struct moving){
        .id = duty->id,
        .unit_code = duty->unit_code,
        .state = duty->state,
        .version = duty->version,
        .record = duty,
    };
}
