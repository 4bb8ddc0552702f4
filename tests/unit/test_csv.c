/* Unit tests of reading and writing CSV. */
#include "base/buf.h"
#include "base/csv.h"
#include "base_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* What was read, as one text: LINE:cell|cell; for each row, or the error. */
static const char *read_bytes(struct arena *arena, const char *bytes, size_t length, int max_rows)
{
    struct csv csv = csv_parse(arena, bytes, length, max_rows);
    if (csv.error) {
        assert_int_equal(csv.rows, 0);
        return csv.error;
    }
    struct buf buf = buf_create(arena, 0);
    for (int i = 0; i < csv.rows; i++) {
        buf_printf(&buf, "%d:", csv.row[i].line);
        for (int j = 0; j < csv.row[i].cells; j++)
            buf_printf(&buf, "%s%s", j ? "|" : "", csv.row[i].cell[j]);
        buf_char(&buf, ';');
    }
    return buf.bytes;
}

static const char *read_text(struct arena *arena, const char *text)
{
    return read_bytes(arena, text, strlen(text), 100);
}

static void test_rows_and_cells(void **state)
{
    static const struct {
        const char *text, *rows;
    } cases[] = {
        {"", ""},
        {"a", "1:a;"},
        {"code,name\n320509,吴江区\n", "1:code|name;2:320509|吴江区;"},
        {"a,b\r\nc,d\r\n", "1:a|b;2:c|d;"},
        {"a,b\rc,d", "1:a|b;2:c|d;"},
        {"a,,\n,b", "1:a||;2:|b;"},
        {",", ""},
        {"\xef\xbb\xbf"
         "a,b",
         "1:a|b;"},
        /* blanks around cells, in and outside of quotes */
        {" a ,\tb\t,　c　", "1:a|b|c;"},
        {" \"a,b\" ,　\" c \"", "1:a,b|c;"},
        /* lines with nothing in them are left out, yet counted */
        {"\n\na\n \n　\n,,\n\"\",\"\"\nb\n\n", "3:a;8:b;"},
        {"\r\n\r\na\r\n\r\nb", "3:a;5:b;"},
        /* quotes */
        {"\"a\"", "1:a;"},
        {"\"a\"\"b\",\"\"\"\"", "1:a\"b|\";"},
        {"\"\",x", "1:|x;"},
        {"a\"b\",c", "1:a\"b\"|c;"},
        {"\"a\nb\",c\nd", "1:a\nb|c;3:d;"},
        {"\"a\r\nb\r\nc\",d\r\ne", "1:a\nb\nc|d;4:e;"},
        {"\"a\rb\",c\rd", "1:a\rb|c;3:d;"},
        {"\"a,\r\n\"\nb", "1:a,;3:b;"},
    };
    for
        EACH(i, cases)
    assert_string_equal(read_text(*state, cases[i].text), cases[i].rows);
}

static void test_gb18030_is_read_when_it_is_not_utf8(void **state)
{
    static const char bytes[] = "code,name\n320509,\xce\xe2\xbd\xad\xc7\xf8\n"; /* 吴江区 */
    assert_string_equal(read_text(*state, bytes), "1:code|name;2:320509|吴江区;");
    assert_true(csv_parse(*state, bytes, sizeof bytes - 1, 9).gb18030);
    assert_false(csv_parse(*state, "吴江区", strlen("吴江区"), 9).gb18030);
    assert_false(csv_parse(*state, "a", 1, 9).gb18030);
}

