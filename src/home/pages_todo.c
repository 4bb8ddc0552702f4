/* The home page: what the signed-in user must do, most urgent first, many of a kind folded into one
 * line; what comes next; and, above villages, how far the units have come (ALL-2). */
#include "pages.h"

#include "base/buf.h"
#include "base/text.h"
#include "commitment.h"
#include "core/todo.h"
#include "plan.h"

/* As many of one kind are shown one by one; more become one line. */
#define SHOWN_OF_A_KIND 5
#define WEEK_DAYS 7

enum when { WHEN_ANY, WHEN_OVERDUE, WHEN_WEEK, WHEN_LATER, WHEN_COUNT };
static const struct choice whens[] = {
    {"", "全部"}, {"overdue", "已逾期"}, {"week", "七天内"}, {"later", "以后"}, {NULL, NULL}};

static const struct pile {
    const char *name, *title;
    bool folds; /* what was sent back is shown one by one, each with its reason (ALL-9) */
} piles[] = {
    {"returned", "退回给您的", false},
    {"overdue", "已逾期", true},
    {"soon", "七天内到期", true},
    {"open", "其他待办", true},
};
#define PILES (sizeof piles / sizeof piles[0])

static enum when when_of(const json_t *row)
{
    const json_t *days = json_object_get(row, "days");
    json_int_t left = json_integer_value(days);
    return !json_is_integer(days) || left > WEEK_DAYS ? WHEN_LATER
           : left < 0                                 ? WHEN_OVERDUE
                                                      : WHEN_WEEK;
}

/* --- filters --- */

static void show_tabs(struct ctx *ctx, json_t *todo, int when)
{
    int count[WHEN_COUNT] = {0};
    json_t *tabs = json_array(), *row;
    for (size_t i = 0; i < PILES; i++) {
        size_t r;
        json_array_foreach(json_object_get(todo, piles[i].name), r, row)
        {
            count[WHEN_ANY]++;
            count[when_of(row)]++;
        }
    }
    for (int i = 0; i < WHEN_COUNT; i++)
        json_array_append_new(
            tabs, json_pack("{s:s, s:i, s:s, s:b, s:b}", "label", whens[i].label, "count", count[i],
                            "href_link", i ? text_of(ctx, "/?when=%s", whens[i].name) : "/", "on",
                            i == when, "bad", i == WHEN_OVERDUE && count[i] > 0));
    view_set(ctx, "tabs", tabs);
}

/* The rows of a pile that were asked for. */
static json_t *chosen_rows(const json_t *rows, int when, const char *group)
{
    json_t *chosen = json_array(), *row;
    size_t i;
    json_array_foreach(rows, i, row)
    {
        if ((when == WHEN_ANY || when_of(row) == (enum when)when) &&
            (!*group || text_same(group, json_string_value(json_object_get(row, "group")))))
            json_array_append(chosen, row);
    }
    return chosen;
}

/* --- folding --- */

/* How many of each kind there are, by its name. */
static json_t *count_kinds(const json_t *rows)
{
    json_t *kinds = json_object(), *row;
    size_t i;
    json_array_foreach(rows, i, row)
    {
        const char *group = json_string_value(json_object_get(row, "group"));
        json_int_t before = json_integer_value(json_object_get(kinds, group));
        json_object_set_new(kinds, group, json_integer(before + 1));
    }
    return kinds;
}

/* The to-do list with that kind alone, unfolded. */
static const char *kind_link(struct ctx *ctx, const char *group)
{
    struct buf link = buf_create(ctx->arena, 64);
    buf_text(&link, "/?group=");
    http_encode(&link, group);
    return link.bytes;
}

/* One line for all of a kind; it is as urgent as the first of them. */
static json_t *folded_line(struct ctx *ctx, const json_t *first, json_int_t many)
{
    json_t *line = json_copy((json_t *)first);
    const char *group = json_string_value(json_object_get(first, "group"));
    const char *title = json_string_value(json_object_get(first, "title"));
    json_object_set_new(line, "title",
                        json_string(text_of(ctx, "%s %lld 件", group, (long long)many)));
    json_object_set_new(
        line, "detail",
        json_string(text_of(ctx, "%s：%s",
                            json_is_null(json_object_get(first, "due")) ? "其中一件" : "最早的一件",
                            title)));
    if (json_is_string(json_object_get(first, "all_link")))
        json_object_set(line, "href_link", json_object_get(first, "all_link"));
    else
        json_object_set_new(line, "href_link", json_string(kind_link(ctx, group)));
    json_object_set_new(line, "action", json_string("看全部"));
    json_object_set_new(line, "many", json_integer(many));
    return line;
}

