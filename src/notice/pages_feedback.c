/* Pages of what the public says: reading, answering, showing, and who may be called back (PLAN-10).
 */
#include "notice.h"

#include "core/app.h"
#include "core/audit.h"
#include "core/secret.h"
#include "pages.h"
#include "plan.h"
#include "store.h"
#include "unit.h"

#include <string.h>

struct answer {
    const char *text;
    bool changes_plan, shown;
};

static const struct field answer_fields[] = {
    {.name = "text",
     .label = "答复",
     .kind = FIELD_LONG,
     .offset = offsetof(struct answer, text),
     .required = true,
     .max = 2000},
    {.name = "changes_plan",
     .label = "采纳这条意见，规划要修改（退回编制，修改后重新公示满天数）",
     .kind = FIELD_BOOL,
     .offset = offsetof(struct answer, changes_plan)},
    {.name = "shown",
     .label = "在公示页面上公开这条意见和答复（不显示姓名和联系方式）",
     .kind = FIELD_BOOL,
     .offset = offsetof(struct answer, shown)},
    {0},
};
static const struct record_type answer_type = {"answer", answer_fields, sizeof(struct answer)};
/* Only whether it is shown. */
static const struct record_type shown_type = {"answer", answer_fields + 2, sizeof(struct answer)};

/* One answer to several; none of them changes the plan. */
static const struct field answers_fields[] = {
    {.name = "text",
     .label = "给勾选的意见同样的答复",
     .kind = FIELD_LONG,
     .offset = offsetof(struct answer, text),
     .required = true,
     .max = 2000,
     .hint = "要采纳、要改规划的意见，请一条一条答复"},
    {.name = "shown",
     .label = "在公示页面上公开这些意见和答复（不显示姓名和联系方式）",
     .kind = FIELD_BOOL,
     .offset = offsetof(struct answer, shown)},
    {0},
};
static const struct record_type answers_type = {"answer", answers_fields, sizeof(struct answer)};

const char *feedback_owner(struct ctx *ctx)
{
    return feedback_store_unit(ctx, param_id(ctx, "id"));
}

/* Only while its notice hangs can a feedback still change the plan (PLAN-10). */
static bool is_on_display(struct ctx *ctx, const struct feedback *feedback)
{
    struct notice notice;
    return notice_read(ctx, feedback->notice_id, &notice) && notice.state == NOTICE_ON_NOTICE;
}

static void fill_feedback(struct ctx *ctx, const struct feedback *feedback,
                          const struct answer *answer)
{
    record_form(ctx, "f", &answer_type, answer);
    view_text(ctx, "title", "答复群众意见");
    view_set(ctx, "feedback", feedback_json(ctx, feedback));
    const char *notice_link = text_of(ctx, "/notices/%lld", (long long)feedback->notice_id);
    view_text(ctx, "unit_name", unit_name(ctx, feedback->unit_code));
    view_text(ctx, "notice_link", notice_link);
    view_set(ctx, "crumbs",
             json_pack("[{s:s, s:s}, {s:s, s:s}, {s:s, s:s}]", "label", "公示", "href_link",
                       "/notices", "label",
                       text_of(ctx, "%s的公示", unit_name(ctx, feedback->unit_code)), "href_link",
                       notice_link, "label", "群众意见", "href_link", ""));
    view_set(ctx, "record_version", json_integer(feedback->version));
    bool hangs = is_on_display(ctx, feedback);
    view_set(ctx, "on_display", json_boolean(hangs));
    if (!hangs)
        form_asks_more(ctx, -1, 0); /* whether the plan changes */
    view_set(ctx, "may_act", json_boolean(has_role(ctx, WHO_POSTS)));
}

enum result feedback_page(struct ctx *ctx)
{
    struct feedback feedback;
    struct answer answer;
    if (!feedback_store_read(ctx, param_id(ctx, "id"), &feedback))
        return RC_MISSING;
    record_clear(&answer_type, &answer);
    fill_feedback(ctx, &feedback, &answer);
    return page(ctx, "notice/feedback");
}

/* PLAN-10: an answer that changes the plan sends it back to drafting; it is noticed again in full.
 */
static enum result send_back(struct ctx *ctx, const struct feedback *feedback, const char *answer)
{
    struct plan plan;
    struct notice notice;
    if (!plan_read(ctx, feedback->plan_id, &plan) ||
        !notice_read(ctx, feedback->notice_id, &notice))
        return RC_MISSING;
    json_object_del(ctx->form, "_version"); /* it was the feedback's */
    json_object_del(ctx->form, "version");
    enum result moved = plan_move(ctx, &plan, "revise", answer);
    if (moved != RC_OK)
        return moved;
    return notice_store_end(ctx, notice.id, NOTICE_WITHDRAWN) && plan_next_number(ctx, plan.id)
               ? RC_OK
               : RC_FAILED;
}

