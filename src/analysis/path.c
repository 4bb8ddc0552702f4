/* The way of an analysis: written by the county's people, approved by one who wrote none of it,
 * frozen with the figures that it was sent with (EXEC-6, USER-3, ALL-8). */
#include "analysis/internal.h"

#include "base/text.h"
#include "unit.h"

static int64_t total_of(const json_t *figures, const char *part)
{
    return json_integer_value(json_object_get(json_object_get(figures, part), "total"));
}

/* What is sent is complete, and holds the figures of this day from now on. */
static bool is_complete(struct ctx *ctx, const struct moving *moving)
{
    struct analysis *analysis = moving->record;
    json_t *figures = analysis_figures(ctx, analysis);
    analysis_check(ctx, analysis, total_of(figures, "late"), total_of(figures, "missing"));
    analysis->figures = json_text(ctx, figures);
    return !has_errors(ctx);
}

static const struct step steps[] = {
    {ANALYSIS_DRAFT, "submit", ANALYSIS_SUBMITTED, ANALYSIS_WRITERS, is_complete, 0, "提交审核"},
    {ANALYSIS_SUBMITTED, "withdraw", ANALYSIS_DRAFT, ANALYSIS_WRITERS, NULL, STEP_WITHDRAW, "撤回"},
    {ANALYSIS_SUBMITTED, "approve", ANALYSIS_FINISHED, ANALYSIS_WRITERS, NULL, STEP_FOUR_EYES,
     "审核通过，定稿"},
    {ANALYSIS_SUBMITTED, "return", ANALYSIS_DRAFT, ANALYSIS_WRITERS, NULL, STEP_REASON, "退回修改"},
    {0},
};

static bool is_authored(struct ctx *ctx, const struct moving *moving, int64_t user_id)
{
    return analysis_has_author(ctx, moving->id, user_id);
}

/* EXEC-5, ALL-3: it is the county's meeting of that quarter, and never typed again. */
static void count_meeting(struct ctx *ctx, const struct analysis *analysis)
{
    cadence_add(ctx, &(struct cadence_record){
                         .unit_code = analysis->unit_code,
                         .unit_name = analysis->unit_name,
                         .kind = CADENCE_ANALYSIS,
                         .held_on = ctx->today,
                         .counts_on = analysis->last_on,
                         .subject = text_of(ctx, "%s分析", analysis->label),
                         .attended = text_of(ctx, "%s、%s", analysis_authors(ctx, analysis->id),
                                             ctx->user.full_name),
                         .findings = analysis->overall,
                         .link = text_of(ctx, ANALYSIS_LINK, (long long)analysis->id),
                     });
}

static void finish(struct ctx *ctx, const struct analysis *analysis)
{
    if (analysis->replaces)
        analysis_note_replaced(ctx, analysis);
    else
        count_meeting(ctx, analysis);
}

static bool store_state(struct ctx *ctx, const struct moving *moving, int to)
{
    struct analysis *analysis = moving->record;
    analysis->state = to;
    if (to == ANALYSIS_SUBMITTED) {
        analysis->unit_name = unit_name(ctx, analysis->unit_code);
        analysis->figures_on = ctx->today;
    }
    if (to == ANALYSIS_DRAFT) {
        analysis->figures = NULL;
        analysis->figures_on = (struct date){0};
    }
    if (to == ANALYSIS_FINISHED)
        analysis->finished_on = ctx->today;
    if (!analysis_store_state(ctx, analysis, moving->version))
        return false;
    if (to == ANALYSIS_FINISHED)
        finish(ctx, analysis);
    return true;
}

const struct workflow analysis_workflow = {
    .entity = "analysis",
    .states = analysis_states,
    .steps = steps,
    .authored = is_authored,
    .store = store_state,
};

struct moving analysis_moving(struct analysis *analysis)
{
    return (struct moving){.id = analysis->id,
                           .unit_code = analysis->unit_code,
                           .state = analysis->state,
                           .version = analysis->version,
                           .record = analysis};
}

bool analysis_find(struct ctx *ctx, int64_t id, struct analysis *analysis)
{
    if (!analysis_read(ctx, id, analysis))
        return false;
    return analysis->state == ANALYSIS_FINISHED || has_role(ctx, ANALYSIS_WRITERS);
}

const char *analysis_owner(struct ctx *ctx)
{
    struct analysis analysis;
    return analysis_find(ctx, param_id(ctx, "id"), &analysis) ? analysis.unit_code : NULL;
}
