/* Unit tests of form parsing. */
#include "http.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* Parses `text`, which must be good, and compares with `expected`, in JSON. */
static void check(const char *text, const char *expected)
{
    json_t *form = json_object(), *wanted = json_loads(expected, 0, NULL);
    assert_non_null(wanted);
    assert_int_equal(http_parse_form(text, strlen(text), form), PARSE_OK);
    if (!json_equal(form, wanted))
        fail_msg("%s gives %s", text, json_dumps(form, 0));
    json_decref(form);
    json_decref(wanted);
}

static enum parse_result parse(const char *text, size_t length)
{
    json_t *form = json_object();
    enum parse_result result = http_parse_form(text, length, form);
    json_decref(form);
    return result;
}

static void refuse(const char *text)
{
    if (parse(text, strlen(text)) != PARSE_MALFORMED)
        fail_msg("accepted: %s", text);
}

static void test_fields_are_decoded(void **state)
{
    (void)state;
    check("", "{}");
    check("a=1&b=", "{\"a\":\"1\",\"b\":\"\"}");
    check("a", "{\"a\":\"\"}");
    check("&a=1&&b=2&", "{\"a\":\"1\",\"b\":\"2\"}");
    check("a+b=c+d%2B%26%3D&x=1=2", "{\"a b\":\"c d+&=\",\"x\":\"1=2\"}");
    check("%E6%9D%91=%e5%90%b4%E6%b1%9F", "{\"村\":\"吴江\"}");
    check("t=a%0D%0Ab", "{\"t\":\"a\\r\\nb\"}");
}

static void test_repeated_names_become_arrays(void **state)
{
    (void)state;
    check("a=1&b=x&a=2&a=3", "{\"a\":[\"1\",\"2\",\"3\"],\"b\":\"x\"}");
    check("a[]=1", "{\"a\":[\"1\"]}");
    check("a%5B%5D=1&a%5b%5d=2", "{\"a\":[\"1\",\"2\"]}");
    check("a=1&a[]=2&a=3", "{\"a\":[\"1\",\"2\",\"3\"]}");
}

static void test_other_brackets_are_literal(void **state)
{
    (void)state;
    check("items[3][progress]=5&a[]b=1&c[=2",
          "{\"items[3][progress]\":\"5\",\"a[]b\":\"1\",\"c[\":\"2\"}");
    check("items[3][]=5", "{\"items[3]\":[\"5\"]}");
}

static void test_bad_escapes_are_malformed(void **state)
{
    (void)state;
    refuse("a=%");
    refuse("a=%4");
    refuse("a=%4&b=1");
    refuse("a=%zz");
    refuse("a=% 1");
    refuse("%g0=1");
    assert_int_equal(parse("a=%41", 4), PARSE_MALFORMED); /* looks no further than told */
}

static void test_bad_text_is_malformed(void **state)
{
    (void)state;
    refuse("a=%00");
    refuse("a%00b=1");
    refuse("a=%FF");
    refuse("a=%C0%AF");
    refuse("a=%ED%A0%80");
    refuse("%E6%9D=1");
    refuse("a=\xe6\x9d");
    refuse("=1");
    refuse("[]=1");
    assert_int_equal(parse("a=\0b", 4), PARSE_MALFORMED);
}

static void test_fields_are_limited(void **state)
{
    (void)state;
    char text[2 * (HTTP_MAX_FIELDS + 1)];
    for (size_t i = 0; i < sizeof text; i += 2)
        memcpy(text + i, "a&", 2);
    assert_int_equal(parse(text, 2 * HTTP_MAX_FIELDS), PARSE_OK);
    assert_int_equal(parse(text, 2 * (HTTP_MAX_FIELDS + 1)), PARSE_TOO_MANY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fields_are_decoded),
        cmocka_unit_test(test_repeated_names_become_arrays),
        cmocka_unit_test(test_other_brackets_are_literal),
        cmocka_unit_test(test_bad_escapes_are_malformed),
        cmocka_unit_test(test_bad_text_is_malformed),
        cmocka_unit_test(test_fields_are_limited),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
