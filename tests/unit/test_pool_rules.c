/* Who may be a candidate, who sees one, and what is entered (POOL-2, POOL-3, POOL-10). */
#include "pool/import.h"

#include "base_test.h"
#include "core/role.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const struct date on = {2024, 8, 25};
static const struct choice unfits[] = {{"unfit_a", "甲"}, {"unfit_b", "乙"}, {0}};

static struct candidate fit(void)
{
    return (struct candidate){
        .name = "某人",
        .id_number = "",
        .phone = "",
        .work = "",
        .notes = "",
        .relax_reason = "",
        .judged_reason = "",
        .unfit_gone = "",
        .education = SCHOOL_COLLEGE,
        .politics = PARTY_FULL,
        .born_on = {1979, 8, 25},
        .checked = true,
    };
}

static enum pool_verdict verdict(struct arena *arena, struct candidate candidate, struct date day)
{
    struct pool_condition conditions[POOL_CONDITIONS];
    pool_conditions(arena, &candidate, (struct pool_demand){day, 45, unfits}, conditions);
    return pool_worst(conditions);
}

static void test_POOL_3_forty_five_years_to_the_day_fit_and_one_day_more_does_not(void **state)
{
    struct arena *arena = *state;
    struct candidate candidate = fit();
    assert_int_equal(verdict(arena, candidate, on), VERDICT_MET);
    assert_int_equal(verdict(arena, candidate, date_add_days(on, 1)), VERDICT_NOT_MET);
    assert_true(pool_is_at_most((struct date){1989, 8, 25}, on, 35));
    assert_false(pool_is_at_most((struct date){1989, 8, 24}, on, 35));
    assert_false(pool_is_at_most((struct date){0}, on, 45));
}

static void test_POOL_3_born_on_29_February_grows_older_on_1_March_of_other_years(void **state)
{
    (void)state;
    struct date born = {1980, 2, 29};
    assert_true(pool_is_at_most(born, (struct date){2025, 2, 28}, 45));
    assert_true(pool_is_at_most(born, (struct date){2025, 3, 1}, 45));
    assert_false(pool_is_at_most(born, (struct date){2025, 3, 2}, 45));
    assert_true(pool_is_at_most(born, (struct date){2024, 2, 29}, 44));
    assert_false(pool_is_at_most(born, (struct date){2024, 3, 1}, 44));
}

static void test_POOL_3_only_full_members_on_the_reference_date(void **state)
{
    struct arena *arena = *state;
    struct candidate candidate = fit();
    candidate.joined_on = date_add_days(on, 1);
    assert_int_equal(verdict(arena, candidate, on), VERDICT_NOT_MET);
    candidate.joined_on = on;
    assert_int_equal(verdict(arena, candidate, on), VERDICT_MET);
    candidate.politics = PARTY_PROBATIONARY;
    assert_int_equal(verdict(arena, candidate, on), VERDICT_NOT_MET);
}

static void test_POOL_3_less_education_needs_a_reason_that_the_town_approved(void **state)
{
    struct arena *arena = *state;
    struct candidate candidate = fit();
    candidate.education = SCHOOL_SENIOR;
    assert_int_equal(verdict(arena, candidate, on), VERDICT_NOT_MET);
    candidate.relax_reason = "带头致富";
    assert_int_equal(verdict(arena, candidate, on), VERDICT_ASKED);
    candidate.relaxed = RELAX_APPROVED;
    assert_int_equal(verdict(arena, candidate, on), VERDICT_RELAXED);
    candidate.relaxed = RELAX_REFUSED;
    assert_int_equal(verdict(arena, candidate, on), VERDICT_NOT_MET);
}

static void test_POOL_3_circumstances_are_gone_through_and_none_applies(void **state)
{
    struct arena *arena = *state;
    struct candidate candidate = fit();
    candidate.checked = false;
    assert_int_equal(verdict(arena, candidate, on), VERDICT_NOT_MET);
    candidate.checked = true;
    candidate.unfit[1] = true;
    assert_int_equal(verdict(arena, candidate, on), VERDICT_NOT_MET);
    candidate.unfit[1] = false;
    candidate.unfit_gone = "unfit_c";
    assert_int_equal(verdict(arena, candidate, on), VERDICT_NOT_MET);
}

static void test_POOL_2_a_list_says_what_it_lacks(void **state)
{
    struct arena *arena = *state;
    struct pool_need need = {2, 1, 35};
    assert_null(pool_lacks(arena, need, (struct pool_count){2, 1}));
    assert_string_equal(pool_lacks(arena, need, (struct pool_count){1, 1}),
                        "至少要 2 人，现在 1 人");
    assert_string_equal(pool_lacks(arena, need, (struct pool_count){3, 0}),
                        "35 周岁及以下的至少要 1 人，现在 0 人");
}

