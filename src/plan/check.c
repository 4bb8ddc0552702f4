/* What `yicun check` finds wrong with plans: every one of them is looked at. */
#include "plan/internal.h"

static void check_rows(struct ctx *ctx, struct db_rows *rows, const char *what)
{
    while (db_next(rows))
        check_line(ctx, "%s: %lld", what, (long long)db_int(rows, "id"));
}

void plan_check(struct ctx *ctx)
{
    check_rows(
        ctx,
        db_query(ctx->db,
                 SQL("SELECT DISTINCT m.item_id AS id FROM plan_milestones m "
                     "JOIN plan_items i ON i.id = m.item_id JOIN plans p ON p.id = i.plan_id "
                     "JOIN campaigns c ON c.id = p.campaign_id "
                     "WHERE m.year < c.first_year OR m.year > c.last_year"),
                 NO_ARGS),
        "item with a milestone outside its tenure");
    check_rows(ctx,
               db_query(ctx->db,
                        SQL("SELECT p.id FROM plans p WHERE p.changed_by <> 0 AND NOT EXISTS "
                            "(SELECT 1 FROM plan_authors a WHERE a.plan_id = p.id "
                            "AND a.user_id = p.changed_by)"),
                        NO_ARGS),
               "plan whose last change has no author");
    check_rows(ctx,
               db_query(ctx->db,
                        SQL("SELECT p.id FROM plans p WHERE (p.state = 'filed') <> "
                            "(p.archive_number IS NOT NULL)"),
                        NO_ARGS),
               "plan filed without an archive number, or numbered without being filed");
    check_rows(ctx,
               db_query(ctx->db,
                        SQL("SELECT p.id FROM plans p WHERE (p.state IN ('in_force', 'filed')) <> "
                            "(p.in_force_on IS NOT NULL)"),
                        NO_ARGS),
               "plan in force without its day, or the other way round");
    check_rows(ctx,
               db_query(ctx->db,
                        SQL("SELECT p.id FROM plans p LEFT JOIN workflow_steps s ON s.id = "
                            "(SELECT MAX(w.id) FROM workflow_steps w WHERE w.entity = 'plan' "
                            "AND w.entity_id = p.id) "
                            "WHERE p.state <> COALESCE(s.to_state, 'draft')"),
                        NO_ARGS),
               "plan whose state is not where its last step led");
}