static json_t *fold(struct ctx *ctx, const json_t *rows)
{
    json_t *lines = json_array(), *kinds = count_kinds(rows), *row;
    size_t i;
    json_array_foreach(rows, i, row)
    {
        const char *group = json_string_value(json_object_get(row, "group"));
        json_int_t many = json_integer_value(json_object_get(kinds, group));
        if (!*group || (many > 0 && many <= SHOWN_OF_A_KIND)) {
            json_array_append(lines, row);
        } else if (many > 0) {
            json_array_append_new(lines, folded_line(ctx, row, many));
            json_object_set_new(kinds, group, json_integer(0)); /* said */
        }
    }
    return lines;
}

static void show_piles(struct ctx *ctx, json_t *todo, int when, const char *group)
{
    json_t *shown = json_array();
    for (size_t i = 0; i < PILES; i++) {
        json_t *rows = chosen_rows(json_object_get(todo, piles[i].name), when, group);
        if (json_array_size(rows) == 0)
            continue;
        json_int_t count = (json_int_t)json_array_size(rows);
        json_array_append_new(shown, json_pack("{s:s, s:I, s:o}", "title", piles[i].title, "count",
                                               count, "lines",
                                               piles[i].folds && !*group ? fold(ctx, rows) : rows));
    }
    view_set(ctx, "piles", shown);
}

/* --- how far the units have come --- */

/* This year's items in force of the user's unit, from its roll-ups. */
static void add_items(struct ctx *ctx, json_t *figures)
{
    struct rollup *rollup, sum = {0};
    int count = rollups_read(ctx, ctx->today.year, unit_level(ctx->user.unit_code), ctx->user.scope,
                             &rollup);
    for (int i = 0; i < count; i++) {
        sum.items += rollup[i].items;
        sum.done += rollup[i].done;
        sum.late += rollup[i].late;
    }
    if (sum.items == 0)
        return;
    const char *const labels[] = {"今年承诺事项", "已达到", "已逾期"};
    const int64_t values[] = {sum.items, sum.done, sum.late};
    for (int i = 0; i < 3; i++)
        json_array_append_new(figures,
                              json_pack("{s:s, s:I, s:s, s:s}", "label", labels[i], "value",
                                        values[i], "unit", "项", "href_link",
                                        text_of(ctx, "/board?unit=%s", ctx->user.unit_code)));
}

static void show_figures(struct ctx *ctx)
{
    enum unit_level level = unit_level(ctx->user.unit_code);
    if (!has_role(ctx, WHO_BUSINESS) || level == LEVEL_VILLAGE)
        return;
    json_t *figures = plan_figures(ctx);
    add_items(ctx, figures);
    view_set(ctx, "figures", figures);
    view_text(ctx, "figures_title", text_of(ctx, "%s的任期规划", ctx->user.unit_name));
}

enum result home_page(struct ctx *ctx)
{
    static const char *const weekdays[] = {"一", "二", "三", "四", "五", "六", "日"};
    json_t *todo = todo_collect(ctx);
    int when = choice_by_name(whens, query_text(ctx, "when"));
    const char *group = query_text(ctx, "group");
    if (when < 0)
        when = WHEN_ANY;
    view_text(ctx, "title", "待办");
    view_text(ctx, "day",
              text_of(ctx, "%s 星期%s", date_label(ctx, ctx->today),
                      weekdays[date_weekday(ctx->today) - 1]));
    view_set(ctx, "business", json_boolean(has_role(ctx, WHO_BUSINESS)));
    view_text(ctx, "group", group);
    show_tabs(ctx, todo, when);
    show_piles(ctx, todo, when, group);
    show_figures(ctx);
    json_object_update_new(ctx->view, todo);
    return page(ctx, "home/index");
}
