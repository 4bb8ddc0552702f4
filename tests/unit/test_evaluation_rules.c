/* The rules of the yearly evaluation and of secretaries' terms. */
#include "evaluation/rules.h"
#include "plan.h"
#include "secretary/internal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

static const struct evaluation_bands bands = {
    .excellent = 90, .good = 80, .pass = 60, .nearly = 80, .nearly_counts = 50};

static int proposed(struct evaluation_facts facts)
{
    return (int)evaluation_propose(&facts, &bands);
}

static void test_EVAL_1_a_result_is_proposed_from_milestone_and_progress(void **state)
{
    (void)state;
    struct evaluation_facts facts = {
        .direction = DIRECTION_AT_LEAST, .milestone = 100, .value = 100, .start = 50};
    assert_int_equal(proposed(facts), RESULT_DONE);
    facts.value = 90;
    assert_int_equal(proposed(facts), RESULT_NEARLY);
    facts.value = 89;
    assert_int_equal(proposed(facts), RESULT_NOT_DONE);
    facts.value = 40;
    assert_int_equal(proposed(facts), RESULT_NOT_DONE);
    facts.value = DECIMAL_NONE;
    assert_int_equal(proposed(facts), RESULT_NOT_DONE);
    facts.closed = true;
    assert_int_equal(proposed(facts), RESULT_DONE);
}

static void test_EVAL_1_less_may_be_better(void **state)
{
    (void)state;
    struct evaluation_facts facts = {
        .direction = DIRECTION_AT_MOST, .milestone = 10, .value = 10, .start = 30};
    assert_int_equal(proposed(facts), RESULT_DONE);
    facts.value = 14;
    assert_int_equal(proposed(facts), RESULT_NEARLY);
    facts.value = 15;
    assert_int_equal(proposed(facts), RESULT_NOT_DONE);
    facts.value = 31;
    assert_int_equal(proposed(facts), RESULT_NOT_DONE);
}

static void test_EVAL_1_what_falls_behind_a_milestone_that_was_passed_is_not_done(void **state)
{
    (void)state;
    struct evaluation_facts facts = {
        .direction = DIRECTION_AT_LEAST, .milestone = 10, .value = 9, .start = 12};
    assert_int_equal(proposed(facts), RESULT_NOT_DONE);
    facts.start = 10;
    assert_int_equal(proposed(facts), RESULT_NOT_DONE);
    facts = (struct evaluation_facts){.direction = DIRECTION_AT_LEAST,
                                      .milestone = DECIMAL_MAX,
                                      .value = DECIMAL_MAX - 1,
                                      .start = -DECIMAL_MAX};
    assert_int_equal(proposed(facts), RESULT_NEARLY);
}

static void test_EVAL_1_the_grade_follows_the_exact_share(void **state)
{
    (void)state;
    assert_true(evaluation_share(0, 0, 0, &bands) == DECIMAL_NONE);
    assert_int_equal(evaluation_share(1, 1, 3, &bands), 500000);
    assert_int_equal(evaluation_share(2, 0, 3, &bands), 666667);
    assert_int_equal(evaluation_grade_of(900000, &bands), GRADE_EXCELLENT);
    assert_int_equal(evaluation_grade_of(899999, &bands), GRADE_GOOD);
    assert_int_equal(evaluation_grade_of(799999, &bands), GRADE_PASS);
    assert_int_equal(evaluation_grade_of(599999, &bands), GRADE_FAIL);
}

static void test_EVAL_1_which_years_are_evaluated(void **state)
{
    (void)state;
    struct promise promise = {.first_year = 2021, .last_year = 2025, .began_on = {2022, 3, 1}};
    int first, last;
    evaluation_years(&promise, (struct date){2024, 12, 31}, &first, &last);
    assert_int_equal(first, 2022);
    assert_int_equal(last, 2023);
    evaluation_years(&promise, (struct date){2030, 1, 1}, &first, &last);
    assert_int_equal(last, 2025);
    evaluation_years(&promise, (struct date){2022, 12, 31}, &first, &last);
    assert_true(last < first);
}

