/* Rendering: a walk over the operations, with the sections' values as a stack. Nothing is allocated
 * but the output; both depths are limited when templates are compiled. */
#include "view/view_internal.h"

#include "base/percent.h"

#include <inttypes.h>
#include <stdio.h>

/* A value that a section has entered; in an array, also which of how many. */
struct frame {
    const json_t *value;
    size_t index, count; /* count is 0 outside arrays */
};

struct renderer {
    struct buf *out;
    struct frame frames[VIEW_MAX_SECTIONS + 1];
    size_t depth; /* index of the innermost frame */
};

static void run(struct renderer *renderer, const struct op *op, const struct op *end);

/* What a name stands for; NULL when nothing has it. */
static const json_t *find(const struct renderer *renderer, const struct op *op)
{
    if (op->name == NAME_DOT)
        return renderer->frames[renderer->depth].value;
    const json_t *value = NULL;
    for (size_t i = renderer->depth + 1; !value && i-- > 0;)
        value = json_object_getn(renderer->frames[i].value, op->keys[0].text, op->keys[0].length);
    for (size_t i = 1; value && i < op->parts; i++)
        value = json_object_getn(value, op->keys[i].text, op->keys[i].length);
    return value;
}

static const struct frame *innermost_array(const struct renderer *renderer)
{
    const struct frame *frame = &renderer->frames[renderer->depth];
    while (frame > renderer->frames && frame->count == 0)
        frame--;
    return frame;
}

static bool is_true(const json_t *value)
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

static bool is_place(const struct renderer *renderer, const struct op *op)
{
    const struct frame *frame = innermost_array(renderer);
    if (frame->count == 0)
        return false;
    return op->name == NAME_FIRST ? frame->index == 0 : frame->index + 1 == frame->count;
}

static void write_integer(struct buf *out, json_int_t number)
{
    char digits[24], *at = digits + sizeof digits;
    uintmax_t rest = number < 0 ? 0 - (uintmax_t)number : (uintmax_t)number;
    do
        *--at = (char)('0' + rest % 10);
    while (rest /= 10);
    if (number < 0)
        *--at = '-';
    buf_add(out, at, (size_t)(digits + sizeof digits - at));
}

static int write_json(const char *bytes, size_t length, void *out)
{
    escape_html(out, bytes, length);
    return 0;
}

static void dump_json(struct buf *out, const json_t *value)
{
    if (value)
        json_dump_callback(value, write_json, out, JSON_COMPACT | JSON_ENCODE_ANY);
    else
        buf_add(out, "null", 4);
}

static void write_value(struct renderer *renderer, const struct op *op)
{
    struct buf *out = renderer->out;
    if (op->name == NAME_NUMBER) {
        const struct frame *frame = innermost_array(renderer);
        if (frame->count > 0)
            write_integer(out, (json_int_t)frame->index + 1);
        return;
    }
    const json_t *value = find(renderer, op);
    if (op->kind == TAG_JSON) {
        dump_json(out, value);
        return;
    }
    switch (value ? json_typeof(value) : JSON_NULL) {
    case JSON_STRING:
        (op->kind == TAG_URL ? percent_encode : escape_html)(out, json_string_value(value),
                                                             json_string_length(value));
        break;
    case JSON_INTEGER:
        write_integer(out, json_integer_value(value));
        break;
    case JSON_REAL:
    case JSON_TRUE:
    case JSON_FALSE:
        dump_json(out, value);
        break;
    case JSON_OBJECT:
    case JSON_ARRAY:
    case JSON_NULL:
        break;
    }
}

static void run_array(struct renderer *renderer, const struct op *op, const json_t *array)
{
    struct frame *frame = &renderer->frames[++renderer->depth];
    frame->count = json_array_size(array);
    for (size_t i = 0; i < frame->count; i++) {
        frame->index = i;
        frame->value = json_array_get(array, i);
        run(renderer, op + 1, op + 1 + op->length);
    }
    renderer->depth--;
}

static void run_section(struct renderer *renderer, const struct op *op)
{
    const struct op *first = op + 1, *end = first + op->length;
    bool place = op->name == NAME_FIRST || op->name == NAME_LAST;
    const json_t *value = place ? NULL : find(renderer, op);
    bool truth = place ? is_place(renderer, op) : is_true(value);
    if (truth != (op->kind == TAG_SECTION))
        return;
    if (op->kind == TAG_INVERTED || place || json_is_true(value)) {
        run(renderer, first, end);
    } else if (json_is_array(value)) {
        run_array(renderer, op, value);
    } else {
        renderer->frames[++renderer->depth] = (struct frame){.value = value};
        run(renderer, first, end);
        renderer->depth--;
    }
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

bool views_render(const struct templates *templates, const char *name, const json_t *view,
                  struct buf *out)
{
    const struct template *template = view_find(templates, name);
    if (!template)
        return false;
    struct renderer renderer;
    renderer.out = out;
    renderer.frames[0] = (struct frame){.value = view};
    renderer.depth = 0;
    run(&renderer, template->ops, template->ops + template->count);
    return true;
}
