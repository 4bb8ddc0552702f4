/* The register: which organizations hold which plaque since when, and what changed in a year; and
 * what is still to be granted, changed, taken down (RATE-4, ALL-4). */
#include "base/buf.h"
#include "base/csv.h"
#include "base/text.h"
#include "core/table.h"
#include "plaque/internal.h"
#include "unit.h"

#define EXPORT_MAX 5000

static const struct choice orders[] = {
    {"unit", "按村"}, {"since", "按挂牌日期"}, {"band", "按等次"}, {0}};

/* The town asked for, else all that the user sees. */
struct scope plaque_scope_asked(struct ctx *ctx)
{
    const char *unit = query_text(ctx, "unit");
    return *unit && unit_level(unit) != LEVEL_NONE && in_scope(ctx, unit) ? scope_of(unit)
                                                                          : ctx->user.scope;
}

/* The parts of the user's own unit, but not villages. */
void plaque_fill_towns(struct ctx *ctx)
{
    json_t *towns = json_array(), *town;
    size_t at;
    if (unit_level(ctx->user.unit_code) <= LEVEL_COUNTY)
        towns = unit_children(ctx, ctx->user.unit_code);
    json_array_foreach(towns, at, town)
    {
        const char *code = json_string_value(json_object_get(town, "code"));
        json_object_set_new(town, "selected",
                            json_boolean(text_same(code, query_text(ctx, "unit"))));
    }
    view_set(ctx, "towns", towns);
}

static struct plaque_filter asked_filter(struct ctx *ctx)
{
    int order = choice_by_name(orders, query_text(ctx, "sort"));
    return (struct plaque_filter){
        .scope = plaque_scope_asked(ctx),
        .year = (int)query_int(ctx, "year", 1900, ctx->today.year, ctx->today.year),
        .like = query_like(ctx),
        .band = *query_text(ctx, "band") ? query_text(ctx, "band") : NULL,
        .move = choice_by_name(plaque_moves, query_text(ctx, "move")),
        .order = orders[order < 0 ? 0 : order].name,
    };
}

struct listing {
    const struct plaque_filter *filter;
    json_t *rows;
    struct buf *out;
};

static int move_of(const struct listing *listing, const struct plaque *plaque)
{
    return (int)plaque_move(plaque->granted_on, plaque->ended_on, listing->filter->year);
}

static struct status move_status(int move)
{
    static const char *const shapes[] = {
        [PLAQUE_KEPT] = "✓", [PLAQUE_NEW] = "●", [PLAQUE_TAKEN] = "○"};
    static const char *const kinds[] = {
        [PLAQUE_KEPT] = "done", [PLAQUE_NEW] = "ok", [PLAQUE_TAKEN] = "none"};
    return (struct status){plaque_moves[move].label, shapes[move], kinds[move]};
}

static void add_row(struct ctx *ctx, const struct plaque *plaque, void *arg)
{
    const struct listing *listing = arg;
    int move = move_of(listing, plaque);
    json_t *row = plaque_json(ctx, plaque);
    json_object_set_new(row, "move", json_string(plaque_moves[move].name));
    json_object_set_new(row, "status", status_json(move_status(move)));
    json_object_set_new(row, "went", json_boolean(move == PLAQUE_TAKEN));
    json_array_append_new(listing->rows, row);
}

/* What hung, by grade; and the grades as choices. */
static void fill_tally(struct ctx *ctx, const struct plaque_filter *filter)
{
    struct plaque_tally *list;
    json_t *rows = json_array(), *bands = json_array();
    int count = plaques_tally(ctx, filter->scope, filter->year, &list);
    for (int i = 0; i < count; i++) {
        json_array_append_new(rows, json_pack("{s:s, s:s, s:s, s:I, s:I, s:I, s:I}", "scheme_name",
                                              list[i].scheme_name, "band_name", list[i].band_name,
                                              "granter", list[i].granter, "hung",
                                              list[i].kept + list[i].fresh, "fresh", list[i].fresh,
                                              "kept", list[i].kept, "taken", list[i].taken));
        if (!i || !text_same(list[i].band_name, list[i - 1].band_name))
            json_array_append_new(bands,
                                  json_pack("{s:s, s:b}", "value", list[i].band_name, "selected",
                                            text_same(list[i].band_name, query_text(ctx, "band"))));
    }
    view_set(ctx, "tally", rows);
    view_set(ctx, "bands", bands);
}

/* The same by town, or by county for a city; nothing for who has no units to compare. */
static void fill_units(struct ctx *ctx, const struct plaque_filter *filter)
{
    struct plaque_tally *list;
    json_t *rows = json_array();
    enum unit_level level = unit_level(ctx->user.unit_code);
    int digits = *query_text(ctx, "unit") || level == LEVEL_COUNTY ? 9 : 6, count = 0;
    if (level <= LEVEL_COUNTY)
        count = plaques_by_unit(ctx, filter->scope, filter->year, digits, &list);
    for (int i = 0; i < count; i++)
        json_array_append_new(rows, json_pack("{s:s, s:I, s:I, s:I, s:I}", "unit_name",
                                              list[i].unit_name, "hung",
                                              list[i].kept + list[i].fresh, "fresh", list[i].fresh,
                                              "kept", list[i].kept, "taken", list[i].taken));
    view_set(ctx, "by_unit", rows);
}

static void fill_years(struct ctx *ctx, int chosen)
{
    json_t *years = json_array();
    int last = ctx->today.year, first = plaque_first_year(ctx, ctx->user.scope, last);
    for (int year = last; year >= first; year--)
        json_array_append_new(years,
                              json_pack("{s:i, s:b}", "value", year, "selected", year == chosen));
    view_set(ctx, "years", years);
}

