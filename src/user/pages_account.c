/* The own account: who I am, where I am signed in, a new password. */
#include "pages.h"

#include "base/text.h"
#include "core/app.h"
#include "core/audit.h"
#include "core/field.h"
#include "core/session.h"

/* --- the account and its sessions --- */

enum result account_page(struct ctx *ctx)
{
    struct account account;
    json_t *sessions = json_array();
    if (!account_read(ctx, ctx->user.id, &account))
        return RC_MISSING;
    struct db_rows *rows = session_rows(ctx, ctx->user.id, 100);
    while (db_next(rows))
        json_array_append_new(sessions, session_json(ctx, rows));
    view_text(ctx, "title", "我的账号");
    view_set(ctx, "account", account_json(ctx, &account));
    view_set(ctx, "others", json_boolean(json_array_size(sessions) > 1));
    view_set(ctx, "sessions", sessions);
    return page(ctx, "user/account");
}

enum result own_session_end(struct ctx *ctx)
{
    int64_t id = param_id(ctx, "id");
    if (session_remove(ctx, ctx->user.id, id) != 1)
        return RC_MISSING;
    audit_add(ctx, "user.session_end", "user", ctx->user.id, ctx->user.unit_code, NULL,
              json_pack("{s:i}", "ended", 1));
    return done(ctx, json_pack("{s:i}", "ended", 1), "那一处登录已结束", "/account");
}

enum result own_sessions_end(struct ctx *ctx)
{
    int64_t ended = session_remove_others(ctx, ctx->user.id, ctx->user.session);
    audit_add(ctx, "user.session_end", "user", ctx->user.id, ctx->user.unit_code, NULL,
              json_pack("{s:I}", "ended", ended));
    return done(ctx, json_pack("{s:I}", "ended", ended), "其他地方的登录已全部退出", "/account");
}

/* --- the password --- */

static enum result show_password_form(struct ctx *ctx, bool refused)
{
    view_text(ctx, "title", "修改密码");
    view_set(ctx, "must_change", json_boolean(ctx->user.must_change));
    view_text(ctx, "sign_in_name", ctx->user.name);
    view_set(
        ctx, "f",
        json_pack("{s:o, s:o, s:o}", "old",
                  password_input(ctx, "old", "现在的密码", "", "current-password"), "new",
                  password_input(ctx, "new", "新密码",
                                 "至少 12 位。可以用几个词连成一句话，好记又难猜", "new-password"),
                  "again", password_input(ctx, "again", "再输入一遍新密码", "", "new-password")));
    return refused ? invalid(ctx, "user/password") : page(ctx, "user/password");
}

enum result password_page(struct ctx *ctx)
{
    return show_password_form(ctx, false);
}

/* What the slow step found out. */
struct password_check {
    bool old_right;
    const char *old_hash, *new_hash;
};

static void check_new_password(struct ctx *ctx)
{
    const char *fresh = form_text(ctx, "new");
    const char *fault = password_fault(ctx->app->common, ctx->user.name, fresh);
    if (fault)
        error_at(ctx, "new", "password", "%s", fault);
    else if (text_same(fresh, form_text(ctx, "old")))
        error_at(ctx, "new", "password", "新密码不能和现在的密码相同");
    if (!text_same(fresh, form_text(ctx, "again")) && !(ctx->json && !*form_text(ctx, "again")))
        error_at(ctx, "again", "password", "两次输入的新密码不一样");
}

enum result prepare_password_change(struct ctx *ctx)
{
    struct password_check *check = ARENA_NEW(ctx->arena, struct password_check);
    struct account account = {0};
    ctx->prepared = check;
    if (!form_only(ctx, "old new again", ""))
        return RC_OK;
    check_new_password(ctx);
    account_read(ctx, ctx->user.id, &account);
    ctx_release(ctx);
    /* Who must wait after wrong passwords must wait here too. */
    check->old_right =
        !attempts_must_wait(&account.attempts, ctx->now) &&
        password_verify(ctx->app->common, ctx->arena, account.password, form_text(ctx, "old"));
    check->old_hash = account.password;
    if (check->old_right && !has_errors(ctx))
        check->new_hash = password_hash(ctx->app->common, ctx->arena, form_text(ctx, "new"));
    return RC_OK;
}

/* A wrong old password counts like a failed sign-in: a session left open must not be a place to try
 * passwords. */
static enum result refuse_old_password(struct ctx *ctx, const struct account *account)
{
    const struct config *config = ctx->app->config;
    if (!attempts_must_wait(&account->attempts, ctx->now)) {
        account_set_attempts(ctx, account->id,
                             attempts_after_failure(account->attempts, ctx->now,
                                                    config->lock_failures,
                                                    config->lock_minutes * INT64_C(60)));
        audit_add(ctx, "user.password_failed", "user", account->id, account->unit, NULL, NULL);
        ctx->keep = true;
    }
    error_at(ctx, "old", "password", "现在的密码不对，或尝试次数太多，请过一会儿再试");
    return show_password_form(ctx, true);
}

enum result password_change(struct ctx *ctx)
{
    const struct password_check *check = ctx->prepared;
    struct account account;
    if (!account_read(ctx, ctx->user.id, &account))
        return RC_MISSING;
    if (check->old_hash && (!check->old_right || !text_same(account.password, check->old_hash)))
        return refuse_old_password(ctx, &account);
    if (has_errors(ctx))
        return show_password_form(ctx, true);
    account_set_password(ctx, account.id, check->new_hash, false);
    session_remove_others(ctx, account.id, 0);
    if (!ctx->bearer)
        session_start(ctx, account.id);
    audit_add(ctx, "user.password_changed", "user", account.id, account.unit, NULL, NULL);
    return done(ctx, NULL, "密码已修改，其他地方的登录已全部退出", "/account");
}
