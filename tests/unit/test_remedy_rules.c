/* The policy of putting a village right (RATE-10). */
#include "rectify/remedy.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const struct date named = {2021, 12, 6};

static struct remedy_step step_until(struct date finish_on)
{
    return (struct remedy_step){.measure = "账目上墙", .person = "村主任", .finish_on = finish_on};
}

static void assert_flaw(struct remedy_step step, const char *field)
{
    struct remedy_flaw flaw = remedy_step_flaw(&step, named);
    if (!field) {
        assert_null(flaw.field);
        return;
    }
    assert_string_equal(flaw.field, field);
    assert_non_null(flaw.message);
}

static void test_RATE_10_a_step_says_what_who_and_when_within_two_years(void **state)
{
    (void)state;
    struct remedy_step step = step_until((struct date){2022, 6, 30});
    assert_flaw(step, NULL);
    step.measure = "  ";
    assert_flaw(step, "measure");
    step = step_until((struct date){2022, 6, 30});
    step.person = "";
    assert_flaw(step, "person");
    assert_flaw(step_until((struct date){0, 0, 0}), "finish_on");
    assert_flaw(step_until(named), NULL);
    assert_flaw(step_until((struct date){2021, 12, 5}), "finish_on");
    assert_flaw(step_until((struct date){2023, 12, 6}), NULL);
    assert_flaw(step_until((struct date){2023, 12, 7}), "finish_on");
}

static void test_RATE_10_a_step_is_late_the_day_after_unless_it_is_done(void **state)
{
    (void)state;
    struct remedy_step step = step_until((struct date){2022, 2, 28});
    assert_false(remedy_step_is_late(&step, (struct date){2022, 2, 28}));
    assert_true(remedy_step_is_late(&step, (struct date){2022, 3, 1}));
    step.done_on = (struct date){2022, 3, 1};
    assert_false(remedy_step_is_late(&step, (struct date){2022, 3, 2}));
}

static void assert_relapse(struct date off_on, struct date on, bool relapse)
{
    assert_int_equal(remedy_is_relapse(off_on, on), relapse);
}

static void test_RATE_10_a_relapse_is_within_a_year_to_the_day(void **state)
{
    (void)state;
    struct date off = {2022, 3, 1};
    assert_relapse(off, off, true);
    assert_relapse(off, (struct date){2023, 3, 1}, true);
    assert_relapse(off, (struct date){2023, 3, 2}, false);
    assert_relapse(off, (struct date){2022, 2, 28}, false);
    assert_relapse((struct date){2024, 2, 29}, (struct date){2025, 2, 28}, true);
    assert_relapse((struct date){2024, 2, 29}, (struct date){2025, 3, 1}, false);
    assert_relapse((struct date){0, 0, 0}, off, false);
}

static void test_RATE_10_measures_count_as_carried_out_only_when_none_is_left(void **state)
{
    (void)state;
    struct remedy remedy = {.steps_count = 2};
    struct remedy_check check = {.kind = CHECK_CARRIED_OUT, .verdict = CHECK_PASSED};
    remedy.steps[0].done_on = named;
    assert_int_equal(remedy_steps_left(&remedy), 1);
    assert_non_null(remedy_check_flaw(&remedy, &check));
    check.verdict = CHECK_FAILED;
    assert_null(remedy_check_flaw(&remedy, &check));
    check = (struct remedy_check){.kind = CHECK_CARRIED_OUT + 1, .verdict = CHECK_PASSED};
    assert_null(remedy_check_flaw(&remedy, &check));
    remedy.steps[1].done_on = named;
    check = (struct remedy_check){.kind = CHECK_CARRIED_OUT, .verdict = CHECK_PASSED};
    assert_null(remedy_check_flaw(&remedy, &check));
}

static void test_RATE_10_only_checks_that_were_made_and_passed_count(void **state)
{
    (void)state;
    struct remedy remedy = {.steps_count = 0};
    for (int i = 0; i < REMEDY_CHECKS; i++)
        remedy.checks[i] = (struct remedy_check){.kind = i, .verdict = CHECK_PASSED};
    assert_int_equal(remedy_checks_passed(&remedy), 0);
    for (int i = 0; i < REMEDY_CHECKS; i++)
        remedy.checks[i].id = i + 1;
    assert_int_equal(remedy_checks_passed(&remedy), 4);
    remedy.checks[2].verdict = CHECK_FAILED;
    assert_int_equal(remedy_checks_passed(&remedy), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_RATE_10_a_step_says_what_who_and_when_within_two_years),
        cmocka_unit_test(test_RATE_10_a_step_is_late_the_day_after_unless_it_is_done),
        cmocka_unit_test(test_RATE_10_a_relapse_is_within_a_year_to_the_day),
        cmocka_unit_test(test_RATE_10_measures_count_as_carried_out_only_when_none_is_left),
        cmocka_unit_test(test_RATE_10_only_checks_that_were_made_and_passed_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