static void count_case(struct ctx *ctx, const struct plaque_case *one, void *arg)
{
    (void)ctx;
    (void)one;
    ++*(int *)arg;
}

/* GET /plaques?year=&unit=&band=&move=&q=&sort= */
enum result plaque_list(struct ctx *ctx)
{
    struct plaque_filter filter = asked_filter(ctx);
    struct listing listing = {&filter, json_array(), NULL};
    struct paging paging = paging_read(ctx);
    int due = 0;
    paging.total = plaques_count(ctx, &filter);
    plaques_each(ctx, &filter, paging.offset, paging.size, add_row, &listing);
    if (has_role(ctx, WHO_GRANTS))
        plaque_cases(ctx, ctx->user.scope, count_case, &due);
    view_text(ctx, "title", "授牌登记册");
    view_set(ctx, "year", json_integer(filter.year));
    view_set(ctx, "due", json_integer(due));
    view_set(ctx, "grants", json_boolean(has_role(ctx, WHO_GRANTS)));
    view_set(ctx, "plaques", listing.rows);
    view_set(ctx, "moves", choices_json(plaque_moves, query_text(ctx, "move")));
    view_set(ctx, "orders", choices_json(orders, filter.order));
    view_text(ctx, "q", query_text(ctx, "q"));
    view_set(
        ctx, "narrowed",
        json_boolean(filter.like || filter.band || filter.move >= 0 || *query_text(ctx, "unit")));
    view_set(ctx, "sees_talks", json_boolean(has_role(ctx, WHO_SEES_TALKS)));
    view_text(ctx, "csv_link", table_link(ctx, query_link(ctx, "/plaques.csv", "page")));
    fill_tally(ctx, &filter);
    fill_units(ctx, &filter);
    fill_years(ctx, filter.year);
    plaque_fill_towns(ctx);
    paging_show(ctx, paging);
    return page(ctx, "plaque/list");
}

static void add_line(struct ctx *ctx, const struct plaque *plaque, void *arg)
{
    const struct listing *listing = arg;
    const char *const cells[] = {
        plaque->unit_code,
        plaque->place,
        plaque->unit_name,
        plaque->scheme_name,
        plaque->band_name,
        plaque->granter,
        plaque->number,
        date_text(ctx, plaque->granted_on),
        plaque_moves[move_of(listing, plaque)].label,
        date_text(ctx, plaque->ended_on),
        plaque->ended_reason,
    };
    csv_line(listing->out, cells, sizeof cells / sizeof *cells);
}

/* GET /plaques.csv, as the register is narrowed */
enum result plaque_table(struct ctx *ctx)
{
    static const char *const heads[] = {"村代码",   "镇（街道）", "村（社区）", "评定办法",
                                        "等次",     "挂牌单位",   "牌号",       "挂牌日期",
                                        "这年变化", "收回日期",   "收回原因"};
    struct plaque_filter filter = asked_filter(ctx);
    struct buf out = buf_create(ctx->arena, 65536);
    struct listing listing = {&filter, NULL, &out};
    buf_text(&out, "\xEF\xBB\xBF");
    csv_line(&out, heads, sizeof heads / sizeof *heads);
    plaques_each(ctx, &filter, 0, EXPORT_MAX, add_line, &listing);
    return table_send(ctx, text_of(ctx, "%d年授牌登记册", filter.year), &out);
}

/* --- what is to be done --- */

struct dues {
    json_t *rows;
    struct paging paging;
};

static void add_due(struct ctx *ctx, const struct plaque_case *one, void *arg)
{
    struct dues *dues = arg;
    int64_t at = dues->paging.total++ - dues->paging.offset;
    bool takes = one->verdict.due == PLAQUE_TAKE;
    bool ours = has_role(ctx, WHO_GRANTS) && text_same(one->verdict.code, ctx->user.unit_code);
    if (at < 0 || at >= dues->paging.size)
        return;
    json_array_append_new(
        dues->rows,
        json_pack("{s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:s}", "rating",
                  one->rating_id, "unit", one->unit_code, "unit_name", one->unit_name, "place",
                  one->place, "due_label", plaque_due_labels[one->verdict.due], "by",
                  unit_name(ctx, one->verdict.code), "earned",
                  *one->veto_text ? "取消评定资格"
                                  : text_of(ctx, "%lld 年%s", (long long)one->year, one->band_name),
                  "hung", one->hung_band, "reason", takes ? plaque_reason(ctx, one) : "", "ours",
                  ours, "href_link",
                  takes ? text_of(ctx, "/plaques/%lld#take-back", (long long)one->plaque_id)
                        : text_of(ctx, "/plaques/new?rating=%lld", (long long)one->rating_id)));
}

/* GET /plaques/due?unit= */
enum result plaque_dues(struct ctx *ctx)
{
    struct dues dues = {json_array(), paging_read(ctx)};
    plaque_cases(ctx, plaque_scope_asked(ctx), add_due, &dues);
    view_text(ctx, "title", "要授、要换、要收的牌");
    view_set(ctx, "crumbs",
             json_pack("[{s:s, s:s}, {s:s, s:n}]", "label", "授牌登记册", "href_link", "/plaques",
                       "label", "要授、要换、要收的牌", "href_link"));
    view_set(ctx, "dues", dues.rows);
    plaque_fill_towns(ctx);
    paging_show(ctx, dues.paging);
    ctx->place = "/plaques";
    return page(ctx, "plaque/dues");
}
