/* What a quarterly analysis must say, and how its figures are compared (EXEC-6). */
#include "analysis/rules.h"
#include "base/period.h"
#include "base_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* No room is asked for anything here. */
const struct room *const rooms[] = {NULL};

static struct ctx begin(void **state)
{
    return (struct ctx){.arena = *state, .errors = json_array()};
}

static const struct cadence_span third = {.year = 2021,
                                          .part = 3,
                                          .times = 4,
                                          .label = "2021年第3季度",
                                          .first_on = {2021, 7, 1},
                                          .last_on = {2021, 9, 30},
                                          .due_on = {2021, 10, 15},
                                          .asked = true};

static void test_EXEC_6_is_begun_when_its_quarter_is_over(void **state)
{
    struct ctx ctx = begin(state);
    struct cadence_span span = third;
    assert_non_null(strstr(analysis_begin_fault(&ctx, &span, (struct date){2021, 9, 30}),
                           "2021年10月1日起可以写"));
    assert_null(analysis_begin_fault(&ctx, &span, (struct date){2021, 10, 1}));
    assert_null(analysis_begin_fault(&ctx, &span, (struct date){2022, 12, 31}));
    assert_non_null(analysis_begin_fault(&ctx, &span, (struct date){2023, 1, 1}));
    span.asked = false;
    assert_non_null(analysis_begin_fault(&ctx, &span, (struct date){2021, 10, 1}));
    json_decref(ctx.errors);
}

/* The fields of the errors, one after the other. */
static const char *asked_of(void **state, const struct analysis *analysis, int64_t late,
                            int64_t missing)
{
    static char fields[256];
    struct ctx ctx = begin(state);
    size_t i;
    json_t *error;
    fields[0] = '\0';
    analysis_check(&ctx, analysis, late, missing);
    json_array_foreach(ctx.errors, i, error)
    {
        strncat(fields, json_string_value(json_object_get(error, "field")),
                sizeof fields - strlen(fields) - 2);
        strcat(fields, " ");
    }
    json_decref(ctx.errors);
    return fields;
}

static void test_EXEC_6_what_is_late_or_missing_is_explained_where_there_is_any(void **state)
{
    struct analysis analysis = {.overall = "好",
                                .lists = "好",
                                .towns = "好",
                                .delays = " ",
                                .unreported = "",
                                .measures = "好"};
    assert_string_equal(asked_of(state, &analysis, 0, 0), "");
    assert_string_equal(asked_of(state, &analysis, 1, 0), "delays ");
    assert_string_equal(asked_of(state, &analysis, 1, 2), "delays unreported ");
    analysis.delays = analysis.unreported = "原因";
    analysis.overall = analysis.measures = "";
    assert_string_equal(asked_of(state, &analysis, 1, 2), "overall measures ");
}

static void test_EXEC_6_progress_is_the_mean_to_one_decimal(void **state)
{
    (void)state;
    struct rollup figures = {.items = 3, .percent = 100};
    assert_int_equal(analysis_progress(&figures), 333000); /* 33.3 */
    figures.percent = 200;
    assert_int_equal(analysis_progress(&figures), 667000);
    figures = (struct rollup){.items = 4, .percent = 400};
    assert_int_equal(analysis_progress(&figures), 1000000);
    figures.items = 0;
    assert_true(analysis_progress(&figures) == DECIMAL_NONE);
}

static void test_EXEC_6_a_change_from_what_is_not_known_is_never_invented(void **state)
{
    struct ctx ctx = begin(state);
    assert_string_equal(analysis_change(&ctx, 30000, 10000), "+2");
    assert_string_equal(analysis_change(&ctx, 10000, 25000), "-1.5");
    assert_string_equal(analysis_change(&ctx, 10000, 10000), "0");
    assert_string_equal(analysis_change(&ctx, 10000, DECIMAL_NONE), "");
    assert_string_equal(analysis_change(&ctx, DECIMAL_NONE, 10000), "");
    json_decref(ctx.errors);
}

static void assert_periods(struct date first_on, struct date last_on, const char *expected)
{
    int64_t keys[ANALYSIS_PERIODS];
    char told[128] = "", text[PERIOD_TEXT];
    int count = analysis_periods(first_on, last_on, keys);
    for (int i = 0; i < count; i++) {
        strcat(told, period_format(period_of_key(keys[i]), text));
        strcat(told, " ");
    }
    assert_string_equal(told, expected);
}

static void test_EXEC_6_the_periods_of_a_quarter_are_those_that_end_in_it(void **state)
{
    (void)state;
    assert_periods((struct date){2021, 1, 1}, (struct date){2021, 3, 31}, "2021-1 ");
    assert_periods((struct date){2021, 4, 1}, (struct date){2021, 6, 30}, "2021-2 2021-3 ");
    assert_periods((struct date){2021, 7, 1}, (struct date){2021, 9, 30}, "2021-4 ");
    assert_periods((struct date){2021, 10, 1}, (struct date){2021, 12, 31}, "2021-5 2021-6 ");
    assert_periods((struct date){2024, 2, 1}, (struct date){2024, 2, 29}, "2024-1 ");
    assert_periods((struct date){2021, 1, 1}, (struct date){2021, 1, 31}, "");
    assert_periods((struct date){2021, 1, 1}, (struct date){2021, 12, 31},
                   "2021-1 2021-2 2021-3 2021-4 2021-5 2021-6 ");
}

static void test_EXEC_6_a_bar_shows_what_there_is_any_of_and_never_more_than_all(void **state)
{
    (void)state;
    struct analysis_bar bar = analysis_bar(&(struct rollup){.items = 1000, .done = 999, .late = 1});
    assert_int_equal(bar.done, 99);
    assert_int_equal(bar.late, 1);
    bar = analysis_bar(&(struct rollup){.items = 3, .done = 0, .late = 3});
    assert_int_equal(bar.done, 0);
    assert_int_equal(bar.late, 100);
    bar = analysis_bar(&(struct rollup){.items = 0});
    assert_int_equal(bar.done + bar.late, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_EXEC_6_is_begun_when_its_quarter_is_over),
        cmocka_unit_test(test_EXEC_6_what_is_late_or_missing_is_explained_where_there_is_any),
        cmocka_unit_test(test_EXEC_6_progress_is_the_mean_to_one_decimal),
        cmocka_unit_test(test_EXEC_6_a_change_from_what_is_not_known_is_never_invented),
        cmocka_unit_test(test_EXEC_6_the_periods_of_a_quarter_are_those_that_end_in_it),
        cmocka_unit_test(test_EXEC_6_a_bar_shows_what_there_is_any_of_and_never_more_than_all),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
