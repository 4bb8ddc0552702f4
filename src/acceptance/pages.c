/* The page of one plan's acceptance: the form while it is judged, the result once it is signed, and
 * its steps (EVAL-2). */
#include "acceptance/internal.h"
#include "base/text.h"
#include "core/audit.h"
#include "core/file.h"
#include "core/permit.h"
#include "unit.h"

#define LINK "/plans/%lld/acceptance"

/* --- as pages and programs see it --- */

const char *acceptance_rate_text(struct ctx *ctx, const struct acceptance_tally *tally)
{
    int64_t rate = acceptance_rate(tally);
    return rate == DECIMAL_NONE ? "" : text_of(ctx, "%s %%", decimal_text(ctx, rate));
}

static json_t *tally_json(struct ctx *ctx, const struct acceptance_tally *tally)
{
    int64_t rate = acceptance_rate(tally);
    json_t *json = json_pack("{s:I, s:I, s:I, s:I, s:s}", "items", tally->items, "kept",
                             tally->kept, "partly", tally->partly, "unkept", tally->unkept,
                             "rate_text", acceptance_rate_text(ctx, tally));
    json_object_set_new(json, "rate",
                        rate == DECIMAL_NONE ? json_null() : json_string(decimal_text(ctx, rate)));
    return json;
}

static json_t *signature_json(struct ctx *ctx, const struct signature *signature)
{
    if (!signature->by)
        return json_null();
    return json_pack("{s:s, s:s}", "name", signature->name, "on_label",
                     date_label(ctx, date_of_epoch(signature->at)));
}

static bool may_see(const struct ctx *ctx, const struct accepting *accepting)
{
    return has_role(ctx, WHO_SEES_DRAFTS) || accepting->record.state == ACCEPTANCE_ACCEPTED;
}

json_t *acceptance_json(struct ctx *ctx, const struct accepting *accepting)
{
    const struct acceptance *record = &accepting->record;
    bool open = may_see(ctx, accepting);
    struct acceptance_tally tally = acceptance_tally_of(accepting, -1);
    json_t *json = json_pack(
        "{s:I, s:I, s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:s, s:s, s:s, s:s}", "id",
        record->id, "version", record->version, "plan", record->plan_id, "unit", record->unit_code,
        "unit_name", record->unit_name, "place", record->place, "campaign_name",
        record->campaign_name, "state", record->id ? acceptance_states[record->state].name : "none",
        "state_label", record->id ? acceptance_states[record->state].label : "未开始", "team",
        open ? record->team : "", "number", record->number, "opinion", open ? record->opinion : "",
        "window_first", date_text(ctx, accepting->window.first_day), "window_last",
        date_text(ctx, accepting->window.last_day), "changed_by",
        text_or_empty(record->changed.name));
    json_object_set_new(json, "tally", open ? tally_json(ctx, &tally) : json_null());
    json_object_set_new(json, "differing", json_integer(open ? record->differing : 0));
    json_object_set_new(json, "partly_share", json_integer(record->partly_share));
    json_object_set_new(json, "first", signature_json(ctx, &record->first));
    json_object_set_new(json, "second", signature_json(ctx, &record->second));
    return json;
}

/* --- the page --- */

static struct status verdict_status(int verdict)
{
    switch (verdict) {
    case VERDICT_KEPT:
        return (struct status){verdicts[verdict].label, "✓", "done"};
    case VERDICT_PARTLY:
        return (struct status){verdicts[verdict].label, "◐", "due"};
    case VERDICT_UNKEPT:
        return (struct status){verdicts[verdict].label, "▲", "late"};
    default:
        return (struct status){"没有评价", "○", "none"};
    }
}

/* In the words of the yearly evaluation. */
static struct status evaluated_status(int verdict)
{
    static const char *const words[] = {"完成", "基本完成", "未完成"};
    struct status status = verdict_status(verdict);
    if (verdict >= 0)
        status.word = words[verdict];
    return status;
}

