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
    int rows;          /* including the header line; lines with only empty cells are left out */
    const char *error; /* a Chinese sentence that names the line, or NULL; with it, no rows */
    bool gb18030;      /* the file was not UTF-8 */
};

/* Parses at most `max_rows` (0 or more) rows; too many rows, an unclosed quote, text behind a
 * closing quote, a NUL or bytes that are neither UTF-8 nor GB18030 give `error`. Lines end with LF,
 * CRLF or CR. */
struct csv csv_parse(struct arena *arena, const char *bytes, size_t length, int max_rows);

/* "#N/A" and the like, which a formula leaves that could not be computed. */
bool csv_is_failure(const char *text);

/* Adds one cell as CSV text for export. A cell that begins with = + - @ (full-width too), ', TAB or
 * a line break, or is a number of more than 15 digits, gets a ' before it, so that a spreadsheet
 * takes it as text. `first` = no comma before it; a NULL `text` is an empty cell. */
struct buf;
void csv_cell(struct buf *out, const char *text, bool first);
/* The text of such a cell without its mark. */
const char *csv_unmarked(const char *text);
/* Adds a line of cells (ALL-4). */
void csv_line(struct buf *out, const char *const *cells, size_t count);

#endif
