/* All figures of one unit and year on one page, a row for each indicator: typed together, saved
 * together, only those that were changed. */
#include "indicator/pages.h"

#include "base/text.h"
#include "core/table.h"
#include "unit.h"

#include <string.h>

/* What the page is about. */
struct bulk {
    const char *unit;
    int64_t year;
};
static const struct field bulk_fields[] = {
    {.name = "unit",
     .label = "单位",
     .kind = FIELD_UNIT,
     .offset = offsetof(struct bulk, unit),
     .required = true},
    {.name = "year",
     .label = "年度",
     .kind = FIELD_INT,
     .offset = offsetof(struct bulk, year),
     .required = true,
     .min = 1,
     .max = 9999},
    {0},
};
static const struct record_type bulk_type = {"figures", bulk_fields, sizeof(struct bulk)};

/* One indicator's line: what is stored, and what was sent. */
struct line {
    const struct indicator *indicator;
    const struct figure *stored; /* NULL: nothing was entered yet */
    struct mean mean;            /* of the villages below, on the page of averages */
};
struct lines {
    struct line *line;
    int count;
};

/* Indicators that are counted and serve the unit; two queries for the figures of all. */
static struct lines read_lines(struct ctx *ctx, enum figure_kind kind, const struct bulk *bulk)
{
    static const struct indicator_filter in_use = {0};
    struct indicators all = indicators_find(ctx, bulk->unit, &in_use, INT32_MAX, 0);
    struct figures figures = figures_of_unit(ctx, kind, bulk->unit, bulk->year);
    int means = 0;
    struct mean *mean = kind == FIGURE_AVERAGE
                            ? means_of_range(ctx, scope_of(bulk->unit), bulk->year, &means)
                            : NULL;
    struct lines lines = {ARENA_ARRAY(ctx->arena, struct line, all.count + 1), 0};
    for (int i = 0; i < all.count; i++) {
        const struct indicator *indicator = &all.indicator[i];
        if (indicator->direction == DIRECTION_DONE || !indicator_serves(indicator, bulk->unit))
            continue;
        struct line *line = &lines.line[lines.count++];
        line->indicator = indicator;
        for (int j = 0; j < figures.count; j++)
            if (figures.figure[j].indicator == indicator->id)
                line->stored = &figures.figure[j];
        for (int j = 0; j < means; j++)
            if (mean[j].indicator == indicator->id)
                line->mean = mean[j];
    }
    return lines;
}

static int64_t stored_value(const struct line *line)
{
    return line->stored ? line->stored->value : DECIMAL_NONE;
}

static const char *input_name(struct ctx *ctx, const char *prefix, const struct line *line)
{
    return text_of(ctx, "%s.%lld", prefix, (long long)line->indicator->id);
}

/* --- showing --- */

static json_t *line_json(struct ctx *ctx, const struct line *line, bool heads)
{
    const struct indicator *indicator = line->indicator;
    const char *name = input_name(ctx, "value", line), *sent = form_text(ctx, name);
    const char *stored = decimal_text(ctx, stored_value(line));
    json_t *row = json_pack(
        "{s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "id", indicator->id, "code",
        indicator->code, "name", indicator->name, "unit_of_measure", indicator->unit_of_measure,
        "direction_label", directions[indicator->direction].label, "list_label",
        indicator->list < 0 ? "其他" : lists[indicator->list].label, "value",
        json_object_get(ctx->form, name) ? sent : stored, "was", stored, "error",
        error_of(ctx, name), "by", line->stored ? line->stored->by : "", "at",
        line->stored ? time_label(ctx, line->stored->at) : "");
    json_object_set_new(row, "heads", json_boolean(heads));
    json_object_set_new(
        row, "mean",
        json_string(line->mean.count
                        ? decimal_text(ctx, decimal_mean(line->mean.sum, line->mean.count))
                        : ""));
    json_object_set_new(row, "villages", json_integer(line->mean.count));
    return row;
}

static void add_choice(json_t *choices, const char *code, const char *name, const char *chosen)
{
    json_array_append_new(choices, json_pack("{s:s, s:s, s:b}", "value", code, "label", name,
                                             "selected", strcmp(code, chosen) == 0));
}

