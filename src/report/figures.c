/* The figures of a report: what the final acceptance came to, by list, town and village (EVAL-2,
 * EVAL-3), and the good practice that is published of the county's villages (EVAL-5). */
#include "base/text.h"
#include "practice.h"
#include "report/internal.h"
#include "unit.h"

#include <string.h>

enum { PROBLEMS_MOST = 500, PRACTICES_MOST = 6 };

struct area {
    int64_t campaign;
    struct scope scope;
};

static void add_tally(struct acceptance_tally *sum, const struct acceptance_tally *more)
{
    sum->items += more->items;
    sum->kept += more->kept;
    sum->partly += more->partly;
    sum->unkept += more->unkept;
    sum->points += more->points;
}

static void set_tally(struct ctx *ctx, json_t *row, const struct acceptance_tally *tally)
{
    json_object_set_new(row, "items", json_integer(tally->items));
    json_object_set_new(row, "kept", json_integer(tally->kept));
    json_object_set_new(row, "partly", json_integer(tally->partly));
    json_object_set_new(row, "unkept", json_integer(tally->unkept));
    json_object_set_new(row, "rate", json_string(decimal_text(ctx, acceptance_rate(tally))));
}

/* Sum over the lists of one unit; `sums` are in the order of units. */
static struct acceptance_tally tally_of(const struct acceptance_sum *sums, int count,
                                        const char *unit)
{
    struct acceptance_tally tally = {0};
    for (int i = 0; i < count; i++)
        if (text_same(sums[i].unit_code, unit))
            add_tally(&tally, &sums[i].tally);
    return tally;
}

/* Adds the lists to `all`. */
static json_t *lists_json(struct ctx *ctx, const struct area *area, struct acceptance_tally *all)
{
    struct acceptance_sum *sums;
    int count =
        acceptance_sums(ctx, area->campaign, area->scope, unit_code_length(LEVEL_COUNTY), &sums);
    struct acceptance_tally tally[LIST_COUNT] = {0};
    json_t *rows = json_array();
    for (int i = 0; i < count; i++)
        add_tally(&tally[sums[i].list], &sums[i].tally);
    for (int list = 0; list < LIST_COUNT; list++) {
        json_t *row = json_pack("{s:s}", "name", lists[list].label);
        set_tally(ctx, row, &tally[list]);
        add_tally(all, &tally[list]);
        json_array_append_new(rows, row);
    }
    return rows;
}

/* Adds the plans in force, and those accepted, to `all`. */
static json_t *towns_json(struct ctx *ctx, const struct area *area, struct acceptance_count *all)
{
    struct acceptance_sum *sums;
    struct acceptance_count *towns;
    int length = unit_code_length(LEVEL_TOWN);
    int summed = acceptance_sums(ctx, area->campaign, area->scope, length, &sums);
    int count = acceptance_counts(ctx, area->campaign, area->scope, length, &towns);
    json_t *rows = json_array();
    for (int i = 0; i < count; i++) {
        struct acceptance_tally tally = tally_of(sums, summed, towns[i].unit_code);
        json_t *row = json_pack("{s:s, s:s, s:I, s:I}", "code", towns[i].unit_code, "name",
                                unit_name(ctx, towns[i].unit_code), "villages", towns[i].plans,
                                "accepted", towns[i].accepted);
        set_tally(ctx, row, &tally);
        all->plans += towns[i].plans;
        all->accepted += towns[i].accepted;
        json_array_append_new(rows, row);
    }
    return rows;
}

struct acceptance_count special_accepted(struct ctx *ctx, int64_t campaign)
{
    struct acceptance_count *counts, none = {0};
    int units = acceptance_counts(ctx, campaign, scope_of(ctx->user.unit_code),
                                  unit_code_length(LEVEL_COUNTY), &counts);
    return units == 1 ? counts[0] : none;
}

/* Villages that kept all. */
static int64_t count_full(struct ctx *ctx, const struct area *area)
{
    struct acceptance_sum *sums;
    int count =
        acceptance_sums(ctx, area->campaign, area->scope, unit_code_length(LEVEL_VILLAGE), &sums);
    int64_t full = 0;
    for (int i = 0, next; i < count; i = next) {
        int64_t kept = 0, items = 0;
        for (next = i; next < count && text_same(sums[i].unit_code, sums[next].unit_code); next++) {
            kept += sums[next].tally.kept;
            items += sums[next].tally.items;
        }
        full += items > 0 && kept == items;
    }
    return full;
}

/* 震泽镇 of "吴江区 震泽镇": the county is the report's own. */
static const char *town_of(const struct special_report *report, const char *place)
{
    const char *town =
        text_starts(place, report->unit_name) ? place + strlen(report->unit_name) : place;
    return town + strspn(town, " ");
}

/* How many there are beyond those goes to *left. */
static json_t *problems_json(struct ctx *ctx, const struct special_report *report,
                             const struct area *area, int64_t *left)
{
    struct acceptance_gap *gaps;
    int64_t total;
    int count = acceptance_gaps(ctx, area->campaign, area->scope, PROBLEMS_MOST, &gaps, &total);
    json_t *rows = json_array();
    for (int i = 0; i < count; i++)
        json_array_append_new(
            rows, json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "town",
                            town_of(report, gaps[i].place), "village", gaps[i].unit_name, "list",
                            lists[gaps[i].list].label, "title", gaps[i].title, "verdict",
                            verdicts[gaps[i].verdict].label, "grounds", gaps[i].grounds));
    *left = total - count;
    return rows;
}

json_t *special_figures(struct ctx *ctx, const struct special_report *report)
{
    struct area area = {report->campaign_id, scope_of(report->unit_code)};
    struct acceptance_tally all = {0};
    struct acceptance_count villages = {0};
    struct date first, last;
    int64_t left;
    json_t *problems = problems_json(ctx, report, &area, &left);
    json_t *by_list = lists_json(ctx, &area, &all), *towns = towns_json(ctx, &area, &villages);
    acceptance_days(ctx, area.campaign, area.scope, &first, &last);
    json_t *figures = json_pack(
        "{s:s, s:s, s:s, s:s, s:s, s:I, s:I, s:I, s:I, s:I, s:s, s:s, s:b, s:o, s:o, s:o, s:o}",
        "as_on", date_text(ctx, ctx->today), "as_label", date_label(ctx, ctx->today), "unit_name",
        report->unit_name, "city_name", unit_name(ctx, text_of(ctx, "%.4s", report->unit_code)),
        "campaign_name", report->campaign_name, "first_year", report->first_year, "last_year",
        report->last_year, "villages", villages.plans, "accepted", villages.accepted, "full",
        count_full(ctx, &area), "first_label", date_label(ctx, first), "last_label",
        date_label(ctx, last), "partly_counts", all.points > all.kept * 100 * DECIMAL_ONE, "lists",
        by_list, "towns", towns, "problems", problems, "practices",
        practices_published(ctx, report->unit_code, PRACTICES_MOST));
    json_object_set_new(figures, "problems_left", json_integer(left));
    set_tally(ctx, figures, &all);
    return figures;
}
