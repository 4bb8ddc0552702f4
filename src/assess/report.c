/* A period of a plan, put together: its items with what was typed or submitted, its earlier values
 * and its due date, as pages and programs see them. */
#include "assess/internal.h"
#include "base/text.h"
#include "core/permit.h"
#include "unit.h"

#include <string.h>

#define SOON_DAYS 7

const char *period_text(struct ctx *ctx, struct period period)
{
    char text[PERIOD_TEXT];
    return arena_strdup(ctx->arena, period_format(period, text));
}

const char *period_words(struct ctx *ctx, struct period period)
{
    char text[PERIOD_LABEL];
    return arena_strdup(ctx->arena, period_label(period, text));
}

struct date report_due_on(struct ctx *ctx, const char *unit_code, struct period period)
{
    int64_t days = 0;
    text_to_int(setting_text(ctx, unit_code, "assessment_days", period_last_day(period), NULL), 0,
                60, &days);
    return assess_due_on(period, days);
}

enum result report_from_path(struct ctx *ctx, struct report *report)
{
    struct period period;
    if (!period_parse(param(ctx, "period"), &period))
        return RC_MISSING;
    if (!report_read(ctx, param_id(ctx, "id"), period, report))
        return conflict(ctx, NULL, "规划公开承诺以后才开始双月自评。");
    const char *fault = assess_period_fault(&report->promise, period, ctx->today);
    return fault ? conflict(ctx, NULL, fault) : RC_OK;
}

static void fill_from_draft(struct ctx *ctx, struct report *report)
{
    struct date by = assess_due_by(report->period, ctx->today);
    struct commitment *items;
    report->count = commitments_read(ctx, &report->promise, true, &items);
    report->asked = ARENA_ARRAY(ctx->arena, struct asked, (size_t)report->count + 1);
    for (int i = 0; i < report->count; i++)
        report->asked[i] = (struct asked){
            .item = items[i],
            .answer = draft_answer(report->record.draft, items[i].id),
        };
    lines_read_before(ctx, report, report->asked, report->count);
    for (int i = 0; i < report->count; i++)
        assess_judge(&report->promise, report->period, by, &report->asked[i]);
}

void report_fill(struct ctx *ctx, struct report *report)
{
    report->due_on = report_due_on(ctx, report->promise.unit_code, report->period);
    if (report->record.state == ASSESS_DRAFT)
        fill_from_draft(ctx, report);
    else
        report->count = lines_read(ctx, report, &report->asked);
}

/* --- as pages and programs see it --- */

static json_t *status(const char *word, const char *shape, const char *kind)
{
    return json_pack("{s:s, s:s, s:s}", "word", word, "shape", shape, "kind", kind);
}

json_t *report_status(struct ctx *ctx, int state, struct date due_on, bool late_entry)
{
    if (state == ASSESS_CONFIRMED)
        return late_entry ? status("补报，已确认", "✓", "done") : status("已确认", "✓", "done");
    if (state == ASSESS_SUBMITTED)
        return late_entry ? status("补报，待确认", "◐", "due") : status("待确认", "◐", "due");
    int days = date_to_days(due_on) - date_to_days(ctx->today);
    if (days < 0)
        return status(text_of(ctx, "已截止 %d 天", -days), "▲", "late");
    if (days <= SOON_DAYS)
        return status(days ? text_of(ctx, "还剩 %d 天", days) : "今天截止", "◐", "due");
    return status("未报", "○", "none");
}

static json_t *moment(const struct assessment *record, struct ctx *ctx)
{
    return record->submitted_at && record->state != ASSESS_DRAFT
               ? json_string(time_label(ctx, record->submitted_at))
               : json_null();
}

json_t *report_json(struct ctx *ctx, const struct report *report)
{
    const struct assessment *record = &report->record;
    bool sent = record->state != ASSESS_DRAFT;
    json_t *json = json_pack(
        "{s:I, s:I, s:I, s:I, s:s, s:s, s:s, s:s, s:s, s:b, s:s, s:s}", "id", record->id, "version",
        record->version, "plan", report->promise.plan_id, "number",
        record->id ? record->number : report->promise.number, "unit", report->promise.unit_code,
        "period", report->period_text, "period_label", period_words(ctx, report->period), "state",
        assess_states[record->state].name, "state_label", assess_states[record->state].label,
        "late_entry", record->late_entry && sent, "changed_by_name", record->changed_by_name,
        "submitted_by_name", sent ? record->submitted_by_name : "");
    json_object_set_new(json, "changed_at_label",
                        record->id ? json_string(time_label(ctx, record->changed_at))
                                   : json_null());
    json_object_set_new(json, "submitted_at_label", moment(record, ctx));
    if (sent)
        json_object_update_new(json, json_pack("{s:I, s:I, s:I, s:I}", "total", record->items,
                                               "late_items", record->late, "advanced",
                                               record->advanced, "fell", record->fell));
    return json;
}

