/* The steps of the path: the table of the life cycle, its guards, and the forms that take a step or
 * comment on a plan in review. */
#include "base/text.h"
#include "core/audit.h"
#include "plan/internal.h"

#include <string.h>

/* --- guards --- */

/* PLAN-2..PLAN-7: nothing hinders submission. */
static bool is_ready(struct ctx *ctx, const struct moving *moving)
{
    struct plan_full full;
    struct faults faults;
    if (!plan_read_full(ctx, moving->id, &full))
        return false;
    full_hindrances(ctx, &full, &faults);
    faults_to_errors(ctx, &faults);
    return !has_errors(ctx);
}

/* Whoever approves has opened this very version (PLAN-7, PLAN-8). */
static bool was_opened(struct ctx *ctx, const struct moving *moving)
{
    if (!plan_was_opened(ctx, moving->id, moving->version))
        error_at(ctx, "", "PLAN-8", "请先打开这份规划看过，再办理审核");
    return !has_errors(ctx);
}

static const struct meeting *commitment_of(struct ctx *ctx, const struct plan *plan)
{
    struct meeting *meetings;
    int count = meetings_read(ctx, plan->id, &meetings);
    return meeting_latest(meetings, count, MEETING_COMMITMENT, plan);
}

/* PLAN-12: the promise was made, after the notice. */
static bool was_promised(struct ctx *ctx, const struct moving *moving)
{
    struct faults faults = {.arena = ctx->arena};
    const struct meeting *meeting = commitment_of(ctx, moving->record);
    if (!meeting)
        fault_add(&faults, "meetings", "PLAN-12", "还没有登记公开承诺会议");
    else
        commitment_check(meeting, plan_notice_end(ctx, moving->id), &faults);
    struct plan_full full = {.plan = *(struct plan *)moving->record};
    plan_read_amendment(ctx, &full);
    if (full.amendment.comparison)
        amendment_check(&full.amendment, &faults); /* closed out while the notice hung */
    faults_to_errors(ctx, &faults);
    return !has_errors(ctx);
}

/* --- the table --- */

static const struct step steps[] = {
    {PLAN_DRAFT, "submit", PLAN_TOWN_REVIEW, EDITOR_ROLES, is_ready, 0, "提交镇审核"},
    {PLAN_TOWN_REVIEW, "approve", PLAN_COUNTY_REVIEW, ROLE_TOWN_OFFICER, was_opened, STEP_FOUR_EYES,
     "审核通过，报县级"},
    {PLAN_TOWN_REVIEW, "return", PLAN_DRAFT, ROLE_TOWN_OFFICER, NULL, STEP_REASON, "退回修改"},
    {PLAN_TOWN_REVIEW, "withdraw", PLAN_DRAFT, EDITOR_ROLES, NULL, STEP_WITHDRAW, "撤回修改"},
    {PLAN_COUNTY_REVIEW, "approve", PLAN_APPROVED, ROLE_COUNTY_REVIEWER, was_opened, STEP_FOUR_EYES,
     "同意公示"},
    {PLAN_COUNTY_REVIEW, "return", PLAN_DRAFT, ROLE_COUNTY_REVIEWER, NULL, STEP_REASON, "退回修改"},
    {PLAN_COUNTY_REVIEW, "withdraw", PLAN_TOWN_REVIEW, ROLE_TOWN_OFFICER, NULL, STEP_WITHDRAW,
     "撤回到镇审核"},
    {PLAN_APPROVED, "post", PLAN_ON_NOTICE, EDITOR_ROLES, NULL, 0, "登记张贴公示"},
    {PLAN_ON_NOTICE, "close-notice", PLAN_NOTICED, EDITOR_ROLES, NULL, 0, "结束公示"},
    {PLAN_ON_NOTICE, "revise", PLAN_DRAFT, EDITOR_ROLES, NULL, STEP_REASON, "按意见修改规划"},
    {PLAN_NOTICED, "commit", PLAN_IN_FORCE, EDITOR_ROLES, was_promised, 0, "确认已公开承诺"},
    {PLAN_IN_FORCE, "file", PLAN_FILED, ROLE_TOWN_OFFICER, NULL, 0, "备案归档"},
    {PLAN_IN_FORCE, "amend", PLAN_DRAFT, EDITOR_ROLES, NULL, STEP_REASON, "修订规划"},
    {PLAN_FILED, "amend", PLAN_DRAFT, EDITOR_ROLES, NULL, STEP_REASON, "修订规划"},
    {PLAN_DRAFT, "abandon", STATE_BEFORE, EDITOR_ROLES, NULL, 0, "放弃修订"},
    {PLAN_APPROVED, "abandon", STATE_BEFORE, EDITOR_ROLES, NULL, 0, "放弃修订"},
    {PLAN_NOTICED, "abandon", STATE_BEFORE, EDITOR_ROLES, NULL, 0, "放弃修订"},
    {0},
};

