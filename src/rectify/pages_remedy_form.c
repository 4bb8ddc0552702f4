/* Drawing up a village's plan, and carrying it out: steps done, checks made (RATE-10). */
#include "base/buf.h"
#include "base/text.h"
#include "core/audit.h"
#include "core/field.h"
#include "rectify/remedy.h"
#include "unit.h"

#include <string.h>

enum { ROWS_AT_LEAST = 3, ROWS_MORE = 2 };

static const char changed_meanwhile[] =
    "别人刚刚改动过，请看过最新内容再保存。您填的还在这台电脑上。";

/* --- the form --- */

static const char *const step_names[] = {"measure", "person", "finish_on"};
#define STEP_NAMES (sizeof step_names / sizeof *step_names)

/* An open step's inputs, as they were sent when the form comes back. */
static json_t *row_json(struct ctx *ctx, const struct remedy_step *step, int row)
{
    const char *stored[STEP_NAMES] = {step->measure, step->person, date_text(ctx, step->finish_on)};
    json_t *json = json_pack("{s:i}", "row", row);
    for (size_t i = 0; i < STEP_NAMES; i++) {
        const char *key = text_of(ctx, "step_%d_%s", row, step_names[i]);
        const json_t *sent = json_object_get(ctx->form, key);
        bool back = has_errors(ctx) && json_is_string(sent);
        json_object_set_new(json, step_names[i],
                            json_string(back ? json_string_value(sent) : text_or_empty(stored[i])));
        json_object_set_new(json, text_of(ctx, "%s_error", step_names[i]),
                            json_string(error_of(ctx, key)));
    }
    return json;
}

static bool was_sent(struct ctx *ctx, int row)
{
    for (size_t i = 0; i < STEP_NAMES; i++)
        if (*form_text(ctx, text_of(ctx, "step_%d_%s", row, step_names[i])))
            return true;
    return false;
}

/* The steps that are left, and a few empty rows; done steps are shown, not asked for. */
static void fill_steps(struct ctx *ctx, const struct remedy *remedy)
{
    static const struct remedy_step none;
    json_t *rows = json_array(), *done = json_array();
    int row = 0, finished = 0;
    for (int i = 0; i < remedy->steps_count; i++) {
        const struct remedy_step *step = &remedy->steps[i];
        if (!remedy_step_is_done(step)) {
            json_array_append_new(rows, row_json(ctx, step, ++row));
            continue;
        }
        finished++;
        json_array_append_new(done,
                              json_pack("{s:s, s:s, s:s}", "measure", step->measure, "done_label",
                                        date_label(ctx, step->done_on), "result", step->result));
    }
    int wanted = row + ROWS_MORE < ROWS_AT_LEAST ? ROWS_AT_LEAST : row + ROWS_MORE;
    while (finished + row < REMEDY_STEPS_MAX &&
           (row < wanted || (has_errors(ctx) && was_sent(ctx, row + 1))))
        json_array_append_new(rows, row_json(ctx, &none, ++row));
    form_asks_more(ctx, row * (int)STEP_NAMES, 0);
    view_set(ctx, "rows", rows);
    view_set(ctx, "rows_done", done);
}

