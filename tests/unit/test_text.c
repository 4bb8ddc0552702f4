/* Unit tests of text: UTF-8, what may be stored, helpers. */
#include "base/text.h"
#include "base_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void test_utf8_is_strict(void **state)
{
    (void)state;
    static const char *good[] = {"",
                                 "abc",
                                 "村",
                                 "\x7f\xc2\x80\u07ff\u0800\ud7ff\ue000\uffff",
                                 "\U00010000\U0010ffff",
                                 "\xf0\xa0\xae\xb7"};
    for
        EACH(i, good)
    assert_true(text_is_utf8(good[i], strlen(good[i])));
    static const char *bad[] = {
        "\x80",
        "\xbf",
        "\xc0\x80",
        "\xc1\xbf",
        "\xc2",
        "\xc2\x41",
        "\xe0\x80\x80",
        "\xe0\x9f\xbf",
        "\xed\xa0\x80",
        "\xed\xbf\xbf",
        "\xe6\x9d",
        "\xe6\x9d\x41",
        "\xf0\x80\x80\x80",
        "\xf0\x8f\xbf\xbf",
        "\xf4\x90\x80\x80",
        "\xf5\x80\x80\x80",
        "\xf8\x88\x80\x80\x80",
        "\xff",
        "\xfe",
        "a\x80z",
        "\xf0\xa0\xae",
        "\xe6\x9d\x91\xe6",
    };
    for
        EACH(i, bad)
    if (text_is_utf8(bad[i], strlen(bad[i])))
        fail_msg("case %zu was taken", i);
    assert_true(text_is_utf8("a\0b", 3));
    assert_false(text_is_utf8("村", 2)); /* the length counts, not the NUL */
}

static void test_length_counts_characters(void **state)
{
    (void)state;
    assert_int_equal(text_length(""), 0);
    assert_int_equal(text_length("abc"), 3);
    assert_int_equal(text_length("一村a"), 3);
    assert_int_equal(text_length("\U00020bb7野"), 2);
}

static void test_unclean_text_is_refused(void **state)
{
    (void)state;
    static const char *bad[] = {
        "a\x01",  "\x1f",   "\x7f",   "\xc2\x80", "\xc2\x9f",   "\u061c",     "\u200b", "\u200c",
        "\u200d", "\u200e", "\u200f", "\u2028",   "\u2029",     "\u202a",     "\u202b", "\u202c",
        "\u202d", "\u202e", "\u2060", "\u2066",   "\u2067",     "\u2068",     "\u2069", "\ufeff",
        "\ufdd0", "\ufdef", "\ufffe", "\uffff",   "\U0001fffe", "\U0010ffff", "\x80",   "村\xe6",
    };
    for
        EACH(i, bad)
        {
            if (text_is_clean(bad[i], strlen(bad[i]), true))
                fail_msg("case %zu was taken", i);
            assert_false(text_is_clean(bad[i], strlen(bad[i]), false));
        }
    static const char *good[] = {"",       "村  名", "\u00a0", "\u061b", "\u200a",
                                 "\u2010", "\u2027", "\u202f", "\u2065", "\u206a",
                                 "\ufdf0", "\ufffd", "\u3000", "㐀",     "\U00020bb7"};
    for
        EACH(i, good)
    if (!text_is_clean(good[i], strlen(good[i]), false))
        fail_msg("case %zu was refused", i);
    assert_false(text_is_clean("a\0b", 3, true));
}

static void test_line_breaks_and_tabs_only_where_lines_are(void **state)
{
    (void)state;
    static const char *cases[] = {"a\nb", "a\r\nb", "a\tb"};
    for
        EACH(i, cases)
        {
            assert_true(text_is_clean(cases[i], strlen(cases[i]), true));
            assert_false(text_is_clean(cases[i], strlen(cases[i]), false));
        }
    assert_false(text_is_clean("\v", 1, true));
}

static void test_trim_takes_ascii_and_wide_blanks(void **state)
{
    static const struct {
        const char *text, *trimmed;
    } cases[] = {
        {"", ""},
        {" \t\r\n\v\f　", ""},
        {"a", "a"},
        {"　 村 名　\n", "村 名"},
        {"a　b", "a　b"},
        {"a\r\nb\r\n", "a\nb"},
        {"\r\na\r\n\r\nb", "a\n\nb"},
        {"a\rb", "a\rb"},
        {"a\r\r\nb", "a\r\nb"},
        {" \u00a0a", "\u00a0a"},
    };
    for
        EACH(i, cases)
        {
            assert_string_equal(text_trim(*state, cases[i].text), cases[i].trimmed);
            char *copy = arena_strdup(*state, cases[i].text);
            assert_ptr_equal(text_trim_in_place(copy), copy);
            assert_string_equal(copy, cases[i].trimmed);
            assert_int_equal(text_is_blank(cases[i].text), *cases[i].trimmed == '\0');
        }
    assert_true(text_is_blank(NULL));
}

