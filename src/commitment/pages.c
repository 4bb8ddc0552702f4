/* The page of an item in force, and its close-out: claim, verification and the ways back (EXEC-3).
 */
#include "base/text.h"
#include "commitment/internal.h"
#include "core/audit.h"
#include "core/file.h"
#include "unit.h"

#define ITEM_LINK "/items/%lld"

/* --- one item --- */

static json_t *milestone_status(struct ctx *ctx, bool reached, struct date due_on)
{
    bool late = !reached && date_compare(due_on, ctx->today) < 0;
    return json_pack("{s:s, s:s, s:s}", "word",
                     reached ? "已达到"
                     : late  ? "逾期"
                             : "未到期",
                     "shape",
                     reached ? "✓"
                     : late  ? "▲"
                             : "○",
                     "kind",
                     reached ? "done"
                     : late  ? "late"
                             : "none");
}

/* What was promised for each year, and which of it is reached (PLAN-3). After the year in which an
 * item is to be finished nothing more is promised. */
static json_t *milestones_json(struct ctx *ctx, const struct close_out_case *closing)
{
    const struct commitment *item = &closing->item;
    json_t *milestones = json_array();
    int64_t last = item->finish_on.year > item->from_year ? item->finish_on.year : item->from_year;
    if (last > closing->promise.last_year)
        last = closing->promise.last_year;
    for (int64_t year = item->from_year; year <= last; year++) {
        int64_t value = item->milestone[year - closing->promise.first_year];
        struct date due_on = commitment_due_on(item, year);
        if (value == DECIMAL_NONE)
            continue;
        bool reached = item->state == COMMITMENT_CLOSED ||
                       (item->progress != DECIMAL_NONE &&
                        commitment_reaches(item->direction, item->progress, value));
        json_array_append_new(milestones,
                              json_pack("{s:I, s:s, s:s, s:s, s:s, s:b, s:o}", "year", year,
                                        "value", decimal_text(ctx, value), "value_text",
                                        commitment_value_text(ctx, item, value), "due_on",
                                        date_text(ctx, due_on), "due_label",
                                        date_label(ctx, due_on), "reached", reached, "status",
                                        milestone_status(ctx, reached, due_on)));
    }
    return milestones;
}

/* The steps this user can take, by name: {"verify":{label}}; none for what left the plan. */
static json_t *actions_json(struct ctx *ctx, const struct close_out_case *closing)
{
    const struct commitment *item = &closing->item;
    struct close_out_case copy = *closing;
    struct moving moving = close_out_moving(&copy);
    return item->ended ? json_object()
                       : workflow_actions_by_name(ctx, &close_out_workflow, &moving);
}

/* The last step, when it sent the claim back (ALL-9). */
static json_t *sent_back(const struct commitment *item, const json_t *steps)
{
    return item->state == COMMITMENT_OPEN ? workflow_sent_back(steps, "return reopen")
                                          : json_null();
}

static void fill_head(struct ctx *ctx, const struct commitment *item, const char *label)
{
    const char *village = unit_name(ctx, item->unit_code);
    const char *of_village = text_of(ctx, "/items?unit=%s", item->unit_code);
    json_t *crumbs = json_pack("[{s:s, s:s}, {s:s, s:s}]", "label", "承诺事项", "href_link",
                               "/items", "label", village, "href_link", of_village);
    if (label)
        json_array_append_new(crumbs, json_pack("{s:s, s:s}", "label", item->title, "href_link",
                                                text_of(ctx, ITEM_LINK, (long long)item->id)));
    json_array_append_new(
        crumbs, json_pack("{s:s, s:n}", "label", label ? label : item->title, "href_link"));
    view_set(ctx, "crumbs", crumbs);
    view_text(ctx, "unit_name", village);
    view_text(ctx, "baseline_text", commitment_value_text(ctx, item, item->baseline));
    view_text(ctx, "target_text", commitment_value_text(ctx, item, item->target));
    view_set(ctx, "record_version", json_integer(item->version));
}

