/* Figures as sheets: importing averages of regions or values of villages, shown first and then
 * taken whole or not at all (ALL-4), and exporting them in the form that the import reads. */
#include "indicator/pages.h"

#include "base/text.h"
#include "core/import.h"
#include "core/table.h"
#include "unit.h"

#include <string.h>

#define IMPORT_ROWS 50000
#define ROWS_SHOWN 200

/* What a sheet would do: figures and, beside each, what stands now. */
struct sheet_figures {
    struct figure *figure;
    const struct indicator **indicator;
    int64_t *was;
    int count, changed;
};

/* --- reading --- */

/* What the rows of a sheet are looked up in; each unit is asked for once. */
struct lookup {
    struct ctx *ctx;
    enum figure_kind kind;
    struct indicators indicators;
    json_t *units;   /* code: name, or null where its figures are not the user's to enter */
    json_t *current; /* "indicator/unit/year": value */
    json_t *lines;   /* the same keys: line of the sheet */
};

static const char *key_of(struct ctx *ctx, const struct figure *figure)
{
    return text_of(ctx, "%lld/%s/%lld", (long long)figure->indicator, figure->unit,
                   (long long)figure->year);
}

/* The first and last year that a sheet speaks of, as far as they can be read. */
static void sheet_years(const struct sheet *sheet, int64_t *first, int64_t *last)
{
    *first = INT32_MAX;
    *last = 0;
    for (int row = 0; row < sheet->rows; row++) {
        int64_t year = 0;
        if (!text_to_int(sheet_cell(sheet, row, FIGURE_YEAR), 1, 9999, &year))
            continue;
        *first = year < *first ? year : *first;
        *last = year > *last ? year : *last;
    }
}

static struct lookup make_lookup(struct ctx *ctx, enum figure_kind kind, const struct sheet *sheet)
{
    static const struct indicator_filter in_use = {0};
    struct lookup lookup = {ctx,
                            kind,
                            indicators_find(ctx, ctx->user.unit_code, &in_use, INT32_MAX, 0),
                            json_object(),
                            json_object(),
                            json_object()};
    int64_t first, last;
    sheet_years(sheet, &first, &last);
    struct figures figures = figures_of_range(ctx, kind, ctx->user.scope, first, last);
    for (int i = 0; i < figures.count; i++)
        if (figures.figure[i].value != DECIMAL_NONE)
            json_object_set_new(lookup.current, key_of(ctx, &figures.figure[i]),
                                json_integer(figures.figure[i].value));
    return lookup;
}

/* By code, or by the name that is unique among what the unit uses. */
static const struct indicator *find_indicator(const struct lookup *lookup, const char *text,
                                              const char *unit)
{
    for (int i = 0; i < lookup->indicators.count; i++) {
        const struct indicator *indicator = &lookup->indicators.indicator[i];
        if (indicator_serves(indicator, unit) && *text &&
            (strcmp(indicator->code, text) == 0 || strcmp(indicator->name, text) == 0))
            return indicator;
    }
    return NULL;
}

/* Name of a unit whose figures the user may enter; NULL otherwise. */
static const char *find_unit(const struct lookup *lookup, const char *code)
{
    json_t *known = json_object_get(lookup->units, code);
    struct unit unit;
    if (!known) {
        bool fits = in_scope(lookup->ctx, code) && unit_read(lookup->ctx, code, &unit) &&
                    figure_fits_level(lookup->kind, unit.level) && date_is_none(unit.ended_on);
        known = fits ? json_string(unit.name) : json_null();
        json_object_set_new(lookup->units, code, known);
    }
    return json_string_value(known);
}

