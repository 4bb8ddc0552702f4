/* `yicun check` of self-assessments: their lines are complete, and those that were submitted. */
#include "assess/internal.h"

/* That a plan's latest reported period is its latest submitted one, the commitment room checks. */
void assess_check(struct ctx *ctx)
{
    check_rows(ctx,
               SQL("SELECT a.id FROM assessments a LEFT JOIN assessment_lines l "
                   "ON l.assessment_id = a.id GROUP BY a.id, a.state, a.items, a.late "
                   "HAVING COUNT(l.item_id) <> CASE WHEN a.state = 'draft' THEN 0 "
                   "ELSE a.items END OR (a.state <> 'draft' "
                   "AND COALESCE(SUM(l.late), 0) <> a.late) ORDER BY a.id"),
               "self-assessment whose lines are not those that were submitted");
    check_rows(ctx,
               SQL("SELECT DISTINCT l.assessment_id AS id FROM assessment_lines l "
                   "WHERE l.note = '' OR (l.late = 1 AND (l.late_reason = '' "
                   "OR l.next_step = '')) ORDER BY l.assessment_id"),
               "self-assessment with a line that does not say all it must");
}
