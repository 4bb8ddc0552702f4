/* A re-evaluation and a leaving are entered by one of the town and approved by another; the reason
 * of a return may name people, so it is sealed and stands in no record of steps (POOL-6, POOL-8,
 * POOL-10, USER-3). */
#include "base/text.h"
#include "reserve/internal.h"

static bool is_entered(struct ctx *ctx, const struct moving *moving)
{
    const struct reserve_work *work = moving->record;
    if (text_same(work->person.stage, "left"))
        error_at(ctx, "", "POOL-8", "这个人已经退出了");
    return !has_errors(ctx);
}

static const struct step steps[] = {
    {ENTRY_ENTERED, "approve", ENTRY_APPROVED, WHO_TRAINS, is_entered, STEP_FOUR_EYES, "审定"},
    {ENTRY_ENTERED, "return", ENTRY_RETURNED, WHO_TRAINS, NULL, 0, "退回"},
    {0},
};

static bool is_authored(struct ctx *ctx, const struct moving *moving, int64_t user_id)
{
    const struct reserve_work *work = moving->record;
    (void)ctx;
    return work->entry.changed_by == user_id;
}

static bool store_step(struct ctx *ctx, const struct moving *moving, int to)
{
    struct reserve_work *work = moving->record;
    work->entry.state = to;
    work->entry.version = moving->version;
    if (to == ENTRY_APPROVED)
        work->entry.returned = "";
    if (!entry_put(ctx, &work->entry))
        return false;
    return to != ENTRY_APPROVED || work->entry.kind != KIND_EXIT ||
           pool_person_move(ctx, &work->person, "left", 0);
}

const struct workflow reserve_workflow = {
    .entity = "reserve_entry",
    .states = reserve_states,
    .steps = steps,
    .authored = is_authored,
    .store = store_step,
};

struct moving reserve_moving(struct reserve_work *work)
{
    return (struct moving){
        .id = work->entry.id,
        .unit_code = work->entry.unit_code,
        .state = work->entry.state,
        .version = work->entry.version,
        .record = work,
    };
}
