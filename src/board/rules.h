/* What the wall chart says of figures, private to the room (EXEC-1, EXEC-2). Pure. */
#ifndef YICUN_BOARD_RULES_H
#define YICUN_BOARD_RULES_H

#include "board.h"

/* How the items of one cell stand: the worst of them decides. */
enum board_state {
    BOARD_EMPTY,      /* no items in that year */
    BOARD_LATE,       /* a milestone's last day has passed */
    BOARD_DUE,        /* one comes within 30 days; known of villages only */
    BOARD_DONE,       /* all of the year's milestones are reached */
    BOARD_UNREPORTED, /* a village that has not reported: nobody knows */
    BOARD_ON_TIME,
};

/* One line of the chart: a unit with its figures by list. */
struct board_row {
    const char *unit, *name;
    bool covered, ended;
    struct rollup list[LIST_COUNT], total;
    int64_t plans, missing; /* plans in force; those that have not reported */
};

enum board_order { BOARD_BY_UNIT, BOARD_BY_LATE, BOARD_BY_RATE };

/* The period, as a period_key, up to which a year's board expects reports: the latest that has
 * ended, at most the year's last (EXEC-4). */
int64_t board_period(struct date today, int64_t year);
/* The year shown: the one asked for when it lies in the tenures, else the one next to `today`'s.
 * first 0: there is no tenure, and any year will do. */
int64_t board_year(int64_t asked, struct date today, int64_t first, int64_t last);

enum board_state board_state(const struct rollup *figures, struct date today, bool unreported);
/* A part of a whole in percent with one decimal; 100 and 0 only when it is all or nothing. */
int64_t board_share(int64_t part, int64_t whole);
/* Mean progress in whole percent; 0 without items. */
int64_t board_mean(const struct rollup *figures);
/* Most late items first, or lowest rate first with units without a rate last; else by unit code. */
void board_sort(struct board_row *rows, int count, enum board_order order);

#endif
