/* JSON as text, compact and with keys in the order in which they were set: as Jansson writes it,
 * but into the request's arena and without a guard against circles, which views, records and audit
 * records never have and which costs a printf for each object. */
#include "core_internal.h"

#include "base/buf.h"

static void write_value(struct buf *out, const json_t *value);

/* What a byte is written as inside quotes: 0 as it is, 'u' by its number, else behind a backslash.
 */
static char escape_of(unsigned char byte)
{
    switch (byte) {
    case '"':
    case '\\':
        return (char)byte;
    case '\b':
        return 'b';
    case '\f':
        return 'f';
    case '\n':
        return 'n';
    case '\r':
        return 'r';
    case '\t':
        return 't';
    }
    return byte < ' ' ? 'u' : 0;
}

static void write_string(struct buf *out, const char *text, size_t length)
{
    static const char digits[] = "0123456789ABCDEF";
    size_t run = 0; /* where the bytes begin that are written as they are */
    buf_add(out, "\"", 1);
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)text[i];
        char escape = byte > '\\' ? 0 : escape_of(byte);
        if (!escape)
            continue;
        buf_add(out, text + run, i - run);
        buf_add(out, (char[]){'\\', escape}, 2);
        if (escape == 'u')
            buf_add(out, (char[]){'0', '0', digits[byte >> 4], digits[byte & 15]}, 4);
        run = i + 1;
    }
    buf_add(out, text + run, length - run);
    buf_add(out, "\"", 1);
}

static int write_bytes(const char *bytes, size_t length, void *out)
{
    buf_add(out, bytes, length);
    return 0;
}

static void write_object(struct buf *out, const json_t *object)
{
    json_t *of = (json_t *)(uintptr_t)object; /* the library's iterators are not for const */
    char before = '{';
    for (void *at = json_object_iter(of); at; at = json_object_iter_next(of, at)) {
        buf_add(out, &before, 1);
        write_string(out, json_object_iter_key(at), json_object_iter_key_len(at));
        buf_add(out, ":", 1);
        write_value(out, json_object_iter_value(at));
        before = ',';
    }
    buf_text(out, before == '{' ? "{}" : "}");
}

static void write_array(struct buf *out, const json_t *array)
{
    size_t count = json_array_size(array);
    buf_add(out, "[", 1);
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buf_add(out, ",", 1);
        write_value(out, json_array_get(array, i));
    }
    buf_add(out, "]", 1);
}

static void write_value(struct buf *out, const json_t *value)
{
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        write_object(out, value);
        break;
    case JSON_ARRAY:
        write_array(out, value);
        break;
    case JSON_STRING:
        write_string(out, json_string_value(value), json_string_length(value));
        break;
    case JSON_INTEGER:
        buf_integer(out, json_integer_value(value));
        break;
    case JSON_REAL: /* only what a program sent, shown to it again */
        json_dump_callback(value, write_bytes, out, JSON_COMPACT | JSON_ENCODE_ANY);
        break;
    case JSON_TRUE:
        buf_text(out, "true");
        break;
    case JSON_FALSE:
        buf_text(out, "false");
        break;
    case JSON_NULL:
        buf_text(out, "null");
    }
}

const char *json_text(struct ctx *ctx, const json_t *value)
{
    if (!value)
        return NULL;
    struct buf out = buf_create(ctx->arena, 1024);
    write_value(&out, value);
    return out.bytes;
}
