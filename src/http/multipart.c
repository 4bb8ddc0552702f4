/* Uploads: multipart/form-data (RFC 7578), read strictly and without copying the files' bytes. */
#include "http/http_internal.h"

#include "base/text.h"

#include <string.h>
#include <strings.h>

struct multipart {
    struct arena *arena;
    const char *at, *end;  /* what is left of the body */
    const char *delimiter; /* CR LF, two hyphens and the boundary */
    size_t delimiter_length;
    json_t *form;
    int fields;
    struct upload *upload;
    int *uploads;
};

/* What a part's headers say. */
struct part {
    char *name, *file_name; /* file_name is NULL for a plain field */
    const char *bytes;
    size_t length;
};

/* 1 to 70 of the characters that RFC 2046 allows, the last one not a space. */
static bool is_boundary(const char *text)
{
    size_t length = strlen(text);
    return length >= 1 && length <= 70 && text[length - 1] != ' ' &&
           strspn(text, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                        "'()+_,-./:=? ") == length;
}

static bool skip(struct multipart *body, const char *text, size_t length)
{
    if ((size_t)(body->end - body->at) < length || memcmp(body->at, text, length) != 0)
        return false;
    body->at += length;
    return true;
}

/* One header line without its line break, NULL when there is none; control characters forbid it. */
static char *read_line(struct multipart *body, size_t limit)
{
    size_t left = (size_t)(body->end - body->at);
    const char *end = memmem(body->at, left < limit ? left : limit, "\r\n", 2);
    if (!end)
        return NULL;
    size_t length = (size_t)(end - body->at);
    const char *line = body->at;
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)line[i] < ' ' || line[i] == 0x7f)
            return NULL;
    body->at = end + 2;
    return text_is_utf8(line, length) ? arena_strndup(body->arena, line, length) : NULL;
}

/* The last component of a path of any system, as some browsers send whole paths. */
static char *last_component(char *path)
{
    char *last = path;
    for (char *c = path; *c; c++)
        if (*c == '/' || *c == '\\')
            last = c + 1;
    return last;
}

static bool read_disposition(struct multipart *body, struct part *part, const char *value)
{
    char *encoded;
    if (part->name || strcmp(http_media_type(body->arena, value), "form-data") != 0 ||
        header_parameter(body->arena, value, "name", &part->name) != 1 ||
        header_parameter(body->arena, value, "filename*", &encoded) != 0)
        return false;
    int named = header_parameter(body->arena, value, "filename", &part->file_name);
    if (named > 0)
        part->file_name = last_component(part->file_name);
    return named >= 0;
}

/* Reads headers up to the empty line behind them. */
static bool read_headers(struct multipart *body, struct part *part)
{
    static const char disposition[] = "Content-Disposition:";
    const char *begin = body->at;
    for (;;) {
        char *line = read_line(body, HTTP_MAX_PART_HEADERS - (size_t)(body->at - begin));
        if (!line)
            return false;
        if (!*line)
            return part->name != NULL;
        if (!strchr(line, ':') || *line == ' ')
            return false;
        if (strncasecmp(line, disposition, strlen(disposition)) == 0 &&
            !read_disposition(body, part, line + strlen(disposition)))
            return false;
    }
}

/* The part's bytes, up to the next delimiter, which is stepped over. */
static bool read_bytes(struct multipart *body, struct part *part)
{
    part->bytes = body->at;
    const char *end =
        memmem(body->at, (size_t)(body->end - body->at), body->delimiter, body->delimiter_length);
    if (!end)
        return false;
    part->length = (size_t)(end - body->at);
    body->at = end + body->delimiter_length;
    return true;
}

static enum parse_result add_file(struct multipart *body, const struct part *part)
{
    const char *name = part->file_name;
    if (!*name && part->length == 0)
        return PARSE_OK;
    if (!*name || !*part->name || strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
        return PARSE_MALFORMED;
    if (*body->uploads == HTTP_MAX_FILES)
        return PARSE_TOO_MANY;
    body->upload[(*body->uploads)++] = (struct upload){
        .field = part->name, .file_name = name, .bytes = part->bytes, .length = part->length};
    return PARSE_OK;
}

static enum parse_result read_part(struct multipart *body)
{
    struct part part = {.name = NULL};
    if (!skip(body, "\r\n", 2) || !read_headers(body, &part) || !read_bytes(body, &part))
        return PARSE_MALFORMED;
    if (++body->fields > HTTP_MAX_FIELDS)
        return PARSE_TOO_MANY;
    if (part.file_name)
        return add_file(body, &part);
    return form_add(body->form, part.name, strlen(part.name), part.bytes, part.length);
}

enum parse_result http_parse_multipart(struct arena *arena, const char *content_type,
                                       const char *bytes, size_t length, json_t *form,
                                       struct upload upload[HTTP_MAX_FILES], int *uploads)
{
    *uploads = 0;
    char *boundary;
    if (strcmp(http_media_type(arena, content_type), "multipart/form-data") != 0 ||
        header_parameter(arena, content_type, "boundary", &boundary) != 1 || !is_boundary(boundary))
        return PARSE_MALFORMED;
    struct multipart body = {.arena = arena, .at = bytes, .end = bytes + length, .form = form};
    body.delimiter = arena_printf(arena, "\r\n--%s", boundary);
    body.delimiter_length = strlen(body.delimiter);
    body.upload = upload;
    body.uploads = uploads;
    if (!skip(&body, body.delimiter + 2, body.delimiter_length - 2))
        return PARSE_MALFORMED;
    while (!skip(&body, "--", 2)) {
        enum parse_result result = read_part(&body);
        if (result != PARSE_OK)
            return result;
    }
    skip(&body, "\r\n", 2);
    return body.at == body.end ? PARSE_OK : PARSE_MALFORMED;
}
