/* The way of a practice: written by a town or county, reviewed by another person of the county or
 * the city, shown to all below, shown to more, taken back (EVAL-5, USER-3, ALL-9). */
#include "base/text.h"
#include "practice/internal.h"

/* The writing unit's own people, of whom others may have the same role above it. */
static bool is_ours(struct ctx *ctx, const struct moving *moving)
{
    if (!practice_is_of(moving->record, ctx->user.unit_code))
        error_at(ctx, "", "USER-2", "由编写的单位来办");
    return !has_errors(ctx);
}

static bool shows_more(struct ctx *ctx, const struct moving *moving)
{
    if (!practice_widens(moving->record, ctx->user.unit_code))
        error_at(ctx, "", "EVAL-5", "本级各单位已经看得到");
    return !has_errors(ctx);
}

static bool was_ours_to_show(struct ctx *ctx, const struct moving *moving)
{
    if (!practice_is_shown_by(moving->record, ctx->user.unit_code))
        error_at(ctx, "", "EVAL-5", "已由上级推广，请上级撤下");
    return !has_errors(ctx);
}

static const struct step steps[] = {
    {PRACTICE_DRAFT, "submit", PRACTICE_SUBMITTED, PRACTICE_WRITERS, is_ours, 0, "提交审核"},
    {PRACTICE_SUBMITTED, "withdraw", PRACTICE_DRAFT, PRACTICE_WRITERS, is_ours, STEP_WITHDRAW,
     "撤回"},
    {PRACTICE_SUBMITTED, "publish", PRACTICE_PUBLISHED, PRACTICE_REVIEWERS, NULL, STEP_FOUR_EYES,
     "审核通过，发布"},
    {PRACTICE_SUBMITTED, "return", PRACTICE_DRAFT, PRACTICE_REVIEWERS, NULL, STEP_REASON,
     "退回修改"},
    {PRACTICE_PUBLISHED, "promote", PRACTICE_PUBLISHED, ROLE_CITY_OFFICER, shows_more,
     STEP_FOUR_EYES, "推广到全市"},
    {PRACTICE_PUBLISHED, "take-back", PRACTICE_TAKEN_BACK, PRACTICE_REVIEWERS, was_ours_to_show,
     STEP_REASON, "撤下"},
    {PRACTICE_TAKEN_BACK, "revise", PRACTICE_DRAFT, PRACTICE_WRITERS, is_ours, 0, "修改后重新提交"},
    {0},
};

static bool is_authored(struct ctx *ctx, const struct moving *moving, int64_t user_id)
{
    const struct practice *practice = moving->record;
    (void)ctx;
    return practice->created_by == user_id || practice->changed_by == user_id;
}

static bool store_state(struct ctx *ctx, const struct moving *moving, int to)
{
    struct practice *practice = moving->record;
    practice->state = to;
    practice->sent |= to == PRACTICE_SUBMITTED;
    if (to == PRACTICE_PUBLISHED) {
        practice->shown_to = ctx->user.unit_code;
        if (date_is_none(practice->shown_on))
            practice->shown_on = ctx->today;
    } else {
        practice->shown_to = NULL;
    }
    return practice_store_state(ctx, practice, moving->version);
}

const struct workflow practice_workflow = {
    .entity = "practice",
    .states = practice_states,
    .steps = steps,
    .authored = is_authored,
    .store = store_state,
};

struct moving practice_moving(struct practice *practice)
{
    return (struct moving){.id = practice->id,
                           .unit_code = practice->unit_code,
                           .state = practice->state,
                           .version = practice->version,
                           .record = practice};
}

bool practice_find(struct ctx *ctx, int64_t id, struct practice *practice)
{
    return practice_read(ctx, id, practice) && practice_is_open_to(practice, ctx->user.unit_code);
}

const char *practice_owner(struct ctx *ctx)
{
    struct practice practice;
    return practice_find(ctx, param_id(ctx, "id"), &practice) ? practice.unit_code : NULL;
}
