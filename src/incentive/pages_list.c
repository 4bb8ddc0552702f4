/* Who is proposed for an incentive and why, for a county or town; a city's counties; and what a
 * village was given (EVAL-4, ALL-4). */
#include "base/csv.h"
#include "base/text.h"
#include "core/table.h"
#include "incentive/internal.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#define YEAR_FIRST 1900

enum view { VIEW_PROPOSED, VIEW_GIVEN, VIEW_REST, VIEW_ALL };
static const struct choice views[] = {
    [VIEW_PROPOSED] = {"proposed", "符合条件的"},
    [VIEW_GIVEN] = {"given", "已给予激励的"},
    [VIEW_REST] = {"rest", "没有列入的"},
    [VIEW_ALL] = {"all", "全部"},
    {0},
};
enum order { BY_UNIT, BY_RATE, BY_GRADE };
static const struct choice orders[] = {
    [BY_UNIT] = {"unit", "按村"},
    [BY_RATE] = {"rate", "按兑现率"},
    [BY_GRADE] = {"grade", "按考评等次"},
    {0},
};

struct asked {
    const char *unit, *text;
    int year;
    enum view view;
    enum order order;
};

/* The last year that is over, since a year's evaluation comes after it; this one where there was
 * nothing yet. */
static int usual_year(struct ctx *ctx)
{
    int last = ctx->today.year - 1;
    return incentive_first_year(ctx, ctx->user.scope, ctx->today.year) <= last ? last : last + 1;
}

static struct asked asked_of(struct ctx *ctx)
{
    const char *unit = query_text(ctx, "unit");
    bool within = *unit && unit_level(unit) != LEVEL_NONE && in_scope(ctx, unit);
    int view = choice_by_name(views, query_text(ctx, "view"));
    int order = choice_by_name(orders, query_text(ctx, "sort"));
    return (struct asked){
        .unit = within ? unit : ctx->user.unit_code,
        .text = query_text(ctx, "q"),
        .year = (int)query_int(ctx, "year", YEAR_FIRST, ctx->today.year, usual_year(ctx)),
        .view = view < 0 ? VIEW_PROPOSED : (enum view)view,
        .order = order < 0 ? BY_UNIT : (enum order)order,
    };
}

/* --- narrowing and order --- */

static bool belongs(const struct asked *asked, const struct incentive_village *village)
{
    if (*asked->text && !strstr(village->unit_name, asked->text) &&
        !strstr(village->town_name, asked->text) && !strstr(village->unit_code, asked->text))
        return false;
    switch (asked->view) {
    case VIEW_PROPOSED:
        return village->proposed;
    case VIEW_GIVEN:
        return village->given > 0;
    case VIEW_REST:
        return !village->proposed;
    default:
        return true;
    }
}

static int by_code(const void *left, const void *right)
{
    const struct incentive_village *a = left, *b = right;
    return strcmp(a->unit_code, b->unit_code);
}

static int by_rate(const void *left, const void *right)
{
    const struct incentive_village *a = left, *b = right;
    int64_t x = a->facts.rate == DECIMAL_NONE ? -1 : a->facts.rate;
    int64_t y = b->facts.rate == DECIMAL_NONE ? -1 : b->facts.rate;
    return x == y ? by_code(left, right) : x < y ? 1 : -1;
}

static int by_grade(const void *left, const void *right)
{
    const struct incentive_village *a = left, *b = right;
    unsigned x = (unsigned)a->facts.grade, y = (unsigned)b->facts.grade; /* none comes last */
    return x == y ? by_code(left, right) : x < y ? -1 : 1;
}

/* Keeps what was asked for, in its order. Count. */
static int narrow(const struct asked *asked, struct incentive_village *villages, int count)
{
    int kept = 0;
    for (int i = 0; i < count; i++)
        if (belongs(asked, &villages[i]))
            villages[kept++] = villages[i];
    if (kept && asked->order != BY_UNIT)
        qsort(villages, (size_t)kept, sizeof *villages,
              asked->order == BY_RATE ? by_rate : by_grade);
    return kept;
}

/* --- the list of a county or town --- */

static struct status proposal_status(const struct incentive_village *village)
{
    return village->proposed ? (struct status){"符合条件", "✓", "done"}
                             : (struct status){"没有列入", "○", "none"};
}

