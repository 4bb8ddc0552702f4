/* How often meetings, checks and reports are due, and when one is missing (EXEC-5). */
#include "cadence/rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static struct cadence_year town(int first, int second)
{
    return (struct cadence_year){.kind = CADENCE_STUDY,
                                 .year = 2022,
                                 .times = 2,
                                 .asked_from = {2021, 8, 20},
                                 .count = {0, first, second}};
}

static void test_EXEC_5_each_level_has_its_own_kind(void **state)
{
    (void)state;
    assert_int_equal(cadence_kind_of(LEVEL_TOWN), CADENCE_STUDY);
    assert_int_equal(cadence_kind_of(LEVEL_COUNTY), CADENCE_ANALYSIS);
    assert_int_equal(cadence_kind_of(LEVEL_CITY), CADENCE_CHECK);
    assert_int_equal(cadence_kind_of(LEVEL_VILLAGE), CADENCE_REPORT);
    assert_int_equal(cadence_kind_of(LEVEL_PROVINCE), -1);
}

static void test_EXEC_5_a_year_is_cut_into_equal_parts(void **state)
{
    (void)state;
    assert_int_equal(date_compare(cadence_last_day(2022, 2, 1), (struct date){2022, 6, 30}), 0);
    assert_int_equal(date_compare(cadence_last_day(2022, 4, 4), (struct date){2022, 12, 31}), 0);
    assert_int_equal(date_compare(cadence_last_day(2024, 6, 1), (struct date){2024, 2, 29}), 0);
    assert_int_equal(cadence_part((struct date){2022, 6, 30}, 2), 1);
    assert_int_equal(cadence_part((struct date){2022, 7, 1}, 2), 2);
    assert_int_equal(cadence_part((struct date){2022, 12, 31}, 12), 12);
    assert_true(cadence_divides(6));
    assert_false(cadence_divides(5));
    assert_false(cadence_divides(0));
}

static void test_EXEC_5_two_meetings_a_year_are_enough_whenever_they_are_held(void **state)
{
    (void)state;
    struct cadence_year year = town(2, 0);
    struct date today = {2022, 5, 1};
    assert_int_equal(cadence_state(&year, 1, today), CADENCE_DONE);
    assert_int_equal(cadence_state(&year, 2, today), CADENCE_DONE);
    year = town(0, 2);
    assert_int_equal(cadence_state(&year, 1, (struct date){2022, 9, 1}), CADENCE_DONE);
}

static void test_EXEC_5_what_is_behind_can_be_made_up_for_within_the_year(void **state)
{
    (void)state;
    struct cadence_year year = town(0, 0);
    assert_int_equal(cadence_state(&year, 1, (struct date){2022, 5, 30}), CADENCE_RUNNING);
    assert_int_equal(cadence_state(&year, 1, (struct date){2022, 5, 31}), CADENCE_NEAR);
    assert_int_equal(cadence_state(&year, 2, (struct date){2022, 6, 30}), CADENCE_AHEAD);
    assert_int_equal(cadence_state(&year, 1, (struct date){2022, 7, 1}), CADENCE_BEHIND);
    assert_int_equal(cadence_missing(&year, (struct date){2022, 7, 1}), 2);
    assert_int_equal(cadence_state(&year, 2, (struct date){2022, 12, 31}), CADENCE_NEAR);
    assert_int_equal(cadence_state(&year, 1, (struct date){2023, 1, 1}), CADENCE_MISSED);
}

static void test_EXEC_5_every_quarter_needs_an_analysis_of_its_own(void **state)
{
    (void)state;
    struct cadence_year year = {.kind = CADENCE_ANALYSIS,
                                .year = 2022,
                                .times = 4,
                                .asked_from = {2021, 8, 20},
                                .count = {0, 0, 2}};
    struct date today = {2022, 7, 1};
    assert_int_equal(cadence_state(&year, 1, today), CADENCE_MISSED);
    assert_int_equal(cadence_state(&year, 2, today), CADENCE_DONE);
    assert_int_equal(cadence_state(&year, 3, today), CADENCE_RUNNING);
    assert_int_equal(cadence_due_by(&year, today), 3);
    assert_int_equal(cadence_missing(&year, today), 2);
}

static void test_EXEC_5_a_report_may_be_sent_for_some_days_after_its_period(void **state)
{
    (void)state;
    struct cadence_year year = {
        .kind = CADENCE_REPORT, .year = 2022, .times = 6, .grace = 10, .asked_from = {2021, 8, 20}};
    assert_int_equal(cadence_state(&year, 1, (struct date){2022, 3, 10}), CADENCE_NEAR);
    assert_int_equal(cadence_state(&year, 1, (struct date){2022, 3, 11}), CADENCE_MISSED);
}

static void test_EXEC_5_nothing_is_asked_before_a_plan_is_in_force(void **state)
{
    (void)state;
    struct cadence_year year = town(0, 0);
    year.year = 2021;
    assert_int_equal(cadence_first_part(&year), 2);
    assert_int_equal(cadence_state(&year, 1, (struct date){2022, 1, 1}), CADENCE_UNASKED);
    assert_int_equal(cadence_due_by(&year, (struct date){2021, 12, 1}), 1);
    year.count[2] = 1;
    assert_int_equal(cadence_state(&year, 2, (struct date){2022, 1, 1}), CADENCE_DONE);
    year.asked_from = (struct date){0};
    assert_int_equal(cadence_due_by(&year, (struct date){2022, 1, 1}), 0);
}

static void test_EXEC_5_a_meeting_is_registered_once_it_was_held(void **state)
{
    (void)state;
    struct date today = {2022, 5, 1};
    assert_null(cadence_day_fault(today, today));
    assert_non_null(cadence_day_fault((struct date){2022, 5, 2}, today));
    assert_null(cadence_day_fault((struct date){2021, 1, 1}, today));
    assert_non_null(cadence_day_fault((struct date){2020, 12, 31}, today));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_EXEC_5_each_level_has_its_own_kind),
        cmocka_unit_test(test_EXEC_5_a_year_is_cut_into_equal_parts),
        cmocka_unit_test(test_EXEC_5_two_meetings_a_year_are_enough_whenever_they_are_held),
        cmocka_unit_test(test_EXEC_5_what_is_behind_can_be_made_up_for_within_the_year),
        cmocka_unit_test(test_EXEC_5_every_quarter_needs_an_analysis_of_its_own),
        cmocka_unit_test(test_EXEC_5_a_report_may_be_sent_for_some_days_after_its_period),
        cmocka_unit_test(test_EXEC_5_nothing_is_asked_before_a_plan_is_in_force),
        cmocka_unit_test(test_EXEC_5_a_meeting_is_registered_once_it_was_held),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
