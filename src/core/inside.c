/* Another page, read within a request: found, admitted and handled like a request of its own, in
 * the transaction that is open. */
#include "core/inside.h"

#include "core_internal.h"

#include <string.h>

enum { READER = -1 }; /* someone with a scope who is nobody's author, reviewer or addressee */

/* The link as a request of nobody. */
static struct request *request_of(struct ctx *ctx, const char *link, bool json)
{
    struct request *request = ARENA_NEW(ctx->arena, struct request);
    size_t length = strcspn(link, "?#");
    *request = request_blank();
    request->method = HTTP_GET;
    request->path = arena_strndup(ctx->arena, link, length);
    if (link[length] == '?')
        request->query =
            arena_strndup(ctx->arena, link + length + 1, strcspn(link + length + 1, "#"));
    request->accept = json ? "application/json" : "";
    return request;
}

static bool find_route(struct ctx *inner)
{
    const char *path = http_decode_path(inner->arena, inner->request->path);
    return path &&
           router_match(inner->app->router, inner->arena, HTTP_GET, path, &inner->route,
                        inner->params) == MATCH_FOUND &&
           !inner->route->prepare;
}

static struct ctx inner_ctx(struct ctx *ctx, const char *link, bool json, struct inside *page)
{
    *page = (struct inside){.pattern = ""};
    return (struct ctx){
        .app = ctx->app,
        .arena = ctx->arena,
        .request = request_of(ctx, link, json),
        .response = &page->response,
        .db = ctx->db,
        .now = ctx->now,
        .today = ctx->today,
        .user = ctx->user,
        .csrf = "",
        .chain = "",
        .json = json,
        .inside = true,
        .query = json_object(),
        .form = json_object(),
        .view = json_object(),
        .errors = json_array(),
    };
}

enum result inside_read(struct ctx *ctx, const char *link, bool json, struct inside *page)
{
    struct ctx inner = inner_ctx(ctx, link, json, page);
    const char *query = inner.request->query;
    if (!find_route(&inner) || http_parse_form(query, strlen(query), inner.query) != PARSE_OK)
        return RC_MISSING;
    page->pattern = inner.route->pattern;
    page->flags = inner.route->flags;
    enum result result = admit_access(&inner);
    if (result != RC_OK)
        return result;
    inner.user.id = READER;
    inner.user.name = inner.user.full_name = "";
    inner.user.roles = 0;
    result = inner.route->handle(&inner);
    if (result == RC_OK && inner.location)
        return RC_MISSING;
    if (result == RC_OK)
        answer_make(&inner, RC_OK);
    return db_failed(ctx->db) ? RC_FAILED : result;
}

bool inside_admits(struct ctx *ctx, const char *link)
{
    struct inside page;
    struct ctx inner = inner_ctx(ctx, link, false, &page);
    return find_route(&inner) && admit_access(&inner) == RC_OK;
}

bool inside_has_flag(struct ctx *ctx, const char *link, unsigned flags)
{
    struct inside page;
    struct ctx inner = inner_ctx(ctx, link, false, &page);
    return find_route(&inner) && (inner.route->flags & flags);
}
