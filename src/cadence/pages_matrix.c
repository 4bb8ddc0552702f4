/* The matrix of a unit and the units below by the parts of a year: what was due, and what was done
 * (EXEC-5). */
#include "base/buf.h"
#include "base/csv.h"
#include "base/text.h"
#include "cadence/internal.h"
#include "core/table.h"
#include "unit.h"

static struct status status_of(enum cadence_state state)
{
    static const struct status statuses[CADENCE_STATES] = {
        [CADENCE_UNASKED] = {"不要求", "–", "none"}, [CADENCE_AHEAD] = {"未到", "○", "none"},
        [CADENCE_RUNNING] = {"进行中", "○", "none"}, [CADENCE_NEAR] = {"临期", "◐", "due"},
        [CADENCE_BEHIND] = {"待补", "◐", "due"},     [CADENCE_MISSED] = {"未完成", "▲", "late"},
        [CADENCE_DONE] = {"已完成", "✓", "done"},
    };
    return statuses[state];
}

static json_t *cells_of(struct ctx *ctx, const struct cadence_year *year)
{
    json_t *cells = json_array();
    for (int part = 1; part <= year->times; part++)
        json_array_append_new(
            cells,
            json_pack("{s:i, s:s, s:b, s:i, s:b, s:s, s:o}", "part", part, "part_label",
                      cadence_part_label(ctx, year->times, part), "asked",
                      part >= cadence_first_part(year), "held", year->count[part], "many",
                      year->count[part] > 1, "due_on",
                      date_text(ctx, date_add_days(cadence_last_day(year->year, year->times, part),
                                                   year->grace)),
                      "status", status_json(status_of(cadence_state(year, part, ctx->today)))));
    return cells;
}

static json_t *row_json(struct ctx *ctx, const struct cadence_row *row)
{
    const struct cadence_year *year = &row->year;
    int first = cadence_first_part(year), asked = year->times - first + 1;
    return json_pack("{s:s, s:s, s:s?, s:i, s:i, s:i, s:i, s:i, s:i, s:o}", "unit", row->code,
                     "name", row->name, "kind",
                     year->kind < 0 ? NULL : cadence_kinds[year->kind].name, "times", year->times,
                     "columns", year->times + 2, "asked", asked, "due",
                     cadence_due_by(year, ctx->today), "held", cadence_held(year), "missing",
                     cadence_missing(year, ctx->today), "cells", cells_of(ctx, year));
}

/* Units may have set different numbers; those of the same number stand in one table. */
static json_t *tables_of(struct ctx *ctx, const struct cadence_row *rows, int count)
{
    json_t *tables = json_array();
    for (int times = 0; times <= CADENCE_MOST; times++) {
        json_t *list = json_array(), *parts = json_array();
        for (int i = 0; i < count; i++)
            if (rows[i].year.times == times)
                json_array_append_new(list, row_json(ctx, &rows[i]));
        for (int part = 1; part <= times; part++)
            json_array_append_new(parts, json_string(cadence_part_label(ctx, times, part)));
        if (json_array_size(list) == 0)
            continue;
        const char *label =
            rows[0].year.kind < 0 ? "下级单位" : cadence_kinds[rows[0].year.kind].label;
        json_array_append_new(tables, json_pack("{s:s, s:i, s:o, s:o}", "label", label, "times",
                                                times, "parts", parts, "rows", list));
    }
    return tables;
}

struct matrix {
    const char *unit;
    int year;
    struct cadence_row own, *below;
    int count;
};

/* False when the unit is not in the user's scope (USER-2). */
static bool read_matrix(struct ctx *ctx, struct matrix *matrix)
{
    struct unit unit;
    const char *asked = query_text(ctx, "unit");
    matrix->unit = *asked ? asked : ctx->user.unit_code;
    matrix->year = (int)query_int(ctx, "year", 2000, 2200, ctx->today.year);
    bool country = *matrix->unit == '\0';
    if (!country && (!in_scope(ctx, matrix->unit) || !unit_read(ctx, matrix->unit, &unit)))
        return false;
    matrix->own = cadence_own(ctx, matrix->unit, matrix->year);
    matrix->count = cadence_below(ctx, matrix->unit, matrix->year, &matrix->below);
    return true;
}

