/* Arena: a list of blocks that are filled from the front. Under AddressSanitizer what has not been
 * handed out is poisoned, and a gap is left behind every piece, so that tests see overruns. */
#include "base/arena.h"

#include "base/log.h"

#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_SANITIZED 1
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define ARENA_SANITIZED 1
#endif

#ifdef ARENA_SANITIZED
#include <sanitizer/asan_interface.h>
#define ARENA_HIDE(bytes, size) ASAN_POISON_MEMORY_REGION((bytes), (size))
#define ARENA_SHOW(bytes, size) ASAN_UNPOISON_MEMORY_REGION((bytes), (size))
enum { ARENA_GAP = 16 };
#else
#define ARENA_HIDE(bytes, size) ((void)0)
#define ARENA_SHOW(bytes, size) ((void)0)
enum { ARENA_GAP = 0 };
#endif

/* Where memory is to fail, the test makes it 0: then each piece is an allocation that can. */
#ifndef ARENA_BLOCK
#define ARENA_BLOCK (32 * 1024)
#endif
#define ARENA_LARGE (ARENA_BLOCK / 2) /* larger pieces get a block of their own size */

enum { ARENA_ALIGN = alignof(max_align_t) };

struct block {
    struct block *older;
    size_t size; /* bytes behind this head */
    size_t used;
    alignas(max_align_t) char bytes[];
};

struct arena {
    struct block *newest; /* pieces are taken from here; the list ends at the first block */
    char *last;           /* the last piece taken: the only one that can grow in place */
    size_t limit, used;
    arena_full_fn *full;
    void *full_arg;
    struct arena_guard *guard;
};

static struct block *block_create(struct block *older, size_t size)
{
    struct block *block = malloc(sizeof *block + size);
    if (!block)
        return NULL;
    block->older = older;
    block->size = size;
    block->used = 0;
    ARENA_HIDE(block->bytes, size);
    return block;
}

struct arena *arena_create(size_t limit)
{
    struct arena *arena = calloc(1, sizeof *arena);
    if (!arena)
        return NULL;
    arena->limit = limit;
    arena->newest = block_create(NULL, ARENA_BLOCK);
    if (!arena->newest) {
        free(arena);
        return NULL;
    }
    return arena;
}

/* Frees every block that is newer than `last`; than the first for NULL. */
static void free_later_blocks(struct arena *arena, const struct block *last)
{
    while (arena->newest->older && arena->newest != last) {
        struct block *older = arena->newest->older;
        free(arena->newest);
        arena->newest = older;
    }
}

void arena_destroy(struct arena *arena)
{
    if (!arena)
        return;
    free_later_blocks(arena, NULL);
    free(arena->newest);
    free(arena);
}

void arena_reset(struct arena *arena)
{
    free_later_blocks(arena, NULL);
    arena->newest->used = 0;
    arena->last = NULL;
    arena->used = 0;
    ARENA_HIDE(arena->newest->bytes, arena->newest->size);
}

struct arena_mark arena_mark(struct arena *arena)
{
    arena->last = NULL;
    return (struct arena_mark){arena->newest, arena->newest->used, arena->used};
}

void arena_rewind(struct arena *arena, struct arena_mark mark)
{
    free_later_blocks(arena, mark.block);
    struct block *block = arena->newest;
    block->used = mark.block_used;
    arena->last = NULL;
    arena->used = mark.used;
    ARENA_HIDE(block->bytes + block->used, block->size - block->used);
}

void arena_on_full(struct arena *arena, arena_full_fn *full, void *arg)
{
    arena->full = full;
    arena->full_arg = arg;
}

size_t arena_used(const struct arena *arena)
{
    return arena->used;
}

void arena_guard(struct arena *arena, struct arena_guard *guard)
{
    guard->older = arena->guard;
    arena->guard = guard;
}

void arena_unguard(struct arena *arena, struct arena_guard *guard)
{
    arena->guard = guard->older;
}

static _Noreturn void arena_end(struct arena *arena, bool short_of_memory)
{
    while (arena->guard) {
        struct arena_guard *guard = arena->guard;
        arena->guard = guard->older;
        guard->release(guard->held);
    }
    if (arena->full)
        arena->full(arena->full_arg, short_of_memory);
    log_error("out of memory: %zu of %zu bytes are in use", arena->used, arena->limit);
    abort();
}

