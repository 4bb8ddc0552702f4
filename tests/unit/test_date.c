/* Unit tests of civil dates (ALL-5). */
#include "base/date.h"
#include "base_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct date day(const char *text)
{
    struct date date;
    if (!date_parse(text, &date))
        fail_msg("not a date: %s", text);
    return date;
}

static const char *text_of(struct date date)
{
    static char text[DATE_TEXT];
    return date_format(date, text);
}

static void test_ALL_5_dates_are_read_only_in_one_form(void **state)
{
    (void)state;
    static const char *good[] = {"2021-08-15", "2024-02-29", "2000-02-29", "1900-01-01",
                                 "2200-12-31", "2021-01-31", "2021-04-30"};
    for
        EACH(i, good)
    assert_string_equal(text_of(day(good[i])), good[i]);
    static const char *bad[] = {
        "",           "2021",        "2021-8-15",   "2021-08-5",  "2021-08-15 ", " 2021-08-15",
        "2021/08/15", "2021-13-01",  "2021-00-01",  "2021-01-00", "2021-01-32",  "2021-04-31",
        "2021-02-29", "1900-02-29",  "2100-02-29",  "1899-12-31", "2201-01-01",  "0000-00-00",
        "20210815",   "2021-08-15T", "+021-08-15",  "2021--8-15", "2021-08-1x",  "2021年8月15日",
        "2021-08",    "2021-08-",    "2021-08-15-", "x021-08-15", "-2021-08-15",
    };
    struct date date = {1, 2, 3};
    for
        EACH(i, bad)
        {
            if (date_parse(bad[i], &date))
                fail_msg("was read: %s", bad[i]);
            assert_int_equal(date.year, 1);
        }
    assert_false(date_parse(NULL, &date));
}

static void test_no_date_is_empty_text_and_stays_no_date(void **state)
{
    (void)state;
    struct date none = {0};
    assert_true(date_is_none(none));
    assert_false(date_is_valid(none));
    assert_string_equal(text_of(none), "");
    assert_true(date_is_none(date_add_days(none, 5)));
    assert_true(date_is_none(date_add_months(none, 5)));
    assert_true(date_is_none(date_from_days(date_to_days(none))));
    assert_int_equal(date_weekday(none), 0);
    assert_false(date_is_valid((struct date){2021, 2, 29}));
    assert_true(date_is_valid((struct date){2024, 2, 29}));
    assert_false(date_is_valid((struct date){10000, 1, 1}));
}

static void test_dates_are_ordered(void **state)
{
    (void)state;
    static const char *sorted[] = {"2020-12-31", "2021-01-01", "2021-01-02", "2021-02-01",
                                   "2022-01-01"};
    for
        EACH(i, sorted)
        for
            EACH(j, sorted)
            {
                int order = date_compare(day(sorted[i]), day(sorted[j]));
                assert_int_equal((order > 0) - (order < 0), (i > j) - (i < j));
            }
}

static void test_days_are_counted_across_month_and_year_ends(void **state)
{
    (void)state;
    static const struct {
        const char *from;
        int32_t days;
        const char *to;
    } cases[] = {
        {"2021-12-31", 1, "2022-01-01"},    {"2022-01-01", -1, "2021-12-31"},
        {"2024-02-28", 1, "2024-02-29"},    {"2024-02-29", 1, "2024-03-01"},
        {"2023-02-28", 1, "2023-03-01"},    {"2024-02-29", 365, "2025-02-28"},
        {"2024-02-29", 366, "2025-03-01"},  {"2100-02-28", 1, "2100-03-01"},
        {"2000-02-28", 1, "2000-02-29"},    {"2021-08-15", 0, "2021-08-15"},
        {"2021-08-15", 5, "2021-08-20"},    {"2021-08-28", 5, "2021-09-02"},
        {"2020-12-31", -366, "2019-12-31"}, {"2000-01-01", 146097, "2400-01-01"},
    };
    for
        EACH(i, cases)
    assert_string_equal(text_of(date_add_days(day(cases[i].from), cases[i].days)), cases[i].to);
    assert_true(date_is_none(date_add_days(day("2021-01-01"), INT32_MAX)));
    assert_true(date_is_none(date_add_days(day("2021-01-01"), INT32_MIN)));
    assert_string_equal(text_of(date_add_days((struct date){9999, 12, 30}, 1)), "9999-12-31");
    assert_true(date_is_none(date_add_days((struct date){9999, 12, 31}, 1)));
    assert_true(date_is_none(date_add_days((struct date){1, 1, 1}, -1)));
}

