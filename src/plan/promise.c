/* A plan comes into force, or a new version of it: its items become commitments that are carried
 * out (PLAN-12, PLAN-14). */
#include "commitment.h"
#include "plan/internal.h"

/* What is done or not is carried out as a share of 100 %. */
static int64_t share_of_done(int64_t value)
{
    return value == DECIMAL_NONE ? DECIMAL_NONE : value == DECIMAL_ONE ? COMMITMENT_FULL : 0;
}

static struct commitment commitment_of_item(const struct plan *plan, const struct plan_item *item)
{
    bool done = item->direction == DIRECTION_DONE;
    struct commitment commitment = {
        .id = item->id,
        .plan_id = plan->id,
        .position = item->position,
        .unit_code = plan->unit_code,
        .list = item->list,
        .direction = item->direction,
        .title = item->title,
        .measure = item->measure,
        .unit_of_measure = done ? "%" : item->unit_of_measure,
        .person = item->person,
        .baseline = done ? 0 : item->baseline,
        .target = done ? COMMITMENT_FULL : item->target,
        .start_on = item->start_on,
        .finish_on = item->finish_on,
    };
    for (int i = 0; i < COMMITMENT_YEARS_MAX; i++)
        commitment.milestone[i] = done ? share_of_done(item->milestone[i]) : item->milestone[i];
    return commitment;
}

void plan_promise(struct ctx *ctx, const struct plan *plan)
{
    struct plan_item *items;
    int count = items_read(ctx, plan, &items);
    struct commitment *commitments = ARENA_ARRAY(ctx->arena, struct commitment, (size_t)count + 1);
    struct promise promise = {
        .plan_id = plan->id,
        .number = plan->number,
        .unit_code = plan->unit_code,
        .first_year = plan->first_year,
        .last_year = plan->last_year,
        .in_force_on = plan->in_force_on,
    };
    for (int i = 0; i < count; i++)
        commitments[i] = commitment_of_item(plan, &items[i]);
    promise_put(ctx, &promise, commitments, count);
    version_put(ctx, plan);
    amendment_end(ctx, plan->id);
}

bool plan_promise_missing(struct ctx *ctx)
{
    int64_t last = 0;
    struct plan plan;
    while ((last = plan_next_unpromised(ctx, last)))
        if (plan_read(ctx, last, &plan))
            plan_promise(ctx, &plan);
    return !db_failed(ctx->db);
}