static void test_POOL_10_each_level_sees_people_from_its_stage_on(void **state)
{
    (void)state;
    static const bool sees[4][4][3] = {
        /* ledger, listed, reviewed of: draft, submitted, returned, reviewed */
        [VIEWER_VILLAGE] = {{true, true, false},
                            {false, false, false},
                            {true, true, false},
                            {false, false, false}},
        [VIEWER_TOWN] = {{false, false, true},
                         {true, true, true},
                         {true, true, true},
                         {true, true, true}},
        [VIEWER_ABOVE] = {{false, false, true},
                          {false, false, true},
                          {false, false, true},
                          {false, false, true}},
    };
    for (int viewer = VIEWER_NONE; viewer <= VIEWER_ABOVE; viewer++)
        for (int list = LIST_DRAFT; list <= LIST_REVIEWED; list++)
            for (int stage = STAGE_LEDGER; stage <= STAGE_REVIEWED; stage++)
                assert_int_equal(pool_sees((enum pool_viewer)viewer, stage, list),
                                 sees[viewer][list][stage]);
}

static void test_POOL_10_departments_and_administrators_see_nobody(void **state)
{
    (void)state;
    assert_int_equal(pool_viewer(ROLE_DEPARTMENT_MEMBER), VIEWER_NONE);
    assert_int_equal(pool_viewer(WHO_ADMINS), VIEWER_NONE);
    assert_int_equal(pool_viewer(ROLE_VILLAGE_SECRETARY), VIEWER_VILLAGE);
    assert_int_equal(pool_viewer(ROLE_TOWN_OFFICER), VIEWER_TOWN);
    assert_int_equal(pool_viewer(ROLE_COUNTY_REVIEWER), VIEWER_ABOVE);
    assert_int_equal(pool_viewer(ROLE_CITY_OFFICER), VIEWER_ABOVE);
}

static void test_POOL_10_birth_and_sex_follow_from_the_ID_number_and_agree_with_it(void **state)
{
    struct arena *arena = *state;
    struct pool_fault fault[POOL_FAULTS];
    struct candidate candidate = fit();
    candidate.id_number = "320584198503010135";
    candidate.born_on = (struct date){0};
    candidate.sex = -1;
    assert_int_equal(candidate_faults(arena, &candidate, on, fault), 0);
    assert_int_equal(date_compare(candidate.born_on, (struct date){1985, 3, 1}), 0);
    assert_int_equal(candidate.sex, 0);
    candidate.sex = SEX_FEMALE;
    assert_int_equal(candidate_faults(arena, &candidate, on, fault), 1);
    assert_string_equal(fault[0].field, "id_number");
    candidate.id_number = "";
    candidate.sex = -1;
    candidate.born_on = (struct date){0};
    assert_int_equal(candidate_faults(arena, &candidate, on, fault), 2);
}

static void test_POOL_4_a_line_is_of_the_same_person_by_ID_number_or_by_name_and_birth(void **state)
{
    (void)state;
    struct candidate a = fit(), b = fit();
    assert_true(ledger_is_same(&a, &b));
    b.born_on = (struct date){1980, 1, 1};
    assert_false(ledger_is_same(&a, &b));
    a.id_number = b.id_number = "320584198503010135";
    assert_true(ledger_is_same(&a, &b));
    b.id_number = "320584198503010012";
    b.born_on = a.born_on;
    assert_false(ledger_is_same(&a, &b));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_POOL_3_forty_five_years_to_the_day_fit_and_one_day_more_does_not),
        cmocka_unit_test(test_POOL_3_born_on_29_February_grows_older_on_1_March_of_other_years),
        cmocka_unit_test(test_POOL_3_only_full_members_on_the_reference_date),
        cmocka_unit_test(test_POOL_3_less_education_needs_a_reason_that_the_town_approved),
        cmocka_unit_test(test_POOL_3_circumstances_are_gone_through_and_none_applies),
        cmocka_unit_test(test_POOL_2_a_list_says_what_it_lacks),
        cmocka_unit_test(test_POOL_10_each_level_sees_people_from_its_stage_on),
        cmocka_unit_test(test_POOL_10_departments_and_administrators_see_nobody),
        cmocka_unit_test(test_POOL_10_birth_and_sex_follow_from_the_ID_number_and_agree_with_it),
        cmocka_unit_test(
            test_POOL_4_a_line_is_of_the_same_person_by_ID_number_or_by_name_and_birth),
    };
    return cmocka_run_group_tests_name("pool rules", tests, open_arena, close_arena);
}
