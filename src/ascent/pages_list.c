/* Who has set an aim or promised the next grade, and who has not; the aim beside the result
 * (RATE-4, ALL-4). */
#include "ascent/internal.h"
#include "base/buf.h"
#include "base/csv.h"
#include "base/text.h"
#include "core/table.h"
#include "unit.h"

#include <string.h>

#define EXPORT_MAX 5000

enum { STATES = 6, STATES_ALWAYS = 4 }; /* shown also when no village is in them */
static const struct choice state_choices[STATES + 1] = {
    {"none", "没有填"},
    {"draft", "填写中"},
    {"review", "待镇审核"},
    {"standing", "已通过"},
    {"taken_back", "已撤下"},
    {"unrated", "还没评定"},
    {0},
};

struct listing {
    int kind;
    int64_t round;
    json_t *rows;
    struct buf *out;
    struct rating_year *scale; /* any village's year: the grades in their order */
};

/* The round asked for, or the latest; choices of the select. */
static bool round_asked(struct ctx *ctx, struct ascent_round *round)
{
    struct ascent_round *all;
    int count = ascent_rounds(ctx, &all), chosen = 0;
    int64_t asked = query_int(ctx, "round", 1, INT64_MAX, 0);
    bool many = strlen(ctx->user.unit_code) < 6;
    json_t *choices = json_array();
    for (int i = 0; i < count; i++)
        if (all[i].id == asked)
            chosen = i;
    for (int i = 0; i < count; i++)
        json_array_append_new(
            choices,
            json_pack("{s:I, s:s, s:b}", "value", all[i].id, "label",
                      text_of(ctx, "%s%lld 年%s", many ? unit_name(ctx, all[i].unit_code) : "",
                              (long long)all[i].year, all[i].name),
                      "selected", i == chosen));
    view_set(ctx, "round_choices", choices);
    if (count)
        *round = all[chosen];
    return count > 0;
}

static struct ascent_filter asked_filter(struct ctx *ctx, const struct ascent_round *round)
{
    int kind = choice_by_name(ascent_kinds, query_text(ctx, "kind"));
    int state = choice_by_name(state_choices, query_text(ctx, "state"));
    return (struct ascent_filter){
        .round = round->id,
        .kind = kind < 0 ? ASCENT_AIM : kind,
        .scope = ctx->user.scope,
        .state = state < 0 ? NULL : state_choices[state].name,
        .like = query_like(ctx),
    };
}

static struct status row_status(const struct listing *listing, const struct ascent_row *row)
{
    bool waits = listing->kind == ASCENT_PROMISE && !row->closed;
    if (row->state < 0)
        return (struct status){waits ? "还没评定" : "没有填", "○", "none"};
    const char *word = ascent_states[row->state].label;
    if (row->state == ASCENT_STANDING)
        return (struct status){row->shown ? "已公开" : word, "✓", "done"};
    return row->state == ASCENT_REVIEW ? (struct status){word, "◐", "due"}
                                       : (struct status){word, "○", "none"};
}

static int place_of(const struct rating_year *scale, const char *name)
{
    for (int i = 0; scale && i < scale->bands_count; i++)
        if (text_same(scale->bands[i], name))
            return i;
    return ASCENT_NO_BAND;
}

/* What the year came to, of an aim with whether that was reached. */
static const char *result_text(struct ctx *ctx, const struct listing *listing,
                               const struct ascent_row *row)
{
    if (!row->closed)
        return "";
    const char *result = row->vetoed ? "取消评定资格" : row->result;
    if (listing->kind != ASCENT_AIM || row->state != ASCENT_STANDING || !listing->scale)
        return result;
    int now = row->vetoed ? ASCENT_NO_BAND : place_of(listing->scale, row->result);
    enum ascent_outcome outcome = ascent_outcome(true, place_of(listing->scale, row->goal), now);
    return text_of(ctx, "%s，%s", result, outcome == OUTCOME_REACHED ? "达到目标" : "没有达到");
}

/* Where a row leads: its own page, or for the village the form that it has not filled in yet. */
static const char *row_link(struct ctx *ctx, const struct listing *listing,
                            const struct ascent_row *row)
{
    bool open = listing->kind == ASCENT_AIM ? !row->closed : row->closed;
    if (row->id)
        return text_of(ctx, ASCENT_LINK, (long long)row->id);
    if (has_role(ctx, WHO_ASCENDS) && open)
        return text_of(ctx, "/ascents/new?round=%lld&kind=%s", (long long)listing->round,
                       ascent_kinds[listing->kind].name);
    return "";
}

static void add_row(struct ctx *ctx, const struct ascent_row *row, void *arg)
{
    const struct listing *listing = arg;
    json_array_append_new(
        listing->rows,
        json_pack("{s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:o}", "id", row->id, "unit",
                  row->unit_code, "unit_name", row->unit_name, "town_name", row->town_name, "goal",
                  row->goal, "before_name", row->before_name, "result_text",
                  result_text(ctx, listing, row), "state",
                  row->state < 0 ? "none" : ascent_states[row->state].name, "stood_label",
                  date_label(ctx, row->stood_on), "href_link", row_link(ctx, listing, row),
                  "status", status_json(row_status(listing, row))));
}

