/* yicun backup, yicun restore: one archive out while the server runs, and one in that is verified
 * before it replaces anything. */
#include "cli/archive.h"
#include "cli/cli.h"

#include "transport.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* A path with something behind it; false when that is too long. */
static bool behind(char path[PATH_MAX], const char *base, const char *suffix)
{
    return snprintf(path, PATH_MAX, "%s%s", base, suffix) < PATH_MAX;
}

static bool sync_folder_of(const char *path)
{
    char folder[PATH_MAX];
    if (!behind(folder, path, ""))
        return false;
    char *slash = strrchr(folder, '/');
    if (slash)
        slash[slash == folder] = '\0';
    int file = open(slash ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool synced = file >= 0 && fsync(file) == 0;
    if (file >= 0)
        close(file);
    return synced;
}

/* --- backup --- */

/* Writes the archive under a temporary name and gives it its own only when all of it is on disk;
 * link(2) refuses to replace. */
static bool write_backup(const struct config *config, const char *target, const char *copy,
                         char *error, size_t error_size)
{
    char draft[PATH_MAX];
    if (!behind(draft, target, ".partial"))
        return false;
    int out = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (out < 0) {
        snprintf(error, error_size, "%s.partial: %s", target, strerror(errno));
        return false;
    }
    bool packed = archive_pack(out, copy, config->files, error, error_size);
    bool kept = packed && fsync(out) == 0;
    kept = close(out) == 0 && kept && link(draft, target) == 0 && sync_folder_of(target);
    if (packed && !kept)
        snprintf(error, error_size, "%s: %s", target, strerror(errno));
    unlink(draft);
    return kept;
}

int command_backup(struct call_line *line)
{
    const char *target = line->argument[0];
    char copy[PATH_MAX], error[1024] = "out of memory";
    if (!cli_enter(&line->config))
        return 1;
    if (access(target, F_OK) == 0)
        return cli_fail("%s: exists already; a backup never replaces a file", target);
    if (!behind(copy, target, ".db-partial"))
        return cli_fail("%s: the name is too long", target);
    unlink(copy);
    /* The database first: attachments are stored before the record that names them, so the files
     * found afterwards are all that this copy knows of. */
    bool done =
        store_backup(line->config.url, copy, line->config.migrations, error, sizeof error) &&
        write_backup(&line->config, target, copy, error, sizeof error);
    unlink(copy);
    if (!done)
        return cli_fail("%s", error);
    printf("%s written\n", target);
    return 0;
}

/* --- restore --- */

struct restoring {
    const struct config *config;
    const char *database; /* path of the database in place */
    char store[PATH_MAX]; /* folder of the new database, until it is in place */
    char copy[PATH_MAX];  /* the new database in it */
    char files[PATH_MAX]; /* the new attachments, until they are in place */
    char suffix[40];      /* of what is moved aside */
    struct move {
        char from[PATH_MAX], to[PATH_MAX];
    } moves[8];
    int moved;
};

static int remove_visited(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)status, (void)kind, (void)place;
    return remove(path);
}

static void remove_tree(const char *path)
{
    if (*path)
        nftw(path, remove_visited, 16, FTW_DEPTH | FTW_PHYS);
}

/* Folders beside what they will replace, so that a rename puts them in place. */
static bool prepare(struct restoring *restoring, char *error, size_t error_size)
{
    if (behind(restoring->store, restoring->database, ".restoring-XXXXXX") &&
        mkdtemp(restoring->store) &&
        behind(restoring->files, restoring->config->files, ".restoring-XXXXXX") &&
        mkdtemp(restoring->files) && behind(restoring->copy, restoring->store, "/yicun.db"))
        return true;
    snprintf(error, error_size, "cannot write beside %s: %s", restoring->database, strerror(errno));
    return false;
}

