/* The policy of naming villages to build up and to put right (RATE-10). */
#include "rectify/rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define BANDS 3

static void assert_minimum(int villages, int build, int right)
{
    struct naming_minimum minimum = naming_minimum(villages, 5, 3);
    assert_int_equal(minimum.build, build);
    assert_int_equal(minimum.right, right);
}

static void test_RATE_10_a_small_town_names_in_proportion_and_nobody_twice(void **state)
{
    (void)state;
    assert_minimum(20, 5, 3);
    assert_minimum(8, 5, 3);
    assert_minimum(7, 5, 2);
    assert_minimum(4, 3, 1);
    assert_minimum(1, 1, 0);
    assert_minimum(0, 0, 0);
}

static void test_RATE_10_grades_propose_and_the_lowest_points_fill_up(void **state)
{
    (void)state;
    struct naming_village list[] = {
        {"1", "一村", "先进", 0, 950000, 0}, {"2", "二村", "中间", 1, 750000, 0},
        {"3", "三村", "中间", 1, 700000, 0}, {"4", "四村", "后进", 2, 500000, 0},
        {"5", "五村", "", -1, 990000, 0},
    };
    naming_propose(list, 5, BANDS, (struct naming_minimum){1, 3});
    assert_int_equal(list[0].kind, NAMING_BUILD);
    assert_int_equal(list[1].kind, NAMING_NONE);
    assert_int_equal(list[2].kind, NAMING_RIGHT);
    assert_int_equal(list[3].kind, NAMING_RIGHT);
    assert_int_equal(list[4].kind, NAMING_RIGHT);
    assert_false(naming_is_short(list, 5, (struct naming_minimum){1, 3}));
    assert_true(naming_is_short(list, 5, (struct naming_minimum){2, 3}));
    assert_true(naming_is_short(list, 5, (struct naming_minimum){1, 4}));
}

static void test_RATE_10_the_best_grade_is_never_proposed_to_be_put_right(void **state)
{
    (void)state;
    struct naming_village list[] = {{"1", "一村", "先进", 0, 950000, 0},
                                    {"2", "二村", "先进", 0, 910000, 0}};
    naming_propose(list, 2, BANDS, (struct naming_minimum){1, 1});
    assert_int_equal(naming_count(list, 2, NAMING_RIGHT), 0);
    assert_true(naming_is_short(list, 2, (struct naming_minimum){1, 1}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_RATE_10_a_small_town_names_in_proportion_and_nobody_twice),
        cmocka_unit_test(test_RATE_10_grades_propose_and_the_lowest_points_fill_up),
        cmocka_unit_test(test_RATE_10_the_best_grade_is_never_proposed_to_be_put_right),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
