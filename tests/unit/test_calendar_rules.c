/* Working days over a given table (PLAN-9): national days, make-up workdays, years without a table.
 */
#include "calendar/rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Of 2021 and 2022 what these tests need, as the State Council's notices have it; of 2023 one day.
 */
static const struct holiday table[] = {
    {{2021, 1, 1}, DAY_OFF, "元旦", 1},    {{2021, 9, 18}, DAY_WORK, "中秋节", 1},
    {{2021, 9, 19}, DAY_OFF, "中秋节", 1}, {{2021, 9, 20}, DAY_OFF, "中秋节", 1},
    {{2021, 9, 21}, DAY_OFF, "中秋节", 1}, {{2021, 9, 26}, DAY_WORK, "国庆节", 1},
    {{2021, 10, 1}, DAY_OFF, "国庆节", 1}, {{2021, 10, 2}, DAY_OFF, "国庆节", 1},
    {{2021, 10, 3}, DAY_OFF, "国庆节", 1}, {{2021, 10, 4}, DAY_OFF, "国庆节", 1},
    {{2021, 10, 5}, DAY_OFF, "国庆节", 1}, {{2021, 10, 6}, DAY_OFF, "国庆节", 1},
    {{2021, 10, 7}, DAY_OFF, "国庆节", 1}, {{2021, 10, 9}, DAY_WORK, "国庆节", 1},
    {{2022, 1, 1}, DAY_OFF, "元旦", 1},    {{2022, 1, 2}, DAY_OFF, "元旦", 1},
    {{2022, 1, 3}, DAY_OFF, "元旦", 1},    {{2022, 10, 1}, DAY_OFF, "国庆节", 1},
    {{2023, 1, 1}, DAY_OFF, "元旦", 1},
};
static const struct calendar calendar = {table, sizeof table / sizeof table[0]};

static void assert_day(struct date day, int year, int month, int of_month)
{
    char text[DATE_TEXT], expected[DATE_TEXT];
    date_format(day, text);
    date_format((struct date){year, month, of_month}, expected);
    assert_string_equal(text, expected);
}

static struct date last_day(struct date from, int days, bool working)
{
    struct date last = {0, 0, 0};
    int missing = 0;
    assert_true(calendar_count_on(&calendar, from, days, working, &last, &missing));
    return last;
}

static void test_PLAN_9_working_days_skip_national_day_2021(void **state)
{
    (void)state;
    /* 8 October is a Friday, 9 October a Saturday on which people work. */
    assert_day(last_day((struct date){2021, 9, 30}, 1, true), 2021, 10, 8);
    assert_day(last_day((struct date){2021, 9, 30}, 2, true), 2021, 10, 9);
    assert_day(last_day((struct date){2021, 9, 30}, 5, true), 2021, 10, 13);
}

static void test_PLAN_9_the_day_of_posting_does_not_count(void **state)
{
    (void)state;
    assert_day(last_day((struct date){2021, 8, 2}, 1, true), 2021, 8, 3);
    assert_day(last_day((struct date){2021, 8, 2}, 1, false), 2021, 8, 3);
    assert_day(last_day((struct date){2021, 8, 2}, 0, true), 2021, 8, 2);
}

static void test_PLAN_9_weekends_are_not_working_days(void **state)
{
    (void)state;
    /* From a Friday: Monday to Friday of the next week. */
    assert_day(last_day((struct date){2021, 8, 6}, 5, true), 2021, 8, 13);
}

static void test_PLAN_9_natural_days_need_no_table(void **state)
{
    (void)state;
    assert_day(last_day((struct date){2021, 9, 30}, 5, false), 2021, 10, 5);
    assert_day(last_day((struct date){2027, 12, 30}, 5, false), 2028, 1, 4);
}

static void test_PLAN_9_a_year_without_a_table_is_never_guessed(void **state)
{
    (void)state;
    struct date last = {0, 0, 0};
    int missing = 0;
    assert_false(
        calendar_count_on(&calendar, (struct date){2022, 12, 29}, 5, true, &last, &missing));
    assert_int_equal(missing, 2023);
    assert_true(date_is_none(last));
    /* Up to the last day of the known year nothing is missing. */
    assert_day(last_day((struct date){2022, 12, 29}, 1, true), 2022, 12, 30);
}

