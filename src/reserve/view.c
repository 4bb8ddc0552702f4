/* What the pages of reserve cadres share: persons as pages and programs see them, forms, and units
 * to narrow lists by. */
#include "base/text.h"
#include "reserve/internal.h"
#include "unit.h"

const char reserve_changed[] = "别人刚刚改过，请看过最新内容再改。";

bool reserve_person(struct ctx *ctx, struct pool_person *person)
{
    return pool_person_read(ctx, param_id(ctx, "id"), person) && person->was_filed;
}

json_t *reserve_person_json(struct ctx *ctx, const struct pool_person *person)
{
    return json_pack("{s:I, s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:i, s:s, s:s, s:s}", "id",
                     person->id, "version", person->version, "unit", person->unit_code, "unit_name",
                     unit_name(ctx, person->unit_code), "name", person->name, "stage",
                     person->stage, "stage_label", person->stage_label, "pool", person->pool,
                     "pool_label", person->pool_label, "age", date_age(person->born_on, ctx->today),
                     "education_label", person->education_label, "sex_label",
                     person->female ? "女" : "男", "href_link",
                     text_of(ctx, PERSON_LINK, (long long)person->id));
}

json_t *reserve_answer(const struct pool_person *person)
{
    return json_pack("{s:I, s:I, s:s, s:s}", "id", person->id, "version", person->version, "unit",
                     person->unit_code, "stage", person->stage);
}

const char *reserve_unit(struct ctx *ctx)
{
    const char *unit = query_text(ctx, "unit");
    bool known = *unit && unit_level(unit) != LEVEL_NONE && in_scope(ctx, unit);
    return known ? unit : ctx->user.unit_code;
}

enum unit_level reserve_level_below(const char *unit)
{
    enum unit_level level = unit_level(unit);
    return level < LEVEL_VILLAGE ? level + 1 : LEVEL_VILLAGE;
}

json_t *reserve_units(struct ctx *ctx, const char *unit)
{
    bool own = text_same(unit, ctx->user.unit_code);
    const char *parent = own ? unit : text_of(ctx, "%.*s", unit_parent_length(unit), unit);
    json_t *units = unit_children(ctx, parent), *one;
    size_t i;
    json_array_foreach(units, i, one)
    {
        bool on = text_same(json_string_value(json_object_get(one, "code")), unit);
        json_object_set_new(one, "selected", json_boolean(on));
    }
    return units;
}

const char *month_label(struct ctx *ctx, int month)
{
    return text_of(ctx, "%d年%d月", month / 12, month % 12 + 1);
}

enum result reserve_form_show(struct ctx *ctx, const struct record_type *type, const void *record,
                              const struct reserve_form *form)
{
    json_t *fields = json_array(), *all;
    record_form(ctx, "f", type, record);
    all = json_object_get(ctx->view, "f");
    for (const struct field *field = type->fields; field->name; field++)
        json_array_append(fields, json_object_get(all, field->name));
    view_set(ctx, "fields", fields);
    view_text(ctx, "title", form->title);
    view_text(ctx, "about", form->about);
    view_text(ctx, "form_link", form->link);
    view_text(ctx, "back_link", form->back);
    view_text(ctx, "button", form->button);
    view_set(ctx, "record_version", json_integer(form->version));
    if (form->person)
        pool_person_looked(ctx, form->person);
    ctx->place = "/reserve/people";
    return has_errors(ctx) ? invalid(ctx, "reserve/form") : page(ctx, "reserve/form");
}