static void note_count(const char *state, int64_t villages, void *arg)
{
    int64_t *counts = arg;
    counts[choice_by_name(state_choices, state)] = villages;
}

static void fill_counts(struct ctx *ctx, const struct ascent_filter *filter)
{
    int64_t counts[STATES] = {0};
    json_t *all = json_array();
    ascents_by_state(ctx, filter, note_count, counts);
    for (int i = 0; i < STATES; i++)
        if (counts[i] || i < STATES_ALWAYS)
            json_array_append_new(all, json_pack("{s:s, s:I}", "label", state_choices[i].label,
                                                 "villages", counts[i]));
    view_set(ctx, "counts", all);
}

static json_t *tabs_json(struct ctx *ctx, const struct ascent_round *round, int kind)
{
    json_t *tabs = json_array();
    for (int i = 0; ascent_kinds[i].name; i++)
        json_array_append_new(tabs, json_pack("{s:s, s:s, s:b}", "label", ascent_kinds[i].label,
                                              "href_link",
                                              text_of(ctx, "/ascents?round=%lld&kind=%s",
                                                      (long long)round->id, ascent_kinds[i].name),
                                              "here", i == kind));
    return tabs;
}

/* The grades in their order, from the first village of the list. */
static void note_scale(struct ctx *ctx, const struct ascent_row *row, void *arg)
{
    struct listing *listing = arg;
    listing->scale = ARENA_NEW(ctx->arena, struct rating_year);
    if (!rating_year_read(ctx, listing->round, row->unit_code, listing->scale))
        listing->scale = NULL;
}

/* GET /ascents?round=&kind=&state=&q= */
enum result ascent_list(struct ctx *ctx)
{
    struct ascent_round round = {0};
    struct paging paging = paging_read(ctx);
    bool found = round_asked(ctx, &round);
    struct ascent_filter filter = asked_filter(ctx, &round);
    struct listing listing = {filter.kind, round.id, json_array(), NULL, NULL};
    if (found) {
        ascents_each(ctx, &filter, 0, 1, note_scale, &listing);
        paging.total = ascents_count(ctx, &filter);
        ascents_each(ctx, &filter, paging.offset, paging.size, add_row, &listing);
        fill_counts(ctx, &filter);
        view_text(ctx, "round_label", text_of(ctx, "%lld 年%s", (long long)round.year, round.name));
    }
    view_text(ctx, "title", "创星与承诺");
    view_set(ctx, "found", json_boolean(found));
    view_set(ctx, "round", json_integer(round.id));
    view_set(ctx, "of_promise", json_boolean(filter.kind == ASCENT_PROMISE));
    view_text(ctx, "kind", ascent_kinds[filter.kind].name);
    view_text(ctx, "kind_label", ascent_kinds[filter.kind].label);
    view_set(ctx, "kind_tabs", tabs_json(ctx, &round, filter.kind));
    view_set(ctx, "ascents", listing.rows);
    view_set(ctx, "state_choices", choices_json(state_choices, filter.state));
    view_text(ctx, "q", query_text(ctx, "q"));
    view_set(ctx, "many", json_boolean(unit_level(ctx->user.unit_code) != LEVEL_VILLAGE));
    view_set(ctx, "narrowed", json_boolean(filter.like || filter.state));
    view_text(ctx, "csv_link", table_link(ctx, query_link(ctx, "/ascents.csv", "page")));
    paging_show(ctx, paging);
    return has_errors(ctx) ? invalid(ctx, "ascent/list") : page(ctx, "ascent/list");
}

static void add_line(struct ctx *ctx, const struct ascent_row *row, void *arg)
{
    const struct listing *listing = arg;
    const char *const cells[] = {
        row->unit_code,
        row->town_name,
        row->unit_name,
        row_status(listing, row).word,
        row->before_name,
        row->goal,
        result_text(ctx, listing, row),
        date_text(ctx, row->stood_on),
    };
    csv_line(listing->out, cells, sizeof cells / sizeof *cells);
}

/* GET /ascents.csv, as the list is narrowed */
enum result ascent_table(struct ctx *ctx)
{
    static const char *const heads[] = {"村代码", "镇（街道）", "村（社区）", "状态",
                                        "原等次", "目标等次",   "评定结果",   "通过日期"};
    struct ascent_round round = {0};
    struct buf out = buf_create(ctx->arena, 65536);
    bool found = round_asked(ctx, &round);
    struct ascent_filter filter = asked_filter(ctx, &round);
    struct listing listing = {filter.kind, round.id, NULL, &out, NULL};
    buf_text(&out, "\xEF\xBB\xBF");
    csv_line(&out, heads, sizeof heads / sizeof *heads);
    if (found) {
        ascents_each(ctx, &filter, 0, 1, note_scale, &listing);
        ascents_each(ctx, &filter, 0, EXPORT_MAX, add_line, &listing);
    }
    return table_send(ctx, ascent_kinds[filter.kind].label, &out);
}
