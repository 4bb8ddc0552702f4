/* Unit tests of the Word document: the faces, sizes and margins of GB/T 9704, what becomes of any
 * text, and that the same document is the same file. */
#include "base/buf.h"
#include "base/decimal.h"
#include "office/docx.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <zip.h>

#define DAY ((struct date){2026, 3, 5})

static struct templates *templates;
static struct arena *arena;

static int open_templates(void **state)
{
    (void)state;
    char error[300] = "";
    templates = views_load("templates", error, sizeof error);
    arena = arena_create(64 << 20);
    if (!templates)
        print_error("%s\n", error);
    return templates && arena ? 0 : -1;
}

static int close_templates(void **state)
{
    (void)state;
    views_free(templates);
    arena_destroy(arena);
    return 0;
}

static struct docx *sample(const char *text)
{
    static const struct docx_column columns[] = {
        {"镇（街道）", 3, DOCX_LEFT}, {"承诺事项", 2, DOCX_RIGHT}, {"情况", 4, DOCX_LEFT}};
    struct docx *docx = docx_new(arena, "专题报告", text, DAY);
    docx_add(docx, DOCX_TITLE, "关于村级规划履诺情况的专题报告");
    docx_add(docx, DOCX_ADDRESSEE, "苏州市委组织部：");
    docx_add(docx, DOCX_HEADING_1, "一、总体情况");
    docx_add(docx, DOCX_HEADING_2, "（一）做法");
    docx_add(docx, DOCX_HEADING_3, "1.第一步");
    docx_add(docx, DOCX_TEXT, text);
    docx_table(docx, "各镇履诺情况", columns, 3);
    docx_row(docx, (const char *const[]){"平望镇", "12", text});
    docx_row(docx, (const char *const[]){"震泽镇", "9", NULL});
    docx_chart(docx, "各镇履诺率", text);
    docx_bar(docx, text, 875 * DECIMAL_ONE / 10);
    docx_bar(docx, "震泽镇", 100 * DECIMAL_ONE);
    docx_add(docx, DOCX_SIGNED, "吴江区委组织部\n2026年3月5日");
    return docx;
}

static zip_t *unpack(const char *bytes, size_t length)
{
    zip_source_t *source = zip_source_buffer_create(bytes, length, 0, NULL);
    zip_t *archive = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, NULL);
    assert_non_null(archive);
    return archive;
}

static const char *part_of(zip_t *archive, const char *name, size_t *length)
{
    zip_stat_t status;
    assert_int_equal(zip_stat(archive, name, 0, &status), 0);
    char *text = arena_alloc(arena, status.size + 1);
    zip_file_t *file = zip_fopen(archive, name, 0);
    assert_non_null(file);
    assert_int_equal(zip_fread(file, text, status.size), (zip_int64_t)status.size);
    zip_fclose(file);
    *length = status.size;
    return text;
}

static const char *part_text(const char *bytes, size_t length, const char *name)
{
    zip_t *archive = unpack(bytes, length);
    size_t size;
    const char *text = part_of(archive, name, &size);
    zip_discard(archive);
    assert_int_equal(strlen(text), size);
    return text;
}

static const char *written(const char *text, const char *part)
{
    size_t length;
    const char *bytes = docx_write(sample(text), templates, &length);
    assert_non_null(bytes);
    return part_text(bytes, length, part);
}

static void assert_has(const char *text, const char *words)
{
    if (!strstr(text, words))
        fail_msg("not there: %s\nin: %s", words, text);
}

/* What stands between this and the end of its line. */
static const char *line_of(const char *text, const char *begin)
{
    const char *at = strstr(text, begin);
    assert_non_null(at);
    return arena_strndup(arena, at, strcspn(at, "\n"));
}

static void test_the_page_is_A4_with_the_margins_of_the_standard(void **state)
{
    (void)state;
    const char *document = written("正文", "word/document.xml");
    assert_has(document, "<w:pgSz w:w=\"11906\" w:h=\"16838\"/>");
    /* 37, 26, 35 and 28 mm */
    assert_has(document, "w:top=\"2098\" w:right=\"1474\" w:bottom=\"1984\" w:left=\"1587\"");
}

