/* The policy of incentives (EVAL-4). */
#include "incentive/rules.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const struct incentive_limits limits = {.rate = 90, .acceptance = 90, .grade = 1};

/* A village that meets all that is asked. */
static struct incentive_facts good(void)
{
    return (struct incentive_facts){
        .rate = 90 * DECIMAL_ONE,
        .grade = 1,
        .acceptance = DECIMAL_NONE,
        .said = 3,
        .answered = 3,
    };
}

static enum ground_state state_of(struct incentive_facts facts, struct incentive_limits asked,
                                  enum incentive_ground ground)
{
    enum ground_state states[GROUNDS];
    incentive_judge(&facts, &asked, states);
    return states[ground];
}

static bool qualifies(struct incentive_facts facts, struct incentive_limits asked)
{
    enum ground_state states[GROUNDS];
    incentive_judge(&facts, &asked, states);
    return incentive_qualifies(states);
}

static void test_EVAL_4_the_rate_is_met_from_the_limit_on_and_never_without_one(void **state)
{
    (void)state;
    struct incentive_facts facts = good();
    assert_true(qualifies(facts, limits));
    facts.rate = 90 * DECIMAL_ONE - DECIMAL_ONE / 10;
    assert_int_equal(state_of(facts, limits, GROUND_RATE), GROUND_UNMET);
    assert_false(qualifies(facts, limits));
    facts.rate = DECIMAL_NONE;
    assert_int_equal(state_of(facts, limits, GROUND_RATE), GROUND_UNMET);
    assert_int_equal(state_of(facts, (struct incentive_limits){.rate = 0}, GROUND_RATE),
                     GROUND_UNMET);
}

static void test_EVAL_4_the_grade_is_met_by_a_better_one_and_only_when_it_is_final(void **state)
{
    (void)state;
    struct incentive_facts facts = good();
    for (int grade = 0; grade < 4; grade++) {
        facts.grade = grade;
        assert_int_equal(state_of(facts, limits, GROUND_GRADE),
                         grade <= 1 ? GROUND_MET : GROUND_UNMET);
    }
    facts.grade = -1;
    assert_int_equal(state_of(facts, limits, GROUND_GRADE), GROUND_UNMET);
}

static void test_EVAL_4_what_does_not_exist_yet_is_not_counted(void **state)
{
    (void)state;
    struct incentive_facts facts = good();
    assert_int_equal(state_of(facts, limits, GROUND_RATING), GROUND_UNCOUNTED);
    assert_int_equal(state_of(facts, limits, GROUND_ACCEPTANCE), GROUND_UNCOUNTED);
    assert_true(qualifies(facts, limits));
    facts.acceptance = 90 * DECIMAL_ONE;
    assert_int_equal(state_of(facts, limits, GROUND_ACCEPTANCE), GROUND_MET);
    facts.acceptance--;
    assert_int_equal(state_of(facts, limits, GROUND_ACCEPTANCE), GROUND_UNMET);
    assert_false(qualifies(facts, limits));
}

static void test_EVAL_4_RATE_7_a_rating_is_enough_for_an_award_where_that_is_asked(void **state)
{
    (void)state;
    struct incentive_facts facts = good();
    struct incentive_limits asked = limits;
    asked.rating = RATING_AWARD;
    assert_int_equal(state_of(facts, asked, GROUND_RATING), GROUND_UNCOUNTED);
    facts.rated = 2;
    assert_int_equal(state_of(facts, asked, GROUND_RATING), GROUND_UNMET);
    facts.awards = 1;
    assert_int_equal(state_of(facts, asked, GROUND_RATING), GROUND_MET);
    facts.vetoed = 1; /* in one of two schemes */
    assert_int_equal(state_of(facts, asked, GROUND_RATING), GROUND_UNMET);
    asked.rating = RATING_GRADE;
    assert_int_equal(state_of(facts, asked, GROUND_RATING), GROUND_UNMET);
    facts.vetoed = facts.awards = 0;
    assert_int_equal(state_of(facts, asked, GROUND_RATING), GROUND_MET);
    asked.rating = RATING_NOTHING;
    facts.vetoed = 1;
    assert_int_equal(state_of(facts, asked, GROUND_RATING), GROUND_UNCOUNTED);
}

static void test_EVAL_4_the_public_has_its_answers(void **state)
{
    (void)state;
    struct incentive_facts facts = good();
    struct incentive_limits lax = limits;
    facts.answered = 1;
    assert_int_equal(state_of(facts, limits, GROUND_FEEDBACK), GROUND_UNMET);
    lax.unanswered = 2;
    assert_int_equal(state_of(facts, lax, GROUND_FEEDBACK), GROUND_MET);
    lax.unanswered = 1;
    assert_int_equal(state_of(facts, lax, GROUND_FEEDBACK), GROUND_UNMET);
    facts.said = facts.answered = 0;
    assert_int_equal(state_of(facts, limits, GROUND_FEEDBACK), GROUND_MET);
}

static void test_EVAL_4_good_practice_counts_where_the_county_asks_for_it(void **state)
{
    (void)state;
    struct incentive_facts facts = good();
    struct incentive_limits asked = limits;
    assert_int_equal(state_of(facts, asked, GROUND_PRACTICE), GROUND_UNCOUNTED);
    asked.practices = 2;
    facts.practices = 1;
    assert_int_equal(state_of(facts, asked, GROUND_PRACTICE), GROUND_UNMET);
    facts.practices = 2;
    assert_int_equal(state_of(facts, asked, GROUND_PRACTICE), GROUND_MET);
}

static void test_EVAL_4_is_given_in_its_year_or_later_but_not_in_the_future(void **state)
{
    (void)state;
    const struct date today = {2022, 2, 20};
    assert_null(incentive_day_fault((struct date){2021, 1, 1}, 2021, today));
    assert_null(incentive_day_fault(today, 2021, today));
    assert_non_null(incentive_day_fault((struct date){2020, 12, 31}, 2021, today));
    assert_non_null(incentive_day_fault((struct date){2022, 2, 21}, 2021, today));
}

static void test_EVAL_4_a_year_is_filed_some_days_after_its_end(void **state)
{
    (void)state;
    assert_int_equal(date_compare(incentive_filing_due(2021, 90), (struct date){2022, 3, 31}), 0);
    assert_int_equal(date_compare(incentive_filing_due(2023, 60), (struct date){2024, 2, 29}), 0);
    assert_false(incentive_year_is_over(2021, (struct date){2021, 12, 31}));
    assert_true(incentive_year_is_over(2021, (struct date){2022, 1, 1}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_EVAL_4_the_rate_is_met_from_the_limit_on_and_never_without_one),
        cmocka_unit_test(test_EVAL_4_the_grade_is_met_by_a_better_one_and_only_when_it_is_final),
        cmocka_unit_test(test_EVAL_4_what_does_not_exist_yet_is_not_counted),
        cmocka_unit_test(test_EVAL_4_RATE_7_a_rating_is_enough_for_an_award_where_that_is_asked),
        cmocka_unit_test(test_EVAL_4_the_public_has_its_answers),
        cmocka_unit_test(test_EVAL_4_good_practice_counts_where_the_county_asks_for_it),
        cmocka_unit_test(test_EVAL_4_is_given_in_its_year_or_later_but_not_in_the_future),
        cmocka_unit_test(test_EVAL_4_a_year_is_filed_some_days_after_its_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
