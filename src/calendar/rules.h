/* Working days (PLAN-9), private to the calendar room. Pure: the table of days comes as an
 * argument.
 */
#ifndef YICUN_CALENDAR_RULES_H
#define YICUN_CALENDAR_RULES_H

#include "base/date.h"
#include "base/sheet.h"
#include "core/field.h"

enum day_kind { DAY_OFF, DAY_WORK };
extern const struct choice day_kinds[]; /* off 放假, work 上班 */

#define HOLIDAY_NAME_LENGTH 20 /* characters */

/* A public holiday, or a weekend day on which people work. */
struct holiday {
    struct date day;
    int kind; /* enum day_kind */
    const char *name;
    int64_t version;
};

/* The table of days, sorted by day. */
struct calendar {
    const struct holiday *day;
    int days;
};

/* True when the table has that year's New Year's Day and National Day, so that it is the whole
 * year's and not a day or two entered by hand; nothing is known about other years. */
bool calendar_knows(const struct calendar *calendar, int year);

/* Monday to Friday that is not off, or a day that is work. Only meaningful in a known year. */
bool calendar_is_working(const struct calendar *calendar, struct date day);

/* calendar_last_day and calendar_days_left (calendar.h) over a given table. */
bool calendar_count_on(const struct calendar *calendar, struct date from, int days, bool working,
                       struct date *last, int *missing_year);
int calendar_count_left(const struct calendar *calendar, struct date today, struct date last,
                        bool working);

/* Reads a sheet `date,kind,name` into days (as many as *count says); what is wrong is noted in the
 * sheet. A day stands in it once; kinds are written off and work, or 放假 and 上班. */
struct holiday *calendar_read_sheet(struct sheet *sheet, int *count);
extern const struct sheet_column calendar_columns[];

#endif
