/* The policy of self-assessments: periods, due dates, what an item must say, late, fallen back. */
#include "assess/rules.h"
#include "base_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* No room is asked for anything here. */
const struct room *const rooms[] = {NULL};

#define WHOLE(n) ((n)*DECIMAL_ONE)

static const struct promise promise = {
    .first_year = 2021,
    .last_year = 2025,
    .began_on = {2021, 8, 31},
};

static struct asked measured(int direction, int64_t baseline, int64_t target)
{
    struct asked asked = {
        .item = {.direction = direction,
                 .baseline = baseline,
                 .target = target,
                 .unit_of_measure = "万元",
                 .start_on = {2021, 1, 1},
                 .finish_on = {2025, 12, 31}},
        .last = DECIMAL_NONE,
        .answer = {"", "", "", ""},
    };
    for (int i = 0; i < COMMITMENT_YEARS_MAX; i++)
        asked.item.milestone[i] = DECIMAL_NONE;
    for (int i = 0; i < 5; i++)
        asked.item.milestone[i] = baseline + (target - baseline) * (i + 1) / 5;
    return asked;
}

static struct asked done_or_not(void)
{
    struct asked asked = measured(DIRECTION_DONE, 0, COMMITMENT_FULL);
    for (int i = 0; i < 5; i++)
        asked.item.milestone[i] = i < 2 ? DECIMAL_NONE : COMMITMENT_FULL;
    return asked;
}

static struct asked say(struct asked asked, struct period period, const char *progress,
                        const char *note, const char *why, const char *next)
{
    asked.answer = (struct answer){progress, note, why, next};
    assess_judge(&promise, period, period_last_day(period), &asked);
    return asked;
}

static void test_EXEC_4_which_periods_are_reported(void **state)
{
    (void)state;
    const struct {
        struct period period;
        struct date today;
        bool asked;
    } cases[] = {
        {{2021, 4}, {2021, 8, 31}, true}, /* it ends on the day on which the plan came into force */
        {{2021, 3}, {2021, 9, 1}, false}, /* it ended before */
        {{2021, 5}, {2021, 8, 31}, false}, /* it has not begun */
        {{2021, 5}, {2021, 9, 1}, true},   /* its first day */
        {{2025, 6}, {2026, 2, 1}, true},   /* the last of the tenure */
        {{2026, 1}, {2026, 2, 1}, false},  /* after it */
        {{2020, 6}, {2021, 9, 1}, false},  /* before it */
    };
    for
        EACH(i, cases)
        {
            const char *fault = assess_period_fault(&promise, cases[i].period, cases[i].today);
            assert_int_equal(fault == NULL, cases[i].asked);
        }
    assert_int_equal(promise_first_period(&promise), period_key((struct period){2021, 4}));
    assert_int_equal(assess_last_period(&promise), period_key((struct period){2025, 6}));
}

static void test_EXEC_4_due_ten_days_after_the_period_ends(void **state)
{
    (void)state;
    assert_int_equal(
        date_compare(assess_due_on((struct period){2021, 5}, 10), (struct date){2021, 11, 10}), 0);
    assert_int_equal(
        date_compare(assess_due_on((struct period){2024, 1}, 0), (struct date){2024, 2, 29}), 0);
    assert_int_equal(
        date_compare(assess_due_on((struct period){2021, 6}, 60), (struct date){2022, 3, 1}), 0);
}

static void test_ALL_9_a_late_entry_is_permitted_once_closed_and_not_for_ever(void **state)
{
    (void)state;
    struct date due = {2021, 11, 10}, after = {2021, 11, 11};
    assert_non_null(assess_permit_fault((struct date){2021, 11, 20}, due, due));
    assert_null(assess_permit_fault(after, due, after));
    assert_non_null(assess_permit_fault(due, due, after));
    assert_null(assess_permit_fault(date_add_days(after, 60), due, after));
    assert_non_null(assess_permit_fault(date_add_days(after, 61), due, after));
}