static void fill_item(struct ctx *ctx, const struct close_out_case *closing)
{
    const struct commitment *item = &closing->item;
    char period[PERIOD_LABEL];
    json_t *steps = workflow_history(ctx, &close_out_workflow, item->id);
    json_object_update_new(ctx->view, commitment_json(ctx, item));
    fill_head(ctx, item, NULL);
    view_text(ctx, "direction_label", directions[item->direction].label);
    view_text(ctx, "start_label", date_label(ctx, item->start_on));
    view_text(ctx, "finish_label", date_label(ctx, item->finish_on));
    view_text(ctx, "closed_label", date_label(ctx, item->closed_on));
    view_text(ctx, "reported_label", period_label(period_of_key(item->reported), period));
    view_set(ctx, "ended", json_boolean(item->ended));
    view_set(ctx, "can_write_up",
             json_boolean(has_role(ctx, ROLE_TOWN_OFFICER | ROLE_COUNTY_REVIEWER)));
    view_set(ctx, "milestones", milestones_json(ctx, closing));
    view_set(ctx, "history", item_history(ctx, item));
    /* what is done or not is told in percent already */
    view_set(ctx, "measured", json_boolean(item->direction != DIRECTION_DONE));
    view_set(ctx, "close_outs", close_outs_json(ctx, item));
    view_set(ctx, "claimed", json_boolean(item->state == COMMITMENT_CLAIMED));
    view_set(ctx, "sent_back", sent_back(item, steps));
    view_set(ctx, "steps_taken", steps);
    view_set(ctx, "actions", actions_json(ctx, closing));
}

/* GET /items/#id */
enum result item_show(struct ctx *ctx)
{
    struct close_out_case closing;
    if (!close_out_find(ctx, param_id(ctx, "id"), &closing))
        return RC_MISSING;
    fill_item(ctx, &closing);
    return page(ctx, "commitment/show");
}

/* --- the claim (EXEC-3) --- */

/* The value is the target unless it was passed; photos are welcome, never required (ALL-7). */
static const struct field claim_fields[] = {
    {.name = "value",
     .label = "完成的数值",
     .kind = FIELD_DECIMAL,
     .offset = offsetof(struct close_out, value),
     .hint = "不填就是任期目标"},
    {.name = "evidence",
     .label = "怎么证明已经完成",
     .kind = FIELD_LONG,
     .offset = offsetof(struct close_out, evidence),
     .required = true,
     .max = 2000,
     .hint = "写明验收、数据或台账的出处，镇里据此核验"},
    {.name = "files",
     .label = "照片或材料",
     .kind = FIELD_FILE,
     .hint = "可以不传；已经交过的不用再交"},
    {0},
};
static const struct record_type claim_type = {"close_out", claim_fields, sizeof(struct close_out)};

static enum result claim_page(struct ctx *ctx, const struct close_out_case *closing,
                              const struct close_out *claim)
{
    const struct commitment *item = &closing->item;
    json_object_update_new(ctx->view, commitment_json(ctx, item));
    fill_head(ctx, item, "申请销号");
    view_text(ctx, "title", text_of(ctx, "申请销号 · %s", item->title));
    view_text(ctx, "item_title", item->title);
    view_set(ctx, "measured", json_boolean(item->direction != DIRECTION_DONE));
    record_form(ctx, "f", &claim_type, claim);
    json_object_set_new(json_object_get(json_object_get(ctx->view, "f"), "value"), "unit",
                        json_string(item->unit_of_measure));
    if (item->direction == DIRECTION_DONE)
        form_asks_more(ctx, -1, 0);
    return has_errors(ctx) ? invalid(ctx, "commitment/close_out")
                           : page(ctx, "commitment/close_out");
}

