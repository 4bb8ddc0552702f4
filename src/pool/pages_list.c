/* A village's list: the secretary picks from the ledger, records the team's discussion and sends
 * it; the town judges person by person, sends back or approves (POOL-2, POOL-3, POOL-5). */
#include "base/text.h"
#include "cadre.h"
#include "core/audit.h"
#include "core/setting.h"
#include "pool/gate.h"
#include "unit.h"

#include <string.h>

enum { MOST = 100 }; /* ticked at once */

static const char changed_meanwhile[] = "别人刚刚改过，请看过最新内容再改。";

/* --- the page --- */

static json_t *person_json(struct ctx *ctx, const struct pool_work *work,
                           const struct candidate *one)
{
    json_t *json = candidate_json(ctx, one);
    const char *field = text_of(ctx, "judged_%lld", (long long)one->id);
    json_object_update_new(
        json,
        json_pack("{s:b, s:o, s:s, s:s, s:s, s:o, s:o, s:b, s:s, s:s}", "listed",
                  one->list_id == work->list.id && work->list.id, "conditions",
                  conditions_short(ctx, one, work->list.reference_on), "relax_reason",
                  one->relax_reason, "judged", pool_judgings[one->judged].name, "judged_label",
                  pool_judgings[one->judged].label, "judged_choices",
                  choices_json(pool_judgings, pool_judgings[one->judged].name), "relaxed_choices",
                  choices_json(pool_relaxings, pool_relaxings[one->relaxed].name), "asks_relaxing",
                  one->education < SCHOOL_COLLEGE && *one->relax_reason, "judged_reason",
                  one->judged_reason, "error", error_of(ctx, field)));
    return json;
}

/* Cadres in office who are not in the ledger yet (ALL-3). */
static json_t *proposals_json(struct ctx *ctx, const char *unit, const struct candidate *known,
                              int count)
{
    struct cadre_person *people;
    json_t *list = json_array();
    int team = cadre_team_read(ctx, unit, &people);
    for (int i = 0; i < team; i++) {
        bool there = false;
        for (int k = 0; k < count && !there; k++)
            there = known[k].cadre_id == people[i].id;
        if (!there)
            json_array_append_new(
                list,
                json_pack("{s:I, s:s, s:s, s:s}", "cadre", people[i].id, "name", people[i].name,
                          "posts", people[i].posts, "href_link",
                          text_of(ctx, "/pool/people/new?cadre=%lld", (long long)people[i].id)));
    }
    return list;
}

static void fill_people(struct ctx *ctx, const struct pool_work *work)
{
    struct candidate *all;
    json_t *people = json_array(), *listed = json_array();
    int count = candidates_of_village(ctx, work->list.unit_code, &all);
    look_at_all(ctx, work->list.unit_code, all, count);
    for (int i = 0; i < count; i++) {
        json_t *one = person_json(ctx, work, &all[i]);
        json_array_append_new(people, one);
        if (json_is_true(json_object_get(one, "listed")))
            json_array_append(listed, one);
    }
    view_set(ctx, "people", people);
    view_set(ctx, "listed_people", listed);
    view_set(ctx, "ledger_count", json_integer(count));
    view_set(ctx, "proposals",
             has_role(ctx, WHO_LISTS) ? proposals_json(ctx, work->list.unit_code, all, count)
                                      : json_array());
}

static bool is_open_to_village(const struct pool_list *list)
{
    return list->state == LIST_DRAFT || list->state == LIST_RETURNED;
}

/* What those may read who may know the people. */
static void fill_open(struct ctx *ctx, struct pool_work *work)
{
    const struct pool_list *list = &work->list;
    struct pool_need need = pool_need_of(ctx, list->unit_code);
    fill_people(ctx, work);
    view_text(ctx, "lacks", pool_lacks(ctx->arena, need, pool_count_of(work, need.young)));
    view_text(ctx, "returned", list->state == LIST_RETURNED ? list->returned : "");
    view_set(ctx, "record",
             date_is_none(list->held_on)
                 ? json_null()
                 : json_pack("{s:s, s:s, s:s}", "held_label", date_label(ctx, list->held_on),
                             "present", list->present, "decided", list->decided));
    view_text(ctx, "reference_label", date_label(ctx, list->reference_on));
    view_set(ctx, "may_pick", json_boolean(has_role(ctx, WHO_LISTS) && is_open_to_village(list)));
    view_set(ctx, "may_judge",
             json_boolean(has_role(ctx, WHO_JUDGES) && list->state == LIST_SUBMITTED));
    view_text(ctx, "reason", "");
    view_text(ctx, "reason_error", "");
}

/* Is there somebody whom the town has not judged? The list is approved only after that. */
static bool waits_for_town(const struct pool_work *work)
{
    for (int i = 0; i < work->count; i++)
        if (work->people[i].judged == JUDGED_NOT)
            return true;
    return false;
}

