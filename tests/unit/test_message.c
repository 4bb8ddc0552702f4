/* Unit tests of headers, cookies, media types and paths. */
#include "base_test.h"
#include "http.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void test_headers_are_added_in_order(void **state)
{
    (void)state;
    struct response response = {.status = 200};
    response_header(&response, "Set-Cookie", "a=1");
    response_header(&response, "Set-Cookie", "b=2");
    assert_int_equal(response.header_count, 2);
    assert_string_equal(response.headers[1].name, "Set-Cookie");
    assert_string_equal(response.headers[1].value, "b=2");
}

static void test_a_value_cannot_begin_another_header(void **state)
{
    (void)state;
    struct response response = {.status = 303};
    response_header(&response, "Location", "/a\r\nSet-Cookie: a=1");
    response_header(&response, "Location", "/a\nb");
    response_header(&response, "Location", "/a\x7f");
    assert_int_equal(response.header_count, 0);
    response_header(&response, "Location", "/村");
    assert_int_equal(response.header_count, 1);
}

static void test_reasons(void **state)
{
    (void)state;
    assert_string_equal(http_reason(200), "OK");
    assert_string_equal(http_reason(404), "Not Found");
    assert_string_equal(http_reason(422), "Unprocessable Content");
    assert_string_equal(http_reason(299), "Unknown");
}

static void check_path(struct arena *arena, const char *path, const char *expected)
{
    char *decoded = http_decode_path(arena, path);
    if (!decoded || strcmp(decoded, expected) != 0)
        fail_msg("%s gives %s", path, decoded ? decoded : "nothing");
}

static void test_paths_are_decoded(void **state)
{
    check_path(*state, "/", "/");
    check_path(*state, "/plans/7", "/plans/7");
    check_path(*state, "/%70lans/%E6%9D%91+a%20b", "/plans/村+a b");
    check_path(*state, "/a..b/...", "/a..b/...");
}

static void test_bad_paths_are_refused(void **state)
{
    const char *const paths[] = {
        "",     "plans",   "*",      "/%",      "/%4",         "/%zz",       "/a%00b",
        "/%FF", "/%C0%AE", "/a%0Ab", "/a%1Fb",  "/a\x7f",      "/.",         "/a/./b",
        "/..",  "/a/../b", "/a/..",  "/%2e%2E", "/a%2F..%2Fb", "/%E2%80%AE", "/\xe6\x9d",
    };
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        if (http_decode_path(*state, paths[i]))
            fail_msg("accepted: %s", paths[i]);
}

static void test_cookies(void **state)
{
    assert_string_equal(http_cookie(*state, "sid=abc", "sid"), "abc");
    assert_string_equal(http_cookie(*state, "a=1; sid=a=b ;c=3", "sid"), "a=b");
    assert_string_equal(http_cookie(*state, "sid=\"x y\"", "sid"), "x y");
    assert_string_equal(http_cookie(*state, "sid=1; sid=2", "sid"), "1");
    assert_string_equal(http_cookie(*state, "sid=", "sid"), "");
    assert_null(http_cookie(*state, "", "sid"));
    assert_null(http_cookie(*state, "sid", "sid"));
    assert_null(http_cookie(*state, "xsid=1; sidx=2; a=sid=3", "sid"));
    assert_null(http_cookie(*state, " ; ;; ", "sid"));
}

static void test_media_types(void **state)
{
    assert_string_equal(http_media_type(*state, "Text/HTML; charset=UTF-8"), "text/html");
    assert_string_equal(http_media_type(*state, " application/json"), "application/json");
    assert_string_equal(http_media_type(*state, "a/b ;c"), "a/b");
    assert_string_equal(http_media_type(*state, ""), "");
}

static void test_who_wants_json(void **state)
{
    (void)state;
    assert_true(http_wants_json("application/json"));
    assert_true(http_wants_json("Application/JSON"));
    assert_true(http_wants_json("text/html;q=0.9, application/json"));
    assert_true(http_wants_json("application/json, text/plain, */*;q=0.1"));
    assert_true(http_wants_json("application/*, text/*;q=0.5"));
    assert_true(http_wants_json("*/*, text/html; level=1; q=0"));
    assert_false(http_wants_json(""));
    assert_false(http_wants_json("*/*"));
    assert_false(http_wants_json("text/html"));
    assert_false(
        http_wants_json("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"));
    assert_false(http_wants_json("text/html, application/json"));
    assert_false(http_wants_json("application/json;q=0.899, text/html;q=0.9"));
    assert_false(http_wants_json("application/json;q=0"));
    assert_false(http_wants_json("application/json;q=0.000, */*;q=0.001"));
    assert_false(http_wants_json(", ;;q=,;q"));
}

static void test_everything_but_unreserved_is_encoded(void **state)
{
    struct buf out = buf_create(*state, 16);
    http_encode(&out, "aZ09-._~ /?&=+%<\"村");
    assert_string_equal(out.bytes, "aZ09-._~%20%2F%3F%26%3D%2B%25%3C%22%E6%9D%91");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_headers_are_added_in_order),
        cmocka_unit_test(test_a_value_cannot_begin_another_header),
        cmocka_unit_test(test_reasons),
        cmocka_unit_test_setup_teardown(test_paths_are_decoded, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(test_bad_paths_are_refused, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(test_cookies, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(test_media_types, open_arena, close_arena),
        cmocka_unit_test(test_who_wants_json),
        cmocka_unit_test_setup_teardown(test_everything_but_unreserved_is_encoded, open_arena,
                                        close_arena),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
