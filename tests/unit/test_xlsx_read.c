/* Excel workbooks: what a cell shows whoever wrote the file. */
#include "xlsx_tell.h"

#include <time.h>

static void test_ALL_4_cells_of_every_kind_read_as_they_show(void **state)
{
    assert_string_equal(
        read(state,
             SHEET("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c>"
                   "<c r=\"C1\" t=\"inlineStr\"><is><r><t>丙</t></r><r><t>丁</t></r></is></c>"
                   "<c r=\"D1\" t=\"str\"><f>A1</f><v>戊</v></c><c r=\"E1\" t=\"b\"><v>1</v></c>"
                   "<c r=\"F1\" t=\"e\"><v>#N/A</v></c><c r=\"G1\"><f>1+1</f><v>2</v></c>"
                   "<c r=\"H1\"><f>1+1</f></c><c r=\"I1\" t=\"d\"><v>2021-08-15T00:00:00</v></c>"
                   "</row>")),
        "1:甲村|乙镇|丙丁|戊|?TRUE|~#N/A|2|~#CALC!|#2021-08-15|;");
}

static void test_missing_cells_and_rows_are_empty(void **state)
{
    assert_string_equal(
        read(state, SHEET("<row r=\"2\"><c r=\"C2\"><v>1</v></c><c r=\"D2\" s=\"1\"/></row>"
                          "<row r=\"4\"><c r=\"A4\" s=\"1\"/></row>"
                          "<row r=\"7\"/><row><c><v>5</v></c><c><v>6</v></c></row>")),
        "2:||1|;8:5|6|;");
    assert_string_equal(read(state, SHEET("")), "");
}

static void test_merged_cells_show_the_first_one(void **state)
{
    assert_string_equal(
        read(state,
             made_sheet("<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row>"
                        "<row r=\"2\"><c r=\"A2\"><v>2</v></c><c r=\"B2\"><v>3</v></c></row>"
                        "<row r=\"3\"><c r=\"B3\"><v>4</v></c></row>"
                        "<row r=\"4\"><c r=\"B4\"><v>5</v></c></row></sheetData><mergeCells>"
                        "<mergeCell ref=\"A2:A3\"/><mergeCell ref=\"A1:B1\"/></mergeCells>")),
        "1:1|<1|;2:2|3|;3:^2|4|;4:|5|;");
}

static void test_ALL_5_numbers_read_without_traces_of_binary(void **state)
{
    static const char *const cases[][2] = {
        {"0.1", "0.1"},
        {"0.10000000000000001", "0.1"},
        {"97.499999999999986", "97.5"},
        {"0.30000000000000004", "0.3"},
        {"1E-3", "0.001"},
        {"1.5E+3", "1500"},
        {"-0", "0"},
        {"-12.50", "-12.5"},
        {"999999999999999.9", "1E+15"},
        {"320509104200", "320509104200"},
        {"123456789012345", "123456789012345"},
        {"320509199001011000", "3.20509199001011E+17"},
        {"0.99999999999999999", "1"},
        {"9.9999999999999995E-2", "0.1"},
        {"007", "7"},
        {"+5", "5"},
        {".5", "0.5"},
        {"1E-9", "0.000000001"},
        {"1E-30", "1E-30"},
        {"0E5", "0"},
    };
    static const char *const refused[] = {"",      "-",   ".",  "1e",  "1e+",  "1x",
                                          "1e999", "NaN", "1 ", "--1", "1.2.3"};
    char out[XLSX_NUMBER_TEXT];
    (void)state;
    for
        EACH(i, cases)
        {
            assert_int_equal(xlsx_number(cases[i][0], XLSX_PLAIN, false, out), XLSX_NUMBER);
            assert_string_equal(out, cases[i][1]);
        }
    for
        EACH(i, refused)
    assert_int_equal(xlsx_number(refused[i], XLSX_PLAIN, false, out), XLSX_ERROR);
    assert_int_equal(xlsx_number("0.97499999999999998", XLSX_PERCENT, false, out), XLSX_NUMBER);
    assert_string_equal(out, "97.5%");
}

/* A decimal of up to 15 digits goes through a binary number of 17 digits and back unchanged. */
static void test_ALL_5_what_was_typed_is_what_is_read(void **state)
{
    (void)state;
    srand(20210815);
    for (int i = 0; i < 20000; i++) {
        char typed[64], stored[64], out[XLSX_NUMBER_TEXT];
        int places = rand() % 5, whole = rand() % 1000000;
        sprintf(typed, "%d.%0*d", whole, places + 1, rand() % 10);
        sprintf(stored, "%.17g", strtod(typed, NULL));
        char *end = typed + strlen(typed) - 1;
        while (*end == '0')
            *end-- = '\0';
        if (*end == '.')
            *end = '\0';
        assert_int_equal(xlsx_number(stored, XLSX_PLAIN, false, out), XLSX_NUMBER);
        assert_string_equal(out, typed);
    }
}

