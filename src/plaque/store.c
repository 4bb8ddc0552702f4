/* SQL of the plaques themselves and of their register (RATE-4, RATE-6). */
#include "base/text.h"
#include "plaque/internal.h"
#include "unit.h"

const struct choice plaque_states[] = {
    [PLAQUE_HUNG] = {"hung", "在挂"},
    [PLAQUE_TAKEN_DOWN] = {"taken", "已收回"},
    [PLAQUE_VOID] = {"void", "已作废"},
    {0},
};
const struct choice plaque_moves[] = {
    [PLAQUE_KEPT] = {"kept", "保持"},
    [PLAQUE_NEW] = {"new", "新授"},
    [PLAQUE_TAKEN] = {"taken", "收回"},
    {0},
};

#define COLUMNS                                                                                    \
    "SELECT id, version, rating_id, year, replaces, unit_code, key, scheme_name, unit_name, "      \
    "place, band_name, granter, granter_code, number, granted_on, state, ended_on, ended_reason, " \
    "ended_by_name, created_by_name FROM plaques "

static struct plaque take(struct ctx *ctx, struct db_rows *rows)
{
    return (struct plaque){
        .id = db_int(rows, "id"),
        .version = db_int(rows, "version"),
        .rating_id = db_int(rows, "rating_id"),
        .year = db_int(rows, "year"),
        .replaces = db_int(rows, "replaces"),
        .unit_code = db_text(rows, "unit_code"),
        .key = db_text(rows, "key"),
        .scheme_name = db_text(rows, "scheme_name"),
        .unit_name = unit_short_name(ctx->arena, db_text(rows, "unit_name")),
        .place = db_text(rows, "place"),
        .band_name = db_text(rows, "band_name"),
        .granter = db_text(rows, "granter"),
        .granter_code = db_text(rows, "granter_code"),
        .number = db_text(rows, "number"),
        .granted_on = db_date(rows, "granted_on"),
        .state = choice_by_name(plaque_states, db_text(rows, "state")),
        .ended_on = db_date(rows, "ended_on"),
        .ended_reason = db_text(rows, "ended_reason"),
        .ended_by = db_text(rows, "ended_by_name"),
        .created_by = db_text(rows, "created_by_name"),
    };
}

bool plaque_read(struct ctx *ctx, int64_t id, struct plaque *plaque)
{
    struct db_rows *rows = db_query(ctx->db, SQL(COLUMNS "WHERE id = $1"), ARGS(db_i(id)));
    bool found = db_next(rows);
    if (found)
        *plaque = take(ctx, rows);
    db_end(rows);
    return found;
}

const char *plaque_owner(struct ctx *ctx)
{
    return db_one_text(ctx->db, SQL("SELECT unit_code FROM plaques WHERE id = $1"),
                       ARGS(db_i(param_id(ctx, "id"))));
}

int plaques_of(struct ctx *ctx, const char *unit_code, struct plaque **list)
{
    int count = 0, room = 0;
    struct db_rows *rows = db_query(
        ctx->db, SQL(COLUMNS "WHERE unit_code = $1 ORDER BY granted_on DESC, id DESC LIMIT 200"),
        ARGS(db_t(unit_code)));
    *list = NULL;
    while (db_next(rows)) {
        *list = arena_more(ctx->arena, *list, count, &room, sizeof **list);
        (*list)[count++] = take(ctx, rows);
    }
    return count;
}

struct date plaque_last_end(struct ctx *ctx, const char *unit_code, const char *key, int64_t but)
{
    struct date last = {0};
    const char *text = db_one_text(ctx->db,
                                   SQL("SELECT MAX(ended_on) FROM plaques WHERE unit_code = $1 "
                                       "AND key = $2 AND state = 'taken' AND id <> $3"),
                                   ARGS(db_t(unit_code), db_t(key), db_i(but)));
    if (text)
        date_parse(text, &last);
    return last;
}

/* --- writing --- */

