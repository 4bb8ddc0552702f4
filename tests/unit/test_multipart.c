/* Unit tests of multipart bodies. */
#include "http.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define TYPE "multipart/form-data; boundary=AbC"
#define FIELD(name, value)                                                                         \
    "--AbC\r\nContent-Disposition: form-data; name=\"" name "\"\r\n\r\n" value "\r\n"
#define UPLOAD(name, file_name, bytes)                                                             \
    "--AbC\r\nContent-Disposition: form-data; name=\"" name "\"; filename=\"" file_name            \
    "\"\r\nContent-Type: image/jpeg\r\n\r\n" bytes "\r\n"
#define END "--AbC--\r\n"

/* One body and what was read from it. */
struct parsed {
    struct arena *arena;
    json_t *form;
    struct upload upload[HTTP_MAX_FILES];
    int uploads;
    enum parse_result result;
};

static struct parsed parse(const char *type, const char *body, size_t length)
{
    struct parsed parsed = {.arena = arena_create(1 << 24), .form = json_object()};
    parsed.result = http_parse_multipart(parsed.arena, type, body, length, parsed.form,
                                         parsed.upload, &parsed.uploads);
    return parsed;
}

static void release(struct parsed *parsed)
{
    json_decref(parsed->form);
    arena_destroy(parsed->arena);
}

static void expect(enum parse_result result, const char *type, const char *body)
{
    struct parsed parsed = parse(type, body, strlen(body));
    if (parsed.result != result)
        fail_msg("%d instead of %d for: %s, %s", parsed.result, result, type, body);
    release(&parsed);
}

static void refuse(const char *body)
{
    expect(PARSE_MALFORMED, TYPE, body);
}

/* The name that an upload gets which was sent as `file_name`. */
static void check_file_name(const char *file_name, const char *expected)
{
    char body[400];
    snprintf(body, sizeof body, UPLOAD("f", "%s", "x") END, file_name);
    struct parsed parsed = parse(TYPE, body, strlen(body));
    assert_int_equal(parsed.result, PARSE_OK);
    assert_int_equal(parsed.uploads, 1);
    assert_string_equal(parsed.upload[0].file_name, expected);
    release(&parsed);
}

static void test_fields_and_files(void **state)
{
    (void)state;
    const char body[] = FIELD("title", "蚕桑 文化") FIELD("a", "1\r\n--Ab") FIELD("a", "")
        FIELD("b[]", "x") UPLOAD("photo", "现场.jpg", "\xff\xd8\0\r\n--AbX") END;
    struct parsed parsed = parse(TYPE, body, sizeof body - 1);
    assert_int_equal(parsed.result, PARSE_OK);
    json_t *expected =
        json_loads("{\"title\":\"蚕桑 文化\",\"a\":[\"1\\r\\n--Ab\",\"\"],\"b\":[\"x\"]}", 0, NULL);
    assert_true(json_equal(parsed.form, expected));
    json_decref(expected);
    assert_int_equal(parsed.uploads, 1);
    assert_string_equal(parsed.upload[0].field, "photo");
    assert_string_equal(parsed.upload[0].file_name, "现场.jpg");
    assert_int_equal(parsed.upload[0].length, 10);
    assert_memory_equal(parsed.upload[0].bytes, "\xff\xd8\0\r\n--AbX", 10);
    assert_in_range((size_t)(parsed.upload[0].bytes - body), 0, sizeof body); /* not a copy */
    release(&parsed);
    expect(PARSE_OK, TYPE, "--AbC--\r\n");
    expect(PARSE_OK, TYPE, "--AbC--");
}

static void test_header_forms_that_browsers_send(void **state)
{
    (void)state;
    const char *part =
        "--AbC\r\ncontent-disposition:FORM-DATA;name=a\r\nX-Other: 1\r\n\r\nv\r\n" END;
    struct parsed parsed =
        parse("Multipart/Form-Data; charset=utf-8; BOUNDARY=\"AbC\"", part, strlen(part));
    assert_int_equal(parsed.result, PARSE_OK);
    assert_string_equal(json_string_value(json_object_get(parsed.form, "a")), "v");
    release(&parsed);
    check_file_name("a \\\"b\\\"; name=c.jpg", "a \"b\"; name=c.jpg");
}

