/* The chart on a wall: large, one unit after the other, by itself (EXEC-1). Every screen has an
 * address, so that it goes on without scripts, too. */
#include "board/pages.h"

#include "base/text.h"
#include "unit.h"

#define EVERY_MIN 5 /* seconds */
#define EVERY_MAX 600
#define EVERY 15
#define EVERY_PAUSED 60

/* Where the show is. `at` 0 is the unit itself, then its parts in the order of their codes. */
struct show {
    const char *unit;
    int64_t year, every, at, part;
    int64_t stops, parts;
    bool paused;
};

static const char *link_to(struct ctx *ctx, const struct show *show, int64_t at, int64_t part,
                           bool paused)
{
    return text_of(ctx, "/board/screen?unit=%s&year=%lld&every=%lld&at=%lld&part=%lld%s",
                   show->unit, (long long)show->year, (long long)show->every, (long long)at,
                   (long long)part, paused ? "&paused=1" : "");
}

static void show_links(struct ctx *ctx, const struct show *show)
{
    bool more = show->part + 1 < show->parts;
    int64_t next = more ? show->at : (show->at + 1) % show->stops;
    int64_t before = show->part ? show->at : (show->at + show->stops - 1) % show->stops;
    const char *here = link_to(ctx, show, show->at, show->part, show->paused);
    const char *on = link_to(ctx, show, next, more ? show->part + 1 : 0, show->paused);
    view_text(ctx, "next_link", on);
    view_text(ctx, "before_link",
              link_to(ctx, show, before, show->part ? show->part - 1 : 0, show->paused));
    view_text(ctx, "pause_link", link_to(ctx, show, show->at, show->part, !show->paused));
    view_text(ctx, "refresh_link", show->paused ? here : on);
    view_set(ctx, "refresh_after", json_integer(show->paused ? EVERY_PAUSED : show->every));
    view_text(ctx, "leave_link",
              text_of(ctx, "/board?unit=%s&year=%lld", show->unit, (long long)show->year));
}

/* The unit of stop `at`: the unit itself, or its at-th part with something to show. */
static const char *stop_unit(const struct board *whole, struct show *show)
{
    const char *unit = whole->unit;
    int64_t stops = 1;
    for (int i = 0; i < whole->count && whole->level != LEVEL_VILLAGE; i++) {
        if (!whole->row[i].plans && !whole->row[i].total.items)
            continue;
        if (stops++ == show->at)
            unit = whole->row[i].unit;
    }
    show->stops = stops;
    if (show->at >= stops)
        show->at = 0;
    return unit;
}

static struct board chart_of(struct ctx *ctx, const char *unit, int64_t year)
{
    struct board board = {.unit = unit, .year = year};
    board.period = board_period(ctx->today, year);
    board_read(ctx, &board);
    return board;
}

/* A unit of the scope that has others below it, the country with them. */
static bool may_show(struct ctx *ctx, const char *code)
{
    struct unit unit;
    enum unit_level level = unit_level(code);
    return in_scope(ctx, code) && level != LEVEL_VILLAGE &&
           (level == LEVEL_COUNTRY || unit_read(ctx, code, &unit));
}

/* GET /board/screen?unit=&year=&every=&at=&part=&paused= */
enum result board_screen(struct ctx *ctx)
{
    const char *asked = query_text(ctx, "unit");
    struct show show = {
        .unit = *asked ? asked : ctx->user.unit_code,
        .every = query_int(ctx, "every", EVERY_MIN, EVERY_MAX, EVERY),
        .at = query_int(ctx, "at", 0, 10000, 0),
        .part = query_int(ctx, "part", 0, 10000, 0),
        .paused = query_int(ctx, "paused", 1, 1, 0) == 1,
    };
    int64_t first = 0, last = -1;
    if (!may_show(ctx, show.unit))
        return RC_MISSING;
    board_tenures(ctx, show.unit, &first, &last);
    show.year = board_year(query_int(ctx, "year", 1900, 2200, 0), ctx->today, first, last);
    struct board board = chart_of(ctx, show.unit, show.year);
    const char *shown = stop_unit(&board, &show);
    if (!text_same(shown, show.unit))
        board = chart_of(ctx, shown, show.year);
    show.parts = board.count ? (board.count + SCREEN_ROWS - 1) / SCREEN_ROWS : 1;
    if (show.part >= show.parts)
        show.part = 0;
    board.row += show.part * SCREEN_ROWS;
    board.count = (int)(board.count - show.part * SCREEN_ROWS);
    if (board.count > SCREEN_ROWS)
        board.count = SCREEN_ROWS;
    board_fill(ctx, &board);
    view_text(ctx, "title",
              text_of(ctx, "%s %lld 年挂图作战", unit_name(ctx, shown), (long long)show.year));
    view_text(ctx, "row_label", unit_level_label(board.level));
    view_set(ctx, "begun", json_boolean(board.sum.plans > 0 || board.sum.total.items > 0));
    view_set(ctx, "stop", json_integer(show.at + 1));
    view_set(ctx, "stops", json_integer(show.stops));
    view_set(ctx, "part", json_integer(show.part + 1));
    view_set(ctx, "parts", json_integer(show.parts));
    view_set(ctx, "several_parts", json_boolean(show.parts > 1));
    view_set(ctx, "paused", json_boolean(show.paused));
    view_set(ctx, "every", json_integer(show.every));
    view_text(ctx, "time", time_label(ctx, ctx->now));
    show_links(ctx, &show);
    return page(ctx, "board/screen");
}
