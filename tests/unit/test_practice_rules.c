/* The rules of good practice. */
#include "practice/rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

static void
test_EVAL_5_is_open_to_its_unit_to_those_above_once_sent_and_to_those_it_is_shown_to(void **state)
{
    (void)state;
    struct practice practice = {.unit_code = "320509104"};
    assert_true(practice_is_open_to(&practice, "320509104"));
    assert_false(practice_is_open_to(&practice, "320509"));
    assert_false(practice_is_open_to(&practice, "320509104200"));
    practice.sent = true;
    assert_true(practice_is_open_to(&practice, "320509"));
    assert_true(practice_is_open_to(&practice, "3205"));
    assert_false(practice_is_open_to(&practice, "320506"));
    assert_false(practice_is_open_to(&practice, "320509105"));
    assert_false(practice_is_open_to(&practice, "320509104200"));
    practice.shown_to = "320509";
    assert_true(practice_is_open_to(&practice, "320509105"));
    assert_true(practice_is_open_to(&practice, "320509104200"));
    assert_false(practice_is_open_to(&practice, "320506103"));
    practice.shown_to = ""; /* the whole country */
    assert_true(practice_is_open_to(&practice, "110101001001"));
}

static void test_EVAL_5_only_a_higher_unit_shows_it_to_more_or_takes_it_back(void **state)
{
    (void)state;
    struct practice practice = {.unit_code = "320509104", .shown_to = "320509"};
    assert_false(practice_widens(&practice, "320509"));
    assert_true(practice_widens(&practice, "3205"));
    assert_true(practice_widens(&practice, ""));
    assert_true(practice_is_shown_by(&practice, "320509"));
    assert_true(practice_is_shown_by(&practice, "3205"));
    practice.shown_to = "3205";
    assert_false(practice_is_shown_by(&practice, "320509"));
    practice.shown_to = NULL;
    assert_false(practice_is_shown_by(&practice, "3205"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            test_EVAL_5_is_open_to_its_unit_to_those_above_once_sent_and_to_those_it_is_shown_to),
        cmocka_unit_test(test_EVAL_5_only_a_higher_unit_shows_it_to_more_or_takes_it_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
