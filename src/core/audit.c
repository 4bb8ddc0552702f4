/* Audit: appends chained records and verifies the chains (ALL-1). */
#include "core/audit.h"

#include "base/buf.h"
#include "base/text.h"
#include "core/app.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

struct audit_record {
    const char *chain;
    int64_t number, at, user_id, entity_id;
    const char *user_name, *address, *action, *entity, *unit_code, *before, *after, *previous;
};

#define RECORD_LIMIT REQUEST_ARENA_LIMIT /* no request could have written a larger record */

/* One chain for each county; what belongs to a city or above has a chain of its own. */
static const char *chain_of(struct ctx *ctx, const char *unit_code)
{
    return arena_strndup(ctx->arena, unit_code, strnlen(unit_code, AUDIT_CHAIN_DIGITS));
}

/* Every part is preceded by its length, so that no two records have the same bytes. */
static void add_part(struct buf *buf, const char *part)
{
    if (part)
        buf_part(buf, part, strlen(part));
    else
        buf_text(buf, "-,");
}

static size_t text_size(const char *text)
{
    return text ? strlen(text) : 0;
}

static const char *hash_of(struct ctx *ctx, struct arena *arena, const struct audit_record *record)
{
    struct buf buf = buf_create(arena, 512 + text_size(record->before) + text_size(record->after));
    add_part(&buf, record->previous);
    add_part(&buf, record->chain);
    buf_printf(&buf, "%lld,%lld,%lld,%lld,", (long long)record->number, (long long)record->at,
               (long long)record->user_id, (long long)record->entity_id);
    add_part(&buf, record->user_name);
    add_part(&buf, record->address);
    add_part(&buf, record->action);
    add_part(&buf, record->entity);
    add_part(&buf, record->unit_code);
    add_part(&buf, record->before);
    add_part(&buf, record->after);
    return secret_hash(ctx->app->secrets, arena, "audit", buf.bytes, buf.length);
}

/* A head is sealed on its own, so that after cutting a chain's tail nobody can make an earlier
 * record its head. */
static const char *seal_of(struct ctx *ctx, const char *chain, int64_t number, const char *hash)
{
    struct buf buf = buf_create(ctx->arena, 128);
    add_part(&buf, chain);
    buf_printf(&buf, "%lld,", (long long)number);
    add_part(&buf, hash);
    return secret_hash(ctx->app->secrets, ctx->arena, "audit head", buf.bytes, buf.length);
}

void audit_add(struct ctx *ctx, const char *action, const char *entity, int64_t entity_id,
               const char *unit_code, const json_t *before, const json_t *after)
{
    audit_add_text(ctx, action, entity, entity_id, unit_code, json_text(ctx, before),
                   json_text(ctx, after));
}

void audit_add_text(struct ctx *ctx, const char *action, const char *entity, int64_t entity_id,
                    const char *unit_code, const char *before, const char *after)
{
    struct audit_record record = {
        .chain = chain_of(ctx, unit_code),
        .at = ctx->now,
        .user_id = ctx->user.id,
        .entity_id = entity_id,
        .user_name = text_or_empty(ctx->user.name),
        .address = ctx->request ? ctx->request->address : "",
        .action = action,
        .entity = entity,
        .unit_code = unit_code,
        .before = before,
        .after = after,
        .previous = "",
    };
    struct db_rows *head =
        db_query(ctx->db,
                 SQL("SELECT h.number, COALESCE(a.hash, '') AS hash FROM audit_heads h "
                     "LEFT JOIN audit a ON a.chain = h.chain AND a.number = h.number "
                     "WHERE h.chain = $1"),
                 ARGS(db_t(record.chain)));
    if (db_next(head)) {
        record.number = db_int(head, "number");
        record.previous = db_text(head, "hash");
    }
    db_end(head);
    record.number++;
    ctx->chain = record.chain;
    const char *hash = hash_of(ctx, ctx->arena, &record);
    db_run(ctx->db,
           SQL("INSERT INTO audit (chain, number, at, user_id, user_name, address, action, entity, "
               "entity_id, unit_code, before_json, after_json, previous_hash, hash) "
               "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"),
           ARGS(db_t(record.chain), db_i(record.number), db_i(record.at), db_i(record.user_id),
                db_t(record.user_name), db_t(record.address), db_t(record.action),
                db_t(record.entity), db_i(record.entity_id), db_t(record.unit_code),
                db_t(record.before), db_t(record.after), db_t(record.previous), db_t(hash)));
    db_run(ctx->db,
           SQL("INSERT INTO audit_heads (chain, number, hash) VALUES ($1, $2, $3) "
               "ON CONFLICT (chain) DO UPDATE SET number = excluded.number, hash = excluded.hash"),
           ARGS(db_t(record.chain), db_i(record.number),
                db_t(seal_of(ctx, record.chain, record.number, hash))));
}

/* --- verifying --- */

/* A chain may have millions of records, so each is read into the one of two arenas that does not
 * hold the record before it. */