static void test_each_kind_of_paragraph_has_its_face_and_size(void **state)
{
    (void)state;
    const char *styles = written("正文", "word/styles.xml");
    const char *title = line_of(styles, "<w:style w:type=\"paragraph\" w:styleId=\"Title\"");
    assert_has(title, "w:eastAsia=\"方正小标宋简体\"/><w:sz w:val=\"44\"/>");
    assert_has(title, "<w:jc w:val=\"center\"/>");
    const char *normal = line_of(styles, "w:default=\"1\" w:styleId=\"Normal\"");
    assert_has(normal, "<w:spacing w:line=\"579\" w:lineRule=\"exact\"/>");
    const char *defaults = line_of(styles, "<w:rPrDefault>");
    assert_has(defaults, "w:eastAsia=\"仿宋_GB2312\"");
    assert_has(defaults, "<w:sz w:val=\"32\"/>");
    assert_has(line_of(styles, "w:styleId=\"BodyText\""), "w:firstLineChars=\"200\"");
    assert_has(line_of(styles, "w:styleId=\"Heading1\""), "w:eastAsia=\"黑体\"");
    assert_has(line_of(styles, "w:styleId=\"Heading2\""), "w:eastAsia=\"楷体_GB2312\"");
    assert_has(line_of(styles, "w:styleId=\"Heading3\""), "w:eastAsia=\"仿宋_GB2312\"/><w:b/>");
    const char *table = line_of(styles, "w:styleId=\"TableText\"");
    assert_has(table, "<w:sz w:val=\"24\"/>");
    assert_has(line_of(styles, "w:styleId=\"Signed\""), "<w:jc w:val=\"right\"/>");
    const char *fonts = written("正文", "word/fontTable.xml");
    assert_has(fonts, "w:name=\"方正小标宋简体\"><w:altName w:val=\"宋体\"/>");
}

static void test_the_page_number_stands_between_dashes_on_the_outer_side(void **state)
{
    (void)state;
    const char *odd = written("正文", "word/footer1.xml");
    const char *even = written("正文", "word/footer2.xml");
    assert_has(odd, "<w:jc w:val=\"right\"/>");
    assert_has(even, "<w:jc w:val=\"left\"/>");
    assert_has(odd, "<w:t xml:space=\"preserve\">— </w:t>");
    assert_has(odd, " PAGE ");
    const char *styles = written("正文", "word/styles.xml");
    const char *footer = line_of(styles, "w:styleId=\"Footer\"");
    assert_has(footer, "w:eastAsia=\"宋体\"/><w:sz w:val=\"28\"/>");
}

static void test_a_table_repeats_its_head_and_fills_the_width(void **state)
{
    (void)state;
    const char *document = written("多行\n\n第二行", "word/document.xml");
    assert_has(document, "<w:tblHeader/>");
    assert_has(document, "<w:gridCol w:w=\"2948\"/><w:gridCol w:w=\"1965\"/>"
                         "<w:gridCol w:w=\"3932\"/>");
    assert_has(document, "表1　各镇履诺情况");
    assert_has(document, "多行</w:t></w:r></w:p><w:p><w:pPr><w:pStyle w:val=\"TableText\"/>");
}

static void test_a_chart_holds_its_figures_and_a_sheet_to_change_them(void **state)
{
    (void)state;
    size_t length, size;
    const char *bytes = docx_write(sample("履诺率"), templates, &length);
    const char *chart = part_text(bytes, length, "word/charts/chart1.xml");
    assert_has(chart, "<c:pt idx=\"0\"><c:v>87.5</c:v></c:pt><c:pt idx=\"1\"><c:v>100</c:v>");
    assert_has(chart, "<c:f>Sheet1!$B$2:$B$3</c:f>");
    assert_has(chart, "<c:max val=\"100\"/><c:min val=\"0\"/>");
    zip_t *archive = unpack(bytes, length);
    const char *sheet = part_of(archive, "word/embeddings/sheet1.xlsx", &size);
    zip_discard(archive);
    assert_has(part_text(sheet, size, "xl/worksheets/sheet1.xml"), "<c r=\"B2\"><v>87.5</v></c>");
    assert_has(part_text(bytes, length, "[Content_Types].xml"), "/word/charts/chart1.xml");
    assert_has(part_text(bytes, length, "word/_rels/document.xml.rels"), "rIdChart1");
}