void arena_give_up(struct arena *arena)
{
    arena_end(arena, true);
}

/* Rounded up so that the next piece is aligned; never 0, so that every piece has its own address.
 * SIZE_MAX for what cannot be had at all. */
static size_t rounded(size_t size)
{
    if (size > SIZE_MAX / 2)
        return SIZE_MAX;
    return size == 0 ? ARENA_ALIGN : (size + ARENA_ALIGN - 1) / ARENA_ALIGN * ARENA_ALIGN;
}

void *arena_take(struct arena *arena, size_t size)
{
    size_t need = rounded(size);
    if (need > arena->limit - arena->used || need > SIZE_MAX / 2)
        arena_end(arena, false);
    struct block *block = arena->newest;
    if (need + ARENA_GAP > block->size - block->used) {
        block = block_create(block, need > ARENA_LARGE ? need + ARENA_GAP : ARENA_BLOCK);
        if (!block)
            arena_give_up(arena);
        arena->newest = block;
    }
    char *piece = block->bytes + block->used;
    block->used += need + ARENA_GAP;
    arena->used += need;
    arena->last = piece;
    ARENA_SHOW(piece, size);
    return piece;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    return memset(arena_take(arena, size), 0, size);
}

void *arena_alloc_array(struct arena *arena, size_t size, size_t count)
{
    if (size > 0 && count > SIZE_MAX / size)
        arena_end(arena, false);
    return arena_alloc(arena, size * count);
}

/* Makes the last piece longer or shorter where it stands; false when its block has no room. */
static bool resize_in_place(struct arena *arena, char *piece, size_t old_size, size_t new_size)
{
    struct block *block = arena->newest;
    size_t had = rounded(old_size), need = rounded(new_size);
    size_t begin = (size_t)(piece - block->bytes), room = block->size - begin;
    if (need > room - ARENA_GAP)
        return false;
    if (need > had && need - had > arena->limit - arena->used)
        arena_end(arena, false);
    block->used = begin + need + ARENA_GAP;
    arena->used = arena->used - had + need;
    ARENA_HIDE(piece, room);
    ARENA_SHOW(piece, new_size);
    return true;
}

void *arena_stretch(struct arena *arena, void *old, size_t old_size, size_t new_size)
{
    if (!old)
        return arena_take(arena, new_size);
    if (old == arena->last && resize_in_place(arena, old, old_size, new_size))
        return old;
    if (new_size <= old_size)
        return old;
    void *copy = arena_take(arena, new_size);
    memcpy(copy, old, old_size);
    return copy;
}

void *arena_resize(struct arena *arena, void *old, size_t old_size, size_t new_size)
{
    char *piece = arena_stretch(arena, old, old_size, new_size);
    size_t had = old ? old_size : 0;
    if (new_size > had)
        memset(piece + had, 0, new_size - had);
    return piece;
}

char *arena_strndup(struct arena *arena, const char *text, size_t length)
{
    size_t size = strnlen(text, length);
    char *copy = arena_take(arena, size + 1);
    memcpy(copy, text, size);
    copy[size] = '\0';
    return copy;
}

void *arena_more(struct arena *arena, void *array, int count, int *capacity, size_t size)
{
    if (count < *capacity)
        return array;
    int larger = *capacity ? 2 * *capacity : 32;
    array = arena_resize(arena, array, (size_t)*capacity * size, (size_t)larger * size);
    *capacity = larger;
    return array;
}

char *arena_strdup(struct arena *arena, const char *text)
{
    return arena_strndup(arena, text, strlen(text));
}

char *arena_vprintf(struct arena *arena, const char *format, va_list args)
{
    char brief[256]; /* enough for most: they are formatted once */
    va_list again;
    va_copy(again, args);
    int length = vsnprintf(brief, sizeof brief, format, args);
    if (length < 0) /* an encoding error; no format of ours has one */
        arena_end(arena, false);
    char *text = arena_take(arena, (size_t)length + 1);
    if ((size_t)length < sizeof brief)
        memcpy(text, brief, (size_t)length + 1);
    else
        vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return text;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text = arena_vprintf(arena, format, args);
    va_end(args);
    return text;
}
