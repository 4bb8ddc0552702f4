/* The ZIP of one village, made for the answer that sends it, and that of a whole unit, made by a
 * background job: one village after the other, each in a read transaction of its own, so that
 * nothing waits for it (ARCH-1). */
#include "archive/download.h"
#include "archive/paper.h"
#include "archive/rules.h"
#include "archive/store.h"
#include "core/session.h"
#include "unit.h"

#include "base/log.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define FORMAT "yicun-archive-1"
enum { FOLDER_MOST = 24 };

static json_t *head_json(const char *unit, const char *name, const char *made_by, int64_t now,
                         int64_t villages)
{
    char day[DATE_TEXT];
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:I}", "format", FORMAT, "unit", unit, "name", name,
                     "made_on", date_format(date_of_epoch(now), day), "made_by", made_by,
                     "villages", (json_int_t)villages);
}

/* --- one village --- */

struct one {
    int64_t user_id;
    const char *code, *path;
    bool made, full;
};

static bool write_one(struct ctx *ctx, struct zip *zip, const char *code)
{
    struct village_part part = {.folder = ""};
    struct buf index = buf_create(ctx->arena, 65536);
    snprintf(part.code, sizeof part.code, "%s", code);
    return village_write(ctx, zip, &part, &index) &&
           zip_finish(zip, ctx->now, index.bytes, index.length);
}

/* What a full arena would jump away from is freed by the caller. */
struct opened {
    struct one *one;
    struct zip *zip;
};

static bool make_one(struct ctx *ctx, void *arg)
{
    struct opened *opened = arg;
    struct one *one = opened->one;
    if (!session_act_as(ctx, one->user_id))
        return false;
    opened->zip = zip_create(one->path, head_json(one->code, unit_name(ctx, one->code),
                                                  ctx->user.full_name, ctx->now, 1));
    one->made = opened->zip && write_one(ctx, opened->zip, one->code);
    return one->made;
}

bool archive_make_village(struct app *app, int64_t user_id, const char *code, const char *path,
                          bool *full)
{
    struct one one = {.user_id = user_id, .code = code, .path = path};
    struct opened opened = {.one = &one};
    bool read = app_read(app, "系统", make_one, &opened);
    *full = opened.zip && zip_is_full(opened.zip);
    zip_free(opened.zip);
    if (read && one.made)
        return true;
    unlink(path);
    return false;
}

/* --- many --- */

/* A village that is in it, for its contents. */
struct line {
    char code[UNIT_CODE_SIZE], name[96], town[96], folder[512];
    int records, attachments;
};

struct whole {
    struct work *work;
    struct zip *zip;
    struct line
        line;   /* the village that is written, or was last; its code is "" before the first */
    bool ended; /* there is none behind it */
    int64_t total;
    json_t *lines; /* outside of any arena: of all villages so far */
};

static bool act_as(struct ctx *ctx, struct work *work)
{
    if (!session_act_as(ctx, work->user_id))
        snprintf(work->failure, sizeof work->failure, "申请人的账号已经停用，请由其他人重新申请");
    else if (!in_scope(ctx, work->unit_code) || !has_role(ctx, WHO_BUSINESS))
        snprintf(work->failure, sizeof work->failure,
                 "申请人的单位或岗位变了，已经不能查看%s的档案，请重新申请", work->unit_name);
    else
        return true;
    return false;
}

static bool begin(struct ctx *ctx, void *arg)
{
    struct whole *whole = arg;
    struct work *work = whole->work;
    if (!act_as(ctx, work))
        return false;
    whole->total = archive_village_count(ctx, work->unit_code);
    work->keep_days = setting_int(ctx, work->unit_code, "archive_keep_days");
    whole->zip = zip_create(work->path, head_json(work->unit_code, work->unit_name, work->user_name,
                                                  ctx->now, whole->total));
    return whole->zip != NULL;
}

static void name_village(struct ctx *ctx, struct line *line, const char *code)
{
    const char *name = unit_name(ctx, code), *town = unit_name(ctx, text_of(ctx, "%.9s", code));
    *line = (struct line){.records = 0};
    snprintf(line->code, sizeof line->code, "%s", code);
    snprintf(line->name, sizeof line->name, "%s", name);
    snprintf(line->town, sizeof line->town, "%s", town);
    snprintf(line->folder, sizeof line->folder, "%s",
             text_of(ctx, "%.9s %s/%s %s/", code, archive_name(ctx->arena, town, FOLDER_MOST), code,
                     archive_name(ctx->arena, name, FOLDER_MOST)));
}