static json_t *item_json(struct ctx *ctx, const struct judged *item)
{
    long long id = (long long)item->item;
    const char *verdict = item->verdict < 0 ? NULL : verdicts[item->verdict].name;
    json_t *json = json_pack(
        "{s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:b, s:o, s:o}", "item",
        item->item, "list", lists[item->list].name, "title", item->title, "measure", item->measure,
        "person", item->person, "target_text", item->target_text, "reached_text",
        item->reached_text, "grounds", item->grounds, "finish_on", date_text(ctx, item->finish_on),
        "finish_label", date_label(ctx, item->finish_on), "judged", item->verdict >= 0, "differs",
        judged_differs(item), "reported_status", status_json(verdict_status((int)item->reported)),
        "status", status_json(verdict_status(item->verdict)));
    json_object_set_new(json, "verdict", verdict ? json_string(verdict) : json_null());
    json_object_set_new(json, "reported", json_string(verdicts[item->reported].name));
    json_object_set_new(json, "evaluated",
                        item->evaluated < 0 ? json_null()
                                            : json_string(verdicts[item->evaluated].name));
    json_object_set_new(json, "evaluated_status", status_json(evaluated_status(item->evaluated)));
    json_object_set_new(json, "verdict_choices", choices_json(verdicts, verdict));
    json_object_set_new(json, "verdict_error",
                        json_string(error_of(ctx, text_of(ctx, "verdict_%lld", id))));
    json_object_set_new(json, "grounds_error",
                        json_string(error_of(ctx, text_of(ctx, "grounds_%lld", id))));
    return json;
}

/* The lists with their items and what each comes to. */
static json_t *lists_json(struct ctx *ctx, const struct accepting *accepting)
{
    json_t *all = json_array();
    for (int list = 0; lists[list].name; list++) {
        struct acceptance_tally tally = acceptance_tally_of(accepting, list);
        json_t *items = json_array();
        for (int i = 0; i < accepting->count; i++)
            if (accepting->items[i].list == list)
                json_array_append_new(items, item_json(ctx, &accepting->items[i]));
        if (json_array_size(items)) {
            json_t *one = tally_json(ctx, &tally);
            json_object_set_new(one, "total", json_integer((json_int_t)json_array_size(items)));
            json_object_set_new(one, "name", json_string(lists[list].name));
            json_object_set_new(one, "label", json_string(lists[list].label));
            json_object_set(one, "rows", items);
            json_array_append_new(all, one);
        }
        json_decref(items);
    }
    return all;
}

/* What keeps it from being signed today, and who may permit it still (ALL-9). */
static void fill_window(struct ctx *ctx, struct accepting *accepting)
{
    struct moving moving = acceptance_moving(accepting);
    bool late = false, open = accepting->record.state != ACCEPTANCE_ACCEPTED;
    const char *early = acceptance_early(&accepting->window, ctx->today);
    const char *closed =
        open && !early ? workflow_closed(ctx, &acceptance_workflow, &moving, &late) : NULL;
    const char *period = text_of(ctx, "%lld", (long long)accepting->record.plan_id);
    view_text(ctx, "early", early);
    view_text(ctx, "closed", closed);
    view_text(ctx, "window_label",
              date_is_none(accepting->window.first_day)
                  ? ""
                  : text_of(ctx, "%s—%s", date_label(ctx, accepting->window.first_day),
                            date_label(ctx, accepting->window.last_day)));
    view_set(ctx, "permits", permit_list(ctx, accepting->record.unit_code, "acceptance", period));
    view_set(ctx, "may_permit", json_boolean(has_role(ctx, WHO_PERMITS) && (closed || late)));
    view_text(ctx, "permit_until", date_text(ctx, date_add_days(ctx->today, 30)));
}

static void fill_steps(struct ctx *ctx, struct accepting *accepting)
{
    struct moving moving = acceptance_moving(accepting);
    json_t *actions = workflow_actions_by_name(ctx, &acceptance_workflow, &moving);
    json_t *steps = workflow_history(ctx, &acceptance_workflow, accepting->record.id);
    view_set(ctx, "sent_back", workflow_sent_back(steps, "return"));
    view_set(ctx, "steps_taken", steps);
    view_set(ctx, "actions", actions);
}

static void fill(struct ctx *ctx, struct accepting *accepting)
{
    const struct acceptance *record = &accepting->record;
    bool open = may_see(ctx, accepting);
    int missing = 0;
    for (int i = 0; i < accepting->count; i++)
        missing += accepting->items[i].verdict < 0;
    json_object_update_new(ctx->view, acceptance_json(ctx, accepting));
    view_text(ctx, "title", text_of(ctx, "%s · 全面验收", record->unit_name));
    view_set(ctx, "crumbs",
             json_pack("[{s:s, s:s}, {s:s, s:s}, {s:s, s:n}]", "label", "全面验收", "href_link",
                       "/acceptances", "label", record->unit_name, "href_link",
                       text_of(ctx, "/plans/%lld", (long long)record->plan_id), "label",
                       record->campaign_name, "href_link"));
    view_text(ctx, "path_link", text_of(ctx, LINK, (long long)record->plan_id));
    view_set(ctx, "record_version", json_integer(record->version));
    view_set(ctx, "open", json_boolean(open));
    view_set(ctx, "accepted", json_boolean(record->state == ACCEPTANCE_ACCEPTED));
    view_set(ctx, "lists", open ? lists_json(ctx, accepting) : json_array());
    view_set(ctx, "total", json_integer(accepting->count));
    view_set(ctx, "missing", json_integer(missing));
    view_set(ctx, "files", open ? file_list(ctx, "acceptance", record->id) : json_array());
    fill_window(ctx, accepting);
    fill_steps(ctx, accepting);
    ctx->place = "/acceptances";
}

