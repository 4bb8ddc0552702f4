/* A backup's archive, by libarchive. What is written and what is read is summed on the way, so the
 * manifest tells of the very bytes in the archive. */
#include "cli/archive.h"

#include "cli/cli.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { BLOCK = 65536 };
#define MANIFEST_LIMIT ((size_t)512 << 20)

__attribute__((format(printf, 3, 4))) static bool fail(char *error, size_t error_size,
                                                       const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(error, error_size, format, args);
    va_end(args);
    return false;
}

static void finish_sum(crypto_hash_sha256_state *state, char sum[ARCHIVE_SUM])
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_final(state, hash);
    sodium_bin2hex(sum, ARCHIVE_SUM, hash, sizeof hash);
}

bool archive_sum(const char *path, char sum[ARCHIVE_SUM], long long *size)
{
    unsigned char block[BLOCK];
    ssize_t length;
    crypto_hash_sha256_state state;
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (file < 0)
        return false;
    crypto_hash_sha256_init(&state);
    *size = 0;
    while ((length = read(file, block, sizeof block)) > 0) {
        crypto_hash_sha256_update(&state, block, (size_t)length);
        *size += length;
    }
    close(file);
    finish_sum(&state, sum);
    return length == 0;
}

/* --- packing --- */

struct packing {
    struct archive *archive;
    FILE *manifest;
    char *error;
    size_t error_size;
};

static bool pack_header(struct packing *packing, const char *name, long long size)
{
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, name);
    archive_entry_set_size(entry, size);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0600);
    archive_entry_set_mtime(entry, time(NULL), 0);
    bool written = archive_write_header(packing->archive, entry) == ARCHIVE_OK;
    archive_entry_free(entry);
    return written || fail(packing->error, packing->error_size, "%s: %s", name,
                           archive_error_string(packing->archive));
}

static bool pack_bytes(struct packing *packing, const char *name, int file, long long size)
{
    unsigned char block[BLOCK];
    char sum[ARCHIVE_SUM];
    ssize_t length;
    long long packed = 0;
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    while ((length = read(file, block, sizeof block)) > 0) {
        crypto_hash_sha256_update(&state, block, (size_t)length);
        if (archive_write_data(packing->archive, block, (size_t)length) != length)
            return fail(packing->error, packing->error_size, "%s: %s", name,
                        archive_error_string(packing->archive));
        packed += length;
    }
    finish_sum(&state, sum);
    if (length < 0 || packed != size)
        return fail(packing->error, packing->error_size, "%s: changed while it was read", name);
    fprintf(packing->manifest, "%s %lld %s\n", sum, size, name);
    return true;
}

static bool pack_file(struct packing *packing, const char *name, const char *path)
{
    struct stat status;
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (file < 0 || fstat(file, &status) != 0)
        return fail(packing->error, packing->error_size, "%s: %s", path, strerror(errno));
    bool packed = pack_header(packing, name, status.st_size) &&
                  pack_bytes(packing, name, file, status.st_size);
    close(file);
    return packed;
}

/* True for what attachments are called below their folder: "ab/cdef...", a hash in hex. */
static bool is_content(const char *name)
{
    return strlen(name) == ARCHIVE_SUM && name[2] == '/' && strspn(name, "0123456789abcdef") == 2 &&
           strspn(name + 3, "0123456789abcdef") == ARCHIVE_SUM - 3;
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

static bool pack_folder(struct packing *packing, const char *folder)
{
    char root[PATH_MAX], name[sizeof ARCHIVE_FILES + ARCHIVE_SUM];
    char *const roots[] = {root, NULL};
    size_t prefix = strlen(folder) + 1;
    if (access(folder, F_OK) != 0 && errno == ENOENT)
        return true; /* no attachment yet */
    snprintf(root, sizeof root, "%s", folder);
    FTS *walk = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, by_name);
    bool packed = walk != NULL;
    for (FTSENT *found; packed && (found = fts_read(walk));) {
        if (found->fts_info != FTS_F || !is_content(found->fts_path + prefix))
            continue; /* folders, and drafts of files that are just being stored */
        snprintf(name, sizeof name, ARCHIVE_FILES "%s", found->fts_path + prefix);
        packed = pack_file(packing, name, found->fts_path);
    }
    if (walk)
        fts_close(walk);
    else
        fail(packing->error, packing->error_size, "%s: %s", folder, strerror(errno));
    return packed;
}