static enum result show(struct ctx *ctx, struct pool_work *work)
{
    const struct pool_list *list = &work->list;
    struct moving moving = pool_moving(work);
    bool open =
        pool_access(ctx, list->unit_code,
                    list->state == LIST_REVIEWED ? STAGE_REVIEWED : STAGE_LISTED, list->state);
    view_text(ctx, "title", "后备力量初步名单");
    view_text(ctx, "unit", list->unit_code);
    view_text(ctx, "unit_name", unit_name(ctx, list->unit_code));
    view_text(ctx, "town_name", unit_name(ctx, text_of(ctx, "%.9s", list->unit_code)));
    view_text(ctx, "path_link", text_of(ctx, POOL_LINK, list->unit_code));
    view_text(ctx, "state", pool_list_states[list->state].name);
    view_set(ctx, "status", status_json(pool_list_status(list->state)));
    view_set(ctx, "sent", json_integer(list->submitted_on.year ? list->listed : 0));
    view_text(ctx, "submitted_label", date_label(ctx, list->submitted_on));
    view_text(ctx, "due_label",
              date_label(ctx, setting_date(ctx, list->unit_code, "pool_first_list_on")));
    view_set(ctx, "record_version", json_integer(list->version));
    view_set(ctx, "open", json_boolean(open));
    view_text(ctx, "proposal_link",
              list->state == LIST_REVIEWED && has_role(ctx, WHO_PROPOSALS)
                  ? text_of(ctx, PROPOSAL_LINK, list->unit_code,
                            (long long)proposal_read(ctx, list->unit_code, 0).number)
                  : "");
    json_t *actions = workflow_actions_by_name(ctx, &pool_workflow, &moving);
    if (waits_for_town(work))
        json_object_del(actions, "approve");
    view_set(ctx, "actions", actions);
    view_set(ctx, "steps_taken",
             list->id ? workflow_history(ctx, &pool_workflow, list->id) : json_array());
    if (open)
        fill_open(ctx, work);
    ctx->place = "/pool";
    return has_errors(ctx) ? invalid(ctx, "pool/village") : page(ctx, "pool/village");
}

/* GET /pool/villages/:code */
enum result pool_village_show(struct ctx *ctx)
{
    struct pool_work work = pool_work_read(ctx, param(ctx, "code"));
    return show(ctx, &work);
}

static json_t *answer(const struct pool_list *list)
{
    return json_pack("{s:I, s:I, s:s, s:s, s:I}", "id", list->id, "version", list->version, "unit",
                     list->unit_code, "state", pool_list_states[list->state].name, "listed",
                     list->listed);
}

/* --- made by the village --- */

static bool holds(const int64_t *ids, int count, int64_t id)
{
    for (int i = 0; i < count; i++)
        if (ids[i] == id)
            return true;
    return false;
}

/* Who is ticked is on the list, nobody else. */
static void pick(struct ctx *ctx, const struct pool_list *list, const struct candidate *all,
                 int count, const int64_t *ids, int ticked)
{
    for (int i = 0; i < count; i++) {
        bool on = holds(ids, ticked, all[i].id), was = all[i].stage == STAGE_LISTED;
        if (on != was)
            candidate_list(ctx, all[i].id, on ? list->id : 0, on ? STAGE_LISTED : STAGE_LEDGER);
    }
}

/* POST /pool/villages/:code/picks {person: [ids]} */
enum result pool_pick(struct ctx *ctx)
{
    struct candidate *all;
    struct pool_work work = pool_work_read(ctx, param(ctx, "code"));
    struct pool_list *list = &work.list;
    int64_t ids[MOST];
    if (!is_open_to_village(list))
        return conflict(ctx, NULL, "名单已经报镇里，不能再选；要改请先撤回。");
    form_only(ctx, "", "person");
    int ticked = json_object_get(ctx->form, "person") ? form_ids(ctx, "person", ids, MOST) : 0;
    int count = candidates_of_village(ctx, list->unit_code, &all), known = 0;
    for (int i = 0; i < count; i++)
        known += holds(ids, ticked, all[i].id);
    if ((known != ticked || (ticked == 0 && json_object_get(ctx->form, "person"))) &&
        !has_errors(ctx))
        error_at(ctx, "person", "choice", "台账里没有这个人");
    if (has_errors(ctx))
        return show(ctx, &work);
    int64_t before = work.count;
    list->changed_by = ctx->user.id;
    if (!version_is_current(ctx, list->version) || !pool_list_put(ctx, list))
        return db_failed(ctx->db) ? RC_FAILED : conflict(ctx, NULL, changed_meanwhile);
    pick(ctx, list, all, count, ids, ticked);
    list->listed = ticked;
    audit_add(ctx, "pool_list.pick", "pool_list", list->id, list->unit_code,
              json_pack("{s:I}", "listed", before), json_pack("{s:i}", "listed", ticked));
    return done(ctx, answer(list), text_of(ctx, "初步名单现在 %d 人", ticked), POOL_LINK,
                list->unit_code);
}

