/* What reaches an aim, when a milestone is due, what is late (PLAN-3, EXEC-1, EXEC-2, EXEC-4). */
#include "commitment.h"

#include "base_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* No room is asked for anything here. */
const struct room *const rooms[] = {NULL};

#define N(value) ((value)*DECIMAL_ONE)
#define NONE DECIMAL_NONE

static const struct promise tenure = {.first_year = 2021, .last_year = 2025};

static struct commitment item_of(int direction, int64_t baseline, int64_t target,
                                 const int64_t milestones[5])
{
    struct commitment item = {
        .direction = direction,
        .baseline = baseline,
        .target = target,
        .start_on = {2021, 1, 1},
        .finish_on = {2025, 12, 31},
        .progress = NONE,
    };
    for (int i = 0; i < COMMITMENT_YEARS_MAX; i++)
        item.milestone[i] = i < 5 ? milestones[i] : NONE;
    return item;
}

/* From 1 to 6, one more each year from 2021 on. */
static struct commitment rising(void)
{
    struct commitment item =
        item_of(DIRECTION_AT_LEAST, N(1), N(6), (int64_t[]){N(2), N(3), N(4), N(5), N(6)});
    commitment_plan_years(&tenure, &item);
    return item;
}

/* Households in want: from 50 down to 0. */
static struct commitment falling(void)
{
    struct commitment item =
        item_of(DIRECTION_AT_MOST, N(50), 0, (int64_t[]){N(40), N(30), N(20), N(10), 0});
    commitment_plan_years(&tenure, &item);
    return item;
}

static struct commitment done_in(int64_t year)
{
    int64_t milestones[5];
    for (int i = 0; i < 5; i++)
        milestones[i] = 2021 + i < year ? 0 : COMMITMENT_FULL;
    struct commitment item = item_of(DIRECTION_DONE, 0, COMMITMENT_FULL, milestones);
    commitment_plan_years(&tenure, &item);
    return item;
}

static void assert_day(struct date date, const char *expected)
{
    char text[DATE_TEXT];
    assert_string_equal(date_format(date, text), expected);
}

static struct commitment appraised(struct commitment item, int64_t progress, struct date today)
{
    item.progress = progress;
    commitment_appraise(&tenure, &item, today);
    return item;
}

/* --- values --- */

static void test_PLAN_3_a_value_reaches_its_aim_in_the_items_direction(void **state)
{
    (void)state;
    static const struct {
        int direction;
        int64_t value, aim;
        bool reaches;
    } cases[] = {
        {DIRECTION_AT_LEAST, N(5), N(5), true},
        {DIRECTION_AT_LEAST, N(5) - 1, N(5), false},
        {DIRECTION_AT_LEAST, N(6), N(5), true},
        {DIRECTION_AT_MOST, N(5), N(5), true},
        {DIRECTION_AT_MOST, N(5) + 1, N(5), false},
        {DIRECTION_AT_MOST, N(4), N(5), true},
        {DIRECTION_DONE, N(100), COMMITMENT_FULL, true},
        {DIRECTION_DONE, N(99), COMMITMENT_FULL, false},
        {DIRECTION_AT_LEAST, -N(1), 0, false},
        {DIRECTION_AT_MOST, -N(1), 0, true},
    };
    for
        EACH(i, cases)
    assert_int_equal(commitment_reaches(cases[i].direction, cases[i].value, cases[i].aim),
                     cases[i].reaches);
}