static void test_errors_name_the_line(void **state)
{
    static const struct {
        const char *text;
        size_t length;
        const char *error;
    } cases[] = {
        {"a\n\"b", 4, "第 2 行的引号没有成对，请检查这一行。"},
        {"a\n\"b\nc\n\n", 8, "第 2 行的引号没有成对，请检查这一行。"},
        {"\"", 1, "第 1 行的引号没有成对，请检查这一行。"},
        {"\"a\"\"", 4, "第 1 行的引号没有成对，请检查这一行。"},
        {"x\r\n\"a\" b\r\n", 10, "第 2 行的引号后面还有文字，请检查这一行。"},
        {"\"a\nb\"c", 6, "第 2 行的引号后面还有文字，请检查这一行。"},
        {"a\nb\0c", 5, "第 2 行有无法识别的文字，请把文件另存为“CSV UTF-8”格式后再上传。"},
        {"a\nb\n\xff\xff", 6, "第 3 行有无法识别的文字，请把文件另存为“CSV UTF-8”格式后再上传。"},
        /* with the mark of UTF-8 it must be UTF-8 */
        {"\xef\xbb\xbf\xce\xe2", 5,
         "第 1 行有无法识别的文字，请把文件另存为“CSV UTF-8”格式后再上传。"},
        {"\xff\xfe"
         "a\0,\0",
         6, /* UTF-16 */
         "第 1 行有无法识别的文字，请把文件另存为“CSV UTF-8”格式后再上传。"},
    };
    for
        EACH(i, cases)
    assert_string_equal(read_bytes(*state, cases[i].text, cases[i].length, 100), cases[i].error);
}

static void test_rows_are_limited(void **state)
{
    assert_string_equal(read_bytes(*state, "a\n\nb\nc\n", 7, 3), "1:a;3:b;4:c;");
    assert_string_equal(read_bytes(*state, "a\n\nb\nc\n", 7, 2),
                        "从第 4 行起超过了 2 行的上限，请把文件分成几份。");
    assert_string_equal(read_bytes(*state, "a\n", 2, 0),
                        "从第 1 行起超过了 0 行的上限，请把文件分成几份。");
    assert_string_equal(read_bytes(*state, "\n\n", 2, 0), "");
    assert_string_equal(read_bytes(*state, NULL, 0, 5), "");
}

static const char *written(struct arena *arena, const char *text)
{
    struct buf buf = buf_create(arena, 0);
    csv_cell(&buf, text, true);
    return buf.bytes;
}

static void test_ALL_4_cells_are_written_so_that_they_cannot_be_formulas(void **state)
{
    static const struct {
        const char *text, *cell;
    } cases[] = {
        {"", ""},
        {NULL, ""},
        {"一村", "一村"},
        {"a,b", "\"a,b\""},
        {"a\"b", "\"a\"\"b\""},
        {"a\nb", "\"a\nb\""},
        {"a\rb", "\"a\rb\""},
        {"=1+1", "'=1+1"},
        {"+1", "'+1"},
        {"-1", "'-1"},
        {"@x", "'@x"},
        {"'x", "''x"}, /* so that one mark can be taken off again */
        {"\tx", "'\tx"},
        {"\rx", "\"'\rx\""},
        {"\nx", "\"'\nx\""},
        {"＝1", "'＝1"},
        {"＋1", "'＋1"},
        {"－1", "'－1"},
        {"＠x", "'＠x"},
        {"=\"a\",b", "\"'=\"\"a\"\",b\""},
        {"a=1", "a=1"},
        {"320509100201", "320509100201"},
        {"123456789012345", "123456789012345"},
        {"1234567890123456", "'1234567890123456"},
        {"32050919800101123X", "32050919800101123X"},
    };
    for
        EACH(i, cases)
    assert_string_equal(written(*state, cases[i].text), cases[i].cell);
}

static void test_ALL_4_what_is_written_reads_the_same(void **state)
{
    struct buf buf = buf_create(*state, 0);
    csv_cell(&buf, "", true);
    csv_cell(&buf, "a,\"b\"\nc", false);
    csv_cell(&buf, NULL, false);
    csv_cell(&buf, "一村", false);
    assert_string_equal(read_text(*state, buf.bytes), "1:|a,\"b\"\nc||一村;");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_arena, close_arena)
    const struct CMUnitTest tests[] = {
        TEST(test_rows_and_cells),
        TEST(test_gb18030_is_read_when_it_is_not_utf8),
        TEST(test_errors_name_the_line),
        TEST(test_rows_are_limited),
        TEST(test_ALL_4_cells_are_written_so_that_they_cannot_be_formulas),
        TEST(test_ALL_4_what_is_written_reads_the_same),
    };
    return cmocka_run_group_tests_name("csv", tests, NULL, NULL);
}
