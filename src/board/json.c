/* The wall chart as pages and programs see it. A county's chart is asked for all day long, so words
 * that recur in every cell are made once and shared. */
#include "board/pages.h"

#include "base/text.h"

#include <string.h>

/* What recurs in the cells of one chart. */
struct words {
    json_t *list[LIST_COUNT], *label[LIST_COUNT];
    struct view_cell status[BOARD_ON_TIME + 1];
};

static const struct status statuses[] = {
    [BOARD_LATE] = {"逾期", "▲", "late"},  [BOARD_DUE] = {"临期", "◐", "due"},
    [BOARD_DONE] = {"完成", "✓", "done"},  [BOARD_UNREPORTED] = {"未报", "○", "none"},
    [BOARD_ON_TIME] = {"正常", "●", "ok"},
};

static struct words words_of(struct ctx *ctx)
{
    struct words words = {.status = {[BOARD_EMPTY] = cell_t(NULL)}};
    for (int list = 0; list < LIST_COUNT; list++) {
        words.list[list] = json_string(lists[list].name);
        words.label[list] = json_string(lists[list].label);
    }
    for (int state = BOARD_LATE; state <= BOARD_ON_TIME; state++)
        words.status[state] = status_cell(ctx, statuses[state]);
    return words;
}

const char *board_percent(struct ctx *ctx, int64_t share)
{
    return share == DECIMAL_NONE ? NULL : decimal_text(ctx, share);
}

static json_t *figures_json(const struct rollup *figures)
{
    json_t *json = json_object();
    json_object_set_new(json, "items", json_integer(figures->items));
    json_object_set_new(json, "done", json_integer(figures->done));
    json_object_set_new(json, "late", json_integer(figures->late));
    json_object_set_new(json, "closed", json_integer(figures->closed));
    json_object_set_new(json, "percent_mean", json_integer(board_mean(figures)));
    return json;
}

/* A cell of the chart: of one list, or of all, where the rate takes the place of the list. */
enum {
    CELL_ITEMS,
    CELL_DONE,
    CELL_LATE,
    CELL_CLOSED,
    CELL_MEAN,
    CELL_STATUS,
    CELL_RATE,
    CELL_LIST = CELL_RATE,
    CELL_LABEL
};
static const char *const list_columns[] = {
    [CELL_ITEMS] = "items",   [CELL_DONE] = "done",         [CELL_LATE] = "late",
    [CELL_CLOSED] = "closed", [CELL_MEAN] = "percent_mean", [CELL_STATUS] = "status",
    [CELL_LIST] = "list",     [CELL_LABEL] = "list_label",  NULL};
static const char *const total_columns[] = {[CELL_ITEMS] = "items",       [CELL_DONE] = "done",
                                            [CELL_LATE] = "late",         [CELL_CLOSED] = "closed",
                                            [CELL_MEAN] = "percent_mean", [CELL_STATUS] = "status",
                                            [CELL_RATE] = "rate",         NULL};

static void fill_cell(struct ctx *ctx, const struct words *words, const struct rollup *figures,
                      bool unreported, struct view_cell *cell)
{
    cell[CELL_ITEMS] = cell_i(figures->items);
    cell[CELL_DONE] = cell_i(figures->done);
    cell[CELL_LATE] = cell_i(figures->late);
    cell[CELL_CLOSED] = cell_i(figures->closed);
    cell[CELL_MEAN] = cell_i(board_mean(figures));
    cell[CELL_STATUS] = words->status[board_state(figures, ctx->today, unreported)];
}

static const struct view_rows *cells_of(struct ctx *ctx, const struct words *words,
                                        const struct board_row *row, bool unreported)
{
    struct view_rows *cells = view_rows_new(ctx->arena, list_columns);
    view_rows_expect(cells, LIST_COUNT);
    for (int list = 0; list < LIST_COUNT; list++) {
        struct view_cell *cell = view_row(cells);
        fill_cell(ctx, words, &row->list[list], unreported, cell);
        cell[CELL_LIST] = cell_t(lists[list].name);
        cell[CELL_LABEL] = cell_t(lists[list].label);
    }
    return cells;
}

static const struct view_rows *total_of(struct ctx *ctx, const struct words *words,
                                        const struct rollup *figures, bool unreported)
{
    struct view_cell *cell;
    struct view_rows *total = view_object(ctx->arena, total_columns, &cell);
    fill_cell(ctx, words, figures, unreported, cell);
    cell[CELL_RATE] = cell_t(board_percent(ctx, board_rate(figures)));
    return total;
}

enum {
    ROW_UNIT,
    ROW_NAME,
    ROW_ENDED,
    ROW_BEGUN,
    ROW_LISTS,
    ROW_TOTAL,
    ROW_PLANS,
    ROW_MISSING,
    ROW_UNREPORTED
};
static const char *const row_columns[] = {[ROW_UNIT] = "unit",
                                          [ROW_NAME] = "name",
                                          [ROW_ENDED] = "ended",
                                          [ROW_BEGUN] = "begun",
                                          [ROW_LISTS] = "lists",
                                          [ROW_TOTAL] = "total",
                                          [ROW_PLANS] = "plans",
                                          [ROW_MISSING] = "missing",
                                          [ROW_UNREPORTED] = "unreported",
                                          NULL};