static void test_PLAN_9_across_a_year_end_both_tables_count(void **state)
{
    (void)state;
    assert_day(last_day((struct date){2021, 12, 30}, 2, true), 2022, 1, 4);
}

static void test_PLAN_9_days_left(void **state)
{
    (void)state;
    struct date last = {2021, 10, 13};
    assert_int_equal(calendar_count_left(&calendar, (struct date){2021, 9, 30}, last, true), 5);
    assert_int_equal(calendar_count_left(&calendar, (struct date){2021, 10, 7}, last, true), 5);
    assert_int_equal(calendar_count_left(&calendar, (struct date){2021, 10, 12}, last, true), 1);
    assert_int_equal(calendar_count_left(&calendar, last, last, true), 0);
    assert_int_equal(calendar_count_left(&calendar, (struct date){2021, 10, 20}, last, true), 0);
    assert_int_equal(calendar_count_left(&calendar, (struct date){2021, 9, 30}, last, false), 13);
    assert_int_equal(calendar_count_left(&calendar, (struct date){2022, 12, 30},
                                         (struct date){2023, 1, 5}, true),
                     -1);
}

static int read(struct arena *arena, const char *text, struct holiday **list, struct sheet *sheet)
{
    int count = 0;
    *sheet = sheet_read(arena, text, strlen(text), calendar_columns, 100);
    *list = calendar_read_sheet(sheet, &count);
    return count;
}

static void test_ALL_4_a_sheet_of_days_is_read_by_its_heads(void **state)
{
    (void)state;
    struct arena *arena = arena_create(1 << 20);
    struct sheet sheet;
    struct holiday *list;
    int count =
        read(arena, "名称,日期,kind\n元旦,2027-01-01,off\n元旦,2027-01-03,上班\n", &list, &sheet);
    assert_int_equal(sheet.faults, 0);
    assert_int_equal(count, 2);
    assert_day(list[0].day, 2027, 1, 1);
    assert_int_equal(list[1].kind, DAY_WORK);
    assert_string_equal(list[1].name, "元旦");
    arena_destroy(arena);
}

static void test_ALL_4_each_wrong_cell_of_a_sheet_is_named(void **state)
{
    (void)state;
    struct arena *arena = arena_create(1 << 20);
    struct sheet sheet;
    struct holiday *list;
    read(arena,
         "date,kind,name\n2027-02-29,off,春节\n2027-01-01,rest,元旦\n2027-01-02,off,\n"
         "2027-03-01,off,甲\n2027-03-01,work,乙\n",
         &list, &sheet);
    assert_int_equal(sheet.faults, 4);
    /* Empty cells are found first, by the sheet itself. */
    assert_string_equal(sheet.fault[0].message, "第 4 行“名称”：没有填写");
    assert_int_equal(sheet.fault[1].line, 2);
    assert_string_equal(sheet.fault[1].column, "date");
    assert_int_equal(sheet.fault[2].line, 3);
    assert_string_equal(sheet.fault[2].column, "kind");
    assert_string_equal(sheet.fault[3].message, "第 6 行“日期”：与第 5 行是同一天");
    read(arena, "date,name\n2027-01-01,元旦\n", &list, &sheet);
    assert_string_equal(sheet.fault[0].message, "第 1 行：缺少“类别”这一列");
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_PLAN_9_working_days_skip_national_day_2021),
        cmocka_unit_test(test_PLAN_9_the_day_of_posting_does_not_count),
        cmocka_unit_test(test_PLAN_9_weekends_are_not_working_days),
        cmocka_unit_test(test_PLAN_9_natural_days_need_no_table),
        cmocka_unit_test(test_PLAN_9_a_year_without_a_table_is_never_guessed),
        cmocka_unit_test(test_PLAN_9_across_a_year_end_both_tables_count),
        cmocka_unit_test(test_PLAN_9_days_left),
        cmocka_unit_test(test_ALL_4_a_sheet_of_days_is_read_by_its_heads),
        cmocka_unit_test(test_ALL_4_each_wrong_cell_of_a_sheet_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
