/* The policy of plaques and talks (RATE-4, RATE-6). */
#include "plaque/rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define COUNTY "320509"
#define TOWN "320509104"

static const struct plaque_side five = {"五星", COUNTY}, four = {"四星", TOWN},
                                three = {"三星", ""}, none = {"", ""};

static void assert_due(const struct plaque_side *earned, const struct plaque_side *hung,
                       enum plaque_due due, const char *code)
{
    struct plaque_verdict verdict = plaque_verdict(earned, hung);
    assert_int_equal(verdict.due, due);
    assert_string_equal(verdict.code, code);
}

static void test_RATE_6_a_plaque_is_hung_by_whom_the_scheme_names(void **state)
{
    (void)state;
    assert_due(&five, &none, PLAQUE_GRANT, COUNTY);
    assert_due(&four, &none, PLAQUE_GRANT, TOWN);
    assert_due(&three, &none, PLAQUE_NONE, "");
    assert_due(&none, &none, PLAQUE_NONE, "");
}

static void test_RATE_6_a_grade_that_is_kept_leaves_the_plaque(void **state)
{
    (void)state;
    assert_due(&five, &five, PLAQUE_NONE, "");
    assert_due(&four, &four, PLAQUE_NONE, "");
}

static void test_RATE_6_a_rise_changes_the_plaque(void **state)
{
    static const struct plaque_side better = {"优秀", TOWN};
    (void)state;
    assert_due(&five, &four, PLAQUE_CHANGE, COUNTY);
    assert_due(&better, &four, PLAQUE_CHANGE, TOWN);
}

static void test_RATE_6_whoever_hung_it_takes_it_down_when_the_grade_is_lost(void **state)
{
    (void)state;
    assert_due(&three, &five, PLAQUE_TAKE, COUNTY);
    assert_due(&three, &four, PLAQUE_TAKE, TOWN);
    assert_due(&none, &five, PLAQUE_TAKE, COUNTY);
    assert_due(&four, &five, PLAQUE_TAKE, COUNTY);
}

static void test_RATE_4_the_register_says_what_a_year_changed(void **state)
{
    const struct date granted = {2021, 12, 31}, ended = {2023, 1, 1}, hangs = {0};
    (void)state;
    assert_int_equal(plaque_move(granted, hangs, 2021), PLAQUE_NEW);
    assert_int_equal(plaque_move(granted, hangs, 2022), PLAQUE_KEPT);
    assert_int_equal(plaque_move(granted, ended, 2022), PLAQUE_KEPT);
    assert_int_equal(plaque_move(granted, ended, 2023), PLAQUE_TAKEN);
    assert_int_equal(plaque_move(granted, granted, 2021), PLAQUE_TAKEN);
}

static void test_RATE_6_a_day_lies_between_what_came_before_and_today(void **state)
{
    const struct date first = {2021, 12, 6}, today = {2022, 1, 20}, before = {2021, 12, 5},
                      after = {2022, 1, 21}, unbound = {0};
    (void)state;
    assert_null(plaque_day_flaw(first, first, today));
    assert_null(plaque_day_flaw(today, first, today));
    assert_null(plaque_day_flaw(before, unbound, today));
    assert_non_null(plaque_day_flaw(before, first, today));
    assert_non_null(plaque_day_flaw(after, first, today));
}

static void test_RATE_6_a_talk_is_overdue_after_the_days_that_are_set(void **state)
{
    const struct date closed = {2021, 12, 6}, last = {2022, 1, 5}, late = {2022, 1, 6};
    (void)state;
    assert_int_equal(talk_state(false, closed, 30, closed), TALK_DUE);
    assert_int_equal(talk_state(false, closed, 30, last), TALK_DUE);
    assert_int_equal(talk_state(false, closed, 30, late), TALK_OVERDUE);
    assert_int_equal(talk_state(true, closed, 30, late), TALK_HELD);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_RATE_6_a_plaque_is_hung_by_whom_the_scheme_names),
        cmocka_unit_test(test_RATE_6_a_grade_that_is_kept_leaves_the_plaque),
        cmocka_unit_test(test_RATE_6_a_rise_changes_the_plaque),
        cmocka_unit_test(test_RATE_6_whoever_hung_it_takes_it_down_when_the_grade_is_lost),
        cmocka_unit_test(test_RATE_4_the_register_says_what_a_year_changed),
        cmocka_unit_test(test_RATE_6_a_day_lies_between_what_came_before_and_today),
        cmocka_unit_test(test_RATE_6_a_talk_is_overdue_after_the_days_that_are_set),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
