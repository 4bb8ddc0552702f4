/* The village's pages: the form, one item at a time or all in a list, its saving and submission;
 * the same record read-only for everybody else; the periods of a plan (EXEC-4, ALL-7). */
#include "assess/internal.h"
#include "base/text.h"
#include "core/audit.h"
#include "core/file.h"
#include "core/permit.h"
#include "unit.h"

#include <string.h>

#define NAV_PLACE "/assessments"

static const char *link_of(struct ctx *ctx, const struct report *report)
{
    return text_of(ctx, "/plans/%lld/assessments/%s", (long long)report->promise.plan_id,
                   report->period_text);
}

/* --- the page --- */

/* The files of each item, by its id. */
static json_t *files_by_item(struct ctx *ctx, const struct report *report)
{
    json_t *by_item = json_object(), *file;
    json_t *files =
        report->record.id ? file_list(ctx, "assessment", report->record.id) : json_array();
    size_t i;
    json_array_foreach(files, i, file)
    {
        const char *field = json_string_value(json_object_get(file, "field"));
        const char *item = strrchr(field, '_') + 1;
        if (!json_object_get(by_item, item))
            json_object_set_new(by_item, item, json_array());
        json_array_append(json_object_get(by_item, item), file);
    }
    return by_item;
}

/* Which of the open items the page shows first: the one asked for, else the first that is not
 * complete; the place behind the last is where all is checked and submitted. */
static int64_t place_now(struct ctx *ctx, const struct report *report, int64_t total)
{
    int64_t asked = query_int(ctx, "n", 1, total + 1, 0);
    int64_t item = query_int(ctx, "item", 1, INT64_MAX, 0), n = 0;
    for (int i = 0; i < report->count && !asked; i++) {
        if (!report->asked[i].open)
            continue;
        n++;
        if (item ? report->asked[i].item.id == item : !assess_is_complete(&report->asked[i]))
            asked = n;
    }
    return asked ? asked : item ? 1 : total + 1;
}

static json_t *items_json(struct ctx *ctx, const struct report *report, int64_t total)
{
    json_t *items = json_array(), *files = files_by_item(ctx, report);
    int64_t now = place_now(ctx, report, total), n = 0;
    int list = -1;
    for (int i = 0; i < report->count; i++) {
        const struct asked *asked = &report->asked[i];
        json_t *json = asked_json(ctx, report, asked);
        const char *id = text_of(ctx, "%lld", (long long)asked->item.id);
        json_t *own = json_object_get(files, id);
        n += asked->open;
        json_object_set_new(json, "files", own ? json_incref(own) : json_array());
        json_object_set_new(json, "n", json_integer(n));
        json_object_set_new(json, "before",
                            asked->open && n > 1 ? json_integer(n - 1) : json_null());
        json_object_set_new(json, "next", json_integer(n + 1));
        json_object_set_new(json, "final", json_boolean(n == total));
        json_object_set_new(json, "now", json_boolean(asked->open && n == now));
        json_object_set_new(json, "first_of_list", json_boolean(asked->item.list != list));
        list = asked->item.list;
        json_array_append_new(items, json);
    }
    view_set(ctx, "checking", json_boolean(now == total + 1));
    return items;
}

/* 按期 35 项，滞后 2 项 and the like, of what stands on the page. */
static void fill_counts(struct ctx *ctx, const struct report *report)
{
    int64_t open = 0, complete = 0, late = 0, better = 0, fell = 0, closed = 0, known = 0;
    for (int i = 0; i < report->count; i++) {
        const struct asked *asked = &report->asked[i];
        open += asked->open;
        known += asked->open && asked->last != DECIMAL_NONE;
        closed += !asked->open;
        complete += asked->open && assess_is_complete(asked);
        late += asked->late;
        better += asked->better;
        fell += asked->fell;
    }
    view_set(ctx, "total", json_integer(open));
    view_set(ctx, "filled", json_integer(complete));
    view_set(ctx, "missing", json_integer(open - complete));
    view_set(ctx, "comparable", json_integer(known));
    view_set(ctx, "late_items", json_integer(late));
    view_set(ctx, "on_time_items", json_integer(open - late));
    view_set(ctx, "advanced", json_integer(better));
    view_set(ctx, "fell", json_integer(fell));
    view_set(ctx, "closed_items", json_integer(closed));
    view_set(ctx, "items", items_json(ctx, report, open));
}

