/* The policy of plans, rule by rule, with the values on either side of each boundary. */
#include "plan/rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct tenure tenure = {2021, 2025};
static struct arena *arena;

static int set_up(void **state)
{
    (void)state;
    arena = arena_create(64 << 20);
    return arena ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    arena_destroy(arena);
    return 0;
}

static struct faults no_faults(void)
{
    return (struct faults){.arena = arena};
}

/* An item without a fault: from 486.5 to 600 in five steps. */
static struct plan_item good_item(void)
{
    struct plan_item item = {
        .id = 7,
        .list = LIST_PROSPERITY,
        .ordinal = 1,
        .title = "提高村级集体经营性收入",
        .measure = "年度决算数",
        .unit_of_measure = "万元",
        .baseline = 4865000,
        .baseline_year = 2020,
        .target = 6000000,
        .direction = DIRECTION_AT_LEAST,
        .person = "李文斌",
        .start_on = {2021, 1, 1},
        .finish_on = {2025, 12, 31},
        .floor_reason = "",
        .indicator_name = "",
        .indicator_unit_of_measure = "",
    };
    for (int i = 0; i < PLAN_YEARS_MAX; i++)
        item.milestone[i] = i < 5 ? 5000000 + i * 250000 : DECIMAL_NONE;
    return item;
}

/* The same with an indicator and an average behind it. */
static struct plan_item measured_item(int direction, int64_t target, int64_t average)
{
    struct plan_item item = good_item();
    item.indicator = 3;
    item.indicator_name = "村级集体经营性收入";
    item.indicator_unit_of_measure = "万元";
    item.indicator_direction = item.direction = direction;
    item.target = target;
    item.floor = (struct floor){.source = FLOOR_OFFICIAL,
                                .value = average,
                                .year = 2020,
                                .unit = "320509",
                                .unit_name = "吴江区"};
    return item;
}

static int faults_of(const struct plan_item *item, const char *field)
{
    struct faults faults = no_faults();
    item_check(item, tenure, &faults);
    int count = 0;
    for (int i = 0; i < faults.count; i++)
        count += !strcmp(faults.fault[i].field, field);
    return count;
}

static int all_faults(const struct plan_item *item)
{
    struct faults faults = no_faults();
    item_check(item, tenure, &faults);
    floor_check(item, &faults);
    return faults.count;
}

static const struct fault *floor_fault(const struct plan_item *item)
{
    struct faults faults = no_faults();
    floor_check(item, &faults);
    assert_in_range(faults.count, 0, 1);
    return faults.count ? faults.fault : NULL;
}

/* --- PLAN-3 --- */

static void test_PLAN_3_a_whole_item_has_no_fault(void **state)
{
    (void)state;
    struct plan_item item = good_item();
    assert_int_equal(all_faults(&item), 0);
}

static void test_PLAN_3_each_missing_value_is_named_at_its_field(void **state)
{
    (void)state;
    struct plan_item item = good_item();
    item.measure = item.unit_of_measure = item.person = " ";
    item.baseline = item.target = DECIMAL_NONE;
    item.baseline_year = COUNT_NONE;
    item.start_on = item.finish_on = (struct date){0};
    item.milestone[2] = DECIMAL_NONE;
    static const char *const fields[] = {"measure",  "unit_of_measure", "person",
                                         "baseline", "target",          "baseline_year",
                                         "start_on", "finish_on",       "milestone_2023"};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        assert_int_equal(faults_of(&item, fields[i]), 1);
    assert_int_equal(all_faults(&item), 9);
}

static void test_PLAN_3_dates_lie_in_the_tenure(void **state)
{
    (void)state;
    struct plan_item item = good_item();
    item.start_on = (struct date){2020, 12, 31};
    item.finish_on = (struct date){2026, 1, 1};
    assert_int_equal(faults_of(&item, "start_on"), 1);
    assert_int_equal(faults_of(&item, "finish_on"), 1);
    item.start_on = item.finish_on = (struct date){2025, 12, 31};
    assert_int_equal(all_faults(&item), 0);
    item.start_on = (struct date){2023, 5, 2};
    item.finish_on = (struct date){2023, 5, 1};
    assert_int_equal(faults_of(&item, "finish_on"), 1);
}

