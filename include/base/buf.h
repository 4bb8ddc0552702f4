/* Buffer: bytes that grow inside an arena. Always NUL-terminated behind its length. */
#ifndef YICUN_BASE_BUF_H
#define YICUN_BASE_BUF_H

#include "base/arena.h"

struct buf {
    struct arena *arena;
    char *bytes;
    size_t length;
    size_t capacity;
};

struct buf buf_create(struct arena *arena, size_t capacity);
void buf_add(struct buf *buf, const void *bytes, size_t length);
void buf_text(struct buf *buf, const char *text);
void buf_char(struct buf *buf, char c);
void buf_printf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
