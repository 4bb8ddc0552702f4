/* What `yicun check` looks at: no village is off the list without its steps and checks, or by
 * somebody who had a hand in it (RATE-10). */
#include "rectify/remedy.h"

void remedies_check(struct ctx *ctx)
{
    check_rows(ctx,
               SQL("SELECT r.id FROM remedies r WHERE r.state IN ('leaving', 'off') AND ("
                   "EXISTS (SELECT 1 FROM remedy_steps p WHERE p.remedy_id = r.id "
                   "AND p.done_on IS NULL) OR " REMEDY_PASSED " < 4) ORDER BY r.id"),
               "a village is taken off without all steps and four checks");
    check_rows(ctx,
               SQL("SELECT r.id FROM remedies r JOIN workflow_steps s ON s.entity = 'remedy' "
                   "AND s.entity_id = r.id AND s.action = 'take-off' WHERE r.state = 'off' AND ("
                   "s.user_id = r.changed_by OR s.user_id = r.proposed_by OR EXISTS (SELECT 1 FROM "
                   "remedy_checks k WHERE k.remedy_id = r.id AND k.attempt = r.attempt "
                   "AND k.checked_by = s.user_id)) ORDER BY r.id"),
               "who took a village off the list had a hand in it");
}
