/* Downloads: one village's archive at once, and that of a whole unit as a background job that is
 * asked for, watched and fetched (ARCH-1). */
#include "archive/download.h"
#include "archive/pages.h"
#include "archive/rules.h"
#include "archive/store.h"
#include "core/audit.h"
#include "core/file.h"
#include "core/job.h"
#include "unit.h"

#include "base/text.h"

#include <unistd.h>

#define JOB_LINK "/archives/%lld"

static enum result send_zip(struct ctx *ctx, const char *name, const char *path)
{
    send_bytes(
        ctx, "application/zip",
        text_of(ctx, "%s %s.zip", archive_name(ctx->arena, name, 60), date_text(ctx, ctx->today)),
        "", 0);
    ctx->response->file = path;
    return RC_OK;
}

/* --- one village --- */

/* Made before the writer is borrowed; only its audit record is a write. */
enum result prepare_village_download(struct ctx *ctx)
{
    struct unit village;
    bool full;
    if (!unit_read(ctx, param(ctx, "code"), &village) || village.level != LEVEL_VILLAGE)
        return RC_MISSING;
    const char *path = job_draft(ctx);
    ctx_release(ctx);
    if (!archive_make_village(ctx->app, ctx->user.id, village.code, path, &full))
        return full ? RC_FULL : RC_FAILED;
    ctx->prepared = (void *)(uintptr_t)path;
    return RC_OK;
}

enum result village_download(struct ctx *ctx)
{
    const char *code = param(ctx, "code"), *name = unit_name(ctx, code);
    audit_add(ctx, "archive.download", "archive", 0, code, NULL,
              json_pack("{s:s, s:s}", "unit", code, "name", name));
    ctx->response->file_once = true;
    return send_zip(ctx, text_of(ctx, "%s一村一档", name), ctx->prepared);
}

/* --- a unit's: what is shown of a job --- */

static struct status status_of(const struct job *job)
{
    static const struct status statuses[JOB_STATES] = {
        [JOB_WAITING] = {"排队中", "○", "none"},   [JOB_RUNNING] = {"打包中", "◐", "due"},
        [JOB_DONE] = {"可以下载", "●", "ok"},      [JOB_FAILED] = {"没有做成", "▲", "late"},
        [JOB_CANCELLED] = {"已取消", "○", "none"}, [JOB_EXPIRED] = {"已删除", "○", "none"},
    };
    return statuses[job->state];
}

/* The file can be fetched until its day, whether it was swept already or not. */
static bool is_ready(const struct ctx *ctx, const struct job *job)
{
    return job->state == JOB_DONE && job->expires_at > ctx->now;
}

static json_t *job_json(struct ctx *ctx, const struct job *job)
{
    bool open = job->state == JOB_WAITING || job->state == JOB_RUNNING;
    struct job shown = *job;
    if (job->state == JOB_DONE && !is_ready(ctx, job))
        shown.state = JOB_EXPIRED;
    return json_pack(
        "{s:I, s:s, s:s, s:s, s:s, s:s, s:I, s:I, s:b, s:b, s:b, s:s, s:s, s:s, s:I, s:s, s:o}",
        "id", job->id, "unit", job->unit_code, "unit_name", job->unit_name, "by", job->user_name,
        "asked_label", time_label(ctx, job->asked_at), "state", job_state_name(shown.state), "done",
        job->done, "total", job->total, "open", open, "ready", is_ready(ctx, job), "failed",
        job->state == JOB_FAILED, "failure", job->failure, "ended_label",
        job->ended_at ? time_label(ctx, job->ended_at) : "", "expires_label",
        job->state == JOB_DONE ? date_label(ctx, date_of_epoch(job->expires_at)) : "", "size",
        job->size, "size_text", file_size_text(ctx, job->size), "status",
        status_json(status_of(&shown)));
}

static void add_job(struct ctx *ctx, const struct job *job, void *arg)
{
    json_array_append_new(arg, job_json(ctx, job));
}

/* The own unit and what lies directly below it, but single villages. */
static json_t *unit_choices(struct ctx *ctx)
{
    size_t i;
    json_t *child, *choices = json_pack("[{s:s, s:s}]", "value", ctx->user.unit_code, "label",
                                        text_of(ctx, "%s全部村（社区）", ctx->user.unit_name));
    if (unit_level(ctx->user.unit_code) == LEVEL_TOWN)
        return choices;
    json_array_foreach(unit_children(ctx, ctx->user.unit_code), i, child)
    {
        json_array_append_new(choices,
                              json_pack("{s:O, s:O}", "value", json_object_get(child, "code"),
                                        "label", json_object_get(child, "name")));
    }
    return choices;
}

static enum result list_page(struct ctx *ctx, const struct archive_wish *wish)
{
    json_t *jobs = json_array();
    job_each(ctx, ARCHIVE_JOB, &ctx->user.scope, add_job, jobs);
    view_text(ctx, "title", "整体打包下载");
    view_set(ctx, "crumbs",
             json_pack("[{s:s, s:s}, {s:s, s:n}]", "label", "一村一档", "href_link", "/villages",
                       "label", "整体打包下载", "href_link"));
    view_set(ctx, "jobs", jobs);
    view_set(ctx, "keep_days",
             json_integer(setting_int(ctx, ctx->user.unit_code, "archive_keep_days")));
    ctx->place = "/villages";
    record_form(ctx, "f", &archive_wish_type, wish);
    form_choices(ctx, "f", "unit", unit_choices(ctx));
    return has_errors(ctx) ? invalid(ctx, "archive/jobs") : page(ctx, "archive/jobs");
}

