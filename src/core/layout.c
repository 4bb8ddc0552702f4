/* Layout: what every page shows around its own content, gathered from the rooms and the user. */
#include "core_internal.h"

#include "base/text.h"
#include "core/todo.h"

#include <string.h>

/* The link whose path is the longest beginning of this page's path is the one that is "on". */
static size_t matched_length(const char *link, const char *path)
{
    size_t length = strlen(link);
    if (strcmp(link, "/") == 0)
        return strcmp(path, "/") == 0;
    return strncmp(link, path, length) == 0 && (path[length] == '\0' || path[length] == '/')
               ? length
               : 0;
}

static size_t longest_match(const struct ctx *ctx)
{
    size_t longest = 0;
    for (const struct room *const *room = ctx->app->rooms; *room; room++)
        for (const struct nav_link *link = (*room)->nav; link && link->label; link++) {
            size_t length = has_role(ctx, link->who) || (link->who & WHO_SIGNED_IN)
                                ? matched_length(link->link, ctx->request->path)
                                : 0;
            longest = length > longest ? length : longest;
        }
    return longest;
}

static json_t *group_named(json_t *nav, const char *name)
{
    size_t i;
    json_t *group;
    json_array_foreach(nav, i, group)
    {
        if (text_same(json_string_value(json_object_get(group, "group")), name))
            return json_object_get(group, "links");
    }
    json_t *links = json_array();
    json_array_append_new(nav, json_pack("{s:s, s:o}", "group", name, "links", links));
    return links;
}

static json_t *navigation(struct ctx *ctx)
{
    json_t *nav = json_array();
    size_t longest = longest_match(ctx);
    for (const struct room *const *room = ctx->app->rooms; *room; room++)
        for (const struct nav_link *link = (*room)->nav; link && link->label; link++) {
            if (!has_role(ctx, link->who) && !(link->who & WHO_SIGNED_IN))
                continue;
            bool on = longest && matched_length(link->link, ctx->request->path) == longest;
            json_array_append_new(group_named(nav, link->group),
                                  json_pack("{s:s, s:s, s:b, s:b, s:n}", "label", link->label,
                                            "href_link", link->link, "on", on, "tab", link->tab,
                                            "count"));
        }
    return nav;
}

static const char *role_labels(struct ctx *ctx)
{
    const char *labels = "";
    for (const unsigned *role = role_all; *role; role++)
        if (has_role(ctx, *role))
            labels =
                *labels ? text_of(ctx, "%s、%s", labels, role_label(*role)) : role_label(*role);
    return labels;
}

static void take_flash(struct ctx *ctx)
{
    const char *flash = sent_cookie(ctx, "flash");
    if (!flash || !*flash)
        return;
    json_t *decoded = json_object();
    const char *form = text_of(ctx, "flash=%s", flash);
    if (http_parse_form(form, strlen(form), decoded) == PARSE_OK)
        json_object_set(ctx->view, "notice_text", json_object_get(decoded, "flash"));
    set_cookie(ctx, "flash", "", "; Max-Age=0");
}

/* Anchors of the fields that errors are at, for the summary's links. */
static void add_errors(struct ctx *ctx)
{
    size_t i;
    json_t *error;
    if (!has_errors(ctx))
        return;
    json_array_foreach(ctx->errors, i, error)
    {
        const char *field = json_string_value(json_object_get(error, "field"));
        json_object_set_new(error, "anchor",
                            field && *field ? json_string(text_of(ctx, "f-%s", field))
                                            : json_null());
    }
    json_object_set(ctx->view, "errors", ctx->errors);
}

static int64_t find_demo(struct ctx *ctx)
{
    return db_one_int(ctx->db, SQL("SELECT 1 FROM facts WHERE name = 'demo' AND value = '1'"),
                      NO_ARGS, 0);
}

void layout_add(struct ctx *ctx)
{
    take_flash(ctx);
    add_errors(ctx);
    if (ctx->db && memo_number(ctx, MEMO_DEMO, find_demo))
        view_set(ctx, "demo", json_true());
    view_text(ctx, "today_text", date_label(ctx, ctx->today));
    view_text(ctx, "once", secret_random(ctx->arena, 16));
    if (ctx->user.id == 0)
        return;
    view_set(ctx, "user",
             json_pack("{s:s, s:s, s:s, s:s}", "name", ctx->user.full_name, "unit",
                       ctx->user.unit_name, "unit_code", ctx->user.unit_code, "role_label",
                       role_labels(ctx)));
    view_set(ctx, "nav", navigation(ctx));
    view_text(ctx, "csrf", ctx->csrf);
    if (ctx->db)
        view_set(ctx, "todo_count", json_integer(todo_count(ctx)));
}
