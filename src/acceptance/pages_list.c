/* The acceptance of a campaign: how far it is, what it came to by unit, and its villages (EVAL-2).
 */
#include "acceptance/internal.h"
#include "base/buf.h"
#include "base/csv.h"
#include "base/text.h"
#include "core/table.h"
#include "unit.h"

#include <string.h>

#define EXPORT_MAX 5000

static const struct choice filters[] = {{"none", "未开始"},
                                        {"draft", "验收中"},
                                        {"signed", "待第二人签署"},
                                        {"accepted", "已验收"},
                                        {0}};

/* The campaign asked for, else the one whose election comes next, else the newest that has begun; 0
 * when there is none. */
static int64_t asked_campaign(struct ctx *ctx, json_t *campaigns)
{
    int64_t asked = query_int(ctx, "campaign", 1, INT64_MAX, 0), next = 0, newest = 0;
    const char *soonest = "9999", *today = date_text(ctx, ctx->today);
    size_t i;
    json_t *one;
    json_array_foreach(campaigns, i, one)
    {
        int64_t id = json_integer_value(json_object_get(one, "id"));
        const char *election =
            text_or_empty(json_string_value(json_object_get(one, "election_on")));
        if (id == asked)
            return id;
        if (strcmp(election, today) > 0 && strcmp(election, soonest) < 0)
            next = id, soonest = election;
        if (!newest && json_integer_value(json_object_get(one, "first_year")) <= ctx->today.year)
            newest = id;
    }
    return next ? next : newest;
}

/* The unit that the list is narrowed to, in the user's scope. */
static const char *asked_unit(struct ctx *ctx)
{
    const char *unit = query_text(ctx, "unit");
    return *unit && in_scope(ctx, unit) ? unit : ctx->user.unit_code;
}

static struct acceptance_filter asked_filter(struct ctx *ctx, json_t *campaigns)
{
    int state = choice_by_name(filters, query_text(ctx, "state"));
    return (struct acceptance_filter){
        .scope = scope_of(asked_unit(ctx)),
        .campaign = asked_campaign(ctx, campaigns),
        .state = state < 0 ? NULL : filters[state].name,
        .like = query_like(ctx),
    };
}

/* --- by unit --- */

static void add(struct acceptance_tally *sum, const struct acceptance_tally *more)
{
    sum->items += more->items;
    sum->kept += more->kept;
    sum->partly += more->partly;
    sum->unkept += more->unkept;
    sum->points += more->points;
}

static json_t *figures(struct ctx *ctx, const struct acceptance_count *count,
                       const struct acceptance_tally *tally)
{
    return json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:s}", "plans", count->plans, "accepted",
                     count->accepted, "items", tally->items, "kept", tally->kept, "partly",
                     tally->partly, "unkept", tally->unkept, "rate_text",
                     acceptance_rate_text(ctx, tally));
}

/* Units below with what was accepted of theirs; the whole, and each list of it. */
static void fill_units(struct ctx *ctx, const struct acceptance_filter *filter, const char *unit)
{
    int length = (int)strlen(unit);
    int below = length <= 2 ? length + 2 : length == 4 ? 6 : length == 6 ? 9 : 12;
    struct acceptance_count *counts, whole = {0};
    struct acceptance_sum *sums;
    struct acceptance_tally all = {0}, by_list[LIST_COUNT] = {0};
    int many = acceptance_counts(ctx, filter->campaign, filter->scope, below, &counts);
    int count = acceptance_sums(ctx, filter->campaign, filter->scope, below, &sums);
    json_t *units = json_array(), *parts = json_array();
    for (int i = 0, at = 0; i < many; i++) {
        struct acceptance_tally tally = {0};
        for (; at < count && strcmp(sums[at].unit_code, counts[i].unit_code) <= 0; at++)
            if (text_same(sums[at].unit_code, counts[i].unit_code)) {
                add(&tally, &sums[at].tally);
                add(&by_list[sums[at].list], &sums[at].tally);
            }
        json_t *row = figures(ctx, &counts[i], &tally);
        json_object_set_new(row, "unit", json_string(counts[i].unit_code));
        if (below < 12) { /* villages stand in the list */
            json_object_set_new(row, "name", json_string(unit_name(ctx, counts[i].unit_code)));
            json_object_set_new(
                row, "href_link",
                json_string(text_of(ctx, "/acceptances?campaign=%lld&unit=%s",
                                    (long long)filter->campaign, counts[i].unit_code)));
            json_array_append(units, row);
        }
        json_decref(row);
        whole.plans += counts[i].plans;
        whole.accepted += counts[i].accepted;
        add(&all, &tally);
    }
    for (int list = 0; list < LIST_COUNT; list++) {
        json_t *row = figures(ctx, &whole, &by_list[list]);
        json_object_set_new(row, "label", json_string(lists[list].label));
        json_array_append_new(parts, row);
    }
    view_set(ctx, "units", units);
    view_set(ctx, "whole", figures(ctx, &whole, &all));
    view_set(ctx, "by_list", all.items ? parts : json_array());
}

/* --- the list --- */

static struct status row_status(const struct accepted_row *row)
{
    if (row->state < 0)
        return (struct status){"未开始", "○", "none"};
    const char *word = acceptance_states[row->state].label;
    return row->state == ACCEPTANCE_ACCEPTED ? (struct status){word, "✓", "done"}
           : row->state == ACCEPTANCE_SIGNED ? (struct status){word, "◐", "due"}
                                             : (struct status){word, "●", "ok"};
}

/* What was judged counts once two people signed. */
static const char *rate_of(struct ctx *ctx, const struct accepted_row *row)
{
    return row->state == ACCEPTANCE_ACCEPTED ? acceptance_rate_text(ctx, &row->tally) : "";
}

