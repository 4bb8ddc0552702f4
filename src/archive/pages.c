/* The village archive (ARCH-1): the list of villages, one village's page, and the same on paper
 * with a cover and a table of contents. */
#include "archive_room.h"

#include "archive/download.h"
#include "archive/pages.h"
#include "archive/store.h"
#include "base/text.h"
#include "commitment.h"
#include "core/archive.h"
#include "rating.h"
#include "secretary.h"
#include "unit.h"

#include <string.h>

static const struct choice plan_filters[] = {
    [PLANS_ANY] = {"", "全部"},
    [PLANS_IN_FORCE] = {"in_force", "规划已生效"},
    [PLANS_BEGUN] = {"begun", "规划还在编制、审核或公示"},
    [PLANS_NONE] = {"none", "还没有规划"},
    {0},
};

/* --- the list --- */

static enum result show_list(struct ctx *ctx)
{
    if (unit_level(ctx->user.unit_code) == LEVEL_VILLAGE && !ctx->json)
        return redirect(ctx, "/villages/%s", ctx->user.unit_code); /* there is only the own one */
    int plans = choice_by_name(plan_filters, query_text(ctx, "plans"));
    struct archive_filter filter = {query_like(ctx),
                                    plans < 0 ? PLANS_ANY : (enum archive_plans)plans};
    struct paging paging = paging_read(ctx);
    json_t *choices = json_array();
    for (const struct choice *one = plan_filters; one->name; one++)
        json_array_append_new(choices,
                              json_pack("{s:s, s:s, s:b}", "value", one->name, "label", one->label,
                                        "selected", one - plan_filters == filter.plans));
    view_text(ctx, "title", "一村一档");
    view_set(ctx, "villages", archive_villages(ctx, &filter, &paging));
    view_text(ctx, "q", query_text(ctx, "q"));
    view_set(ctx, "choices", choices);
    view_set(ctx, "makes", json_boolean(has_role(ctx, ARCHIVE_MAKERS)));
    paging_show(ctx, paging);
    return page(ctx, "archive/list");
}

/* --- one village: its head --- */

/* Only villages have an archive; ended ones keep theirs (UNIT-3). */
static bool read_village(struct ctx *ctx, struct unit *village)
{
    return unit_read(ctx, param(ctx, "code"), village) && village->level == LEVEL_VILLAGE;
}

static json_t *successor_json(struct ctx *ctx, const struct unit *village)
{
    if (!village->successor[0])
        return json_null();
    bool visible = in_scope(ctx, village->successor);
    return json_pack("{s:s, s:s, s:s?}", "unit", village->successor, "name",
                     unit_name(ctx, village->successor), "href_link",
                     visible ? text_of(ctx, "/villages/%s", village->successor) : NULL);
}

static void show_facts(struct ctx *ctx, const struct unit *village)
{
    const char *town = text_of(ctx, "%.9s", village->code);
    view_text(ctx, "unit", village->code);
    view_text(ctx, "name", village->name);
    view_text(ctx, "short_name", unit_short_name(ctx->arena, village->name));
    view_text(ctx, "kind_label", unit_kind_label(village->kind));
    view_set(ctx, "covered", json_boolean(village->covered));
    view_text(ctx, "town_name", unit_name(ctx, town));
    view_text(ctx, "county_name", unit_name(ctx, text_of(ctx, "%.6s", village->code)));
    view_text(ctx, "ended_label", date_label(ctx, village->ended_on));
    view_set(ctx, "successor", successor_json(ctx, village));
    view_set(ctx, "merged", archive_merged(ctx, village->code));
    view_set(ctx, "former", unit_former_names(ctx, village->code));
    view_set(ctx, "in_office", secretary_now_json(ctx, village->code));
    view_set(ctx, "rated", rating_latest_json(ctx, village->code));
}

