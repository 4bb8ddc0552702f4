/* Pages of public display for the offices: posting, the photo, answering, closing (PLAN-9,
 * PLAN-10). */
#include "notice.h"

#include "base/text.h"
#include "calendar.h"
#include "core/audit.h"
#include "core/file.h"
#include "pages.h"
#include "plan.h"
#include "store.h"
#include "unit.h"

#include <string.h>

/* --- posting --- */

struct posting {
    struct date posted_on;
    const char *place;
};

/* The photo is evidence that may follow, never a condition (PLAN-9, ALL-7). */
static const struct field posting_fields[] = {
    {.name = "posted_on",
     .label = "张贴日期",
     .kind = FIELD_DATE,
     .offset = offsetof(struct posting, posted_on),
     .required = true,
     .hint = "贴出的当天不计入公示天数"},
    {.name = "place",
     .label = "张贴地点",
     .kind = FIELD_TEXT,
     .offset = offsetof(struct posting, place),
     .required = true,
     .max = 100,
     .hint = "例如：村务公开栏、镇政府网站"},
    {.name = "photo",
     .label = "张贴后的照片",
     .kind = FIELD_FILE,
     .hint = "可以用手机直接拍，也可以以后再补"},
    {0},
};
static const struct record_type posting_type = {"notice", posting_fields, sizeof(struct posting)};

/* How long a notice of this village hangs, by the settings of today. */
static void take_terms(struct ctx *ctx, struct notice *notice)
{
    notice->days = setting_int(ctx, notice->unit_code, "notice_days");
    notice->working =
        strcmp(setting_choice(ctx, notice->unit_code, "notice_day_kind"), "working") == 0;
}

static enum result posting_page(struct ctx *ctx, const struct plan *plan,
                                const struct posting *posting, bool again)
{
    struct notice terms = {.unit_code = plan->unit_code};
    take_terms(ctx, &terms);
    record_form(ctx, "f", &posting_type, posting);
    view_text(ctx, "title", text_of(ctx, "登记张贴公示 · %s", plan->unit_name));
    view_set(ctx, "plan",
             json_pack("{s:I, s:s, s:s, s:s}", "id", plan->id, "unit", plan->unit_code, "unit_name",
                       plan->unit_name, "campaign", plan->campaign_name));
    view_set(ctx, "days", json_integer(terms.days));
    view_set(ctx, "working", json_boolean(terms.working));
    view_set(ctx, "record_version", json_integer(plan->version));
    return again ? invalid(ctx, "notice/post") : page(ctx, "notice/post");
}

static enum result show_post(struct ctx *ctx)
{
    struct plan plan;
    struct posting posting;
    if (!plan_read(ctx, param_id(ctx, "id"), &plan))
        return RC_MISSING;
    if (plan.state != PLAN_APPROVED)
        return conflict(ctx, NULL, "县级同意公示后才能登记张贴。");
    record_clear(&posting_type, &posting);
    posting.posted_on = ctx->today;
    posting.place = "村务公开栏";
    return posting_page(ctx, &plan, &posting, false);
}

/* The last whole day of display; a year without a table of working days is said, never guessed. */
static void set_last_day(struct ctx *ctx, struct notice *notice)
{
    int missing = 0;
    if (!calendar_last_day(ctx, notice->posted_on, (int)notice->days, notice->working,
                           &notice->last_day, &missing))
        error_at(ctx, "posted_on", "PLAN-9",
                 "公示按工作日计算，但还没有%d年的放假安排表，请先请市里补充", missing);
}

static bool check_posting(struct ctx *ctx, struct notice *notice)
{
    struct date approved = notice_store_approved_on(ctx, notice->plan_id);
    const char *fault = notice_date_fault(notice->posted_on, approved, ctx->today);
    if (fault)
        error_at(ctx, "posted_on", "PLAN-9", "%s", fault);
    else
        set_last_day(ctx, notice);
    return !has_errors(ctx);
}

/* What is posted is kept as it is on this day, however the plan changes later (ALL-8). */
static bool freeze(struct ctx *ctx, const struct plan *plan, struct notice *notice)
{
    notice->snapshot = json_text(ctx, plan_snapshot(ctx, plan));
    return notice->snapshot != NULL;
}

