/* What the numbers of a sheet stand for: decimals without the traces of binary floating point, and
 * dates by their number format. Digits are worked on as text, so nothing is rounded twice. */
#include "base/date.h"
#include "office/xlsx_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* --- decimals --- */

enum {
    EXACT = 15,
    SHOWN = 20
}; /* digits that Excel keeps; digits of a small fraction written out */

/* 0.digit[0]digit[1]... times ten to the power of `point`; no digits for zero. */
struct figure {
    bool negative;
    char digit[EXACT + 1];
    int digits, point;
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Half up at the last digit that Excel keeps. A carry may make it one digit shorter or 1. */
static void round_up(struct figure *figure)
{
    int at = figure->digits - 1;
    while (at >= 0 && figure->digit[at] == '9')
        at--;
    if (at < 0) {
        figure->digit[0] = '1';
        figure->point++;
        at = 0;
    } else {
        figure->digit[at]++;
    }
    figure->digits = at + 1;
}

/* Digits with or without a point, as far as they are kept. */
static const char *read_digits(const char *at, struct figure *figure, int *seen)
{
    bool fraction = false, dropped = false, up = false;
    for (; is_digit(*at) || (*at == '.' && !fraction); at++) {
        if (*at == '.') {
            fraction = true;
            continue;
        }
        ++*seen;
        if (figure->digits == 0 && *at == '0') {
            figure->point -= fraction;
            continue;
        }
        figure->point += !fraction;
        if (figure->digits < EXACT)
            figure->digit[figure->digits++] = *at;
        else if (!dropped) {
            up = *at >= '5';
            dropped = true;
        }
    }
    if (up)
        round_up(figure);
    while (figure->digits > 0 && figure->digit[figure->digits - 1] == '0')
        figure->digits--;
    return at;
}

static bool read_figure(const char *at, struct figure *figure)
{
    int seen = 0;
    *figure = (struct figure){.negative = *at == '-'};
    at = read_digits(at + (*at == '-' || *at == '+'), figure, &seen);
    if (seen > 0 && (*at == 'e' || *at == 'E')) {
        char sign = at[1];
        at += 1 + (sign == '-' || sign == '+');
        long power = xlsx_integer(at, 0, 400, -1);
        if (power < 0)
            return false;
        figure->point += sign == '-' ? -(int)power : (int)power;
        at += strlen(at);
    }
    if (figure->digits == 0)
        figure->negative = false;
    return seen > 0 && *at == '\0';
}

static void write_scientific(const struct figure *figure, char *out)
{
    *out++ = figure->digit[0];
    if (figure->digits > 1)
        *out++ = '.';
    memcpy(out, figure->digit + 1, (size_t)figure->digits - 1);
    out += figure->digits - 1;
    snprintf(out, XLSX_NUMBER_TEXT / 2, "E%+03d", figure->point - 1);
}

static void write_figure(const struct figure *figure, char *out)
{
    if (figure->negative)
        *out++ = '-';
    if (figure->digits == 0) {
        memcpy(out, "0", 2);
    } else if (figure->point > EXACT || figure->digits - figure->point > SHOWN) {
        write_scientific(figure, out);
    } else {
        if (figure->point <= 0)
            *out++ = '0';
        for (int i = 0; i < figure->point; i++)
            *out++ = i < figure->digits ? figure->digit[i] : '0';
        if (figure->digits > figure->point)
            *out++ = '.';
        for (int i = figure->point; i < 0; i++)
            *out++ = '0';
        for (int i = figure->point < 0 ? 0 : figure->point; i < figure->digits; i++)
            *out++ = figure->digit[i];
        *out = '\0';
    }
}

/* --- dates --- */

/* A time of more than a year is the time of a day. */
enum { DAY = 86400, LONGEST = 366, NEVER_WAS = 60, LAST_DAY = 2958465, DAYS_1904 = 1462 };
#define FRACTION INT64_C(1000000000000)

/* Whole days and the part of a day, in FRACTIONs. */
static void split_days(const struct figure *figure, int64_t *days, int64_t *part)
{
    int64_t unit = FRACTION;
    *days = *part = 0;
    for (int i = 0; i < figure->point; i++)
        *days = *days * 10 + (i < figure->digits ? figure->digit[i] - '0' : 0);
    for (int i = figure->point < 0 ? figure->point : 0; i < 0; i++)
        unit /= 10;
    for (int i = figure->point < 0 ? 0 : figure->point; i < figure->digits; i++) {
        unit /= 10;
        *part += unit * (figure->digit[i] - '0');
    }
}

/* The day of a number in the system of 1900, which counts a 29 February 1900 that never was. */
static struct date day_of(int64_t number)
{
    struct date eve = {1899, 12, 31};
    return date_add_days(eve, (int32_t)(number > 60 ? number - 1 : number));
}

static enum xlsx_kind write_date(const struct figure *figure, enum xlsx_format format,
                                 bool from_1904, char *out)
{
    int64_t days, part;
    char text[DATE_TEXT];
    if (figure->negative || figure->point > 7)
        return XLSX_ERROR;
    split_days(figure, &days, &part);
    int64_t seconds = (part * DAY + FRACTION / 2) / FRACTION;
    if (format == XLSX_TIME && days <= LONGEST) {
        seconds += days * DAY;
        days = 0;
    } else if (seconds == DAY) {
        seconds = 0;
        days++;
    }
    if (from_1904 && (format != XLSX_TIME || days > 0))
        days += DAYS_1904;
    bool has_day = days > 0, has_time = !has_day || seconds != 0;
    if (days > LAST_DAY || days == NEVER_WAS)
        return XLSX_ERROR;
    if (has_day)
        out += snprintf(out, XLSX_NUMBER_TEXT / 2, "%s%s", date_format(day_of(days), text),
                        has_time ? " " : "");
    if (has_time)
        snprintf(out, XLSX_NUMBER_TEXT / 2, "%02u:%02u:%02u", (unsigned)(seconds / 3600) % 10000,
                 (unsigned)(seconds / 60) % 60, (unsigned)seconds % 60);
    return XLSX_DATE;
}

enum xlsx_kind xlsx_number(const char *text, enum xlsx_format format, bool from_1904,
                           char out[XLSX_NUMBER_TEXT])
{
    struct figure figure;
    if (!read_figure(text, &figure) || figure.point > 400 || figure.point < -400)
        return XLSX_ERROR;
    if (format != XLSX_PLAIN && format != XLSX_PERCENT)
        return write_date(&figure, format, from_1904, out);
    if (format == XLSX_PERCENT && figure.digits > 0)
        figure.point += 2;
    write_figure(&figure, out);
    if (format == XLSX_PERCENT)
        memcpy(out + strlen(out), "%", 2);
    return XLSX_NUMBER;
}

/* --- number formats --- */

/* The built-in formats, with those that Excel and WPS use in Chinese. */
enum xlsx_format xlsx_format_builtin(long id)
{
    if (id == 9 || id == 10)
        return XLSX_PERCENT;
    if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || (id >= 45 && id <= 47) || id == 55 ||
        id == 56)
        return XLSX_TIME;
    if (id == 22)
        return XLSX_DAY_TIME;
    if ((id >= 14 && id <= 17) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58))
        return XLSX_DAY;
    return XLSX_PLAIN;
}

