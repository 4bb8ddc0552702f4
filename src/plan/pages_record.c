/* The records of the path: special study, deliberation, public commitment, with their papers. */
#include "base/text.h"
#include "core/app.h"
#include "core/audit.h"
#include "core/file.h"
#include "plan/internal.h"

#include <string.h>

static const char *plan_link(struct ctx *ctx, const struct plan *plan)
{
    return text_of(ctx, "/plans/%lld#records", (long long)plan->id);
}

/* Where a new record is found: users go on with the plan, programs to the record itself. */
static const char *record_link(struct ctx *ctx, const struct plan *plan, const char *kind,
                               int64_t id)
{
    return ctx->json ? text_of(ctx, "/plans/%lld/%s/%lld", (long long)plan->id, kind, (long long)id)
                     : plan_link(ctx, plan);
}

static enum result changed_meanwhile(struct ctx *ctx)
{
    return conflict(ctx, NULL, "别人刚刚改动过这条记录，请看过最新内容再修改。");
}

/* What the pages of all records have in common; id 0: it is not stored yet. */
static void show_record(struct ctx *ctx, const struct plan *plan, enum plan_act act,
                        const char *entity, int64_t id, json_t *record)
{
    view_set(ctx, "plan", plan_json(ctx, plan));
    view_set(ctx, "plan_id", json_integer(plan->id));
    view_set(ctx, "record", id ? record : json_null());
    view_set(ctx, "record_version",
             id ? json_incref(json_object_get(record, "version")) : json_null());
    view_set(ctx, "may_edit", json_boolean(plan_may(act, ctx->user.roles, plan->state)));
    view_set(ctx, "files", id ? file_list(ctx, entity, id) : json_array());
}

/* --- special study (PLAN-5) --- */

static bool study_find(struct ctx *ctx, const struct plan *plan, struct study *study)
{
    struct study *all;
    int64_t id = param_id(ctx, "study");
    int count = studies_read(ctx, plan->id, &all);
    for (int i = 0; i < count; i++) {
        if (all[i].id != id)
            continue;
        *study = all[i];
        return true;
    }
    return false;
}

static enum result study_page(struct ctx *ctx, const struct plan *plan, const struct study *study)
{
    show_record(ctx, plan, ACT_EDIT, "plan_study", study->id, study_json(ctx, study));
    record_form(ctx, "f", &study_type, study);
    plan_crumbs(ctx, plan, "专题学习");
    return has_errors(ctx) ? invalid(ctx, "plan/study") : page(ctx, "plan/study");
}

/* The documents that the opinion names, to start from (ALL-3). */
static const char *study_documents(struct ctx *ctx)
{
    struct buf text = buf_create(ctx->arena, 512);
    const json_t *documents = json_object_get(ctx->app->library, "documents"), *document;
    size_t i;
    json_array_foreach(documents, i, document)
    {
        buf_printf(&text, "%s%s", i ? "\n" : "", json_string_value(document));
    }
    return text.bytes;
}

/* GET /plans/#id/studies/new */
enum result study_new_form(struct ctx *ctx)
{
    struct plan plan;
    struct study study = {0};
    enum result result = plan_for(ctx, ACT_EDIT, &plan);
    if (result != RC_OK)
        return result;
    record_clear(&study_type, &study);
    study.documents = study_documents(ctx);
    study.attended = "村党组织领导班子全体成员";
    return study_page(ctx, &plan, &study);
}

/* GET /plans/#id/studies/#study */
enum result study_form(struct ctx *ctx)
{
    struct plan plan;
    struct study study;
    if (!plan_read(ctx, param_id(ctx, "id"), &plan) || !study_find(ctx, &plan, &study))
        return RC_MISSING;
    return study_page(ctx, &plan, &study);
}

static enum result study_store(struct ctx *ctx, const struct plan *plan, struct study *study)
{
    json_t *before = study->id ? study_json(ctx, study) : NULL;
    record_parse(ctx, &study_type, study, study->id != 0, "evidence");
    if (!date_is_none(study->held_on) && date_compare(study->held_on, ctx->today) > 0)
        error_at(ctx, "held_on", "PLAN-5", "学习日期晚于今天，请在学习后登记");
    struct study *present;
    if (!study->id && studies_read(ctx, plan->id, &present) >= RECORDS_MAX)
        error_at(ctx, "held_on", "range",
                 "一份规划最多登记 %d 次专题学习，已经登满；请在已有的记录里修改", RECORDS_MAX);
    if (has_errors(ctx))
        return study_page(ctx, plan, study);
    bool is_new = !study->id;
    int64_t id = study_save(ctx, plan->id, study);
    if (!id)
        return changed_meanwhile(ctx);
    study->version++;
    study->id = id;
    file_attach(ctx, "evidence", "plan_study", id, plan->unit_code);
    audit_add(ctx, is_new ? "plan.study_add" : "plan.study_change", "plan_study", id,
              plan->unit_code, before, study_json(ctx, study));
    return is_new ? created(ctx, study_json(ctx, study), "已登记专题学习", "%s",
                            record_link(ctx, plan, "studies", id))
                  : done(ctx, study_json(ctx, study), "已保存", "%s", plan_link(ctx, plan));
}

