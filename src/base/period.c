/* Bimonthly periods (EXEC-4). */
#include "base/period.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>

#define PERIODS 6

struct period period_of(struct date date)
{
    return date_is_none(date) ? (struct period){0} : (struct period){date.year, date_period(date)};
}

int64_t period_key(struct period period)
{
    return period.year ? (int64_t)period.year * PERIODS + period.number - 1 : 0;
}

struct period period_of_key(int64_t key)
{
    return key <= 0 ? (struct period){0}
                    : (struct period){(int)(key / PERIODS), (int)(key % PERIODS) + 1};
}

struct date period_first_day(struct period period)
{
    return period.year ? (struct date){period.year, 2 * period.number - 1, 1} : (struct date){0};
}

struct date period_last_day(struct period period)
{
    return date_add_days(date_add_months(period_first_day(period), 2), -1);
}

bool period_parse(const char *text, struct period *period)
{
    int year = 0;
    if (!text || strlen(text) != 6 || strspn(text, "0123456789") != 4 || text[4] != '-' ||
        text[5] < '1' || text[5] > '6')
        return false;
    for (int i = 0; i < 4; i++)
        year = 10 * year + text[i] - '0';
    if (year < 1900 || year > 2200)
        return false;
    *period = (struct period){year, text[5] - '0'};
    return true;
}

char *period_format(struct period period, char out[PERIOD_TEXT])
{
    *out = '\0';
    if (period.year)
        snprintf(out, PERIOD_TEXT, "%d-%d", period.year, period.number);
    return out;
}

char *period_label(struct period period, char out[PERIOD_LABEL])
{
    char *at = out;
    *at = '\0';
    if (!period.year)
        return out;
    at = text_put(text_put_int(at, period.year), "年");
    at = text_put(text_put_int(at, 2 * period.number - 1), "—");
    text_put(text_put_int(at, 2 * period.number), "月");
    return out;
}
