/* The list of items in force: what falls due, what is late, what waits to be verified (EXEC-2,
 * EXEC-3); also where the wall chart's cells lead (EXEC-1). */
#include "base/buf.h"
#include "base/csv.h"
#include "base/text.h"
#include "commitment/internal.h"
#include "core/table.h"
#include "unit.h"

#include <string.h>

#define EXPORT_MAX 20000 /* what one request's memory holds with ease */

static const struct choice views[] = {
    [ITEMS_ALL] = {"", "全部"},
    [ITEMS_OPEN] = {"open", "未达标"},
    [ITEMS_SOON] = {"soon", "30 天内到期或逾期"},
    [ITEMS_LATE] = {"late", "逾期"},
    [ITEMS_DONE] = {"done", "已达标"},
    [ITEMS_CLAIMED] = {"claimed", "待核验"},
    [ITEMS_CLOSED] = {"closed", "已销号"},
    {0},
};
static const struct choice orders[] = {
    {"due", "先到期的在前"}, {"unit", "按村、按清单"}, {"percent", "进度低的在前"}, {0}};

static int asked(const struct ctx *ctx, const char *name, const struct choice *choices)
{
    int choice = choice_by_name(choices, query_text(ctx, name));
    return choice < 0 ? 0 : choice;
}

static struct item_filter asked_filter(struct ctx *ctx)
{
    const char *unit = query_text(ctx, "unit");
    bool narrowed = *unit && unit_level(unit) != LEVEL_NONE && in_scope(ctx, unit);
    return (struct item_filter){
        .scope = narrowed ? scope_of(unit) : ctx->user.scope,
        .list = choice_by_name(lists, query_text(ctx, "list")),
        .view = asked(ctx, "state", views),
        .year = query_int(ctx, "year", 1900, 2200, 0),
        .like = query_like(ctx),
        .order = orders[asked(ctx, "sort", orders)].name,
    };
}

/* --- the table (EXEC-2, ALL-4) --- */

static void add_line(struct ctx *ctx, const struct listed_item *listed, void *arg)
{
    const struct commitment *item = &listed->item;
    char reported[PERIOD_TEXT];
    json_t *status = commitment_status(ctx, item);
    const char *const cells[] = {
        item->unit_code,
        listed->unit_name,
        listed->town_name,
        lists[item->list].label,
        item->title,
        item->measure,
        item->person,
        item->unit_of_measure,
        decimal_text(ctx, item->baseline),
        decimal_text(ctx, item->target),
        decimal_text(ctx, item->progress),
        period_format(period_of_key(item->reported), reported),
        text_of(ctx, "%lld", (long long)item->percent),
        decimal_text(ctx, item->next_value),
        date_text(ctx, item->due_on),
        json_string_value(json_object_get(status, "word")),
    };
    csv_line(arg, cells, sizeof cells / sizeof *cells);
}

static enum result export_csv(struct ctx *ctx, const struct item_filter *filter)
{
    static const char *const heads[] = {
        "单位代码",      "村（社区）",     "镇（街道）", "清单",     "承诺事项", "衡量办法",
        "责任人",        "计量单位",       "基数",       "任期目标", "最近进度", "进度截至",
        "完成比例（%）", "下一个年度目标", "到期日",     "现状",
    };
    struct buf out = buf_create(ctx->arena, 65536);
    buf_text(&out, "\xEF\xBB\xBF");
    csv_line(&out, heads, sizeof heads / sizeof *heads);
    items_each(ctx, filter, 0, EXPORT_MAX, add_line, &out);
    return table_send(ctx, "承诺事项", &out);
}

/* --- the page --- */

static void add_row(struct ctx *ctx, const struct listed_item *listed, void *arg)
{
    json_t *json = commitment_json(ctx, &listed->item);
    json_object_set_new(json, "unit_name", json_string(listed->unit_name));
    json_object_set_new(json, "town_name", json_string(listed->town_name));
    json_array_append_new(arg, json);
}

/* What the list was narrowed to, by the wall chart or a to-do, beside its own filters. */
static void show_narrowed(struct ctx *ctx, const struct item_filter *filter)
{
    const char *unit = filter->scope.from;
    bool narrowed = !text_same(unit, ctx->user.scope.from);
    view_text(ctx, "unit", narrowed ? unit : "");
    view_text(ctx, "narrowed_name", narrowed ? unit_name(ctx, unit) : "");
    view_set(ctx, "year", filter->year ? json_integer(filter->year) : json_null());
}

/* GET /items */
enum result items_list(struct ctx *ctx)
{
    struct item_filter filter = asked_filter(ctx);
    struct paging paging = paging_read(ctx);
    paging.total = items_count(ctx, &filter);
    bool csv = table_wanted(ctx);
    if (csv && paging.total <= EXPORT_MAX)
        return export_csv(ctx, &filter);
    if (csv)
        error_at(ctx, "", "range", "一次最多导出 %d 项，请先按镇、清单或进展筛选", EXPORT_MAX);
    json_t *items = json_array();
    items_each(ctx, &filter, paging.offset, paging.size, add_row, items);
    view_text(ctx, "title", "承诺事项");
    view_set(ctx, "items", items);
    view_set(ctx, "one_village", json_boolean(unit_level(filter.scope.from) == LEVEL_VILLAGE));
    view_set(ctx, "one_town", json_boolean(unit_level(filter.scope.from) >= LEVEL_TOWN));
    view_text(ctx, "q", query_text(ctx, "q"));
    view_set(ctx, "views", choices_json(views, views[filter.view].name));
    view_set(ctx, "list_choices",
             choices_json(lists, filter.list < 0 ? "" : lists[filter.list].name));
    view_set(ctx, "orders", choices_json(orders, filter.order));
    const char *link = query_link(ctx, "/items", "format");
    view_set(ctx, "exportable", json_boolean(paging.total > 0 && paging.total <= EXPORT_MAX));
    view_text(ctx, "csv_link", table_link(ctx, link));
    show_narrowed(ctx, &filter);
    paging_show(ctx, paging);
    return csv ? invalid(ctx, "commitment/list") : page(ctx, "commitment/list");
}
