/* The floor under targets (PLAN-4), and which figures may be entered. */
#include "indicator/rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int64_t decimal(const char *text)
{
    int64_t value = 0;
    assert_true(decimal_parse(text, &value));
    return value;
}

static void test_PLAN_4_equal_to_average_is_not_worse(void **state)
{
    (void)state;
    assert_false(floor_is_worse(DIRECTION_AT_LEAST, decimal("548.2"), decimal("548.2")));
    assert_false(floor_is_worse(DIRECTION_AT_MOST, decimal("3.5"), decimal("3.5")));
}

static void test_PLAN_4_worse_follows_the_direction(void **state)
{
    (void)state;
    assert_true(floor_is_worse(DIRECTION_AT_LEAST, decimal("548.1999"), decimal("548.2")));
    assert_false(floor_is_worse(DIRECTION_AT_LEAST, decimal("548.2001"), decimal("548.2")));
    assert_true(floor_is_worse(DIRECTION_AT_MOST, decimal("3.5001"), decimal("3.5")));
    assert_false(floor_is_worse(DIRECTION_AT_MOST, decimal("-1"), decimal("3.5")));
}

static void test_PLAN_4_what_is_done_or_not_has_no_floor(void **state)
{
    (void)state;
    assert_false(floor_is_worse(DIRECTION_DONE, 0, decimal("100")));
    assert_false(floor_is_worse(DIRECTION_DONE, decimal("100"), 0));
}

static void test_PLAN_4_official_figure_goes_before_the_mean(void **state)
{
    (void)state;
    struct floor floor = floor_from(decimal("548.2"), decimal("900"), 3);
    assert_int_equal(floor.source, FLOOR_OFFICIAL);
    assert_int_equal(floor.value, decimal("548.2"));
    assert_int_equal(floor.villages, 0);
    /* Zero is a figure too. */
    assert_int_equal(floor_from(0, decimal("900"), 3).source, FLOOR_OFFICIAL);
}

static void test_PLAN_4_without_official_figure_the_mean_of_the_villages(void **state)
{
    (void)state;
    struct floor floor = floor_from(DECIMAL_NONE, decimal("1000"), 3);
    assert_int_equal(floor.source, FLOOR_COMPUTED);
    assert_int_equal(floor.value, decimal("333.3333"));
    assert_int_equal(floor.villages, 3);
}

static void test_PLAN_4_no_figure_at_all(void **state)
{
    (void)state;
    struct floor floor = floor_from(DECIMAL_NONE, 0, 0);
    assert_int_equal(floor.source, FLOOR_NONE);
    assert_int_equal(floor.value, DECIMAL_NONE);
}

static void test_PLAN_4_region_is_the_county_or_the_town(void **state)
{
    (void)state;
    struct arena *arena = arena_create(1 << 16);
    assert_string_equal(floor_region_of(arena, "320509104201", "county"), "320509");
    assert_string_equal(floor_region_of(arena, "320509104201", "town"), "320509104");
    assert_string_equal(floor_region_of(arena, "3205", "town"), "3205");
    arena_destroy(arena);
}

static void test_PLAN_4_averages_belong_to_regions_and_values_to_villages(void **state)
{
    (void)state;
    assert_true(figure_fits_level(FIGURE_AVERAGE, LEVEL_COUNTY));
    assert_true(figure_fits_level(FIGURE_AVERAGE, LEVEL_TOWN));
    assert_false(figure_fits_level(FIGURE_AVERAGE, LEVEL_VILLAGE));
    assert_true(figure_fits_level(FIGURE_VALUE, LEVEL_VILLAGE));
    assert_false(figure_fits_level(FIGURE_VALUE, LEVEL_TOWN));
}

static void test_USER_1_a_town_enters_values_but_no_averages(void **state)
{
    (void)state;
    assert_false(figure_editors(FIGURE_AVERAGE) & ROLE_TOWN_OFFICER);
    assert_true(figure_editors(FIGURE_VALUE) & ROLE_TOWN_OFFICER);
    assert_false(figure_editors(FIGURE_VALUE) & (ROLE_VILLAGE_SECRETARY | ROLE_DEPARTMENT_MEMBER));
}

