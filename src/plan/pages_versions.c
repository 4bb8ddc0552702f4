/* The versions of a plan: all that were noticed, and any two of them side by side (PLAN-14, ALL-8).
 */
#include "base/text.h"
#include "plan/internal.h"

#include <stdlib.h>

#define DRAFT_VERSION 0 /* the version that is being worked on, as ?to=draft names it */

static json_t *day(struct date date)
{
    char text[DATE_TEXT];
    return date_is_none(date) ? json_null() : json_string(date_format(date, text));
}

static struct status version_status(const struct plan *plan, const struct plan_version *version)
{
    if (version->number == plan->in_force_number)
        return (struct status){"正在履行", "●", "ok"};
    if (!date_is_none(version->ended_on))
        return (struct status){"已被新版代替", "○", "none"};
    if (text_same(version->notice_state, "on_notice"))
        return (struct status){"公示中", "◐", "due"};
    if (version->number == plan->number && plan->state == PLAN_NOTICED)
        return (struct status){"待承诺", "◐", "due"};
    return text_same(version->notice_state, "withdrawn")
               ? (struct status){"公示已撤下", "○", "none"}
               : (struct status){"没有生效", "○", "none"};
}

static json_t *version_json(struct ctx *ctx, const struct plan *plan,
                            const struct plan_version *version, int64_t before)
{
    json_t *json = json_pack(
        "{s:I, s:I, s:s, s:s?, s:s, s:s, s:s, s:s, s:s, s:o, s:s?}", "number", version->number,
        "notice", version->notice, "notice_state", version->notice_state, "reason",
        version->reason && *version->reason ? version->reason : NULL, "posted_label",
        date_label(ctx, version->posted_on), "last_label", date_label(ctx, version->last_day),
        "closed_label", date_label(ctx, version->closed_on), "in_force_label",
        date_label(ctx, version->in_force_on), "ended_label", date_label(ctx, version->ended_on),
        "status", status_json(version_status(plan, version)), "compare_link",
        before ? text_of(ctx, "/plans/%lld/compare?from=%lld&to=%lld", (long long)plan->id,
                         (long long)before, (long long)version->number)
               : NULL);
    json_object_set_new(json, "posted_on", day(version->posted_on));
    json_object_set_new(json, "last_day", day(version->last_day));
    json_object_set_new(json, "in_force_on", day(version->in_force_on));
    json_object_set_new(json, "ended_on", day(version->ended_on));
    return json;
}

/* True while there is a version that is not frozen by a notice. */
static bool has_draft(const struct plan *plan)
{
    return plan->state < PLAN_ON_NOTICE;
}

/* What may be chosen to compare, the draft first. */
static json_t *choices(struct ctx *ctx, const struct plan *plan,
                       const struct plan_version *versions, int count, int64_t chosen, bool drafts)
{
    json_t *options = json_array();
    if (drafts && has_draft(plan))
        json_array_append_new(options,
                              json_pack("{s:s, s:s, s:b}", "value", "draft", "label",
                                        "修改中的稿子", "selected", chosen == DRAFT_VERSION));
    for (int i = 0; i < count; i++) {
        const char *number = text_of(ctx, "%lld", (long long)versions[i].number);
        json_array_append_new(options, json_pack("{s:s, s:s, s:b}", "value", number, "label",
                                                 text_of(ctx, "第 %s 版", number), "selected",
                                                 versions[i].number == chosen));
    }
    return options;
}

/* GET /plans/#id/versions */
enum result plan_versions(struct ctx *ctx)
{
    struct plan plan;
    struct plan_version *versions;
    if (!plan_read(ctx, param_id(ctx, "id"), &plan))
        return RC_MISSING;
    int count = versions_read(ctx, plan.id, &versions);
    json_t *rows = json_array();
    for (int i = 0; i < count; i++)
        json_array_append_new(rows, version_json(ctx, &plan, &versions[i],
                                                 i + 1 < count ? versions[i + 1].number : 0));
    json_object_update_new(ctx->view, plan_json(ctx, &plan));
    plan_crumbs(ctx, &plan, "历次版本");
    view_set(ctx, "plan_id", json_integer(plan.id));
    view_set(ctx, "versions", rows);
    view_set(ctx, "total", json_integer(count));
    view_set(ctx, "draft",
             has_draft(&plan) && count ? json_pack("{s:s, s:s}", "draft_label",
                                                   plan.state == PLAN_DRAFT && plan.in_force_number
                                                       ? "修订中"
                                                       : plan_states[plan.state].label,
                                                   "draft_reason", amendment_reason(ctx, &plan))
                                       : json_null());
    view_set(ctx, "comparable", json_boolean(count + has_draft(&plan) > 1));
    view_set(ctx, "froms", choices(ctx, &plan, versions, count, plan.in_force_number, false));
    view_set(ctx, "tos", choices(ctx, &plan, versions, count, DRAFT_VERSION, true));
    return page(ctx, "plan/versions");
}

