/* Buffer: bytes that grow inside an arena. The capacity doubles, so that adding byte by byte stays
 * cheap; one byte is always kept for the closing NUL. */
#include "base/buf.h"

#include <stdio.h>
#include <string.h>

enum { BUF_LEAST = 64 };

struct buf buf_create(struct arena *arena, size_t capacity)
{
    if (capacity < BUF_LEAST)
        capacity = BUF_LEAST;
    struct buf buf = {.arena = arena, .bytes = arena_take(arena, capacity), .capacity = capacity};
    buf.bytes[0] = '\0';
    return buf;
}

/* The arena refuses what is out of all bounds. */
void buf_grow(struct buf *buf, size_t length)
{
    if (length < buf->capacity - buf->length)
        return;
    size_t more = length < buf->capacity ? buf->capacity : length + 1;
    buf->bytes = arena_stretch(buf->arena, buf->bytes, buf->capacity, buf->capacity + more);
    buf->capacity += more;
}

void buf_text(struct buf *buf, const char *text)
{
    buf_add(buf, text, strlen(text));
}

void buf_char(struct buf *buf, char c)
{
    buf_add(buf, &c, 1);
}

void buf_integer(struct buf *buf, int64_t number)
{
    char digits[24], *digit = digits + sizeof digits;
    uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    do
        *--digit = (char)('0' + rest % 10);
    while (rest /= 10);
    if (number < 0)
        *--digit = '-';
    buf_add(buf, digit, (size_t)(digits + sizeof digits - digit));
}

void buf_part(struct buf *buf, const void *bytes, size_t length)
{
    buf_integer(buf, (int64_t)length);
    buf_char(buf, ':');
    buf_add(buf, bytes, length);
    buf_char(buf, ',');
}

void buf_printf(struct buf *buf, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (length <= 0)
        return;
    buf_grow(buf, (size_t)length);
    va_start(args, format);
    vsnprintf(buf->bytes + buf->length, (size_t)length + 1, format, args);
    va_end(args);
    buf->length += (size_t)length;
}
