/* Merged areas, column by column, as the rows go by. */
#include "office/xlsx_merge.h"

#include <stdlib.h>

enum { AREAS_MAX = 16384 };

struct xlsx_merges xlsx_merges(struct arena *arena, int columns)
{
    return (struct xlsx_merges){
        .arena = arena,
        .area = ARENA_ARRAY(arena, struct xlsx_area, AREAS_MAX),
        .cover = ARENA_ARRAY(arena, struct xlsx_cover, columns),
        .columns = columns,
    };
}

bool xlsx_merge_add(struct xlsx_merges *merges, struct xlsx_area area)
{
    if (merges->areas == AREAS_MAX)
        return false;
    if (area.first_column >= merges->columns)
        return true;
    if (area.last_column >= merges->columns)
        area.last_column = merges->columns - 1;
    merges->area[merges->areas++] = area;
    return true;
}

static int by_row(const void *a, const void *b)
{
    const struct xlsx_area *left = a, *right = b;
    return left->first_row != right->first_row ? left->first_row - right->first_row
                                               : left->first_column - right->first_column;
}

void xlsx_merge_sort(struct xlsx_merges *merges)
{
    if (merges->areas > 0)
        qsort(merges->area, (size_t)merges->areas, sizeof *merges->area, by_row);
}

/* The first cell's value for all columns of its area; kept, since its row goes by. */
static void begin(struct xlsx_merges *merges, const struct xlsx_area *area,
                  const struct xlsx_cell *first)
{
    struct buf *text = &merges->cover[area->first_column].text;
    if (!text->arena)
        *text = buf_create(merges->arena, 64);
    text->length = 0;
    buf_text(text, first->text);
    for (int i = area->first_column; i <= area->last_column; i++) {
        merges->cover[i].area = *area;
        merges->cover[i].cell = (struct xlsx_cell){text->length ? text->bytes : "", first->kind, 0};
    }
    if (area->last_column >= merges->covered)
        merges->covered = area->last_column + 1;
}

int xlsx_merge_fill(struct xlsx_merges *merges, int row, struct xlsx_cell *cell, int cells)
{
    static const struct xlsx_cell empty = {.text = ""};
    for (; merges->next < merges->areas && merges->area[merges->next].first_row <= row;
         merges->next++) {
        const struct xlsx_area *area = &merges->area[merges->next];
        if (area->first_row == row && area->first_column < cells)
            begin(merges, area, &cell[area->first_column]);
    }
    for (int i = 0; i < merges->covered; i++) {
        const struct xlsx_cover *cover = &merges->cover[i];
        bool first = row == cover->area.first_row && i == cover->area.first_column;
        if (first || row > cover->area.last_row || cover->cell.kind == XLSX_EMPTY ||
            (i < cells && cell[i].kind != XLSX_EMPTY))
            continue;
        while (cells <= i)
            cell[cells++] = empty;
        cell[i] = cover->cell;
        cell[i].merged = i == cover->area.first_column ? XLSX_BELOW : XLSX_BESIDE;
    }
    return cells;
}
