/* The pages of many: a period of a town, village by village, confirmed several at once; of a
 * county or city, unit by unit; and the periods of one plan (EXEC-4). */
#include "assess/internal.h"
#include "base/buf.h"
#include "base/csv.h"
#include "base/text.h"
#include "core/table.h"
#include "unit.h"

#include <string.h>

#define TOWN_DIGITS 9
#define BATCH_MAX 200
#define EXPORT_MAX 20000
#define PERIODS_SHOWN 36

/* --- what was asked for --- */

/* The period asked for, else the one that ended last. */
static struct period asked_period(struct ctx *ctx)
{
    struct period period;
    if (!period_parse(query_text(ctx, "period"), &period))
        period = period_of_key(period_key(period_of(ctx->today)) - 1);
    return period;
}

static struct scope asked_scope(struct ctx *ctx)
{
    const char *unit = query_text(ctx, "unit");
    return *unit && unit_level(unit) != LEVEL_NONE && in_scope(ctx, unit) ? scope_of(unit)
                                                                          : ctx->user.scope;
}

/* The unit that the page is about: of the scope that was asked for. */
static const char *asked_unit(struct ctx *ctx)
{
    const char *unit = query_text(ctx, "unit");
    return *unit && unit_level(unit) != LEVEL_NONE && in_scope(ctx, unit) ? unit
                                                                          : ctx->user.unit_code;
}

static const char *asked_state(struct ctx *ctx)
{
    static const char *const states[] = {"submitted", "confirmed", "none"};
    for (size_t i = 0; i < sizeof states / sizeof *states; i++)
        if (text_same(query_text(ctx, "state"), states[i]))
            return states[i];
    return NULL;
}

static const char *list_link(struct ctx *ctx, struct period period, const char *unit,
                             const char *state)
{
    struct buf link = buf_create(ctx->arena, 96);
    buf_printf(&link, "/assessments?period=%s", period_text(ctx, period));
    if (*unit && strcmp(unit, ctx->user.unit_code) != 0)
        buf_printf(&link, "&unit=%s", unit);
    if (*state)
        buf_printf(&link, "&state=%s", state);
    const char *q = query_text(ctx, "q");
    if (*q) {
        buf_text(&link, "&q=");
        http_encode(&link, q);
    }
    return link.bytes;
}

/* From the first period of the scope's plans to the present one, newest first. */
static json_t *period_choices(struct ctx *ctx, struct period chosen)
{
    json_t *choices = json_array();
    int64_t last = period_key(period_of(ctx->today)), first = period_key(first_reported(ctx));
    if (!first || first > last)
        first = last;
    if (first < last - PERIODS_SHOWN)
        first = last - PERIODS_SHOWN;
    for (int64_t key = last; key >= first; key--) {
        struct period period = period_of_key(key);
        json_array_append_new(
            choices, json_pack("{s:s, s:s, s:b}", "value", period_text(ctx, period), "label",
                               period_words(ctx, period), "selected", key == period_key(chosen)));
    }
    return choices;
}

/* --- rows --- */

