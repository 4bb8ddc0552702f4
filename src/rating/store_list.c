/* SQL of many ratings: the list of a round, and how many villages stand in each grade (RATE-8). */
#include "base/text.h"
#include "rating/internal.h"
#include "unit.h"

#include <stdlib.h>

#define LISTED                                                                                     \
    "FROM ratings r JOIN units u ON u.code = r.unit_code "                                         \
    "LEFT JOIN units t ON t.code = SUBSTR(r.unit_code, 1, 9) "                                     \
    "WHERE r.round_id = $1 AND (CAST($7 AS BIGINT) = 0 AND r.latest = 1 OR "                       \
    "CAST($7 AS BIGINT) = 1 AND (r.standing = 1 OR r.number = 1 AND r.state <> 'closed')) "        \
    "AND r.unit_code >= $2 AND r.unit_code < $3 "                                                  \
    "AND (CAST($4 AS TEXT) IS NULL OR r.state = $4) "                                              \
    "AND (CAST($5 AS TEXT) IS NULL OR r.state = 'closed' AND r.band_name = $5) "                   \
    "AND (CAST($6 AS TEXT) IS NULL OR LOWER(u.name) LIKE $6 ESCAPE '\\' "                          \
    "OR LOWER(t.name) LIKE $6 ESCAPE '\\' OR LOWER(r.category) LIKE $6 ESCAPE '\\' "               \
    "OR r.unit_code LIKE $6 ESCAPE '\\') "
#define LISTED_ARGS                                                                                \
    db_i(filter->round), db_t(filter->scope.from), db_t(filter->scope.to), db_t(filter->state),    \
        db_t(filter->band), db_t(filter->like), db_i(filter->standing)

int64_t ratings_count(struct ctx *ctx, const struct rating_filter *filter)
{
    return db_one_int(ctx->db, SQL("SELECT COUNT(*) " LISTED), ARGS(LISTED_ARGS), 0);
}

void ratings_each(struct ctx *ctx, const struct rating_filter *filter, int64_t offset, int64_t size,
                  rating_each_fn *each, void *arg)
{
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT r.id, r.unit_code, r.number, r.state, r.points, r.band_name, r.before_name, "
            "r.vetoed, r.veto_text, r.fell, r.category, u.name AS unit_name, t.name AS "
            "town_name, (SELECT COUNT(*) FROM rating_marks m WHERE m.rating_id = r.id "
            "AND m.town_mark >= 0) AS filled " LISTED
            "ORDER BY CASE $10 WHEN 'rank' THEN r.category ELSE '' END, "
            "CASE WHEN $10 IN ('points', 'rank') THEN CASE WHEN r.state <> 'closed' THEN 2 "
            "WHEN r.vetoed = 1 THEN 1 ELSE 0 END ELSE 0 END, "
            "CASE WHEN $10 IN ('points', 'rank') THEN CASE r.state WHEN 'closed' THEN "
            "-COALESCE(r.points, 0) "
            "ELSE 0 END ELSE 0 END, "
            "CASE $10 WHEN 'state' THEN r.state ELSE '' END, r.unit_code, r.id "
            "LIMIT $8 OFFSET $9"),
        ARGS(LISTED_ARGS, db_i(size), db_i(offset), db_t(filter->order)));
    while (db_next(rows)) {
        struct rating_row row = {
            .id = db_int(rows, "id"),
            .number = db_int(rows, "number"),
            .filled = db_int(rows, "filled"),
            .unit_code = db_text(rows, "unit_code"),
            .unit_name = unit_short_name(ctx->arena, db_text(rows, "unit_name")),
            .town_name = text_or_empty(db_text(rows, "town_name")),
            .state = choice_by_name(rating_states, db_text(rows, "state")),
            .points = db_is_null(rows, "points") ? DECIMAL_NONE : db_int(rows, "points"),
            .band_name = db_text(rows, "band_name"),
            .before_name = db_text(rows, "before_name"),
            .veto_text = db_text(rows, "veto_text"),
            .category = db_text(rows, "category"),
            .vetoed = db_int(rows, "vetoed") != 0,
            .fell = db_int(rows, "fell") != 0,
        };
        each(ctx, &row, arg);
    }
}

