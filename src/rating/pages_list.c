/* A county's year: starting it, how far it is, and what it came to (RATE-4, RATE-8). */
#include "base/buf.h"
#include "base/csv.h"
#include "base/text.h"
#include "core/audit.h"
#include "core/table.h"
#include "rating/internal.h"
#include "rating/picture.h"
#include "unit.h"

#include <string.h>

#define EXPORT_MAX 5000

static const struct choice orders[] = {
    {"unit", "按村"}, {"rank", "按同类排名"}, {"points", "按得分"}, {"state", "按状态"}, {0}};

/* Rounds of the user's county, or of the counties below. */
static struct scope rounds_scope(struct ctx *ctx)
{
    const char *county = county_of(ctx, ctx->user.unit_code);
    return scope_of(*county ? county : ctx->user.unit_code);
}

bool round_asked(struct ctx *ctx, struct rating_round *round)
{
    struct rating_round *all;
    int count = rounds_all(ctx, rounds_scope(ctx), &all);
    int64_t asked = query_int(ctx, "round", 1, INT64_MAX, 0);
    json_t *choices = json_array();
    const struct rating_round *chosen = NULL;
    for (int i = 0; i < count; i++)
        if (all[i].id == asked)
            chosen = &all[i];
    if (!chosen && count)
        chosen = &all[0];
    bool many = strlen(ctx->user.unit_code) < 6;
    for (int i = 0; i < count; i++)
        json_array_append_new(
            choices,
            json_pack("{s:I, s:s, s:b}", "value", all[i].id, "label",
                      text_of(ctx, "%s%lld 年%s", many ? unit_name(ctx, all[i].unit_code) : "",
                              (long long)all[i].year, all[i].name),
                      "selected", &all[i] == chosen));
    view_set(ctx, "round_choices", choices);
    return chosen && round_read(ctx, chosen->id, round);
}

static struct rating_filter asked_filter(struct ctx *ctx, const struct rating_round *round)
{
    int state = choice_by_name(rating_states, query_text(ctx, "state"));
    int band = scheme_band_named(&round->scheme, query_text(ctx, "band"));
    int order = choice_by_name(orders, query_text(ctx, "sort"));
    return (struct rating_filter){
        .round = round->id,
        .scope = ctx->user.scope,
        .state = state < 0 ? NULL : rating_states[state].name,
        .band = band == NO_BAND ? NULL : round->scheme.bands[band].name,
        .like = query_like(ctx),
        .order = orders[order < 0 ? 0 : order].name,
    };
}

/* --- the list --- */

static struct status row_status(const struct rating_round *round, const struct rating_row *row)
{
    bool unasked = row->state == RATING_SELF && round->scheme.by_application;
    const char *word = unasked ? "未申报" : rating_states[row->state].label;
    if (row->state == RATING_CLOSED)
        return row->vetoed ? (struct status){"取消评定资格", "▲", "late"}
                           : (struct status){row->band_name, "✓", "done"};
    return row->state == RATING_SELF ? (struct status){word, "○", "none"}
                                     : (struct status){word, "◐", "due"};
}

/* Against the year before: 升, 降, 平, or nothing to compare with. */
static const char *movement(const struct rating_round *round, const struct rating_row *row)
{
    int before = scheme_band_named(&round->scheme, row->before_name);
    int now = row->vetoed ? NO_BAND : scheme_band_named(&round->scheme, row->band_name);
    if (row->state != RATING_CLOSED || before == NO_BAND)
        return "";
    return row->fell ? "降" : now == before ? "平" : "升";
}

struct listing {
    const struct rating_round *round;
    const struct rating_ranks *ranks;
    json_t *rows;
    struct buf *out;
};

/* How far the town is with a village that waits for it. */
static const char *filled_text(struct ctx *ctx, const struct rating_round *round,
                               const struct rating_row *row)
{
    if (row->state != RATING_TOWN || !has_role(ctx, WHO_RATES))
        return "";
    return text_of(ctx, "已填 %lld/%d 条", (long long)row->filled, round->scheme.criteria_count);
}

static void add_row(struct ctx *ctx, const struct rating_row *row, void *arg)
{
    const struct listing *listing = arg;
    bool closed = row->state == RATING_CLOSED;
    json_array_append_new(
        listing->rows,
        json_pack("{s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:b, s:o, s:s, s:s, s:s}",
                  "id", row->id, "unit", row->unit_code, "unit_name", row->unit_name, "town_name",
                  row->town_name, "state", rating_states[row->state].name, "points",
                  closed ? decimal_text(ctx, row->points) : "", "band_name",
                  closed ? row->band_name : "", "before_name", closed ? row->before_name : "",
                  "moved", movement(listing->round, row), "fell", closed && row->fell, "corrected",
                  row->number > 1, "status", status_json(row_status(listing->round, row)),
                  "category", row->category, "rank", rating_rank_text(ctx, listing->ranks, row->id),
                  "filled", filled_text(ctx, listing->round, row)));
}

