/* What the wall chart calls its figures: the state of a cell, the fulfilment rate, the awaited
 * period, the order of rows (EXEC-1, EXEC-2, EXEC-4). */
#include "base_test.h"
#include "board/rules.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const struct date today = {2021, 12, 1};

static void test_EXEC_1_the_worst_item_names_the_cell(void **state)
{
    (void)state;
    static const struct {
        struct rollup figures;
        bool unreported;
        enum board_state wanted;
    } cases[] = {
        {{.items = 0}, false, BOARD_EMPTY},
        {{.items = 0}, true, BOARD_EMPTY},
        {{.items = 9, .done = 8, .late = 1}, true, BOARD_LATE},
        {{.items = 9, .done = 9}, true, BOARD_DONE},
        {{.items = 9, .done = 8, .due_on = {2021, 12, 31}}, true, BOARD_DUE},
        {{.items = 9, .done = 8, .due_on = {2022, 1, 31}}, true, BOARD_UNREPORTED},
        {{.items = 9, .done = 8, .due_on = {2022, 1, 31}}, false, BOARD_ON_TIME},
        {{.items = 9, .done = 8}, false, BOARD_ON_TIME},
    };
    for
        EACH(i, cases)
    assert_int_equal(board_state(&cases[i].figures, today, cases[i].unreported), cases[i].wanted);
}

static void test_EXEC_2_due_is_within_30_days(void **state)
{
    (void)state;
    struct rollup figures = {.items = 1, .due_on = {2021, 12, 31}};
    assert_int_equal(board_state(&figures, (struct date){2021, 12, 1}, false), BOARD_DUE);
    assert_int_equal(board_state(&figures, (struct date){2021, 11, 30}, false), BOARD_ON_TIME);
    assert_int_equal(board_state(&figures, (struct date){2021, 12, 31}, false), BOARD_DUE);
}

static void test_EXEC_1_the_fulfilment_rate_is_of_what_was_due(void **state)
{
    (void)state;
    assert_int_equal(board_rate(&(struct rollup){.items = 10}), DECIMAL_NONE);
    assert_int_equal(board_rate(&(struct rollup){.items = 10, .done = 2}), 100 * DECIMAL_ONE);
    assert_int_equal(board_rate(&(struct rollup){.items = 10, .late = 2}), 0);
    assert_int_equal(board_rate(&(struct rollup){.items = 10, .done = 2, .late = 1}),
                     667 * DECIMAL_ONE / 10);
}

static void test_EXEC_1_a_share_is_all_or_nothing_only_when_it_is(void **state)
{
    (void)state;
    assert_int_equal(board_share(0, 0), DECIMAL_NONE);
    assert_int_equal(board_share(99999, 100000), 999 * DECIMAL_ONE / 10);
    assert_int_equal(board_share(1, 100000), DECIMAL_ONE / 10);
    assert_int_equal(board_share(1, 8), 125 * DECIMAL_ONE / 10);
    assert_int_equal(board_share(1, 16), 63 * DECIMAL_ONE / 10);
}

static void test_EXEC_4_reports_are_awaited_up_to_the_last_period_that_ended(void **state)
{
    (void)state;
    static const struct {
        struct date today;
        int64_t year;
        struct period wanted;
    } cases[] = {
        {{2021, 8, 31}, 2021, {2021, 3}}, {{2021, 9, 1}, 2021, {2021, 4}},
        {{2022, 1, 1}, 2022, {2021, 6}},  {{2022, 9, 1}, 2021, {2021, 6}},
        {{2021, 9, 1}, 2024, {2021, 4}},
    };
    for
        EACH(i, cases)
    assert_int_equal(board_period(cases[i].today, cases[i].year), period_key(cases[i].wanted));
}

static void test_EXEC_1_a_year_beside_the_tenures_is_not_shown(void **state)
{
    (void)state;
    static const struct {
        int64_t asked, first, last, wanted;
    } cases[] = {
        {0, 2021, 2025, 2021}, {2023, 2021, 2025, 2023}, {2026, 2021, 2025, 2021},
        {0, 2016, 2020, 2020}, {0, 2022, 2026, 2022},    {2030, 0, -1, 2030},
        {0, 0, -1, 2021},
    };
    for
        EACH(i, cases)
    assert_int_equal(board_year(cases[i].asked, today, cases[i].first, cases[i].last),
                     cases[i].wanted);
}

static void assert_order(const struct board_row *rows, const char *wanted)
{
    for (int i = 0; wanted[i]; i++)
        assert_int_equal(rows[i].unit[0], wanted[i]);
}

static void test_EXEC_1_rows_are_sorted_with_what_is_worst_first(void **state)
{
    (void)state;
    struct board_row rows[] = {
        {.unit = "d", .total = {.done = 1, .late = 1}},
        {.unit = "b", .total = {.done = 9, .late = 3}},
        {.unit = "c"},
        {.unit = "a", .total = {.late = 1}},
    };
    board_sort(rows, 4, BOARD_BY_LATE);
    assert_order(rows, "badc");
    board_sort(rows, 4, BOARD_BY_RATE);
    assert_order(rows, "adbc");
    board_sort(rows, 4, BOARD_BY_UNIT);
    assert_order(rows, "abcd");
}

static void test_EXEC_1_sums_keep_the_earliest_day(void **state)
{
    (void)state;
    struct rollup sum = {0}, a = {.items = 2, .done = 1, .percent = 150, .due_on = {2022, 5, 1}},
                  b = {.items = 1, .late = 1, .closed = 1, .due_on = {2021, 5, 1}},
                  c = {.items = 1};
    board_add(&sum, &a);
    board_add(&sum, &b);
    board_add(&sum, &c);
    assert_int_equal(sum.items, 4);
    assert_int_equal(sum.done + 10 * sum.late + 100 * sum.closed, 111);
    assert_int_equal(board_mean(&sum), 37);
    assert_int_equal(date_compare(sum.due_on, b.due_on), 0);
    assert_int_equal(board_mean(&(struct rollup){0}), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_EXEC_1_the_worst_item_names_the_cell),
        cmocka_unit_test(test_EXEC_2_due_is_within_30_days),
        cmocka_unit_test(test_EXEC_1_the_fulfilment_rate_is_of_what_was_due),
        cmocka_unit_test(test_EXEC_1_a_share_is_all_or_nothing_only_when_it_is),
        cmocka_unit_test(test_EXEC_4_reports_are_awaited_up_to_the_last_period_that_ended),
        cmocka_unit_test(test_EXEC_1_a_year_beside_the_tenures_is_not_shown),
        cmocka_unit_test(test_EXEC_1_rows_are_sorted_with_what_is_worst_first),
        cmocka_unit_test(test_EXEC_1_sums_keep_the_earliest_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
