/* The village archive: asks every room what it knows of a village and sorts it by year (ARCH-1). */
#include "core/archive.h"

#include "base/text.h"
#include "core/app.h"

#include <stdlib.h>

/* An entry and its place among all, which decides between equal days. */
struct numbered {
    struct archive_entry entry;
    int number;
    bool page;
};

struct archive {
    struct ctx *ctx;
    bool pages; /* are wanted */
    struct numbered *numbered;
    int count, capacity;
};

static void add(struct archive *archive, struct archive_entry entry, bool is_page)
{
    archive->numbered = arena_more(archive->ctx->arena, archive->numbered, archive->count,
                                   &archive->capacity, sizeof *archive->numbered);
    archive->numbered[archive->count] = (struct numbered){entry, archive->count, is_page};
    archive->count++;
}

void archive_add(struct archive *archive, struct archive_entry entry)
{
    add(archive, entry, false);
}

void archive_page(struct archive *archive, struct archive_entry page)
{
    if (archive->pages)
        add(archive, page, true);
}

static int newest_first(const void *left, const void *right)
{
    const struct numbered *a = left, *b = right;
    int difference = date_compare(b->entry.on, a->entry.on);
    return difference ? difference : b->number - a->number;
}

static json_t *entry_json(struct ctx *ctx, const struct numbered *numbered)
{
    const struct archive_entry *entry = &numbered->entry;
    json_t *json =
        json_pack("{s:s, s:s, s:s, s:s, s:s, s:s?}", "on", date_text(ctx, entry->on), "on_label",
                  date_label(ctx, entry->on), "kind", entry->kind, "title", entry->title, "detail",
                  text_or_empty(entry->detail), "href_link", entry->link);
    if (numbered->page)
        json_object_set_new(json, "page", json_true());
    return json;
}

static json_t *collect(struct ctx *ctx, const char *unit_code, bool pages)
{
    struct archive archive = {.ctx = ctx, .pages = pages};
    json_t *years = json_array(), *entries = NULL;
    int year = 0;
    for (const struct room *const *room = ctx->app->rooms; *room; room++)
        if ((*room)->archive)
            (*room)->archive(ctx, unit_code, &archive);
    if (archive.count)
        qsort(archive.numbered, (size_t)archive.count, sizeof *archive.numbered, newest_first);
    for (int i = 0; i < archive.count; i++) {
        const struct archive_entry *entry = &archive.numbered[i].entry;
        if (!entries || entry->on.year != year) {
            year = entry->on.year;
            entries = json_array();
            json_array_append_new(years, json_pack("{s:i, s:o}", "year", year, "entries", entries));
        }
        json_array_append_new(entries, entry_json(ctx, &archive.numbered[i]));
    }
    return years;
}

json_t *archive_collect(struct ctx *ctx, const char *unit_code)
{
    return collect(ctx, unit_code, false);
}

json_t *archive_records(struct ctx *ctx, const char *unit_code)
{
    return collect(ctx, unit_code, true);
}
