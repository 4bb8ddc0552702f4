/* SQL of what one village is compared with: the marks of all that stand in its town (RATE-8). */
#include "rating/picture.h"

int64_t marks_sum(struct ctx *ctx, int64_t round, struct scope town, bool by_town, int count,
                  int64_t *sums)
{
    int64_t villages = 0;
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT m.criterion, SUM(CASE WHEN CAST($4 AS BIGINT) = 1 THEN m.town_mark "
            "ELSE m.self_mark END) AS sum, COUNT(*) AS villages FROM ratings r "
            "JOIN rating_marks m ON m.rating_id = r.id WHERE r.round_id = $1 "
            "AND r.unit_code >= $2 AND r.unit_code < $3 AND r.standing = 1 GROUP BY m.criterion"),
        ARGS(db_i(round), db_t(town.from), db_t(town.to), db_i(by_town)));
    while (db_next(rows)) {
        int64_t at = db_int(rows, "criterion");
        if (at >= count)
            continue;
        sums[at] = db_int(rows, "sum");
        villages = db_int(rows, "villages");
    }
    return villages;
}
