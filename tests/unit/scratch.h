/* A folder of a test's own, for databases and migrations; gone afterwards. */
#ifndef YICUN_TEST_SCRATCH_H
#define YICUN_TEST_SCRATCH_H

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct scratch {
    char path[32];
    char *name[64];
    int names;
};

static inline struct scratch scratch_make(void)
{
    struct scratch scratch = {.path = "/tmp/yicun-test-XXXXXX"};
    if (!mkdtemp(scratch.path))
        abort();
    return scratch;
}

/* "FOLDER/name" with `before` in front ("sqlite:"); lives as long as the folder. */
static inline const char *scratch_name(struct scratch *scratch, const char *before,
                                       const char *name)
{
    if (scratch->names == sizeof scratch->name / sizeof *scratch->name ||
        asprintf(&scratch->name[scratch->names], "%s%s/%s", before, scratch->path, name) < 0)
        abort();
    return scratch->name[scratch->names++];
}

static inline void scratch_write(struct scratch *scratch, const char *name, const char *text)
{
    FILE *file = fopen(scratch_name(scratch, "", name), "w");
    if (!file || fputs(text, file) < 0 || fclose(file) != 0)
        abort();
}

static inline int scratch_unlink(const char *path, const struct stat *status, int type,
                                 struct FTW *walk)
{
    (void)status, (void)type, (void)walk;
    return remove(path);
}

static inline void scratch_remove(struct scratch *scratch)
{
    nftw(scratch->path, scratch_unlink, 8, FTW_DEPTH | FTW_PHYS);
    while (scratch->names > 0)
        free(scratch->name[--scratch->names]);
}

#endif
