/* The rows of a sheet. It is read twice: the first time looks at all of it and finds the merged
 * areas, which stand behind the rows; the second gives the rows. */
#include "base/buf.h"
#include "base/date.h"
#include "office/xlsx_internal.h"
#include "office/xlsx_merge.h"

#include <ctype.h>
#include <string.h>

enum { ROW_BYTES = 1 << 20, ROWS_MAX = 1048576, COLUMNS_MAX = 16384 };
enum { IN_SHEET = 1, IN_DATA, IN_ROW, IN_CELL, IN_VALUE }; /* depths */

enum cell_type { NUMBER, SHARED, TEXT, INLINE, BOOL, ERROR, DATE, UNKNOWN };

struct sheet_reader {
    struct xlsx_book *book;
    struct xlsx_merges merges;
    bool giving; /* the second time */
    xlsx_row_fn *each;
    void *arg;

    bool in_data, in_merges, in_row, in_cell;
    int row, column, seen;  /* of the present cell; cells so far */
    struct xlsx_cell *cell; /* of the present row */
    int cells;
    char *bytes; /* their texts */
    size_t used, begun;

    enum cell_type type;
    enum xlsx_format format;
    bool has_formula, open; /* `open`: the present characters belong to the cell's text */
    int phonetic;
};

static void fail(struct sheet_reader *reader, enum xlsx_result result)
{
    xlsx_xml_fail(&reader->book->xml, result);
}

/* "AB12" to row 12 and column 27; the end of it, NULL when it is none. */
static const char *read_place(const char *at, int *row, int *column)
{
    int letters = 0, digits = 0;
    for (*column = 0; *at >= 'A' && *at <= 'Z' && letters < 3; at++, letters++)
        *column = *column * 26 + *at - 'A' + 1;
    for (*row = 0; *at >= '0' && *at <= '9' && digits < 7; at++, digits++)
        *row = *row * 10 + *at - '0';
    --*column;
    return *column >= 0 && *column < COLUMNS_MAX && *row >= 1 && *row <= ROWS_MAX ? at : NULL;
}

/* --- beginnings --- */

static void begin_row(struct sheet_reader *reader, const char **attributes)
{
    const char *number = xlsx_attribute(attributes, "r");
    long row = number ? xlsx_integer(number, 1, ROWS_MAX, 0) : reader->row + 1;
    if (row <= reader->row) {
        fail(reader, XLSX_BROKEN);
        return;
    }
    reader->in_row = true;
    reader->row = (int)row;
    reader->column = -1;
    reader->cells = 0;
    reader->used = 0;
}

static enum cell_type type_of(const char *name)
{
    static const struct {
        const char *name;
        enum cell_type type;
    } types[] = {{"n", NUMBER}, {"s", SHARED}, {"str", TEXT}, {"inlineStr", INLINE},
                 {"b", BOOL},   {"e", ERROR},  {"d", DATE}};
    if (!name)
        return NUMBER;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (strcmp(types[i].name, name) == 0)
            return types[i].type;
    return UNKNOWN;
}

static void begin_cell(struct sheet_reader *reader, const char **attributes)
{
    const struct xlsx_book *book = reader->book;
    const char *place = xlsx_attribute(attributes, "r");
    int row = reader->row, column = reader->column + 1;
    const char *end = place ? read_place(place, &row, &column) : "";
    long style = xlsx_integer(xlsx_attribute(attributes, "s"), 0, INT32_MAX, 0);
    reader->type = type_of(xlsx_attribute(attributes, "t"));
    if (!end || *end || row != reader->row || column <= reader->column || reader->type == UNKNOWN) {
        fail(reader, XLSX_BROKEN);
        return;
    }
    if (reader->seen++ == book->limits->cells)
        fail(reader, XLSX_TOO_LARGE);
    reader->in_cell = true;
    reader->column = column;
    reader->format = style < book->format_count ? book->format[style] : XLSX_PLAIN;
    reader->has_formula = false;
    reader->begun = reader->used;
}

