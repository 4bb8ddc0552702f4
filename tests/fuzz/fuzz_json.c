/* Fuzz target of the JSON parser: what it accepts is an object within the limits, and reads the
 * same when it is written and parsed again. */
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

static void check_value(json_t *value, int depth)
{
    const char *key;
    json_t *member;
    size_t i;
    if (json_is_string(value))
        require(strlen(json_string_value(value)) == json_string_length(value));
    if (!json_is_object(value) && !json_is_array(value))
        return;
    require(depth <= JSON_MAX_DEPTH);
    require(json_object_size(value) <= HTTP_MAX_FIELDS);
    require(json_array_size(value) <= HTTP_MAX_FIELDS);
    json_object_foreach(value, key, member) check_value(member, depth + 1);
    json_array_foreach(value, i, member) check_value(member, depth + 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    enum parse_result result;
    json_t *json = http_parse_json((const char *)bytes, size, &result);
    require((json != NULL) == (result == PARSE_OK));
    if (!json)
        return 0;
    require(json_is_object(json));
    check_value(json, 1);
    char *text = json_dumps(json, JSON_COMPACT | JSON_REAL_PRECISION(17));
    json_t *again = http_parse_json(text, strlen(text), &result);
    require(result == PARSE_OK && json_equal(json, again));
    json_decref(json);
    json_decref(again);
    free(text);
    return 0;
}
