/* Civil dates (ALL-5): counted in the Gregorian calendar from 1 January of the year 1, without any
 * clock or time zone of the machine. */
#include "base/date.h"

#include <stddef.h>

enum {
    DATE_LAST_YEAR = 9999,
    DATE_PARSE_FIRST = 1900,
    DATE_PARSE_LAST = 2200,
    DAYS_IN_400_YEARS = 146097,
    DAYS_BEFORE_1970 = 719162, /* from 0001-01-01 */
    SECONDS_IN_DAY = 86400,
    CST_OFFSET = 8 * 3600,
};

static bool is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

bool date_is_valid(struct date date)
{
    return date.year >= 1 && date.year <= DATE_LAST_YEAR && date.month >= 1 && date.month <= 12 &&
           date.day >= 1 && date.day <= days_in_month(date.year, date.month);
}

static bool read_digits(const char *text, size_t count, int *value)
{
    *value = 0;
    for (size_t i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        *value = *value * 10 + (text[i] - '0');
    }
    return true;
}

bool date_parse(const char *text, struct date *date)
{
    struct date read;
    if (!text || !read_digits(text, 4, &read.year) || text[4] != '-' ||
        !read_digits(text + 5, 2, &read.month) || text[7] != '-' ||
        !read_digits(text + 8, 2, &read.day) || text[10] != '\0')
        return false;
    if (read.year < DATE_PARSE_FIRST || read.year > DATE_PARSE_LAST || !date_is_valid(read))
        return false;
    *date = read;
    return true;
}

static char *write_digits(char *out, size_t count, int value)
{
    for (size_t i = count; i-- > 0; value /= 10)
        out[i] = (char)('0' + value % 10);
    return out + count;
}

char *date_format(struct date date, char out[DATE_TEXT])
{
    char *end = out;
    if (date_is_valid(date)) {
        end = write_digits(end, 4, date.year);
        *end++ = '-';
        end = write_digits(end, 2, date.month);
        *end++ = '-';
        end = write_digits(end, 2, date.day);
    }
    *end = '\0';
    return out;
}

int date_compare(struct date a, struct date b)
{
    if (a.year != b.year)
        return a.year < b.year ? -1 : 1;
    if (a.month != b.month)
        return a.month < b.month ? -1 : 1;
    return (a.day > b.day) - (a.day < b.day);
}

/* Days from 0001-01-01 to 1 January of `year`. */
static int days_before_year(int year)
{
    int past = year - 1;
    return past * 365 + past / 4 - past / 100 + past / 400;
}

int32_t date_to_days(struct date date)
{
    if (!date_is_valid(date))
        return INT32_MIN;
    int days = days_before_year(date.year);
    for (int month = 1; month < date.month; month++)
        days += days_in_month(date.year, month);
    return days + date.day - 1 - DAYS_BEFORE_1970;
}

/* As date_from_days, for any number of days. */
static struct date from_days(int64_t days)
{
    int64_t count = days + DAYS_BEFORE_1970;
    if (count < 0 || count >= days_before_year(DATE_LAST_YEAR + 1))
        return (struct date){0};
    int rest = (int)count;
    struct date date = {.year = (int)(count * 400 / DAYS_IN_400_YEARS) + 1, .month = 1};
    /* The mean year's estimate may be a year off near a year's end. */
    while (days_before_year(date.year) > rest)
        date.year--;
    while (days_before_year(date.year + 1) <= rest)
        date.year++;
    rest -= days_before_year(date.year);
    while (rest >= days_in_month(date.year, date.month))
        rest -= days_in_month(date.year, date.month++);
    date.day = rest + 1;
    return date;
}

struct date date_from_days(int32_t days)
{
    return from_days(days);
}

struct date date_add_days(struct date date, int32_t days)
{
    if (!date_is_valid(date))
        return (struct date){0};
    return from_days((int64_t)date_to_days(date) + days);
}

struct date date_add_months(struct date date, int months)
{
    if (!date_is_valid(date))
        return (struct date){0};
    int64_t count = (int64_t)date.year * 12 + (date.month - 1) + months;
    if (count < 12 || count >= (DATE_LAST_YEAR + 1) * 12)
        return (struct date){0};
    struct date moved = {(int)(count / 12), (int)(count % 12) + 1, date.day};
    int last = days_in_month(moved.year, moved.month);
    if (moved.day > last)
        moved.day = last;
    return moved;
}

int date_weekday(struct date date)
{
    /* 0001-01-01 was a Monday. */
    return date_is_valid(date) ? (date_to_days(date) + DAYS_BEFORE_1970) % 7 + 1 : 0;
}

struct date date_of_epoch(int64_t epoch)
{
    int64_t days = epoch / SECONDS_IN_DAY, second = epoch % SECONDS_IN_DAY;
    if (second < 0) {
        days--;
        second += SECONDS_IN_DAY;
    }
    return from_days(second >= SECONDS_IN_DAY - CST_OFFSET ? days + 1 : days);
}

int64_t date_to_epoch(struct date date)
{
    return (int64_t)date_to_days(date) * SECONDS_IN_DAY - CST_OFFSET;
}

int date_age(struct date birth, struct date on)
{
    bool before_birthday =
        on.month < birth.month || (on.month == birth.month && on.day < birth.day);
    return on.year - birth.year - before_birthday;
}

int date_period(struct date date)
{
    return (date.month + 1) / 2;
}
