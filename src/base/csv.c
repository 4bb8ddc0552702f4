/* CSV as offices send it. The decoded text is copied once; cells are cut out of the copy where they
 * stand, since unquoting and trimming only make them shorter. */
#include "base/csv.h"

#include "base/buf.h"
#include "base/text.h"

#include <string.h>

static const char MARK[] = "\xef\xbb\xbf"; /* the byte order mark of UTF-8 */

enum { CSV_EXACT_DIGITS = 15 }; /* a spreadsheet rounds longer numbers */

struct reader {
    struct arena *arena;
    char *at;
    int line;
    const char *error;
};

static int count_of(const char *bytes, size_t length, char wanted)
{
    int count = 0;
    for (size_t i = 0; i < length; i++)
        count += bytes[i] == wanted;
    return count;
}

/* A writable UTF-8 copy of the file without its byte order mark, or NULL with `csv->error`. */
static char *decode(struct arena *arena, const char *bytes, size_t length, struct csv *csv)
{
    if (length == 0)
        bytes = ""; /* an empty file may come without any bytes */
    bool marked = length >= 3 && memcmp(bytes, MARK, 3) == 0;
    if (marked) {
        bytes += 3;
        length -= 3;
    }
    const char *nul = memchr(bytes, '\0', length);
    size_t bad = nul ? (size_t)(nul - bytes) : 0;
    if (!nul && text_is_utf8(bytes, length))
        return arena_strndup(arena, bytes, length);
    if (!nul && !marked) {
        char *text = text_from_gb18030(arena, bytes, length, &bad);
        csv->gb18030 = text != NULL;
        if (text)
            return text;
    }
    csv->error =
        arena_printf(arena, "第 %d 行有无法识别的文字，请把文件另存为“CSV UTF-8”格式后再上传。",
                     count_of(bytes, bad, '\n') + 1);
    return NULL;
}

/* Blanks inside a line. */
static char *skip_blanks(char *at)
{
    for (;;) {
        if (*at == ' ' || *at == '\t')
            at++;
        else if (text_starts(at, "　"))
            at += strlen("　");
        else
            return at;
    }
}

static bool ends_cell(char c)
{
    return c == ',' || c == '\n' || c == '\r' || c == '\0';
}

/* Takes the quoted text behind an opening quote up to its closing one and moves behind that.
 * Returns the end of the text, NULL with an error. */
static char *read_quoted(struct reader *reader, char *out)
{
    int opened = reader->line;
    char *at = reader->at;
    while (*at != '"' || at[1] == '"') {
        if (*at == '\0') {
            reader->error =
                arena_printf(reader->arena, "第 %d 行的引号没有成对，请检查这一行。", opened);
            return NULL;
        }
        reader->line += *at == '\n' || (*at == '\r' && at[1] != '\n');
        at += *at == '"';
        *out++ = *at++;
    }
    reader->at = skip_blanks(at + 1);
    if (!ends_cell(*reader->at)) {
        reader->error =
            arena_printf(reader->arena, "第 %d 行的引号后面还有文字，请检查这一行。", reader->line);
        return NULL;
    }
    return out;
}

/* Cuts out one cell; returns it and what stood behind it, NULL with an error. The position is then
 * behind that character (a CRLF counts as one). */
static char *read_cell(struct reader *reader, char *behind)
{
    char *cell = reader->at, *end;
    char *quote = skip_blanks(cell);
    if (*quote == '"') {
        reader->at = quote + 1;
        end = read_quoted(reader, cell);
        if (!end)
            return NULL;
    } else {
        while (!ends_cell(*reader->at))
            reader->at++;
        end = reader->at;
    }
    *behind = *reader->at;
    if (*behind == '\r' && reader->at[1] == '\n')
        reader->at++;
    reader->at += *behind != '\0';
    reader->line += *behind == '\n' || *behind == '\r';
    *end = '\0';
    return text_trim_in_place(cell);
}

/* Reads the next row into `row->cell`; false at the end of the file or with an error. Lines with
 * nothing in any cell are passed over. */
static bool read_row(struct reader *reader, struct csv_row *row)
{
    while (*reader->at != '\0') {
        row->line = reader->line;
        row->cells = 0;
        bool filled = false;
        char behind = ',';
        while (behind == ',') {
            char *cell = read_cell(reader, &behind);
            if (!cell)
                return false;
            row->cell[row->cells++] = cell;
            filled = filled || *cell;
        }
        if (filled)
            return true;
    }
    return false;
}

struct csv csv_parse(struct arena *arena, const char *bytes, size_t length, int max_rows)
{
    struct csv csv = {0};
    struct reader reader = {.arena = arena, .at = decode(arena, bytes, length, &csv), .line = 1};
    if (!reader.at)
        return csv;
    size_t size = strlen(reader.at);
    int lines = count_of(reader.at, size, '\n') + count_of(reader.at, size, '\r') + 1;
    int cells = lines + count_of(reader.at, size, ',');
    csv.row = ARENA_ARRAY(arena, struct csv_row, lines < max_rows ? lines : max_rows);
    struct csv_row row = {.cell = ARENA_ARRAY(arena, char *, cells)};
    while (read_row(&reader, &row)) {
        if (csv.rows == max_rows) {
            reader.error = arena_printf(arena, "从第 %d 行起超过了 %d 行的上限，请把文件分成几份。",
                                        row.line, max_rows);
            break;
        }
        csv.row[csv.rows++] = row;
        row.cell += row.cells;
    }
    csv.error = reader.error;
    if (csv.error)
        csv.rows = 0;
    return csv;
}

bool csv_is_failure(const char *text)
{
    static const char *const failures[] = {"#N/A",    "#REF!",   "#VALUE!",  "#DIV/0!",
                                           "#NAME?",  "#NUM!",   "#NULL!",   "#CALC!",
                                           "#SPILL!", "#FIELD!", "#BLOCKED!"};
    for (size_t i = 0; *text == '#' && i < sizeof failures / sizeof *failures; i++)
        if (strcmp(text, failures[i]) == 0)
            return true;
    return false;
}

/* Would a spreadsheet compute with this cell, or round it? Full-width signs count too: some
 * spreadsheets take them for the narrow ones. And the mark itself, so that one that was typed stays
 * when the marks are taken off again. */
static bool must_be_marked_as_text(const char *text)
{
    static const char *const signs[] = {"＝", "＋", "－", "＠"};
    if (*text != '\0' && strchr("=+-@'\t\r\n", *text))
        return true;
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (text_starts(text, signs[i]))
            return true;
    size_t digits = strspn(text, "0123456789");
    return digits > CSV_EXACT_DIGITS && text[digits] == '\0';
}

const char *csv_unmarked(const char *text)
{
    return *text == '\'' && must_be_marked_as_text(text + 1) ? text + 1 : text;
}

void csv_cell(struct buf *out, const char *text, bool first)
{
    if (!first)
        buf_char(out, ',');
    if (!text)
        return;
    bool marked = must_be_marked_as_text(text), quoted = text[strcspn(text, ",\"\r\n")] != '\0';
    if (quoted)
        buf_char(out, '"');
    if (marked)
        buf_char(out, '\'');
    for (const char *at = text; *at; at++) {
        if (*at == '"')
            buf_char(out, '"');
        buf_char(out, *at);
    }
    if (quoted)
        buf_char(out, '"');
}

void csv_line(struct buf *out, const char *const *cells, size_t count)
{
    for (size_t i = 0; i < count; i++)
        csv_cell(out, cells[i], i == 0);
    buf_text(out, "\r\n");
}
