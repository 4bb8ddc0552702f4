/* Forms as browsers send them: application/x-www-form-urlencoded into a Jansson object. */
#include "http/http_internal.h"

#include "base/percent.h"
#include "base/text.h"

#include <string.h>

static bool is_field_text(const char *text, size_t length)
{
    return text_is_utf8(text, length) && !memchr(text, 0, length);
}

/* Puts one more value under a name that may have some. */
static int add_value(json_t *form, const char *name, size_t length, bool list, json_t *value)
{
    json_t *had = json_object_getn(form, name, length);
    if (!had && !list)
        return json_object_setn_new_nocheck(form, name, length, value);
    if (!json_is_array(had)) {
        json_t *array = json_array();
        if (had)
            json_array_append(array, had);
        json_object_setn_new_nocheck(form, name, length, array);
        had = array;
    }
    return json_array_append_new(had, value);
}

enum parse_result form_add(json_t *form, const char *name, size_t name_length, const char *value,
                           size_t length)
{
    bool list = name_length >= 2 && memcmp(name + name_length - 2, "[]", 2) == 0;
    if (list)
        name_length -= 2;
    if (name_length == 0 || !is_field_text(name, name_length) || !is_field_text(value, length))
        return PARSE_MALFORMED;
    json_t *text = json_stringn_nocheck(value, length);
    return add_value(form, name, name_length, list, text) == 0 ? PARSE_OK : PARSE_TOO_MANY;
}

/* Decodes and adds "name=value"; `scratch` has room for `length` bytes. */
static enum parse_result add_pair(json_t *form, const char *pair, size_t length, char *scratch)
{
    const char *equals = memchr(pair, '=', length);
    size_t name_length = equals ? (size_t)(equals - pair) : length;
    size_t rest = equals ? length - name_length - 1 : 0;
    size_t name = percent_decode(scratch, pair, name_length, true);
    if (name == (size_t)-1)
        return PARSE_MALFORMED;
    size_t value = percent_decode(scratch + name, pair + length - rest, rest, true);
    if (value == (size_t)-1)
        return PARSE_MALFORMED;
    return form_add(form, scratch, name, scratch + name, value);
}

static enum parse_result add_pairs(const char *text, size_t length, json_t *form, char *scratch)
{
    int fields = 0;
    const char *end = text + length;
    for (const char *pair = text; pair < end; pair++) {
        const char *next = memchr(pair, '&', (size_t)(end - pair));
        if (!next)
            next = end;
        if (next > pair) {
            if (++fields > HTTP_MAX_FIELDS)
                return PARSE_TOO_MANY;
            enum parse_result result = add_pair(form, pair, (size_t)(next - pair), scratch);
            if (result != PARSE_OK)
                return result;
        }
        pair = next;
        if (pair == end)
            break;
    }
    return PARSE_OK;
}

enum parse_result http_parse_form(const char *text, size_t length, json_t *form)
{
    /* The decoded pair stands in memory of Jansson's allocator: the request's arena. */
    json_malloc_t allocate;
    json_free_t release;
    json_get_alloc_funcs(&allocate, &release);
    char *scratch = allocate(length + 1);
    if (!scratch)
        return PARSE_TOO_MANY;
    enum parse_result result = add_pairs(text, length, form, scratch);
    release(scratch);
    return result;
}
