/* SQL of the list of files: narrowed, sorted, each with what its entries come to (CADRE-4, ALL-4).
 */
#include "base/text.h"
#include "secretary/internal.h"
#include "unit.h"

#define ENTRIES "FROM secretary_entries e WHERE e.term_id = t.id "
#define LISTED                                                                                     \
    "FROM secretary_terms t JOIN users v ON v.id = t.user_id JOIN units n ON n.code = "            \
    "t.unit_code JOIN units w ON w.code = SUBSTR(t.unit_code, 1, 9) "                              \
    "WHERE t.unit_code >= $1 AND t.unit_code < $2 AND (CAST($3 AS TEXT) IS NULL "                  \
    "OR LOWER(v.full_name) LIKE $3 ESCAPE '\\' OR LOWER(n.name) LIKE $3 ESCAPE '\\') "             \
    "AND (CAST($4 AS BIGINT) = 2 OR (CAST($4 AS BIGINT) = 0 AND t.until_on IS NULL) "              \
    "OR (CAST($4 AS BIGINT) = 1 AND t.until_on IS NOT NULL)) AND (CAST($5 AS BIGINT) = 0 "         \
    "OR (CAST($5 AS BIGINT) = 1 AND EXISTS (SELECT 1 " ENTRIES "AND e.kind = '鼓励激励')) "    \
    "OR (CAST($5 AS BIGINT) = 2 AND EXISTS (SELECT 1 " ENTRIES "AND e.kind = '诫勉谈话')) "    \
    "OR (CAST($5 AS BIGINT) = 3 AND NOT EXISTS (SELECT 1 " ENTRIES "))) "
_Static_assert(TERMS_OPEN == 0 && TERMS_ENDED == 1 && TERMS_ALL == 2, "the numbers in $4");
_Static_assert(HAS_AWARD == 1 && HAS_TALK == 2 && HAS_NOTHING == 3, "the numbers in $5");
#define LISTED_ARGS                                                                                \
    db_t(filter->scope.from), db_t(filter->scope.to), db_t(filter->like), db_i(filter->view),      \
        db_i(filter->has)

/* The entry of the latest year, and of that year the one that was entered last. */
#define LATEST(column, kinds)                                                                      \
    "(SELECT e." column " " ENTRIES "AND e.kind IN (" kinds ") ORDER BY e.year DESC, e.id DESC "   \
    "LIMIT 1)"
#define EVALUATED "'年度考评'"
#define RATED "'年度评定', '年度评定（更正）'"

static struct secretary_row take(struct ctx *ctx, struct db_rows *rows)
{
    return (struct secretary_row){
        .term =
            {
                .id = db_int(rows, "id"),
                .user_id = db_int(rows, "user_id"),
                .version = db_int(rows, "version"),
                .unit_code = db_text(rows, "unit_code"),
                .unit_name = unit_short_name(ctx->arena, db_text(rows, "name")),
                .name = db_text(rows, "full_name"),
                .from_on = db_date(rows, "from_on"),
                .until_on = db_date(rows, "until_on"),
            },
        .town_name = db_text(rows, "town_name"),
        .evaluated_year = db_int(rows, "evaluated_year"),
        .evaluated = text_or_empty(db_text(rows, "evaluated")),
        .rated_year = db_int(rows, "rated_year"),
        .rated = text_or_empty(db_text(rows, "rated")),
        .awards = db_int(rows, "awards"),
        .talks = db_int(rows, "talks"),
        .entries = db_int(rows, "entries"),
    };
}

int secretary_list_read(struct ctx *ctx, const struct secretary_filter *filter, int64_t offset,
                        int64_t size, struct secretary_row **list)
{
    int count = 0, capacity = 0;
    *list = NULL;
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT t.id, t.user_id, t.unit_code, t.from_on, t.until_on, t.version, v.full_name, "
            "n.name, w.name AS town_name, COALESCE(" LATEST(
                "year", EVALUATED) ", 0) "
                                   "AS evaluated_year, " LATEST(
                                       "result",
                                       EVALUATED) " AS evaluated, "
                                                  "COALESCE(" LATEST(
                                                      "year",
                                                      RATED) ", 0) AS "
                                                             "rated_year, " LATEST(
                                                                 "result",
                                                                 RATED) " AS rated, "
                                                                        "(SELECT "
                                                                        "COUNT(*)"
                                                                        " " ENTRIES "AND e.kind "
                                                                        "= "
                                                                        "'鼓励激励')"
                                                                        " AS "
                                                                        "awards, "
                                                                        "(SELECT "
                                                                        "COUNT(*)"
                                                                        " " ENTRIES "AND e.kind "
                                                                        "= "
                                                                        "'诫勉谈话')"
                                                                        " AS talks, "
                                                                        "(SELECT "
                                                                        "COUNT(*)"
                                                                        " " ENTRIES ") AS "
                                                                        "entries"
                                                                        " " LISTED "ORDER BY "
                                                                        "CASE "
                                                                        "CAST($6 AS "
                                                                        "BIGINT) "
                                                                        "WHEN 1 "
                                                                        "THEN "
                                                                        "v.full_"
                                                                        "name "
                                                                        "WHEN 2 "
                                                                        "THEN "
                                                                        "COALESCE(t."
                                                                        "from_on, "
                                                                        "'') ELSE "
                                                                        "t.unit_"
                                                                        "code END, "
                                                                        "t.unit_"
                                                                        "code, t.id "
                                                                        "DESC "
                                                                        "LIMIT $7 "
                                                                        "OFFSET $8"),
        ARGS(LISTED_ARGS, db_i(filter->order), db_i(size), db_i(offset)));
    _Static_assert(TERMS_BY_NAME == 1 && TERMS_BY_BEGIN == 2, "the numbers in $6");
    while (db_next(rows)) {
        *list = arena_more(ctx->arena, *list, count, &capacity, sizeof **list);
        (*list)[count++] = take(ctx, rows);
    }
    return count;
}

int64_t secretary_list_count(struct ctx *ctx, const struct secretary_filter *filter)
{
    return db_one_int(ctx->db, SQL("SELECT COUNT(*) " LISTED), ARGS(LISTED_ARGS), 0);
}
