/* Administration of users by the system administrator, within the own scope (USER-1, USER-2). */
#include "pages.h"

#include "base/csv.h"
#include "base/text.h"
#include "core/app.h"
#include "core/audit.h"
#include "core/field.h"
#include "core/session.h"
#include "core/table.h"
#include "unit.h"

#include <stddef.h>
#include <string.h>

const char *user_owner(struct ctx *ctx)
{
    struct account account;
    return account_read(ctx, param_id(ctx, "id"), &account) ? account.unit : NULL;
}

/* --- the list --- */

/* Those of account_state, and one more: the unit has ended (UNIT-3). */
static const char *const states[] = {"active", "initial", "locked", "disabled", "stranded"};
#define STATES (sizeof states / sizeof states[0])

static struct account_filter filter_read(struct ctx *ctx)
{
    struct account_filter filter = {
        .unit = text_trim(ctx->arena, query_text(ctx, "unit")),
        .role = role_by_name(query_text(ctx, "role")),
        .state = "",
        .like = query_like(ctx),
    };
    for (size_t i = 0; i < STATES; i++)
        if (strcmp(states[i], query_text(ctx, "state")) == 0)
            filter.state = states[i];
    return filter;
}

static void show_filters(struct ctx *ctx, const struct account_filter *filter)
{
    json_t *role_choices = json_array(), *state_choices = json_array();
    for (const unsigned *role = role_all; *role; role++)
        json_array_append_new(role_choices,
                              json_pack("{s:s, s:s, s:b}", "value", role_name(*role), "label",
                                        role_label(*role), "selected", *role == filter->role));
    for (size_t i = 0; i < STATES; i++)
        json_array_append_new(
            state_choices,
            json_pack("{s:s, s:o, s:b}", "value", states[i], "label",
                      json_incref(json_object_get(account_status(states[i]), "word")), "selected",
                      states[i] == filter->state));
    view_set(ctx, "filter",
             json_pack("{s:s, s:s, s:o, s:o}", "q", query_text(ctx, "q"), "unit", filter->unit,
                       "role_choices", role_choices, "state_choices", state_choices));
}

enum result users_page(struct ctx *ctx)
{
    struct account_filter filter = filter_read(ctx);
    struct paging paging = paging_read(ctx);
    json_t *users = json_array();
    paging.total = account_count(ctx, &filter);
    struct db_rows *rows = account_rows(ctx, &filter, paging.size, paging.offset);
    while (db_next(rows)) {
        struct account account = account_of_row(rows);
        json_array_append_new(users, account_json(ctx, &account));
    }
    view_text(ctx, "title", "用户");
    view_set(ctx, "users", users);
    paging_show(ctx, paging);
    show_filters(ctx, &filter);
    view_text(ctx, "export_link", table_link(ctx, query_link(ctx, "/users/export", "page")));
    return page(ctx, "user/list");
}

#define EXPORT_LIMIT 20000

struct export
{
    struct buf csv;
    struct table_file file;
    int64_t total;
};

static void export_row(struct ctx *ctx, struct buf *csv, const struct account *account)
{
    json_t *shown = account_json(ctx, account);
    json_t *status = json_object_get(shown, "status");
    csv_cell(csv, account->unit, true);
    csv_cell(csv, account->unit_name, false);
    csv_cell(csv, account->full_name, false);
    csv_cell(csv, account->name, false);
    csv_cell(csv, json_string_value(json_object_get(shown, "role_labels")), false);
    csv_cell(csv, json_string_value(json_object_get(status, "word")), false);
    csv_cell(csv, json_string_value(json_object_get(shown, "signed_in_at")), false);
    buf_text(csv, "\r\n");
}

/* Made before the writer is borrowed; only its audit record is a write. */
enum result prepare_users_export(struct ctx *ctx)
{
    static const char *const head[] = {"单位代码", "单位", "姓名",        "登录名",
                                       "岗位",     "状态", "最近登录时间"};
    struct export *export = ARENA_NEW(ctx->arena, struct export);
    struct account_filter filter = filter_read(ctx);
    export->csv = buf_create(ctx->arena, 65536);
    buf_text(&export->csv, "\xEF\xBB\xBF");
    for (size_t i = 0; i < sizeof head / sizeof head[0]; i++)
        csv_cell(&export->csv, head[i], i == 0);
    buf_text(&export->csv, "\r\n");
    struct db_rows *rows = account_rows(ctx, &filter, EXPORT_LIMIT, 0);
    for (; db_next(rows); export->total++) {
        struct account account = account_of_row(rows);
        export_row(ctx, &export->csv, &account);
    }
    bool failed = db_failed(ctx->db);
    export->file = table_file(ctx, "用户", &export->csv);
    ctx->prepared = export;
    return failed ? RC_FAILED : RC_OK;
}

