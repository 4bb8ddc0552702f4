/* The table of holidays as pages: a year at a time, one day entered or taken out, a sheet of days.
 */
#include "calendar.h"

#include "calendar/import.h"
#include "calendar/store.h"
#include "core/audit.h"
#include "core/import.h"

/* The table is the State Council's, the same everywhere: the city carries it on. */
#define CALENDAR_EDITORS ROLE_CITY_OFFICER

#define YEARS_MAX 300

static const struct field fields[] = {
    {.name = "day",
     .label = "日期",
     .kind = FIELD_DATE,
     .offset = offsetof(struct holiday, day),
     .required = true},
    {.name = "kind",
     .label = "类别",
     .kind = FIELD_CHOICE,
     .offset = offsetof(struct holiday, kind),
     .choices = day_kinds,
     .required = true},
    {.name = "name",
     .label = "名称",
     .kind = FIELD_TEXT,
     .offset = offsetof(struct holiday, name),
     .max = HOLIDAY_NAME_LENGTH,
     .required = true,
     .hint = "例如：国庆节"},
    {0},
};
static const struct record_type holiday_type = {"holiday", fields, sizeof(struct holiday)};

static json_t *holiday_json(struct ctx *ctx, const struct holiday *holiday)
{
    static const char *const weekdays[] = {"", "一", "二", "三", "四", "五", "六", "日"};
    json_t *object = record_json(&holiday_type, holiday);
    json_object_set_new(object, "day_label", json_string(date_label(ctx, holiday->day)));
    json_object_set_new(
        object, "day_short",
        json_string(text_of(ctx, "%d月%d日", holiday->day.month, holiday->day.day)));
    json_object_set_new(object, "weekday", json_string(weekdays[date_weekday(holiday->day)]));
    json_object_set_new(object, "kind_label", json_string(day_kinds[holiday->kind].label));
    json_object_set_new(object, "off", json_boolean(holiday->kind == DAY_OFF));
    return object;
}

/* --- the year --- */

/* The years of the table, and those that notices may soon need and that it lacks: this and next. */
static void show_years(struct ctx *ctx, int year)
{
    int years[YEARS_MAX], count = calendar_years(ctx, years, YEARS_MAX);
    json_t *known = json_array(), *missing = json_array();
    struct calendar calendar = calendar_from(ctx, ctx->today.year);
    for (int i = 0; i < count; i++)
        json_array_append_new(known,
                              json_pack("{s:i, s:b}", "year", years[i], "on", years[i] == year));
    for (int soon = ctx->today.year; soon <= ctx->today.year + 1; soon++)
        if (!calendar_knows(&calendar, soon))
            json_array_append_new(missing, json_integer(soon));
    view_set(ctx, "years", known);
    view_set(ctx, "missing", missing);
}

static int64_t show_days(struct ctx *ctx, int year)
{
    struct calendar calendar = calendar_from(ctx, year);
    json_t *days = json_array();
    for (int i = 0; i < calendar.days && calendar.day[i].day.year == year; i++)
        json_array_append_new(days, holiday_json(ctx, &calendar.day[i]));
    view_set(ctx, "days", days);
    view_set(ctx, "total", json_integer((int64_t)json_array_size(days)));
    return (int64_t)json_array_size(days);
}

static void fill_page(struct ctx *ctx, int year, const struct holiday *holiday)
{
    view_text(ctx, "title", "节假日和调休");
    view_set(ctx, "year", json_integer(year));
    view_set(ctx, "unknown", json_boolean(show_days(ctx, year) == 0));
    show_years(ctx, year);
    view_set(ctx, "can_edit", json_boolean(has_role(ctx, CALENDAR_EDITORS)));
    record_form(ctx, "f", &holiday_type, holiday);
}

static enum result show_calendar(struct ctx *ctx)
{
    struct holiday empty;
    record_clear(&holiday_type, &empty);
    fill_page(ctx, (int)query_int(ctx, "year", 1900, 2200, ctx->today.year), &empty);
    return page(ctx, "calendar/year");
}

/* --- one day --- */

static enum result put_day(struct ctx *ctx)
{
    struct holiday holiday, before;
    record_clear(&holiday_type, &holiday);
    if (!record_parse(ctx, &holiday_type, &holiday, false, "")) {
        fill_page(ctx, date_is_none(holiday.day) ? ctx->today.year : holiday.day.year, &holiday);
        return invalid(ctx, "calendar/year");
    }
    bool replaced = holiday_read(ctx, holiday.day, &before);
    holiday_put(ctx, &holiday);
    audit_add(ctx, "calendar.put", "holiday", 0, ctx->user.unit_code,
              replaced ? record_json(&holiday_type, &before) : NULL,
              record_json(&holiday_type, &holiday));
    const char *message =
        text_of(ctx, "%s已记为%s", date_label(ctx, holiday.day), day_kinds[holiday.kind].label);
    return created(ctx, holiday_json(ctx, &holiday), message, "/calendar?year=%d",
                   holiday.day.year);
}

