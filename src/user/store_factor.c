/* SQL of second factors. */
#include "store_factor.h"

#include "core/app.h"
#include "core/seal.h"

#include <string.h>

SEALED_COLUMN(factor_sealed, "second_factors.secret", "second_factors", "user_id", "secret");

const struct sealed *const user_sealed[] = {&factor_sealed, NULL};

bool factor_read(struct ctx *ctx, int64_t user_id, struct factor *factor)
{
    struct db_rows *rows = db_query(ctx->db,
                                    SQL("SELECT secret, confirmed_at, failures, failed_at, "
                                        "locked_until FROM second_factors WHERE user_id = $1"),
                                    ARGS(db_i(user_id)));
    bool found = db_next(rows);
    if (found)
        *factor = (struct factor){
            .user_id = user_id,
            .sealed = db_text(rows, "secret"),
            .confirmed_at = db_int(rows, "confirmed_at"),
            .attempts = {db_int(rows, "failures"), db_int(rows, "failed_at"),
                         db_int(rows, "locked_until")},
        };
    db_end(rows);
    return found;
}

const char *factor_secret(struct ctx *ctx, const struct factor *factor)
{
    return seal_open(ctx, &factor_sealed, factor->user_id, factor->sealed);
}

bool factor_begin(struct ctx *ctx, int64_t user_id, const char *secret)
{
    return db_run(ctx->db,
                  SQL("INSERT INTO second_factors (user_id, secret, confirmed_at, last_step, "
                      "failures, failed_at, locked_until) VALUES ($1, $2, 0, 0, 0, 0, 0) "
                      "ON CONFLICT (user_id) DO UPDATE SET secret = excluded.secret "
                      "WHERE second_factors.confirmed_at = 0"),
                  ARGS(db_i(user_id), db_t(seal_text(ctx, &factor_sealed, user_id, secret)))) == 1;
}

void factor_set_confirmed(struct ctx *ctx, int64_t user_id)
{
    db_run(ctx->db, SQL("UPDATE second_factors SET confirmed_at = $2 WHERE user_id = $1"),
           ARGS(db_i(user_id), db_i(ctx->now)));
}

void factor_set_attempts(struct ctx *ctx, int64_t user_id, struct attempts attempts)
{
    db_run(ctx->db,
           SQL("UPDATE second_factors SET failures = $2, failed_at = $3, locked_until = $4 "
               "WHERE user_id = $1"),
           ARGS(db_i(user_id), db_i(attempts.failures), db_i(attempts.failed_at),
                db_i(attempts.locked_until)));
}

bool factor_take_step(struct ctx *ctx, int64_t user_id, int64_t step)
{
    return db_run(ctx->db,
                  SQL("UPDATE second_factors SET last_step = $2, failures = 0, failed_at = 0, "
                      "locked_until = 0 WHERE user_id = $1 AND last_step < $2"),
                  ARGS(db_i(user_id), db_i(step))) == 1;
}

bool factor_delete(struct ctx *ctx, int64_t user_id)
{
    db_run(ctx->db, SQL("DELETE FROM recovery_codes WHERE user_id = $1"), ARGS(db_i(user_id)));
    db_run(ctx->db, SQL("UPDATE sessions SET factor_at = 0 WHERE user_id = $1"),
           ARGS(db_i(user_id)));
    return db_run(ctx->db, SQL("DELETE FROM second_factors WHERE user_id = $1"),
                  ARGS(db_i(user_id))) == 1;
}

/* --- recovery codes --- */

static const char *hash_of(struct ctx *ctx, int64_t user_id, const char *code)
{
    const char *whole = text_of(ctx, "%lld:%s", (long long)user_id, code);
    return secret_hash(ctx->app->secrets, ctx->arena, "recovery", whole, strlen(whole));
}

void recovery_replace(struct ctx *ctx, int64_t user_id, const char *const *codes, int count)
{
    db_run(ctx->db, SQL("DELETE FROM recovery_codes WHERE user_id = $1"), ARGS(db_i(user_id)));
    for (int i = 0; i < count; i++)
        db_run(ctx->db, SQL("INSERT INTO recovery_codes (user_id, code_hash) VALUES ($1, $2)"),
               ARGS(db_i(user_id), db_t(hash_of(ctx, user_id, codes[i]))));
}

bool recovery_take(struct ctx *ctx, int64_t user_id, const char *code)
{
    return db_run(ctx->db,
                  SQL("UPDATE recovery_codes SET used_at = $3 WHERE code_hash = $2 "
                      "AND user_id = $1 AND used_at IS NULL"),
                  ARGS(db_i(user_id), db_t(hash_of(ctx, user_id, code)), db_i(ctx->now))) == 1;
}

int64_t recovery_left(struct ctx *ctx, int64_t user_id)
{
    return db_one_int(
        ctx->db, SQL("SELECT COUNT(*) FROM recovery_codes WHERE user_id = $1 AND used_at IS NULL"),
        ARGS(db_i(user_id)), 0);
}

struct db_rows *factor_rows(struct ctx *ctx, const char *like, int64_t limit)
{
    return db_query(
        ctx->db,
        SQL("SELECT u.id, u.name, u.full_name, COALESCE(n.name, '') AS unit_name, f.confirmed_at "
            "FROM users u JOIN second_factors f ON f.user_id = u.id "
            "LEFT JOIN units n ON n.code = u.unit_code "
            "WHERE u.unit_code >= $1 AND u.unit_code < $2 AND f.confirmed_at > 0 "
            "AND (CAST($3 AS TEXT) IS NULL OR LOWER(u.name) LIKE $3 ESCAPE '\\' "
            "OR LOWER(u.full_name) LIKE $3 ESCAPE '\\') "
            "ORDER BY u.unit_code, u.name LIMIT $4"),
        ARGS(db_t(ctx->user.scope.from), db_t(ctx->user.scope.to), db_t(like), db_i(limit)));
}
