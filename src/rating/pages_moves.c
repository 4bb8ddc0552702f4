/* Who rose, who fell, who kept the grade: from one year to the next, as a picture, as a matrix
 * whose numbers lead to the villages behind them, and unit by unit (RATE-8, ALL-4). */
#include "base/buf.h"
#include "base/csv.h"
#include "base/text.h"
#include "core/table.h"
#include "rating/moves.h"
#include "unit.h"

#include <string.h>

#define EXPORT_MAX 5000
#define NO_GRADE "-" /* of ?from= and ?to= */

struct page {
    struct rating_round round;
    struct moves_asked asked;
    bool many, whole; /* may see several counties; sees them */
    const char *unit; /* narrowed to, or "" */
};

static const char *grade_asked(struct ctx *ctx, const char *name)
{
    const char *text = query_text(ctx, name);
    return !*text ? NULL : text_same(text, NO_GRADE) ? "" : text;
}

static bool ask(struct ctx *ctx, struct page *page)
{
    int move = choice_by_name(move_kinds, query_text(ctx, "moved"));
    const char *unit = query_text(ctx, "unit");
    *page = (struct page){.unit = ""};
    if (!round_asked(ctx, &page->round))
        return false;
    /* a county's own scheme is another one than that of the same key elsewhere */
    page->many = strlen(ctx->user.unit_code) < 6 && strncmp(page->round.key, "own-", 4) != 0;
    page->whole = page->many && text_same(query_text(ctx, "whole"), "1");
    page->asked = (struct moves_asked){
        .counties = page->whole ? ctx->user.scope : scope_of(page->round.unit_code),
        .key = page->round.key,
        .year = page->round.year,
        .scope = ctx->user.scope,
        .from = grade_asked(ctx, "from"),
        .to = grade_asked(ctx, "to"),
        .like = query_like(ctx),
        .move = move < 0 ? NULL : move_kinds[move].name,
    };
    if (*unit && strcmp(unit, ctx->user.scope.from) >= 0 && strcmp(unit, ctx->user.scope.to) < 0) {
        page->unit = unit;
        page->asked.scope = scope_of(unit);
    }
    return true;
}

/* --- the matrix --- */

static const char *row_name(const struct move_matrix *matrix, int at)
{
    return at == MOVE_GRADES ? "上年没有等次" : matrix->grades[at];
}
static const char *column_name(const struct move_matrix *matrix, int at)
{
    return at == MOVE_GRADES ? "取消资格" : matrix->grades[at];
}
static const char *grade_key(const struct move_matrix *matrix, int at)
{
    return at == MOVE_GRADES ? NO_GRADE : matrix->grades[at];
}

/* From one place to the next: the grades, then what has none. */
static int next_place(const struct move_matrix *matrix, int at)
{
    return at == MOVE_GRADES ? CHART_PARTS : at + 1 < matrix->count ? at + 1 : MOVE_GRADES;
}
static int first_place(const struct move_matrix *matrix)
{
    return matrix->count ? 0 : MOVE_GRADES;
}

static json_t *matrix_row(const struct move_matrix *matrix, int from)
{
    json_t *cells = json_array();
    for (int to = first_place(matrix); to < CHART_PARTS; to = next_place(matrix, to))
        json_array_append_new(
            cells,
            json_pack("{s:s, s:s, s:I, s:b, s:s}", "from_key", grade_key(matrix, from), "to_key",
                      grade_key(matrix, to), "villages", matrix->villages[from][to], "kept",
                      from == to && from != MOVE_GRADES, "label", column_name(matrix, to)));
    return json_pack("{s:s, s:s, s:I, s:o}", "name", row_name(matrix, from), "from_key",
                     grade_key(matrix, from), "villages", matrix->from[from], "cells", cells);
}

static json_t *rows_json(const struct move_matrix *matrix)
{
    json_t *rows = json_array();
    for (int from = first_place(matrix); from < CHART_PARTS; from = next_place(matrix, from))
        json_array_append_new(rows, matrix_row(matrix, from));
    return rows;
}

static json_t *columns_json(const struct move_matrix *matrix)
{
    json_t *columns = json_array();
    for (int to = first_place(matrix); to < CHART_PARTS; to = next_place(matrix, to))
        json_array_append_new(columns, json_pack("{s:s, s:s, s:I}", "name", column_name(matrix, to),
                                                 "to_key", grade_key(matrix, to), "villages",
                                                 matrix->to[to]));
    return columns;
}