static void test_comparisons(void **state)
{
    (void)state;
    assert_true(text_starts("sqlite:var", "sqlite:"));
    assert_true(text_starts("a", ""));
    assert_false(text_starts("sq", "sqlite:"));
    assert_true(text_ends("张家村", "村"));
    assert_true(text_ends("a", ""));
    assert_false(text_ends("村", "张家村"));
    assert_false(text_ends("张家村民", "村"));
    assert_true(text_same("a", "a"));
    assert_false(text_same("a", "b"));
    assert_true(text_same(NULL, NULL));
    assert_false(text_same("a", NULL));
    assert_false(text_same(NULL, ""));
}

static void test_integers_are_whole_and_in_range(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t value;
    } good[] = {{"0", 0},
                {"-0", 0},
                {"42", 42},
                {"-42", -42},
                {"0042", 42},
                {"9223372036854775807", INT64_MAX},
                {"-9223372036854775808", INT64_MIN}};
    int64_t value;
    for
        EACH(i, good)
        {
            assert_true(text_to_int(good[i].text, INT64_MIN, INT64_MAX, &value));
            assert_int_equal(value, good[i].value);
        }
    static const char *bad[] = {"",
                                "-",
                                "+1",
                                " 1",
                                "1 ",
                                "1.0",
                                "0x1",
                                "1e1",
                                "--1",
                                "1-",
                                "１",
                                "a",
                                "9223372036854775808",
                                "-9223372036854775809",
                                "99999999999999999999999"};
    value = 77;
    for
        EACH(i, bad)
    if (text_to_int(bad[i], INT64_MIN, INT64_MAX, &value))
        fail_msg("was read: %s", bad[i]);
    assert_false(text_to_int(NULL, 0, 9, &value));
    assert_false(text_to_int("10", 0, 9, &value));
    assert_false(text_to_int("-1", 0, 9, &value));
    assert_int_equal(value, 77);
    assert_true(text_to_int("9", 0, 9, &value));
    assert_true(text_to_int("0", 0, 9, &value));
}

static void test_hex(void **state)
{
    assert_string_equal(text_hex(*state, "\x00\x7f\xff\x1a", 4), "007fff1a");
    assert_string_equal(text_hex(*state, "", 0), "");
}

static void test_gb18030_becomes_utf8(void **state)
{
    size_t length;
    char *text = text_from_gb18030(*state, "\xd2\xbb\xb4\xe5,a", 6, &length);
    assert_string_equal(text, "一村,a");
    assert_int_equal(length, strlen("一村,a"));
    /* Four bytes: U+3480; U+20BB7, outside the first plane. */
    assert_string_equal(text_from_gb18030(*state, "\x81\x39\xfb\x35", 4, &length), "\u3480");
    assert_string_equal(text_from_gb18030(*state, "\x95\x34\xb2\x35", 4, &length), "\U00020bb7");
    assert_string_equal(text_from_gb18030(*state, "", 0, &length), "");
    /* Two bytes that become four, to the last byte of the output. */
    text = text_from_gb18030(*state, "\xfe\x51\xfe\x51\xfe\x51", 6, &length);
    assert_non_null(text);
    assert_true(text_is_utf8(text, length));
}

static void test_broken_gb18030_is_refused_with_its_offset(void **state)
{
    size_t length;
    assert_null(text_from_gb18030(*state, "ab\xff\xffz", 5, &length));
    assert_int_equal(length, 2);
    assert_null(text_from_gb18030(*state, "\xd2\xbb\xb4", 3, &length));
    assert_int_equal(length, 2);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_arena, close_arena)
    const struct CMUnitTest tests[] = {
        TEST(test_utf8_is_strict),
        TEST(test_length_counts_characters),
        TEST(test_unclean_text_is_refused),
        TEST(test_line_breaks_and_tabs_only_where_lines_are),
        TEST(test_trim_takes_ascii_and_wide_blanks),
        TEST(test_comparisons),
        TEST(test_integers_are_whole_and_in_range),
        TEST(test_hex),
        TEST(test_gb18030_becomes_utf8),
        TEST(test_broken_gb18030_is_refused_with_its_offset),
    };
    return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
