/* SQL of checks, the draw and the drawn villages. */
#include "base/text.h"
#include "spot_check/internal.h"
#include "unit.h"

#define COLUMNS                                                                                    \
    "c.id, c.unit_code, c.unit_name, c.area_code, c.area_name, c.subject, c.first_on, c.last_on, " \
    "c.villages, c.strata, c.seed, c.drawn_from, c.drawn, c.items, c.created_by, "                 \
    "c.created_by_name, c.created_at"
/* $1 and $2 the scope: checks of its units, and those that drew a village of it (USER-2). */
#define SEEN                                                                                       \
    "((c.unit_code >= $1 AND c.unit_code < $2) OR EXISTS (SELECT 1 FROM spot_visits v "            \
    "WHERE v.check_id = c.id AND v.unit_code >= $1 AND v.unit_code < $2)) "

static struct spot_check take(struct db_rows *rows)
{
    return (struct spot_check){
        .id = db_int(rows, "id"),
        .unit_code = db_text(rows, "unit_code"),
        .unit_name = db_text(rows, "unit_name"),
        .area_code = db_text(rows, "area_code"),
        .area_name = db_text(rows, "area_name"),
        .subject = db_text(rows, "subject"),
        .first_on = db_date(rows, "first_on"),
        .last_on = db_date(rows, "last_on"),
        .villages = db_int(rows, "villages"),
        .strata = choice_by_name(spot_strata, db_text(rows, "strata")),
        .seed = db_text(rows, "seed"),
        .drawn_from = db_int(rows, "drawn_from"),
        .drawn = db_int(rows, "drawn"),
        .items = db_int(rows, "items"),
        .created_by = db_int(rows, "created_by"),
        .created_by_name = db_text(rows, "created_by_name"),
        .created_at = db_int(rows, "created_at"),
        .checklist = "",
    };
}

/* --- the draw --- */

int spot_pool_read(struct ctx *ctx, const char *area_code, struct spot_village **villages)
{
    struct scope scope = scope_of(area_code);
    int count = 0, most = (int)db_one_int(ctx->db,
                                          SQL("SELECT COUNT(*) FROM units WHERE code >= $1 "
                                              "AND code < $2"),
                                          ARGS(db_t(scope.from), db_t(scope.to)), 0);
    *villages = ARENA_ARRAY(ctx->arena, struct spot_village, most + 1);
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT code, name FROM units WHERE code >= $1 AND code < $2 "
                     "AND LENGTH(code) = 12 AND covered = 1 AND ended_on IS NULL ORDER BY code"),
                 ARGS(db_t(scope.from), db_t(scope.to)));
    while (db_next(rows) && count < most)
        (*villages)[count++] = (struct spot_village){
            .code = db_text(rows, "code"),
            .name = unit_short_name(ctx->arena, db_text(rows, "name")),
        };
    return count;
}

json_t *spot_pool_kept(struct ctx *ctx, int64_t check_id)
{
    const char *pool =
        db_one_text(ctx->db, SQL("SELECT pool FROM spot_check_pools WHERE check_id = $1"),
                    ARGS(db_i(check_id)));
    return json_loads(text_or_empty(pool), 0, NULL);
}

int64_t spot_check_insert(struct ctx *ctx, const struct spot_check *check, const char **items,
                          const char *pool)
{
    int64_t id = db_one_int(
        ctx->db,
        SQL("INSERT INTO spot_checks (unit_code, unit_name, area_code, area_name, subject, "
            "first_on, last_on, villages, strata, seed, drawn_from, drawn, items, created_by, "
            "created_by_name, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, "
            "$12, $13, $14, $15, $16) RETURNING id"),
        ARGS(db_t(check->unit_code), db_t(check->unit_name), db_t(check->area_code),
             db_t(check->area_name), db_t(check->subject), db_d(check->first_on),
             db_d(check->last_on), db_i(check->villages), db_t(spot_strata[check->strata].name),
             db_t(check->seed), db_i(check->drawn_from), db_i(check->drawn), db_i(check->items),
             db_i(check->created_by), db_t(check->created_by_name), db_i(check->created_at)),
        0);
    for (int i = 0; i < check->items; i++)
        db_run(ctx->db,
               SQL("INSERT INTO spot_check_items (check_id, position, item) VALUES ($1, $2, $3)"),
               ARGS(db_i(id), db_i(i + 1), db_t(items[i])));
    db_run(ctx->db, SQL("INSERT INTO spot_check_pools (check_id, pool) VALUES ($1, $2)"),
           ARGS(db_i(id), db_t(pool)));
    return id;
}

void spot_visit_insert(struct ctx *ctx, int64_t check_id, const struct spot_village *village,
                       const char *place)
{
    db_run(ctx->db,
           SQL("INSERT INTO spot_visits (check_id, unit_code, name, place, draw_key) "
               "VALUES ($1, $2, $3, $4, $5)"),
           ARGS(db_i(check_id), db_t(village->code), db_t(village->name), db_t(place),
                db_t(village->key)));
}