static void show_place(struct ctx *ctx, const struct matrix *matrix)
{
    size_t i;
    json_t *step, *crumbs = unit_path(ctx, matrix->unit);
    json_array_foreach(crumbs, i, step)
    {
        const char *code = json_string_value(json_object_get(step, "code"));
        bool here = i + 1 == json_array_size(crumbs);
        json_object_set_new(
            step, "href_link",
            here ? json_null()
                 : json_string(text_of(ctx, "/cadence?unit=%s&year=%d", code, matrix->year)));
    }
    view_set(ctx, "crumbs", crumbs);
}

static void add_record(struct ctx *ctx, const struct cadence_record *record, void *arg)
{
    json_array_append_new(arg, cadence_json(ctx, record));
}

static void show_records(struct ctx *ctx, const struct matrix *matrix)
{
    json_t *records = json_array();
    int kind = matrix->own.year.kind;
    cadence_each(ctx, matrix->unit, matrix->year, add_record, records);
    view_set(ctx, "records", records);
    view_set(ctx, "keeps_records", json_boolean(kind >= 0 && kind != CADENCE_REPORT));
    view_set(ctx, "can_analyse",
             json_boolean(kind == CADENCE_ANALYSIS && has_role(ctx, ROLE_COUNTY_REVIEWER)));
    view_set(ctx, "can_add",
             json_boolean(has_role(ctx, CADENCE_WRITERS) &&
                          text_same(matrix->unit, ctx->user.unit_code)));
}

/* GET /cadence?unit=&year= */
enum result cadence_matrix(struct ctx *ctx)
{
    struct matrix matrix;
    if (!read_matrix(ctx, &matrix))
        return RC_MISSING;
    show_place(ctx, &matrix);
    view_text(ctx, "unit", matrix.unit);
    view_set(ctx, "year", json_integer(matrix.year));
    view_set(ctx, "year_before", json_integer(matrix.year - 1));
    view_set(ctx, "year_after",
             matrix.year < ctx->today.year ? json_integer(matrix.year + 1) : json_null());
    view_text(ctx, "title", text_of(ctx, "%s %d 年会议和抽查", matrix.own.name, matrix.year));
    view_text(ctx, "as_of_label", date_label(ctx, ctx->today));
    view_set(ctx, "own", matrix.own.year.kind < 0 ? json_array() : tables_of(ctx, &matrix.own, 1));
    view_set(ctx, "below", tables_of(ctx, matrix.below, matrix.count));
    view_text(ctx, "csv_link", table_link(ctx, query_link(ctx, "/cadence.csv", "page")));
    show_records(ctx, &matrix);
    return page(ctx, "cadence/matrix");
}

/* --- as a table --- */

static void add_lines(struct ctx *ctx, struct buf *out, const struct cadence_row *row)
{
    for (int part = 1; part <= row->year.times; part++) {
        const char *cells[] = {
            row->code,
            row->name,
            cadence_kinds[row->year.kind].label,
            text_of(ctx, "%d", row->year.year),
            cadence_part_label(ctx, row->year.times, part),
            text_of(ctx, "%d", row->year.count[part]),
            status_of(cadence_state(&row->year, part, ctx->today)).word,
        };
        csv_line(out, cells, sizeof cells / sizeof *cells);
    }
}

/* GET /cadence.csv?unit=&year= */
enum result cadence_table(struct ctx *ctx)
{
    struct matrix matrix;
    if (!read_matrix(ctx, &matrix))
        return RC_MISSING;
    struct buf out = buf_create(ctx->arena, 16384);
    buf_text(&out, "\xEF\xBB\xBF单位代码,单位,事项,年度,时段,已办次数,状态\r\n");
    add_lines(ctx, &out, &matrix.own);
    for (int i = 0; i < matrix.count; i++)
        add_lines(ctx, &out, &matrix.below[i]);
    return table_send(ctx, "会议和抽查", &out);
}
