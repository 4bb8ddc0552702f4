/* Sheets: columns found by their heads wherever they stand, wrong cells named by line and column.
 */
#include "base/sheet.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { CODE, NAME, NOTE };
static const struct sheet_column columns[] = {
    {"code", "代码", true}, {"name", "名称", true}, {"note", "备注", false}, {0}};

static int open_arena(void **state)
{
    *state = arena_create(1 << 20);
    return *state ? 0 : -1;
}

static int close_arena(void **state)
{
    arena_destroy(*state);
    return 0;
}

static struct sheet read(void **state, const char *text)
{
    return sheet_read(*state, text, strlen(text), columns, 3);
}

static void test_columns_are_found_by_name_or_label_in_any_order(void **state)
{
    struct sheet sheet = read(state, "其他,名称,code\n甲,金联村,32\n");
    assert_int_equal(sheet.faults, 0);
    assert_int_equal(sheet.rows, 1);
    assert_string_equal(sheet_cell(&sheet, 0, CODE), "32");
    assert_string_equal(sheet_cell(&sheet, 0, NAME), "金联村");
}

static void test_absent_columns_and_short_rows_read_as_empty(void **state)
{
    struct sheet sheet = read(state, "code,name,备注\n32,金联村\n");
    assert_int_equal(sheet.faults, 0);
    assert_string_equal(sheet_cell(&sheet, 0, NOTE), "");
    sheet = read(state, "code,name\n32,金联村\n");
    assert_string_equal(sheet_cell(&sheet, 0, NOTE), "");
}

static void test_a_missing_or_doubled_column_leaves_no_rows(void **state)
{
    struct sheet sheet = read(state, "code,备注\n32,甲\n");
    assert_int_equal(sheet.rows, 0);
    assert_string_equal(sheet.fault[0].message, "第 1 行：缺少“名称”这一列");
    sheet = read(state, "code,name,名称\n32,甲,乙\n");
    assert_int_equal(sheet.rows, 0);
    assert_string_equal(sheet.fault[0].message, "第 1 行：有两列“名称”");
}

static void test_lines_are_those_of_the_file(void **state)
{
    struct sheet sheet = read(state, "code,name\n\n32,甲\n\n33,\n");
    assert_int_equal(sheet.rows, 2);
    assert_int_equal(sheet_line(&sheet, 0), 3);
    assert_int_equal(sheet.faults, 1);
    assert_int_equal(sheet.fault[0].line, 5);
    assert_string_equal(sheet.fault[0].column, "name");
    assert_string_equal(sheet.fault[0].message, "第 5 行“名称”：没有填写");
}

static void test_what_cannot_be_read_is_one_fault_of_the_whole(void **state)
{
    assert_int_equal(read(state, "").fault[0].line, 0);
    assert_int_equal(read(state, "code,name\n").fault[0].line, 0);
    assert_int_equal(read(state, "code,name\n32,\"甲\n").fault[0].line, 0);
    struct sheet sheet = read(state, "code,name\n1,a\n2,b\n3,c\n4,d\n");
    assert_int_equal(sheet.faults, 1);
    assert_int_equal(sheet.rows, 0);
}

static void test_a_title_may_stand_above_the_head(void **state)
{
    struct sheet sheet = read(state, "单位名录,,\ncode,name\n32,甲\n33,\n");
    assert_int_equal(sheet.rows, 2);
    assert_string_equal(sheet_cell(&sheet, 0, NAME), "甲");
    assert_string_equal(sheet.fault[0].message, "第 4 行“名称”：没有填写");
    sheet = read(state, "单位名录\n二〇二一年\ncode,name\n");
    assert_int_equal(sheet.rows, 0);
    assert_int_equal(sheet.faults, 1);
    sheet = read(state, "单位名录\n二〇二一年\ncode\n32\n");
    assert_string_equal(sheet.fault[0].message, "第 1 行：缺少“代码”这一列");
}

static void test_ALL_4_a_formula_that_failed_is_refused_once(void **state)
{
    struct sheet sheet = read(state, "code,name,备注,其他\n32,#N/A,#DIV/0!,#N/A\n33,#号楼\n");
    assert_int_equal(sheet.faults, 2);
    assert_string_equal(sheet.fault[0].message,
                        "第 2 行“名称”：公式没有算出结果（#N/A），请改正公式或直接填写");
    assert_int_equal(sheet.fault[1].line, 2);
    assert_string_equal(sheet_cell(&sheet, 0, NAME), "");
    assert_string_equal(sheet_cell(&sheet, 1, NAME), "#号楼");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_columns_are_found_by_name_or_label_in_any_order),
        cmocka_unit_test(test_absent_columns_and_short_rows_read_as_empty),
        cmocka_unit_test(test_a_missing_or_doubled_column_leaves_no_rows),
        cmocka_unit_test(test_lines_are_those_of_the_file),
        cmocka_unit_test(test_a_title_may_stand_above_the_head),
        cmocka_unit_test(test_ALL_4_a_formula_that_failed_is_refused_once),
        cmocka_unit_test(test_what_cannot_be_read_is_one_fault_of_the_whole),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
