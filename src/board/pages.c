/* The wall chart (EXEC-1): a unit's villages, towns or counties by the five lists, from the
 * roll-ups; a village's own items. */
#include "board.h"

#include "base/text.h"
#include "board/pages.h"
#include "core/table.h"
#include "unit.h"

#include <string.h>

static const struct choice orders[] = {
    [BOARD_BY_UNIT] = {"unit", NULL},
    [BOARD_BY_LATE] = {"late", NULL},
    [BOARD_BY_RATE] = {"rate", NULL},
    {0},
};

/* Where one is, from the top of the user's scope on: each step is a chart of its own. False when
 * there is no such unit in the scope (USER-2). */
static bool show_place(struct ctx *ctx, const struct board *board)
{
    size_t i;
    json_t *step, *crumbs;
    const char *name = unit_level_label(LEVEL_COUNTRY);
    crumbs = unit_path(ctx, board->unit);
    json_array_foreach(crumbs, i, step)
    {
        const char *code = json_string_value(json_object_get(step, "code"));
        bool here = i + 1 == json_array_size(crumbs);
        name = json_string_value(json_object_get(step, "label"));
        json_object_set_new(step, "href_link",
                            here ? json_null()
                                 : json_string(text_of(ctx, "/board?unit=%s&year=%lld", code,
                                                       (long long)board->year)));
        if (here && !text_same(code, board->unit))
            return false;
    }
    view_text(ctx, "unit_name", name);
    view_set(ctx, "crumbs", crumbs);
    return *board->unit == '\0' || i > 0;
}

static void show_years(struct ctx *ctx, struct board *board)
{
    int64_t first = 0, last = -1;
    json_t *years = json_array();
    board_tenures(ctx, board->unit, &first, &last);
    board->year = board_year(query_int(ctx, "year", 1900, 2200, 0), ctx->today, first, last);
    for (int64_t year = first; year <= last; year++)
        json_array_append_new(years,
                              json_pack("{s:I, s:b}", "year", year, "on", year == board->year));
    view_set(ctx, "years", years);
    view_set(ctx, "tenures", json_boolean(first > 0));
}

/* Reads the chart that the query asks for; false when its unit is not there. */
static bool read_board(struct ctx *ctx, struct board *board)
{
    const char *asked = query_text(ctx, "unit");
    *board = (struct board){.unit = *asked ? asked : ctx->user.unit_code};
    if (!in_scope(ctx, board->unit))
        return false;
    show_years(ctx, board);
    if (!show_place(ctx, board))
        return false;
    board->period = board_period(ctx->today, board->year);
    board_read(ctx, board);
    int order = choice_by_name(orders, query_text(ctx, "sort"));
    if (order > BOARD_BY_UNIT)
        board_sort(board->row, board->count, (enum board_order)order);
    view_text(ctx, "sort", order > BOARD_BY_UNIT ? orders[order].name : "unit");
    view_set(ctx, "by_late", json_boolean(order == BOARD_BY_LATE));
    view_set(ctx, "by_rate", json_boolean(order == BOARD_BY_RATE));
    return true;
}

static enum result show_board(struct ctx *ctx)
{
    struct board board;
    if (!read_board(ctx, &board))
        return RC_MISSING;
    bool village = unit_level(board.unit) == LEVEL_VILLAGE;
    board_fill(ctx, &board);
    view_text(ctx, "title",
              text_of(ctx, "%s %lld 年挂图作战",
                      json_string_value(json_object_get(ctx->view, "unit_name")),
                      (long long)board.year));
    view_text(ctx, "q", query_text(ctx, "q"));
    view_set(ctx, "is_village", json_boolean(village));
    view_text(ctx, "row_label", unit_level_label(board.level));
    view_set(ctx, "of_villages", json_boolean(board.level == LEVEL_VILLAGE));
    view_set(ctx, "begun", json_boolean(board.sum.plans > 0 || board.sum.total.items > 0));
    view_text(ctx, "export_link", table_link(ctx, query_link(ctx, "/board.csv", "page")));
    if (!village) {
        view_set(ctx, "wide", json_true());
        view_text(
            ctx, "screen_link",
            text_of(ctx, "/board/screen?unit=%s&year=%lld", board.unit, (long long)board.year));
        return page(ctx, "board/show");
    }
    view_set(ctx, "lists", board_lists(ctx, &board));
    view_set(ctx, "plan", json_integer(board_next_plan(ctx, board.unit, board.year, 0)));
    view_set(ctx, "plan", json_integer(board_next_plan(ctx, board.unit, board.year, 0)));
    return page(ctx, "board/village");
}

static enum result export_board(struct ctx *ctx)
{
    struct board board;
    return read_board(ctx, &board) ? board_send(ctx, &board) : RC_MISSING;
}

static const struct route routes[] = {
    {.method = HTTP_GET,
     .pattern = "/board",
     .handle = show_board,
     .who = WHO_BUSINESS,
     .title = "挂图作战：一个单位的下级单位和五张清单"},
    {.method = HTTP_GET,
     .pattern = "/board.csv",
     .handle = export_board,
     .who = WHO_BUSINESS,
     .title = "导出挂图作战"},
    {.method = HTTP_GET,
     .pattern = "/board/items",
     .handle = board_matrix,
     .who = WHO_BUSINESS & ~(unsigned)ROLE_VILLAGE_SECRETARY,
     .title = "逐项挂图：一个乡镇（街道）的村和事项"},
    {.method = HTTP_GET,
     .pattern = "/board/screen",
     .handle = board_screen,
     .who = WHO_BUSINESS & ~(unsigned)ROLE_VILLAGE_SECRETARY,
     .title = "挂图作战的大屏：自动轮播"},
    {0},
};

static const struct nav_link nav[] = {
    {.group = "推进落实", .label = "挂图作战", .link = "/board", .who = WHO_BUSINESS},
    {0},
};

const struct room board_room = {.name = "board", .routes = routes, .nav = nav};
