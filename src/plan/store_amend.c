/* SQL of amendments and versions (PLAN-14): the items in force are kept while the plan's own items
 * are the draft of a new version. */
#include "plan/internal.h"

/* The day's columns of an item: all but who changed it when. */
#define KEPT                                                                                       \
    "list, position, title, measure, unit_of_measure, indicator, baseline, baseline_year, "        \
    "target, direction, person, start_on, finish_on, floor_value, floor_year, floor_unit, "        \
    "floor_source, floor_villages, floor_reason"

static void keep_items(struct ctx *ctx, int64_t plan_id)
{
    db_run(ctx->db,
           SQL("INSERT INTO kept_items (id, plan_id, " KEPT ") SELECT id, plan_id, " KEPT
               " FROM plan_items WHERE plan_id = $1 AND removed = 0"),
           ARGS(db_i(plan_id)));
    db_run(ctx->db,
           SQL("INSERT INTO kept_milestones (item_id, year, value) "
               "SELECT m.item_id, m.year, m.value FROM plan_milestones m "
               "JOIN kept_items k ON k.id = m.item_id WHERE k.plan_id = $1"),
           ARGS(db_i(plan_id)));
}

void amendment_begin(struct ctx *ctx, const struct plan *plan, const char *reason)
{
    db_run(ctx->db,
           SQL("UPDATE plans SET number = 1 + (SELECT MAX(k.number) FROM "
               "(SELECT number FROM notices WHERE plan_id = $1 UNION ALL "
               "SELECT number FROM plan_meetings WHERE plan_id = $1 UNION ALL "
               "SELECT number FROM promises WHERE plan_id = $1) k) WHERE id = $1"),
           ARGS(db_i(plan->id)));
    db_run(ctx->db,
           SQL("INSERT INTO plan_versions (plan_id, number, reason) "
               "SELECT id, number, $2 FROM plans WHERE id = $1 "
               "ON CONFLICT (plan_id, number) DO UPDATE SET reason = excluded.reason"),
           ARGS(db_i(plan->id), db_t(reason)));
    keep_items(ctx, plan->id);
    db_run(ctx->db, SQL("DELETE FROM plan_authors WHERE plan_id = $1"), ARGS(db_i(plan->id)));
    plan_touch(ctx, plan->id);
}

void amendment_end(struct ctx *ctx, int64_t plan_id)
{
    db_run(ctx->db,
           SQL("DELETE FROM kept_milestones WHERE item_id IN "
               "(SELECT id FROM kept_items WHERE plan_id = $1)"),
           ARGS(db_i(plan_id)));
    db_run(ctx->db, SQL("DELETE FROM kept_items WHERE plan_id = $1"), ARGS(db_i(plan_id)));
}

bool items_bring_back(struct ctx *ctx, int64_t plan_id, int64_t item)
{
    int64_t count = db_run(
        ctx->db,
        SQL("UPDATE plan_items SET (" KEPT ") = (SELECT " KEPT " FROM kept_items k "
            "WHERE k.id = plan_items.id), removed = 0, changed_by = $3, changed_by_name = $4, "
            "changed_at = $5, version = version + 1 WHERE plan_id = $1 AND id IN (SELECT id "
            "FROM kept_items WHERE plan_id = $1 AND (CAST($2 AS BIGINT) = 0 OR id = $2))"),
        ARGS(db_i(plan_id), db_i(item), db_i(ctx->user.id), db_t(ctx->user.full_name),
             db_i(ctx->now)));
    db_run(ctx->db,
           SQL("DELETE FROM plan_milestones WHERE item_id IN (SELECT id FROM kept_items "
               "WHERE plan_id = $1 AND (CAST($2 AS BIGINT) = 0 OR id = $2))"),
           ARGS(db_i(plan_id), db_i(item)));
    db_run(ctx->db,
           SQL("INSERT INTO plan_milestones (item_id, year, value) "
               "SELECT m.item_id, m.year, m.value FROM kept_milestones m "
               "JOIN kept_items k ON k.id = m.item_id "
               "WHERE k.plan_id = $1 AND (CAST($2 AS BIGINT) = 0 OR k.id = $2)"),
           ARGS(db_i(plan_id), db_i(item)));
    plan_touch(ctx, plan_id);
    return count > 0;
}

