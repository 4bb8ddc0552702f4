/* Pages of the policy settings. The list knows no setting by name: it asks every room. */
#include "policy.h"

#include "base/text.h"
#include "core/app.h"
#include "core/audit.h"
#include "core/field.h"
#include "policy/rules.h"
#include "policy/store.h"
#include "unit.h"

#include <string.h>

#define POLICY_EDITORS (ROLE_COUNTY_REVIEWER | ROLE_CITY_OFFICER)

/* The unit that the page is about: ?unit=, else the user's own; NULL when it is out of scope. */
static const char *unit_asked(struct ctx *ctx)
{
    const char *code = query_text(ctx, "unit");
    if (!code[0])
        return ctx->user.unit_code;
    struct unit unit;
    return in_scope(ctx, code) && unit_read(ctx, code, &unit) ? code : NULL;
}

static json_t *unit_choice(const char *code, const char *label, const char *chosen)
{
    return json_pack("{s:s, s:s, s:b}", "value", code, "label", label, "selected",
                     strcmp(code, chosen) == 0);
}

/* The user's own unit, those directly below it, and the one that the page is about. */
static void show_units(struct ctx *ctx, const char *chosen)
{
    json_t *units = json_array(), *children = unit_children(ctx, ctx->user.unit_code), *child;
    const char *own = ctx->user.unit_code, *name = unit_name(ctx, chosen);
    bool listed = strcmp(own, chosen) == 0;
    size_t i;
    json_array_append_new(units, unit_choice(own, text_or_empty(ctx->user.unit_name), chosen));
    json_array_foreach(children, i, child)
    {
        const char *code = json_string_value(json_object_get(child, "code"));
        listed = listed || strcmp(code, chosen) == 0;
        json_array_append_new(
            units, unit_choice(code, json_string_value(json_object_get(child, "name")), chosen));
    }
    if (!listed)
        json_array_append_new(units, unit_choice(chosen, name, chosen));
    view_set(ctx, "units", units);
    view_text(ctx, "unit_code", chosen);
    view_text(ctx, "unit_name", name);
}

/* --- what is in force --- */

/* Where a value comes from, as people say it. */
static const char *origin_label(struct ctx *ctx, const char *from, const char *unit_code,
                                const struct policy_row *row)
{
    if (!from)
        return "默认值";
    if (strcmp(from, unit_code) == 0)
        return "本单位设定";
    return text_of(ctx, "%s设定", row && row->unit_name[0] ? row->unit_name : "上级");
}

/* The latest begun value that this unit itself was given. */
static const struct policy_row *row_in_force(const struct policy_rows *rows, const char *name,
                                             const char *unit_code, struct date on)
{
    for (int i = 0; unit_code && i < rows->count; i++) {
        const struct policy_row *row = &rows->row[i];
        if (strcmp(row->name, name) == 0 && strcmp(row->unit_code, unit_code) == 0 &&
            date_compare(row->starts_on, on) <= 0)
            return row;
    }
    return NULL;
}

static json_t *upcoming(struct ctx *ctx, const struct setting *setting,
                        const struct policy_rows *rows)
{
    json_t *list = json_array();
    for (int i = 0; i < rows->count; i++) {
        const struct policy_row *row = &rows->row[i];
        if (strcmp(row->name, setting->name) == 0 && date_compare(row->starts_on, ctx->today) > 0)
            json_array_append_new(list,
                                  json_pack("{s:s, s:s, s:s, s:s, s:s}", "unit_name",
                                            row->unit_name, "value", row->value, "value_label",
                                            policy_value_label(ctx->arena, setting, row->value),
                                            "from", date_text(ctx, row->starts_on), "from_label",
                                            date_label(ctx, row->starts_on)));
    }
    return list;
}

static json_t *setting_json(struct ctx *ctx, const struct setting *setting, const char *unit_code,
                            const struct policy_rows *rows)
{
    const char *from = NULL;
    const char *value = setting_text(ctx, unit_code, setting->name, ctx->today, &from);
    const struct policy_row *row = row_in_force(rows, setting->name, from, ctx->today);
    json_t *json = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "name", setting->name,
                             "label", setting->label, "value", value, "value_label",
                             policy_value_label(ctx->arena, setting, value), "origin",
                             !from                          ? "default"
                             : strcmp(from, unit_code) == 0 ? "own"
                                                            : "above",
                             "origin_label", origin_label(ctx, from, unit_code, row), "rule",
                             text_or_empty(setting->rule), "source",
                             row ? row->source : text_or_empty(setting->source), "hint",
                             text_or_empty(setting->hint));
    json_object_set_new(json, "default_label",
                        json_string(policy_value_label(ctx->arena, setting, setting->otherwise)));
    json_object_set_new(json, "since_label",
                        json_string(row ? date_label(ctx, row->starts_on) : ""));
    json_object_set_new(json, "from_unit", from ? json_string(from) : json_null());
    json_object_set_new(json, "next", upcoming(ctx, setting, rows));
    json_object_set_new(
        json, "page_link",
        json_string(text_of(ctx, "/settings/%s?unit=%s", setting->name, unit_code)));
    return json;
}

