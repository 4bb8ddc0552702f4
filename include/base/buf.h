/* Buffer: bytes that grow inside an arena. Always NUL-terminated behind its length. */
#ifndef YICUN_BASE_BUF_H
#define YICUN_BASE_BUF_H

#include "base/arena.h"

#include <stdint.h>
#include <string.h>

struct buf {
    struct arena *arena;
    char *bytes;
    size_t length;
    size_t capacity;
};

struct buf buf_create(struct arena *arena, size_t capacity);
/* Makes room for `length` more bytes and the NUL. */
void buf_grow(struct buf *buf, size_t length);
/* Here, so that the pieces of a page, thousands of them, cost little more than their copy. */
static inline void buf_add(struct buf *buf, const void *bytes, size_t length)
{
    if (length == 0)
        return;
    if (length >= buf->capacity - buf->length)
        buf_grow(buf, length);
    memcpy(buf->bytes + buf->length, bytes, length);
    buf->length += length;
    buf->bytes[buf->length] = '\0';
}
void buf_text(struct buf *buf, const char *text);
void buf_char(struct buf *buf, char c);
void buf_integer(struct buf *buf, int64_t number);
/* "5:hello,": parts that follow each other can be told apart, whatever they hold. */
void buf_part(struct buf *buf, const void *bytes, size_t length);
void buf_printf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
