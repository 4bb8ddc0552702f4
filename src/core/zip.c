/* The ZIP of a download (ARCH-1), written with libarchive. Sums are taken of what is written, not
 * of what should have been. */
#include "core/zip.h"

#include "base/log.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BLOCK = 65536, SUM = crypto_hash_sha256_BYTES * 2 + 1 };

struct zip {
    struct archive *archive;
    locale_t locale;       /* libarchive takes names in the thread's locale */
    FILE *sums, *contents; /* without names; what they hold goes in at the end */
    int64_t files;
    struct zip_seen *seen;
    size_t seen_count, seen_room;
    bool failed, full;
    char block[BLOCK];
};

static bool fail(struct zip *zip, const char *why, int reason)
{
    if (!zip->failed)
        log_error("an archive was not written: %s", why ? why : strerror(reason));
    zip->full |= reason == ENOSPC || reason == EDQUOT;
    zip->failed = true;
    return false;
}

/* A file that is gone once it is closed. */
static FILE *open_spool(const char *path, const char *what)
{
    char name[1100];
    snprintf(name, sizeof name, "%s.%s", path, what);
    int file = open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0)
        return NULL;
    unlink(name);
    FILE *spool = fdopen(file, "w+");
    if (!spool)
        close(file);
    return spool;
}

static bool open_archive(struct zip *zip, const char *path)
{
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0)
        return false;
    close(file);
    locale_t before = uselocale(zip->locale);
    bool opened = archive_write_set_format_zip(zip->archive) == ARCHIVE_OK &&
                  archive_write_set_options(zip->archive, "zip:hdrcharset=UTF-8") == ARCHIVE_OK &&
                  archive_write_set_bytes_in_last_block(zip->archive, 1) == ARCHIVE_OK &&
                  archive_write_open_filename(zip->archive, path) == ARCHIVE_OK;
    uselocale(before);
    return opened;
}

/* The head is the first part of the object whose last member is the list of files. */
static bool open_contents(struct zip *zip, const json_t *head)
{
    return fputc('{', zip->contents) != EOF &&
           json_dumpf(head, zip->contents, JSON_EMBED | JSON_COMPACT) == 0 &&
           fputs(",\"files\":[", zip->contents) >= 0;
}

struct zip *zip_create(const char *path, const json_t *head)
{
    struct zip *zip = calloc(1, sizeof *zip);
    if (!zip)
        return NULL;
    zip->locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    zip->archive = archive_write_new();
    zip->sums = open_spool(path, "sums");
    zip->contents = open_spool(path, "contents");
    if (zip->locale && zip->archive && zip->sums && zip->contents && open_archive(zip, path) &&
        open_contents(zip, head))
        return zip;
    fail(zip, zip->archive ? archive_error_string(zip->archive) : NULL, errno);
    zip_free(zip);
    return NULL;
}

/* --- one file --- */

struct writing {
    struct zip *zip;
    crypto_hash_sha256_state state;
    int64_t size;
};

static bool begin(struct writing *writing, const char *path, int64_t at, int64_t size)
{
    struct zip *zip = writing->zip;
    struct archive_entry *entry = archive_entry_new();
    locale_t before = uselocale(zip->locale);
    archive_entry_set_pathname_utf8(entry, path);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_mtime(entry, (time_t)at, 0);
    archive_entry_set_size(entry, size);
    int result = archive_write_header(zip->archive, entry);
    archive_entry_free(entry);
    uselocale(before);
    crypto_hash_sha256_init(&writing->state);
    writing->size = 0;
    return result == ARCHIVE_OK ||
           fail(zip, archive_error_string(zip->archive), archive_errno(zip->archive));
}

static bool put(struct writing *writing, const void *bytes, size_t length)
{
    struct zip *zip = writing->zip;
    crypto_hash_sha256_update(&writing->state, bytes, length);
    writing->size += (int64_t)length;
    return archive_write_data(zip->archive, bytes, length) == (la_ssize_t)length ||
           fail(zip, archive_error_string(zip->archive), archive_errno(zip->archive));
}

/* Ends the file; its sum goes to `sum` and, in the form of sha256sum, among the sums. */
static bool end(struct writing *writing, const char *path, char sum[SUM])
{
    struct zip *zip = writing->zip;
    unsigned char hash[crypto_hash_sha256_BYTES];
    locale_t before = uselocale(zip->locale);
    int result = archive_write_finish_entry(zip->archive);
    uselocale(before);
    crypto_hash_sha256_final(&writing->state, hash);
    sodium_bin2hex(sum, SUM, hash, sizeof hash);
    if (result != ARCHIVE_OK)
        return fail(zip, archive_error_string(zip->archive), archive_errno(zip->archive));
    return fprintf(zip->sums, "%s  %s\n", sum, path) > 0 || fail(zip, NULL, errno);
}

static bool list(struct zip *zip, const struct zip_file *file, const struct writing *writing,
                 const char *sum)
{
    json_t *line = json_pack("{s:s, s:s, s:s, s:s, s:I, s:s}", "path", file->path, "kind",
                             file->kind, "title", file->title, "unit", file->unit, "size",
                             (json_int_t)writing->size, "sha256", sum);
    bool listed = line && fputs(zip->files++ ? ",\n" : "\n", zip->contents) >= 0 &&
                  json_dumpf(line, zip->contents, JSON_COMPACT) == 0;
    json_decref(line);
    return listed || fail(zip, NULL, errno);
}