/* The user's own unit and, level by level down to the chosen unit, those beside it on the way. */
static json_t *unit_choices(struct ctx *ctx, const char *chosen)
{
    json_t *choices = json_array(), *child;
    const char *own = ctx->user.unit_code, *open = own;
    size_t i;
    if (!in_scope(ctx, chosen)) {
        add_choice(choices, chosen, unit_name(ctx, chosen), chosen);
        return choices;
    }
    add_choice(choices, own, ctx->user.unit_name, chosen);
    while (open) {
        const char *next = NULL;
        json_array_foreach(unit_children(ctx, open), i, child)
        {
            const char *code = json_string_value(json_object_get(child, "code"));
            add_choice(choices, code, json_string_value(json_object_get(child, "name")), chosen);
            if (text_starts(chosen, code))
                next = code;
        }
        open = next;
    }
    return choices;
}

#define YEARS_SHOWN 10

static json_t *year_choices(struct ctx *ctx, int64_t chosen)
{
    json_t *choices = json_array();
    for (int year = ctx->today.year; year > ctx->today.year - YEARS_SHOWN; year--)
        json_array_append_new(
            choices, json_pack("{s:i, s:b}", "value", year, "selected", (int64_t)year == chosen));
    return choices;
}

static void fill_page(struct ctx *ctx, enum figure_kind kind, const struct bulk *bulk)
{
    bool fits = figure_fits_level(kind, unit_level(bulk->unit));
    struct lines lines = {NULL, 0};
    if (fits)
        lines = read_lines(ctx, kind, bulk);
    json_t *rows = json_array();
    for (int i = 0; i < lines.count; i++)
        json_array_append_new(rows, line_json(ctx, &lines.line[i],
                                              i == 0 || lines.line[i].indicator->list !=
                                                            lines.line[i - 1].indicator->list));
    view_text(ctx, "title", figure_label(kind));
    figure_show_kind(ctx, kind);
    view_text(ctx, "export_link",
              table_link(ctx, text_of(ctx, "/%s.csv?year=%lld", figure_plural(kind),
                                      (long long)bulk->year)));
    view_text(ctx, "unit", bulk->unit);
    view_text(ctx, "unit_name", unit_name(ctx, bulk->unit));
    view_set(ctx, "year", json_integer(bulk->year));
    view_set(ctx, "fits", json_boolean(fits));
    view_set(ctx, "lines", rows);
    view_set(ctx, "units", unit_choices(ctx, bulk->unit));
    view_set(ctx, "years", year_choices(ctx, bulk->year));
    bool editor = has_role(ctx, figure_editors(kind));
    view_set(ctx, "can_import", json_boolean(editor));
    view_set(ctx, "can_edit", json_boolean(editor && fits && in_scope(ctx, bulk->unit)));
}

/* Averages above the own unit may be read: they are the floor under its plans. Below, a town looks
 * at its county first, others at their own unit. */
static const char *unit_asked(struct ctx *ctx, enum figure_kind kind)
{
    const char *asked = query_text(ctx, "unit"), *own = ctx->user.unit_code;
    if (!*asked && kind == FIGURE_AVERAGE && strlen(own) > 6)
        return arena_strndup(ctx->arena, own, 6);
    if (!*asked)
        return own;
    bool above =
        kind == FIGURE_AVERAGE && text_starts(own, asked) && unit_level(asked) != LEVEL_NONE;
    return (in_scope(ctx, asked) || above) && *unit_name(ctx, asked) ? asked : NULL;
}

static enum result show_bulk(struct ctx *ctx, enum figure_kind kind)
{
    struct bulk bulk = {unit_asked(ctx, kind), query_int(ctx, "year", FIGURE_YEAR_MIN,
                                                         ctx->today.year, ctx->today.year - 1)};
    if (!bulk.unit)
        return RC_MISSING;
    fill_page(ctx, kind, &bulk);
    return page(ctx, "indicator/bulk");
}

/* --- saving --- */

/* What was sent beside the lines, which have names like value.12 and was.12. */
static json_t *sent_head(struct ctx *ctx)
{
    json_t *head = json_object(), *value;
    const char *key;
    json_object_foreach(ctx->form, key, value)
    {
        if (!text_starts(key, "value.") && !text_starts(key, "was."))
            json_object_set(head, key, value);
    }
    return head;
}

static void refuse_unknown_lines(struct ctx *ctx, const struct lines *lines)
{
    const char *key;
    json_t *value;
    json_object_foreach(ctx->form, key, value)
    {
        if (!text_starts(key, "value."))
            continue;
        bool known = false;
        for (int i = 0; i < lines->count && !known; i++)
            known = strcmp(key, input_name(ctx, "value", &lines->line[i])) == 0;
        if (!known)
            error_at(ctx, key, "unknown", "没有“%s”这一项", key);
    }
}