static void test_EXEC_4_each_open_item_needs_a_progress_and_a_word(void **state)
{
    (void)state;
    struct period period = {2021, 5};
    struct asked asked =
        say(measured(DIRECTION_AT_LEAST, WHOLE(100), WHOLE(200)), period, "", "", "", "");
    struct flaws flaws = assess_flaws(&asked);
    assert_non_null(flaws.progress);
    assert_non_null(flaws.note);
    assert_null(flaws.late_reason);
    assert_null(flaws.next_step);
    asked = say(asked, period, "一半", "在做", "", "");
    flaws = assess_flaws(&asked);
    assert_non_null(flaws.progress);
    assert_null(flaws.note);
    asked = say(asked, period, "１１０.5", "在做", "", "");
    assert_true(assess_is_complete(&asked));
    assert_int_equal(asked.progress, 1105000);
    asked.item.state = COMMITMENT_CLOSED;
    asked = say(asked, period, "", "", "", "");
    assert_false(asked.open);
    assert_true(assess_is_complete(&asked)); /* shown, not asked */
}

static void test_EXEC_4_done_or_not_is_a_share_from_0_to_100(void **state)
{
    (void)state;
    const struct {
        const char *text;
        bool can_be;
    } cases[] = {{"0", true}, {"100", true}, {"62.5", true}, {"100.0001", false}, {"-1", false}};
    for
        EACH(i, cases)
        {
            struct asked asked =
                say(done_or_not(), (struct period){2021, 5}, cases[i].text, "在做", "", "");
            assert_int_equal(assess_is_complete(&asked), cases[i].can_be);
        }
}

static void test_EXEC_4_late_needs_the_reason_and_the_next_step(void **state)
{
    (void)state;
    struct asked asked = measured(DIRECTION_AT_LEAST, WHOLE(100), WHOLE(200)); /* 120 by 2021 */
    struct period year_end = {2021, 6};
    asked = say(asked, (struct period){2021, 5}, "110", "在做", "", "");
    assert_false(asked.late); /* the milestone is not due yet */
    asked = say(asked, year_end, "119.9999", "在做", "", "");
    struct flaws flaws = assess_flaws(&asked);
    assert_true(asked.late);
    assert_non_null(flaws.late_reason);
    assert_non_null(flaws.next_step);
    asked = say(asked, year_end, "119", "在做", "雨水多", " ");
    assert_non_null(assess_flaws(&asked).next_step);
    asked = say(asked, year_end, "119", "在做", "雨水多", "抢工期");
    assert_true(assess_is_complete(&asked));
    asked = say(asked, year_end, "120", "在做", "", "");
    assert_false(asked.late);
    asked = say(measured(DIRECTION_AT_MOST, WHOLE(10), 0), year_end, "9", "在做", "", "");
    assert_true(asked.late); /* 8 by 2021, and less is better */
}

static void test_EXEC_4_the_aim_is_what_makes_a_value_late(void **state)
{
    (void)state;
    const struct asked kinds[] = {measured(DIRECTION_AT_LEAST, WHOLE(100), WHOLE(200)),
                                  measured(DIRECTION_AT_MOST, WHOLE(200), WHOLE(100)),
                                  done_or_not()};
    for
        EACH(kind, kinds)
    for (int64_t key = promise_first_period(&promise); key <= assess_last_period(&promise); key++)
        for (int64_t value = 0; value <= 220; value += 5) {
            const struct commitment *item = &kinds[kind].item;
            struct period period = period_of_key(key);
            int64_t aim = assess_aim(&promise, item, period_last_day(period));
            bool misses =
                aim != DECIMAL_NONE && !commitment_reaches(item->direction, WHOLE(value), aim);
            assert_int_equal(
                misses, commitment_is_late(&promise, item, WHOLE(value), period_last_day(period)));
        }
}

static void test_EXEC_4_worse_than_before_needs_a_word_of_why(void **state)
{
    (void)state;
    const struct {
        int direction;
        const char *value;
        bool fell, better;
    } cases[] = {
        {DIRECTION_AT_LEAST, "129", true, false}, {DIRECTION_AT_LEAST, "130", false, false},
        {DIRECTION_AT_LEAST, "131", false, true}, {DIRECTION_AT_MOST, "131", true, false},
        {DIRECTION_AT_MOST, "129", false, true},
    };
    for
        EACH(i, cases)
        {
            bool down = cases[i].direction == DIRECTION_AT_MOST;
            struct asked asked =
                measured(cases[i].direction, WHOLE(down ? 200 : 100), WHOLE(down ? 100 : 200));
            asked.last = WHOLE(130);
            asked = say(asked, (struct period){2021, 5}, cases[i].value, "在做", "", "");
            assert_int_equal(asked.fell, cases[i].fell);
            assert_int_equal(asked.better, cases[i].better);
            assert_int_equal(assess_flaws(&asked).late_reason != NULL, cases[i].fell);
            assert_null(assess_flaws(&asked).next_step);
        }
}

