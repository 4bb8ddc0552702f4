/* The SQL of the wall chart, private to the room. It reads roll-ups, never items: three range
 * queries whatever the number of villages below (EXEC-1). */
#ifndef YICUN_BOARD_STORE_H
#define YICUN_BOARD_STORE_H

#include "board/rules.h"

/* A unit's chart of one year. */
struct board {
    const char *unit;
    enum unit_level level; /* of the rows; LEVEL_VILLAGE with one row for a village's own chart */
    int64_t year, period;  /* period: up to which reports are expected, a period_key */
    struct date as_of;
    struct board_row *row;
    int count;
    struct board_row sum; /* of all rows */
};

/* First and last year of the tenures of a unit, of those above and below it; false when no campaign
 * was begun. */
bool board_tenures(struct ctx *ctx, const char *unit, int64_t *first, int64_t *last);
/* Fills level, as_of, the rows in the order of their codes and their sum; the others are set. */
void board_read(struct ctx *ctx, struct board *board);
/* A village's next plan in force after this id whose tenure holds the year; 0 when there is none.
 */
int64_t board_next_plan(struct ctx *ctx, const char *village, int64_t year, int64_t after);

/* Why an item is late, as its latest submitted self-assessment says; "" when none does. */
const char *board_late_reason(struct ctx *ctx, int64_t item_id);

#endif
