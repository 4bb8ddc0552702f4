/* A backup's archive: a .tar.gz with the database's copy, the attachments, and last a MANIFEST with
 * the size and SHA-256 of each. */
#ifndef YICUN_CLI_ARCHIVE_H
#define YICUN_CLI_ARCHIVE_H

#include <stdbool.h>
#include <stddef.h>

#define ARCHIVE_DATABASE "yicun.db"
#define ARCHIVE_FILES "files/"
#define ARCHIVE_MANIFEST "MANIFEST"

/* SHA-256 as hex, and its NUL. */
#define ARCHIVE_SUM 65

/* Writes the archive to descriptor `out`. */
bool archive_pack(int out, const char *database, const char *files, char *error, size_t error_size);

/* Reads the archive at `path` into `database` (a new file) and `files` (an empty folder) and
 * compares all of it with its manifest. False with one line. */
bool archive_unpack(const char *path, const char *database, const char *files, char *error,
                    size_t error_size);

/* SHA-256 and size of a file. */
bool archive_sum(const char *path, char sum[ARCHIVE_SUM], long long *size);

#endif
