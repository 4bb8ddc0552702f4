/* JSON bodies: Jansson behind limits of its own, since it would recurse 2048 levels deep. */
#include "http/http_internal.h"

#include <string.h>

/* Looks at the text before it is parsed: how deep it goes and how many values it has. Text that is
 * no JSON may pass; the parser refuses it. */
static bool is_within_limits(const char *text, size_t length)
{
    int depth = 0, values = 1;
    bool quoted = false;
    for (size_t i = 0; i < length; i++) {
        char c = text[i];
        if (c == '"')
            quoted = !quoted;
        else if (quoted)
            i += c == '\\'; /* and what it escapes */
        else if (c == '{' || c == '[')
            depth++;
        else if (c == '}' || c == ']')
            depth--;
        else if (c == ',')
            values++;
        if (depth > JSON_MAX_DEPTH || values > HTTP_MAX_FIELDS)
            return false;
    }
    return true;
}

json_t *http_parse_json(const char *text, size_t length, enum parse_result *result)
{
    *result = PARSE_TOO_MANY;
    if (!is_within_limits(text, length))
        return NULL;
    *result = PARSE_MALFORMED;
    /* Without JSON_ALLOW_NUL, \u0000 is an error: no string of ours ends early. */
    json_t *json = json_loadb(text, length, JSON_REJECT_DUPLICATES, NULL);
    if (!json_is_object(json)) {
        json_decref(json);
        return NULL;
    }
    *result = PARSE_OK;
    return json;
}
