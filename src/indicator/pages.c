/* Indicators as pages: the list of what plans may be measured by, one indicator, a county's own. */
#include "indicator/pages.h"

#include "base/text.h"
#include "core/audit.h"
#include "unit.h"

#include <string.h>

static const struct field fields[] = {
    {.name = "name",
     .label = "名称",
     .kind = FIELD_TEXT,
     .offset = offsetof(struct indicator, name),
     .required = true,
     .max = 40},
    {.name = "unit_of_measure",
     .label = "计量单位",
     .kind = FIELD_TEXT,
     .offset = offsetof(struct indicator, unit_of_measure),
     .max = 10,
     .hint = "例如：万元、%、户；完成与否的事项不填"},
    {.name = "direction",
     .label = "方向",
     .kind = FIELD_CHOICE,
     .offset = offsetof(struct indicator, direction),
     .choices = directions,
     .required = true,
     .hint = "不低于：越高越好；不高于：越低越好；完成事项：只看是否完成"},
    {.name = "list",
     .label = "所属清单",
     .kind = FIELD_CHOICE,
     .offset = offsetof(struct indicator, list),
     .choices = lists},
    {.name = "note",
     .label = "口径",
     .kind = FIELD_LONG,
     .offset = offsetof(struct indicator, note),
     .max = 500,
     .hint = "统计什么，数据从哪里来"},
    {.name = "unit",
     .label = "所属单位",
     .kind = FIELD_UNIT,
     .offset = offsetof(struct indicator, unit_code)},
    {.name = "retired",
     .label = "停用",
     .kind = FIELD_BOOL,
     .offset = offsetof(struct indicator, retired)},
    {0},
};
static const struct record_type indicator_type = {"indicator", fields, sizeof(struct indicator)};

bool indicator_serves(const struct indicator *indicator, const char *unit)
{
    return text_starts(unit, indicator->unit_code);
}

/* --- the list --- */

static json_t *tabs(struct ctx *ctx, const char *chosen)
{
    json_t *tabs =
        json_pack("[{s:s, s:s, s:b}]", "label", "全部", "href_link", "/indicators", "on", !chosen);
    for (const struct choice *list = lists; list->name; list++)
        json_array_append_new(tabs, json_pack("{s:s, s:s, s:b}", "label", list->label, "href_link",
                                              text_of(ctx, "/indicators?list=%s", list->name), "on",
                                              text_same(chosen, list->name)));
    return tabs;
}

static json_t *list_row(struct ctx *ctx, const struct indicator *indicator)
{
    json_t *row = indicator_json(indicator);
    json_object_set_new(row, "href_link",
                        json_string(text_of(ctx, "/indicators/%lld", (long long)indicator->id)));
    json_object_set_new(row, "direction_label",
                        json_string(directions[indicator->direction].label));
    json_object_set_new(row, "list_label",
                        json_string(indicator->list < 0 ? "" : lists[indicator->list].label));
    json_object_set_new(row, "own", json_boolean(*indicator->unit_code != '\0'));
    return row;
}

enum result indicators_page(struct ctx *ctx)
{
    const char *list = query_text(ctx, "list");
    struct indicator_filter filter = {.like = query_like(ctx),
                                      .list = choice_by_name(lists, list) < 0 ? NULL : list,
                                      .retired_too = query_int(ctx, "retired", 0, 1, 0) == 1};
    struct paging paging = paging_read(ctx);
    paging.total = indicators_found(ctx, ctx->user.unit_code, &filter);
    struct indicators found =
        indicators_find(ctx, ctx->user.unit_code, &filter, paging.size, paging.offset);
    json_t *rows = json_array();
    for (int i = 0; i < found.count; i++)
        json_array_append_new(rows, list_row(ctx, &found.indicator[i]));
    view_text(ctx, "title", "指标");
    view_set(ctx, "indicators", rows);
    view_set(ctx, "tabs", tabs(ctx, filter.list));
    view_text(ctx, "q", query_text(ctx, "q"));
    view_text(ctx, "list", filter.list);
    view_set(ctx, "retired_too", json_boolean(filter.retired_too));
    view_set(ctx, "can_add", json_boolean(has_role(ctx, INDICATOR_EDITORS)));
    view_text(ctx, "empty_title", "没有找到这样的指标");
    view_text(ctx, "empty_text", "可以只输入名称的一部分，或者编号。");
    paging_show(ctx, paging);
    return page(ctx, "indicator/list");
}

/* Its owner is whoever enters it, and it is retired by a button: the form asks for neither. */
static void indicator_form(struct ctx *ctx, const struct indicator *indicator)
{
    record_form(ctx, "f", &indicator_type, indicator);
    form_asks_more(ctx, -2, 0);
}

enum result indicator_new_page(struct ctx *ctx)
{
    struct indicator empty;
    record_clear(&indicator_type, &empty);
    view_text(ctx, "title", "添加指标");
    indicator_form(ctx, &empty);
    return page(ctx, "indicator/new");
}

/* --- one indicator --- */