static json_t *row_json(struct ctx *ctx, const struct incentive_village *village, int year)
{
    return json_pack("{s:s, s:s, s:s, s:I, s:b, s:s, s:I, s:o, s:o, s:s}", "unit",
                     village->unit_code, "unit_name", village->unit_name, "town_name",
                     village->town_name, "plan", village->plan_id, "proposed", village->proposed,
                     "unmet", incentive_unmet_text(ctx, village), "given", village->given,
                     "grounds", incentive_grounds_json(ctx, village), "status",
                     status_json(proposal_status(village)), "href_link",
                     text_of(ctx, VILLAGE_LINK, village->unit_code, year));
}

static json_t *towns_json(struct ctx *ctx, const char *unit)
{
    enum unit_level level = unit_level(unit);
    const char *above = level == LEVEL_TOWN && unit_level(ctx->user.unit_code) < LEVEL_TOWN
                            ? text_of(ctx, "%.6s", unit)
                            : unit;
    json_t *towns = json_array(), *town;
    size_t i;
    if (unit_level(above) != LEVEL_COUNTY)
        return towns;
    towns = unit_children(ctx, above);
    json_array_foreach(towns, i, town)
    {
        bool on = text_same(json_string_value(json_object_get(town, "code")), unit);
        json_object_set_new(town, "selected", json_boolean(on));
    }
    return towns;
}

static json_t *years_json(struct ctx *ctx, int chosen)
{
    json_t *years = json_array();
    int last = ctx->today.year, first = incentive_first_year(ctx, ctx->user.scope, last);
    for (int year = last; year >= (first < last ? first : last); year--)
        json_array_append_new(years,
                              json_pack("{s:i, s:b}", "value", year, "selected", year == chosen));
    return years;
}

static void fill_filing(struct ctx *ctx, const struct asked *asked)
{
    struct filing filing;
    const char *county = text_of(ctx, "%.6s", asked->unit);
    if (!has_role(ctx, WHO_SEES_FILINGS) || unit_level(county) != LEVEL_COUNTY)
        return;
    filing_read(ctx, county, asked->year, &filing);
    view_set(ctx, "filing",
             json_pack("{s:o, s:s}", "status", status_json(filing_status(&filing)), "href_link",
                       text_of(ctx, FILING_LINK, county, asked->year)));
}

static void fill_head(struct ctx *ctx, const struct asked *asked)
{
    view_text(ctx, "title", text_of(ctx, "%d 年鼓励激励", asked->year));
    view_set(ctx, "year", json_integer(asked->year));
    view_text(ctx, "unit", asked->unit);
    view_text(ctx, "unit_name", unit_name(ctx, asked->unit));
    view_set(ctx, "years", years_json(ctx, asked->year));
    view_set(ctx, "within",
             json_boolean(!text_same(asked->unit, ctx->user.unit_code) &&
                          unit_level(ctx->user.unit_code) < LEVEL_COUNTY));
    view_text(ctx, "csv_link", table_link(ctx, query_link(ctx, "/incentives.csv", "page")));
}

static enum result show_villages(struct ctx *ctx, const struct asked *asked)
{
    struct incentive_village *villages;
    struct paging paging = paging_read(ctx);
    json_t *rows = json_array();
    int64_t proposed = 0, given = 0;
    int all = incentive_villages_read(ctx, scope_of(asked->unit), asked->year, &villages);
    for (int i = 0; i < all; i++) {
        proposed += villages[i].proposed;
        given += villages[i].given > 0;
    }
    const struct incentive_limits limits =
        incentive_limits_of(ctx, text_of(ctx, "%.6s", asked->unit));
    int count = narrow(asked, villages, all);
    for (int64_t i = paging.offset; i < count && i < paging.offset + paging.size; i++)
        json_array_append_new(rows, row_json(ctx, &villages[i], asked->year));
    paging.total = count;
    fill_head(ctx, asked);
    fill_filing(ctx, asked);
    view_set(ctx, "incentives", rows);
    view_set(ctx, "villages", json_integer(all));
    view_set(ctx, "proposed_total", json_integer(proposed));
    view_set(ctx, "given_total", json_integer(given));
    view_set(ctx, "limits", incentive_limits_json(ctx, &limits));
    view_set(ctx, "view_choices", choices_json(views, views[asked->view].name));
    view_set(ctx, "sort_choices", choices_json(orders, orders[asked->order].name));
    view_set(ctx, "towns", towns_json(ctx, asked->unit));
    view_text(ctx, "q", asked->text);
    view_set(ctx, "narrowed", json_boolean(*asked->text || asked->view != VIEW_PROPOSED));
    paging_show(ctx, paging);
    return page(ctx, "incentive/list");
}

