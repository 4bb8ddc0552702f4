/* The page of a person in training, in use or out: everything that was entered, what is missing,
 * and the way to each form (POOL-6 to POOL-8). */
#include "base/text.h"
#include "reserve/internal.h"
#include "unit.h"

static struct status entry_status(const struct reserve_entry *entry)
{
    const char *word = reserve_states[entry->state].label;
    return entry->state == ENTRY_APPROVED   ? (struct status){word, "✓", "done"}
           : entry->state == ENTRY_RETURNED ? (struct status){word, "▲", "late"}
                                            : (struct status){word, "◐", "due"};
}

static json_t *entry_json(struct ctx *ctx, const struct reserve_entry *entry)
{
    const struct choice *choices = reserve_choices(entry->kind);
    return json_pack(
        "{s:I, s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:o}", "id", entry->id,
        "version", entry->version, "period", entry->period, "choice",
        choices && entry->choice >= 0 ? choices[entry->choice].name : "", "choice_label",
        choices && entry->choice >= 0 ? choices[entry->choice].label : "", "on_label",
        date_label(ctx, entry->on), "due_label", date_label(ctx, entry->due_on), "done_label",
        date_label(ctx, entry->done_on), "text", entry->text, "more", entry->more, "returned",
        entry->returned, "by", entry->changed_by_name, "state", reserve_states[entry->state].name,
        "status", status_json(entry_status(entry)));
}

static const struct reserve_entry *entry_of(const struct reserve_entry *entries, int count,
                                            int kind, const char *period)
{
    for (int i = 0; i < count; i++)
        if (entries[i].kind == kind && text_same(entries[i].period, period))
            return &entries[i];
    return NULL;
}

/* --- months --- */

static struct status month_status(struct ctx *ctx, const struct reserve_entry *note, int month)
{
    if (note)
        return (struct status){"已写", "✓", "done"};
    return month < reserve_month(ctx->today) ? (struct status){"没有写，已过期", "▲", "late"}
                                             : (struct status){"本月还没有写", "◐", "due"};
}

static json_t *months_json(struct ctx *ctx, const struct pool_person *person,
                           const struct reserve_pair *pair, struct date until,
                           const struct reserve_entry *entries, int count)
{
    json_t *list = json_array();
    int last = reserve_month(date_is_none(until) ? ctx->today : until);
    int first = reserve_month(pair->from_on);
    if (!pair->version)
        return list;
    for (int month = last; month >= first && month > last - LATE_MONTHS - 1; month--) {
        char period[DATE_TEXT];
        reserve_month_format(month, period);
        const struct reserve_entry *note = entry_of(entries, count, KIND_NOTE, period);
        if (!note && !date_is_none(until))
            continue;
        json_array_append_new(
            list, json_pack("{s:s, s:s, s:b, s:s, s:s, s:s, s:o, s:s}", "month", period, "label",
                            month_label(ctx, month), "written", note != NULL, "on_label",
                            note ? date_label(ctx, note->on) : "", "thinking",
                            note ? note->text : "", "work", note ? note->more : "", "status",
                            status_json(month_status(ctx, note, month)), "form_link",
                            text_of(ctx, PERSON_LINK "/notes/%s", (long long)person->id, period)));
    }
    return list;
}

/* --- tasks, classes --- */

static json_t *tasks_json(struct ctx *ctx, const struct pool_person *person,
                          const struct reserve_entry *entries, int count)
{
    json_t *list = json_array();
    for (int i = 0; i < count; i++) {
        const struct reserve_entry *task = &entries[i];
        if (task->kind != KIND_TASK)
            continue;
        json_t *json = entry_json(ctx, task);
        struct status status = !date_is_none(task->done_on) ? (struct status){"已完成", "✓", "done"}
                               : reserve_task_is_late(task, ctx->today)
                                   ? (struct status){"已过期限", "▲", "late"}
                                   : (struct status){"在办", "◐", "due"};
        json_object_set_new(json, "status", status_json(status));
        json_object_set_new(json, "form_link",
                            json_string(text_of(ctx, PERSON_LINK "/tasks/%s", (long long)person->id,
                                                task->period)));
        json_array_append_new(list, json);
    }
    return list;
}

