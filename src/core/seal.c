/* Sealed columns: values sealed and opened by the record they stand in and turned to the newest key
 * in batches. */
#include "core/seal.h"

#include "base/log.h"
#include "core/app.h"

#include <stdio.h>
#include <string.h>

const char *seal_bound_to(struct arena *arena, const struct sealed *column, int64_t id)
{
    return arena_printf(arena, "%s:%lld", column->bound, (long long)id);
}

const char *seal_text(struct ctx *ctx, const struct sealed *column, int64_t id, const char *text)
{
    return secret_seal(ctx->app->secrets, ctx->arena, seal_bound_to(ctx->arena, column, id), text);
}

const char *seal_open(struct ctx *ctx, const struct sealed *column, int64_t id, const char *sealed)
{
    const char *text =
        secret_open(ctx->app->secrets, ctx->arena, seal_bound_to(ctx->arena, column, id), sealed);
    if (sealed && !text)
        log_error("%s:%lld does not open; see `yicun check`", column->bound, (long long)id);
    return text;
}

const char *seal_lookup(struct ctx *ctx, const char *purpose, const char *text)
{
    return secret_hash(ctx->app->secrets, ctx->arena, text_of(ctx, "lookup.%s", purpose), text,
                       strlen(text));
}

void seal_columns(void (*each)(const struct sealed *column, void *arg), void *arg)
{
    for (const struct room *const *room = rooms; *room; room++)
        for (const struct sealed *const *column = (*room)->sealed; column && *column; column++)
            each(*column, arg);
}

/* --- turning to the newest key --- */

struct value {
    int64_t id;
    const char *sealed;
};

static int read_batch(struct ctx *ctx, struct rekeying *rekeying, struct value *batch)
{
    int count = 0;
    struct db_rows *rows =
        db_query(ctx->db, rekeying->column->read(), ARGS(db_i(rekeying->after), db_i(REKEY_BATCH)));
    while (db_next(rows) && count < REKEY_BATCH)
        batch[count++] = (struct value){db_int(rows, "id"), db_text(rows, "sealed")};
    return count;
}

static bool turn_value(struct ctx *ctx, const struct sealed *column, struct value value)
{
    const char *text = seal_open(ctx, column, value.id, value.sealed);
    if (!text)
        return false;
    db_run(ctx->db, column->write(),
           ARGS(db_i(value.id), db_t(seal_text(ctx, column, value.id, text)), db_t(value.sealed)));
    secret_wipe(text);
    return true;
}

bool seal_turn(struct ctx *ctx, void *arg)
{
    struct rekeying *rekeying = arg, next = *rekeying;
    struct value *batch = ARENA_ARRAY(ctx->arena, struct value, REKEY_BATCH);
    int count = read_batch(ctx, &next, batch);
    for (int i = 0; i < count; i++) {
        next.after = batch[i].id;
        next.seen++;
        if (secret_is_newest(ctx->app->secrets, batch[i].sealed))
            continue;
        if (turn_value(ctx, next.column, batch[i]))
            next.turned++;
        else if (!next.broken)
            next.broken = batch[i].id;
    }
    next.more = count == REKEY_BATCH;
    if (db_failed(ctx->db))
        return false;
    *rekeying = next; /* only of the try that counts: a clash begins the batch anew */
    return true;
}

/* --- the keys of a database --- */

void seal_note_key(struct ctx *ctx)
{
    db_run(ctx->db,
           SQL("INSERT INTO sealing_keys (id, since) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING"),
           ARGS(db_t(secrets_newest(ctx->app->secrets)), db_i(ctx->now)));
}

void seal_forget_keys(struct ctx *ctx)
{
    db_run(ctx->db, SQL("DELETE FROM sealing_keys WHERE id <> $1"),
           ARGS(db_t(secrets_newest(ctx->app->secrets))));
}

bool seal_has_keys(struct db *db, const struct secrets *secrets, char *error, size_t error_size)
{
    bool all = true;
    struct db_rows *rows = db_query(db, SQL("SELECT id FROM sealing_keys ORDER BY id"), NO_ARGS);
    while (all && db_next(rows)) {
        const char *id = db_text(rows, "id");
        all = id && secrets_know(secrets, id);
        if (!all)
            snprintf(error, error_size,
                     "the key file lacks the key %s, with which this database is sealed", id);
    }
    db_end(rows);
    return all;
}
