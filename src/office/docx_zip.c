/* Parts into a ZIP archive in memory. libzip takes memory of its own, so nothing is taken from the
 * arena, which may leave with a jump, while it works. */
#include "office/docx_internal.h"

#include <string.h>
#include <zip.h>

enum {
    FIRST_DAY = 33, /* 1 January 1980, the first day that an archive knows */
    HEAD = 512,     /* more than what an archive adds to a part, besides its name */
};

/* Deflate never needs more than a few bytes for each 16 KB beyond what it packs. */
static size_t most_bytes(const struct docx_part *parts, int count)
{
    size_t most = HEAD;
    for (int i = 0; i < count; i++)
        most += parts[i].content.length + parts[i].content.length / 64 + 2 * strlen(parts[i].name) +
                HEAD;
    return most;
}

static bool add_part(zip_t *archive, const struct docx_part *part)
{
    zip_source_t *source = zip_source_buffer(archive, part->content.bytes, part->content.length, 0);
    if (!source)
        return false;
    zip_int64_t at = zip_file_add(archive, part->name, source, ZIP_FL_ENC_UTF_8);
    if (at < 0) {
        zip_source_free(source);
        return false;
    }
    return zip_set_file_compression(archive, (zip_uint64_t)at, ZIP_CM_DEFLATE, 6) == 0 &&
           zip_file_set_dostime(archive, (zip_uint64_t)at, 0, FIRST_DAY, 0) == 0;
}

/* Writes the archive into `target`; false leaves nothing. */
static bool write_archive(zip_source_t *target, const struct docx_part *parts, int count)
{
    zip_t *archive = zip_open_from_source(target, ZIP_TRUNCATE, NULL);
    if (!archive)
        return false;
    zip_source_keep(target); /* beyond the archive, which gives it up when it is closed */
    for (int i = 0; i < count; i++)
        if (!add_part(archive, &parts[i])) {
            zip_discard(archive);
            return false;
        }
    if (zip_close(archive) == 0)
        return true;
    zip_discard(archive);
    return false;
}

/* Bytes read, or -1. */
static zip_int64_t read_back(zip_source_t *target, char *bytes, size_t most)
{
    if (zip_source_open(target) != 0)
        return -1;
    zip_int64_t length = zip_source_read(target, bytes, most);
    zip_source_close(target);
    return length > 0 && (size_t)length < most ? length : -1;
}

const char *docx_zip(struct arena *arena, const struct docx_part *parts, int count, size_t *length)
{
    size_t most = most_bytes(parts, count);
    char *bytes = arena_take(arena, most);
    zip_source_t *target = zip_source_buffer_create(NULL, 0, 0, NULL);
    zip_int64_t got = -1;
    if (target && write_archive(target, parts, count))
        got = read_back(target, bytes, most);
    zip_source_free(target);
    if (got <= 0)
        arena_give_up(arena); /* all is in memory, so nothing else can have failed */
    *length = (size_t)got;
    return bytes;
}
