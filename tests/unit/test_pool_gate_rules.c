/* What the town writes down, what a proposal needs, how five gates decide (POOL-5, POOL-10). */
#include "pool/gate.h"

#include "base_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const struct date on = {2024, 9, 15};

static struct pool_finding appraisal(void)
{
    return (struct pool_finding){.kind = FINDING_APPRAISAL,
                                 .held_on = {2024, 9, 15},
                                 .issued = 30,
                                 .collected = 28,
                                 .excellent = 20,
                                 .competent = 7,
                                 .incompetent = 1};
}

static const char *field_of(struct pool_finding finding)
{
    struct pool_fault fault[POOL_FAULTS];
    return finding_faults(&finding, on, fault) ? fault[0].field : "";
}

static void test_POOL_5_ballots_add_up(void **state)
{
    (void)state;
    struct pool_finding one = appraisal();
    assert_string_equal(field_of(one), "");
    one.incompetent = 2;
    assert_string_equal(field_of(one), "excellent");
    one.collected = 31;
    assert_string_equal(field_of(one), "collected");
    one = appraisal();
    one.issued = 28;
    assert_string_equal(field_of(one), "");
    one.competent = FIELD_NONE;
    assert_string_equal(field_of(one), "competent");
    one = appraisal();
    one.held_on = date_add_days(on, 1);
    assert_string_equal(field_of(one), "held_on");
}

static void test_POOL_5_only_an_appraisal_has_ballots(void **state)
{
    (void)state;
    struct pool_finding one = appraisal();
    one.kind = FINDING_TALK;
    assert_string_equal(field_of(one), "kind");
    one.issued = one.collected = one.excellent = one.competent = one.incompetent = FIELD_NONE;
    assert_string_equal(field_of(one), "");
    one.incompetent = 0;
    assert_string_equal(field_of(one), "kind");
}

static void test_POOL_5_fewer_than_the_least_need_a_reason(void **state)
{
    struct arena *arena = *state;
    assert_null(proposal_lacks(arena, 2, 2, 0, ""));
    assert_null(proposal_lacks(arena, 2, 1, 1, ""));
    assert_null(proposal_lacks(arena, 2, 1, 0, "只有一人合适"));
    assert_non_null(proposal_lacks(arena, 2, 1, 0, " "));
    assert_non_null(proposal_lacks(arena, 3, 1, 1, ""));
}

static void test_POOL_5_one_failed_gate_refuses_and_all_are_signed_first(void **state)
{
    (void)state;
    enum gate_mark marks[GATES];
    for (int i = 0; i < GATES; i++)
        marks[i] = MARK_PASSED;
    assert_int_equal(gates_outcome(marks), MARK_PASSED);
    marks[GATE_INTEGRITY] = MARK_FAILED;
    assert_int_equal(gates_outcome(marks), MARK_FAILED);
    marks[GATE_POLITICS] = MARK_OPEN;
    assert_int_equal(gates_outcome(marks), MARK_OPEN);
}

static void test_POOL_10_a_department_knows_a_person_only_in_its_turn(void **state)
{
    (void)state;
    for (int at = PROPOSAL_DRAFT; at <= PROPOSAL_FILED; at++) {
        assert_int_equal(gate_is_in_turn(at, true), at == PROPOSAL_IN_REVIEW);
        assert_false(gate_is_in_turn(at, false));
    }
}

static void test_USER_2_county_and_city_read_a_proposal_from_its_sending_on(void **state)
{
    (void)state;
    for (int at = PROPOSAL_DRAFT; at <= PROPOSAL_FILED; at++) {
        bool sent = at != PROPOSAL_DRAFT && at != PROPOSAL_RETURNED;
        assert_true(proposal_is_shown(ROLE_TOWN_OFFICER, at));
        assert_int_equal(proposal_is_shown(ROLE_COUNTY_REVIEWER, at), sent);
        assert_int_equal(proposal_is_shown(ROLE_CITY_OFFICER, at), sent);
        assert_false(proposal_is_shown(ROLE_VILLAGE_SECRETARY, at));
        assert_false(proposal_is_shown(ROLE_DEPARTMENT_MEMBER, at));
        assert_int_equal(proposal_is_written(at), !sent);
        assert_int_equal(proposal_is_over(at), at >= PROPOSAL_CONCLUDED);
    }
    assert_false(finding_is_open(STAGE_LISTED));
    assert_true(finding_is_open(STAGE_REVIEWED));
    assert_true(finding_is_open(STAGE_FILED));
    assert_false(finding_is_open(STAGE_LEFT));
}

static void test_POOL_2_young_is_thirty_five_to_the_day(void **state)
{
    (void)state;
    assert_int_equal(ripeness_of((struct date){1989, 9, 15}, on, 35), RIPE_YOUNG);
    assert_int_equal(ripeness_of((struct date){1989, 9, 14}, on, 35), RIPE_MATURE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_POOL_5_ballots_add_up),
        cmocka_unit_test(test_POOL_5_only_an_appraisal_has_ballots),
        cmocka_unit_test(test_POOL_5_fewer_than_the_least_need_a_reason),
        cmocka_unit_test(test_POOL_5_one_failed_gate_refuses_and_all_are_signed_first),
        cmocka_unit_test(test_POOL_10_a_department_knows_a_person_only_in_its_turn),
        cmocka_unit_test(test_USER_2_county_and_city_read_a_proposal_from_its_sending_on),
        cmocka_unit_test(test_POOL_2_young_is_thirty_five_to_the_day),
    };
    return cmocka_run_group_tests_name("pool gate rules", tests, open_arena, close_arena);
}