/* How many villages stand in each grade, by year, against the aims (RATE-8). */
static json_t *year_json(struct ctx *ctx, const struct scheme *scheme, int64_t year,
                         const struct rating_share *shares, int count)
{
    int64_t total = 0, by_band[SCHEME_BANDS] = {0}, vetoed = 0;
    json_t *bands = json_array(), *aims = json_array();
    for (int i = 0; i < count; i++) {
        int band = scheme_band_named(scheme, shares[i].band_name);
        if (shares[i].year != year)
            continue;
        total += shares[i].villages;
        if (band == NO_BAND)
            vetoed += shares[i].villages;
        else
            by_band[band] += shares[i].villages;
    }
    for (int i = 0; i < scheme->bands_count; i++)
        json_array_append_new(
            bands, json_pack("{s:s, s:I}", "name", scheme->bands[i].name, "villages", by_band[i]));
    for (int i = 0; i < scheme->aims_count; i++) {
        const struct scheme_aim *aim = &scheme->aims[i];
        int64_t reached = 0;
        for (int band = scheme_band_named(scheme, aim->best);
             band <= scheme_band_named(scheme, aim->worst); band++)
            reached += by_band[band];
        int64_t share = total ? decimal_mean(reached * 100 * 10, total) * (DECIMAL_ONE / 10) : 0;
        json_array_append_new(
            aims, json_pack("{s:s, s:b}", "share", text_of(ctx, "%s %%", decimal_text(ctx, share)),
                            "reached", reached * 100 >= aim->percent * total && total > 0));
    }
    return json_pack("{s:I, s:I, s:I, s:o, s:o}", "year", year, "total", total, "vetoed", vetoed,
                     "bands", bands, "aims", aims);
}

static void fill_shares(struct ctx *ctx, const struct rating_round *round)
{
    struct rating_share *shares;
    int count = rating_shares(ctx, round->unit_code, round->key, ctx->user.scope, &shares);
    json_t *years = json_array(), *heads = json_array();
    for (int i = 0; i < count; i++)
        if (!i || shares[i].year != shares[i - 1].year)
            json_array_append_new(years,
                                  year_json(ctx, &round->scheme, shares[i].year, shares, count));
    for (int i = 0; i < round->scheme.aims_count; i++) {
        const struct scheme_aim *aim = &round->scheme.aims[i];
        bool one = text_same(aim->best, aim->worst);
        json_array_append_new(
            heads, json_string(text_of(ctx, "%s%s%s（目标 %lld %%）", aim->best, one ? "" : "至",
                                       one ? "" : aim->worst, (long long)aim->percent)));
    }
    view_set(ctx, "shares", shares_picture(ctx, &round->scheme, years));
    view_set(ctx, "years", years);
    view_set(ctx, "aim_heads", heads);
}

static json_t *band_choices(const struct scheme *scheme, const char *chosen)
{
    json_t *choices = json_array();
    for (int i = 0; i < scheme->bands_count; i++)
        json_array_append_new(choices, json_pack("{s:s, s:s, s:b}", "value", scheme->bands[i].name,
                                                 "label", scheme->bands[i].name, "selected",
                                                 text_same(scheme->bands[i].name, chosen)));
    return choices;
}

/* The form with which the county starts a year. */
static void fill_start(struct ctx *ctx)
{
    struct scheme_version *all;
    json_t *choices = json_array();
    int count = scheme_all(ctx, county_of(ctx, ctx->user.unit_code), &all);
    for (int i = 0; i < count; i++)
        json_array_append_new(choices, json_pack("{s:s, s:s, s:b}", "value", all[i].key, "label",
                                                 all[i].name, "selected",
                                                 text_same(all[i].key, form_text(ctx, "key"))));
    view_set(ctx, "key_choices", choices);
    view_text(ctx, "start_year",
              *form_text(ctx, "year") ? form_text(ctx, "year")
                                      : text_of(ctx, "%d", ctx->today.year));
    view_text(ctx, "year_error", error_of(ctx, "year"));
}

/* GET /ratings?round=&state=&band=&q=&sort= */
enum result rating_list(struct ctx *ctx)
{
    struct rating_round round = {0};
    struct paging paging = paging_read(ctx);
    struct listing listing = {&round, NULL, json_array(), NULL};
    bool found = round_asked(ctx, &round);
    struct rating_filter filter = asked_filter(ctx, &round);
    if (found) {
        paging.total = ratings_count(ctx, &filter);
        listing.ranks = rating_ranks(ctx, round.id);
        ratings_each(ctx, &filter, paging.offset, paging.size, add_row, &listing);
        fill_shares(ctx, &round);
        rating_offer_all(ctx, &round);
        view_set(ctx, "round", json_integer(round.id));
        view_text(ctx, "round_label", text_of(ctx, "%lld 年%s", (long long)round.year, round.name));
        view_text(ctx, "started_label",
                  text_of(ctx, "%s %s开始，按%s评定",
                          date_label(ctx, date_of_epoch(round.started_at)), round.started_by,
                          round.number ? text_of(ctx, "第 %lld 版办法", (long long)round.number)
                                       : "平台所带办法"));
    }
    view_text(ctx, "title", "年度评定");
    view_set(ctx, "found", json_boolean(found));
    view_set(ctx, "ratings", listing.rows);
    view_set(ctx, "state_choices", choices_json(rating_states, filter.state));
    view_set(ctx, "band_choices", band_choices(&round.scheme, filter.band));
    view_set(ctx, "orders", choices_json(orders, filter.order));
    view_text(ctx, "q", query_text(ctx, "q"));
    view_set(ctx, "many", json_boolean(unit_level(ctx->user.unit_code) != LEVEL_VILLAGE));
    view_set(ctx, "narrowed", json_boolean(filter.like || filter.state || filter.band));
    view_text(ctx, "csv_link", table_link(ctx, query_link(ctx, "/ratings.csv", "page")));
    view_set(ctx, "rates", json_boolean(has_role(ctx, WHO_RATES)));
    view_set(ctx, "starts", json_boolean(has_role(ctx, WHO_CLOSES)));
    if (has_role(ctx, WHO_CLOSES))
        fill_start(ctx);
    paging_show(ctx, paging);
    return has_errors(ctx) ? invalid(ctx, "rating/list") : page(ctx, "rating/list");
}

