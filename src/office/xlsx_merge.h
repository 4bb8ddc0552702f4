/* Merged areas of a sheet: only their first cell holds a value, and all of them show it. */
#ifndef YICUN_OFFICE_XLSX_MERGE_H
#define YICUN_OFFICE_XLSX_MERGE_H

#include "base/buf.h"
#include "office/xlsx_read.h"

/* Rows from 1, columns from 0. */
struct xlsx_area {
    int first_row, last_row, first_column, last_column;
};

/* What a column shows as part of an area. */
struct xlsx_cover {
    struct xlsx_area area;
    struct xlsx_cell cell;
    struct buf text; /* of the area that begins in this column */
};

struct xlsx_merges {
    struct arena *arena;
    struct xlsx_area *area;
    int areas, next; /* `next`: the first that does not yet cover anything */
    struct xlsx_cover *cover;
    int columns, covered; /* `covered`: up to the last column that any area covers */
};

struct xlsx_merges xlsx_merges(struct arena *arena, int columns);
/* False when there are too many. Takes nothing from the arena. */
bool xlsx_merge_add(struct xlsx_merges *merges, struct xlsx_area area);
void xlsx_merge_sort(struct xlsx_merges *merges);
/* Gives the empty cells of a row what the areas show there. Returns how many cells it has then.
 * Rows come in their order. */
int xlsx_merge_fill(struct xlsx_merges *merges, int row, struct xlsx_cell *cell, int cells);

#endif