static void test_PLAN_3_baseline_is_not_of_a_year_after_the_first(void **state)
{
    (void)state;
    struct plan_item item = good_item();
    item.baseline_year = 2021;
    assert_int_equal(all_faults(&item), 0);
    item.baseline_year = 2022;
    assert_int_equal(faults_of(&item, "baseline_year"), 1);
}

static void test_PLAN_3_milestones_run_in_the_direction(void **state)
{
    (void)state;
    struct plan_item item = good_item();
    item.milestone[1] = item.milestone[0]; /* standing still is not going back */
    assert_int_equal(all_faults(&item), 0);
    item.milestone[1] = item.milestone[0] - 1;
    assert_int_equal(faults_of(&item, "milestone_2022"), 1);

    item = good_item();
    item.direction = DIRECTION_AT_MOST;
    assert_int_equal(all_faults(&item), 4);
    for (int i = 0; i < 5; i++)
        item.milestone[i] = 7000000 - i * 250000;
    assert_int_equal(all_faults(&item), 0);
}

static void test_PLAN_3_milestones_end_at_the_target(void **state)
{
    (void)state;
    struct plan_item item = good_item();
    item.target = 6000001;
    assert_int_equal(faults_of(&item, "milestone_2025"), 1);
    item.target = 5999999;
    assert_int_equal(faults_of(&item, "milestone_2025"), 1);
}

static void test_PLAN_3_done_or_not_needs_no_figures(void **state)
{
    (void)state;
    struct plan_item item = good_item();
    item.direction = DIRECTION_DONE;
    item.unit_of_measure = "";
    item.baseline = item.target = DECIMAL_NONE;
    item.baseline_year = COUNT_NONE;
    for (int i = 0; i < 5; i++)
        item.milestone[i] = DECIMAL_NONE;
    assert_int_equal(all_faults(&item), 0);
    item.target = DECIMAL_ONE;
    item.milestone[2] = 0;
    item.milestone[3] = item.milestone[4] = DECIMAL_ONE;
    assert_int_equal(all_faults(&item), 0);
    item.milestone[4] = 0; /* done in 2024, undone in 2025 */
    assert_int_equal(faults_of(&item, "milestone_2025"), 2);
    item.milestone[4] = 2 * DECIMAL_ONE;
    assert_int_equal(faults_of(&item, "milestone_2025"), 2);
    item.milestone[4] = DECIMAL_ONE;
    item.target = 5000;
    assert_int_equal(faults_of(&item, "target"), 1);
}

static void test_PLAN_3_item_is_measured_as_its_indicator(void **state)
{
    (void)state;
    struct plan_item item = measured_item(DIRECTION_AT_LEAST, 6000000, 5482000);
    assert_int_equal(all_faults(&item), 0);
    item.unit_of_measure = "元";
    assert_int_equal(faults_of(&item, "unit_of_measure"), 1);
    item.unit_of_measure = "万元";
    item.direction = DIRECTION_DONE;
    assert_int_equal(faults_of(&item, "direction"), 1);
}

/* Random plans: sorted milestones that end at the target have no fault; one step back, or another
 * end, has one. */
static void test_PLAN_3_property_sorted_milestones_ending_at_target(void **state)
{
    (void)state;
    unsigned seed = 20210815;
    for (int round = 0; round < 2000; round++) {
        struct plan_item item = good_item();
        item.direction = rand_r(&seed) % 2 ? DIRECTION_AT_LEAST : DIRECTION_AT_MOST;
        int64_t sign = item.direction == DIRECTION_AT_LEAST ? 1 : -1;
        int64_t value = rand_r(&seed) % 1000000;
        for (int i = 0; i < 5; i++) {
            value += sign * (rand_r(&seed) % 5000);
            item.milestone[i] = value;
        }
        item.target = value;
        assert_int_equal(all_faults(&item), 0);
        int year = 1 + rand_r(&seed) % 4;
        struct plan_item broken = item;
        broken.milestone[year] = broken.milestone[year - 1] - sign * (1 + rand_r(&seed) % 99);
        assert_true(all_faults(&broken) > 0);
        broken = item;
        broken.target += sign * (1 + rand_r(&seed) % 99);
        assert_int_equal(all_faults(&broken), 1);
    }
}

