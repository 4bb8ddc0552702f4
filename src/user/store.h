/* The user room's store, for its own pages. */
#ifndef YICUN_USER_STORE_H
#define YICUN_USER_STORE_H

#include "core/ctx.h"
#include "rules.h"

/* One user by id or by sign-in name, whatever the scope; false when there is none. */
bool account_read(struct ctx *ctx, int64_t id, struct account *account);
bool account_find(struct ctx *ctx, const char *name, struct account *account);

/* Id of the new user; 0 when the name is taken (or the store failed). */
int64_t account_insert(struct ctx *ctx, const struct account *account);
/* Stores full name, unit and roles where id and version still match; false otherwise. */
bool account_update(struct ctx *ctx, const struct account *account);
/* A new password; failed sign-ins are forgotten. */
void account_set_password(struct ctx *ctx, int64_t id, const char *hash, bool must_change);
/* The same password under a hash with today's costs. */
void account_rehash(struct ctx *ctx, int64_t id, const char *hash);
void account_set_disabled(struct ctx *ctx, int64_t id, bool disabled);
void account_set_attempts(struct ctx *ctx, int64_t id, struct attempts attempts);
void account_signed_in(struct ctx *ctx, int64_t id);

/* Failed sign-ins from an address; all zero when there are none. */
struct attempts address_attempts(struct ctx *ctx, const char *address);
void address_set_attempts(struct ctx *ctx, const char *address, struct attempts attempts);
/* Rows forgotten (0 or 1). */
int64_t address_forget(struct ctx *ctx, const char *address);

struct account_filter {
    const char *unit;  /* only this subtree */
    unsigned role;     /* 0: any */
    const char *state; /* "": any; as account_state, or "stranded": the unit has ended */
    const char *like;  /* NULL: any; in sign-in name and full name */
};
int64_t account_count(struct ctx *ctx, const struct account_filter *filter);
/* Users of the filter within the signed-in user's scope, by unit and name; read with
 * account_of_row. */
struct db_rows *account_rows(struct ctx *ctx, const struct account_filter *filter, int64_t limit,
                             int64_t offset);
struct account account_of_row(struct db_rows *rows);
/* Users of the scope who must wait after failed sign-ins; addresses that must wait. */
struct db_rows *account_locked_rows(struct ctx *ctx);
struct db_rows *address_locked_rows(struct ctx *ctx);
int64_t address_locked_count(struct ctx *ctx);

/* Live sessions of one user, or (user 0) of the scope, latest use first:
 * id, user_id, name, full_name, unit_code, unit_name, created_at, seen_at, address, user_agent. */
struct db_rows *session_rows(struct ctx *ctx, int64_t user_id, int64_t limit);
/* Ends a user's session, or all but one (0: all); number ended. */
int64_t session_remove(struct ctx *ctx, int64_t user_id, int64_t session_id);
int64_t session_remove_others(struct ctx *ctx, int64_t user_id, int64_t keep);

/* Failed sign-ins on the audit record in the scope, latest first: at, address, entity_id, name. */
struct db_rows *failure_rows(struct ctx *ctx, int64_t limit);

int64_t token_insert(struct ctx *ctx, int64_t user_id, const char *hash, const char *label);
/* Tokens of a user that are not revoked: id, label, created_at. */
struct db_rows *token_rows(struct ctx *ctx, int64_t user_id);
/* False when there is no such token in use. */
bool token_revoke(struct ctx *ctx, int64_t user_id, int64_t token_id);

/* True when there are units at all. */
bool unit_any(struct ctx *ctx);
/* Units of the scope that may be chosen on a form: code, name; towns and above, villages only below
 * a county. */
struct db_rows *unit_choice_rows(struct ctx *ctx);
/* The code of the one unit of the scope with that name; NULL when there is none, or several (then
 * *several is true). */
const char *unit_code_by_name(struct ctx *ctx, const char *name, bool *several);

#endif
