/* Audit: appends chained records and verifies the chains (ALL-1). */
#include "core/audit.h"

#include "base/buf.h"
#include "core/app.h"

#include <stdio.h>
#include <string.h>

struct audit_record {
    const char *chain;
    int64_t number, at, user_id, entity_id;
    const char *user_name, *address, *action, *entity, *unit_code, *before, *after, *previous;
};

#define CHAIN_DIGITS 6

/* One chain for each county; what belongs to a city or above has a chain of its own. */
static const char *chain_of(struct ctx *ctx, const char *unit_code)
{
    return arena_strndup(ctx->arena, unit_code, strnlen(unit_code, CHAIN_DIGITS));
}

/* Every part is preceded by its length, so that no two records have the same bytes. */
static void add_part(struct buf *buf, const char *part)
{
    if (part)
        buf_printf(buf, "%zu:%s,", strlen(part), part);
    else
        buf_text(buf, "-,");
}

static const char *hash_of(struct ctx *ctx, const struct audit_record *record)
{
    struct buf buf = buf_create(ctx->arena, 512);
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
    return secret_hash(ctx->app->secrets, ctx->arena, "audit", buf.bytes, buf.length);
}

static const char *json_text(struct ctx *ctx, const json_t *object)
{
    if (!object)
        return NULL;
    char *text = json_dumps(object, JSON_COMPACT);
    return text ? arena_strdup(ctx->arena, text) : "";
}

void audit_add(struct ctx *ctx, const char *action, const char *entity, int64_t entity_id,
               const char *unit_code, const json_t *before, const json_t *after)
{
    struct audit_record record = {
        .chain = chain_of(ctx, unit_code),
        .at = ctx->now,
        .user_id = ctx->user.id,
        .entity_id = entity_id,
        .user_name = ctx->user.name ? ctx->user.name : "",
        .address = ctx->request ? ctx->request->address : "",
        .action = action,
        .entity = entity,
        .unit_code = unit_code,
        .before = json_text(ctx, before),
        .after = json_text(ctx, after),
        .previous = "",
    };
    struct db_rows *head =
        db_query(ctx->db, SQL("SELECT number, hash FROM audit_heads WHERE chain = $1"),
                 ARGS(db_t(record.chain)));
    if (db_next(head)) {
        record.number = db_int(head, "number");
        record.previous = db_text(head, "hash");
    }
    db_end(head);
    record.number++;
    const char *hash = hash_of(ctx, &record);
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
           ARGS(db_t(record.chain), db_i(record.number), db_t(hash)));
}

/* Follows one chain to its end; false with the first record that does not fit. */
static bool verify_chain(struct ctx *ctx, struct db_rows *rows, struct audit_record *last,
                         const char **hash)
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
    bool first = !last->chain || strcmp(last->chain, record.chain) != 0;
    const char *expected = first ? "" : *hash;
    bool right =
        record.number == (first ? 1 : last->number + 1) && strcmp(record.previous, expected) == 0;
    *last = record;
    *hash = db_text(rows, "hash");
    return right && strcmp(hash_of(ctx, &record), *hash) == 0;
}

int64_t audit_verify(struct ctx *ctx, char *error, size_t error_size)
{
    struct audit_record last = {0};
    const char *hash = "";
    int64_t count = 0;
    bool right = true;
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT chain, number, at, user_id, user_name, address, action, entity, "
                     "entity_id, unit_code, before_json, after_json, previous_hash, hash "
                     "FROM audit ORDER BY chain, number"),
                 NO_ARGS);
    for (; right && db_next(rows); count++)
        right = verify_chain(ctx, rows, &last, &hash);
    db_end(rows);
    if (!right) {
        snprintf(error, error_size, "audit chain \"%s\" is broken at record %lld", last.chain,
                 (long long)last.number);
        return -1;
    }
    /* A cut tail shows in the heads: each must be its chain's last record. */
    int64_t loose =
        db_one_int(ctx->db,
                   SQL("SELECT COUNT(*) FROM audit_heads h WHERE NOT EXISTS (SELECT 1 FROM audit a "
                       "WHERE a.chain = h.chain AND a.number = h.number AND a.hash = h.hash) "
                       "OR EXISTS (SELECT 1 FROM audit b WHERE b.chain = h.chain "
                       "AND b.number > h.number)"),
                   NO_ARGS, 0);
    int64_t headless = db_one_int(ctx->db,
                                  SQL("SELECT COUNT(DISTINCT chain) FROM audit WHERE chain NOT IN "
                                      "(SELECT chain FROM audit_heads)"),
                                  NO_ARGS, 0);
    if (loose + headless > 0) {
        snprintf(error, error_size, "%lld audit chains do not end at their head",
                 (long long)(loose + headless));
        return -1;
    }
    return db_failed(ctx->db) ? -1 : count;
}
