/* What `yicun check` finds wrong with the pool: people and lists that do not agree. */
#include "pool/internal.h"

void pool_check(struct ctx *ctx)
{
    check_rows(ctx,
               SQL("SELECT c.id FROM candidates c LEFT JOIN pool_lists l ON l.id = c.list_id "
                   "WHERE (c.stage = 'ledger' AND c.list_id IS NOT NULL) OR (c.stage <> 'ledger' "
                   "AND (l.id IS NULL OR l.unit_code <> c.unit_code)) ORDER BY c.id"),
               "candidate whose list does not agree with the stage or the village");
    check_rows(ctx,
               SQL("SELECT c.id FROM candidates c JOIN pool_lists l ON l.id = c.list_id "
                   "WHERE (c.stage = 'listed' AND l.state = 'reviewed') OR (c.stage = 'reviewed' "
                   "AND (l.state <> 'reviewed' OR c.conditions IS NULL)) ORDER BY c.id"),
               "candidate whose stage does not agree with the list's state");
}
