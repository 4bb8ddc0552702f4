/* Failing memory in the program as it is, transport and libraries included: preloaded, this makes
 * the allocation fail that the file named by MEMORY_FAULTS says, which the test writes: how many
 * there were since, and which is to fail (0: none). */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct faults {
    _Atomic int64_t seen, chosen;
};

static struct faults none, *faults = &none;
static void *(*next_malloc)(size_t), *(*next_calloc)(size_t, size_t),
    *(*next_realloc)(void *, size_t);
static char early[4096]; /* dlsym itself allocates a little, before what it looks for is found */
static size_t early_used;

/* ISO C has no cast from an object's address to a function's; POSIX says that they are alike. */
static void find_one(void *function, const char *name)
{
    void *found = dlsym(RTLD_NEXT, name);
    memcpy(function, &found, sizeof found);
}

static void find(void)
{
    find_one(&next_malloc, "malloc");
    find_one(&next_realloc, "realloc");
    find_one(&next_calloc, "calloc");
}

__attribute__((constructor)) static void begin(void)
{
    const char *name = getenv("MEMORY_FAULTS");
    int file = name ? open(name, O_RDWR | O_CLOEXEC) : -1;
    void *shared = file < 0 ? MAP_FAILED
                            : mmap(NULL, sizeof none, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (file >= 0)
        close(file);
    if (shared != MAP_FAILED)
        faults = shared;
}

static int refuse(void)
{
    if (!faults->chosen || ++faults->seen != faults->chosen)
        return 0;
    errno = ENOMEM;
    return 1;
}

void *malloc(size_t size)
{
    if (!next_malloc)
        find();
    return refuse() ? NULL : next_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    if (!next_calloc) {
        size_t need = (count * size + 15) & ~(size_t)15;
        if (early_used + need > sizeof early)
            abort();
        early_used += need;
        return early + early_used - need;
    }
    return refuse() ? NULL : next_calloc(count, size);
}

void *realloc(void *memory, size_t size)
{
    if (!next_realloc)
        find();
    return refuse() ? NULL : next_realloc(memory, size);
}
