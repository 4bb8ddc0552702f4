/* The user room's handlers, by subject, and what its pages share. */
#ifndef YICUN_USER_PAGES_H
#define YICUN_USER_PAGES_H

#include "core/field.h"
#include "core/room.h"
#include "store.h"
#include "store_factor.h"

/* --- shared (pages.c) --- */

/* The record as the API shows it: {id,version,name,full_name,unit,unit_name,roles,role_labels,
 * state,status,...}; never the hash. */
json_t *account_json(struct ctx *ctx, const struct account *account);
/* What the audit keeps of it. */
json_t *account_audit(const struct account *account);
/* Adds a new account, which gets its id, and records it; false when the name is taken. */
bool account_create(struct ctx *ctx, struct account *account);
/* Keeps the terms of the village's secretaries in step with what the account is now (CADRE-4). */
void account_follow(struct ctx *ctx, const struct account *account);
/* {word,shape,kind} of account_state, for layout/status. */
json_t *account_status(const char *state);
json_t *role_names(unsigned roles);
/* "村党组织书记、..." */
const char *role_labels(struct ctx *ctx, unsigned roles);
/* The field object of a password input. */
json_t *password_input(struct ctx *ctx, const char *name, const char *label, const char *hint,
                       const char *autocomplete);
/* One session for a list: {id,address,browser,created,seen,own,...}. */
json_t *session_json(struct ctx *ctx, struct db_rows *rows);
/* "2021年8月15日 14:32", "" for 0. */
const char *moment_label(struct ctx *ctx, int64_t epoch);
/* The signed-in user as user_grant_fault takes it. */
struct account own_account(const struct ctx *ctx);

/* What a prepare step made for its handler. */
struct new_password {
    const char *clear; /* NULL when it was refused */
    const char *hash;
};
/* Prepare: a random initial password that no rule refuses, hashed. */
enum result prepare_initial_password(struct ctx *ctx);

/* --- pages_sign_in.c --- */
/* The form that was carried along, as this form holds it: {action_link, fields:[{name,value}]};
 * NULL when there is none. */
json_t *carried_form(struct ctx *ctx);
/* Where to go: the link within this site that was sent, else the to-do list. */
const char *next_link(const char *sent);
/* After signing in: on to where the user wanted (`next`), or to the form that was carried along. */
enum result go_on(struct ctx *ctx, json_t *record);
handler_fn sign_in_page, sign_in, prepare_sign_in, sign_out;

/* --- pages_account.c --- */
handler_fn account_page, own_session_end, own_sessions_end;
handler_fn password_page, password_change, prepare_password_change;

/* --- pages_factor.c --- */
handler_fn factor_page, factor_start, factor_confirm, factor_check_page, factor_check,
    factor_codes_renew, factor_remove;

/* --- pages_users.c --- */
owner_fn user_owner;
handler_fn users_page, prepare_users_export, users_export, user_new_page, user_create, user_page,
    user_change;
handler_fn user_reset, user_disable, user_enable, user_token_create, user_token_revoke;

/* --- pages_import.c --- */
handler_fn users_import_page, users_import_table, users_import, prepare_users_import;

/* --- pages_security.c --- */
handler_fn user_factor_reset;
handler_fn security_page, user_unlock, address_unlock, user_sessions_end;

#endif
