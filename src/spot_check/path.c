/* The way of a finding: put right by the village, closed by the checker, who did not put it right
 * (EXEC-7, USER-3, ALL-9). */
#include "base/text.h"
#include "spot_check/internal.h"

bool spot_is_checker(struct ctx *ctx, const char *checker_code)
{
    if (!text_same(checker_code, ctx->user.unit_code))
        error_at(ctx, "", "EXEC-7", "由开展抽查的单位来办");
    return !has_errors(ctx);
}

static bool is_ours(struct ctx *ctx, const struct moving *moving)
{
    const struct spot_finding *finding = moving->record;
    return spot_is_checker(ctx, finding->checker_code);
}

static const struct step steps[] = {
    {SPOT_OPEN, "mend", SPOT_MENDED, WHO_MENDS, NULL, 0, "报整改情况"},
    {SPOT_MENDED, "withdraw", SPOT_OPEN, WHO_MENDS, NULL, STEP_WITHDRAW, "撤回"},
    {SPOT_MENDED, "close", SPOT_CLOSED, WHO_CHECKS, is_ours, STEP_FOUR_EYES, "核销"},
    {SPOT_MENDED, "return", SPOT_OPEN, WHO_CHECKS, is_ours, STEP_REASON, "退回重新整改"},
    {0},
};

static bool is_authored(struct ctx *ctx, const struct moving *moving, int64_t user_id)
{
    const struct spot_finding *finding = moving->record;
    (void)ctx;
    return finding->mended_by == user_id;
}

static bool store_state(struct ctx *ctx, const struct moving *moving, int to)
{
    struct spot_finding *finding = moving->record;
    finding->state = to;
    if (to == SPOT_MENDED) {
        finding->mended_by = ctx->user.id;
        finding->answered = true;
    }
    return spot_finding_store(ctx, finding, moving->version);
}

const struct workflow spot_workflow = {
    .entity = "spot_finding",
    .states = spot_states,
    .steps = steps,
    .authored = is_authored,
    .store = store_state,
};

struct moving spot_moving(struct spot_finding *finding)
{
    return (struct moving){.id = finding->id,
                           .unit_code = finding->unit_code,
                           .state = finding->state,
                           .version = finding->version,
                           .record = finding};
}

const char *spot_check_owner(struct ctx *ctx)
{
    struct spot_check check;
    return spot_check_read(ctx, param_id(ctx, "id"), &check) ? ctx->user.unit_code : NULL;
}

const char *spot_visit_owner(struct ctx *ctx)
{
    struct spot_visit visit;
    return spot_visit_read(ctx, param_id(ctx, "id"), &visit) ? visit.unit_code : NULL;
}

const char *spot_finding_owner(struct ctx *ctx)
{
    struct spot_finding finding;
    return spot_finding_read(ctx, param_id(ctx, "id"), &finding) ? finding.unit_code : NULL;
}
