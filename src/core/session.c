/* Sessions and bearer tokens: who asks, and whether an unsafe request is really theirs. */
#include "core/session.h"

#include "base/text.h"
#include "core_internal.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COOKIE "session"
#define TOKEN_BYTES 32
#define SEEN_PARTS 12 /* a session's last use is written this often within the idle limit */
#define DAY_SECONDS 86400
#define USER_AGENT_LENGTH 200

static const char *token_hash(struct ctx *ctx, const char *purpose, const char *token)
{
    return secret_hash(ctx->app->secrets, ctx->arena, purpose, token, strlen(token));
}

const char *session_token_hash(struct ctx *ctx, const char *token)
{
    return token_hash(ctx, "token", token);
}

void session_factor_given(struct ctx *ctx)
{
    ctx->user.factor_at = ctx->now;
    db_run(ctx->db, SQL("UPDATE sessions SET factor_at = $2 WHERE id = $1"),
           ARGS(db_i(ctx->user.session), db_i(ctx->now)));
}

static void end_own_session(struct ctx *ctx)
{
    const char *token = sent_cookie(ctx, COOKIE);
    if (token)
        db_run(ctx->db, SQL("DELETE FROM sessions WHERE token_hash = $1"),
               ARGS(db_t(token_hash(ctx, "session", token))));
}

/* A header may hold any bytes; pages and JSON take only text. */
static const char *user_agent_of(struct ctx *ctx)
{
    char *name = arena_strndup(ctx->arena, ctx->request->user_agent, USER_AGENT_LENGTH);
    for (char *c = name; *c; c++)
        if (*c < ' ' || *c > '~')
            *c = '?';
    return name;
}

void session_sweep(struct ctx *ctx)
{
    const struct config *config = ctx->app->config;
    db_run(ctx->db, SQL("DELETE FROM sessions WHERE created_at < $1 OR seen_at < $2"),
           ARGS(db_i(ctx->now - config->absolute_hours * INT64_C(3600)),
                db_i(ctx->now - config->idle_minutes * INT64_C(60))));
}

bool session_start(struct ctx *ctx, int64_t user_id)
{
    const char *token = secret_random(ctx->arena, TOKEN_BYTES);
    end_own_session(ctx);
    db_run(ctx->db,
           SQL("INSERT INTO sessions (user_id, token_hash, created_at, seen_at, address, "
               "user_agent) VALUES ($1, $2, $3, $3, $4, $5)"),
           ARGS(db_i(user_id), db_t(token_hash(ctx, "session", token)), db_i(ctx->now),
                db_t(ctx->request->address), db_t(user_agent_of(ctx))));
    set_cookie(ctx, COOKIE, token, "");
    ctx->csrf = token_hash(ctx, "csrf", token);
    return !db_failed(ctx->db);
}

void session_end(struct ctx *ctx)
{
    end_own_session(ctx);
    set_cookie(ctx, COOKIE, "", "; Max-Age=0");
}

struct touch {
    int64_t session, now;
};

static bool touch_session(struct db *db, void *arg)
{
    const struct touch *touch = arg;
    db_run(db, SQL("UPDATE sessions SET seen_at = $2 WHERE id = $1 AND seen_at < $2"),
           ARGS(db_i(touch->session), db_i(touch->now)));
    return true;
}

static void touch_later(struct ctx *ctx, int64_t session)
{
    struct touch *touch = malloc(sizeof *touch);
    if (!touch)
        return;
    *touch = (struct touch){session, ctx->now};
    store_write_later(ctx->app->store, touch_session, touch);
}

static void take_user(struct ctx *ctx, struct db_rows *rows)
{
    int days = ctx->app->config->password_days;
    ctx->user = (struct user){
        .id = db_int(rows, "id"),
        .name = db_text(rows, "name"),
        .full_name = db_text(rows, "full_name"),
        .unit_code = db_text(rows, "unit_code"),
        .unit_name = db_text(rows, "unit_name"),
        .roles = (unsigned)db_int(rows, "roles"),
        .session = db_int(rows, "session"),
        .factor_at = db_int(rows, "factor_at"),
        .must_change =
            db_int(rows, "must_change") ||
            (days > 0 && ctx->now - db_int(rows, "password_at") > days * (int64_t)DAY_SECONDS),
    };
    ctx->user.scope = scope_of(ctx->user.unit_code);
}

