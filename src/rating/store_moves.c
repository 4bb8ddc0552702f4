/* SQL of movement between the grades: counted from an index, and the villages behind each count
 * (RATE-8). */
#include "base/text.h"
#include "rating/moves.h"
#include "unit.h"

#define STANDING                                                                                   \
    "FROM rating_rounds d JOIN ratings r ON r.round_id = d.id WHERE d.unit_code >= $1 "            \
    "AND d.unit_code < $2 AND d.key = $3 AND d.year = $4 AND r.unit_code >= $5 "                   \
    "AND r.unit_code < $6 AND r.standing = 1 "
#define STANDING_ARGS                                                                              \
    db_t(asked->counties.from), db_t(asked->counties.to), db_t(asked->key), db_i(asked->year),     \
        db_t(asked->scope.from), db_t(asked->scope.to)

/* move_of, in SQL. */
#define MOVE                                                                                       \
    "CASE WHEN r.before_name = '' THEN 'new' WHEN r.vetoed = 1 THEN 'vetoed' "                     \
    "WHEN r.fell = 1 THEN 'fell' WHEN r.before_name = r.band_name THEN 'kept' ELSE 'rose' END "

static struct move_group group_of(struct db_rows *rows)
{
    return (struct move_group){
        .before = db_text(rows, "before_name"),
        .now = db_text(rows, "band_name"),
        .vetoed = db_int(rows, "vetoed") != 0,
        .fell = db_int(rows, "fell") != 0,
    };
}

int move_groups(struct ctx *ctx, const struct moves_asked *asked, struct move_group **groups)
{
    int count = 0, room = 0;
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT r.before_name, r.band_name, r.vetoed, r.fell, COUNT(*) AS villages " STANDING
            "GROUP BY r.before_name, r.band_name, r.vetoed, r.fell "
            "ORDER BY r.before_name, r.band_name, r.vetoed, r.fell"),
        ARGS(STANDING_ARGS));
    *groups = NULL;
    while (db_next(rows)) {
        *groups = arena_more(ctx->arena, *groups, count, &room, sizeof **groups);
        (*groups)[count] = group_of(rows);
        (*groups)[count++].villages = db_int(rows, "villages");
    }
    return count;
}

int move_sums(struct ctx *ctx, const struct moves_asked *asked, int digits, struct move_sum **sums)
{
    int count = 0, room = 0;
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT n.code, n.name, g.move, g.villages FROM (SELECT SUBSTR(r.unit_code, 1, "
            "CAST($7 AS INTEGER)) AS code, " MOVE "AS move, COUNT(*) AS villages " STANDING
            "GROUP BY SUBSTR(r.unit_code, 1, CAST($7 AS INTEGER)), " MOVE ") g "
            "JOIN units n ON n.code = g.code ORDER BY n.code, g.move"),
        ARGS(STANDING_ARGS, db_i(digits)));
    *sums = NULL;
    while (db_next(rows)) {
        const char *code = db_text(rows, "code");
        int move = choice_by_name(move_kinds, db_text(rows, "move"));
        if (!count || !text_same((*sums)[count - 1].unit_code, code)) {
            *sums = arena_more(ctx->arena, *sums, count, &room, sizeof **sums);
            (*sums)[count++] = (struct move_sum){code, db_text(rows, "name"), {0}};
        }
        if (move >= 0)
            (*sums)[count - 1].moved[move] = db_int(rows, "villages");
    }
    return count;
}

#define MOVED                                                                                      \
    "FROM rating_rounds d JOIN ratings r ON r.round_id = d.id "                                    \
    "JOIN units u ON u.code = r.unit_code LEFT JOIN units t "                                      \
    "ON t.code = SUBSTR(r.unit_code, 1, 9) WHERE d.unit_code >= $1 AND d.unit_code < $2 "          \
    "AND d.key = $3 AND d.year = $4 AND r.unit_code >= $5 AND r.unit_code < $6 "                   \
    "AND r.standing = 1 AND (CAST($7 AS TEXT) IS NULL OR r.before_name = $7) "                     \
    "AND (CAST($8 AS TEXT) IS NULL OR r.band_name = $8) "                                          \
    "AND (CAST($9 AS TEXT) IS NULL OR $9 = " MOVE ") "                                             \
    "AND (CAST($10 AS TEXT) IS NULL OR LOWER(u.name) LIKE $10 ESCAPE '\\' "                        \
    "OR LOWER(t.name) LIKE $10 ESCAPE '\\' OR r.unit_code LIKE $10 ESCAPE '\\') "
#define MOVED_ARGS                                                                                 \
    STANDING_ARGS, db_t(asked->from), db_t(asked->to), db_t(asked->move), db_t(asked->like)

int64_t moved_count(struct ctx *ctx, const struct moves_asked *asked)
{
    return db_one_int(ctx->db, SQL("SELECT COUNT(*) " MOVED), ARGS(MOVED_ARGS), 0);
}

void moved_each(struct ctx *ctx, const struct moves_asked *asked, int64_t offset, int64_t size,
                moved_fn *each, void *arg)
{
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT r.id, r.unit_code, r.points, r.before_name, r.band_name, r.vetoed, r.fell, "
            "r.veto_text, u.name AS unit_name, t.name AS town_name " MOVED
            "ORDER BY r.unit_code, r.id LIMIT $11 OFFSET $12"),
        ARGS(MOVED_ARGS, db_i(size), db_i(offset)));
    while (db_next(rows)) {
        struct moved_village village = {
            .id = db_int(rows, "id"),
            .points = db_int(rows, "points"),
            .unit_code = db_text(rows, "unit_code"),
            .unit_name = unit_short_name(ctx->arena, db_text(rows, "unit_name")),
            .town_name = text_or_empty(db_text(rows, "town_name")),
            .veto_text = db_text(rows, "veto_text"),
            .group = group_of(rows),
        };
        each(ctx, &village, arg);
    }
}