/* Walks every day of 1600 to 2400 with a calendar of its own. */
static void test_every_day_follows_the_day_before(void **state)
{
    (void)state;
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    struct date walk = {1600, 1, 1};
    int32_t days = date_to_days(walk);
    int weekday = 6; /* a Saturday */
    while (walk.year < 2400) {
        assert_int_equal(date_to_days(walk), days);
        assert_int_equal(date_compare(date_from_days(days), walk), 0);
        assert_int_equal(date_weekday(walk), weekday);
        bool leap = walk.year % 400 == 0 || (walk.year % 4 == 0 && walk.year % 100 != 0);
        int length = lengths[walk.month - 1] + (walk.month == 2 && leap);
        if (++walk.day > length) {
            walk.day = 1;
            walk.year += walk.month == 12;
            walk.month = walk.month % 12 + 1;
        }
        days++;
        weekday = weekday % 7 + 1;
    }
}

static void test_days_begin_at_1970(void **state)
{
    (void)state;
    assert_int_equal(date_to_days(day("1970-01-01")), 0);
    assert_int_equal(date_to_days(day("1969-12-31")), -1);
    assert_int_equal(date_to_days(day("2021-08-15")), 18854);
    assert_int_equal(date_weekday(day("1970-01-01")), 4);
    assert_int_equal(date_weekday(day("2021-08-15")), 7);
    assert_int_equal(date_weekday(day("2024-02-29")), 4);
}

static void test_months_keep_the_day_or_take_the_last(void **state)
{
    (void)state;
    static const struct {
        const char *from;
        int months;
        const char *to;
    } cases[] = {
        {"2021-01-31", 1, "2021-02-28"},   {"2024-01-31", 1, "2024-02-29"},
        {"2021-01-31", 2, "2021-03-31"},   {"2021-03-31", 1, "2021-04-30"},
        {"2021-12-15", 1, "2022-01-15"},   {"2022-01-15", -1, "2021-12-15"},
        {"2024-02-29", 12, "2025-02-28"},  {"2024-02-29", 48, "2028-02-29"},
        {"2021-08-31", -6, "2021-02-28"},  {"2021-08-15", 0, "2021-08-15"},
        {"2021-08-15", -20, "2019-12-15"}, {"2021-11-30", 3, "2022-02-28"},
    };
    for
        EACH(i, cases)
    assert_string_equal(text_of(date_add_months(day(cases[i].from), cases[i].months)), cases[i].to);
    assert_true(date_is_none(date_add_months(day("2021-01-01"), INT32_MAX)));
    assert_true(date_is_none(date_add_months(day("2021-01-01"), INT32_MIN)));
    assert_true(date_is_none(date_add_months((struct date){1, 1, 1}, -1)));
    assert_string_equal(text_of(date_add_months((struct date){1, 2, 1}, -1)), "0001-01-01");
}