static bool is_authored(struct ctx *ctx, const struct moving *moving, int64_t user_id)
{
    return plan_is_author(ctx, moving->id, user_id);
}

/* The next level has commented (ALL-9). */
static bool is_taken_up(struct ctx *ctx, const struct moving *moving)
{
    return comments_after_step(ctx, moving->id);
}

/* What the targets were held against is kept as it was on the day of submission (PLAN-4). */
static void freeze_floors(struct ctx *ctx, const struct plan *plan)
{
    struct plan_item *items;
    int count = items_read(ctx, plan, &items);
    items_measure(ctx, plan, items, count);
    items_store_floors(ctx, items, count);
}

/* An amendment that is given up leads back to where it began. */
static int state_before(struct ctx *ctx, const struct moving *moving)
{
    const struct plan *plan = moving->record;
    (void)ctx;
    return plan->archive_number ? PLAN_FILED : PLAN_IN_FORCE;
}

static bool store_state(struct ctx *ctx, const struct moving *moving, int to)
{
    struct plan *plan = moving->record;
    bool commits = text_same(moving->action, "commit");
    if (text_same(moving->action, "submit")) {
        freeze_floors(ctx, plan);
        plan_add_author(ctx, plan->id);
    }
    if (commits)
        plan->in_force_on = commitment_of(ctx, plan)->held_on;
    if (to == PLAN_FILED && !plan->archive_number)
        plan->archive_number =
            archive_number(ctx->arena, plan->unit_code, ctx->today.year,
                           plan_filed_count(ctx, plan->unit_code, ctx->today.year) + 1);
    if (!plan_store_state(ctx, plan, to))
        return false;
    if (commits)
        plan_promise(ctx, plan);
    return true;
}

const struct workflow plan_workflow = {
    .entity = "plan",
    .states = plan_states,
    .steps = steps,
    .authored = is_authored,
    .store = store_state,
    .before = state_before,
    .taken_up = is_taken_up,
};

enum result plan_move(struct ctx *ctx, struct plan *plan, const char *action, const char *reason)
{
    struct moving moving = plan_moving(plan);
    enum result result = workflow_move(ctx, &plan_workflow, &moving, action, reason);
    plan->state = moving.state;
    plan->version = moving.version;
    return result;
}

/* --- taking a step --- */

/* The plan page again, with why the step was not taken. */
static enum result show_again(struct ctx *ctx, enum result result)
{
    const char *template =
        result != RC_INVALID || ctx->json ? NULL : plan_page(ctx, param_id(ctx, "id"));
    if (!template)
        return result;
    workflow_keep_reason(ctx);
    int64_t left = json_integer_value(json_object_get(ctx->view, "hindrance_count"));
    if (left) { /* the page lists them itself, each with its link */
        json_array_clear(ctx->errors);
        error_at(ctx, "", "PLAN-2", "还有 %lld 处需要处理，才能提交", (long long)left);
    }
    return invalid(ctx, template);
}

static enum result take(struct ctx *ctx, const char *action, const char *message)
{
    struct plan plan;
    if (!plan_read(ctx, param_id(ctx, "id"), &plan))
        return RC_MISSING;
    enum result result = form_only(ctx, "reason", "")
                             ? plan_move(ctx, &plan, action, form_text(ctx, "reason"))
                             : RC_INVALID;
    if (result != RC_OK)
        return show_again(ctx, result);
    return done(ctx, plan_json(ctx, &plan), message, "/plans/%lld", (long long)plan.id);
}

/* POST /plans/#id/submit */
enum result plan_submit(struct ctx *ctx)
{
    return take(ctx, "submit", "已提交镇审核");
}

/* POST /plans/#id/withdraw */
enum result plan_withdraw(struct ctx *ctx)
{
    return take(ctx, "withdraw", "已撤回");
}

/* POST /plans/#id/approve */
enum result plan_approve(struct ctx *ctx)
{
    return take(ctx, "approve", "已审核通过");
}

/* POST /plans/#id/return {reason} */
enum result plan_return(struct ctx *ctx)
{
    return take(ctx, "return", "已退回，对方会看到原因");
}