/* --- reading --- */

bool spot_check_read(struct ctx *ctx, int64_t id, struct spot_check *check)
{
    struct db_rows *rows =
        db_query(ctx->db, SQL("SELECT " COLUMNS " FROM spot_checks c WHERE c.id = $3 AND " SEEN),
                 ARGS(db_t(ctx->user.scope.from), db_t(ctx->user.scope.to), db_i(id)));
    bool found = db_next(rows);
    if (found)
        *check = take(rows);
    db_end(rows);
    return found;
}

json_t *spot_checklist(struct ctx *ctx, int64_t check_id)
{
    json_t *items = json_array();
    struct db_rows *rows = db_query(
        ctx->db, SQL("SELECT item FROM spot_check_items WHERE check_id = $1 ORDER BY position"),
        ARGS(db_i(check_id)));
    while (db_next(rows))
        json_array_append_new(items, json_string(db_text(rows, "item")));
    return items;
}

json_t *spot_visits_json(struct ctx *ctx, int64_t check_id)
{
    json_t *visits = json_array();
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT v.id, v.unit_code, v.name, v.place, v.draw_key, COUNT(f.id) AS recorded, "
            "SUM(CASE WHEN f.state = 'open' THEN 1 ELSE 0 END) AS waiting, "
            "SUM(CASE WHEN f.state = 'open' AND f.due_on < $4 THEN 1 ELSE 0 END) AS overdue, "
            "SUM(CASE WHEN f.state = 'mended' THEN 1 ELSE 0 END) AS mended, "
            "SUM(CASE WHEN f.state = 'closed' THEN 1 ELSE 0 END) AS closed FROM spot_visits v "
            "LEFT JOIN spot_findings f ON f.visit_id = v.id WHERE v.check_id = $3 "
            "AND v.unit_code >= $1 AND v.unit_code < $2 "
            "GROUP BY v.id, v.unit_code, v.name, v.place, v.draw_key ORDER BY v.unit_code"),
        ARGS(db_t(ctx->user.scope.from), db_t(ctx->user.scope.to), db_i(check_id),
             db_d(ctx->today)));
    while (db_next(rows))
        json_array_append_new(
            visits, json_pack("{s:I, s:s, s:s, s:s, s:s, s:I, s:I, s:I, s:I, s:I}", "id",
                              db_int(rows, "id"), "unit", db_text(rows, "unit_code"), "name",
                              db_text(rows, "name"), "place", db_text(rows, "place"), "draw_key",
                              db_text(rows, "draw_key"), "recorded", db_int(rows, "recorded"),
                              "open", db_int(rows, "waiting"), "overdue", db_int(rows, "overdue"),
                              "mended", db_int(rows, "mended"), "closed", db_int(rows, "closed")));
    return visits;
}

bool spot_visit_read(struct ctx *ctx, int64_t id, struct spot_visit *visit)
{
    struct db_rows *rows = db_query(
        ctx->db, SQL("SELECT id, check_id, unit_code, name, place FROM spot_visits WHERE id = $1"),
        ARGS(db_i(id)));
    bool found = db_next(rows);
    if (found)
        *visit = (struct spot_visit){.id = db_int(rows, "id"),
                                     .check_id = db_int(rows, "check_id"),
                                     .unit_code = db_text(rows, "unit_code"),
                                     .name = db_text(rows, "name"),
                                     .place = db_text(rows, "place")};
    db_end(rows);
    return found;
}

/* --- lists --- */

#define LISTED                                                                                     \
    "FROM spot_checks c WHERE " SEEN                                                               \
    "AND (CAST($3 AS TEXT) IS NULL OR LOWER(c.subject) LIKE $3 ESCAPE '\\') "

int64_t spot_checks_count(struct ctx *ctx, const struct spot_filter *filter)
{
    return db_one_int(
        ctx->db, SQL("SELECT COUNT(*) " LISTED),
        ARGS(db_t(ctx->user.scope.from), db_t(ctx->user.scope.to), db_t(filter->like)), 0);
}

void spot_checks_each(struct ctx *ctx, const struct spot_filter *filter, int64_t offset,
                      int64_t size, spot_each_check_fn *each, void *arg)
{
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT " COLUMNS " " LISTED "ORDER BY c.last_on DESC, c.id DESC LIMIT $4 OFFSET $5"),
        ARGS(db_t(ctx->user.scope.from), db_t(ctx->user.scope.to), db_t(filter->like), db_i(size),
             db_i(offset)));
    while (db_next(rows)) {
        struct spot_check check = take(rows);
        each(ctx, &check, arg);
    }
}
