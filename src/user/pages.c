/* The user room as the house sees it, and what its pages share. */
#include "pages.h"

#include "base/text.h"
#include "core/app.h"
#include "core/audit.h"
#include "core/session.h"
#include "secretary.h"
#include "unit.h"
#include "user.h"

#include <string.h>

/* --- shared by the pages --- */

json_t *role_names(unsigned roles)
{
    json_t *names = json_array();
    for (const unsigned *role = role_all; *role; role++)
        if (roles & *role)
            json_array_append_new(names, json_string(role_name(*role)));
    return names;
}

const char *role_labels(struct ctx *ctx, unsigned roles)
{
    const char *labels = "";
    for (const unsigned *role = role_all; *role; role++)
        if (roles & *role)
            labels = text_of(ctx, "%s%s%s", labels, *labels ? "、" : "", role_label(*role));
    return labels;
}

json_t *account_status(const char *state)
{
    const char *word = "正常", *shape = "●", *kind = "ok";
    if (strcmp(state, "disabled") == 0)
        word = "已停用", shape = "○", kind = "none";
    else if (strcmp(state, "locked") == 0)
        word = "暂停登录", shape = "▲", kind = "late";
    else if (strcmp(state, "initial") == 0)
        word = "待改密码", shape = "◐", kind = "due";
    else if (strcmp(state, "stranded") == 0)
        word = "单位已撤并", shape = "▲", kind = "late";
    return json_pack("{s:s, s:s, s:s}", "word", word, "shape", shape, "kind", kind);
}

const char *moment_label(struct ctx *ctx, int64_t epoch)
{
    return epoch ? time_label(ctx, epoch) : "";
}

json_t *account_json(struct ctx *ctx, const struct account *account)
{
    const char *state = account_state(account, ctx->now);
    return json_pack(
        "{s:I, s:I, s:s, s:s, s:s, s:s, s:o, s:s, s:s, s:o, s:b, s:b, s:s, s:s}", "id", account->id,
        "version", account->version, "name", account->name, "full_name", account->full_name, "unit",
        account->unit, "unit_name", *account->unit ? account->unit_name : "全国", "roles",
        role_names(account->roles), "role_labels", role_labels(ctx, account->roles), "state", state,
        "status", account_status(state), "disabled", account->disabled, "must_change",
        account->must_change, "signed_in_at", moment_label(ctx, account->signed_in_at),
        "password_at", moment_label(ctx, account->password_at));
}

json_t *account_audit(const struct account *account)
{
    return json_pack("{s:s, s:s, s:s, s:o}", "name", account->name, "full_name", account->full_name,
                     "unit", account->unit, "roles", role_names(account->roles));
}

void account_follow(struct ctx *ctx, const struct account *account)
{
    secretary_follow(ctx, account->id, account->unit,
                     (account->roles & ROLE_VILLAGE_SECRETARY) != 0 && !account->disabled);
}

bool account_create(struct ctx *ctx, struct account *account)
{
    account->id = account_insert(ctx, account);
    if (!account->id)
        return false;
    account_follow(ctx, account);
    audit_add(ctx, "user.create", "user", account->id, account->unit, NULL, account_audit(account));
    return true;
}

json_t *password_input(struct ctx *ctx, const char *name, const char *label, const char *hint,
                       const char *autocomplete)
{
    json_t *input =
        json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:b}", "id", text_of(ctx, "f-%s", name),
                  "name", name, "label", label, "value", "", "error", error_of(ctx, name), "hint",
                  hint, "autocomplete", autocomplete, "required", true, "is_password", true);
    static const char *const absent[] = {"readonly",  "is_text", "is_long",   "is_number",
                                         "is_date",   "is_bool", "is_choice", "is_file",
                                         "inputmode", "unit",    "list_id",   "maxlength"};
    for (size_t i = 0; i < sizeof absent / sizeof absent[0]; i++)
        json_object_set_new(input, absent[i], json_false());
    return input;
}

