/* Workbooks written: what the writer writes the reader reads back, and the same twice. */
#include "base_test.h"
#include "office/xlsx_csv.h"
#include "office/xlsx_write.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { COLUMNS = 5, ROWS = 60 };

struct filled {
    struct xlsx_value value[ROWS][COLUMNS];
    int rows, at;
    struct arena *arena;
};

static void fill(void *arg, struct xlsx_writer *writer)
{
    struct filled *filled = arg;
    for (int i = 0; i < filled->rows; i++)
        xlsx_write_row(writer, filled->value[i]);
}

static const char *const heads[] = {"单位代码", "村（社区）", "数值", "日期", "说明"};
static const struct xlsx_table table = {"各村数值", "各村/数值[2021]", heads, COLUMNS};

static const char *written(void **state, struct filled *filled, size_t *length)
{
    const char *bytes = xlsx_write(*state, NULL, &table, fill, filled, length);
    assert_non_null(bytes);
    return bytes;
}

static bool compare(void *arg, const struct xlsx_row *row)
{
    struct filled *filled = arg;
    static const struct xlsx_cell none = {.text = ""};
    if (row->number == 1) {
        assert_int_equal(row->cells, COLUMNS);
        assert_string_equal(row->cell[1].text, heads[1]);
        return true;
    }
    for (int i = 0; i < COLUMNS; i++) {
        const struct xlsx_value *value = &filled->value[row->number - 2][i];
        const struct xlsx_cell *cell = i < row->cells ? &row->cell[i] : &none;
        assert_string_equal(cell->text, value->text);
        if (*value->text)
            assert_int_equal(cell->kind, value->kind);
    }
    filled->at++;
    return true;
}

static void assert_read_back(void **state, struct filled *filled)
{
    size_t length = 0;
    const char *bytes = written(state, filled, &length);
    filled->at = 0;
    assert_int_equal(
        xlsx_read(*state, bytes, length, "各村数值2021", &xlsx_usual_limits, compare, filled),
        XLSX_READ);
    assert_int_equal(filled->at, filled->rows);
}

static void test_ALL_4_what_is_written_is_read_back(void **state)
{
    struct filled filled = {.rows = 4,
                            .value = {{{XLSX_TEXT, "320509104201"},
                                       {XLSX_TEXT, "金联村"},
                                       {XLSX_NUMBER, "97.5"},
                                       {XLSX_DATE, "2021-08-15"},
                                       {XLSX_TEXT, "甲\n乙 & <丙> \"丁\""}},
                                      {{XLSX_TEXT, "=1+1"},
                                       {XLSX_TEXT, "+86"},
                                       {XLSX_NUMBER, "-0.0001"},
                                       {XLSX_DATE, "1900-01-01"},
                                       {XLSX_TEXT, "@SUM(1)"}},
                                      {{XLSX_TEXT, "-3"},
                                       {XLSX_TEXT, " 前后 "},
                                       {XLSX_NUMBER, "999999999999.999"},
                                       {XLSX_DATE, "1900-03-01"},
                                       {XLSX_TEXT, "_x0041_"}},
                                      {{XLSX_TEXT, "320509199001011234"},
                                       {XLSX_EMPTY, ""},
                                       {XLSX_NUMBER, "0"},
                                       {XLSX_EMPTY, ""},
                                       {XLSX_TEXT, "'单\r引\x01号_x000d_"}}}};
    assert_read_back(state, &filled);
}

static void test_ALL_5_numbers_that_Excel_cannot_keep_are_texts(void **state)
{
    static const char *const texts[] = {
        "1234567890123456", "007", "1e5", "", "1.", ".5", "--1", "97.5%", "2021-02-30", "2021"};
    size_t length = 0;
    for
        EACH(i, texts)
        {
            struct filled filled = {.rows = 1};
            for (int j = 0; j < COLUMNS; j++)
                filled.value[0][j] = (struct xlsx_value){XLSX_TEXT, texts[i]};
            filled.value[0][2].kind = i < 8 ? XLSX_NUMBER : XLSX_DATE;
            const char *bytes = written(state, &filled, &length);
            filled.value[0][2].kind = XLSX_TEXT;
            filled.at = 0;
            assert_int_equal(
                xlsx_read(*state, bytes, length, NULL, &xlsx_usual_limits, compare, &filled),
                XLSX_READ);
        }
}

