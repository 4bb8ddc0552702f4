/* Arena: memory that lives exactly as long as one request (or one command) and is freed at once.
 * Nothing taken from an arena is ever freed by itself. */
#ifndef YICUN_BASE_ARENA_H
#define YICUN_BASE_ARENA_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct arena;

/* An empty arena that hands out at most `limit` bytes; NULL when memory is short. */
struct arena *arena_create(size_t limit);

/* Frees the arena and everything taken from it. NULL is allowed. */
void arena_destroy(struct arena *arena);

/* Forgets everything taken from the arena but keeps its first block for the next request. */
void arena_reset(struct arena *arena);

/* Zeroed memory, aligned for any type. Never NULL: past the limit, or when memory is short, the
 * arena's `on_full` handler runs and does not return (default: log and abort). */
void *arena_alloc(struct arena *arena, size_t size);

/* The same for `count` elements of `size` bytes; a product that overflows is past any limit. */
void *arena_alloc_array(struct arena *arena, size_t size, size_t count);

/* The last piece taken grows in place where it can; otherwise a copy is made. */
void *arena_resize(struct arena *arena, void *old, size_t old_size, size_t new_size);

/* The same two without zeroing, for what is written over at once. */
void *arena_take(struct arena *arena, size_t size);
void *arena_stretch(struct arena *arena, void *old, size_t old_size, size_t new_size);

/* Room for one more behind `count` elements of `size` bytes: the array itself, or, when `capacity`
 * is used up, one of twice the room (the first has 32), zeroed behind its elements. */
void *arena_more(struct arena *arena, void *array, int count, int *capacity, size_t size);

char *arena_strdup(struct arena *arena, const char *text);
char *arena_strndup(struct arena *arena, const char *text, size_t length);
char *arena_printf(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *arena, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

/* Remembers how far the arena is; `arena_rewind` forgets everything taken since, so that the same
 * may be done again in the same memory. What was taken before the mark no longer grows in place. */
struct arena_mark {
    void *block;
    size_t block_used, used;
};
struct arena_mark arena_mark(struct arena *arena);
void arena_rewind(struct arena *arena, struct arena_mark mark);

/* Bytes handed out since creation or the last reset, each piece rounded up to its alignment; the
 * limit counts in the same way. */
size_t arena_used(const struct arena *arena);

/* Sets what happens when the limit is reached, or when memory is `short`: the system gave no more.
 * It must not return (it usually longjmps). NULL: log and abort. */
typedef void arena_full_fn(void *arg, bool short_of_memory);
void arena_on_full(struct arena *arena, arena_full_fn *full, void *arg);

/* What a library holds while the arena may leave: until `arena_unguard`, leaving calls `release`
 * first, the newest guard before the older ones. The guard stands on the stack of who holds. */
struct arena_guard {
    void (*release)(void *held);
    void *held;
    struct arena_guard *older;
};
void arena_guard(struct arena *arena, struct arena_guard *guard);
void arena_unguard(struct arena *arena, struct arena_guard *guard);

/* Leaves as when memory is short: for a library that could not get memory of its own. */
_Noreturn void arena_give_up(struct arena *arena);

#define ARENA_NEW(arena, type) ((type *)arena_alloc((arena), sizeof(type)))
#define ARENA_ARRAY(arena, type, n) ((type *)arena_alloc_array((arena), sizeof(type), (size_t)(n)))

#endif
