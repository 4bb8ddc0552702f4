/* What `yicun check` finds wrong with plans: every one of them is looked at. */
#include "plan/internal.h"

/* PLAN-14: what is in force is the version that says so, and an amendment keeps what it may have to
 * bring back. */
static void check_versions(struct ctx *ctx)
{
    check_rows(ctx,
               SQL("SELECT p.id FROM plans p LEFT JOIN promises r ON r.plan_id = p.id "
                   "WHERE (r.plan_id IS NULL) <> (p.in_force_on IS NULL) "
                   "OR r.in_force_on <> p.in_force_on OR r.number > p.number "
                   "OR (p.state IN ('in_force', 'filed') AND (r.plan_id IS NULL "
                   "OR r.number <> p.number))"),
               "plan whose version in force is not the one that it names");
    check_rows(ctx,
               SQL("SELECT r.plan_id AS id FROM promises r WHERE 1 <> (SELECT COUNT(*) "
                   "FROM plan_versions v WHERE v.plan_id = r.plan_id "
                   "AND v.in_force_on IS NOT NULL AND v.ended_on IS NULL) "
                   "OR NOT EXISTS (SELECT 1 FROM plan_versions v WHERE v.plan_id = "
                   "r.plan_id AND v.number = r.number AND v.in_force_on = r.in_force_on)"),
               "plan in force without exactly one version that is");
    check_rows(ctx,
               SQL("SELECT p.id FROM plans p WHERE (p.state NOT IN ('in_force', 'filed') "
                   "AND p.in_force_on IS NOT NULL) <> "
                   "EXISTS (SELECT 1 FROM kept_items k WHERE k.plan_id = p.id)"),
               "amendment without the items in force kept, or items kept without one");
}

void plan_check(struct ctx *ctx)
{
    check_rows(ctx,
               SQL("SELECT DISTINCT m.item_id AS id FROM plan_milestones m "
                   "JOIN plan_items i ON i.id = m.item_id JOIN plans p ON p.id = i.plan_id "
                   "JOIN campaigns c ON c.id = p.campaign_id "
                   "WHERE m.year < c.first_year OR m.year > c.last_year"),
               "item with a milestone outside its tenure");
    check_rows(ctx,
               SQL("SELECT p.id FROM plans p WHERE p.changed_by <> 0 AND NOT EXISTS "
                   "(SELECT 1 FROM plan_authors a WHERE a.plan_id = p.id "
                   "AND a.user_id = p.changed_by)"),
               "plan whose last change has no author");
    check_rows(ctx,
               SQL("SELECT p.id FROM plans p WHERE (p.state = 'filed' "
                   "AND p.archive_number IS NULL) OR (p.state <> 'filed' "
                   "AND p.archive_number IS NOT NULL AND NOT EXISTS (SELECT 1 "
                   "FROM plan_versions v WHERE v.plan_id = p.id AND v.reason <> ''))"),
               "plan filed without an archive number, or numbered without being filed");
    check_versions(ctx);
    check_rows(ctx,
               SQL("SELECT p.id FROM plans p LEFT JOIN workflow_steps s ON s.id = "
                   "(SELECT MAX(w.id) FROM workflow_steps w WHERE w.entity = 'plan' "
                   "AND w.entity_id = p.id) "
                   "WHERE p.state <> COALESCE(s.to_state, 'draft')"),
               "plan whose state is not where its last step led");
}