static void test_PLAN_4_figures_are_of_years_that_have_begun(void **state)
{
    (void)state;
    struct arena *arena = arena_create(1 << 16);
    struct date today = {2021, 3, 1};
    assert_null(figure_year_fault(arena, 2021, today));
    assert_null(figure_year_fault(arena, 2000, today));
    assert_non_null(figure_year_fault(arena, 2022, today));
    assert_non_null(figure_year_fault(arena, 1999, today));
    arena_destroy(arena);
}

static void test_PLAN_4_figures_that_an_indicator_cannot_have(void **state)
{
    (void)state;
    struct indicator income = {.unit_of_measure = "万元", .direction = DIRECTION_AT_LEAST};
    struct indicator share = {.unit_of_measure = "%", .direction = DIRECTION_AT_LEAST};
    struct indicator task = {.unit_of_measure = "", .direction = DIRECTION_DONE};
    assert_null(figure_value_fault(&income, decimal("5000")));
    assert_null(figure_value_fault(&income, FIGURE_MAX));
    assert_non_null(figure_value_fault(&income, FIGURE_MAX + 1));
    assert_null(figure_value_fault(&share, decimal("100")));
    assert_non_null(figure_value_fault(&share, decimal("1000.1")));
    assert_non_null(figure_value_fault(&task, decimal("1")));
}

static void test_PLAN_3_what_is_counted_has_a_unit(void **state)
{
    (void)state;
    struct indicator indicator = {.unit_of_measure = "", .direction = DIRECTION_AT_LEAST};
    assert_non_null(indicator_measure_fault(&indicator));
    indicator.direction = DIRECTION_DONE;
    assert_null(indicator_measure_fault(&indicator));
}

static void test_ALL_4_each_wrong_cell_of_a_sheet_is_named(void **state)
{
    (void)state;
    static const char text[] = "指标,单位代码,年度,数值,备注\n"
                               "P01,'320509,2020,\"5,486.5\",x\n"
                               "P01,320509,2099,12.34567,\n"
                               "P01,320509,去年,\n";
    struct arena *arena = arena_create(1 << 20);
    struct date today = {2021, 3, 1};
    struct sheet sheet = sheet_read(arena, text, strlen(text), figure_columns, 10);
    assert_int_equal(sheet.rows, 3);
    assert_int_equal(sheet.faults, 1);
    assert_string_equal(sheet.fault[0].message, "第 4 行“数值”：没有填写");
    struct figure_row row = figure_read_row(&sheet, 0, today);
    assert_string_equal(row.unit, "320509");
    assert_int_equal(row.value, decimal("5486.5"));
    assert_int_equal(sheet.faults, 1);
    figure_read_row(&sheet, 1, today);
    assert_int_equal(sheet.faults, 3);
    assert_int_equal(sheet.fault[1].line, 3);
    assert_string_equal(sheet.fault[1].column, "year");
    assert_string_equal(sheet.fault[2].column, "value");
    figure_read_row(&sheet, 2, today);
    assert_string_equal(sheet.fault[3].message, "第 4 行“年度”：“去年”不是年份");
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_PLAN_4_equal_to_average_is_not_worse),
        cmocka_unit_test(test_PLAN_4_worse_follows_the_direction),
        cmocka_unit_test(test_PLAN_4_what_is_done_or_not_has_no_floor),
        cmocka_unit_test(test_PLAN_4_official_figure_goes_before_the_mean),
        cmocka_unit_test(test_PLAN_4_without_official_figure_the_mean_of_the_villages),
        cmocka_unit_test(test_PLAN_4_no_figure_at_all),
        cmocka_unit_test(test_PLAN_4_region_is_the_county_or_the_town),
        cmocka_unit_test(test_PLAN_4_averages_belong_to_regions_and_values_to_villages),
        cmocka_unit_test(test_USER_1_a_town_enters_values_but_no_averages),
        cmocka_unit_test(test_PLAN_4_figures_are_of_years_that_have_begun),
        cmocka_unit_test(test_PLAN_4_figures_that_an_indicator_cannot_have),
        cmocka_unit_test(test_PLAN_3_what_is_counted_has_a_unit),
        cmocka_unit_test(test_ALL_4_each_wrong_cell_of_a_sheet_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
