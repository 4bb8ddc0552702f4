/* A database's files: its one name, making it, making it durable, and the lock file beside it. */
#include "db/file.h"

#include "db/engine.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

bool file_real_path(const char *place, char path[PATH_MAX], char *error, size_t error_size)
{
    if (realpath(place, path))
        return true;
    char folder[PATH_MAX], name[PATH_MAX], real[PATH_MAX];
    snprintf(folder, sizeof folder, "%s", place);
    snprintf(name, sizeof name, "%s", place);
    if (errno != ENOENT || !realpath(dirname(folder), real))
        return db_explain(error, error_size, "%s: %s", place, strerror(errno));
    if (snprintf(path, PATH_MAX, "%s/%s", real, basename(name)) >= PATH_MAX)
        return db_explain(error, error_size, "%s: %s", place, strerror(ENAMETOOLONG));
    return true;
}

bool file_create(const char *path, char *error, size_t error_size)
{
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0)
        return db_explain(error, error_size, "%s: cannot create: %s", path, strerror(errno));
    close(file);
    return true;
}

bool file_sync(const char *path, char *error, size_t error_size)
{
    char folder[PATH_MAX];
    snprintf(folder, sizeof folder, "%s", path);
    const char *name[] = {path, dirname(folder)};
    for (int i = 0; i < 2; i++) {
        int file = open(name[i], O_RDONLY | O_CLOEXEC);
        bool synced = file >= 0 && fsync(file) == 0;
        if (!synced)
            db_explain(error, error_size, "%s: %s", name[i], strerror(errno));
        if (file >= 0)
            close(file);
        if (!synced)
            return false;
    }
    return true;
}

int lock_open(const char *path, char *error, size_t error_size)
{
    char name[PATH_MAX + 8];
    snprintf(name, sizeof name, "%s.lock", path);
    int lock = open(name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (lock < 0) {
        db_explain(error, error_size, "%s: cannot open: %s", name, strerror(errno));
        return -1;
    }
    /* Made by root, it must still serve the user who owns the database. */
    struct stat database;
    if (geteuid() == 0 && stat(path, &database) == 0 &&
        fchown(lock, database.st_uid, database.st_gid) != 0) {
        db_explain(error, error_size, "%s: cannot give to the database's owner: %s", name,
                   strerror(errno));
        close(lock);
        return -1;
    }
    return lock;
}

bool lock_take(int lock)
{
    int result;
    do
        result = flock(lock, LOCK_EX);
    while (result != 0 && errno == EINTR);
    return result == 0;
}

void lock_drop(int lock)
{
    flock(lock, LOCK_UN);
}
