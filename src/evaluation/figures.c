/* An evaluation put together: each item's milestone beside what was confirmed of it, the proposed
 * results, the fulfilment and the grade that follows (EVAL-1); as it stands today in a draft, as it
 * was on the day of submission from then on (ALL-8). */
#include "base/text.h"
#include "evaluation/internal.h"
#include "plan.h"
#include "secretary.h"
#include "unit.h"

struct evaluation_bands evaluation_bands_of(struct ctx *ctx, const char *unit_code)
{
    return (struct evaluation_bands){
        .excellent = setting_int(ctx, unit_code, "evaluation_excellent"),
        .good = setting_int(ctx, unit_code, "evaluation_good"),
        .pass = setting_int(ctx, unit_code, "evaluation_pass"),
        .nearly = setting_int(ctx, unit_code, "evaluation_nearly"),
        .nearly_counts = setting_int(ctx, unit_code, "evaluation_nearly_counts"),
    };
}

int evaluation_grade_now(const struct evaluation *evaluation)
{
    return evaluation->grade < 0 ? evaluation->proposed : evaluation->grade;
}

/* --- one item's year --- */

struct reported {
    const struct evaluation_report *reports;
    int count;
};

/* The newest report of an item up to a period; NULL: none. */
static const struct evaluation_report *newest(struct reported reported, int64_t item, int64_t up_to)
{
    for (int i = 0; i < reported.count; i++)
        if (reported.reports[i].item == item && reported.reports[i].period <= up_to)
            return &reported.reports[i];
    return NULL;
}

/* The year's confirmed reports of an item, oldest first. */
static json_t *reports_json(struct ctx *ctx, struct reported reported,
                            const struct commitment *item, int year)
{
    json_t *list = json_array();
    char label[PERIOD_LABEL];
    for (int i = reported.count - 1; i >= 0; i--) {
        const struct evaluation_report *one = &reported.reports[i];
        struct period period = period_of_key(one->period);
        if (one->item == item->id && period.year == year)
            json_array_append_new(
                list, json_pack("{s:s, s:s, s:s, s:s}", "period_label", period_label(period, label),
                                "value_text", commitment_value_text(ctx, item, one->value),
                                "report_note", one->note, "late_reason", one->late_reason));
    }
    return list;
}

static struct evaluation_facts facts_of(const struct evaluation *evaluation,
                                        struct reported reported, const struct commitment *item)
{
    int year = evaluation->year;
    const struct evaluation_report *now =
        newest(reported, item->id, period_key((struct period){year, 6}));
    const struct evaluation_report *before =
        newest(reported, item->id, period_key((struct period){year - 1, 6}));
    bool closed = item->state == COMMITMENT_CLOSED && item->closed_on.year <= year;
    return (struct evaluation_facts){
        .direction = item->direction,
        .milestone = item->milestone[year - evaluation->promise.first_year],
        .value = closed ? item->progress
                 : now  ? now->value
                        : DECIMAL_NONE,
        .start = before ? before->value : item->baseline,
        .closed = closed,
    };
}

static struct evaluation_line line_of(struct ctx *ctx, const struct evaluation *evaluation,
                                      struct reported reported, const struct commitment *item,
                                      const struct evaluation_bands *bands)
{
    struct evaluation_facts facts = facts_of(evaluation, reported, item);
    int proposed = (int)evaluation_propose(&facts, bands);
    json_t *shown = json_pack(
        "{s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:o, s:s, s:s, s:s}", "item", item->id,
        "title", item->title, "measure", item->measure, "list", lists[item->list].name,
        "list_label", lists[item->list].label, "person", item->person, "start_text",
        commitment_value_text(ctx, item, facts.start), "milestone_text",
        commitment_value_text(ctx, item, facts.milestone), "value_text",
        commitment_value_text(ctx, item, facts.value), "reports",
        reports_json(ctx, reported, item, evaluation->year), "closed_label",
        facts.closed ? date_label(ctx, item->closed_on) : "", "proposed",
        evaluation_results[proposed].name, "proposed_label", evaluation_results[proposed].label);
    return (struct evaluation_line){
        .item = item->id, .result = proposed, .proposed = proposed, .note = "", .shown = shown};
}

