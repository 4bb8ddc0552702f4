/* The county's yearly filing with the city: what was given, on one page, to be filed and
 * acknowledged (EVAL-4). */
#include "base/csv.h"
#include "base/text.h"
#include "core/table.h"
#include "incentive/internal.h"
#include "unit.h"

#include <string.h>

#define YEAR_FIRST 1900

const char *filing_owner(struct ctx *ctx)
{
    struct unit unit;
    return unit_read(ctx, param(ctx, "county"), &unit) && unit.level == LEVEL_COUNTY ? unit.code
                                                                                     : NULL;
}

/* The county and year that the path names; false when there is no such filing. */
static bool find(struct ctx *ctx, struct filing *filing)
{
    int64_t year;
    const char *county = param(ctx, "county");
    if (!text_to_int(param(ctx, "year"), YEAR_FIRST, ctx->today.year, &year))
        return false;
    filing_read(ctx, county, (int)year, filing);
    return true;
}

static json_t *filing_json(struct ctx *ctx, const struct filing *filing)
{
    json_t *json = json_deep_copy(filing->shown);
    int64_t days = setting_int(ctx, filing->unit_code, "incentive_filing_days");
    json_object_update_new(
        json, json_pack("{s:I, s:I, s:s, s:i, s:s, s:s, s:o, s:s, s:s, s:s, s:s, s:s, s:s}", "id",
                        filing->id, "version", filing->version, "unit", filing->unit_code, "year",
                        filing->year, "state", filing_states[filing->state].name, "state_label",
                        filing_states[filing->state].label, "status",
                        status_json(filing_status(filing)), "note", filing->note, "filed_by",
                        filing->filed_by_name, "filed_label", date_label(ctx, filing->filed_on),
                        "acknowledged_by", filing->acknowledged_by_name, "acknowledged_label",
                        date_label(ctx, filing->acknowledged_on), "due_label",
                        date_label(ctx, incentive_filing_due(filing->year, days))));
    return json;
}

static json_t *actions_json(struct ctx *ctx, struct filing *filing)
{
    struct moving moving = filing_moving(filing);
    return workflow_actions_by_name(ctx, &filing_workflow, &moving);
}

static void fill(struct ctx *ctx, struct filing *filing)
{
    filing_fill(ctx, filing);
    json_object_update_new(ctx->view, filing_json(ctx, filing));
    json_t *steps = workflow_history(ctx, &filing_workflow, filing->id);
    view_set(ctx, "sent_back", workflow_sent_back(steps, "return"));
    view_set(ctx, "steps_taken", steps);
    view_set(ctx, "actions", actions_json(ctx, filing));
    view_text(ctx, "title", text_of(ctx, "%d 年鼓励激励实施情况", filing->year));
    view_text(ctx, "path_link", text_of(ctx, FILING_LINK, filing->unit_code, filing->year));
    view_set(ctx, "record_version", json_integer(filing->version));
    view_set(ctx, "over", json_boolean(incentive_year_is_over(filing->year, ctx->today)));
    view_set(ctx, "draft", json_boolean(filing->state == FILING_DRAFT));
    view_set(ctx, "last_hand",
             json_boolean(has_role(ctx, WHO_GIVES) && filing->changed_by == ctx->user.id));
    view_set(ctx, "crumbs",
             json_pack("[{s:s, s:s}, {s:s, s:n}]", "label", "鼓励激励", "href_link",
                       text_of(ctx, "/incentives?year=%d&unit=%s", filing->year, filing->unit_code),
                       "label", "年度备案", "href_link"));
    ctx->place = "/incentives";
}

static enum result show(struct ctx *ctx, const char *template)
{
    struct filing filing;
    if (!find(ctx, &filing))
        return RC_MISSING;
    fill(ctx, &filing);
    return page(ctx, template);
}

/* GET /incentive-filings/:county/:year */
enum result filing_show(struct ctx *ctx)
{
    return show(ctx, "incentive/filing");
}

/* GET .../print */
enum result filing_print(struct ctx *ctx)
{
    return show(ctx, "incentive/filing_print");
}

