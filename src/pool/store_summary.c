/* SQL of the summary table: who passed the joint review or is filed (POOL-9). */
#include "pool/gate.h"
#include "pool/store.h"

int summary_read(struct ctx *ctx, struct scope scope, int64_t most, struct summary_row **list)
{
    int count = 0, capacity = 0;
    const struct choice *unfits = pool_unfits(ctx);
    *list = NULL;
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT " CANDIDATE_COLUMNS ", k.ripeness, p.filed_on " CANDIDATE_FROM
            "JOIN pool_picks k ON k.candidate_id = c.id AND k.result = 'passed' "
            "JOIN pool_proposals p ON p.id = k.proposal_id "
            "WHERE c.unit_code >= $1 AND c.unit_code < $2 AND c.stage IN ('passed', 'filed') "
            "ORDER BY c.unit_code, c.id LIMIT $3"),
        ARGS(db_t(scope.from), db_t(scope.to), db_i(most)));
    while (db_next(rows)) {
        struct summary_row row = {.person = candidate_take(ctx, unfits, rows),
                                  .filed_on = db_date(rows, "filed_on")};
        row.ripeness = choice_by_name(pool_ripenesses, db_text(rows, "ripeness"));
        if (!pool_access(ctx, row.person.unit_code, row.person.stage, row.person.list_state))
            continue;
        candidate_open(ctx, &row.person, PART_NAME | PART_WORK);
        *list = arena_more(ctx->arena, *list, count, &capacity, sizeof **list);
        (*list)[count++] = row;
    }
    return count;
}