/* --- a city's counties --- */

static json_t *county_json(struct ctx *ctx, const struct asked *asked, const char *code,
                           const char *name)
{
    struct filing filing;
    filing_read(ctx, code, asked->year, &filing);
    return json_pack("{s:s, s:s, s:o, s:s, s:s}", "unit", code, "unit_name", name, "status",
                     status_json(filing_status(&filing)), "href_link",
                     text_of(ctx, "/incentives?year=%d&unit=%s", asked->year, code), "filing_link",
                     text_of(ctx, FILING_LINK, code, asked->year));
}

static enum result show_counties(struct ctx *ctx, const struct asked *asked)
{
    struct incentive_village *villages;
    json_t *counties = unit_children(ctx, asked->unit), *rows = json_array(), *county;
    int at = 0, count = incentive_villages_read(ctx, scope_of(asked->unit), asked->year, &villages);
    size_t i;
    json_array_foreach(counties, i, county)
    {
        const char *code = json_string_value(json_object_get(county, "code"));
        int64_t all = 0, proposed = 0, given = 0;
        while (at < count && strncmp(villages[at].unit_code, code, 6) < 0)
            at++;
        for (; at < count && strncmp(villages[at].unit_code, code, 6) == 0; at++) {
            all++;
            proposed += villages[at].proposed;
            given += villages[at].given > 0;
        }
        json_t *row =
            county_json(ctx, asked, code, json_string_value(json_object_get(county, "name")));
        json_object_update_new(row, json_pack("{s:I, s:I, s:I}", "villages", all, "proposed",
                                              proposed, "given", given));
        json_array_append_new(rows, row);
    }
    fill_head(ctx, asked);
    view_set(ctx, "counties", rows);
    view_set(ctx, "total", json_integer((json_int_t)json_array_size(rows)));
    return page(ctx, "incentive/counties");
}

/* --- a village's own --- */

static enum result show_own(struct ctx *ctx)
{
    struct incentive *list;
    json_t *rows = json_array();
    int count = incentives_read(ctx, ctx->user.scope, 0, &list);
    for (int i = 0; i < count; i++)
        json_array_append_new(rows, incentive_json(ctx, &list[i]));
    view_text(ctx, "title", "鼓励激励");
    view_set(ctx, "incentives", rows);
    view_set(ctx, "total", json_integer(count));
    return page(ctx, "incentive/own");
}

/* GET /incentives?year=&unit=&view=&q=&sort= */
enum result incentive_list(struct ctx *ctx)
{
    struct asked asked = asked_of(ctx);
    if (unit_level(ctx->user.unit_code) == LEVEL_VILLAGE)
        return show_own(ctx);
    return unit_level(asked.unit) == LEVEL_CITY ? show_counties(ctx, &asked)
                                                : show_villages(ctx, &asked);
}

static void add_line(struct ctx *ctx, const struct incentive_village *village, struct buf *out)
{
    const char *cells[5 + 2 * GROUNDS] = {village->unit_code, village->town_name,
                                          village->unit_name, proposal_status(village).word,
                                          text_of(ctx, "%lld", (long long)village->given)};
    json_t *grounds = incentive_grounds_json(ctx, village);
    for (size_t i = 0; i < GROUNDS; i++) {
        const json_t *ground = json_array_get(grounds, i);
        cells[5 + 2 * i] = json_string_value(json_object_get(ground, "text"));
        cells[6 + 2 * i] = ground_states[village->states[i]].label;
    }
    csv_line(out, cells, sizeof cells / sizeof *cells);
}

/* GET /incentives.csv, as the list is narrowed */
enum result incentive_table(struct ctx *ctx)
{
    struct asked asked = asked_of(ctx);
    struct incentive_village *villages;
    struct buf out = buf_create(ctx->arena, 65536);
    int count = incentive_villages_read(ctx, scope_of(asked.unit), asked.year, &villages);
    count = narrow(&asked, villages, count);
    buf_text(&out, "\xEF\xBB\xBF村代码,镇（街道）,村（社区）,建议,已给予");
    for (int i = 0; i < GROUNDS; i++)
        buf_text(&out, text_of(ctx, ",%s,是否符合", incentive_grounds[i].label));
    buf_text(&out, "\r\n");
    for (int i = 0; i < count; i++)
        add_line(ctx, &villages[i], &out);
    return table_send(ctx, text_of(ctx, "%d年鼓励激励", asked.year), &out);
}
