/* The figures of an analysis: by list and town, with the change since the part of the year before;
 * what is late and why; who has not reported; meetings and checks. One JSON object, so that what is
 * frozen is what was shown (EXEC-6, ALL-8). */
#include "analysis/internal.h"

#include "base/buf.h"
#include "base/period.h"
#include "base/text.h"
#include "unit.h"

#include <string.h>

struct town {
    const char *code, *name;
    struct rollup list[LIST_COUNT], total;
    int64_t earlier[LIST_COUNT]; /* sum of percent in the part before, from reports */
};

struct making {
    struct ctx *ctx;
    const struct analysis *analysis;
    struct scope scope;
    struct town *town; /* with room for one more than is read */
    int towns;
    struct rollup list[LIST_COUNT], total;
    int64_t earlier[LIST_COUNT];
    json_t *before; /* rows of the part before by their keys; NULL: nothing is known of it */
};

/* --- the roll-ups --- */

static struct town *town_of(struct making *making, const char *code)
{
    for (int i = 0; i < making->towns; i++)
        if (text_same(making->town[i].code, code))
            return &making->town[i];
    return NULL;
}

/* Towns in being, and those that are gone and still have items. */
static void read_towns(struct making *making)
{
    struct ctx *ctx = making->ctx;
    json_t *child, *children = unit_children(ctx, making->analysis->unit_code);
    struct rollup *rollups;
    size_t i;
    int count = rollups_read(ctx, making->analysis->year, LEVEL_TOWN, making->scope, &rollups);
    making->town =
        ARENA_ARRAY(ctx->arena, struct town, json_array_size(children) + (size_t)count + 1);
    json_array_foreach(children, i, child)
    {
        making->town[making->towns++] =
            (struct town){.code = json_string_value(json_object_get(child, "code")),
                          .name = json_string_value(json_object_get(child, "name"))};
    }
    for (int at = 0; at < count; at++) {
        struct town *town = town_of(making, rollups[at].unit_code);
        if (!town) {
            town = &making->town[making->towns++];
            *town = (struct town){.code = rollups[at].unit_code,
                                  .name = unit_name(ctx, rollups[at].unit_code)};
        }
        board_add(&town->list[rollups[at].list], &rollups[at]);
        board_add(&town->total, &rollups[at]);
        board_add(&making->list[rollups[at].list], &rollups[at]);
        board_add(&making->total, &rollups[at]);
    }
}

/* --- the part before --- */

static void take_earlier(const char *code, int list, int64_t percent, void *arg)
{
    struct making *making = arg;
    struct town *town = town_of(making, code);
    if (town && list >= 0 && list < LIST_COUNT)
        town->earlier[list] += percent;
    if (list >= 0 && list < LIST_COUNT)
        making->earlier[list] += percent;
}

static void put_earlier(struct making *making, const char *key, const struct rollup *now,
                        int64_t percent)
{
    struct rollup then = {.items = now->items, .percent = percent};
    json_object_set_new(
        making->before, key,
        json_pack("{s:s}", "progress", decimal_text(making->ctx, analysis_progress(&then))));
}

/* Without a frozen analysis only the progress is known: from the self-assessments of that time. */
static bool look_back(struct making *making)
{
    struct ctx *ctx = making->ctx;
    struct date by = date_add_days(making->analysis->first_on, -1);
    int64_t sum = 0, period = period_key(period_of(date_add_days(by, 1))) - 1;
    if (date_compare(period_last_day(period_of_key(period)), by) > 0)
        period--;
    if (!analysis_earlier(ctx, making->analysis, by, period, take_earlier, making))
        return false;
    making->before = json_object();
    for (int list = 0; list < LIST_COUNT; list++) {
        put_earlier(making, lists[list].name, &making->list[list], making->earlier[list]);
        sum += making->earlier[list];
    }
    put_earlier(making, "total", &making->total, sum);
    for (int i = 0; i < making->towns; i++) {
        sum = 0;
        for (int list = 0; list < LIST_COUNT; list++)
            sum += making->town[i].earlier[list];
        put_earlier(making, making->town[i].code, &making->town[i].total, sum);
    }
    return true;
}

static void keep_rows(json_t *before, const json_t *rows)
{
    size_t i;
    json_t *row;
    json_array_foreach((json_t *)rows, i, row)
    {
        json_object_set(before, json_string_value(json_object_get(row, "key")), row);
    }
}

/* {kind: analysis|reports|none, label, analysis, href_link, year_differs, text}; fills
 * making->before. */
