/* Fuzz target of the CSV reader: whatever the bytes are, the rows keep the promises of csv.h, and
 * writing them out and reading them again gives the same cells. */
#include "base/buf.h"
#include "base/csv.h"
#include "base/text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { FUZZ_ROWS = 50 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void require(bool kept)
{
    if (!kept)
        abort();
}

static void check_row(struct arena *arena, const struct csv_row *row, int line_before)
{
    require(row->line > line_before);
    require(row->cells > 0);
    bool filled = false;
    for (int i = 0; i < row->cells; i++) {
        const char *cell = row->cell[i];
        require(text_is_utf8(cell, strlen(cell)));
        require(*cell == '\0' || !text_is_blank(cell));
        require(*text_trim(arena, cell) == *cell);
        filled = filled || *cell;
    }
    require(filled);
}

/* What csv_cell wrote must read as the cell, or as the cell behind the ' that makes it text. A CR
 * may meet an LF and vanish, so such cells are not compared. */
static void check_cell(const char *again, const char *cell)
{
    require(strchr(cell, '\r') || text_same(again, cell) ||
            (*again == '\'' && text_same(again + 1, cell)));
    require(!*again || !strchr("=+-@", *again));
}

static void check_written_again(struct arena *arena, const struct csv *csv)
{
    struct buf out = buf_create(arena, 0);
    buf_text(&out, "\xef\xbb\xbf");
    for (int i = 0; i < csv->rows; i++) {
        for (int j = 0; j < csv->row[i].cells; j++)
            csv_cell(&out, csv->row[i].cell[j], j == 0);
        buf_text(&out, "\r\n");
    }
    struct csv again = csv_parse(arena, out.bytes, out.length, FUZZ_ROWS);
    require(!again.error && !again.gb18030 && again.rows == csv->rows);
    for (int i = 0; i < csv->rows; i++) {
        require(again.row[i].cells == csv->row[i].cells);
        for (int j = 0; j < csv->row[i].cells; j++)
            check_cell(again.row[i].cell[j], csv->row[i].cell[j]);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct arena *arena = arena_create(256 << 20);
    struct csv csv = csv_parse(arena, (const char *)bytes, size, FUZZ_ROWS);
    require(csv.rows <= FUZZ_ROWS);
    require(!csv.error || csv.rows == 0);
    int line = 0;
    for (int i = 0; i < csv.rows; i++) {
        check_row(arena, &csv.row[i], line);
        line = csv.row[i].line;
    }
    check_written_again(arena, &csv);
    arena_destroy(arena);
    return 0;
}
