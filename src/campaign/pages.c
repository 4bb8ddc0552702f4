/* Campaigns as pages: the list, one campaign with its history, entering and changing. */
#include "campaign/store.h"

#include "base/text.h"
#include "core/audit.h"
#include "unit.h"

/* Who sets campaigns up; everyone else who sees business data reads them. */
#define CAMPAIGN_EDITORS (ROLE_COUNTY_REVIEWER | ROLE_CITY_OFFICER)

static enum result show_list(struct ctx *ctx)
{
    struct paging paging = paging_read(ctx);
    view_text(ctx, "title", "规划批次");
    view_set(ctx, "campaigns", campaigns_found(ctx, ctx->user.unit_code, &paging));
    view_set(ctx, "can_add", json_boolean(has_role(ctx, CAMPAIGN_EDITORS)));
    view_text(ctx, "empty_title", "还没有规划批次");
    view_text(ctx, "empty_text",
              "县级或市级组织部门先设定任期年度和各项期限，村里才能开始编制规划。");
    paging_show(ctx, paging);
    return page(ctx, "campaign/list");
}

/* The user's own unit and the counties below it. */
static json_t *unit_choices(struct ctx *ctx)
{
    json_t *choices = json_array(), *child;
    enum unit_level own = unit_level(ctx->user.unit_code);
    size_t i;
    if (own == LEVEL_CITY || own == LEVEL_COUNTY)
        json_array_append_new(choices, json_pack("{s:s, s:s}", "value", ctx->user.unit_code,
                                                 "label", ctx->user.unit_name));
    if (own == LEVEL_PROVINCE || own == LEVEL_CITY) {
        json_array_foreach(unit_children(ctx, ctx->user.unit_code), i, child)
        {
            json_array_append_new(choices,
                                  json_pack("{s:O, s:O}", "value", json_object_get(child, "code"),
                                            "label", json_object_get(child, "name")));
        }
    }
    return choices;
}

static void show_form(struct ctx *ctx, const struct campaign *campaign)
{
    record_form(ctx, "f", &campaign_type, campaign);
    form_choices(ctx, "f", "unit", unit_choices(ctx));
}

static enum result show_new(struct ctx *ctx)
{
    int latest = campaign_latest_year(ctx, ctx->user.unit_code);
    struct campaign campaign = campaign_proposed(latest ? latest + 1 : CAMPAIGN_FIRST_YEAR);
    campaign.unit = ctx->user.unit_code;
    campaign.name = text_of(ctx, "%lld—%lld年村党组织任期规划", (long long)campaign.first_year,
                            (long long)campaign.last_year);
    view_text(ctx, "title", "新建规划批次");
    show_form(ctx, &campaign);
    return page(ctx, "campaign/new");
}

/* What plans were built on cannot be changed under them. */
static void hold_fields(struct ctx *ctx)
{
    static const char *const held[] = {"unit", "first_year", "last_year"};
    for (size_t i = 0; i < sizeof held / sizeof held[0]; i++) {
        json_t *field = json_object_get(json_object_get(ctx->view, "f"), held[i]);
        json_object_set_new(field, "readonly", json_true());
        json_object_set_new(field, "hint", json_string("已有规划，不能再改"));
    }
}

static void fill_page(struct ctx *ctx, const struct campaign *campaign)
{
    json_object_update_new(ctx->view, campaign_json(ctx, campaign, unit_name(ctx, campaign->unit)));
    view_text(ctx, "title", campaign->name);
    view_set(ctx, "record_version", json_integer(campaign->version));
    view_set(ctx, "changes", campaign_changes(ctx, campaign->id));
    bool edits = has_role(ctx, CAMPAIGN_EDITORS) && in_scope(ctx, campaign->unit);
    view_set(ctx, "can_edit", json_boolean(edits));
    if (!edits)
        return;
    show_form(ctx, campaign);
    if (campaign_has_plans(ctx, campaign->id))
        hold_fields(ctx);
}

/* A campaign is read by the units that it covers, and changed only within the own scope. */
static enum result show_campaign(struct ctx *ctx)
{
    struct campaign campaign;
    if (!campaign_read(ctx, param_id(ctx, "id"), &campaign) ||
        !(in_scope(ctx, campaign.unit) || text_starts(ctx->user.unit_code, campaign.unit)))
        return RC_MISSING;
    fill_page(ctx, &campaign);
    return page(ctx, "campaign/show");
}

/* --- entering and changing --- */

static void check_unit(struct ctx *ctx, const struct campaign *campaign)
{
    struct unit unit;
    if (!*campaign->unit)
        return;
    if (!in_scope(ctx, campaign->unit) || !unit_read(ctx, campaign->unit, &unit) ||
        !date_is_none(unit.ended_on))
        error_at(ctx, "unit", "choice", "没有这个单位，或不在您的管理范围内");
    else if (unit.level != LEVEL_CITY && unit.level != LEVEL_COUNTY)
        error_at(ctx, "unit", "PLAN-1", "规划批次由市或县（市、区）设定，请选择市或县");
}