/* Only the county fills in, and only once the window is open. */
static bool is_form(struct ctx *ctx, const struct accepting *accepting)
{
    return accepting->record.state == ACCEPTANCE_DRAFT && has_role(ctx, WHO_ACCEPTS) &&
           !acceptance_early(&accepting->window, ctx->today);
}

static enum result show(struct ctx *ctx, struct accepting *accepting)
{
    fill(ctx, accepting);
    if (is_form(ctx, accepting)) {
        record_form(ctx, "f", &acceptance_type, &accepting->record);
        form_asks_more(ctx, 2 * accepting->count + 1, 2 * accepting->count + 1);
        return has_errors(ctx) ? invalid(ctx, "acceptance/form") : page(ctx, "acceptance/form");
    }
    workflow_keep_reason(ctx);
    if (!has_errors(ctx))
        return page(ctx, "acceptance/show");
    view_text(ctx, "until_on_error", error_of(ctx, "until_on"));
    if (*form_text(ctx, "until_on"))
        view_text(ctx, "permit_until", form_text(ctx, "until_on"));
    return invalid(ctx, "acceptance/show");
}

static enum result not_in_force(struct ctx *ctx)
{
    return conflict(ctx, NULL, "规划还没有公开承诺，没有可以验收的事项。");
}

/* GET /plans/#id/acceptance */
enum result acceptance_show(struct ctx *ctx)
{
    struct accepting accepting;
    if (!accepting_read(ctx, param_id(ctx, "id"), &accepting))
        return not_in_force(ctx);
    return show(ctx, &accepting);
}

/* --- filling in --- */

static const char changed_meanwhile[] =
    "别人刚刚改动过，请看过最新内容再保存。您填的还在这台电脑上。";

/* Reads what the path names for a change of the draft: RC_OK, RC_CONFLICT, or RC_INVALID before
 * the window. */
static enum result open_draft(struct ctx *ctx, struct accepting *accepting)
{
    if (!accepting_read(ctx, param_id(ctx, "id"), accepting))
        return not_in_force(ctx);
    if (accepting->record.state != ACCEPTANCE_DRAFT)
        return conflict(ctx, NULL, "已经签署，要修改请先撤回或退回。");
    const char *early = acceptance_early(&accepting->window, ctx->today);
    if (early) {
        error_at(ctx, "", "EVAL-2", "%s", early);
        return RC_INVALID;
    }
    return RC_OK;
}

static enum result answer(struct ctx *ctx, enum result result, struct accepting *accepting,
                          const char *message)
{
    if (result == RC_OK)
        return done(ctx, acceptance_json(ctx, accepting), message, LINK,
                    (long long)accepting->record.plan_id);
    if (result == RC_INVALID && !ctx->json)
        return show(ctx, accepting);
    return result;
}

/* POST /plans/#id/acceptance */
enum result acceptance_save(struct ctx *ctx)
{
    struct accepting accepting;
    enum result result = open_draft(ctx, &accepting);
    if (result == RC_OK)
        result = acceptance_take(ctx, &accepting);
    if (result == RC_CONFLICT && !has_errors(ctx))
        return conflict(ctx, NULL, changed_meanwhile);
    return answer(ctx, result, &accepting, "已保存");
}

/* POST .../suggest: beside what was typed, what is not judged yet is as its reports say */
enum result acceptance_suggest(struct ctx *ctx)
{
    struct accepting accepting;
    enum result result = open_draft(ctx, &accepting);
    int64_t count = 0;
    if (result == RC_OK)
        result = acceptance_take(ctx, &accepting);
    if (result == RC_CONFLICT && !has_errors(ctx))
        return conflict(ctx, NULL, changed_meanwhile);
    if (result == RC_OK && !acceptance_put(ctx, &accepting.record))
        return RC_FAILED;
    for (int i = 0; result == RC_OK && i < accepting.count; i++) {
        struct judged *item = &accepting.items[i];
        if (item->verdict >= 0)
            continue;
        item->verdict = (int)item->reported;
        acceptance_judge(ctx, accepting.record.id, item);
        count++;
    }
    if (result == RC_OK)
        audit_add(ctx, "acceptance.suggest", "acceptance", accepting.record.id,
                  accepting.record.unit_code, NULL, json_pack("{s:I}", "items", count));
    return answer(ctx, result, &accepting,
                  text_of(ctx, "已按自评填好 %lld 项，请逐项核对", (long long)count));
}