/* POST /plans/#id/commit */
enum result plan_commit(struct ctx *ctx)
{
    return take(ctx, "commit", "规划已经生效");
}

/* POST /plans/#id/file */
enum result plan_file(struct ctx *ctx)
{
    return take(ctx, "file", "已备案归档");
}

/* --- comments (PLAN-7) --- */

struct remark {
    int64_t item;
    const char *text, *answer;
};
static const struct field comment_fields[] = {
    {.name = "item", .label = "事项", .kind = FIELD_REF, .offset = offsetof(struct remark, item)},
    {.name = "text",
     .label = "审核意见",
     .kind = FIELD_LONG,
     .offset = offsetof(struct remark, text),
     .required = true,
     .max = 1000},
    {0},
};
static const struct record_type comment_type = {"comment", comment_fields, sizeof(struct remark)};
static const struct field answer_fields[] = {
    {.name = "answer",
     .label = "答复",
     .kind = FIELD_LONG,
     .offset = offsetof(struct remark, answer),
     .required = true,
     .max = 1000},
    {0},
};
static const struct record_type answer_type = {"answer", answer_fields, sizeof(struct remark)};

static const struct comment *comment_by_id(struct ctx *ctx, int64_t plan_id, int64_t id)
{
    struct comment *comments;
    int count = comments_read(ctx, plan_id, &comments);
    for (int i = 0; i < count; i++)
        if (comments[i].id == id)
            return &comments[i];
    return NULL;
}

static const char *comments_link(struct ctx *ctx, const struct plan *plan, int64_t item_id)
{
    struct plan_item item;
    if (!item_id || !item_read(ctx, plan, item_id, &item))
        return text_of(ctx, "/plans/%lld#comments", (long long)plan->id);
    return text_of(ctx, "/plans/%lld?list=%s#item-%lld", (long long)plan->id, lists[item.list].name,
                   (long long)item_id);
}

/* POST /plans/#id/comments {item, text} */
enum result comment_create(struct ctx *ctx)
{
    struct plan plan;
    struct plan_item item;
    struct remark remark = {0};
    enum result result = plan_for(ctx, ACT_COMMENT, &plan);
    if (result != RC_OK)
        return result;
    if (plan_is_author(ctx, plan.id, ctx->user.id)) {
        error_at(ctx, "", "USER-3", "您填写或提交过这份规划，审核意见由另一位同志提。");
        return RC_DENIED;
    }
    record_clear(&comment_type, &remark);
    record_parse(ctx, &comment_type, &remark, false, "");
    if (remark.item && !item_read(ctx, &plan, remark.item, &item))
        error_at(ctx, "item", "choice", "这份规划里没有这一项");
    struct comment *before;
    if (comments_read(ctx, plan.id, &before) >= RECORDS_MAX)
        error_at(ctx, "text", "range", "一份规划最多 %d 条审核意见，可以退回修改", RECORDS_MAX);
    if (has_errors(ctx))
        return show_again(ctx, RC_INVALID);
    int64_t id = comment_insert(ctx, plan.id, remark.item, remark.text);
    const struct comment *comment = comment_by_id(ctx, plan.id, id);
    if (!comment)
        return RC_FAILED;
    audit_add(ctx, "plan.comment", "plan_comment", id, plan.unit_code, NULL,
              comment_json(ctx, comment));
    return created(ctx, comment_json(ctx, comment), "已写下意见", "%s",
                   comments_link(ctx, &plan, remark.item));
}

/* POST /plans/#id/comments/#comment/answer {answer} */
enum result comment_reply(struct ctx *ctx)
{
    struct plan plan;
    struct remark remark = {0};
    enum result result = plan_for(ctx, ACT_EDIT, &plan);
    if (result != RC_OK)
        return result;
    const struct comment *before = comment_by_id(ctx, plan.id, param_id(ctx, "comment"));
    if (!before)
        return RC_MISSING;
    record_clear(&answer_type, &remark);
    if (!record_parse(ctx, &answer_type, &remark, false, ""))
        return show_again(ctx, RC_INVALID);
    if (!comment_answer(ctx, plan.id, before->id, remark.answer))
        return conflict(ctx, NULL, "这条意见已经答复过了。");
    const struct comment *after = comment_by_id(ctx, plan.id, before->id);
    audit_add(ctx, "plan.comment_answer", "plan_comment", before->id, plan.unit_code,
              comment_json(ctx, before), comment_json(ctx, after));
    return done(ctx, comment_json(ctx, after), "已答复", "%s",
                comments_link(ctx, &plan, before->item));
}
