/* The answer: what handlers say and how it becomes a response, as a page or as JSON. */
#include "core_internal.h"

#include "base/log.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>

/* --- what handlers say --- */

void error_at(struct ctx *ctx, const char *field, const char *rule, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const char *message = arena_vprintf(ctx->arena, format, args);
    va_end(args);
    json_array_append_new(ctx->errors, json_pack("{s:s, s:s, s:s}", "field", field, "rule", rule,
                                                 "message", message));
}

bool has_errors(const struct ctx *ctx)
{
    return json_array_size(ctx->errors) > 0;
}

const char *error_of(const struct ctx *ctx, const char *field)
{
    size_t i;
    json_t *error;
    json_array_foreach(ctx->errors, i, error)
    {
        if (text_same(json_string_value(json_object_get(error, "field")), field))
            return json_string_value(json_object_get(error, "message"));
    }
    return "";
}

void view_set(struct ctx *ctx, const char *key, json_t *value)
{
    json_object_set_new(ctx->view, key, value ? value : json_null());
}

void view_text(struct ctx *ctx, const char *key, const char *text)
{
    view_set(ctx, key, text ? json_string(text) : json_null());
}

void view_rows(struct ctx *ctx, const char *key, const struct view_rows *rows)
{
    if (ctx->json) {
        view_set(ctx, key, view_rows_json(rows));
        return;
    }
    struct view_list *list = ARENA_NEW(ctx->arena, struct view_list);
    *list = (struct view_list){key, rows, ctx->lists};
    ctx->lists = list;
}

char *text_of(struct ctx *ctx, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text = arena_vprintf(ctx->arena, format, args);
    va_end(args);
    return text;
}

enum { LABEL = 64 }; /* far more than a date takes */

const char *date_label(struct ctx *ctx, struct date date)
{
    if (date_is_none(date))
        return "";
    char label[LABEL], *at = text_put(text_put_int(label, date.year), "年");
    at = text_put(text_put_int(at, date.month), "月");
    text_put(text_put_int(at, date.day), "日");
    return arena_strdup(ctx->arena, label);
}

const char *time_label(struct ctx *ctx, int64_t epoch)
{
    struct date date = date_of_epoch(epoch);
    int64_t seconds = epoch - date_to_epoch(date);
    const char *day = date.year == ctx->today.year ? text_of(ctx, "%d月%d日", date.month, date.day)
                                                   : date_label(ctx, date);
    return text_of(ctx, "%s %02d:%02d", day, (int)(seconds / 3600), (int)(seconds / 60 % 60));
}

const char *date_text(struct ctx *ctx, struct date date)
{
    char text[DATE_TEXT];
    return arena_strdup(ctx->arena, date_format(date, text));
}

const char *decimal_text(struct ctx *ctx, int64_t value)
{
    char text[DECIMAL_TEXT];
    return arena_strdup(ctx->arena, decimal_format(value, text));
}

enum result page(struct ctx *ctx, const char *template)
{
    ctx->template = template;
    ctx->status = 200;
    return RC_OK;
}

enum result invalid(struct ctx *ctx, const char *template)
{
    ctx->template = template;
    return RC_INVALID;
}

enum result conflict(struct ctx *ctx, const char *template, const char *message)
{
    ctx->template = template;
    error_at(ctx, "", "version", "%s", message);
    return RC_CONFLICT;
}

__attribute__((format(printf, 5, 0))) static enum result
go(struct ctx *ctx, int status, json_t *record, const char *message, const char *link, va_list args)
{
    ctx->location = arena_vprintf(ctx->arena, link, args);
    ctx->record = record;
    ctx->flash = message;
    ctx->status = status;
    return RC_OK;
}

enum result done(struct ctx *ctx, json_t *record, const char *message, const char *link, ...)
{
    va_list args;
    va_start(args, link);
    enum result result = go(ctx, 200, record, message, link, args);
    va_end(args);
    return result;
}

enum result created(struct ctx *ctx, json_t *record, const char *message, const char *link, ...)
{
    va_list args;
    va_start(args, link);
    enum result result = go(ctx, 201, record, message, link, args);
    va_end(args);
    return result;
}

enum result redirect(struct ctx *ctx, const char *link, ...)
{
    va_list args;
    va_start(args, link);
    enum result result = go(ctx, 303, NULL, NULL, link, args);
    va_end(args);
    return result;
}