static enum result show_record(struct ctx *ctx, const struct pool_list *stored,
                               const struct pool_list *typed)
{
    record_form(ctx, "f", &pool_list_type, typed);
    view_text(ctx, "title", "村“两委”班子讨论记录");
    view_text(ctx, "unit", stored->unit_code);
    view_text(ctx, "path_link", text_of(ctx, POOL_LINK, stored->unit_code));
    view_set(ctx, "record_version", json_integer(stored->version));
    ctx->place = "/pool";
    return has_errors(ctx) ? invalid(ctx, "pool/record") : page(ctx, "pool/record");
}

/* GET /pool/villages/:code/record */
enum result pool_record_show(struct ctx *ctx)
{
    struct pool_list list = pool_list_read(ctx, param(ctx, "code"));
    if (!is_open_to_village(&list))
        return redirect(ctx, POOL_LINK, list.unit_code);
    return show_record(ctx, &list, &list);
}

/* POST /pool/villages/:code/record */
enum result pool_record_save(struct ctx *ctx)
{
    struct pool_list before = pool_list_read(ctx, param(ctx, "code")), list = before;
    if (!is_open_to_village(&list))
        return conflict(ctx, NULL, "名单已经报镇里，记录不能再改；要改请先撤回。");
    record_parse(ctx, &pool_list_type, &list, ctx->json && list.id, "");
    if (date_compare(list.held_on, ctx->today) > 0)
        error_at(ctx, "held_on", "range", "讨论日期不能在今天以后");
    if (has_errors(ctx))
        return show_record(ctx, &before, &list);
    list.changed_by = ctx->user.id;
    if (!version_is_current(ctx, before.version) || !pool_list_put(ctx, &list))
        return db_failed(ctx->db) ? RC_FAILED : conflict(ctx, NULL, changed_meanwhile);
    audit_add(ctx, "pool_list.record", "pool_list", list.id, list.unit_code,
              json_pack("{s:s, s:s}", "held_on", date_text(ctx, before.held_on), "reference_on",
                        date_text(ctx, before.reference_on)),
              json_pack("{s:s, s:s}", "held_on", date_text(ctx, list.held_on), "reference_on",
                        date_text(ctx, list.reference_on)));
    return done(ctx, answer(&list), "已保存讨论记录", POOL_LINK, list.unit_code);
}

/* --- judged by the town --- */

static struct candidate *person_of(struct pool_work *work, int64_t id)
{
    for (int i = 0; i < work->count; i++)
        if (work->people[i].id == id)
            return &work->people[i];
    return NULL;
}

static void take_choice(struct ctx *ctx, const char *key, const struct choice *choices,
                        const json_t *sent, int *choice)
{
    int at = json_is_string(sent) ? choice_by_name(choices, json_string_value(sent)) : -1;
    if (at < 0)
        error_at(ctx, key, "choice", "请从列出的里面选择");
    else
        *choice = at;
}

static void take_reason(struct ctx *ctx, const char *key, const json_t *sent, const char **reason)
{
    const char *text = json_is_string(sent) ? json_string_value(sent) : NULL;
    if (!text)
        error_at(ctx, key, "format", "理由不是文字");
    else if (text_length(text) > 300)
        error_at(ctx, key, "length", "理由最多 300 字");
    else if (!text_is_clean(text, strlen(text), true))
        error_at(ctx, key, "format", "理由里有不能识别的字符");
    else
        *reason = text_trim(ctx->arena, text);
}

/* One value of the form: judged_17, relaxed_17 or reason_17. */
static void take_one(struct ctx *ctx, struct pool_work *work, const char *key, const json_t *sent)
{
    int64_t id = 0;
    const char *number = strrchr(key, '_');
    struct candidate *one =
        number && text_to_int(number + 1, 1, INT64_MAX, &id) ? person_of(work, id) : NULL;
    if (one && text_starts(key, "judged_"))
        take_choice(ctx, key, pool_judgings, sent, &one->judged);
    else if (one && text_starts(key, "relaxed_"))
        take_choice(ctx, key, pool_relaxings, sent, &one->relaxed);
    else if (one && text_starts(key, "reason_"))
        take_reason(ctx, key, sent, &one->judged_reason);
    else
        error_at(ctx, key, "unknown", "名单里没有这一项：%s", key);
}