static json_t *moved_json(const struct move_matrix *matrix)
{
    json_t *figures = json_array();
    for (int i = 0; i < MOVE_KINDS; i++)
        json_array_append_new(figures,
                              json_pack("{s:s, s:s, s:I}", "label", move_kinds[i].label, "name",
                                        move_kinds[i].name, "villages", matrix->moved[i]));
    return figures;
}

/* --- the picture --- */

static const char *const streams[MOVE_KINDS] = {"up", "same", "down", "out", "same"};

static void add_groups(const struct move_matrix *matrix, struct chart_flow *flow)
{
    for (int at = first_place(matrix); at < CHART_PARTS; at = next_place(matrix, at)) {
        int pattern = at < CHART_OUTSIDE ? at : CHART_OUTSIDE;
        flow->from[at] =
            (struct chart_part){at == MOVE_GRADES ? "无等次" : matrix->grades[at], 0, pattern};
        flow->to[at] = (struct chart_part){column_name(matrix, at), 0, pattern};
    }
    /* places between the grades and the last one stay without a name and a count */
    flow->from_count = flow->to_count = CHART_PARTS;
}

static json_t *picture(struct ctx *ctx, const struct page *page, const struct move_matrix *matrix)
{
    struct chart_flow *flow = ARENA_NEW(ctx->arena, struct chart_flow);
    struct chart_stream *list =
        ARENA_ARRAY(ctx->arena, struct chart_stream, CHART_PARTS * CHART_PARTS);
    *flow = (struct chart_flow){
        .left = text_of(ctx, "%lld 年", (long long)page->round.year - 1),
        .right = text_of(ctx, "%lld 年", (long long)page->round.year),
        .streams = list,
    };
    add_groups(matrix, flow);
    for (int from = 0; from < CHART_PARTS; from++)
        for (int to = 0; to < CHART_PARTS; to++)
            if (matrix->villages[from][to])
                list[flow->streams_count++] = (struct chart_stream){
                    from, to, matrix->villages[from][to], streams[matrix->move[from][to]]};
    const int64_t *moved = matrix->moved;
    return chart_flow(
        ctx->arena,
        (struct chart_text){"moves", text_of(ctx, "%s等次从上年到今年的升降", page->round.name),
                            text_of(ctx,
                                    "升 %lld 村，平 %lld 村，降 %lld 村，新取消资格 %lld "
                                    "村，上年没有等次 %lld 村；数字见表",
                                    (long long)moved[MOVE_ROSE], (long long)moved[MOVE_KEPT],
                                    (long long)moved[MOVE_FELL], (long long)moved[MOVE_VETOED],
                                    (long long)moved[MOVE_NEW])},
        flow);
}

/* --- unit by unit --- */

static json_t *units_json(struct ctx *ctx, const struct page *page)
{
    struct move_sum *sums;
    json_t *units = json_array();
    int level = (int)strlen(page->unit) > (int)strlen(ctx->user.unit_code)
                    ? (int)strlen(page->unit)
                    : (int)strlen(ctx->user.unit_code);
    int digits = level < 6 && page->whole ? 6 : 9;
    int count = level < 9 ? move_sums(ctx, &page->asked, digits, &sums) : 0;
    for (int i = 0; i < count; i++) {
        json_t *cells = json_array();
        for (int move = 0; move < MOVE_KINDS; move++)
            json_array_append_new(cells,
                                  json_pack("{s:s, s:s, s:I, s:s}", "unit", sums[i].unit_code,
                                            "name", move_kinds[move].name, "villages",
                                            sums[i].moved[move], "label", move_kinds[move].label));
        json_array_append_new(units, json_pack("{s:s, s:s, s:o}", "unit", sums[i].unit_code, "name",
                                               sums[i].unit_name, "cells", cells));
    }
    return units;
}

/* --- the villages --- */

struct listing {
    json_t *rows;
    struct buf *out;
};

static void add_row(struct ctx *ctx, const struct moved_village *village, void *arg)
{
    const struct listing *listing = arg;
    const struct move_group *group = &village->group;
    enum move move = move_of(group);
    json_array_append_new(listing->rows,
                          json_pack("{s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "id", village->id,
                                    "unit", village->unit_code, "unit_name", village->unit_name,
                                    "town_name", village->town_name, "before_name", group->before,
                                    "band_name", group->vetoed ? "取消资格" : group->now, "moved",
                                    move_kinds[move].name, "moved_label", move_kinds[move].label));
    (void)ctx;
}

