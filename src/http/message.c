/* The small parts of HTTP messages: status lines, headers, cookies, media types and paths. */
#include "http/http_internal.h"

#include "base/log.h"
#include "base/percent.h"
#include "base/text.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct request request_blank(void)
{
    return (struct request){
        .path = "",
        .query = "",
        .host = "",
        .address = "",
        .content_type = "",
        .cookie = "",
        .authorization = "",
        .accept = "",
        .user_agent = "",
        .sec_fetch_site = "",
        .origin = "",
        .if_none_match = "",
        .idempotency_key = "",
        .body = "",
    };
}

void response_header(struct response *response, const char *name, const char *value)
{
    assert(response->header_count < (int)(sizeof response->headers / sizeof *response->headers));
    for (const char *c = value; *c; c++) {
        if ((unsigned char)*c < ' ' || *c == 0x7f) {
            log_error("the header %s was left out: its value holds a control character", name);
            return;
        }
    }
    response->headers[response->header_count++] = (struct header){name, value};
}

const char *http_reason(int status)
{
    static const struct {
        int status;
        const char *reason;
    } reasons[] = {
        {200, "OK"},
        {201, "Created"},
        {204, "No Content"},
        {206, "Partial Content"},
        {302, "Found"},
        {303, "See Other"},
        {304, "Not Modified"},
        {400, "Bad Request"},
        {401, "Unauthorized"},
        {403, "Forbidden"},
        {404, "Not Found"},
        {405, "Method Not Allowed"},
        {406, "Not Acceptable"},
        {408, "Request Timeout"},
        {409, "Conflict"},
        {411, "Length Required"},
        {413, "Content Too Large"},
        {414, "URI Too Long"},
        {415, "Unsupported Media Type"},
        {422, "Unprocessable Content"},
        {429, "Too Many Requests"},
        {431, "Request Header Fields Too Large"},
        {500, "Internal Server Error"},
        {501, "Not Implemented"},
        {503, "Service Unavailable"},
        {505, "HTTP Version Not Supported"},
        {507, "Insufficient Storage"},
    };
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        if (reasons[i].status == status)
            return reasons[i].reason;
    return "Unknown";
}

static const char *skip_blank(const char *text)
{
    return text + strspn(text, " \t");
}

/* Reads a quoted string or a token at *at, stepping over it; NULL when the quote is never closed.
 */
static char *read_parameter_value(struct arena *arena, const char **at)
{
    const char *text = *at;
    if (*text != '"') {
        size_t length = strcspn(text, "; \t\"");
        *at = text + length;
        return arena_strndup(arena, text, length);
    }
    char *value = arena_alloc(arena, strlen(text)), *end = value;
    for (text++; *text && *text != '"'; text++) {
        if (text[0] == '\\' && text[1] == '"')
            text++;
        *end++ = *text;
    }
    *at = text + 1;
    return *text ? value : NULL;
}

int header_parameter(struct arena *arena, const char *header, const char *name, char **value)
{
    int found = 0;
    *value = NULL;
    const char *at = skip_blank(header + strcspn(header, ";"));
    while (*at) {
        if (*at != ';')
            return -1;
        at = skip_blank(at + 1);
        size_t length = strcspn(at, "=; \t\"");
        bool same = length == strlen(name) && strncasecmp(at, name, length) == 0;
        if (at[length] != '=') {
            if (length > 0 || *at)
                return -1;
            break; /* a last ';' with nothing behind it */
        }
        at += length + 1;
        char *text = read_parameter_value(arena, &at);
        if (!text || (same && found))
            return -1;
        if (same) {
            *value = text;
            found = 1;
        }
        at = skip_blank(at);
    }
    return found;
}

const char *http_media_type(struct arena *arena, const char *content_type)
{
    content_type = skip_blank(content_type);
    char *type = arena_strndup(arena, content_type, strcspn(content_type, "; \t"));
    for (char *c = type; *c; c++)
        if (*c >= 'A' && *c <= 'Z')
            *c = (char)(*c + ('a' - 'A'));
    return type;
}

const char *http_cookie(struct arena *arena, const char *cookies, const char *name)
{
    size_t name_length = strlen(name);
    for (const char *at = cookies; *at;) {
        at += strspn(at, "; \t");
        size_t length = strcspn(at, ";");
        if (length > name_length && memcmp(at, name, name_length) == 0 && at[name_length] == '=') {
            const char *value = at + name_length + 1;
            size_t left = length - name_length - 1;
            while (left > 0 && (value[left - 1] == ' ' || value[left - 1] == '\t'))
                left--;
            if (left >= 2 && value[0] == '"' && value[left - 1] == '"')
                value++, left -= 2;
            return arena_strndup(arena, value, left);
        }
        at += length;
    }
    return NULL;
}

/* A quality in thousandths: the "q" among a media range's parameters, 1 without one. */
static int range_quality(const char *parameters, const char *end)
{
    for (const char *at = memchr(parameters, ';', (size_t)(end - parameters)); at && at < end;
         at = memchr(at, ';', (size_t)(end - at))) {
        at = skip_blank(at + 1);
        if ((at[0] != 'q' && at[0] != 'Q') || at[1] != '=')
            continue;
        if (at[2] != '0' || at[3] != '.')
            return at[2] == '1' ? 1000 : 0;
        int quality = 0;
        for (int i = 0, unit = 100; i < 3 && at[4 + i] >= '0' && at[4 + i] <= '9'; i++, unit /= 10)
            quality += (at[4 + i] - '0') * unit;
        return quality;
    }
    return 1000;
}

/* How much `accept` wants a media type, by the most specific range that covers it; 0 for none. */
static int accepted(const char *accept, const char *type)
{
    size_t main_length = strcspn(type, "/") + 1;
    int quality = 0, specific = 0;
    for (const char *at = accept; *at;) {
        at += strspn(at, ", \t");
        const char *end = at + strcspn(at, ",");
        size_t length = strcspn(at, ",; \t");
        int match = 0;
        if (length == strlen(type) && strncasecmp(at, type, length) == 0)
            match = 3;
        else if (length == main_length + 1 && strncasecmp(at, type, main_length) == 0 &&
                 at[main_length] == '*')
            match = 2;
        else if (length == 3 && memcmp(at, "*/*", 3) == 0)
            match = 1;
        if (match > specific) {
            specific = match;
            quality = range_quality(at, end);
        }
        at = end;
    }
    return quality;
}

bool http_wants_json(const char *accept)
{
    return accepted(accept, "application/json") > accepted(accept, "text/html");
}

void http_encode(struct buf *out, const char *text)
{
    percent_encode(out, text, strlen(text));
}

static bool has_dot_segment(const char *path)
{
    for (const char *at = path; *at;) {
        at += strspn(at, "/");
        size_t length = strcspn(at, "/");
        if ((length == 1 && at[0] == '.') || (length == 2 && at[0] == '.' && at[1] == '.'))
            return true;
        at += length;
    }
    return false;
}

char *http_decode_path(struct arena *arena, const char *path)
{
    if (path[0] != '/')
        return NULL;
    size_t raw = strlen(path);
    char *decoded = arena_alloc(arena, raw + 1);
    size_t length = percent_decode(decoded, path, raw, false);
    if (length == (size_t)-1 || !text_is_utf8(decoded, length) ||
        !text_is_clean(decoded, length, false) || has_dot_segment(decoded))
        return NULL;
    decoded[length] = '\0';
    return decoded;
}