static void test_dates_of_both_systems(void **state)
{
    static const struct {
        const char *number;
        enum xlsx_format format;
        bool from_1904;
        const char *shown;
    } cases[] = {
        {"1", XLSX_DAY, false, "1900-01-01"},
        {"59", XLSX_DAY, false, "1900-02-28"},
        {"61", XLSX_DAY, false, "1900-03-01"},
        {"44423", XLSX_DAY, false, "2021-08-15"},
        {"42961", XLSX_DAY, true, "2021-08-15"},
        {"44423.5", XLSX_DAY, false, "2021-08-15 12:00:00"},
        {"44423.35416666667", XLSX_DAY_TIME, false, "2021-08-15 08:30:00"},
        {"44423.999999", XLSX_DAY_TIME, false, "2021-08-16"},
        {"0.5", XLSX_TIME, false, "12:00:00"},
        {"1.5", XLSX_TIME, false, "36:00:00"},
        {"44423.25", XLSX_TIME, false, "2021-08-15 06:00:00"},
        {"0.25", XLSX_DAY, false, "06:00:00"},
        {"2958465", XLSX_DAY, false, "9999-12-31"},
    };
    static const char *const refused[] = {"60", "-1", "2958466", "1E+10"};
    char out[XLSX_NUMBER_TEXT];
    (void)state;
    for
        EACH(i, cases)
        {
            assert_int_equal(xlsx_number(cases[i].number, cases[i].format, cases[i].from_1904, out),
                             XLSX_DATE);
            assert_string_equal(out, cases[i].shown);
        }
    for
        EACH(i, refused)
    assert_int_equal(xlsx_number(refused[i], XLSX_DAY, false, out), XLSX_ERROR);
}

static void test_formats_are_known_by_their_codes(void **state)
{
    static const struct {
        const char *code;
        enum xlsx_format format;
    } cases[] = {
        {"General", XLSX_PLAIN},
        {"G/通用格式", XLSX_PLAIN},
        {"0.00", XLSX_PLAIN},
        {"@", XLSX_PLAIN},
        {"#,##0.00_);[Red]\\(#,##0.00\\)", XLSX_PLAIN},
        {"0.00E+00", XLSX_PLAIN},
        {"\"day\"0", XLSX_PLAIN},
        {"[$¥-804]#,##0", XLSX_PLAIN},
        {"0;yyyy", XLSX_PLAIN},
        {"\"未完", XLSX_PLAIN},
        {"[未完", XLSX_PLAIN},
        {"yyyy\\-mm\\-dd", XLSX_DAY},
        {"yyyy\"年\"m\"月\"d\"日\"", XLSX_DAY},
        {"[$-804]yyyy年m月;@", XLSX_DAY},
        {"[DBNum1][$-804]yyyy\"年\"m\"月\"", XLSX_DAY},
        {"mmm", XLSX_DAY},
        {"yyyy/m/d h:mm", XLSX_DAY_TIME},
        {"h:mm AM/PM", XLSX_TIME},
        {"[h]:mm:ss", XLSX_TIME},
        {"mm:ss.0", XLSX_TIME},
        {"0.0%", XLSX_PERCENT},
        {"0\"%\"", XLSX_PLAIN},
        {"", XLSX_PLAIN},
    };
    (void)state;
    for
        EACH(i, cases)
    assert_int_equal(xlsx_format_of(cases[i].code), cases[i].format);
    assert_int_equal(xlsx_format_builtin(14), XLSX_DAY);
    assert_int_equal(xlsx_format_builtin(57), XLSX_DAY);
    assert_int_equal(xlsx_format_builtin(33), XLSX_TIME);
    assert_int_equal(xlsx_format_builtin(22), XLSX_DAY_TIME);
    assert_int_equal(xlsx_format_builtin(10), XLSX_PERCENT);
    assert_int_equal(xlsx_format_builtin(44), XLSX_PLAIN);
}

static void test_styles_and_the_1904_system_reach_the_cells(void **state)
{
    struct made_parts parts =
        made_book("<sheetData><row r=\"1\"><c r=\"A1\" s=\"1\"><v>42961</v></c>"
                  "<c r=\"B1\" s=\"2\"><v>0.5</v></c><c r=\"C1\" s=\"3\"><v>1</v></c>"
                  "<c r=\"D1\" s=\"9\"><v>2</v></c></row></sheetData>");
    made_put(&parts, "xl/workbook.xml",
             "<workbook xmlns=\"" MADE_MAIN "\" xmlns:r=\"" MADE_RELATED
             "\"><workbookPr date1904=\"1\"/>"
             "<sheets><sheet name=\"a\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>");
    assert_string_equal(read(state, made_zip(&parts)), "1:#2021-08-15|50%|#1904-01-02|2|;");
}

