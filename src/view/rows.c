/* Rows: a view's long lists, kept as cells by place instead of as objects, and made into JSON for
 * programs. */
#include "view/view_internal.h"

#include <string.h>

enum { ROWS_LEAST = 8 };

struct view_rows *view_rows_new(struct arena *arena, const char *const *columns)
{
    struct view_rows *rows = ARENA_NEW(arena, struct view_rows);
    rows->arena = arena;
    rows->columns = columns;
    while (columns[rows->width])
        rows->width++;
    return rows;
}

struct view_rows *view_object(struct arena *arena, const char *const *columns,
                              struct view_cell **cells)
{
    struct view_rows *rows = view_rows_new(arena, columns);
    rows->cells = *cells = ARENA_ARRAY(arena, struct view_cell, rows->width);
    rows->count = rows->capacity = 1;
    return rows;
}

void view_rows_expect(struct view_rows *rows, size_t count)
{
    size_t size = rows->width * sizeof *rows->cells, capacity = rows->count + count;
    if (capacity <= rows->capacity)
        return;
    rows->cells = arena_resize(rows->arena, rows->cells, rows->capacity * size, capacity * size);
    rows->capacity = capacity;
}

struct view_cell *view_row(struct view_rows *rows)
{
    if (rows->count == rows->capacity)
        view_rows_expect(rows, rows->capacity ? rows->capacity : ROWS_LEAST);
    return &rows->cells[rows->width * rows->count++];
}

static json_t *row_json(const struct view_rows *rows, size_t row)
{
    json_t *object = json_object();
    for (size_t column = 0; column < rows->width; column++)
        json_object_set_new(object, rows->columns[column],
                            view_cell_json(&rows->cells[row * rows->width + column]));
    return object;
}

json_t *view_cell_json(const struct view_cell *cell)
{
    switch (cell->kind) {
    case CELL_NONE:
        break;
    case CELL_TEXT:
        return json_stringn(cell->text, cell->length);
    case CELL_INT:
        return json_integer(cell->integer);
    case CELL_BOOL:
        return json_boolean(cell->integer);
    case CELL_JSON:
        return cell->json ? json_incref((json_t *)(uintptr_t)cell->json) : json_null();
    case CELL_ROWS:
        return view_rows_json(cell->rows);
    case CELL_OBJECT:
        return row_json(cell->rows, 0);
    }
    return json_null();
}

json_t *view_rows_json(const struct view_rows *rows)
{
    json_t *array = json_array();
    for (size_t i = 0; i < rows->count; i++)
        json_array_append_new(array, row_json(rows, i));
    return array;
}
