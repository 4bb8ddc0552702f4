/* SQL of pairings (CADRE-7). */
#include "base/text.h"
#include "cadre/pairing.h"
#include "unit.h"

#define COLUMNS                                                                                    \
    "SELECT p.id, p.version, p.cadre_id, p.unit_code, p.kind, p.partner, p.from_on, p.until_on, "  \
    "p.result, c.name, c.user_id, u.name AS unit_name "
#define FROM_PAIRINGS                                                                              \
    "FROM cadre_pairings p JOIN cadres c ON c.id = p.cadre_id "                                    \
    "JOIN units u ON u.code = p.unit_code "

static struct pairing take(struct ctx *ctx, struct db_rows *rows)
{
    struct pairing pairing = {
        .id = db_int(rows, "id"),
        .version = db_int(rows, "version"),
        .cadre_id = db_int(rows, "cadre_id"),
        .account = db_int(rows, "user_id"),
        .unit_code = db_text(rows, "unit_code"),
        .unit_name = unit_short_name(ctx->arena, db_text(rows, "unit_name")),
        .name = db_text(rows, "name"),
    };
    record_read(rows, &pairing_type, &pairing);
    return pairing;
}

static int take_all(struct ctx *ctx, struct db_rows *rows, struct pairing **pairings)
{
    int count = 0, capacity = 0;
    *pairings = NULL;
    while (db_next(rows)) {
        *pairings = arena_more(ctx->arena, *pairings, count, &capacity, sizeof **pairings);
        (*pairings)[count++] = take(ctx, rows);
    }
    return count;
}

bool pairing_read(struct ctx *ctx, int64_t id, struct pairing *pairing)
{
    struct db_rows *rows =
        db_query(ctx->db, SQL(COLUMNS FROM_PAIRINGS "WHERE p.id = $1"), ARGS(db_i(id)));
    bool found = db_next(rows);
    if (found)
        *pairing = take(ctx, rows);
    db_end(rows);
    return found;
}

int pairings_of(struct ctx *ctx, int64_t cadre_id, struct pairing **pairings)
{
    return take_all(ctx,
                    db_query(ctx->db,
                             SQL(COLUMNS FROM_PAIRINGS "WHERE p.cadre_id = $1 "
                                                       "ORDER BY p.from_on DESC, p.id DESC"),
                             ARGS(db_i(cadre_id))),
                    pairings);
}

#define LISTED                                                                                     \
    FROM_PAIRINGS                                                                                  \
    "WHERE p.unit_code >= $1 AND p.unit_code < $2 AND (CAST($3 AS TEXT) IS NULL OR p.kind = $3) "  \
    "AND (CAST($4 AS BIGINT) = 0 OR (CAST($4 AS BIGINT) = 1 AND p.until_on IS NULL) "              \
    "OR (CAST($4 AS BIGINT) = 2 AND p.until_on IS NOT NULL)) "                                     \
    "AND (CAST($5 AS TEXT) IS NULL OR LOWER(c.name) LIKE $5 ESCAPE '\\' "                          \
    "OR LOWER(u.name) LIKE $5 ESCAPE '\\' OR LOWER(p.partner) LIKE $5 ESCAPE '\\') "
_Static_assert(PAIRINGS_ALL == 0 && PAIRINGS_OPEN == 1 && PAIRINGS_ENDED == 2, "the numbers in $4");
#define LISTED_ARGS                                                                                \
    db_t(filter->scope.from), db_t(filter->scope.to),                                              \
        filter->kind < 0 ? db_null() : db_t(pairing_kinds[filter->kind].name), db_i(filter->view), \
        db_t(filter->like)

int pairings_read(struct ctx *ctx, const struct pairing_filter *filter, int64_t offset,
                  int64_t size, struct pairing **pairings)
{
    return take_all(ctx,
                    db_query(ctx->db,
                             SQL(COLUMNS LISTED "ORDER BY p.unit_code, p.from_on DESC, p.id DESC "
                                                "LIMIT $6 OFFSET $7"),
                             ARGS(LISTED_ARGS, db_i(size), db_i(offset))),
                    pairings);
}

int64_t pairings_count(struct ctx *ctx, const struct pairing_filter *filter)
{
    return db_one_int(ctx->db, SQL("SELECT COUNT(*) " LISTED), ARGS(LISTED_ARGS), 0);
}

void pairing_persons(struct ctx *ctx, struct scope scope, int64_t persons[PAIRING_KINDS])
{
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT kind, COUNT(DISTINCT cadre_id) AS persons FROM cadre_pairings "
                     "WHERE unit_code >= $1 AND unit_code < $2 GROUP BY kind ORDER BY kind"),
                 ARGS(db_t(scope.from), db_t(scope.to)));
    while (db_next(rows)) {
        int kind = choice_by_name(pairing_kinds, db_text(rows, "kind"));
        if (kind >= 0)
            persons[kind] = db_int(rows, "persons");
    }
}

#define FIELD(name) record_arg(&pairing_type, pairing, name)
#define FIELDS                                                                                     \
    FIELD("kind"), FIELD("partner"), FIELD("from_on"), FIELD("until_on"),                          \
        db_t(text_or_empty(pairing->result)), db_i(ctx->user.id), db_t(ctx->user.full_name),       \
        db_i(ctx->now)

bool pairing_put(struct ctx *ctx, struct pairing *pairing)
{
    if (!pairing->id) {
        pairing->id =
            db_one_int(ctx->db,
                       SQL("INSERT INTO cadre_pairings (kind, partner, from_on, until_on, result, "
                           "changed_by, changed_by_name, changed_at, cadre_id, unit_code) "
                           "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id"),
                       ARGS(FIELDS, db_i(pairing->cadre_id), db_t(pairing->unit_code)), 0);
        pairing->version = 1;
        return pairing->id != 0;
    }
    bool stored =
        db_run(ctx->db,
               SQL("UPDATE cadre_pairings SET kind = $1, partner = $2, from_on = $3, "
                   "until_on = $4, result = $5, changed_by = $6, changed_by_name = $7, "
                   "changed_at = $8, version = version + 1 WHERE id = $9 AND version = $10"),
               ARGS(FIELDS, db_i(pairing->id), db_i(pairing->version))) == 1;
    pairing->version += stored;
    return stored;
}

void pairing_drop(struct ctx *ctx, int64_t id)
{
    db_run(ctx->db, SQL("DELETE FROM cadre_pairings WHERE id = $1"), ARGS(db_i(id)));
}
