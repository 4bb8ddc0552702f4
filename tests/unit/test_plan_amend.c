/* Versions of a plan held against each other, and what an amendment must leave alone (PLAN-14). */
#include "plan/rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static json_t *item(int id, const char *list, const char *title, const char *target)
{
    return json_pack("{s:i, s:s, s:s, s:s, s:s+, s:{s:s}, s:s, s:s, s:n}", "id", id, "list", list,
                     "title", title, "target", target, "target_text", target, " 处", "milestones",
                     "2025", target, "milestone_text", target, "person", "李文斌", "indicator");
}

/* A frozen plan of two items of the first list and one of the last. */
static json_t *plan_of(json_t *one, json_t *two, json_t *last)
{
    json_t *all = json_array();
    for (int l = 0; l < LIST_COUNT; l++) {
        json_t *items = json_array();
        if (l == LIST_PROSPERITY && one)
            json_array_append_new(items, one);
        if (l == LIST_PROSPERITY && two)
            json_array_append_new(items, two);
        if (l == LIST_COUNT - 1 && last)
            json_array_append_new(items, last);
        json_array_append_new(all, json_pack("{s:s, s:s, s:o}", "list", lists[l].name, "name",
                                             lists[l].label, "items", items));
    }
    return json_pack("{s:o}", "lists", all);
}

static json_t *first_version(void)
{
    return plan_of(item(1, "prosperity", "修厂房", "6"), item(2, "prosperity", "种果树", "8"),
                   item(3, "civility", "办讲堂", "4"));
}

/* Item 1 aims higher, 2 is left out, 3 stays, 4 is new. */
static json_t *second_version(void)
{
    return plan_of(item(1, "prosperity", "修厂房", "7"), item(4, "prosperity", "养鱼", "2"),
                   item(3, "civility", "办讲堂", "4"));
}

static json_t *compare(json_t *before, json_t *after)
{
    json_t *comparison = versions_compare(before, after);
    json_decref(before);
    json_decref(after);
    return comparison;
}

static json_int_t count(const json_t *comparison, const char *change)
{
    return json_integer_value(json_object_get(json_object_get(comparison, "counts"), change));
}

static json_t *found(const json_t *comparison, int id)
{
    size_t i;
    json_t *one;
    json_array_foreach(json_object_get(comparison, "items"), i, one)
    {
        if (json_integer_value(json_object_get(one, "id")) == id)
            return one;
    }
    return NULL;
}

static void assert_change(const json_t *comparison, int id, const char *change)
{
    assert_string_equal(json_string_value(json_object_get(found(comparison, id), "change")),
                        change);
}

static void test_PLAN_14_items_are_unchanged_changed_added_or_left_out(void **state)
{
    (void)state;
    json_t *comparison = compare(first_version(), second_version());
    assert_change(comparison, 1, "changed");
    assert_change(comparison, 2, "left_out");
    assert_change(comparison, 3, "unchanged");
    assert_change(comparison, 4, "added");
    assert_int_equal(count(comparison, "changed"), 1);
    assert_int_equal(count(comparison, "left_out"), 1);
    assert_int_equal(count(comparison, "unchanged"), 1);
    assert_int_equal(count(comparison, "added"), 1);
    json_decref(comparison);
}

static void test_PLAN_14_a_change_names_each_field_with_both_values(void **state)
{
    (void)state;
    json_t *comparison = compare(first_version(), second_version());
    json_t *fields = json_object_get(found(comparison, 1), "fields");
    assert_int_equal(json_array_size(fields), 2);
    const json_t *target = json_array_get(fields, 0);
    assert_string_equal(json_string_value(json_object_get(target, "name")), "target");
    assert_string_equal(json_string_value(json_object_get(target, "before")), "6 处");
    assert_string_equal(json_string_value(json_object_get(target, "after")), "7 处");
    assert_string_equal(json_string_value(json_object_get(json_array_get(fields, 1), "name")),
                        "milestones");
    json_decref(comparison);
}

static void test_PLAN_14_an_item_is_known_by_its_id_also_in_another_list(void **state)
{
    (void)state;
    json_t *comparison =
        compare(first_version(), plan_of(item(1, "prosperity", "修厂房", "6"), NULL,
                                         item(2, "civility", "种果树", "8")));
    assert_change(comparison, 2, "changed");
    assert_change(comparison, 3, "left_out");
    const json_t *moved = json_array_get(json_object_get(found(comparison, 2), "fields"), 0);
    assert_string_equal(json_string_value(json_object_get(moved, "before")), "强村富民");
    assert_string_equal(json_string_value(json_object_get(moved, "after")), "文明创建");
    json_decref(comparison);
}

static void test_PLAN_14_items_frozen_without_an_id_are_known_by_list_and_title(void **state)
{
    (void)state;
    json_t *old = item(1, "prosperity", "修厂房", "6");
    json_object_del(old, "id");
    json_t *comparison = compare(plan_of(old, NULL, NULL),
                                 plan_of(item(1, "prosperity", "修厂房", "7"), NULL, NULL));
    assert_change(comparison, 1, "changed");
    json_decref(comparison);
}

static int faults_of(json_t *after, int64_t closed, const char *rule)
{
    struct arena *arena = arena_create(1 << 20);
    json_t *comparison = compare(first_version(), after);
    struct amendment amendment = {.comparison = comparison, .closed = &closed, .closed_count = 1};
    struct faults faults = {.arena = arena};
    amendment_check(&amendment, &faults);
    for (int i = 0; i < faults.count; i++)
        assert_string_equal(faults.fault[i].rule, rule);
    int number = faults.count;
    json_decref(comparison);
    arena_destroy(arena);
    return number;
}

static void test_PLAN_14_what_is_closed_out_is_neither_changed_nor_left_out(void **state)
{
    (void)state;
    assert_int_equal(faults_of(second_version(), 3, "PLAN-14"), 0);
    assert_int_equal(faults_of(second_version(), 1, "PLAN-14"), 1);
    assert_int_equal(faults_of(second_version(), 2, "PLAN-14"), 1);
}

static void test_PLAN_14_an_amendment_changes_something(void **state)
{
    (void)state;
    assert_int_equal(faults_of(first_version(), 0, "PLAN-14"), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_PLAN_14_items_are_unchanged_changed_added_or_left_out),
        cmocka_unit_test(test_PLAN_14_a_change_names_each_field_with_both_values),
        cmocka_unit_test(test_PLAN_14_an_item_is_known_by_its_id_also_in_another_list),
        cmocka_unit_test(test_PLAN_14_items_frozen_without_an_id_are_known_by_list_and_title),
        cmocka_unit_test(test_PLAN_14_what_is_closed_out_is_neither_changed_nor_left_out),
        cmocka_unit_test(test_PLAN_14_an_amendment_changes_something),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