/* Users see shipped indicators, those of units above them, and those within their scope. */
bool indicator_asked(struct ctx *ctx, struct indicator *indicator)
{
    return indicator_read(ctx, param_id(ctx, "id"), indicator) &&
           (indicator_serves(indicator, ctx->user.unit_code) ||
            in_scope(ctx, indicator->unit_code));
}

static bool may_change(struct ctx *ctx, const struct indicator *indicator)
{
    return has_role(ctx, INDICATOR_EDITORS) && *indicator->unit_code &&
           in_scope(ctx, indicator->unit_code);
}

void indicator_show(struct ctx *ctx, const struct indicator *indicator, const char *tab)
{
    json_object_update_new(ctx->view, list_row(ctx, indicator));
    view_text(ctx, "title", indicator->name);
    view_text(ctx, "owner_name", *indicator->unit_code ? unit_name(ctx, indicator->unit_code) : "");
    view_set(ctx, "counted", json_boolean(indicator->direction != DIRECTION_DONE));
    view_set(ctx, text_of(ctx, "on_%s", tab), json_true());
}

static void fill_page(struct ctx *ctx, const struct indicator *indicator)
{
    indicator_show(ctx, indicator, "facts");
    view_set(ctx, "record_version", json_integer(indicator->version));
    view_set(ctx, "can_edit", json_boolean(may_change(ctx, indicator)));
    if (may_change(ctx, indicator))
        indicator_form(ctx, indicator);
}

enum result indicator_page(struct ctx *ctx)
{
    struct indicator indicator;
    if (!indicator_asked(ctx, &indicator))
        return RC_MISSING;
    fill_page(ctx, &indicator);
    return page(ctx, "indicator/show");
}

/* --- adding and changing --- */

static void check_owner(struct ctx *ctx, const struct indicator *indicator)
{
    enum unit_level level = unit_level(indicator->unit_code);
    if (!in_scope(ctx, indicator->unit_code) || !*unit_name(ctx, indicator->unit_code))
        error_at(ctx, "unit", "choice", "没有这个单位，或不在您的管理范围内");
    else if (level != LEVEL_CITY && level != LEVEL_COUNTY)
        error_at(ctx, "unit", "choice", "指标由市或县（市、区）添加");
}

/* `before` is NULL for a new indicator. */
static bool accept(struct ctx *ctx, const struct indicator *indicator,
                   const struct indicator *before)
{
    const char *fault = indicator->direction < 0 ? NULL : indicator_measure_fault(indicator);
    if (fault)
        error_at(ctx, "unit_of_measure", "PLAN-3", "%s", fault);
    if (!before)
        check_owner(ctx, indicator);
    else if (strcmp(indicator->unit_code, before->unit_code) != 0)
        error_at(ctx, "unit", "state", "指标的所属单位不能改");
    if (*indicator->name && indicator_name_taken(ctx, indicator))
        error_at(ctx, "name", "ALL-3", "已有同名的指标，请直接使用，不必重复添加");
    if (before && indicator_changes_meaning(before, indicator) &&
        indicator_has_figures(ctx, indicator->id))
        error_at(ctx, "direction", "state",
                 "已填过数值，计量单位和方向不能再改；口径变了的，请停用后另加一个指标");
    return !has_errors(ctx);
}

enum result indicator_add(struct ctx *ctx)
{
    struct indicator indicator;
    record_clear(&indicator_type, &indicator);
    record_parse(ctx, &indicator_type, &indicator, false, "");
    if (!*indicator.unit_code)
        indicator.unit_code = ctx->user.unit_code;
    indicator.code = "";
    if (!accept(ctx, &indicator, NULL)) {
        view_text(ctx, "title", "添加指标");
        indicator_form(ctx, &indicator);
        return invalid(ctx, "indicator/new");
    }
    indicator.id = indicator_insert(ctx, &indicator);
    indicator.version = 1;
    audit_add(ctx, "indicator.add", "indicator", indicator.id, indicator.unit_code, NULL,
              indicator_json(&indicator));
    return created(ctx, indicator_json(&indicator), "指标已添加", "/indicators/%lld",
                   (long long)indicator.id);
}

enum result indicator_change(struct ctx *ctx)
{
    struct indicator before, indicator;
    if (!indicator_asked(ctx, &before))
        return RC_MISSING;
    if (!may_change(ctx, &before)) {
        error_at(ctx, "", "denied", "随系统提供的指标和上级的指标不能修改");
        return RC_DENIED;
    }
    if (!version_is_current(ctx, before.version)) {
        fill_page(ctx, &before);
        return conflict(ctx, "indicator/show", "别人刚改过这个指标，请核对后再保存");
    }
    indicator = before;
    record_parse(ctx, &indicator_type, &indicator, true, "");
    if (!accept(ctx, &indicator, &before)) {
        fill_page(ctx, &before);
        return invalid(ctx, "indicator/show");
    }
    indicator_update(ctx, &indicator);
    indicator.version++;
    audit_add(ctx, "indicator.change", "indicator", indicator.id, indicator.unit_code,
              indicator_json(&before), indicator_json(&indicator));
    return done(ctx, indicator_json(&indicator), "已保存", "/indicators/%lld",
                (long long)indicator.id);
}