/* GET /archives */
enum result archives_page(struct ctx *ctx)
{
    struct archive_wish wish = {.unit = ctx->user.unit_code};
    return list_page(ctx, &wish);
}

/* POST /archives {unit} */
enum result archive_ask(struct ctx *ctx)
{
    struct archive_wish wish;
    struct unit unit = {.name = ""};
    struct job job;
    record_clear(&archive_wish_type, &wish);
    record_parse(ctx, &archive_wish_type, &wish, false, "");
    if (!text_is_blank(text_or_empty(wish.unit)) &&
        (!in_scope(ctx, wish.unit) || !unit_read(ctx, wish.unit, &unit) ||
         unit.level == LEVEL_VILLAGE))
        error_at(ctx, "unit", "choice", "请在您的管理范围内选择乡镇（街道）以上的单位");
    else if (!has_errors(ctx) && job_open(ctx, ARCHIVE_JOB, wish.unit))
        error_at(ctx, "unit", "state", "%s的档案正在打包，不用再申请，请在下面看进度", unit.name);
    else if (!has_errors(ctx) && archive_village_count(ctx, wish.unit) == 0)
        error_at(ctx, "unit", "choice", "%s没有村（社区）", unit.name);
    if (has_errors(ctx))
        return list_page(ctx, &wish);
    int64_t id = job_add(ctx, ARCHIVE_JOB, wish.unit, unit.name);
    audit_add(ctx, "archive.ask", "archive", id, wish.unit, NULL,
              json_pack("{s:s}", "name", unit.name));
    if (!job_read(ctx, id, &job))
        return RC_FAILED;
    return created(ctx, job_json(ctx, &job), "已经开始打包，可以离开这个页面，做好后在待办里提醒您",
                   JOB_LINK, (long long)id);
}

/* --- one job --- */

const char *archive_job_owner(struct ctx *ctx)
{
    return job_unit(ctx, param_id(ctx, "id"));
}

/* GET /archives/#id */
enum result archive_job_page(struct ctx *ctx)
{
    struct job job;
    if (!job_read(ctx, param_id(ctx, "id"), &job))
        return RC_MISSING;
    json_object_update_new(ctx->view, job_json(ctx, &job));
    view_text(ctx, "title", text_of(ctx, "%s各村档案", job.unit_name));
    view_set(ctx, "crumbs",
             json_pack("[{s:s, s:s}, {s:s, s:s}, {s:s, s:n}]", "label", "一村一档", "href_link",
                       "/villages", "label", "整体打包下载", "href_link", "/archives", "label",
                       job.unit_name, "href_link"));
    ctx->place = "/villages";
    return page(ctx, "archive/job");
}

/* POST /archives/#id/cancel */
enum result archive_job_cancel(struct ctx *ctx)
{
    struct job job;
    if (!job_read(ctx, param_id(ctx, "id"), &job))
        return RC_MISSING;
    bool made = job.state == JOB_DONE;
    if ((made && !is_ready(ctx, &job)) || !job_end(ctx, &job))
        return conflict(ctx, NULL, "这次打包已经取消或删除了。");
    audit_add(ctx, made ? "archive.delete" : "archive.cancel", "archive", job.id, job.unit_code,
              NULL, json_pack("{s:s}", "name", job.unit_name));
    job_read(ctx, job.id, &job);
    return done(ctx, job_json(ctx, &job), made ? "打包的文件已删除" : "已取消", "/archives");
}

/* POST /archives/#id/download */
enum result archive_job_download(struct ctx *ctx)
{
    struct job job;
    if (!job_read(ctx, param_id(ctx, "id"), &job))
        return RC_MISSING;
    if (!is_ready(ctx, &job))
        return conflict(ctx, NULL,
                        job.state == JOB_DONE || job.state == JOB_EXPIRED
                            ? "这个文件已经到期删除，需要时请重新打包。"
                            : "还没有打包好，请过一会儿再下载。");
    const char *path = job_file(ctx, job.id);
    if (access(path, R_OK) != 0)
        return conflict(ctx, NULL, "打包的文件不在了，请重新打包。");
    job_fetched(ctx, &job);
    audit_add(ctx, "archive.download", "archive", job.id, job.unit_code, NULL,
              json_pack("{s:s}", "name", job.unit_name));
    return send_zip(ctx, text_of(ctx, "%s各村档案", job.unit_name), path);
}

/* --- to-dos --- */

static void add_ended(struct ctx *ctx, const struct job *job, void *arg)
{
    bool made = job->state == JOB_DONE;
    todo_add(arg,
             (struct todo){
                 .title = text_of(ctx, made ? "%s的档案已经打包好" : "%s的档案没有打包成",
                                  job->unit_name),
                 .detail = made ? text_of(ctx, "%s，到 %s 自动删除", file_size_text(ctx, job->size),
                                          date_label(ctx, date_of_epoch(job->expires_at)))
                                : job->failure,
                 .link = text_of(ctx, JOB_LINK, (long long)job->id),
                 .action = made ? "下载" : "查看",
                 .group = "档案打包",
             });
}

void archive_due(struct ctx *ctx, struct todo_list *list)
{
    if (has_role(ctx, ARCHIVE_MAKERS))
        job_each_ended(ctx, ARCHIVE_JOB, add_ended, list);
}