static void test_EXEC_1_percent_is_the_way_gone_from_baseline_to_target(void **state)
{
    (void)state;
    static const struct {
        int direction;
        int64_t baseline, target, value, percent;
    } cases[] = {
        {DIRECTION_AT_LEAST, N(1), N(6), NONE, 0}, /* nothing reported */
        {DIRECTION_AT_LEAST, N(1), N(6), N(1), 0},
        {DIRECTION_AT_LEAST, N(1), N(6), N(2), 20},
        {DIRECTION_AT_LEAST, N(1), N(6), N(6) - 1, 99}, /* 100 only when it is reached */
        {DIRECTION_AT_LEAST, N(1), N(6), N(6), 100},
        {DIRECTION_AT_LEAST, N(1), N(6), N(9), 100},
        {DIRECTION_AT_LEAST, N(1), N(6), 0, 0},  /* fell back below where it began */
        {DIRECTION_AT_LEAST, 0, N(3), N(1), 33}, /* rounded down */
        {DIRECTION_AT_LEAST, 0, N(3), N(2), 66},
        {DIRECTION_AT_LEAST, -N(10), N(10), 0, 50}, /* out of the red */
        {DIRECTION_AT_MOST, N(50), 0, N(50), 0},
        {DIRECTION_AT_MOST, N(50), 0, N(40), 20},
        {DIRECTION_AT_MOST, N(50), 0, 1, 99},
        {DIRECTION_AT_MOST, N(50), 0, 0, 100},
        {DIRECTION_AT_MOST, N(50), 0, N(60), 0}, /* worse than it began */
        {DIRECTION_DONE, 0, COMMITMENT_FULL, N(60), 60},
        {DIRECTION_DONE, 0, COMMITMENT_FULL, COMMITMENT_FULL, 100},
        /* baseline = target: to hold a level is all or nothing */
        {DIRECTION_AT_LEAST, N(5), N(5), N(5), 100},
        {DIRECTION_AT_LEAST, N(5), N(5), N(4), 0},
        {DIRECTION_AT_MOST, N(5), N(5), N(6), 0},
        /* a target below an exceptional year: losing more is no way to it */
        {DIRECTION_AT_LEAST, N(10), N(5), N(7), 100},
        {DIRECTION_AT_LEAST, N(10), N(5), N(4), 0},
        {DIRECTION_AT_LEAST, N(10), N(5), 0, 0},
        {DIRECTION_AT_MOST, N(5), N(10), N(11), 0},
        /* the largest figures there are */
        {DIRECTION_AT_LEAST, -DECIMAL_MAX, DECIMAL_MAX, 0, 50},
        {DIRECTION_AT_LEAST, -DECIMAL_MAX, DECIMAL_MAX, DECIMAL_MAX - 1, 99},
    };
    for
        EACH(i, cases)
        {
            struct commitment item = {.direction = cases[i].direction,
                                      .baseline = cases[i].baseline,
                                      .target = cases[i].target};
            int64_t percent = commitment_percent(&item, cases[i].value);
            if (percent != cases[i].percent)
                print_error("case %zu\n", i);
            assert_int_equal(percent, cases[i].percent);
        }
}

/* --- milestones --- */

static void test_PLAN_3_milestones_begin_with_the_year_of_the_start(void **state)
{
    (void)state;
    struct commitment item =
        item_of(DIRECTION_AT_LEAST, N(1), N(6), (int64_t[]){N(1), N(1), N(4), N(5), N(6)});
    item.start_on = (struct date){2023, 3, 1};
    commitment_plan_years(&tenure, &item);
    assert_int_equal(item.from_year, 2023);
    assert_int_equal(item.milestone[1], NONE);
    assert_int_equal(item.milestone[2], N(4));
    assert_int_equal(item.milestone[5], NONE); /* after the tenure */
    assert_int_equal(appraised(item, NONE, (struct date){2021, 12, 31}).next_year, 2023);
}

static void test_PLAN_3_a_start_outside_the_tenure_is_within_it(void **state)
{
    (void)state;
    struct commitment item = rising();
    item.start_on = (struct date){2020, 6, 1};
    commitment_plan_years(&tenure, &item);
    assert_int_equal(item.from_year, 2021);
    item.start_on = (struct date){2026, 1, 1};
    commitment_plan_years(&tenure, &item);
    assert_int_equal(item.from_year, 2025);
}

static void test_PLAN_3_done_or_not_has_its_first_milestone_in_the_year_of_doing(void **state)
{
    (void)state;
    struct commitment item = done_in(2023);
    assert_int_equal(item.from_year, 2023);
    assert_int_equal(item.milestone[1], NONE);
    assert_int_equal(item.milestone[2], COMMITMENT_FULL);
    assert_int_equal(item.milestone[4], COMMITMENT_FULL);
    /* no year named: that of the finish */
    item = item_of(DIRECTION_DONE, 0, COMMITMENT_FULL, (int64_t[]){NONE, NONE, NONE, NONE, NONE});
    item.finish_on = (struct date){2022, 6, 30};
    commitment_plan_years(&tenure, &item);
    assert_int_equal(item.from_year, 2022);
    assert_int_equal(item.milestone[0], NONE);
    for (int i = 1; i < 5; i++)
        assert_int_equal(item.milestone[i], COMMITMENT_FULL);
    /* named once, and not again in the years that follow */
    item = item_of(DIRECTION_DONE, 0, COMMITMENT_FULL,
                   (int64_t[]){0, COMMITMENT_FULL, NONE, NONE, NONE});
    commitment_plan_years(&tenure, &item);
    assert_int_equal(item.from_year, 2022);
    assert_int_equal(item.milestone[4], COMMITMENT_FULL);
}