enum result remedy_form(struct ctx *ctx, struct remedy *remedy)
{
    view_text(ctx, "title",
              text_of(ctx, "%s · %lld 年整顿方案", remedy->unit_name, (long long)remedy->year));
    view_set(ctx, "crumbs",
             json_pack("[{s:s, s:s}, {s:s, s:s}, {s:s, s:n}]", "label", "整顿的村", "href_link",
                       "/remedies", "label", remedy->unit_name, "href_link",
                       text_of(ctx, REMEDY_LINK, (long long)remedy->id), "label", "整顿方案",
                       "href_link"));
    view_text(ctx, "path_link", text_of(ctx, REMEDY_LINK, (long long)remedy->id));
    view_text(ctx, "unit", remedy->unit_code);
    view_text(ctx, "place", remedy->place);
    view_text(ctx, "scheme_name", remedy->scheme_name);
    view_text(ctx, "band_name", remedy->band_name);
    view_text(ctx, "points", decimal_text(ctx, remedy->points));
    view_text(ctx, "opened_label", date_label(ctx, remedy->opened_on));
    view_text(ctx, "opened_reason", remedy->opened_reason);
    view_set(ctx, "relapse", json_boolean(remedy->relapse_of != 0));
    view_set(ctx, "record_version", json_integer(remedy->version));
    record_form(ctx, "f", &remedy_type, remedy);
    form_choices(ctx, "f", "partner_code", remedy_partners(ctx, remedy));
    fill_steps(ctx, remedy);
    ctx->place = "/remedies";
    return has_errors(ctx) ? invalid(ctx, "rectify/remedy_form") : page(ctx, "rectify/remedy_form");
}

static enum result find_planned(struct ctx *ctx, struct remedy *remedy)
{
    if (!remedy_read(ctx, param_id(ctx, "id"), remedy))
        return RC_MISSING;
    return remedy->state == REMEDY_PLANNING
               ? RC_OK
               : conflict(ctx, NULL, "方案已经报上去了，撤回、退回或者点“调整方案”以后才能修改。");
}

/* GET /remedies/#id/edit */
enum result remedy_edit(struct ctx *ctx)
{
    struct remedy remedy;
    enum result found = find_planned(ctx, &remedy);
    return found == RC_OK ? remedy_form(ctx, &remedy) : found;
}

/* --- taking what was typed --- */

/* The keys of a step's row that were sent, under their own names. */
static json_t *row_sent(struct ctx *ctx, int row)
{
    json_t *sent = json_object();
    for (size_t i = 0; i < STEP_NAMES; i++) {
        json_t *value = json_object_get(ctx->form, text_of(ctx, "step_%d_%s", row, step_names[i]));
        if (value)
            json_object_set(sent, step_names[i], value);
    }
    return sent;
}

static bool is_empty(const struct remedy_step *step)
{
    return text_is_blank(step->measure) && text_is_blank(step->person) &&
           date_is_none(step->finish_on);
}

/* Rows replace the open steps in their order; what is left out stays, what is emptied goes. */
static void take_steps(struct ctx *ctx, struct remedy *remedy)
{
    struct remedy_step steps[REMEDY_STEPS_MAX];
    int done = 0, count;
    while (done < remedy->steps_count && remedy_step_is_done(&remedy->steps[done]))
        done++;
    count = done;
    memcpy(steps, remedy->steps, sizeof steps);
    for (int i = done; i < REMEDY_STEPS_MAX; i++) {
        int row = i - done + 1;
        struct remedy_step step = steps[i];
        if (i >= remedy->steps_count)
            record_clear(&remedy_step_type, &step);
        record_parse_object(ctx, &remedy_step_type, &step, row_sent(ctx, row),
                            text_of(ctx, "step_%d_", row), true, "");
        if (!is_empty(&step))
            remedy->steps[count++] = step;
    }
    remedy->steps_count = count;
}

static const char *keys_of(struct ctx *ctx)
{
    struct buf keys = buf_create(ctx->arena, 2048);
    for (int row = 1; row <= REMEDY_STEPS_MAX; row++)
        for (size_t i = 0; i < STEP_NAMES; i++)
            buf_printf(&keys, "step_%d_%s ", row, step_names[i]);
    buf_char(&keys, '\0');
    return keys.bytes;
}

/* The pair is one of the villages that the town builds up. */
static void take_partner(struct ctx *ctx, struct remedy *remedy)
{
    json_t *partners = remedy_partners(ctx, remedy), *partner;
    size_t i;
    remedy->partner_name = "";
    json_array_foreach(partners, i, partner)
    {
        const char *code = json_string_value(json_object_get(partner, "value"));
        if (*code && text_same(code, remedy->partner_code))
            remedy->partner_name = json_string_value(json_object_get(partner, "label"));
    }
    if (*remedy->partner_code && !*remedy->partner_name)
        error_at(ctx, "partner_code", "choice", "请从本镇名单上的先进村里选");
}