static json_t *row_json(struct ctx *ctx, const struct listed *row, struct period period,
                        struct date due_on)
{
    bool sent = row->id && !text_same(row->state, "draft");
    int state = choice_by_name(assess_states, row->state);
    struct date none = {0};
    json_t *json = json_pack(
        "{s:I, s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:b, s:b, s:I, s:I, s:I, s:I, s:I}",
        "id", row->id, "plan", row->plan_id, "unit", row->unit_code, "unit_name", row->unit_name,
        "town_name", row->town_name, "period", period_text(ctx, period), "period_label",
        period_words(ctx, period), "state", row->state, "submitted_by_name",
        sent ? row->sent_by : "", "late_entry", row->late_entry && sent, "opened", row->opened,
        "own", row->own, "total", row->items, "on_time_items", row->items - row->late, "late_items",
        row->late, "advanced", row->advanced, "fell", row->fell);
    json_object_set_new(json, "version", json_integer(row->version));
    json_object_set_new(json, "sent", json_boolean(sent));
    json_object_set_new(json, "waiting", json_boolean(text_same(row->state, "submitted")));
    json_object_set_new(json, "begun",
                        json_boolean(text_same(row->state, "draft") && !row->returned));
    json_object_set_new(json, "returned", json_boolean(row->returned));
    bool permitted = !sent && date_compare(row->until_on, ctx->today) >= 0;
    json_object_set_new(json, "permitted_until",
                        permitted ? json_string(date_label(ctx, row->until_on)) : json_null());
    json_object_set_new(json, "tickable",
                        json_boolean(text_same(row->state, "submitted") && row->opened &&
                                     !row->own && has_role(ctx, WHO_CONFIRMS)));
    json_object_set_new(json, "permittable",
                        json_boolean(!sent && !row->returned && !permitted &&
                                     has_role(ctx, WHO_CONFIRMS) &&
                                     date_compare(ctx->today, due_on) > 0));
    json_object_set_new(json, "submitted_on",
                        json_string(date_text(ctx, sent ? date_of_epoch(row->sent_at) : none)));
    json_object_set_new(json, "submitted_at_label",
                        json_string(sent ? time_label(ctx, row->sent_at) : ""));
    json_object_set_new(json, "due_on", json_string(date_text(ctx, due_on)));
    json_object_set_new(json, "due_label", json_string(date_label(ctx, due_on)));
    json_object_set_new(
        json, "status",
        report_status(ctx, state < 0 ? ASSESS_DRAFT : state, due_on, row->late_entry));
    json_object_set_new(json, "href_link",
                        json_string(text_of(ctx, "/plans/%lld/assessments/%s",
                                            (long long)row->plan_id, period_text(ctx, period))));
    return json;
}

static enum result export_csv(struct ctx *ctx, const struct list_filter *filter)
{
    static const char *const heads[] = {"单位代码", "村（社区）", "镇（街道）", "期间", "状态",
                                        "报送人",   "报送日期",   "补报",       "事项", "按期",
                                        "滞后",     "推进",       "退步"};
    const size_t count = sizeof heads / sizeof *heads;
    struct listed *listed;
    struct buf out = buf_create(ctx->arena, 65536);
    int rows = listed_read(ctx, filter, 0, EXPORT_MAX, &listed);
    buf_text(&out, "\xEF\xBB\xBF");
    csv_line(&out, heads, count);
    for (int i = 0; i < rows; i++) {
        const struct listed *row = &listed[i];
        bool sent = row->id && !text_same(row->state, "draft");
        const char *cells[] = {
            row->unit_code,
            row->unit_name,
            row->town_name,
            period_words(ctx, filter->period),
            text_same(row->state, "submitted")   ? "待确认"
            : text_same(row->state, "confirmed") ? "已确认"
                                                 : "未报",
            sent ? row->sent_by : "",
            sent ? date_text(ctx, date_of_epoch(row->sent_at)) : "",
            sent && row->late_entry ? "是" : "",
            sent ? text_of(ctx, "%lld", (long long)row->items) : "",
            sent ? text_of(ctx, "%lld", (long long)(row->items - row->late)) : "",
            sent ? text_of(ctx, "%lld", (long long)row->late) : "",
            sent ? text_of(ctx, "%lld", (long long)row->advanced) : "",
            sent ? text_of(ctx, "%lld", (long long)row->fell) : "",
        };
        csv_line(&out, cells, count);
    }
    return table_send(ctx, text_of(ctx, "双月自评%s", period_text(ctx, filter->period)), &out);
}

/* --- the list of a period --- */

