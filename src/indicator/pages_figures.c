/* The figures of one indicator: a region's averages with all that was entered before, a village's
 * values; entering one of them. And what every way of entering figures has in common. */
#include "indicator/pages.h"

#include "base/text.h"
#include "core/audit.h"
#include "core/table.h"
#include "unit.h"

#include <string.h>

const char *figure_plural(enum figure_kind kind)
{
    return kind == FIGURE_AVERAGE ? "averages" : "values";
}

const char *figure_label(enum figure_kind kind)
{
    return kind == FIGURE_AVERAGE ? "平均水平" : "各村数值";
}

void figure_show_kind(struct ctx *ctx, enum figure_kind kind)
{
    const char *plural = figure_plural(kind);
    view_text(ctx, "plural", plural);
    view_text(ctx, "kind_label", figure_label(kind));
    view_set(ctx, "is_average", json_boolean(kind == FIGURE_AVERAGE));
    view_text(ctx, "page_link", text_of(ctx, "/%s", plural));
    view_text(ctx, "export_link", table_link(ctx, text_of(ctx, "/%s.csv", plural)));
    view_text(ctx, "import_link", text_of(ctx, "/%s/import", plural));
}

/* --- what every way of entering has in common --- */

bool figure_unit_accept(struct ctx *ctx, enum figure_kind kind, const char *code, const char *field)
{
    struct unit unit;
    if (!in_scope(ctx, code) || !unit_read(ctx, code, &unit))
        error_at(ctx, field, "choice", "没有这个单位，或不在您的管理范围内");
    else if (!figure_fits_level(kind, unit.level))
        error_at(ctx, field, "choice",
                 kind == FIGURE_AVERAGE ? "平均水平按市、县、镇填写" : "数值按村填写");
    else if (!date_is_none(unit.ended_on))
        error_at(ctx, field, "UNIT-3", "这个单位已经撤销");
    else
        return true;
    return false;
}

static json_t *value_json(struct ctx *ctx, int64_t value)
{
    return value == DECIMAL_NONE ? json_null() : json_string(decimal_text(ctx, value));
}

static json_t *change_json(struct ctx *ctx, const struct figure *figure, int64_t was)
{
    return json_pack("{s:I, s:s, s:I, s:o, s:o}", "indicator", figure->indicator, "unit",
                     figure->unit, "year", figure->year, "was", value_json(ctx, was), "value",
                     value_json(ctx, figure->value));
}

int figures_enter(struct ctx *ctx, enum figure_kind kind, const struct figure *figure,
                  const int64_t *was, int count)
{
    json_t *changes = json_array();
    const char *unit = NULL;
    for (int i = 0; i < count; i++) {
        if (figure[i].value == was[i])
            continue;
        figure_put(ctx, kind, &figure[i]);
        json_array_append_new(changes, change_json(ctx, &figure[i], was[i]));
        unit = unit && strcmp(unit, figure[i].unit) != 0 ? ctx->user.unit_code : figure[i].unit;
    }
    int changed = (int)json_array_size(changes);
    if (changed > 0)
        audit_add(ctx, kind == FIGURE_AVERAGE ? "average.enter" : "value.enter", "indicator",
                  changed == 1
                      ? json_integer_value(json_object_get(json_array_get(changes, 0), "indicator"))
                      : 0,
                  unit, NULL, changes);
    return changed;
}

/* --- the figures of one indicator --- */

struct entry {
    const char *unit;
    int64_t year, value;
};
static const struct field entry_fields[] = {
    {.name = "unit",
     .label = "单位",
     .kind = FIELD_UNIT,
     .offset = offsetof(struct entry, unit),
     .required = true},
    {.name = "year",
     .label = "年度",
     .kind = FIELD_INT,
     .offset = offsetof(struct entry, year),
     .required = true,
     .min = 1,
     .max = 9999},
    {.name = "value",
     .label = "数值",
     .kind = FIELD_DECIMAL,
     .offset = offsetof(struct entry, value),
     .required = true},
    {0},
};
static const struct record_type entry_type = {"figure", entry_fields, sizeof(struct entry)};

static json_t *figure_json(struct ctx *ctx, const struct figure *figure)
{
    bool village = unit_level(figure->unit) == LEVEL_VILLAGE;
    return json_pack("{s:s, s:s, s:I, s:o, s:s, s:s, s:b, s:b}", "unit", figure->unit, "unit_name",
                     village ? unit_short_name(ctx->arena, figure->unit_name) : figure->unit_name,
                     "year", figure->year, "value", value_json(ctx, figure->value), "by",
                     figure->by, "at", time_label(ctx, figure->at), "current", figure->current,
                     "withdrawn", figure->value == DECIMAL_NONE);
}