/* The value that a line should have; an empty input withdraws the figure. */
static int64_t sent_value(struct ctx *ctx, const struct line *line)
{
    const char *name = input_name(ctx, "value", line);
    const json_t *sent = json_object_get(ctx->form, name);
    int64_t value = DECIMAL_NONE;
    if (!sent)
        return stored_value(line);
    if (!json_is_string(sent) && !json_is_integer(sent) && !json_is_null(sent)) {
        error_at(ctx, name, "format", "“%s”填写的格式不对", line->indicator->name);
        return stored_value(line);
    }
    const char *text = json_is_integer(sent)
                           ? text_of(ctx, "%lld", (long long)json_integer_value(sent))
                           : text_trim(ctx->arena, form_text(ctx, name));
    if (*text && !decimal_parse(text, &value))
        error_at(ctx, name, "format", "“%s”请填数字，最多四位小数，例如 486.5",
                 line->indicator->name);
    const char *fault = value == DECIMAL_NONE ? NULL : figure_value_fault(line->indicator, value);
    if (fault)
        error_at(ctx, name, "range", "“%s”：%s", line->indicator->name, fault);
    return value;
}

/* Whoever changes a line must have seen the figure that it has now; a line left as it was shown
 * keeps what someone else entered meanwhile. */
static int64_t accept_line(struct ctx *ctx, const struct line *line)
{
    const char *was = input_name(ctx, "was", line);
    int64_t sent = sent_value(ctx, line), stored = stored_value(line), seen = stored;
    if (json_object_get(ctx->form, was)) {
        seen = DECIMAL_NONE;
        decimal_parse(form_text(ctx, was), &seen);
    }
    if (sent == seen)
        return stored;
    if (seen != stored)
        error_at(ctx, input_name(ctx, "value", line), "version", "“%s”刚被%s改为 %s，请核对",
                 line->indicator->name, line->stored ? line->stored->by : "别人",
                 decimal_text(ctx, stored));
    return sent;
}

static int save_lines(struct ctx *ctx, enum figure_kind kind, const struct bulk *bulk)
{
    struct lines lines = read_lines(ctx, kind, bulk);
    struct figure *figure = ARENA_ARRAY(ctx->arena, struct figure, lines.count + 1);
    int64_t *was = ARENA_ARRAY(ctx->arena, int64_t, lines.count + 1);
    for (int i = 0; i < lines.count; i++) {
        was[i] = stored_value(&lines.line[i]);
        figure[i] = (struct figure){.indicator = lines.line[i].indicator->id,
                                    .unit = bulk->unit,
                                    .year = bulk->year,
                                    .value = accept_line(ctx, &lines.line[i])};
    }
    refuse_unknown_lines(ctx, &lines);
    return has_errors(ctx) ? 0 : figures_enter(ctx, kind, figure, was, lines.count);
}

static enum result save_bulk(struct ctx *ctx, enum figure_kind kind)
{
    struct bulk bulk;
    record_clear(&bulk_type, &bulk);
    record_parse_object(ctx, &bulk_type, &bulk, sent_head(ctx), "", false, "");
    const char *fault =
        bulk.year == FIELD_NONE ? NULL : figure_year_fault(ctx->arena, bulk.year, ctx->today);
    if (fault)
        error_at(ctx, "year", "range", "%s", fault);
    if (*bulk.unit && !figure_unit_accept(ctx, kind, bulk.unit, "unit"))
        bulk.unit = "";
    int changed = has_errors(ctx) ? 0 : save_lines(ctx, kind, &bulk);
    if (has_errors(ctx)) {
        if (!*bulk.unit)
            bulk.unit = ctx->user.unit_code;
        fill_page(ctx, kind, &bulk);
        return invalid(ctx, "indicator/bulk");
    }
    return done(
        ctx, json_pack("{s:s, s:I, s:i}", "unit", bulk.unit, "year", bulk.year, "changed", changed),
        changed ? text_of(ctx, "已保存 %d 项", changed) : "没有改动", "/%s?unit=%s&year=%lld",
        figure_plural(kind), bulk.unit, (long long)bulk.year);
}

enum result averages_page(struct ctx *ctx)
{
    return show_bulk(ctx, FIGURE_AVERAGE);
}

enum result values_page(struct ctx *ctx)
{
    return show_bulk(ctx, FIGURE_VALUE);
}

enum result averages_save(struct ctx *ctx)
{
    return save_bulk(ctx, FIGURE_AVERAGE);
}

enum result values_save(struct ctx *ctx)
{
    return save_bulk(ctx, FIGURE_VALUE);
}
