/* SQL of the categories into which a county puts its villages (RATE-12). */
#include "base/text.h"
#include "rating/internal.h"
#include "unit.h"

int categories_read(struct ctx *ctx, const char *county, struct category *list)
{
    struct scope scope = scope_of(county);
    int count = 0;
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT c.name, (SELECT COUNT(*) FROM rating_category_villages v "
                     "WHERE v.unit_code >= $2 AND v.unit_code < $3 AND v.category = c.name) "
                     "AS villages FROM rating_categories c WHERE c.unit_code = $1 "
                     "ORDER BY c.place, c.name"),
                 ARGS(db_t(county), db_t(scope.from), db_t(scope.to)));
    while (db_next(rows))
        if (count < CATEGORIES)
            list[count++] = (struct category){db_text(rows, "name"), db_int(rows, "villages")};
    return count;
}

void categories_put(struct ctx *ctx, const char *county, const char *const *names, int count)
{
    db_run(ctx->db, SQL("DELETE FROM rating_categories WHERE unit_code = $1"), ARGS(db_t(county)));
    for (int i = 0; i < count; i++)
        db_run(ctx->db,
               SQL("INSERT INTO rating_categories (unit_code, name, place) VALUES ($1, $2, $3)"),
               ARGS(db_t(county), db_t(names[i]), db_i(i)));
}

int category_villages(struct ctx *ctx, struct scope scope, const char *like,
                      struct category_village **list)
{
    int count = 0, room = 0;
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT u.code, u.name, t.name AS town_name, v.category FROM units u "
            "LEFT JOIN units t ON t.code = SUBSTR(u.code, 1, 9) "
            "LEFT JOIN rating_category_villages v ON v.unit_code = u.code "
            "WHERE u.level = 6 AND u.code >= $1 AND u.code < $2 AND u.covered = 1 "
            "AND u.ended_on IS NULL AND (CAST($3 AS TEXT) IS NULL OR LOWER(u.name) LIKE $3 "
            "ESCAPE '\\' OR u.code LIKE $3 ESCAPE '\\' OR v.category LIKE $3 ESCAPE '\\') "
            "ORDER BY u.code"),
        ARGS(db_t(scope.from), db_t(scope.to), db_t(like)));
    *list = NULL;
    while (db_next(rows)) {
        *list = arena_more(ctx->arena, *list, count, &room, sizeof **list);
        (*list)[count++] = (struct category_village){
            .code = db_text(rows, "code"),
            .name = unit_short_name(ctx->arena, db_text(rows, "name")),
            .town_name = text_or_empty(db_text(rows, "town_name")),
            .category = text_or_empty(db_text(rows, "category")),
        };
    }
    return count;
}

void category_assign(struct ctx *ctx, const char *village, const char *category)
{
    if (!*category)
        db_run(ctx->db, SQL("DELETE FROM rating_category_villages WHERE unit_code = $1"),
               ARGS(db_t(village)));
    else
        db_run(ctx->db,
               SQL("INSERT INTO rating_category_villages (unit_code, category) VALUES ($1, $2) "
                   "ON CONFLICT (unit_code) DO UPDATE SET category = excluded.category"),
               ARGS(db_t(village), db_t(category)));
}
