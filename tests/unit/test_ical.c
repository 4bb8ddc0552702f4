/* Calendars as text (RFC 5545): folding between characters, escaping, days, and that no text can
 * add a line of its own. */
#include "base/ical.h"

#include "base_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static char *event_of(struct arena *arena, const char *summary)
{
    struct buf out = buf_create(arena, 256);
    struct ical_event event = {
        .uid = "7@yicun", .summary = summary, .link = "https://a/plans/7", .day = {2024, 2, 29}};
    ical_event(&out, &event, 1709164799); /* 28 February, 23:59:59 in Greenwich */
    return out.bytes;
}

static void test_a_day_is_an_all_day_event(void **state)
{
    assert_string_equal(event_of(*state, "规划审核"), "BEGIN:VEVENT\r\n"
                                                      "UID:7@yicun\r\n"
                                                      "DTSTAMP:20240228T235959Z\r\n"
                                                      "DTSTART;VALUE=DATE:20240229\r\n"
                                                      "DTEND;VALUE=DATE:20240301\r\n"
                                                      "SUMMARY:规划审核\r\n"
                                                      "URL:https://a/plans/7\r\n"
                                                      "TRANSP:TRANSPARENT\r\n"
                                                      "END:VEVENT\r\n");
}

static void test_text_is_escaped_and_adds_no_line(void **state)
{
    const char *text = event_of(*state, "a;b,c\\d\nBEGIN:VEVENT\r\x01x\x7f");
    assert_non_null(strstr(text, "SUMMARY:a\\;b\\,c\\\\d\\nBEGIN:VEVENTx\r\n"));
}

/* Every line within 75 octets, no character cut, and unfolding gives the text back: at every length
 * around the border, with characters of one to four bytes. */
static void test_long_lines_are_folded_between_characters(void **state)
{
    static const char *const letters[] = {"a", "é", "村", "𠮷"};
    for (size_t letter = 0; letter < 4; letter++)
        for (int count = 0; count < 90; count++) {
            struct buf text = buf_create(*state, 512), unfolded = buf_create(*state, 1024);
            for (int i = 0; i < count; i++)
                buf_text(&text, i % 7 == 6 ? "b" : letters[letter]);
            for (const char *line = event_of(*state, text.bytes); *line;) {
                size_t length = strcspn(line, "\r");
                assert_true(length <= 75);
                assert_memory_equal(line + length, "\r\n", 2);
                bool goes_on = line[length + 2] == ' ';
                assert_true(((unsigned char)line[length + 2 + goes_on] & 0xc0) != 0x80);
                buf_add(&unfolded, line, length);
                buf_text(&unfolded, goes_on ? "" : "\n");
                line += length + 2 + goes_on;
            }
            buf_printf(&text, "\n");
            assert_non_null(strstr(unfolded.bytes, text.bytes));
        }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_day_is_an_all_day_event),
        cmocka_unit_test(test_text_is_escaped_and_adds_no_line),
        cmocka_unit_test(test_long_lines_are_folded_between_characters),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
