/* The chart of a town by villages and items: how each item stands, and why one is late (EXEC-1). It
 * shows a few villages a page, so that it costs the same in every town. */
#include "board/pages.h"

#include "base/text.h"
#include "unit.h"

/* Says at each late item why, as the latest self-assessment does. */
static void add_reasons(struct ctx *ctx, json_t *lists_of_village)
{
    size_t i, j;
    json_t *list, *item;
    json_array_foreach(lists_of_village, i, list)
    {
        json_array_foreach(json_object_get(list, "items"), j, item)
        {
            const char *reason = "";
            if (json_is_true(json_object_get(item, "late")))
                reason = board_late_reason(ctx, json_integer_value(json_object_get(item, "id")));
            json_object_set_new(item, "reason", json_string(reason));
        }
    }
}

static json_t *village_json(struct ctx *ctx, const struct board *town, const struct board_row *row)
{
    const struct board village = {
        .unit = row->unit, .level = LEVEL_VILLAGE, .year = town->year, .sum = *row};
    json_t *of_village = board_lists(ctx, &village);
    add_reasons(ctx, of_village);
    return json_pack("{s:s, s:s, s:o}", "unit", row->unit, "name", row->name, "lists", of_village);
}

/* Only villages with something promised have items. */
static int keep_begun(struct board *board)
{
    int kept = 0;
    for (int i = 0; i < board->count; i++)
        if (board->row[i].plans || board->row[i].total.items)
            board->row[kept++] = board->row[i];
    return kept;
}

/* GET /board/items?unit=TOWN&year=&page= */
enum result board_matrix(struct ctx *ctx)
{
    const char *asked = query_text(ctx, "unit");
    struct board board = {.unit = *asked ? asked : ctx->user.unit_code};
    struct unit unit;
    int64_t first = 0, last = -1;
    if (!in_scope(ctx, board.unit) || unit_level(board.unit) == LEVEL_VILLAGE)
        return RC_MISSING;
    if (unit_level(board.unit) != LEVEL_TOWN) /* one goes down to a town first */
        return redirect(ctx, "/board?unit=%s", board.unit);
    if (!unit_read(ctx, board.unit, &unit))
        return RC_MISSING;
    board_tenures(ctx, board.unit, &first, &last);
    board.year = board_year(query_int(ctx, "year", 1900, 2200, 0), ctx->today, first, last);
    board.period = board_period(ctx->today, board.year);
    board_read(ctx, &board);
    struct paging paging = paging_read(ctx);
    json_t *rows = json_array();
    paging.size = SCREEN_ROWS;
    paging.offset = (paging.page - 1) * SCREEN_ROWS;
    paging.total = keep_begun(&board);
    for (int64_t i = paging.offset; i < paging.total && i < paging.offset + paging.size; i++)
        json_array_append_new(rows, village_json(ctx, &board, &board.row[i]));
    view_text(ctx, "title", text_of(ctx, "%s %lld 年逐项挂图", unit.name, (long long)board.year));
    view_set(ctx, "crumbs",
             json_pack("[{s:s, s:s}, {s:s, s:n}]", "label", unit.name, "href_link",
                       text_of(ctx, "/board?unit=%s&year=%lld", board.unit, (long long)board.year),
                       "label", "逐项挂图", "href_link"));
    view_text(ctx, "unit", board.unit);
    view_set(ctx, "year", json_integer(board.year));
    view_text(ctx, "as_of_label", date_label(ctx, board.as_of));
    view_set(ctx, "villages", rows);
    view_set(ctx, "wide", json_true());
    paging_show(ctx, paging);
    return page(ctx, "board/items");
}
