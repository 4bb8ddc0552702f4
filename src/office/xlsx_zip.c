/* The archive is looked at before libzip unpacks any of it: sizes, names, places. What an office
 * program never writes is refused, without asking what it might be good for. */
#include "office/xlsx_internal.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
    END_SIZE = 22,
    ENTRY_SIZE = 46,
    HEAD_SIZE = 30,
    COMMENT_MAX = 65535,
    ENCRYPTED = 1 | 1 << 6 | 1 << 13,
    SIZES_FOLLOW = 1 << 3,
    STORED = 0,
    DEFLATED = 8,
    SMALL = 1 << 20, /* parts up to here may be packed as well as they like */
};
static const uint32_t IS_ZIP64 = 0xffffffff;

struct entry {
    const unsigned char *name;
    size_t name_length, packed, unpacked, from, to; /* from..to: head and content in the file */
    unsigned flags, method;
};

static unsigned read_16(const unsigned char *at)
{
    return at[0] | (unsigned)at[1] << 8;
}

static uint32_t read_32(const unsigned char *at)
{
    return read_16(at) | (uint32_t)read_16(at + 2) << 16;
}

/* The end of the table of contents: the last mark whose comment ends with the file. */
static const unsigned char *find_end(const unsigned char *bytes, size_t length)
{
    for (size_t comment = 0; comment <= COMMENT_MAX && comment + END_SIZE <= length; comment++) {
        const unsigned char *end = bytes + length - comment - END_SIZE;
        if (memcmp(end, "PK\5\6", 4) == 0 && read_16(end + 20) == comment)
            return end;
    }
    return NULL;
}

/* A path of plain steps: neither from the root nor upwards, nor with what some systems take for a
 * separator or an end. */
static bool is_plain_name(const unsigned char *name, size_t length)
{
    if (length == 0 || length >= XLSX_PATH || name[0] == '/')
        return false;
    for (size_t i = 0; i < length; i++) {
        bool begins = i == 0 || name[i - 1] == '/';
        if (name[i] < ' ' || name[i] == 0x7f || strchr("\\:", name[i]))
            return false;
        if (begins && name[i] == '/')
            return false;
        if (begins && name[i] == '.' &&
            (i + 1 == length || name[i + 1] == '/' ||
             (name[i + 1] == '.' && (i + 2 == length || name[i + 2] == '/'))))
            return false;
    }
    return true;
}

/* One entry of the table of contents; its size there, 0 when it is refused. */
static size_t read_entry(const unsigned char *at, const unsigned char *end, struct entry *entry)
{
    if (end - at < ENTRY_SIZE || memcmp(at, "PK\1\2", 4) != 0)
        return 0;
    size_t name = read_16(at + 28);
    size_t size = ENTRY_SIZE + name + read_16(at + 30) + read_16(at + 32);
    if (size > (size_t)(end - at))
        return 0;
    uint32_t packed = read_32(at + 20), unpacked = read_32(at + 24), from = read_32(at + 42);
    *entry = (struct entry){.name = at + ENTRY_SIZE,
                            .name_length = name,
                            .packed = packed,
                            .unpacked = unpacked,
                            .from = from,
                            .flags = read_16(at + 8),
                            .method = read_16(at + 10)};
    bool plain = packed != IS_ZIP64 && unpacked != IS_ZIP64 && from != IS_ZIP64 &&
                 read_16(at + 34) == 0 && !(entry->flags & ENCRYPTED) &&
                 (entry->method == DEFLATED || (entry->method == STORED && packed == unpacked));
    return plain && is_plain_name(entry->name, name) ? size : 0;
}

/* The head before the content says the same as the table. */
static bool check_head(const unsigned char *bytes, size_t table, struct entry *entry)
{
    if (entry->from > table || table - entry->from < HEAD_SIZE)
        return false;
    const unsigned char *head = bytes + entry->from;
    if (memcmp(head, "PK\3\4", 4) != 0 || read_16(head + 6) != entry->flags ||
        read_16(head + 8) != entry->method || read_16(head + 26) != entry->name_length)
        return false;
    entry->to = entry->from + HEAD_SIZE + entry->name_length + read_16(head + 28) + entry->packed;
    if (entry->to > table || memcmp(head + HEAD_SIZE, entry->name, entry->name_length) != 0)
        return false;
    return entry->flags & SIZES_FOLLOW ||
           (read_32(head + 18) == entry->packed && read_32(head + 22) == entry->unpacked);
}

static bool is_too_large(const struct entry *entry, size_t *left, const struct xlsx_limits *limits)
{
    if (entry->unpacked > limits->part || entry->unpacked > *left)
        return true;
    *left -= entry->unpacked;
    return entry->unpacked > SMALL && entry->unpacked / (size_t)limits->ratio > entry->packed;
}

/* Names are the same in capitals and small letters. */
static int by_name(const void *a, const void *b)
{
    const struct entry *left = a, *right = b;
    size_t shorter =
        left->name_length < right->name_length ? left->name_length : right->name_length;
    int order = strncasecmp((const char *)left->name, (const char *)right->name, shorter);
    if (order != 0)
        return order;
    return (left->name_length > right->name_length) - (left->name_length < right->name_length);
}

static int by_place(const void *a, const void *b)
{
    const struct entry *left = a, *right = b;
    return (left->from > right->from) - (left->from < right->from);
}

static bool are_apart(struct entry *entry, int count)
{
    qsort(entry, (size_t)count, sizeof *entry, by_name);
    for (int i = 1; i < count; i++)
        if (by_name(&entry[i - 1], &entry[i]) == 0)
            return false;
    qsort(entry, (size_t)count, sizeof *entry, by_place);
    for (int i = 1; i < count; i++)
        if (entry[i].from < entry[i - 1].to)
            return false;
    return true;
}

enum xlsx_result xlsx_check_archive(struct arena *arena, const char *file, size_t length,
                                    const struct xlsx_limits *limits)
{
    const unsigned char *bytes = (const unsigned char *)file;
    if (length < END_SIZE || memcmp(bytes, "PK\3\4", 4) != 0)
        return XLSX_BROKEN;
    const unsigned char *end = find_end(bytes, length);
    if (!end || read_32(end + 4) != 0 || read_16(end + 8) != read_16(end + 10))
        return XLSX_BROKEN;
    size_t count = read_16(end + 10), size = read_32(end + 12), table = read_32(end + 16);
    if (count == 0 || table > length || size > length - table || bytes + table + size != end)
        return XLSX_BROKEN;
    if (count > (size_t)limits->entries)
        return XLSX_TOO_LARGE;
    struct entry *entry = ARENA_ARRAY(arena, struct entry, count);
    const unsigned char *at = bytes + table;
    size_t left = limits->whole;
    for (size_t i = 0; i < count; i++) {
        size_t taken = read_entry(at, end, &entry[i]);
        if (taken == 0 || !check_head(bytes, table, &entry[i]))
            return XLSX_BROKEN;
        if (is_too_large(&entry[i], &left, limits))
            return XLSX_TOO_LARGE;
        at += taken;
    }
    return at == end && are_apart(entry, (int)count) ? XLSX_READ : XLSX_BROKEN;
}
