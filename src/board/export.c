/* The wall chart for a spreadsheet: what the page shows, one line a unit or item (ALL-4). */
#include "board/pages.h"

#include "base/buf.h"
#include "base/csv.h"
#include "base/text.h"
#include "core/table.h"

static void number_cell(struct ctx *ctx, struct buf *out, int64_t number)
{
    csv_cell(out, text_of(ctx, "%lld", (long long)number), false);
}

static void figures_cells(struct ctx *ctx, struct buf *out, const struct rollup *figures)
{
    number_cell(ctx, out, figures->items);
    number_cell(ctx, out, figures->done);
    number_cell(ctx, out, figures->late);
}

static void chart_head(struct ctx *ctx, struct buf *out)
{
    buf_text(out, "单位代码,单位");
    for (int list = 0; list <= LIST_COUNT; list++) {
        const char *label = list < LIST_COUNT ? lists[list].label : "全部";
        buf_text(out, text_of(ctx, ",%s事项,%s完成,%s逾期", label, label, label));
    }
    buf_text(out, ",已销号,平均进度%,兑现率%,生效规划,未报自评\r\n");
}

static void chart_row(struct ctx *ctx, struct buf *out, const struct board_row *row)
{
    csv_cell(out, row->unit, true);
    csv_cell(out, row->name, false);
    for (int list = 0; list < LIST_COUNT; list++)
        figures_cells(ctx, out, &row->list[list]);
    figures_cells(ctx, out, &row->total);
    number_cell(ctx, out, row->total.closed);
    number_cell(ctx, out, board_mean(&row->total));
    csv_cell(out, board_percent(ctx, board_rate(&row->total)), false);
    number_cell(ctx, out, row->plans);
    number_cell(ctx, out, row->missing);
    buf_text(out, "\r\n");
}

static void item_row(struct buf *out, const json_t *list, const json_t *item)
{
    static const char *const keys[] = {"title",       "person",    "progress_text",
                                       "target_text", "next_text", "due_on"};
    csv_cell(out, json_string_value(json_object_get(list, "list_label")), true);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        csv_cell(out, json_string_value(json_object_get(item, keys[i])), false);
    const json_t *status = json_object_get(item, "status");
    csv_cell(out, json_string_value(json_object_get(status, "word")), false);
    buf_text(out, "\r\n");
}

static void items_table(struct ctx *ctx, struct buf *out, const struct board *board)
{
    size_t i, j;
    json_t *list, *item;
    buf_text(out, "清单,承诺事项,责任人,进度,目标,下一节点,到期,状态\r\n");
    json_array_foreach(board_lists(ctx, board), i, list)
    {
        json_array_foreach(json_object_get(list, "items"), j, item)
        {
            item_row(out, list, item);
        }
    }
}

enum result board_send(struct ctx *ctx, const struct board *board)
{
    struct buf out = buf_create(ctx->arena, 16384);
    buf_text(&out, "\xEF\xBB\xBF");
    if (unit_level(board->unit) == LEVEL_VILLAGE) {
        items_table(ctx, &out, board);
    } else {
        chart_head(ctx, &out);
        for (int i = 0; i < board->count; i++)
            if (board_shows(ctx, &board->row[i]))
                chart_row(ctx, &out, &board->row[i]);
    }
    return table_send(ctx, text_of(ctx, "挂图作战 %lld年", (long long)board->year), &out);
}