/* GET /items/#id/close-out */
enum result close_out_form(struct ctx *ctx)
{
    struct close_out_case closing;
    if (!close_out_find(ctx, param_id(ctx, "id"), &closing))
        return RC_MISSING;
    const struct commitment *item = &closing.item;
    if (item->state != COMMITMENT_OPEN || item->ended)
        return conflict(ctx, NULL, "这一项已经申请销号，或已经不在现行规划里，请看最新状态。");
    bool reached = item->progress != DECIMAL_NONE &&
                   commitment_reaches(item->direction, item->progress, item->target);
    /* What was said of an earlier claim is there to be completed (ALL-3). */
    struct close_out claim = {.value = reached ? item->progress : item->target,
                              .evidence = text_or_empty(closing.claim.evidence)};
    return claim_page(ctx, &closing, &claim);
}

/* An item is claimed when its target is reached, not before (EXEC-3). */
static bool claim_parse(struct ctx *ctx, const struct commitment *item, struct close_out *claim)
{
    record_clear(&claim_type, claim);
    record_parse(ctx, &claim_type, claim, false, "files");
    if (claim->value == DECIMAL_NONE)
        claim->value = item->target;
    if (!commitment_reaches(item->direction, claim->value, item->target))
        error_at(ctx, "value", "EXEC-3", "还没有达到任期目标 %s，达到后再申请销号",
                 commitment_value_text(ctx, item, item->target));
    return !has_errors(ctx);
}

/* POST /items/#id/close-out {value, evidence, files} */
enum result close_out_claim(struct ctx *ctx)
{
    struct close_out_case closing;
    struct close_out claim;
    if (!close_out_find(ctx, param_id(ctx, "id"), &closing))
        return RC_MISSING;
    const struct commitment *item = &closing.item;
    bool parsed = claim_parse(ctx, item, &claim);
    if (!parsed && item->state == COMMITMENT_OPEN && !item->ended)
        return claim_page(ctx, &closing, &claim);
    enum result result = close_out_move(ctx, &closing, "close-out", "");
    if (result != RC_OK)
        return result;
    close_out_answered(ctx, item->id);
    int64_t id = close_out_insert(ctx, item, &claim);
    int files = file_attach(ctx, "files", "close_out", id, item->unit_code);
    audit_add(ctx, "close_out.create", "close_out", id, item->unit_code, NULL,
              json_pack("{s:I, s:s, s:s, s:i}", "item", item->id, "value",
                        decimal_text(ctx, claim.value), "evidence", claim.evidence, "files",
                        files));
    return done(ctx, commitment_json(ctx, item), "已申请销号，等镇里核验", ITEM_LINK,
                (long long)item->id);
}

/* --- the steps that follow --- */

static enum result take(struct ctx *ctx, const char *action, const char *message)
{
    struct close_out_case closing;
    if (!close_out_find(ctx, param_id(ctx, "id"), &closing))
        return RC_MISSING;
    enum result result = form_only(ctx, "reason", "")
                             ? close_out_move(ctx, &closing, action, form_text(ctx, "reason"))
                             : RC_INVALID;
    if (result == RC_OK)
        return done(ctx, commitment_json(ctx, &closing.item), message, ITEM_LINK,
                    (long long)closing.item.id);
    if (result != RC_INVALID || ctx->json)
        return result;
    fill_item(ctx, &closing);
    workflow_keep_reason(ctx);
    return invalid(ctx, "commitment/show");
}

/* POST /items/#id/withdraw */
enum result close_out_withdraw(struct ctx *ctx)
{
    return take(ctx, "withdraw", "已撤回销号申请");
}

/* POST /items/#id/verify */
enum result close_out_verify(struct ctx *ctx)
{
    return take(ctx, "verify", "核验通过，已销号");
}

/* POST /items/#id/return {reason} */
enum result close_out_return(struct ctx *ctx)
{
    return take(ctx, "return", "已退回，村里会看到原因");
}

/* POST /items/#id/reopen {reason} */
enum result close_out_reopen(struct ctx *ctx)
{
    return take(ctx, "reopen", "已重新打开，村里会看到原因");
}
