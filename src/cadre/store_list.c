/* SQL of the list of cadres: narrowed, sorted, by the day asked for (CADRE-1, ALL-4). */
#include "cadre/internal.h"
#include "unit.h"

/* The bits of enum cadre_post_kind. A person holds a kind at most once at a time, so that a sum of
 * bits is their mask. */
#define BITS                                                                                       \
    "CASE p.post WHEN 'secretary' THEN 1 WHEN 'director' THEN 2 WHEN 'deputy_secretary' THEN 4 "   \
    "WHEN 'deputy_director' THEN 8 WHEN 'member' THEN 16 ELSE 32 END"
_Static_assert(POST_SECRETARY == 0 && POST_DIRECTOR == 1 && POST_DEPUTY_SECRETARY == 2 &&
                   POST_DEPUTY_DIRECTOR == 3 && POST_MEMBER == 4 && POST_KINDS == 6,
               "the bits");
#define IN_OFFICE                                                                                  \
    "p.cadre_id = c.id AND p.from_on <= $3 AND (p.until_on IS NULL OR p.until_on >= $3)"

#define LISTED                                                                                     \
    "FROM (SELECT c.id, c.version, c.unit_code, c.user_id AS account, c.name, c.sex, c.born_on, "  \
    "c.education, c.politics, c.joined_on, c.recruit, c.base_pay, c.performance_pay, "             \
    "c.changed_by_name, c.changed_at, u.name AS unit_name, t.name AS town_name, "                  \
    "COALESCE((SELECT CAST(SUM(" BITS ") AS BIGINT) FROM cadre_posts p WHERE " IN_OFFICE "), 0) "  \
    "AS held, (SELECT MIN(p.from_on) FROM cadre_posts p WHERE " IN_OFFICE ") AS since "            \
    "FROM cadres c JOIN units u ON u.code = c.unit_code "                                          \
    "JOIN units t ON t.code = SUBSTR(c.unit_code, 1, 9) "                                          \
    "WHERE c.unit_code >= $1 AND c.unit_code < $2 AND (CAST($4 AS TEXT) IS NULL "                  \
    "OR LOWER(c.name) LIKE $4 ESCAPE '\\' OR LOWER(u.name) LIKE $4 ESCAPE '\\' "                   \
    "OR c.unit_code LIKE $4 ESCAPE '\\') AND (CAST($5 AS TEXT) IS NULL OR c.sex = $5) "            \
    "AND (CAST($6 AS TEXT) IS NULL OR c.born_on >= $6) "                                           \
    "AND (CAST($7 AS TEXT) IS NULL OR c.born_on < $7) "                                            \
    "AND (CAST($8 AS BIGINT) = 0 OR c.recruit = 1) "                                               \
    "AND (CAST($9 AS BIGINT) = 0 OR c.education IN ('college', 'bachelor', 'master'))) x "         \
    "WHERE (CAST($10 AS BIGINT) = 2 OR (CAST($10 AS BIGINT) = 0 AND held <> 0) "                   \
    "OR (CAST($10 AS BIGINT) = 1 AND held = 0)) "                                                  \
    "AND (held & CAST($11 AS BIGINT)) = CAST($11 AS BIGINT) "
_Static_assert(VIEW_SERVING == 0 && VIEW_LEFT == 1 && VIEW_ALL == 2, "the numbers in $10");
#define LISTED_ARGS                                                                                \
    db_t(filter->scope.from), db_t(filter->scope.to), db_d(filter->on), db_t(filter->like),        \
        filter->sex < 0 ? db_null() : db_t(cadre_sexes[filter->sex].name),                         \
        db_d(filter->born_since), db_d(filter->born_until), db_i(filter->recruit),                 \
        db_i(filter->education >= EDUCATION_COLLEGE), db_i(filter->view), db_i(filter->held)

static struct cadre_row take(struct ctx *ctx, struct db_rows *rows)
{
    struct cadre_row row = {
        .cadre = {.id = db_int(rows, "id"),
                  .version = db_int(rows, "version"),
                  .unit_code = db_text(rows, "unit_code"),
                  .changed_by_name = db_text(rows, "changed_by_name"),
                  .changed_at = db_int(rows, "changed_at")},
        .unit_name = unit_short_name(ctx->arena, db_text(rows, "unit_name")),
        .town_name = db_text(rows, "town_name"),
        .held = (unsigned)db_int(rows, "held"),
        .since = db_date(rows, "since"),
    };
    record_read(rows, &cadre_type, &row.cadre);
    return row;
}

int cadre_list_read(struct ctx *ctx, const struct cadre_filter *filter, int64_t offset,
                    int64_t size, struct cadre_row **list)
{
    int count = 0, capacity = 0;
    *list = NULL;
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT x.* " LISTED "ORDER BY CASE WHEN CAST($12 AS BIGINT) = 3 "
            "THEN -(COALESCE(base_pay, 0) + COALESCE(performance_pay, 0)) ELSE 0 END, "
            "CASE CAST($12 AS BIGINT) WHEN 1 THEN name WHEN 2 THEN born_on ELSE unit_code END, "
            "unit_code, CASE WHEN held = 0 THEN 9 WHEN (held & 1) <> 0 THEN 0 "
            "WHEN (held & 2) <> 0 THEN 1 WHEN (held & 4) <> 0 THEN 2 WHEN (held & 8) <> 0 THEN 3 "
            "WHEN (held & 16) <> 0 THEN 4 ELSE 5 END, id LIMIT $13 OFFSET $14"),
        ARGS(LISTED_ARGS, db_i(filter->order), db_i(size), db_i(offset)));
    _Static_assert(BY_NAME == 1 && BY_AGE == 2 && BY_PAY == 3, "the numbers in $12");
    while (db_next(rows)) {
        *list = arena_more(ctx->arena, *list, count, &capacity, sizeof **list);
        (*list)[count++] = take(ctx, rows);
    }
    return count;
}

int64_t cadre_list_count(struct ctx *ctx, const struct cadre_filter *filter)
{
    return db_one_int(ctx->db, SQL("SELECT COUNT(*) " LISTED), ARGS(LISTED_ARGS), 0);
}