static bool take(struct ctx *ctx, struct remedy *remedy)
{
    struct record_type draft = remedy_type; /* a draft may be unfinished */
    struct field fields[8] = {0};
    for (int i = 0; remedy_type.fields[i].name; i++) {
        fields[i] = remedy_type.fields[i];
        fields[i].required = false;
    }
    draft.fields = fields;
    record_parse(ctx, &draft, remedy, true, keys_of(ctx));
    take_steps(ctx, remedy);
    take_partner(ctx, remedy);
    return !has_errors(ctx);
}

static json_t *recorded(struct ctx *ctx, const struct remedy *remedy)
{
    json_t *record = record_json(&remedy_type, remedy);
    for (int i = 0; i < remedy->steps_count; i++)
        json_object_set_new(record, text_of(ctx, "第 %d 步", i + 1),
                            json_string(text_of(ctx, "%s %s %s", remedy->steps[i].measure,
                                                date_text(ctx, remedy->steps[i].finish_on),
                                                remedy->steps[i].person)));
    return record;
}

/* POST /remedies/#id {problems, leader, work_team, partner_code, step_1_measure, step_1_person,
 * step_1_finish_on, ...} */
enum result remedy_change(struct ctx *ctx)
{
    struct remedy remedy;
    enum result found = find_planned(ctx, &remedy);
    if (found != RC_OK)
        return found;
    json_t *before = recorded(ctx, &remedy);
    if (!take(ctx, &remedy))
        return ctx->json ? RC_INVALID : remedy_form(ctx, &remedy);
    if (!version_is_current(ctx, remedy.version) || !remedy_update(ctx, &remedy))
        return db_failed(ctx->db) ? RC_FAILED : conflict(ctx, NULL, changed_meanwhile);
    audit_add(ctx, "remedy.change", "remedy", remedy.id, remedy.unit_code, before,
              recorded(ctx, &remedy));
    return done(ctx, remedy_json(ctx, &remedy), "已保存，看过没有错就报县里审核", REMEDY_LINK,
                (long long)remedy.id);
}

/* --- carrying it out --- */

struct finishing {
    struct date done_on;
    const char *result;
};
static const struct field finishing_fields[] = {
    {.name = "done_on",
     .label = "做好的日子",
     .kind = FIELD_DATE,
     .offset = offsetof(struct finishing, done_on),
     .required = true},
    {.name = "result",
     .label = "做成了什么",
     .kind = FIELD_LONG,
     .offset = offsetof(struct finishing, result),
     .required = true,
     .max = 500},
    {0},
};
static const struct record_type finishing_type = {"remedy_step", finishing_fields,
                                                  sizeof(struct finishing)};

static bool is_between(struct date from, struct date day, struct date to)
{
    return date_compare(from, day) <= 0 && date_compare(day, to) <= 0;
}

/* The plan that is carried out, and the step of the path; RC_OK when both are there. */
static enum result find_step(struct ctx *ctx, struct remedy *remedy, struct remedy_step **step)
{
    *step = NULL;
    if (!remedy_read(ctx, param_id(ctx, "id"), remedy))
        return RC_MISSING;
    for (int i = 0; i < remedy->steps_count; i++)
        if (remedy->steps[i].number == param_id(ctx, "step"))
            *step = &remedy->steps[i];
    if (!*step)
        return RC_MISSING;
    return remedy->state == REMEDY_WORKING ? RC_OK
                                           : conflict(ctx, NULL, "现在不在整顿中，不能登记。");
}

