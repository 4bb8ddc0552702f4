/* Unit tests of lists kept as rows: a page shows them exactly as it shows the same array of
 * objects, and programs get that array. */
#include "view.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

enum { ID, NAME, NOTE, LATE, STATUS, PARTS, OWNER, COLUMNS };
static const char *const columns[] = {
    [ID] = "id",         [NAME] = "name",   [NOTE] = "note",   [LATE] = "late",
    [STATUS] = "status", [PARTS] = "parts", [OWNER] = "owner", [COLUMNS] = NULL};

enum { PART, PART_NAME, PART_COLUMNS };
static const char *const part_columns[] = {
    [PART] = "part", [PART_NAME] = "name", [PART_COLUMNS] = NULL};

static const struct view_rows *parts_of(struct arena *arena, int count)
{
    struct view_rows *parts = view_rows_new(arena, part_columns);
    for (int i = 0; i < count; i++) {
        struct view_cell *part = view_row(parts);
        part[PART] = cell_i(i);
        part[PART_NAME] = cell_t(i % 2 ? "奇" : NULL);
    }
    return parts;
}

static const struct view_rows *sample(struct arena *arena, const json_t *status)
{
    struct view_rows *rows = view_rows_new(arena, columns);
    for (int i = 0; i < 20; i++) {
        struct view_cell *row = view_row(rows);
        row[ID] = cell_i(i - 1);
        row[NAME] = cell_t(i % 3 ? "道路 <硬化> & \"饮水\"" : "");
        row[NOTE] = cell_t(i % 2 ? "说明" : NULL);
        row[LATE] = cell_b(i % 4 == 0);
        row[STATUS] = i % 5 ? cell_j(status) : cell_j(NULL);
        row[PARTS] = cell_r(parts_of(arena, i % 3));
        row[OWNER] = cell_o(i % 4 ? parts_of(arena, 1) : NULL);
    }
    return rows;
}

/* The same template with the list as rows and as objects. */
static void check_same(const char *text)
{
    char error[300] = "";
    struct arena *arena = arena_create(1 << 20);
    struct templates *templates = views_compile("t", text, strlen(text), error, sizeof error);
    if (!templates)
        fail_msg("%s in: %s", error, text);
    json_t *status = json_pack("{s:s, s:s}", "kind", "late", "word", "逾期");
    struct view_list list = {.name = "items", .rows = sample(arena, status)};
    json_t *view = json_pack("{s:s, s:s, s:s}", "title", "外层", "note", "外层说明", "part", "p");
    json_t *whole = json_deep_copy(view);
    json_object_set_new(whole, "items", view_rows_json(list.rows));
    struct buf rows = buf_create(arena, 16), objects = buf_create(arena, 16);
    assert_true(views_render_lists(templates, "t", view, &list, &rows));
    assert_true(views_render(templates, "t", whole, &objects));
    assert_string_equal(rows.bytes, objects.bytes);
    json_decref(whole);
    json_decref(view);
    json_decref(status);
    views_free(templates);
    arena_destroy(arena);
}

static void test_rows_render_like_the_objects_they_stand_for(void **state)
{
    (void)state;
    check_same("{{#items}}<a href=\"/i/{{id}}?n={{url name}}\">{{name}}</a>{{title}}{{/items}}");
    check_same("{{#items}}{{#name}}[{{.}}]{{/name}}{{^name}}-{{/name}}{{#id}}({{.}}){{/id}}"
               "{{#late}}!{{name}}{{/late}}{{late}}{{/items}}");
    check_same("{{#items}}{{#status}}{{kind}}{{word}}{{id}}{{/status}}{{status.word}}"
               "{{status.word.x}}{{^status}}without{{/status}}{{name.x}}{{parts.part}}{{/items}}");
    check_same("{{#items}}{{#@first}}({{/@first}}{{@number}}{{^@last}},{{/@last}}{{/items}}");
    check_same("{{#items}}{{part}}{{#parts}}{{part}}{{name}}{{id}}{{@number}}{{/parts}}"
               "{{^parts}}none{{/parts}}{{part}}{{/items}}{{part}}");
    check_same(
        "{{#items}}<i data-a=\"{{json name}}\" data-b='{{json parts}}' data-c=\"{{json id}}\""
        " data-d=\"{{json late}}\" data-e=\"{{json note}}\">{{/items}}");
    check_same(
        "{{#items}}{{#owner}}{{part}}{{name}}{{id}}{{@number}}{{/owner}}{{^owner}}-{{/owner}}"
        "{{owner}}{{owner.part}}{{owner.name.x}}<i data-a=\"{{json owner}}\">{{/items}}");
    check_same("{{^items}}empty{{/items}}[{{items}}]{{missing}}{{#items}}{{missing}}{{/items}}");
    check_same("{{#items}}[{{note}}{{#note}}{{.}}{{/note}}]{{/items}}{{note}}");
    check_same("{{#items}}{{#name}}{{#note}}{{id}}{{/note}}{{#late}}{{.}}{{/late}}{{/name}}"
               "{{#note}}{{#parts}}{{name}}{{note}}{{.}}{{/parts}}{{/note}}{{/items}}");
}

static void test_an_empty_list_is_false_and_an_empty_array(void **state)
{
    (void)state;
    static const char text[] = "{{#items}}x{{/items}}{{^items}}empty{{/items}}";
    char error[300];
    struct arena *arena = arena_create(1 << 20);
    struct templates *templates = views_compile("t", text, strlen(text), error, sizeof error);
    struct view_list list = {.name = "items", .rows = view_rows_new(arena, columns)};
    struct buf out = buf_create(arena, 16);
    assert_true(views_render_lists(templates, "t", NULL, &list, &out));
    assert_string_equal(out.bytes, "empty");
    json_t *array = view_rows_json(list.rows);
    assert_true(json_is_array(array));
    assert_int_equal(json_array_size(array), 0);
    json_decref(array);
    views_free(templates);
    arena_destroy(arena);
}

static void test_programs_get_every_cell_with_its_kind(void **state)
{
    (void)state;
    struct arena *arena = arena_create(1 << 20);
    json_t *rows = view_rows_json(sample(arena, json_true()));
    const json_t *first = json_array_get(rows, 0), *second = json_array_get(rows, 1);
    assert_int_equal(json_array_size(rows), 20);
    assert_int_equal(json_object_size(first), COLUMNS);
    assert_int_equal(json_integer_value(json_object_get(first, "id")), -1);
    assert_string_equal(json_string_value(json_object_get(first, "name")), "");
    assert_true(json_is_null(json_object_get(first, "note")));
    assert_string_equal(json_string_value(json_object_get(second, "note")), "说明");
    assert_true(json_is_true(json_object_get(first, "late")));
    assert_true(json_is_false(json_object_get(second, "late")));
    assert_true(json_is_null(json_object_get(first, "status")));
    assert_int_equal(json_array_size(json_object_get(second, "parts")), 1);
    json_decref(rows);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows_render_like_the_objects_they_stand_for),
        cmocka_unit_test(test_an_empty_list_is_false_and_an_empty_array),
        cmocka_unit_test(test_programs_get_every_cell_with_its_kind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
