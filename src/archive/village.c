/* One village in a download (ARCH-1): every record that its archive names, as the page that shows
 * it and as the data of that page, with what is attached to it. What a room adds to the archive is
 * in the download without further ado. */
#include "archive/download.h"
#include "archive/paper.h"
#include "archive/rules.h"
#include "archive/store.h"
#include "core/archive.h"
#include "core/file.h"
#include "core/inside.h"
#include "unit.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TITLE_MOST = 40, ATTACHMENT_MOST = 60 };

/* A village on its way into a ZIP. */
struct writing {
    struct ctx *ctx;
    struct zip *zip;
    struct village_part *part;
    json_t *paths;     /* of the records: link of the program -> path from the village's folder */
    const char *up;    /* from the page that is written to the village's folder */
    const char *title; /* of the page */
    bool lists;        /* the page lists records and need not fetch what they have attached */
};

void offline_view(struct ctx *ctx, json_t *view, const char *title, const char *unit_name)
{
    json_object_set_new(view, "title", json_string(title));
    json_object_set_new(view, "unit_name", json_string(unit_name));
    json_object_set_new(view, "as_of_label", json_string(date_label(ctx, ctx->today)));
    json_object_set_new(view, "made_by", json_string(ctx->user.full_name));
    json_object_set_new(view, "demo", json_boolean(archive_is_demo(ctx)));
}

/* --- links --- */

static bool add_content(struct writing *writing, const struct file_about *about, const char *path,
                        struct zip_seen *seen)
{
    const struct zip_file file = {
        .path = text_of(writing->ctx, "%s%s", writing->part->folder, path),
        .kind = "attachment",
        .title = about->name,
        .unit = writing->part->code,
        .at = about->at,
    };
    bool added = zip_add_content(writing->zip, &file, about->path, about->hash, &seen->there);
    writing->part->attachments += seen->there;
    return added;
}

static const char *attachment_path(struct ctx *ctx, const struct file_about *about)
{
    return text_of(ctx, "附件/%lld %s", (long long)about->id,
                   archive_file_name(ctx->arena, about->name, ATTACHMENT_MOST));
}

/* Where an attachment lies that a page leads to; it is added when it is the first that does. NULL
 * when it may not be seen or cannot be read. */
static const char *attachment_of(struct writing *writing, const char *link)
{
    struct ctx *ctx = writing->ctx;
    struct inside page;
    struct file_about about;
    int64_t id;
    bool first;
    const char *last = strrchr(link, '/');
    if (!last || !text_to_int(last + 1, 1, INT64_MAX, &id) ||
        !inside_has_flag(ctx, link, ROUTE_FILE) || !file_read(ctx, id, &about))
        return NULL;
    if (writing->lists)
        return NULL;
    /* What the page may lead to but the disk no longer holds is told as missing. */
    if (inside_read(ctx, link, false, &page) != RC_OK && access(about.path, R_OK) == 0)
        return NULL;
    struct zip_seen *seen = zip_see(writing->zip, id, &first);
    const char *path = attachment_path(ctx, &about);
    if (seen && first)
        add_content(writing, &about, path, seen);
    return seen && seen->there ? path : NULL;
}

/* paper_link_fn */
static const char *place_of(void *arg, const char *link)
{
    struct writing *writing = arg;
    struct ctx *ctx = writing->ctx;
    size_t length = strcspn(link, "#");
    const char *bare = arena_strndup(ctx->arena, link, length);
    const char *path = json_string_value(json_object_get(writing->paths, bare));
    if (!path)
        path = attachment_of(writing, bare);
    return path ? text_of(ctx, "%s%s%s", writing->up, paper_href(ctx->arena, path), link + length)
                : NULL;
}

/* --- pages --- */

static bool render(struct ctx *ctx, const char *template, const json_t *view, struct buf *out)
{
    return views_render(ctx->app->templates, template, view, out);
}