static enum result store_step(struct ctx *ctx, struct remedy *remedy,
                              const struct remedy_step *step, const char *action,
                              const char *message)
{
    if (!remedy_step_store(ctx, remedy, step))
        return db_failed(ctx->db) ? RC_FAILED : conflict(ctx, NULL, "别人刚刚登记过，请看最新的。");
    audit_add(ctx, action, "remedy", remedy->id, remedy->unit_code, NULL,
              json_pack("{s:s, s:s, s:s}", "step_measure", step->measure, "done_on",
                        date_text(ctx, step->done_on), "result", step->result));
    if (!remedy_read(ctx, remedy->id, remedy))
        return RC_FAILED;
    return done(ctx, remedy_json(ctx, remedy), message, REMEDY_LINK, (long long)remedy->id);
}

/* POST /remedies/#id/steps/#step {done_on, result} */
enum result remedy_finish_step(struct ctx *ctx)
{
    struct remedy remedy;
    struct remedy_step *step;
    struct finishing finishing;
    enum result found = find_step(ctx, &remedy, &step);
    if (found != RC_OK)
        return found;
    record_clear(&finishing_type, &finishing);
    if (record_parse(ctx, &finishing_type, &finishing, false, "") &&
        !is_between(remedy.opened_on, finishing.done_on, ctx->today))
        error_at(ctx, "done_on", "RATE-10", "要在%s到今天之间", date_label(ctx, remedy.opened_on));
    if (has_errors(ctx))
        return ctx->json ? RC_INVALID : remedy_page(ctx, &remedy);
    step->done_on = finishing.done_on;
    step->result = finishing.result;
    return store_step(ctx, &remedy, step, "remedy.finish", "已登记做好");
}

/* POST /remedies/#id/steps/#step/undo */
enum result remedy_undo_step(struct ctx *ctx)
{
    struct remedy remedy;
    struct remedy_step *step;
    enum result found = find_step(ctx, &remedy, &step);
    if (found != RC_OK)
        return found;
    const struct remedy_check *check = &remedy.checks[CHECK_CARRIED_OUT];
    if (check->id && check->verdict == CHECK_PASSED)
        return conflict(ctx, NULL,
                        "已经查过“整改措施是否落到实处”并通过，不能撤销登记；"
                        "确实没有做好的，请先重新查这一项。");
    step->done_on = (struct date){0, 0, 0};
    step->result = "";
    return store_step(ctx, &remedy, step, "remedy.undo", "已撤销登记");
}

/* POST /remedies/#id/checks {kind, verdict, grounds, checked_on} */
enum result remedy_inspect(struct ctx *ctx)
{
    struct remedy remedy;
    struct remedy_check check;
    if (!remedy_read(ctx, param_id(ctx, "id"), &remedy))
        return RC_MISSING;
    if (remedy.state != REMEDY_WORKING)
        return conflict(ctx, NULL, "现在不在整顿中，不能登记检查。");
    record_clear(&remedy_check_type, &check);
    if (record_parse(ctx, &remedy_check_type, &check, false, "")) {
        const char *flaw = remedy_check_flaw(&remedy, &check);
        if (flaw)
            error_at(ctx, "verdict", "RATE-10", "%s", flaw);
        if (!is_between(remedy.agreed_on, check.checked_on, ctx->today))
            error_at(ctx, "checked_on", "RATE-10", "要在%s同意方案以后、今天以前",
                     date_label(ctx, remedy.agreed_on));
    }
    if (has_errors(ctx))
        return ctx->json ? RC_INVALID : remedy_page(ctx, &remedy);
    remedy_check_add(ctx, &remedy, &check);
    audit_add(ctx, "remedy.check", "remedy", remedy.id, remedy.unit_code, NULL,
              json_pack("{s:s, s:s, s:s, s:s}", "check_kind", remedy_checks[check.kind].label,
                        "verdict", remedy_verdicts[check.verdict].label, "grounds", check.grounds,
                        "checked_on", date_text(ctx, check.checked_on)));
    if (!remedy_read(ctx, remedy.id, &remedy))
        return RC_FAILED;
    return done(ctx, remedy_json(ctx, &remedy), "已登记检查结果", REMEDY_LINK,
                (long long)remedy.id);
}