enum result send_bytes(struct ctx *ctx, const char *type, const char *name, const char *bytes,
                       size_t length)
{
    struct response *response = ctx->response;
    response->status = 200;
    response->type = type;
    response->body = bytes;
    response->body_length = length;
    if (name) {
        struct buf value = buf_create(ctx->arena, 128);
        buf_text(&value, "attachment; filename*=UTF-8''");
        http_encode(&value, name);
        response_header(response, "Content-Disposition", value.bytes);
    }
    return RC_OK;
}

/* --- cookies --- */

/* The __Host- prefix lets no other host of the domain set the cookie, but needs TLS. */
static const char *cookie_name(struct ctx *ctx, const char *name)
{
    return ctx->app->config->secure_cookies ? text_of(ctx, "__Host-%s", name) : name;
}

void set_cookie(struct ctx *ctx, const char *name, const char *value, const char *more)
{
    response_header(ctx->response, "Set-Cookie",
                    text_of(ctx, "%s=%s; Path=/; HttpOnly; SameSite=Lax%s%s",
                            cookie_name(ctx, name), value,
                            ctx->app->config->secure_cookies ? "; Secure" : "", more));
}

const char *sent_cookie(struct ctx *ctx, const char *name)
{
    return http_cookie(ctx->arena, ctx->request->cookie, cookie_name(ctx, name));
}

/* --- how it becomes a response --- */

struct outcome {
    int status;
    const char *rule, *title, *message;
    const char *otherwise; /* instead, where there is no form that was sent and goes back */
};

/* In the users' language, and without what only developers know (ALL-6). */
static const struct outcome outcomes[] = {
    [RC_OK] = {200, "", "", "", NULL},
    [RC_INVALID] = {422, "invalid", "填写的内容需要修改", "请按提示修改后再提交。", NULL},
    [RC_SIGNED_OUT] = {401, "signed_out", "请先登录", "您还没有登录，或登录已过期。", NULL},
    [RC_DENIED] = {403, "denied", "您不能进行这项操作", "您的账号没有这项权限。", NULL},
    [RC_MISSING] = {404, "missing", "没有找到", "这个页面不存在，或不在您的管理范围内。", NULL},
    [RC_CONFLICT] = {409, "conflict", "内容已有变化", "请查看最新内容后再操作。", NULL},
    [RC_TOO_LARGE] = {413, "too_large", "提交的内容太大", "请减少内容或换小一些的文件。", NULL},
    [RC_TOO_MANY] = {429, "too_many", "提交太频繁", "请过几分钟再试。", NULL},
    [RC_MALFORMED] = {400, "malformed", "提交的内容无法识别", "请返回上一页重新提交。", NULL},
    [RC_BUSY] = {503, "busy", "系统正忙", "刚才的操作没有保存，请稍后再试。",
                 "这一步没有办成，请稍后再试。"},
    [RC_AWAY] = {503, "away", "暂时连不上数据库",
                 "请过一会儿再提交一次。刚才的操作如果已经保存，再提交也不会重复。",
                 "请过一会儿再试。以前保存的内容都在。"},
    [RC_FAILED] = {500, "failed", "系统暂时出错", "刚才的操作没有保存，请稍后再试。",
                   "这一步没有办成，请稍后再试。"},
    [RC_FULL] = {507, "full", "存储空间已满",
                 "刚才的操作没有保存。以前保存的内容都在，可以照常查看。",
                 "这一步要留下记录，现在存不下。以前保存的内容都在。"},
};

static void send_json(struct ctx *ctx, int status, const json_t *value)
{
    const char *text = json_text(ctx, value);
    ctx->response->status = status;
    ctx->response->type = "application/json; charset=utf-8";
    ctx->response->body = text ? text : "{}";
    ctx->response->body_length = strlen(ctx->response->body);
}

/* Room for most pages, so that few move while they grow. */
#define PAGE_BYTES (48u << 10)

static void send_page(struct ctx *ctx, int status, const char *template)
{
    struct buf out = buf_create(ctx->arena, PAGE_BYTES);
    layout_add(ctx);
    if (!views_render_lists(ctx->app->templates, template, ctx->view, ctx->lists, &out)) {
        log_error("template %s is missing", template);
        status = 500;
        buf_text(&out, "<!doctype html><title>系统暂时出错</title>");
    }
    ctx->response->status = status;
    ctx->response->type = "text/html; charset=utf-8";
    ctx->response->body = out.bytes;
    ctx->response->body_length = out.length;
}