/* --- PLAN-4 --- */

static void test_PLAN_4_target_below_county_average_is_refused(void **state)
{
    (void)state;
    struct plan_item item = measured_item(DIRECTION_AT_LEAST, 5481999, 5482000);
    const struct fault *fault = floor_fault(&item);
    assert_non_null(fault);
    assert_string_equal(fault->field, "target");
    assert_string_equal(fault->rule, "PLAN-4");
    assert_string_equal(fault->message, "目标低于吴江区 2020 年平均 548.2 万元（官方数据）");
}

static void test_PLAN_4_target_equal_to_average_is_enough(void **state)
{
    (void)state;
    struct plan_item item = measured_item(DIRECTION_AT_LEAST, 5482000, 5482000);
    assert_null(floor_fault(&item));
}

static void test_PLAN_4_worse_follows_the_indicators_direction(void **state)
{
    (void)state;
    struct plan_item item = measured_item(DIRECTION_AT_MOST, 50001, 50000);
    assert_non_null(floor_fault(&item));
    item.target = 50000;
    assert_null(floor_fault(&item));
    item.direction = DIRECTION_AT_LEAST; /* claiming the other direction does not help */
    item.target = 50001;
    assert_non_null(floor_fault(&item));
}

static void test_PLAN_4_no_figure_needs_a_written_reason(void **state)
{
    (void)state;
    struct plan_item item = measured_item(DIRECTION_AT_LEAST, 6000000, 0);
    item.floor = (struct floor){.source = FLOOR_NONE};
    assert_string_equal(floor_fault(&item)->field, "floor_reason");
    item.floor_reason = " \t";
    assert_non_null(floor_fault(&item));
    item.floor_reason = "按本村前三年平均增幅测算";
    assert_null(floor_fault(&item));
}

static void test_PLAN_4_reason_does_not_excuse_a_target_below_the_average(void **state)
{
    (void)state;
    struct plan_item item = measured_item(DIRECTION_AT_LEAST, 1, 5482000);
    item.floor_reason = "情况特殊";
    assert_non_null(floor_fault(&item));
}

static void test_PLAN_4_only_measured_items_have_a_floor(void **state)
{
    (void)state;
    struct plan_item item = good_item();
    assert_null(floor_fault(&item));
    assert_string_equal(floor_text(arena, &item), "");
    item = measured_item(DIRECTION_DONE, DECIMAL_NONE, 0);
    item.floor.source = FLOOR_NONE;
    assert_null(floor_fault(&item));
}

static void test_PLAN_4_the_text_says_what_the_figure_stands_on(void **state)
{
    (void)state;
    struct plan_item item = measured_item(DIRECTION_AT_LEAST, 6000000, 5482000);
    item.floor.source = FLOOR_COMPUTED;
    item.floor.villages = 12;
    assert_string_equal(floor_text(arena, &item),
                        "吴江区 2020 年平均 548.2 万元（按 12 个村的数据计算）");
}

/* --- PLAN-6, PLAN-12 --- */

static struct meeting good_meeting(void)
{
    return (struct meeting){
        .kind = MEETING_DELIBERATION,
        .held_on = {2021, 8, 2},
        .place = "村党群服务中心",
        .entitled = 60,
        .present = 40,
        .votes_for = 21,
        .votes_against = 10,
        .votes_abstain = 9,
        .promised_by = "",
        .minutes = "",
    };
}

static int meeting_faults(const struct meeting *meeting)
{
    struct faults faults = no_faults();
    meeting_check(meeting, (struct date){2021, 8, 2}, &faults);
    return faults.count;
}