static void test_EXEC_2_a_milestone_is_due_at_the_years_end_or_at_the_finish(void **state)
{
    (void)state;
    struct commitment item = rising();
    assert_day(commitment_due_on(&item, 2021), "2021-12-31");
    item.finish_on = (struct date){2024, 2, 29};
    assert_day(commitment_due_on(&item, 2023), "2023-12-31");
    assert_day(commitment_due_on(&item, 2024), "2024-02-29");
    assert_day(commitment_due_on(&item, 2025), "2024-02-29");
}

static void test_EXEC_2_the_next_milestone_is_the_first_that_is_not_reached(void **state)
{
    (void)state;
    struct date today = {2021, 9, 27};
    static const struct {
        int64_t progress, next_year, next_value;
        const char *due_on;
    } cases[] = {
        {NONE, 2021, N(2), "2021-12-31"},
        {N(2) - 1, 2021, N(2), "2021-12-31"},
        {N(2), 2022, N(3), "2022-12-31"},
        {N(5), 2025, N(6), "2025-12-31"}, /* far ahead */
        {N(6), 0, NONE, ""},              /* all are reached */
        {0, 2021, N(2), "2021-12-31"},
    };
    for
        EACH(i, cases)
        {
            struct commitment item = appraised(rising(), cases[i].progress, today);
            assert_int_equal(item.next_year, cases[i].next_year);
            assert_int_equal(item.next_value, cases[i].next_value);
            assert_day(item.due_on, cases[i].due_on);
            assert_false(item.late);
            assert_day(commitment_open_on(&tenure, &item, cases[i].progress), cases[i].due_on);
        }
    struct commitment item = appraised(falling(), N(25), today);
    assert_int_equal(item.next_year, 2023);
    assert_int_equal(item.next_value, N(20));
    assert_int_equal(item.percent, 50);
}

static void test_EXEC_2_progress_that_falls_back_opens_its_milestone_again(void **state)
{
    (void)state;
    struct date today = {2023, 1, 10};
    struct commitment item = appraised(rising(), N(3), today);
    assert_int_equal(item.next_year, 2023);
    assert_false(item.late);
    item = appraised(item, N(2), today);
    assert_int_equal(item.next_year, 2022);
    assert_int_equal(item.percent, 20);
    assert_true(item.late);
}

/* --- late --- */

static void test_EXEC_1_a_milestone_is_late_from_the_day_after_its_last_day(void **state)
{
    (void)state;
    assert_false(appraised(rising(), N(1), (struct date){2021, 12, 31}).late);
    assert_true(appraised(rising(), N(1), (struct date){2022, 1, 1}).late);
    assert_false(appraised(rising(), N(2), (struct date){2022, 1, 1}).late);
    struct commitment leap = rising();
    leap.finish_on = (struct date){2024, 2, 29};
    assert_false(appraised(leap, N(5) - 1, (struct date){2024, 2, 29}).late);
    assert_true(appraised(leap, N(5) - 1, (struct date){2024, 3, 1}).late);
}

static void test_EXEC_1_nothing_reported_is_late_too(void **state)
{
    (void)state;
    assert_true(appraised(done_in(2022), NONE, (struct date){2023, 1, 1}).late);
    assert_false(appraised(done_in(2022), NONE, (struct date){2022, 12, 31}).late);
    assert_int_equal(appraised(done_in(2022), NONE, (struct date){2022, 12, 31}).percent, 0);
}

static void test_EXEC_3_a_closed_item_is_whole_and_never_late(void **state)
{
    (void)state;
    struct commitment item = rising();
    item.state = COMMITMENT_CLOSED;
    item = appraised(item, N(6), (struct date){2026, 5, 1});
    assert_int_equal(item.percent, 100);
    assert_int_equal(item.next_year, 0);
    assert_int_equal(item.next_value, NONE);
    assert_true(date_is_none(item.due_on));
    assert_false(item.late);
    item.state = COMMITMENT_CLAIMED; /* a claim changes nothing yet */
    item = appraised(item, N(2), (struct date){2023, 1, 1});
    assert_true(item.late);
    assert_int_equal(item.percent, 20);
}