/* A page of the program as one that opens without it. */
static bool put_page(struct writing *writing, const char *page, const char *contents_link,
                     struct buf *out)
{
    struct ctx *ctx = writing->ctx;
    json_t *view = json_object();
    offline_view(ctx, view, writing->title, unit_name(ctx, writing->part->code));
    json_object_set_new(view, "contents_link",
                        contents_link ? json_string(contents_link) : json_null());
    return render(ctx, "archive/offline_head", view, out) && paper_of(page, place_of, writing, out);
}

static bool add_file(struct writing *writing, const char *path, const char *kind, const void *bytes,
                     size_t length, int64_t at)
{
    const struct zip_file file = {
        .path = text_of(writing->ctx, "%s%s", writing->part->folder, path),
        .kind = kind,
        .title = writing->title,
        .unit = writing->part->code,
        .at = at,
    };
    return zip_add(writing->zip, &file, bytes, length);
}

/* The path without its extension. */
static const char *stem_of(struct ctx *ctx, const char *path)
{
    return arena_strndup(ctx->arena, path, strlen(path) - strlen(".html"));
}

/* In place of a record that its room does not show to this reader, so that no link leads nowhere.
 */
static bool add_note(struct writing *writing, const char *path)
{
    static const char note[] =
        "<main><p>这份记录不在导出人的查看范围内，或者已经不在了，所以没有收进来。</p></main>";
    struct buf out = buf_create(writing->ctx->arena, 16384);
    return put_page(writing, note, "../index.html", &out) &&
           render(writing->ctx, "archive/offline_foot", json_object(), &out) &&
           add_file(writing, path, "page", out.bytes, out.length, writing->ctx->now);
}

/* One record, as page and as data. False when the store or the ZIP failed. */
static bool add_record(struct writing *writing, const char *link, const char *path)
{
    struct ctx *ctx = writing->ctx;
    struct inside page, data;
    struct buf out = buf_create(ctx->arena, 32768);
    enum result read = inside_read(ctx, link, false, &page);
    if (read != RC_OK || !page.response.body)
        return !db_failed(ctx->db) && add_note(writing, path);
    read = inside_read(ctx, link, true, &data);
    if (read != RC_OK || !put_page(writing, page.response.body, "../index.html", &out) ||
        !render(ctx, "archive/offline_foot", json_object(), &out))
        return false;
    writing->part->records++;
    return add_file(writing, path, "page", out.bytes, out.length, ctx->now) &&
           add_file(writing, text_of(ctx, "%s.json", stem_of(ctx, path)), "data",
                    data.response.body, data.response.body_length, ctx->now);
}

/* --- the records of a village --- */

static const char *text_in(const json_t *object, const char *key)
{
    return text_or_empty(json_string_value(json_object_get(object, key)));
}

static const char *record_path(struct ctx *ctx, const json_t *entry, int number)
{
    const char *on = text_in(entry, "on");
    const char *title = text_of(ctx, "%s %s", text_in(entry, "kind"), text_in(entry, "title"));
    return text_of(ctx, "%.4s年/%03d %s %s.html", on, number, on,
                   archive_name(ctx->arena, title, TITLE_MOST));
}

/* A record that an entry leads to. */
struct record {
    const char *link, *path, *title;
};

static void name_record(struct writing *writing, const json_t *entry, struct record *records,
                        int *count)
{
    struct ctx *ctx = writing->ctx;
    const char *link = json_string_value(json_object_get(entry, "href_link"));
    if (!link || json_object_get(writing->paths, link) || !inside_admits(ctx, link))
        return;
    struct record *record = &records[(*count)++];
    *record = (struct record){link, record_path(ctx, entry, *count), text_in(entry, "title")};
    json_object_set_new(writing->paths, link, json_string(record->path));
}

static int count_entries(const json_t *years)
{
    size_t i, count = 0;
    const json_t *year;
    json_array_foreach(years, i, year)
    {
        count += json_array_size(json_object_get(year, "entries"));
    }
    return (int)count;
}

