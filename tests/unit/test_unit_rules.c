/* The unit room's policy: kinds guessed from names, short names, the checks of an import file, and
 * the comparison of a list with the units there are. */
#include "unit/rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct arena *arena;

static int set_up(void **state)
{
    (void)state;
    arena = arena_create(8u << 20);
    return arena ? 0 : 1;
}

static int tear_down(void **state)
{
    (void)state;
    arena_destroy(arena);
    return 0;
}

/* --- kinds and names --- */

static void test_UNIT_2_kind_is_guessed_from_the_name(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"金联村村委会", "village"},
        {"金联村民委员会", "village"},
        {"胜墩村", "village"},
        {"巴彦嘎查", "village"},
        {"西塘社区居委会", "urban_community"},
        {"孙武花园社区居民委会", "urban_community"},
        {"盛虹居民委员会", "urban_community"},
        {"珠村社区居委会", "rural_community"},
        {"渔村社区", "rural_community"},
        {"东方丝绸市场虚拟社区", "other"},
        {"南湖农场生活区", "other"},
        {"第一管理区", "other"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(unit_guess_kind(cases[i][0]), cases[i][1]);
}

static void test_UNIT_2_a_housing_estate_called_village_is_urban(void **state)
{
    (void)state;
    assert_string_equal(unit_guess_kind("三村社区居委会"), "urban_community");
    assert_string_equal(unit_guess_kind("彩香新村社区居委会"), "urban_community");
}

static void test_UNIT_2_villages_and_rural_communities_are_bound(void **state)
{
    (void)state;
    assert_true(unit_kind_is_bound("village"));
    assert_true(unit_kind_is_bound("rural_community"));
    assert_false(unit_kind_is_bound("urban_community"));
    assert_false(unit_kind_is_bound("other"));
    assert_false(unit_kind_is_bound(""));
}

static void test_short_names_are_what_people_say(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"金联村村委会", "金联村"},     {"金联村村民委员会", "金联村"},
        {"金联村民委员会", "金联村"},   {"金联村委会", "金联村"},
        {"西塘社区居委会", "西塘社区"}, {"西塘社区居民委员会", "西塘社区"},
        {"西塘社区", "西塘社区"},       {"盛虹居委会", "盛虹居委会"},
        {"村委会", "村委会"},           {"", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(unit_short_name(arena, cases[i][0]), cases[i][1]);
}

/* --- reading a file --- */

static struct unit_list read_list(const char *text, const char *scope_code)
{
    struct csv csv = csv_parse(arena, text, strlen(text), 1000);
    struct scope scope = scope_of(scope_code);
    return unit_list_read(arena, &csv, &scope);
}

static struct unit_comparison compare(const char *text, struct unit_list *list,
                                      const struct unit_known *known, int count)
{
    *list = read_list(text, "");
    return unit_compare(arena, list, known, count);
}

static void assert_fault(const struct unit_list *list, int index, int line, const char *part)
{
    assert_true(index < list->faults);
    assert_int_equal(list->fault[index].line, line);
    assert_non_null(strstr(list->fault[index].message, part));
}

static void test_UNIT_1_every_bad_row_is_named_by_its_line(void **state)
{
    (void)state;
    struct unit_list list;
    compare("code,name\n3205,苏州市\n320509,\n32050900,松陵街道\n,无代码\n320509,吴江区\n"
            "3.20509E+11,金联村\n320509001,松\x01陵\n",
            &list, NULL, 0);
    assert_int_equal(list.faults, 6);
    assert_fault(&list, 0, 3, "缺少名称");
    assert_fault(&list, 1, 4, "2、4、6、9 或 12 位");
    assert_fault(&list, 2, 5, "缺少代码");
    assert_fault(&list, 3, 6, "与第 3 行重复");
    assert_fault(&list, 4, 7, "科学计数");
    assert_fault(&list, 5, 8, "不能使用的字符");
}

static void test_UNIT_1_a_name_is_at_most_60_characters(void **state)
{
    (void)state;
    char text[1024] = "code,name\n3205,";
    for (int i = 0; i < UNIT_NAME_LENGTH; i++)
        strcat(text, "村");
    assert_int_equal(read_list(text, "").faults, 0);
    strcat(text, "村");
    struct unit_list list = read_list(text, "");
    assert_fault(&list, 0, 2, "名称太长");
}

static void test_UNIT_1_a_unit_without_a_parent_is_a_fault(void **state)
{
    (void)state;
    struct unit_list list;
    static const struct unit_known known[] = {{"320508", "姑苏区", true}};
    compare("code,name\n320508001,某街道\n", &list, known, 1);
    assert_fault(&list, 0, 2, "已经撤销");
    compare("code,name\n320509001,松陵街道\n", &list, NULL, 0);
    assert_fault(&list, 0, 2, "320509 既不在文件里，也不在系统里");
}