/* The units whose figures can be chosen at hand: the user's own and those directly below. */
static json_t *unit_choices(struct ctx *ctx, enum figure_kind kind)
{
    json_t *choices = json_array(), *child;
    const char *own = ctx->user.unit_code;
    size_t i;
    if (figure_fits_level(kind, unit_level(own)))
        json_array_append_new(choices,
                              json_pack("{s:s, s:s}", "value", own, "label", ctx->user.unit_name));
    json_array_foreach(unit_children(ctx, own), i, child)
    {
        const char *code = json_string_value(json_object_get(child, "code"));
        if (figure_fits_level(kind, unit_level(code)))
            json_array_append_new(choices, json_pack("{s:s, s:O}", "value", code, "label",
                                                     json_object_get(child, "name")));
    }
    return choices;
}

static void fill_page(struct ctx *ctx, enum figure_kind kind, const struct indicator *indicator,
                      const struct entry *entry)
{
    struct paging paging = paging_read(ctx);
    struct figures figures =
        figures_of_indicator(ctx, kind, indicator->id, ctx->user.unit_code, &paging);
    json_t *list = json_array(), *choices = unit_choices(ctx, kind);
    for (int i = 0; i < figures.count; i++)
        json_array_append_new(list, figure_json(ctx, &figures.figure[i]));
    indicator_show(ctx, indicator, figure_plural(kind));
    view_set(ctx, "figures", list);
    view_set(ctx, figure_plural(kind), json_incref(list));
    figure_show_kind(ctx, kind);
    view_set(ctx, "can_enter",
             json_boolean(has_role(ctx, figure_editors(kind)) && !indicator->retired &&
                          indicator->direction != DIRECTION_DONE && json_array_size(choices) > 0));
    record_form(ctx, "f", &entry_type, entry);
    form_choices(ctx, "f", "unit", choices);
    json_object_set_new(json_object_get(json_object_get(ctx->view, "f"), "value"), "unit",
                        json_string(indicator->unit_of_measure));
    paging_show(ctx, paging);
}

static enum result show_figures(struct ctx *ctx, enum figure_kind kind)
{
    struct indicator indicator;
    struct entry entry;
    if (!indicator_asked(ctx, &indicator))
        return RC_MISSING;
    record_clear(&entry_type, &entry);
    entry.unit = ctx->user.unit_code;
    entry.year = ctx->today.year - 1;
    fill_page(ctx, kind, &indicator, &entry);
    return page(ctx, "indicator/figures");
}

static void check_entry(struct ctx *ctx, enum figure_kind kind, const struct indicator *indicator,
                        const struct entry *entry)
{
    if (*entry->unit && figure_unit_accept(ctx, kind, entry->unit, "unit") &&
        !indicator_serves(indicator, entry->unit))
        error_at(ctx, "unit", "choice", "这个单位不使用这个指标");
    if (indicator->retired)
        error_at(ctx, "", "state", "这个指标已停用，不能再填数值");
    const char *year_fault =
        entry->year == FIELD_NONE ? NULL : figure_year_fault(ctx->arena, entry->year, ctx->today);
    if (year_fault)
        error_at(ctx, "year", "range", "%s", year_fault);
    const char *value_fault =
        entry->value == DECIMAL_NONE ? NULL : figure_value_fault(indicator, entry->value);
    if (value_fault)
        error_at(ctx, "value", "PLAN-4", "%s", value_fault);
}

static enum result enter(struct ctx *ctx, enum figure_kind kind)
{
    struct indicator indicator;
    struct entry entry;
    if (!indicator_asked(ctx, &indicator))
        return RC_MISSING;
    record_clear(&entry_type, &entry);
    record_parse(ctx, &entry_type, &entry, false, "");
    check_entry(ctx, kind, &indicator, &entry);
    if (has_errors(ctx)) {
        fill_page(ctx, kind, &indicator, &entry);
        return invalid(ctx, "indicator/figures");
    }
    struct figure figure = {.indicator = indicator.id,
                            .unit = entry.unit,
                            .unit_name = unit_name(ctx, entry.unit),
                            .year = entry.year,
                            .value = entry.value,
                            .by = ctx->user.full_name,
                            .at = ctx->now,
                            .current = true};
    int64_t was = figure_current(ctx, kind, indicator.id, entry.unit, entry.year);
    int changed = figures_enter(ctx, kind, &figure, &was, 1);
    return created(ctx, figure_json(ctx, &figure),
                   changed ? "已保存" : "与原来的数值相同，没有改动", "/indicators/%lld/%s",
                   (long long)indicator.id, figure_plural(kind));
}

enum result averages_of_indicator(struct ctx *ctx)
{
    return show_figures(ctx, FIGURE_AVERAGE);
}

enum result values_of_indicator(struct ctx *ctx)
{
    return show_figures(ctx, FIGURE_VALUE);
}

enum result average_enter(struct ctx *ctx)
{
    return enter(ctx, FIGURE_AVERAGE);
}

enum result value_enter(struct ctx *ctx)
{
    return enter(ctx, FIGURE_VALUE);
}
