/* Sheets: tables that were typed elsewhere, as CSV text (of a workbook: office/xlsx_csv.h), read by
 * the names of their columns, with every wrong cell named by line and column (ALL-4). Knows nothing
 * of what the cells mean. */
#ifndef YICUN_BASE_SHEET_H
#define YICUN_BASE_SHEET_H

#include "base/csv.h"

/* A column that the reader looks for: its head is `name` or `label`. */
struct sheet_column {
    const char *name, *label;
    bool required; /* the sheet must have the column, and no cell of it may be empty */
};

struct sheet_fault {
    int line;           /* 0: the sheet as a whole */
    const char *column; /* the column's name, "" for the whole line */
    const char *message;
};

struct sheet {
    struct arena *arena;
    const struct sheet_column *columns;
    struct csv csv;
    int *place; /* where each column stands in the sheet; -1 when it has none */
    int head;   /* row of the CSV text with the names of the columns */
    int rows;   /* rows below the head */
    struct sheet_fault *fault;
    int faults, room;
};

/* Reads a CSV text; `columns` ends with an all-zero entry. A title may stand above the head.
 * Unreadable text, a missing or doubled column, an empty required cell, a formula's failure, and a
 * sheet without rows are faults already; a sheet that cannot be read at all has rows 0. */
struct sheet sheet_read(struct arena *arena, const char *bytes, size_t length,
                        const struct sheet_column *columns, int max_rows);

/* The cell of row 0.. in the reader's column 0..; "" when it is empty or the column is absent. */
const char *sheet_cell(const struct sheet *sheet, int row, int column);
/* Line of the file on which a row begins. */
int sheet_line(const struct sheet *sheet, int row);

/* Notes that a cell is wrong; the message is made into 第 5 行“数值”：... */
void sheet_refuse(struct sheet *sheet, int row, int column, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#endif