/* The town would end with this import, so being there now does not help its village. */
static void test_UNIT_1_a_parent_that_the_file_leaves_out_does_not_count(void **state)
{
    (void)state;
    struct unit_list list;
    static const struct unit_known known[] = {
        {"3205", "苏州市", false}, {"320509", "吴江区", false}, {"320509001", "松陵街道", false}};
    compare("code,name\n3205,苏州市\n320509,吴江区\n320509001001,西塘社区居委会\n", &list, known,
            3);
    assert_int_equal(list.faults, 1);
    assert_fault(&list, 0, 4, "320509001 不在文件里");
}

static void test_UNIT_1_a_county_may_have_the_name_and_digits_of_its_city(void **state)
{
    (void)state;
    struct unit_list list;
    struct unit_comparison result =
        compare("code,name\n4419,东莞市\n441900,东莞市\n441900003,东城街道\n"
                "441900003001,岗贝社区\n",
                &list, NULL, 0);
    assert_int_equal(list.faults, 0);
    assert_int_equal(result.count[UNIT_CREATED], 4);
}

static void test_USER_2_rows_outside_the_scope_are_faults(void **state)
{
    (void)state;
    struct unit_list list = read_list("code,name\n320509,吴江区\n320508,姑苏区\n", "320509");
    assert_int_equal(list.faults, 1);
    assert_fault(&list, 0, 3, "不在您的管理范围内");
}

static void test_head_line_is_asked_for_and_may_stand_in_any_order(void **state)
{
    (void)state;
    struct unit_list list = read_list("3205,苏州市\n", "");
    assert_fault(&list, 0, 1, "第一行应当是列名");
    list = read_list("", "");
    assert_int_equal(list.faults, 1);
    list = read_list("code,name\n", "");
    assert_fault(&list, 0, 0, "没有单位");
    list = read_list("名称,备注,代码\n苏州市,,3205\n", "");
    assert_int_equal(list.faults, 0);
    assert_string_equal(list.row[0].code, "3205");
    assert_string_equal(list.row[0].name, "苏州市");
}

/* --- the comparison --- */

static const struct unit_known suzhou[] = {
    {"3205", "苏州市", false},
    {"320508", "姑苏区", false},
    {"320508001", "平江街道", false},
    {"320509", "吴江区", false},
    {"320509001", "松陵镇", false},
    {"320509001001", "西塘社区居委会", false},
    {"320509001002", "北门社区居委会", true},
    {"320509002", "横扇街道", false},
};
#define SUZHOU (int)(sizeof suzhou / sizeof *suzhou)

static void assert_change(const struct unit_comparison *result, int index,
                          enum unit_change_kind kind, const char *code, const char *was)
{
    assert_true(index < result->changes);
    assert_int_equal(result->change[index].kind, kind);
    assert_string_equal(result->change[index].code, code);
    if (was)
        assert_string_equal(result->change[index].was, was);
    else
        assert_null(result->change[index].was);
}

static void test_UNIT_3_new_renamed_ended_and_revived_units_are_told_apart(void **state)
{
    (void)state;
    struct unit_list list;
    struct unit_comparison result =
        compare("code,name\n320509001002,北门社区\n320509,吴江区\n320509001,松陵街道\n"
                "320509001003,三村社区居委会\n",
                &list, suzhou, SUZHOU);
    assert_int_equal(list.faults, 0);
    assert_int_equal(result.changes, 5);
    assert_change(&result, 0, UNIT_RENAMED, "320509001", "松陵镇");
    assert_change(&result, 1, UNIT_ENDED, "320509001001", NULL);
    assert_change(&result, 2, UNIT_REVIVED, "320509001002", "北门社区居委会");
    assert_change(&result, 3, UNIT_CREATED, "320509001003", NULL);
    assert_change(&result, 4, UNIT_ENDED, "320509002", NULL);
    assert_int_equal(result.change[0].line, 4);
    assert_int_equal(result.unchanged, 1);
}

static void test_UNIT_3_units_beside_the_topmost_codes_are_left_alone(void **state)
{
    (void)state;
    struct unit_list list;
    struct unit_comparison result =
        compare("code,name\n320509002,横扇街道\n320508001,平江街道\n", &list, suzhou, SUZHOU);
    assert_int_equal(result.changes, 0);
    assert_int_equal(result.unchanged, 2);
}

static void test_UNIT_3_what_ended_before_is_not_ended_again(void **state)
{
    (void)state;
    struct unit_list list;
    struct unit_comparison result = compare("code,name\n320509001,松陵镇\n", &list, suzhou, SUZHOU);
    assert_int_equal(result.changes, 1);
    assert_change(&result, 0, UNIT_ENDED, "320509001001", NULL);
}