static void test_EXEC_4_the_even_pace_between_two_milestones(void **state)
{
    (void)state;
    struct asked rising = measured(DIRECTION_AT_LEAST, WHOLE(100), WHOLE(200));
    assert_int_equal(assess_pace(&promise, &rising.item, (struct period){2021, 6}), WHOLE(120));
    assert_int_equal(assess_pace(&promise, &rising.item, (struct period){2021, 3}),
                     WHOLE(109)); /* 181 of 365 days */
    assert_int_equal(assess_pace(&promise, &rising.item, (struct period){2022, 3}), WHOLE(129));
    rising.item.start_on = (struct date){2021, 7, 1};
    assert_int_equal(assess_pace(&promise, &rising.item, (struct period){2021, 3}), DECIMAL_NONE);
    struct asked once = done_or_not(); /* to be done in 2023 */
    assert_int_equal(assess_pace(&promise, &once.item, (struct period){2023, 6}), WHOLE(100));
    assert_int_equal(assess_pace(&promise, &once.item, (struct period){2021, 6}), WHOLE(33));
}

static void test_the_slider_holds_baseline_target_and_last_value(void **state)
{
    (void)state;
    struct asked asked = measured(DIRECTION_AT_MOST, WHOLE(20), WHOLE(5));
    asked.last = WHOLE(25);
    struct slider slider = assess_slider(&asked);
    assert_int_equal(slider.min, WHOLE(5));
    assert_int_equal(slider.max, WHOLE(25));
    assert_int_equal(slider.step, WHOLE(1)); /* whole figures go in whole steps */
    asked = measured(DIRECTION_AT_LEAST, 5000, 15000);
    assert_int_equal(assess_slider(&asked).step, 100);
    asked = measured(DIRECTION_AT_LEAST, 5000, 5000);
    assert_int_equal(assess_slider(&asked).step, 0); /* nothing to slide between */
}

static void test_EXEC_4_what_is_due_later_than_an_early_report_is_not_missed_yet(void **state)
{
    (void)state;
    struct period period = {2021, 6};
    struct date last = {2021, 12, 31}, before = assess_due_by(period, (struct date){2021, 11, 22});
    assert_int_equal(date_compare(before, (struct date){2021, 11, 21}), 0);
    assert_int_equal(date_compare(assess_due_by(period, last), (struct date){2021, 12, 30}), 0);
    assert_int_equal(date_compare(assess_due_by(period, (struct date){2022, 1, 1}), last), 0);
    assert_int_equal(date_compare(assess_due_by(period, (struct date){2022, 1, 9}), last), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_EXEC_4_what_is_due_later_than_an_early_report_is_not_missed_yet),
        cmocka_unit_test(test_EXEC_4_which_periods_are_reported),
        cmocka_unit_test(test_EXEC_4_due_ten_days_after_the_period_ends),
        cmocka_unit_test(test_ALL_9_a_late_entry_is_permitted_once_closed_and_not_for_ever),
        cmocka_unit_test(test_EXEC_4_each_open_item_needs_a_progress_and_a_word),
        cmocka_unit_test(test_EXEC_4_done_or_not_is_a_share_from_0_to_100),
        cmocka_unit_test(test_EXEC_4_late_needs_the_reason_and_the_next_step),
        cmocka_unit_test(test_EXEC_4_the_aim_is_what_makes_a_value_late),
        cmocka_unit_test(test_EXEC_4_worse_than_before_needs_a_word_of_why),
        cmocka_unit_test(test_EXEC_4_the_even_pace_between_two_milestones),
        cmocka_unit_test(test_the_slider_holds_baseline_target_and_last_value),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
