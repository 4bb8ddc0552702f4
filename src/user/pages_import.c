/* Users from a sheet: shown first, then all of them made at once or none; their initial passwords
 * are shown once, to be printed and handed out (USER-1, USER-2, ALL-4). */
#include "pages.h"

#include "base/buf.h"
#include "base/csv.h"
#include "base/text.h"
#include "core/app.h"
#include "core/import.h"
#include "core/table.h"
#include "unit.h"

#include <string.h>

enum { USERS_MOST = 100 }; /* a password is slow to hash on purpose */

enum { FULL_NAME, NAME, UNIT, ROLES };
static const struct sheet_column columns[] = {{"full_name", "姓名", true},
                                              {"name", "登录名", true},
                                              {"unit", "单位", true},
                                              {"roles", "岗位", true},
                                              {0}};

/* --- before the writer is borrowed --- */

/* What the prepare step made: the table of the file, and a password for each row to be applied. */
struct prepared {
    struct import_table table; /* first, since import_file() looks for it there */
    struct new_password *password;
    int count;
};

static int rows_to_apply(struct ctx *ctx, const struct import_table *table)
{
    const char *text = table->bytes ? table->bytes : form_text(ctx, "content");
    if (!import_applies(ctx))
        return 0;
    size_t length = table->bytes ? table->length : strlen(text);
    return sheet_read(ctx->arena, text, length, columns, USERS_MOST).rows;
}

enum result prepare_users_import(struct ctx *ctx)
{
    struct prepared *made = ARENA_NEW(ctx->arena, struct prepared);
    *made = (struct prepared){.password = NULL};
    import_prepare(ctx);
    if (ctx->prepared)
        made->table = *(const struct import_table *)ctx->prepared;
    made->count = rows_to_apply(ctx, &made->table);
    made->password = ARENA_ARRAY(ctx->arena, struct new_password, made->count + 1);
    for (int i = 0; i < made->count; i++) {
        prepare_initial_password(ctx);
        made->password[i] = *(const struct new_password *)ctx->prepared;
    }
    ctx->prepared = made;
    return RC_OK;
}

/* --- reading --- */

struct users_sheet {
    struct ctx *ctx;
    struct sheet sheet;
    struct account *account;
    json_t *names; /* sign-in name: line */
    int count;
};

/* "镇（街道）组织人事办、村党组织书记" as the pages call them; 0 with a fault. */
static unsigned read_roles(struct users_sheet *users, int row)
{
    char *text = arena_strdup(users->ctx->arena, sheet_cell(&users->sheet, row, ROLES));
    unsigned roles = 0;
    while (*text) {
        char *end = strstr(text, "、"), *next = end ? end + strlen("、") : text + strlen(text);
        unsigned found = 0;
        if (end)
            *end = '\0';
        text = text_trim_in_place(text);
        for (const unsigned *role = role_all; *role; role++)
            if (text_same(role_label(*role), text) || text_same(role_name(*role), text))
                found = *role;
        if (!found) {
            sheet_refuse(&users->sheet, row, ROLES, "没有“%s”这个岗位", text);
            return 0;
        }
        roles |= found;
        text = next;
    }
    return roles;
}

/* By code or by the name that is unique in the scope. */
static const char *read_unit(struct users_sheet *users, int row)
{
    const char *typed = sheet_cell(&users->sheet, row, UNIT);
    bool several = false;
    struct unit unit;
    const char *code =
        unit_level(typed) == LEVEL_NONE ? unit_code_by_name(users->ctx, typed, &several) : typed;
    if (!*typed)
        return NULL;
    if (several)
        sheet_refuse(&users->sheet, row, UNIT, "有几个单位都叫“%s”，请改填单位代码", typed);
    else if (!code || !in_scope(users->ctx, code) || !unit_read(users->ctx, code, &unit) ||
             !date_is_none(unit.ended_on))
        sheet_refuse(&users->sheet, row, UNIT, "管理范围内没有“%s”这个单位，或者它已撤并", typed);
    else
        return code;
    return NULL;
}

static const char *read_name(struct users_sheet *users, int row)
{
    const char *name = sign_in_name_of(users->ctx->arena, sheet_cell(&users->sheet, row, NAME));
    const char *fault = *name ? sign_in_name_fault(name) : NULL;
    const json_t *before = json_object_get(users->names, name);
    struct account other;
    if (fault)
        sheet_refuse(&users->sheet, row, NAME, "%s", fault);
    else if (before)
        sheet_refuse(&users->sheet, row, NAME, "与第 %d 行重复", (int)json_integer_value(before));
    else if (*name && account_find(users->ctx, name, &other))
        sheet_refuse(&users->sheet, row, NAME, "这个登录名已经有人使用，请换一个");
    json_object_set_new(users->names, name, json_integer(sheet_line(&users->sheet, row)));
    return name;
}

