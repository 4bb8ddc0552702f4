/* The geometry of pictures, and what their drawings hold. */
#include "base_test.h"
#include "view/chart.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void test_a_length_is_divided_without_loss_the_largest_remainders_first(void **state)
{
    (void)state;
    int64_t parts[4];
    const int64_t thirds[] = {1, 1, 1};
    chart_split(thirds, 3, 100, parts);
    assert_int_equal(parts[0], 34);
    assert_int_equal(parts[1], 33);
    assert_int_equal(parts[2], 33);
    const int64_t uneven[] = {5, 0, 2}; /* 71.4, 0, 28.6 of 100 */
    chart_split(uneven, 3, 100, parts);
    assert_int_equal(parts[0], 71);
    assert_int_equal(parts[1], 0);
    assert_int_equal(parts[2], 29);
    const int64_t none[] = {0, 0};
    chart_split(none, 2, 100, parts);
    assert_int_equal(parts[0] + parts[1], 0);
}

static void test_parts_of_any_values_add_up_to_the_length(void **state)
{
    (void)state;
    srand(11);
    for (int round = 0; round < 2000; round++) {
        int64_t values[CHART_PARTS], parts[CHART_PARTS], sum = 0, all = 0;
        int count = 1 + rand() % CHART_PARTS;
        for (int i = 0; i < count; i++)
            all += values[i] = rand() % 3 ? rand() % 3000 : 0;
        chart_split(values, count, CHART_WIDTH, parts);
        for (int i = 0; i < count; i++) {
            assert_true(parts[i] >= 0 && (values[i] || !parts[i]));
            assert_true(!all || llabs(parts[i] * all - values[i] * CHART_WIDTH) <= all);
            sum += parts[i];
        }
        assert_int_equal(sum, all ? CHART_WIDTH : 0);
    }
}

static void test_spokes_go_round_clockwise_from_the_top(void **state)
{
    (void)state;
    const struct chart_point centre = {1000, 1000};
    struct chart_point point = chart_spoke(centre, 500, 0, 4, 1, 1);
    assert_int_equal(point.x, 1000);
    assert_int_equal(point.y, 500);
    point = chart_spoke(centre, 500, 1, 4, 1, 2);
    assert_int_equal(point.x, 1250);
    assert_int_equal(point.y, 1000);
    point = chart_spoke(centre, 500, 2, 4, 1, 1);
    assert_int_equal(point.y, 1500);
    point = chart_spoke(centre, 500, 3, 4, 0, 1);
    assert_int_equal(point.x, 1000);
    point = chart_spoke(centre, 500, 1, 3, 5, 0); /* of nothing */
    assert_int_equal(point.x, 1000);
    for (int axis = 0; axis < 7; axis++) {
        point = chart_spoke(centre, 500, axis, 7, 1, 1);
        int64_t x = point.x - 1000, y = point.y - 1000;
        assert_true(llabs(x * x + y * y - 500 * 500) < 1000);
    }
}

static void test_a_group_has_room_for_its_name_and_a_group_of_none_has_no_slot(void **state)
{
    (void)state;
    const int64_t values[] = {1, 0, 30};
    struct chart_slot slots[3];
    int64_t end = chart_slots(values, 3, 10, slots);
    assert_int_equal(slots[0].height, 10);
    assert_int_equal(slots[0].y, (CHART_SLOT_LEAST - 10) / 2);
    assert_int_equal(slots[2].slot, CHART_SLOT_LEAST + 20);
    assert_int_equal(slots[2].height, 300);
    assert_int_equal(end, CHART_SLOT_LEAST + 20 + 300);
    assert_int_equal(chart_slots(values + 1, 1, 10, slots), 0);
}

static void test_numbers_have_one_decimal_at_most(void **state)
{
    assert_string_equal(chart_number(*state, 1230), "123");
    assert_string_equal(chart_number(*state, 1234), "123.4");
    assert_string_equal(chart_number(*state, -5), "-0.5");
}

