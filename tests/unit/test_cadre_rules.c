/* The policy of village cadres (CADRE-1, CADRE-2, CADRE-3). */
#include "cadre/duty.h"
#include "cadre/move.h"
#include "cadre/pairing.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct date day(int year, int month, int of)
{
    return (struct date){year, month, of};
}

static struct cadre good(void)
{
    return (struct cadre){
        .name = "陆建",
        .unit_code = "320509104200",
        .born_on = {1986, 8, 15},
        .joined_on = {2008, 7, 1},
        .base_pay = 60000 * DECIMAL_ONE,
        .performance_pay = 20000 * DECIMAL_ONE,
    };
}

static const struct date today = {2021, 8, 15};

static const char *first_fault(struct cadre cadre)
{
    struct cadre_fault fault[CADRE_FAULTS];
    return cadre_faults(&cadre, today, fault) ? fault[0].field : "";
}

static void test_CADRE_1_a_person_is_of_age_and_joined_when_of_age(void **state)
{
    (void)state;
    struct cadre cadre = good();
    assert_string_equal(first_fault(cadre), "");
    cadre.born_on = day(2003, 8, 16);
    assert_string_equal(first_fault(cadre), "born_on");
    cadre = good();
    cadre.joined_on = day(2004, 8, 14);
    assert_string_equal(first_fault(cadre), "joined_on");
    cadre.joined_on = day(2004, 8, 15);
    assert_string_equal(first_fault(cadre), "");
    cadre.joined_on = (struct date){0};
    assert_string_equal(first_fault(cadre), "joined_on");
    cadre.politics = POLITICS_OTHER;
    assert_string_equal(first_fault(cadre), "");
    cadre = good();
    cadre.base_pay += 1;
    assert_string_equal(first_fault(cadre), "base_pay");
}

static struct cadre_post post_of(int64_t id, int64_t cadre, int kind, struct date from,
                                 struct date until)
{
    return (struct cadre_post){.id = id,
                               .cadre_id = cadre,
                               .unit_code = "320509104200",
                               .post = kind,
                               .from_on = from,
                               .until_on = until,
                               .name = "某人"};
}

static void test_CADRE_1_a_post_lies_in_the_past_and_Party_posts_are_for_members(void **state)
{
    (void)state;
    struct cadre cadre = good();
    struct cadre_fault fault[CADRE_FAULTS];
    struct cadre_post post = post_of(0, 1, POST_SECRETARY, today, (struct date){0});
    assert_int_equal(cadre_post_faults(&cadre, &post, today, fault), 0);
    post.from_on = date_add_days(today, 1);
    assert_int_equal(cadre_post_faults(&cadre, &post, today, fault), 1);
    post.from_on = today;
    post.until_on = date_add_days(today, -1);
    assert_int_equal(cadre_post_faults(&cadre, &post, today, fault), 1);
    assert_string_equal(fault[0].field, "until_on");
    post.until_on = today;
    cadre.politics = POLITICS_PROBATIONARY;
    assert_int_equal(cadre_post_faults(&cadre, &post, today, fault), 1);
    assert_string_equal(fault[0].field, "post");
    post.post = POST_DIRECTOR;
    assert_int_equal(cadre_post_faults(&cadre, &post, today, fault), 0);
}

static void test_CADRE_1_a_village_has_one_secretary_at_a_time(void **state)
{
    (void)state;
    const struct date none = {0};
    const struct cadre_post there[] = {
        post_of(1, 1, POST_SECRETARY, day(2016, 1, 1), day(2021, 1, 31)),
        post_of(2, 2, POST_MEMBER, day(2016, 1, 1), none),
    };
    struct cadre_post next = post_of(0, 3, POST_SECRETARY, day(2021, 1, 31), none);
    assert_ptr_equal(cadre_post_clash(&next, there, 2), &there[0]);
    next.from_on = day(2021, 2, 1);
    assert_null(cadre_post_clash(&next, there, 2));
    struct cadre_post member = post_of(0, 3, POST_MEMBER, day(2021, 2, 1), none);
    assert_null(cadre_post_clash(&member, there, 2));
    member.cadre_id = 2;
    assert_ptr_equal(cadre_post_clash(&member, there, 2), &there[1]);
    assert_null(cadre_post_clash(&there[0], there, 2));
    next.from_on = day(2020, 1, 1);
    next.unit_code = "320509104201";
    assert_null(cadre_post_clash(&next, there, 2));
}

