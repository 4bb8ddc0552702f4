/* The page of one village that is put right, and the steps of its way (RATE-10). */
#include "base/text.h"
#include "core/audit.h"
#include "rectify/remedy.h"

struct status remedy_status(int state)
{
    const char *word = remedy_states[state].label;
    switch (state) {
    case REMEDY_OFF:
        return (struct status){word, "✓", "done"};
    case REMEDY_WORKING:
        return (struct status){word, "●", "ok"};
    case REMEDY_PLANNING:
    case REMEDY_CANCELLED:
        return (struct status){word, "○", "none"};
    default:
        return (struct status){word, "◐", "due"};
    }
}

/* --- as pages and programs see it --- */

static struct status step_status(struct ctx *ctx, const struct remedy_step *step)
{
    return remedy_step_is_done(step)               ? (struct status){"已做好", "✓", "done"}
           : remedy_step_is_late(step, ctx->today) ? (struct status){"已逾期", "▲", "late"}
                                                   : (struct status){"没有做好", "○", "none"};
}

static json_t *step_json(struct ctx *ctx, const struct remedy *remedy,
                         const struct remedy_step *step, int row)
{
    bool works = remedy->state == REMEDY_WORKING && has_role(ctx, WHO_CARRIES_OUT);
    bool done = remedy_step_is_done(step);
    return json_pack(
        "{s:i, s:i, s:s, s:s, s:s, s:s, s:b, s:s, s:s, s:s, s:b, s:b, s:o, s:s, s:s, s:s, s:s, "
        "s:b}",
        "step", step->number, "row", row, "measure", step->measure, "person", step->person,
        "finish_on", date_text(ctx, step->finish_on), "finish_label",
        date_label(ctx, step->finish_on), "done", done, "done_label",
        date_label(ctx, step->done_on), "result", step->result, "done_by", step->done_by_name,
        "can_finish", works && !done, "can_undo", works && done, "status",
        status_json(step_status(ctx, step)), "done_on_typed", date_text(ctx, ctx->today),
        "result_typed", "", "done_on_error", "", "result_error", "", "unfolded", 0);
}

static struct status check_status(const struct remedy_check *check)
{
    return !check->id                       ? (struct status){"还没有查", "○", "none"}
           : check->verdict == CHECK_PASSED ? (struct status){"通过", "✓", "done"}
                                            : (struct status){"没有通过", "▲", "late"};
}

static json_t *checks_json(struct ctx *ctx, const struct remedy *remedy)
{
    json_t *rows = json_array();
    for (int i = 0; i < REMEDY_CHECKS; i++) {
        const struct remedy_check *check = &remedy->checks[i];
        json_array_append_new(
            rows,
            json_pack("{s:s, s:s, s:b, s:b, s:s, s:s, s:s, s:o}", "kind", remedy_checks[i].name,
                      "label", remedy_checks[i].label, "made", check->id != 0, "passed",
                      check->verdict == CHECK_PASSED, "grounds", check->grounds, "checked_label",
                      date_label(ctx, check->checked_on), "checked_by", check->checked_by_name,
                      "status", status_json(check_status(check))));
    }
    return rows;
}

json_t *remedy_json(struct ctx *ctx, const struct remedy *remedy)
{
    json_t *json = record_json(&remedy_type, remedy), *steps = json_array();
    for (int i = 0; i < remedy->steps_count; i++)
        json_array_append_new(steps, step_json(ctx, remedy, &remedy->steps[i], i + 1));
    json_object_update_new(
        json,
        json_pack("{s:I, s:I, s:I, s:I, s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "id",
                  remedy->id, "version", remedy->version, "naming", remedy->naming_id, "relapse_of",
                  remedy->relapse_of, "year", remedy->year, "unit", remedy->unit_code, "unit_name",
                  remedy->unit_name, "place", remedy->place, "scheme_name", remedy->scheme_name,
                  "band_name", remedy->band_name, "points", decimal_text(ctx, remedy->points),
                  "state", remedy_states[remedy->state].name, "partner_name", remedy->partner_name,
                  "opened_reason", remedy->opened_reason));
    json_object_update_new(
        json, json_pack("{s:s, s:s, s:s, s:s, s:i, s:i, s:i, s:i, s:o, s:o, s:o}", "opened_on",
                        date_text(ctx, remedy->opened_on), "opened_label",
                        date_label(ctx, remedy->opened_on), "agreed_label",
                        date_label(ctx, remedy->agreed_on), "off_label",
                        date_label(ctx, remedy->off_on), "attempt", remedy->attempt, "steps_done",
                        remedy->steps_count - remedy_steps_left(remedy), "steps_total",
                        remedy->steps_count, "passed", remedy_checks_passed(remedy), "steps", steps,
                        "checks", checks_json(ctx, remedy), "status",
                        status_json(remedy_status(remedy->state))));
    return json;
}

