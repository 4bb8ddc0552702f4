/* What the unit tests of the lowest floor share: cases in tables, and an arena for each test. */
#ifndef YICUN_TEST_BASE_H
#define YICUN_TEST_BASE_H

#include "base/arena.h"

#include <stddef.h>

#define EACH(item, table) (size_t item = 0; item < sizeof(table) / sizeof *(table); item++)

static inline int open_arena(void **state)
{
    *state = arena_create(8 << 20);
    return *state ? 0 : -1;
}

static inline int close_arena(void **state)
{
    arena_destroy(*state);
    return 0;
}

#endif