static void fill_days(struct ctx *ctx, const struct pool_person *person,
                      const struct reserve_standing *standing)
{
    struct reserve_attendance *list;
    struct reserve_aim aim = reserve_aim_of(ctx, person->unit_code);
    json_t *classes = json_array();
    int count = attendances_of_person(ctx, person->id, &list);
    for (int i = 0; i < count; i++)
        json_array_append_new(classes, json_pack("{s:I, s:s, s:s, s:s}", "class", list[i].class_id,
                                                 "name", list[i].class_name, "first_label",
                                                 date_label(ctx, list[i].first_on), "days",
                                                 decimal_text(ctx, list[i].days)));
    bool trained = reserve_is_trained(aim, standing->days, standing->times);
    view_set(ctx, "classes", classes);
    view_text(ctx, "days", decimal_text(ctx, standing->days));
    view_set(ctx, "times", json_integer(standing->times));
    view_text(ctx, "aim_days", decimal_text(ctx, aim.days));
    view_set(ctx, "aim_times", json_integer(aim.times));
    view_set(ctx, "year", json_integer(ctx->today.year));
    view_text(ctx, "cadre_link",
              person->cadre_id ? text_of(ctx, "/cadres/%lld", (long long)person->cadre_id) : "");
    view_set(ctx, "days_status",
             status_json(trained ? (struct status){"达到", "✓", "done"}
                                 : (struct status){"未达到", "○", "none"}));
}

/* --- re-evaluation, use, leaving --- */

static json_t *judged_json(struct ctx *ctx, const struct pool_person *person,
                           const struct reserve_entry *entry)
{
    struct reserve_work work = {*person, *entry};
    struct moving moving = reserve_moving(&work);
    json_t *json = entry_json(ctx, entry);
    bool open = has_role(ctx, WHO_TRAINS) && entry->state != ENTRY_APPROVED &&
                !text_same(person->stage, "left");
    const char *link =
        entry->kind == KIND_EXIT
            ? text_of(ctx, PERSON_LINK "/exit", (long long)person->id)
            : text_of(ctx, PERSON_LINK "/reviews/%s", (long long)person->id, entry->period);
    json_object_set_new(json, "actions", workflow_actions_by_name(ctx, &reserve_workflow, &moving));
    json_object_set_new(json, "form_link", json_string(link));
    json_object_set_new(json, "may_change", json_boolean(open));
    json_object_set_new(json, "record_version", json_integer(entry->version));
    return json;
}

static void fill_judged(struct ctx *ctx, const struct pool_person *person,
                        const struct reserve_entry *entries, int count)
{
    json_t *reviews = json_array(), *uses = json_array(), *leaving = json_null();
    bool this_year = false;
    for (int i = 0; i < count; i++) {
        const struct reserve_entry *one = &entries[i];
        if (one->kind == KIND_REVIEW) {
            json_array_append_new(reviews, judged_json(ctx, person, one));
            this_year = this_year || text_same(one->period, text_of(ctx, "%d", ctx->today.year));
        } else if (one->kind == KIND_USE) {
            json_array_append_new(uses, entry_json(ctx, one));
        } else if (one->kind == KIND_EXIT) {
            leaving = judged_json(ctx, person, one);
        }
    }
    view_set(ctx, "reviews", reviews);
    view_set(ctx, "uses", uses);
    view_set(ctx, "leaving", leaving);
    view_set(ctx, "asks_review", json_boolean(!this_year));
}