static void fill_steps(struct ctx *ctx, struct report *report)
{
    struct moving moving = report_moving(report);
    json_t *actions = json_array(), *action;
    size_t i;
    if (report->record.id)
        actions = workflow_actions(ctx, &assess_workflow, &moving);
    json_array_foreach(actions, i, action)
    {
        const char *name = json_string_value(json_object_get(action, "action"));
        view_set(ctx, text_of(ctx, "may_%s", name), json_true());
    }
    view_set(ctx, "actions", actions);
    json_t *history = report->record.id ? workflow_history(ctx, &assess_workflow, report->record.id)
                                        : json_array();
    const char *back = report->record.state == ASSESS_DRAFT ? "return" : "";
    view_set(ctx, "returned", workflow_sent_back(history, back));
    view_set(ctx, "history", history);
}

/* Why it can no longer be submitted, or by whose leave it still can (ALL-9). */
static void fill_closing(struct ctx *ctx, struct report *report)
{
    struct moving moving = report_moving(report);
    bool draft = report->record.state == ASSESS_DRAFT, late = false;
    const char *closed = draft ? workflow_closed(ctx, &assess_workflow, &moving, &late) : NULL;
    json_t *permits =
        permit_list(ctx, report->promise.unit_code, "assessment", report->period_text);
    view_text(ctx, "closed", closed);
    view_set(ctx, "permitted", late ? json_incref(json_array_get(permits, 0)) : json_null());
    view_set(ctx, "permits", permits);
    view_set(ctx, "may_permit",
             json_boolean(draft && has_role(ctx, WHO_CONFIRMS) && (closed || late)));
    view_text(ctx, "permit_until", date_text(ctx, date_add_days(ctx->today, 7)));
}

static void fill_crumbs(struct ctx *ctx, const struct report *report, const char *unit)
{
    const char *periods =
        text_of(ctx, "/plans/%lld/assessments", (long long)report->promise.plan_id);
    view_set(ctx, "crumbs",
             json_pack("[{s:s, s:s}, {s:s, s:s}, {s:s, s:s}]", "label", "双月自评", "href_link",
                       NAV_PLACE, "label", unit, "href_link", periods, "label",
                       period_words(ctx, report->period), "href_link", ""));
}

static void fill(struct ctx *ctx, struct report *report)
{
    const char *unit = unit_name(ctx, report->promise.unit_code);
    const struct assessment *record = &report->record;
    bool draft = record->state == ASSESS_DRAFT;
    json_object_update_new(ctx->view, report_json(ctx, report));
    view_text(ctx, "title", text_of(ctx, "双月自评 · %s", period_words(ctx, report->period)));
    view_text(ctx, "unit_name", unit);
    view_text(ctx, "path_link", link_of(ctx, report));
    view_text(ctx, "due_on", date_text(ctx, report->due_on));
    view_text(ctx, "due_label", date_label(ctx, report->due_on));
    view_set(ctx, "status",
             report_status(ctx, record->state, report->due_on, report->record.late_entry));
    view_set(ctx, "record_version", json_integer(record->version));
    view_set(ctx, "editable", json_boolean(draft && has_role(ctx, WHO_REPORTS)));
    fill_counts(ctx, report);
    fill_steps(ctx, report);
    fill_closing(ctx, report);
    fill_crumbs(ctx, report, unit);
    ctx->place = NAV_PLACE;
}

static bool is_form(const struct ctx *ctx)
{
    return json_is_true(json_object_get(ctx->view, "editable"));
}

/* One item at a time where ?n= or ?item= says so, all where ?view=list does; otherwise as the
 * screen allows. */