static void add_row(struct ctx *ctx, const struct accepted_row *row, void *arg)
{
    bool open = row->state == ACCEPTANCE_ACCEPTED;
    const struct acceptance_tally none = {0}, *tally = open ? &row->tally : &none;
    json_array_append_new(
        arg, json_pack("{s:I, s:s, s:s, s:s, s:s, s:b, s:I, s:I, s:I, s:I, s:s, s:o, s:s}", "plan",
                       row->plan_id, "unit", row->unit_code, "unit_name", row->unit_name,
                       "town_name", row->town_name, "state",
                       row->state < 0 ? "none" : acceptance_states[row->state].name, "accepted",
                       open, "items", tally->items, "kept", tally->kept, "partly", tally->partly,
                       "unkept", tally->unkept, "rate_text", rate_of(ctx, row), "status",
                       status_json(row_status(row)), "second_label",
                       open ? date_label(ctx, date_of_epoch(row->second_at)) : ""));
}

static void fill_campaigns(struct ctx *ctx, json_t *campaigns, int64_t chosen)
{
    json_t *choices = json_array(), *one;
    size_t i;
    json_array_foreach(campaigns, i, one)
    {
        json_t *id = json_object_get(one, "id");
        json_array_append_new(choices, json_pack("{s:O, s:O, s:b}", "value", id, "label",
                                                 json_object_get(one, "name"), "selected",
                                                 json_integer_value(id) == chosen));
    }
    view_set(ctx, "campaign_choices", choices);
    view_set(ctx, "campaign", json_integer(chosen));
}

static void fill_window(struct ctx *ctx, int64_t campaign_id)
{
    struct campaign campaign;
    if (!campaign_id || !campaign_read(ctx, campaign_id, &campaign))
        return;
    struct acceptance_window window = acceptance_window_of(
        campaign.election_on, setting_int(ctx, ctx->user.unit_code, "acceptance_months"));
    const char *early = acceptance_early(&window, ctx->today);
    bool over = !early && date_compare(ctx->today, window.last_day) > 0;
    view_text(ctx, "window_label",
              date_is_none(window.first_day)
                  ? early
                  : text_of(ctx, "%s—%s%s", date_label(ctx, window.first_day),
                            date_label(ctx, window.last_day),
                            early  ? "，还没有开始"
                            : over ? "，已经截止"
                                   : ""));
}

/* GET /acceptances?campaign=&unit=&state=&q= */
enum result acceptance_list(struct ctx *ctx)
{
    json_t *campaigns = campaign_list(ctx, ctx->user.unit_code), *rows = json_array();
    struct acceptance_filter filter = asked_filter(ctx, campaigns);
    struct paging paging = paging_read(ctx);
    const char *unit = asked_unit(ctx);
    paging.total = accepted_rows_count(ctx, &filter);
    accepted_rows_each(ctx, &filter, paging.offset, paging.size, add_row, rows);
    view_text(ctx, "title", "全面验收");
    view_text(ctx, "unit", unit);
    view_text(ctx, "unit_name", unit_name(ctx, unit));
    view_set(ctx, "within", json_boolean(!text_same(unit, ctx->user.unit_code)));
    view_set(ctx, "acceptances", rows);
    view_set(ctx, "state_choices", choices_json(filters, filter.state));
    view_text(ctx, "q", query_text(ctx, "q"));
    view_set(ctx, "narrowed", json_boolean(filter.like || filter.state));
    view_text(ctx, "csv_link", table_link(ctx, query_link(ctx, "/acceptances.csv", "page")));
    view_set(ctx, "accepts", json_boolean(has_role(ctx, WHO_ACCEPTS)));
    fill_campaigns(ctx, campaigns, filter.campaign);
    fill_window(ctx, filter.campaign);
    fill_units(ctx, &filter, unit);
    paging_show(ctx, paging);
    return page(ctx, "acceptance/list");
}

static void add_line(struct ctx *ctx, const struct accepted_row *row, void *arg)
{
    bool open = row->state == ACCEPTANCE_ACCEPTED;
    const int64_t numbers[] = {row->tally.items, row->tally.kept, row->tally.partly,
                               row->tally.unkept};
    const char *texts[4];
    for (int i = 0; i < 4; i++)
        texts[i] = open ? text_of(ctx, "%lld", (long long)numbers[i]) : "";
    const char *const cells[] = {
        row->unit_code,
        row->town_name,
        row->unit_name,
        row_status(row).word,
        texts[0],
        texts[1],
        texts[2],
        texts[3],
        rate_of(ctx, row),
        open ? row->first_name : "",
        open ? row->second_name : "",
        open ? date_text(ctx, date_of_epoch(row->second_at)) : "",
    };
    csv_line(arg, cells, sizeof cells / sizeof *cells);
}

/* GET /acceptances.csv, as the list is narrowed */
enum result acceptance_table(struct ctx *ctx)
{
    static const char *const heads[] = {"村代码",   "镇（街道）", "村（社区）", "状态",
                                        "承诺事项", "兑现",       "部分兑现",   "未兑现",
                                        "履诺率",   "第一签署人", "第二签署人", "验收日期"};
    json_t *campaigns = campaign_list(ctx, ctx->user.unit_code);
    struct acceptance_filter filter = asked_filter(ctx, campaigns);
    struct buf out = buf_create(ctx->arena, 65536);
    buf_text(&out, "\xEF\xBB\xBF");
    csv_line(&out, heads, sizeof heads / sizeof *heads);
    accepted_rows_each(ctx, &filter, 0, EXPORT_MAX, add_line, &out);
    return table_send(ctx, "全面验收", &out);
}
