/* Jansson's memory: taken from the arena of the request that this thread is working on, so that
 * nothing of a view is ever freed one by one. Outside a request Jansson uses malloc. */
#include "core_internal.h"

#include <stdlib.h>

static _Thread_local struct arena *current;

static void *take(size_t size)
{
    return current ? arena_take(current, size) : malloc(size);
}

static void give_back(void *memory)
{
    if (!current)
        free(memory);
}

void json_install(void)
{
    json_set_alloc_funcs(take, give_back);
    json_object_seed(0);
}

struct arena *json_use_arena(struct arena *arena)
{
    struct arena *before = current;
    current = arena;
    return before;
}
