/* Fuzz target of the multipart parser. The input's first line is the content type, the rest the
 * body; what is accepted keeps the promises of http.h, and no shorter body is accepted as whole. */
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

static void check_upload(const struct upload *upload, const char *body, size_t length)
{
    const char *name = upload->file_name;
    require(*upload->field && *name && !strpbrk(name, "/\\"));
    require(strcmp(name, ".") != 0 && strcmp(name, "..") != 0);
    require(text_is_utf8(name, strlen(name)) && text_is_utf8(upload->field, strlen(upload->field)));
    for (; *name; name++)
        require((unsigned char)*name >= ' ' && *name != 0x7f);
    require(upload->bytes >= body && upload->length <= length);
    require(upload->bytes + upload->length <= body + length);
}

static void check_text(const json_t *value)
{
    const char *text = json_string_value(value);
    require(text && strlen(text) == json_string_length(value));
    require(text_is_utf8(text, strlen(text)));
}

static enum parse_result parse(struct arena *arena, const char *type, const char *body,
                               size_t length)
{
    struct upload upload[HTTP_MAX_FILES];
    int uploads;
    json_t *form = json_object();
    enum parse_result result =
        http_parse_multipart(arena, type, body, length, form, upload, &uploads);
    require(uploads >= 0 && uploads <= HTTP_MAX_FILES);
    for (int i = 0; i < uploads; i++)
        check_upload(&upload[i], body, length);
    const char *name;
    json_t *value, *element;
    size_t i;
    json_object_foreach(form, name, value)
    {
        require(*name);
        if (json_is_string(value))
            check_text(value);
        json_array_foreach(value, i, element) check_text(element);
    }
    json_decref(form);
    return result;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    const char *text = (const char *)bytes, *newline = size ? memchr(text, '\n', size) : NULL;
    if (!newline || memchr(text, 0, (size_t)(newline - text)))
        return 0;
    struct arena *arena = arena_create(256 << 20);
    const char *type = arena_strndup(arena, text, (size_t)(newline - text));
    size_t length = size - (size_t)(newline + 1 - text);
    if (parse(arena, type, newline + 1, length) == PARSE_OK)
        require(length < 3 || parse(arena, type, newline + 1, length - 3) == PARSE_MALFORMED);
    arena_destroy(arena);
    return 0;
}
