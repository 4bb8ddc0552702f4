/* The user room's SQL: accounts, failed sign-ins, sessions as their owner and the administrators
 * see them, tokens. */
#include "store.h"

#include "base/text.h"
#include "core/app.h"

#include <string.h>

#define ACCOUNT                                                                                    \
    "SELECT u.id, u.version, u.name, u.full_name, u.unit_code, COALESCE(n.name, '') AS unit_name," \
    " u.roles, u.disabled, u.must_change, u.password, u.password_at, u.signed_in_at,"              \
    " u.created_at, u.failures, u.failed_at, u.locked_until"                                       \
    " FROM users u LEFT JOIN units n ON n.code = u.unit_code "

struct account account_of_row(struct db_rows *rows)
{
    return (struct account){
        .id = db_int(rows, "id"),
        .version = db_int(rows, "version"),
        .name = db_text(rows, "name"),
        .full_name = db_text(rows, "full_name"),
        .unit = db_text(rows, "unit_code"),
        .unit_name = db_text(rows, "unit_name"),
        .roles = (unsigned)db_int(rows, "roles"),
        .disabled = db_int(rows, "disabled") != 0,
        .must_change = db_int(rows, "must_change") != 0,
        .password = db_text(rows, "password"),
        .password_at = db_int(rows, "password_at"),
        .signed_in_at = db_int(rows, "signed_in_at"),
        .created_at = db_int(rows, "created_at"),
        .attempts = {db_int(rows, "failures"), db_int(rows, "failed_at"),
                     db_int(rows, "locked_until")},
    };
}

static bool take_one(struct db_rows *rows, struct account *account)
{
    bool found = db_next(rows);
    if (found)
        *account = account_of_row(rows);
    db_end(rows);
    return found;
}

bool account_read(struct ctx *ctx, int64_t id, struct account *account)
{
    return take_one(db_query(ctx->db, SQL(ACCOUNT "WHERE u.id = $1"), ARGS(db_i(id))), account);
}

bool account_find(struct ctx *ctx, const char *name, struct account *account)
{
    return take_one(db_query(ctx->db, SQL(ACCOUNT "WHERE u.name = $1"), ARGS(db_t(name))), account);
}

int64_t account_insert(struct ctx *ctx, const struct account *account)
{
    return db_one_int(
        ctx->db,
        SQL("INSERT INTO users (name, full_name, unit_code, roles, password, password_at, "
            "must_change, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $6) "
            "ON CONFLICT (name) DO NOTHING RETURNING id"),
        ARGS(db_t(account->name), db_t(account->full_name), db_t(account->unit),
             db_i(account->roles), db_t(account->password), db_i(ctx->now),
             db_i(account->must_change)),
        0);
}

bool account_update(struct ctx *ctx, const struct account *account)
{
    return db_run(ctx->db,
                  SQL("UPDATE users SET full_name = $3, unit_code = $4, roles = $5, "
                      "version = version + 1 WHERE id = $1 AND version = $2"),
                  ARGS(db_i(account->id), db_i(account->version), db_t(account->full_name),
                       db_t(account->unit), db_i(account->roles))) == 1;
}

void account_set_password(struct ctx *ctx, int64_t id, const char *hash, bool must_change)
{
    db_run(ctx->db,
           SQL("UPDATE users SET password = $2, password_at = $3, must_change = $4, failures = 0, "
               "failed_at = 0, locked_until = 0, version = version + 1 WHERE id = $1"),
           ARGS(db_i(id), db_t(hash), db_i(ctx->now), db_i(must_change)));
}

void account_rehash(struct ctx *ctx, int64_t id, const char *hash)
{
    db_run(ctx->db, SQL("UPDATE users SET password = $2 WHERE id = $1"),
           ARGS(db_i(id), db_t(hash)));
}

void account_set_disabled(struct ctx *ctx, int64_t id, bool disabled)
{
    db_run(ctx->db, SQL("UPDATE users SET disabled = $2, version = version + 1 WHERE id = $1"),
           ARGS(db_i(id), db_i(disabled)));
}

void account_set_attempts(struct ctx *ctx, int64_t id, struct attempts attempts)
{
    db_run(ctx->db,
           SQL("UPDATE users SET failures = $2, failed_at = $3, locked_until = $4 WHERE id = $1"),
           ARGS(db_i(id), db_i(attempts.failures), db_i(attempts.failed_at),
                db_i(attempts.locked_until)));
}

void account_signed_in(struct ctx *ctx, int64_t id)
{
    db_run(ctx->db,
           SQL("UPDATE users SET failures = 0, failed_at = 0, locked_until = 0, signed_in_at = $2 "
               "WHERE id = $1"),
           ARGS(db_i(id), db_i(ctx->now)));
}

/* --- failed sign-ins by address --- */