/* What was saved of an item stands above what is proposed. */
static void take_saved(struct evaluation_line *line, const struct evaluation_line *saved, int count)
{
    for (int i = 0; i < count; i++)
        if (saved[i].item == line->item) {
            line->result = saved[i].result;
            line->note = saved[i].note;
        }
}

/* --- the whole --- */

static json_t *secretaries_json(struct ctx *ctx, const struct evaluation *evaluation)
{
    struct secretary_term *terms;
    json_t *list = json_array();
    int count = secretary_terms_read(ctx, evaluation->promise.unit_code, &terms);
    for (int i = count - 1; i >= 0; i--) {
        struct date first, last;
        int months = secretary_months(&terms[i], evaluation->year, ctx->today, &first, &last);
        if (months)
            json_array_append_new(list, json_pack("{s:I, s:s, s:i, s:s, s:s}", "term", terms[i].id,
                                                  "name", terms[i].name, "months", months,
                                                  "from_label", date_label(ctx, first),
                                                  "until_label", date_label(ctx, last)));
    }
    return list;
}

static void fill_names(struct ctx *ctx, struct evaluation *evaluation,
                       const struct evaluation_bands *bands)
{
    const char *code = evaluation->promise.unit_code;
    const char *name = unit_name(ctx, code), *place = unit_name(ctx, text_of(ctx, "%.9s", code));
    evaluation->shown = json_pack(
        "{s:s, s:s, s:s, s:s, s:o}", "unit_name", name, "place", place, "county_name",
        unit_name(ctx, text_of(ctx, "%.6s", code)), "bands_text",
        text_of(ctx,
                "完成率 %lld%% 以上为优秀，%lld%% 以上为良好，%lld%% 以上为合格，其余为不合格；"
                "走完当年路程 %lld%% 以上为基本完成，每项按 %lld%% 计入",
                (long long)bands->excellent, (long long)bands->good, (long long)bands->pass,
                (long long)bands->nearly, (long long)bands->nearly_counts),
        "secretaries", secretaries_json(ctx, evaluation));
    evaluation->unit_name = name;
    evaluation->place = place;
}

void evaluation_count(struct ctx *ctx, struct evaluation *evaluation)
{
    struct evaluation_bands bands = evaluation_bands_of(ctx, evaluation->promise.unit_code);
    evaluation->items = evaluation->count;
    evaluation->done = evaluation->nearly = 0;
    for (int i = 0; i < evaluation->count; i++) {
        evaluation->done += evaluation->lines[i].result == RESULT_DONE;
        evaluation->nearly += evaluation->lines[i].result == RESULT_NEARLY;
    }
    evaluation->share =
        evaluation_share(evaluation->done, evaluation->nearly, evaluation->items, &bands);
    evaluation->proposed = evaluation->share == DECIMAL_NONE
                               ? -1
                               : (int)evaluation_grade_of(evaluation->share, &bands);
}

static void fill_draft(struct ctx *ctx, struct evaluation *evaluation)
{
    const struct promise *promise = &evaluation->promise;
    struct evaluation_bands bands = evaluation_bands_of(ctx, promise->unit_code);
    struct evaluation_report *reports;
    struct evaluation_line *saved = NULL;
    struct commitment *items;
    int64_t last = period_key((struct period){evaluation->year, 6});
    struct reported reported = {NULL, evaluation_reports(ctx, promise->plan_id, last, &reports)};
    reported.reports = reports;
    int saved_count = evaluation->id ? evaluation_lines_read(ctx, evaluation->id, &saved) : 0;
    int count = commitments_read(ctx, promise, true, &items);
    evaluation->lines = ARENA_ARRAY(ctx->arena, struct evaluation_line, (size_t)count + 1);
    evaluation->count = 0;
    for (int i = 0; i < count; i++) {
        if (items[i].milestone[evaluation->year - promise->first_year] == DECIMAL_NONE)
            continue;
        struct evaluation_line *line = &evaluation->lines[evaluation->count++];
        *line = line_of(ctx, evaluation, reported, &items[i], &bands);
        take_saved(line, saved, saved_count);
    }
    fill_names(ctx, evaluation, &bands);
    evaluation_count(ctx, evaluation);
}

void evaluation_fill(struct ctx *ctx, struct evaluation *evaluation)
{
    if (evaluation->state == EVALUATION_DRAFT)
        fill_draft(ctx, evaluation);
    else
        evaluation->count = evaluation_lines_read(ctx, evaluation->id, &evaluation->lines);
}
