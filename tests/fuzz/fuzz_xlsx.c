/* Fuzz target of the Excel reader: a whole file, or, since nobody guesses checksums, one part of a
 * sound workbook, which the first byte chooses. Whatever the bytes are, the rows keep the promises
 * of xlsx_read.h, and a refused file gives none. */
#include "../unit/xlsx_make.h"
#include "base/text.h"
#include "office/xlsx_read.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static const struct xlsx_limits limits = {
    .part = 1 << 20,
    .whole = 4 << 20,
    .ratio = 200,
    .entries = 50,
    .rows = 2000,
    .columns = 50,
    .cells = 5000,
    .text = 1000,
    .shared = 1 << 16,
};

static void require(bool kept)
{
    if (!kept)
        abort();
}

static bool check_row(void *arg, const struct xlsx_row *row)
{
    int *last = arg;
    require(row->number > *last && row->number <= limits.rows);
    require(row->cells > 0 && row->cells <= limits.columns);
    bool filled = false;
    for (int i = 0; i < row->cells; i++) {
        const struct xlsx_cell *cell = &row->cell[i];
        size_t length = strlen(cell->text);
        require((cell->kind == XLSX_EMPTY) == (length == 0));
        require(length <= (size_t)limits.text && text_is_utf8(cell->text, length));
        filled = filled || (cell->kind != XLSX_EMPTY && cell->merged == XLSX_ALONE);
    }
    require(filled);
    *last = row->number;
    return true;
}

static void read(const char *bytes, size_t length)
{
    struct arena *arena = arena_create(16 << 20);
    int last = 0;
    enum xlsx_result result = xlsx_read(arena, bytes, length, NULL, &limits, check_row, &last);
    require(result != XLSX_STOPPED && result != XLSX_NO_SHEET);
    require(result == XLSX_READ || last == 0);
    require((xlsx_refusal(result) == NULL) == (result == XLSX_READ));
    arena_destroy(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const char *const parts[] = {
        "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml",       "xl/styles.xml",
        "xl/workbook.xml",          "xl/_rels/workbook.xml.rels", "_rels/.rels",
    };
    if (size == 0 || bytes[0] == 'P') {
        read((const char *)bytes, size);
        return 0;
    }
    struct made_parts book = made_book("<sheetData><row><c s=\"1\"><v>44423</v></c><c t=\"s\">"
                                       "<v>1</v></c><c s=\"2\"><v>0.5</v></c></row></sheetData>");
    char *text = malloc(size);
    memcpy(text, bytes + 1, size - 1);
    text[size - 1] = '\0';
    made_put(&book, parts[bytes[0] % (sizeof parts / sizeof *parts)], text);
    free(text);
    struct made made = made_zip(&book);
    read(made.bytes, made.length);
    free(made.bytes);
    return 0;
}
