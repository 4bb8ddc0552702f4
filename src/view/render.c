/* Rendering: a walk over the operations, with the sections' values as a stack. Little is allocated
 * but the output; both depths are limited when templates are compiled. */
#include "view/view_internal.h"

#include "base/percent.h"

#include <inttypes.h>
#include <stdio.h>

/* Rows of the same columns: where the cell of a key stands. */
struct shape {
    const char *const *columns;
    struct shape *next;
    uint8_t place[]; /* by the key's number: the column's number from 1, 0 for none */
};

/* A value that a section has entered, or a row of a list. */
struct frame {
    struct view_cell value;
    const struct view_cell *row; /* the row's cells, or NULL */
    const struct shape *shape;   /* of the row */
    size_t index, count;         /* which of how many; count is 0 outside arrays and lists */
};

/* What a name of the page as a whole was found to stand for. Rows ask for a few of them again and
 * again: the year in each link of a table. */
enum { FOUND = 64 }; /* a power of two */
struct found {
    const struct key *key;
    struct view_cell cell;
};

struct renderer {
    const struct templates *templates;
    const struct view_list *lists;
    struct buf *out;
    struct frame frames[VIEW_MAX_SECTIONS + 1];
    size_t depth; /* index of the innermost frame */
    struct shape *shapes;
    struct found found[FOUND];
};

static void run(struct renderer *renderer, const struct op *op, const struct op *end);

static const struct shape *shape_of(struct renderer *renderer, const struct view_rows *rows)
{
    for (const struct shape *shape = renderer->shapes; shape; shape = shape->next)
        if (shape->columns == rows->columns)
            return shape;
    const struct keys *keys = &renderer->templates->keys;
    struct shape *shape = arena_alloc(renderer->out->arena, sizeof *shape + keys->count);
    shape->columns = rows->columns;
    shape->next = renderer->shapes;
    for (size_t i = 0; i < rows->width; i++) {
        int number = keys_find(keys, rows->columns[i], strlen(rows->columns[i]));
        if (number >= 0)
            shape->place[number] = (uint8_t)(i + 1);
    }
    return renderer->shapes = shape;
}

/* True when the frame has the key, and what it stands for there. */
static bool find_in(const struct frame *frame, const struct key *key, struct view_cell *found)
{
    if (frame->row) {
        size_t place = frame->shape->place[key->number];
        if (place)
            *found = frame->row[place - 1];
        return place > 0;
    }
    const json_t *value = frame->value.kind == CELL_JSON
                              ? json_object_getn(frame->value.json, key->text, key->length)
                              : NULL;
    if (value)
        *found = cell_j(value);
    return value != NULL;
}

/* Lists go before the view's own keys. */
static struct view_cell look_up_page(const struct renderer *renderer, const struct key *key)
{
    struct view_cell found = {.kind = CELL_NONE};
    for (const struct view_list *list = renderer->lists; list; list = list->next)
        if (strlen(list->name) == key->length && memcmp(list->name, key->text, key->length) == 0)
            return cell_r(list->rows);
    find_in(renderer->frames, key, &found);
    return found;
}

static struct view_cell find_in_page(struct renderer *renderer, const struct key *key)
{
    struct found *found = &renderer->found[key->number % FOUND];
    if (!found->key || found->key->number != key->number)
        *found = (struct found){key, look_up_page(renderer, key)};
    return found->cell;
}

/* What a key stands for within a value. */
static struct view_cell part_of(const struct view_cell *whole, const struct key *key)
{
    const json_t *part =
        whole->kind == CELL_JSON ? json_object_getn(whole->json, key->text, key->length) : NULL;
    if (part)
        return cell_j(part);
    for (size_t i = 0; whole->kind == CELL_OBJECT && i < whole->rows->width; i++)
        if (strlen(whole->rows->columns[i]) == key->length &&
            memcmp(whole->rows->columns[i], key->text, key->length) == 0)
            return whole->rows->cells[i];
    return (struct view_cell){.kind = CELL_NONE};
}

/* The same, found by going outwards from the innermost frame. */
static struct view_cell find_outwards(struct renderer *renderer, const struct op *op)
{
    const struct frame *frame = &renderer->frames[renderer->depth];
    struct view_cell found = {.kind = CELL_NONE};
    bool has = false;
    for (; !has && frame > renderer->frames; frame--)
        has = find_in(frame, &op->keys[0], &found);
    if (!has)
        found = find_in_page(renderer, &op->keys[0]);
    for (size_t i = 1; i < op->parts; i++)
        found = part_of(&found, &op->keys[i]);
    return found;
}