/* --- the page --- */

/* What was typed for a step and refused, at that step. */
static void keep_step(struct ctx *ctx)
{
    json_t *row;
    size_t i;
    int64_t number = has_errors(ctx) ? param_id(ctx, "step") : 0;
    json_array_foreach(json_object_get(ctx->view, "steps"), i, row)
    {
        if (json_integer_value(json_object_get(row, "step")) != number)
            continue;
        json_object_set_new(row, "unfolded", json_true());
        json_object_set_new(row, "done_on_typed", json_string(form_text(ctx, "done_on")));
        json_object_set_new(row, "result_typed", json_string(form_text(ctx, "result")));
        json_object_set_new(row, "done_on_error", json_string(error_of(ctx, "done_on")));
        json_object_set_new(row, "result_error", json_string(error_of(ctx, "result")));
    }
}

/* Nothing is chosen before it was looked at. */
static json_t *verdicts_json(struct ctx *ctx)
{
    const char *sent = form_text(ctx, "verdict");
    json_t *choices = choices_json(remedy_verdicts, sent);
    json_array_insert_new(choices, 0,
                          json_pack("{s:s, s:s, s:b}", "value", "", "label", "请选择", "selected",
                                    choice_by_name(remedy_verdicts, sent) < 0));
    return choices;
}

/* The next check that has not passed, today. */
static void fill_check_form(struct ctx *ctx, const struct remedy *remedy)
{
    struct remedy_check next;
    record_clear(&remedy_check_type, &next);
    next.checked_on = ctx->today;
    for (int i = REMEDY_CHECKS - 1; i >= 0; i--)
        if (!remedy->checks[i].id || remedy->checks[i].verdict != CHECK_PASSED)
            next.kind = i;
    record_form(ctx, "c", &remedy_check_type, &next);
    form_choices(ctx, "c", "verdict", verdicts_json(ctx));
    view_set(ctx, "can_check",
             json_boolean(remedy->state == REMEDY_WORKING && has_role(ctx, WHO_INSPECTS)));
}

/* What came before it and after it, when problems came back. */
static void fill_relapse(struct ctx *ctx, const struct remedy *remedy)
{
    int64_t after = remedy_relapse_after(ctx, remedy->id);
    view_text(ctx, "before_link",
              remedy->relapse_of ? text_of(ctx, REMEDY_LINK, (long long)remedy->relapse_of) : "");
    view_text(ctx, "after_link", after ? text_of(ctx, REMEDY_LINK, (long long)after) : "");
    view_set(ctx, "can_relapse",
             json_boolean(remedy->state == REMEDY_OFF && !after && has_role(ctx, WHO_INSPECTS) &&
                          remedy_is_relapse(remedy->off_on, ctx->today)));
    view_text(ctx, "relapse_until_label",
              remedy->state == REMEDY_OFF ? date_label(ctx, remedy_relapse_until(remedy->off_on))
                                          : "");
}

/* What this user can do next; asking for the taking off only once nothing is left. */
static void fill_actions(struct ctx *ctx, struct remedy *remedy)
{
    struct moving moving = remedy_moving(remedy);
    json_t *actions = workflow_actions_by_name(ctx, &remedy_workflow, &moving);
    bool ready = !remedy_steps_left(remedy) && remedy_checks_passed(remedy) == REMEDY_CHECKS;
    if (!ready)
        json_object_del(actions, "propose");
    if (remedy->attempt > 0)
        json_object_del(actions, "cancel");
    view_set(ctx, "waits", json_boolean(remedy->state == REMEDY_WORKING && !ready));
    view_set(ctx, "actions", actions);
}

static void fill(struct ctx *ctx, struct remedy *remedy)
{
    json_t *steps = workflow_history(ctx, &remedy_workflow, remedy->id);
    json_object_update_new(ctx->view, remedy_json(ctx, remedy));
    view_text(ctx, "title",
              text_of(ctx, "%s · %lld 年整顿", remedy->unit_name, (long long)remedy->year));
    view_set(ctx, "crumbs",
             json_pack("[{s:s, s:s}, {s:s, s:n}]", "label", "整顿的村", "href_link", "/remedies",
                       "label", remedy->unit_name, "href_link"));
    view_text(ctx, "path_link", text_of(ctx, REMEDY_LINK, (long long)remedy->id));
    view_text(ctx, "naming_link",
              has_role(ctx, WHO_SEES_NAMES)
                  ? text_of(ctx, NAMING_LINK, (long long)remedy->naming_id)
                  : "");
    view_set(ctx, "record_version", json_integer(remedy->version));
    view_set(ctx, "can_edit",
             json_boolean(remedy->state == REMEDY_PLANNING && has_role(ctx, WHO_PLANS)));
    view_set(ctx, "sent_back", workflow_sent_back(steps, "return revise cancel"));
    view_set(ctx, "steps_taken", steps);
    view_set(ctx, "checks_made", remedy_checks_made(ctx, remedy));
    fill_actions(ctx, remedy);
    view_text(ctx, "reason", "");
    view_text(ctx, "reason_error", "");
    fill_check_form(ctx, remedy);
    fill_relapse(ctx, remedy);
    keep_step(ctx);
    ctx->place = "/remedies";
}

