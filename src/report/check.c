/* What `yicun check` finds wrong with reports. */
#include "report/internal.h"

void special_check(struct ctx *ctx)
{
    check_rows(ctx,
               SQL("SELECT r.id FROM reports r LEFT JOIN report_versions v ON v.report_id = r.id "
                   "AND v.number = r.number WHERE v.number IS NULL OR (r.state <> 'draft' AND "
                   "v.figures IS NULL) ORDER BY r.id"),
               "report without its text, or sent on without its figures");
}