static int carry_faults(int64_t entitled, int64_t present, int64_t votes_for)
{
    struct meeting meeting = good_meeting();
    meeting.entitled = entitled;
    meeting.present = present;
    meeting.votes_for = votes_for;
    struct faults faults = no_faults();
    meeting_carries(&meeting, share_by_name("two_thirds"), share_by_name("half"), &faults);
    return faults.count;
}

static void test_PLAN_6_votes_fit_those_present_and_those_the_entitled(void **state)
{
    (void)state;
    struct meeting meeting = good_meeting();
    assert_int_equal(meeting_faults(&meeting), 0);
    meeting.votes_abstain = 10;
    assert_int_equal(meeting_faults(&meeting), 1);
    meeting = good_meeting();
    meeting.present = 61;
    assert_int_equal(meeting_faults(&meeting), 1);
    meeting.present = 60;
    assert_int_equal(meeting_faults(&meeting), 0);
}

static void test_PLAN_6_a_meeting_to_come_is_no_record(void **state)
{
    (void)state;
    struct meeting meeting = good_meeting();
    meeting.held_on = (struct date){2021, 8, 3};
    assert_int_equal(meeting_faults(&meeting), 1);
}

static void test_PLAN_6_quorum_is_two_thirds_exactly(void **state)
{
    (void)state;
    assert_int_equal(carry_faults(60, 40, 40), 0);
    assert_int_equal(carry_faults(60, 39, 39), 1);
    assert_int_equal(carry_faults(61, 41, 41), 0);
    assert_int_equal(carry_faults(62, 41, 41), 1);
}

static void test_PLAN_6_majority_is_more_than_half_of_those_present(void **state)
{
    (void)state;
    assert_int_equal(carry_faults(60, 40, 21), 0);
    assert_int_equal(carry_faults(60, 40, 20), 1);
    assert_int_equal(carry_faults(60, 41, 21), 0);
    assert_int_equal(carry_faults(60, 41, 20), 1);
    assert_int_equal(carry_faults(60, 40, COUNT_NONE), 1);
}

static void test_PLAN_6_shares_are_policy(void **state)
{
    (void)state;
    assert_true(share_reached(share_by_name("three_quarters"), 3, 4));
    assert_false(share_reached(share_by_name("three_quarters"), 74, 100));
    assert_false(share_reached(share_by_name("half"), 1, 2));
    assert_true(share_reached(share_by_name("all"), 7, 7));
    assert_false(share_reached(share_by_name("unheard of"), 6, 7));
}

static void test_PLAN_12_commitment_follows_the_end_of_the_notice(void **state)
{
    (void)state;
    struct meeting meeting = {.kind = MEETING_COMMITMENT, .held_on = {2021, 8, 20}};
    struct faults faults = no_faults();
    commitment_check(&meeting, (struct date){2021, 8, 19}, &faults);
    assert_int_equal(faults.count, 0);
    commitment_check(&meeting, (struct date){2021, 8, 20}, &faults);
    assert_int_equal(faults.count, 1);
    commitment_check(&meeting, (struct date){0}, &faults);
    assert_int_equal(faults.count, 2);
}

/* --- PLAN-2, PLAN-5, PLAN-7: what hinders submission --- */

static struct plan_content whole_plan(struct plan_item *items, struct meeting *meeting)
{
    for (int i = 0; i < LIST_COUNT; i++) {
        items[i] = good_item();
        items[i].id = i + 1;
        items[i].list = i;
    }
    *meeting = good_meeting();
    return (struct plan_content){
        .tenure = tenure,
        .item = items,
        .items = LIST_COUNT,
        .studies = 1,
        .deliberation = meeting,
        .quorum = {2, 3, false},
        .majority = {1, 2, true},
    };
}

static struct faults hindrances(const struct plan_content *content)
{
    struct faults faults = no_faults();
    plan_hindrances(content, &faults);
    return faults;
}