static bool pack_manifest(struct packing *packing, const char *text, size_t length)
{
    return pack_header(packing, ARCHIVE_MANIFEST, (long long)length) &&
           archive_write_data(packing->archive, text, length) == (ssize_t)length;
}

bool archive_pack(int out, const char *database, const char *files, char *error, size_t error_size)
{
    char *text = NULL, when[32];
    size_t length = 0;
    time_t now = time(NULL);
    struct tm utc;
    struct packing packing = {.archive = archive_write_new(),
                              .manifest = open_memstream(&text, &length),
                              .error = error,
                              .error_size = error_size};
    strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &utc));
    fprintf(packing.manifest, "yicun %s %s\n", YICUN_VERSION, when);
    archive_write_add_filter_gzip(packing.archive);
    archive_write_set_format_pax_restricted(packing.archive);
    bool packed = archive_write_open_fd(packing.archive, out) == ARCHIVE_OK &&
                  pack_file(&packing, ARCHIVE_DATABASE, database) && pack_folder(&packing, files);
    fclose(packing.manifest);
    packed = packed && pack_manifest(&packing, text, length);
    if (archive_write_close(packing.archive) != ARCHIVE_OK && packed)
        packed = fail(error, error_size, "%s", archive_error_string(packing.archive));
    archive_write_free(packing.archive);
    free(text);
    return packed;
}

/* --- unpacking --- */

struct unpacking {
    struct archive *archive;
    const char *database, *files;
    json_t *seen; /* name -> "SUM SIZE" of what was read */
    char *manifest;
    char *error;
    size_t error_size;
};

/* Where an entry goes; false for one that no backup holds. */
static bool place_of(const struct unpacking *unpacking, const char *name, char path[PATH_MAX])
{
    size_t prefix = strlen(ARCHIVE_FILES);
    if (strcmp(name, ARCHIVE_DATABASE) == 0)
        return snprintf(path, PATH_MAX, "%s", unpacking->database) < PATH_MAX;
    if (strncmp(name, ARCHIVE_FILES, prefix) != 0 || !is_content(name + prefix))
        return false;
    if (snprintf(path, PATH_MAX, "%s/%.2s", unpacking->files, name + prefix) >= PATH_MAX ||
        (mkdir(path, 0700) != 0 && errno != EEXIST))
        return false;
    return snprintf(path, PATH_MAX, "%s/%s", unpacking->files, name + prefix) < PATH_MAX;
}

static bool copy_out(struct unpacking *unpacking, int file, char *found, size_t found_size)
{
    static unsigned char block[BLOCK];
    char sum[ARCHIVE_SUM];
    la_ssize_t length;
    long long size = 0;
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    while ((length = archive_read_data(unpacking->archive, block, sizeof block)) > 0) {
        crypto_hash_sha256_update(&state, block, (size_t)length);
        size += length;
        if (write(file, block, (size_t)length) != length)
            return fail(unpacking->error, unpacking->error_size, "%s", strerror(errno));
    }
    finish_sum(&state, sum);
    snprintf(found, found_size, "%s %lld", sum, size);
    return length == 0 || fail(unpacking->error, unpacking->error_size, "%s",
                               archive_error_string(unpacking->archive));
}

