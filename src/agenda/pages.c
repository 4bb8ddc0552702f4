/* What falls due as a list, a month, a table for offices and a calendar file (EXEC-2, ALL-4). */
#include "agenda.h"

#include "agenda/rules.h"
#include "base/buf.h"
#include "base/csv.h"
#include "base/ical.h"
#include "base/text.h"
#include "core/app.h"
#include "core/secret.h"
#include "core/table.h"
#include "unit.h"

#include <string.h>

#define LIST_MAX 10000 /* how far one can leaf; beyond it the list wants to be narrowed */
#define EXPORT_MAX 20000
#define CALENDAR_MAX 2000
#define UID_DIGITS 32
#define DAY_LINES 4 /* told on a day of a month; the rest is one more click away */

/* What the query asks for; false when its unit is not in the user's scope (USER-2). */
static bool read_asked(struct ctx *ctx, struct agenda_asked *asked, enum agenda_when *when)
{
    struct unit unit;
    const char *code = query_text(ctx, "unit");
    code = *code ? code : ctx->user.unit_code;
    if (*code && (!in_scope(ctx, code) || !unit_read(ctx, code, &unit)))
        return false;
    int chosen = choice_by_name(agenda_whens, query_text(ctx, "when"));
    *when = chosen < 0 ? WHEN_ALL : (enum agenda_when)chosen;
    struct agenda_days days = agenda_days_of(*when, ctx->today);
    date_parse(query_text(ctx, "from"), &days.from);
    date_parse(query_text(ctx, "to"), &days.to);
    *asked = (struct agenda_asked){
        .unit_code = code,
        .scope = scope_of(code),
        .from = days.from,
        .to = days.to,
        .kind = choice_by_name(agenda_kinds, query_text(ctx, "kind")),
        .text = query_text(ctx, "q"),
        .like = query_like(ctx),
    };
    return true;
}

/* --- the list --- */

static json_t *entry_json(struct ctx *ctx, const struct agenda_entry *entry)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s?, s:s?, s:s, s:I, s:o}", "on",
                     date_text(ctx, entry->on), "on_label", date_label(ctx, entry->on), "kind",
                     agenda_kinds[entry->kind].name, "kind_label", agenda_kinds[entry->kind].label,
                     "title", entry->title, "detail", text_or_empty(entry->detail), "unit",
                     entry->unit_code, "unit_name", entry->unit_name, "href_link", entry->link,
                     "count", entry->count, "status",
                     status_json(agenda_status(ctx, entry->on, ctx->today)));
}

/* The units on the way down, and those directly below: each narrows the list. */
static void show_place(struct ctx *ctx, const struct agenda_asked *asked, const char *path)
{
    size_t i;
    json_t *step, *crumbs = unit_path(ctx, asked->unit_code);
    json_array_foreach(crumbs, i, step)
    {
        const char *code = json_string_value(json_object_get(step, "code"));
        bool here = i + 1 == json_array_size(crumbs);
        json_object_set_new(step, "href_link",
                            here ? json_null()
                                 : json_string(text_of(ctx, "%s?unit=%s", path, code)));
    }
    view_set(ctx, "crumbs", crumbs);
    view_text(ctx, "unit", asked->unit_code);
    view_text(ctx, "unit_name", unit_name(ctx, asked->unit_code));
}

static json_t *unit_choices(struct ctx *ctx, const struct agenda_asked *asked)
{
    json_t *choices = json_array(), *child;
    size_t i;
    json_array_append_new(choices, json_pack("{s:s, s:s}", "value", asked->unit_code, "label",
                                             unit_name(ctx, asked->unit_code)));
    json_array_foreach(unit_children(ctx, asked->unit_code), i, child) json_array_append_new(
        choices, json_pack("{s:O, s:O}", "value", json_object_get(child, "code"), "label",
                           json_object_get(child, "name")));
    return choices;
}

static const char *day_or_empty(struct ctx *ctx, const char *name)
{
    struct date day = {0};
    date_parse(query_text(ctx, name), &day);
    return date_text(ctx, day);
}

