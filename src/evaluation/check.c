/* What `yicun check` finds wrong with evaluations: their figures are counted again from the results
 * of their items. */
#include "evaluation/internal.h"

void evaluation_check(struct ctx *ctx)
{
    check_rows(ctx,
               SQL("SELECT e.id FROM evaluations e WHERE e.state <> 'draft' AND (e.items <> "
                   "(SELECT COUNT(*) FROM evaluation_lines l WHERE l.evaluation_id = e.id) "
                   "OR e.done <> (SELECT COUNT(*) FROM evaluation_lines l "
                   "WHERE l.evaluation_id = e.id AND l.result = 'done') "
                   "OR e.nearly <> (SELECT COUNT(*) FROM evaluation_lines l "
                   "WHERE l.evaluation_id = e.id AND l.result = 'nearly')) ORDER BY e.id"),
               "evaluation whose figures are not those of its items");
}