static void begin_merge(struct sheet_reader *reader, const char **attributes)
{
    const char *area = xlsx_attribute(attributes, "ref");
    struct xlsx_area merge;
    const char *at = area ? read_place(area, &merge.first_row, &merge.first_column) : NULL;
    merge.last_row = merge.first_row;
    merge.last_column = merge.first_column;
    if (at && *at == ':')
        at = read_place(at + 1, &merge.last_row, &merge.last_column);
    if (!at || *at || merge.last_row < merge.first_row || merge.last_column < merge.first_column)
        fail(reader, XLSX_BROKEN);
    else if (!reader->giving && !xlsx_merge_add(&reader->merges, merge))
        fail(reader, XLSX_TOO_LARGE);
}

static void on_start(void *arg, const char *name, const char **attributes)
{
    struct sheet_reader *reader = arg;
    int depth = reader->book->xml.depth;
    if (!name)
        return;
    if (depth == IN_SHEET && strcmp(name, "worksheet") != 0)
        fail(reader, XLSX_BROKEN);
    else if (depth == IN_DATA) {
        reader->in_data = strcmp(name, "sheetData") == 0;
        reader->in_merges = strcmp(name, "mergeCells") == 0;
    } else if (depth == IN_ROW && reader->in_data && strcmp(name, "row") == 0)
        begin_row(reader, attributes);
    else if (depth == IN_ROW && reader->in_merges && strcmp(name, "mergeCell") == 0)
        begin_merge(reader, attributes);
    else if (depth == IN_CELL && reader->in_row && strcmp(name, "c") == 0)
        begin_cell(reader, attributes);
    else if (reader->in_cell && depth == IN_VALUE && strcmp(name, "f") == 0)
        reader->has_formula = true;
    else if (reader->in_cell && depth == IN_VALUE && strcmp(name, "v") == 0)
        reader->open = reader->type != INLINE;
    else if (reader->in_cell && strcmp(name, "rPh") == 0)
        reader->phonetic++;
    else if (reader->in_cell && depth > IN_VALUE && strcmp(name, "t") == 0)
        reader->open = reader->type == INLINE && reader->phonetic == 0;
}

static void on_text(void *arg, const char *bytes, int length)
{
    struct sheet_reader *reader = arg;
    if (!reader->open)
        return;
    if (reader->used - reader->begun + (size_t)length > (size_t)reader->book->limits->text ||
        reader->used + (size_t)length + XLSX_NUMBER_TEXT > ROW_BYTES) {
        fail(reader, XLSX_TOO_LARGE);
        return;
    }
    memcpy(reader->bytes + reader->used, bytes, (size_t)length);
    reader->used += (size_t)length;
}

/* --- ends --- */

/* "2021-08-15T08:30:00.000Z", in place. */
static enum xlsx_kind read_iso_date(char *text)
{
    struct date date;
    char day[DATE_TEXT];
    size_t length = strlen(text);
    memcpy(day, text, length < DATE_TEXT ? length : DATE_TEXT - 1);
    day[length < DATE_TEXT ? length : DATE_TEXT - 1] = '\0';
    if (!date_parse(day, &date) || (length >= DATE_TEXT && text[DATE_TEXT - 1] != 'T'))
        return XLSX_ERROR;
    text[strcspn(text, ".Z")] = '\0';
    if (strlen(text) >= DATE_TEXT)
        text[DATE_TEXT - 1] = ' ';
    if (strlen(text) >= DATE_TEXT && strcmp(text + DATE_TEXT, "00:00:00") == 0)
        text[DATE_TEXT - 1] = '\0';
    return XLSX_DATE;
}

static enum xlsx_kind read_number(const struct sheet_reader *reader, char *text)
{
    char shown[XLSX_NUMBER_TEXT];
    if (!*text) {
        if (reader->has_formula)
            memcpy(text, "#CALC!", sizeof "#CALC!");
        return reader->has_formula ? XLSX_ERROR : XLSX_EMPTY;
    }
    enum xlsx_kind kind = xlsx_number(text, reader->format, reader->book->from_1904, shown);
    if (kind == XLSX_ERROR)
        memcpy(text, "#NUM!", sizeof "#NUM!");
    else
        memcpy(text, shown, sizeof shown);
    return kind;
}