/* GET /due?unit=&kind=&when=&from=&to=&q= */
static enum result show_list(struct ctx *ctx)
{
    struct agenda_asked asked;
    enum agenda_when when;
    struct paging paging = paging_read(ctx);
    int count;
    int64_t all;
    if (!read_asked(ctx, &asked, &when))
        return RC_MISSING;
    if (paging.offset + paging.size > LIST_MAX)
        paging.offset = LIST_MAX - paging.size;
    const struct agenda_entry *entries =
        agenda_collect(ctx, asked, paging.offset, paging.size, &count, &all);
    paging.total = all < LIST_MAX ? all : LIST_MAX;
    json_t *rows = json_array();
    for (int i = 0; i < count; i++)
        json_array_append_new(rows, entry_json(ctx, &entries[i]));
    view_text(ctx, "title", "倒排时间");
    view_set(ctx, "all", json_integer(all));
    view_set(ctx, "cut", json_boolean(all > LIST_MAX));
    view_set(ctx, "exportable", json_boolean(all > 0 && all <= EXPORT_MAX));
    view_set(ctx, "entries", rows);
    view_text(ctx, "q", asked.text);
    view_text(ctx, "from", day_or_empty(ctx, "from"));
    view_text(ctx, "to", day_or_empty(ctx, "to"));
    view_set(ctx, "kinds",
             choices_json(agenda_kinds, asked.kind < 0 ? "" : agenda_kinds[asked.kind].name));
    view_set(ctx, "whens", choices_json(agenda_whens, agenda_whens[when].name));
    view_set(ctx, "units", unit_choices(ctx, &asked));
    view_text(ctx, "csv_link", table_link(ctx, query_link(ctx, "/due.csv", "page")));
    view_text(ctx, "calendar_link", query_link(ctx, "/due.ics", "page"));
    show_place(ctx, &asked, "/due");
    paging_show(ctx, paging);
    return page(ctx, "agenda/list");
}

/* --- the month --- */

static json_t *day_json(struct ctx *ctx, const struct agenda_asked *asked, struct date day,
                        const struct agenda_entry *entries, int count, int *next)
{
    json_t *rows = json_array();
    bool inside = date_compare(day, asked->from) >= 0 && date_compare(day, asked->to) <= 0;
    int64_t many = 0;
    bool more = false;
    const char *text = date_text(ctx, day);
    for (; *next < count && date_compare(entries[*next].on, day) == 0; (*next)++) {
        many += entries[*next].count;
        more = json_array_size(rows) == DAY_LINES;
        if (!more)
            json_array_append_new(rows, entry_json(ctx, &entries[*next]));
    }
    return json_pack("{s:s, s:i, s:b, s:b, s:b, s:o, s:I, s:s}", "on", text, "day", day.day,
                     "inside", inside, "today", date_compare(day, ctx->today) == 0, "more", more,
                     "entries", rows, "total", many, "href_link",
                     text_of(ctx, "/due?unit=%s&from=%s&to=%s", asked->unit_code, text, text));
}

/* Weeks from Monday on, whole ones. */
static json_t *weeks_of(struct ctx *ctx, const struct agenda_asked *asked,
                        const struct agenda_entry *entries, int count)
{
    json_t *weeks = json_array();
    int next = 0;
    struct date day = date_add_days(asked->from, 1 - date_weekday(asked->from));
    while (date_compare(day, asked->to) <= 0) {
        json_t *days = json_array();
        for (int i = 0; i < 7; i++, day = date_add_days(day, 1))
            json_array_append_new(days, day_json(ctx, asked, day, entries, count, &next));
        json_array_append_new(weeks, json_pack("{s:o}", "days", days));
    }
    return weeks;
}

static const char *month_text(struct ctx *ctx, struct date first)
{
    return text_of(ctx, "%04d-%02d", first.year, first.month);
}

/* GET /due/month?month=2021-12&unit= */
static enum result show_month(struct ctx *ctx)
{
    struct agenda_asked asked;
    enum agenda_when when;
    struct date first = {ctx->today.year, ctx->today.month, 1};
    int count;
    int64_t total;
    if (!read_asked(ctx, &asked, &when))
        return RC_MISSING;
    agenda_month_parse(query_text(ctx, "month"), &first);
    struct agenda_days days = agenda_month_days(first);
    asked.from = days.from;
    asked.to = days.to;
    asked.by_day = unit_level(asked.unit_code) != LEVEL_VILLAGE;
    const struct agenda_entry *entries =
        agenda_collect(ctx, asked, 0, CALENDAR_MAX, &count, &total);
    view_text(ctx, "title", text_of(ctx, "%d年%d月到期", first.year, first.month));
    view_text(ctx, "month", month_text(ctx, first));
    view_text(ctx, "month_before", month_text(ctx, date_add_months(first, -1)));
    view_text(ctx, "month_after", month_text(ctx, date_add_months(first, 1)));
    view_set(ctx, "weeks", weeks_of(ctx, &asked, entries, count));
    view_set(ctx, "total", json_integer(total));
    view_text(ctx, "whole_until",
              count == CALENDAR_MAX ? date_label(ctx, entries[count - 1].on) : "");
    show_place(ctx, &asked, "/due/month");
    return page(ctx, "agenda/month");
}

