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
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FORMAT "yicun-archive-1"
enum { FOLDER_MOST = 24 };

static json_t *head_json(const char *unit, const char *name, const char *made_by, int64_t now,
                         int villages)
{
    char day[DATE_TEXT];
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:i}", "format", FORMAT, "unit", unit, "name", name,
                     "made_on", date_format(date_of_epoch(now), day), "made_by", made_by,
                     "villages", villages);
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

struct line {
    char code[UNIT_CODE_SIZE], name[96], town[96];
    int records, attachments;
};

struct whole {
    struct work *work;
    struct zip *zip;
    struct line *lines; /* malloc */
    int count, at;
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

static void add_line(struct ctx *ctx, const char *code, const char *name, void *arg)
{
    struct whole *whole = arg;
    struct line *line = &whole->lines[whole->count++];
    *line = (struct line){.records = 0};
    snprintf(line->code, sizeof line->code, "%s", code);
    snprintf(line->name, sizeof line->name, "%s", name);
    snprintf(line->town, sizeof line->town, "%s", unit_name(ctx, text_of(ctx, "%.9s", code)));
}

/* The villages of the unit as of now: later ones are not in this archive. */
static bool list_villages(struct ctx *ctx, void *arg)
{
    struct whole *whole = arg;
    struct work *work = whole->work;
    if (!act_as(ctx, work))
        return false;
    int64_t count = archive_village_count(ctx, work->unit_code);
    whole->lines = calloc((size_t)count + 1, sizeof *whole->lines);
    if (!whole->lines)
        return false;
    archive_village_each(ctx, work->unit_code, count, add_line, whole);
    work->keep_days = setting_int(ctx, work->unit_code, "archive_keep_days");
    whole->zip = zip_create(work->path, head_json(work->unit_code, work->unit_name, work->user_name,
                                                  ctx->now, whole->count));
    return whole->zip != NULL;
}

static const char *folder_of(struct ctx *ctx, const struct line *line)
{
    return text_of(ctx, "%.9s %s/%s %s/", line->code,
                   archive_name(ctx->arena, line->town, FOLDER_MOST), line->code,
                   archive_name(ctx->arena, line->name, FOLDER_MOST));
}

static bool write_village(struct ctx *ctx, void *arg)
{
    struct whole *whole = arg;
    struct line *line = &whole->lines[whole->at];
    struct village_part part = {.up = "../../index.html"};
    if (!act_as(ctx, whole->work))
        return false;
    snprintf(part.code, sizeof part.code, "%s", line->code);
    snprintf(part.folder, sizeof part.folder, "%s", folder_of(ctx, line));
    bool written = village_write(ctx, whole->zip, &part, NULL);
    line->records = part.records;
    line->attachments = part.attachments;
    return written;
}

static json_t *towns_json(struct ctx *ctx, const struct whole *whole)
{
    json_t *towns = json_array(), *villages = NULL;
    for (int i = 0; i < whole->count; i++) {
        const struct line *line = &whole->lines[i];
        if (i == 0 || strncmp(line->code, line[-1].code, 9) != 0) {
            villages = json_array();
            json_array_append_new(
                towns, json_pack("{s:s, s:o}", "name", line->town, "villages", villages));
        }
        const char *href =
            paper_href(ctx->arena, text_of(ctx, "%sindex.html", folder_of(ctx, line)));
        json_array_append_new(villages, json_pack("{s:s, s:s, s:i, s:i}", "name", line->name,
                                                  "href_link", href, "records", line->records,
                                                  "attachments", line->attachments));
    }
    return towns;
}

static bool write_index(struct ctx *ctx, void *arg)
{
    struct whole *whole = arg;
    int records = 0, attachments = 0;
    struct buf out = buf_create(ctx->arena, 65536);
    json_t *view = json_object();
    for (int i = 0; i < whole->count; i++) {
        records += whole->lines[i].records;
        attachments += whole->lines[i].attachments;
    }
    offline_view(ctx, view, text_of(ctx, "%s各村档案", whole->work->unit_name),
                 whole->work->unit_name);
    json_object_set_new(view, "made_by", json_string(whole->work->user_name));
    json_object_set_new(view, "total", json_integer(whole->count));
    json_object_set_new(view, "records", json_integer(records));
    json_object_set_new(view, "attachments", json_integer(attachments));
    json_object_set_new(view, "towns", towns_json(ctx, whole));
    return views_render(ctx->app->templates, "archive/offline_villages", view, &out) &&
           zip_finish(whole->zip, ctx->now, out.bytes, out.length);
}

static bool write_all(struct whole *whole)
{
    struct work *work = whole->work;
    if (!app_read(work->app, "系统", list_villages, whole))
        return false;
    for (whole->at = 0; whole->at < whole->count; whole->at++)
        if (!work_go_on(work, whole->at, whole->count) ||
            !app_read(work->app, "系统", write_village, whole))
            return false;
    return work_go_on(work, whole->count, whole->count) &&
           app_read(work->app, "系统", write_index, whole);
}

bool archive_make_unit(struct work *work)
{
    struct whole whole = {.work = work};
    bool made = write_all(&whole);
    if (!made && whole.zip && zip_is_full(whole.zip))
        snprintf(work->failure, sizeof work->failure,
                 "服务器的存储空间不够，请系统管理员腾出空间后重新申请");
    else if (!made && !work->ended && !*work->failure && whole.at < whole.count)
        snprintf(work->failure, sizeof work->failure, "%s的档案没有做成，请联系系统管理员查看日志",
                 whole.lines[whole.at].name);
    zip_free(whole.zip);
    free(whole.lines);
    return made;
}
