/* Tables that are taken out of lists (ALL-4): as CSV, or with ?format=xlsx as an Excel workbook of
 * the same cells. */
#ifndef YICUN_CORE_TABLE_H
#define YICUN_CORE_TABLE_H

#include "base/buf.h"
#include "core/ctx.h"

/* Is ?format= one of a table, where the same address also shows a page? */
bool table_wanted(const struct ctx *ctx);
/* The link under which an address answers with a workbook. */
const char *table_link(struct ctx *ctx, const char *link);

/* Answers with a table, of which `text` is the CSV with its head and its byte order mark. Its file
 * is called `name` and the ending. In a workbook decimals are numbers and ISO dates dates; codes
 * and everything else are texts. Where none can be made, CSV is sent. */
enum result table_send(struct ctx *ctx, const char *name, const struct buf *text);

/* The same in two steps, for a route whose prepare step makes the file. */
struct table_file {
    const char *type, *name, *bytes;
    size_t length;
};
struct table_file table_file(struct ctx *ctx, const char *name, const struct buf *text);
enum result table_send_file(struct ctx *ctx, const struct table_file *file);

#endif