enum result users_export(struct ctx *ctx)
{
    const struct export *export = ctx->prepared;
    audit_add(ctx, "user.export", "user", 0, ctx->user.unit_code, NULL,
              json_pack("{s:I, s:s}", "total", export->total, "query", ctx->request->query));
    return table_send_file(ctx, &export->file);
}

/* --- the form --- */

static const struct field fields[] = {
    {.name = "name",
     .label = "登录名",
     .kind = FIELD_TEXT,
     .offset = offsetof(struct account, name),
     .required = true,
     .max = SIGN_IN_NAME_MAX,
     .hint = "字母、数字、点、横线和下划线，建好以后不能再改"},
    {.name = "full_name",
     .label = "姓名",
     .kind = FIELD_TEXT,
     .offset = offsetof(struct account, full_name),
     .required = true,
     .max = FULL_NAME_MAX},
    {.name = "unit",
     .label = "单位",
     .kind = FIELD_UNIT,
     .offset = offsetof(struct account, unit),
     .required = true,
     .hint = "填单位代码，或填单位全称"},
    {0},
};
static const struct record_type new_user_type = {"user", fields, sizeof(struct account)};
/* The sign-in name stays. */
static const struct record_type user_type = {"user", fields + 1, sizeof(struct account)};

/* The unit may be typed by name; its code takes its place. */
static void take_unit_by_name(struct ctx *ctx)
{
    const char *typed = text_trim(ctx->arena, form_text(ctx, "unit"));
    bool several;
    if (*typed == '\0' || unit_level(typed) != LEVEL_NONE)
        return;
    const char *code = unit_code_by_name(ctx, typed, &several);
    if (code)
        json_object_set_new(ctx->form, "unit", json_string(code));
    else if (several)
        error_at(ctx, "unit", "choice", "有几个单位都叫“%s”，请改填单位代码", typed);
}

/* The roles sent; those stored when none were asked for (a program may leave them out). */
static unsigned roles_sent(struct ctx *ctx, unsigned stored)
{
    const json_t *sent = json_object_get(ctx->form, "roles");
    unsigned roles = 0;
    if (!sent)
        return json_object_get(ctx->form, "_roles") ? 0 : stored;
    size_t count = json_is_array(sent) ? json_array_size(sent) : 1;
    for (size_t i = 0; i < count; i++) {
        const json_t *one = json_is_array(sent) ? json_array_get(sent, i) : sent;
        unsigned role = json_is_string(one) ? role_by_name(json_string_value(one)) : 0;
        if (!role)
            error_at(ctx, "roles", "choice", "“岗位”请从给出的选项里选择");
        roles |= role;
    }
    return roles;
}

static void check_grant(struct ctx *ctx, const struct account *before,
                        const struct account *account)
{
    struct account admin = own_account(ctx);
    struct unit unit;
    struct fault fault = user_grant_fault(&admin, before, account->unit, account->roles);
    bool moved = !before || !text_same(before->unit, account->unit);
    if (fault.message)
        error_at(ctx, fault.field, fault.rule, "%s", fault.message);
    else if (moved && (!unit_read(ctx, account->unit, &unit) || !date_is_none(unit.ended_on)))
        error_at(ctx, "unit", "choice", "没有这个单位，或者它已撤并");
}

static json_t *role_choices(unsigned roles)
{
    json_t *choices = json_array();
    for (const unsigned *role = role_all; *role; role++)
        json_array_append_new(choices,
                              json_pack("{s:s, s:s, s:b}", "value", role_name(*role), "label",
                                        role_label(*role), "checked", (roles & *role) != 0));
    return choices;
}

static void fill_form(struct ctx *ctx, const struct record_type *type,
                      const struct account *account)
{
    json_t *units = json_array();
    if (ctx->json)
        return;
    record_form(ctx, "f", type, account);
    form_asks_more(ctx, 1, 0); /* the roles */
    json_t *unit = json_object_get(json_object_get(ctx->view, "f"), "unit");
    json_object_set_new(unit, "list_id", json_string("units"));
    struct db_rows *rows = unit_choice_rows(ctx);
    while (db_next(rows))
        json_array_append_new(units, json_pack("{s:s, s:s}", "code", db_text(rows, "code"), "label",
                                               db_text(rows, "name")));
    view_set(ctx, "units", units);
    view_set(ctx, "role_choices", role_choices(account->roles));
    const char *role_error = error_of(ctx, "roles");
    view_text(ctx, "role_error", *role_error ? role_error : NULL);
}