static enum result list_page(struct ctx *ctx)
{
    const char *unit_code = unit_asked(ctx);
    if (!unit_code)
        return RC_MISSING;
    struct policy_rows rows = policy_rows_above(ctx, unit_code);
    json_t *settings = json_array();
    for (const struct room *const *room = ctx->app->rooms; *room; room++)
        for (const struct setting *s = (*room)->settings; s && s->name; s++)
            json_array_append_new(settings, setting_json(ctx, s, unit_code, &rows));
    view_text(ctx, "title", "政策参数");
    show_units(ctx, unit_code);
    view_set(ctx, "total", json_integer((json_int_t)json_array_size(settings)));
    view_set(ctx, "settings", settings);
    view_set(ctx, "can_set", json_boolean(has_role(ctx, POLICY_EDITORS)));
    return page(ctx, "policy/list");
}

/* --- one setting --- */

struct policy_form {
    const char *unit, *name, *value, *source;
    struct date from;
};
static const struct field form_fields[] = {
    {.name = "unit",
     .label = "适用单位",
     .kind = FIELD_UNIT,
     .offset = offsetof(struct policy_form, unit),
     .required = true},
    {.name = "name",
     .label = "参数",
     .kind = FIELD_TEXT,
     .offset = offsetof(struct policy_form, name),
     .required = true},
    {.name = "value",
     .label = "新的值",
     .kind = FIELD_TEXT,
     .offset = offsetof(struct policy_form, value),
     .required = true},
    {.name = "from",
     .label = "开始日期",
     .kind = FIELD_DATE,
     .offset = offsetof(struct policy_form, from),
     .required = true,
     .hint = "从这一天起生效；不能早于今天"},
    {.name = "source",
     .label = "依据",
     .kind = FIELD_TEXT,
     .offset = offsetof(struct policy_form, source),
     .required = true,
     .hint = "文件名称和条款，例如：吴组通〔2021〕27号 第四条"},
    {0},
};
static const struct record_type form_type = {"setting", form_fields, sizeof(struct policy_form)};

static json_t *history_json(struct ctx *ctx, const struct setting *setting, const char *unit_code,
                            const struct policy_rows *rows)
{
    const char *from = NULL;
    setting_text(ctx, unit_code, setting->name, ctx->today, &from);
    const struct policy_row *now = row_in_force(rows, setting->name, from, ctx->today);
    json_t *history = json_array();
    for (int i = 0; i < rows->count; i++) {
        const struct policy_row *row = &rows->row[i];
        json_t *entry = json_pack(
            "{s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:b}", "id", row->id, "unit",
            row->unit_code, "unit_name", row->unit_name, "value", row->value, "value_label",
            policy_value_label(ctx->arena, setting, row->value), "from",
            date_text(ctx, row->starts_on), "from_label", date_label(ctx, row->starts_on), "source",
            row->source, "by", row->user_name, "at_label", time_label(ctx, row->at), "in_force",
            row == now, "upcoming", date_compare(row->starts_on, ctx->today) > 0);
        json_array_append_new(history, entry);
    }
    return history;
}

/* A number stays a text input; choices, and yes and no, become a select. */
static void shape_value(struct ctx *ctx, const struct setting *setting, const char *value)
{
    json_t *field = json_object_get(json_object_get(ctx->view, "f"), "value");
    struct policy_choice choice[POLICY_CHOICES];
    int count = policy_choices(ctx->arena, setting, choice);
    json_object_set_new(field, "unit", json_string(text_or_empty(setting->unit)));
    json_object_set_new(field, "hint", json_string(text_or_empty(setting->hint)));
    if (count == 0) {
        bool date = setting->kind == SETTING_DATE;
        json_object_set_new(field, date ? "is_date" : "inputmode",
                            date ? json_true() : json_string("numeric"));
        if (date)
            json_object_set_new(field, "is_text", json_false());
        return;
    }
    json_t *choices = json_array();
    for (int i = 0; i < count; i++)
        json_array_append_new(choices, json_pack("{s:s, s:s, s:b}", "value", choice[i].name,
                                                 "label", choice[i].label, "selected",
                                                 strcmp(choice[i].name, value) == 0));
    json_object_set_new(field, "is_text", json_false());
    json_object_set_new(field, "is_choice", json_true());
    json_object_set_new(field, "choices", choices);
}

