/* The way of a report: written by the county, approved by another of its people, sent to the city,
 * received there or sent back (EVAL-3, USER-3, ALL-8, ALL-9). */
#include "base/text.h"
#include "report/internal.h"

static bool is_ours(const struct ctx *ctx, const struct special_report *report)
{
    return text_same(report->unit_code, ctx->user.unit_code);
}

/* Every section is written, and there is an acceptance to report of. */
static bool is_complete(struct ctx *ctx, const struct moving *moving)
{
    struct special_version version;
    if (!special_now(ctx, moving->record, &version))
        return false;
    for (int i = 0; i < SPECIAL_SECTIONS; i++) {
        const char *fault = special_section_fault(version.text.section[i]);
        if (fault)
            error_at(ctx, special_sections[i].name, "EVAL-3", "“%s”%s，请改好再提交",
                     special_sections[i].label, fault);
    }
    if (json_integer_value(json_object_get(version.figures, "accepted")) == 0)
        error_at(ctx, "", "EVAL-3", "还没有村（社区）完成全面验收，不能提交专题报告");
    return !has_errors(ctx);
}

static const struct step steps[] = {
    {SPECIAL_DRAFT, "submit", SPECIAL_SUBMITTED, SPECIAL_WRITERS, is_complete, 0, "提交审核"},
    {SPECIAL_SUBMITTED, "withdraw", SPECIAL_DRAFT, SPECIAL_WRITERS, NULL, STEP_WITHDRAW,
     "撤回修改"},
    {SPECIAL_SUBMITTED, "approve", SPECIAL_APPROVED, SPECIAL_WRITERS, NULL, STEP_FOUR_EYES,
     "审核通过"},
    {SPECIAL_SUBMITTED, "return", SPECIAL_DRAFT, SPECIAL_WRITERS, NULL, STEP_REASON, "退回修改"},
    {SPECIAL_APPROVED, "send", SPECIAL_SENT, SPECIAL_WRITERS, NULL, 0, "报送市委组织部"},
    {SPECIAL_APPROVED, "return", SPECIAL_DRAFT, SPECIAL_WRITERS, NULL, STEP_REASON, "退回修改"},
    {SPECIAL_SENT, "withdraw", SPECIAL_APPROVED, SPECIAL_WRITERS, NULL, STEP_WITHDRAW, "撤回报送"},
    {SPECIAL_SENT, "receive", SPECIAL_RECEIVED, ROLE_CITY_OFFICER, NULL, 0, "确认接收"},
    {SPECIAL_SENT, "send-back", SPECIAL_DRAFT, ROLE_CITY_OFFICER, NULL, STEP_REASON, "退回重报"},
    {0},
};

/* Whoever saved the text as it now is, and whoever began it. */
static bool is_authored(struct ctx *ctx, const struct moving *moving, int64_t user_id)
{
    const struct special_report *report = moving->record;
    (void)ctx;
    return report->created_by == user_id || report->changed_by == user_id;
}

/* What is submitted keeps the figures of its day: they are approved and sent with it (ALL-8). */
static bool freeze(struct ctx *ctx, struct special_report *report)
{
    struct special_version version;
    return special_now(ctx, report, &version) &&
           special_keep(ctx, report, "提交审核", &version.text, version.figures);
}

static bool store_state(struct ctx *ctx, const struct moving *moving, int to)
{
    struct special_report *report = moving->record;
    if (to == SPECIAL_SUBMITTED && !freeze(ctx, report))
        return false;
    report->state = to;
    if (to == SPECIAL_SENT)
        report->sent_on = ctx->today;
    else if (to != SPECIAL_RECEIVED)
        report->sent_on = (struct date){0};
    return special_store(ctx, report, moving->version);
}

const struct workflow special_workflow = {
    .entity = "report",
    .states = special_states,
    .steps = steps,
    .authored = is_authored,
    .store = store_state,
};

struct moving special_moving(struct special_report *report)
{
    return (struct moving){.id = report->id,
                           .unit_code = report->unit_code,
                           .state = report->state,
                           .version = report->version,
                           .record = report};
}

bool special_is_open_to(const struct ctx *ctx, const struct special_report *report)
{
    return in_scope(ctx, report->unit_code) &&
           (is_ours(ctx, report) || report->state >= SPECIAL_SENT);
}

bool special_find(struct ctx *ctx, int64_t id, struct special_report *report)
{
    return special_read(ctx, id, report) && special_is_open_to(ctx, report);
}

const char *special_owner(struct ctx *ctx)
{
    struct special_report report;
    return special_find(ctx, param_id(ctx, "id"), &report) ? report.unit_code : NULL;
}

/* That a report is on its way the city sees in its list, so its own steps may say how far it is. */
const char *special_sent_owner(struct ctx *ctx)
{
    struct special_report report;
    return special_read(ctx, param_id(ctx, "id"), &report) ? report.unit_code : NULL;
}

bool special_is_editable(const struct ctx *ctx, const struct special_report *report)
{
    return report->state == SPECIAL_DRAFT && has_role(ctx, SPECIAL_WRITERS) && is_ours(ctx, report);
}
