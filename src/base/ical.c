/* The text form of calendars (RFC 5545): lines of at most 75 octets that end in CRLF, folded
 * between characters; text with its separators escaped. */
#include "base/ical.h"

#include <string.h>

#define LINE_OCTETS 75

/* Octets of a character from its first byte on. */
static size_t character_length(const char *text)
{
    size_t length = 1;
    while (((unsigned char)text[length] & 0xc0) == 0x80)
        length++;
    return length;
}

/* Writes a content line; a longer one goes on behind a line break and a blank, which counts. */
static void write_line(struct buf *out, const char *line)
{
    size_t used = 0;
    while (*line) {
        size_t length = character_length(line);
        if (used + length > LINE_OCTETS) {
            buf_text(out, "\r\n ");
            used = 1;
        }
        buf_add(out, line, length);
        used += length;
        line += length;
    }
    buf_text(out, "\r\n");
}

/* A property of type TEXT: separators are escaped, a line break is written as \n, other control
 * characters have no place in it. */
static void write_text(struct buf *out, const char *name, const char *text)
{
    struct buf line = buf_create(out->arena, 128);
    buf_printf(&line, "%s:", name);
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        if (c == '\n')
            buf_text(&line, "\\n");
        else if (c == '\\' || c == ';' || c == ',')
            buf_printf(&line, "\\%c", c);
        else if (c >= ' ' && c != 0x7f)
            buf_char(&line, *text);
    }
    write_line(out, line.bytes);
}

static void write_day(struct buf *out, const char *name, struct date day)
{
    buf_printf(out, "%s;VALUE=DATE:%04d%02d%02d\r\n", name, day.year, day.month, day.day);
}

void ical_begin(struct buf *out, const char *name)
{
    buf_text(out, "BEGIN:VCALENDAR\r\n"
                  "VERSION:2.0\r\n"
                  "PRODID:-//Yicun//To-do//ZH\r\n"
                  "CALSCALE:GREGORIAN\r\n"
                  "METHOD:PUBLISH\r\n"
                  "REFRESH-INTERVAL;VALUE=DURATION:PT4H\r\n"
                  "X-PUBLISHED-TTL:PT4H\r\n");
    write_text(out, "X-WR-CALNAME", name);
}

void ical_end(struct buf *out)
{
    buf_text(out, "END:VCALENDAR\r\n");
}

void ical_event(struct buf *out, const struct ical_event *event, int64_t now)
{
    int64_t days = now / 86400, second = now % 86400;
    struct date today = date_from_days((int32_t)days); /* of Greenwich */
    buf_text(out, "BEGIN:VEVENT\r\n");
    write_text(out, "UID", event->uid);
    buf_printf(out, "DTSTAMP:%04d%02d%02dT%02d%02d%02dZ\r\n", today.year, today.month, today.day,
               (int)(second / 3600), (int)(second / 60 % 60), (int)(second % 60));
    write_day(out, "DTSTART", event->day);
    write_day(out, "DTEND", date_add_days(event->day, 1));
    write_text(out, "SUMMARY", event->summary);
    struct buf link = buf_create(out->arena, 128);
    buf_printf(&link, "URL:%s", event->link);
    write_line(out, link.bytes);
    buf_text(out, "TRANSP:TRANSPARENT\r\n"
                  "END:VEVENT\r\n");
}
