/* What `yicun check` finds wrong with acceptances: their figures are counted again. */
#include "acceptance/internal.h"

void acceptance_check(struct ctx *ctx)
{
    check_rows(ctx,
               SQL("SELECT a.id FROM acceptances a WHERE a.state <> 'draft' AND (a.items <> "
                   "(SELECT COUNT(*) FROM acceptance_items i WHERE i.acceptance_id = a.id) "
                   "OR a.kept <> (SELECT COUNT(*) FROM acceptance_items i "
                   "WHERE i.acceptance_id = a.id AND i.verdict = 'kept') "
                   "OR a.partly <> (SELECT COUNT(*) FROM acceptance_items i "
                   "WHERE i.acceptance_id = a.id AND i.verdict = 'partly') "
                   "OR a.points <> a.kept * 1000000 + a.partly * a.partly_share * 10000) "
                   "ORDER BY a.id"),
               "acceptance whose figures are not those of its items");
    check_rows(ctx,
               SQL("SELECT a.id FROM acceptances a WHERE a.state = 'accepted' AND (a.items <> "
                   "COALESCE((SELECT SUM(l.items) FROM acceptance_lists l "
                   "WHERE l.acceptance_id = a.id), 0) OR a.points <> "
                   "COALESCE((SELECT SUM(l.points) FROM acceptance_lists l "
                   "WHERE l.acceptance_id = a.id), 0)) ORDER BY a.id"),
               "acceptance whose lists are not its whole");
}
