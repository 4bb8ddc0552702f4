/* SQL of many persons of the pool: narrowed, sorted, paged. Names are sealed, so that they are
 * compared here and not by the store (POOL-10, ALL-4). */
#include "pool/store.h"

#include <string.h>

/* What pool_sees says, for the store: $3 is the viewer. */
#define SEEN                                                                                       \
    "((CAST($3 AS BIGINT) = 1 AND c.stage IN ('ledger', 'listed') "                                \
    "AND COALESCE(l.state, 'draft') IN ('draft', 'returned')) "                                    \
    "OR (CAST($3 AS BIGINT) = 2 AND (c.stage NOT IN ('ledger', 'listed') "                         \
    "OR COALESCE(l.state, 'draft') <> 'draft')) "                                                  \
    "OR (CAST($3 AS BIGINT) = 3 AND c.stage NOT IN ('ledger', 'listed'))) "
_Static_assert(VIEWER_VILLAGE == 1 && VIEWER_TOWN == 2 && VIEWER_ABOVE == 3, "the numbers in $3");
_Static_assert(STAGE_LISTED == 1 && STAGE_REVIEWED == 2, "the stages before the town's review");

#define WHERE                                                                                      \
    "WHERE c.unit_code >= $1 AND c.unit_code < $2 AND " SEEN                                       \
    "AND (CAST($4 AS TEXT) IS NULL OR c.source = $4) "                                             \
    "AND (CAST($5 AS TEXT) IS NULL OR c.pool = $5) "                                               \
    "AND (CAST($6 AS TEXT) IS NULL OR c.stage = $6) "
#define CHOSEN(choices, at) ((at) < 0 ? db_null() : db_t((choices)[at].name))
#define WHERE_ARGS                                                                                 \
    db_t(filter->scope.from), db_t(filter->scope.to), db_i(filter->viewer),                        \
        CHOSEN(pool_sources, filter->source), CHOSEN(pool_pools, filter->pool),                    \
        CHOSEN(pool_stages, filter->stage)

static int64_t count_all(struct ctx *ctx, const struct pool_filter *filter)
{
    return db_one_int(ctx->db, SQL("SELECT COUNT(*) " CANDIDATE_FROM WHERE), ARGS(WHERE_ARGS), 0);
}

static struct db_rows *query(struct ctx *ctx, const struct pool_filter *filter, int64_t offset,
                             int64_t size)
{
    _Static_assert(BY_SOURCE == 1 && BY_AGE == 2, "the numbers in $7");
    return db_query(ctx->db,
                    SQL("SELECT " CANDIDATE_COLUMNS CANDIDATE_FROM WHERE
                        "ORDER BY CASE CAST($7 AS BIGINT) WHEN 1 THEN c.source "
                        "WHEN 2 THEN c.born_on ELSE c.unit_code END, c.unit_code, c.id "
                        "LIMIT $8 OFFSET $9"),
                    ARGS(WHERE_ARGS, db_i(filter->order), db_i(size), db_i(offset)));
}

int candidates_read(struct ctx *ctx, const struct pool_filter *filter, int64_t offset, int64_t size,
                    struct candidate **candidates, int64_t *total)
{
    int count = 0, capacity = 0;
    int64_t found = 0;
    bool named = filter->name != NULL;
    const struct choice *unfits = pool_unfits(ctx);
    struct db_rows *rows =
        named ? query(ctx, filter, 0, INT32_MAX) : query(ctx, filter, offset, size);
    *candidates = NULL;
    while (db_next(rows)) {
        struct candidate one = candidate_take(ctx, unfits, rows);
        candidate_open(ctx, &one, PART_NAME);
        if (named && !strstr(one.name, filter->name))
            continue;
        found++;
        if (named && (found <= offset || found > offset + size))
            continue;
        candidate_open(ctx, &one, PART_WORK);
        *candidates = arena_more(ctx->arena, *candidates, count, &capacity, sizeof **candidates);
        (*candidates)[count++] = one;
    }
    *total = named ? found : count_all(ctx, filter);
    return count;
}

int candidates_of_village(struct ctx *ctx, const char *unit_code, struct candidate **candidates)
{
    int64_t total;
    struct pool_filter filter = {
        .scope = scope_of(unit_code),
        .viewer = pool_viewer(ctx->user.roles),
        .source = -1,
        .pool = -1,
        .stage = -1,
    };
    int count = candidates_read(ctx, &filter, 0, INT32_MAX, candidates, &total);
    for (int i = 0; i < count; i++)
        candidate_open(ctx, &(*candidates)[i], PART_REASONS);
    return count;
}
