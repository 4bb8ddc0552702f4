/* What `yicun check` compares of quarterly analyses. */
#include "analysis/internal.h"

void analyses_check(struct ctx *ctx)
{
    check_rows(ctx,
               SQL("SELECT id FROM analyses WHERE (state = 'draft') <> (figures IS NULL) "
                   "ORDER BY id"),
               "analysis whose figures do not fit its state");
    check_rows(ctx,
               SQL("SELECT a.id FROM analyses a WHERE a.state = 'finished' AND a.number = 1 "
                   "AND NOT EXISTS (SELECT 1 FROM cadence_records c WHERE "
                   "c.unit_code = a.unit_code AND c.kind = 'analysis' "
                   "AND c.link = '/analyses/' || a.id) ORDER BY a.id"),
               "finished analysis that is not counted as a meeting");
}
