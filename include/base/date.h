/* Civil dates in China Standard Time (ALL-5): days, ages, months; no clock, no time zone tables. */
#ifndef YICUN_BASE_DATE_H
#define YICUN_BASE_DATE_H

#include <stdbool.h>
#include <stdint.h>

/* A civil date of the years 1-9999; year 0 means "no date". What is computed from no date, or would
 * lie outside those years, is no date. */
struct date {
    int year, month, day;
};

#define DATE_TEXT 11 /* "2021-08-15" and NUL */

/* True for a date that exists; false for no date. */
bool date_is_valid(struct date date);
static inline bool date_is_none(struct date date)
{
    return date.year == 0;
}

/* Reads exactly "YYYY-MM-DD" with years 1900-2200; false for anything else, and for dates that do
 * not exist. */
bool date_parse(const char *text, struct date *date);

/* Writes "2021-08-15"; "" for no date. Returns `out`. */
char *date_format(struct date date, char out[DATE_TEXT]);

/* <0, 0 or >0 as a lies before, on or after b. */
int date_compare(struct date a, struct date b);

/* Days since 1970-01-01 (INT32_MIN for no date), and back. */
int32_t date_to_days(struct date date);
struct date date_from_days(int32_t days);
struct date date_add_days(struct date date, int32_t days);
/* Months later on the same day, or on the month's last day where that day does not exist. */
struct date date_add_months(struct date date, int months);

/* 1 Monday ... 7 Sunday; 0 for no date. */
int date_weekday(struct date date);

/* The date in China Standard Time (UTC+8, no daylight saving) at an epoch second, and the epoch
 * second at which a date begins there. */
struct date date_of_epoch(int64_t epoch);
int64_t date_to_epoch(struct date date);

/* Full years from birth to `on`; a person born on 29 February grows older on 1 March of other years
 * than leap years. Negative before birth. */
int date_age(struct date birth, struct date on);

/* Bimonthly period of a date: 1 (Jan-Feb) to 6 (Nov-Dec) (EXEC-4). */
int date_period(struct date date);

#endif