static enum result post_notice(struct ctx *ctx)
{
    struct plan plan;
    struct posting posting;
    if (!plan_read(ctx, param_id(ctx, "id"), &plan))
        return RC_MISSING;
    record_clear(&posting_type, &posting);
    bool parsed = record_parse(ctx, &posting_type, &posting, false, "photo");
    struct notice notice = {
        .plan_id = plan.id,
        .number = plan.number,
        .unit_code = plan.unit_code,
        .posted_on = posting.posted_on,
        .place = posting.place,
        .created_by_name = ctx->user.full_name,
    };
    take_terms(ctx, &notice);
    if (plan.state == PLAN_APPROVED && (!parsed || !check_posting(ctx, &notice)))
        return posting_page(ctx, &plan, &posting, true);
    if (!freeze(ctx, &plan, &notice))
        return RC_FAILED;
    enum result moved = plan_move(ctx, &plan, "post", "");
    if (moved != RC_OK)
        return moved;
    notice.id = notice_store_add(ctx, &notice);
    file_attach(ctx, "photo", "notice", notice.id, notice.unit_code);
    json_t *record = notice_json(ctx, &notice);
    audit_add(ctx, "notice.post", "notice", notice.id, notice.unit_code, NULL,
              notice_facts(ctx, &notice));
    return created(ctx, record, "已登记张贴，公示开始", "/notices/%lld", (long long)notice.id);
}

/* --- one notice --- */

static const char *notice_owner(struct ctx *ctx)
{
    return notice_store_unit(ctx, param_id(ctx, "id"));
}

static void add_feedback(struct ctx *ctx, const struct feedback *feedback, void *arg)
{
    json_array_append_new(arg, feedback_json(ctx, feedback));
}

static void fill_notice(struct ctx *ctx, const struct notice *notice)
{
    struct plan plan;
    json_t *feedback = json_array();
    json_object_update_new(ctx->view, notice_json(ctx, notice));
    if (plan_read(ctx, notice->plan_id, &plan)) {
        view_text(ctx, "title", text_of(ctx, "%s的公示", plan.unit_name));
        view_text(ctx, "unit_name", plan.unit_name);
        view_text(ctx, "campaign", plan.campaign_name);
        view_set(ctx, "record_version", json_integer(plan.version));
        view_set(ctx, "plan_is_on_notice", json_boolean(plan.state == PLAN_ON_NOTICE));
    }
    feedback_store_each(ctx, notice->id, add_feedback, feedback);
    int64_t open = feedback_store_open(ctx, notice->plan_id);
    view_set(ctx, "feedback", feedback);
    view_set(ctx, "feedback_open", json_integer(open));
    view_set(ctx, "several", json_boolean(open > 1 && has_role(ctx, WHO_POSTS)));
    if (!json_object_get(ctx->view, "f"))
        feedback_answers_form(ctx);
    view_set(ctx, "files", file_list(ctx, "notice", notice->id));
    view_set(ctx, "may_act", json_boolean(has_role(ctx, WHO_POSTS)));
    view_set(ctx, "crumbs",
             json_pack("[{s:s, s:s}, {s:s, s:s}]", "label", "公示", "href_link", "/notices",
                       "label", plan.unit_name, "href_link", ""));
}

enum result notice_page_again(struct ctx *ctx, const struct notice *notice, const int64_t *ticked,
                              int count)
{
    size_t i;
    json_t *row;
    fill_notice(ctx, notice);
    json_array_foreach(json_object_get(ctx->view, "feedback"), i, row)
    {
        for (int at = 0; at < count; at++)
            if (json_integer_value(json_object_get(row, "id")) == ticked[at])
                json_object_set_new(row, "ticked", json_true());
    }
    return invalid(ctx, "notice/show");
}

static enum result show_notice(struct ctx *ctx)
{
    struct notice notice;
    if (!notice_read(ctx, param_id(ctx, "id"), &notice))
        return RC_MISSING;
    fill_notice(ctx, &notice);
    return page(ctx, "notice/show");
}