/* POST .../files/#file/remove */
enum result acceptance_drop_file(struct ctx *ctx)
{
    struct accepting accepting;
    enum result result = open_draft(ctx, &accepting);
    int64_t file = param_id(ctx, "file");
    if (result == RC_OK && !file_detach(ctx, "acceptance", accepting.record.id, file))
        return RC_MISSING;
    if (result == RC_OK)
        audit_add(ctx, "acceptance.file_remove", "acceptance", accepting.record.id,
                  accepting.record.unit_code, json_pack("{s:I}", "file", file), NULL);
    return answer(ctx, result, &accepting, "已移除");
}

/* --- steps --- */

/* POST .../sign: with what was typed since the last save, which is kept also when it cannot be
 * signed yet. */
enum result acceptance_sign(struct ctx *ctx)
{
    struct accepting accepting;
    enum result result = open_draft(ctx, &accepting);
    if (result == RC_OK)
        result = acceptance_take(ctx, &accepting);
    if (result == RC_CONFLICT && !has_errors(ctx))
        return conflict(ctx, NULL, changed_meanwhile);
    if (result == RC_OK && !accepting.record.id && !acceptance_put(ctx, &accepting.record))
        return RC_FAILED;
    if (result == RC_OK) {
        /* the version sent was the draft's, and it was looked at when that was saved */
        json_object_del(ctx->form, "_version");
        json_object_del(ctx->form, "version");
        result = acceptance_move(ctx, &accepting, "sign");
        ctx->keep = true;
    }
    return answer(ctx, result, &accepting, "已签署，等第二人签署");
}

static enum result take_step(struct ctx *ctx, const char *action, const char *message)
{
    struct accepting accepting;
    if (!accepting_read(ctx, param_id(ctx, "id"), &accepting))
        return not_in_force(ctx);
    if (!accepting.record.id)
        return conflict(ctx, NULL, "还没有开始验收。");
    enum result result =
        form_only(ctx, "reason", "") ? acceptance_move(ctx, &accepting, action) : RC_INVALID;
    return answer(ctx, result, &accepting, message);
}

enum result acceptance_withdraw(struct ctx *ctx)
{
    return take_step(ctx, "withdraw", "已撤回，改好后请再签署");
}

enum result acceptance_confirm(struct ctx *ctx)
{
    return take_step(ctx, "confirm", "已签署，验收结果从现在起不再改动");
}

enum result acceptance_return(struct ctx *ctx)
{
    return take_step(ctx, "return", "已退回，签署人会看到原因");
}

/* --- a late entry (ALL-9) --- */

struct leave {
    struct date until_on;
    const char *reason;
};
static const struct field leave_fields[] = {
    {.name = "until_on",
     .label = "准许到",
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
enum result acceptance_permit(struct ctx *ctx)
{
    struct accepting accepting;
    struct leave leave;
    if (!accepting_read(ctx, param_id(ctx, "id"), &accepting))
        return not_in_force(ctx);
    record_clear(&leave_type, &leave);
    if (accepting.record.state == ACCEPTANCE_ACCEPTED)
        return conflict(ctx, NULL, "已经验收，不用准许补办。");
    if (record_parse(ctx, &leave_type, &leave, false, "") &&
        (date_compare(leave.until_on, ctx->today) < 0 ||
         date_compare(leave.until_on, date_add_days(ctx->today, 180)) > 0))
        error_at(ctx, "until_on", "ALL-9", "请选今天以后 180 天以内的日期");
    if (!has_errors(ctx) && (date_is_none(accepting.window.last_day) ||
                             date_compare(ctx->today, accepting.window.last_day) <= 0))
        error_at(ctx, "", "ALL-9", "全面验收还没有截止，不用准许补办");
    if (has_errors(ctx))
        return answer(ctx, RC_INVALID, &accepting, "");
    permit_add(ctx, accepting.record.unit_code, "acceptance",
               text_of(ctx, "%lld", (long long)accepting.record.plan_id), leave.until_on,
               leave.reason);
    return answer(ctx, RC_OK, &accepting,
                  text_of(ctx, "已准许补办到%s", date_label(ctx, leave.until_on)));
}