enum result user_new_page(struct ctx *ctx)
{
    struct account account;
    record_clear(&new_user_type, &account);
    account.unit = query_text(ctx, "unit");
    view_text(ctx, "title", "新增用户");
    fill_form(ctx, &new_user_type, &account);
    return page(ctx, "user/new");
}

static enum result new_user_invalid(struct ctx *ctx, const struct account *account)
{
    view_text(ctx, "title", "新增用户");
    fill_form(ctx, &new_user_type, account);
    return invalid(ctx, "user/new");
}

/* A secret is in this answer and nowhere else. Not `created`: its answer is kept for a form sent
 * twice. As JSON it is the record and the secret under `key`. */
static enum result show_secret(struct ctx *ctx, const struct account *account, int status,
                               const char *key, const char *secret)
{
    json_t *shown = account_json(ctx, account);
    if (ctx->json) {
        json_object_set_new(shown, key, json_string(secret));
        ctx->view = shown;
    } else {
        view_set(ctx, "account", shown);
        view_text(ctx, key, secret);
        view_text(ctx, "title", strcmp(key, "token") == 0 ? "接口令牌" : "初始密码");
    }
    enum result result = page(ctx, "user/secret");
    ctx->status = status;
    return result;
}

enum result user_create(struct ctx *ctx)
{
    const struct new_password *initial = ctx->prepared;
    struct account account;
    record_clear(&new_user_type, &account);
    take_unit_by_name(ctx);
    record_parse(ctx, &new_user_type, &account, false, "roles");
    account.name = sign_in_name_of(ctx->arena, account.name);
    account.roles = roles_sent(ctx, 0);
    account.password = initial->hash;
    account.must_change = true;
    const char *fault = *account.name ? sign_in_name_fault(account.name) : NULL;
    if (fault)
        error_at(ctx, "name", "format", "%s", fault);
    if (*account.unit)
        check_grant(ctx, NULL, &account);
    if (has_errors(ctx))
        return new_user_invalid(ctx, &account);
    if (!account_create(ctx, &account)) {
        error_at(ctx, "name", "unique", "这个登录名已经有人使用，请换一个");
        return new_user_invalid(ctx, &account);
    }
    account_read(ctx, account.id, &account);
    response_header(ctx->response, "Location", text_of(ctx, "/users/%lld", (long long)account.id));
    return show_secret(ctx, &account, 201, "initial_password", initial->clear);
}

/* --- one user --- */

/* Fills the page of a user; `account` may hold what was just sent. */
static void fill_user(struct ctx *ctx, const struct account *account)
{
    json_t *tokens = json_array();
    struct db_rows *rows = token_rows(ctx, account->id);
    while (db_next(rows))
        json_array_append_new(tokens, json_pack("{s:I, s:s, s:s}", "id", db_int(rows, "id"),
                                                "label", db_text(rows, "label"), "created",
                                                time_label(ctx, db_int(rows, "created_at"))));
    view_text(ctx, "title", account->full_name);
    view_set(ctx, "account", account_json(ctx, account));
    view_set(ctx, "own", json_boolean(account->id == ctx->user.id));
    view_set(ctx, "tokens", tokens);
    view_set(ctx, "record_version", json_integer(account->version));
    view_set(ctx, "crumbs",
             json_pack("[{s:s, s:s}, {s:s, s:n}]", "label", "用户", "href_link", "/users", "label",
                       account->full_name, "href_link"));
    fill_form(ctx, &user_type, account);
}

enum result user_page(struct ctx *ctx)
{
    struct account account;
    if (!account_read(ctx, param_id(ctx, "id"), &account))
        return RC_MISSING;
    fill_user(ctx, &account);
    return page(ctx, "user/show");
}