static const char *text_at(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

static void test_bars_show_each_part_once_and_lines_where_the_aims_meet(void **state)
{
    const struct chart_bar bar = {
        "2021", {{"五星", 5, 0}, {"四星", 0, 1}, {"取消资格", 1, CHART_OUTSIDE}}, 3};
    const struct chart_bar aim = {
        "目标", {{"五星", 40, CHART_BLANK}, {"其余", 60, CHART_BLANK}}, 2};
    json_t *json = chart_bars(*state, (struct chart_text){"a", "b", "c"}, &bar, 1, &aim);
    const json_t *first = json_array_get(json_object_get(json, "bars"), 0);
    assert_int_equal(json_array_size(json_object_get(json, "bars")), 2);
    assert_int_equal(json_array_size(json_object_get(first, "parts")), 2);
    assert_string_equal(text_at(json_array_get(json_object_get(first, "parts"), 0), "text"),
                        "五星 5");
    assert_string_equal(text_at(json_array_get(json_object_get(first, "parts"), 0), "width"),
                        "300");
    assert_int_equal(json_array_size(json_object_get(json, "legend")), 3);
    assert_string_equal(text_at(json_array_get(json_object_get(json, "lines"), 0), "x"), "144");
    json_decref(json);
}

static void test_a_flow_counts_both_sides_from_its_streams(void **state)
{
    const struct chart_stream streams[] = {{0, 0, 2, "same"}, {0, 1, 1, "down"}, {1, 0, 3, "up"}};
    struct chart_flow flow = {
        "去年",  "今年", {{"甲", 0, 0}, {"乙", 0, 1}}, {{"甲", 0, 0}, {"乙", 0, 1}}, 2, 2,
        streams, 3};
    json_t *json = chart_flow(*state, (struct chart_text){"a", "b", "c"}, &flow);
    assert_int_equal(flow.from[0].value, 3);
    assert_int_equal(flow.to[0].value, 5);
    assert_int_equal(flow.to[1].value, 1);
    assert_int_equal(json_array_size(json_object_get(json, "streams")), 3);
    json_decref(json);
    flow.streams_count = 0;
    assert_true(json_is_null(chart_flow(*state, (struct chart_text){"a", "b", "c"}, &flow)));
}

static void test_a_radar_wants_three_axes(void **state)
{
    const struct chart_axis axes[] = {{"甲", 5, 4, 10}, {"乙", 10, 4, 10}, {"丙", 0, 4, 10}};
    const struct chart_text text = {"a", "b", "c"};
    assert_true(json_is_null(chart_radar(*state, text, "村", "镇", axes, 2)));
    json_t *json = chart_radar(*state, text, "村", "镇", axes, 3);
    assert_non_null(strstr(text_at(json, "own"), "180,80.5")); /* half of 95 above 128 */
    assert_string_not_equal(text_at(json, "other"), "");
    json_decref(json);
    json = chart_radar(*state, text, "村", NULL, axes, 3);
    assert_string_equal(text_at(json, "other"), "");
    json_decref(json);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            test_a_length_is_divided_without_loss_the_largest_remainders_first, open_arena,
            close_arena),
        cmocka_unit_test_setup_teardown(test_parts_of_any_values_add_up_to_the_length, open_arena,
                                        close_arena),
        cmocka_unit_test_setup_teardown(test_spokes_go_round_clockwise_from_the_top, open_arena,
                                        close_arena),
        cmocka_unit_test_setup_teardown(
            test_a_group_has_room_for_its_name_and_a_group_of_none_has_no_slot, open_arena,
            close_arena),
        cmocka_unit_test_setup_teardown(test_numbers_have_one_decimal_at_most, open_arena,
                                        close_arena),
        cmocka_unit_test_setup_teardown(test_bars_show_each_part_once_and_lines_where_the_aims_meet,
                                        open_arena, close_arena),
        cmocka_unit_test_setup_teardown(test_a_flow_counts_both_sides_from_its_streams, open_arena,
                                        close_arena),
        cmocka_unit_test_setup_teardown(test_a_radar_wants_three_axes, open_arena, close_arena),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
