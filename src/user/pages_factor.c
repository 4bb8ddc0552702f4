/* The second factor: set up with a QR code, asked for before what is confidential, recovered by
 * codes, reset by the security administrator (POOL-10). */
#include "pages.h"

#include "base/text.h"
#include "core/app.h"
#include "core/audit.h"
#include "core/factor.h"
#include "core/field.h"
#include "core/qr.h"
#include "core/seal.h"
#include "core/session.h"
#include "rules_factor.h"

#include <sodium.h>
#include <string.h>

static void note(struct ctx *ctx, const char *action, const char *how)
{
    audit_add(ctx, action, "user", ctx->user.id, ctx->user.unit_code, NULL,
              how ? json_pack("{s:s}", "how", how) : NULL);
}

/* Programs have no second factor, so they may not give one either. */
static bool is_program(const struct ctx *ctx)
{
    return ctx->user.session == 0;
}

static enum result refuse_program(struct ctx *ctx)
{
    return conflict(ctx, NULL, "动态口令由本人登录以后在网页上办理");
}

/* --- setting it up --- */

/* In groups of four, for those who type it. */
static const char *grouped(struct ctx *ctx, const char *secret)
{
    const char *text = "";
    for (size_t at = 0; at < strlen(secret); at += 4)
        text = text_of(ctx, "%s%s%.4s", text, at ? " " : "", secret + at);
    return text;
}

/* otpauth://totp/... for the QR code. */
static const char *totp_address(struct arena *arena, const char *account, const char *secret_text)
{
    struct buf address = buf_create(arena, 256);
    buf_text(&address, "otpauth://totp/");
    http_encode(&address, "一村");
    buf_char(&address, ':');
    http_encode(&address, account);
    buf_printf(&address, "?secret=%s&issuer=", secret_text);
    http_encode(&address, "一村");
    return address.bytes;
}

static void show_secret(struct ctx *ctx, const struct factor *factor)
{
    int side;
    const char *secret = factor_secret(ctx, factor);
    if (!secret)
        return;
    const char *path = qr_path(ctx->arena, totp_address(ctx->arena, ctx->user.name, secret), &side);
    view_set(ctx, "code",
             json_pack("{s:s, s:s, s:s}", "path", path, "box",
                       text_of(ctx, "0 0 %d %d", side, side), "secret", grouped(ctx, secret)));
    secret_wipe(secret);
}

static const char *wanted(struct ctx *ctx)
{
    return next_link(ctx->request->method == HTTP_POST ? form_text(ctx, "next")
                                                       : query_text(ctx, "next"));
}

static void fill_factor(struct ctx *ctx)
{
    struct factor factor = {0};
    bool begun = factor_read(ctx, ctx->user.id, &factor);
    view_text(ctx, "title", "动态口令");
    view_text(ctx, "next", wanted(ctx));
    view_set(ctx, "given", json_boolean(second_factor_given(ctx)));
    view_text(ctx, "since", moment_label(ctx, factor.confirmed_at));
    view_set(ctx, "enrolled", json_boolean(factor.confirmed_at != 0));
    view_set(ctx, "codes_left", json_integer(recovery_left(ctx, ctx->user.id)));
    view_text(ctx, "code_error", error_of(ctx, "code"));
    if (begun && !factor.confirmed_at && !is_program(ctx))
        show_secret(ctx, &factor);
}

enum result factor_page(struct ctx *ctx)
{
    fill_factor(ctx);
    return page(ctx, "user/factor");
}

enum result factor_start(struct ctx *ctx)
{
    unsigned char random[TOTP_SECRET_BYTES];
    if (is_program(ctx))
        return refuse_program(ctx);
    randombytes_buf(random, sizeof random);
    const char *secret = totp_secret_text(ctx->arena, random);
    sodium_memzero(random, sizeof random);
    bool begun = factor_begin(ctx, ctx->user.id, secret);
    secret_wipe(secret);
    if (!begun)
        return conflict(ctx, NULL, "动态口令已经启用；要换手机，请先停用");
    note(ctx, "user.factor_begun", NULL);
    const char *next = query_text(ctx, "next");
    struct buf link = buf_create(ctx->arena, 128);
    http_encode(&link, next_link(next));
    return done(ctx, NULL, NULL, "/account/factor?next=%s", link.bytes);
}

/* New recovery codes are in this answer and nowhere else. */
static enum result show_codes(struct ctx *ctx, bool fresh)
{
    const char *codes[RECOVERY_CODES];
    json_t *shown = json_array();
    for (int i = 0; i < RECOVERY_CODES; i++) {
        unsigned char random[RECOVERY_LENGTH];
        char text[RECOVERY_TEXT];
        randombytes_buf(random, sizeof random);
        recovery_code(random, text);
        codes[i] = factor_code_of(ctx->arena, text);
        json_array_append_new(shown, json_string(text));
    }
    recovery_replace(ctx, ctx->user.id, codes, RECOVERY_CODES);
    view_text(ctx, "title", "恢复码");
    view_set(ctx, "fresh", json_boolean(fresh));
    view_set(ctx, "codes", shown);
    view_text(ctx, "next_link", wanted(ctx));
    return page(ctx, "user/factor_codes");
}

/* --- codes and tries --- */

static void count_failure(struct ctx *ctx, const struct factor *factor)
{
    const struct config *config = ctx->app->config;
    struct attempts after = attempts_after_failure(
        factor->attempts, ctx->now, config->lock_failures, config->lock_minutes * INT64_C(60));
    factor_set_attempts(ctx, factor->user_id, after);
    note(ctx, "user.factor_failed", NULL);
    if (attempts_must_wait(&after, ctx->now))
        note(ctx, "user.factor_locked", NULL);
    ctx->keep = true;
}