static json_t *read_before(struct making *making)
{
    struct ctx *ctx = making->ctx;
    const struct analysis *analysis = making->analysis;
    struct analysis earlier;
    struct date last_on = date_add_days(analysis->first_on, -1);
    if (!analysis_of(ctx, analysis->unit_code, last_on, true, &earlier)) {
        bool known = look_back(making);
        return json_pack("{s:s, s:b, s:s, s:n, s:s, s:s}", "kind", known ? "reports" : "none",
                         "compares", known, "label", "", "analysis", "href_link", "", "text",
                         known ? "上季度没有做分析，只能比平均进度：按上季度末以前确认的自评算"
                               : "上季度没有做分析，当时也没有确认过的自评，不能比较");
    }
    json_t *kept = json_loads(text_or_empty(earlier.figures), 0, NULL), *total;
    making->before = json_object();
    keep_rows(making->before, json_object_get(kept, "lists"));
    keep_rows(making->before, json_object_get(kept, "towns"));
    total = json_object_get(kept, "total");
    if (total)
        json_object_set(making->before, "total", total);
    return json_pack("{s:s, s:b, s:s, s:I, s:s, s:s}", "kind", "analysis", "compares", true,
                     "label", earlier.label, "analysis", (json_int_t)earlier.id, "href_link",
                     text_of(ctx, ANALYSIS_LINK, (long long)earlier.id), "text",
                     earlier.year == analysis->year
                         ? text_of(ctx, "同%s分析（数据截至%s）比", earlier.label,
                                   date_label(ctx, earlier.figures_on))
                         : text_of(ctx, "同%s分析（数据截至%s）比；那时按 %d 年的年度目标算",
                                   earlier.label, date_label(ctx, earlier.figures_on),
                                   (int)earlier.year));
}

/* --- rows --- */

static int64_t number_before(const json_t *row, const char *name)
{
    const json_t *value = json_object_get(row, name);
    int64_t number = DECIMAL_NONE;
    if (json_is_integer(value))
        return json_integer_value(value) * DECIMAL_ONE;
    if (json_is_string(value))
        decimal_parse(json_string_value(value), &number);
    return number;
}

static json_t *row_json(struct making *making, const char *key, const char *name,
                        const struct rollup *figures)
{
    struct ctx *ctx = making->ctx;
    const json_t *before = json_object_get(making->before, key);
    struct analysis_bar bar = analysis_bar(figures);
    int64_t progress = analysis_progress(figures);
    return json_pack(
        "{s:s, s:s, s:I, s:I, s:I, s:I, s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:i, s:i, s:i}", "key",
        key, "name", name, "items", figures->items, "done", figures->done, "on_time",
        figures->items - figures->done - figures->late, "late", figures->late, "closed",
        figures->closed, "progress", decimal_text(ctx, progress), "rate",
        decimal_text(ctx, board_rate(figures)), "items_change",
        analysis_change(ctx, figures->items * DECIMAL_ONE, number_before(before, "items")),
        "done_change",
        analysis_change(ctx, figures->done * DECIMAL_ONE, number_before(before, "done")),
        "late_change",
        analysis_change(ctx, figures->late * DECIMAL_ONE, number_before(before, "late")),
        "progress_change", analysis_change(ctx, progress, number_before(before, "progress")),
        "bar_done", bar.done, "bar_late", bar.late, "bar_late_at", 100 - bar.late);
}

static json_t *lists_json(struct making *making)
{
    json_t *rows = json_array();
    for (int list = 0; list < LIST_COUNT; list++)
        json_array_append_new(
            rows, row_json(making, lists[list].name, lists[list].label, &making->list[list]));
    return rows;
}

/* Towns that have promised something, each with its figures by list. */
static json_t *towns_json(struct making *making)
{
    json_t *rows = json_array();
    for (int i = 0; i < making->towns; i++) {
        const struct town *town = &making->town[i];
        if (town->total.items == 0)
            continue;
        json_t *row = row_json(making, town->code, town->name, &town->total);
        json_t *cells = json_array();
        for (int list = 0; list < LIST_COUNT; list++)
            json_array_append_new(
                cells,
                json_pack("{s:s, s:s, s:I, s:I, s:I, s:s, s:s}", "list", lists[list].name,
                          "list_label", lists[list].label, "items", town->list[list].items, "done",
                          town->list[list].done, "late", town->list[list].late, "progress",
                          decimal_text(making->ctx, analysis_progress(&town->list[list])), "rate",
                          decimal_text(making->ctx, board_rate(&town->list[list]))));
        json_object_set_new(row, "cells", cells);
        json_array_append_new(rows, row);
    }
    return rows;
}