static void test_ALL_5_the_day_begins_at_16_00_UTC(void **state)
{
    (void)state;
    static const struct {
        int64_t epoch;
        const char *date;
    } cases[] = {
        {0, "1970-01-01"},           {-28801, "1969-12-31"},
        {-28800, "1970-01-01"},      {57599, "1970-01-01"},
        {57600, "1970-01-02"},       {1629043199, "2021-08-15"}, /* 15:59:59 UTC */
        {1629043200, "2021-08-16"},                              /* 16:00:00 UTC */
        {1640966399, "2021-12-31"},  {1640966400, "2022-01-01"},
        {1709135999, "2024-02-28"},  {1709136000, "2024-02-29"},
        {-2208988800, "1900-01-01"},
    };
    for
        EACH(i, cases)
    assert_string_equal(text_of(date_of_epoch(cases[i].epoch)), cases[i].date);
    assert_true(date_is_none(date_of_epoch(INT64_MAX)));
    assert_true(date_is_none(date_of_epoch(INT64_MIN)));
}

static void test_ALL_5_a_date_begins_at_its_epoch_second(void **state)
{
    (void)state;
    assert_int_equal(date_to_epoch(day("1970-01-01")), -28800);
    assert_int_equal(date_to_epoch(day("2021-08-16")), 1629043200);
    for (int32_t days = -40000; days < 40000; days += 97) {
        struct date date = date_from_days(days);
        int64_t begin = date_to_epoch(date);
        assert_int_equal(date_compare(date_of_epoch(begin), date), 0);
        assert_int_equal(date_compare(date_of_epoch(begin + 86399), date), 0);
        assert_true(date_compare(date_of_epoch(begin - 1), date) < 0);
    }
}

static void test_ages_count_full_years(void **state)
{
    (void)state;
    static const struct {
        const char *birth, *on;
        int age;
    } cases[] = {
        {"1979-08-25", "2024-08-24", 44}, /* the day before the birthday */
        {"1979-08-25", "2024-08-25", 45}, /* the birthday itself */
        {"1979-08-24", "2024-08-25", 45}, /* 45 years and one day is still 45 */
        {"1978-08-26", "2024-08-25", 45}, /* a day before turning 46 */
        {"1978-08-25", "2024-08-25", 46}, {"1980-02-29", "2023-02-28", 42},
        {"1980-02-29", "2023-03-01", 43}, {"1980-02-29", "2024-02-28", 43},
        {"1980-02-29", "2024-02-29", 44}, {"1980-02-28", "2023-02-28", 43},
        {"1980-12-31", "2020-12-30", 39}, {"1980-12-31", "2020-12-31", 40},
        {"1980-12-31", "2021-01-01", 40}, {"1981-01-01", "2020-12-31", 39},
        {"2000-01-01", "2000-01-01", 0},  {"2000-01-01", "2000-12-31", 0},
        {"2000-01-02", "2000-01-01", -1},
    };
    for
        EACH(i, cases)
    if (date_age(day(cases[i].birth), day(cases[i].on)) != cases[i].age)
        fail_msg("born %s, on %s: not %d", cases[i].birth, cases[i].on, cases[i].age);
}

static void test_EXEC_4_a_year_has_six_periods(void **state)
{
    (void)state;
    static const int periods[] = {1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6};
    for
        EACH(i, periods)
    assert_int_equal(date_period((struct date){2021, (int)i + 1, 28}), periods[i]);
    assert_int_equal(date_period(day("2024-02-29")), 1);
    assert_int_equal(date_period(day("2021-12-31")), 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ALL_5_dates_are_read_only_in_one_form),
        cmocka_unit_test(test_no_date_is_empty_text_and_stays_no_date),
        cmocka_unit_test(test_dates_are_ordered),
        cmocka_unit_test(test_days_are_counted_across_month_and_year_ends),
        cmocka_unit_test(test_every_day_follows_the_day_before),
        cmocka_unit_test(test_days_begin_at_1970),
        cmocka_unit_test(test_months_keep_the_day_or_take_the_last),
        cmocka_unit_test(test_ALL_5_the_day_begins_at_16_00_UTC),
        cmocka_unit_test(test_ALL_5_a_date_begins_at_its_epoch_second),
        cmocka_unit_test(test_ages_count_full_years),
        cmocka_unit_test(test_EXEC_4_a_year_has_six_periods),
    };
    return cmocka_run_group_tests_name("date", tests, NULL, NULL);
}