static void show_setting(struct ctx *ctx, const struct setting *setting, const char *unit_code,
                         const struct policy_form *form)
{
    struct policy_rows rows = policy_rows_of(ctx, setting->name, unit_code);
    json_object_update_missing_new(ctx->view, setting_json(ctx, setting, unit_code, &rows));
    view_text(ctx, "title", setting->label);
    show_units(ctx, unit_code);
    view_set(ctx, "history", history_json(ctx, setting, unit_code, &rows));
    view_set(ctx, "can_set", json_boolean(has_role(ctx, POLICY_EDITORS)));
    json_t *crumbs = json_pack("[{s:s, s:s}, {s:s, s:s}]", "label", "政策参数", "href_link",
                               text_of(ctx, "/settings?unit=%s", unit_code), "label",
                               setting->label, "href_link", "");
    view_set(ctx, "crumbs", crumbs);
    record_form(ctx, "f", &form_type, form);
    form_asks_more(ctx, -1, -2); /* the setting is known, and a unit is always chosen */
    shape_value(ctx, setting, form->value);
}

static enum result setting_page(struct ctx *ctx)
{
    const struct setting *setting = setting_find(param(ctx, "name"));
    const char *unit_code = unit_asked(ctx);
    if (!setting || !unit_code)
        return RC_MISSING;
    struct policy_form form = {
        .unit = unit_code,
        .name = setting->name,
        .value = setting_text(ctx, unit_code, setting->name, ctx->today, NULL),
        .source = "",
        .from = ctx->today,
    };
    show_setting(ctx, setting, unit_code, &form);
    return page(ctx, "policy/show");
}

/* --- setting a value --- */

/* JSON may send a number or true and false where the page sends text. */
static void read_value_as_text(struct ctx *ctx)
{
    const json_t *value = json_object_get(ctx->form, "value");
    if (json_is_integer(value))
        json_object_set_new(
            ctx->form, "value",
            json_string(text_of(ctx, "%lld", (long long)json_integer_value(value))));
    else if (json_is_boolean(value))
        json_object_set_new(ctx->form, "value", json_string(json_is_true(value) ? "1" : "0"));
}

static void check_form(struct ctx *ctx, const struct setting *setting,
                       const struct policy_form *form)
{
    const char *fault =
        form->value[0] ? policy_value_fault(ctx->arena, setting, form->value) : NULL;
    if (fault)
        error_at(ctx, "value", text_or_empty(setting->rule), "%s", fault);
    fault = date_is_none(form->from) ? NULL : policy_start_fault(form->from, ctx->today);
    if (fault)
        error_at(ctx, "from", "ALL-8", "%s", fault);
}

static json_t *add_value(struct ctx *ctx, const struct policy_form *form)
{
    const char *was = setting_text(ctx, form->unit, form->name, form->from, NULL);
    struct policy_row row = {.unit_code = form->unit,
                             .name = form->name,
                             .value = form->value,
                             .source = form->source,
                             .starts_on = form->from};
    int64_t id = policy_insert(ctx, &row);
    json_t *record = record_json(&form_type, form);
    json_object_set_new(record, "id", json_integer(id));
    audit_add(ctx, "setting.set", "setting", id, form->unit,
              json_pack("{s:s, s:s}", "name", form->name, "value", was), record);
    return record;
}

static enum result setting_set(struct ctx *ctx)
{
    struct policy_form form;
    record_clear(&form_type, &form);
    read_value_as_text(ctx);
    record_parse(ctx, &form_type, &form, false, "");
    struct unit unit;
    if (form.unit[0] && (!in_scope(ctx, form.unit) || !unit_read(ctx, form.unit, &unit)))
        return RC_MISSING;
    const struct setting *setting = form.name[0] ? setting_find(form.name) : NULL;
    if (form.name[0] && !setting)
        error_at(ctx, "name", "choice", "没有这个参数");
    if (setting)
        check_form(ctx, setting, &form);
    if (has_errors(ctx)) {
        if (!setting || !form.unit[0])
            return RC_INVALID;
        show_setting(ctx, setting, form.unit, &form);
        return invalid(ctx, "policy/show");
    }
    json_t *record = add_value(ctx, &form);
    return created(ctx, record, "已设定，旧的值保留在记录里", "/settings/%s?unit=%s", form.name,
                   form.unit);
}

static const struct route routes[] = {
    {HTTP_GET, "/settings", list_page, WHO_BUSINESS, NULL, 0, NULL,
     "政策参数：对一个单位生效的值和来源"},
    {HTTP_POST, "/settings", setting_set, POLICY_EDITORS, NULL, 0, NULL,
     "设定一个参数从某天起的新值"},
    {HTTP_GET, "/settings/:name", setting_page, WHO_BUSINESS, NULL, 0, NULL,
     "一个参数的现值和历次设定"},
    {0},
};

static const struct nav_link nav[] = {
    {.group = "设置",
     .label = "政策参数",
     .link = "/settings",
     .who = WHO_BUSINESS & ~(unsigned)ROLE_VILLAGE_SECRETARY},
    {0},
};

const struct room policy_room = {.name = "policy", .routes = routes, .nav = nav};
