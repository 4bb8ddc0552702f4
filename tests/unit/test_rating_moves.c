/* Movement between the grades from one year to the next (RATE-8). */
#include "base_test.h"
#include "rating/moves.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* No room is asked for anything here. */
const struct room *const rooms[] = {NULL};

static struct scheme_band bands[] = {
    {"五星", "", 900000, 1000000}, {"四星", "", 800000, 900000}, {"三星", "", 0, 800000}};
static const struct scheme scheme = {.bands = bands, .bands_count = 3};

static void test_RATE_8_a_village_rises_keeps_falls_or_loses_all(void **state)
{
    (void)state;
    const struct move_group groups[] = {
        {"四星", "五星", false, false, 1}, {"四星", "四星", false, false, 1},
        {"五星", "四星", false, true, 1},  {"五星", "", true, true, 1},
        {"", "五星", false, false, 1},     {"", "", true, false, 1},
    };
    const enum move moves[] = {MOVE_ROSE, MOVE_KEPT, MOVE_FELL, MOVE_VETOED, MOVE_NEW, MOVE_NEW};
    for (int i = 0; i < 6; i++)
        assert_int_equal(move_of(&groups[i]), moves[i]);
}

static void test_RATE_8_the_matrix_counts_every_village_once(void **state)
{
    (void)state;
    const struct move_group groups[] = {
        {"四星", "五星", false, false, 4},   {"五星", "四星", false, true, 2},
        {"五星", "", true, true, 1},         {"", "三星", false, false, 3},
        {"老等次", "三星", false, false, 5},
    };
    struct move_matrix matrix;
    moves_count(&scheme, groups, 5, &matrix);
    assert_int_equal(matrix.total, 15);
    assert_int_equal(matrix.villages[1][0], 4);
    assert_int_equal(matrix.villages[0][1], 2);
    assert_int_equal(matrix.villages[0][MOVE_GRADES], 1);
    assert_int_equal(matrix.villages[MOVE_GRADES][2], 3);
    assert_int_equal(matrix.from[0], 3);
    assert_int_equal(matrix.to[2], 8);
    assert_int_equal(matrix.moved[MOVE_ROSE], 9);
    assert_int_equal(matrix.moved[MOVE_FELL], 2);
    assert_int_equal(matrix.moved[MOVE_VETOED], 1);
    assert_int_equal(matrix.moved[MOVE_NEW], 3);
    /* a grade that the scheme no longer has stands behind its own */
    assert_int_equal(matrix.known, 3);
    assert_int_equal(matrix.count, 4);
    assert_string_equal(matrix.grades[3], "老等次");
    int64_t from = 0, to = 0;
    for (int i = 0; i < CHART_PARTS; i++) {
        from += matrix.from[i];
        to += matrix.to[i];
    }
    assert_int_equal(from, matrix.total);
    assert_int_equal(to, matrix.total);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_RATE_8_a_village_rises_keeps_falls_or_loses_all),
        cmocka_unit_test(test_RATE_8_the_matrix_counts_every_village_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
