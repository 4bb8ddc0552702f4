/* yicun check --archive: verifies a downloaded archive of villages (ARCH-1). Its sums must match,
 * and it must hold what its sums and its table of contents name, nothing more and nothing less.
 * Nothing is inflated before the sizes that the ZIP declares have been found reasonable. */
#include "cli/cli.h"

#include <archive.h>
#include <archive_entry.h>
#include <jansson.h>
#include <locale.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define SUMS "SHA256SUMS"
#define CONTENTS "contents.json"
#define INDEX "index.html"

enum { BLOCK = 65536, ENTRIES_MAX = 1000000, RATIO_MAX = 200, NAME_MAX_BYTES = 512 };
#define TOTAL_MAX ((int64_t)256 << 30)
#define TEXT_MAX ((size_t)256 << 20)
#define SLACK ((int64_t)1 << 20) /* a small ZIP of small pages may pack better than RATIO_MAX */

struct checking {
    const char *path;
    int64_t size, left; /* of the ZIP itself; bytes that may still be inflated */
    json_t *seen;       /* name: SHA-256 of what was read */
    struct text {
        char *bytes;
        size_t length;
    } sums, contents;
};

static bool name_is_safe(const char *name)
{
    size_t length = name ? strlen(name) : 0;
    if (length == 0 || length > NAME_MAX_BYTES || name[0] == '/' || strpbrk(name, "\\:\n\r"))
        return false;
    for (const char *part = name; part; part = strchr(part, '/') ? strchr(part, '/') + 1 : NULL) {
        size_t part_length = strcspn(part, "/");
        if (part_length == 0 || (part_length == 1 && part[0] == '.') ||
            (part_length == 2 && strncmp(part, "..", 2) == 0))
            return false;
    }
    return true;
}

static struct archive *open_zip(const struct checking *checking)
{
    struct archive *zip = archive_read_new();
    archive_read_support_format_zip_seekable(zip);
    if (archive_read_open_filename(zip, checking->path, BLOCK) == ARCHIVE_OK)
        return zip;
    cli_fail("%s: %s", checking->path, archive_error_string(zip));
    archive_read_free(zip);
    return NULL;
}

static bool check_size(struct checking *checking, int64_t entries, int64_t size)
{
    if (entries > ENTRIES_MAX)
        return !cli_fail("%s: more than %d files", checking->path, ENTRIES_MAX);
    if (size < 0 || size > checking->left)
        return !cli_fail("%s: would be too large unpacked", checking->path);
    checking->left -= size;
    return true;
}

static int64_t most_bytes(const struct checking *checking)
{
    int64_t most = checking->size > TOTAL_MAX / RATIO_MAX ? TOTAL_MAX : checking->size * RATIO_MAX;
    return most + SLACK;
}

/* Reads the directory only. */
static bool check_directory(struct checking *checking)
{
    struct archive *zip = open_zip(checking);
    struct archive_entry *entry;
    int64_t entries = 0;
    int result = ARCHIVE_FATAL;
    bool good = zip != NULL;
    checking->left = most_bytes(checking);
    while (good && (result = archive_read_next_header(zip, &entry)) == ARCHIVE_OK) {
        const char *name = archive_entry_pathname(entry);
        if (archive_entry_filetype(entry) != AE_IFREG || !name_is_safe(name))
            good = !cli_fail("%s: holds something other than plainly named files", checking->path);
        else
            good = check_size(checking, ++entries,
                              archive_entry_size_is_set(entry) ? archive_entry_size(entry) : -1);
    }
    if (good && result != ARCHIVE_EOF)
        good = !cli_fail("%s: %s", checking->path, archive_error_string(zip));
    archive_read_free(zip);
    return good;
}

static bool keep(struct text *text, const char *block, size_t length)
{
    char *more =
        text->length + length > TEXT_MAX ? NULL : realloc(text->bytes, text->length + length + 1);
    if (!more)
        return false;
    memcpy(more + text->length, block, length);
    text->bytes = more;
    text->length += length;
    more[text->length] = '\0';
    return true;
}