static void test_CADRE_1_both_posts_at_once_are_concurrent(void **state)
{
    (void)state;
    struct arena *arena = arena_create(1 << 16);
    unsigned both = 1u << POST_SECRETARY | 1u << POST_DIRECTOR;
    assert_true(cadre_is_concurrent(both));
    assert_false(cadre_is_concurrent(1u << POST_SECRETARY));
    assert_string_equal(cadre_posts_text(arena, both), "党组织书记、村委会主任（一肩挑）");
    assert_string_equal(cadre_posts_text(arena, 0), "");
    arena_destroy(arena);
}

static void test_CADRE_2_35_to_the_day_is_young_and_a_day_more_is_not(void **state)
{
    (void)state;
    assert_true(cadre_is_at_most(day(1986, 8, 15), today, YOUNG_AGE));
    assert_false(cadre_is_at_most(day(1986, 8, 14), today, YOUNG_AGE));
    assert_true(cadre_is_at_most(day(1976, 8, 15), today, MIDDLE_AGE));
    assert_false(cadre_is_at_most(day(1976, 8, 14), today, MIDDLE_AGE));
}

static void test_CADRE_2_born_on_29_February_grows_older_on_1_March(void **state)
{
    (void)state;
    struct date born = day(1988, 2, 29);
    assert_true(cadre_is_at_most(born, day(2023, 2, 28), YOUNG_AGE));
    assert_true(cadre_is_at_most(born, day(2023, 3, 1), YOUNG_AGE));
    assert_false(cadre_is_at_most(born, day(2023, 3, 2), YOUNG_AGE));
    assert_int_equal(date_compare(cadre_born_since(day(2023, 3, 1), 35), born), 0);
    assert_int_equal(date_compare(cadre_born_since(day(2024, 2, 29), 35), day(1989, 3, 1)), 0);
}

static void test_CADRE_2_the_first_birth_date_agrees_with_ages_on_every_day(void **state)
{
    (void)state;
    for (int32_t days = date_to_days(day(2020, 1, 1)); days < date_to_days(day(2029, 1, 1));
         days++) {
        struct date on = date_from_days(days), since = cadre_born_since(on, YOUNG_AGE);
        assert_true(cadre_is_at_most(since, on, YOUNG_AGE));
        assert_false(cadre_is_at_most(date_add_days(since, -1), on, YOUNG_AGE));
    }
}

static void test_CADRE_2_shares_and_means_are_exact_and_rounded_to_tenths(void **state)
{
    (void)state;
    assert_int_equal(cadre_percent(1, 3), 333000);
    assert_int_equal(cadre_percent(2, 3), 667000);
    assert_int_equal(cadre_percent(1, 16), 63000); /* 6.25 */
    assert_true(cadre_percent(0, 0) == DECIMAL_NONE);
    assert_int_equal(cadre_mean(77, 2), 385000);
    assert_false(cadre_share_is_above(7, 10, 70));
    assert_true(cadre_share_is_above(71, 100, 70));
}

static void test_CADRE_1_a_post_without_a_successor_is_vacant(void **state)
{
    (void)state;
    const struct date none = {0};
    int vacant[4];
    struct cadre_post posts[] = {
        post_of(1, 1, POST_MEMBER, day(2016, 1, 1), day(2020, 12, 31)),
        post_of(2, 2, POST_MEMBER, day(2016, 1, 1), day(2021, 3, 31)),
        post_of(3, 3, POST_MEMBER, day(2021, 1, 1), none),
        post_of(4, 4, POST_MEMBER, day(2021, 4, 2), none),
    };
    assert_int_equal(cadre_vacant(posts, 4, today, vacant), 0);
    assert_int_equal(cadre_vacant(posts, 3, today, vacant), 1);
    assert_int_equal(vacant[0], 1);
    posts[1].ended_with = true;
    assert_int_equal(cadre_vacant(posts, 3, today, vacant), 0);
    posts[1].ended_with = false;
    posts[1].until_on = today; /* still the last day */
    assert_int_equal(cadre_vacant(posts, 3, today, vacant), 0);
}