static void test_who_signs_does_not_stand_alone_on_a_page(void **state)
{
    (void)state;
    struct docx *docx = docx_new(arena, "报告", "县", DAY);
    size_t length;
    docx_add(docx, DOCX_TEXT, "第一段\n末段");
    docx_add(docx, DOCX_SIGNED, "吴江区委组织部");
    const char *bytes = docx_write(docx, templates, &length);
    const char *document = part_text(bytes, length, "word/document.xml");
    assert_has(line_of(document, "<w:p><w:pPr><w:pStyle w:val=\"BodyText\""), "第一段");
    assert_has(line_of(document, "<w:p><w:pPr><w:pStyle w:val=\"BodyTextLast\""), "末段");
    const char *styles = part_text(bytes, length, "word/styles.xml");
    assert_has(line_of(styles, "w:styleId=\"BodyTextLast\""), "<w:keepNext/>");
    assert_has(line_of(styles, "w:styleId=\"Signed\""), "<w:keepNext/>");
}

/* Goes through an element's content: a tag is a word of our own templates, and an ampersand begins
 * one of five entities. */
static void assert_nothing_but_text(const char *xml)
{
    for (const char *at = xml; *at; at++) {
        assert_true((unsigned char)*at >= 0x20 || *at == '\n' || *at == '\t' || *at == '\r');
        assert_int_not_equal(strncmp(at, "<evil", 5), 0);
        if (*at == '&')
            assert_true(strncmp(at, "&amp;", 5) == 0 || strncmp(at, "&lt;", 4) == 0 ||
                        strncmp(at, "&gt;", 4) == 0 || strncmp(at, "&quot;", 6) == 0 ||
                        strncmp(at, "&#39;", 5) == 0);
    }
}

static void test_any_text_stays_a_text(void **state)
{
    (void)state;
    const char *bad = "<evil a='1' b=\"2\">&]]>\x01\x02\x0b\x1f{{#x}}"
                      "\xEF\xBF\xBE\xEF\xBF\xBF\xED\xA0\x80\xFF 末";
    static const char *const parts[] = {"word/document.xml", "word/charts/chart1.xml",
                                        "docProps/core.xml"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        const char *xml = written(bad, parts[i]);
        assert_nothing_but_text(xml);
        assert_has(xml, "&lt;evil a=&#39;1&#39; b=&quot;2&quot;&gt;&amp;]]&gt;{{#x}} 末");
    }
}

static void test_the_same_document_is_the_same_file(void **state)
{
    (void)state;
    size_t first_length, second_length;
    const char *first = docx_write(sample("一样"), templates, &first_length);
    setenv("TZ", "Asia/Shanghai", 1);
    const char *second = docx_write(sample("一样"), templates, &second_length);
    assert_int_equal(first_length, second_length);
    assert_memory_equal(first, second, first_length);
}

static void test_a_long_document_is_whole(void **state)
{
    (void)state;
    static const struct docx_column column[] = {{"事项", 1, DOCX_LEFT}};
    struct docx *docx = docx_new(arena, "长", "县", DAY);
    docx_table(docx, "事项", column, 1);
    for (int i = 0; i < 5000; i++)
        docx_row(docx, (const char *const[]){arena_printf(arena, "第 %d 项 & 其他", i)});
    size_t length;
    const char *bytes = docx_write(docx, templates, &length);
    assert_non_null(bytes);
    assert_has(part_text(bytes, length, "word/document.xml"), "第 4999 项 &amp; 其他");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_page_is_A4_with_the_margins_of_the_standard),
        cmocka_unit_test(test_each_kind_of_paragraph_has_its_face_and_size),
        cmocka_unit_test(test_the_page_number_stands_between_dashes_on_the_outer_side),
        cmocka_unit_test(test_a_table_repeats_its_head_and_fills_the_width),
        cmocka_unit_test(test_a_chart_holds_its_figures_and_a_sheet_to_change_them),
        cmocka_unit_test(test_who_signs_does_not_stand_alone_on_a_page),
        cmocka_unit_test(test_any_text_stays_a_text),
        cmocka_unit_test(test_the_same_document_is_the_same_file),
        cmocka_unit_test(test_a_long_document_is_whole),
    };
    return cmocka_run_group_tests(tests, open_templates, close_templates);
}