static void test_EXEC_4_late_in_a_period_is_a_milestone_missed_by_its_last_day(void **state)
{
    (void)state;
    struct commitment item = rising();
    static const struct {
        int64_t value;
        struct period period;
        bool late;
    } cases[] = {
        {N(1), {2021, 5}, false}, {N(1), {2021, 6}, true}, /* the milestone falls on its last day */
        {N(2), {2021, 6}, false}, {N(2), {2022, 5}, false}, {N(2), {2022, 6}, true},
        {NONE, {2021, 6}, true},  {N(6), {2025, 6}, false},
    };
    for
        EACH(i, cases)
    assert_int_equal(
        commitment_is_late(&tenure, &item, cases[i].value, period_last_day(cases[i].period)),
        cases[i].late);
    item.finish_on = (struct date){2024, 2, 29};
    assert_true(commitment_is_late(&tenure, &item, N(5) - 1, (struct date){2024, 2, 29}));
    assert_false(commitment_is_late(&tenure, &item, N(5) - 1, (struct date){2023, 12, 31}));
}

static void test_EXEC_4_a_period_expects_the_milestone_of_its_year(void **state)
{
    (void)state;
    struct commitment item = rising(), late_start = rising();
    assert_int_equal(commitment_expected(&tenure, &item, (struct period){2021, 1}), N(2));
    assert_int_equal(commitment_expected(&tenure, &item, (struct period){2025, 6}), N(6));
    assert_int_equal(commitment_expected(&tenure, &item, (struct period){2020, 6}), NONE);
    assert_int_equal(commitment_expected(&tenure, &item, (struct period){2026, 1}), NONE);
    late_start.start_on = (struct date){2023, 1, 1};
    commitment_plan_years(&tenure, &late_start);
    assert_int_equal(commitment_expected(&tenure, &late_start, (struct period){2022, 6}), NONE);
}

/* A year that asks nothing of an item is not one whose milestone it has reached. */
static void test_EXEC_1_before_its_first_milestone_an_item_is_not_called_reached(void **state)
{
    (void)state;
    struct ctx ctx = {.today = {2022, 8, 1}};
    struct commitment later = done_in(2024), ahead = rising();
    later.progress = N(59);
    ahead.progress = N(3);
    commitment_appraise(&tenure, &later, ctx.today);
    commitment_appraise(&tenure, &ahead, ctx.today);
    assert_string_equal(commitment_standing(&ctx, &later).word, "正常");
    assert_string_equal(commitment_standing(&ctx, &ahead).word, "本年已达标");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_PLAN_3_a_value_reaches_its_aim_in_the_items_direction),
        cmocka_unit_test(test_EXEC_1_percent_is_the_way_gone_from_baseline_to_target),
        cmocka_unit_test(test_PLAN_3_milestones_begin_with_the_year_of_the_start),
        cmocka_unit_test(test_PLAN_3_a_start_outside_the_tenure_is_within_it),
        cmocka_unit_test(test_PLAN_3_done_or_not_has_its_first_milestone_in_the_year_of_doing),
        cmocka_unit_test(test_EXEC_2_a_milestone_is_due_at_the_years_end_or_at_the_finish),
        cmocka_unit_test(test_EXEC_2_the_next_milestone_is_the_first_that_is_not_reached),
        cmocka_unit_test(test_EXEC_2_progress_that_falls_back_opens_its_milestone_again),
        cmocka_unit_test(test_EXEC_1_a_milestone_is_late_from_the_day_after_its_last_day),
        cmocka_unit_test(test_EXEC_1_nothing_reported_is_late_too),
        cmocka_unit_test(test_EXEC_1_before_its_first_milestone_an_item_is_not_called_reached),
        cmocka_unit_test(test_EXEC_3_a_closed_item_is_whole_and_never_late),
        cmocka_unit_test(test_EXEC_4_late_in_a_period_is_a_milestone_missed_by_its_last_day),
        cmocka_unit_test(test_EXEC_4_a_period_expects_the_milestone_of_its_year),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