/* POST /plans/#id/studies */
enum result study_create(struct ctx *ctx)
{
    struct plan plan;
    struct study study = {0};
    enum result result = plan_for(ctx, ACT_EDIT, &plan);
    if (result != RC_OK)
        return result;
    record_clear(&study_type, &study);
    return study_store(ctx, &plan, &study);
}

/* POST /plans/#id/studies/#study */
enum result study_edit(struct ctx *ctx)
{
    struct plan plan;
    struct study study;
    enum result result = plan_for(ctx, ACT_EDIT, &plan);
    if (result != RC_OK)
        return result;
    if (!study_find(ctx, &plan, &study))
        return RC_MISSING;
    if (!version_is_current(ctx, study.version))
        return changed_meanwhile(ctx);
    return study_store(ctx, &plan, &study);
}

/* POST /plans/#id/studies/#study/remove */
enum result study_drop(struct ctx *ctx)
{
    struct plan plan;
    struct study study;
    enum result result = plan_for(ctx, ACT_EDIT, &plan);
    if (result != RC_OK)
        return result;
    if (!study_find(ctx, &plan, &study) || !study_remove(ctx, plan.id, study.id))
        return RC_MISSING;
    audit_add(ctx, "plan.study_remove", "plan_study", study.id, plan.unit_code,
              study_json(ctx, &study), NULL);
    return done(ctx, study_json(ctx, &study), "已删除", "%s", plan_link(ctx, &plan));
}

/* --- meetings (PLAN-6, PLAN-12) --- */

/* A deliberation belongs to the draft, a commitment to the noticed plan. */
static enum plan_act act_of(int kind)
{
    return kind == MEETING_COMMITMENT ? ACT_PROMISE : ACT_EDIT;
}

static bool meeting_find(struct ctx *ctx, const struct plan *plan, struct meeting *meeting)
{
    struct meeting *all;
    int64_t id = param_id(ctx, "meeting");
    int count = meetings_read(ctx, plan->id, &all);
    for (int i = 0; i < count; i++) {
        if (all[i].id != id)
            continue;
        *meeting = all[i];
        return true;
    }
    return false;
}

/* Inputs of votes, which a commitment has none of. */
#define MEETING_VOTES 3

static enum result meeting_page(struct ctx *ctx, const struct plan *plan,
                                const struct meeting *meeting)
{
    bool commitment = meeting->kind == MEETING_COMMITMENT;
    show_record(ctx, plan, act_of(meeting->kind), "plan_meeting", meeting->id,
                meeting_json(ctx, meeting));
    view_set(ctx, "commitment", json_boolean(commitment));
    view_text(ctx, "kind", meeting_kinds[meeting->kind].name);
    record_form(ctx, "f", &meeting_type, meeting);
    form_asks_more(ctx, commitment ? -MEETING_VOTES - 1 : -2, -1); /* the kind is known */
    plan_crumbs(ctx, plan, commitment ? "公开承诺会议" : "代表会议讨论");
    return has_errors(ctx) ? invalid(ctx, "plan/meeting") : page(ctx, "plan/meeting");
}

static struct meeting meeting_new(int kind)
{
    struct meeting meeting = {0};
    record_clear(&meeting_type, &meeting);
    meeting.kind = kind;
    meeting.form = kind == MEETING_COMMITMENT ? FORM_ALL_MEMBERS : FORM_REPRESENTATIVES;
    meeting.promised_by = kind == MEETING_COMMITMENT ? "村党组织领导班子全体成员" : "";
    return meeting;
}

/* GET /plans/#id/meetings/new?kind= */
enum result meeting_new_form(struct ctx *ctx)
{
    struct plan plan;
    int kind = choice_by_name(meeting_kinds, query_text(ctx, "kind"));
    struct meeting meeting = meeting_new(kind < 0 ? MEETING_DELIBERATION : kind);
    enum result result = plan_for(ctx, act_of(meeting.kind), &plan);
    return result == RC_OK ? meeting_page(ctx, &plan, &meeting) : result;
}

/* GET /plans/#id/meetings/#meeting */
enum result meeting_form(struct ctx *ctx)
{
    struct plan plan;
    struct meeting meeting;
    if (!plan_read(ctx, param_id(ctx, "id"), &plan) || !meeting_find(ctx, &plan, &meeting))
        return RC_MISSING;
    return meeting_page(ctx, &plan, &meeting);
}