/* PLAN-1: `before` is NULL for a new campaign. True when it may be stored. */
static bool accept(struct ctx *ctx, struct campaign *campaign, const struct campaign *before)
{
    if (campaign->last_year == FIELD_NONE && campaign->first_year != FIELD_NONE)
        campaign->last_year = campaign->first_year + CAMPAIGN_YEARS - 1;
    check_unit(ctx, campaign);
    struct campaign_faults faults = campaign_check(campaign);
    for (int i = 0; i < faults.count; i++)
        error_at(ctx, faults.fault[i].field, faults.fault[i].rule, "%s", faults.fault[i].message);
    if (campaign_name_taken(ctx, campaign))
        error_at(ctx, "name", "state", "这个单位已有同名的规划批次");
    if (before && campaign_moves_plans(before, campaign) && campaign_has_plans(ctx, campaign->id))
        error_at(ctx, "first_year", "state", "已有规划用到这个批次，单位和年度不能再改");
    return !has_errors(ctx);
}

static enum result add_campaign(struct ctx *ctx)
{
    struct campaign campaign;
    record_clear(&campaign_type, &campaign);
    record_parse(ctx, &campaign_type, &campaign, false, "");
    if (!accept(ctx, &campaign, NULL)) {
        view_text(ctx, "title", "新建规划批次");
        show_form(ctx, &campaign);
        return invalid(ctx, "campaign/new");
    }
    campaign.id = campaign_insert(ctx, &campaign);
    campaign.version = 1;
    campaign_add_change(ctx, campaign.id, "新建");
    audit_add(ctx, "campaign.add", "campaign", campaign.id, campaign.unit, NULL,
              record_json(&campaign_type, &campaign));
    return created(ctx, campaign_json(ctx, &campaign, unit_name(ctx, campaign.unit)),
                   "规划批次已新建", "/campaigns/%lld", (long long)campaign.id);
}

static enum result change_campaign(struct ctx *ctx)
{
    struct campaign before, campaign;
    if (!campaign_read(ctx, param_id(ctx, "id"), &before))
        return RC_MISSING;
    campaign = before;
    if (!version_is_current(ctx, before.version)) {
        fill_page(ctx, &before);
        return conflict(ctx, "campaign/show", "别人刚改过这个批次，请核对后再保存");
    }
    record_parse(ctx, &campaign_type, &campaign, true, "");
    if (!accept(ctx, &campaign, &before)) {
        fill_page(ctx, &before);
        return invalid(ctx, "campaign/show");
    }
    const char *difference = campaign_difference(ctx->arena, &before, &campaign);
    if (*difference) {
        campaign_update(ctx, &campaign);
        campaign.version++;
        campaign_add_change(ctx, campaign.id, difference);
        audit_add(ctx, "campaign.change", "campaign", campaign.id, campaign.unit,
                  record_json(&campaign_type, &before), record_json(&campaign_type, &campaign));
    }
    return done(ctx, campaign_json(ctx, &campaign, unit_name(ctx, campaign.unit)),
                *difference ? "已保存" : "没有改动", "/campaigns/%lld", (long long)campaign.id);
}

static const char *campaign_owner(struct ctx *ctx)
{
    struct campaign campaign;
    return campaign_read(ctx, param_id(ctx, "id"), &campaign) ? campaign.unit : NULL;
}

/* Without a campaign no village can begin (PLAN-1, ALL-2). */
static void campaign_due(struct ctx *ctx, struct todo_list *list)
{
    if (has_role(ctx, CAMPAIGN_EDITORS) && !campaign_is_running(ctx))
        todo_add(list, (struct todo){
                           .title = "新建任期规划批次",
                           .detail = "定好任期和各步期限，各村才能开始编制规划",
                           .link = "/campaigns/new",
                           .action = "去新建",
                           .group = "规划批次",
                       });
}

static const struct route routes[] = {
    {HTTP_GET, "/campaigns", show_list, WHO_BUSINESS, NULL, 0, NULL, "规划批次"},
    {HTTP_GET, "/campaigns/new", show_new, CAMPAIGN_EDITORS, NULL, 0, NULL, "填写新的规划批次"},
    {HTTP_POST, "/campaigns", add_campaign, CAMPAIGN_EDITORS, NULL, 0, NULL, "新建规划批次"},
    {HTTP_GET, "/campaigns/#id", show_campaign, WHO_BUSINESS, NULL, 0, NULL, "一个规划批次"},
    {HTTP_POST, "/campaigns/#id", change_campaign, CAMPAIGN_EDITORS, campaign_owner, 0, NULL,
     "修改规划批次"},
    {0},
};

static const struct nav_link nav[] = {
    {"设置", "规划批次", "/campaigns", WHO_BUSINESS & ~(unsigned)ROLE_VILLAGE_SECRETARY, false},
    {0},
};

const struct room campaign_room = {.name = "campaign",
                                   .routes = routes,
                                   .nav = nav,
                                   .due = campaign_due,
                                   .agenda = campaign_agenda,
                                   .archive = campaign_archive};
