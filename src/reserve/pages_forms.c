/* Forms on a person in training: mentor, monthly note, task (POOL-6). */
#include "base/text.h"
#include "core/audit.h"
#include "reserve/internal.h"

static const char ended[] = "这个人已经退出，不再登记。";

static bool is_over(const struct pool_person *person)
{
    return text_same(person->stage, "left");
}

static const char *person_link(struct ctx *ctx, const struct pool_person *person)
{
    return text_of(ctx, PERSON_LINK, (long long)person->id);
}

static const char *about(struct ctx *ctx, const struct pool_person *person)
{
    return text_of(ctx, "%s · 编号 %lld · 内部掌握，不要写国家秘密", person->name,
                   (long long)person->id);
}

/* --- mentor and first secretary --- */

static enum result show_pair(struct ctx *ctx, const struct pool_person *person,
                             const struct reserve_pair *pair, int64_t version)
{
    return reserve_form_show(
        ctx, &reserve_pair_type, pair,
        &(struct reserve_form){"导师和第一书记", about(ctx, person),
                               text_of(ctx, PERSON_LINK "/pair", (long long)person->id),
                               person_link(ctx, person), "保存", version, person});
}

/* GET /reserve/people/#id/pair */
enum result pair_form(struct ctx *ctx)
{
    struct pool_person person;
    if (!reserve_person(ctx, &person))
        return RC_MISSING;
    struct reserve_pair pair = pair_read(ctx, person.id);
    int64_t version = pair.version;
    if (!version) {
        pair = pair_of_village(ctx, person.unit_code);
        pair.from_on = ctx->today;
    }
    return show_pair(ctx, &person, &pair, version);
}

/* POST /reserve/people/#id/pair */
enum result pair_save(struct ctx *ctx)
{
    struct pool_person person;
    if (!reserve_person(ctx, &person))
        return RC_MISSING;
    if (is_over(&person))
        return conflict(ctx, NULL, ended);
    struct reserve_pair pair = pair_read(ctx, person.id);
    int64_t version = pair.version;
    const char *from = date_text(ctx, pair.from_on);
    record_parse(ctx, &reserve_pair_type, &pair, ctx->json && version, "");
    if (date_compare(pair.from_on, ctx->today) > 0)
        error_at(ctx, "from_on", "range", "日期不能在今天以后");
    if (has_errors(ctx))
        return show_pair(ctx, &person, &pair, version);
    if (!version_is_current(ctx, version) || !pair_put(ctx, &person, &pair))
        return db_failed(ctx->db) ? RC_FAILED : conflict(ctx, NULL, reserve_changed);
    audit_add(ctx, "reserve.pair", "candidate", person.id, person.unit_code,
              version ? json_pack("{s:s}", "from_on", from) : NULL,
              json_pack("{s:s}", "from_on", date_text(ctx, pair.from_on)));
    json_t *answer = reserve_answer(&person);
    json_object_set_new(answer, "version", json_integer(pair.version));
    return done(ctx, answer, "已保存导师和第一书记", PERSON_LINK, (long long)person.id);
}

/* --- entries: note and task --- */

static struct reserve_entry blank(const struct pool_person *person, int kind, const char *period)
{
    return (struct reserve_entry){
        .candidate_id = person->id,
        .unit_code = person->unit_code,
        .period = period,
        .changed_by_name = "",
        .kind = kind,
        .choice = -1,
        .text = "",
        .more = "",
        .returned = "",
    };
}

static json_t *recorded(struct ctx *ctx, const struct reserve_entry *entry)
{
    json_t *json =
        json_pack("{s:s, s:s}", "period", entry->period, "on", date_text(ctx, entry->on));
    if (entry->kind == KIND_TASK)
        json_object_update_new(
            json,
            json_pack("{s:s, s:s, s:s}", "kind",
                      entry->choice < 0 ? "" : reserve_task_kinds[entry->choice].label, "due_on",
                      date_text(ctx, entry->due_on), "done_on", date_text(ctx, entry->done_on)));
    return json;
}

static json_t *entry_answer(const struct reserve_entry *entry)
{
    return json_pack("{s:I, s:I, s:s, s:s, s:s}", "id", entry->id, "version", entry->version,
                     "period", entry->period, "state", reserve_states[entry->state].name, "unit",
                     entry->unit_code);
}

/* Checks what was typed against the rules and the beginning of training. */
static void check(struct ctx *ctx, const struct pool_person *person,
                  const struct reserve_entry *entry)
{
    struct reserve_pair pair = pair_read(ctx, person->id);
    if (!pair.version)
        error_at(ctx, "on", "POOL-6", "先登记导师和开始培养的日期");
    struct reserve_fault fault = reserve_entry_fault(entry, pair.from_on, ctx->today);
    if (!has_errors(ctx) && fault.field)
        error_at(ctx, fault.field, "POOL-6", "%s", fault.message);
}

static enum result keep(struct ctx *ctx, const struct pool_person *person,
                        struct reserve_entry *entry, const struct reserve_entry *before,
                        const char *action, const char *message)
{
    bool fresh = !before->id;
    entry->changed_by = ctx->user.id;
    entry->changed_by_name = ctx->user.full_name;
    entry->state = ENTRY_APPROVED;
    if (!version_is_current(ctx, before->version) || !entry_put(ctx, entry))
        return db_failed(ctx->db) ? RC_FAILED : conflict(ctx, NULL, reserve_changed);
    audit_add(ctx, action, "candidate", person->id, person->unit_code,
              fresh ? NULL : recorded(ctx, before), recorded(ctx, entry));
    return done(ctx, entry_answer(entry), message, PERSON_LINK, (long long)person->id);
}