static const char *read_full_name(struct users_sheet *users, int row)
{
    const char *name = sheet_cell(&users->sheet, row, FULL_NAME);
    if (text_length(name) > FULL_NAME_MAX)
        sheet_refuse(&users->sheet, row, FULL_NAME, "最多 %d 字", FULL_NAME_MAX);
    else if (!text_is_clean(name, strlen(name), false))
        sheet_refuse(&users->sheet, row, FULL_NAME, "有不能识别的字符");
    return name;
}

static void read_user(struct users_sheet *users, int row)
{
    static const struct {
        const char *field;
        int column;
    } places[] = {{"unit", UNIT}, {"roles", ROLES}};
    struct account admin = own_account(users->ctx), *account = &users->account[users->count];
    int faults = users->sheet.faults;
    *account = (struct account){.full_name = read_full_name(users, row),
                                .name = read_name(users, row),
                                .unit = read_unit(users, row),
                                .roles = read_roles(users, row),
                                .must_change = true};
    if (users->sheet.faults > faults || !account->unit || !account->roles)
        return;
    struct fault fault = user_grant_fault(&admin, NULL, account->unit, account->roles);
    if (fault.message)
        sheet_refuse(&users->sheet, row,
                     text_same(fault.field, places[0].field) ? places[0].column : places[1].column,
                     "%s", fault.message);
    else
        users->count++;
}

/* Every wrong cell becomes an error of ctx. */
static struct users_sheet read_sheet(struct ctx *ctx, const struct import *import)
{
    struct users_sheet users = {.ctx = ctx, .names = json_object()};
    users.sheet = sheet_read(ctx->arena, import->bytes, import->length, columns, USERS_MOST);
    users.account = ARENA_ARRAY(ctx->arena, struct account, users.sheet.rows + 1);
    for (int row = 0; row < users.sheet.rows; row++)
        read_user(&users, row);
    import_errors(ctx, &users.sheet);
    return users;
}

/* --- pages --- */

static json_t *user_json(struct ctx *ctx, const struct account *account)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:s}", "full_name", account->full_name, "name",
                     account->name, "unit", account->unit, "unit_name",
                     unit_name(ctx, account->unit), "role_labels",
                     role_labels(ctx, account->roles));
}

static enum result show(struct ctx *ctx, const struct import *import,
                        const struct users_sheet *users)
{
    json_t *rows = json_array(), *roles = json_array();
    for (int i = 0; users && i < users->count; i++)
        json_array_append_new(rows, user_json(ctx, &users->account[i]));
    for (const unsigned *role = role_all; *role; role++)
        json_array_append_new(roles, json_string(role_label(*role)));
    view_text(ctx, "title", "导入用户");
    view_set(ctx, "users", rows);
    view_set(ctx, "role_names", roles);
    view_set(ctx, "rows", json_integer(users ? users->count : 0));
    view_set(ctx, "most", json_integer(USERS_MOST));
    view_text(ctx, "csv_link", table_link(ctx, "/users/import.csv"));
    import_show(ctx, import,
                "第一行是列名：姓名、登录名、单位（代码或全称）、岗位（几个用顿号隔开）");
    ctx->place = "/users";
    return has_errors(ctx) ? invalid(ctx, "user/import") : page(ctx, "user/import");
}

enum result users_import_page(struct ctx *ctx)
{
    return show(ctx, NULL, NULL);
}

/* GET /users/import.csv: the empty table */
enum result users_import_table(struct ctx *ctx)
{
    struct buf out = buf_create(ctx->arena, 256);
    buf_text(&out, "\xEF\xBB\xBF");
    for (int i = 0; columns[i].name; i++)
        csv_cell(&out, columns[i].label, i == 0);
    buf_text(&out, "\r\n");
    return table_send(ctx, "用户导入表", &out);
}

/* The passwords are in this answer and nowhere else. */
static enum result apply(struct ctx *ctx, const struct users_sheet *users)
{
    const struct prepared *made = ctx->prepared;
    json_t *rows = json_array();
    for (int i = 0; i < users->count && i < made->count && !has_errors(ctx); i++) {
        struct account *account = &users->account[i];
        account->password = made->password[i].hash;
        if (!account_create(ctx, account))
            error_at(ctx, "file", "unique", "登录名“%s”刚刚有人用了，请换一个", account->name);
        json_t *row = user_json(ctx, account);
        json_object_set_new(row, "id", json_integer(account->id));
        json_object_set_new(row, "initial_password", json_string(made->password[i].clear));
        json_array_append_new(rows, row);
    }
    if (has_errors(ctx))
        return show(ctx, NULL, NULL);
    view_text(ctx, "title", "初始密码");
    view_set(ctx, "users", rows);
    enum result result = page(ctx, "user/secrets");
    ctx->status = 201;
    return result;
}

/* POST /users/import {file or content, apply} */
enum result users_import(struct ctx *ctx)
{
    struct import import;
    struct users_sheet users = {0};
    if (import_sent(ctx, &import))
        users = read_sheet(ctx, &import);
    if (has_errors(ctx))
        return show(ctx, NULL, NULL);
    return import.apply ? apply(ctx, &users) : show(ctx, &import, &users);
}
