/* The way of an acceptance: judged item by item, signed by one and by another person of the county
 * inside the window, then it stays (EVAL-2, USER-3, ALL-8, ALL-9). */
#include "acceptance/internal.h"
#include "base/text.h"

struct acceptance_tally acceptance_tally_of(const struct accepting *accepting, int list)
{
    struct acceptance_tally tally = {0};
    for (int i = 0; i < accepting->count; i++) {
        const struct judged *item = &accepting->items[i];
        if ((list >= 0 && item->list != list) || item->verdict < 0)
            continue;
        enum verdict verdict = (enum verdict)item->verdict;
        tally.items++;
        tally.kept += verdict == VERDICT_KEPT;
        tally.partly += verdict == VERDICT_PARTLY;
        tally.unkept += verdict == VERDICT_UNKEPT;
        tally.points += acceptance_points(verdict, accepting->record.partly_share);
    }
    return tally;
}

/* --- guards --- */

static bool is_time(struct ctx *ctx, const struct accepting *accepting)
{
    const char *early = acceptance_early(&accepting->window, ctx->today);
    if (early)
        error_at(ctx, "", "EVAL-2", "%s", early);
    return !has_errors(ctx);
}

static bool is_judged(struct ctx *ctx, const struct moving *moving)
{
    const struct accepting *accepting = moving->record;
    for (int i = 0; i < accepting->count; i++) {
        const struct judged *item = &accepting->items[i];
        struct acceptance_flaws flaws = acceptance_flaws(item->verdict, item->grounds);
        if (flaws.verdict)
            error_at(ctx, text_of(ctx, "verdict_%lld", (long long)item->item), "EVAL-2", "%s：%s",
                     item->title, flaws.verdict);
        if (flaws.grounds)
            error_at(ctx, text_of(ctx, "grounds_%lld", (long long)item->item), "EVAL-2", "%s：%s",
                     item->title, flaws.grounds);
    }
    if (text_is_blank(accepting->record.opinion))
        error_at(ctx, "opinion", "EVAL-2", "请填写“验收意见”");
    return is_time(ctx, accepting);
}

/* What was signed first must still be the plan in force. */
static bool is_unchanged(struct ctx *ctx, const struct moving *moving)
{
    const struct accepting *accepting = moving->record;
    if (accepting->record.number != accepting->promise.number)
        error_at(ctx, "", "EVAL-2", "签署以后规划修订过，请退回，按新版重新验收");
    return !has_errors(ctx);
}

/* --- the table --- */

static const struct step steps[] = {
    {ACCEPTANCE_DRAFT, "sign", ACCEPTANCE_SIGNED, WHO_ACCEPTS, is_judged, STEP_CLOSES, "签署"},
    {ACCEPTANCE_SIGNED, "withdraw", ACCEPTANCE_DRAFT, WHO_ACCEPTS, NULL, STEP_WITHDRAW, "撤回签署"},
    {ACCEPTANCE_SIGNED, "confirm", ACCEPTANCE_ACCEPTED, WHO_ACCEPTS, is_unchanged,
     STEP_FOUR_EYES | STEP_CLOSES, "第二人签署"},
    {ACCEPTANCE_SIGNED, "return", ACCEPTANCE_DRAFT, WHO_ACCEPTS, NULL, STEP_REASON, "退回修改"},
    {0},
};

static bool is_authored(struct ctx *ctx, const struct moving *moving, int64_t user_id)
{
    const struct accepting *accepting = moving->record;
    (void)ctx;
    return accepting->record.changed.by == user_id || accepting->record.first.by == user_id;
}

static struct closing closes(struct ctx *ctx, const struct moving *moving)
{
    const struct accepting *accepting = moving->record;
    return (struct closing){"acceptance",
                            text_of(ctx, "%lld", (long long)accepting->record.plan_id),
                            accepting->window.last_day};
}

static struct signature own_signature(struct ctx *ctx)
{
    return (struct signature){.by = ctx->user.id, .at = ctx->now, .name = ctx->user.full_name};
}

static int64_t differing_of(const struct accepting *accepting)
{
    int64_t count = 0;
    for (int i = 0; i < accepting->count; i++)
        count += judged_differs(&accepting->items[i]);
    return count;
}

static bool store_step(struct ctx *ctx, const struct moving *moving, int to)
{
    struct accepting *accepting = moving->record;
    struct acceptance *record = &accepting->record;
    record->state = to;
    if (to == ACCEPTANCE_DRAFT)
        record->first = (struct signature){.name = ""};
    if (to == ACCEPTANCE_ACCEPTED)
        record->second = own_signature(ctx);
    if (to == ACCEPTANCE_SIGNED) {
        record->first = own_signature(ctx);
        record->tally = acceptance_tally_of(accepting, -1);
        record->differing = differing_of(accepting);
    }
    if (!acceptance_store(ctx, record, moving->version))
        return false;
    if (to == ACCEPTANCE_SIGNED)
        acceptance_freeze(ctx, accepting);
    if (to == ACCEPTANCE_ACCEPTED) {
        acceptance_count_lists(ctx, accepting);
        acceptance_enter(ctx, record, ctx->today.year);
    }
    return true;
}

const struct workflow acceptance_workflow = {
    .entity = "acceptance",
    .states = acceptance_states,
    .steps = steps,
    .authored = is_authored,
    .store = store_step,
    .closes = closes,
};

struct moving acceptance_moving(struct accepting *accepting)
{
    return (struct moving){
        .id = accepting->record.id,
        .unit_code = accepting->record.unit_code,
        .state = accepting->record.state,
        .version = accepting->record.version,
        .record = accepting,
    };
}

enum result acceptance_move(struct ctx *ctx, struct accepting *accepting, const char *action)
{
    struct moving moving = acceptance_moving(accepting);
    enum result result =
        workflow_move(ctx, &acceptance_workflow, &moving, action, form_text(ctx, "reason"));
    accepting->record.state = moving.state;
    accepting->record.version = moving.version;
    return result;
}