/* The tenure that the archive is about now: the latest plan's. */
static int64_t year_of_figures(struct ctx *ctx, const json_t *plans)
{
    const json_t *latest = json_array_get(plans, 0);
    int64_t first = json_integer_value(json_object_get(latest, "first_year"));
    int64_t last = json_integer_value(json_object_get(latest, "last_year"));
    int64_t year = ctx->today.year;
    return !latest || (year >= first && year <= last) ? year : year < first ? first : last;
}

static json_t *figures_json(struct ctx *ctx, const char *village, int64_t year)
{
    struct rollup *rollups, sum = {0};
    int count = rollups_read(ctx, year, LEVEL_VILLAGE, scope_of(village), &rollups);
    for (int i = 0; i < count; i++) {
        sum.items += rollups[i].items;
        sum.done += rollups[i].done;
        sum.late += rollups[i].late;
        sum.closed += rollups[i].closed;
        sum.percent += rollups[i].percent;
    }
    if (sum.items == 0)
        return json_null();
    return json_pack("{s:I, s:I, s:I, s:I, s:I, s:I}", "year", year, "items", sum.items, "done",
                     sum.done, "late", sum.late, "closed", sum.closed, "percent_mean",
                     sum.percent / sum.items);
}

/* --- one village: its years --- */

struct kind {
    const char *name;
    int count;
};
#define KINDS_MAX 32

/* The kinds of entries there are, in the order in which they first stand. */
static json_t *kinds_json(const json_t *years, const char *asked)
{
    struct kind kind[KINDS_MAX] = {{0}};
    int kinds = 0;
    size_t i, j;
    json_t *year, *entry, *list = json_array();
    json_array_foreach(years, i, year)
    {
        json_array_foreach(json_object_get(year, "entries"), j, entry)
        {
            const char *name = json_string_value(json_object_get(entry, "kind"));
            int at = 0;
            while (at < kinds && strcmp(kind[at].name, name) != 0)
                at++;
            if (at == KINDS_MAX)
                continue;
            kinds += at == kinds;
            kind[at].name = name;
            kind[at].count++;
        }
    }
    for (int at = 0; at < kinds; at++)
        json_array_append_new(list,
                              json_pack("{s:s, s:i, s:b}", "kind", kind[at].name, "count",
                                        kind[at].count, "on", text_same(kind[at].name, asked)));
    return list;
}

/* Leaves only entries of one kind, and years that have some. */
static void keep_kind(json_t *years, const char *kind)
{
    for (size_t i = json_array_size(years); i-- > 0;) {
        json_t *entries = json_object_get(json_array_get(years, i), "entries");
        for (size_t j = json_array_size(entries); j-- > 0;)
            if (!text_same(json_string_value(json_object_get(json_array_get(entries, j), "kind")),
                           kind))
                json_array_remove(entries, j);
        if (json_array_size(entries) == 0)
            json_array_remove(years, i);
    }
}

static const char *tenure_of(struct ctx *ctx, const json_t *plans, int64_t year)
{
    size_t i;
    json_t *plan;
    json_array_foreach(plans, i, plan)
    {
        int64_t first = json_integer_value(json_object_get(plan, "first_year"));
        int64_t last = json_integer_value(json_object_get(plan, "last_year"));
        if (year >= first && year <= last)
            return text_of(ctx, "%lld—%lld 年任期", (long long)first, (long long)last);
    }
    return "";
}

/* Numbers of entries and tenures; the newest year is open, all are when one kind is asked for. */
static void show_years(struct ctx *ctx, json_t *plans, bool all_open)
{
    json_t *year, *years = archive_collect(ctx, param(ctx, "code"));
    const char *kind = query_text(ctx, "kind");
    size_t i, total = 0;
    view_set(ctx, "kinds", kinds_json(years, kind));
    view_text(ctx, "kind", kind);
    json_array_foreach(years, i, year)
    {
        total += json_array_size(json_object_get(year, "entries"));
    }
    view_set(ctx, "total", json_integer((json_int_t)total));
    if (*kind)
        keep_kind(years, kind);
    json_array_foreach(years, i, year)
    {
        int64_t number = json_integer_value(json_object_get(year, "year"));
        json_object_set_new(
            year, "count",
            json_integer((json_int_t)json_array_size(json_object_get(year, "entries"))));
        json_object_set_new(year, "tenure", json_string(tenure_of(ctx, plans, number)));
        json_object_set_new(year, "open", json_boolean(i == 0 || *kind || all_open));
    }
    view_set(ctx, "years", years);
}

