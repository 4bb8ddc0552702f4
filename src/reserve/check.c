/* What `yicun check` finds wrong with reserve cadres: people and what was entered on them that do
 * not agree. */
#include "reserve/internal.h"

void reserve_check(struct ctx *ctx)
{
    check_rows(ctx,
               SQL("SELECT e.id FROM reserve_entries e JOIN candidates c ON c.id = e.candidate_id "
                   "WHERE e.unit_code <> c.unit_code OR c.stage NOT IN ('filed', 'used', 'left') "
                   "ORDER BY e.id"),
               "entry on a reserve cadre that does not agree with the village or the stage");
    check_rows(ctx,
               SQL("SELECT c.id FROM candidates c WHERE (c.stage = 'left') <> EXISTS (SELECT 1 "
                   "FROM reserve_entries e WHERE e.candidate_id = c.id AND e.kind = 'exit' "
                   "AND e.state = 'approved') ORDER BY c.id"),
               "candidate who left without an approved leaving, or the other way round");
}