static void test_CADRE_3_performance_pay_is_a_third_of_the_base_exact_to_the_fen(void **state)
{
    (void)state;
    struct cadre cadre = good();
    assert_false(cadre_pay_is_wrong(PAY_PERFORMANCE, &cadre, NULL, 70));
    cadre.performance_pay -= DECIMAL_ONE / 100;
    assert_true(cadre_pay_is_wrong(PAY_PERFORMANCE, &cadre, NULL, 70));
    cadre.base_pay = 10000 * DECIMAL_ONE; /* a third is 3333.333... */
    assert_int_equal(cadre_least_performance(cadre.base_pay), 33333400);
    cadre.performance_pay = 33333300;
    assert_true(cadre_pay_is_wrong(PAY_PERFORMANCE, &cadre, NULL, 70));
    cadre.performance_pay = 33333400;
    assert_false(cadre_pay_is_wrong(PAY_PERFORMANCE, &cadre, NULL, 70));
    cadre.performance_pay = DECIMAL_NONE;
    assert_false(cadre_pay_is_wrong(PAY_PERFORMANCE, &cadre, NULL, 70));
    assert_true(cadre_pay_is_wrong(PAY_MISSING, &cadre, NULL, 70));
}

static void test_CADRE_3_an_ordinary_cadre_has_seven_tenths_of_the_secretarys_pay(void **state)
{
    (void)state;
    struct cadre secretary = good(), cadre = good();
    secretary.id = 1;
    cadre.id = 2;
    cadre.base_pay = 42000 * DECIMAL_ONE;
    cadre.performance_pay = 14000 * DECIMAL_ONE; /* 56,000 of 80,000 */
    assert_false(cadre_pay_is_wrong(PAY_ORDINARY, &cadre, &secretary, 70));
    cadre.base_pay -= DECIMAL_ONE / 100;
    assert_true(cadre_pay_is_wrong(PAY_ORDINARY, &cadre, &secretary, 70));
    assert_false(cadre_pay_is_wrong(PAY_ORDINARY, &cadre, NULL, 70));
    assert_false(cadre_pay_is_wrong(PAY_ORDINARY, &secretary, &secretary, 70));
    assert_int_equal(cadre_least_pay(INT64_C(800000100), 70), 560000100); /* 56000.007 */
}

static void test_CADRE_5_days_are_whole_or_half_and_fit_the_class(void **state)
{
    (void)state;
    struct cadre_fault fault[CADRE_FAULTS];
    struct cadre_class class = {
        .first_on = day(2021, 5, 10), .last_on = day(2021, 5, 12), .days = 3 * DECIMAL_ONE};
    assert_int_equal(cadre_class_faults(&class, today, fault), 0);
    class.days = 3 * DECIMAL_ONE + DECIMAL_ONE / 2;
    assert_int_equal(cadre_class_faults(&class, today, fault), 1);
    class.days = DECIMAL_ONE / 4;
    assert_int_equal(cadre_class_faults(&class, today, fault), 1);
    class.days = 5 * DECIMAL_ONE / 2;
    assert_null(cadre_days_fault(&class, DECIMAL_ONE / 2));
    assert_null(cadre_days_fault(&class, class.days));
    assert_non_null(cadre_days_fault(&class, 3 * DECIMAL_ONE));
    assert_non_null(cadre_days_fault(&class, 0));
    class.last_on = date_add_days(today, 1);
    assert_int_equal(cadre_class_faults(&class, today, fault), 1);
}

static void test_CADRE_7_a_pairing_that_ended_has_its_result(void **state)
{
    (void)state;
    struct cadre_fault fault[CADRE_FAULTS];
    struct pairing pairing = {.partner = "老书记", .result = "", .from_on = day(2021, 3, 1)};
    assert_int_equal(pairing_faults(&pairing, today, fault), 0);
    pairing.until_on = today;
    assert_int_equal(pairing_faults(&pairing, today, fault), 1);
    assert_string_equal(fault[0].field, "result");
    pairing.result = "出师";
    assert_int_equal(pairing_faults(&pairing, today, fault), 0);
    pairing.until_on = day(2021, 2, 28);
    assert_int_equal(pairing_faults(&pairing, today, fault), 1);
    pairing.from_on = date_add_days(today, 1);
    pairing.until_on = (struct date){0};
    assert_int_equal(pairing_faults(&pairing, today, fault), 1);
}

