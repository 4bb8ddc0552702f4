/* What `yicun check` finds wrong with incentives: what a secretary was given stands in the file
 * (CADRE-4). */
#include "incentive/internal.h"

void incentive_check(struct ctx *ctx)
{
    check_rows(ctx,
               SQL("SELECT i.id FROM incentives i WHERE i.term_id IS NOT NULL AND NOT EXISTS "
                   "(SELECT 1 FROM secretary_entries s WHERE s.term_id = i.term_id "
                   "AND s.link = '/incentives/' || i.id) ORDER BY i.id"),
               "incentive that stands in no secretary's file");
}
