/* The rules of aims and promises. */
#include "ascent/rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

enum { FIVE, FOUR, THREE, TWO, ONE, BANDS };

static void test_RATE_4_the_next_grade_is_one_higher_and_the_best_stays(void **state)
{
    (void)state;
    assert_int_equal(ascent_next(BANDS, THREE), FOUR);
    assert_int_equal(ascent_next(BANDS, FIVE), FIVE);
    assert_int_equal(ascent_next(BANDS, ASCENT_NO_BAND), ONE);
}

static void test_RATE_4_a_promise_is_for_a_higher_grade_or_keeps_the_best(void **state)
{
    struct arena *arena = *state;
    const int promise = ASCENT_PROMISE;
    assert_null(ascent_goal_fault(arena, promise, THREE, FOUR, "三星"));
    assert_null(ascent_goal_fault(arena, promise, THREE, FIVE, "三星"));
    assert_string_equal(ascent_goal_fault(arena, promise, THREE, THREE, "三星"),
                        "这次已经是三星，要承诺更高的等次");
    assert_non_null(ascent_goal_fault(arena, promise, THREE, TWO, "三星"));
    assert_null(ascent_goal_fault(arena, promise, FIVE, FIVE, "五星"));
    assert_string_equal(ascent_goal_fault(arena, promise, FIVE, FOUR, "五星"),
                        "这次已经是五星，承诺要保持住");
    assert_null(ascent_goal_fault(arena, promise, ASCENT_NO_BAND, ONE, ""));
    assert_non_null(ascent_goal_fault(arena, promise, THREE, ASCENT_NO_BAND, "三星"));
    assert_null(ascent_goal_fault(arena, ASCENT_AIM, THREE, THREE, "三星"));
}

static void test_RATE_4_a_gap_is_what_a_criterion_lacks_of_its_full_marks(void **state)
{
    (void)state;
    struct ascent_line line = {.full = 5 * DECIMAL_ONE, .points = 35 * DECIMAL_ONE / 10};
    assert_int_equal(ascent_gap(&line), 15 * DECIMAL_ONE / 10);
    line.points = line.full;
    assert_int_equal(ascent_gap(&line), 0);
    line.points = DECIMAL_NONE;
    assert_int_equal(ascent_gap(&line), 0);
    /* 80 - 74.5 - 3.5 = 2 */
    assert_int_equal(ascent_left(80 * DECIMAL_ONE, 745 * DECIMAL_ONE / 10, 35 * DECIMAL_ONE / 10),
                     2 * DECIMAL_ONE);
    assert_int_equal(ascent_left(80 * DECIMAL_ONE, 79 * DECIMAL_ONE, 5 * DECIMAL_ONE), 0);
}

static void test_RATE_4_a_measure_says_what_till_when_and_of_an_aim_who(void **state)
{
    (void)state;
    const struct date closed = {2021, 12, 20};
    struct ascent_span span = ascent_span(ASCENT_AIM, 2021, (struct date){0, 0, 0});
    struct ascent_line line = {.measure = "", .person = ""};
    assert_null(ascent_line_flaw(ASCENT_AIM, &line, span).field);
    line.person = "李文斌";
    assert_string_equal(ascent_line_flaw(ASCENT_AIM, &line, span).field, "measure");
    line.measure = "划定责任段";
    assert_string_equal(ascent_line_flaw(ASCENT_AIM, &line, span).field, "finish_on");
    line.finish_on = (struct date){2022, 1, 1};
    assert_string_equal(ascent_line_flaw(ASCENT_AIM, &line, span).field, "finish_on");
    line.finish_on = (struct date){2021, 12, 31};
    assert_null(ascent_line_flaw(ASCENT_AIM, &line, span).field);
    line.person = "";
    assert_string_equal(ascent_line_flaw(ASCENT_AIM, &line, span).field, "person");
    span = ascent_span(ASCENT_PROMISE, 2021, closed);
    assert_null(ascent_line_flaw(ASCENT_PROMISE, &line, span).field);
    line.finish_on = (struct date){2021, 12, 19};
    assert_string_equal(ascent_line_flaw(ASCENT_PROMISE, &line, span).field, "finish_on");
    line.finish_on = (struct date){2022, 12, 31};
    assert_null(ascent_line_flaw(ASCENT_PROMISE, &line, span).field);
    line.finish_on = (struct date){2023, 1, 1};
    assert_string_equal(ascent_line_flaw(ASCENT_PROMISE, &line, span).field, "finish_on");
}

static void test_RATE_4_an_aim_is_reached_by_its_grade_or_a_higher_one(void **state)
{
    (void)state;
    assert_int_equal(ascent_outcome(false, FOUR, FIVE), OUTCOME_OPEN);
    assert_int_equal(ascent_outcome(true, FOUR, FOUR), OUTCOME_REACHED);
    assert_int_equal(ascent_outcome(true, FOUR, FIVE), OUTCOME_REACHED);
    assert_int_equal(ascent_outcome(true, FOUR, THREE), OUTCOME_MISSED);
    assert_int_equal(ascent_outcome(true, ONE, ASCENT_NO_BAND), OUTCOME_MISSED);
}

static int make_arena(void **state)
{
    *state = arena_create(1 << 20);
    return *state ? 0 : -1;
}

static int drop_arena(void **state)
{
    arena_destroy(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_RATE_4_the_next_grade_is_one_higher_and_the_best_stays),
        cmocka_unit_test(test_RATE_4_a_promise_is_for_a_higher_grade_or_keeps_the_best),
        cmocka_unit_test(test_RATE_4_a_gap_is_what_a_criterion_lacks_of_its_full_marks),
        cmocka_unit_test(test_RATE_4_a_measure_says_what_till_when_and_of_an_aim_who),
        cmocka_unit_test(test_RATE_4_an_aim_is_reached_by_its_grade_or_a_higher_one),
    };
    return cmocka_run_group_tests(tests, make_arena, drop_arena);
}
