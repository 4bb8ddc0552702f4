/* A Word document as it is put together: blocks of paragraphs, tables and charts, as rows that the
 * template parts are rendered from. */
#include "base/decimal.h"
#include "base/text.h"
#include "office/docx_internal.h"

#include <string.h>

/* The columns of the rows are the names that the templates use. */
static const char *const block_columns[] = {"style", "text", "table", "chart", NULL};
enum { BLOCK_STYLE, BLOCK_TEXT, BLOCK_TABLE, BLOCK_CHART };

struct docx *docx_new(struct arena *arena, const char *name, const char *author,
                      struct date made_on)
{
    static const char *const columns[] = {"name", "author", "made_on", NULL};
    struct docx *docx = ARENA_NEW(arena, struct docx);
    struct view_cell *cells;
    char *day = arena_alloc(arena, DATE_TEXT);
    docx->arena = arena;
    docx->book = view_object(arena, columns, &cells);
    cells[0] = cell_t(name);
    cells[1] = cell_t(author);
    cells[2] = cell_t(date_format(made_on, day));
    docx->blocks = view_rows_new(arena, block_columns);
    return docx;
}

static void add_paragraph(struct docx *docx, const char *style, const char *text, size_t length)
{
    struct view_cell *cells = view_row(docx->blocks);
    cells[BLOCK_STYLE] = cell_t(style);
    cells[BLOCK_TEXT] = cell_span(text, text + length);
}

/* The next line of a text without the white space around it; false when there is none. */
static bool next_line(struct arena *arena, const char **text, const char **line)
{
    while (**text) {
        size_t length = strcspn(*text, "\n");
        *line = text_trim_in_place(arena_strndup(arena, *text, length));
        *text += length + ((*text)[length] == '\n');
        if (**line)
            return true;
    }
    return false;
}

/* Whoever signs does not stand alone on a page. */
static void hold_last_text(struct docx *docx)
{
    struct view_rows *blocks = docx->blocks;
    if (blocks->count == 0)
        return;
    struct view_cell *style = &blocks->cells[(blocks->count - 1) * blocks->width + BLOCK_STYLE];
    if (style->kind == CELL_TEXT && text_same(style->text, "BodyText"))
        *style = cell_t("BodyTextLast");
}

void docx_add(struct docx *docx, enum docx_kind kind, const char *text)
{
    static const char *const styles[] = {
        [DOCX_TITLE] = "Title",        [DOCX_ADDRESSEE] = "Addressee",
        [DOCX_HEADING_1] = "Heading1", [DOCX_HEADING_2] = "Heading2",
        [DOCX_HEADING_3] = "Heading3", [DOCX_TEXT] = "BodyText",
        [DOCX_SIGNED] = "Signed",
    };
    const char *line;
    text = text_or_empty(text);
    if (kind == DOCX_SIGNED)
        hold_last_text(docx);
    while (next_line(docx->arena, &text, &line))
        add_paragraph(docx, styles[kind], line, strlen(line));
}

static void add_caption(struct docx *docx, const char *style, const char *word, int number,
                        const char *caption)
{
    const char *text = arena_printf(docx->arena, "%s%d　%s", word, number, caption);
    add_paragraph(docx, style, text, strlen(text));
}

/* --- tables --- */

static const char *align_word(enum docx_align align)
{
    return align == DOCX_RIGHT ? "right" : align == DOCX_CENTRE ? "center" : "left";
}

/* Widths that make up the width of the page, whatever the shares are. */
static const struct view_rows *head_of(struct docx *docx, const struct docx_column *columns,
                                       int count)
{
    static const char *const names[] = {"width", "head", NULL};
    struct view_rows *heads = view_rows_new(docx->arena, names);
    int shares = 0, before = 0, from = 0;
    for (int i = 0; i < count; i++)
        shares += columns[i].width;
    for (int i = 0; i < count; i++) {
        struct view_cell *cells = view_row(heads);
        before += columns[i].width;
        int to = DOCX_WIDTH * before / shares;
        cells[0] = cell_i(to - from);
        cells[1] = cell_t(columns[i].head);
        from = to;
    }
    return heads;
}

