/* What is asked of a request before its handler is called: the host's name, user, role and scope,
 * how often, a body that can be read, a form of our own. */
#include "core_internal.h"

#include "base/text.h"
#include "core/field.h"
#include "core/session.h"

#include <string.h>

/* Length of the name in a Host header (an IPv6 address keeps its brackets); 0 when it is malformed,
 * since links are made from it. */
static size_t host_name_length(const char *host)
{
    static const char letters[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_";
    static const char digits[] = "0123456789abcdefABCDEF:.";
    size_t length = *host == '[' ? 1 + strspn(host + 1, digits) : strspn(host, letters);
    if (*host == '[' && host[length++] != ']')
        return 0;
    const char *port = host + length + (host[length] == ':');
    return port[strspn(port, "0123456789")] == '\0' ? length : 0;
}

bool admit_host(const struct config *config, const char *host)
{
    size_t length = host_name_length(host);
    if (!*config->hosts)
        return length > 0 || !*host;
    if (length > 0 && host[length - 1] == '.') /* the same name, written in full */
        length--;
    for (const char *name = config->hosts; length > 0 && *name;) {
        size_t size = strcspn(name, " ");
        if (size == length && strncasecmp(name, host, length) == 0)
            return true;
        name += size + (name[size] == ' ');
    }
    return false;
}

enum result admit_body(struct exchange *exchange)
{
    struct ctx *ctx = exchange->ctx;
    const struct request *request = ctx->request;
    const char *type = http_media_type(ctx->arena, request->content_type);
    enum parse_result parsed = PARSE_OK;
    if (strcmp(type, "application/json") == 0) {
        json_t *sent = http_parse_json(request->body, request->body_length, &parsed);
        ctx->form = sent ? sent : ctx->form;
    } else if (strcmp(type, "multipart/form-data") == 0) {
        exchange->upload = ARENA_ARRAY(ctx->arena, struct upload, HTTP_MAX_FILES);
        parsed = http_parse_multipart(ctx->arena, request->content_type, request->body,
                                      request->body_length, ctx->form, exchange->upload,
                                      &exchange->uploads);
    } else if (strcmp(type, "application/x-www-form-urlencoded") == 0) {
        parsed = http_parse_form(request->body, request->body_length, ctx->form);
    } else if (request->body_length > 0) {
        return RC_MALFORMED;
    }
    if (exchange->uploads > 0 && !(ctx->route && ctx->route->flags & ROUTE_UPLOAD))
        return RC_MALFORMED;
    return parsed == PARSE_OK ? RC_OK : parsed == PARSE_TOO_MANY ? RC_TOO_LARGE : RC_MALFORMED;
}

enum result admit_access(struct ctx *ctx)
{
    const struct route *route = ctx->route;
    if (route->who & WHO_PUBLIC)
        return RC_OK;
    if (ctx->user.id == 0)
        return RC_SIGNED_OUT;
    if (!(route->who & WHO_SIGNED_IN) && !has_role(ctx, route->who))
        return route->flags & ROUTE_HIDDEN ? RC_MISSING : RC_DENIED;
    if (route->owner) {
        const char *unit = route->owner(ctx);
        if (!unit || !in_scope(ctx, unit))
            return RC_MISSING;
    }
    return RC_OK;
}

/* Programs of a whole office read from one address. */
#define READS_FOR_A_POST 10

static bool is_throttled(const struct exchange *exchange)
{
    const struct ctx *ctx = exchange->ctx;
    int admitted = ctx->app->config->limited_posts;
    if (exchange->clashes) /* it was counted when it came */
        return false;
    if (ctx->request->method != HTTP_POST)
        admitted *= READS_FOR_A_POST;
    return (ctx->route->flags & ROUTE_LIMITED) &&
           !throttle_admit(ctx->app->throttle, ctx->request->address, ctx->route->pattern, ctx->now,
                           admitted);
}

/* What can be said of a form before its handler: the version is one, and a bare route gets nothing.
 */
static bool check_form(struct ctx *ctx)
{
    if (!form_version_is_clear(ctx))
        error_at(ctx, "version", "format", "版本号不对，请刷新页面后重新提交");
    if (ctx->route->flags & ROUTE_BARE)
        form_only(ctx, "", "");
    return !has_errors(ctx);
}

/* What must not be known of leaves no trace in the answer (POOL-10): no flags of its route. */
static void forget_hidden(struct ctx *ctx)
{
    if (ctx->route && ctx->route->flags & ROUTE_HIDDEN)
        ctx->route = NULL;
}

static enum result signed_out(struct exchange *exchange)
{
    if (exchange->ctx->request->method == HTTP_POST)
        admit_body(exchange);
    submission_carry(exchange->ctx);
    return RC_SIGNED_OUT;
}

/* Where people and calendar programs come who have no account. An address of a calendar is a
 * secret, so it is never led on to the sign-in page, which would carry it into logs. */
static bool is_public_place(const char *path)
{
    return text_same(path, "/public") || text_starts(path, "/public/") ||
           text_starts(path, "/static/") || text_starts(path, "/calendar/");
}

enum result admit_nowhere(struct exchange *exchange)
{
    struct ctx *ctx = exchange->ctx;
    ctx->route = NULL;
    if (!session_load(ctx))
        return RC_SIGNED_OUT;
    if (ctx->user.id || is_public_place(ctx->request->path))
        return RC_MISSING;
    return signed_out(exchange);
}

enum result admit_request(struct exchange *exchange)
{
    struct ctx *ctx = exchange->ctx;
    bool unsafe = ctx->request->method == HTTP_POST;
    bool known = session_load(ctx);
    if (known && is_throttled(exchange))
        return RC_TOO_MANY;
    enum result access = known ? admit_access(ctx) : RC_SIGNED_OUT;
    if (access != RC_OK)
        forget_hidden(ctx);
    if (access == RC_DENIED || access == RC_MISSING || !known)
        return access;
    if (access == RC_SIGNED_OUT)
        return signed_out(exchange);
    enum result parsed = unsafe ? admit_body(exchange) : RC_OK;
    if (parsed != RC_OK)
        return parsed;
    if (unsafe && !session_request_is_ours(ctx)) {
        error_at(ctx, "", "csrf", "页面已过期，请刷新后重新提交。");
        return RC_DENIED;
    }
    return unsafe && !check_form(ctx) ? RC_INVALID : RC_OK;
}
