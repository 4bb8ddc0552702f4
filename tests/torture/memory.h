/* What the test of failing memory builds otherwise (Makefile): an arena whose pieces are
 * allocations of their own while those are to fail, and a store that has one reader, since it is
 * opened anew for each failure. */
#include <stddef.h>

extern size_t arena_block;

#define ARENA_BLOCK arena_block
#define SQLITE_READERS 1