json_t *session_json(struct ctx *ctx, struct db_rows *rows)
{
    int64_t id = db_int(rows, "id");
    return json_pack("{s:I, s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:b}", "id", id, "user_id",
                     db_int(rows, "user_id"), "full_name", db_text(rows, "full_name"), "unit_name",
                     db_text(rows, "unit_name"), "address", db_text(rows, "address"), "browser",
                     browser_label(ctx->arena, db_text(rows, "user_agent")), "created",
                     time_label(ctx, db_int(rows, "created_at")), "seen",
                     time_label(ctx, db_int(rows, "seen_at")), "own", id == ctx->user.session);
}

struct account own_account(const struct ctx *ctx)
{
    return (struct account){
        .id = ctx->user.id, .unit = ctx->user.unit_code, .roles = ctx->user.roles};
}

enum result prepare_initial_password(struct ctx *ctx)
{
    struct new_password *made = ARENA_NEW(ctx->arena, struct new_password);
    /* Only the 79 random bits matter; that it holds the sign-in name by chance does not. */
    made->clear = password_random(ctx->arena);
    made->hash = password_hash(ctx->app->common, ctx->arena, made->clear);
    ctx->prepared = made;
    return RC_OK;
}

/* --- for the command line and the demo --- */

/* Unit, roles and name as the pages check them, but without an administrator's limits. The first
 * administrator may come before the first unit. */
static void check_account(struct ctx *ctx, const struct account *account)
{
    struct unit unit;
    const char *name_fault = sign_in_name_fault(account->name);
    const char *role_fault = role_set_fault(account->unit, account->roles);
    if (name_fault)
        error_at(ctx, "name", "format", "%s", name_fault);
    if (role_fault)
        error_at(ctx, "roles", "USER-1", "%s", role_fault);
    if (*account->unit && unit_any(ctx) && !unit_read(ctx, account->unit, &unit))
        error_at(ctx, "unit", "choice", "没有代码为 %s 的单位", account->unit);
}

bool user_add(struct ctx *ctx, const char *name, const char *full_name, const char *unit,
              unsigned roles, const char *password)
{
    struct account account = {
        .name = sign_in_name_of(ctx->arena, name),
        .full_name = text_is_blank(full_name) ? name : full_name,
        .unit = unit,
        .roles = roles,
    };
    const char *fault = password_fault(ctx->app->common, account.name, password);
    if (fault)
        error_at(ctx, "password", "password", "%s", fault);
    check_account(ctx, &account);
    if (has_errors(ctx))
        return false;
    account.password = password_hash(ctx->app->common, ctx->arena, password);
    bool made = account_create(ctx, &account);
    if (!made)
        error_at(ctx, "name", "unique", "登录名 %s 已经有人使用", account.name);
    return made;
}

const char *token_add(struct ctx *ctx, const char *user_name)
{
    struct account account;
    if (!account_find(ctx, sign_in_name_of(ctx->arena, user_name), &account) || account.disabled) {
        error_at(ctx, "name", "choice", "没有登录名为 %s 的用户，或已停用", user_name);
        return NULL;
    }
    const char *token = secret_random(ctx->arena, 32);
    int64_t id = token_insert(ctx, account.id, session_token_hash(ctx, token), "命令行");
    audit_add(ctx, "token.create", "token", id, account.unit, NULL,
              json_pack("{s:s}", "name", account.name));
    return token;
}

/* --- the room --- */

static void add_locked(struct ctx *ctx, struct todo_list *list, int64_t count, const char *what)
{
    if (count)
        todo_add(list, (struct todo){
                           .title = text_of(ctx, "%lld 个%s因多次登录失败暂停登录",
                                            (long long)count, what),
                           .detail = "先问清是不是本人，再恢复登录；到时也会自动恢复",
                           .link = "/security",
                           .action = "查看",
                           .group = text_of(ctx, "暂停登录的%s", what),
                       });
}