/* Every Chinese character takes nine bytes of the cookie, and proxies and browsers allow a
 * response's headers no more than 4096 in all. */
#define FLASH_BYTES 1000

static const char *short_flash(struct ctx *ctx)
{
    if (strlen(ctx->flash) <= FLASH_BYTES)
        return ctx->flash;
    int length = FLASH_BYTES;
    while (((unsigned char)ctx->flash[length] & 0xc0) == 0x80)
        length--;
    return text_of(ctx, "%.*s……", length, ctx->flash);
}

static void set_flash(struct ctx *ctx)
{
    if (!ctx->flash)
        return;
    struct buf text = buf_create(ctx->arena, 256);
    http_encode(&text, short_flash(ctx));
    set_cookie(ctx, "flash", text.bytes, "; Max-Age=60");
}

static void send_done(struct ctx *ctx)
{
    response_header(ctx->response, "Location", ctx->location);
    if (ctx->json && ctx->status != 303) {
        json_t *empty = json_object();
        send_json(ctx, ctx->status, ctx->record ? ctx->record : empty);
        return;
    }
    set_flash(ctx);
    ctx->response->status = 303;
    ctx->response->type = "text/html; charset=utf-8";
    ctx->response->body = "";
    ctx->response->body_length = 0;
}

/* {"errors":[...]}, and what the handler put beside it (yours, theirs, warnings). */
static void send_errors(struct ctx *ctx, int status)
{
    json_t *answer = json_pack("{s:O}", "errors", ctx->errors);
    static const char *const beside[] = {"yours", "theirs", "results", "reference"};
    for (size_t i = 0; i < sizeof beside / sizeof beside[0]; i++)
        if (json_object_get(ctx->view, beside[i]))
            json_object_set(answer, beside[i], json_object_get(ctx->view, beside[i]));
    send_json(ctx, status, answer);
}

/* The same page again, where that is one: asked for, or the page of a form that does not go back.
 */
static const char *again_link(struct ctx *ctx)
{
    const char *params[8];
    const struct request *request = ctx->request;
    const struct route *route = NULL;
    const char *path = http_decode_path(ctx->arena, request->path);
    bool found =
        path && !strchr("/\\", request->path[1] ? request->path[1] : ' ') &&
        router_match(ctx->app->router, ctx->arena, HTTP_GET, path, &route, params) == MATCH_FOUND &&
        !(route->flags & ROUTE_HIDDEN);
    return found ? text_of(ctx, "%s%s%s", request->path, *request->query ? "?" : "", request->query)
                 : NULL;
}

void answer_error(struct ctx *ctx, int status, const char *title, const char *message)
{
    if (ctx->json) {
        send_errors(ctx, status);
        return;
    }
    view_text(ctx, "title", title);
    view_text(ctx, "message", message);
    view_set(ctx, "status", json_integer(status));
    view_set(ctx, text_of(ctx, "is_%d", status), json_true());
    view_text(ctx, "again_link", status == 503 ? again_link(ctx) : NULL);
    if (strcmp(ctx->request->path, "/public") == 0 || text_starts(ctx->request->path, "/public/"))
        view_set(ctx, "public", json_true());
    send_page(ctx, status, "error/page");
}

#define PLAIN_PAGE(title, message)                                                                 \
    "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><title>" title "</title>"         \
    "<meta name=\"viewport\" content=\"width=device-width\">"                                      \
    "<link rel=\"stylesheet\" href=\"/static/app.css\"><main class=\"narrow\">"                    \
    "<section class=\"trouble\"><h1>" title "</h1><p>" message "</p>"                              \
    "<p><a class=\"btn\" href=\"/\">回到首页</a></p></section></main></html>"
#define PLAIN_JSON(rule, message)                                                                  \
    "{\"errors\":[{\"field\":\"\",\"rule\":\"" rule "\",\"message\":\"" message "\"}]}"