static void test_EVAL_1_days_are_counted_after_the_year_and_to_the_last_one(void **state)
{
    (void)state;
    assert_int_equal(date_compare(evaluation_due_on(2023, 60), (struct date){2024, 2, 29}), 0);
    struct date due = {2022, 1, 20};
    assert_true(evaluation_is_answerable(due, due));
    assert_false(evaluation_is_answerable(due, (struct date){2022, 1, 21}));
}

static void test_EVAL_1_only_the_county_sees_what_is_not_given_yet(void **state)
{
    (void)state;
    assert_true(evaluation_is_shown_to(EVALUATION_DRAFT, ROLE_COUNTY_REVIEWER));
    assert_false(evaluation_is_shown_to(EVALUATION_SUBMITTED, ROLE_VILLAGE_SECRETARY));
    assert_false(evaluation_is_shown_to(EVALUATION_SUBMITTED, ROLE_CITY_OFFICER));
    assert_true(evaluation_is_shown_to(EVALUATION_GIVEN, ROLE_VILLAGE_SECRETARY));
}

static int months(struct date from, struct date until, int year, struct date today)
{
    struct secretary_term term = {.from_on = from, .until_on = until};
    struct date first, last;
    return secretary_months(&term, year, today, &first, &last);
}

static void test_CADRE_4_a_month_is_of_whoever_is_in_office_on_its_15th(void **state)
{
    (void)state;
    struct date none = {0}, today = {2023, 1, 5};
    assert_int_equal(months(none, none, 2022, today), 12);
    assert_int_equal(months(none, (struct date){2022, 6, 14}, 2022, today), 5);
    assert_int_equal(months(none, (struct date){2022, 6, 15}, 2022, today), 6);
    assert_int_equal(months((struct date){2022, 6, 16}, none, 2022, today), 6);
    assert_int_equal(months((struct date){2022, 6, 15}, none, 2022, today), 7);
    assert_int_equal(months((struct date){2023, 1, 1}, none, 2022, today), 0);
    assert_int_equal(months(none, none, 2023, today), 0);
    assert_int_equal(months(none, none, 2023, (struct date){2023, 3, 15}), 3);
}

static void test_CADRE_4_a_term_says_its_days_within_the_year_and_its_whole_service(void **state)
{
    (void)state;
    struct secretary_term term = {.from_on = {2021, 8, 1}, .until_on = {2022, 6, 19}};
    struct date first, last, today = {2023, 1, 5};
    assert_int_equal(secretary_months(&term, 2022, today, &first, &last), 6);
    assert_int_equal(date_compare(first, (struct date){2022, 1, 1}), 0);
    assert_int_equal(date_compare(last, (struct date){2022, 6, 19}), 0);
    assert_int_equal(secretary_service(&term, today), 11);
    term.from_on = (struct date){0};
    assert_int_equal(secretary_service(&term, today), -1);
}

static void test_CADRE_4_a_file_is_read_by_its_person_and_those_who_keep_it(void **state)
{
    (void)state;
    struct secretary_term term = {.user_id = 7};
    assert_true(secretary_is_open_to(&term, ROLE_VILLAGE_SECRETARY, 7));
    assert_false(secretary_is_open_to(&term, ROLE_VILLAGE_SECRETARY, 8));
    assert_true(secretary_is_open_to(&term, ROLE_TOWN_OFFICER, 8));
    assert_false(secretary_is_open_to(&term, ROLE_DEPARTMENT_MEMBER, 8));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_EVAL_1_a_result_is_proposed_from_milestone_and_progress),
        cmocka_unit_test(test_EVAL_1_less_may_be_better),
        cmocka_unit_test(test_EVAL_1_what_falls_behind_a_milestone_that_was_passed_is_not_done),
        cmocka_unit_test(test_EVAL_1_the_grade_follows_the_exact_share),
        cmocka_unit_test(test_EVAL_1_which_years_are_evaluated),
        cmocka_unit_test(test_EVAL_1_days_are_counted_after_the_year_and_to_the_last_one),
        cmocka_unit_test(test_EVAL_1_only_the_county_sees_what_is_not_given_yet),
        cmocka_unit_test(test_CADRE_4_a_month_is_of_whoever_is_in_office_on_its_15th),
        cmocka_unit_test(test_CADRE_4_a_term_says_its_days_within_the_year_and_its_whole_service),
        cmocka_unit_test(test_CADRE_4_a_file_is_read_by_its_person_and_those_who_keep_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