static bool fill_archive(struct ctx *ctx, bool all_open)
{
    struct unit village;
    if (!read_village(ctx, &village))
        return false;
    json_t *plans = archive_plans(ctx, village.code);
    show_facts(ctx, &village);
    view_text(ctx, "title", text_of(ctx, "%s 一村一档", unit_short_name(ctx->arena, village.name)));
    view_set(ctx, "plans", plans);
    view_set(ctx, "figures", figures_json(ctx, village.code, year_of_figures(ctx, plans)));
    show_years(ctx, plans, all_open);
    return true;
}

static enum result show_village(struct ctx *ctx)
{
    if (!fill_archive(ctx, false))
        return RC_MISSING;
    if (unit_level(ctx->user.unit_code) != LEVEL_VILLAGE)
        view_set(ctx, "crumbs",
                 json_pack("[{s:s, s:s}, {s:O, s:n}]", "label", "一村一档", "href_link",
                           "/villages", "label", json_object_get(ctx->view, "short_name"),
                           "href_link"));
    return page(ctx, "archive/show");
}

static enum result print_village(struct ctx *ctx)
{
    return fill_archive(ctx, true) ? page(ctx, "archive/print") : RC_MISSING;
}

static const struct route routes[] = {
    {HTTP_GET, "/villages", show_list, WHO_BUSINESS, .title = "各村的档案"},
    {HTTP_GET, "/villages/:code", show_village, WHO_BUSINESS, unit_owner,
     .title = "一村一档：一个村的全部记录"},
    {HTTP_GET, "/villages/:code/print", print_village, WHO_BUSINESS, unit_owner,
     .title = "打印一个村的档案"},
    {HTTP_POST, "/villages/:code/archive", village_download, WHO_BUSINESS, unit_owner,
     ROUTE_SLOW | ROUTE_BARE, prepare_village_download, "下载一个村的档案"},
    {HTTP_GET, "/archives", archives_page, ARCHIVE_MAKERS, .title = "整体打包的各村档案"},
    {HTTP_POST, "/archives", archive_ask, ARCHIVE_MAKERS, .title = "申请打包各村档案"},
    {HTTP_GET, "/archives/#id", archive_job_page, ARCHIVE_MAKERS, archive_job_owner,
     .title = "一次打包的进度"},
    {HTTP_POST, "/archives/#id/cancel", archive_job_cancel, ARCHIVE_MAKERS, archive_job_owner,
     ROUTE_BARE, .title = "取消打包，或者删除打包的文件"},
    {HTTP_POST, "/archives/#id/download", archive_job_download, ARCHIVE_MAKERS, archive_job_owner,
     ROUTE_BARE, .title = "下载打包的各村档案"},
    {0},
};

static const struct nav_link nav[] = {
    {.group = "推进落实", .label = "一村一档", .link = "/villages", .who = WHO_BUSINESS},
    {0},
};

static const struct job_kind jobs[] = {{ARCHIVE_JOB, archive_make_unit}, {0}};

static const struct setting settings[] = {
    {.name = "archive_keep_days",
     .label = "整体打包的档案保留天数",
     .kind = SETTING_INT,
     .otherwise = "7",
     .min = 1,
     .max = 90,
     .unit = "天",
     .rule = "ARCH-1",
     .source = "平台默认，文件没有规定",
     .hint = "打包完成后这么多天内可以下载，到期自动删除；各村的档案本身不受影响"},
    {0},
};

const struct room archive_room = {
    .name = "archive",
    .routes = routes,
    .nav = nav,
    .due = archive_due,
    .jobs = jobs,
    .settings = settings,
};
