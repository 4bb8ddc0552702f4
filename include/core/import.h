/* Imports of sheets (ALL-4): a table is sent as an Excel or CSV file, shown before anything
 * changes, and sent once more as the text that was shown, to be applied whole or not at all.
 *
 * The form's inputs are `file`, or `content` (the table as CSV text), and `apply` (1: do it). So a
 * program may send {"content":"...","apply":true} at once, and what is applied is what was shown.
 */
#ifndef YICUN_CORE_IMPORT_H
#define YICUN_CORE_IMPORT_H

#include "base/sheet.h"
#include "core/ctx.h"

struct import {
    const char *bytes;
    size_t length;
    bool apply;
};

/* A file as CSV text: a workbook is read, anything else is as it is. */
struct import_table {
    const char *bytes;
    size_t length;
    const char *fault; /* what is said when it cannot be read, or NULL */
};
struct import_table import_as_csv(struct arena *arena, const char *bytes, size_t length);
/* Prepare step of every route that takes a table as `file`: reading a workbook takes long. */
enum result import_prepare(struct ctx *ctx);
/* The table of the one file that was sent and prepared; NULL with errors in ctx. */
const struct import_table *import_file(struct ctx *ctx);

/* Whether what was sent is to be applied at once, for prepare steps, which come before import_sent.
 */
bool import_applies(struct ctx *ctx);

/* What was sent; false with errors in ctx. */
bool import_sent(struct ctx *ctx, struct import *import);
/* Each fault of a sheet as an error of ctx, at "line.5.value" (at most IMPORT_ERRORS of them). */
void import_errors(struct ctx *ctx, const struct sheet *sheet);
#define IMPORT_ERRORS 200
/* Puts into the view what the page of an import needs: `content` to be sent again, `can_apply`, and
 * the empty input `f.file`; `hint` says which columns the sheet has. */
void import_show(struct ctx *ctx, const struct import *import, const char *hint);

#endif