/* Names of all records, the oldest first: pages with a title of their own before what happened. */
static struct record *name_records(struct writing *writing, const json_t *years, int *count)
{
    struct record *records =
        ARENA_ARRAY(writing->ctx->arena, struct record, count_entries(years) + 1);
    for (int pages = 1; pages >= 0; pages--)
        for (size_t i = json_array_size(years); i-- > 0;) {
            const json_t *entries = json_object_get(json_array_get(years, i), "entries");
            for (size_t j = json_array_size(entries); j-- > 0;) {
                const json_t *entry = json_array_get(entries, j);
                if (json_is_true(json_object_get(entry, "page")) == pages)
                    name_record(writing, entry, records, count);
            }
        }
    return records;
}

static bool add_records(struct writing *writing, const struct record *records, int count)
{
    struct arena *arena = writing->ctx->arena;
    struct arena_mark beginning = arena_mark(arena);
    writing->up = "../";
    for (int i = 0; i < count; i++) {
        writing->title = records[i].title;
        bool added = add_record(writing, records[i].link, records[i].path);
        arena_rewind(arena, beginning);
        if (!added)
            return false;
    }
    return true;
}

/* --- its contents --- */

static json_t *pages_json(struct writing *writing, const json_t *years)
{
    size_t i, j;
    json_t *year, *entry, *pages = json_array();
    json_array_foreach(years, i, year)
    {
        json_array_foreach(json_object_get(year, "entries"), j, entry)
        {
            if (!json_is_true(json_object_get(entry, "page")))
                continue;
            json_t *page = json_copy(entry);
            json_object_set_new(page, "href_link",
                                json_string(place_of(writing, text_in(entry, "href_link"))));
            json_array_append_new(pages, page);
        }
    }
    return pages;
}

static void attachments_json(struct writing *writing, json_t *view)
{
    struct ctx *ctx = writing->ctx;
    const struct zip_seen *seen;
    struct file_about about;
    json_t *there = json_array(), *missing = json_array();
    size_t count = zip_seen(writing->zip, &seen);
    for (size_t i = 0; i < count; i++)
        if (file_read(ctx, seen[i].id, &about))
            json_array_append_new(seen[i].there ? there : missing,
                                  json_pack("{s:s, s:s}", "name", about.name, "href_link",
                                            paper_href(ctx->arena, attachment_path(ctx, &about))));
    json_object_set_new(view, "attachments", there);
    json_object_set_new(view, "missing", missing);
}

/* The village's archive page on paper: what the village is, and all that happened, each with the
 * link to its record; then the other pages and the attachments. */
static bool make_index(struct writing *writing, const json_t *years, struct buf *out)
{
    struct ctx *ctx = writing->ctx;
    struct inside page;
    json_t *view = json_object();
    writing->up = "";
    writing->lists = true;
    writing->title = text_of(ctx, "%s 一村一档", unit_name(ctx, writing->part->code));
    if (inside_read(ctx, text_of(ctx, "/villages/%s/print", writing->part->code), false, &page) !=
            RC_OK ||
        !page.response.body || !put_page(writing, page.response.body, writing->part->up, out))
        return false;
    json_object_set_new(view, "pages", pages_json(writing, years));
    attachments_json(writing, view);
    return render(ctx, "archive/offline_more", view, out) &&
           render(ctx, "archive/offline_foot", view, out);
}

static bool add_data(struct writing *writing)
{
    struct ctx *ctx = writing->ctx;
    struct inside data;
    return inside_read(ctx, text_of(ctx, "/villages/%s", writing->part->code), true, &data) ==
               RC_OK &&
           add_file(writing, "档案.json", "data", data.response.body, data.response.body_length,
                    ctx->now);
}

bool village_write(struct ctx *ctx, struct zip *zip, struct village_part *part, struct buf *index)
{
    struct writing writing = {.ctx = ctx, .zip = zip, .part = part, .paths = json_object()};
    struct buf own = buf_create(ctx->arena, 65536);
    int count = 0;
    if (!in_scope(ctx, part->code))
        return false;
    zip_forget(zip);
    json_t *years = archive_records(ctx, part->code);
    struct record *records = name_records(&writing, years, &count);
    if (!add_records(&writing, records, count) ||
        !make_index(&writing, years, index ? index : &own) || !add_data(&writing) ||
        db_failed(ctx->db))
        return false;
    return index || add_file(&writing, "index.html", "contents", own.bytes, own.length, ctx->now);
}