enum result user_change(struct ctx *ctx)
{
    struct account before, account;
    if (!account_read(ctx, param_id(ctx, "id"), &before))
        return RC_MISSING;
    account = before;
    take_unit_by_name(ctx);
    record_parse(ctx, &user_type, &account, true, "roles");
    account.roles = roles_sent(ctx, before.roles);
    if (!has_errors(ctx))
        check_grant(ctx, &before, &account);
    if (has_errors(ctx)) {
        fill_user(ctx, &account);
        return invalid(ctx, "user/show");
    }
    if (!version_is_current(ctx, before.version) || !account_update(ctx, &account)) {
        fill_user(ctx, &account);
        return conflict(ctx, "user/show", "别人刚改过这个用户，请核对后再保存");
    }
    account_follow(ctx, &account);
    audit_add(ctx, "user.change", "user", account.id, account.unit, account_audit(&before),
              account_audit(&account));
    account_read(ctx, account.id, &account);
    return done(ctx, account_json(ctx, &account), "已保存", "/users/%lld", (long long)account.id);
}

/* False with an error when an administrator turns against the own account. */
static bool is_other(struct ctx *ctx, const struct account *account)
{
    const char *fault = user_act_fault(ctx->user.id, account->id);
    if (fault) {
        error_at(ctx, "", "USER-1", "%s", fault);
        fill_user(ctx, account);
    }
    return !fault;
}

enum result user_reset(struct ctx *ctx)
{
    const struct new_password *initial = ctx->prepared;
    struct account account;
    if (!account_read(ctx, param_id(ctx, "id"), &account))
        return RC_MISSING;
    if (!is_other(ctx, &account))
        return invalid(ctx, "user/show");
    account_set_password(ctx, account.id, initial->hash, true);
    session_remove_others(ctx, account.id, 0);
    audit_add(ctx, "user.reset_password", "user", account.id, account.unit, NULL, NULL);
    account_read(ctx, account.id, &account);
    return show_secret(ctx, &account, 200, "initial_password", initial->clear);
}

static enum result set_disabled(struct ctx *ctx, bool disabled, const char *action,
                                const char *message)
{
    struct account account;
    if (!account_read(ctx, param_id(ctx, "id"), &account))
        return RC_MISSING;
    if (!is_other(ctx, &account))
        return invalid(ctx, "user/show");
    if (account.disabled != disabled) {
        account_set_disabled(ctx, account.id, disabled);
        session_remove_others(ctx, account.id, 0);
        struct account after = account;
        after.disabled = disabled;
        account_follow(ctx, &after);
        audit_add(ctx, action, "user", account.id, account.unit,
                  json_pack("{s:b}", "disabled", account.disabled),
                  json_pack("{s:b}", "disabled", disabled));
        account_read(ctx, account.id, &account);
    }
    return done(ctx, account_json(ctx, &account), message, "/users/%lld", (long long)account.id);
}

enum result user_disable(struct ctx *ctx)
{
    return set_disabled(ctx, true, "user.disable", "已停用，登录已全部结束");
}

enum result user_enable(struct ctx *ctx)
{
    return set_disabled(ctx, false, "user.enable", "已启用");
}

/* --- tokens for programs --- */

#define LABEL_MAX 50

enum result user_token_create(struct ctx *ctx)
{
    struct account account;
    const char *label = text_trim(ctx->arena, form_text(ctx, "label"));
    if (!account_read(ctx, param_id(ctx, "id"), &account))
        return RC_MISSING;
    form_only(ctx, "label", "");
    if (!*label || text_length(label) > LABEL_MAX || !text_is_clean(label, strlen(label), false))
        error_at(ctx, "label", "length", "请写明令牌的用途，最多 50 字");
    if (account.disabled)
        error_at(ctx, "", "state", "账号已停用，不能发放令牌");
    if (has_errors(ctx)) {
        fill_user(ctx, &account);
        return invalid(ctx, "user/show");
    }
    const char *token = secret_random(ctx->arena, 32);
    int64_t id = token_insert(ctx, account.id, session_token_hash(ctx, token), label);
    audit_add(ctx, "token.create", "token", id, account.unit, NULL,
              json_pack("{s:s, s:s}", "name", account.name, "label", label));
    return show_secret(ctx, &account, 201, "token", token);
}

enum result user_token_revoke(struct ctx *ctx)
{
    struct account account;
    int64_t token = param_id(ctx, "token");
    if (!account_read(ctx, param_id(ctx, "id"), &account) || !token_revoke(ctx, account.id, token))
        return RC_MISSING;
    audit_add(ctx, "token.revoke", "token", token, account.unit, NULL,
              json_pack("{s:s}", "name", account.name));
    return done(ctx, account_json(ctx, &account), "令牌已收回", "/users/%lld",
                (long long)account.id);
}
