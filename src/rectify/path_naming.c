/* The way of a town's list: drawn up by the town, approved by the county, kept (RATE-10, USER-3,
 * ALL-8). */
#include "base/text.h"
#include "rectify/remedy.h"

/* Grades, points and names as on the day it is sent; what is named stays the town's (ALL-8). */
static void refresh(struct ctx *ctx, struct naming *naming)
{
    struct naming facts;
    if (!naming_facts(ctx, naming->round_id, naming->unit_code, &facts)) {
        error_at(ctx, "", "RATE-10", "还有村的评定没有定下来，定下来以后再报");
        return;
    }
    for (int i = 0; i < facts.count; i++) {
        facts.villages[i].kind = NAMING_NONE;
        for (int k = 0; k < naming->count; k++)
            if (text_same(facts.villages[i].code, naming->villages[k].code))
                facts.villages[i].kind = naming->villages[k].kind;
    }
    naming->villages = facts.villages;
    naming->count = facts.count;
    naming->minimum = facts.minimum;
    naming->unit_name = facts.unit_name;
    naming->scheme_name = facts.scheme_name;
}

static bool is_ready(struct ctx *ctx, const struct moving *moving)
{
    struct naming *naming = moving->record;
    refresh(ctx, naming);
    if (!has_errors(ctx) && !*naming->reason &&
        naming_is_short(naming->villages, naming->count, naming->minimum))
        error_at(ctx, "reason", "RATE-10",
                 "先进村至少 %d 个（现在 %d 个），整顿村至少 %d 个（现在 %d 个）；"
                 "确实不够的，请写明原因，县里会看到",
                 naming->minimum.build, naming_count(naming->villages, naming->count, NAMING_BUILD),
                 naming->minimum.right,
                 naming_count(naming->villages, naming->count, NAMING_RIGHT));
    return !has_errors(ctx);
}

static const struct step steps[] = {
    {NAMING_DRAFT, "submit", NAMING_REVIEW, WHO_NAMES, is_ready, 0, "报县里审核"},
    {NAMING_REVIEW, "withdraw", NAMING_DRAFT, WHO_NAMES, NULL, STEP_WITHDRAW, "撤回"},
    {NAMING_REVIEW, "approve", NAMING_APPROVED, WHO_APPROVES_NAMES, NULL, STEP_FOUR_EYES,
     "审核通过"},
    {NAMING_REVIEW, "return", NAMING_DRAFT, WHO_APPROVES_NAMES, NULL, STEP_REASON, "退回修改"},
    {0},
};

static bool is_authored(struct ctx *ctx, const struct moving *moving, int64_t user_id)
{
    const struct naming *naming = moving->record;
    (void)ctx;
    return naming->created_by == user_id || naming->changed_by == user_id;
}

static bool store_step(struct ctx *ctx, const struct moving *moving, int to)
{
    struct naming *naming = moving->record;
    naming->state = to;
    if (!naming_store(ctx, naming, moving->version))
        return false;
    if (to == NAMING_APPROVED)
        remedy_open_named(ctx, naming);
    return true;
}

const struct workflow naming_workflow = {
    .entity = "naming",
    .states = naming_states,
    .steps = steps,
    .authored = is_authored,
    .store = store_step,
};

struct moving naming_moving(struct naming *naming)
{
    return (struct moving){
        .id = naming->id,
        .unit_code = naming->unit_code,
        .state = naming->state,
        .version = naming->version,
        .record = naming,
    };
}
