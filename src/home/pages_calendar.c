/* The to-do list as a calendar that phones and offices subscribe to: its private address on the
 * account page, and the calendar itself (ALL-2). */
#include "pages.h"

#include "base/ical.h"
#include "base/text.h"
#include "core/app.h"
#include "core/audit.h"
#include "core/field.h"
#include "core/secret.h"
#include "core/session.h"
#include "home/store.h"

#include <string.h>

/* --- the private address --- */

enum feed_action { FEED_RENEW, FEED_OFF };
static const struct choice feed_actions[] = {
    {"renew", "启用或更换地址"}, {"off", "停用"}, {NULL, NULL}};

struct feed_change {
    int action; /* enum feed_action */
};
static const struct field feed_fields[] = {
    {.name = "action",
     .label = "操作",
     .kind = FIELD_CHOICE,
     .offset = offsetof(struct feed_change, action),
     .choices = feed_actions,
     .required = true},
    {0},
};
static const struct record_type feed_type = {"calendar", feed_fields, sizeof(struct feed_change)};

static const char *own_site(struct ctx *ctx)
{
    return text_of(ctx, "%s://%s", ctx->request->secure ? "https" : "http", ctx->request->host);
}

static json_t *feed_json(struct ctx *ctx)
{
    int64_t since = 0;
    const char *token = feed_token(ctx, &since);
    if (!token)
        return json_null();
    const char *path = text_of(ctx, "/calendar/%s.ics", token);
    return json_pack("{s:s, s:s, s:s}", "address", text_of(ctx, "%s%s", own_site(ctx), path),
                     "path", path, "since", time_label(ctx, since));
}

static enum result show_address(struct ctx *ctx, bool refused)
{
    view_text(ctx, "title", "订阅到日历");
    view_set(ctx, "feed", feed_json(ctx));
    view_set(ctx, "crumbs",
             json_pack("[{s:s, s:s}, {s:s, s:s}]", "label", "我的账号", "href_link", "/account",
                       "label", "订阅到日历", "href_link", ""));
    return refused ? invalid(ctx, "home/calendar") : page(ctx, "home/calendar");
}

enum result calendar_address_page(struct ctx *ctx)
{
    return show_address(ctx, false);
}

/* The answer does not hold the address, so that it can be kept for a form sent twice. */
enum result calendar_address_change(struct ctx *ctx)
{
    struct feed_change change;
    int64_t since = 0;
    record_clear(&feed_type, &change);
    if (!record_parse(ctx, &feed_type, &change, false, ""))
        return show_address(ctx, true);
    bool was_on = feed_token(ctx, &since) != NULL, on = change.action == FEED_RENEW;
    const char *message = !on      ? "日历订阅已停用，原来的地址不再有效"
                          : was_on ? "地址已更换，原来的地址不再有效"
                                   : "日历订阅已启用";
    if (on)
        feed_renew(ctx);
    else if (!feed_remove(ctx))
        return done(ctx, json_pack("{s:b}", "on", 0), "日历订阅没有启用", "/account/calendar");
    if (on && !was_on)
        audit_add(ctx, "calendar.feed_on", "user", ctx->user.id, ctx->user.unit_code, NULL, NULL);
    else if (on)
        audit_add(ctx, "calendar.feed_renew", "user", ctx->user.id, ctx->user.unit_code, NULL,
                  NULL);
    else
        audit_add(ctx, "calendar.feed_off", "user", ctx->user.id, ctx->user.unit_code, NULL, NULL);
    return done(ctx, json_pack("{s:b}", "on", on), message, "/account/calendar");
}

/* --- the calendar --- */

#define FEED_SUFFIX ".ics"
#define UID_DIGITS 32

/* What the path names: "TOKEN.ics" without its end; NULL for anything else. */
static const char *sent_token(struct ctx *ctx)
{
    const char *name = param(ctx, "file");
    size_t length = strlen(name), end = strlen(FEED_SUFFIX);
    if (length <= end || strcmp(name + length - end, FEED_SUFFIX) != 0)
        return NULL;
    return arena_strndup(ctx->arena, name, length - end);
}

/* The same to-do has the same id at each fetch: it is known by its kind and its form. */
static const char *uid_of(struct ctx *ctx, const json_t *row)
{
    const char *known = text_of(ctx, "%lld %s %s", (long long)ctx->user.id,
                                json_string_value(json_object_get(row, "group")),
                                json_string_value(json_object_get(row, "href_link")));
    return text_of(
        ctx, "%.*s@yicun", UID_DIGITS,
        secret_hash(ctx->app->secrets, ctx->arena, "calendar event", known, strlen(known)));
}

/* Titles only: reasons and comments stay behind the sign-in. */
static void write_rows(struct ctx *ctx, struct buf *out, const json_t *rows)
{
    size_t i;
    json_t *row;
    json_array_foreach(rows, i, row)
    {
        struct date day;
        const char *due = json_string_value(json_object_get(row, "due"));
        if (!due || !date_parse(due, &day))
            continue;
        const char *title = json_string_value(json_object_get(row, "title"));
        bool late = json_integer_value(json_object_get(row, "days")) < 0;
        struct ical_event event = {
            .uid = uid_of(ctx, row),
            .summary = late ? text_of(ctx, "【逾期】%s", title) : title,
            .link = text_of(ctx, "%s%s", own_site(ctx),
                            json_string_value(json_object_get(row, "href_link"))),
            .day = day,
        };
        ical_event(out, &event, ctx->now);
    }
}

/* The token is the key: it admits to the titles of what is due, as its owner's roles and unit are
 * now, and to nothing else. An unknown token and a disabled user get the same answer. */
enum result calendar_feed(struct ctx *ctx)
{
    static const char *const piles[] = {"returned", "overdue", "soon", "open"};
    const char *token = sent_token(ctx);
    int64_t user = token ? feed_user(ctx, token) : 0;
    if (!user || !session_act_as(ctx, user))
        return RC_MISSING;
    struct buf out = buf_create(ctx->arena, 8192);
    json_t *todo = todo_collect(ctx);
    ical_begin(&out, text_of(ctx, "一村待办 · %s", ctx->user.unit_name));
    for (size_t i = 0; i < sizeof piles / sizeof piles[0]; i++)
        write_rows(ctx, &out, json_object_get(todo, piles[i]));
    ical_end(&out);
    return send_bytes(ctx, "text/calendar; charset=utf-8", NULL, out.bytes, out.length);
}
