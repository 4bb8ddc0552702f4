/* The public pages: notices on display with their feedback form, posters, commitments in force. */
#include "public.h"

#include "ascent.h"
#include "base/text.h"
#include "calendar.h"
#include "core/audit.h"
#include "core/qr.h"
#include "notice.h"
#include "plan.h"
#include "rules.h"
#include "store.h"
#include "unit.h"

#include <string.h>

static void open_face(struct ctx *ctx, const char *title)
{
    view_set(ctx, "public", json_true());
    view_text(ctx, "title", title);
}

/* --- places --- */

/* Crumbs from the top down to a place; only names, no counts. */
static void show_place(struct ctx *ctx, const char *code)
{
    json_t *crumbs = json_array();
    json_array_append_new(
        crumbs, json_pack("{s:s, s:s}", "label", "全部地方", "href_link", *code ? "/public" : ""));
    size_t length = strlen(code);
    for (int at = 4; at <= 12; at += at == 6 || at == 9 ? 3 : 2) {
        if ((size_t)at > length)
            break;
        const char *part = arena_strndup(ctx->arena, code, (size_t)at);
        const char *name = unit_name(ctx, part);
        if (*name)
            json_array_append_new(
                crumbs,
                json_pack("{s:s, s:s}", "label", name, "href_link",
                          (size_t)at == length ? "" : text_of(ctx, "/public?unit=%s", part)));
    }
    view_set(ctx, "crumbs", crumbs);
}

static const char *chosen_place(struct ctx *ctx)
{
    const char *code = query_text(ctx, "unit");
    return unit_level(code) == LEVEL_NONE ? "" : code;
}

static enum result show_index(struct ctx *ctx)
{
    struct paging paging = paging_read(ctx);
    const char *place = chosen_place(ctx);
    bool promises = strcmp(query_text(ctx, "show"), "promises") == 0;
    bool stars = strcmp(query_text(ctx, "show"), "stars") == 0;
    int64_t notices = public_store_count_notices(ctx, place);
    int64_t promised = public_store_count_promises(ctx, place);
    int64_t starred = ascent_public_count(ctx, place);
    paging.total = stars ? starred : promises ? promised : notices;
    open_face(ctx, stars ? "公开的亮星承诺" : promises ? "正在履行的公开承诺" : "正在公示的规划");
    show_place(ctx, place);
    if (stars)
        view_set(ctx, "stars", ascent_public_list(ctx, place, paging));
    else if (promises)
        view_set(ctx, "promises", public_store_promises(ctx, place, paging));
    else
        view_set(ctx, "notices", public_store_notices(ctx, place, paging));
    view_set(ctx, "showing_promises", json_boolean(promises));
    view_set(ctx, "showing_stars", json_boolean(stars));
    view_set(ctx, "showing_notices", json_boolean(!stars && !promises));
    view_set(ctx, "star_count", json_integer(starred));
    view_set(ctx, "notice_count", json_integer(notices));
    view_set(ctx, "promise_count", json_integer(promised));
    view_set(ctx, "places", public_store_places(ctx, place));
    view_text(ctx, "place", place);
    view_text(ctx, "place_name", *place ? unit_name(ctx, place) : "");
    view_text(ctx, "q", query_text(ctx, "q"));
    paging_show(ctx, paging);
    return page(ctx, "public/index");
}

/* --- one notice --- */

static const char *town_name(struct ctx *ctx, const char *unit_code)
{
    return unit_name(ctx, arena_strndup(ctx->arena, unit_code, 9));
}

/* What the public sees of a notice, from the snapshot of its day (ALL-8). */
static void show_snapshot(struct ctx *ctx, const struct notice *notice)
{
    json_t *snapshot = json_loads(notice->snapshot, JSON_REJECT_DUPLICATES, NULL);
    json_t *campaign = json_object_get(snapshot, "campaign");
    view_set(ctx, "lists", public_lists(snapshot));
    view_text(ctx, "unit_name", unit_name(ctx, notice->unit_code));
    view_text(ctx, "town_name", town_name(ctx, notice->unit_code));
    view_text(ctx, "county_name", unit_name(ctx, arena_strndup(ctx->arena, notice->unit_code, 6)));
    json_object_set(ctx->view, "first_year", json_object_get(campaign, "first_year"));
    json_object_set(ctx->view, "last_year", json_object_get(campaign, "last_year"));
}