static bool read_entry(struct checking *checking, struct archive *zip, const char *name)
{
    char block[BLOCK], sum[crypto_hash_sha256_BYTES * 2 + 1];
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_state state;
    struct text *text = strcmp(name, SUMS) == 0       ? &checking->sums
                        : strcmp(name, CONTENTS) == 0 ? &checking->contents
                                                      : NULL;
    la_ssize_t length;
    if (json_object_get(checking->seen, name))
        return !cli_fail("%s: %s stands in it twice", checking->path, name);
    crypto_hash_sha256_init(&state);
    while ((length = archive_read_data(zip, block, sizeof block)) > 0) {
        if (!check_size(checking, 0, length))
            return false;
        if (text && !keep(text, block, (size_t)length))
            return !cli_fail("%s: %s is too large", checking->path, name);
        crypto_hash_sha256_update(&state, (unsigned char *)block, (size_t)length);
    }
    if (length < 0)
        return !cli_fail("%s: %s is damaged: %s", checking->path, name, archive_error_string(zip));
    crypto_hash_sha256_final(&state, hash);
    sodium_bin2hex(sum, sizeof sum, hash, sizeof hash);
    return json_object_set_new(checking->seen, name, json_string(sum)) == 0 ||
           !cli_fail("%s: the name \"%s\" is not UTF-8", checking->path, name);
}

static bool read_entries(struct checking *checking)
{
    struct archive *zip = open_zip(checking);
    struct archive_entry *entry;
    int result = ARCHIVE_FATAL;
    bool good = zip != NULL;
    checking->left = most_bytes(checking);
    while (good && (result = archive_read_next_header(zip, &entry)) == ARCHIVE_OK)
        good = read_entry(checking, zip, archive_entry_pathname(entry));
    if (good && result != ARCHIVE_EOF)
        good = !cli_fail("%s: %s", checking->path, archive_error_string(zip));
    archive_read_free(zip);
    return good;
}

/* Lines of sha256sum: the sum, two spaces, the name. Every file but SUMS itself has one. */
static bool compare_sums(struct checking *checking)
{
    enum { SUM = crypto_hash_sha256_BYTES * 2 };
    char *rest = NULL;
    json_t *left = json_copy(checking->seen);
    bool good = checking->sums.bytes || !cli_fail("%s: has no " SUMS, checking->path);
    json_object_del(left, SUMS);
    for (char *line = good ? strtok_r(checking->sums.bytes, "\n", &rest) : NULL; good && line;
         line = strtok_r(NULL, "\n", &rest)) {
        if (strlen(line) < SUM + 3 || strncmp(line + SUM, "  ", 2) != 0) {
            good = !cli_fail("%s: " SUMS " has a bad line", checking->path);
            break;
        }
        const char *name = line + SUM + 2, *found = json_string_value(json_object_get(left, name));
        if (!found)
            good = !cli_fail("%s: %s is missing", checking->path, name);
        else if (strncmp(found, line, SUM) != 0)
            good = !cli_fail("%s: %s is not what it was", checking->path, name);
        json_object_del(left, name);
    }
    if (good && json_object_size(left))
        good = !cli_fail("%s: %s is in it, but not in " SUMS, checking->path,
                         json_object_iter_key(json_object_iter(left)));
    json_decref(left);
    return good;
}

/* "files" of the table of contents names every file but the three that describe the archive. */
static bool compare_contents(struct checking *checking)
{
    json_t *contents = checking->contents.bytes
                           ? json_loads(checking->contents.bytes, JSON_REJECT_DUPLICATES, NULL)
                           : NULL;
    json_t *file, *files = json_object_get(contents, "files"), *left = json_copy(checking->seen);
    size_t i;
    bool good = json_is_array(files) && json_object_get(left, INDEX);
    if (!good)
        cli_fail("%s: has no table of contents", checking->path);
    json_object_del(left, SUMS);
    json_object_del(left, CONTENTS);
    json_object_del(left, INDEX);
    json_array_foreach(files, i, file)
    {
        const char *name = json_string_value(json_object_get(file, "path"));
        if (good && (!name || json_object_del(left, name) != 0))
            good = !cli_fail("%s: the table of contents names %s, which is not there or stands "
                             "there twice",
                             checking->path, name ? name : "nothing");
    }
    if (good && json_object_size(left))
        good = !cli_fail("%s: %s is not in the table of contents", checking->path,
                         json_object_iter_key(json_object_iter(left)));
    json_decref(left);
    json_decref(contents);
    return good;
}

int cli_check_archive(const char *path)
{
    struct stat status;
    struct checking checking = {.path = path, .seen = json_object()};
    setlocale(LC_CTYPE, "C.UTF-8"); /* libarchive gives names in the locale's characters */
    if (stat(path, &status) != 0 || !S_ISREG(status.st_mode)) {
        json_decref(checking.seen);
        return cli_fail("%s: cannot be read", path);
    }
    checking.size = status.st_size;
    bool good = check_directory(&checking) && read_entries(&checking) && compare_sums(&checking) &&
                compare_contents(&checking);
    if (good)
        printf("%zu files, all as they were\n", json_object_size(checking.seen));
    json_decref(checking.seen);
    free(checking.sums.bytes);
    free(checking.contents.bytes);
    return good ? 0 : 1;
}
