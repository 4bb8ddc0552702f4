/* Unit tests of JSON bodies. */
#include "http.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
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
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