static const char *of(const json_t *record, const char *key)
{
    return text_or_empty(json_string_value(json_object_get(record, key)));
}

/* GET .../table: the records as they are filed, for a spreadsheet */
enum result filing_table(struct ctx *ctx)
{
    static const char *const keys[] = {
        "unit",     "place",    "unit_name", "kind_label", "recipient_label",
        "given_on", "document", "note"};
    static const char *const heads[] = {"村代码",   "镇（街道）", "村（社区）",
                                        "激励方式", "激励对象",   "给予日期",
                                        "文号",     "说明",       "登记时符合条件"};
    enum { KEYS = sizeof keys / sizeof *keys };
    struct filing filing;
    struct buf out = buf_create(ctx->arena, 65536);
    size_t i;
    json_t *record;
    if (!find(ctx, &filing))
        return RC_MISSING;
    filing_fill(ctx, &filing);
    buf_text(&out, "\xEF\xBB\xBF");
    csv_line(&out, heads, sizeof heads / sizeof *heads);
    json_array_foreach(json_object_get(filing.shown, "records"), i, record)
    {
        const char *cells[KEYS + 1];
        for (int key = 0; key < KEYS; key++)
            cells[key] = of(record, keys[key]);
        cells[KEYS] = json_is_true(json_object_get(record, "proposed")) ? "是" : "否";
        csv_line(&out, cells, KEYS + 1);
    }
    return table_send(ctx, text_of(ctx, "%d年鼓励激励实施情况", filing.year), &out);
}

/* --- the steps --- */

static enum result move(struct ctx *ctx, struct filing *filing, const char *action,
                        const char *message)
{
    struct moving moving = filing_moving(filing);
    enum result result = has_errors(ctx) ? RC_INVALID
                                         : workflow_move(ctx, &filing_workflow, &moving, action,
                                                         form_text(ctx, "reason"));
    if (result == RC_INVALID && !ctx->json) {
        fill(ctx, filing);
        workflow_keep_reason(ctx);
        return invalid(ctx, "incentive/filing");
    }
    if (result != RC_OK)
        return result;
    filing->version = moving.version;
    return done(ctx, filing_json(ctx, filing), message, FILING_LINK, filing->unit_code,
                filing->year);
}

static const struct field note_fields[] = {
    {.name = "note",
     .label = "实施情况说明",
     .kind = FIELD_LONG,
     .offset = offsetof(struct filing, note),
     .max = 2000},
    {0},
};
static const struct record_type note_type = {"incentive_filing", note_fields,
                                             sizeof(struct filing)};

/* POST .../file {note} */
enum result filing_file(struct ctx *ctx)
{
    struct filing filing;
    if (!find(ctx, &filing))
        return RC_MISSING;
    if (!filing.id && version_is_current(ctx, 0) && incentive_year_is_over(filing.year, ctx->today))
        filing_make(ctx, &filing);
    struct filing typed = filing;
    if (filing.state == FILING_DRAFT && record_parse(ctx, &note_type, &typed, true, ""))
        filing.note = typed.note;
    return move(ctx, &filing, "file", "已报送，等市委组织部备案");
}

static enum result step(struct ctx *ctx, const char *action, const char *message)
{
    struct filing filing;
    if (!find(ctx, &filing))
        return RC_MISSING;
    if (!filing.id)
        return conflict(ctx, NULL, "这一年还没有报送。");
    form_only(ctx, "reason", "");
    return move(ctx, &filing, action, message);
}

/* POST .../withdraw */
enum result filing_withdraw(struct ctx *ctx)
{
    return step(ctx, "withdraw", "已撤回，改好后再报送");
}

/* POST .../acknowledge */
enum result filing_acknowledge(struct ctx *ctx)
{
    return step(ctx, "acknowledge", "已准予备案");
}

/* POST .../return {reason} */
enum result filing_return(struct ctx *ctx)
{
    return step(ctx, "return", "已退回，县（市、区）会看到原因");
}