/* "code" or "recovery" when what was typed is one that was not taken before; NULL otherwise. */
static const char *take_code(struct ctx *ctx, const struct factor *factor)
{
    const char *code = factor_code_of(ctx->arena, form_text(ctx, "code"));
    if (!is_totp_code(code)) {
        if (!factor->confirmed_at || !recovery_take(ctx, factor->user_id, code))
            return NULL;
        factor_set_attempts(ctx, factor->user_id, (struct attempts){0});
        return "recovery";
    }
    const char *secret = factor_secret(ctx, factor);
    int64_t step = secret ? totp_step(secret, ctx->now, code) : 0;
    secret_wipe(secret);
    return step && factor_take_step(ctx, factor->user_id, step) ? "code" : NULL;
}

/* The same, or NULL with an error at the field, and the failure counted. */
static const char *accept_code(struct ctx *ctx, const struct factor *factor)
{
    if (!*form_text(ctx, "code")) {
        error_at(ctx, "code", "required", "请输入验证器上的六位数字");
        return NULL;
    }
    if (attempts_must_wait(&factor->attempts, ctx->now)) {
        error_at(ctx, "code", "factor", "输错次数太多，请过 %d 分钟再试",
                 ctx->app->config->lock_minutes);
        return NULL;
    }
    const char *how = take_code(ctx, factor);
    if (how)
        return how;
    count_failure(ctx, factor);
    error_at(ctx, "code", "factor", "口令不对，或已经用过；请等验证器换出下一个数字再试");
    return NULL;
}

static bool form_is_clear(struct ctx *ctx)
{
    return form_only(ctx, "code next", "");
}

enum result factor_confirm(struct ctx *ctx)
{
    struct factor factor = {0};
    if (is_program(ctx))
        return refuse_program(ctx);
    bool clear = form_is_clear(ctx);
    if (!factor_read(ctx, ctx->user.id, &factor) || factor.confirmed_at)
        return conflict(ctx, NULL, factor.confirmed_at ? "动态口令已经启用" : "请先开始设置");
    if (!clear || !accept_code(ctx, &factor)) {
        fill_factor(ctx);
        return invalid(ctx, "user/factor");
    }
    factor_set_confirmed(ctx, ctx->user.id);
    session_factor_given(ctx);
    note(ctx, "user.factor_set", NULL);
    return show_codes(ctx, true);
}

/* --- asked for before what is confidential --- */

static enum result show_check(struct ctx *ctx, bool refused)
{
    struct factor factor = {0};
    json_t *carried = refused ? carried_form(ctx) : NULL;
    factor_read(ctx, ctx->user.id, &factor);
    view_text(ctx, "title", "输入动态口令");
    view_text(ctx, "next", wanted(ctx));
    view_set(ctx, "unset", json_boolean(!factor.confirmed_at));
    view_text(ctx, "code_error", error_of(ctx, "code"));
    if (carried)
        view_set(ctx, "resume", carried);
    return refused ? invalid(ctx, "user/factor_check") : page(ctx, "user/factor_check");
}

enum result factor_check_page(struct ctx *ctx)
{
    return show_check(ctx, false);
}

enum result factor_check(struct ctx *ctx)
{
    struct factor factor = {0};
    if (is_program(ctx))
        return refuse_program(ctx);
    bool clear = form_is_clear(ctx);
    if (!factor_read(ctx, ctx->user.id, &factor) || !factor.confirmed_at)
        error_at(ctx, "code", "state", "您还没有设置动态口令");
    const char *how = clear && !has_errors(ctx) ? accept_code(ctx, &factor) : NULL;
    if (!how)
        return show_check(ctx, true);
    session_factor_given(ctx);
    note(ctx, "user.factor_given", how);
    return go_on(ctx, json_pack("{s:b}", "given", true));
}

/* --- changed --- */

/* RC_OK when this user has a factor and gave it. */
static enum result demand(struct ctx *ctx)
{
    struct factor factor = {0};
    if (is_program(ctx))
        return refuse_program(ctx);
    if (!factor_read(ctx, ctx->user.id, &factor) || !factor.confirmed_at)
        return conflict(ctx, NULL, "您还没有设置动态口令");
    return second_factor_given(ctx) ? RC_OK : second_factor_ask(ctx);
}

enum result factor_codes_renew(struct ctx *ctx)
{
    enum result result = demand(ctx);
    if (result != RC_OK)
        return result;
    note(ctx, "user.factor_codes", NULL);
    return show_codes(ctx, false);
}

enum result factor_remove(struct ctx *ctx)
{
    enum result result = demand(ctx);
    if (result != RC_OK)
        return result;
    factor_delete(ctx, ctx->user.id);
    note(ctx, "user.factor_removed", NULL);
    return done(ctx, NULL, "动态口令已停用", "/account/factor");
}

enum result user_factor_reset(struct ctx *ctx)
{
    struct account account;
    if (!account_read(ctx, param_id(ctx, "id"), &account))
        return RC_MISSING;
    if (account.id == ctx->user.id)
        return conflict(ctx, NULL, "自己的动态口令在“我的账号”里停用");
    if (!factor_delete(ctx, account.id))
        return conflict(ctx, NULL, "这个用户没有设置动态口令");
    audit_add(ctx, "user.factor_reset", "user", account.id, account.unit, NULL,
              json_pack("{s:s}", "name", account.name));
    return done(ctx, NULL, "已取消，本人下次要重新设置", "/security");
}
