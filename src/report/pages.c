/* A report as pages: beginning it from the figures, reading it, printing it, and the steps of its
 * way (EVAL-3). */
#include "base/text.h"
#include "campaign.h"
#include "core/audit.h"
#include "report/internal.h"
#include "unit.h"

static struct status status_of(const struct special_report *report)
{
    const char *word = special_states[report->state].label;
    switch (report->state) {
    case SPECIAL_RECEIVED:
        return (struct status){word, "✓", "done"};
    case SPECIAL_SENT:
        return (struct status){word, "●", "ok"};
    case SPECIAL_DRAFT:
        return (struct status){word, "○", "none"};
    default:
        return (struct status){word, "◐", "due"};
    }
}

json_t *special_json(struct ctx *ctx, const struct special_report *report)
{
    return json_pack(
        "{s:I, s:I, s:s, s:s, s:I, s:s, s:I, s:I, s:s, s:s, s:I, s:s, s:s, s:s, s:s, s:o}", "id",
        report->id, "version", report->version, "unit", report->unit_code, "unit_name",
        report->unit_name, "campaign", report->campaign_id, "campaign_name", report->campaign_name,
        "first_year", report->first_year, "last_year", report->last_year, "state",
        special_states[report->state].name, "state_label", special_states[report->state].label,
        "number", report->number, "sent_on", date_text(ctx, report->sent_on), "sent_label",
        date_label(ctx, report->sent_on), "by", report->changed_by_name, "at_label",
        time_label(ctx, report->changed_at), "status", status_json(status_of(report)));
}

void special_crumbs(struct ctx *ctx, const struct special_report *report, const char *label)
{
    json_t *crumbs = json_pack("[{s:s, s:s}]", "label", "专题报告", "href_link", "/reports");
    if (label)
        json_array_append_new(crumbs,
                              json_pack("{s:s, s:s}", "label", report->campaign_name, "href_link",
                                        text_of(ctx, SPECIAL_LINK, (long long)report->id)));
    json_array_append_new(crumbs, json_pack("{s:s, s:n}", "label",
                                            label ? label : report->campaign_name, "href_link"));
    view_set(ctx, "crumbs", crumbs);
    view_set(ctx, "record_version", json_integer(report->version));
}

bool special_now(struct ctx *ctx, const struct special_report *report,
                 struct special_version *version)
{
    if (!special_version_read(ctx, report->id, report->number, version))
        return false;
    if (report->state == SPECIAL_DRAFT || !version->figures)
        version->figures = special_figures(ctx, report);
    return true;
}

struct date special_day(const struct ctx *ctx, const struct special_report *report)
{
    return date_is_none(report->sent_on) ? ctx->today : report->sent_on;
}

/* --- a version's text and figures --- */

static json_t *section_json(struct ctx *ctx, const struct special_version *version, int section)
{
    char ordinal[SPECIAL_ORDINAL];
    const char *text = version->text.section[section];
    return json_pack("{s:s, s:s, s:s, s:s, s:o, s:b, s:b, s:b}", "name",
                     special_sections[section].name, "label", special_sections[section].label,
                     "ordinal", special_ordinal(section + 1, ordinal), "text", text, "lines",
                     special_lines(ctx->arena, text), "has_gap",
                     special_section_fault(text) != NULL, "is_fulfilment",
                     section == SPECIAL_FULFILMENT, "is_problems", section == SPECIAL_PROBLEMS);
}

void special_fill_text(struct ctx *ctx, const struct special_version *version)
{
    json_t *sections = json_array();
    for (int i = 0; i < SPECIAL_SECTIONS; i++)
        json_array_append_new(sections, section_json(ctx, version, i));
    view_text(ctx, "report_title", version->text.title);
    view_text(ctx, "addressee", version->text.addressee);
    view_text(ctx, "signer", version->text.signer);
    view_set(ctx, "sections", sections);
    view_set(ctx, "figures", version->figures ? json_incref(version->figures) : json_null());
}

/* Which sections say something else than the figures of the day would: what people wrote, or what
 * has changed since. */
static void mark_own_words(struct ctx *ctx, const struct special_version *version)
{
    json_t *sections = json_object_get(ctx->view, "sections"), *section;
    size_t i;
    json_array_foreach(sections, i, section)
    {
        const char *given = special_generate(ctx->arena, (enum special_section)i, version->figures);
        json_object_set_new(section, "own_words",
                            json_boolean(!text_same(given, version->text.section[i])));
    }
}

/* --- reading --- */

static json_t *actions_json(struct ctx *ctx, struct special_report *report)
{
    struct moving moving = special_moving(report);
    return workflow_actions_by_name(ctx, &special_workflow, &moving);
}

static bool fill_report(struct ctx *ctx, struct special_report *report)
{
    struct special_version version;
    if (!special_now(ctx, report, &version))
        return false;
    json_t *steps = workflow_history(ctx, &special_workflow, report->id);
    const char *back = report->state == SPECIAL_DRAFT ? "return send-back" : "";
    bool editable = special_is_editable(ctx, report);
    json_object_update_new(ctx->view, special_json(ctx, report));
    special_fill_text(ctx, &version);
    if (editable)
        mark_own_words(ctx, &version);
    view_text(ctx, "title", version.text.title);
    special_crumbs(ctx, report, NULL);
    view_set(ctx, "can_edit", json_boolean(editable));
    view_set(ctx, "is_ours", json_boolean(text_same(report->unit_code, ctx->user.unit_code)));
    view_set(ctx, "sent_back", workflow_sent_back(steps, back));
    view_set(ctx, "actions", actions_json(ctx, report));
    view_set(ctx, "steps_taken", steps);
    view_text(ctx, "day_label", date_label(ctx, special_day(ctx, report)));
    return true;
}