static struct standing sum_of(const struct standing *standings, int count)
{
    struct standing sum = {0};
    for (int i = 0; i < count; i++) {
        sum.plans += standings[i].plans;
        sum.submitted += standings[i].submitted;
        sum.confirmed += standings[i].confirmed;
        sum.late_entries += standings[i].late_entries;
        sum.items += standings[i].items;
        sum.late += standings[i].late;
    }
    return sum;
}

static void fill_tabs(struct ctx *ctx, struct period period, struct standing sum)
{
    const struct {
        const char *state, *label;
        int64_t count;
    } tabs[] = {
        {"", "全部", sum.plans},
        {"submitted", "待确认", sum.submitted},
        {"none", "未报", sum.plans - sum.submitted - sum.confirmed},
        {"confirmed", "已确认", sum.confirmed},
    };
    json_t *list = json_array();
    const char *state = text_or_empty(asked_state(ctx));
    for (size_t i = 0; i < sizeof tabs / sizeof *tabs; i++)
        json_array_append_new(list,
                              json_pack("{s:s, s:s, s:I, s:b, s:s}", "state", tabs[i].state,
                                        "label", tabs[i].label, "count", tabs[i].count, "on",
                                        text_same(tabs[i].state, state), "href_link",
                                        list_link(ctx, period, asked_unit(ctx), tabs[i].state)));
    view_set(ctx, "tabs", list);
    view_set(ctx, "plans_total", json_integer(sum.plans));
    view_set(ctx, "reported_total", json_integer(sum.submitted + sum.confirmed));
    view_set(ctx, "late_total", json_integer(sum.late));
}

/* Above towns: what each unit below comes to, with the way down. */
static void fill_units(struct ctx *ctx, struct period period, const struct standing *standings,
                       int count)
{
    json_t *units = json_array();
    for (int i = 0; i < count; i++) {
        const struct standing *one = &standings[i];
        json_array_append_new(
            units,
            json_pack("{s:s, s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:s}", "unit", one->unit_code,
                      "unit_name", unit_name(ctx, one->unit_code), "plans", one->plans, "submitted",
                      one->submitted, "confirmed", one->confirmed, "missing",
                      one->plans - one->submitted - one->confirmed, "late_entries",
                      one->late_entries, "on_time_items", one->items - one->late, "late_items",
                      one->late, "href_link",
                      list_link(ctx, period, one->unit_code, text_or_empty(asked_state(ctx)))));
    }
    view_set(ctx, "units", units);
}

static int length_below(const char *unit)
{
    size_t length = strlen(unit);
    return length < 4 ? 4 : length < 6 ? 6 : length < 9 ? 9 : 12;
}

static void fill_rows(struct ctx *ctx, const struct list_filter *filter)
{
    struct paging paging = paging_read(ctx);
    struct listed *listed;
    json_t *rows = json_array();
    bool any = false;
    const char *town = "";
    struct date due_on = {0};
    int count = listed_read(ctx, filter, paging.offset, paging.size, &listed);
    for (int i = 0; i < count; i++) {
        if (strncmp(town, listed[i].unit_code, TOWN_DIGITS) != 0) { /* rows stand town by town */
            town = listed[i].unit_code;
            due_on = report_due_on(ctx, town, filter->period);
        }
        json_t *row = row_json(ctx, &listed[i], filter->period, due_on);
        any |= json_is_true(json_object_get(row, "tickable"));
        json_array_append_new(rows, row);
    }
    paging.total = listed_count(ctx, filter);
    view_set(ctx, "assessments", rows);
    view_set(ctx, "any", json_boolean(any));
    paging_show(ctx, paging);
}

