/* What the files of the board room share. */
#ifndef YICUN_BOARD_PAGES_H
#define YICUN_BOARD_PAGES_H

#include "board/store.h"

/* Fills the view with the chart: {unit,year,as_of,period,rows:[...],summary:{...}} (json.c). Rows
 * whose name lacks ?q= are left out; the summary is of all. */
void board_fill(struct ctx *ctx, const struct board *board);
/* The items in force of a village's chart, by list: array of {list,list_label,items:[...],figures}.
 */
json_t *board_lists(struct ctx *ctx, const struct board *board);
/* The chart, or a village's items, as a table for a spreadsheet (export.c). */
enum result board_send(struct ctx *ctx, const struct board *board);

/* Rows on one screen of the wall: what can be read from five metres. */
enum { SCREEN_ROWS = 10 };
handler_fn board_screen; /* screen.c */
handler_fn board_matrix; /* matrix.c */

/* True when a row stays under the name filter ?q=. */
bool board_shows(struct ctx *ctx, const struct board_row *row);
/* "83.9", or NULL for DECIMAL_NONE. */
const char *board_percent(struct ctx *ctx, int64_t share);

#endif