int rating_shares(struct ctx *ctx, const char *county, const char *key, struct scope scope,
                  struct rating_share **shares)
{
    int count = 0, room = 0;
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT d.year, r.band_name, COUNT(*) AS villages FROM rating_rounds d "
                     "JOIN ratings r ON r.round_id = d.id WHERE d.unit_code = $1 AND d.key = $2 "
                     "AND r.unit_code >= $3 AND r.unit_code < $4 AND r.standing = 1 "
                     "GROUP BY d.year, r.band_name ORDER BY d.year DESC, r.band_name"),
                 ARGS(db_t(county), db_t(key), db_t(scope.from), db_t(scope.to)));
    *shares = NULL;
    while (db_next(rows)) {
        *shares = arena_more(ctx->arena, *shares, count, &room, sizeof **shares);
        (*shares)[count++] = (struct rating_share){
            .year = db_int(rows, "year"),
            .villages = db_int(rows, "villages"),
            .band_name = db_text(rows, "band_name"),
        };
    }
    return count;
}

struct rating_ranks {
    int count;
    struct rating_rank {
        int64_t id, rank, of;
    } * row; /* by id */
};

static int by_id(const void *left, const void *right)
{
    const struct rating_rank *a = left, *b = right;
    return a->id < b->id ? -1 : a->id > b->id;
}

static void close_category(struct rating_ranks *ranks, int first, int end)
{
    for (int i = first; i < end; i++)
        ranks->row[i].of = end - first;
}

struct rating_ranks *rating_ranks(struct ctx *ctx, int64_t round)
{
    struct rating_ranks *ranks = ARENA_NEW(ctx->arena, struct rating_ranks);
    struct ranking ranking = {0};
    int room = 0, first = 0;
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT id, category, points FROM ratings WHERE round_id = $1 "
                     "AND standing = 1 AND vetoed = 0 ORDER BY category, points DESC, id"),
                 ARGS(db_i(round)));
    *ranks = (struct rating_ranks){0};
    while (db_next(rows)) {
        ranks->row = arena_more(ctx->arena, ranks->row, ranks->count, &room, sizeof *ranks->row);
        struct rating_rank *row = &ranks->row[ranks->count++];
        row->id = db_int(rows, "id");
        row->rank = ranking_next(&ranking, db_text(rows, "category"), db_int(rows, "points"));
        if (ranking.place == 1) {
            close_category(ranks, first, ranks->count - 1);
            first = ranks->count - 1;
        }
    }
    close_category(ranks, first, ranks->count);
    if (ranks->count)
        qsort(ranks->row, (size_t)ranks->count, sizeof *ranks->row, by_id);
    return ranks;
}

const char *rating_rank_text(struct ctx *ctx, const struct rating_ranks *ranks, int64_t rating)
{
    const struct rating_rank key = {.id = rating};
    const struct rating_rank *row =
        ranks->count ? bsearch(&key, ranks->row, (size_t)ranks->count, sizeof key, by_id) : NULL;
    return row ? text_of(ctx, "%lld/%lld", (long long)row->rank, (long long)row->of) : "";
}

int ratings_waiting(struct ctx *ctx, int64_t round, struct scope scope,
                    struct rating_waiting **waiting)
{
    int count = 0, room = 0;
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT t.code, t.name, r.state, COUNT(*) AS villages, "
            "CAST(SUM(r.id) AS BIGINT) AS sum_ids, "
            "CAST(SUM(r.version) AS BIGINT) AS sum_versions, "
            "CAST(SUM(CASE WHEN " RATING_IS_BY(
                "$4") " THEN 1 ELSE 0 END) AS BIGINT) AS "
                      "own FROM ratings r "
                      "JOIN units t ON t.code = SUBSTR(r.unit_code, 1, 9) WHERE r.round_id = $1 "
                      "AND r.unit_code >= $2 AND r.unit_code < $3 AND r.latest = 1 "
                      "AND r.state IN ('town', 'second', 'county') "
                      "GROUP BY t.code, t.name, r.state ORDER BY t.code, r.state DESC"),
        ARGS(db_i(round), db_t(scope.from), db_t(scope.to), db_i(ctx->user.id)));
    *waiting = NULL;
    while (db_next(rows)) {
        *waiting = arena_more(ctx->arena, *waiting, count, &room, sizeof **waiting);
        (*waiting)[count++] = (struct rating_waiting){
            .town = db_text(rows, "code"),
            .town_name = unit_short_name(ctx->arena, db_text(rows, "name")),
            .state = choice_by_name(rating_states, db_text(rows, "state")),
            .villages = db_int(rows, "villages"),
            .own = db_int(rows, "own"),
            .sum_ids = db_int(rows, "sum_ids"),
            .sum_versions = db_int(rows, "sum_versions"),
        };
    }
    return count;
}