static void fill_list(struct ctx *ctx)
{
    const char *unit = asked_unit(ctx);
    struct list_filter filter = {asked_scope(ctx), asked_period(ctx), asked_state(ctx),
                                 query_like(ctx)};
    struct standing *standings;
    int length = length_below(unit);
    int count = standings_read(ctx, filter.scope, filter.period, length, &standings);
    bool by_unit = length < 12 && !filter.state && !filter.like;
    struct date due_on = report_due_on(ctx, unit, filter.period);
    view_text(ctx, "title", text_of(ctx, "双月自评 · %s", period_words(ctx, filter.period)));
    view_text(ctx, "period", period_text(ctx, filter.period));
    view_text(ctx, "period_label", period_words(ctx, filter.period));
    view_text(ctx, "due_label", date_label(ctx, due_on));
    view_text(ctx, "unit", unit);
    view_text(ctx, "unit_name", unit_name(ctx, unit));
    view_text(ctx, "state", text_or_empty(filter.state));
    view_text(ctx, "q", query_text(ctx, "q"));
    view_set(ctx, "periods", period_choices(ctx, filter.period));
    view_set(ctx, "by_unit", json_boolean(by_unit));
    view_set(ctx, "may_confirm", json_boolean(has_role(ctx, WHO_CONFIRMS)));
    view_set(ctx, "one_town", json_boolean(unit_level(filter.scope.from) >= LEVEL_TOWN));
    view_set(ctx, "narrowed", json_boolean(strcmp(unit, ctx->user.unit_code) != 0));
    const char *same = query_link(ctx, "/assessments", "format");
    view_text(ctx, "confirm_link", same);
    view_text(ctx, "csv_link", table_link(ctx, same));
    view_text(ctx, "up_link", list_link(ctx, filter.period, "", ""));
    fill_tabs(ctx, filter.period, sum_of(standings, count));
    if (by_unit)
        fill_units(ctx, filter.period, standings, count);
    fill_rows(ctx, &filter);
}

/* The secretary's own way in: the periods of the village's plan. */
static enum result go_to_own(struct ctx *ctx)
{
    int64_t plan = plan_latest_of(ctx);
    if (!plan) {
        view_text(ctx, "title", "双月自评");
        return page(ctx, "assess/none");
    }
    return redirect(ctx, "/plans/%lld/assessments", (long long)plan);
}

/* GET /assessments */
enum result assess_list(struct ctx *ctx)
{
    if (unit_level(ctx->user.unit_code) == LEVEL_VILLAGE)
        return go_to_own(ctx);
    if (table_wanted(ctx)) {
        struct list_filter filter = {asked_scope(ctx), asked_period(ctx), asked_state(ctx),
                                     query_like(ctx)};
        return export_csv(ctx, &filter);
    }
    fill_list(ctx);
    return page(ctx, "assess/list");
}

/* --- confirming several --- */

/* Confirms one of several. The errors of one are its own result and do not stop the others. */
static json_t *confirm_one(struct ctx *ctx, int64_t id)
{
    struct report report;
    json_t *errors = ctx->errors;
    ctx->errors = json_array();
    enum result result =
        report_read_by_id(ctx, id, &report) && in_scope(ctx, report.promise.unit_code)
            ? report_move(ctx, &report, "confirm", "")
            : RC_MISSING;
    const char *message =
        json_string_value(json_object_get(json_array_get(ctx->errors, 0), "message"));
    ctx->errors = errors;
    if (result == RC_MISSING)
        return json_pack("{s:I, s:b, s:s, s:s}", "id", id, "ok", 0, "unit_name", "", "message",
                         "没有找到这份自评");
    return json_pack("{s:I, s:b, s:s, s:s, s:s}", "id", id, "ok", result == RC_OK, "unit_name",
                     unit_name(ctx, report.promise.unit_code), "state",
                     assess_states[report.record.state].name, "message",
                     result == RC_OK ? "" : text_or_empty(message));
}