static void test_range_holds_the_subtrees_and_the_parents_of_their_tops(void **state)
{
    (void)state;
    struct scope range;
    struct unit_list list = read_list("code,name\n320509001,甲\n320507,乙\n320507001,丙\n", "");
    assert_true(unit_list_range(&list, &range));
    assert_string_equal(range.from, "3205");
    assert_true(scope_holds(&range, "320507999999"));
    assert_true(scope_holds(&range, "320509001999"));
    assert_false(scope_holds(&range, "320509002"));
    list = read_list("code,name\n", "");
    assert_false(unit_list_range(&list, &range));
}

static void test_the_print_changes_with_any_change(void **state)
{
    (void)state;
    struct unit_list list;
    struct unit_comparison a = compare("code,name\n3205,苏州市\n", &list, NULL, 0);
    struct unit_comparison b = compare("code,name\n3205,苏州\n", &list, NULL, 0);
    struct unit_comparison c = compare("code,name\n3205,苏州市\n", &list, suzhou, 1);
    assert_true(unit_comparison_print(&a) == unit_comparison_print(&a));
    assert_true(unit_comparison_print(&a) != unit_comparison_print(&b));
    assert_true(unit_comparison_print(&a) != unit_comparison_print(&c));
}

/* --- ending by hand --- */

static const struct unit jinlian = {
    .code = "320509104001", .name = "金联村村委会", .level = LEVEL_VILLAGE, .successor = ""};
static const struct unit pingwang = {
    .code = "320509104", .name = "平望镇", .level = LEVEL_TOWN, .successor = ""};
static const struct unit shengdun = {
    .code = "320509104002", .name = "胜墩村村委会", .level = LEVEL_VILLAGE, .successor = ""};

static const char *edit_fault(struct date ended_on, const char *successor_code,
                              const struct unit *successor, int64_t below)
{
    struct unit_edit edit = {0, true, ended_on, successor_code};
    struct unit_edit_case about = {.unit = &jinlian,
                                   .successor = successor,
                                   .successor_in_scope = true,
                                   .units_below = below,
                                   .today = {2021, 8, 15}};
    return unit_edit_check(&edit, &about).message;
}

static void test_UNIT_3_a_unit_ends_today_at_the_latest_and_names_a_successor_in_being(void **state)
{
    (void)state;
    const struct date none = {0}, today = {2021, 8, 15}, tomorrow = {2021, 8, 16};
    struct unit ended = shengdun;
    ended.ended_on = today;
    assert_null(edit_fault(none, "", NULL, 0));
    assert_null(edit_fault(today, "", NULL, 0));
    assert_null(edit_fault(today, shengdun.code, &shengdun, 0));
    assert_non_null(edit_fault(tomorrow, "", NULL, 0));
    assert_non_null(edit_fault(today, "", NULL, 3));
    assert_non_null(edit_fault(none, shengdun.code, &shengdun, 0));
    assert_non_null(edit_fault(today, "320509104999", NULL, 0));
    assert_non_null(edit_fault(today, jinlian.code, &jinlian, 0));
    assert_non_null(edit_fault(today, pingwang.code, &pingwang, 0));
    assert_non_null(edit_fault(today, ended.code, &ended, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_UNIT_2_kind_is_guessed_from_the_name),
        cmocka_unit_test(test_UNIT_2_a_housing_estate_called_village_is_urban),
        cmocka_unit_test(test_UNIT_2_villages_and_rural_communities_are_bound),
        cmocka_unit_test(test_short_names_are_what_people_say),
        cmocka_unit_test(test_UNIT_1_every_bad_row_is_named_by_its_line),
        cmocka_unit_test(test_UNIT_1_a_name_is_at_most_60_characters),
        cmocka_unit_test(test_UNIT_1_a_unit_without_a_parent_is_a_fault),
        cmocka_unit_test(test_UNIT_1_a_parent_that_the_file_leaves_out_does_not_count),
        cmocka_unit_test(test_UNIT_1_a_county_may_have_the_name_and_digits_of_its_city),
        cmocka_unit_test(test_USER_2_rows_outside_the_scope_are_faults),
        cmocka_unit_test(test_head_line_is_asked_for_and_may_stand_in_any_order),
        cmocka_unit_test(test_UNIT_3_new_renamed_ended_and_revived_units_are_told_apart),
        cmocka_unit_test(test_UNIT_3_units_beside_the_topmost_codes_are_left_alone),
        cmocka_unit_test(test_UNIT_3_what_ended_before_is_not_ended_again),
        cmocka_unit_test(test_range_holds_the_subtrees_and_the_parents_of_their_tops),
        cmocka_unit_test(test_the_print_changes_with_any_change),
        cmocka_unit_test(
            test_UNIT_3_a_unit_ends_today_at_the_latest_and_names_a_successor_in_being),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
