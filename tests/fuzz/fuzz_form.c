/* Fuzz target of the form parser: what it accepts is UTF-8 without NUL, and encoding it again gives
 * the same form. */
#include "base/percent.h"
#include "base/text.h"
#include "http.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void require(bool kept)
{
    if (!kept)
        abort();
}

/* Writes "name=value"; a list's name ends in "[]". */
static void write_pair(struct buf *out, const char *name, bool list, const json_t *value)
{
    const char *text = json_string_value(value);
    require(text && strlen(text) == json_string_length(value));
    require(text_is_utf8(name, strlen(name)) && text_is_utf8(text, strlen(text)));
    http_encode(out, name);
    buf_text(out, list ? "[]=" : "=");
    http_encode(out, text);
    buf_char(out, '&');
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct arena *arena = arena_create(256 << 20);
    json_t *form = json_object(), *again = json_object();
    if (http_parse_form((const char *)bytes, size, form) == PARSE_OK) {
        struct buf out = buf_create(arena, 64);
        const char *name;
        json_t *value, *element;
        size_t i;
        json_object_foreach(form, name, value)
        {
            require(*name);
            if (json_is_string(value))
                write_pair(&out, name, false, value);
            json_array_foreach(value, i, element) write_pair(&out, name, true, element);
        }
        require(http_parse_form(out.bytes, out.length, again) == PARSE_OK);
        require(json_equal(form, again));
    }
    json_decref(form);
    json_decref(again);
    arena_destroy(arena);
    return 0;
}