/* One row; false when a cell of it is wrong. */
static bool read_row(const struct lookup *lookup, struct sheet *sheet, int row,
                     struct figure *figure, const struct indicator **indicator)
{
    int faults = sheet->faults;
    struct figure_row cells = figure_read_row(sheet, row, lookup->ctx->today);
    const char *name = find_unit(lookup, cells.unit);
    *indicator = find_indicator(lookup, cells.indicator, cells.unit);
    if (*cells.unit && !name)
        sheet_refuse(sheet, row, FIGURE_UNIT, "%s里没有“%s”，或不在您的管理范围内",
                     lookup->kind == FIGURE_AVERAGE ? "市、县、镇" : "村（社区）", cells.unit);
    if (*cells.indicator && name && !*indicator)
        sheet_refuse(sheet, row, FIGURE_INDICATOR, "没有“%s”这个指标", cells.indicator);
    const char *fault = *indicator && cells.value != DECIMAL_NONE
                            ? figure_value_fault(*indicator, cells.value)
                            : NULL;
    if (fault)
        sheet_refuse(sheet, row, FIGURE_CELL, "%s", fault);
    if (sheet->faults > faults)
        return false;
    *figure = (struct figure){.indicator = (*indicator)->id,
                              .unit = cells.unit,
                              .unit_name = name,
                              .year = cells.year,
                              .value = cells.value};
    return true;
}

static void refuse_repeated(const struct lookup *lookup, struct sheet *sheet, int row,
                            const char *key)
{
    const json_t *before = json_object_get(lookup->lines, key);
    if (before)
        sheet_refuse(sheet, row, FIGURE_INDICATOR, "与第 %d 行重复",
                     (int)json_integer_value(before));
    else
        json_object_set_new(lookup->lines, key, json_integer(sheet_line(sheet, row)));
}

/* ALL-4: every wrong cell becomes an error of ctx. */
static struct sheet_figures read_sheet(struct ctx *ctx, enum figure_kind kind,
                                       const struct import *import)
{
    struct sheet sheet =
        sheet_read(ctx->arena, import->bytes, import->length, figure_columns, IMPORT_ROWS);
    struct lookup lookup = make_lookup(ctx, kind, &sheet);
    struct sheet_figures read = {
        .figure = ARENA_ARRAY(ctx->arena, struct figure, sheet.rows + 1),
        .indicator = ARENA_ARRAY(ctx->arena, const struct indicator *, sheet.rows + 1),
        .was = ARENA_ARRAY(ctx->arena, int64_t, sheet.rows + 1),
    };
    for (int row = 0; row < sheet.rows; row++) {
        struct figure *figure = &read.figure[read.count];
        if (!read_row(&lookup, &sheet, row, figure, &read.indicator[read.count]))
            continue;
        const char *key = key_of(ctx, figure);
        refuse_repeated(&lookup, &sheet, row, key);
        const json_t *current = json_object_get(lookup.current, key);
        read.was[read.count] = current ? json_integer_value(current) : DECIMAL_NONE;
        read.changed += read.was[read.count] != figure->value;
        read.count++;
    }
    import_errors(ctx, &sheet);
    return read;
}

/* --- pages --- */

static enum result show_form(struct ctx *ctx, enum figure_kind kind, const struct import *import)
{
    view_text(ctx, "title", kind == FIGURE_AVERAGE ? "导入平均水平" : "导入各村数值");
    figure_show_kind(ctx, kind);
    import_show(ctx, import,
                "第一行是列名：指标（名称或编号）、单位代码、年度、数值；其他列可以保留，不会读取");
    return has_errors(ctx) ? invalid(ctx, "indicator/import") : page(ctx, "indicator/import");
}

static enum result preview(struct ctx *ctx, enum figure_kind kind, const struct import *import,
                           const struct sheet_figures *read)
{
    json_t *rows = json_array();
    for (int i = 0; i < read->count && json_array_size(rows) < ROWS_SHOWN; i++) {
        const struct figure *figure = &read->figure[i];
        if (figure->value != read->was[i])
            json_array_append_new(
                rows, json_pack("{s:s, s:s, s:s, s:I, s:s, s:s, s:s}", "indicator_name",
                                read->indicator[i]->name, "unit_of_measure",
                                read->indicator[i]->unit_of_measure, "unit_name", figure->unit_name,
                                "year", figure->year, "was", decimal_text(ctx, read->was[i]),
                                "value", decimal_text(ctx, figure->value), "unit", figure->unit));
    }
    view_set(ctx, "rows", json_integer(read->count));
    view_set(ctx, "changed", json_integer(read->changed));
    view_set(ctx, "unchanged", json_integer(read->count - read->changed));
    view_set(ctx, "more", json_integer(read->changed - (int)json_array_size(rows)));
    view_set(ctx, "changes", rows);
    return show_form(ctx, kind, import);
}

