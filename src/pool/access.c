/* Who may know whom, in one place: role, scope, stage, and how the village's list stands (USER-2,
 * POOL-10). To everybody else a person is not there. */
#include "pool/gate.h"
#include "unit.h"

bool pool_access(const struct ctx *ctx, const char *unit_code, int stage, int list_state)
{
    return in_scope(ctx, unit_code) && pool_sees(pool_viewer(ctx->user.roles), stage, list_state);
}

const char *candidate_owner(struct ctx *ctx)
{
    struct candidate candidate;
    if (!candidate_read(ctx, param_id(ctx, "id"), &candidate) ||
        !pool_access(ctx, candidate.unit_code, candidate.stage, candidate.list_state))
        return NULL;
    return candidate.unit_code;
}

const char *pool_village_owner(struct ctx *ctx)
{
    struct unit unit;
    const char *code = param(ctx, "code");
    return unit_read(ctx, code, &unit) && unit.level == LEVEL_VILLAGE ? code : NULL;
}

/* Whoever keeps a gate sees it, and the person behind it, while the review is open and no longer.
 */
const char *gate_owner(struct ctx *ctx)
{
    struct pool_gate gate;
    if (!gate_read(ctx, param_id(ctx, "id"), &gate) ||
        !gate_is_in_turn(gate.state, gate.user_id == ctx->user.id))
        return NULL;
    return gate.unit_code;
}

const char *gates_owner(struct ctx *ctx)
{
    struct pool_gate *gates;
    return gates_in_turn(ctx, &gates) > 0 ? ctx->user.unit_code : NULL;
}
