/* SQL of the calendar feeds. A token is found by its hash; sealed, it can be shown to its owner
 * again.
 */
#include "home/store.h"

#include "core/app.h"
#include "core/seal.h"
#include "core/secret.h"

#include <string.h>

#define TOKEN_BYTES 32

SEALED_COLUMN(feed_token_sealed, "calendar", "calendar_feeds", "user_id", "token_sealed");

const struct sealed *const home_sealed[] = {&feed_token_sealed, NULL};

static const char *hash_of(struct ctx *ctx, const char *token)
{
    return secret_hash(ctx->app->secrets, ctx->arena, "calendar", token, strlen(token));
}

static const char *bound_to(struct ctx *ctx)
{
    return text_of(ctx, "calendar:%lld", (long long)ctx->user.id);
}

int64_t feed_user(struct ctx *ctx, const char *token)
{
    return db_one_int(ctx->db, SQL("SELECT user_id FROM calendar_feeds WHERE token_hash = $1"),
                      ARGS(db_t(hash_of(ctx, token))), 0);
}

const char *feed_token(struct ctx *ctx, int64_t *since)
{
    const char *token = NULL;
    struct db_rows *rows = db_query(
        ctx->db, SQL("SELECT token_sealed, created_at FROM calendar_feeds WHERE user_id = $1"),
        ARGS(db_i(ctx->user.id)));
    if (db_next(rows)) {
        token = secret_open(ctx->app->secrets, ctx->arena, bound_to(ctx),
                            db_text(rows, "token_sealed"));
        *since = db_int(rows, "created_at");
    }
    db_end(rows);
    return token;
}

void feed_renew(struct ctx *ctx)
{
    const char *token = secret_random(ctx->arena, TOKEN_BYTES);
    db_run(ctx->db,
           SQL("INSERT INTO calendar_feeds (user_id, token_hash, token_sealed, created_at) "
               "VALUES ($1, $2, $3, $4) ON CONFLICT (user_id) DO UPDATE SET "
               "token_hash = excluded.token_hash, token_sealed = excluded.token_sealed, "
               "created_at = excluded.created_at"),
           ARGS(db_i(ctx->user.id), db_t(hash_of(ctx, token)),
                db_t(secret_seal(ctx->app->secrets, ctx->arena, bound_to(ctx), token)),
                db_i(ctx->now)));
}

bool feed_remove(struct ctx *ctx)
{
    return db_run(ctx->db, SQL("DELETE FROM calendar_feeds WHERE user_id = $1"),
                  ARGS(db_i(ctx->user.id))) == 1;
}
