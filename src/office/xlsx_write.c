/* Writing a workbook. The library writes files only, so the workbook is a file in memory. */
#include "office/xlsx_write.h"

#include "base/buf.h"
#include "base/date.h"
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xlsxwriter.h>

enum {
    CREATED = 1577836800, /* 1 January 2020: the file says nothing of when it was made */
    SHEET_NAME = 31,      /* characters */
    TEXT_MAX = 32767,
    ESCAPED = 7, /* characters of "_x000D_" */
    EXACT_DIGITS = 15,
    NARROW = 8,
    WIDE = 60,
    MEASURED = 200, /* rows that columns are made wide enough for */
};

struct xlsx_writer {
    int file;
    const struct xlsx_table *table;
    lxw_workbook *book;
    lxw_worksheet *sheet;
    lxw_format *head, *text, *date;
    int rows;
    int *width;
    char *room; /* for one text */
    bool failed;
};

static void release(void *held)
{
    struct xlsx_writer *writer = held;
    if (writer->book)
        lxw_workbook_free(writer->book);
    close(writer->file);
}

/* --- cells --- */

/* Half-width characters of the longest line. */
static int width_of(const char *text)
{
    int longest = 0, width = 0;
    for (const unsigned char *at = (const unsigned char *)text; *at; at++) {
        if (*at == '\n')
            width = 0;
        else if ((*at & 0xc0) != 0x80)
            width += *at < 0x80 ? 1 : 2;
        longest = width > longest ? width : longest;
    }
    return longest;
}

static void measure(struct xlsx_writer *writer, int column, const char *text)
{
    int width = width_of(text) + 2;
    if (width > WIDE)
        width = WIDE;
    if (writer->rows <= MEASURED && width > writer->width[column])
        writer->width[column] = width;
}

/* Would the text read as "_x000D_" and the like, which stands for another character? */
static bool looks_escaped(const char *at)
{
    return at[0] == '_' && at[1] == 'x' && strspn(at + 2, "0123456789abcdefABCDEF") >= 4 &&
           at[6] == '_';
}

/* A text as a cell holds it: not too long, characters that XML does not allow written as Excel
 * writes them. */
static const char *fitting(const struct xlsx_writer *writer, const char *text)
{
    char *out = writer->room;
    size_t length = strlen(text);
    if (length > TEXT_MAX)
        length = TEXT_MAX;
    while (length > 0 && (text[length] & 0xc0) == 0x80)
        length--; /* not within a character */
    for (const char *at = text; at < text + length; at++) {
        bool control = (unsigned char)*at < ' ' && *at != '\n' && *at != '\t';
        if (control)
            out += snprintf(out, ESCAPED + 1, "_x%04X_", (unsigned)*at);
        else if (looks_escaped(at))
            out = text_put(out, "_x005F_");
        else
            *out++ = *at;
    }
    *out = '\0';
    return writer->room;
}

/* A decimal that Excel keeps as it is: no zeros before it, not too many digits. */
static bool is_exact(const char *text)
{
    const char *at = text + (*text == '-');
    size_t whole = strspn(at, "0123456789");
    size_t part = at[whole] == '.' ? strspn(at + whole + 1, "0123456789") : 0;
    size_t length = whole + (at[whole] == '.') + part;
    return whole > 0 && (whole == 1 || *at != '0') && (at[whole] != '.' || part > 0) &&
           at[length] == '\0' && whole + part <= EXACT_DIGITS;
}

static lxw_error put(struct xlsx_writer *writer, int column, const struct xlsx_value *value)
{
    lxw_row_t row = (lxw_row_t)writer->rows;
    lxw_col_t at = (lxw_col_t)column;
    struct date date;
    if (value->kind == XLSX_EMPTY || !value->text || !*value->text)
        return LXW_NO_ERROR;
    measure(writer, column, value->text);
    if (value->kind == XLSX_NUMBER && is_exact(value->text))
        return worksheet_write_number(writer->sheet, row, at, strtod(value->text, NULL), NULL);
    if (value->kind == XLSX_DATE && date_parse(value->text, &date)) {
        lxw_datetime day = {.year = date.year, .month = date.month, .day = date.day};
        return worksheet_write_datetime(writer->sheet, row, at, &day, writer->date);
    }
    return worksheet_write_string(writer->sheet, row, at, fitting(writer, value->text),
                                  writer->text);
}

void xlsx_write_row(struct xlsx_writer *writer, const struct xlsx_value *values)
{
    for (int i = 0; i < writer->table->columns && !writer->failed; i++)
        writer->failed = put(writer, i, &values[i]) != LXW_NO_ERROR;
    writer->rows++;
}

