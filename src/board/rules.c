/* The policy of the wall chart: what a cell's figures are called, the fulfilment rate, which period
 * is awaited, the order of rows (EXEC-1, EXEC-2, EXEC-4). */
#include "board/rules.h"

#include <stdlib.h>
#include <string.h>

#define SOON_DAYS 30 /* 临期 (EXEC-2) */

int64_t board_period(struct date today, int64_t year)
{
    int64_t ended = period_key(period_of(today)) - 1;
    int64_t last = period_key((struct period){(int)year, 6});
    return ended < last ? ended : last;
}

int64_t board_year(int64_t asked, struct date today, int64_t first, int64_t last)
{
    int64_t year = asked ? asked : today.year;
    if (first && asked && (asked < first || asked > last))
        year = today.year;
    if (first && year < first)
        year = first;
    if (first && year > last)
        year = last;
    return year;
}

enum board_state board_state(const struct rollup *figures, struct date today, bool unreported)
{
    if (figures->items == 0)
        return BOARD_EMPTY;
    if (figures->late > 0)
        return BOARD_LATE;
    if (figures->done == figures->items)
        return BOARD_DONE;
    if (!date_is_none(figures->due_on) &&
        date_to_days(figures->due_on) - date_to_days(today) <= SOON_DAYS)
        return BOARD_DUE;
    return unreported ? BOARD_UNREPORTED : BOARD_ON_TIME;
}

int64_t board_share(int64_t part, int64_t whole)
{
    const int64_t tenth = DECIMAL_ONE / 10;
    if (whole == 0)
        return DECIMAL_NONE;
    int64_t tenths = (2 * 1000 * part + whole) / (2 * whole);
    if (tenths == 1000 && part < whole)
        tenths = 999;
    if (tenths == 0 && part > 0)
        tenths = 1;
    return tenths * tenth;
}

int64_t board_rate(const struct rollup *figures)
{
    return board_share(figures->done, figures->done + figures->late);
}

int64_t board_mean(const struct rollup *figures)
{
    return figures->items ? figures->percent / figures->items : 0;
}

void board_add(struct rollup *sum, const struct rollup *figures)
{
    sum->items += figures->items;
    sum->done += figures->done;
    sum->late += figures->late;
    sum->closed += figures->closed;
    sum->percent += figures->percent;
    if (date_is_none(sum->due_on) ||
        (!date_is_none(figures->due_on) && date_compare(figures->due_on, sum->due_on) < 0))
        sum->due_on = figures->due_on;
}

static int by_unit(const void *left, const void *right)
{
    const struct board_row *a = left, *b = right;
    return strcmp(a->unit, b->unit);
}

static int by_late(const void *left, const void *right)
{
    const struct board_row *a = left, *b = right;
    int difference = (a->total.late < b->total.late) - (a->total.late > b->total.late);
    return difference ? difference : by_unit(left, right);
}

static int by_rate(const void *left, const void *right)
{
    int64_t a = board_rate(&((const struct board_row *)left)->total);
    int64_t b = board_rate(&((const struct board_row *)right)->total);
    if (a == b)
        return by_unit(left, right);
    if (a == DECIMAL_NONE || b == DECIMAL_NONE)
        return a == DECIMAL_NONE ? 1 : -1;
    return a < b ? -1 : 1;
}

void board_sort(struct board_row *rows, int count, enum board_order order)
{
    static int (*const compare[])(const void *, const void *) = {
        [BOARD_BY_UNIT] = by_unit, [BOARD_BY_LATE] = by_late, [BOARD_BY_RATE] = by_rate};
    if (count > 1)
        qsort(rows, (size_t)count, sizeof *rows, compare[order]);
}
