/* Sweeping: content that no record holds - uploads that were refused, or whose record was never
 * made - is removed a day after it was last stored. */
#include "base/log.h"
#include "core/file.h"
#include "core_internal.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { DAY_SECONDS = 86400, NAME = 62 }; /* a content's name: its hash without the folder's two */

struct hashes {
    const char **hash; /* sorted */
    size_t count, room;
};

/* The hashes that records hold, of one folder. */
static struct hashes hashes_of(struct ctx *ctx, const char prefix[3])
{
    struct hashes held = {NULL, 0, 0};
    const char after[3] = {prefix[0], (char)(prefix[1] + 1), '\0'};
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT DISTINCT hash FROM files WHERE hash >= $1 AND hash < $2 ORDER BY hash"),
        ARGS(db_t(prefix), db_t(after)));
    while (db_next(rows)) {
        if (held.count == held.room) {
            size_t room = held.room ? 2 * held.room : 64;
            held.hash = arena_resize(ctx->arena, held.hash, held.room * sizeof *held.hash,
                                     room * sizeof *held.hash);
            held.room = room;
        }
        held.hash[held.count++] = db_text(rows, "hash");
    }
    return held;
}

static int compare_names(const void *name, const void *hash)
{
    return strcmp(name, *(const char *const *)hash + 2);
}

/* A draft that was left behind when the program was killed, or content. */
static bool is_ours(const char *name)
{
    return *name == '.' ? strlen(name) > 2 : strlen(name) == NAME;
}

static bool is_old(int folder, const char *name)
{
    struct stat about;
    return fstatat(folder, name, &about, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(about.st_mode) &&
           about.st_mtime < time(NULL) - DAY_SECONDS;
}

/* Takes nothing from the arena, since a folder is open. Age is looked at under the lock: whoever
 * stores the same content again makes it young first (keep_content). */
static int64_t sweep_folder(DIR *directory, const struct hashes *held, bool removing)
{
    int64_t count = 0;
    int folder = dirfd(directory);
    const struct dirent *entry;
    while ((entry = readdir(directory))) {
        const char *name = entry->d_name;
        if (is_ours(name) && is_old(folder, name) &&
            !(held->count &&
              bsearch(name, held->hash, held->count, sizeof *held->hash, compare_names)))
            count += !removing || unlinkat(folder, name, 0) == 0;
    }
    return count;
}

int64_t files_sweep(struct ctx *ctx, bool removing)
{
    int64_t count = 0;
    for (int i = 0; i < 256 && !db_failed(ctx->db); i++) {
        char prefix[3];
        snprintf(prefix, sizeof prefix, "%02x", i);
        struct hashes held = hashes_of(ctx, prefix);
        const char *path = text_of(ctx, "%s/%s", ctx->app->config->files, prefix);
        DIR *directory = db_failed(ctx->db) ? NULL : opendir(path);
        if (!directory)
            continue;
        int lock = files_lock(ctx->app->config->files, LOCK_EX);
        if (lock >= 0)
            count += sweep_folder(directory, &held, removing);
        if (lock >= 0)
            close(lock);
        closedir(directory);
    }
    if (removing && count > 0)
        log_info("%lld files that no record held were removed", (long long)count);
    return count;
}