/* --- the file --- */

/* A name as Excel allows it: without []:*?/\ and an apostrophe at its ends, not too long. */
static const char *sheet_name(struct arena *arena, const char *wanted)
{
    struct buf name = buf_create(arena, 128);
    int characters = 0;
    for (const char *at = wanted; *at && characters <= SHEET_NAME; at++) {
        bool begins = (*at & 0xc0) != 0x80;
        if (strchr("[]:*?/\\'", *at) || (unsigned char)*at < ' ')
            continue;
        characters += begins;
        if (characters <= SHEET_NAME)
            buf_char(&name, *at);
    }
    return name.length ? name.bytes : "Sheet1";
}

static bool begin(struct arena *arena, struct xlsx_writer *writer, const char *folder)
{
    const struct xlsx_table *table = writer->table;
    lxw_workbook_options options = {
        .constant_memory = LXW_TRUE,
        .tmpdir = folder ? arena_strdup(arena, folder) : NULL,
    };
    lxw_doc_properties properties = {.title = arena_strdup(arena, table->title),
                                     .created = CREATED};
    const char *path = arena_printf(arena, "/proc/self/fd/%d", writer->file);
    const char *name = sheet_name(arena, table->sheet);
    writer->book = workbook_new_opt(path, &options);
    if (!writer->book)
        return false;
    writer->sheet = workbook_add_worksheet(writer->book, name);
    writer->head = workbook_add_format(writer->book);
    writer->text = workbook_add_format(writer->book);
    writer->date = workbook_add_format(writer->book);
    if (!writer->sheet || !writer->head || !writer->text || !writer->date ||
        workbook_set_properties(writer->book, &properties) != LXW_NO_ERROR)
        return false;
    format_set_bold(writer->head);
    format_set_text_wrap(writer->head);
    format_set_num_format(writer->text, "@");
    format_set_num_format(writer->date, "yyyy-mm-dd");
    worksheet_freeze_panes(writer->sheet, 1, 0);
    for (int i = 0; i < table->columns && !writer->failed; i++) {
        writer->width[i] = NARROW;
        measure(writer, i, table->heads[i]);
        writer->failed = worksheet_write_string(writer->sheet, 0, (lxw_col_t)i, table->heads[i],
                                                writer->head) != LXW_NO_ERROR;
    }
    writer->rows = 1;
    return !writer->failed;
}

static bool end(struct xlsx_writer *writer)
{
    int columns = writer->table->columns;
    for (int i = 0; i < columns; i++)
        worksheet_set_column(writer->sheet, (lxw_col_t)i, (lxw_col_t)i, writer->width[i], NULL);
    if (columns > 0 && writer->rows > 1)
        worksheet_autofilter(writer->sheet, 0, 0, (lxw_row_t)writer->rows - 1,
                             (lxw_col_t)(columns - 1));
    lxw_workbook *book = writer->book;
    writer->book = NULL; /* gone also when it fails */
    return workbook_close(book) == LXW_NO_ERROR;
}

static const char *read_back(struct arena *arena, int file, size_t *length)
{
    struct stat status;
    if (fstat(file, &status) != 0 || status.st_size <= 0)
        return NULL;
    *length = (size_t)status.st_size;
    char *bytes = arena_take(arena, *length);
    for (size_t at = 0; at < *length;) {
        ssize_t got = pread(file, bytes + at, *length - at, (off_t)at);
        if (got <= 0)
            return NULL;
        at += (size_t)got;
    }
    return bytes;
}

const char *xlsx_write(struct arena *arena, const char *folder, const struct xlsx_table *table,
                       xlsx_fill_fn *fill, void *arg, size_t *length)
{
    struct xlsx_writer writer = {
        .table = table,
        .width = ARENA_ARRAY(arena, int, table->columns + 1),
        .room = arena_take(arena, (size_t)TEXT_MAX * (ESCAPED + 1) + 1),
        .file = memfd_create("workbook", MFD_CLOEXEC),
    };
    if (writer.file < 0)
        return NULL;
    struct arena_guard guard = {.release = release, .held = &writer};
    const char *bytes = NULL;
    arena_guard(arena, &guard);
    if (begin(arena, &writer, folder)) {
        fill(arg, &writer);
        if (!writer.failed && end(&writer))
            bytes = read_back(arena, writer.file, length);
    }
    arena_unguard(arena, &guard);
    release(&writer);
    return bytes;
}