/* --- what is late, who has not reported --- */

static const char *town_name(struct making *making, const char *village)
{
    const struct town *town = town_of(making, text_of(making->ctx, "%.9s", village));
    return town ? town->name : "";
}

static json_t *late_json(struct making *making)
{
    struct ctx *ctx = making->ctx;
    struct analysis_late *items = ARENA_ARRAY(ctx->arena, struct analysis_late, ANALYSIS_LATE_MOST);
    int count = analysis_late_read(ctx, making->scope, items);
    int64_t total = analysis_late_count(ctx, making->scope);
    json_t *rows = json_array();
    for (int i = 0; i < count; i++)
        json_array_append_new(
            rows,
            json_pack("{s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "item",
                      (json_int_t)items[i].item, "unit", items[i].village_code, "village_name",
                      items[i].village_name, "town_name", town_name(making, items[i].village_code),
                      "list_label", lists[items[i].list].label, "title", items[i].title, "due_on",
                      date_text(ctx, items[i].due_on), "due_label",
                      date_label(ctx, items[i].due_on), "reason", items[i].reason, "next_step",
                      items[i].next_step));
    return json_pack("{s:I, s:i, s:b, s:o}", "total", (json_int_t)total, "shown", count, "more",
                     total > count, "rows", rows);
}

/* The villages of one town from `at` on: "金联村、新南村"; `at` goes on to the next town's. */
static json_t *town_unreported(struct making *making, const struct analysis_village *villages,
                               int count, int *at)
{
    struct buf names = buf_create(making->ctx->arena, 256);
    const char *first = villages[*at].code;
    int of_town = 0;
    for (; *at < count && strncmp(villages[*at].code, first, 9) == 0; ++*at) {
        buf_text(&names, of_town++ ? "、" : "");
        buf_text(&names, villages[*at].name);
    }
    return json_pack("{s:s, s:s, s:i, s:s}", "unit", text_of(making->ctx, "%.9s", first),
                     "town_name", town_name(making, first), "count", of_town, "villages",
                     names.bytes);
}

static json_t *missing_json(struct making *making)
{
    struct ctx *ctx = making->ctx;
    int64_t keys[ANALYSIS_PERIODS], asked, total = 0;
    json_t *periods = json_array();
    int count = analysis_periods(making->analysis->first_on, making->analysis->last_on, keys);
    for (int i = 0; i < count; i++) {
        struct analysis_village *villages;
        char label[PERIOD_LABEL], text[PERIOD_TEXT];
        json_t *towns = json_array();
        int missing = analysis_unreported(ctx, making->scope, keys[i], &villages, &asked);
        for (int at = 0; at < missing;)
            json_array_append_new(towns, town_unreported(making, villages, missing, &at));
        total += missing;
        json_array_append_new(periods,
                              json_pack("{s:s, s:s, s:I, s:i, s:o}", "period",
                                        period_format(period_of_key(keys[i]), text), "period_label",
                                        period_label(period_of_key(keys[i]), label), "asked",
                                        (json_int_t)asked, "missing", missing, "towns", towns));
    }
    return json_pack("{s:I, s:o}", "total", (json_int_t)total, "periods", periods);
}

/* --- all of it --- */

json_t *analysis_figures(struct ctx *ctx, const struct analysis *analysis)
{
    struct making making = {
        .ctx = ctx, .analysis = analysis, .scope = scope_of(analysis->unit_code)};
    struct date as_of = rollups_turned_on(ctx);
    read_towns(&making);
    json_t *before = read_before(&making);
    if (date_is_none(as_of))
        as_of = ctx->today;
    return json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "as_of",
                     date_text(ctx, as_of), "as_of_label", date_label(ctx, as_of), "before", before,
                     "total", row_json(&making, "total", "合计", &making.total), "lists",
                     lists_json(&making), "towns", towns_json(&making), "late", late_json(&making),
                     "missing", missing_json(&making), "events", analysis_events(ctx, analysis));
}

json_t *analysis_shown(struct ctx *ctx, const struct analysis *analysis)
{
    if (!analysis->figures)
        return analysis_figures(ctx, analysis);
    json_t *kept = json_loads(analysis->figures, 0, NULL);
    return kept ? kept : json_object();
}