static enum result show_list(struct ctx *ctx)
{
    struct paging paging = paging_read(ctx);
    const char *state = query_text(ctx, "state");
    if (choice_by_name(notice_states, state) < 0)
        state = "";
    view_text(ctx, "title", "公示");
    view_set(ctx, "notices", notice_store_list(ctx, state, &paging));
    view_text(ctx, "q", query_text(ctx, "q"));
    json_t *states = json_array();
    for (const struct choice *s = notice_states; s->name; s++)
        json_array_append_new(states, json_pack("{s:s, s:s, s:b}", "value", s->name, "label",
                                                s->label, "selected", text_same(s->name, state)));
    view_set(ctx, "states", states);
    paging_show(ctx, paging);
    return page(ctx, "notice/index");
}

static enum result add_photos(struct ctx *ctx)
{
    struct notice notice;
    if (!notice_read(ctx, param_id(ctx, "id"), &notice))
        return RC_MISSING;
    if (form_only(ctx, "", "photo") && upload_count(ctx, "photo") == 0)
        error_at(ctx, "photo", "required", "请选择照片");
    if (has_errors(ctx)) {
        fill_notice(ctx, &notice);
        return invalid(ctx, "notice/show");
    }
    int count = file_attach(ctx, "photo", "notice", notice.id, notice.unit_code);
    audit_add(ctx, "notice.photo", "notice", notice.id, notice.unit_code, NULL,
              json_pack("{s:i}", "photos", count));
    return done(ctx, notice_json(ctx, &notice), "照片已保存", "/notices/%lld",
                (long long)notice.id);
}

/* --- closing --- */

static enum result close_notice(struct ctx *ctx)
{
    struct plan plan;
    struct notice notice;
    if (!plan_read(ctx, param_id(ctx, "id"), &plan) || !notice_read_latest(ctx, plan.id, &notice))
        return RC_MISSING;
    if (notice.state != NOTICE_ON_NOTICE)
        return conflict(ctx, NULL, "这份公示已经结束或撤下。");
    int64_t open = feedback_store_open(ctx, plan.id);
    if (!notice_may_close(notice.last_day, ctx->today))
        error_at(ctx, "", "PLAN-9", "公示到%s期满，期满后的第二天起才能结束",
                 date_label(ctx, notice.last_day));
    if (open > 0)
        error_at(ctx, "", "PLAN-10", "还有 %lld 条群众意见没有答复，答复后才能结束公示",
                 (long long)open);
    if (has_errors(ctx)) {
        fill_notice(ctx, &notice);
        return invalid(ctx, "notice/show");
    }
    enum result moved = plan_move(ctx, &plan, "close-notice", "");
    if (moved != RC_OK)
        return moved;
    if (!notice_store_end(ctx, notice.id, NOTICE_CLOSED))
        return RC_FAILED;
    notice.state = NOTICE_CLOSED;
    notice.closed_on = ctx->today;
    return done(ctx, notice_json(ctx, &notice), "公示已结束，请组织公开承诺", "/plans/%lld",
                (long long)plan.id);
}

/* --- to-dos (ALL-2) --- */

static void add_due(struct ctx *ctx, const struct notice_due *due, void *arg)
{
    const char *name = unit_short_name(ctx->arena, due->unit_name);
    const char *last = date_label(ctx, due->last_day);
    struct todo todo = {
        .title = text_of(ctx, "%s · 结束公示", name),
        .detail = text_of(ctx, "公示已于%s期满，意见都已答复", last),
        .link = text_of(ctx, "/notices/%lld", (long long)due->id),
        .action = "结束公示",
        .due = date_add_days(due->last_day, 1),
        .from = date_add_days(due->last_day, 1),
        .group = "结束公示",
        .all_link = "/notices?state=on_notice",
    };
    if (due->open > 0) {
        todo.title = text_of(ctx, "%s · 答复群众意见 %lld 条", name, (long long)due->open);
        todo.detail = text_of(ctx, "公示%s期满，答复后方可结束公示", last);
        todo.link = text_of(ctx, "%s#feedback", todo.link);
        todo.action = "去答复";
        todo.due = due->last_day;
        todo.from = (struct date){0};
        todo.group = "答复群众意见";
    }
    if (!due->on_notice) { /* withdrawn before all were answered */
        todo.detail = "公示已撤下，意见仍要答复";
        todo.due = (struct date){0};
        todo.all_link = "/notices";
    }
    todo_add(arg, todo);
}

