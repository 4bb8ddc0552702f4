/* The SQL of the public pages. Every query names the state that makes a row
 * public, or reads promises, which all are: those in force, also while a new version is on its way.
 */
#include "store.h"

#include "core/role.h"
#include "unit.h"

#include <string.h>

static json_t *day_label(struct ctx *ctx, struct db_rows *rows, const char *column)
{
    return json_string(date_label(ctx, db_date(rows, column)));
}

static json_t *place_row(struct ctx *ctx, struct db_rows *rows)
{
    return json_pack("{s:s, s:s, s:s}", "unit", db_text(rows, "unit_code"), "unit_name",
                     unit_short_name(ctx->arena, db_text(rows, "unit_name")), "town_name",
                     db_text(rows, "town_name"));
}

int64_t public_store_count_notices(struct ctx *ctx, const char *unit_code)
{
    struct scope place = scope_of(unit_code);
    const char *like = query_like(ctx);
    return db_one_int(ctx->db,
                      SQL("SELECT COUNT(*) FROM notices n JOIN units u ON u.code = n.unit_code "
                          "WHERE n.state = 'on_notice' AND n.unit_code >= $1 AND n.unit_code < $2 "
                          "AND (CAST($3 AS TEXT) IS NULL OR LOWER(u.name) LIKE $3 ESCAPE '\\')"),
                      ARGS(db_t(place.from), db_t(place.to), db_t(like)), 0);
}

json_t *public_store_notices(struct ctx *ctx, const char *unit_code, struct paging paging)
{
    struct scope place = scope_of(unit_code);
    const char *like = query_like(ctx);
    json_t *list = json_array();
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT n.id, n.unit_code, n.posted_on, n.last_day, u.name AS unit_name, "
            "COALESCE(t.name, '') AS town_name FROM notices n "
            "JOIN units u ON u.code = n.unit_code "
            "LEFT JOIN units t ON t.code = SUBSTR(n.unit_code, 1, 9) "
            "WHERE n.state = 'on_notice' AND n.unit_code >= $1 AND n.unit_code < $2 "
            "AND (CAST($3 AS TEXT) IS NULL OR LOWER(u.name) LIKE $3 ESCAPE '\\') "
            "ORDER BY n.last_day, n.unit_code, n.id LIMIT $4 OFFSET $5"),
        ARGS(db_t(place.from), db_t(place.to), db_t(like), db_i(paging.size), db_i(paging.offset)));
    while (db_next(rows)) {
        json_t *row = place_row(ctx, rows);
        json_object_set_new(row, "id", json_integer(db_int(rows, "id")));
        json_object_set_new(row, "posted_label", day_label(ctx, rows, "posted_on"));
        json_object_set_new(row, "last_label", day_label(ctx, rows, "last_day"));
        json_object_set_new(
            row, "href_link",
            json_string(text_of(ctx, "/public/notices/%lld", (long long)db_int(rows, "id"))));
        json_array_append_new(list, row);
    }
    return list;
}

int64_t public_store_count_promises(struct ctx *ctx, const char *unit_code)
{
    struct scope place = scope_of(unit_code);
    const char *like = query_like(ctx);
    return db_one_int(ctx->db,
                      SQL("SELECT COUNT(DISTINCT p.unit_code) FROM promises p "
                          "JOIN units u ON u.code = p.unit_code "
                          "WHERE p.unit_code >= $1 AND p.unit_code < $2 "
                          "AND (CAST($3 AS TEXT) IS NULL OR LOWER(u.name) LIKE $3 ESCAPE '\\')"),
                      ARGS(db_t(place.from), db_t(place.to), db_t(like)), 0);
}

