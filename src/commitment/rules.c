/* The policy of items in force: what reaches an aim, when a milestone is due, what is late (PLAN-3,
 * EXEC-1, EXEC-2, EXEC-4). Structs in, verdicts out. */
#include "commitment.h"

int64_t promise_first_period(const struct promise *promise)
{
    int64_t began = period_key(period_of(promise->began_on));
    int64_t tenure = period_key((struct period){(int)promise->first_year, 1});
    return began > tenure ? began : tenure;
}

bool promise_is_asked(const struct promise *promise, struct date today)
{
    struct period ended = period_of_key(period_key(period_of(today)) - 1);
    return ended.year <= promise->last_year;
}

bool commitment_reaches(int direction, int64_t value, int64_t aim)
{
    return direction == DIRECTION_AT_MOST ? value <= aim : value >= aim;
}

int64_t commitment_percent(const struct commitment *item, int64_t value)
{
    if (value == DECIMAL_NONE)
        return 0;
    if (commitment_reaches(item->direction, value, item->target))
        return 100;
    int64_t way = item->target - item->baseline, gone = value - item->baseline;
    /* A level to be held that was lost, and steps backward, are no part of any way. */
    if (commitment_reaches(item->direction, item->baseline, item->target) ||
        (gone < 0) != (way < 0))
        return 0;
    return gone * 100 / way;
}

struct date commitment_due_on(const struct commitment *item, int64_t year)
{
    struct date end = {(int)year, 12, 31};
    return date_compare(item->finish_on, end) < 0 ? item->finish_on : end;
}

static int years_of(const struct promise *promise)
{
    int64_t years = promise->last_year - promise->first_year + 1;
    return (int)(years > COMMITMENT_YEARS_MAX ? COMMITMENT_YEARS_MAX : years);
}

void commitment_plan_years(const struct promise *promise, struct commitment *item)
{
    int years = years_of(promise);
    int64_t first = item->start_on.year;
    if (item->direction == DIRECTION_DONE) {
        first = item->finish_on.year;
        for (int i = years - 1; i >= 0; i--)
            if (item->milestone[i] == COMMITMENT_FULL)
                first = promise->first_year + i;
    }
    if (first < promise->first_year)
        first = promise->first_year;
    if (first > promise->last_year)
        first = promise->last_year;
    item->from_year = first;
    int64_t value = item->target;
    for (int i = years - 1; i >= 0; i--) {
        if (promise->first_year + i < first)
            item->milestone[i] = DECIMAL_NONE;
        else if (item->milestone[i] == DECIMAL_NONE)
            item->milestone[i] = value;
        else
            value = item->milestone[i];
    }
}

/* The first milestone that a value leaves unreached: its place; -1 when it reaches all. No value
 * reaches nothing. */
static int first_open(const struct promise *promise, const struct commitment *item, int64_t value)
{
    for (int i = 0; i < years_of(promise); i++)
        if (item->milestone[i] != DECIMAL_NONE &&
            (value == DECIMAL_NONE ||
             !commitment_reaches(item->direction, value, item->milestone[i])))
            return i;
    return -1;
}

struct date commitment_open_on(const struct promise *promise, const struct commitment *item,
                               int64_t value)
{
    int open = first_open(promise, item, value);
    return open < 0 ? (struct date){0} : commitment_due_on(item, promise->first_year + open);
}

void commitment_appraise(const struct promise *promise, struct commitment *item, struct date today)
{
    bool closed = item->state == COMMITMENT_CLOSED;
    int open = closed ? -1 : first_open(promise, item, item->progress);
    item->percent = closed ? 100 : commitment_percent(item, item->progress);
    item->next_year = open < 0 ? 0 : promise->first_year + open;
    item->next_value = open < 0 ? DECIMAL_NONE : item->milestone[open];
    item->due_on = open < 0 ? (struct date){0} : commitment_due_on(item, item->next_year);
    item->late = open >= 0 && date_compare(item->due_on, today) < 0;
}

bool commitment_is_late(const struct promise *promise, const struct commitment *item, int64_t value,
                        struct date by)
{
    struct date open_on = commitment_open_on(promise, item, value);
    return !date_is_none(open_on) && date_compare(open_on, by) <= 0;
}

int64_t commitment_expected(const struct promise *promise, const struct commitment *item,
                            struct period period)
{
    int64_t i = period.year - promise->first_year;
    return i < 0 || i >= years_of(promise) ? DECIMAL_NONE : item->milestone[i];
}
