/* The policy of final acceptance (EVAL-2, PLAN-11). */
#include "acceptance/rules.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const struct date election = {2026, 3, 1};

static void test_EVAL_2_the_window_is_the_months_before_the_election(void **state)
{
    (void)state;
    struct acceptance_window window = acceptance_window_of(election, 6);
    assert_int_equal(date_compare(window.first_day, (struct date){2025, 9, 1}), 0);
    assert_int_equal(date_compare(window.last_day, (struct date){2026, 2, 28}), 0);
    assert_non_null(acceptance_early(&window, (struct date){2025, 8, 31}));
    assert_null(acceptance_early(&window, (struct date){2025, 9, 1}));
    assert_null(acceptance_early(&window, (struct date){2026, 2, 28}));
    window = acceptance_window_of((struct date){2026, 8, 31}, 6);
    assert_int_equal(date_compare(window.first_day, (struct date){2026, 2, 28}), 0);
    window = acceptance_window_of((struct date){0}, 6);
    assert_non_null(acceptance_early(&window, election)); /* nobody knows when the election is */
}

static void test_EVAL_2_what_is_proposed_follows_from_reports_and_close_outs(void **state)
{
    (void)state;
    struct commitment item = {.direction = DIRECTION_AT_LEAST,
                              .baseline = 100 * DECIMAL_ONE,
                              .target = 200 * DECIMAL_ONE,
                              .progress = DECIMAL_NONE};
    assert_int_equal(acceptance_proposed(&item), VERDICT_UNKEPT);
    item.progress = 100 * DECIMAL_ONE;
    assert_int_equal(acceptance_proposed(&item), VERDICT_UNKEPT);
    item.progress = 150 * DECIMAL_ONE, item.percent = 50;
    assert_int_equal(acceptance_proposed(&item), VERDICT_PARTLY);
    item.progress = 200 * DECIMAL_ONE - 1, item.percent = 99;
    assert_int_equal(acceptance_proposed(&item), VERDICT_PARTLY);
    item.progress = 200 * DECIMAL_ONE, item.percent = 100;
    assert_int_equal(acceptance_proposed(&item), VERDICT_KEPT);
    item.progress = DECIMAL_NONE, item.state = COMMITMENT_CLOSED;
    assert_int_equal(acceptance_proposed(&item), VERDICT_KEPT);
    item = (struct commitment){.direction = DIRECTION_AT_MOST,
                               .baseline = 10 * DECIMAL_ONE,
                               .target = 2 * DECIMAL_ONE,
                               .progress = 2 * DECIMAL_ONE};
    assert_int_equal(acceptance_proposed(&item), VERDICT_KEPT);
    item.progress = 2 * DECIMAL_ONE + 1, item.percent = 99;
    assert_int_equal(acceptance_proposed(&item), VERDICT_PARTLY);
    assert_int_equal(acceptance_of_year("done"), VERDICT_KEPT);
    assert_int_equal(acceptance_of_year("nearly"), VERDICT_PARTLY);
    assert_int_equal(acceptance_of_year("not_done"), VERDICT_UNKEPT);
}

static struct acceptance_tally tally(int64_t kept, int64_t partly, int64_t unkept, int64_t share)
{
    return (struct acceptance_tally){.items = kept + partly + unkept,
                                     .kept = kept,
                                     .partly = partly,
                                     .unkept = unkept,
                                     .points = kept * acceptance_points(VERDICT_KEPT, share) +
                                               partly * acceptance_points(VERDICT_PARTLY, share) +
                                               unkept * acceptance_points(VERDICT_UNKEPT, share)};
}

static void test_EVAL_2_the_rate_is_exact_and_rounded_once(void **state)
{
    (void)state;
    struct acceptance_tally none = tally(0, 0, 0, 50), all = tally(40, 0, 0, 50);
    assert_int_equal(acceptance_rate(&none), DECIMAL_NONE);
    assert_int_equal(acceptance_rate(&all), 100 * DECIMAL_ONE);
    struct acceptance_tally third = tally(1, 0, 2, 50); /* 33.333... */
    assert_int_equal(acceptance_rate(&third), 333300);
    struct acceptance_tally two_thirds = tally(2, 0, 1, 50); /* 66.666... */
    assert_int_equal(acceptance_rate(&two_thirds), 666700);
    struct acceptance_tally half = tally(0, 1, 0, 50);
    assert_int_equal(acceptance_rate(&half), 50 * DECIMAL_ONE);
    struct acceptance_tally eighth = tally(0, 1, 7, 1); /* 0.125, half up */
    assert_int_equal(acceptance_rate(&eighth), 1300);
    struct acceptance_tally nothing = tally(0, 0, 9, 50);
    assert_int_equal(acceptance_rate(&nothing), 0);
}

static void test_EVAL_2_each_verdict_has_its_grounds(void **state)
{
    (void)state;
    struct acceptance_flaws flaws = acceptance_flaws(-1, "看过现场");
    assert_non_null(flaws.verdict);
    assert_null(flaws.grounds);
    flaws = acceptance_flaws(VERDICT_KEPT, " \n");
    assert_null(flaws.verdict);
    assert_non_null(flaws.grounds);
    flaws = acceptance_flaws(VERDICT_UNKEPT, "没有动工");
    assert_true(!flaws.verdict && !flaws.grounds);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_EVAL_2_the_window_is_the_months_before_the_election),
        cmocka_unit_test(test_EVAL_2_what_is_proposed_follows_from_reports_and_close_outs),
        cmocka_unit_test(test_EVAL_2_the_rate_is_exact_and_rounded_once),
        cmocka_unit_test(test_EVAL_2_each_verdict_has_its_grounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
