/* Workbooks that are refused: damaged ones, those made to do harm, those that are too large. */
#include "xlsx_tell.h"

#include <time.h>

/* A few bytes of any part changed: it is read or refused, and what is refused gives no row. */
static void test_a_changed_part_never_harms(void **state)
{
    static const char letters[] = "<>/=\"&;:!?-0129aAcrstv \n\xff\xe4";
    static const char *const places[] = {"_rels/.rels", "xl/workbook.xml", "xl/sharedStrings.xml",
                                         "xl/styles.xml", "xl/worksheets/sheet1.xml"};
    srand(5);
    for (int i = 0; i < 3000; i++) {
        struct made_parts parts = made_book(
            "<sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>1</v></c><c r=\"B1\" s=\"1\">"
            "<v>44423.5</v></c></row><row r=\"3\"><c t=\"inlineStr\"><is><r><t>a</t></r></is></c>"
            "</row></sheetData><mergeCells><mergeCell ref=\"A1:B3\"/></mergeCells>");
        char *text = made_get(&parts, places[i % 5]);
        for (int change = rand() % 3; change >= 0; change--)
            text[(size_t)rand() % strlen(text)] = letters[(size_t)rand() % (sizeof letters - 1)];
        if (read_within(state, made_zip(&parts), &xlsx_usual_limits) != XLSX_READ)
            assert_int_equal(told.rows, 0);
    }
}

static void test_what_is_damaged_or_made_to_harm_is_refused(void **state)
{
    static const char *const rows[] = {
        "<row r=\"2\"/><row r=\"2\"/>",
        "<row r=\"2\"/><row r=\"1\"/>",
        "<row r=\"0\"/>",
        "<row r=\"1048577\"/>",
        "<row r=\"x\"/>",
        "<row><c r=\"B1\"/><c r=\"A1\"/></row>",
        "<row><c r=\"A2\"/></row>",
        "<row><c r=\"1\"/></row>",
        "<row><c r=\"A1x\"/></row>",
        "<row><c r=\"XFE1\"/></row>",
        "<row><c t=\"s\"><v>2</v></c></row>",
        "<row><c t=\"s\"><v>-1</v></c></row>",
        "<row><c t=\"what\"/></row>",
        "<row><c>",
        "<row>\xff</row>",
        "<row><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><"
        "a><a>",
    };
    for
        EACH(i, rows)
        {
            char text[1024];
            sprintf(text, "<sheetData>%s</sheetData>", rows[i]);
            assert_int_equal(read_within(state, made_sheet(text), &xlsx_usual_limits), XLSX_BROKEN);
            assert_int_equal(told.rows, 0);
        }
    static const char *const merges[] = {"A1:", "A1:B", "B1:A1", "A2:A1", "", "A1:A2:A3"};
    for
        EACH(i, merges)
        {
            char text[1024];
            sprintf(text, "<sheetData/><mergeCells><mergeCell ref=\"%s\"/></mergeCells>",
                    merges[i]);
            assert_int_equal(read_within(state, made_sheet(text), &xlsx_usual_limits), XLSX_BROKEN);
        }
}

/* A fault in the last row is found before the first row is given. */
static void test_ALL_4_nothing_is_given_of_a_damaged_sheet(void **state)
{
    struct made made = SHEET("<row><c><v>1</v></c></row><row><c t=\"s\"><v>99</v></c></row>");
    assert_int_equal(read_within(state, made, &xlsx_usual_limits), XLSX_BROKEN);
    assert_int_equal(told.rows, 0);
    assert_string_equal(xlsx_refusal(XLSX_BROKEN), "这个文件不是 Excel 工作簿，或者已经损坏");
}

