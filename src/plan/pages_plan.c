/* The list of plans, starting one, and the plan's own pages. */
#include "base/buf.h"
#include "base/csv.h"
#include "base/text.h"
#include "campaign.h"
#include "core/audit.h"
#include "core/table.h"
#include "plan/internal.h"
#include "unit.h"

#include <string.h>

/* --- the list --- */

#define AMENDED_STATE "amended" /* ?state= of plans with a new version on its way */

/* The scope narrowed to ?unit=, when that lies within it. */
static struct scope asked_scope(struct ctx *ctx)
{
    const char *unit = query_text(ctx, "unit");
    return *unit && unit_level(unit) != LEVEL_NONE && in_scope(ctx, unit) ? scope_of(unit)
                                                                          : ctx->user.scope;
}

static struct plan_filter asked_filter(struct ctx *ctx)
{
    const char *sort = query_text(ctx, "sort");
    return (struct plan_filter){
        .scope = asked_scope(ctx),
        .campaign = query_int(ctx, "campaign", 1, INT64_MAX, 0),
        .state = choice_by_name(plan_states, query_text(ctx, "state")),
        .amended = text_same(query_text(ctx, "state"), AMENDED_STATE),
        .like = query_like(ctx),
        .order = text_same(sort, "state") || text_same(sort, "changed") ? sort : "unit",
    };
}

/* The list's address with another state; search and campaign stay. */
static const char *state_link(struct ctx *ctx, const struct plan_filter *filter, const char *state)
{
    struct buf link = buf_create(ctx->arena, 128);
    buf_printf(&link, "/plans?state=%s", state);
    if (filter->campaign)
        buf_printf(&link, "&campaign=%lld", (long long)filter->campaign);
    static const char *const kept[] = {"q", "unit", "sort"};
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        const char *value = query_text(ctx, kept[i]);
        if (!*value)
            continue;
        buf_printf(&link, "&%s=", kept[i]);
        http_encode(&link, value);
    }
    return link.bytes;
}

static void add_tab(struct ctx *ctx, const struct plan_filter *filter, json_t *tabs,
                    const char *state, const char *label, int64_t count)
{
    bool on = text_same(query_text(ctx, "state"), state);
    json_array_append_new(tabs, json_pack("{s:s, s:s, s:I, s:b, s:s}", "state", state, "label",
                                          label, "count", count, "on", on, "href_link",
                                          state_link(ctx, filter, state)));
}

/* The campaign asked for, else the newest: the one whose villages without a plan are counted. */
static const json_t *campaign_of(json_t *campaigns, struct plan_filter *filter)
{
    size_t i;
    json_t *campaign;
    json_array_foreach(campaigns, i, campaign)
    {
        bool on = json_integer_value(json_object_get(campaign, "id")) == filter->campaign;
        json_object_set_new(campaign, "selected", json_boolean(on));
    }
    json_array_foreach(campaigns, i, campaign)
    {
        if (json_is_true(json_object_get(campaign, "selected")))
            return campaign;
    }
    return filter->campaign ? NULL : json_array_get(campaigns, 0);
}

/* Villages of the campaign that have not begun, under ?state=none. */
static void fill_missing(struct ctx *ctx, struct plan_filter filter, const json_t *campaign,
                         json_t *tabs)
{
    bool asked = text_same(query_text(ctx, "state"), "none");
    if (!campaign || !has_role(ctx, WHO_BUSINESS))
        return;
    const char *region = json_string_value(json_object_get(campaign, "unit"));
    filter.campaign = json_integer_value(json_object_get(campaign, "id"));
    struct paging paging = paging_read(ctx);
    paging.total = plan_missing_count(ctx, &filter, region);
    add_tab(ctx, &filter, tabs, "none", "还没有开始", paging.total);
    if (!asked)
        return;
    view_set(ctx, "villages", plan_missing_rows(ctx, &filter, region, paging.offset, paging.size));
    view_set(ctx, "missing", json_true());
    view_set(ctx, "may_start", json_boolean(has_role(ctx, EDITOR_ROLES)));
    view_set(ctx, "start_campaign", json_integer(filter.campaign));
    view_set(ctx, "start_campaign_name", json_incref(json_object_get(campaign, "name")));
    paging_show(ctx, paging);
}

#define EXPORT_MAX 20000

