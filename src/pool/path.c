/* The way of a village's list: made by the secretary, sent to the town, judged there person by
 * person, approved by another of the town (POOL-5, USER-3). Reasons may name people, so they are
 * sealed in the list and stand in no record of steps (POOL-10). */
#include "base/text.h"
#include "core/setting.h"
#include "pool/internal.h"

struct pool_work pool_work_read(struct ctx *ctx, const char *unit_code)
{
    struct candidate *all;
    struct pool_work work = {.list = pool_list_read(ctx, unit_code)};
    int count = candidates_of_village(ctx, unit_code, &all);
    work.people = ARENA_ARRAY(ctx->arena, struct candidate, count + 1);
    for (int i = 0; i < count && work.list.id; i++)
        if (all[i].list_id == work.list.id)
            work.people[work.count++] = all[i];
    return work;
}

static bool is_ready(struct ctx *ctx, const struct moving *moving)
{
    const struct pool_work *work = moving->record;
    const struct pool_list *list = &work->list;
    if (date_is_none(list->held_on) || text_is_blank(list->present) || text_is_blank(list->decided))
        error_at(ctx, "held_on", "POOL-5", "还没有填村“两委”班子讨论的记录");
    if (work->count == 0)
        error_at(ctx, "person", "POOL-2", "名单里还没有人，先从台账里选");
    for (int i = 0; i < work->count; i++)
        if (candidate_verdict(ctx, &work->people[i], list->reference_on) == VERDICT_NOT_MET)
            error_at(ctx, text_of(ctx, "person_%lld", (long long)work->people[i].id), "POOL-3",
                     "%s不符合条件，请看核查结果；学历不够的可以写放宽的理由",
                     work->people[i].name);
    return !has_errors(ctx);
}

static bool is_judged(struct ctx *ctx, const struct moving *moving)
{
    const struct pool_work *work = moving->record;
    int accepted = 0;
    for (int i = 0; i < work->count; i++) {
        const struct candidate *one = &work->people[i];
        const char *field = text_of(ctx, "judged_%lld", (long long)one->id);
        accepted += one->judged == JUDGED_ACCEPTED;
        if (one->judged == JUDGED_NOT)
            error_at(ctx, field, "POOL-5", "%s还没有审", one->name);
        else if (one->judged == JUDGED_ACCEPTED &&
                 candidate_verdict(ctx, one, work->list.reference_on) > VERDICT_RELAXED)
            error_at(ctx, field, "POOL-3", "%s有条件不符合，或者放宽还没有审", one->name);
    }
    if (!has_errors(ctx) && accepted == 0)
        error_at(ctx, "", "POOL-5", "没有一个人审核通过，请写明原因退回村里");
    return !has_errors(ctx);
}

static const struct step steps[] = {
    {LIST_DRAFT, "submit", LIST_SUBMITTED, WHO_LISTS, is_ready, 0, "报镇审核"},
    {LIST_RETURNED, "submit", LIST_SUBMITTED, WHO_LISTS, is_ready, 0, "改好再报"},
    {LIST_SUBMITTED, "withdraw", LIST_DRAFT, WHO_LISTS, NULL, STEP_WITHDRAW, "撤回"},
    {LIST_SUBMITTED, "approve", LIST_REVIEWED, WHO_JUDGES, is_judged, STEP_FOUR_EYES, "审核通过"},
    {LIST_SUBMITTED, "return", LIST_RETURNED, WHO_JUDGES, NULL, 0, "退回村里"},
    {0},
};

static bool is_authored(struct ctx *ctx, const struct moving *moving, int64_t user_id)
{
    const struct pool_work *work = moving->record;
    bool judged = work->list.changed_by == user_id;
    (void)ctx;
    for (int i = 0; i < work->count; i++)
        judged = judged || work->people[i].judged_by == user_id ||
                 work->people[i].created_by == user_id || work->people[i].changed_by == user_id;
    return judged;
}

static bool is_taken_up(struct ctx *ctx, const struct moving *moving)
{
    return db_one_int(ctx->db,
                      SQL("SELECT COUNT(*) FROM candidates WHERE list_id = $1 AND judged_by <> 0"),
                      ARGS(db_i(moving->id)), 0) > 0;
}

/* Who was accepted goes on with the conditions as they stood; who was not is back in the ledger. */
static void conclude(struct ctx *ctx, const struct pool_work *work)
{
    for (int i = 0; i < work->count; i++) {
        const struct candidate *one = &work->people[i];
        if (one->judged == JUDGED_ACCEPTED)
            candidate_keep(ctx, one->id,
                           json_text(ctx, conditions_json(ctx, one, work->list.reference_on)));
        else
            candidate_list(ctx, one->id, 0, STAGE_LEDGER);
    }
}

static bool store_step(struct ctx *ctx, const struct moving *moving, int to)
{
    struct pool_work *work = moving->record;
    struct pool_list *list = &work->list;
    bool submits = text_same(moving->action, "submit");
    list->state = to;
    list->version = moving->version;
    if (submits) {
        list->listed = work->count;
        list->submitted_on = ctx->today;
        list->returned = "";
    }
    if (to == LIST_REVIEWED) {
        list->reviewed_on = ctx->today;
        conclude(ctx, work);
    }
    return pool_list_put(ctx, list);
}

const struct workflow pool_workflow = {
    .entity = "pool_list",
    .states = pool_list_states,
    .steps = steps,
    .authored = is_authored,
    .store = store_step,
    .taken_up = is_taken_up,
};

struct moving pool_moving(struct pool_work *work)
{
    return (struct moving){
        .id = work->list.id,
        .unit_code = work->list.unit_code,
        .state = work->list.state,
        .version = work->list.version,
        .record = work,
    };
}