json_t *public_store_promises(struct ctx *ctx, const char *unit_code, struct paging paging)
{
    struct scope place = scope_of(unit_code);
    const char *like = query_like(ctx);
    json_t *list = json_array();
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT p.unit_code, u.name AS unit_name, COALESCE(t.name, '') AS town_name, "
            "MAX(p.in_force_on) AS in_force_on FROM promises p "
            "JOIN units u ON u.code = p.unit_code "
            "LEFT JOIN units t ON t.code = SUBSTR(p.unit_code, 1, 9) "
            "WHERE p.unit_code >= $1 AND p.unit_code < $2 "
            "AND (CAST($3 AS TEXT) IS NULL OR LOWER(u.name) LIKE $3 ESCAPE '\\') "
            "GROUP BY p.unit_code, u.name, t.name ORDER BY p.unit_code LIMIT $4 OFFSET $5"),
        ARGS(db_t(place.from), db_t(place.to), db_t(like), db_i(paging.size), db_i(paging.offset)));
    while (db_next(rows)) {
        json_t *row = place_row(ctx, rows);
        json_object_set_new(row, "in_force_label", day_label(ctx, rows, "in_force_on"));
        json_object_set_new(
            row, "href_link",
            json_string(text_of(ctx, "/public/villages/%s", db_text(rows, "unit_code"))));
        json_array_append_new(list, row);
    }
    return list;
}

/* Length of the codes one level below. */
static int64_t length_below(const char *unit_code)
{
    static const int64_t below[] = {2, 0, 4, 0, 6, 0, 9, 0, 0, 12};
    size_t length = strlen(unit_code);
    return length < sizeof below / sizeof below[0] && below[length] ? below[length] : 12;
}

json_t *public_store_places(struct ctx *ctx, const char *unit_code)
{
    struct scope place = scope_of(unit_code);
    json_t *list = json_array();
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT u.code, u.name, COALESCE(n.notices, 0) AS notices, "
            "COALESCE(p.promises, 0) AS promises, COALESCE(s.stars, 0) AS stars FROM units u "
            "LEFT JOIN (SELECT SUBSTR(unit_code, 1, $3) AS code, COUNT(*) AS notices FROM notices "
            "WHERE state = 'on_notice' AND unit_code >= $1 AND unit_code < $2 "
            "GROUP BY SUBSTR(unit_code, 1, $3)) n ON n.code = u.code "
            "LEFT JOIN (SELECT SUBSTR(unit_code, 1, $3) AS code, "
            "COUNT(DISTINCT unit_code) AS promises FROM promises "
            "WHERE unit_code >= $1 AND unit_code < $2 "
            "GROUP BY SUBSTR(unit_code, 1, $3)) p ON p.code = u.code "
            "LEFT JOIN (SELECT SUBSTR(unit_code, 1, $3) AS code, "
            "COUNT(DISTINCT unit_code) AS stars FROM ascents "
            "WHERE shown = 1 AND unit_code >= $1 AND unit_code < $2 "
            "GROUP BY SUBSTR(unit_code, 1, $3)) s ON s.code = u.code "
            "WHERE u.code >= $1 AND u.code < $2 AND LENGTH(u.code) = $3 "
            "AND (n.notices IS NOT NULL OR p.promises IS NOT NULL OR s.stars IS NOT NULL) "
            "ORDER BY u.code"),
        ARGS(db_t(place.from), db_t(place.to), db_i(length_below(unit_code))));
    while (db_next(rows))
        json_array_append_new(
            list, json_pack("{s:s, s:s, s:I, s:I, s:I, s:s}", "code", db_text(rows, "code"), "name",
                            unit_short_name(ctx->arena, db_text(rows, "name")), "notices",
                            db_int(rows, "notices"), "promises", db_int(rows, "promises"), "stars",
                            db_int(rows, "stars"), "href_link",
                            text_of(ctx, "/public?unit=%s", db_text(rows, "code"))));
    return list;
}

bool public_store_promise(struct ctx *ctx, const char *unit_code, struct notice *notice,
                          struct date *in_force_on)
{
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT n.id, p.in_force_on FROM promises p "
                     "JOIN notices n ON n.plan_id = p.plan_id AND n.number = p.number "
                     "WHERE p.unit_code = $1 ORDER BY p.in_force_on DESC, n.id DESC LIMIT 1"),
                 ARGS(db_t(unit_code)));
    int64_t id = 0;
    if (db_next(rows)) {
        id = db_int(rows, "id");
        *in_force_on = db_date(rows, "in_force_on");
    }
    db_end(rows);
    return id && notice_read(ctx, id, notice);
}

bool public_store_is_in_force(struct ctx *ctx, int64_t plan_id)
{
    return db_one_int(ctx->db, SQL("SELECT 1 FROM promises WHERE plan_id = $1"),
                      ARGS(db_i(plan_id)), 0) == 1;
}
