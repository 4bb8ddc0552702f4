/* How far the villages are with their proposals: numbers and dates, no names (POOL-5, POOL-11). */
#include "base/buf.h"
#include "base/csv.h"
#include "core/setting.h"
#include "core/table.h"
#include "pool/gate.h"
#include "unit.h"

enum { EXPORT_MOST = 5000 };

struct asked {
    const char *unit;
    struct proposal_filter filter;
};

static struct asked asked_of(struct ctx *ctx)
{
    const char *unit = pool_unit(ctx);
    return (struct asked){
        unit, {scope_of(unit), choice_by_name(proposal_states, query_text(ctx, "state"))}};
}

/* Not sent by its date, or not filed by its date: shown, never forbidden. */
static struct status row_status(struct ctx *ctx, const struct proposal_row *row)
{
    bool written = row->state < 0 || proposal_is_written(row->state);
    struct date due =
        setting_date(ctx, row->unit_code, written ? "pool_proposals_on" : "pool_filing_on");
    struct status status = proposal_status(row->state);
    if (row->state == PROPOSAL_FILED || date_compare(ctx->today, due) <= 0 ||
        (row->state == PROPOSAL_CONCLUDED && row->passed == 0))
        return status;
    return (struct status){text_of(ctx, "%s，已过期限", status.word), "▲", "late"};
}

static json_t *row_json(struct ctx *ctx, const struct proposal_row *row)
{
    bool over = row->state >= 0 && proposal_is_over(row->state);
    return json_pack(
        "{s:s, s:s, s:s, s:I, s:I, s:I, s:I, s:b, s:s, s:s, s:o, s:s}", "unit", row->unit_code,
        "unit_name", row->unit_name, "town_name", row->town_name, "number", row->number, "picked",
        row->picked, "passed", row->passed, "reviewed", row->reviewed, "over", over,
        "submitted_label", date_label(ctx, row->submitted_on), "filed_label",
        date_label(ctx, row->filed_on), "status", status_json(row_status(ctx, row)), "href_link",
        text_of(ctx, PROPOSAL_LINK, row->unit_code, (long long)(row->number ? row->number : 1)));
}

/* GET /pool/proposals?unit=&state= */
enum result proposals_list(struct ctx *ctx)
{
    struct asked asked = asked_of(ctx);
    struct paging paging = paging_read(ctx);
    struct proposal_row *list;
    json_t *rows = json_array();
    paging.total = proposals_count(ctx, &asked.filter);
    int count = proposals_read(ctx, &asked.filter, paging.offset, paging.size, &list);
    for (int i = 0; i < count; i++)
        json_array_append_new(rows, row_json(ctx, &list[i]));
    view_text(ctx, "title", "建议名单和联审");
    view_text(ctx, "unit", asked.unit);
    view_text(ctx, "unit_name", unit_name(ctx, asked.unit));
    view_set(ctx, "units",
             unit_level(asked.unit) < LEVEL_TOWN ? unit_children(ctx, asked.unit) : json_array());
    view_set(ctx, "proposals", rows);
    view_set(ctx, "state_choices",
             choices_json(proposal_states, asked.filter.state < 0
                                               ? NULL
                                               : proposal_states[asked.filter.state].name));
    view_set(ctx, "narrowed", json_boolean(asked.filter.state >= 0));
    view_text(ctx, "due_label",
              date_label(ctx, setting_date(ctx, asked.unit, "pool_proposals_on")));
    view_text(ctx, "filing_label",
              date_label(ctx, setting_date(ctx, asked.unit, "pool_filing_on")));
    view_set(ctx, "divides", json_boolean(has_role(ctx, WHO_CONCLUDES)));
    view_text(ctx, "csv_link", table_link(ctx, query_link(ctx, "/pool/proposals.csv", "page")));
    paging_show(ctx, paging);
    return page(ctx, "pool/proposals");
}

/* GET /pool/proposals.csv, as the list is narrowed */
enum result proposals_table(struct ctx *ctx)
{
    static const char *const heads[] = {"村代码",   "镇（街道）", "村（社区）", "第几次",
                                        "状态",     "建议人数",   "联审通过",   "报县日期",
                                        "备案日期", "可提人选"};
    struct asked asked = asked_of(ctx);
    struct proposal_row *list;
    struct buf out = buf_create(ctx->arena, 16384);
    int count = proposals_read(ctx, &asked.filter, 0, EXPORT_MOST, &list);
    buf_text(&out, "\xEF\xBB\xBF");
    csv_line(&out, heads, sizeof heads / sizeof *heads);
    for (int i = 0; i < count; i++) {
        const struct proposal_row *row = &list[i];
        const char *const cells[] = {
            row->unit_code,
            row->town_name,
            row->unit_name,
            text_of(ctx, "%lld", (long long)row->number),
            row_status(ctx, row).word,
            text_of(ctx, "%lld", (long long)row->picked),
            text_of(ctx, "%lld", (long long)row->passed),
            date_text(ctx, row->submitted_on),
            date_text(ctx, row->filed_on),
            text_of(ctx, "%lld", (long long)row->reviewed),
        };
        csv_line(&out, cells, sizeof cells / sizeof *cells);
    }
    return table_send(ctx, "建议名单和联审", &out);
}