struct attempts address_attempts(struct ctx *ctx, const char *address)
{
    struct attempts attempts = {0};
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT failures, failed_at, locked_until FROM sign_in_failures WHERE address = $1"),
        ARGS(db_t(address)));
    if (db_next(rows))
        attempts = (struct attempts){db_int(rows, "failures"), db_int(rows, "failed_at"),
                                     db_int(rows, "locked_until")};
    db_end(rows);
    return attempts;
}

#define FORGET_SECONDS 86400

void address_set_attempts(struct ctx *ctx, const char *address, struct attempts attempts)
{
    db_run(ctx->db, SQL("DELETE FROM sign_in_failures WHERE failed_at < $1 AND locked_until < $2"),
           ARGS(db_i(ctx->now - FORGET_SECONDS), db_i(ctx->now)));
    db_run(ctx->db,
           SQL("INSERT INTO sign_in_failures (address, failures, failed_at, locked_until) "
               "VALUES ($1, $2, $3, $4) ON CONFLICT (address) DO UPDATE SET "
               "failures = excluded.failures, failed_at = excluded.failed_at, "
               "locked_until = excluded.locked_until"),
           ARGS(db_t(address), db_i(attempts.failures), db_i(attempts.failed_at),
                db_i(attempts.locked_until)));
}

int64_t address_forget(struct ctx *ctx, const char *address)
{
    return db_run(ctx->db, SQL("DELETE FROM sign_in_failures WHERE address = $1"),
                  ARGS(db_t(address)));
}

/* --- lists for the administrators --- */

#define FILTERED                                                                                   \
    "WHERE u.unit_code >= $1 AND u.unit_code < $2 AND u.unit_code >= $3 AND u.unit_code < $4 "     \
    "AND (CAST($5 AS BIGINT) = 0 OR (u.roles & $5) <> 0) "                                         \
    "AND (CAST($6 AS TEXT) IS NULL OR LOWER(u.name) LIKE $6 ESCAPE '\\' "                          \
    "OR LOWER(u.full_name) LIKE $6 ESCAPE '\\') "                                                  \
    "AND (CAST($7 AS TEXT) = '' "                                                                  \
    "OR ($7 = 'disabled' AND u.disabled = 1) "                                                     \
    "OR ($7 = 'locked' AND u.disabled = 0 AND u.locked_until > $8) "                               \
    "OR ($7 = 'stranded' AND u.disabled = 0 AND EXISTS (SELECT 1 FROM units e "                    \
    "WHERE e.code = u.unit_code AND e.ended_on IS NOT NULL)) "                                     \
    "OR ($7 = 'initial' AND u.disabled = 0 AND u.locked_until <= $8 AND u.must_change = 1) "       \
    "OR ($7 = 'active' AND u.disabled = 0 AND u.locked_until <= $8 AND u.must_change = 0)) "
#define FILTER_ARGS                                                                                \
    db_t(ctx->user.scope.from), db_t(ctx->user.scope.to), db_t(chosen.from), db_t(chosen.to),      \
        db_i(filter->role), db_t(filter->like), db_t(filter->state), db_i(ctx->now)

int64_t account_count(struct ctx *ctx, const struct account_filter *filter)
{
    struct scope chosen = scope_of(filter->unit);
    return db_one_int(ctx->db, SQL("SELECT COUNT(*) FROM users u " FILTERED), ARGS(FILTER_ARGS), 0);
}

struct db_rows *account_rows(struct ctx *ctx, const struct account_filter *filter, int64_t limit,
                             int64_t offset)
{
    struct scope chosen = scope_of(filter->unit);
    return db_query(ctx->db,
                    SQL(ACCOUNT FILTERED "ORDER BY u.unit_code, u.name LIMIT $9 OFFSET $10"),
                    ARGS(FILTER_ARGS, db_i(limit), db_i(offset)));
}

struct db_rows *account_locked_rows(struct ctx *ctx)
{
    return db_query(ctx->db,
                    SQL(ACCOUNT "WHERE u.unit_code >= $1 AND u.unit_code < $2 "
                                "AND u.locked_until > $3 ORDER BY u.locked_until DESC, u.id"),
                    ARGS(db_t(ctx->user.scope.from), db_t(ctx->user.scope.to), db_i(ctx->now)));
}

struct db_rows *address_locked_rows(struct ctx *ctx)
{
    return db_query(ctx->db,
                    SQL("SELECT address, failures, locked_until FROM sign_in_failures "
                        "WHERE locked_until > $1 ORDER BY locked_until DESC, address LIMIT 200"),
                    ARGS(db_i(ctx->now)));
}

int64_t address_locked_count(struct ctx *ctx)
{
    return db_one_int(ctx->db, SQL("SELECT COUNT(*) FROM sign_in_failures WHERE locked_until > $1"),
                      ARGS(db_i(ctx->now)), 0);
}

/* --- sessions --- */