static void take_judging(struct ctx *ctx, struct pool_work *work)
{
    const char *key;
    json_t *sent;
    json_object_foreach(ctx->form, key, sent)
    {
        if (*key != '_' && !text_same(key, "version"))
            take_one(ctx, work, key, sent);
    }
    for (int i = 0; i < work->count && !has_errors(ctx); i++)
        if (work->people[i].judged == JUDGED_REFUSED && !*work->people[i].judged_reason)
            error_at(ctx, text_of(ctx, "judged_%lld", (long long)work->people[i].id), "ALL-9",
                     "不同意的，请写明理由");
}

/* Only what was changed is judged by this user (USER-3). */
static int store_judging(struct ctx *ctx, const struct pool_work *before,
                         const struct pool_work *work)
{
    int changed = 0;
    for (int i = 0; i < work->count; i++) {
        const struct candidate *was = &before->people[i], *is = &work->people[i];
        if (was->judged == is->judged && was->relaxed == is->relaxed &&
            text_same(was->judged_reason, is->judged_reason))
            continue;
        candidate_judge(ctx, is);
        audit_add(ctx, "candidate.judge", "candidate", is->id, is->unit_code,
                  json_pack("{s:s, s:s}", "judged", pool_judgings[was->judged].label, "relaxed",
                            pool_relaxings[was->relaxed].label),
                  json_pack("{s:s, s:s}", "judged", pool_judgings[is->judged].label, "relaxed",
                            pool_relaxings[is->relaxed].label));
        changed++;
    }
    return changed;
}

/* POST /pool/villages/:code/judge {judged_17, relaxed_17, reason_17, ...} */
enum result pool_judge(struct ctx *ctx)
{
    struct pool_work work = pool_work_read(ctx, param(ctx, "code"));
    struct pool_work before = work;
    if (work.list.state != LIST_SUBMITTED)
        return conflict(ctx, NULL, "名单现在不在镇里审核。");
    before.people = ARENA_ARRAY(ctx->arena, struct candidate, work.count + 1);
    memcpy(before.people, work.people, (size_t)work.count * sizeof *work.people);
    take_judging(ctx, &work);
    if (has_errors(ctx))
        return show(ctx, &work);
    if (!version_is_current(ctx, work.list.version) || !pool_list_put(ctx, &work.list))
        return db_failed(ctx->db) ? RC_FAILED : conflict(ctx, NULL, changed_meanwhile);
    int changed = store_judging(ctx, &before, &work);
    return done(ctx, answer(&work.list), text_of(ctx, "已保存 %d 人的审核意见", changed), POOL_LINK,
                work.list.unit_code);
}

/* --- the steps --- */

static enum result take_step(struct ctx *ctx, struct pool_work *work, const char *action,
                             const char *message)
{
    struct moving moving = pool_moving(work);
    enum result result =
        has_errors(ctx) ? RC_INVALID : workflow_move(ctx, &pool_workflow, &moving, action, "");
    if (result == RC_OK)
        return done(ctx, answer(&work->list), message, POOL_LINK, work->list.unit_code);
    if (result != RC_INVALID || ctx->json)
        return result;
    *work = pool_work_read(ctx, work->list.unit_code);
    show(ctx, work);
    workflow_keep_reason(ctx);
    return RC_INVALID;
}

/* POST /pool/villages/:code/submit */
enum result pool_submit(struct ctx *ctx)
{
    struct pool_work work = pool_work_read(ctx, param(ctx, "code"));
    return take_step(ctx, &work, "submit", "已报镇审核，名单暂时看不到了");
}

/* POST /pool/villages/:code/withdraw */
enum result pool_withdraw(struct ctx *ctx)
{
    struct pool_work work = pool_work_read(ctx, param(ctx, "code"));
    return take_step(ctx, &work, "withdraw", "已撤回，可以继续修改");
}

/* POST /pool/villages/:code/return {reason} */
enum result pool_return(struct ctx *ctx)
{
    struct pool_work work = pool_work_read(ctx, param(ctx, "code"));
    const char *reason = form_text(ctx, "reason");
    form_only(ctx, "reason", "");
    if (!has_errors(ctx) && text_is_blank(reason))
        error_at(ctx, "reason", "ALL-9", "请写明原因，对方才知道怎么办");
    else if (text_length(reason) > 2000)
        error_at(ctx, "reason", "length", "原因请控制在 2000 字以内");
    else if (!text_is_clean(reason, strlen(reason), true))
        error_at(ctx, "reason", "format", "原因里有不能识别的字符，请删除后重新填写");
    work.list.returned = text_trim(ctx->arena, reason);
    return take_step(ctx, &work, "return", "已退回，村里会看到原因");
}

/* POST /pool/villages/:code/approve */
enum result pool_approve(struct ctx *ctx)
{
    struct pool_work work = pool_work_read(ctx, param(ctx, "code"));
    return take_step(ctx, &work, "approve", "审核通过，初步名单定下来了");
}
