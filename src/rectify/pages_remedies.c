/* The villages that are put right: how far each is, which are late, which came back (RATE-10,
 * ALL-4). */
#include "base/buf.h"
#include "base/csv.h"
#include "core/table.h"
#include "rectify/remedy.h"

#define EXPORT_MAX 5000

static const struct choice filter_choices[] = {
    {"open", "还在整顿的"},      {"planning", "待定方案"},
    {"review", "方案待县审核"},  {"working", "整顿中"},
    {"late", "有措施逾期的"},    {"leaving", "摘帽待县批准"},
    {"off", "已摘帽"},           {"cancelled", "列错已撤销"},
    {"relapse", "一年内反弹的"}, {0},
};
static const struct choice orders[] = {
    [REMEDIES_BY_UNIT] = {"unit", "按村"},
    [REMEDIES_BY_DUE] = {"due", "按最近的期限"},
    [REMEDIES_BY_DAY] = {"day", "按列入日期"},
    {0},
};

static struct remedy_filter asked_filter(struct ctx *ctx)
{
    int state = choice_by_name(filter_choices, query_text(ctx, "state"));
    int order = choice_by_name(orders, query_text(ctx, "sort"));
    return (struct remedy_filter){
        .scope = ctx->user.scope,
        .state = state < 0 ? NULL : filter_choices[state].name,
        .like = query_like(ctx),
        .order = order < 0 ? REMEDIES_BY_UNIT : (enum remedy_order)order,
    };
}

static struct status status_of(const struct remedy_row *row)
{
    return row->late ? (struct status){"有措施逾期", "▲", "late"} : remedy_status(row->state);
}

static json_t *row_json(struct ctx *ctx, const struct remedy_row *row)
{
    return json_pack(
        "{s:I, s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:I, s:I, s:I, s:b, s:s, s:s, s:s, s:s, "
        "s:o}",
        "id", row->id, "year", row->year, "unit", row->unit_code, "unit_name", row->unit_name,
        "town_name", row->town_name, "band_name", row->band_name, "helpers", row->helpers, "state",
        remedy_states[row->state].name, "steps_total", row->steps, "steps_done", row->done, "late",
        row->late, "passed", row->passed, "relapse", row->relapse, "opened_label",
        date_label(ctx, row->opened_on), "next_label", date_label(ctx, row->next_on), "off_label",
        date_label(ctx, row->off_on), "href_link", text_of(ctx, REMEDY_LINK, (long long)row->id),
        "status", status_json(status_of(row)));
}

static void add_figure(json_t *figures, const char *label, int64_t villages, const char *state)
{
    json_array_append_new(figures, json_pack("{s:s, s:I, s:s+}", "label", label, "villages",
                                             villages, "href_link", "/remedies?state=", state));
}

static void fill_figures(struct ctx *ctx)
{
    struct remedy_sums sums = remedies_sum(ctx, ctx->user.scope);
    json_t *figures = json_array();
    for (int i = 0; i <= REMEDY_OFF; i++)
        add_figure(figures, remedy_states[i].label, sums.states[i], remedy_states[i].name);
    add_figure(figures, "有措施逾期", sums.late, "late");
    add_figure(figures, "一年内反弹", sums.relapsed, "relapse");
    view_set(ctx, "figures", figures);
}

/* GET /remedies?state=&q=&sort= */
enum result remedy_list(struct ctx *ctx)
{
    struct remedy_filter filter = asked_filter(ctx);
    struct paging paging = paging_read(ctx);
    struct remedy_row *list;
    json_t *rows = json_array();
    paging.total = remedies_count(ctx, &filter);
    int count = remedies_read(ctx, &filter, paging.offset, paging.size, &list);
    for (int i = 0; i < count; i++)
        json_array_append_new(rows, row_json(ctx, &list[i]));
    view_text(ctx, "title", "整顿的村");
    view_set(ctx, "remedies", rows);
    view_text(ctx, "q", query_text(ctx, "q"));
    view_set(ctx, "state_choices", choices_json(filter_choices, filter.state));
    view_set(ctx, "sort_choices", choices_json(orders, orders[filter.order].name));
    view_set(ctx, "narrowed", json_boolean(filter.state || filter.like));
    view_set(ctx, "many", json_boolean(unit_level(ctx->user.unit_code) != LEVEL_VILLAGE));
    view_text(ctx, "namings_link", has_role(ctx, WHO_SEES_NAMES) ? "/namings" : "");
    view_text(ctx, "csv_link", table_link(ctx, query_link(ctx, "/remedies.csv", "page")));
    fill_figures(ctx);
    paging_show(ctx, paging);
    return page(ctx, "rectify/remedies");
}

/* GET /remedies.csv, as the list is narrowed */
enum result remedy_table(struct ctx *ctx)
{
    static const char *const heads[] = {"村代码",   "镇（街道）", "村（社区）", "年度",
                                        "评定等次", "状态",       "反弹",       "帮扶",
                                        "措施",     "已做好",     "逾期",       "最近的期限",
                                        "四查通过", "列入日期",   "摘帽日期"};
    struct remedy_filter filter = asked_filter(ctx);
    struct remedy_row *list;
    struct buf out = buf_create(ctx->arena, 65536);
    int count = remedies_read(ctx, &filter, 0, EXPORT_MAX, &list);
    buf_text(&out, "\xEF\xBB\xBF");
    csv_line(&out, heads, sizeof heads / sizeof *heads);
    for (int i = 0; i < count; i++) {
        const struct remedy_row *row = &list[i];
        const char *const cells[] = {
            row->unit_code,
            row->town_name,
            row->unit_name,
            text_of(ctx, "%lld", (long long)row->year),
            row->band_name,
            remedy_states[row->state].label,
            row->relapse ? "一年内反弹" : "",
            row->helpers,
            text_of(ctx, "%lld", (long long)row->steps),
            text_of(ctx, "%lld", (long long)row->done),
            text_of(ctx, "%lld", (long long)row->late),
            date_text(ctx, row->next_on),
            text_of(ctx, "%lld", (long long)row->passed),
            date_text(ctx, row->opened_on),
            date_text(ctx, row->off_on),
        };
        csv_line(&out, cells, sizeof cells / sizeof *cells);
    }
    return table_send(ctx, "整顿的村", &out);
}
