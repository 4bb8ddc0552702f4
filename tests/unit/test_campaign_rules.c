/* What a campaign may be (PLAN-1), the order of its dates and how steps stand against them
 * (PLAN-11). */
#include "campaign/rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* The field of the only fault; "" when there is none. */
static const char *fault_of(const struct campaign *campaign)
{
    static struct campaign_faults faults;
    faults = campaign_check(campaign);
    assert_true(faults.count <= 1);
    return faults.count ? faults.fault[0].field : "";
}

static void test_PLAN_11_the_first_campaign_has_the_dates_of_the_opinion(void **state)
{
    (void)state;
    struct campaign campaign = campaign_proposed(CAMPAIGN_FIRST_YEAR);
    assert_int_equal(campaign.first_year, 2021);
    assert_int_equal(campaign.last_year, 2025);
    assert_int_equal(date_compare(campaign.study_due, (struct date){2021, 7, 31}), 0);
    assert_int_equal(date_compare(campaign.plan_due, (struct date){2021, 8, 15}), 0);
    assert_int_equal(date_compare(campaign.commit_due, (struct date){2021, 8, 31}), 0);
    assert_string_equal(fault_of(&campaign), "");
}

static void test_PLAN_1_a_tenure_ends_after_it_begins_and_within_ten_years(void **state)
{
    (void)state;
    struct campaign campaign = campaign_proposed(2021);
    campaign.last_year = 2020;
    assert_string_equal(fault_of(&campaign), "last_year");
    campaign.last_year = 2021;
    assert_string_equal(fault_of(&campaign), "");
    campaign.last_year = 2030;
    assert_string_equal(fault_of(&campaign), "");
    campaign.last_year = 2031;
    assert_string_equal(fault_of(&campaign), "last_year");
}

static void test_PLAN_11_dates_follow_each_other(void **state)
{
    (void)state;
    struct campaign campaign = campaign_proposed(2021);
    campaign.plan_due = campaign.study_due;
    assert_string_equal(fault_of(&campaign), "");
    campaign.plan_due = (struct date){2021, 7, 30};
    assert_string_equal(fault_of(&campaign), "plan_due");
    campaign = campaign_proposed(2021);
    campaign.commit_due = (struct date){2021, 8, 14};
    assert_string_equal(fault_of(&campaign), "commit_due");
    campaign = campaign_proposed(2021);
    campaign.election_on = campaign.commit_due;
    assert_string_equal(fault_of(&campaign), "election_on");
    campaign.election_on = (struct date){2026, 3, 1};
    assert_string_equal(fault_of(&campaign), "");
}

static void test_PLAN_11_dates_lie_around_the_first_year(void **state)
{
    (void)state;
    struct campaign campaign = campaign_proposed(2021);
    campaign.study_due = (struct date){2019, 12, 31};
    assert_string_equal(fault_of(&campaign), "study_due");
    campaign.study_due = (struct date){2020, 1, 1};
    assert_string_equal(fault_of(&campaign), "");
    campaign.commit_due = (struct date){2023, 1, 1};
    assert_string_equal(fault_of(&campaign), "commit_due");
}

static void test_PLAN_1_plans_stand_on_unit_and_years(void **state)
{
    (void)state;
    struct campaign before = campaign_proposed(2021), after = before;
    before.unit = after.unit = "320509";
    after.name = "改过的名称";
    after.plan_due = (struct date){2021, 8, 20};
    assert_false(campaign_moves_plans(&before, &after));
    after.last_year = 2026;
    assert_true(campaign_moves_plans(&before, &after));
    after = before;
    after.unit = "320506";
    assert_true(campaign_moves_plans(&before, &after));
}

static void test_ALL_1_a_change_says_what_became_what(void **state)
{
    (void)state;
    struct arena *arena = arena_create(1 << 16);
    struct campaign before = campaign_proposed(2021), after = before;
    assert_string_equal(campaign_difference(arena, &before, &after), "");
    after.plan_due = (struct date){2021, 8, 20};
    after.election_on = (struct date){2026, 3, 1};
    assert_string_equal(campaign_difference(arena, &before, &after),
                        "规划和公示：2021年8月15日 → 2021年8月20日；下次换届：空 → 2026年3月1日");
    arena_destroy(arena);
}

static void test_PLAN_11_late_is_shown(void **state)
{
    (void)state;
    struct date none = {0, 0, 0}, due = {2021, 8, 15};
    assert_int_equal(due_status_of(due, none, (struct date){2021, 8, 7}), DUE_EARLY);
    assert_int_equal(due_status_of(due, none, (struct date){2021, 8, 8}), DUE_SOON);
    assert_int_equal(due_status_of(due, none, due), DUE_SOON);
    assert_int_equal(due_status_of(due, none, (struct date){2021, 8, 16}), DUE_LATE);
    assert_int_equal(due_status_of(none, none, due), DUE_EARLY);
}

static void test_PLAN_11_done_late_stays_late(void **state)
{
    (void)state;
    struct date due = {2021, 8, 15}, today = {2022, 1, 1};
    assert_int_equal(due_status_of(due, due, today), DUE_DONE);
    assert_int_equal(due_status_of(due, (struct date){2021, 8, 16}, today), DUE_DONE_LATE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_PLAN_11_the_first_campaign_has_the_dates_of_the_opinion),
        cmocka_unit_test(test_PLAN_1_a_tenure_ends_after_it_begins_and_within_ten_years),
        cmocka_unit_test(test_PLAN_11_dates_follow_each_other),
        cmocka_unit_test(test_PLAN_11_dates_lie_around_the_first_year),
        cmocka_unit_test(test_PLAN_1_plans_stand_on_unit_and_years),
        cmocka_unit_test(test_ALL_1_a_change_says_what_became_what),
        cmocka_unit_test(test_PLAN_11_late_is_shown),
        cmocka_unit_test(test_PLAN_11_done_late_stays_late),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
