/* A Word document as a file: its parts rendered from the templates, and put into a ZIP archive with
 * a fixed time, so that the same document is the same file. */
#include "base/text.h"
#include "office/docx_internal.h"

#include <string.h>

/* --- parts --- */

/* Length of the character at `at` when XML allows it, otherwise 0. */
static size_t allowed(const char *at, size_t left)
{
    const unsigned char *byte = (const unsigned char *)at;
    size_t length = *byte < 0x80 ? 1 : *byte < 0xE0 ? 2 : *byte < 0xF0 ? 3 : 4;
    if (length == 1)
        return *byte >= 0x20 || *byte == '\t' || *byte == '\n' || *byte == '\r';
    if (length > left || !text_is_utf8(at, length))
        return 0;
    bool nothing = byte[0] == 0xEF && byte[1] == 0xBF && byte[2] >= 0xBE;
    return nothing ? 0 : length;
}

void docx_clean(struct buf *xml)
{
    size_t kept = 0;
    for (size_t i = 0, length; i < xml->length; i += length ? length : 1) {
        length = allowed(xml->bytes + i, xml->length - i);
        memmove(xml->bytes + kept, xml->bytes + i, length);
        kept += length;
    }
    xml->length = kept;
    xml->bytes[kept] = '\0';
}

struct parts {
    struct arena *arena;
    const struct templates *templates;
    struct view_list *lists;
    struct docx_part *part;
    int count;
    bool good;
};

static void add_part(struct parts *parts, const char *name, const char *template)
{
    struct docx_part *part = &parts->part[parts->count++];
    part->name = name;
    part->content = buf_create(parts->arena, 4096);
    parts->good = parts->good && views_render_lists(parts->templates, template, NULL, parts->lists,
                                                    &part->content);
    docx_clean(&part->content);
}

/* The sheet that a chart's figures stand in, an .xlsx of its own. */
static void add_sheet(struct parts *parts, const char *name)
{
    static const char *const files[][2] = {
        {"[Content_Types].xml", "docx/sheet_types"},
        {"_rels/.rels", "docx/sheet_rels"},
        {"xl/workbook.xml", "docx/sheet_workbook"},
        {"xl/_rels/workbook.xml.rels", "docx/sheet_workbook_rels"},
        {"xl/worksheets/sheet1.xml", "docx/sheet_cells"},
    };
    enum { FILES = sizeof files / sizeof *files };
    struct docx_part part[FILES], *whole = &parts->part[parts->count++];
    struct parts sheet = *parts;
    sheet.part = part;
    sheet.count = 0;
    for (int i = 0; i < FILES; i++)
        add_part(&sheet, files[i][0], files[i][1]);
    size_t length = 0;
    const char *bytes = docx_zip(parts->arena, part, FILES, &length);
    parts->good = sheet.good;
    whole->name = name;
    whole->content = buf_create(parts->arena, length + 1);
    buf_add(&whole->content, bytes, length);
}

static void add_chart(struct parts *parts, const struct docx_chart *chart)
{
    struct view_list bars = {.name = "bars", .rows = chart->bars, .next = parts->lists};
    struct view_list name = {.name = "chart", .rows = chart->name, .next = &bars};
    int number = (int)chart->cells[0].integer;
    struct parts own = *parts;
    own.lists = &name;
    add_part(&own, arena_printf(parts->arena, "word/charts/chart%d.xml", number), "docx/chart");
    add_part(&own, arena_printf(parts->arena, "word/charts/_rels/chart%d.xml.rels", number),
             "docx/chart_rels");
    add_sheet(&own, arena_printf(parts->arena, "word/embeddings/sheet%d.xlsx", number));
    parts->count = own.count;
    parts->good = own.good;
}

static void add_footer(struct parts *parts, const char *name, bool even)
{
    static const char *const columns[] = {"align", NULL};
    struct view_cell *cells;
    const struct view_rows *row = view_object(parts->arena, columns, &cells);
    struct view_list page = {.name = "page", .rows = row, .next = parts->lists};
    cells[0] = cell_t(even ? "left" : "right");
    struct parts own = *parts;
    own.lists = &page;
    add_part(&own, name, "docx/footer");
    parts->count = own.count;
    parts->good = own.good;
}

const char *docx_write(struct docx *docx, const struct templates *templates, size_t *length)
{
    static const char *const files[][2] = {
        {"[Content_Types].xml", "docx/content_types"},
        {"_rels/.rels", "docx/rels"},
        {"docProps/core.xml", "docx/core"},
        {"word/document.xml", "docx/document"},
        {"word/_rels/document.xml.rels", "docx/document_rels"},
        {"word/styles.xml", "docx/styles"},
        {"word/fontTable.xml", "docx/fonts"},
        {"word/settings.xml", "docx/settings"},
    };
    enum { FILES = sizeof files / sizeof *files, FOOTERS = 2, OF_CHART = 3 };
    static const char *const chart_columns[] = {"number", NULL};
    struct view_rows *numbers = view_rows_new(docx->arena, chart_columns);
    for (int i = 1; i <= docx->chart_count; i++)
        view_row(numbers)[0] = cell_i(i);
    struct view_list charts = {.name = "charts", .rows = numbers};
    struct view_list blocks = {.name = "blocks", .rows = docx->blocks, .next = &charts};
    struct view_list book = {.name = "book", .rows = docx->book, .next = &blocks};
    struct parts parts = {.arena = docx->arena,
                          .templates = templates,
                          .lists = &book,
                          .part = ARENA_ARRAY(docx->arena, struct docx_part,
                                              FILES + FOOTERS + OF_CHART * docx->chart_count),
                          .good = true};
    for (int i = 0; i < FILES; i++)
        add_part(&parts, files[i][0], files[i][1]);
    add_footer(&parts, "word/footer1.xml", false);
    add_footer(&parts, "word/footer2.xml", true);
    for (const struct docx_chart *chart = docx->charts; chart; chart = chart->next)
        add_chart(&parts, chart);
    return parts.good ? docx_zip(docx->arena, parts.part, parts.count, length) : NULL;
}
