/* Rows of a workbook as lines of CSV. */
#include "office/xlsx_csv.h"

bool xlsx_begins(const char *bytes, size_t length)
{
    return length >= 4 && memcmp(bytes, "PK\3\4", 4) == 0;
}

struct lines {
    struct buf *out;
    int line; /* the next one */
};

static void add_cell(struct buf *out, const char *text)
{
    buf_char(out, '"');
    for (const char *at = text; *at; at++) {
        if (*at == '"')
            buf_char(out, '"');
        buf_char(out, *at == '\n' || *at == '\r' ? ' ' : *at);
    }
    buf_char(out, '"');
}

static bool add_row(void *arg, const struct xlsx_row *row)
{
    struct lines *lines = arg;
    for (; lines->line < row->number; lines->line++)
        buf_char(lines->out, '\n');
    for (int i = 0; i < row->cells; i++) {
        const struct xlsx_cell *cell = &row->cell[i];
        if (i > 0)
            buf_char(lines->out, ',');
        if (cell->merged == XLSX_BESIDE || cell->kind == XLSX_EMPTY)
            continue;
        if (cell->text[strcspn(cell->text, "\",\r\n")])
            add_cell(lines->out, cell->text);
        else
            buf_text(lines->out, cell->text);
    }
    return true;
}

enum xlsx_result xlsx_to_csv(struct arena *arena, const char *bytes, size_t length, struct buf *out)
{
    struct lines lines = {.out = out, .line = 1};
    return xlsx_read(arena, bytes, length, NULL, &xlsx_usual_limits, add_row, &lines);
}
