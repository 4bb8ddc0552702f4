/* The way of an aim or a promise: written by the village, reviewed by the town, standing; a promise
 * that stands is public until it is taken back (RATE-4, USER-3, ALL-8, ALL-9). */
#include "ascent/internal.h"
#include "base/text.h"

static bool is_ready(struct ctx *ctx, const struct moving *moving)
{
    struct ascent ascent = *(const struct ascent *)moving->record;
    struct ascent_facts facts;
    if (!ascent_facts_read(ctx, ascent.round_id, ascent.unit_code, ascent.kind, &facts))
        return false;
    const char *closed = ascent_closed(&facts, ascent.kind);
    ascent_refresh(ctx, &facts, &ascent);
    if (closed)
        error_at(ctx, "", "RATE-4", "%s", closed);
    else
        ascent_is_whole(ctx, &ascent, &facts);
    return !has_errors(ctx);
}

static bool is_public(struct ctx *ctx, const struct moving *moving)
{
    const struct ascent *ascent = moving->record;
    if (ascent->kind != ASCENT_PROMISE)
        error_at(ctx, "", "state", "目标不公开，不用撤下");
    return !has_errors(ctx);
}

static const struct step steps[] = {
    {ASCENT_DRAFT, "submit", ASCENT_REVIEW, WHO_ASCENDS, is_ready, 0, "提交镇审核"},
    {ASCENT_REVIEW, "withdraw", ASCENT_DRAFT, WHO_ASCENDS, NULL, STEP_WITHDRAW, "撤回"},
    {ASCENT_REVIEW, "approve", ASCENT_STANDING, WHO_REVIEWS, NULL, STEP_FOUR_EYES, "审核通过"},
    {ASCENT_REVIEW, "return", ASCENT_DRAFT, WHO_REVIEWS, NULL, STEP_REASON, "退回修改"},
    {ASCENT_STANDING, "take-back", ASCENT_TAKEN_BACK, WHO_TAKES_BACK, is_public, STEP_REASON,
     "从公开页撤下"},
    {ASCENT_TAKEN_BACK, "revise", ASCENT_DRAFT, WHO_ASCENDS, NULL, 0, "修改后重新提交"},
    {0},
};

static bool is_authored(struct ctx *ctx, const struct moving *moving, int64_t user_id)
{
    const struct ascent *ascent = moving->record;
    (void)ctx;
    return ascent->created_by == user_id || ascent->changed_by == user_id;
}

/* What it is drawn from is kept as it is on the day it is sent (ALL-8). */
static void freeze(struct ctx *ctx, struct ascent *ascent)
{
    struct ascent_facts facts;
    if (!ascent_facts_read(ctx, ascent->round_id, ascent->unit_code, ascent->kind, &facts))
        return;
    ascent_refresh(ctx, &facts, ascent);
    ascent_put_lines(ctx, ascent);
}

static bool store_step(struct ctx *ctx, const struct moving *moving, int to)
{
    struct ascent *ascent = moving->record;
    int from = ascent->state;
    ascent->state = to;
    if (from == ASCENT_DRAFT)
        freeze(ctx, ascent);
    if (to == ASCENT_STANDING)
        ascent->stood_on = ctx->today;
    ascent->shown = false;
    if (!ascent_store(ctx, ascent, moving->version))
        return false;
    if (ascent->kind == ASCENT_PROMISE && (to == ASCENT_STANDING || from == ASCENT_STANDING))
        ascent_show(ctx, ascent);
    return true;
}

const struct workflow ascent_workflow = {
    .entity = "ascent",
    .states = ascent_states,
    .steps = steps,
    .authored = is_authored,
    .store = store_step,
};

struct moving ascent_moving(struct ascent *ascent)
{
    return (struct moving){
        .id = ascent->id,
        .unit_code = ascent->unit_code,
        .state = ascent->state,
        .version = ascent->version,
        .record = ascent,
    };
}