/* The new database is sound, and this version knows its tables (an older one is brought up). */
static bool verify(struct restoring *restoring, char *error, size_t error_size)
{
    char url[PATH_MAX + 16], wal[PATH_MAX];
    struct stat status;
    snprintf(url, sizeof url, "sqlite:%s", restoring->copy);
    struct store *store = store_open(url, false, error, error_size);
    if (!store)
        return false;
    bool sound = store_integrity(store, error, error_size);
    store_close(store);
    if (!sound || store_migrate(url, restoring->config->migrations, error, error_size) < 0)
        return false;
    /* Only the database itself is put in place: nothing may be left in its log. */
    if (!behind(wal, restoring->copy, "-wal") || (stat(wal, &status) == 0 && status.st_size > 0)) {
        snprintf(error, error_size, "the restored database was not closed well");
        return false;
    }
    return true;
}

/* Moves something that may not be there; what was moved can be taken back. */
static bool move(struct restoring *restoring, const char *from, const char *to)
{
    struct move *move = &restoring->moves[restoring->moved];
    if (access(from, F_OK) != 0)
        return true;
    if (!behind(move->from, from, "") || !behind(move->to, to, ""))
        return false;
    if (access(to, F_OK) == 0) { /* as when two restore within one second */
        errno = EEXIST;
        return false;
    }
    if (rename(from, to) != 0)
        return false;
    restoring->moved++;
    return sync_folder_of(to);
}

static bool move_aside(struct restoring *restoring, const char *path, const char *tail)
{
    char from[PATH_MAX], to[PATH_MAX];
    if (snprintf(from, sizeof from, "%s%s", path, tail) >= PATH_MAX ||
        snprintf(to, sizeof to, "%s%s%s", path, restoring->suffix, tail) >= PATH_MAX)
        return false;
    bool there = access(from, F_OK) == 0;
    if (!move(restoring, from, to))
        return false;
    if (there)
        printf("%s is now %s\n", from, to);
    return true;
}

/* All of it or, when a step fails, nothing. */
static bool replace(struct restoring *restoring, char *error, size_t error_size)
{
    const char *files = restoring->config->files;
    if (move_aside(restoring, restoring->database, "") &&
        move_aside(restoring, restoring->database, "-wal") &&
        move_aside(restoring, restoring->database, "-shm") && move_aside(restoring, files, "") &&
        move(restoring, restoring->copy, restoring->database) &&
        move(restoring, restoring->files, files))
        return true;
    snprintf(error, error_size, "%s: %s; everything is as it was", restoring->database,
             strerror(errno));
    while (restoring->moved > 0) {
        const struct move *last = &restoring->moves[--restoring->moved];
        if (rename(last->to, last->from) != 0)
            snprintf(error, error_size, "%s must be renamed to %s by hand: %s", last->to,
                     last->from, strerror(errno));
    }
    return false;
}

int command_restore(struct call_line *line)
{
    char error[1024];
    time_t now = time(NULL);
    struct tm local;
    static struct restoring restoring; /* its paths are too large for a stack */
    const struct config *config = &line->config;
    restoring.config = config;
    restoring.database = store_path(config->url);
    if (!restoring.database)
        return cli_fail(
            "a backup is restored to sqlite:PATH; `yicun copy` brings it from there to a "
            "database server");
    strftime(restoring.suffix, sizeof restoring.suffix, ".before-%Y%m%d-%H%M%S",
             localtime_r(&now, &local));
    umask(0077);
    bool done =
        sandbox_drop(config, error, sizeof error) && cli_hold(config, true, error, sizeof error) &&
        prepare(&restoring, error, sizeof error) &&
        archive_unpack(line->argument[0], restoring.copy, restoring.files, error, sizeof error) &&
        verify(&restoring, error, sizeof error) && replace(&restoring, error, sizeof error);
    remove_tree(restoring.store);
    if (!done) {
        remove_tree(restoring.files);
        return cli_fail("%s", error);
    }
    printf("restored; now run `yicun check`\n");
    return 0;
}
