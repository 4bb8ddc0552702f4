/* The path of a self-assessment: submitted once by the secretary, confirmed or returned by the
 * town; what is reported and what counts follow its steps (EXEC-4, USER-3, ALL-9). */
#include "assess/internal.h"

/* --- guards --- */

static void say(struct ctx *ctx, const struct asked *asked, const char *field, const char *flaw)
{
    if (flaw)
        error_at(ctx, text_of(ctx, "%s_%lld", field, (long long)asked->item.id), "EXEC-4", "%s：%s",
                 asked->item.title, flaw);
}

/* EXEC-4: each open item in force says all it must. */
static bool is_complete(struct ctx *ctx, const struct moving *moving)
{
    const struct report *report = moving->record;
    for (int i = 0; i < report->count; i++) {
        const struct asked *asked = &report->asked[i];
        struct flaws flaws = assess_flaws(asked);
        say(ctx, asked, "progress", flaws.progress);
        say(ctx, asked, "note", flaws.note);
        say(ctx, asked, "late_reason", flaws.late_reason);
        say(ctx, asked, "next_step", flaws.next_step);
    }
    return !has_errors(ctx);
}

static bool was_opened(struct ctx *ctx, const struct moving *moving)
{
    if (!report_was_opened(ctx, moving->id, moving->version))
        error_at(ctx, "", "EXEC-4", "请先打开这份自评看过，再确认");
    return !has_errors(ctx);
}

/* --- the table --- */

static const struct step steps[] = {
    {ASSESS_DRAFT, "submit", ASSESS_SUBMITTED, WHO_REPORTS, is_complete, STEP_CLOSES, "提交"},
    {ASSESS_SUBMITTED, "withdraw", ASSESS_DRAFT, WHO_REPORTS, NULL, STEP_WITHDRAW, "撤回修改"},
    {ASSESS_SUBMITTED, "confirm", ASSESS_CONFIRMED, WHO_CONFIRMS, was_opened, STEP_FOUR_EYES,
     "确认"},
    {ASSESS_SUBMITTED, "return", ASSESS_DRAFT, WHO_CONFIRMS, NULL, STEP_REASON, "退回修改"},
    {0},
};

static bool is_authored(struct ctx *ctx, const struct moving *moving, int64_t user_id)
{
    const struct report *report = moving->record;
    (void)ctx;
    return report->record.changed_by == user_id || report->record.submitted_by == user_id;
}

/* EXEC-4: closed after the due date; what the town returned is asked for again, whatever the day.
 */
static struct closing closes(struct ctx *ctx, const struct moving *moving)
{
    const struct report *report = moving->record;
    struct date last_day = report_was_returned(ctx, report->record.id)
                               ? (struct date){0}
                               : report_due_on(ctx, report->promise.unit_code, report->period);
    return (struct closing){"assessment", report->period_text, last_day};
}

/* --- what follows from a step --- */

static void count_lines(struct report *report)
{
    struct assessment *record = &report->record;
    record->items = record->late = record->advanced = record->fell = 0;
    for (int i = 0; i < report->count; i++) {
        const struct asked *asked = &report->asked[i];
        if (!asked->open)
            continue;
        record->items++;
        record->late += asked->late;
        record->advanced += asked->better;
        record->fell += asked->fell;
    }
}

static void set_reported(struct ctx *ctx, struct report *report)
{
    int64_t latest = report_latest(ctx, report->promise.plan_id);
    if (!latest)
        latest = promise_first_period(&report->promise) - 1;
    promise_set_reported(ctx, &report->promise, latest);
}

/* A value counts from its confirmation on. */
static void advance(struct ctx *ctx, const struct report *report)
{
    struct reached *values = ARENA_ARRAY(ctx->arena, struct reached, (size_t)report->count + 1);
    for (int i = 0; i < report->count; i++)
        values[i] = (struct reached){report->asked[i].item.id, report->asked[i].progress,
                                     report->asked[i].answer.note};
    commitments_advance(ctx, &report->promise, period_key(report->period), values, report->count);
}

static bool store_step(struct ctx *ctx, const struct moving *moving, int to)
{
    struct report *report = moving->record;
    if (to == ASSESS_SUBMITTED) {
        count_lines(report);
        report->record.late_entry = moving->late;
    }
    if (!report_store_state(ctx, report, to))
        return false;
    if (to == ASSESS_SUBMITTED)
        lines_store(ctx, report);
    if (to == ASSESS_DRAFT)
        lines_remove(ctx, report->record.id);
    if (to == ASSESS_CONFIRMED)
        advance(ctx, report);
    else
        set_reported(ctx, report);
    return true;
}

const struct workflow assess_workflow = {
    .entity = "assessment",
    .states = assess_states,
    .steps = steps,
    .authored = is_authored,
    .store = store_step,
    .closes = closes,
};

struct moving report_moving(struct report *report)
{
    return (struct moving){
        .id = report->record.id,
        .unit_code = report->promise.unit_code,
        .state = report->record.state,
        .version = report->record.version,
        .record = report,
    };
}

enum result report_move(struct ctx *ctx, struct report *report, const char *action,
                        const char *reason)
{
    struct moving moving = report_moving(report);
    report_fill(ctx, report);
    enum result result = workflow_move(ctx, &assess_workflow, &moving, action, reason);
    report->record.state = moving.state;
    report->record.version = moving.version;
    return result;
}
