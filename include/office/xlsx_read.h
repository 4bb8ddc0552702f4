/* Excel workbooks (.xlsx) read row by row (ALL-4), in memory that does not grow with the sheet.
 * Whatever is wrong with a file is found before its first row is given. */
#ifndef YICUN_OFFICE_XLSX_READ_H
#define YICUN_OFFICE_XLSX_READ_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum xlsx_kind {
    XLSX_EMPTY,
    XLSX_TEXT,
    XLSX_NUMBER, /* "0.1": at most 15 digits, which is what Excel itself keeps; "97.5%" when it is
                    shown as a percentage; "3.2050919900101E+17" when it has more digits before its
                    point, since the last ones are lost */
    XLSX_DATE,   /* "2021-08-15", "2021-08-15 08:30:00", "08:30:00" */
    XLSX_BOOL,   /* "TRUE" or "FALSE" */
    XLSX_ERROR,  /* "#N/A" and the like; "#CALC!" for a formula without a value */
};

/* A cell below or beside the first one of a merged area shows that one's value. */
enum xlsx_merged { XLSX_ALONE, XLSX_BELOW, XLSX_BESIDE };

struct xlsx_cell {
    const char *text; /* UTF-8; "" when empty. It lives until the next row. */
    enum xlsx_kind kind;
    enum xlsx_merged merged;
};

struct xlsx_row {
    int number; /* as Excel counts them, from 1; rows with nothing in them are passed over */
    int cells;  /* up to the last one with something in it, from column A on */
    const struct xlsx_cell *cell;
};

/* Larger files are refused. */
struct xlsx_limits {
    size_t part;   /* bytes of one part of the archive, unpacked */
    size_t whole;  /* bytes of all its parts, unpacked */
    int ratio;     /* unpacked bytes for each packed one, of parts of more than 1 MiB */
    int entries;   /* parts */
    int rows;      /* number of the last row with something in it */
    int columns;   /* number of the last column with something in it */
    int cells;     /* with something in them or not */
    int text;      /* bytes of one cell */
    size_t shared; /* bytes of the texts that cells share */
};
extern const struct xlsx_limits xlsx_usual_limits;

enum xlsx_result {
    XLSX_READ,
    XLSX_BROKEN,    /* no workbook, damaged, encrypted, or made to do harm */
    XLSX_TOO_LARGE, /* beyond a limit */
    XLSX_NO_SHEET,  /* no sheet of this name */
    XLSX_STOPPED,   /* `each` wanted no more */
};

/* What is said to the user; NULL for XLSX_READ and XLSX_STOPPED. */
const char *xlsx_refusal(enum xlsx_result result);

/* Gives each row of a sheet to `each`, which may take from the arena, until it returns false. A
 * NULL `sheet` is the first that is shown. */
typedef bool xlsx_row_fn(void *arg, const struct xlsx_row *row);
enum xlsx_result xlsx_read(struct arena *arena, const char *bytes, size_t length, const char *sheet,
                           const struct xlsx_limits *limits, xlsx_row_fn *each, void *arg);

/* "A" for column 0, "AA" for 26. Returns `out`. */
#define XLSX_COLUMN 4
char *xlsx_column(int column, char out[XLSX_COLUMN]);

#endif