static json_t *grade_choices(const struct move_matrix *matrix, const char *chosen, bool from)
{
    json_t *choices = json_array();
    for (int at = first_place(matrix); at < CHART_PARTS; at = next_place(matrix, at))
        json_array_append_new(
            choices,
            json_pack("{s:s, s:s, s:b}", "value", grade_key(matrix, at), "label",
                      from ? row_name(matrix, at) : column_name(matrix, at), "selected",
                      chosen && text_same(at == MOVE_GRADES ? "" : matrix->grades[at], chosen)));
    return choices;
}

static void fill(struct ctx *ctx, const struct page *page)
{
    struct move_group *groups;
    struct move_matrix *matrix = ARENA_NEW(ctx->arena, struct move_matrix);
    struct listing listing = {json_array(), NULL};
    struct paging paging = paging_read(ctx);
    int count = move_groups(ctx, &page->asked, &groups);
    moves_count(&page->round.scheme, groups, count, matrix);
    bool narrowed = page->asked.from || page->asked.to || page->asked.move || page->asked.like;
    paging.total = narrowed ? moved_count(ctx, &page->asked) : matrix->total;
    moved_each(ctx, &page->asked, paging.offset, paging.size, add_row, &listing);
    view_set(ctx, "round", json_integer(page->round.id));
    view_text(ctx, "round_label",
              text_of(ctx, "%s%lld 年%s比上年",
                      *page->unit ? text_of(ctx, "%s · ", unit_name(ctx, page->unit)) : "",
                      (long long)page->round.year, page->round.name));
    view_set(ctx, "chart", picture(ctx, page, matrix));
    view_set(ctx, "rated", json_integer(matrix->total));
    view_set(ctx, "figures", moved_json(matrix));
    view_set(ctx, "columns", columns_json(matrix));
    view_set(ctx, "rows", rows_json(matrix));
    view_set(ctx, "units", units_json(ctx, page));
    view_set(ctx, "villages", listing.rows);
    view_set(ctx, "from_choices", grade_choices(matrix, page->asked.from, true));
    view_set(ctx, "to_choices", grade_choices(matrix, page->asked.to, false));
    view_set(ctx, "moved_choices", choices_json(move_kinds, page->asked.move));
    view_set(ctx, "narrowed", json_boolean(narrowed));
    paging_show(ctx, paging);
}

/* GET /rating-moves?round=&whole=&unit=&from=&to=&moved=&q= */
enum result rating_moves(struct ctx *ctx)
{
    struct page asked;
    bool found = ask(ctx, &asked);
    view_text(ctx, "title", "等次升降");
    view_set(ctx, "crumbs",
             json_pack("[{s:s, s:s}, {s:s, s:n}]", "label", "年度评定", "href_link", "/ratings",
                       "label", "等次升降", "href_link"));
    view_set(ctx, "found", json_boolean(found));
    view_set(ctx, "many", json_boolean(asked.many));
    view_set(ctx, "whole", json_boolean(asked.whole));
    view_text(ctx, "unit", asked.unit);
    view_text(ctx, "q", query_text(ctx, "q"));
    view_text(ctx, "csv_link", table_link(ctx, query_link(ctx, "/rating-moves.csv", "page")));
    if (found)
        fill(ctx, &asked);
    ctx->place = "/ratings";
    return page(ctx, "rating/moves");
}

static void add_line(struct ctx *ctx, const struct moved_village *village, void *arg)
{
    const struct listing *listing = arg;
    const struct move_group *group = &village->group;
    const char *const cells[] = {
        village->unit_code,
        village->town_name,
        village->unit_name,
        group->before,
        group->vetoed ? "取消资格" : group->now,
        move_kinds[move_of(group)].label,
        decimal_text(ctx, village->points),
        village->veto_text,
    };
    csv_line(listing->out, cells, sizeof cells / sizeof *cells);
}

/* GET /rating-moves.csv, as the list is narrowed */
enum result rating_moves_table(struct ctx *ctx)
{
    static const char *const heads[] = {"村代码",   "镇（街道）", "村（社区）", "上年等次",
                                        "今年等次", "升降",       "得分",       "取消评定原因"};
    struct page asked;
    struct buf out = buf_create(ctx->arena, 65536);
    struct listing listing = {NULL, &out};
    buf_text(&out, "\xEF\xBB\xBF");
    csv_line(&out, heads, sizeof heads / sizeof *heads);
    if (ask(ctx, &asked))
        moved_each(ctx, &asked.asked, 0, EXPORT_MAX, add_line, &listing);
    return table_send(ctx, "等次升降", &out);
}