/* "已确认 3 份；1 份没有办成：金联村（……）"; the number done goes to `passed`. */
static const char *summary(struct ctx *ctx, const json_t *results, int *passed)
{
    struct buf failed = buf_create(ctx->arena, 256);
    int left = 0;
    size_t i;
    const json_t *one;
    *passed = 0;
    json_array_foreach(results, i, one)
    {
        if (json_is_true(json_object_get(one, "ok"))) {
            ++*passed;
            continue;
        }
        buf_printf(&failed, "%s%s（%s）", left++ ? "、" : "",
                   json_string_value(json_object_get(one, "unit_name")),
                   json_string_value(json_object_get(one, "message")));
    }
    return left ? text_of(ctx, "已确认 %d 份；%d 份没有办成：%s", *passed, left, failed.bytes)
                : text_of(ctx, "已确认 %d 份", *passed);
}

static enum result list_again(struct ctx *ctx)
{
    fill_list(ctx);
    return invalid(ctx, "assess/list");
}

/* POST /assessments {assessment: [ids]} */
enum result assess_confirm_many(struct ctx *ctx)
{
    int64_t ids[BATCH_MAX];
    int count = form_ids(ctx, "assessment", ids, BATCH_MAX), passed;
    if (form_only(ctx, "", "assessment") && !count)
        error_at(ctx, "assessment", "required", "请勾选要确认的自评");
    if (has_errors(ctx))
        return list_again(ctx);
    json_t *results = json_array();
    for (int i = 0; i < count; i++)
        json_array_append_new(results, confirm_one(ctx, ids[i]));
    const char *message = summary(ctx, results, &passed);
    if (!passed) {
        error_at(ctx, "assessment", "state", "%s", message);
        view_set(ctx, "results", results);
        return list_again(ctx);
    }
    return done(ctx, json_pack("{s:O}", "results", results), message, "%s",
                query_link(ctx, "/assessments", ""));
}

/* --- the periods of a plan --- */

/* GET /plans/#id/assessments */
enum result assess_periods(struct ctx *ctx)
{
    struct promise promise;
    if (!promise_read(ctx, param_id(ctx, "id"), &promise))
        return conflict(ctx, NULL, "规划公开承诺以后才开始双月自评。");
    int64_t first = promise_first_period(&promise), last = period_key(period_of(ctx->today));
    if (last > assess_last_period(&promise))
        last = assess_last_period(&promise);
    int64_t periods = last >= first ? last - first + 1 : 0;
    struct listed *row = ARENA_ARRAY(ctx->arena, struct listed, (size_t)periods + 1);
    json_t *rows = json_array();
    periods_read(ctx, promise.plan_id, row, first, last);
    const char *name = unit_name(ctx, promise.unit_code);
    for (int64_t i = periods - 1; i >= 0; i--) {
        struct period period = period_of_key(first + i);
        if (!row[i].id)
            row[i] = (struct listed){.plan_id = promise.plan_id,
                                     .unit_code = promise.unit_code,
                                     .unit_name = name,
                                     .town_name = "",
                                     .state = "none",
                                     .sent_by = ""};
        row[i].returned = text_same(row[i].state, "draft") && report_was_returned(ctx, row[i].id);
        json_t *json =
            row_json(ctx, &row[i], period, report_due_on(ctx, promise.unit_code, period));
        json_object_set_new(json, "running",
                            json_boolean(date_compare(ctx->today, period_last_day(period)) <= 0));
        json_array_append_new(rows, json);
    }
    view_text(ctx, "title", text_of(ctx, "%s · 双月自评", name));
    view_set(ctx, "plan", json_integer(promise.plan_id));
    view_text(ctx, "unit", promise.unit_code);
    view_set(ctx, "may_report", json_boolean(has_role(ctx, WHO_REPORTS)));
    view_set(ctx, "total", json_integer(periods));
    view_set(ctx, "periods", rows);
    view_set(ctx, "crumbs",
             json_pack("[{s:s, s:s}, {s:s, s:s}]", "label", "双月自评", "href_link", "/assessments",
                       "label", name, "href_link", ""));
    ctx->place = "/assessments";
    return page(ctx, "assess/periods");
}