static void test_PLAN_2_a_whole_plan_may_be_submitted(void **state)
{
    (void)state;
    struct plan_item items[LIST_COUNT];
    struct meeting meeting;
    struct plan_content content = whole_plan(items, &meeting);
    assert_int_equal(hindrances(&content).count, 0);
}

static void test_PLAN_2_each_list_needs_an_item(void **state)
{
    (void)state;
    for (int list = 0; list < LIST_COUNT; list++) {
        struct plan_item items[LIST_COUNT];
        struct meeting meeting;
        struct plan_content content = whole_plan(items, &meeting);
        items[list].list = (list + 1) % LIST_COUNT;
        struct faults faults = hindrances(&content);
        assert_int_equal(faults.count, 1);
        assert_string_equal(faults.fault[0].rule, "PLAN-2");
        assert_int_equal(faults.fault[0].list, list);
    }
}

static void test_PLAN_2_item_faults_name_list_item_and_field(void **state)
{
    (void)state;
    struct plan_item items[LIST_COUNT];
    struct meeting meeting;
    struct plan_content content = whole_plan(items, &meeting);
    items[2].person = "";
    struct faults faults = hindrances(&content);
    assert_int_equal(faults.count, 1);
    assert_int_equal(faults.fault[0].item, 3);
    assert_int_equal(faults.fault[0].list, LIST_GOVERNANCE);
    assert_string_equal(faults.fault[0].field, "person");
    assert_string_equal(faults.fault[0].message, "乡村治理第 1 项：还没有填写责任人");
}

static void test_PLAN_5_study_and_PLAN_6_deliberation_and_PLAN_7_comments(void **state)
{
    (void)state;
    struct plan_item items[LIST_COUNT];
    struct meeting meeting;
    struct plan_content content = whole_plan(items, &meeting);
    content.studies = 0;
    assert_string_equal(hindrances(&content).fault[0].rule, "PLAN-5");
    content.studies = 1;
    content.deliberation = NULL;
    assert_string_equal(hindrances(&content).fault[0].rule, "PLAN-6");
    content.deliberation = &meeting;
    content.open_comments = 2;
    assert_string_equal(hindrances(&content).fault[0].rule, "PLAN-7");
}

/* --- the path --- */

static void test_USER_2_who_may_do_what_in_which_state(void **state)
{
    (void)state;
    for (int at = PLAN_DRAFT; at <= PLAN_FILED; at++) {
        assert_int_equal(plan_may(ACT_EDIT, ROLE_VILLAGE_SECRETARY, at), at == PLAN_DRAFT);
        assert_int_equal(plan_may(ACT_EDIT, ROLE_TOWN_OFFICER, at), at == PLAN_DRAFT);
        assert_int_equal(plan_may(ACT_COMMENT, ROLE_TOWN_OFFICER, at), at == PLAN_TOWN_REVIEW);
        assert_int_equal(plan_may(ACT_COMMENT, ROLE_COUNTY_REVIEWER, at), at == PLAN_COUNTY_REVIEW);
        assert_int_equal(plan_may(ACT_PROMISE, ROLE_TOWN_OFFICER, at), at == PLAN_NOTICED);
        unsigned others =
            ROLE_COUNTY_REVIEWER | ROLE_CITY_OFFICER | ROLE_DEPARTMENT_MEMBER | WHO_ADMINS;
        assert_false(plan_may(ACT_EDIT, others, at));
        assert_false(plan_may(ACT_PROMISE, others, at));
    }
    assert_false(plan_may_ever(ACT_COMMENT, ROLE_VILLAGE_SECRETARY));
    assert_true(plan_may_ever(ACT_EDIT, ROLE_VILLAGE_SECRETARY));
}

static void test_PLAN_11_each_step_knows_its_due_date(void **state)
{
    (void)state;
    struct plan plan = {
        .study_due = {2021, 7, 31}, .plan_due = {2021, 8, 15}, .commit_due = {2021, 8, 31}};
    assert_int_equal(path_due(&plan, PATH_STUDY).day, 31);
    assert_int_equal(path_due(&plan, PATH_DRAFT).day, 15);
    assert_int_equal(path_due(&plan, PATH_NOTICE).day, 15);
    assert_int_equal(path_due(&plan, PATH_COMMITMENT).month, 8);
    assert_true(date_is_none(path_due(&plan, PATH_TOWN)));
}