struct db_rows *session_rows(struct ctx *ctx, int64_t user_id, int64_t limit)
{
    const struct config *config = ctx->app->config;
    struct scope scope = user_id ? scope_of("") : ctx->user.scope;
    return db_query(
        ctx->db,
        SQL("SELECT s.id, s.user_id, u.name, u.full_name, u.unit_code, "
            "COALESCE(n.name, '') AS unit_name, s.created_at, s.seen_at, s.address, s.user_agent "
            "FROM sessions s JOIN users u ON u.id = s.user_id "
            "LEFT JOIN units n ON n.code = u.unit_code "
            "WHERE (CAST($1 AS BIGINT) = 0 OR s.user_id = $1) AND u.unit_code >= $2 AND "
            "u.unit_code < $3 "
            "AND s.created_at >= $4 AND s.seen_at >= $5 ORDER BY s.seen_at DESC, s.id DESC "
            "LIMIT $6"),
        ARGS(db_i(user_id), db_t(scope.from), db_t(scope.to),
             db_i(ctx->now - config->absolute_hours * INT64_C(3600)),
             db_i(ctx->now - config->idle_minutes * INT64_C(60)), db_i(limit)));
}

int64_t session_remove(struct ctx *ctx, int64_t user_id, int64_t session_id)
{
    return db_run(ctx->db, SQL("DELETE FROM sessions WHERE user_id = $1 AND id = $2"),
                  ARGS(db_i(user_id), db_i(session_id)));
}

int64_t session_remove_others(struct ctx *ctx, int64_t user_id, int64_t keep)
{
    return db_run(ctx->db, SQL("DELETE FROM sessions WHERE user_id = $1 AND id <> $2"),
                  ARGS(db_i(user_id), db_i(keep)));
}

struct db_rows *failure_rows(struct ctx *ctx, int64_t limit)
{
    return db_query(ctx->db,
                    SQL("SELECT a.at, a.address, a.entity_id, u.name, u.full_name FROM audit a "
                        "JOIN users u ON u.id = a.entity_id "
                        "WHERE a.entity = 'user' AND a.action = 'user.sign_in_failed' "
                        "AND a.unit_code >= $1 AND a.unit_code < $2 "
                        "ORDER BY a.at DESC, a.id DESC LIMIT $3"),
                    ARGS(db_t(ctx->user.scope.from), db_t(ctx->user.scope.to), db_i(limit)));
}

/* --- tokens --- */

int64_t token_insert(struct ctx *ctx, int64_t user_id, const char *hash, const char *label)
{
    return db_one_int(ctx->db,
                      SQL("INSERT INTO tokens (user_id, token_hash, label, created_at) "
                          "VALUES ($1, $2, $3, $4) RETURNING id"),
                      ARGS(db_i(user_id), db_t(hash), db_t(label), db_i(ctx->now)), 0);
}

struct db_rows *token_rows(struct ctx *ctx, int64_t user_id)
{
    return db_query(ctx->db,
                    SQL("SELECT id, label, created_at FROM tokens WHERE user_id = $1 "
                        "AND revoked_at IS NULL ORDER BY id"),
                    ARGS(db_i(user_id)));
}

bool token_revoke(struct ctx *ctx, int64_t user_id, int64_t token_id)
{
    return db_run(ctx->db,
                  SQL("UPDATE tokens SET revoked_at = $3 WHERE user_id = $1 AND id = $2 "
                      "AND revoked_at IS NULL"),
                  ARGS(db_i(user_id), db_i(token_id), db_i(ctx->now))) == 1;
}

/* --- units to choose from --- */

bool unit_any(struct ctx *ctx)
{
    return db_one_int(ctx->db, SQL("SELECT 1 FROM units LIMIT 1"), NO_ARGS, 0) == 1;
}

struct db_rows *unit_choice_rows(struct ctx *ctx)
{
    bool villages = unit_level(ctx->user.unit_code) >= LEVEL_COUNTY;
    return db_query(ctx->db,
                    SQL("SELECT code, name FROM units WHERE code >= $1 AND code < $2 "
                        "AND level <= $3 AND ended_on IS NULL ORDER BY code"),
                    ARGS(db_t(ctx->user.scope.from), db_t(ctx->user.scope.to),
                         db_i(villages ? LEVEL_VILLAGE : LEVEL_TOWN)));
}

const char *unit_code_by_name(struct ctx *ctx, const char *name, bool *several)
{
    const char *code = NULL;
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT code FROM units WHERE name = $1 AND code >= $2 "
                     "AND code < $3 AND ended_on IS NULL LIMIT 2"),
                 ARGS(db_t(name), db_t(ctx->user.scope.from), db_t(ctx->user.scope.to)));
    *several = false;
    if (db_next(rows)) {
        code = db_text(rows, "code");
        *several = db_next(rows);
    }
    db_end(rows);
    return *several ? NULL : code;
}