static enum result import_figures(struct ctx *ctx, enum figure_kind kind)
{
    struct import import;
    struct sheet_figures read = {0};
    if (import_sent(ctx, &import))
        read = read_sheet(ctx, kind, &import);
    if (has_errors(ctx))
        return show_form(ctx, kind, NULL);
    if (!import.apply)
        return preview(ctx, kind, &import, &read);
    int changed = figures_enter(ctx, kind, read.figure, read.was, read.count);
    return done(ctx, json_pack("{s:i, s:i}", "rows", read.count, "changed", changed),
                text_of(ctx, "已导入 %d 行，其中 %d 行有变化", read.count, changed), "/%s",
                figure_plural(kind));
}

enum result averages_import_page(struct ctx *ctx)
{
    return show_form(ctx, FIGURE_AVERAGE, NULL);
}

enum result values_import_page(struct ctx *ctx)
{
    return show_form(ctx, FIGURE_VALUE, NULL);
}

enum result averages_import(struct ctx *ctx)
{
    return import_figures(ctx, FIGURE_AVERAGE);
}

enum result values_import(struct ctx *ctx)
{
    return import_figures(ctx, FIGURE_VALUE);
}

/* --- export --- */

static void add_row(struct ctx *ctx, struct buf *out, const struct indicator *indicator,
                    const struct figure *figure)
{
    csv_cell(out, *indicator->code ? indicator->code : indicator->name, true);
    csv_cell(out, indicator->name, false);
    csv_cell(out, figure->unit, false);
    csv_cell(out, figure->unit_name, false);
    csv_cell(out, text_of(ctx, "%lld", (long long)figure->year), false);
    csv_cell(out, decimal_text(ctx, figure->value), false);
    csv_cell(out, indicator->unit_of_measure, false);
    buf_text(out, "\r\n");
}

/* Without a unit the own scope, without a year all years. */
static enum result export(struct ctx *ctx, enum figure_kind kind) {
    static const struct indicator_filter every = {.retired_too = true};
    const char *unit = query_text(ctx, "unit");
    int64_t year = query_int(ctx, "year", FIGURE_YEAR_MIN, ctx->today.year, 0);
    if (*unit && !in_scope(ctx, unit)) return RC_MISSING;
    struct indicators indicators = indicators_find(ctx, ctx->user.unit_code, &every, INT32_MAX, 0);
    struct figures figures = figures_of_range(ctx, kind, *unit ? scope_of(unit) : ctx->user.scope,
                                              year ? year : FIGURE_YEAR_MIN,
                                              year ? year : ctx->today.year);
    struct buf out = buf_create(ctx->arena, 65536);
    buf_text(&out, "\xEF\xBB\xBF指标,指标名称,单位代码,单位名称,年度,数值,计量单位\r\n");
    for (int i = 0; i < figures.count;
         i++) for (int j = 0; j < indicators.count;
                   j++) if (indicators.indicator[j].id == figures.figure[i].indicator &&
                            figures.figure[i].value != DECIMAL_NONE)
        add_row(ctx, &out, &indicators.indicator[j], &figures.figure[i]);
    return table_send(ctx, figure_label(kind), &out);
}

enum result averages_export(struct ctx *ctx)
{
    return export(ctx, FIGURE_AVERAGE);
}

enum result values_export(struct ctx *ctx)
{
    return export(ctx, FIGURE_VALUE);
}