/* Any texts, decimals and days. */
static void test_ALL_4_property_written_and_read_are_the_same(void **state)
{
    static const char *const pieces[] = {"村",    "a",  "=", "\"", "&", "<", "_x",
                                         "000D_", "，", "😀", "'",  "-", "9", "%"};
    srand(11);
    for (int time = 0; time < 20; time++) {
        struct arena_mark mark = arena_mark(*state);
        struct filled filled = {.rows = 1 + rand() % ROWS};
        for (int row = 0; row < filled.rows; row++)
            for (int i = 0; i < COLUMNS; i++) {
                struct xlsx_value *value = &filled.value[row][i];
                char text[128] = "x";
                if (i == 2) {
                    *value = (struct xlsx_value){
                        XLSX_NUMBER, arena_printf(*state, "%s%d.%d", rand() % 2 ? "-" : "", rand(),
                                                  1 + 2 * (rand() % 4))};
                } else if (i == 3) {
                    *value = (struct xlsx_value){
                        XLSX_DATE, arena_printf(*state, "%d-%02d-%02d", 1901 + rand() % 200,
                                                1 + rand() % 12, 1 + rand() % 28)};
                } else {
                    for (int piece = rand() % 9; piece > 0; piece--)
                        strcat(text, pieces[(size_t)rand() % (sizeof pieces / sizeof *pieces)]);
                    *value = (struct xlsx_value){XLSX_TEXT, arena_strdup(*state, text)};
                }
            }
        assert_read_back(state, &filled);
        arena_rewind(*state, mark);
    }
}

static void test_the_same_rows_give_the_same_bytes(void **state)
{
    struct filled filled = {.rows = 1,
                            .value = {{{XLSX_TEXT, "1"},
                                       {XLSX_TEXT, "甲"},
                                       {XLSX_NUMBER, "2"},
                                       {XLSX_DATE, "2021-08-15"},
                                       {XLSX_TEXT, ""}}}};
    size_t length[2];
    const char *first = written(state, &filled, &length[0]);
    sleep(2);
    const char *second = written(state, &filled, &length[1]);
    assert_int_equal(length[0], length[1]);
    assert_memory_equal(first, second, length[0]);
}

static void test_a_table_without_rows_and_long_names(void **state)
{
    struct filled none = {0};
    size_t length = 0;
    struct xlsx_table named = table;
    named.sheet = "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三";
    const char *bytes = xlsx_write(*state, NULL, &named, fill, &none, &length);
    assert_non_null(bytes);
    assert_int_equal(xlsx_read(*state, bytes, length,
                               "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一",
                               &xlsx_usual_limits, compare, &none),
                     XLSX_READ);
    named.sheet = "[]";
    assert_non_null(xlsx_write(*state, NULL, &named, fill, &none, &length));
}

static void test_a_workbook_reads_as_CSV_line_for_line(void **state)
{
    struct filled filled = {.rows = 2,
                            .value = {{{XLSX_TEXT, "1"},
                                       {XLSX_TEXT, "甲\n\"乙\""},
                                       {XLSX_NUMBER, "2"},
                                       {XLSX_EMPTY, ""},
                                       {XLSX_EMPTY, ""}},
                                      {{XLSX_TEXT, "2"},
                                       {XLSX_TEXT, "a,b"},
                                       {XLSX_EMPTY, ""},
                                       {XLSX_DATE, "2021-08-15"},
                                       {XLSX_EMPTY, ""}}}};
    size_t length = 0;
    const char *bytes = written(state, &filled, &length);
    struct buf out = buf_create(*state, 0);
    assert_true(xlsx_begins(bytes, length));
    assert_int_equal(xlsx_to_csv(*state, bytes, length, &out), XLSX_READ);
    assert_string_equal(
        out.bytes,
        "单位代码,村（社区）,数值,日期,说明\n1,\"甲 \"\"乙\"\"\",2\n2,\"a,b\",,2021-08-15");
}

static int open_large_arena(void **state)
{
    *state = arena_create(64 << 20);
    return *state ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ALL_4_what_is_written_is_read_back),
        cmocka_unit_test(test_ALL_5_numbers_that_Excel_cannot_keep_are_texts),
        cmocka_unit_test(test_ALL_4_property_written_and_read_are_the_same),
        cmocka_unit_test(test_the_same_rows_give_the_same_bytes),
        cmocka_unit_test(test_a_table_without_rows_and_long_names),
        cmocka_unit_test(test_a_workbook_reads_as_CSV_line_for_line),
    };
    return cmocka_run_group_tests(tests, open_large_arena, close_arena);
}