static const char *const shown_of_notice[] = {
    "id",    "unit",    "posted_on",   "posted_label",  "last_day",     "last_label",
    "days",  "working", "days_left",   "progress",      "on_notice",    "may_close",
    "place", "state",   "public_link", "last_is_today", "closed_label",
};

static void show_dates(struct ctx *ctx, const struct notice *notice)
{
    json_t *whole = notice_json(ctx, notice);
    for (size_t i = 0; i < sizeof shown_of_notice / sizeof shown_of_notice[0]; i++)
        json_object_set(ctx->view, shown_of_notice[i], json_object_get(whole, shown_of_notice[i]));
}

/* A notice that has ended is no longer on display: only that it ended is said. */
static enum result show_ended(struct ctx *ctx, const struct notice *notice)
{
    open_face(ctx, "公示已结束");
    view_text(ctx, "unit_name", unit_name(ctx, notice->unit_code));
    view_set(ctx, "on_notice", json_false());
    view_text(ctx, "promise_link",
              public_store_is_in_force(ctx, notice->plan_id)
                  ? text_of(ctx, "/public/villages/%s", notice->unit_code)
                  : NULL);
    return page(ctx, "public/ended");
}

static void fill_notice(struct ctx *ctx, const struct notice *notice,
                        const struct feedback_form *form)
{
    show_dates(ctx, notice);
    show_snapshot(ctx, notice);
    show_place(ctx, notice->unit_code);
    view_set(ctx, "answers", feedback_shown(ctx, notice->id));
    record_form(ctx, "f", &feedback_form_type, form);
    open_face(ctx, text_of(ctx, "%s%s党组织任期规划公示",
                           json_string_value(json_object_get(ctx->view, "town_name")),
                           json_string_value(json_object_get(ctx->view, "unit_name"))));
    view_set(ctx, "thanks", json_boolean(strcmp(query_text(ctx, "thanks"), "1") == 0));
}

static enum result show_notice(struct ctx *ctx)
{
    struct notice notice;
    struct feedback_form form;
    if (!notice_read(ctx, param_id(ctx, "id"), &notice))
        return RC_MISSING;
    if (notice.state != NOTICE_ON_NOTICE)
        return show_ended(ctx, &notice);
    record_clear(&feedback_form_type, &form);
    fill_notice(ctx, &notice, &form);
    return page(ctx, "public/notice");
}

/* The trap for programs: people do not see this input, so what fills it is no person. */
#define TRAP "website"

static json_t *feedback_receipt(const struct notice *notice)
{
    return json_pack("{s:I, s:b}", "notice", notice->id, "received", 1);
}

static enum result give_feedback(struct ctx *ctx)
{
    struct notice notice;
    struct feedback_form form;
    if (!notice_read(ctx, param_id(ctx, "id"), &notice) || notice.state != NOTICE_ON_NOTICE)
        return RC_MISSING;
    record_clear(&feedback_form_type, &form);
    if (!record_parse(ctx, &feedback_form_type, &form, false, TRAP)) {
        fill_notice(ctx, &notice, &form);
        return invalid(ctx, "public/notice");
    }
    if (text_is_blank(form_text(ctx, TRAP))) {
        int64_t id = feedback_add(ctx, &notice, &form);
        audit_add(ctx, "feedback.give", "feedback", id, notice.unit_code, NULL,
                  json_pack("{s:I, s:s}", "notice", notice.id, "text", form.text));
    }
    return created(ctx, feedback_receipt(&notice), NULL, "/public/notices/%lld?thanks=1#feedback",
                   (long long)notice.id);
}

/* --- the poster --- */