static void add_line(struct ctx *ctx, const struct rating_row *row, void *arg)
{
    const struct listing *listing = arg;
    bool closed = row->state == RATING_CLOSED;
    const char *const cells[] = {
        row->unit_code,
        row->town_name,
        row->unit_name,
        rating_states[row->state].label,
        closed ? decimal_text(ctx, row->points) : "",
        closed ? row_status(listing->round, row).word : "",
        closed ? row->veto_text : "",
        closed ? row->before_name : "",
        movement(listing->round, row),
        row->category,
        rating_rank_text(ctx, listing->ranks, row->id),
    };
    csv_line(listing->out, cells, sizeof cells / sizeof *cells);
}

/* GET /ratings.csv, as the list is narrowed */
enum result rating_table(struct ctx *ctx)
{
    static const char *const heads[] = {"村代码", "镇（街道）", "村（社区）",   "状态",
                                        "得分",   "等次",       "取消评定原因", "上年等次",
                                        "升降",   "类别",       "同类排名"};
    struct rating_round round = {0};
    struct buf out = buf_create(ctx->arena, 65536);
    struct listing listing = {&round, NULL, NULL, &out};
    buf_text(&out, "\xEF\xBB\xBF");
    csv_line(&out, heads, sizeof heads / sizeof *heads);
    if (round_asked(ctx, &round)) {
        struct rating_filter filter = asked_filter(ctx, &round);
        listing.ranks = rating_ranks(ctx, round.id);
        ratings_each(ctx, &filter, 0, EXPORT_MAX, add_line, &listing);
    }
    return table_send(ctx, "年度评定", &out);
}

/* --- starting a year --- */

/* A scheme of a category wants villages in it (RATE-12). */
static bool category_is_kept(struct ctx *ctx, const char *county, const char *name)
{
    struct category list[CATEGORIES];
    int count = *name ? categories_read(ctx, county, list) : 0;
    for (int i = 0; i < count; i++)
        if (text_same(list[i].name, name))
            return list[i].villages > 0;
    return !*name;
}

/* POST /ratings {key, year} */
enum result rating_start(struct ctx *ctx)
{
    struct scheme_version version;
    struct scheme scheme;
    struct scheme_faults faults = {.arena = ctx->arena};
    const char *county = county_of(ctx, ctx->user.unit_code);
    int64_t year = 0;
    if (form_only(ctx, "key", "year")) {
        const json_t *sent = json_object_get(ctx->form, "year");
        year = json_is_integer(sent) ? json_integer_value(sent) : 0;
        if (!json_is_integer(sent) && !text_to_int(form_text(ctx, "year"), 1, 9999, &year))
            error_at(ctx, "year", sent ? "format" : "required", "请填写年度");
        else if (year < ctx->today.year - 1 || year > ctx->today.year)
            error_at(ctx, "year", "range", "只能开始今年或去年的评定");
        if (!scheme_find(ctx, county, form_text(ctx, "key"), -1, &version))
            error_at(ctx, "key", "choice", "请从列出的办法里选择");
    }
    if (has_errors(ctx))
        return ctx->json ? RC_INVALID : rating_list(ctx);
    if (!scheme_of(ctx->arena, version.document, &scheme, &faults))
        return conflict(ctx, NULL, "这个办法还不完整，请先改好。");
    if (!category_is_kept(ctx, county, scheme.category))
        return conflict(
            ctx, NULL,
            text_of(ctx, "还没有村归入“%s”，请先在“村的类别”里归好类。", scheme.category));
    int64_t id = round_start(ctx, &version, county, year, &scheme);
    if (!id)
        return db_failed(ctx->db) ? RC_FAILED : conflict(ctx, NULL, "这一年的评定已经开始了。");
    json_t *record = json_pack("{s:I, s:s, s:I, s:s, s:I}", "id", id, "key", version.key, "year",
                               year, "name", version.name, "number", version.number);
    audit_add(ctx, "rating_round.start", "rating_round", id, county, NULL, record);
    return created(ctx, record, "评定已经开始，各村可以自评了", "/ratings?round=%lld",
                   (long long)id);
}