static bool note_of(struct ctx *ctx, struct pool_person *person, struct reserve_entry *entry)
{
    int month;
    const char *period = param(ctx, "month");
    if (!reserve_person(ctx, person) || !reserve_month_parse(period, &month))
        return false;
    if (!entry_read(ctx, person->id, KIND_NOTE, period, entry))
        *entry = blank(person, KIND_NOTE, period);
    return true;
}

static enum result show_note(struct ctx *ctx, const struct pool_person *person,
                             const struct reserve_entry *note, int64_t version)
{
    int month = 0;
    reserve_month_parse(note->period, &month);
    return reserve_form_show(
        ctx, &reserve_note_type, note,
        &(struct reserve_form){
            text_of(ctx, "%s的月记", month_label(ctx, month)), about(ctx, person),
            text_of(ctx, PERSON_LINK "/notes/%s", (long long)person->id, note->period),
            person_link(ctx, person), "保存月记", version, person});
}

/* GET /reserve/people/#id/notes/:month */
enum result note_form(struct ctx *ctx)
{
    struct pool_person person;
    struct reserve_entry note;
    int month;
    if (!note_of(ctx, &person, &note))
        return RC_MISSING;
    reserve_month_parse(note.period, &month);
    if (!note.id && month == reserve_month(ctx->today))
        note.on = ctx->today;
    return show_note(ctx, &person, &note, note.version);
}

/* POST /reserve/people/#id/notes/:month */
enum result note_save(struct ctx *ctx)
{
    struct pool_person person;
    struct reserve_entry note;
    if (!note_of(ctx, &person, &note))
        return RC_MISSING;
    if (is_over(&person))
        return conflict(ctx, NULL, ended);
    struct reserve_entry before = note;
    if (record_parse(ctx, &reserve_note_type, &note, ctx->json && note.id, ""))
        check(ctx, &person, &note);
    if (has_errors(ctx))
        return show_note(ctx, &person, &note, before.version);
    return keep(ctx, &person, &note, &before, "reserve.note", "已保存月记");
}

static enum result show_task(struct ctx *ctx, const struct pool_person *person,
                             const struct reserve_entry *task, const struct reserve_entry *stored)
{
    const char *link =
        stored->id ? text_of(ctx, PERSON_LINK "/tasks/%s", (long long)person->id, stored->period)
                   : text_of(ctx, PERSON_LINK "/tasks", (long long)person->id);
    return reserve_form_show(
        ctx, &reserve_task_type, task,
        &(struct reserve_form){stored->id ? "锻炼任务" : "交办锻炼任务", about(ctx, person), link,
                               person_link(ctx, person), "保存任务", stored->version, person});
}

/* GET /reserve/people/#id/tasks/new */
enum result task_new(struct ctx *ctx)
{
    struct pool_person person;
    if (!reserve_person(ctx, &person))
        return RC_MISSING;
    struct reserve_entry none = blank(&person, KIND_TASK, ""), task = none;
    task.on = ctx->today;
    return show_task(ctx, &person, &task, &none);
}

/* POST /reserve/people/#id/tasks */
enum result task_add(struct ctx *ctx)
{
    struct pool_person person;
    if (!reserve_person(ctx, &person))
        return RC_MISSING;
    if (is_over(&person))
        return conflict(ctx, NULL, ended);
    struct reserve_entry none = blank(&person, KIND_TASK, ""), task = none;
    if (record_parse(ctx, &reserve_task_type, &task, false, ""))
        check(ctx, &person, &task);
    if (has_errors(ctx))
        return show_task(ctx, &person, &task, &none);
    task.period = text_of(ctx, "%lld", (long long)tasks_count(ctx, person.id) + 1);
    return keep(ctx, &person, &task, &none, "reserve.task", "已交办任务");
}

static bool task_of(struct ctx *ctx, struct pool_person *person, struct reserve_entry *task)
{
    return reserve_person(ctx, person) &&
           entry_read(ctx, person->id, KIND_TASK,
                      text_of(ctx, "%lld", (long long)param_id(ctx, "task")), task);
}

/* GET /reserve/people/#id/tasks/#task */
enum result task_form(struct ctx *ctx)
{
    struct pool_person person;
    struct reserve_entry task;
    if (!task_of(ctx, &person, &task))
        return RC_MISSING;
    return show_task(ctx, &person, &task, &task);
}

/* POST /reserve/people/#id/tasks/#task */
enum result task_save(struct ctx *ctx)
{
    struct pool_person person;
    struct reserve_entry task;
    if (!task_of(ctx, &person, &task))
        return RC_MISSING;
    if (is_over(&person))
        return conflict(ctx, NULL, ended);
    struct reserve_entry before = task;
    if (record_parse(ctx, &reserve_task_type, &task, ctx->json, ""))
        check(ctx, &person, &task);
    if (has_errors(ctx))
        return show_task(ctx, &person, &task, &before);
    return keep(ctx, &person, &task, &before, "reserve.task", "已保存任务");
}