static void load_cookie(struct ctx *ctx, const char *token)
{
    const struct config *config = ctx->app->config;
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT u.id, u.name, u.full_name, u.unit_code, u.roles, u.must_change, u.password_at, "
            "s.id AS session, s.factor_at, s.seen_at, COALESCE(n.name, '') AS unit_name "
            "FROM sessions s JOIN users u ON u.id = s.user_id "
            "LEFT JOIN units n ON n.code = u.unit_code "
            "WHERE s.token_hash = $1 AND s.created_at >= $2 AND s.seen_at >= $3 "
            "AND u.disabled = 0"),
        ARGS(db_t(token_hash(ctx, "session", token)),
             db_i(ctx->now - config->absolute_hours * INT64_C(3600)),
             db_i(ctx->now - config->idle_minutes * INT64_C(60))));
    if (db_next(rows)) {
        take_user(ctx, rows);
        ctx->csrf = token_hash(ctx, "csrf", token);
        if (ctx->now - db_int(rows, "seen_at") >= config->idle_minutes * 60 / SEEN_PARTS)
            touch_later(ctx, ctx->user.session);
    }
    db_end(rows);
}

static bool load_bearer(struct ctx *ctx, const char *token)
{
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT u.id, u.name, u.full_name, u.unit_code, u.roles, 0 AS must_change, "
                     "$2 AS password_at, 0 AS session, 0 AS factor_at, "
                     "COALESCE(n.name, '') AS unit_name "
                     "FROM tokens t JOIN users u ON u.id = t.user_id "
                     "LEFT JOIN units n ON n.code = u.unit_code "
                     "WHERE t.token_hash = $1 AND t.revoked_at IS NULL AND u.disabled = 0"),
                 ARGS(db_t(session_token_hash(ctx, token)), db_i(ctx->now)));
    bool found = db_next(rows);
    if (found) {
        take_user(ctx, rows);
        ctx->bearer = true;
    }
    db_end(rows);
    return found;
}

bool session_act_as(struct ctx *ctx, int64_t user_id)
{
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT u.id, u.name, u.full_name, u.unit_code, u.roles, 0 AS must_change, "
                     "$2 AS password_at, 0 AS session, 0 AS factor_at, "
                     "COALESCE(n.name, '') AS unit_name "
                     "FROM users u LEFT JOIN units n ON n.code = u.unit_code "
                     "WHERE u.id = $1 AND u.disabled = 0"),
                 ARGS(db_i(user_id), db_i(ctx->now)));
    bool found = db_next(rows);
    if (found)
        take_user(ctx, rows);
    db_end(rows);
    return found;
}

bool session_load(struct ctx *ctx)
{
    const char *authorization = ctx->request->authorization;
    if (*authorization)
        return strncasecmp(authorization, "Bearer ", 7) == 0 && load_bearer(ctx, authorization + 7);
    const char *token = sent_cookie(ctx, COOKIE);
    if (token && *token)
        load_cookie(ctx, token);
    return true;
}

/* An Origin names this very host. */
static bool origin_is_ours(const struct request *request)
{
    const char *host = strstr(request->origin, "://");
    return host && strcasecmp(host + 3, request->host) == 0;
}

bool session_same_origin(const struct ctx *ctx)
{
    const struct request *request = ctx->request;
    if (*request->sec_fetch_site)
        return strcmp(request->sec_fetch_site, "same-origin") == 0;
    return *request->origin && origin_is_ours(request);
}

/* What the browser says does not speak against it; programs send neither header. */
static bool not_foreign(const struct request *request)
{
    const char *site = request->sec_fetch_site;
    if (*site && strcmp(site, "same-origin") != 0 && strcmp(site, "none") != 0)
        return false;
    return !*request->origin || origin_is_ours(request);
}

static bool same_token(const char *a, const char *b)
{
    size_t length = strlen(a);
    unsigned char difference = strlen(b) != length;
    for (size_t i = 0; i < length && b[i]; i++)
        difference |= (unsigned char)(a[i] ^ b[i]);
    return difference == 0;
}

bool session_request_is_ours(const struct ctx *ctx)
{
    if (ctx->bearer)
        return true;
    if (!not_foreign(ctx->request))
        return false;
    if (ctx->user.id == 0 || same_token(ctx->csrf, form_text(ctx, "_csrf")))
        return true;
    /* A public form may have been opened before this session began, in another tab. */
    return (ctx->route->who & WHO_PUBLIC) && session_same_origin(ctx);
}
