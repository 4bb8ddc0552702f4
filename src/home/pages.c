/* Attachments by their address; whether the program is well; what there is for programs. */
#include "home.h"

#include "pages.h"

#include "base/text.h"
#include "home/store.h"

#include "core/app.h"
#include "core/file.h"

#include <string.h>

/* Whose an attachment is: the unit of the record that it belongs to. */
static const char *file_owner(struct ctx *ctx)
{
    return db_one_text(ctx->db, SQL("SELECT unit_code FROM files WHERE id = $1"),
                       ARGS(db_i(param_id(ctx, "id"))));
}

static enum result show_file(struct ctx *ctx)
{
    return file_send(ctx, param_id(ctx, "id"));
}

static enum result show_health(struct ctx *ctx)
{
    if (db_one_int(ctx->db, SQL("SELECT 1"), NO_ARGS, 0) != 1)
        return RC_FAILED;
    return send_bytes(ctx, "text/plain; charset=utf-8", NULL, "ok\n", 3);
}

/* --- the description of the interface, made from the route table --- */

/* "/plans/#id" as "/plans/{id}". */
static const char *open_path(struct ctx *ctx, const char *pattern)
{
    struct buf path = buf_create(ctx->arena, 64);
    for (; *pattern; pattern++) {
        if (*pattern != '#' && *pattern != ':') {
            buf_char(&path, *pattern);
            continue;
        }
        size_t length = strcspn(pattern + 1, "/");
        buf_printf(&path, "{%.*s}", (int)length, pattern + 1);
        pattern += length;
    }
    return path.bytes;
}

static json_t *path_parameters(struct ctx *ctx, const char *pattern)
{
    json_t *parameters = json_array();
    for (; *pattern; pattern++) {
        if (*pattern != '#' && *pattern != ':')
            continue;
        size_t length = strcspn(pattern + 1, "/");
        json_array_append_new(parameters, json_pack("{s:s, s:s, s:b, s:{s:s}}", "name",
                                                    arena_strndup(ctx->arena, pattern + 1, length),
                                                    "in", "path", "required", 1, "schema", "type",
                                                    *pattern == '#' ? "integer" : "string"));
        pattern += length;
    }
    return parameters;
}

static const char *access_text(struct ctx *ctx, unsigned who)
{
    const char *text = who & WHO_PUBLIC ? "public" : who & WHO_SIGNED_IN ? "signed_in" : "";
    for (const unsigned *role = role_all; *role; role++)
        if (who & *role)
            text = *text ? text_of(ctx, "%s, %s", text, role_name(*role)) : role_name(*role);
    return text;
}

static void describe_route(struct ctx *ctx, json_t *paths, const struct room *room,
                           const struct route *route)
{
    const char *path = open_path(ctx, route->pattern);
    json_t *methods = json_object_get(paths, path);
    if (!methods) {
        methods = json_object();
        json_object_set_new(paths, path, methods);
    }
    json_object_set_new(methods, route->method == HTTP_POST ? "post" : "get",
                        json_pack("{s:s, s:[s], s:o, s:s, s:{s:{s:s}}}", "summary", route->title,
                                  "tags", room->name, "parameters",
                                  path_parameters(ctx, route->pattern), "x-access",
                                  access_text(ctx, route->who), "responses", "default",
                                  "description", "JSON: the page's data, or {errors:[...]}"));
}

static enum result show_openapi(struct ctx *ctx)
{
    json_t *paths = json_object();
    for (const struct room *const *room = ctx->app->rooms; *room; room++)
        for (const struct route *route = (*room)->routes; route && route->pattern; route++)
            describe_route(ctx, paths, *room, route);
    json_t *description = json_pack("{s:s, s:{s:s, s:s}, s:o}", "openapi", "3.0.3", "info", "title",
                                    "Yicun", "version", "1", "paths", paths);
    const char *text = json_text(ctx, description);
    return send_bytes(ctx, "application/json; charset=utf-8", NULL, text, strlen(text));
}

static const struct route routes[] = {
    {.method = HTTP_GET,
     .pattern = "/",
     .handle = home_page,
     .who = WHO_SIGNED_IN,
     .title = "待办"},
    {.method = HTTP_GET,
     .pattern = "/account/calendar",
     .handle = calendar_address_page,
     .who = WHO_SIGNED_IN,
     .flags = ROUTE_OWN,
     .title = "待办的日历地址"},
    {.method = HTTP_POST,
     .pattern = "/account/calendar",
     .handle = calendar_address_change,
     .who = WHO_SIGNED_IN,
     .flags = ROUTE_OWN,
     .title = "启用、更换或停用日历地址"},
    {.method = HTTP_GET,
     .pattern = "/calendar/:file",
     .handle = calendar_feed,
     .who = WHO_PUBLIC,
     .flags = ROUTE_LIMITED | ROUTE_PRIVATE,
     .title = "待办的日历，凭私人地址"},
    {.method = HTTP_GET,
     .pattern = "/files/#id",
     .handle = show_file,
     .owner = file_owner,
     .flags = ROUTE_FILE,
     .who = WHO_BUSINESS,
     .title = "下载附件"},
    {.method = HTTP_GET,
     .pattern = "/healthz",
     .handle = show_health,
     .who = WHO_PUBLIC,
     .title = "运行是否正常"},
    {.method = HTTP_GET,
     .pattern = "/style",
     .handle = style_page,
     .who = ROLE_SYSTEM_ADMIN,
     .title = "页面样式"},
    {.method = HTTP_GET,
     .pattern = "/api/openapi.json",
     .handle = show_openapi,
     .who = WHO_SIGNED_IN,
     .title = "接口说明"},
    {0},
};

static const struct nav_link nav[] = {
    {"今天", "待办", "/", WHO_SIGNED_IN, true},
    {"系统", "页面样式", "/style", ROLE_SYSTEM_ADMIN, false},
    {0},
};

const struct room home_room = {.name = "home", .routes = routes, .nav = nav, .sealed = home_sealed};
