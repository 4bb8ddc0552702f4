/* Signing in and out. Whoever cannot be signed in gets one answer, after the same work, whatever
 * the reason is. */
#include "pages.h"

#include "base/text.h"
#include "core/app.h"
#include "core/audit.h"
#include "core/field.h"
#include "core/session.h"

#include <string.h>

static const char refusal[] = "用户名或密码不对，或账号暂时不能登录";

#define CARRIED "_r." /* inputs that carry a form through signing in */

/* --- a form whose session had ended is carried along --- */

static void add_carried(json_t *fields, const char *name, const json_t *value)
{
    if (json_is_string(value))
        json_array_append_new(fields, json_pack("{s:s, s:O}", "name", name, "value", value));
}

json_t *carried_form(struct ctx *ctx)
{
    const char *action = form_text(ctx, "_resume_action"), *key;
    json_t *fields = json_array(), *value, *one;
    size_t i;
    if (!link_is_local(action))
        return NULL;
    json_object_foreach(ctx->form, key, value)
    {
        if (!text_starts(key, CARRIED) || strcmp(key, CARRIED "_csrf") == 0)
            continue;
        const char *name = key + strlen(CARRIED);
        add_carried(fields, name, value);
        json_array_foreach(value, i, one)
        {
            add_carried(fields, text_of(ctx, "%s[]", name), one);
        }
    }
    return json_pack("{s:s, s:o}", "action_link", action, "fields", fields);
}

/* --- the form --- */

const char *next_link(const char *sent)
{
    return link_is_local(sent) ? sent : "/";
}

static void fill_form(struct ctx *ctx)
{
    bool posted = ctx->request->method == HTTP_POST;
    json_t *carried = posted ? carried_form(ctx) : NULL;
    view_text(ctx, "title", "登录");
    view_text(ctx, "typed_name", posted ? form_text(ctx, "name") : "");
    view_text(ctx, "next", next_link(posted ? form_text(ctx, "next") : query_text(ctx, "next")));
    if (carried)
        view_set(ctx, "resume", carried);
}

enum result sign_in_page(struct ctx *ctx)
{
    if (ctx->user.id)
        return redirect(ctx, "%s", next_link(query_text(ctx, "next")));
    fill_form(ctx);
    return page(ctx, "user/sign_in");
}

/* --- signing in --- */

/* What the slow step found out. */
struct checked {
    const char *name;
    bool right;        /* the password belongs to `hash` */
    const char *hash;  /* as stored then */
    const char *fresh; /* the same password with today's costs, or NULL */
};

enum result prepare_sign_in(struct ctx *ctx)
{
    struct checked *checked = ARENA_NEW(ctx->arena, struct checked);
    const char *password = form_text(ctx, "password");
    struct account account = {0};
    checked->name = sign_in_name_of(ctx->arena, form_text(ctx, "name"));
    account_find(ctx, checked->name, &account);
    ctx_release(ctx);
    checked->hash = account.password;
    checked->right = password_verify(ctx->app->common, ctx->arena, account.password, password);
    if (checked->right && password_is_stale(account.password))
        checked->fresh = password_hash(ctx->app->common, ctx->arena, password);
    ctx->prepared = checked;
    return RC_OK;
}

/* Counts the failure for the address, and for the name where it exists; nothing while they wait
 * already, so that nobody can keep a name waiting for ever from a waiting address. */
static void count_failure(struct ctx *ctx, const struct account *account)
{
    const struct config *config = ctx->app->config;
    int64_t wait = config->lock_minutes * INT64_C(60), allowed = config->lock_failures;
    const char *address = ctx->request->address;
    struct attempts by_address = address_attempts(ctx, address);
    if (attempts_must_wait(&by_address, ctx->now))
        return;
    address_set_attempts(
        ctx, address, attempts_after_failure(by_address, ctx->now, allowed * ADDRESS_FACTOR, wait));
    if (!account->id || attempts_must_wait(&account->attempts, ctx->now))
        return;
    struct attempts after = attempts_after_failure(account->attempts, ctx->now, allowed, wait);
    account_set_attempts(ctx, account->id, after);
    json_t *whose = json_pack("{s:s}", "name", account->name);
    audit_add(ctx, "user.sign_in_failed", "user", account->id, account->unit, NULL, whose);
    if (attempts_must_wait(&after, ctx->now))
        audit_add(ctx, "user.locked", "user", account->id, account->unit, NULL, whose);
}

static bool may_sign_in(struct ctx *ctx, const struct checked *checked,
                        const struct account *account)
{
    struct attempts by_address = address_attempts(ctx, ctx->request->address);
    return checked->right && account->id && text_same(account->password, checked->hash) &&
           !account->disabled && !attempts_must_wait(&account->attempts, ctx->now) &&
           !attempts_must_wait(&by_address, ctx->now);
}

/* From here on this request is the user's own: its audit records and its page say so. */
static void become(struct ctx *ctx, const struct account *account)
{
    ctx->user = (struct user){
        .id = account->id,
        .name = account->name,
        .full_name = account->full_name,
        .unit_code = account->unit,
        .unit_name = account->unit_name,
        .roles = account->roles,
        .scope = scope_of(account->unit),
        .must_change = account->must_change,
    };
}

enum result go_on(struct ctx *ctx, json_t *record)
{
    json_t *carried = carried_form(ctx);
    if (!carried || ctx->json)
        return done(ctx, record, NULL, "%s", next_link(form_text(ctx, "next")));
    view_text(ctx, "title", "继续提交");
    view_text(ctx, "resume_link", json_string_value(json_object_get(carried, "action_link")));
    view_set(ctx, "fields", json_incref(json_object_get(carried, "fields")));
    return page(ctx, "user/resume");
}

enum result sign_in(struct ctx *ctx)
{
    const struct checked *checked = ctx->prepared;
    struct account account = {0};
    if (!form_only(ctx, "name password next", "")) {
        fill_form(ctx);
        return invalid(ctx, "user/sign_in");
    }
    account_find(ctx, checked->name, &account);
    if (!may_sign_in(ctx, checked, &account)) {
        count_failure(ctx, &account);
        ctx->keep = true;
        error_at(ctx, "", "sign_in", "%s", refusal);
        fill_form(ctx);
        return invalid(ctx, "user/sign_in");
    }
    if (checked->fresh)
        account_rehash(ctx, account.id, checked->fresh);
    account_signed_in(ctx, account.id);
    address_forget(ctx, ctx->request->address);
    become(ctx, &account);
    session_start(ctx, account.id);
    audit_add(ctx, "user.sign_in", "user", account.id, account.unit, NULL, NULL);
    return go_on(ctx, account_json(ctx, &account));
}

enum result sign_out(struct ctx *ctx)
{
    if (ctx->user.id)
        audit_add(ctx, "user.sign_out", "user", ctx->user.id, ctx->user.unit_code, NULL, NULL);
    session_end(ctx);
    ctx->user.id = 0;
    return done(ctx, NULL, "您已退出登录", "/sign-in");
}