static void test_only_the_last_component_of_a_path_stays(void **state)
{
    (void)state;
    check_file_name("C:\\x\\y.jpg", "y.jpg");
    check_file_name("../../a", "a");
    check_file_name("/etc/passwd", "passwd");
    check_file_name("a/b\\c.png", "c.png");
    refuse(UPLOAD("f", "..", "x") END);
    refuse(UPLOAD("f", "a/..", "x") END);
    refuse(UPLOAD("f", ".", "x") END);
    refuse(UPLOAD("f", "a/", "x") END);
}

static void test_an_empty_file_input_is_no_file(void **state)
{
    (void)state;
    const char *body = UPLOAD("f", "", "") END;
    struct parsed parsed = parse(TYPE, body, strlen(body));
    assert_int_equal(parsed.result, PARSE_OK);
    assert_int_equal(parsed.uploads, 0);
    assert_int_equal(json_object_size(parsed.form), 0);
    release(&parsed);
    refuse(UPLOAD("f", "", "bytes") END);
    /* A file of no bytes is still a file: what becomes of it is for others to say. */
    body = UPLOAD("f", "empty.txt", "") END;
    parsed = parse(TYPE, body, strlen(body));
    assert_int_equal(parsed.uploads, 1);
    assert_int_equal(parsed.upload[0].length, 0);
    release(&parsed);
}

static void test_a_body_cut_anywhere_is_malformed(void **state)
{
    (void)state;
    const char whole[] = FIELD("a", "1") UPLOAD("f", "a.jpg", "bytes") "--AbC--";
    for (size_t length = 0; length + 1 < sizeof whole; length++) {
        char *cut = test_malloc(length + 1); /* so that reading on is seen */
        memcpy(cut, whole, length);
        struct parsed parsed = parse(TYPE, cut, length);
        if (parsed.result != PARSE_MALFORMED)
            fail_msg("cut at %zu", length);
        release(&parsed);
        test_free(cut);
    }
    expect(PARSE_OK, TYPE, whole);
}

static void test_what_is_not_multipart(void **state)
{
    (void)state;
    refuse("");
    refuse("preamble\r\n" FIELD("a", "1") END);
    refuse(FIELD("a", "1") END "epilogue");
    refuse(FIELD("a", "1") "--AbCx--\r\n");
    refuse("--AbC\nContent-Disposition: form-data; name=\"a\"\n\n1\n--AbC--\n");
    refuse(FIELD("a", "\xff") END);
    refuse(FIELD("\xff", "a") END);
    refuse(FIELD("", "a") END);
    refuse(UPLOAD("", "a.jpg", "a") END);
    refuse(UPLOAD("f", "a\tb.jpg", "a") END);
    refuse(UPLOAD("f", "\xe6\x9d", "a") END);
    const char nul[] = FIELD("a", "x\0y") END;
    struct parsed parsed = parse(TYPE, nul, sizeof nul - 1);
    assert_int_equal(parsed.result, PARSE_MALFORMED);
    release(&parsed);
}

#define PART(headers) "--AbC\r\n" headers "\r\n\r\n1\r\n" END

