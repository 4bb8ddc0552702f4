/* The figures of a report: the acceptance's verdicts counted by list, town and village (EVAL-2,
 * EVAL-3), and the good practice that the county has published (EVAL-5). */
#include "report/figures.h"

#include "base/text.h"
#include "indicator.h"
#include "practice.h"
#include "unit.h"

enum { PROBLEMS_MOST = 500, PRACTICES_MOST = 6 };

struct tally {
    int64_t of[VERDICTS];
};

static int64_t items_of(const struct tally *tally)
{
    return tally->of[VERDICT_KEPT] + tally->of[VERDICT_PARTLY] + tally->of[VERDICT_NOT_KEPT];
}

struct counting {
    struct tally all, list[LIST_COUNT], town, village;
    const char *in_town, *in_village; /* codes of those that are being counted */
    json_t *towns;                    /* special_towns, to which their tallies are added */
    json_t *problems;
    int64_t accepted, full, town_accepted;
};

static void set_tally(struct ctx *ctx, json_t *row, const struct tally *tally)
{
    int64_t items = items_of(tally), kept = tally->of[VERDICT_KEPT];
    json_object_set_new(row, "items", json_integer(items));
    json_object_set_new(row, "kept", json_integer(kept));
    json_object_set_new(row, "partly", json_integer(tally->of[VERDICT_PARTLY]));
    json_object_set_new(row, "not_kept", json_integer(tally->of[VERDICT_NOT_KEPT]));
    json_object_set_new(row, "rate", json_string(special_rate(ctx->arena, kept, items)));
}

static void end_village(struct counting *counting)
{
    int64_t items = items_of(&counting->village);
    counting->accepted += items > 0;
    counting->town_accepted += items > 0;
    counting->full += items > 0 && counting->village.of[VERDICT_KEPT] == items;
    counting->village = (struct tally){0};
}

static void end_town(struct ctx *ctx, struct counting *counting)
{
    size_t i;
    json_t *row;
    json_array_foreach(counting->towns, i, row)
    {
        if (!text_same(json_string_value(json_object_get(row, "code")), counting->in_town))
            continue;
        set_tally(ctx, row, &counting->town);
        json_object_set_new(row, "accepted", json_integer(counting->town_accepted));
    }
    counting->town = (struct tally){0};
    counting->town_accepted = 0;
}

static void add_problem(struct ctx *ctx, struct counting *counting,
                        const struct special_judged *judged)
{
    if (judged->verdict == VERDICT_KEPT || json_array_size(counting->problems) == PROBLEMS_MOST)
        return;
    json_array_append_new(counting->problems,
                          json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "town",
                                    unit_name(ctx, counting->in_town), "village",
                                    judged->village_name, "list", lists[judged->list].label,
                                    "title", judged->title, "verdict",
                                    judged->verdict == VERDICT_PARTLY ? "部分兑现" : "未兑现",
                                    "grounds", judged->grounds));
}

static void count(struct ctx *ctx, const struct special_judged *judged, void *arg)
{
    struct counting *counting = arg;
    const char *town = text_of(ctx, "%.9s", judged->village);
    if (!text_same(counting->in_village, judged->village))
        end_village(counting);
    if (!text_same(counting->in_town, town))
        end_town(ctx, counting);
    counting->in_village = judged->village;
    counting->in_town = town;
    counting->all.of[judged->verdict]++;
    counting->list[judged->list].of[judged->verdict]++;
    counting->town.of[judged->verdict]++;
    counting->village.of[judged->verdict]++;
    add_problem(ctx, counting, judged);
}

static json_t *towns_without_figures(struct ctx *ctx, const struct special_report *report)
{
    const struct tally nothing = {0};
    json_t *towns = special_towns(ctx, report), *row;
    size_t i;
    json_array_foreach(towns, i, row)
    {
        set_tally(ctx, row, &nothing);
        json_object_set_new(row, "accepted", json_integer(0));
    }
    return towns;
}

static int64_t villages_of(const json_t *towns)
{
    int64_t villages = 0;
    size_t i;
    json_t *row;
    json_array_foreach((json_t *)towns, i, row)
    {
        villages += json_integer_value(json_object_get(row, "villages"));
    }
    return villages;
}

static json_t *lists_json(struct ctx *ctx, const struct counting *counting)
{
    json_t *rows = json_array();
    for (int list = 0; list < LIST_COUNT; list++) {
        json_t *row = json_pack("{s:s}", "name", lists[list].label);
        set_tally(ctx, row, &counting->list[list]);
        json_array_append_new(rows, row);
    }
    return rows;
}

json_t *special_figures(struct ctx *ctx, const struct special_report *report)
{
    struct counting counting = {.towns = towns_without_figures(ctx, report),
                                .problems = json_array()};
    struct date first, last;
    special_judged_each(ctx, report, count, &counting);
    end_village(&counting);
    end_town(ctx, &counting);
    special_signed_days(ctx, report, &first, &last);
    json_t *figures = json_pack(
        "{s:s, s:s, s:s, s:s, s:s, s:I, s:I, s:I, s:I, s:I, s:s, s:s, s:o, s:o, s:o, s:o}", "as_on",
        date_text(ctx, ctx->today), "as_label", date_label(ctx, ctx->today), "unit_name",
        report->unit_name, "city_name", unit_name(ctx, text_of(ctx, "%.4s", report->unit_code)),
        "campaign_name", report->campaign_name, "first_year", report->first_year, "last_year",
        report->last_year, "villages", villages_of(counting.towns), "accepted", counting.accepted,
        "full", counting.full, "first_label", date_label(ctx, first), "last_label",
        date_label(ctx, last), "lists", lists_json(ctx, &counting), "towns", counting.towns,
        "problems", counting.problems, "practices",
        practices_published(ctx, report->unit_code, PRACTICES_MOST));
    set_tally(ctx, figures, &counting.all);
    return figures;
}
