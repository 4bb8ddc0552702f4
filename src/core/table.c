/* Tables that are taken out: a room writes CSV, and whoever asks for a workbook gets one. */
#include "core/table.h"

#include "base/csv.h"
#include "base/date.h"
#include "base/text.h"
#include "core/app.h"
#include "office/xlsx_write.h"

#include <limits.h>
#include <string.h>

static const char WORKBOOK[] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

enum { CODE_DIGITS = 11 }; /* what has so many is a code or a telephone, no quantity */

bool table_wanted(const struct ctx *ctx)
{
    const char *format = query_text(ctx, "format");
    return text_same(format, "csv") || text_same(format, "xlsx");
}

const char *table_link(struct ctx *ctx, const char *link)
{
    return text_of(ctx, "%s%cformat=xlsx", link, strchr(link, '?') ? '&' : '?');
}

/* The text of a cell without the ' that keeps spreadsheets from computing it. */
static const char *unmarked(const char *text)
{
    return text[0] == '\'' && text[1] != '\0' ? text + 1 : text;
}

static enum xlsx_kind kind_of(const char *text)
{
    struct date date;
    const char *digits = text + (*text == '-');
    size_t whole = strspn(digits, "0123456789");
    size_t length = strspn(digits, "0123456789.");
    if (date_parse(text, &date))
        return XLSX_DATE;
    return whole > 0 && whole < CODE_DIGITS && digits[length] == '\0' ? XLSX_NUMBER : XLSX_TEXT;
}

struct lines {
    const struct csv *csv;
    struct xlsx_value *value;
};

static void fill(void *arg, struct xlsx_writer *writer)
{
    const struct lines *lines = arg;
    int columns = lines->csv->row[0].cells;
    for (int row = 1; row < lines->csv->rows; row++) {
        const struct csv_row *cells = &lines->csv->row[row];
        for (int i = 0; i < columns; i++) {
            const char *text = i < cells->cells ? unmarked(cells->cell[i]) : "";
            lines->value[i] = (struct xlsx_value){kind_of(text), text};
        }
        xlsx_write_row(writer, lines->value);
    }
}

static const char *make_workbook(struct ctx *ctx, const char *name, const struct buf *text,
                                 size_t *length)
{
    struct csv csv = csv_parse(ctx->arena, text->bytes, text->length, INT_MAX);
    if (csv.rows == 0)
        return NULL;
    for (int i = 0; i < csv.row[0].cells; i++)
        csv.row[0].cell[i] += csv.row[0].cell[i] != unmarked(csv.row[0].cell[i]);
    struct xlsx_table table = {.title = name,
                               .sheet = name,
                               .heads = (const char *const *)csv.row[0].cell,
                               .columns = csv.row[0].cells};
    struct lines lines = {&csv, ARENA_ARRAY(ctx->arena, struct xlsx_value, table.columns)};
    return xlsx_write(ctx->arena, ctx->app->config->files, &table, fill, &lines, length);
}

struct table_file table_file(struct ctx *ctx, const char *name, const struct buf *text)
{
    struct table_file file = {.type = WORKBOOK, .name = text_of(ctx, "%s.xlsx", name)};
    if (text_same(query_text(ctx, "format"), "xlsx"))
        file.bytes = make_workbook(ctx, name, text, &file.length);
    if (file.bytes)
        return file;
    return (struct table_file){"text/csv; charset=utf-8", text_of(ctx, "%s.csv", name), text->bytes,
                               text->length};
}

enum result table_send_file(struct ctx *ctx, const struct table_file *file)
{
    return send_bytes(ctx, file->type, file->name, file->bytes, file->length);
}

enum result table_send(struct ctx *ctx, const char *name, const struct buf *text)
{
    struct table_file file = table_file(ctx, name, text);
    return table_send_file(ctx, &file);
}