static void test_bad_part_headers(void **state)
{
    (void)state;
    refuse("--AbC\r\n\r\n1\r\n" END);
    refuse(PART("Content-Type: text/plain"));
    refuse(PART("Content-Disposition: attachment; name=\"a\""));
    refuse(PART("Content-Disposition: form-data"));
    refuse(PART("Content-Disposition: form-data; name=\"a"));
    refuse(PART("Content-Disposition: form-data; name=\"a\\\""));
    refuse(PART("Content-Disposition: form-data; name=\"a\" b"));
    refuse(PART("Content-Disposition: form-data; name"));
    refuse(PART("Content-Disposition: form-data; name=\"a\"; name=\"b\""));
    refuse(PART("Content-Disposition: form-data; name=a; filename=b; filename=c"));
    refuse(PART("Content-Disposition: form-data; name=a; filename*=UTF-8''b"));
    refuse(
        PART("Content-Disposition: form-data; name=a\r\nContent-Disposition: form-data; name=b"));
    refuse(PART("Content-Disposition: form-data;\r\n name=a"));
    refuse(PART("Content-Disposition: form-data; name=a\r\n X: folded"));
    refuse(PART("nonsense\r\nContent-Disposition: form-data; name=a"));
    char body[HTTP_MAX_PART_HEADERS + 200] = "--AbC\r\nX: ";
    memset(body + strlen(body), 'x', HTTP_MAX_PART_HEADERS);
    strcat(body, "\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n" END);
    refuse(body);
}

static void test_boundaries(void **state)
{
    (void)state;
    const char *body = FIELD("a", "1") END;
    expect(PARSE_OK, "multipart/form-data;boundary=AbC;", body);
    expect(PARSE_MALFORMED, "multipart/form-data", body);
    expect(PARSE_MALFORMED, "multipart/mixed; boundary=AbC", body);
    expect(PARSE_MALFORMED, "multipart/form-data; boundary=abc", body);
    expect(PARSE_MALFORMED, "multipart/form-data; boundary=AbC; boundary=AbC", body);
    expect(PARSE_MALFORMED, "multipart/form-data; boundary=\"AbC", body);
    expect(PARSE_MALFORMED, "multipart/form-data; boundary=", "----\r\n");
    expect(PARSE_MALFORMED, "multipart/form-data; boundary=\"a \"", "--a --\r\n");
    expect(PARSE_MALFORMED, "multipart/form-data; boundary=a@b", "--a@b--\r\n");
    char type[200], bytes[200];
    for (int length = 70; length <= 71; length++) {
        char boundary[80] = "";
        memset(boundary, 'b', (size_t)length);
        snprintf(type, sizeof type, "multipart/form-data; boundary=%s", boundary);
        snprintf(bytes, sizeof bytes, "--%s--\r\n", boundary);
        expect(length == 70 ? PARSE_OK : PARSE_MALFORMED, type, bytes);
    }
}

/* `count` times the same part, and the end. */
static enum parse_result parse_many(const char *part, int count)
{
    size_t length = strlen(part);
    char *body = test_malloc(length * (size_t)count + sizeof END);
    for (int i = 0; i < count; i++)
        memcpy(body + length * (size_t)i, part, length);
    memcpy(body + length * (size_t)count, END, sizeof END);
    struct parsed parsed = parse(TYPE, body, strlen(body));
    enum parse_result result = parsed.result;
    release(&parsed);
    test_free(body);
    return result;
}

static void test_parts_are_limited(void **state)
{
    (void)state;
    assert_int_equal(parse_many(FIELD("a", "1"), HTTP_MAX_FIELDS), PARSE_OK);
    assert_int_equal(parse_many(FIELD("a", "1"), HTTP_MAX_FIELDS + 1), PARSE_TOO_MANY);
    assert_int_equal(parse_many(UPLOAD("f", "a", "1"), HTTP_MAX_FILES), PARSE_OK);
    assert_int_equal(parse_many(UPLOAD("f", "a", "1"), HTTP_MAX_FILES + 1), PARSE_TOO_MANY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fields_and_files),
        cmocka_unit_test(test_header_forms_that_browsers_send),
        cmocka_unit_test(test_only_the_last_component_of_a_path_stays),
        cmocka_unit_test(test_an_empty_file_input_is_no_file),
        cmocka_unit_test(test_a_body_cut_anywhere_is_malformed),
        cmocka_unit_test(test_what_is_not_multipart),
        cmocka_unit_test(test_bad_part_headers),
        cmocka_unit_test(test_boundaries),
        cmocka_unit_test(test_parts_are_limited),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