enum result remedy_page(struct ctx *ctx, struct remedy *remedy)
{
    fill(ctx, remedy);
    if (!has_errors(ctx))
        return page(ctx, "rectify/remedy");
    workflow_keep_reason(ctx);
    return invalid(ctx, "rectify/remedy");
}

/* GET /remedies/#id */
enum result remedy_show(struct ctx *ctx)
{
    struct remedy remedy;
    return remedy_read(ctx, param_id(ctx, "id"), &remedy) ? remedy_page(ctx, &remedy) : RC_MISSING;
}

/* --- the steps of its way --- */

static enum result take_step(struct ctx *ctx, const char *action, const char *message)
{
    struct remedy remedy;
    if (!remedy_read(ctx, param_id(ctx, "id"), &remedy))
        return RC_MISSING;
    struct moving moving = remedy_moving(&remedy);
    enum result result =
        form_only(ctx, "reason", "")
            ? workflow_move(ctx, &remedy_workflow, &moving, action, form_text(ctx, "reason"))
            : RC_INVALID;
    remedy.version = moving.version;
    if (result == RC_OK)
        return done(ctx, remedy_json(ctx, &remedy), message, REMEDY_LINK, (long long)remedy.id);
    if (result != RC_INVALID || ctx->json)
        return result;
    return text_same(action, "submit") ? remedy_form(ctx, &remedy) : remedy_page(ctx, &remedy);
}

enum result remedy_submit(struct ctx *ctx)
{
    return take_step(ctx, "submit", "方案已报县里审核");
}

enum result remedy_withdraw(struct ctx *ctx)
{
    return take_step(ctx, "withdraw", "已撤回");
}

enum result remedy_approve(struct ctx *ctx)
{
    return take_step(ctx, "approve", "方案已同意，开始整顿");
}

enum result remedy_return(struct ctx *ctx)
{
    return take_step(ctx, "return", "已退回，镇里会看到原因");
}

enum result remedy_revise(struct ctx *ctx)
{
    return take_step(ctx, "revise", "可以调整方案，改好后再报县里审核；已经做好的不变");
}

enum result remedy_propose(struct ctx *ctx)
{
    return take_step(ctx, "propose", "已报请摘帽，等县里批准");
}

enum result remedy_take_off(struct ctx *ctx)
{
    return take_step(ctx, "take-off", "已摘帽销号");
}

enum result remedy_cancel(struct ctx *ctx)
{
    return take_step(ctx, "cancel", "已撤销，这个村不再列为整顿对象");
}

/* --- problems that come back --- */

struct relapse {
    const char *reason;
};
static const struct field relapse_fields[] = {
    {.name = "reason",
     .label = "出现了什么反弹",
     .kind = FIELD_LONG,
     .offset = offsetof(struct relapse, reason),
     .required = true,
     .max = 2000},
    {0},
};
static const struct record_type relapse_type = {"remedy", relapse_fields, sizeof(struct relapse)};

/* POST /remedies/#id/relapse {reason} */
enum result remedy_relapse(struct ctx *ctx)
{
    struct remedy remedy;
    if (!remedy_read(ctx, param_id(ctx, "id"), &remedy))
        return RC_MISSING;
    if (remedy.state != REMEDY_OFF)
        return conflict(ctx, NULL, "这个村还没有摘帽，请继续整顿。");
    if (!remedy_is_relapse(remedy.off_on, ctx->today))
        return conflict(ctx, NULL, "摘帽已经超过一年，请在当年的名单里重新确定。");
    struct relapse relapse;
    record_clear(&relapse_type, &relapse);
    if (!record_parse(ctx, &relapse_type, &relapse, false, ""))
        return ctx->json ? RC_INVALID : remedy_page(ctx, &remedy);
    int64_t id = remedy_reopen(ctx, &remedy, relapse.reason);
    if (!id)
        return db_failed(ctx->db) ? RC_FAILED
                                  : conflict(ctx, NULL, "这个村已经重新列为整顿对象了。");
    struct remedy fresh;
    if (!remedy_read(ctx, id, &fresh))
        return RC_FAILED;
    return created(ctx, remedy_json(ctx, &fresh), "已重新列为整顿对象，请镇里定方案", REMEDY_LINK,
                   (long long)id);
}