enum result feedback_answer(struct ctx *ctx)
{
    struct feedback feedback;
    struct answer answer;
    if (!feedback_store_read(ctx, param_id(ctx, "id"), &feedback))
        return RC_MISSING;
    record_clear(&answer_type, &answer);
    if (!record_parse(ctx, &answer_type, &answer, false, "")) {
        fill_feedback(ctx, &feedback, &answer);
        return invalid(ctx, "notice/feedback");
    }
    if (answer.changes_plan && !is_on_display(ctx, &feedback)) {
        fill_feedback(ctx, &feedback, &answer);
        return conflict(ctx, "notice/feedback",
                        "这份公示已经结束或撤下，不能再因这条意见退回编制，请只答复。");
    }
    if (!version_is_current(ctx, feedback.version) ||
        !feedback_store_answer(ctx, &feedback, answer.text, answer.changes_plan, answer.shown))
        return conflict(ctx, NULL, "这条意见刚刚已由其他同志答复。");
    audit_add(ctx, "feedback.answer", "feedback", feedback.id, feedback.unit_code, NULL,
              record_json(&answer_type, &answer));
    enum result moved = answer.changes_plan ? send_back(ctx, &feedback, answer.text) : RC_OK;
    if (moved != RC_OK)
        return moved;
    feedback_store_read(ctx, feedback.id, &feedback);
    if (answer.changes_plan)
        return done(ctx, feedback_json(ctx, &feedback), "已答复。规划已退回编制，修改后要重新公示",
                    "/plans/%lld", (long long)feedback.plan_id);
    return done(ctx, feedback_json(ctx, &feedback), "已答复", "/notices/%lld",
                (long long)feedback.notice_id);
}

/* --- several at once --- */

#define ANSWERS_MAX 200

void feedback_answers_form(struct ctx *ctx)
{
    struct answer answer;
    record_clear(&answers_type, &answer);
    record_form(ctx, "f", &answers_type, &answer);
}

/* One of those ticked: an open one of this notice, or left by an earlier one of the plan. */
static bool answer_one(struct ctx *ctx, int64_t plan, int64_t id, const struct answer *answer)
{
    struct feedback feedback;
    if (!feedback_store_read(ctx, id, &feedback) || feedback.plan_id != plan) {
        error_at(ctx, "feedback", "choice", "勾选的意见不在这份公示里");
        return false;
    }
    if (!feedback_store_answer(ctx, &feedback, answer->text, false, answer->shown)) {
        error_at(ctx, "feedback", "state", "勾选的意见里有的刚刚已由其他同志答复，请重新勾选");
        return false;
    }
    audit_add(ctx, "feedback.answer", "feedback", feedback.id, feedback.unit_code, NULL,
              record_json(&answers_type, answer));
    return true;
}

/* POST /notices/ID/answers {feedback: [ids], text, shown}: all of them or none (PLAN-10). */
enum result feedback_answer_all(struct ctx *ctx)
{
    int64_t ids[ANSWERS_MAX];
    struct answer answer;
    struct notice notice;
    if (!notice_read(ctx, param_id(ctx, "id"), &notice))
        return RC_MISSING;
    int count = form_ids(ctx, "feedback", ids, ANSWERS_MAX);
    if (!count && !has_errors(ctx))
        error_at(ctx, "feedback", "required", "请勾选要答复的意见");
    record_clear(&answers_type, &answer);
    record_parse(ctx, &answers_type, &answer, false, "feedback");
    for (int i = 0; i < count && !has_errors(ctx); i++)
        answer_one(ctx, notice.plan_id, ids[i], &answer);
    if (has_errors(ctx)) {
        record_form(ctx, "f", &answers_type, &answer);
        return notice_page_again(ctx, &notice, ids, count);
    }
    return done(ctx, json_pack("{s:i}", "answered", count), text_of(ctx, "已答复 %d 条", count),
                "/notices/%lld", (long long)notice.id);
}

/* The answerer may change the mind about showing it. */
enum result feedback_show(struct ctx *ctx)
{
    struct feedback feedback;
    struct answer answer;
    if (!feedback_store_read(ctx, param_id(ctx, "id"), &feedback))
        return RC_MISSING;
    record_clear(&shown_type, &answer);
    if (!record_parse(ctx, &shown_type, &answer, false, ""))
        return invalid(ctx, NULL);
    if (!feedback.answer)
        return conflict(ctx, NULL, "答复以后才能公开。");
    bool shown = answer.shown;
    if (!version_is_current(ctx, feedback.version) || !feedback_store_show(ctx, &feedback, shown))
        return conflict(ctx, NULL, "内容刚刚有了变化，请刷新后再试。");
    audit_add(ctx, shown ? "feedback.show" : "feedback.hide", "feedback", feedback.id,
              feedback.unit_code, NULL, NULL);
    return done(ctx, feedback_json(ctx, &feedback), shown ? "已公开" : "已不再公开",
                "/notices/%lld", (long long)feedback.notice_id);
}

static const char *open_sealed(struct ctx *ctx, const char *what, const struct feedback *feedback,
                               const char *sealed)
{
    const char *text =
        secret_open(ctx->app->secrets, ctx->arena,
                    text_of(ctx, "feedback.%s:%lld", what, (long long)feedback->id), sealed);
    return text ? text : "未填写";
}

/* Name and contact are shown on asking, and the look is recorded. */
enum result feedback_contact(struct ctx *ctx)
{
    struct feedback feedback;
    struct answer answer;
    if (!feedback_store_read(ctx, param_id(ctx, "id"), &feedback))
        return RC_MISSING;
    audit_add(ctx, "feedback.contact", "feedback", feedback.id, feedback.unit_code, NULL, NULL);
    record_clear(&answer_type, &answer);
    fill_feedback(ctx, &feedback, &answer);
    view_set(ctx, "contact",
             json_pack("{s:s, s:s}", "name",
                       open_sealed(ctx, "name", &feedback, feedback.name_sealed), "contact",
                       open_sealed(ctx, "contact", &feedback, feedback.contact_sealed)));
    return page(ctx, "notice/feedback");
}
