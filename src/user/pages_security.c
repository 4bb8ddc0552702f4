/* The security administrator's page: who must wait after failed sign-ins, who is signed in. */
#include "pages.h"

#include "base/text.h"
#include "core/app.h"
#include "core/audit.h"
#include "core/field.h"

#define SHOWN 100

static json_t *locked_names(struct ctx *ctx)
{
    json_t *list = json_array();
    struct db_rows *rows = account_locked_rows(ctx);
    while (db_next(rows)) {
        struct account account = account_of_row(rows);
        json_array_append_new(list,
                              json_pack("{s:I, s:s, s:s, s:s, s:I, s:s}", "id", account.id, "name",
                                        account.name, "full_name", account.full_name, "unit_name",
                                        account.unit_name, "failures", account.attempts.failures,
                                        "until", time_label(ctx, account.attempts.locked_until)));
    }
    return list;
}

/* Addresses belong to no unit, so every security administrator may let one in again. */
static json_t *locked_addresses(struct ctx *ctx)
{
    json_t *list = json_array();
    struct db_rows *rows = address_locked_rows(ctx);
    while (db_next(rows))
        json_array_append_new(list,
                              json_pack("{s:s, s:I, s:s}", "address", db_text(rows, "address"),
                                        "failures", db_int(rows, "failures"), "until",
                                        time_label(ctx, db_int(rows, "locked_until"))));
    return list;
}

static json_t *recent_failures(struct ctx *ctx)
{
    json_t *list = json_array();
    struct db_rows *rows = failure_rows(ctx, SHOWN);
    while (db_next(rows))
        json_array_append_new(
            list, json_pack("{s:s, s:s, s:s, s:s}", "at", time_label(ctx, db_int(rows, "at")),
                            "address", db_text(rows, "address"), "name", db_text(rows, "name"),
                            "full_name", db_text(rows, "full_name")));
    return list;
}

static json_t *live_sessions(struct ctx *ctx)
{
    json_t *list = json_array();
    struct db_rows *rows = session_rows(ctx, 0, SHOWN);
    while (db_next(rows))
        json_array_append_new(list, session_json(ctx, rows));
    return list;
}

static json_t *second_factors(struct ctx *ctx)
{
    json_t *list = json_array();
    struct db_rows *rows = factor_rows(ctx, query_like(ctx), SHOWN);
    while (db_next(rows))
        json_array_append_new(list, json_pack("{s:I, s:s, s:s, s:s, s:s, s:b}", "id",
                                              db_int(rows, "id"), "name", db_text(rows, "name"),
                                              "full_name", db_text(rows, "full_name"), "unit_name",
                                              db_text(rows, "unit_name"), "since",
                                              time_label(ctx, db_int(rows, "confirmed_at")), "own",
                                              db_int(rows, "id") == ctx->user.id));
    return list;
}

enum result security_page(struct ctx *ctx)
{
    const struct config *config = ctx->app->config;
    view_text(ctx, "title", "登录安全");
    view_set(ctx, "locked", locked_names(ctx));
    view_set(ctx, "addresses", locked_addresses(ctx));
    view_set(ctx, "failures", recent_failures(ctx));
    view_set(ctx, "factors", second_factors(ctx));
    view_text(ctx, "q", query_text(ctx, "q"));
    view_set(ctx, "sessions", live_sessions(ctx));
    view_set(ctx, "lock_failures", json_integer(config->lock_failures));
    view_set(ctx, "address_failures", json_integer(config->lock_failures * ADDRESS_FACTOR));
    view_set(ctx, "lock_minutes", json_integer(config->lock_minutes));
    return page(ctx, "user/security");
}

enum result user_unlock(struct ctx *ctx)
{
    struct account account;
    if (!account_read(ctx, param_id(ctx, "id"), &account))
        return RC_MISSING;
    account_set_attempts(ctx, account.id, (struct attempts){0});
    audit_add(ctx, "user.unlock", "user", account.id, account.unit, NULL, NULL);
    return done(ctx, NULL, "已恢复登录", "/security");
}

enum result address_unlock(struct ctx *ctx)
{
    const char *address = form_text(ctx, "address");
    if (form_only(ctx, "address", "") && text_is_blank(address))
        error_at(ctx, "address", "required", "请填写地址");
    if (has_errors(ctx))
        return invalid(ctx, NULL);
    if (address_forget(ctx, address) != 1)
        return RC_MISSING;
    audit_add(ctx, "address.unlock", "address", 0, ctx->user.unit_code, NULL,
              json_pack("{s:s}", "address", address));
    return done(ctx, NULL, "已恢复登录", "/security");
}

enum result user_sessions_end(struct ctx *ctx)
{
    struct account account;
    if (!account_read(ctx, param_id(ctx, "id"), &account))
        return RC_MISSING;
    int64_t ended = session_remove_others(ctx, account.id, 0);
    audit_add(ctx, "user.session_end", "user", account.id, account.unit, NULL,
              json_pack("{s:I}", "ended", ended));
    return done(ctx, json_pack("{s:I}", "ended", ended), "该用户的登录已全部结束", "/security");
}
