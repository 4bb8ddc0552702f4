/* The analyses of a year: a county's own quarters with how far each is, and what is finished in the
 * reader's scope; and the figures of one as a table (EXEC-6). */
#include "analysis/internal.h"
#include "base/buf.h"
#include "base/csv.h"
#include "base/text.h"
#include "core/table.h"
#include "unit.h"

/* --- the county's own quarters --- */

static struct status status_of_part(struct ctx *ctx, const struct cadence_span *span)
{
    if (!span->asked)
        return (struct status){"不要求", "–", "none"};
    if (span->done)
        return (struct status){"已登记会议", "✓", "done"};
    if (date_compare(ctx->today, span->last_on) <= 0)
        return (struct status){"未到", "○", "none"};
    if (date_compare(ctx->today, span->due_on) <= 0)
        return (struct status){"待写", "◐", "due"};
    return (struct status){"逾期未写", "▲", "late"};
}

static json_t *part_json(struct ctx *ctx, const char *unit_code, const struct cadence_span *span)
{
    struct analysis there;
    bool begun = analysis_of(ctx, unit_code, span->last_on, false, &there);
    json_t *json = begun ? analysis_json(ctx, &there) : json_object();
    bool opens =
        !begun && has_role(ctx, ANALYSIS_WRITERS) && !analysis_begin_fault(ctx, span, ctx->today);
    json_object_update_new(json, json_pack("{s:i, s:i, s:s, s:s, s:s, s:b, s:b}", "year",
                                           span->year, "part", span->part, "label", span->label,
                                           "due_on", date_text(ctx, span->due_on), "due_label",
                                           date_label(ctx, span->due_on), "begun", begun,
                                           "can_open", opens));
    if (!begun) {
        json_object_set_new(json, "status", status_json(status_of_part(ctx, span)));
        json_object_set_new(json, "href_link", json_string(""));
        json_object_set_new(json, "number", json_null());
        json_object_set_new(json, "finished_label", json_string(""));
    }
    return json;
}

static json_t *parts_json(struct ctx *ctx, const char *unit_code, int year)
{
    struct cadence_span spans[CADENCE_MOST];
    json_t *parts = json_array();
    int count = cadence_spans(ctx, unit_code, year, spans);
    for (int i = count; i-- > 0;)
        json_array_append_new(parts, part_json(ctx, unit_code, &spans[i]));
    return parts;
}

/* --- the list --- */

static void add_row(struct ctx *ctx, const struct analysis *analysis, void *arg)
{
    json_array_append_new(arg, analysis_json(ctx, analysis));
}

/* The counties that a reader above them chooses from. */
static json_t *counties_json(struct ctx *ctx, const char *chosen)
{
    json_t *counties = json_array(), *child;
    size_t i;
    if (unit_level(ctx->user.unit_code) != LEVEL_CITY)
        return counties;
    json_array_foreach(unit_children(ctx, ctx->user.unit_code), i, child)
    {
        const char *code = json_string_value(json_object_get(child, "code"));
        json_array_append_new(counties, json_pack("{s:s, s:O, s:b}", "value", code, "label",
                                                  json_object_get(child, "name"), "selected",
                                                  text_same(code, chosen)));
    }
    return counties;
}

/* GET /analyses?year=&unit=&page= */
enum result analysis_list(struct ctx *ctx)
{
    int year = (int)query_int(ctx, "year", 2000, 2200, ctx->today.year);
    const char *unit = query_text(ctx, "unit");
    struct analysis_filter filter = {.year = year, .unit_code = *unit ? unit : NULL};
    struct paging paging = paging_read(ctx);
    json_t *rows = json_array();
    bool own = has_role(ctx, ANALYSIS_WRITERS);
    if (*unit && !in_scope(ctx, unit))
        return RC_MISSING;
    paging.total = analyses_count(ctx, &filter);
    analyses_each(ctx, &filter, paging.offset, paging.size, add_row, rows);
    view_text(ctx, "title", text_of(ctx, "%d 年季度分析", year));
    view_set(ctx, "year", json_integer(year));
    view_set(ctx, "year_before", json_integer(year - 1));
    view_set(ctx, "year_after", year < ctx->today.year ? json_integer(year + 1) : json_null());
    view_text(ctx, "unit", unit);
    view_set(ctx, "own", json_boolean(own));
    view_set(ctx, "parts", own ? parts_json(ctx, ctx->user.unit_code, year) : json_array());
    view_set(ctx, "analyses", rows);
    view_set(ctx, "counties", counties_json(ctx, unit));
    paging_show(ctx, paging);
    return has_errors(ctx) ? invalid(ctx, "analysis/list") : page(ctx, "analysis/list");
}

/* --- the figures as a table --- */

static const char *text_in(const json_t *row, const char *name)
{
    return text_or_empty(json_string_value(json_object_get(row, name)));
}

static const char *number_in(struct ctx *ctx, const json_t *row, const char *name)
{
    const json_t *value = json_object_get(row, name);
    return json_is_integer(value) ? text_of(ctx, "%lld", (long long)json_integer_value(value)) : "";
}

static void add_line(struct ctx *ctx, struct buf *out, const char *code, const char *name,
                     const char *list, const json_t *row)
{
    const json_t *items = json_object_get(row, "items"), *done = json_object_get(row, "done");
    long long rest = (long long)(json_integer_value(items) - json_integer_value(done) -
                                 json_integer_value(json_object_get(row, "late")));
    const char *const cells[] = {
        code,
        name,
        list,
        number_in(ctx, row, "items"),
        number_in(ctx, row, "done"),
        text_of(ctx, "%lld", rest),
        number_in(ctx, row, "late"),
        text_in(row, "progress"),
        text_in(row, "rate"),
        text_in(row, "done_change"),
        text_in(row, "late_change"),
        text_in(row, "progress_change"),
    };
    csv_line(out, cells, sizeof cells / sizeof *cells);
}

static void add_town(struct ctx *ctx, struct buf *out, const json_t *town)
{
    size_t i;
    json_t *cell;
    add_line(ctx, out, text_in(town, "key"), text_in(town, "name"), "全部", town);
    json_array_foreach(json_object_get(town, "cells"), i, cell)
    {
        add_line(ctx, out, text_in(town, "key"), text_in(town, "name"), text_in(cell, "list_label"),
                 cell);
    }
}

/* GET /analyses/#id/figures.csv */
enum result analysis_table(struct ctx *ctx)
{
    struct analysis analysis;
    if (!analysis_find(ctx, param_id(ctx, "id"), &analysis))
        return RC_MISSING;
    json_t *figures = analysis_shown(ctx, &analysis), *row;
    struct buf out = buf_create(ctx->arena, 16384);
    size_t i;
    buf_text(&out, "\xEF\xBB\xBF单位代码,单位,清单,事项,完成,按期,滞后,平均进度%,兑现率%,"
                   "完成比上季度,滞后比上季度,平均进度比上季度\r\n");
    add_line(ctx, &out, analysis.unit_code, analysis.unit_name, "全部",
             json_object_get(figures, "total"));
    json_array_foreach(json_object_get(figures, "lists"), i, row)
    {
        add_line(ctx, &out, analysis.unit_code, analysis.unit_name, text_in(row, "name"), row);
    }
    json_array_foreach(json_object_get(figures, "towns"), i, row)
    {
        add_town(ctx, &out, row);
    }
    return table_send(ctx, text_of(ctx, "%s%s分析", analysis.unit_name, analysis.label), &out);
}
