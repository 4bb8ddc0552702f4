/* Bimonthly periods (EXEC-4). */
#include "base/period.h"

#include "base_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void assert_day(struct date date, const char *expected)
{
    char text[DATE_TEXT];
    assert_string_equal(date_format(date, text), expected);
}

static void test_EXEC_4_a_year_has_six_periods_of_two_months(void **state)
{
    (void)state;
    static const struct {
        const char *day;
        int number;
        const char *first, *last;
    } cases[] = {
        {"2021-01-01", 1, "2021-01-01", "2021-02-28"},
        {"2021-02-28", 1, "2021-01-01", "2021-02-28"},
        {"2021-03-01", 2, "2021-03-01", "2021-04-30"},
        {"2021-06-30", 3, "2021-05-01", "2021-06-30"},
        {"2021-07-01", 4, "2021-07-01", "2021-08-31"},
        {"2021-10-31", 5, "2021-09-01", "2021-10-31"},
        {"2021-11-01", 6, "2021-11-01", "2021-12-31"},
        {"2021-12-31", 6, "2021-11-01", "2021-12-31"},
        {"2024-02-29", 1, "2024-01-01", "2024-02-29"},
        {"2100-02-28", 1, "2100-01-01", "2100-02-28"},
    };
    for
        EACH(i, cases)
        {
            struct date day;
            assert_true(date_parse(cases[i].day, &day));
            struct period period = period_of(day);
            assert_int_equal(period.year, day.year);
            assert_int_equal(period.number, cases[i].number);
            assert_day(period_first_day(period), cases[i].first);
            assert_day(period_last_day(period), cases[i].last);
        }
}

static void test_EXEC_4_periods_follow_each_other_without_a_gap(void **state)
{
    (void)state;
    int64_t before = period_key((struct period){2020, 6});
    struct date last = period_last_day((struct period){2020, 6});
    for (int year = 2021; year <= 2030; year++)
        for (int number = 1; number <= 6; number++) {
            struct period period = {year, number}, back;
            int64_t key = period_key(period);
            assert_int_equal(key, before + 1);
            back = period_of_key(key);
            assert_int_equal(back.year, year);
            assert_int_equal(back.number, number);
            assert_int_equal(date_to_days(period_first_day(period)), date_to_days(last) + 1);
            before = key;
            last = period_last_day(period);
        }
}

static void test_EXEC_4_no_period_has_no_days_and_no_key(void **state)
{
    (void)state;
    struct period none = period_of((struct date){0});
    char text[PERIOD_TEXT], label[PERIOD_LABEL];
    assert_int_equal(none.year, 0);
    assert_int_equal(period_key(none), 0);
    assert_int_equal(period_of_key(0).year, 0);
    assert_int_equal(period_of_key(-7).year, 0);
    assert_true(date_is_none(period_first_day(none)));
    assert_true(date_is_none(period_last_day(none)));
    assert_string_equal(period_format(none, text), "");
    assert_string_equal(period_label(none, label), "");
}

static void test_EXEC_4_a_period_is_read_exactly(void **state)
{
    (void)state;
    static const char *const wrong[] = {"",       "2021",   "2021-0", "2021-7",  "2021-05",
                                        "21-5",   "1899-1", "2201-1", " 2021-5", "2021-5 ",
                                        "2021/5", "2021--", "-021-5", "+2021-5", "20a1-5"};
    struct period period = {1, 1};
    char text[PERIOD_TEXT], label[PERIOD_LABEL];
    for
        EACH(i, wrong)
    assert_false(period_parse(wrong[i], &period));
    assert_false(period_parse(NULL, &period));
    assert_int_equal(period.year, 1);
    assert_true(period_parse("2021-5", &period));
    assert_string_equal(period_format(period, text), "2021-5");
    assert_string_equal(period_label(period, label), "2021年9—10月");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_EXEC_4_a_year_has_six_periods_of_two_months),
        cmocka_unit_test(test_EXEC_4_periods_follow_each_other_without_a_gap),
        cmocka_unit_test(test_EXEC_4_no_period_has_no_days_and_no_key),
        cmocka_unit_test(test_EXEC_4_a_period_is_read_exactly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