static void check_meeting(struct ctx *ctx, const struct plan *plan, struct meeting *meeting)
{
    struct faults faults = {.arena = ctx->arena};
    meeting_check(meeting, ctx->today, &faults);
    if (meeting->kind == MEETING_COMMITMENT)
        commitment_check(meeting, plan_notice_end(ctx, plan->id), &faults);
    faults_to_errors(ctx, &faults);
}

static bool meetings_are_full(struct ctx *ctx, const struct plan *plan, int kind)
{
    struct meeting *present;
    int of_kind = 0, count = meetings_read(ctx, plan->id, &present);
    for (int i = 0; i < count; i++)
        of_kind += present[i].kind == kind;
    return of_kind >= MEETINGS_MAX;
}

/* What was left empty and has a plain meaning. */
static void complete_meeting(struct meeting *meeting)
{
    struct meeting usual = meeting_new(meeting->kind);
    if (meeting->form < 0)
        meeting->form = usual.form;
    if (text_is_blank(meeting->promised_by))
        meeting->promised_by = usual.promised_by;
    if (meeting->kind == MEETING_DELIBERATION && meeting->votes_against == COUNT_NONE)
        meeting->votes_against = 0;
    if (meeting->kind == MEETING_DELIBERATION && meeting->votes_abstain == COUNT_NONE)
        meeting->votes_abstain = 0;
}

static enum result meeting_store(struct ctx *ctx, const struct plan *plan, struct meeting *meeting)
{
    json_t *before = meeting->id ? meeting_json(ctx, meeting) : NULL;
    int kind = meeting->kind;
    record_parse(ctx, &meeting_type, meeting, meeting->id != 0, "scan");
    meeting->kind = kind; /* decided by where the meeting belongs, never changed */
    complete_meeting(meeting);
    if (!has_errors(ctx))
        check_meeting(ctx, plan, meeting);
    if (!meeting->id && meetings_are_full(ctx, plan, kind))
        error_at(ctx, "held_on", "range",
                 "一份规划最多登记 %d 次%s，已经登满；请在已有的记录里修改", MEETINGS_MAX,
                 kind == MEETING_COMMITMENT ? "公开承诺会议" : "代表会议讨论");
    if (has_errors(ctx))
        return meeting_page(ctx, plan, meeting);
    bool is_new = !meeting->id;
    int64_t id = meeting_save(ctx, plan, meeting);
    if (!id)
        return changed_meanwhile(ctx);
    meeting->version++;
    meeting->id = id;
    file_attach(ctx, "scan", "plan_meeting", id, plan->unit_code);
    audit_add(ctx, is_new ? "plan.meeting_add" : "plan.meeting_change", "plan_meeting", id,
              plan->unit_code, before, meeting_json(ctx, meeting));
    return is_new ? created(ctx, meeting_json(ctx, meeting), "已登记会议", "%s",
                            record_link(ctx, plan, "meetings", id))
                  : done(ctx, meeting_json(ctx, meeting), "已保存", "%s", plan_link(ctx, plan));
}

/* POST /plans/#id/meetings */
enum result meeting_create(struct ctx *ctx)
{
    struct plan plan;
    int kind = choice_by_name(meeting_kinds, form_text(ctx, "kind"));
    struct meeting meeting = meeting_new(kind < 0 ? MEETING_DELIBERATION : kind);
    enum result result = plan_for(ctx, act_of(meeting.kind), &plan);
    return result == RC_OK ? meeting_store(ctx, &plan, &meeting) : result;
}

static enum result meeting_for(struct ctx *ctx, struct plan *plan, struct meeting *meeting)
{
    if (!plan_read(ctx, param_id(ctx, "id"), plan) || !meeting_find(ctx, plan, meeting))
        return RC_MISSING;
    return plan_for(ctx, act_of(meeting->kind), plan);
}

/* POST /plans/#id/meetings/#meeting */
enum result meeting_edit(struct ctx *ctx)
{
    struct plan plan;
    struct meeting meeting;
    enum result result = meeting_for(ctx, &plan, &meeting);
    if (result != RC_OK)
        return result;
    if (!version_is_current(ctx, meeting.version))
        return changed_meanwhile(ctx);
    return meeting_store(ctx, &plan, &meeting);
}

/* POST /plans/#id/meetings/#meeting/remove */
enum result meeting_drop(struct ctx *ctx)
{
    struct plan plan;
    struct meeting meeting;
    enum result result = meeting_for(ctx, &plan, &meeting);
    if (result != RC_OK)
        return result;
    if (!meeting_remove(ctx, plan.id, meeting.id))
        return RC_MISSING;
    audit_add(ctx, "plan.meeting_remove", "plan_meeting", meeting.id, plan.unit_code,
              meeting_json(ctx, &meeting), NULL);
    return done(ctx, meeting_json(ctx, &meeting), "已删除", "%s", plan_link(ctx, &plan));
}
