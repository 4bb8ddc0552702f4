/* The structure of teams, rolled up by unit, with the villages that make a figure up (CADRE-2). */
#include "base/csv.h"
#include "base/text.h"
#include "cadre/internal.h"
#include "core/table.h"
#include "unit.h"

#define PLACE "/cadre-structure"

/* Villages that lack something. */
enum lack { LACK_NOTHING, LACK_YOUNG, LACK_CONCURRENT, LACK_TEAM };
static const struct choice lacks[] = {
    [LACK_NOTHING] = {"none", "全部"},
    [LACK_YOUNG] = {"young", "没有 35 岁及以下成员的"},
    [LACK_CONCURRENT] = {"concurrent", "没有一肩挑的"},
    [LACK_TEAM] = {"team", "还没有登记班子的"},
    {0},
};

static bool belongs(const struct cadre_figures *one, enum lack lack)
{
    switch (lack) {
    case LACK_YOUNG:
        return one->teams && !one->with_young;
    case LACK_CONCURRENT:
        return one->teams && !one->concurrent;
    case LACK_TEAM:
        return one->missing > 0;
    case LACK_NOTHING:
        break;
    }
    return one->villages > 0 || one->teams > 0;
}

static void add_up(struct cadre_figures *sum, const struct cadre_figures *one)
{
    sum->villages += one->villages;
    sum->missing += one->missing;
    sum->teams += one->teams;
    sum->members += one->members;
    sum->age_sum += one->age_sum;
    sum->young += one->young;
    sum->middle += one->middle;
    sum->older += one->older;
    sum->college += one->college;
    sum->women += one->women;
    sum->recruits += one->recruits;
    sum->concurrent += one->concurrent;
    sum->with_young += one->with_young;
}

/* The share of teams with one person as secretary and director, beside its aim. */
static struct status concurrent_status(const struct cadre_figures *one, int64_t aim)
{
    if (!one->teams)
        return (struct status){"未登记", "○", "none"};
    return cadre_share_is_above(one->concurrent, one->teams, aim)
               ? (struct status){"达到目标", "✓", "done"}
               : (struct status){"未达目标", "▲", "late"};
}

static struct status young_status(const struct cadre_figures *one)
{
    if (!one->teams)
        return (struct status){"未登记", "○", "none"};
    return one->with_young == one->teams ? (struct status){"都有", "✓", "done"}
                                         : (struct status){"有缺", "▲", "late"};
}

static json_t *figures_json(struct ctx *ctx, const struct cadre_figures *one, int64_t aim,
                            const char *on)
{
    json_t *json =
        json_pack("{s:s, s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I}",
                  "unit", one->code, "unit_name", one->name, "villages", one->villages, "missing",
                  one->missing, "teams", one->teams, "members", one->members, "young", one->young,
                  "middle", one->middle, "older", one->older, "college", one->college, "women",
                  one->women, "recruits", one->recruits, "concurrent", one->concurrent,
                  "with_young", one->with_young, "without_young", one->teams - one->with_young);
    const struct {
        const char *name;
        int64_t value;
    } shares[] = {
        {"mean_age", cadre_mean(one->age_sum, one->members)},
        {"young_share", cadre_percent(one->young, one->members)},
        {"middle_share", cadre_percent(one->middle, one->members)},
        {"older_share", cadre_percent(one->older, one->members)},
        {"college_share", cadre_percent(one->college, one->members)},
        {"women_share", cadre_percent(one->women, one->members)},
        {"concurrent_share", cadre_percent(one->concurrent, one->teams)},
    };
    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++)
        json_object_set_new(json, shares[i].name, json_string(cadre_number(ctx, shares[i].value)));
    bool village = unit_level(one->code) == LEVEL_VILLAGE;
    json_object_update_new(
        json, json_pack("{s:o, s:o, s:s, s:s, s:s}", "concurrent_status",
                        status_json(concurrent_status(one, aim)), "young_status",
                        status_json(young_status(one)), "list_link",
                        text_of(ctx, "/cadres?unit=%s&on=%s", one->code, on), "teams_link",
                        text_of(ctx, "/cadre-teams?unit=%s&on=%s", one->code, on), "href_link",
                        village ? text_of(ctx, TEAM_LINK "?on=%s", one->code, on)
                                : text_of(ctx, PLACE "?unit=%s&on=%s", one->code, on)));
    return json;
}