/* What the cell holds, from the characters at `text`. There is room for a number behind them. */
static struct xlsx_cell read_value(struct sheet_reader *reader, char *text)
{
    const struct xlsx_book *book = reader->book;
    struct xlsx_cell cell = {.text = text, .kind = XLSX_TEXT};
    switch (reader->type) {
    case SHARED: {
        long index = xlsx_integer(text, 0, book->string_count - 1, -1);
        if (index < 0 && *text)
            fail(reader, XLSX_BROKEN);
        cell.text = index < 0 ? "" : book->string[index];
        break;
    }
    case TEXT:
    case INLINE:
        xlsx_unescape(text);
        break;
    case BOOL:
        cell.kind = XLSX_BOOL;
        cell.text = !*text ? "" : strcmp(text, "1") && strcmp(text, "true") ? "FALSE" : "TRUE";
        break;
    case ERROR:
        cell.kind = XLSX_ERROR;
        break;
    case DATE:
        cell.kind = *text ? read_iso_date(text) : XLSX_EMPTY;
        cell.text = cell.kind == XLSX_ERROR ? "#VALUE!" : text;
        break;
    case NUMBER:
    case UNKNOWN:
        cell.kind = read_number(reader, text);
        break;
    }
    if (!*cell.text)
        cell.kind = XLSX_EMPTY;
    return cell;
}

static void end_cell(struct sheet_reader *reader)
{
    const struct xlsx_limits *limits = reader->book->limits;
    static const struct xlsx_cell empty = {.text = ""};
    char *text = reader->bytes + reader->begun;
    reader->bytes[reader->used] = '\0';
    reader->in_cell = reader->open = false;
    reader->phonetic = 0;
    struct xlsx_cell cell = read_value(reader, text);
    if (cell.kind == XLSX_EMPTY || cell.text != text)
        reader->used = reader->begun;
    else
        reader->used = reader->begun + strlen(text) + 1;
    if (cell.kind == XLSX_EMPTY)
        return;
    if (reader->column >= limits->columns || reader->row > limits->rows) {
        fail(reader, XLSX_TOO_LARGE);
        return;
    }
    while (reader->cells < reader->column)
        reader->cell[reader->cells++] = empty;
    reader->cell[reader->cells++] = cell;
}

static void on_end(void *arg, const char *name)
{
    struct sheet_reader *reader = arg;
    int depth = reader->book->xml.depth;
    if (!name)
        return;
    if (reader->in_cell && depth == IN_CELL) {
        end_cell(reader);
    } else if (reader->in_cell && strcmp(name, "rPh") == 0) {
        reader->phonetic--;
    } else if (reader->in_cell) {
        reader->open = false;
    } else if (reader->in_row && depth == IN_ROW) {
        reader->in_row = false;
        if (reader->giving && reader->cells > 0)
            xlsx_xml_pause(&reader->book->xml);
    } else if (depth == IN_DATA) {
        reader->in_data = reader->in_merges = false;
    }
}

/* --- the two times --- */

static bool give_row(void *arg)
{
    struct sheet_reader *reader = arg;
    reader->cells = xlsx_merge_fill(&reader->merges, reader->row, reader->cell, reader->cells);
    struct xlsx_row row = {reader->row, reader->cells, reader->cell};
    return reader->each(reader->arg, &row);
}

enum xlsx_result xlsx_sheet_read(struct xlsx_book *book, xlsx_row_fn *each, void *arg)
{
    struct sheet_reader reader = {
        .book = book,
        .merges = xlsx_merges(book->arena, book->limits->columns),
        .each = each,
        .arg = arg,
        .cell = ARENA_ARRAY(book->arena, struct xlsx_cell, book->limits->columns),
        .bytes = arena_take(book->arena, ROW_BYTES),
    };
    book->xml.start = on_start;
    book->xml.end = on_end;
    book->xml.text = on_text;
    book->xml.paused = give_row;
    book->xml.arg = &reader;
    enum xlsx_result result = xlsx_xml_read(&book->xml, book->arena, book->sheet);
    if (result != XLSX_READ)
        return result;
    xlsx_merge_sort(&reader.merges);
    reader.giving = true;
    reader.row = reader.seen = 0;
    reader.in_data = reader.in_merges = false;
    return xlsx_xml_read(&book->xml, book->arena, book->sheet);
}