/* The version that the query names; `otherwise` when it names none. */
static int64_t asked_version(struct ctx *ctx, const char *name, int64_t otherwise)
{
    return text_same(query_text(ctx, name), "draft") ? DRAFT_VERSION
                                                     : query_int(ctx, name, 1, 999999, otherwise);
}

static json_t *snapshot_of(struct ctx *ctx, const struct plan *plan, int64_t number)
{
    if (number != DRAFT_VERSION)
        return version_snapshot(ctx, plan, number);
    return has_draft(plan) ? plan_snapshot(ctx, plan) : NULL;
}

static json_t *number_json(struct ctx *ctx, int64_t number)
{
    return number == DRAFT_VERSION
               ? json_pack("{s:s, s:s}", "value", "draft", "label", "修改中的稿子")
               : json_pack("{s:s, s:s}", "value", text_of(ctx, "%lld", (long long)number), "label",
                           text_of(ctx, "第 %lld 版", (long long)number));
}

/* The lists of what is shown, each headed at its first item. */
static json_t *shown_items(const json_t *comparison, bool only_changes)
{
    json_t *shown = json_array(), *item;
    const char *list = "";
    size_t i;
    json_array_foreach(json_object_get(comparison, "items"), i, item)
    {
        const char *name = json_string_value(json_object_get(item, "list_name"));
        if (only_changes && !json_is_true(json_object_get(item, "differs")))
            continue;
        json_object_set_new(item, "head", text_same(name, list) ? json_null() : json_string(name));
        json_array_append(shown, item);
        list = name;
    }
    return shown;
}

/* GET /plans/#id/compare?from=1&to=2: numbers, or draft; without them the version in force and what
 * is worked on, or the two latest. */
enum result plan_compare(struct ctx *ctx)
{
    struct plan plan;
    struct plan_version *versions;
    if (!plan_read(ctx, param_id(ctx, "id"), &plan))
        return RC_MISSING;
    int count = versions_read(ctx, plan.id, &versions);
    int64_t latest = has_draft(&plan) || !count ? DRAFT_VERSION : versions[0].number;
    int64_t earlier = plan_is_amendment(&plan) ? plan.in_force_number
                      : count > 1              ? versions[1].number
                      : count                  ? versions[0].number
                                               : DRAFT_VERSION;
    int64_t from = asked_version(ctx, "from", earlier), to = asked_version(ctx, "to", latest);
    const json_t *before = snapshot_of(ctx, &plan, from), *after = snapshot_of(ctx, &plan, to);
    if (!before || !after)
        return RC_MISSING;
    bool only = query_int(ctx, "changed", 0, 1, 0) == 1;
    json_t *comparison = versions_compare(before, after);
    json_object_update_new(ctx->view, plan_json(ctx, &plan));
    plan_crumbs(ctx, &plan, "版本对照");
    view_set(ctx, "plan_id", json_integer(plan.id));
    view_set(ctx, "from", number_json(ctx, from));
    view_set(ctx, "to", number_json(ctx, to));
    view_set(ctx, "froms", choices(ctx, &plan, versions, count, from, true));
    view_set(ctx, "tos", choices(ctx, &plan, versions, count, to, true));
    view_set(ctx, "counts", json_incref(json_object_get(comparison, "counts")));
    view_set(ctx, "items", shown_items(comparison, only));
    view_set(ctx, "only_changes", json_boolean(only));
    view_set(ctx, "may_revert",
             json_boolean(plan_is_amendment(&plan) && to == DRAFT_VERSION &&
                          from == plan.in_force_number &&
                          plan_may(ACT_EDIT, ctx->user.roles, plan.state)));
    view_set(ctx, "record_version", json_null());
    return page(ctx, "plan/compare");
}