/* "比上期 +20 %" with its direction in words. */
static const char *change_text(struct ctx *ctx, const struct asked *asked)
{
    int64_t last = asked->last, now = asked->progress;
    if (last == DECIMAL_NONE || now == DECIMAL_NONE)
        return "";
    if (now == last)
        return "与上期相同";
    return text_of(ctx, "%s %s%s %s", asked->better ? "推进" : "退步", now > last ? "+" : "−",
                   decimal_text(ctx, now > last ? now - last : last - now),
                   asked->item.unit_of_measure);
}

static json_t *slider_json(struct ctx *ctx, const struct asked *asked)
{
    struct slider slider = assess_slider(asked);
    if (!slider.step)
        return json_null();
    return json_pack("{s:s, s:s, s:s}", "min", decimal_text(ctx, slider.min), "max",
                     decimal_text(ctx, slider.max), "step", decimal_text(ctx, slider.step));
}

/* Errors of this request at the item's fields. */
static void add_errors(struct ctx *ctx, json_t *json, int64_t item)
{
    static const char *const names[] = {"progress", "note", "late_reason", "next_step", "evidence"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        json_object_set_new(
            json, text_of(ctx, "%s_error", names[i]),
            json_string(error_of(ctx, text_of(ctx, "%s_%lld", names[i], (long long)item))));
}

/* What the period expects: its year's milestone with its last day, and the even pace. */
static void add_expected(struct ctx *ctx, const struct report *report, const struct asked *asked,
                         json_t *json)
{
    const struct commitment *item = &asked->item;
    int year = report->period.year;
    bool draft = report->record.state == ASSESS_DRAFT;
    int64_t pace = draft ? assess_pace(&report->promise, item, report->period) : DECIMAL_NONE;
    int64_t aim =
        draft ? assess_aim(&report->promise, item, assess_due_by(report->period, ctx->today))
              : DECIMAL_NONE;
    bool known = asked->expected != DECIMAL_NONE;
    json_object_set_new(json, "expected",
                        known ? json_string(decimal_text(ctx, asked->expected)) : json_null());
    json_object_set_new(json, "expected_text",
                        json_string(commitment_value_text(ctx, item, asked->expected)));
    json_object_set_new(
        json, "expected_due_label",
        json_string(date_label(ctx, known ? commitment_due_on(item, year) : item->finish_on)));
    json_object_set_new(json, "pace_text", json_string(commitment_value_text(ctx, item, pace)));
    json_object_set_new(json, "aim", json_string(decimal_text(ctx, aim)));
}

static void add_last(struct ctx *ctx, const struct asked *asked, json_t *json)
{
    bool known = asked->last != DECIMAL_NONE;
    json_object_set_new(json, "last",
                        known ? json_string(decimal_text(ctx, asked->last)) : json_null());
    json_object_set_new(json, "last_text",
                        json_string(commitment_value_text(ctx, &asked->item, asked->last)));
    json_object_set_new(json, "last_note", json_string(known ? asked->last_note : ""));
    json_object_set_new(json, "last_label",
                        json_string(asked->last_period
                                        ? period_words(ctx, period_of_key(asked->last_period))
                                        : ""));
    json_object_set_new(json, "change_text", json_string(change_text(ctx, asked)));
}

json_t *asked_json(struct ctx *ctx, const struct report *report, const struct asked *asked)
{
    const struct commitment *item = &asked->item;
    const struct answer *answer = &asked->answer;
    bool why = asked->late || asked->fell;
    json_t *json = json_pack(
        "{s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:b, s:b, s:b, s:b, "
        "s:I}",
        "item", item->id, "title", item->title, "measure", item->measure, "list",
        lists[item->list].name, "list_label", lists[item->list].label, "person", item->person,
        "unit_of_measure", item->unit_of_measure, "direction", directions[item->direction].name,
        "progress", answer->progress, "note", answer->note, "late_reason", answer->late_reason,
        "next_step", answer->next_step, "open", asked->open, "late", asked->late, "fell",
        asked->fell, "better", asked->better, "why", why, "percent", asked->percent);
    json_object_set_new(json, "progress_text",
                        json_string(commitment_value_text(ctx, item, asked->progress)));
    json_object_set_new(json, "target_text",
                        json_string(commitment_value_text(ctx, item, item->target)));
    json_object_set_new(json, "complete", json_boolean(assess_is_complete(asked)));
    json_object_set_new(json, "slider", slider_json(ctx, asked));
    add_expected(ctx, report, asked, json);
    add_last(ctx, asked, json);
    add_errors(ctx, json, item->id);
    return json;
}