static void test_entities_and_document_types_are_refused(void **state)
{
    static const char *const places[] = {
        "_rels/.rels",          "xl/workbook.xml", "xl/_rels/workbook.xml.rels",
        "xl/sharedStrings.xml", "xl/styles.xml",   "xl/worksheets/sheet1.xml"};
    for
        EACH(i, places)
        {
            struct made_parts parts = made_book("<sheetData/>");
            const char *was = made_get(&parts, places[i]);
            char *text = malloc(strlen(was) + 256);
            sprintf(text,
                    "<!DOCTYPE a [<!ENTITY b \"bbbbbbbbbb\"><!ENTITY c "
                    "\"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\">]>%s",
                    was);
            made_put(&parts, places[i], text);
            assert_int_equal(read_within(state, made_zip(&parts), &xlsx_usual_limits), XLSX_BROKEN);
            free(text);
        }
    assert_int_equal(
        read_within(state, SHEET("<row><c t=\"str\"><v>&c;</v></c></row>"), &xlsx_usual_limits),
        XLSX_BROKEN);
}

static void test_parts_that_lie_elsewhere_are_refused(void **state)
{
    static const char *const targets[] = {"../worksheets/sheet1.xml", "/../x", "a\\b", "c:x",
                                          "worksheets/none.xml"};
    for
        EACH(i, targets)
        {
            struct made_parts parts = made_book("<sheetData/>");
            char text[1024];
            sprintf(text,
                    "<Relationships "
                    "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
                    "<Relationship Id=\"rId1\" Type=\"" MADE_RELATED
                    "/worksheet\" Target=\"%s\"/></Relationships>",
                    targets[i]);
            made_put(&parts, "xl/_rels/workbook.xml.rels", text);
            assert_int_equal(read_within(state, made_zip(&parts), &xlsx_usual_limits), XLSX_BROKEN);
        }
    static const char *const names[] = {"../a", "/a",  "a\\b", "a/../b",         "./a",
                                        "a//b", "c:a", "A\nb", "XL/workbook.xml"};
    for
        EACH(i, names)
        {
            struct made_parts parts = made_book("<sheetData/>");
            made_put(&parts, names[i], "x");
            assert_int_equal(read_within(state, made_zip(&parts), &xlsx_usual_limits), XLSX_BROKEN);
        }
}

/* Each byte of the archive's own tables changed, and the file cut anywhere: nothing but a refusal
 * or the same rows. */
static void test_a_changed_or_cut_archive_never_harms(void **state)
{
    struct made made = SHEET("<row><c><v>1</v></c></row>");
    for (size_t i = 0; i < made.length; i++) {
        struct made copy = {malloc(made.length), made.length};
        memcpy(copy.bytes, made.bytes, made.length);
        copy.bytes[i] = (char)(copy.bytes[i] ^ 0xff);
        if (read_within(state, copy, &xlsx_usual_limits) == XLSX_READ)
            assert_true(told.rows == 1);
    }
    for (size_t length = 0; length < made.length; length++) {
        struct made copy = {malloc(length + 1), length};
        memcpy(copy.bytes, made.bytes, length);
        assert_int_equal(read_within(state, copy, &xlsx_usual_limits), XLSX_BROKEN);
    }
    free(made.bytes);
}

static unsigned char *find(struct made made, const char *mark, int nth)
{
    char *at = made.bytes;
    for (int i = 0; i <= nth; i++)
        at = (char *)memmem(at + 1, made.length - (size_t)(at + 1 - made.bytes), mark, 4);
    return (unsigned char *)at;
}

static void test_encrypted_and_zip64_entries_are_refused(void **state)
{
    static const struct {
        size_t at;
        unsigned char value;
    } changes[] = {{8, 1}, {9, 0x20}, {10, 9}, {10, 12}, {34, 1}};
    for
        EACH(i, changes)
        {
            struct made made = SHEET("");
            find(made, "PK\1\2", 1)[changes[i].at] = changes[i].value;
            assert_int_equal(read_within(state, made, &xlsx_usual_limits), XLSX_BROKEN);
        }
    static const size_t sizes[] = {20, 24, 42};
    for
        EACH(i, sizes)
        {
            struct made made = SHEET("");
            memset(find(made, "PK\1\2", 1) + sizes[i], 0xff, 4);
            assert_int_equal(read_within(state, made, &xlsx_usual_limits), XLSX_BROKEN);
        }
    struct made made = SHEET("");
    memset(find(made, "PK\5\6", 0) + 8, 0xff, 12);
    assert_int_equal(read_within(state, made, &xlsx_usual_limits), XLSX_BROKEN);
}