/* GET /reports/#id */
enum result special_show(struct ctx *ctx)
{
    struct special_report report;
    if (!special_find(ctx, param_id(ctx, "id"), &report) || !fill_report(ctx, &report))
        return RC_MISSING;
    return page(ctx, "report/show");
}

/* GET /reports/#id/print */
enum result special_print(struct ctx *ctx)
{
    struct special_report report;
    if (!special_find(ctx, param_id(ctx, "id"), &report) || !fill_report(ctx, &report))
        return RC_MISSING;
    return page(ctx, "report/print");
}

/* --- beginning --- */

static const struct field campaign_fields[] = {
    {.name = "campaign",
     .label = "规划批次",
     .kind = FIELD_REF,
     .offset = offsetof(struct special_report, campaign_id),
     .required = true},
    {0},
};
static const struct record_type begin_type = {"report", campaign_fields,
                                              sizeof(struct special_report)};

/* A tenure that the user's county takes part in. */
static bool find_tenure(struct ctx *ctx, struct special_report *report)
{
    struct campaign campaign;
    if (!campaign_read(ctx, report->campaign_id, &campaign) ||
        !text_starts(ctx->user.unit_code, campaign.unit)) {
        error_at(ctx, "campaign", "choice", "没有这一批规划，或不在您的管理范围内");
        return false;
    }
    report->unit_code = ctx->user.unit_code;
    report->unit_name = ctx->user.unit_name;
    report->campaign_name = campaign.name;
    report->first_year = campaign.first_year;
    report->last_year = campaign.last_year;
    report->version = 1;
    return true;
}

/* The first version, as the figures of the day give it. */
static bool generate(struct ctx *ctx, struct special_report *report)
{
    struct special_text text;
    json_t *figures = special_figures(ctx, report);
    special_generate_head(ctx->arena, figures, &text);
    for (int i = 0; i < SPECIAL_SECTIONS; i++)
        text.section[i] = special_generate(ctx->arena, (enum special_section)i, figures);
    bool kept = special_keep(ctx, report, "生成初稿", &text, NULL) &&
                special_store(ctx, report, report->version);
    report->version++;
    return kept;
}

/* POST /reports {campaign} */
enum result special_add(struct ctx *ctx)
{
    struct special_report report = {.unit_code = ""};
    if (!record_parse(ctx, &begin_type, &report, false, "") || !find_tenure(ctx, &report))
        return ctx->json ? RC_INVALID : special_list(ctx);
    report.id = special_insert(ctx, &report);
    if (!report.id)
        return conflict(ctx, NULL, "这一届的专题报告已经有了，请从专题报告的列表打开。");
    if (!generate(ctx, &report))
        return RC_FAILED;
    audit_add(ctx, "report.create", "report", report.id, report.unit_code, NULL,
              json_pack("{s:s}", "campaign_name", report.campaign_name));
    return created(ctx, special_json(ctx, &report), "已按验收数字生成初稿，请逐部分核对修改",
                   SPECIAL_LINK, (long long)report.id);
}

/* --- the steps --- */

static enum result take(struct ctx *ctx, const char *action, const char *message)
{
    struct special_report report;
    if (!special_read(ctx, param_id(ctx, "id"), &report))
        return RC_MISSING;
    struct moving moving = special_moving(&report);
    enum result result =
        form_only(ctx, "reason", "")
            ? workflow_move(ctx, &special_workflow, &moving, action, form_text(ctx, "reason"))
            : RC_INVALID;
    report.version = moving.version;
    if (result == RC_OK) /* what the city has sent back it no longer sees */
        return special_is_open_to(ctx, &report)
                   ? done(ctx, special_json(ctx, &report), message, SPECIAL_LINK,
                          (long long)report.id)
                   : done(ctx, special_json(ctx, &report), message, "/reports");
    if (result != RC_INVALID || ctx->json)
        return result;
    if (!fill_report(ctx, &report))
        return RC_FAILED;
    workflow_keep_reason(ctx);
    return invalid(ctx, "report/show");
}

enum result special_submit(struct ctx *ctx)
{
    return take(ctx, "submit", "已提交，由另一位同志审核");
}

enum result special_withdraw(struct ctx *ctx)
{
    return take(ctx, "withdraw", "已撤回");
}

enum result special_approve(struct ctx *ctx)
{
    return take(ctx, "approve", "已审核通过，可以报送市委组织部");
}

enum result special_return(struct ctx *ctx)
{
    return take(ctx, "return", "已退回，编写的同志会看到原因");
}

enum result special_send(struct ctx *ctx)
{
    return take(ctx, "send", "已报送市委组织部");
}

enum result special_receive(struct ctx *ctx)
{
    return take(ctx, "receive", "已确认接收");
}

enum result special_send_back(struct ctx *ctx)
{
    return take(ctx, "send-back", "已退回，县（市、区）会看到原因");
}