static void notice_due(struct ctx *ctx, struct todo_list *list)
{
    if (has_role(ctx, WHO_POSTS))
        notice_store_due(ctx, add_due, list);
}

/* --- the room --- */

static const struct setting settings[] = {
    {.name = "notice_days",
     .label = "公示天数",
     .kind = SETTING_INT,
     .otherwise = "5",
     .min = 5,
     .max = 60,
     .unit = "天",
     .rule = "PLAN-9",
     .source = "苏组通〔2021〕32号 四、实施步骤 2：时间不少于5天",
     .hint = "贴出的当天不算，满这么多个整天才能结束"},
    {.name = "notice_day_kind",
     .label = "公示按什么日计算",
     .kind = SETTING_CHOICE,
     .otherwise = "natural",
     .choices = "natural=自然日|working=工作日",
     .rule = "PLAN-9",
     .source = "苏组通〔2021〕32号 四、实施步骤 2（文件未写明，默认自然日）",
     .hint = "工作日按放假安排表计算"},
    {0},
};

#define POST(path, handler, own, takes, label)                                                     \
    {                                                                                              \
        .method = HTTP_POST, .pattern = (path), .handle = (handler), .owner = (own),               \
        .who = WHO_POSTS, .flags = (takes), .title = (label)                                       \
    }

static const struct route routes[] = {
    {.method = HTTP_GET,
     .pattern = "/notices",
     .handle = show_list,
     .who = WHO_BUSINESS,
     .title = "公示列表"},
    {.method = HTTP_GET,
     .pattern = "/notices/#id",
     .handle = show_notice,
     .owner = notice_owner,
     .who = WHO_BUSINESS,
     .title = "一份公示"},
    {.method = HTTP_GET,
     .pattern = "/plans/#id/post",
     .handle = show_post,
     .owner = plan_owner,
     .who = WHO_POSTS,
     .title = "登记张贴的表单"},
    {.method = HTTP_POST,
     .pattern = "/plans/#id/post",
     .handle = post_notice,
     .owner = plan_owner,
     .who = WHO_POSTS,
     .flags = ROUTE_UPLOAD,
     .title = "登记张贴公示"},
    {.method = HTTP_POST,
     .pattern = "/notices/#id/photos",
     .handle = add_photos,
     .owner = notice_owner,
     .who = WHO_POSTS,
     .flags = ROUTE_UPLOAD,
     .title = "补传张贴照片"},
    POST("/notices/#id/answers", feedback_answer_all, notice_owner, 0, "给几条群众意见同样的答复"),
    POST("/plans/#id/close-notice", close_notice, plan_owner, ROUTE_BARE, "结束公示"),
    {.method = HTTP_GET,
     .pattern = "/feedback/#id",
     .handle = feedback_page,
     .owner = feedback_owner,
     .who = WHO_BUSINESS,
     .title = "一条群众意见"},
    POST("/feedback/#id/answer", feedback_answer, feedback_owner, 0, "答复群众意见"),
    POST("/feedback/#id/show", feedback_show, feedback_owner, 0, "公开或不再公开一条意见"),
    POST("/feedback/#id/contact", feedback_contact, feedback_owner, ROUTE_BARE,
         "查看提意见人的联系方式"),
    {0},
};

static const struct nav_link nav[] = {
    {"任期规划", "公示", "/notices", WHO_BUSINESS & ~ROLE_VILLAGE_SECRETARY, true},
    {"任期规划", "公示", "/notices", ROLE_VILLAGE_SECRETARY, false}, /* reports stand in its bar */
    {0},
};

const struct room notice_room = {
    .name = "notice",
    .routes = routes,
    .nav = nav,
    .settings = settings,
    .due = notice_due,
    .agenda = notice_agenda,
    .archive = notice_archive,
    .sealed = notice_sealed,
};