void answer_plain(struct ctx *ctx, enum result result)
{
    bool large = result == RC_TOO_LARGE;
    const char *body = large ? ctx->json
                                   ? PLAIN_JSON("too_large", "请减少内容或换小一些的文件。")
                                   : PLAIN_PAGE("提交的内容太大", "请减少内容或换小一些的文件。")
                       : ctx->json ? PLAIN_JSON("busy", "刚才的操作没有保存，请稍后再试。")
                                   : PLAIN_PAGE("系统正忙", "刚才的操作没有保存，请稍后再试。");
    *ctx->response = (struct response){
        .status = large ? 413 : 503,
        .type = ctx->json ? "application/json; charset=utf-8" : "text/html; charset=utf-8",
        .body = body,
        .body_length = strlen(body),
    };
}

/* Signed out: a page leads to sign-in and back again; what was sent is carried along. */
static void send_signed_out(struct ctx *ctx)
{
    if (ctx->json || ctx->request->method != HTTP_POST) {
        if (ctx->json) {
            send_errors(ctx, 401);
            return;
        }
        struct buf link = buf_create(ctx->arena, 128);
        buf_text(&link, "/sign-in?next=");
        http_encode(&link, ctx->request->path);
        if (*ctx->request->query) {
            http_encode(&link, "?");
            http_encode(&link, ctx->request->query);
        }
        ctx->location = link.bytes;
        ctx->status = 303;
        send_done(ctx);
        return;
    }
    view_text(ctx, "title", "登录");
    send_page(ctx, 401, "user/sign_in");
}

/* What a user reads out and an administrator finds in the log. */
static void give_reference(struct ctx *ctx)
{
    const char *reference = secret_random(ctx->arena, 6);
    log_error("reference %s: %s", reference, ctx->route ? ctx->route->pattern : "no route");
    view_text(ctx, "reference", reference);
}

static const char *message_of(struct ctx *ctx, const struct outcome *outcome)
{
    bool sent = ctx->json ? ctx->request->method == HTTP_POST
                          : json_is_object(json_object_get(ctx->view, "resume"));
    return sent || !outcome->otherwise ? outcome->message : outcome->otherwise;
}

void answer_make(struct ctx *ctx, enum result result)
{
    const struct outcome *outcome = &outcomes[result];
    if (result == RC_OK) {
        if (ctx->location)
            send_done(ctx);
        else if (ctx->template && ctx->json)
            send_json(ctx, ctx->status, ctx->view);
        else if (ctx->template)
            send_page(ctx, ctx->status, ctx->template);
        return;
    }
    if (result == RC_FAILED)
        give_reference(ctx);
    if (!has_errors(ctx))
        error_at(ctx, "", outcome->rule, "%s", message_of(ctx, outcome));
    if (result == RC_SIGNED_OUT)
        send_signed_out(ctx);
    else if (ctx->json)
        send_errors(ctx, outcome->status);
    else if (ctx->template)
        send_page(ctx, outcome->status, ctx->template);
    else
        answer_error(ctx, outcome->status, outcome->title,
                     json_string_value(json_object_get(json_array_get(ctx->errors, 0), "message")));
}

/* --- the response as a whole --- */

static const struct header security_headers[] = {
    {"Content-Security-Policy",
     "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
     "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
     "frame-ancestors 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"X-Frame-Options", "DENY"},
    {"Referrer-Policy", "same-origin"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Permissions-Policy", "geolocation=(), microphone=(), camera=(self)"},
    {"Vary", "Accept, Cookie"}, /* one address, two forms */
};

void answer_finish(struct ctx *ctx)
{
    struct response *response = ctx->response;
    for (size_t i = 0; i < sizeof security_headers / sizeof security_headers[0]; i++)
        response_header(response, security_headers[i].name, security_headers[i].value);
    bool private = ctx->user.id || (ctx->route && (ctx->route->flags & ROUTE_PRIVATE));
    response_header(response, "Cache-Control", private ? "no-store" : "no-cache");
    if (response->status == 405) /* what the path knows is not what was asked */
        response_header(response, "Allow",
                        ctx->request->method == HTTP_POST    ? "GET, HEAD"
                        : ctx->request->method == HTTP_OTHER ? "GET, HEAD, POST"
                                                             : "POST");
    if (response->status == 429)
        response_header(response, "Retry-After", "600");
    if (response->status == 503)
        response_header(response, "Retry-After", "5");
    if (!response->type)
        response->type = "text/plain; charset=utf-8";
}