bool zip_add(struct zip *zip, const struct zip_file *file, const void *bytes, size_t length)
{
    char sum[SUM];
    struct writing writing = {.zip = zip};
    return !zip->failed && begin(&writing, file->path, file->at, (int64_t)length) &&
           put(&writing, bytes, length) && end(&writing, file->path, sum) &&
           list(zip, file, &writing, sum);
}

/* --- from the disk --- */

static bool has_hash(struct zip *zip, int file, const char *hash)
{
    char sum[SUM];
    unsigned char found[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_state state;
    ssize_t length;
    crypto_hash_sha256_init(&state);
    while ((length = read(file, zip->block, BLOCK)) > 0)
        crypto_hash_sha256_update(&state, (const unsigned char *)zip->block, (size_t)length);
    crypto_hash_sha256_final(&state, found);
    sodium_bin2hex(sum, sizeof sum, found, sizeof found);
    return length == 0 && strcmp(sum, hash) == 0 && lseek(file, 0, SEEK_SET) == 0;
}

static bool put_file(struct writing *writing, int file)
{
    ssize_t length;
    while ((length = read(file, writing->zip->block, BLOCK)) > 0)
        if (!put(writing, writing->zip->block, (size_t)length))
            return false;
    return length == 0 || fail(writing->zip, NULL, errno);
}

bool zip_add_content(struct zip *zip, const struct zip_file *file, const char *source,
                     const char *hash, bool *there)
{
    char sum[SUM];
    struct stat about;
    struct writing writing = {.zip = zip};
    int content = open(source, O_RDONLY | O_CLOEXEC);
    *there = content >= 0 && fstat(content, &about) == 0 && has_hash(zip, content, hash);
    bool added = !zip->failed &&
                 (!*there || (begin(&writing, file->path, file->at, about.st_size) &&
                              put_file(&writing, content) && end(&writing, file->path, sum) &&
                              list(zip, file, &writing, sum)));
    if (content >= 0)
        close(content);
    return added;
}

/* --- the end --- */

static bool put_plain(struct zip *zip, const char *path, int64_t at, const char *bytes,
                      size_t length)
{
    char sum[SUM];
    struct writing writing = {.zip = zip};
    return begin(&writing, path, at, (int64_t)length) && put(&writing, bytes, length) &&
           end(&writing, path, sum);
}

static bool put_spool(struct zip *zip, const char *path, int64_t at, FILE *spool)
{
    char sum[SUM];
    struct stat about;
    struct writing writing = {.zip = zip};
    int file = fileno(spool);
    if (fflush(spool) != 0 || fstat(file, &about) != 0 || lseek(file, 0, SEEK_SET) != 0)
        return fail(zip, NULL, errno);
    return begin(&writing, path, at, about.st_size) && put_file(&writing, file) &&
           end(&writing, path, sum);
}

bool zip_finish(struct zip *zip, int64_t at, const char *index, size_t length)
{
    if (zip->failed || !put_plain(zip, "index.html", at, index, length))
        return false;
    if (fputs("\n]}\n", zip->contents) < 0)
        return fail(zip, NULL, errno);
    if (!put_spool(zip, "contents.json", at, zip->contents) ||
        !put_spool(zip, "SHA256SUMS", at, zip->sums))
        return false;
    return archive_write_close(zip->archive) == ARCHIVE_OK ||
           fail(zip, archive_error_string(zip->archive), archive_errno(zip->archive));
}

/* --- what was in it already --- */

struct zip_seen *zip_see(struct zip *zip, int64_t id, bool *first)
{
    *first = false;
    for (size_t i = 0; i < zip->seen_count; i++)
        if (zip->seen[i].id == id)
            return &zip->seen[i];
    if (zip->seen_count == zip->seen_room) {
        size_t room = zip->seen_room ? 2 * zip->seen_room : 64;
        struct zip_seen *more = realloc(zip->seen, room * sizeof *more);
        if (!more) {
            fail(zip, NULL, ENOMEM);
            return NULL;
        }
        zip->seen = more;
        zip->seen_room = room;
    }
    *first = true;
    zip->seen[zip->seen_count] = (struct zip_seen){id, false};
    return &zip->seen[zip->seen_count++];
}

size_t zip_seen(const struct zip *zip, const struct zip_seen **seen)
{
    *seen = zip->seen;
    return zip->seen_count;
}

void zip_forget(struct zip *zip)
{
    zip->seen_count = 0;
}

bool zip_is_full(const struct zip *zip)
{
    return zip->full;
}

void zip_free(struct zip *zip)
{
    if (!zip)
        return;
    if (zip->archive)
        archive_write_free(zip->archive);
    if (zip->sums)
        fclose(zip->sums);
    if (zip->contents)
        fclose(zip->contents);
    if (zip->locale)
        freelocale(zip->locale);
    free(zip->seen);
    free(zip);
}