static void choose_mode(struct ctx *ctx, bool again)
{
    bool list = again || text_same(query_text(ctx, "view"), "list");
    bool one = *query_text(ctx, "n") || *query_text(ctx, "item");
    view_text(ctx, "mode", list ? "all" : one ? "one" : "auto");
    view_set(ctx, "is_list", json_boolean(list));
}

/* GET /plans/#id/assessments/:period */
enum result assess_show(struct ctx *ctx)
{
    struct report report;
    enum result result = report_from_path(ctx, &report);
    if (result != RC_OK)
        return result;
    report_fill(ctx, &report);
    fill(ctx, &report);
    choose_mode(ctx, false);
    if (report.record.state == ASSESS_SUBMITTED && has_role(ctx, WHO_CONFIRMS))
        report_note_opened(ctx, &report);
    return page(ctx, is_form(ctx) ? "assess/fill" : "assess/show");
}

/* The page again with its errors, after what could be kept was kept. */
static enum result show_again(struct ctx *ctx, struct report *report)
{
    size_t i;
    json_t *error;
    report_fill(ctx, report);
    fill(ctx, report);
    choose_mode(ctx, true);
    view_text(ctx, "reason", form_text(ctx, "reason"));
    json_array_foreach(ctx->errors, i, error)
    {
        const char *field = json_string_value(json_object_get(error, "field"));
        if (text_same(field, "reason") || text_same(field, "until_on"))
            json_object_set(ctx->view, text_of(ctx, "%s_error", field),
                            json_object_get(error, "message"));
    }
    return invalid(ctx, is_form(ctx) ? "assess/fill" : "assess/show");
}

/* --- saving the draft --- */

/* "与上期相同": an item is as the report before said, or all those that nothing was typed of. */
static void take_same(struct ctx *ctx, struct report *report)
{
    const char *which = form_text(ctx, "_same");
    if (!*which)
        return;
    report_fill(ctx, report);
    for (int i = 0; i < report->count; i++) {
        const struct asked *asked = &report->asked[i];
        const char *id = text_of(ctx, "%lld", (long long)asked->item.id);
        bool meant = text_same(which, id) ||
                     (text_same(which, "all") && text_is_blank(asked->answer.progress) &&
                      text_is_blank(form_text(ctx, text_of(ctx, "progress_%s", id))));
        if (!meant || !asked->open || asked->last == DECIMAL_NONE)
            continue;
        json_object_set_new(ctx->form, text_of(ctx, "progress_%s", id),
                            json_string(decimal_text(ctx, asked->last)));
        if (text_is_blank(form_text(ctx, text_of(ctx, "note_%s", id))) &&
            text_is_blank(asked->answer.note))
            json_object_set_new(ctx->form, text_of(ctx, "note_%s", id),
                                json_string(*asked->last_note ? asked->last_note : "与上期相同"));
    }
}

static const char *part_label(const char *name)
{
    return strcmp(name, "progress") == 0      ? "现在完成到"
           : strcmp(name, "note") == 0        ? "进展"
           : strcmp(name, "late_reason") == 0 ? "原因"
                                              : "下一步";
}

static const char *title_of(const struct report *report, const char *item)
{
    for (int i = 0; i < report->count; i++) {
        char id[24];
        snprintf(id, sizeof id, "%lld", (long long)report->asked[i].item.id);
        if (strcmp(id, item) == 0)
            return report->asked[i].item.title;
    }
    return "";
}

/* Somebody saved in between: both values of each field, and the choice which to keep. */
static enum result show_clash(struct ctx *ctx, int64_t plan_id, struct period period)
{
    struct report report;
    const char *item, *name;
    json_t *answer, *value, *differences = json_array(), *kept = json_array();
    const json_t *theirs = json_object_get(ctx->view, "theirs");
    const char *message = "别人刚刚改动过，您写的还没有保存，也没有丢失。";
    if (!report_read(ctx, plan_id, period, &report))
        return RC_MISSING;
    if (report.record.state != ASSESS_DRAFT || !theirs)
        return conflict(ctx, NULL, "这一期已经提交，要修改请先撤回。");
    if (ctx->json)
        return conflict(ctx, NULL, message);
    report_fill(ctx, &report);
    json_object_foreach(json_object_get(ctx->view, "yours"), item, answer)
    {
        json_object_foreach(answer, name, value)
        {
            const json_t *other = json_object_get(json_object_get(theirs, item), name);
            json_array_append_new(
                differences, json_pack("{s:s, s:s, s:O, s:O}", "title", title_of(&report, item),
                                       "label", part_label(name), "yours", value, "theirs", other));
            json_array_append_new(
                kept,
                json_pack("{s:s, s:O}", "name", text_of(ctx, "%s_%s", name, item), "value", value));
        }
    }
    fill(ctx, &report);
    view_set(ctx, "differences", differences);
    view_set(ctx, "kept", kept);
    return conflict(ctx, "assess/conflict", message);
}