/* What only an administrator can put right (ALL-2). */
static void user_due(struct ctx *ctx, struct todo_list *list)
{
    struct account_filter filter = {.unit = "", .state = "locked"};
    if (has_role(ctx, ROLE_SECURITY_ADMIN)) {
        add_locked(ctx, list, account_count(ctx, &filter), "账号");
        add_locked(ctx, list, address_locked_count(ctx), "地址");
    }
    filter.state = "stranded";
    int64_t stranded = has_role(ctx, ROLE_SYSTEM_ADMIN) ? account_count(ctx, &filter) : 0;
    if (stranded)
        todo_add(list, (struct todo){
                           .title = text_of(ctx, "%lld 个用户的单位已经撤并", (long long)stranded),
                           .detail = "改到并入的单位，或停用",
                           .link = "/users?state=stranded",
                           .action = "去处理",
                           .group = "单位撤并的用户",
                       });
}

/* USER-1: no account holds roles that exclude one another or do not fit its unit. */
static void user_check(struct ctx *ctx)
{
    struct db_rows *rows =
        account_rows(ctx, &(struct account_filter){.unit = "", .state = ""}, INT64_MAX, 0);
    while (db_next(rows)) {
        struct account account = account_of_row(rows);
        const char *fault = role_set_fault(account.unit, account.roles);
        if (fault)
            check_line(ctx, "user %lld: %s", (long long)account.id, fault);
    }
}

#define ANYONE WHO_SIGNED_IN
#define ADMIN ROLE_SYSTEM_ADMIN
#define SECURITY ROLE_SECURITY_ADMIN