struct removal {
    struct date day;
};
static const struct field removal_fields[] = {
    {.name = "day", .label = "日期", .kind = FIELD_DATE, .required = true}, {0}};
static const struct record_type removal_type = {"removal", removal_fields, sizeof(struct removal)};

static enum result remove_day(struct ctx *ctx)
{
    struct removal removal;
    struct holiday before;
    record_clear(&removal_type, &removal);
    if (!record_parse(ctx, &removal_type, &removal, false, ""))
        return invalid(ctx, NULL);
    if (!holiday_read(ctx, removal.day, &before))
        return RC_MISSING;
    holiday_remove(ctx, removal.day);
    audit_add(ctx, "calendar.remove", "holiday", 0, ctx->user.unit_code,
              record_json(&holiday_type, &before), NULL);
    return done(ctx, NULL, text_of(ctx, "已删除%s", date_label(ctx, removal.day)),
                "/calendar?year=%d", removal.day.year);
}

/* --- a sheet of days --- */

#define IMPORT_HINT "第一行是列名：date（日期）、kind（类别，off 放假或 work 上班）、name（名称）"

static enum result show_import(struct ctx *ctx)
{
    view_text(ctx, "title", "导入节假日");
    import_show(ctx, NULL, IMPORT_HINT);
    return page(ctx, "calendar/import");
}

static enum result preview(struct ctx *ctx, const struct import *import,
                           const struct calendar_import *read)
{
    json_t *days = json_array();
    for (int i = 0; i < read->rows; i++)
        json_array_append_new(days, holiday_json(ctx, &read->list[i]));
    view_text(ctx, "title", "导入节假日");
    view_set(ctx, "days", days);
    view_set(ctx, "rows", json_integer(read->rows));
    import_show(ctx, import, IMPORT_HINT);
    return page(ctx, "calendar/import");
}

static enum result import_days(struct ctx *ctx)
{
    struct import import;
    struct calendar_import read = {0};
    if (import_sent(ctx, &import))
        read = calendar_import_read(ctx, import.bytes, import.length);
    if (has_errors(ctx)) {
        view_text(ctx, "title", "导入节假日");
        import_show(ctx, NULL, IMPORT_HINT);
        return invalid(ctx, "calendar/import");
    }
    if (!import.apply)
        return preview(ctx, &import, &read);
    calendar_import_apply(ctx, &read);
    return done(ctx, json_pack("{s:i}", "rows", read.rows), text_of(ctx, "已导入 %d 天", read.rows),
                "/calendar?year=%d", read.list[0].day.year);
}

/* Next year's table is decided in late autumn: from this day the city is asked for it (PLAN-9). */
#define NEXT_YEAR_FROM(year) ((struct date){(year), 11, 15})

static void ask_for_year(struct ctx *ctx, struct todo_list *list, int year)
{
    todo_add(list, (struct todo){
                       .title = text_of(ctx, "补充%d年放假安排表", year),
                       .detail = "公示按工作日计算的地方，没有它就不能登记张贴",
                       .link = text_of(ctx, "/calendar?year=%d", year),
                       .action = "去补充",
                       .due = {year - 1, 12, 31},
                       .from = NEXT_YEAR_FROM(year - 1),
                       .group = "放假安排",
                   });
}

/* This year and the next, where some place of the city counts in working days (ALL-2). */
static void calendar_due(struct ctx *ctx, struct todo_list *list)
{
    if (!has_role(ctx, CALENDAR_EDITORS) || !calendar_is_used(ctx))
        return;
    struct calendar calendar = calendar_from(ctx, ctx->today.year);
    for (int year = ctx->today.year; year <= ctx->today.year + 1; year++)
        if (!calendar_knows(&calendar, year))
            ask_for_year(ctx, list, year);
}

static const struct route routes[] = {
    {HTTP_GET, "/calendar", show_calendar, WHO_BUSINESS, NULL, 0, NULL, "一年的节假日和调休"},
    {HTTP_POST, "/calendar", put_day, CALENDAR_EDITORS, NULL, 0, NULL, "添加或更正一天"},
    {HTTP_POST, "/calendar/remove", remove_day, CALENDAR_EDITORS, NULL, 0, NULL, "删除一天"},
    {HTTP_GET, "/calendar/import", show_import, CALENDAR_EDITORS, NULL, 0, NULL, "导入节假日"},
    {HTTP_POST, "/calendar/import", import_days, CALENDAR_EDITORS, NULL, ROUTE_UPLOAD,
     import_prepare, "核对或导入一张节假日表"},
    {0},
};

static const struct nav_link nav[] = {
    {"设置", "节假日", "/calendar", ROLE_TOWN_OFFICER | ROLE_COUNTY_REVIEWER | ROLE_CITY_OFFICER,
     false},
    {0},
};

const struct room calendar_room = {
    .name = "calendar", .routes = routes, .nav = nav, .due = calendar_due};
