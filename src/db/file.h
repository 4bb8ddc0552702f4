/* The files of a database that is one: its one name, making it, making it durable, and the lock
 * across processes, a file beside it that is held for every write transaction and checkpoint. */
#ifndef YICUN_DB_FILE_H
#define YICUN_DB_FILE_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

/* The one real path of `place`, so that all processes agree on its lock. The file may not exist,
 * its folder must. */
bool file_real_path(const char *place, char path[PATH_MAX], char *error, size_t error_size);
/* Makes an empty file of mode 0600; an existing one is refused. */
bool file_create(const char *path, char *error, size_t error_size);
/* Makes the file and its folder entry durable. Never for a file that SQLite has open: closing it
 * by hand would drop SQLite's record locks. */
bool file_sync(const char *path, char *error, size_t error_size);

/* Opens (and makes, mode 0600) the lock file of the database at `path`; -1 with one line. The file
 * is never removed: who waits for it must wait for the same file. */
int lock_open(const char *path, char *error, size_t error_size);
/* Waits for the lock and takes it. It belongs to this opening of the file, so it also keeps out
 * other connections of the same process. Not recursive. */
bool lock_take(int lock);
void lock_drop(int lock);

#endif