static void add_row(struct ctx *ctx, const struct board *board, const struct words *words,
                    const struct board_row *row, struct view_rows *rows)
{
    bool unreported = board->level == LEVEL_VILLAGE && row->missing > 0;
    struct view_cell *cell = view_row(rows);
    cell[ROW_UNIT] = cell_t(row->unit);
    cell[ROW_NAME] = cell_t(row->name);
    cell[ROW_ENDED] = cell_b(row->ended);
    cell[ROW_BEGUN] = cell_b(row->plans || row->total.items);
    cell[ROW_LISTS] = cell_r(cells_of(ctx, words, row, unreported));
    cell[ROW_TOTAL] = cell_o(total_of(ctx, words, &row->total, unreported));
    cell[ROW_PLANS] = cell_i(row->plans);
    cell[ROW_MISSING] = cell_i(row->missing);
    cell[ROW_UNREPORTED] = cell_b(unreported);
}

bool board_shows(struct ctx *ctx, const struct board_row *row)
{
    const char *q = query_text(ctx, "q");
    return !*q || strstr(row->name, q) || text_same(row->unit, q);
}

/* --- the summary --- */

static json_t *sum_json(struct ctx *ctx, const struct rollup *figures)
{
    int64_t open = figures->items - figures->done - figures->late;
    json_t *json = figures_json(figures);
    json_object_set_new(json, "on_time", json_integer(open));
    json_object_set_new(json, "rate", json_pack("s?", board_percent(ctx, board_rate(figures))));
    json_object_set_new(
        json, "done_share",
        json_pack("s?", board_percent(ctx, board_share(figures->done, figures->items))));
    json_object_set_new(json, "on_time_share",
                        json_pack("s?", board_percent(ctx, board_share(open, figures->items))));
    json_object_set_new(
        json, "late_share",
        json_pack("s?", board_percent(ctx, board_share(figures->late, figures->items))));
    return json;
}

static json_t *summary_json(struct ctx *ctx, const struct board *board, const struct words *words)
{
    const struct board_row *sum = &board->sum;
    json_t *rows = json_array();
    for (int list = 0; list < LIST_COUNT; list++) {
        json_t *row = sum_json(ctx, &sum->list[list]);
        json_object_set(row, "list", words->list[list]);
        json_object_set(row, "list_label", words->label[list]);
        json_array_append_new(rows, row);
    }
    return json_pack("{s:o, s:o, s:I, s:I, s:s?}", "lists", rows, "total",
                     sum_json(ctx, &sum->total), "plans", sum->plans, "missing", sum->missing,
                     "missing_share", board_percent(ctx, board_share(sum->missing, sum->plans)));
}

void board_fill(struct ctx *ctx, const struct board *board)
{
    char period[PERIOD_TEXT], label[PERIOD_LABEL];
    struct words words = words_of(ctx);
    struct view_rows *rows = view_rows_new(ctx->arena, row_columns);
    for (int i = 0; i < board->count; i++)
        if (board_shows(ctx, &board->row[i]))
            add_row(ctx, board, &words, &board->row[i], rows);
    view_text(ctx, "unit", board->unit);
    view_set(ctx, "year", json_integer(board->year));
    view_text(ctx, "as_of", date_text(ctx, board->as_of));
    view_text(ctx, "as_of_label", date_label(ctx, board->as_of));
    view_text(ctx, "period", period_format(period_of_key(board->period), period));
    view_text(ctx, "period_label", period_label(period_of_key(board->period), label));
    view_rows(ctx, "rows", rows);
    view_set(ctx, "shown", json_integer((json_int_t)rows->count));
    view_set(ctx, "summary", summary_json(ctx, board, &words));
}

/* --- the items of one village --- */

static json_t *item_json(struct ctx *ctx, const struct commitment *item)
{
    json_t *json = commitment_json(ctx, item);
    json_object_set_new(json, "target_text",
                        json_string(commitment_value_text(ctx, item, item->target)));
    return json;
}

json_t *board_lists(struct ctx *ctx, const struct board *board)
{
    struct words words = words_of(ctx);
    const struct board_row *row = &board->sum;
    json_t *all = json_array(), *items_of[LIST_COUNT];
    for (int list = 0; list < LIST_COUNT; list++) {
        enum board_state state = board_state(&row->list[list], ctx->today, row->missing > 0);
        json_t *figures = figures_json(&row->list[list]);
        json_object_set_new(figures, "status",
                            state == BOARD_EMPTY ? json_null() : status_json(statuses[state]));
        items_of[list] = json_array();
        json_array_append_new(all, json_pack("{s:O, s:O, s:o, s:o}", "list", words.list[list],
                                             "list_label", words.label[list], "items",
                                             items_of[list], "figures", figures));
    }
    for (int64_t plan = 0; (plan = board_next_plan(ctx, board->unit, board->year, plan));) {
        struct promise promise;
        struct commitment *items;
        int count =
            promise_read(ctx, plan, &promise) ? commitments_read(ctx, &promise, false, &items) : 0;
        for (int i = 0; i < count; i++)
            json_array_append_new(items_of[items[i].list], item_json(ctx, &items[i]));
    }
    return all;
}