/* --- taken along --- */

/* GET /due.csv, as the list is narrowed */
static enum result send_table(struct ctx *ctx)
{
    struct agenda_asked asked;
    enum agenda_when when;
    int count;
    int64_t total;
    if (!read_asked(ctx, &asked, &when))
        return RC_MISSING;
    const struct agenda_entry *entries = agenda_collect(ctx, asked, 0, EXPORT_MAX, &count, &total);
    if (total > EXPORT_MAX)
        return conflict(ctx, NULL, "一次最多导出 20000 项，请先按单位、类别或时间筛选。");
    struct buf out = buf_create(ctx->arena, 65536);
    buf_text(&out, "\xEF\xBB\xBF到期日,类别,事项,说明,单位代码,单位,现状\r\n");
    for (int i = 0; i < count; i++) {
        const char *const cells[] = {
            date_text(ctx, entries[i].on),
            agenda_kinds[entries[i].kind].label,
            entries[i].title,
            entries[i].detail,
            entries[i].unit_code,
            entries[i].unit_name,
            agenda_status(ctx, entries[i].on, ctx->today).word,
        };
        csv_line(&out, cells, sizeof cells / sizeof *cells);
    }
    return table_send(ctx, "倒排时间", &out);
}

/* The same event has the same id each time, so that a file taken in again replaces it. */
static const char *uid_of(struct ctx *ctx, const struct agenda_entry *entry)
{
    const char *known = text_of(ctx, "%s %s %s %s", entry->unit_code,
                                agenda_kinds[entry->kind].name, entry->link, entry->title);
    return text_of(
        ctx, "%.*s@yicun", UID_DIGITS,
        secret_hash(ctx->app->secrets, ctx->arena, "agenda event", known, strlen(known)));
}

/* GET /due.ics, as the list is narrowed; many milestones of a day are one event */
static enum result send_calendar(struct ctx *ctx)
{
    struct agenda_asked asked;
    enum agenda_when when;
    int count;
    int64_t total;
    if (!read_asked(ctx, &asked, &when))
        return RC_MISSING;
    asked.by_day = unit_level(asked.unit_code) != LEVEL_VILLAGE;
    const struct agenda_entry *entries =
        agenda_collect(ctx, asked, 0, CALENDAR_MAX, &count, &total);
    if (count == CALENDAR_MAX)
        return conflict(ctx, NULL, "日历里放不下这么多，请先按单位、类别或时间筛选。");
    const char *site =
        text_of(ctx, "%s://%s", ctx->request->secure ? "https" : "http", ctx->request->host);
    struct buf out = buf_create(ctx->arena, 8192);
    ical_begin(&out, text_of(ctx, "倒排时间 · %s", unit_name(ctx, asked.unit_code)));
    for (int i = 0; i < count; i++) {
        const char *name = text_or_empty(entries[i].unit_name);
        struct ical_event event = {
            .uid = uid_of(ctx, &entries[i]),
            .summary = *name ? text_of(ctx, "%s · %s", name, entries[i].title) : entries[i].title,
            .link = text_of(ctx, "%s%s", site, entries[i].link),
            .day = entries[i].on,
        };
        ical_event(&out, &event, ctx->now);
    }
    ical_end(&out);
    return send_bytes(ctx, "text/calendar; charset=utf-8", "倒排时间.ics", out.bytes, out.length);
}

static const struct route routes[] = {
    {HTTP_GET, "/due", show_list, WHO_BUSINESS, NULL, 0, NULL, "到期事项的列表"},
    {HTTP_GET, "/due/month", show_month, WHO_BUSINESS, NULL, 0, NULL, "一个月的到期事项"},
    {HTTP_GET, "/due.csv", send_table, WHO_BUSINESS, NULL, 0, NULL, "到期事项的表格"},
    {HTTP_GET, "/due.ics", send_calendar, WHO_BUSINESS, NULL, 0, NULL, "到期事项的日历文件"},
    {0},
};

static const struct nav_link nav[] = {
    {.group = "推进落实", .label = "倒排时间", .link = "/due", .who = WHO_BUSINESS},
    {0},
};

const struct room agenda_room = {.name = "agenda", .routes = routes, .nav = nav};