static void test_CADRE_1_a_move_comes_after_the_posts_that_it_ends(void **state)
{
    (void)state;
    const struct date now = {2021, 8, 15};
    struct cadre cadre = {.born_on = {1980, 3, 1}, .joined_on = {2005, 7, 1}};
    struct cadre_post posts[] = {
        {.post = POST_MEMBER, .from_on = {2021, 3, 1}},
        {.post = POST_DIRECTOR, .from_on = {2018, 3, 1}, .until_on = {2021, 4, 30}}};
    struct cadre_move move = {.post = POST_MEMBER, .from_on = {2021, 5, 1}};
    struct cadre_fault fault[CADRE_FAULTS];
    cadre.politics = POLITICS_MEMBER;
    assert_int_equal(cadre_move_faults(&move, &cadre, posts, 2, now, fault), 0);
    move.from_on = (struct date){2021, 4, 30};
    assert_int_equal(cadre_move_faults(&move, &cadre, posts, 2, now, fault), 1);
    assert_string_equal(fault[0].field, "from_on");
    move.from_on = (struct date){2021, 3, 1};
    assert_int_equal(cadre_move_faults(&move, &cadre, posts, 2, now, fault), 1);
    move.from_on = (struct date){2021, 8, 16};
    assert_int_equal(cadre_move_faults(&move, &cadre, posts, 2, now, fault), 1);
}

static void test_CADRE_6_duties_are_set_by_the_end_of_a_month(void **state)
{
    (void)state;
    const struct date february = duty_set_by(2024, 2), december = duty_set_by(2023, 12);
    assert_int_equal(date_compare(february, (struct date){2024, 2, 29}), 0);
    assert_int_equal(date_compare(december, (struct date){2023, 12, 31}), 0);
    assert_int_equal(date_compare(duty_set_by(2023, 2), (struct date){2023, 2, 28}), 0);
}

static void test_CADRE_6_appraisals_begin_in_June_and_December(void **state)
{
    (void)state;
    assert_null(duty_day_fault(DUTY_DRAFT, 2021, day(2021, 1, 1)));
    assert_non_null(duty_day_fault(DUTY_SET, 2021, day(2021, 5, 31)));
    assert_null(duty_day_fault(DUTY_SET, 2021, day(2021, 6, 1)));
    assert_non_null(duty_day_fault(DUTY_MID, 2021, day(2021, 11, 30)));
    assert_null(duty_day_fault(DUTY_MID, 2021, day(2021, 12, 1)));
    assert_null(duty_day_fault(DUTY_MID, 2021, day(2022, 1, 10)));
    assert_null(duty_type(DUTY_END_REVIEW));
    assert_null(duty_type(DUTY_DONE));
    assert_non_null(duty_type(DUTY_MID));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_CADRE_1_a_person_is_of_age_and_joined_when_of_age),
        cmocka_unit_test(test_CADRE_1_a_post_lies_in_the_past_and_Party_posts_are_for_members),
        cmocka_unit_test(test_CADRE_1_a_village_has_one_secretary_at_a_time),
        cmocka_unit_test(test_CADRE_1_both_posts_at_once_are_concurrent),
        cmocka_unit_test(test_CADRE_1_a_post_without_a_successor_is_vacant),
        cmocka_unit_test(test_CADRE_2_35_to_the_day_is_young_and_a_day_more_is_not),
        cmocka_unit_test(test_CADRE_2_born_on_29_February_grows_older_on_1_March),
        cmocka_unit_test(test_CADRE_2_the_first_birth_date_agrees_with_ages_on_every_day),
        cmocka_unit_test(test_CADRE_2_shares_and_means_are_exact_and_rounded_to_tenths),
        cmocka_unit_test(test_CADRE_3_performance_pay_is_a_third_of_the_base_exact_to_the_fen),
        cmocka_unit_test(test_CADRE_3_an_ordinary_cadre_has_seven_tenths_of_the_secretarys_pay),
        cmocka_unit_test(test_CADRE_5_days_are_whole_or_half_and_fit_the_class),
        cmocka_unit_test(test_CADRE_7_a_pairing_that_ended_has_its_result),
        cmocka_unit_test(test_CADRE_1_a_move_comes_after_the_posts_that_it_ends),
        cmocka_unit_test(test_CADRE_6_duties_are_set_by_the_end_of_a_month),
        cmocka_unit_test(test_CADRE_6_appraisals_begin_in_June_and_December),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
