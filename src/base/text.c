/* Text: strict UTF-8, what may be stored, and small string helpers. */
#include "base/text.h"

#include <iconv.h>
#include <string.h>

static const char WIDE_BLANK[] = "\xe3\x80\x80"; /* U+3000, the blank of Chinese typing */

/* Reads one code point of strictly valid UTF-8; returns its bytes, 0 when it is broken or
 * `length` is 0. */
static size_t read_code_point(const char *bytes, size_t length, uint32_t *code)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (length == 0)
        return 0;
    unsigned char first = (unsigned char)bytes[0];
    if (first < 0x80) {
        *code = first;
        return 1;
    }
    size_t size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || size > length)
        return 0;
    *code = first & (0xffU >> (size + 1));
    for (size_t i = 1; i < size; i++) {
        unsigned char next = (unsigned char)bytes[i];
        if ((next & 0xc0) != 0x80)
            return 0;
        *code = *code << 6 | (next & 0x3fU);
    }
    bool surrogate = *code >= 0xd800 && *code <= 0xdfff;
    return *code < least[size] || *code > 0x10ffff || surrogate ? 0 : size;
}

bool text_is_utf8(const char *bytes, size_t length)
{
    uint32_t code;
    for (size_t at = 0, size; at < length; at += size)
        if ((size = read_code_point(bytes + at, length - at, &code)) == 0)
            return false;
    return true;
}

size_t text_length(const char *text)
{
    size_t count = 0;
    for (; *text; text++)
        count += ((unsigned char)*text & 0xc0) != 0x80;
    return count;
}

size_t text_prefix(const char *text, size_t characters)
{
    const char *at = text;
    while (*at && characters--)
        do
            at++;
        while (((unsigned char)*at & 0xc0) == 0x80);
    return (size_t)(at - text);
}

static bool is_clean(uint32_t code, bool lines)
{
    static const struct {
        uint32_t first, last;
    } refused[] = {
        {0x0000, 0x001f}, /* controls */
        {0x007f, 0x009f}, /* delete and the second set of controls */
        {0x061c, 0x061c}, /* Arabic letter mark */
        {0x200b, 0x200f}, /* zero width, direction marks */
        {0x2028, 0x202e}, /* separators, bidi embedding and override */
        {0x2060, 0x2060}, /* word joiner */
        {0x2066, 0x2069}, /* bidi isolates */
        {0xfdd0, 0xfdef}, /* noncharacters; two more end every plane */
        {0xfeff, 0xfeff}, /* byte order mark */
    };
    if (lines && (code == '\n' || code == '\r' || code == '\t'))
        return true;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        if (code >= refused[i].first && code <= refused[i].last)
            return false;
    return (code & 0xfffe) != 0xfffe;
}

bool text_is_clean(const char *text, size_t length, bool lines)
{
    uint32_t code;
    for (size_t at = 0, size; at < length; at += size) {
        size = read_code_point(text + at, length - at, &code);
        if (size == 0 || !is_clean(code, lines))
            return false;
    }
    return true;
}

/* Bytes of the white space that `text` begins with: 0, 1 or, for U+3000, 3. */
static size_t blank_at(const char *text)
{
    if (*text == ' ' || (*text >= '\t' && *text <= '\r'))
        return 1;
    return text_starts(text, WIDE_BLANK) ? sizeof WIDE_BLANK - 1 : 0;
}

static const char *skip_blanks(const char *text)
{
    for (size_t size; (size = blank_at(text)) > 0;)
        text += size;
    return text;
}

char *text_trim_in_place(char *text)
{
    char *out = text, *end = text; /* `end`: behind the last character that is not blank */
    for (const char *at = skip_blanks(text); *at;) {
        bool blank = blank_at(at) > 0;
        size_t size = blank ? blank_at(at) : 1;
        if (at[0] == '\r' && at[1] == '\n')
            at++;
        memmove(out, at, size);
        out += size;
        at += size;
        if (!blank)
            end = out;
    }
    *end = '\0';
    return text;
}

char *text_trim(struct arena *arena, const char *text)
{
    return text_trim_in_place(arena_strdup(arena, text));
}

bool text_is_blank(const char *text)
{
    return !text || *skip_blanks(text) == '\0';
}

bool text_starts(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

bool text_ends(const char *text, const char *suffix)
{
    size_t length = strlen(text), end = strlen(suffix);
    return length >= end && memcmp(text + length - end, suffix, end) == 0;
}

bool text_same(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

const char *text_or_empty(const char *text)
{
    return text ? text : "";
}

bool text_to_int(const char *text, int64_t min, int64_t max, int64_t *value)
{
    if (!text)
        return false;
    bool negative = *text == '-';
    text += negative;
    if (*text == '\0')
        return false;
    int64_t number = 0; /* kept at or below zero, where there is room for INT64_MIN */
    for (; *text; text++) {
        if (*text < '0' || *text > '9' || __builtin_mul_overflow(number, 10, &number) ||
            __builtin_sub_overflow(number, *text - '0', &number))
            return false;
    }
    if (!negative && __builtin_sub_overflow(INT64_C(0), number, &number))
        return false;
    if (number < min || number > max)
        return false;
    *value = number;
    return true;
}

char *text_hex(struct arena *arena, const void *bytes, size_t length)
{
    static const char digits[] = "0123456789abcdef";
    const unsigned char *from = bytes;
    char *text = arena_alloc(arena, length * 2 + 1);
    for (size_t i = 0; i < length; i++) {
        text[2 * i] = digits[from[i] >> 4];
        text[2 * i + 1] = digits[from[i] & 15];
    }
    return text;
}

char *text_from_gb18030(struct arena *arena, const char *bytes, size_t length, size_t *out_length)
{
    *out_length = 0;
    /* Two bytes become four at most (the few two-byte characters outside the first plane). */
    size_t in_left = length, out_left = length * 2;
    char *text = arena_alloc(arena, out_left + 1);
    iconv_t convert = iconv_open("UTF-8", "GB18030");
    if (convert == (iconv_t)-1)
        arena_give_up(arena);
    char *in = (char *)(uintptr_t)bytes, *out = text; /* iconv's interface lacks the const */
    bool whole = iconv(convert, &in, &in_left, &out, &out_left) != (size_t)-1;
    iconv_close(convert);
    *out_length = whole ? (size_t)(out - text) : length - in_left;
    return whole ? text : NULL;
}

char *text_put(char *at, const char *text)
{
    size_t length = strlen(text);
    memcpy(at, text, length + 1);
    return at + length;
}

char *text_put_int(char *at, int number)
{
    char digits[12], *digit = digits + sizeof digits;
    unsigned rest = number < 0 ? 0u - (unsigned)number : (unsigned)number;
    do
        *--digit = (char)('0' + rest % 10);
    while (rest /= 10);
    if (number < 0)
        *--digit = '-';
    while (digit < digits + sizeof digits)
        *at++ = *digit++;
    *at = '\0';
    return at;
}

bool text_is_listed(const char *names, const char *name)
{
    size_t length = strlen(name);
    while (names && *names) {
        size_t size = strcspn(names, " ");
        if (size == length && strncmp(names, name, size) == 0)
            return true;
        names += size + (names[size] == ' ');
    }
    return false;
}