static enum result export_csv(struct ctx *ctx, const struct plan_filter *filter)
{
    static const char *const columns[][2] = {
        {"unit", "单位代码"},          {"unit_name", "村（社区）"},
        {"town_name", "镇（街道）"},   {"campaign_name", "任期规划"},
        {"state_label", "状态"},       {"items", "事项数"},
        {"plan_due", "编制期限"},      {"changed_by_name", "最后修改"},
        {"archive_number", "档案编号"}};
    const size_t count = sizeof columns / sizeof *columns;
    struct buf out = buf_create(ctx->arena, 65536);
    json_t *plans = plan_rows(ctx, filter, 0, EXPORT_MAX), *plan;
    size_t row;
    buf_text(&out, "\xEF\xBB\xBF");
    for (size_t i = 0; i < count; i++)
        csv_cell(&out, columns[i][1], i == 0);
    buf_text(&out, "\r\n");
    json_array_foreach(plans, row, plan)
    {
        for (size_t i = 0; i < count; i++) {
            const json_t *value = json_object_get(plan, columns[i][0]);
            const char *text = json_string_value(value);
            csv_cell(&out,
                     json_is_integer(value)
                         ? text_of(ctx, "%lld", (long long)json_integer_value(value))
                     : text ? text
                            : "",
                     i == 0);
        }
        buf_text(&out, "\r\n");
    }
    return table_send(ctx, "任期规划", &out);
}

static void add_due(struct ctx *ctx, json_t *plans)
{
    size_t i;
    json_t *plan;
    json_array_foreach(plans, i, plan)
    {
        struct date due = {0};
        const char *text = json_string_value(json_object_get(plan, "plan_due"));
        bool before = text_same(json_string_value(json_object_get(plan, "state")), "draft");
        if (text)
            date_parse(text, &due);
        json_object_set_new(plan, "status",
                            before && !date_is_none(due)
                                ? due_status_json(ctx, due, (struct date){0})
                                : json_null());
    }
}

static json_t *sort_choices(const char *chosen)
{
    static const char *const orders[][2] = {
        {"unit", "按单位"}, {"state", "按状态"}, {"changed", "最近修改在前"}};
    json_t *choices = json_array();
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++)
        json_array_append_new(choices,
                              json_pack("{s:s, s:s, s:b}", "value", orders[i][0], "label",
                                        orders[i][1], "selected", text_same(orders[i][0], chosen)));
    return choices;
}

/* GET /plans */
enum result plans_list(struct ctx *ctx)
{
    struct plan_filter filter = asked_filter(ctx);
    int64_t count[PLAN_FILED + 1], total = plan_count(ctx, &filter, count);
    json_t *tabs = json_array();
    if (table_wanted(ctx))
        return export_csv(ctx, &filter);
    json_t *campaigns = campaign_list(ctx, ctx->user.unit_code);
    const json_t *campaign = campaign_of(campaigns, &filter);
    add_tab(ctx, &filter, tabs, "", "全部", total);
    for (int state = 0; state <= PLAN_FILED; state++)
        add_tab(ctx, &filter, tabs, plan_states[state].name, plan_states[state].label,
                count[state]);
    int64_t amended = plan_amended_count(ctx, &filter);
    add_tab(ctx, &filter, tabs, AMENDED_STATE, "其中修订中", amended);
    struct paging paging = paging_read(ctx);
    paging.total = filter.amended ? amended : filter.state < 0 ? total : count[filter.state];
    json_t *plans = plan_rows(ctx, &filter, paging.offset, paging.size);
    add_due(ctx, plans);
    view_text(ctx, "title", "任期规划");
    view_set(ctx, "plans", plans);
    paging_show(ctx, paging);
    fill_missing(ctx, filter, campaign, tabs);
    view_set(ctx, "tabs", tabs);
    view_set(ctx, "campaigns", campaigns);
    view_text(ctx, "q", query_text(ctx, "q"));
    view_text(ctx, "state", query_text(ctx, "state"));
    view_set(ctx, "sorts", sort_choices(filter.order));
    view_set(ctx, json_array_size(plans) ? "has_plans" : "no_plans", json_true());
    view_text(ctx, "csv_link", table_link(ctx, state_link(ctx, &filter, query_text(ctx, "state"))));
    return page(ctx, "plan/list");
}

/* --- starting a plan (PLAN-2) --- */

struct plan_start {
    int64_t campaign;
    const char *unit;
};
static const struct field start_fields[] = {
    {.name = "campaign",
     .label = "任期规划批次",
     .kind = FIELD_REF,
     .offset = offsetof(struct plan_start, campaign),
     .required = true},
    {.name = "unit",
     .label = "村（社区）",
     .kind = FIELD_UNIT,
     .offset = offsetof(struct plan_start, unit),
     .required = true},
    {0},
};
static const struct record_type start_type = {"plan_start", start_fields,
                                              sizeof(struct plan_start)};