/* What a name stands for; CELL_NONE when nothing has it. Most names are columns of the row that is
 * being rendered. */
static inline struct view_cell find(struct renderer *renderer, const struct op *op)
{
    const struct frame *frame = &renderer->frames[renderer->depth];
    if (op->name == NAME_DOT)
        return frame->value;
    size_t place = frame->row && op->parts == 1 ? frame->shape->place[op->keys->number] : 0;
    return place ? frame->row[place - 1] : find_outwards(renderer, op);
}

static const struct frame *innermost_array(const struct renderer *renderer)
{
    const struct frame *frame = &renderer->frames[renderer->depth];
    while (frame > renderer->frames && frame->count == 0)
        frame--;
    return frame;
}

static bool json_truth(const json_t *value)
{
    switch (value ? json_typeof(value) : JSON_NULL) {
    case JSON_OBJECT:
    case JSON_TRUE:
        return true;
    case JSON_ARRAY:
        return json_array_size(value) > 0;
    case JSON_STRING:
        return json_string_length(value) > 0;
    case JSON_INTEGER:
        return json_integer_value(value) != 0;
    case JSON_REAL:
        return json_real_value(value) != 0;
    case JSON_FALSE:
    case JSON_NULL:
        break;
    }
    return false;
}

static inline bool is_true(const struct view_cell *cell)
{
    switch (cell->kind) {
    case CELL_NONE:
        break;
    case CELL_TEXT:
        return cell->length > 0;
    case CELL_INT:
    case CELL_BOOL:
        return cell->integer != 0;
    case CELL_JSON:
        return json_truth(cell->json);
    case CELL_ROWS:
        return cell->rows->count > 0;
    case CELL_OBJECT:
        return true;
    }
    return false;
}

static bool is_place(const struct renderer *renderer, const struct op *op)
{
    const struct frame *frame = innermost_array(renderer);
    if (frame->count == 0)
        return false;
    return op->name == NAME_FIRST ? frame->index == 0 : frame->index + 1 == frame->count;
}

static int write_json(const char *bytes, size_t length, void *out)
{
    escape_html(out, bytes, length);
    return 0;
}

/* A place of nothing is JSON's null. */
static void dump_json(struct buf *out, const struct view_cell *cell)
{
    json_t *value = view_cell_json(cell);
    json_dump_callback(value, write_json, out, JSON_COMPACT | JSON_ENCODE_ANY);
    json_decref(value);
}

static void write_text(struct buf *out, const struct op *op, const char *text, size_t length)
{
    (op->kind == TAG_URL ? percent_encode : escape_html)(out, text, length);
}

static void write_json_value(struct buf *out, const struct op *op, const json_t *value)
{
    switch (value ? json_typeof(value) : JSON_NULL) {
    case JSON_STRING:
        write_text(out, op, json_string_value(value), json_string_length(value));
        break;
    case JSON_INTEGER:
        buf_integer(out, json_integer_value(value));
        break;
    case JSON_REAL:
    case JSON_TRUE:
    case JSON_FALSE:
        json_dump_callback(value, write_json, out, JSON_ENCODE_ANY);
        break;
    case JSON_OBJECT:
    case JSON_ARRAY:
    case JSON_NULL:
        break;
    }
}

static void write_cell(struct buf *out, const struct op *op, const struct view_cell *cell)
{
    switch (cell->kind) {
    case CELL_NONE:
    case CELL_ROWS:
    case CELL_OBJECT:
        break;
    case CELL_TEXT:
        write_text(out, op, cell->text, cell->length);
        break;
    case CELL_INT:
        buf_integer(out, cell->integer);
        break;
    case CELL_BOOL:
        buf_text(out, cell->integer ? "true" : "false");
        break;
    case CELL_JSON:
        write_json_value(out, op, cell->json);
        break;
    }
}

static void write_value(struct renderer *renderer, const struct op *op)
{
    struct buf *out = renderer->out;
    if (op->name == NAME_NUMBER) {
        const struct frame *frame = innermost_array(renderer);
        if (frame->count > 0)
            buf_integer(out, (int64_t)frame->index + 1);
        return;
    }
    struct view_cell cell = find(renderer, op);
    if (op->kind == TAG_JSON)
        dump_json(out, &cell);
    else
        write_cell(out, op, &cell);
}