static void test_the_first_shown_sheet_or_the_one_named(void **state)
{
    struct arena *arena = *state;
    struct made_parts parts = made_book("<sheetData><row><c><v>1</v></c></row></sheetData>");
    made_put(&parts, "xl/workbook.xml",
             "<workbook xmlns=\"" MADE_MAIN "\" xmlns:r=\"" MADE_RELATED "\"><sheets>"
             "<sheet name=\"藏\" state=\"hidden\" r:id=\"rId9\"/><sheet name=\"表\" "
             "r:id=\"rId1\"/></sheets></workbook>");
    struct made made = made_zip(&parts);
    told = (struct told){.stop_after = -1};
    assert_int_equal(
        xlsx_read(arena, made.bytes, made.length, NULL, &xlsx_usual_limits, tell, &told),
        XLSX_READ);
    assert_int_equal(
        xlsx_read(arena, made.bytes, made.length, "表", &xlsx_usual_limits, tell, &told),
        XLSX_READ);
    assert_string_equal(told.text, "1:1|;1:1|;");
    assert_int_equal(
        xlsx_read(arena, made.bytes, made.length, "无", &xlsx_usual_limits, tell, &told),
        XLSX_NO_SHEET);
    told.stop_after = told.rows + 1;
    assert_int_equal(
        xlsx_read(arena, made.bytes, made.length, NULL, &xlsx_usual_limits, tell, &told),
        XLSX_STOPPED);
    free(made.bytes);
}

static void test_texts_leave_out_what_is_read_aloud_and_take_back_escapes(void **state)
{
    struct made_parts parts =
        made_book("<sheetData><row><c t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c>"
                  "<c t=\"inlineStr\"><is><t>_x0041__x00e9__x4e00__x005F_x0041_ "
                  "_xD800_</t></is></c></row></sheetData>");
    made_put(
        &parts, "xl/sharedStrings.xml",
        "<sst xmlns=\"" MADE_MAIN
        "\"><si><r><t>东</t></r><r><rPr><b/></rPr><t xml:space=\"preserve\">京 </t></r>"
        "<rPh sb=\"0\" eb=\"1\"><t>トウ</t></rPh></si><si><t>a_x000D_&#10;&amp;b</t></si></sst>");
    assert_string_equal(read(state, made_zip(&parts)), "1:东京 |a\r\n&b|Aé一_x0041_ _xD800_|;");
}

/* WPS and others write prefixes, absolute targets, and leave out the parts that they do not need.
 */
static void test_other_programs_write_otherwise(void **state)
{
    struct made_parts parts = {0};
    made_put(&parts, "[Content_Types].xml", "<Types/>");
    made_put(
        &parts, "_rels/.rels",
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
        "<Relationship Id=\"a\" Type=\"" MADE_RELATED
        "/officeDocument\" Target=\"/xl/workbook.xml\"/></Relationships>");
    made_put(
        &parts, "xl/workbook.xml",
        "<x:workbook xmlns:x=\"http://purl.oclc.org/ooxml/spreadsheetml/main\" "
        "xmlns:q=\"http://purl.oclc.org/ooxml/officeDocument/relationships\">"
        "<x:sheets><x:sheet name=\"Sheet1\" sheetId=\"1\" q:id=\"b\"/></x:sheets></x:workbook>");
    made_put(
        &parts, "xl/_rels/workbook.xml.rels",
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
        "<Relationship Id=\"b\" "
        "Type=\"http://purl.oclc.org/ooxml/officeDocument/relationships/worksheet\" "
        "Target=\"/XL/worksheets/Sheet1.xml\"/></Relationships>");
    made_put(&parts, "xl/worksheets/sheet1.xml",
             "<x:worksheet xmlns:x=\"http://purl.oclc.org/ooxml/spreadsheetml/main\" "
             "xmlns:w=\"http://www.wps.cn/\"><w:sheetData><w:row/></w:sheetData>"
             "<x:sheetData><x:row r=\"1\" spans=\"1:2\" w:x=\"1\"><x:c r=\"A1\" "
             "t=\"inlineStr\"><x:is><x:t>村</x:t></x:is></x:c>"
             "<w:c r=\"B1\"><w:v>7</w:v></w:c><x:c "
             "r=\"B1\"><x:v>8</x:v><x:extLst><x:ext><x:t>9</x:t></x:ext></x:extLst></x:c></x:row></"
             "x:sheetData></x:worksheet>");
    assert_string_equal(read(state, made_zip(&parts)), "1:村|8|;");
}