static const char *address_of(struct ctx *ctx, const struct notice *notice)
{
    return text_of(ctx, "%s://%s/public/notices/%lld", ctx->request->secure ? "https" : "http",
                   ctx->request->host, (long long)notice->id);
}

static enum result show_poster(struct ctx *ctx)
{
    struct notice notice;
    if (!notice_read(ctx, param_id(ctx, "id"), &notice))
        return RC_MISSING;
    if (notice.state != NOTICE_ON_NOTICE)
        return show_ended(ctx, &notice);
    show_dates(ctx, &notice);
    show_snapshot(ctx, &notice);
    open_face(ctx, "公示张贴页");
    view_text(ctx, "address", address_of(ctx, &notice));
    view_text(ctx, "qr_link", text_of(ctx, "/public/notices/%lld/qr.svg", (long long)notice.id));
    view_set(ctx, "a3", json_boolean(strcmp(query_text(ctx, "paper"), "a3") == 0));
    return page(ctx, "public/poster");
}

static void draw_code(struct buf *svg, struct arena *arena, const char *text)
{
    int side;
    const char *path = qr_path(arena, text, &side);
    buf_printf(svg,
               "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" "
               "shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h%dv%dH0z\"/><path "
               "d=\"%s\"/></svg>",
               side, side, side, side, path);
}

static enum result show_code(struct ctx *ctx)
{
    struct notice notice;
    if (!notice_read(ctx, param_id(ctx, "id"), &notice) || notice.state != NOTICE_ON_NOTICE)
        return RC_MISSING;
    struct buf svg = buf_create(ctx->arena, 16384);
    draw_code(&svg, ctx->arena, address_of(ctx, &notice));
    return send_bytes(ctx, "image/svg+xml", NULL, svg.bytes, svg.length);
}

/* --- commitments in force --- */

static enum result show_village(struct ctx *ctx)
{
    struct notice notice;
    struct date in_force_on;
    const char *code = param(ctx, "code");
    if (unit_level(code) != LEVEL_VILLAGE ||
        !public_store_promise(ctx, code, &notice, &in_force_on))
        return RC_MISSING;
    show_snapshot(ctx, &notice);
    show_place(ctx, code);
    view_text(ctx, "in_force_label", date_label(ctx, in_force_on));
    view_text(ctx, "star_link",
              ascent_public_count(ctx, code) ? text_of(ctx, "/public/star-promises/%s", code) : "");
    open_face(ctx, text_of(ctx, "%s的公开承诺", unit_name(ctx, code)));
    return page(ctx, "public/village");
}

static const struct route routes[] = {
    {.method = HTTP_GET,
     .pattern = "/public",
     .handle = show_index,
     .who = WHO_PUBLIC,
     .title = "正在公示的规划和正在履行的承诺"},
    {.method = HTTP_GET,
     .pattern = "/public/notices",
     .handle = show_index,
     .who = WHO_PUBLIC,
     .title = "正在公示的规划"},
    {.method = HTTP_GET,
     .pattern = "/public/notices/#id",
     .handle = show_notice,
     .who = WHO_PUBLIC,
     .title = "一份公示"},
    {.method = HTTP_POST,
     .pattern = "/public/notices/#id/feedback",
     .handle = give_feedback,
     .who = WHO_PUBLIC,
     .flags = ROUTE_LIMITED,
     .title = "提意见"},
    {.method = HTTP_GET,
     .pattern = "/public/notices/#id/poster",
     .handle = show_poster,
     .who = WHO_PUBLIC,
     .title = "可打印张贴的公示"},
    {.method = HTTP_GET,
     .pattern = "/public/notices/#id/qr.svg",
     .handle = show_code,
     .who = WHO_PUBLIC,
     .title = "公示的二维码"},
    {.method = HTTP_GET,
     .pattern = "/public/villages/:code",
     .handle = show_village,
     .who = WHO_PUBLIC,
     .title = "一个村正在履行的承诺"},
    {0},
};

const struct room public_room = {.name = "public", .routes = routes};
