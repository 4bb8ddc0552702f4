/* The list of items in force: what falls due, what is late, what waits to be verified (EXEC-2,
 * EXEC-3); also where the wall chart's cells lead (EXEC-1). */
#include "base/buf.h"
#include "base/csv.h"
#include "base/text.h"
#include "commitment/internal.h"
#include "unit.h"

#include <string.h>

#define EXPORT_MAX 20000

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

static json_t *choices_json(const struct choice *choices, const char *chosen)
{
    json_t *list = json_array();
    for (const struct choice *choice = choices; choice->name; choice++)
        json_array_append_new(list, json_pack("{s:s, s:s, s:b}", "value", choice->name, "label",
                                              choice->label, "selected",
                                              text_same(choice->name, chosen)));
    return list;
}

static const char *text_in(struct ctx *ctx, const json_t *item, const char *key)
{
    const json_t *value = json_object_get(item, key);
    if (json_is_integer(value))
        return text_of(ctx, "%lld", (long long)json_integer_value(value));
    return text_or_empty(json_string_value(value));
}

/* EXEC-2: what stands on the page, all of it, as a table. */
static enum result export_csv(struct ctx *ctx, const struct item_filter *filter)
{
    static const char *const columns[][2] = {
        {"unit", "单位代码"},         {"unit_name", "村（社区）"},
        {"town_name", "镇（街道）"},  {"list_label", "清单"},
        {"title", "承诺事项"},        {"measure", "衡量办法"},
        {"person", "责任人"},         {"unit_of_measure", "计量单位"},
        {"baseline", "基数"},         {"target", "任期目标"},
        {"progress", "最近进度"},     {"reported", "进度截至"},
        {"percent", "完成比例（%）"}, {"next_value", "下一个年度目标"},
        {"due_on", "到期日"},         {"state_label", "销号状态"},
    };
    const size_t count = sizeof columns / sizeof *columns;
    struct buf out = buf_create(ctx->arena, 65536);
    json_t *items = items_rows(ctx, filter, 0, EXPORT_MAX), *item;
    size_t row;
    buf_text(&out, "\xEF\xBB\xBF");
    for (size_t i = 0; i < count; i++)
        csv_cell(&out, columns[i][1], i == 0);
    csv_cell(&out, "现状", false);
    buf_text(&out, "\r\n");
    json_array_foreach(items, row, item)
    {
        for (size_t i = 0; i < count; i++)
            csv_cell(&out, text_in(ctx, item, columns[i][0]), i == 0);
        csv_cell(&out, text_in(ctx, json_object_get(item, "status"), "word"), false);
        buf_text(&out, "\r\n");
    }
    return send_bytes(ctx, "text/csv; charset=utf-8", "承诺事项.csv", out.bytes, out.length);
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
    if (text_same(query_text(ctx, "format"), "csv"))
        return export_csv(ctx, &filter);
    struct paging paging = paging_read(ctx);
    paging.total = items_count(ctx, &filter);
    json_t *items = items_rows(ctx, &filter, paging.offset, paging.size);
    view_text(ctx, "title", "承诺事项");
    view_set(ctx, "items", items);
    view_set(ctx, "has_items", json_boolean(json_array_size(items) > 0));
    view_set(ctx, "one_village", json_boolean(unit_level(filter.scope.from) == LEVEL_VILLAGE));
    view_text(ctx, "q", query_text(ctx, "q"));
    view_set(ctx, "views", choices_json(views, views[filter.view].name));
    view_set(ctx, "list_choices",
             choices_json(lists, filter.list < 0 ? "" : lists[filter.list].name));
    view_set(ctx, "orders", choices_json(orders, filter.order));
    const char *link = query_link(ctx, "/items", "format");
    view_text(ctx, "csv_link", text_of(ctx, "%s%cformat=csv", link, strchr(link, '?') ? '&' : '?'));
    show_narrowed(ctx, &filter);
    paging_show(ctx, paging);
    return page(ctx, "commitment/list");
}
