/* Unit tests of JSON: bodies read, texts written. */
#include "core/ctx.h"
#include "http.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static enum parse_result parse_bytes(const char *text, size_t length)
{
    enum parse_result result;
    json_t *json = http_parse_json(text, length, &result);
    assert_int_equal(json != NULL, result == PARSE_OK);
    json_decref(json);
    return result;
}

static enum parse_result parse(const char *text)
{
    return parse_bytes(text, strlen(text));
}

static void test_objects_are_parsed(void **state)
{
    (void)state;
    const char *text = " {\"a\":1,\"b\":[\"村\",null],\"c\":{\"d\":\"{[\\\"\\\\\"}} \n";
    enum parse_result result;
    json_t *json = http_parse_json(text, strlen(text), &result);
    assert_int_equal(result, PARSE_OK);
    assert_int_equal(json_integer_value(json_object_get(json, "a")), 1);
    json_t *c = json_object_get(json, "c");
    assert_string_equal(json_string_value(json_object_get(c, "d")), "{[\"\\");
    json_decref(json);
    assert_int_equal(parse("{}"), PARSE_OK);
}

static void test_only_objects(void **state)
{
    (void)state;
    assert_int_equal(parse(""), PARSE_MALFORMED);
    assert_int_equal(parse("[]"), PARSE_MALFORMED);
    assert_int_equal(parse("\"a\""), PARSE_MALFORMED);
    assert_int_equal(parse("1"), PARSE_MALFORMED);
    assert_int_equal(parse("null"), PARSE_MALFORMED);
}

static void test_what_is_no_json(void **state)
{
    (void)state;
    assert_int_equal(parse("{"), PARSE_MALFORMED);
    assert_int_equal(parse("{} {}"), PARSE_MALFORMED);
    assert_int_equal(parse("{}x"), PARSE_MALFORMED);
    assert_int_equal(parse("{\"a\":1,}"), PARSE_MALFORMED);
    assert_int_equal(parse("{'a':1}"), PARSE_MALFORMED);
    assert_int_equal(parse("{\"a\":\"\xff\"}"), PARSE_MALFORMED);
    assert_int_equal(parse("{\"a\":\"\\ud800\"}"), PARSE_MALFORMED);
    assert_int_equal(parse("{\"a\":99999999999999999999}"), PARSE_MALFORMED);
    assert_int_equal(parse("{\"a\":1e999}"), PARSE_MALFORMED);
    assert_int_equal(parse("}}{{"), PARSE_MALFORMED);
    assert_int_equal(parse_bytes("{\"a\":1}", 6), PARSE_MALFORMED);
}

static void test_duplicate_keys_are_malformed(void **state)
{
    (void)state;
    assert_int_equal(parse("{\"a\":1,\"a\":1}"), PARSE_MALFORMED);
    assert_int_equal(parse("{\"b\":{\"a\":1,\"\\u0061\":2}}"), PARSE_MALFORMED);
}

static void test_nul_is_malformed(void **state)
{
    (void)state;
    assert_int_equal(parse("{\"a\":\"\\u0000\"}"), PARSE_MALFORMED);
    assert_int_equal(parse("{\"\\u0000\":1}"), PARSE_MALFORMED);
    assert_int_equal(parse_bytes("{\"a\":\"\0\"}", 9), PARSE_MALFORMED);
    assert_int_equal(parse_bytes("{}\0", 3), PARSE_MALFORMED);
}

/* {"a":{"a": ... }} of `levels` objects, the last one with brackets in a string. */
static enum parse_result parse_levels(int levels)
{
    char text[200] = "";
    for (int i = 1; i < levels; i++)
        strcat(text, "{\"a\":");
    strcat(text, "{\"\\\"[[[\":\"[[[[\\\\\"}");
    for (int i = 1; i < levels; i++)
        strcat(text, "}");
    return parse(text);
}

static void test_depth_is_limited(void **state)
{
    (void)state;
    assert_int_equal(parse_levels(JSON_MAX_DEPTH), PARSE_OK);
    assert_int_equal(parse_levels(JSON_MAX_DEPTH + 1), PARSE_TOO_MANY);
    assert_int_equal(parse("{\"a\":[[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[]]}"),
                     PARSE_OK);
    static char deep[1 << 20];
    memset(deep, '[', sizeof deep);
    assert_int_equal(parse_bytes(deep, sizeof deep), PARSE_TOO_MANY);
}

static void test_values_are_limited(void **state)
{
    (void)state;
    static char text[2 * HTTP_MAX_FIELDS + 10] = "{\"a\":[1";
    char *end = text + strlen(text);
    for (int i = 1; i < HTTP_MAX_FIELDS; i++, end += 2)
        memcpy(end, ",1", 2);
    memcpy(end, "]}", 3);
    assert_int_equal(parse(text), PARSE_OK);
    memcpy(end, ",1]}", 5);
    assert_int_equal(parse(text), PARSE_TOO_MANY);
}

/* Any value at all, with every kind of byte in its texts. */
static json_t *any_value(unsigned *seed, int depth)
{
    char text[12];
    int length = rand_r(seed) % 12;
    for (int i = 0; i < length; i++)
        text[i] = (char)(rand_r(seed) % 128);
    json_t *value;
    switch (rand_r(seed) % (depth ? 9 : 7)) {
    case 0:
        return json_integer(rand_r(seed) - RAND_MAX / 2);
    case 1:
        return json_integer(rand_r(seed) % 2 ? INT64_MIN : INT64_MAX);
    case 2:
        return json_boolean(rand_r(seed) % 2);
    case 3:
        return json_real(rand_r(seed) / 7.0);
    case 4:
        return json_null();
    case 5:
        return json_string("村“两委” 𠮷");
    case 6:
        return json_stringn(text, (size_t)length);
    case 7:
        value = json_array();
        for (int i = rand_r(seed) % 4; i > 0; i--)
            json_array_append_new(value, any_value(seed, depth - 1));
        return value;
    }
    value = json_object();
    for (int i = rand_r(seed) % 4; i > 0; i--) {
        snprintf(text, sizeof text, "\"键\n%d", rand_r(seed) % 5);
        json_object_set_new(value, text, any_value(seed, depth - 1));
    }
    return value;
}

static void test_texts_are_written_as_the_library_writes_them(void **state)
{
    (void)state;
    unsigned seed = 1;
    struct ctx ctx = {.arena = arena_create(64 << 20)};
    assert_null(json_text(&ctx, NULL));
    for (int i = 0; i < 5000; i++) {
        json_t *value = any_value(&seed, 4);
        char *expected = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
        assert_string_equal(json_text(&ctx, value), expected);
        free(expected);
        json_decref(value);
        arena_reset(ctx.arena);
    }
    arena_destroy(ctx.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_objects_are_parsed),
        cmocka_unit_test(test_only_objects),
        cmocka_unit_test(test_what_is_no_json),
        cmocka_unit_test(test_duplicate_keys_are_malformed),
        cmocka_unit_test(test_nul_is_malformed),
        cmocka_unit_test(test_depth_is_limited),
        cmocka_unit_test(test_values_are_limited),
        cmocka_unit_test(test_texts_are_written_as_the_library_writes_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
