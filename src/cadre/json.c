/* Cadres, posts and units as pages and programs read them (CADRE-1). */
#include "base/text.h"
#include "cadre/internal.h"
#include "unit.h"

const char *cadre_number(struct ctx *ctx, int64_t value)
{
    return value == DECIMAL_NONE ? "" : decimal_text(ctx, value);
}

json_t *cadre_json(struct ctx *ctx, const struct cadre *cadre, struct date on)
{
    json_t *json = record_json(&cadre_type, cadre);
    json_object_update_new(
        json, json_pack("{s:I, s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:i, s:s, s:s}", "id", cadre->id,
                        "version", cadre->version, "unit", cadre->unit_code, "sex_label",
                        cadre_sexes[cadre->sex].label, "education_label",
                        cadre_educations[cadre->education].label, "politics_label",
                        cadre_politics[cadre->politics].label, "born_label",
                        date_label(ctx, cadre->born_on), "joined_label",
                        date_label(ctx, cadre->joined_on), "age", date_age(cadre->born_on, on),
                        "changed_by", text_or_empty(cadre->changed_by_name), "href_link",
                        text_of(ctx, CADRE_LINK, (long long)cadre->id)));
    return json;
}

json_t *cadre_recorded(const struct record_type *type, const void *record)
{
    json_t *json = record_json(type, record);
    for (const struct field *field = type->fields; field->name; field++) {
        const void *at = (const char *)record + field->offset;
        if (field->kind == FIELD_CHOICE && *(const int *)at >= 0)
            json_object_set_new(json, field->name,
                                json_string(field->choices[*(const int *)at].label));
    }
    return json;
}

json_t *cadre_row_json(struct ctx *ctx, const struct cadre_row *row, struct date on)
{
    json_t *json = cadre_json(ctx, &row->cadre, on);
    json_object_update_new(
        json, json_pack("{s:s, s:s, s:s, s:b, s:s, s:s}", "unit_name", row->unit_name, "town_name",
                        row->town_name, "posts_text", cadre_posts_text(ctx->arena, row->held),
                        "concurrent", cadre_is_concurrent(row->held), "since",
                        date_text(ctx, row->since), "since_label", date_label(ctx, row->since)));
    return json;
}

json_t *cadre_post_json(struct ctx *ctx, const struct cadre_post *post)
{
    json_t *json = record_json(&cadre_post_type, post);
    json_object_update_new(
        json,
        json_pack("{s:I, s:I, s:I, s:s, s:s, s:s, s:s, s:s}", "id", post->id, "version",
                  post->version, "cadre", post->cadre_id, "unit", post->unit_code, "post_label",
                  cadre_post_kinds[post->post].label, "from_label", date_label(ctx, post->from_on),
                  "until_label", date_label(ctx, post->until_on), "edit_link",
                  text_of(ctx, CADRE_LINK "/posts/%lld", (long long)post->cadre_id,
                          (long long)post->id)));
    return json;
}

struct date cadre_day(struct ctx *ctx)
{
    struct date day;
    return date_parse(query_text(ctx, "on"), &day) && date_compare(day, ctx->today) <= 0
               ? day
               : ctx->today;
}

const char *cadre_unit(struct ctx *ctx)
{
    const char *unit = query_text(ctx, "unit");
    return *unit && unit_level(unit) != LEVEL_NONE && in_scope(ctx, unit) ? unit
                                                                          : ctx->user.unit_code;
}

json_t *cadre_units_json(struct ctx *ctx, const char *unit)
{
    int above = unit_parent_length(unit);
    bool own = text_same(unit, ctx->user.unit_code);
    const char *parent = own || above < 0 || unit_level(unit) < LEVEL_COUNTY
                             ? unit
                             : text_of(ctx, "%.*s", above, unit);
    json_t *units = unit_children(ctx, parent), *one;
    size_t i;
    json_array_foreach(units, i, one)
    {
        bool on = text_same(json_string_value(json_object_get(one, "code")), unit);
        json_object_set_new(one, "selected", json_boolean(on));
    }
    return units;
}
