/* Amending a plan in force: beginning a new version with its reason, giving it up, and putting one
 * item back as it is in force (PLAN-14). */
#include "core/audit.h"
#include "plan/internal.h"

struct amending {
    const char *reason;
};
static const struct field amend_fields[] = {
    {.name = "reason",
     .label = "修订原因",
     .kind = FIELD_LONG,
     .offset = offsetof(struct amending, reason),
     .required = true,
     .max = 2000,
     .hint = "审核的同志和以后查看的人都会看到，例如：项目用地调整，厂房改建到二组"},
    {0},
};
static const struct record_type amend_type = {"amend", amend_fields, sizeof(struct amending)};

static enum result amend_page(struct ctx *ctx, const struct plan *plan,
                              const struct amending *amending)
{
    view_set(ctx, "plan", plan_json(ctx, plan));
    view_set(ctx, "plan_id", json_integer(plan->id));
    view_set(ctx, "record_version", json_integer(plan->version));
    record_form(ctx, "f", &amend_type, amending);
    plan_crumbs(ctx, plan, "修订规划");
    return has_errors(ctx) ? invalid(ctx, "plan/amend") : page(ctx, "plan/amend");
}

/* GET /plans/#id/amend */
enum result amend_form(struct ctx *ctx)
{
    struct plan plan;
    struct amending amending;
    if (!plan_read(ctx, param_id(ctx, "id"), &plan))
        return RC_MISSING;
    if (plan.state < PLAN_IN_FORCE)
        return redirect(ctx, "/plans/%lld", (long long)plan.id);
    record_clear(&amend_type, &amending);
    return amend_page(ctx, &plan, &amending);
}

/* The record as it stands after a step. */
static json_t *plan_now(struct ctx *ctx, int64_t id)
{
    struct plan plan;
    return plan_read(ctx, id, &plan) ? plan_json(ctx, &plan) : NULL;
}

/* POST /plans/#id/amend {reason} */
enum result plan_amend(struct ctx *ctx)
{
    struct plan plan;
    struct amending amending;
    if (!plan_read(ctx, param_id(ctx, "id"), &plan))
        return RC_MISSING;
    record_clear(&amend_type, &amending);
    bool parsed = record_parse(ctx, &amend_type, &amending, false, "");
    if (!parsed && plan.state >= PLAN_IN_FORCE)
        return amend_page(ctx, &plan, &amending);
    enum result moved = plan_move(ctx, &plan, "amend", amending.reason);
    if (moved != RC_OK)
        return moved;
    amendment_begin(ctx, &plan, amending.reason);
    return done(ctx, plan_now(ctx, plan.id), "修订开始，正在履行的规划不受影响", "/plans/%lld",
                (long long)plan.id);
}

/* POST /plans/#id/abandon */
enum result plan_abandon(struct ctx *ctx)
{
    struct plan plan;
    if (!plan_read(ctx, param_id(ctx, "id"), &plan))
        return RC_MISSING;
    if (!plan_is_amendment(&plan))
        return conflict(ctx, NULL, "这份规划现在没有在修订。");
    if (!form_only(ctx, "reason", ""))
        return invalid(ctx, NULL);
    enum result moved = plan_move(ctx, &plan, "abandon", form_text(ctx, "reason"));
    if (moved != RC_OK)
        return moved;
    amendment_abandon(ctx, &plan);
    return done(ctx, plan_now(ctx, plan.id), "已放弃修订，规划照原来的版本履行", "/plans/%lld",
                (long long)plan.id);
}

/* POST /plans/#id/items/#item/revert: as it is in force. */
enum result item_revert(struct ctx *ctx)
{
    struct plan plan;
    struct plan_item item;
    enum result result = plan_for(ctx, ACT_EDIT, &plan);
    if (result != RC_OK)
        return result;
    if (!item_read(ctx, &plan, param_id(ctx, "item"), &item))
        return RC_MISSING;
    json_t *before = item_audit(ctx, &item);
    if (!items_bring_back(ctx, plan.id, item.id) || !item_read(ctx, &plan, item.id, &item))
        return conflict(ctx, NULL, "正在履行的规划里没有这一项，可以移除它。");
    audit_add(ctx, "plan.item_revert", "plan_item", item.id, plan.unit_code, before,
              item_audit(ctx, &item));
    return done(ctx, item_json(ctx, &plan, &item), "已恢复成正在履行的内容",
                "/plans/%lld?list=%s#item-%lld", (long long)plan.id, lists[item.list].name,
                (long long)item.id);
}
