/* Exact decimals (ALL-5): reading, writing and means of integers of ten-thousandths. */
#include "base/decimal.h"

#include <string.h>

enum { DECIMAL_PLACES = 4 };

/* Takes one character off the text: a digit, '.', ',' or '-', full-width forms folded to ASCII.
 * '\0' at the end, and '?' for any other character. */
static char next_char(const char **text)
{
    static const struct {
        const char *wide;
        char plain;
    } folded[] = {{"．", '.'}, {"，", ','}, {"－", '-'}, {"−", '-'}};
    const char *at = *text;
    if ((*at >= '0' && *at <= '9') || *at == '.' || *at == ',' || *at == '-') {
        *text = at + 1;
        return *at;
    }
    if (*at == '\0')
        return '\0';
    /* U+FF10 to U+FF19 are EF BC 90 to EF BC 99. */
    if (strncmp(at, "\xef\xbc", 2) == 0) {
        int digit = (unsigned char)at[2] - 0x90;
        if (digit >= 0 && digit <= 9) {
            *text = at + 3;
            return (char)('0' + digit);
        }
    }
    for (size_t i = 0; i < sizeof folded / sizeof *folded; i++)
        if (strncmp(at, folded[i].wide, 3) == 0) {
            *text = at + 3;
            return folded[i].plain;
        }
    return '?';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Adds a digit; false when the number leaves the range. */
static bool add_digit(int64_t *number, char digit)
{
    *number = *number * 10 + (digit - '0');
    return *number <= DECIMAL_MAX;
}

/* Reads the digits before the point. Commas, where there are any, must stand before each group of
 * three, behind a first group that does not begin with 0. `*c` is the character that follows. */
static bool read_whole(const char **text, char *c, int64_t *number)
{
    int group = 0; /* digits since the start or the last comma */
    bool commas = false, zero = *c == '0';
    for (;; *c = next_char(text)) {
        if (is_digit(*c)) {
            if (!add_digit(number, *c))
                return false;
            group++;
        } else if (*c == ',') {
            if (zero || group == 0 || group > 3 || (commas && group != 3))
                return false;
            commas = true;
            group = 0;
        } else {
            return commas ? group == 3 : group > 0;
        }
    }
}

bool decimal_parse(const char *text, int64_t *value)
{
    if (!text)
        return false;
    int64_t number = 0;
    char c = next_char(&text);
    bool negative = c == '-';
    if (negative)
        c = next_char(&text);
    if (!read_whole(&text, &c, &number))
        return false;
    int places = 0;
    if (c == '.') {
        for (c = next_char(&text); is_digit(c) && places < DECIMAL_PLACES; places++) {
            if (!add_digit(&number, c))
                return false;
            c = next_char(&text);
        }
        if (places == 0)
            return false;
    }
    if (c != '\0')
        return false;
    for (; places < DECIMAL_PLACES; places++)
        if (!add_digit(&number, '0'))
            return false;
    *value = negative ? -number : number;
    return true;
}

/* The digits of a fraction of ten-thousandths, without zeros at its end. */
static char *put_fraction(char *at, unsigned rest)
{
    *at++ = '.';
    for (unsigned place = DECIMAL_ONE / 10; rest > 0; rest %= place, place /= 10)
        *at++ = (char)('0' + rest / place);
    return at;
}

char *decimal_put(char *at, int64_t value)
{
    char digits[DECIMAL_TEXT], *digit = digits + sizeof digits;
    *at = '\0';
    if (value == DECIMAL_NONE)
        return at;
    uint64_t size = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    uint64_t whole = size / DECIMAL_ONE;
    unsigned rest = (unsigned)(size % DECIMAL_ONE);
    do
        *--digit = (char)('0' + whole % 10);
    while (whole /= 10);
    if (value < 0)
        *at++ = '-';
    while (digit < digits + sizeof digits)
        *at++ = *digit++;
    if (rest > 0)
        at = put_fraction(at, rest);
    *at = '\0';
    return at;
}

char *decimal_format(int64_t value, char out[DECIMAL_TEXT])
{
    decimal_put(out, value);
    return out;
}

int64_t decimal_mean(int64_t sum, int64_t count)
{
    int64_t mean = sum / count;
    int64_t rest = sum % count;
    int64_t distance = rest < 0 ? -rest : rest;
    if (distance >= count - distance) /* that is 2 * distance >= count, without overflow */
        mean += sum < 0 ? -1 : 1;
    return mean;
}