bool plaque_insert(struct ctx *ctx, struct plaque *plaque)
{
    plaque->id = db_one_int(
        ctx->db,
        SQL("INSERT INTO plaques (unit_code, key, scheme_name, rating_id, year, unit_name, place, "
            "band_name, granter, granter_code, granted_on, number, replaces, state, ended_reason, "
            "ended_by_name, created_by_name, created_at, version) VALUES ($1, $2, $3, $4, $5, $6, "
            "$7, $8, $9, $10, $11, $12, $13, 'hung', '', '', $14, $15, 1) "
            "ON CONFLICT (unit_code, key) WHERE state = 'hung' DO NOTHING RETURNING id"),
        ARGS(db_t(plaque->unit_code), db_t(plaque->key), db_t(plaque->scheme_name),
             db_i(plaque->rating_id), db_i(plaque->year), db_t(plaque->unit_name),
             db_t(plaque->place), db_t(plaque->band_name), db_t(plaque->granter),
             db_t(plaque->granter_code), db_d(plaque->granted_on), db_t(plaque->number),
             db_ref(plaque->replaces), db_t(ctx->user.full_name), db_i(ctx->now)),
        0);
    plaque->version = 1;
    return plaque->id != 0;
}

bool plaque_update(struct ctx *ctx, struct plaque *plaque)
{
    bool stored =
        db_run(ctx->db,
               SQL("UPDATE plaques SET granted_on = $3, number = $4, state = $5, ended_on = $6, "
                   "ended_reason = $7, ended_by_name = $8, version = version + 1 "
                   "WHERE id = $1 AND version = $2"),
               ARGS(db_i(plaque->id), db_i(plaque->version), db_d(plaque->granted_on),
                    db_t(plaque->number), db_t(plaque_states[plaque->state].name),
                    db_d(plaque->ended_on), db_t(plaque->ended_reason), db_t(plaque->ended_by))) ==
        1;
    plaque->version += stored;
    return stored;
}

/* --- the register --- */

#define LISTED                                                                                     \
    "WHERE unit_code >= $1 AND unit_code < $2 AND state <> 'void' AND granted_on <= $4 "           \
    "AND (ended_on IS NULL OR ended_on >= $3) "                                                    \
    "AND (CAST($5 AS TEXT) IS NULL OR band_name = $5) "                                            \
    "AND (CAST($6 AS TEXT) IS NULL OR $6 = CASE WHEN ended_on <= $4 THEN 'taken' "                 \
    "WHEN granted_on >= $3 THEN 'new' ELSE 'kept' END) "                                           \
    "AND (CAST($7 AS TEXT) IS NULL OR LOWER(unit_name) LIKE $7 ESCAPE '\\' "                       \
    "OR LOWER(place) LIKE $7 ESCAPE '\\' OR unit_code LIKE $7 ESCAPE '\\' "                        \
    "OR LOWER(number) LIKE $7 ESCAPE '\\') "
#define LISTED_ARGS                                                                                \
    db_t(filter->scope.from), db_t(filter->scope.to),                                              \
        db_t(text_of(ctx, "%d-01-01", filter->year)),                                              \
        db_t(text_of(ctx, "%d-12-31", filter->year)), db_t(filter->band),                          \
        db_t(filter->move < 0 ? NULL : plaque_moves[filter->move].name), db_t(filter->like)

int64_t plaques_count(struct ctx *ctx, const struct plaque_filter *filter)
{
    return db_one_int(ctx->db, SQL("SELECT COUNT(*) FROM plaques " LISTED), ARGS(LISTED_ARGS), 0);
}

void plaques_each(struct ctx *ctx, const struct plaque_filter *filter, int64_t offset, int64_t size,
                  plaque_each_fn *each, void *arg)
{
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL(COLUMNS LISTED "ORDER BY CASE $10 WHEN 'since' THEN granted_on ELSE '' END, "
                                    "CASE $10 WHEN 'band' THEN band_name ELSE '' END, unit_code, "
                                    "granted_on, id LIMIT $8 OFFSET $9"),
                 ARGS(LISTED_ARGS, db_i(size), db_i(offset), db_t(filter->order)));
    while (db_next(rows)) {
        struct plaque plaque = take(ctx, rows);
        each(ctx, &plaque, arg);
    }
}