static json_t *crumbs_json(struct ctx *ctx, const char *unit, const char *on)
{
    json_t *path = unit_path(ctx, unit), *crumbs = json_array(), *one;
    size_t i;
    json_array_foreach(path, i, one)
    {
        const char *code = json_string_value(json_object_get(one, "code"));
        bool self = i + 1 == json_array_size(path);
        json_array_append_new(
            crumbs, json_pack("{s:O, s:s?}", "label", json_object_get(one, "label"), "href_link",
                              self ? NULL : text_of(ctx, PLACE "?unit=%s&on=%s", code, on)));
    }
    return crumbs;
}

/* The units below one, or the village itself. Count. */
static int below(struct ctx *ctx, const char *unit, struct date on, struct cadre_figures **figures)
{
    enum unit_level level = unit_level(unit);
    return cadre_figures_read(ctx, scope_of(unit), level < LEVEL_VILLAGE ? level + 1 : level, on,
                              figures);
}

static struct cadre_figures sum_of(struct ctx *ctx, const char *unit,
                                   const struct cadre_figures *figures, int count)
{
    struct cadre_figures sum = {.code = unit, .name = unit_name(ctx, unit)};
    for (int i = 0; i < count; i++)
        add_up(&sum, &figures[i]);
    return sum;
}

/* GET /cadre-structure?unit=&on= */
enum result cadre_structure_show(struct ctx *ctx)
{
    struct cadre_figures *figures;
    struct date day = cadre_day(ctx);
    const char *unit = cadre_unit(ctx), *on = date_text(ctx, day);
    int64_t aim = setting_int(ctx, unit, "cadre_concurrent_share");
    json_t *rows = json_array();
    if (unit_level(unit) == LEVEL_VILLAGE)
        return redirect(ctx, TEAM_LINK "?on=%s", unit, on);
    int count = below(ctx, unit, day, &figures);
    for (int i = 0; i < count; i++)
        if (belongs(&figures[i], LACK_NOTHING))
            json_array_append_new(rows, figures_json(ctx, &figures[i], aim, on));
    struct cadre_figures sum = sum_of(ctx, unit, figures, count);
    view_text(ctx, "title", "班子结构");
    view_text(ctx, "unit", unit);
    view_text(ctx, "unit_name", sum.name);
    view_text(ctx, "on", on);
    view_text(ctx, "on_label", date_label(ctx, day));
    view_text(ctx, "today", date_text(ctx, ctx->today));
    view_set(ctx, "aim", json_integer(aim));
    view_set(ctx, "sum", figures_json(ctx, &sum, aim, on));
    view_set(ctx, "units", rows);
    view_set(ctx, "total", json_integer(count));
    view_set(ctx, "crumbs", crumbs_json(ctx, unit, on));
    view_text(ctx, "csv_link", table_link(ctx, query_link(ctx, "/cadre-structure.csv", "page")));
    ctx->place = PLACE;
    return page(ctx, "cadre/structure");
}

static void add_number(struct ctx *ctx, const char **cell, int64_t number)
{
    *cell = text_of(ctx, "%lld", (long long)number);
}

static void add_line(struct ctx *ctx, struct buf *out, const struct cadre_figures *one)
{
    const int64_t numbers[] = {one->villages, one->teams,    one->missing,    one->members,
                               one->young,    one->middle,   one->older,      one->college,
                               one->women,    one->recruits, one->concurrent, one->with_young};
    enum { NUMBERS = sizeof numbers / sizeof *numbers };
    const char *cells[4 + NUMBERS] = {one->code, one->name};
    for (int i = 0; i < NUMBERS; i++)
        add_number(ctx, &cells[2 + i], numbers[i]);
    cells[2 + NUMBERS] = cadre_number(ctx, cadre_mean(one->age_sum, one->members));
    cells[3 + NUMBERS] = cadre_number(ctx, cadre_percent(one->concurrent, one->teams));
    csv_line(out, cells, sizeof cells / sizeof *cells);
}