struct verifying {
    struct ctx *ctx;
    struct arena *page[2];
    struct db_rows *rows;
    struct audit_record last;
    const char *hash; /* of `last` */
    int64_t count;
    bool short_of_memory;
    jmp_buf out;
};

static void record_is_too_large(void *arg, bool short_of_memory)
{
    struct verifying *verifying = arg;
    verifying->short_of_memory = short_of_memory;
    longjmp(verifying->out, 1);
}

/* The current row follows the last record, or begins a chain. */
static bool verify_record(struct verifying *verifying, struct arena *page, struct db_rows *rows)
{
    struct audit_record record = {
        .chain = db_text(rows, "chain"),
        .number = db_int(rows, "number"),
        .at = db_int(rows, "at"),
        .user_id = db_int(rows, "user_id"),
        .entity_id = db_int(rows, "entity_id"),
        .user_name = db_text(rows, "user_name"),
        .address = db_text(rows, "address"),
        .action = db_text(rows, "action"),
        .entity = db_text(rows, "entity"),
        .unit_code = db_text(rows, "unit_code"),
        .before = db_text(rows, "before_json"),
        .after = db_text(rows, "after_json"),
        .previous = db_text(rows, "previous_hash"),
    };
    const char *hash = db_text(rows, "hash");
    if (db_failed(verifying->ctx->db))
        return false;
    const struct audit_record *last = &verifying->last;
    bool first = !last->chain || strcmp(last->chain, record.chain) != 0;
    bool follows = record.number == (first ? 1 : last->number + 1) &&
                   strcmp(record.previous, first ? "" : verifying->hash) == 0;
    verifying->last = record;
    verifying->hash = hash;
    return follows && strcmp(hash_of(verifying->ctx, page, &record), hash) == 0;
}

static bool verify_records(struct verifying *verifying)
{
    struct db *db = verifying->ctx->db;
    verifying->rows =
        db_scan(db,
                SQL("SELECT chain, number, at, user_id, user_name, address, action, entity, "
                    "entity_id, unit_code, before_json, after_json, previous_hash, hash "
                    "FROM audit ORDER BY chain, number"),
                NO_ARGS);
    while (db_next(verifying->rows)) {
        struct arena *page = verifying->page[verifying->count++ % 2];
        arena_reset(page);
        db_use_arena(db, page);
        if (!verify_record(verifying, page, verifying->rows))
            return false;
    }
    return !db_failed(db);
}

/* A cut tail shows in the heads: each seals its chain's last record. Counts those that do not. */
static int64_t loose_heads(struct ctx *ctx)
{
    int64_t loose = db_one_int(ctx->db,
                               SQL("SELECT COUNT(DISTINCT chain) FROM audit WHERE chain NOT IN "
                                   "(SELECT chain FROM audit_heads)"),
                               NO_ARGS, 0);
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT h.chain, h.number, h.hash AS seal, COALESCE(a.hash, '') AS hash, "
            "(SELECT MAX(b.number) FROM audit b WHERE b.chain = h.chain) AS latest "
            "FROM audit_heads h LEFT JOIN audit a ON a.chain = h.chain AND a.number = h.number"),
        NO_ARGS);
    while (db_next(rows)) {
        const char *chain = db_text(rows, "chain"), *hash = db_text(rows, "hash");
        int64_t number = db_int(rows, "number");
        loose += db_int(rows, "latest") != number ||
                 strcmp(db_text(rows, "seal"), seal_of(ctx, chain, number, hash)) != 0;
    }
    return loose;
}

/* Verifies with the two arenas at hand. */
static bool verify_chains(struct verifying *verifying, char *error, size_t error_size)
{
    struct db *db = verifying->ctx->db;
    struct arena *own = db_use_arena(db, verifying->page[0]);
    arena_on_full(verifying->page[0], record_is_too_large, verifying);
    arena_on_full(verifying->page[1], record_is_too_large, verifying);
    bool right = setjmp(verifying->out) == 0 && verify_records(verifying);
    if (verifying->rows)
        db_end(verifying->rows);
    db_use_arena(db, own);
    const struct audit_record *last = &verifying->last;
    if (!right && !verifying->short_of_memory)
        snprintf(error, error_size, "audit chain \"%s\" is broken at record %lld",
                 text_or_empty(last->chain), (long long)last->number);
    return right;
}

int64_t audit_verify(struct ctx *ctx, char *error, size_t error_size)
{
    struct verifying *verifying = ARENA_NEW(ctx->arena, struct verifying);
    verifying->ctx = ctx;
    for (int i = 0; i < 2; i++)
        verifying->page[i] = arena_create(RECORD_LIMIT);
    snprintf(error, error_size, "out of memory");
    bool right =
        verifying->page[0] && verifying->page[1] && verify_chains(verifying, error, error_size);
    for (int i = 0; i < 2; i++)
        arena_destroy(verifying->page[i]);
    if (!right)
        return -1;
    int64_t loose = loose_heads(ctx);
    if (loose > 0)
        snprintf(error, error_size, "%lld audit chains do not end at their head", (long long)loose);
    return loose > 0 || db_failed(ctx->db) ? -1 : verifying->count;
}