int plaques_tally(struct ctx *ctx, struct scope scope, int year, struct plaque_tally **list)
{
    int count = 0, room = 0;
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT scheme_name, band_name, granter, "
            "SUM(CASE WHEN ended_on <= $4 THEN 1 ELSE 0 END) AS taken, "
            "SUM(CASE WHEN ended_on <= $4 THEN 0 WHEN granted_on >= $3 THEN 1 ELSE 0 END) "
            "AS fresh, SUM(CASE WHEN ended_on <= $4 OR granted_on >= $3 THEN 0 ELSE 1 END) AS kept "
            "FROM plaques WHERE unit_code >= $1 AND unit_code < $2 AND state <> 'void' "
            "AND granted_on <= $4 AND (ended_on IS NULL OR ended_on >= $3) "
            "GROUP BY scheme_name, band_name, granter ORDER BY scheme_name, band_name, granter"),
        ARGS(db_t(scope.from), db_t(scope.to), db_t(text_of(ctx, "%d-01-01", year)),
             db_t(text_of(ctx, "%d-12-31", year))));
    *list = NULL;
    while (db_next(rows)) {
        *list = arena_more(ctx->arena, *list, count, &room, sizeof **list);
        (*list)[count++] = (struct plaque_tally){
            .scheme_name = db_text(rows, "scheme_name"),
            .band_name = db_text(rows, "band_name"),
            .granter = db_text(rows, "granter"),
            .kept = db_int(rows, "kept"),
            .fresh = db_int(rows, "fresh"),
            .taken = db_int(rows, "taken"),
        };
    }
    return count;
}

int plaques_by_unit(struct ctx *ctx, struct scope scope, int year, int digits,
                    struct plaque_tally **list)
{
    int count = 0, room = 0;
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT u.name, SUM(CASE WHEN p.ended_on <= $4 THEN 1 ELSE 0 END) AS taken, "
            "SUM(CASE WHEN p.ended_on <= $4 THEN 0 WHEN p.granted_on >= $3 THEN 1 ELSE 0 END) "
            "AS fresh, SUM(CASE WHEN p.ended_on <= $4 OR p.granted_on >= $3 THEN 0 ELSE 1 END) "
            "AS kept FROM plaques p JOIN units u ON u.code = SUBSTR(p.unit_code, 1, "
            "CAST($5 AS INTEGER)) WHERE p.unit_code >= $1 AND p.unit_code < $2 "
            "AND p.state <> 'void' AND p.granted_on <= $4 "
            "AND (p.ended_on IS NULL OR p.ended_on >= $3) GROUP BY u.code, u.name ORDER BY u.code"),
        ARGS(db_t(scope.from), db_t(scope.to), db_t(text_of(ctx, "%d-01-01", year)),
             db_t(text_of(ctx, "%d-12-31", year)), db_i(digits)));
    *list = NULL;
    while (db_next(rows)) {
        *list = arena_more(ctx->arena, *list, count, &room, sizeof **list);
        (*list)[count++] = (struct plaque_tally){
            .unit_name = db_text(rows, "name"),
            .kept = db_int(rows, "kept"),
            .fresh = db_int(rows, "fresh"),
            .taken = db_int(rows, "taken"),
        };
    }
    return count;
}

int plaque_first_year(struct ctx *ctx, struct scope scope, int otherwise)
{
    struct date first;
    const char *text = db_one_text(ctx->db,
                                   SQL("SELECT MIN(granted_on) FROM plaques "
                                       "WHERE unit_code >= $1 AND unit_code < $2"),
                                   ARGS(db_t(scope.from), db_t(scope.to)));
    return text && date_parse(text, &first) ? first.year : otherwise;
}