/* Behind something that is no letter of the format: a quoted text, an escaped character, a colour
 * or a condition in brackets. Elapsed hours and minutes are letters. */
static const char *skip_literal(const char *at)
{
    if (*at == '"') {
        at += 1 + strcspn(at + 1, "\"");
        return *at ? at + 1 : at;
    }
    if (*at == '[' && !strchr("hHmMsS", at[1])) {
        at += strcspn(at, "]");
        return *at ? at + 1 : at;
    }
    if ((*at == '\\' || *at == '_' || *at == '*') && at[1])
        return at + 2;
    if (strncasecmp(at, "General", 7) == 0)
        return at + 7;
    if (strncasecmp(at, "AM/PM", 5) == 0)
        return at + 5;
    if (strncasecmp(at, "A/P", 3) == 0)
        return at + 3;
    if ((*at == 'E' || *at == 'e') && (at[1] == '+' || at[1] == '-'))
        return at + 2;
    if (strncasecmp(at, "G/", 2) == 0)
        return at + 2;
    return NULL;
}

enum xlsx_format xlsx_format_of(const char *code)
{
    bool day = false, time = false, month = false, percent = false;
    const char *at = code;
    while (*at && *at != ';') {
        const char *behind = skip_literal(at);
        if (behind) {
            at = behind;
            continue;
        }
        day = day || strchr("yYdDeEaA", *at);
        time = time || strchr("hHsS", *at);
        month = month || *at == 'm' || *at == 'M';
        percent = percent || *at == '%';
        at++;
    }
    if (day && time)
        return XLSX_DAY_TIME;
    if (time)
        return XLSX_TIME;
    if (day || month)
        return XLSX_DAY;
    return percent ? XLSX_PERCENT : XLSX_PLAIN;
}

/* --- texts --- */

static int hex_value(char c)
{
    if (is_digit(c))
        return c - '0';
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The character of "_x000D_"; 0 for anything else, and for half a character. */
static unsigned escaped(const char *at)
{
    unsigned value = 0;
    if (at[0] != '_' || at[1] != 'x')
        return 0;
    for (int i = 2; i < 6; i++) {
        int digit = hex_value(at[i]);
        if (digit < 0)
            return 0;
        value = value * 16 + (unsigned)digit;
    }
    return at[6] == '_' && (value < 0xd800 || value > 0xdfff) ? value : 0;
}

static char *put_character(char *out, unsigned value)
{
    if (value < 0x80) {
        *out++ = (char)value;
    } else if (value < 0x800) {
        *out++ = (char)(0xc0 | value >> 6);
        *out++ = (char)(0x80 | (value & 0x3f));
    } else {
        *out++ = (char)(0xe0 | value >> 12);
        *out++ = (char)(0x80 | (value >> 6 & 0x3f));
        *out++ = (char)(0x80 | (value & 0x3f));
    }
    return out;
}

void xlsx_unescape(char *text)
{
    char *out = strstr(text, "_x");
    if (!out)
        return;
    for (const char *at = out; *at;) {
        unsigned value = escaped(at);
        if (value)
            out = put_character(out, value);
        else
            *out++ = *at;
        at += value ? 7 : 1;
    }
    *out = '\0';
}