static enum result send_figures(struct ctx *ctx, const char *name,
                                const struct cadre_figures *figures, int count)
{
    struct buf out = buf_create(ctx->arena, 16384);
    buf_text(&out, "\xEF\xBB\xBF单位代码,单位,村（社区）,有班子的村,没有登记的村,人数,"
                   "35岁及以下,35岁以上至45岁,45岁以上,大专及以上,女,大学生招录,一肩挑的村,"
                   "有35岁及以下成员的村,平均年龄,一肩挑比例%\r\n");
    for (int i = 0; i < count; i++)
        add_line(ctx, &out, &figures[i]);
    return table_send(ctx, name, &out);
}

/* GET /cadre-structure.csv?unit=&on= */
enum result cadre_structure_table(struct ctx *ctx)
{
    struct cadre_figures *figures;
    int count = below(ctx, cadre_unit(ctx), cadre_day(ctx), &figures);
    return send_figures(ctx, "班子结构", figures, count);
}

/* --- the villages behind a figure --- */

static enum lack lack_of(struct ctx *ctx)
{
    int lack = choice_by_name(lacks, query_text(ctx, "lack"));
    return lack < 0 ? LACK_NOTHING : (enum lack)lack;
}

static int villages_read(struct ctx *ctx, struct cadre_figures **villages)
{
    enum lack lack = lack_of(ctx);
    int kept = 0, count = cadre_figures_read(ctx, scope_of(cadre_unit(ctx)), LEVEL_VILLAGE,
                                             cadre_day(ctx), villages);
    for (int i = 0; i < count; i++)
        if (belongs(&(*villages)[i], lack))
            (*villages)[kept++] = (*villages)[i];
    return kept;
}

/* GET /cadre-teams?unit=&on=&lack= */
enum result cadre_teams_show(struct ctx *ctx)
{
    struct cadre_figures *villages;
    struct paging paging = paging_read(ctx);
    struct date day = cadre_day(ctx);
    const char *unit = cadre_unit(ctx), *on = date_text(ctx, day);
    int64_t aim = setting_int(ctx, unit, "cadre_concurrent_share");
    json_t *rows = json_array();
    int count = villages_read(ctx, &villages);
    for (int64_t i = paging.offset; i < count && i < paging.offset + paging.size; i++)
        json_array_append_new(rows, figures_json(ctx, &villages[i], aim, on));
    paging.total = count;
    view_text(ctx, "title", "各村班子");
    view_text(ctx, "unit", unit);
    view_text(ctx, "unit_name", unit_name(ctx, unit));
    view_text(ctx, "on", on);
    view_text(ctx, "on_label", date_label(ctx, day));
    view_text(ctx, "today", date_text(ctx, ctx->today));
    view_set(ctx, "teams", rows);
    view_set(ctx, "units", cadre_units_json(ctx, unit));
    view_set(ctx, "lack_choices", choices_json(lacks, lacks[lack_of(ctx)].name));
    view_text(ctx, "structure_link", text_of(ctx, PLACE "?unit=%s&on=%s", unit, on));
    view_text(ctx, "csv_link", table_link(ctx, query_link(ctx, "/cadre-teams.csv", "page")));
    paging_show(ctx, paging);
    ctx->place = PLACE;
    return page(ctx, "cadre/teams");
}

/* GET /cadre-teams.csv, as the list is narrowed */
enum result cadre_teams_table(struct ctx *ctx)
{
    struct cadre_figures *villages;
    int count = villages_read(ctx, &villages);
    return send_figures(ctx, "各村班子", villages, count);
}