/* Reads what the path names and stores what was sent with it. */
static enum result take_draft(struct ctx *ctx, struct report *report)
{
    enum result result = report_from_path(ctx, report);
    if (result != RC_OK)
        return result;
    if (report->record.state != ASSESS_DRAFT)
        return conflict(ctx, NULL, "这一期已经提交，要修改请先撤回。");
    take_same(ctx, report);
    result = draft_save(ctx, report);
    return result == RC_CONFLICT ? show_clash(ctx, report->promise.plan_id, report->period)
                                 : result;
}

/* Where a saved form leads on: to the item named by the button, or to all of them. */
static const char *where_next(struct ctx *ctx)
{
    int64_t n = 0;
    if (text_to_int(form_text(ctx, "_next"), 1, 10000, &n))
        return text_of(ctx, "?n=%lld", (long long)n);
    return text_same(form_text(ctx, "_view"), "all") ? "?view=list" : "";
}

static enum result saved(struct ctx *ctx, const struct report *report)
{
    return done(ctx, report_json(ctx, report), "已保存", "%s%s", link_of(ctx, report),
                where_next(ctx));
}

/* A save made ready by a reader, so that the writer only has to store it. */
struct ready {
    struct report report;
    struct draft_change change;
};

enum result assess_save_prepare(struct ctx *ctx)
{
    struct ready *ready = ARENA_NEW(ctx->arena, struct ready);
    if (ctx->upload_count || has_errors(ctx)) /* photos are attached on the writer */
        return RC_OK;
    enum result result = report_from_path(ctx, &ready->report);
    if (result != RC_OK || ready->report.record.state != ASSESS_DRAFT)
        return result;
    take_same(ctx, &ready->report);
    if (draft_take(ctx, &ready->report, &ready->change))
        ctx->prepared = ready;
    else
        json_array_clear(ctx->errors); /* the handler says it again, on its page */
    return RC_OK;
}

/* POST /plans/#id/assessments/:period */
enum result assess_save(struct ctx *ctx)
{
    struct ready *ready = ctx->prepared;
    if (ready && draft_write(ctx, &ready->report, &ready->change) == RC_OK)
        return saved(ctx, &ready->report);
    if (db_failed(ctx->db))
        return RC_FAILED;
    struct report report; /* something else was stored in between, or there is something to say */
    enum result result = take_draft(ctx, &report);
    if (result == RC_INVALID)
        return ctx->json ? RC_INVALID : show_again(ctx, &report);
    return result == RC_OK ? saved(ctx, &report) : result;
}

/* POST .../files/#file/remove: beside what was typed, which is saved. */
enum result assess_drop_file(struct ctx *ctx)
{
    struct report report;
    enum result result = take_draft(ctx, &report);
    if (result == RC_INVALID)
        return ctx->json ? RC_INVALID : show_again(ctx, &report);
    if (result != RC_OK)
        return result;
    int64_t file = param_id(ctx, "file");
    if (!file_detach(ctx, "assessment", report.record.id, file))
        return RC_MISSING;
    audit_add(ctx, "assessment.file_remove", "assessment", report.record.id,
              report.promise.unit_code, json_pack("{s:I}", "file", file), NULL);
    return done(ctx, report_json(ctx, &report), "已移除", "%s%s", link_of(ctx, &report),
                where_next(ctx));
}

/* --- taking a step --- */

