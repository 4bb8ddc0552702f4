/* Excel workbooks (.xlsx) of one sheet, written row by row (ALL-4): the first row bold, kept in
 * sight and with filters. The same rows give the same bytes. */
#ifndef YICUN_OFFICE_XLSX_WRITE_H
#define YICUN_OFFICE_XLSX_WRITE_H

#include "office/xlsx_read.h"

struct xlsx_table {
    const char *title; /* among the properties of the file */
    const char *sheet; /* name of the sheet; what Excel does not allow there is left out */
    const char *const *heads;
    int columns;
};

/* XLSX_TEXT, also what looks like a formula; XLSX_NUMBER (a decimal, written as text when Excel
 * could not keep all its digits); XLSX_DATE ("2021-08-15"; anything else is written as text);
 * XLSX_EMPTY. */
struct xlsx_value {
    enum xlsx_kind kind;
    const char *text;
};

struct xlsx_writer;
/* Adds a row, a value for each column. */
void xlsx_write_row(struct xlsx_writer *writer, const struct xlsx_value *values);

/* The file in the arena, after `fill` has added its rows, for which it may take from the arena;
 * NULL when it could not be made. Rows wait in files without a name in `folder`. */
typedef void xlsx_fill_fn(void *arg, struct xlsx_writer *writer);
const char *xlsx_write(struct arena *arena, const char *folder, const struct xlsx_table *table,
                       xlsx_fill_fn *fill, void *arg, size_t *length);

#endif