static void test_a_file_of_LibreOffice(void **state)
{
    struct made made = made_from_file("tests/data/libreoffice.xlsx");
    assert_string_equal(read(state, made),
                        "1:2018年各村数值|<2018年各村数值|<2018年各村数值|<2018年各村数值|<"
                        "2018年各村数值|<2018年各村数值|;"
                        "2:镇|村|数值|比例|日期|合计|;4:震泽镇|金联村|0.1|97.5%|#2021-08-15|0.3|;"
                        "5:^震泽镇|齐心村|||1|~#DIV/0!|;");
}

/* Sizes behind the content, as programs write them that cannot go back. */
static void test_a_file_that_was_streamed(void **state)
{
    struct made made = made_from_file("tests/fuzz/corpus/xlsx/streamed.xlsx");
    assert_string_equal(read(state, made), "1:1|;");
}

/* --- memory and time --- */

static jmp_buf left;

static void leave(void *arg, bool short_of_memory)
{
    (void)arg, (void)short_of_memory;
    longjmp(left, 1);
}

static bool take_all(void *arg, const struct xlsx_row *row)
{
    (void)row;
    while (arena_take(arg, 1 << 16))
        continue;
    return true;
}

/* LeakSanitizer looks at what libzip and expat hold. */
static void test_an_arena_that_is_full_leaves_nothing_behind(void **state)
{
    (void)state;
    struct made made = SHEET("<row><c><v>1</v></c></row>");
    for (size_t limit = 1 << 10; limit <= 4 << 20; limit *= 2) {
        struct arena *arena = arena_create(limit);
        arena_on_full(arena, leave, NULL);
        if (setjmp(left) == 0) {
            xlsx_read(arena, made.bytes, made.length, NULL, &xlsx_usual_limits, take_all, arena);
            fail();
        }
        arena_destroy(arena);
    }
    free(made.bytes);
}

static void test_memory_does_not_grow_with_the_sheet(void **state)
{
    size_t used[2];
    for (int i = 0; i < 2; i++) {
        struct made made = made_long_sheet(i == 0 ? 300 : 6000, 40);
        struct arena *arena = arena_create(8 << 20);
        told = (struct told){.stop_after = -1};
        clock_t begun = clock();
        assert_int_equal(
            xlsx_read(arena, made.bytes, made.length, NULL, &xlsx_usual_limits, tell, &told),
            XLSX_READ);
        assert_int_equal(told.rows, i == 0 ? 300 : 6000);
        if (i == 0)
            assert_true(clock() - begun < 2 * CLOCKS_PER_SEC);
        used[i] = arena_used(arena);
        arena_destroy(arena);
        free(made.bytes);
    }
    (void)state;
    assert_true(used[1] - used[0] < 100000); /* the archive's own tables */
}

static void test_columns_are_named_as_Excel_does(void **state)
{
    static const struct {
        int column;
        const char *name;
    } cases[] = {{0, "A"},    {25, "Z"},    {26, "AA"},    {51, "AZ"},
                 {701, "ZZ"}, {702, "AAA"}, {16383, "XFD"}};
    char out[XLSX_COLUMN];
    (void)state;
    for
        EACH(i, cases)
    assert_string_equal(xlsx_column(cases[i].column, out), cases[i].name);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ALL_4_cells_of_every_kind_read_as_they_show),
        cmocka_unit_test(test_missing_cells_and_rows_are_empty),
        cmocka_unit_test(test_merged_cells_show_the_first_one),
        cmocka_unit_test(test_ALL_5_numbers_read_without_traces_of_binary),
        cmocka_unit_test(test_ALL_5_what_was_typed_is_what_is_read),
        cmocka_unit_test(test_dates_of_both_systems),
        cmocka_unit_test(test_formats_are_known_by_their_codes),
        cmocka_unit_test(test_styles_and_the_1904_system_reach_the_cells),
        cmocka_unit_test(test_the_first_shown_sheet_or_the_one_named),
        cmocka_unit_test(test_texts_leave_out_what_is_read_aloud_and_take_back_escapes),
        cmocka_unit_test(test_other_programs_write_otherwise),
        cmocka_unit_test(test_a_file_of_LibreOffice),
        cmocka_unit_test(test_a_file_that_was_streamed),
        cmocka_unit_test(test_an_arena_that_is_full_leaves_nothing_behind),
        cmocka_unit_test(test_memory_does_not_grow_with_the_sheet),
        cmocka_unit_test(test_columns_are_named_as_Excel_does),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