static bool unpack_entry(struct unpacking *unpacking, const char *name)
{
    char path[PATH_MAX], found[ARCHIVE_SUM + 24];
    if (json_object_get(unpacking->seen, name) || !place_of(unpacking, name, path))
        return fail(unpacking->error, unpacking->error_size, "has no place for \"%s\"", name);
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file < 0)
        return fail(unpacking->error, unpacking->error_size, "%s: %s", path, strerror(errno));
    bool copied = copy_out(unpacking, file, found, sizeof found) && fsync(file) == 0;
    close(file);
    return copied && json_object_set_new(unpacking->seen, name, json_string(found)) == 0;
}

static bool read_manifest(struct unpacking *unpacking, long long size)
{
    if (unpacking->manifest || size < 0 || (size_t)size > MANIFEST_LIMIT)
        return fail(unpacking->error, unpacking->error_size, "has a bad manifest");
    unpacking->manifest = calloc(1, (size_t)size + 1);
    return unpacking->manifest &&
           archive_read_data(unpacking->archive, unpacking->manifest, (size_t)size) == size;
}

/* Every line of the manifest names one entry that was read, and none was read besides. */
static bool compare(struct unpacking *unpacking)
{
    size_t lines = 0;
    char *rest = NULL;
    if (!unpacking->manifest || !json_object_get(unpacking->seen, ARCHIVE_DATABASE))
        return fail(unpacking->error, unpacking->error_size, "is not a whole backup");
    char *line = strtok_r(unpacking->manifest, "\n", &rest);
    if (!line || strncmp(line, "yicun ", 6) != 0)
        return fail(unpacking->error, unpacking->error_size, "has a bad manifest");
    while ((line = strtok_r(NULL, "\n", &rest))) {
        char *name = strrchr(line, ' ');
        if (!name)
            return fail(unpacking->error, unpacking->error_size, "has a bad manifest");
        *name++ = '\0';
        const char *found = json_string_value(json_object_get(unpacking->seen, name));
        if (!found || strcmp(found, line) != 0)
            return fail(unpacking->error, unpacking->error_size,
                        "is damaged: %s does not match the manifest", name);
        lines++;
    }
    return lines == json_object_size(unpacking->seen) ||
           fail(unpacking->error, unpacking->error_size, "is damaged: the manifest is not whole");
}

static bool unpack_all(struct unpacking *unpacking)
{
    struct archive_entry *entry;
    int result;
    while ((result = archive_read_next_header(unpacking->archive, &entry)) == ARCHIVE_OK) {
        const char *name = archive_entry_pathname(entry);
        if (!name || archive_entry_filetype(entry) != AE_IFREG)
            return fail(unpacking->error, unpacking->error_size, "holds more than files");
        bool read = strcmp(name, ARCHIVE_MANIFEST) == 0
                        ? read_manifest(unpacking, archive_entry_size(entry))
                        : unpack_entry(unpacking, name);
        if (!read)
            return false;
    }
    if (result != ARCHIVE_EOF)
        return fail(unpacking->error, unpacking->error_size, "%s",
                    archive_error_string(unpacking->archive));
    return compare(unpacking);
}

bool archive_unpack(const char *path, const char *database, const char *files, char *error,
                    size_t error_size)
{
    char reason[512] = "cannot be read";
    struct unpacking unpacking = {.archive = archive_read_new(),
                                  .database = database,
                                  .files = files,
                                  .seen = json_object(),
                                  .error = reason,
                                  .error_size = sizeof reason};
    archive_read_support_filter_gzip(unpacking.archive);
    archive_read_support_format_tar(unpacking.archive);
    bool unpacked = archive_read_open_filename(unpacking.archive, path, BLOCK) == ARCHIVE_OK;
    if (!unpacked)
        fail(reason, sizeof reason, "%s", archive_error_string(unpacking.archive));
    unpacked = unpacked && unpack_all(&unpacking);
    archive_read_free(unpacking.archive);
    json_decref(unpacking.seen);
    free(unpacking.manifest);
    return unpacked || fail(error, error_size, "%s: %s", path, reason);
}