static const struct route routes[] = {
    {HTTP_GET, "/sign-in", sign_in_page, WHO_PUBLIC, .title = "登录页"},
    {HTTP_POST, "/sign-in", sign_in, WHO_PUBLIC, .flags = ROUTE_LIMITED | ROUTE_SLOW,
     .prepare = prepare_sign_in, .title = "登录"},
    {HTTP_POST, "/sign-out", sign_out, WHO_PUBLIC, .flags = ROUTE_BARE, .title = "退出登录"},
    {HTTP_GET, "/account", account_page, ANYONE, .flags = ROUTE_OWN, .title = "我的账号"},
    {HTTP_POST, "/account/sessions/#id/end", own_session_end, ANYONE,
     .flags = ROUTE_OWN | ROUTE_BARE, .title = "结束自己的一处登录"},
    {HTTP_POST, "/account/sessions/end", own_sessions_end, ANYONE, .flags = ROUTE_OWN | ROUTE_BARE,
     .title = "退出其他地方的登录"},
    {HTTP_GET, "/account/password", password_page, ANYONE, .flags = ROUTE_OWN,
     .title = "修改密码页"},
    {HTTP_POST, "/account/password", password_change, ANYONE, .flags = ROUTE_OWN | ROUTE_SLOW,
     .prepare = prepare_password_change, .title = "修改密码"},
    {HTTP_GET, "/account/factor", factor_page, ANYONE, .flags = ROUTE_OWN | ROUTE_PRIVATE,
     .title = "动态口令"},
    {HTTP_POST, "/account/factor/start", factor_start, ANYONE, .flags = ROUTE_OWN | ROUTE_BARE,
     .title = "开始设置动态口令"},
    {HTTP_POST, "/account/factor", factor_confirm, ANYONE, .flags = ROUTE_OWN,
     .title = "启用动态口令"},
    {HTTP_GET, "/account/factor/check", factor_check_page, ANYONE, .flags = ROUTE_OWN,
     .title = "输入动态口令页"},
    {HTTP_POST, "/account/factor/check", factor_check, ANYONE, .flags = ROUTE_OWN,
     .title = "输入动态口令"},
    {HTTP_POST, "/account/factor/codes", factor_codes_renew, ANYONE,
     .flags = ROUTE_OWN | ROUTE_BARE, .title = "换一批恢复码"},
    {HTTP_POST, "/account/factor/remove", factor_remove, ANYONE, .flags = ROUTE_OWN | ROUTE_BARE,
     .title = "停用动态口令"},
    {HTTP_GET, "/users", users_page, ADMIN, .title = "用户列表"},
    {HTTP_POST, "/users/export", users_export, ADMIN,
     .flags = ROUTE_PRIVATE | ROUTE_SLOW | ROUTE_BARE, .prepare = prepare_users_export,
     .title = "导出用户"},
    {HTTP_GET, "/users/new", user_new_page, ADMIN, .title = "新增用户页"},
    {HTTP_POST, "/users", user_create, ADMIN, .flags = ROUTE_SLOW,
     .prepare = prepare_initial_password, .title = "新增用户"},
    {HTTP_GET, "/users/import", users_import_page, ADMIN, .title = "导入用户页"},
    {HTTP_GET, "/users/import.csv", users_import_table, ADMIN, .title = "导入用户的空表"},
    {HTTP_POST, "/users/import", users_import, ADMIN, .flags = ROUTE_SLOW | ROUTE_UPLOAD,
     .prepare = prepare_users_import, .title = "核对或导入一张用户表"},
    {HTTP_GET, "/users/#id", user_page, ADMIN, user_owner, .title = "一个用户"},
    {HTTP_POST, "/users/#id", user_change, ADMIN, user_owner, .title = "修改用户"},
    {HTTP_POST, "/users/#id/reset", user_reset, ADMIN, user_owner, ROUTE_SLOW | ROUTE_BARE,
     prepare_initial_password, "重设密码"},
    {HTTP_POST, "/users/#id/disable", user_disable, ADMIN, user_owner, ROUTE_BARE,
     .title = "停用用户"},
    {HTTP_POST, "/users/#id/enable", user_enable, ADMIN, user_owner, ROUTE_BARE,
     .title = "启用用户"},
    {HTTP_POST, "/users/#id/tokens", user_token_create, ADMIN, user_owner, .title = "发放接口令牌"},
    {HTTP_POST, "/users/#id/tokens/#token/revoke", user_token_revoke, ADMIN, user_owner, ROUTE_BARE,
     .title = "收回接口令牌"},
    {HTTP_GET, "/security", security_page, SECURITY, .title = "登录安全"},
    {HTTP_POST, "/security/users/#id/unlock", user_unlock, SECURITY, user_owner, ROUTE_BARE,
     .title = "恢复账号登录"},
    {HTTP_POST, "/security/users/#id/end-sessions", user_sessions_end, SECURITY, user_owner,
     ROUTE_BARE, .title = "结束一个用户的登录"},
    {HTTP_POST, "/security/users/#id/factor-reset", user_factor_reset, SECURITY, user_owner,
     ROUTE_BARE, .title = "取消一个用户的动态口令"},
    {HTTP_POST, "/security/addresses/unlock", address_unlock, SECURITY, .title = "恢复地址登录"},
    {0},
};

static const struct setting settings[] = {
    {.name = "pool_second_factor",
     .label = "查看后备力量是否要输入动态口令",
     .kind = SETTING_CHOICE,
     .otherwise = "county",
     .choices = "county=县级和市级账号要|all=所有账号都要|none=不要求",
     .rule = "POOL-10",
     .source = "坚持低调务实",
     .hint = "要求时，没有设置动态口令的账号看不到后备力量"},
    {0},
};

static const struct nav_link nav[] = {
    {"系统", "用户", "/users", ADMIN, true},
    {"系统", "登录安全", "/security", SECURITY, true},
    {0},
};

const struct room user_room = {
    .name = "user",
    .routes = routes,
    .nav = nav,
    .settings = settings,
    .due = user_due,
    .sealed = user_sealed,
    .check = user_check,
};