void amendment_abandon(struct ctx *ctx, const struct plan *plan)
{
    items_bring_back(ctx, plan->id, 0);
    db_run(ctx->db,
           SQL("UPDATE plan_items SET removed = 1, version = version + 1 WHERE plan_id = $1 "
               "AND removed = 0 AND id NOT IN (SELECT id FROM kept_items WHERE plan_id = $1)"),
           ARGS(db_i(plan->id)));
    db_run(ctx->db,
           SQL("UPDATE plan_comments SET answer = $2, answered_by_name = $3, answered_at = $4 "
               "WHERE plan_id = $1 AND answered_at IS NULL"),
           ARGS(db_i(plan->id), db_t("修订已放弃"), db_t(ctx->user.full_name), db_i(ctx->now)));
    db_run(ctx->db, SQL("UPDATE plans SET number = $2 WHERE id = $1"),
           ARGS(db_i(plan->id), db_i(plan->in_force_number)));
    amendment_end(ctx, plan->id);
}

void version_put(struct ctx *ctx, const struct plan *plan)
{
    db_run(ctx->db,
           SQL("UPDATE plan_versions SET ended_on = $2 WHERE plan_id = $1 "
               "AND in_force_on IS NOT NULL AND ended_on IS NULL"),
           ARGS(db_i(plan->id), db_d(plan->in_force_on)));
    db_run(ctx->db,
           SQL("INSERT INTO plan_versions (plan_id, number, reason, in_force_on) VALUES ($1, $2, "
               "COALESCE((SELECT v.reason FROM plan_versions v WHERE v.plan_id = $1 "
               "AND v.number <= $2 ORDER BY v.number DESC LIMIT 1), ''), $3) "
               "ON CONFLICT (plan_id, number) DO UPDATE SET in_force_on = excluded.in_force_on"),
           ARGS(db_i(plan->id), db_i(plan->number), db_d(plan->in_force_on)));
}

const char *amendment_reason(struct ctx *ctx, const struct plan *plan)
{
    const char *reason =
        db_one_text(ctx->db,
                    SQL("SELECT reason FROM plan_versions WHERE plan_id = $1 AND number <= $2 "
                        "ORDER BY number DESC LIMIT 1"),
                    ARGS(db_i(plan->id), db_i(plan->number)));
    return reason ? reason : "";
}

json_t *version_snapshot(struct ctx *ctx, const struct plan *plan, int64_t number)
{
    const char *text =
        db_one_text(ctx->db, SQL("SELECT snapshot FROM notices WHERE plan_id = $1 AND number = $2"),
                    ARGS(db_i(plan->id), db_i(number)));
    return text ? json_loads(text, JSON_REJECT_DUPLICATES, NULL) : NULL;
}

int versions_read(struct ctx *ctx, int64_t plan_id, struct plan_version **versions)
{
    int count = 0;
    *versions = ARENA_ARRAY(ctx->arena, struct plan_version, VERSIONS_MAX);
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT n.number, n.id, n.state, n.posted_on, n.last_day, n.closed_on, v.in_force_on, "
            "v.ended_on, (SELECT w.reason FROM plan_versions w WHERE w.plan_id = n.plan_id "
            "AND w.number <= n.number ORDER BY w.number DESC LIMIT 1) AS reason FROM notices n "
            "LEFT JOIN plan_versions v ON v.plan_id = n.plan_id AND v.number = n.number "
            "WHERE n.plan_id = $1 ORDER BY n.number DESC LIMIT 100"),
        ARGS(db_i(plan_id)));
    while (db_next(rows))
        (*versions)[count++] = (struct plan_version){
            .number = db_int(rows, "number"),
            .notice = db_int(rows, "id"),
            .notice_state = db_text(rows, "state"),
            .posted_on = db_date(rows, "posted_on"),
            .last_day = db_date(rows, "last_day"),
            .closed_on = db_date(rows, "closed_on"),
            .in_force_on = db_date(rows, "in_force_on"),
            .ended_on = db_date(rows, "ended_on"),
            .reason = db_text(rows, "reason"),
        };
    return count;
}