/* Sizes are believed before unpacking, and held to while unpacking. */
static void test_bombs_are_refused_before_they_are_unpacked(void **state)
{
    struct made_parts parts = made_book("<sheetData/>");
    size_t size = 40 << 20;
    char *blanks = malloc(size + 1);
    memset(blanks, ' ', size);
    blanks[size] = '\0';
    made_put(&parts, "xl/media/bomb.xml", blanks);
    struct made made = made_zip(&parts);
    clock_t begun = clock();
    assert_int_equal(read_within(state, made, &xlsx_usual_limits), XLSX_TOO_LARGE);
    assert_true(clock() - begun < CLOCKS_PER_SEC / 10);
    struct xlsx_limits small = xlsx_usual_limits;
    small.part = 2000;
    blanks[3000] = '\0';
    parts = made_book("<sheetData/>");
    made_put(&parts, "xl/media/large.xml", blanks);
    assert_int_equal(read_within(state, made_zip(&parts), &small), XLSX_TOO_LARGE);
    small = xlsx_usual_limits;
    small.whole = 4000;
    parts = made_book("<sheetData/>");
    made_put(&parts, "xl/media/large.xml", blanks);
    assert_int_equal(read_within(state, made_zip(&parts), &small), XLSX_TOO_LARGE);
    free(blanks);
    made = SHEET("<row><c><v>1</v></c></row>"); /* says that it is smaller than it is */
    for (int i = 0; i < 6; i++) {
        unsigned char *entry = find(made, "PK\1\2", i), *head = find(made, "PK\3\4", i - 1);
        if (i == 0)
            head = (unsigned char *)made.bytes;
        entry[24]--;
        head[22]--;
    }
    assert_int_equal(read_within(state, made, &xlsx_usual_limits), XLSX_BROKEN);
}

static void test_limits_of_the_sheet(void **state)
{
    struct xlsx_limits most = {.part = 1 << 20,
                               .whole = 1 << 20,
                               .ratio = 200,
                               .entries = 7,
                               .rows = 2,
                               .columns = 2,
                               .cells = 4,
                               .text = 6,
                               .shared = 24};
    assert_int_equal(
        read_within(state,
                    SHEET("<row r=\"2\"><c r=\"B2\" t=\"inlineStr\"><is><t>六个</t></is></c></row>"
                          "<row r=\"9\"><c r=\"C9\" s=\"1\"/></row>"),
                    &most),
        XLSX_READ);
    static const char *const rows[] = {
        "<row r=\"3\"><c><v>1</v></c></row>",
        "<row><c r=\"C1\"><v>1</v></c></row>",
        "<row><c/><c/><c/><c/><c/></row>",
        "<row><c t=\"str\"><v>1234567</v></c></row>",
    };
    for
        EACH(i, rows)
        {
            char text[256];
            sprintf(text, "<sheetData>%s</sheetData>", rows[i]);
            assert_int_equal(read_within(state, made_sheet(text), &most), XLSX_TOO_LARGE);
        }
    most.entries = 6;
    assert_int_equal(read_within(state, SHEET(""), &most), XLSX_TOO_LARGE);
    most.entries = 7;
    most.shared = 10;
    assert_int_equal(read_within(state, SHEET(""), &most), XLSX_TOO_LARGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_changed_part_never_harms),
        cmocka_unit_test(test_what_is_damaged_or_made_to_harm_is_refused),
        cmocka_unit_test(test_ALL_4_nothing_is_given_of_a_damaged_sheet),
        cmocka_unit_test(test_entities_and_document_types_are_refused),
        cmocka_unit_test(test_parts_that_lie_elsewhere_are_refused),
        cmocka_unit_test(test_a_changed_or_cut_archive_never_harms),
        cmocka_unit_test(test_encrypted_and_zip64_entries_are_refused),
        cmocka_unit_test(test_bombs_are_refused_before_they_are_unpacked),
        cmocka_unit_test(test_limits_of_the_sheet),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
