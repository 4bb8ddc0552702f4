/* The list of reports: for a county its own and the tenures that still lack one, for the city those
 * of its counties (EVAL-3, ALL-4). */
#include "base/buf.h"
#include "base/csv.h"
#include "base/text.h"
#include "core/table.h"
#include "report/internal.h"

#define EXPORT_MAX 2000

static struct special_filter asked_filter(struct ctx *ctx)
{
    return (struct special_filter){
        .like = query_like(ctx),
        .state = choice_by_name(special_states, query_text(ctx, "state")),
    };
}

static void add_row(struct ctx *ctx, const struct special_report *report, void *arg)
{
    json_t *json = special_json(ctx, report);
    json_object_set_new(json, "open_link",
                        json_string(special_is_open_to(ctx, report)
                                        ? text_of(ctx, SPECIAL_LINK, (long long)report->id)
                                        : ""));
    json_array_append_new(arg, json);
}

/* With how far the acceptance is: before the first village is signed there is nothing to say. */
static json_t *tenures_json(struct ctx *ctx)
{
    json_t *tenures = special_tenures(ctx), *tenure;
    size_t i;
    json_array_foreach(tenures, i, tenure)
    {
        int64_t campaign = json_integer_value(json_object_get(tenure, "id"));
        struct acceptance_count count = special_accepted(ctx, campaign);
        json_object_set_new(tenure, "plans", json_integer(count.plans));
        json_object_set_new(tenure, "accepted", json_integer(count.accepted));
    }
    return tenures;
}

/* GET /reports?q=&state= */
enum result special_list(struct ctx *ctx)
{
    struct special_filter filter = asked_filter(ctx);
    struct paging paging = paging_read(ctx);
    bool writes = has_role(ctx, SPECIAL_WRITERS);
    json_t *rows = json_array();
    paging.total = reports_count(ctx, &filter);
    reports_each(ctx, &filter, paging.offset, paging.size, add_row, rows);
    view_text(ctx, "title", "专题报告");
    view_set(ctx, "reports", rows);
    view_set(ctx, "writes", json_boolean(writes));
    view_set(ctx, "tenures", writes ? tenures_json(ctx) : json_array());
    view_set(ctx, "silent", writes ? json_array() : special_silent_counties(ctx));
    view_set(
        ctx, "state_choices",
        choices_json(special_states, filter.state < 0 ? "" : special_states[filter.state].name));
    view_text(ctx, "q", query_text(ctx, "q"));
    view_text(ctx, "csv_link", table_link(ctx, query_link(ctx, "/reports.csv", "page")));
    view_set(ctx, "narrowed", json_boolean(filter.like || filter.state >= 0));
    paging_show(ctx, paging);
    return has_errors(ctx) ? invalid(ctx, "report/list") : page(ctx, "report/list");
}

static void add_line(struct ctx *ctx, const struct special_report *report, void *arg)
{
    const char *const cells[] = {
        report->unit_name,
        report->campaign_name,
        text_of(ctx, "%lld", (long long)report->first_year),
        text_of(ctx, "%lld", (long long)report->last_year),
        special_states[report->state].label,
        date_text(ctx, report->sent_on),
        report->changed_by_name,
    };
    csv_line(arg, cells, sizeof cells / sizeof *cells);
}

/* GET /reports.csv, as the list is narrowed */
enum result special_table(struct ctx *ctx)
{
    struct special_filter filter = asked_filter(ctx);
    struct buf out = buf_create(ctx->arena, 16384);
    buf_text(&out, "\xEF\xBB\xBF县（市、区）,规划批次,起始年,结束年,状态,报送日期,最近修改\r\n");
    reports_each(ctx, &filter, 0, EXPORT_MAX, add_line, &out);
    return table_send(ctx, "专题报告", &out);
}
