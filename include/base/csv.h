/* CSV as offices send it: UTF-8 (with or without BOM) first, else GB18030; RFC 4180 quotes. */
#ifndef YICUN_BASE_CSV_H
#define YICUN_BASE_CSV_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

struct csv_row {
    int line;    /* line of the file on which the row begins, from 1 */
    int cells;   /* number of cells */
    char **cell; /* NUL-terminated UTF-8, trimmed of surrounding blanks */
};

struct csv {
    struct csv_row *row;
    int rows;          /* including the header line; blank lines are left out */
    const char *error; /* a Chinese sentence that names the line, or NULL */
    bool gb18030;      /* the file was not UTF-8 */
};

/* Parses at most `max_rows` rows; too many rows, an unclosed quote, a NUL or bytes that are neither
 * UTF-8 nor GB18030 give `error`. */
struct csv csv_parse(struct arena *arena, const char *bytes, size_t length, int max_rows);

/* Adds one cell as CSV text for export; a cell that begins with = + - @ TAB or CR is written so
 * that a spreadsheet takes it as text. `first` = no comma before it. */
struct buf;
void csv_cell(struct buf *out, const char *text, bool first);

#endif
