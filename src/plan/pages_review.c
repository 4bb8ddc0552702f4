/* The reviewers' pending list: what waits for the town or the county, approved one by one or
 * several at once, each opened before (PLAN-7, PLAN-8). */
#include "base/buf.h"
#include "plan/internal.h"

#define BATCH_MAX 200

/* GET /plans/reviews */
enum result reviews_show(struct ctx *ctx)
{
    bool county = has_role(ctx, ROLE_COUNTY_REVIEWER);
    json_t *plans = plan_waiting(ctx, county ? PLAN_COUNTY_REVIEW : PLAN_TOWN_REVIEW);
    bool any = false;
    size_t i;
    json_t *plan;
    json_array_foreach(plans, i, plan)
    {
        any |= json_is_true(json_object_get(plan, "tickable"));
    }
    view_text(ctx, "title", county ? "待县级审核的规划" : "待镇审核的规划");
    view_set(ctx, "plans", plans);
    view_set(ctx, "total", json_integer((json_int_t)json_array_size(plans)));
    view_set(ctx, "any", json_boolean(any));
    view_set(ctx, "county", json_boolean(county));
    view_text(ctx, "approve_label", county ? "同意公示勾选的规划" : "审核通过勾选的规划");
    return page(ctx, "plan/reviews");
}

/* Approves one of several. The errors of one are its own result and do not stop the others. */
static json_t *approve_one(struct ctx *ctx, int64_t id)
{
    struct plan plan;
    json_t *errors = ctx->errors;
    ctx->errors = json_array();
    enum result result = !plan_read(ctx, id, &plan) || !in_scope(ctx, plan.unit_code)
                             ? RC_MISSING
                             : plan_move(ctx, &plan, "approve", "");
    const char *message =
        json_string_value(json_object_get(json_array_get(ctx->errors, 0), "message"));
    ctx->errors = errors;
    if (result == RC_MISSING)
        return json_pack("{s:I, s:b, s:s, s:s}", "id", id, "ok", 0, "unit_name", "", "message",
                         "没有找到这份规划");
    return json_pack("{s:I, s:b, s:s, s:s, s:s}", "id", id, "ok", result == RC_OK, "unit_name",
                     plan.unit_name, "state", plan_states[plan.state].name, "message",
                     result == RC_OK ? ""
                     : message       ? message
                                     : "");
}

/* "已办理 3 份；1 份没有办成：金联村（……）"; the number done goes to `done`. */
static const char *summary(struct ctx *ctx, const json_t *results, int *done)
{
    struct buf failed = buf_create(ctx->arena, 256);
    int passed = 0, left = 0;
    size_t i;
    const json_t *one;
    json_array_foreach(results, i, one)
    {
        if (json_is_true(json_object_get(one, "ok"))) {
            passed++;
            continue;
        }
        buf_printf(&failed, "%s%s（%s）", left++ ? "、" : "",
                   json_string_value(json_object_get(one, "unit_name")),
                   json_string_value(json_object_get(one, "message")));
    }
    *done = passed;
    return left ? text_of(ctx, "已办理 %d 份；%d 份没有办成：%s", passed, left, failed.bytes)
                : text_of(ctx, "已办理 %d 份", passed);
}

/* POST /plans/reviews {plan: [ids]} */
enum result reviews_approve(struct ctx *ctx)
{
    int64_t ids[BATCH_MAX];
    int count = form_ids(ctx, "plan", ids, BATCH_MAX);
    if (form_only(ctx, "", "plan") && !count)
        error_at(ctx, "plan", "required", "请勾选要办理的规划");
    if (has_errors(ctx)) {
        reviews_show(ctx);
        return invalid(ctx, "plan/reviews");
    }
    json_t *results = json_array();
    int passed = 0;
    for (int i = 0; i < count; i++)
        json_array_append_new(results, approve_one(ctx, ids[i]));
    const char *message = summary(ctx, results, &passed);
    if (!passed) {
        error_at(ctx, "plan", "state", "%s", message);
        view_set(ctx, "results", results);
        reviews_show(ctx);
        return invalid(ctx, "plan/reviews");
    }
    return done(ctx, json_pack("{s:O}", "results", results), message, "/plans/reviews");
}