static void test_PLAN_11_the_path_shows_where_the_plan_stands(void **state)
{
    (void)state;
    struct path path = {.state = PLAN_DRAFT};
    assert_int_equal(path_now(&path), PATH_STUDY);
    path.studied = true;
    assert_int_equal(path_now(&path), PATH_DELIBERATION);
    path.deliberated = true;
    static const int now[] = {PATH_DRAFT,  PATH_TOWN,       PATH_COUNTY, PATH_NOTICE,
                              PATH_NOTICE, PATH_COMMITMENT, PATH_FILING, PATH_COUNT};
    for (int at = PLAN_DRAFT; at <= PLAN_FILED; at++) {
        path.state = at;
        assert_int_equal(path_now(&path), now[at]);
    }
}

static void test_PLAN_13_archive_number_names_town_year_and_order(void **state)
{
    (void)state;
    assert_string_equal(archive_number(arena, "320509102203", 2021, 7), "320509102-2021-0007");
    assert_string_equal(archive_number(arena, "320509102203", 2021, 12345), "320509102-2021-12345");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_PLAN_3_a_whole_item_has_no_fault),
        cmocka_unit_test(test_PLAN_3_each_missing_value_is_named_at_its_field),
        cmocka_unit_test(test_PLAN_3_dates_lie_in_the_tenure),
        cmocka_unit_test(test_PLAN_3_baseline_is_not_of_a_year_after_the_first),
        cmocka_unit_test(test_PLAN_3_milestones_run_in_the_direction),
        cmocka_unit_test(test_PLAN_3_milestones_end_at_the_target),
        cmocka_unit_test(test_PLAN_3_done_or_not_needs_no_figures),
        cmocka_unit_test(test_PLAN_3_item_is_measured_as_its_indicator),
        cmocka_unit_test(test_PLAN_3_property_sorted_milestones_ending_at_target),
        cmocka_unit_test(test_PLAN_4_target_below_county_average_is_refused),
        cmocka_unit_test(test_PLAN_4_target_equal_to_average_is_enough),
        cmocka_unit_test(test_PLAN_4_worse_follows_the_indicators_direction),
        cmocka_unit_test(test_PLAN_4_no_figure_needs_a_written_reason),
        cmocka_unit_test(test_PLAN_4_reason_does_not_excuse_a_target_below_the_average),
        cmocka_unit_test(test_PLAN_4_only_measured_items_have_a_floor),
        cmocka_unit_test(test_PLAN_4_the_text_says_what_the_figure_stands_on),
        cmocka_unit_test(test_PLAN_6_votes_fit_those_present_and_those_the_entitled),
        cmocka_unit_test(test_PLAN_6_a_meeting_to_come_is_no_record),
        cmocka_unit_test(test_PLAN_6_quorum_is_two_thirds_exactly),
        cmocka_unit_test(test_PLAN_6_majority_is_more_than_half_of_those_present),
        cmocka_unit_test(test_PLAN_6_shares_are_policy),
        cmocka_unit_test(test_PLAN_12_commitment_follows_the_end_of_the_notice),
        cmocka_unit_test(test_PLAN_2_a_whole_plan_may_be_submitted),
        cmocka_unit_test(test_PLAN_2_each_list_needs_an_item),
        cmocka_unit_test(test_PLAN_2_item_faults_name_list_item_and_field),
        cmocka_unit_test(test_PLAN_5_study_and_PLAN_6_deliberation_and_PLAN_7_comments),
        cmocka_unit_test(test_USER_2_who_may_do_what_in_which_state),
        cmocka_unit_test(test_PLAN_11_each_step_knows_its_due_date),
        cmocka_unit_test(test_PLAN_11_the_path_shows_where_the_plan_stands),
        cmocka_unit_test(test_PLAN_13_archive_number_names_town_year_and_order),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