static bool check_start(struct ctx *ctx, const struct plan_start *start)
{
    struct campaign campaign;
    struct unit unit;
    if (!campaign_read(ctx, start->campaign, &campaign) || !text_starts(start->unit, campaign.unit))
        error_at(ctx, "campaign", "PLAN-1", "这个批次不包括所选的村（社区）");
    if (unit_level(start->unit) != LEVEL_VILLAGE || !unit_read(ctx, start->unit, &unit))
        error_at(ctx, "unit", "PLAN-2", "请选择一个村（社区）");
    else if (!date_is_none(unit.ended_on))
        error_at(ctx, "unit", "UNIT-3", "这个村（社区）已经撤并，不能再编制规划");
    return !has_errors(ctx);
}

/* POST /plans */
enum result plan_create(struct ctx *ctx)
{
    struct plan_start start;
    struct plan plan;
    record_clear(&start_type, &start);
    if (!record_parse(ctx, &start_type, &start, false, ""))
        return invalid(ctx, NULL);
    if (!in_scope(ctx, start.unit))
        return RC_MISSING;
    if (!check_start(ctx, &start))
        return invalid(ctx, NULL);
    int64_t id = plan_insert(ctx, start.campaign, start.unit);
    if (!id) {
        error_at(ctx, "unit", "PLAN-2", "这个村（社区）已经有一份规划");
        return RC_CONFLICT;
    }
    if (!plan_read(ctx, id, &plan))
        return RC_FAILED;
    audit_add(ctx, "plan.create", "plan", id, plan.unit_code, NULL,
              json_pack("{s:I, s:s}", "campaign", plan.campaign_id, "state",
                        plan_states[plan.state].name));
    return created(ctx, plan_json(ctx, &plan), "已开始编制", "/plans/%lld", (long long)id);
}

/* --- one plan --- */

/* Opening a plan in review is noted, since it must be opened before it can be approved. */
static void note_opening(struct ctx *ctx, const struct plan *plan)
{
    if (ctx->request->method == HTTP_GET && plan_may(ACT_COMMENT, ctx->user.roles, plan->state))
        plan_open(ctx, plan);
}

/* Items that were just taken out, "7,9": each is offered to be put back. */
static json_t *asked_removed(struct ctx *ctx)
{
    json_t *ids = json_array();
    for (const char *text = query_text(ctx, "removed"); *text; text += strspn(text, ",")) {
        size_t length = strspn(text, "0123456789");
        if (length == 0 || length > 18 || (text[length] && text[length] != ','))
            break;
        json_array_append_new(ids, json_integer(strtoll(text, NULL, 10)));
        text += length;
    }
    return ids;
}

const char *plan_page(struct ctx *ctx, int64_t id)
{
    struct plan_full full;
    struct promise promise;
    if (!plan_read(ctx, id, &full.plan))
        return NULL;
    if (full.plan.state >= PLAN_IN_FORCE && promise_read(ctx, id, &promise)) {
        plan_fill_force(ctx, &full.plan, &promise);
        return "plan/force";
    }
    plan_complete(ctx, &full);
    note_opening(ctx, &full.plan);
    plan_fill(ctx, &full);
    view_set(ctx, "removed", asked_removed(ctx));
    return "plan/show";
}

/* GET /plans/#id */
enum result plan_show(struct ctx *ctx)
{
    const char *template = plan_page(ctx, param_id(ctx, "id"));
    return template ? page(ctx, template) : RC_MISSING;
}

/* GET /plans/#id/print?number=: the plan as it stands, or a version as it was noticed. */
enum result plan_print(struct ctx *ctx)
{
    struct plan plan;
    if (!plan_read(ctx, param_id(ctx, "id"), &plan))
        return RC_MISSING;
    int64_t number = query_int(ctx, "number", 1, 999999, 0);
    json_t *frozen = number ? version_snapshot(ctx, &plan, number) : plan_snapshot(ctx, &plan);
    if (!frozen)
        return RC_MISSING;
    json_object_update(ctx->view, plan_json(ctx, &plan));
    view_set(ctx, "number", json_integer(number ? number : plan.number));
    view_set(ctx, "of_its_day", json_boolean(number != 0 && number != plan.in_force_number));
    plan_crumbs(ctx, &plan, "打印");
    json_t *years = json_array();
    for (int64_t year = plan.first_year; year <= plan.last_year; year++)
        json_array_append_new(years, json_integer(year));
    view_set(ctx, "years", years);
    view_set(ctx, "lists", json_incref(json_object_get(frozen, "lists")));
    return page(ctx, "plan/print");
}