void docx_table(struct docx *docx, const char *caption, const struct docx_column *columns,
                int count)
{
    static const char *const table_columns[] = {"heads", "rows", NULL};
    static const char *const row_columns[] = {"cells", NULL};
    struct view_cell *cells;
    add_caption(docx, "TableCaption", "表", ++docx->table_count, caption);
    const struct view_rows *table = view_object(docx->arena, table_columns, &cells);
    docx->columns = columns;
    docx->column_count = count;
    docx->table_rows = view_rows_new(docx->arena, row_columns);
    cells[0] = cell_r(head_of(docx, columns, count));
    cells[1] = cell_r(docx->table_rows);
    view_row(docx->blocks)[BLOCK_TABLE] = cell_o(table);
}

/* A cell has a paragraph even when it says nothing: Word asks for one. */
static const struct view_rows *lines_of(struct arena *arena, const char *text)
{
    static const char *const names[] = {"line", NULL};
    struct view_rows *lines = view_rows_new(arena, names);
    const char *line;
    text = text_or_empty(text);
    while (next_line(arena, &text, &line))
        view_row(lines)[0] = cell_t(line);
    if (lines->count == 0)
        view_row(lines)[0] = cell_t("");
    return lines;
}

void docx_row(struct docx *docx, const char *const *cells)
{
    static const char *const names[] = {"align", "lines", NULL};
    struct view_rows *row = view_rows_new(docx->arena, names);
    for (int i = 0; i < docx->column_count; i++) {
        struct view_cell *cell = view_row(row);
        cell[0] = cell_t(align_word(docx->columns[i].align));
        cell[1] = cell_r(lines_of(docx->arena, cells[i]));
    }
    view_row(docx->table_rows)[0] = cell_r(row);
}

/* --- charts --- */

enum { CHART_NUMBER, CHART_HEIGHT, CHART_SERIES, CHART_COUNT, CHART_LAST_ROW };

void docx_chart(struct docx *docx, const char *caption, const char *series)
{
    static const char *const columns[] = {"number", "height", "series", "count", "last_row", NULL};
    static const char *const bar_columns[] = {"place", "row", "bar", "percent", NULL};
    struct docx_chart *chart = ARENA_NEW(docx->arena, struct docx_chart);
    chart->name = view_object(docx->arena, columns, &chart->cells);
    chart->cells[CHART_NUMBER] = cell_i(++docx->chart_count);
    chart->cells[CHART_SERIES] = cell_t(series);
    chart->bars = view_rows_new(docx->arena, bar_columns);
    view_row(docx->blocks)[BLOCK_CHART] = cell_o(chart->name);
    add_caption(docx, "ChartCaption", "图", docx->chart_count, caption);
    if (docx->last_chart)
        docx->last_chart->next = chart;
    else
        docx->charts = chart;
    docx->last_chart = chart;
}

void docx_bar(struct docx *docx, const char *name, int64_t percent)
{
    enum { MM = 36000, AXIS = 18 * MM, BAR = 8 * MM, MOST = 200 * MM };
    struct docx_chart *chart = docx->last_chart;
    int64_t count = (int64_t)chart->bars->count + 1, height = AXIS + count * BAR;
    struct view_cell *cells = view_row(chart->bars);
    char *value = arena_alloc(docx->arena, DECIMAL_TEXT);
    cells[0] = cell_i(count - 1);
    cells[1] = cell_i(count + 1); /* of the sheet, below its head */
    cells[2] = cell_t(name);
    cells[3] = cell_t(decimal_format(percent, value));
    chart->cells[CHART_HEIGHT] = cell_i(height < MOST ? height : MOST);
    chart->cells[CHART_COUNT] = cell_i(count);
    chart->cells[CHART_LAST_ROW] = cell_i(count + 1);
}
