/* The life cycle of an item in force: claimed by the village with what proves it, verified by the
 * town and struck off, sent back or reopened with a reason (EXEC-3). */
#include "base/text.h"
#include "commitment/internal.h"

/* A claim that waited while the target was raised must reach the new one. */
static bool still_reaches(struct ctx *ctx, const struct moving *moving)
{
    const struct close_out_case *closing = moving->record;
    const struct commitment *item = &closing->item;
    if (!commitment_reaches(item->direction, closing->claim.value, item->target))
        error_at(ctx, "", "EXEC-3", "规划调整后目标是 %s，申请时的 %s 没有达到，请退回",
                 commitment_value_text(ctx, item, item->target),
                 commitment_value_text(ctx, item, closing->claim.value));
    return !has_errors(ctx);
}

static const struct step steps[] = {
    {COMMITMENT_OPEN, "close-out", COMMITMENT_CLAIMED, ROLE_VILLAGE_SECRETARY, NULL, 0, "申请销号"},
    {COMMITMENT_CLAIMED, "verify", COMMITMENT_CLOSED, ROLE_TOWN_OFFICER, still_reaches,
     STEP_FOUR_EYES, "核验通过，销号"},
    {COMMITMENT_CLAIMED, "return", COMMITMENT_OPEN, ROLE_TOWN_OFFICER, NULL, STEP_REASON,
     "退回补充"},
    {COMMITMENT_CLAIMED, "withdraw", COMMITMENT_OPEN, ROLE_VILLAGE_SECRETARY, NULL, STEP_WITHDRAW,
     "撤回申请"},
    {COMMITMENT_CLOSED, "reopen", COMMITMENT_OPEN, ROLE_TOWN_OFFICER, NULL, STEP_REASON,
     "重新打开"},
    {0},
};

/* The town's verification is another person's than the village's claim (EXEC-3, USER-3). */
static bool is_authored(struct ctx *ctx, const struct moving *moving, int64_t user_id)
{
    (void)ctx;
    return ((const struct close_out_case *)moving->record)->claim.claimed_by == user_id;
}

/* What was claimed becomes the item's progress once it is verified, and stays when it is reopened.
 */
static bool store_state(struct ctx *ctx, const struct moving *moving, int to)
{
    struct close_out_case *closing = moving->record;
    struct commitment *item = &closing->item;
    if (to == COMMITMENT_CLOSED) {
        item->progress = closing->claim.value;
        item->note = closing->claim.evidence;
    }
    item->state = to;
    item->closed_on = to == COMMITMENT_CLOSED ? ctx->today : (struct date){0};
    commitment_appraise(&closing->promise, item, figures_day(ctx));
    if (!commitment_store(ctx, item))
        return false;
    rollups_refresh(ctx, item->unit_code);
    return true;
}

const struct workflow close_out_workflow = {
    .entity = "commitment",
    .states = commitment_states,
    .steps = steps,
    .authored = is_authored,
    .store = store_state,
};

bool close_out_find(struct ctx *ctx, int64_t item_id, struct close_out_case *closing)
{
    *closing = (struct close_out_case){0};
    if (!commitment_read(ctx, item_id, &closing->item) ||
        !promise_read(ctx, closing->item.plan_id, &closing->promise))
        return false;
    closing->claim = close_out_read(ctx, item_id);
    return true;
}

struct moving close_out_moving(struct close_out_case *closing)
{
    const struct commitment *item = &closing->item;
    return (struct moving){.id = item->id,
                           .unit_code = item->unit_code,
                           .state = item->state,
                           .version = item->version,
                           .record = closing};
}

enum result close_out_move(struct ctx *ctx, struct close_out_case *closing, const char *action,
                           const char *reason)
{
    struct commitment *item = &closing->item;
    if (item->ended)
        return conflict(ctx, NULL, "这一项已经不在现行规划里，不能再办理销号。");
    struct moving moving = close_out_moving(closing);
    enum result result = workflow_move(ctx, &close_out_workflow, &moving, action, reason);
    if (result != RC_OK)
        return result;
    item->version = moving.version;
    if (text_same(action, "return") || text_same(action, "reopen"))
        close_out_send_back(ctx, item->id);
    return RC_OK;
}