static void run_array(struct renderer *renderer, const struct op *op, const json_t *array)
{
    struct frame *frame = &renderer->frames[++renderer->depth];
    *frame = (struct frame){.count = json_array_size(array)};
    for (size_t i = 0; i < frame->count; i++) {
        frame->index = i;
        frame->value = cell_j(json_array_get(array, i));
        run(renderer, op + 1, op + 1 + op->length);
    }
    renderer->depth--;
}

static void run_rows(struct renderer *renderer, const struct op *op, const struct view_rows *rows)
{
    struct frame *frame = &renderer->frames[++renderer->depth];
    *frame = (struct frame){.shape = shape_of(renderer, rows), .count = rows->count};
    for (size_t i = 0; i < frame->count; i++) {
        frame->index = i;
        frame->row = &rows->cells[i * rows->width];
        run(renderer, op + 1, op + 1 + op->length);
    }
    renderer->depth--;
}

/* True when a section over this value changes nothing for the names in it: they are sought in what
 * stands around it. */
static bool is_transparent(const struct op *op, const struct view_cell *cell)
{
    switch (cell->kind) {
    case CELL_JSON:
        return json_is_true(cell->json) || (json_is_string(cell->json) && !op->asks_dot);
    case CELL_TEXT:
    case CELL_INT:
        return !op->asks_dot;
    case CELL_ROWS:
    case CELL_OBJECT:
        return false;
    case CELL_NONE:
    case CELL_BOOL:
        break;
    }
    return true;
}

/* Runs a section with its value as the innermost frame. */
static void run_within(struct renderer *renderer, const struct op *op, const struct view_cell *cell)
{
    struct frame *frame = &renderer->frames[++renderer->depth];
    *frame = (struct frame){.value = *cell};
    if (cell->kind == CELL_OBJECT) {
        frame->row = cell->rows->cells;
        frame->shape = shape_of(renderer, cell->rows);
    }
    run(renderer, op + 1, op + 1 + op->length);
    renderer->depth--;
}

static void run_section(struct renderer *renderer, const struct op *op)
{
    bool place = op->name == NAME_FIRST || op->name == NAME_LAST;
    struct view_cell cell = {.kind = CELL_NONE};
    if (!place)
        cell = find(renderer, op);
    bool truth = place ? is_place(renderer, op) : is_true(&cell);
    if (truth != (op->kind == TAG_SECTION))
        return;
    if (op->kind == TAG_INVERTED || is_transparent(op, &cell))
        run(renderer, op + 1, op + 1 + op->length);
    else if (cell.kind == CELL_ROWS)
        run_rows(renderer, op, cell.rows);
    else if (cell.kind == CELL_JSON && json_is_array(cell.json))
        run_array(renderer, op, cell.json);
    else
        run_within(renderer, op, &cell);
}

static void run(struct renderer *renderer, const struct op *op, const struct op *end)
{
    for (; op < end; op++) {
        switch (op->kind) {
        case TAG_TEXT:
            buf_add(renderer->out, op->text, op->length);
            break;
        case TAG_VALUE:
        case TAG_URL:
        case TAG_JSON:
            write_value(renderer, op);
            break;
        case TAG_SECTION:
        case TAG_INVERTED:
            run_section(renderer, op);
            op += op->length;
            break;
        case TAG_PARTIAL:
            run(renderer, op->partial->ops, op->partial->ops + op->partial->count);
            break;
        default:
            break;
        }
    }
}

bool views_render_lists(const struct templates *templates, const char *name, const json_t *view,
                        const struct view_list *lists, struct buf *out)
{
    const struct template *template = view_find(templates, name);
    if (!template)
        return false;
    struct renderer renderer;
    renderer.templates = templates;
    renderer.lists = lists;
    renderer.out = out;
    renderer.frames[0] = (struct frame){.value = cell_j(view)};
    renderer.depth = 0;
    renderer.shapes = NULL;
    memset(renderer.found, 0, sizeof renderer.found);
    run(&renderer, template->ops, template->ops + template->count);
    return true;
}

bool views_render(const struct templates *templates, const char *name, const json_t *view,
                  struct buf *out)
{
    return views_render_lists(templates, name, view, NULL, out);
}