/* POST .../submit: with what was typed since the last save, which is kept also when it cannot be
 * submitted yet. */
enum result assess_submit(struct ctx *ctx)
{
    struct report report;
    enum result result = report_from_path(ctx, &report);
    bool current = result != RC_OK || version_is_current(ctx, report.record.version);
    if (result == RC_OK)
        result = take_draft(ctx, &report);
    if (result == RC_OK && !current)
        return conflict(ctx, NULL, "您打开页面以后，草稿在别处改动过，请看过最新内容再提交。");
    if (result == RC_OK && !report.record.id && !report_store_draft(ctx, &report, "{}"))
        return RC_FAILED;
    if (result == RC_OK) {
        /* the version sent was the draft's, and it was looked at when that was saved */
        json_object_del(ctx->form, "_version");
        json_object_del(ctx->form, "version");
        result = report_move(ctx, &report, "submit", "");
        ctx->keep = true;
    }
    if (result == RC_INVALID)
        return ctx->json ? RC_INVALID : show_again(ctx, &report);
    if (result != RC_OK)
        return result;
    return done(ctx, report_json(ctx, &report), "已提交，等镇里确认", "%s", link_of(ctx, &report));
}

static enum result take_step(struct ctx *ctx, const char *action, const char *message)
{
    struct report report;
    enum result result = report_from_path(ctx, &report);
    if (result != RC_OK)
        return result;
    if (!report.record.id)
        return conflict(ctx, NULL, "这一期还没有提交。");
    result = form_only(ctx, "reason", "")
                 ? report_move(ctx, &report, action, form_text(ctx, "reason"))
                 : RC_INVALID;
    if (result == RC_INVALID && !ctx->json)
        return show_again(ctx, &report);
    if (result != RC_OK)
        return result;
    return done(ctx, report_json(ctx, &report), message, "%s", link_of(ctx, &report));
}

/* POST .../withdraw */
enum result assess_withdraw(struct ctx *ctx)
{
    return take_step(ctx, "withdraw", "已撤回，改好后请再提交");
}

/* POST .../confirm */
enum result assess_confirm(struct ctx *ctx)
{
    return take_step(ctx, "confirm", "已确认，进度从现在起计入");
}

/* POST .../return {reason} */
enum result assess_return(struct ctx *ctx)
{
    return take_step(ctx, "return", "已退回，村里会看到原因");
}

/* --- a late entry (ALL-9) --- */

struct leave {
    struct date until_on;
    const char *reason;
};
static const struct field leave_fields[] = {
    {.name = "until_on",
     .label = "准许补报到",
     .kind = FIELD_DATE,
     .offset = offsetof(struct leave, until_on),
     .required = true},
    {.name = "reason",
     .label = "准许的原因",
     .kind = FIELD_LONG,
     .offset = offsetof(struct leave, reason),
     .required = true,
     .max = 500},
    {0},
};
static const struct record_type leave_type = {"late_permit", leave_fields, sizeof(struct leave)};

/* POST .../permit {until_on, reason} */
enum result assess_permit(struct ctx *ctx)
{
    struct report report;
    struct leave leave;
    enum result result = report_from_path(ctx, &report);
    if (result != RC_OK)
        return result;
    if (report.record.state != ASSESS_DRAFT)
        return conflict(ctx, NULL, "这一期已经提交，不用准许补报。");
    record_clear(&leave_type, &leave);
    struct date due_on = report_due_on(ctx, report.promise.unit_code, report.period);
    if (record_parse(ctx, &leave_type, &leave, false, "")) {
        const char *fault = assess_permit_fault(leave.until_on, due_on, ctx->today);
        if (fault)
            error_at(ctx, "until_on", "ALL-9", "%s", fault);
    }
    if (has_errors(ctx))
        return ctx->json ? RC_INVALID : show_again(ctx, &report);
    permit_add(ctx, report.promise.unit_code, "assessment", report.period_text, leave.until_on,
               leave.reason);
    return done(ctx, report_json(ctx, &report),
                text_of(ctx, "已准许补报到%s", date_label(ctx, leave.until_on)), "%s",
                link_of(ctx, &report));
}