static const struct reserve_entry *last_use(const struct reserve_entry *entries, int count)
{
    const struct reserve_entry *last = NULL;
    for (int i = 0; i < count; i++)
        if (entries[i].kind == KIND_USE && (!last || entries[i].choice > last->choice))
            last = &entries[i];
    return last;
}

static struct date end_of(const struct reserve_entry *entries, int count)
{
    struct date end = {0};
    for (int i = 0; i < count; i++) {
        bool ends = entries[i].kind == KIND_USE ||
                    (entries[i].kind == KIND_EXIT && entries[i].state == ENTRY_APPROVED);
        if (ends && (date_is_none(end) || date_compare(entries[i].on, end) < 0))
            end = entries[i].on;
    }
    return end;
}

static void fill_proposal(struct ctx *ctx, const struct pool_person *person,
                          const struct reserve_pair *pair, const struct reserve_entry *used)
{
    struct cadre_held post;
    bool found = has_role(ctx, WHO_TRAINS) && !text_same(person->stage, "left") &&
                 reserve_new_post(ctx, person, pair->from_on, used, &post);
    view_set(ctx, "proposed_post",
             found ? json_pack("{s:I, s:s, s:s}", "registered", post.id, "label", post.label,
                               "from_label", date_label(ctx, post.from_on))
                   : json_null());
}

static bool standing_of(struct ctx *ctx, const struct pool_person *person,
                        struct reserve_standing *standing)
{
    struct reserve_standing *all;
    int count = reserve_standings(ctx, scope_of(person->unit_code), NULL, false, &all);
    for (int i = 0; i < count; i++)
        if (all[i].person.id == person->id)
            *standing = all[i];
    return count > 0;
}

enum result reserve_show_person(struct ctx *ctx, const struct pool_person *person)
{
    struct reserve_entry *entries;
    struct reserve_standing standing = {0};
    int count = entries_read(ctx, person->id, &entries);
    struct reserve_pair pair = pair_read(ctx, person->id);
    standing_of(ctx, person, &standing);
    json_object_update_new(ctx->view, reserve_person_json(ctx, person));
    view_text(ctx, "title", text_of(ctx, "后备力量培养 · 编号 %lld", (long long)person->id));
    view_text(ctx, "town_name", unit_name(ctx, text_of(ctx, "%.9s", person->unit_code)));
    view_set(ctx, "pair",
             pair.version
                 ? json_pack("{s:s, s:s, s:s, s:s, s:s}", "mentor", pair.mentor, "mentor_post",
                             pair.mentor_post, "first_secretary", pair.first_secretary,
                             "first_secretary_unit", pair.first_secretary_unit, "from_label",
                             date_label(ctx, pair.from_on))
                 : json_null());
    view_set(ctx, "months",
             months_json(ctx, person, &pair, end_of(entries, count), entries, count));
    view_set(ctx, "late_count", json_integer(standing.late_count));
    view_set(ctx, "tasks", tasks_json(ctx, person, entries, count));
    fill_days(ctx, person, &standing);
    fill_judged(ctx, person, entries, count);
    fill_proposal(ctx, person, &pair, last_use(entries, count));
    view_set(ctx, "may_train",
             json_boolean(has_role(ctx, WHO_TRAINS) && !text_same(person->stage, "left")));
    view_text(ctx, "pool_link", text_of(ctx, "/pool/people/%lld", (long long)person->id));
    view_text(ctx, "reason", "");
    view_text(ctx, "reason_error", error_of(ctx, "reason"));
    view_set(ctx, "record_version", json_integer(person->version));
    ctx->place = "/reserve/people";
    return has_errors(ctx) ? invalid(ctx, "reserve/person") : page(ctx, "reserve/person");
}

/* GET /reserve/people/#id */
enum result reserve_show(struct ctx *ctx)
{
    struct pool_person person;
    if (!reserve_person(ctx, &person))
        return RC_MISSING;
    enum result result = reserve_show_person(ctx, &person);
    pool_person_looked(ctx, &person);
    return result;
}