/* Writes the next village, with the rights that its asker has now. */
static bool write_village(struct ctx *ctx, void *arg)
{
    struct whole *whole = arg;
    struct line *line = &whole->line;
    struct village_part part = {.up = "../../index.html"};
    if (!act_as(ctx, whole->work))
        return false;
    const char *code = archive_village_next(ctx, whole->work->unit_code, line->code);
    whole->ended = !code;
    if (!code)
        return true;
    name_village(ctx, line, code);
    snprintf(part.code, sizeof part.code, "%s", line->code);
    snprintf(part.folder, sizeof part.folder, "%s", line->folder);
    bool written = village_write(ctx, whole->zip, &part, NULL);
    line->records = part.records;
    line->attachments = part.attachments;
    return written;
}

static bool keep_line(struct whole *whole)
{
    const struct line *line = &whole->line;
    return json_array_append_new(whole->lines,
                                 json_pack("{s:s, s:s, s:s, s:s, s:i, s:i}", "code", line->code,
                                           "name", line->name, "town", line->town, "folder",
                                           line->folder, "records", line->records, "attachments",
                                           line->attachments)) == 0;
}

static const char *text_in(const json_t *line, const char *key)
{
    return json_string_value(json_object_get(line, key));
}

static int64_t number_in(const json_t *line, const char *key)
{
    return json_integer_value(json_object_get(line, key));
}

/* Copies: what belongs to no arena must not be taken into one. */
static json_t *towns_json(struct ctx *ctx, const json_t *lines)
{
    json_t *towns = json_array(), *villages = NULL, *line;
    const char *town = "";
    size_t i;
    json_array_foreach(lines, i, line)
    {
        const char *code = text_in(line, "code");
        if (strncmp(code, town, 9) != 0) {
            villages = json_array();
            json_array_append_new(towns, json_pack("{s:s, s:o}", "name", text_in(line, "town"),
                                                   "villages", villages));
        }
        town = code;
        const char *page = text_of(ctx, "%sindex.html", text_in(line, "folder"));
        json_array_append_new(
            villages, json_pack("{s:s, s:s, s:I, s:I}", "name", text_in(line, "name"), "href_link",
                                paper_href(ctx->arena, page), "records", number_in(line, "records"),
                                "attachments", number_in(line, "attachments")));
    }
    return towns;
}

static json_t *sum_json(const json_t *lines, const char *key)
{
    size_t i;
    json_t *line;
    int64_t sum = 0;
    json_array_foreach(lines, i, line)
    {
        sum += number_in(line, key);
    }
    return json_integer(sum);
}

static bool write_index(struct ctx *ctx, void *arg)
{
    struct whole *whole = arg;
    struct buf out = buf_create(ctx->arena, 65536);
    json_t *view = json_object();
    offline_view(ctx, view, text_of(ctx, "%s各村档案", whole->work->unit_name),
                 whole->work->unit_name);
    json_object_set_new(view, "made_by", json_string(whole->work->user_name));
    json_object_set_new(view, "total", json_integer((json_int_t)json_array_size(whole->lines)));
    json_object_set_new(view, "records", sum_json(whole->lines, "records"));
    json_object_set_new(view, "attachments", sum_json(whole->lines, "attachments"));
    json_object_set_new(view, "towns", towns_json(ctx, whole->lines));
    return views_render(ctx->app->templates, "archive/offline_villages", view, &out) &&
           zip_finish(whole->zip, ctx->now, out.bytes, out.length);
}

static bool write_all(struct whole *whole)
{
    struct work *work = whole->work;
    if (!app_read(work->app, "系统", begin, whole))
        return false;
    while (!whole->ended) {
        if (!work_go_on(work, (int64_t)json_array_size(whole->lines), whole->total) ||
            !app_read(work->app, "系统", write_village, whole))
            return false;
        if (!whole->ended && !keep_line(whole))
            return false;
    }
    return work_go_on(work, whole->total, whole->total) &&
           app_read(work->app, "系统", write_index, whole);
}

bool archive_make_unit(struct work *work)
{
    struct whole whole = {.work = work, .lines = json_array()};
    bool made = whole.lines && write_all(&whole);
    if (!made && whole.zip && zip_is_full(whole.zip))
        snprintf(work->failure, sizeof work->failure,
                 "服务器的存储空间不够，请系统管理员腾出空间后重新申请");
    else if (!made && !work->ended && !*work->failure && whole.line.code[0])
        snprintf(work->failure, sizeof work->failure, "%s的档案没有做成，请联系系统管理员查看日志",
                 whole.line.name);
    zip_free(whole.zip);
    json_decref(whole.lines);
    return made;
}
