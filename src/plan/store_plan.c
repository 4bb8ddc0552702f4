/* SQL of plans: reading, starting, moving and listing them. */
#include "base/text.h"
#include "plan/internal.h"
#include "unit.h"

bool plan_read(struct ctx *ctx, int64_t id, struct plan *plan)
{
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT p.id, p.campaign_id, p.number, p.version, p.unit_code, p.state, "
            "p.archive_number, p.in_force_on, p.changed_by, p.changed_by_name, p.changed_at, "
            "u.name AS unit_name, c.name AS campaign_name, c.first_year, c.last_year, c.study_due, "
            "c.plan_due, c.commit_due, r.number AS in_force_number, r.began_on, "
            "CASE WHEN r.number IS NULL OR p.state IN ('in_force', 'filed') THEN 0 ELSE "
            "(SELECT MAX(v.number) FROM plan_versions v WHERE v.plan_id = p.id) END "
            "AS amended_number "
            "FROM plans p JOIN units u ON u.code = p.unit_code "
            "JOIN campaigns c ON c.id = p.campaign_id "
            "LEFT JOIN promises r ON r.plan_id = p.id WHERE p.id = $1"),
        ARGS(db_i(id)));
    if (!db_next(rows))
        return false;
    *plan = (struct plan){
        .id = db_int(rows, "id"),
        .campaign_id = db_int(rows, "campaign_id"),
        .number = db_int(rows, "number"),
        .version = db_int(rows, "version"),
        .unit_code = db_text(rows, "unit_code"),
        .unit_name = unit_short_name(ctx->arena, db_text(rows, "unit_name")),
        .state = choice_by_name(plan_states, db_text(rows, "state")),
        .campaign_name = db_text(rows, "campaign_name"),
        .first_year = db_int(rows, "first_year"),
        .last_year = db_int(rows, "last_year"),
        .study_due = db_date(rows, "study_due"),
        .plan_due = db_date(rows, "plan_due"),
        .commit_due = db_date(rows, "commit_due"),
        .archive_number = db_text(rows, "archive_number"),
        .in_force_on = db_date(rows, "in_force_on"),
        .in_force_number = db_int(rows, "in_force_number"),
        .amended_number = db_int(rows, "amended_number"),
        .began_on = db_date(rows, "began_on"),
        .changed_by = db_int(rows, "changed_by"),
        .changed_by_name = db_text(rows, "changed_by_name"),
        .changed_at = db_int(rows, "changed_at"),
    };
    db_end(rows);
    return true;
}

const char *plan_owner(struct ctx *ctx)
{
    return db_one_text(ctx->db, SQL("SELECT unit_code FROM plans WHERE id = $1"),
                       ARGS(db_i(param_id(ctx, "id"))));
}

int64_t plan_insert(struct ctx *ctx, int64_t campaign, const char *unit_code)
{
    int64_t id = db_one_int(
        ctx->db,
        SQL("INSERT INTO plans (campaign_id, unit_code, state, created_by, created_at, changed_by, "
            "changed_by_name, changed_at) VALUES ($1, $2, 'draft', $3, $4, $3, $5, $4) "
            "ON CONFLICT (campaign_id, unit_code) DO NOTHING RETURNING id"),
        ARGS(db_i(campaign), db_t(unit_code), db_i(ctx->user.id), db_i(ctx->now),
             db_t(ctx->user.full_name)),
        0);
    if (id)
        plan_touch(ctx, id);
    return id;
}

void plan_add_author(struct ctx *ctx, int64_t plan_id)
{
    if (ctx->user.id)
        db_run(ctx->db,
               SQL("INSERT INTO plan_authors (plan_id, user_id) VALUES ($1, $2) "
                   "ON CONFLICT (plan_id, user_id) DO NOTHING"),
               ARGS(db_i(plan_id), db_i(ctx->user.id)));
}

void plan_touch(struct ctx *ctx, int64_t plan_id)
{
    db_run(ctx->db,
           SQL("UPDATE plans SET changed_by = $2, changed_by_name = $3, changed_at = $4 "
               "WHERE id = $1"),
           ARGS(db_i(plan_id), db_i(ctx->user.id), db_t(ctx->user.full_name), db_i(ctx->now)));
    plan_add_author(ctx, plan_id);
}

bool plan_is_author(struct ctx *ctx, int64_t plan_id, int64_t user_id)
{
    return db_one_int(ctx->db,
                      SQL("SELECT 1 FROM plan_authors WHERE plan_id = $1 AND user_id = $2"),
                      ARGS(db_i(plan_id), db_i(user_id)), 0) == 1;
}

bool plan_was_opened(struct ctx *ctx, int64_t plan_id, int64_t version)
{
    return db_one_int(ctx->db,
                      SQL("SELECT 1 FROM plan_openings "
                          "WHERE plan_id = $1 AND user_id = $2 AND version = $3"),
                      ARGS(db_i(plan_id), db_i(ctx->user.id), db_i(version)), 0) == 1;
}

static bool store_opening(struct ctx *ctx, void *arg)
{
    const struct plan *plan = arg;
    db_run(ctx->db,
           SQL("INSERT INTO plan_openings (plan_id, user_id, version, at) VALUES ($1, $2, $3, $4) "
               "ON CONFLICT (plan_id, user_id) DO UPDATE SET version = $3, at = $4"),
           ARGS(db_i(plan->id), db_i(ctx->user.id), db_i(plan->version), db_i(ctx->now)));
    return !db_failed(ctx->db);
}

void plan_open(struct ctx *ctx, const struct plan *plan)
{
    if (plan_was_opened(ctx, plan->id, plan->version))
        return;
    struct plan *opened = ARENA_NEW(ctx->arena, struct plan);
    *opened = *plan;
    write_after(ctx, store_opening, opened);
}

bool plan_store_state(struct ctx *ctx, const struct plan *plan, int to)
{
    return db_run(ctx->db,
                  SQL("UPDATE plans SET state = $3, version = version + 1, in_force_on = $4, "
                      "archive_number = $5 WHERE id = $1 AND version = $2"),
                  ARGS(db_i(plan->id), db_i(plan->version), db_t(plan_states[to].name),
                       db_d(plan->in_force_on), db_t(plan->archive_number))) == 1;
}

int64_t plan_next_unpromised(struct ctx *ctx, int64_t after)
{
    return db_one_int(ctx->db,
                      SQL("SELECT MIN(id) FROM plans WHERE id > $1 "
                          "AND state IN ('in_force', 'filed') "
                          "AND NOT EXISTS (SELECT 1 FROM promises r WHERE r.plan_id = plans.id)"),
                      ARGS(db_i(after)), 0);
}

int64_t plan_filed_count(struct ctx *ctx, const char *unit_code, int year)
{
    struct scope town = scope_of(text_of(ctx, "%.9s", unit_code));
    return db_one_int(ctx->db,
                      SQL("SELECT COUNT(*) FROM plans WHERE unit_code >= $1 AND unit_code < $2 "
                          "AND archive_number LIKE $3"),
                      ARGS(db_t(town.from), db_t(town.to), db_t(text_of(ctx, "%%-%d-%%", year))),
                      0);
}

bool plan_next_number(struct ctx *ctx, int64_t plan_id)
{
    return db_run(ctx->db, SQL("UPDATE plans SET number = number + 1 WHERE id = $1"),
                  ARGS(db_i(plan_id))) == 1;
}

/* --- lists --- */

/* A new version of a plan in force is on its way (PLAN-14). */
#define AMENDED                                                                                    \
    "(p.state NOT IN ('in_force', 'filed') AND EXISTS "                                            \
    "(SELECT 1 FROM promises r WHERE r.plan_id = p.id))"

int64_t plan_amended_count(struct ctx *ctx, const struct plan_filter *filter)
{
    return db_one_int(ctx->db,
                      SQL("SELECT COUNT(*) FROM plans p JOIN units u ON u.code = p.unit_code "
                          "WHERE p.unit_code >= $1 AND p.unit_code < $2 "
                          "AND (CAST($3 AS BIGINT) = 0 OR p.campaign_id = $3) "
                          "AND (CAST($4 AS TEXT) IS NULL OR LOWER(u.name) LIKE $4 ESCAPE '\\' "
                          "OR p.unit_code LIKE $4 ESCAPE '\\') AND " AMENDED),
                      ARGS(db_t(filter->scope.from), db_t(filter->scope.to), db_i(filter->campaign),
                           db_t(filter->like)),
                      0);
}

const char *plan_state_label(struct ctx *ctx, int state, int64_t number, bool in_force)
{
    if (!in_force || state >= PLAN_IN_FORCE)
        return plan_states[state].label;
    return state == PLAN_DRAFT ? text_of(ctx, "修订中 第 %lld 版", (long long)number)
                               : text_of(ctx, "修订中 第 %lld 版 · %s", (long long)number,
                                         plan_states[state].label);
}

int64_t plan_count(struct ctx *ctx, const struct plan_filter *filter, int64_t count[PLAN_FILED + 1])
{
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT p.state, COUNT(*) AS plans FROM plans p "
                     "JOIN units u ON u.code = p.unit_code "
                     "WHERE p.unit_code >= $1 AND p.unit_code < $2 "
                     "AND (CAST($3 AS BIGINT) = 0 OR p.campaign_id = $3) "
                     "AND (CAST($4 AS TEXT) IS NULL OR LOWER(u.name) LIKE $4 ESCAPE '\\' "
                     "OR p.unit_code LIKE $4 ESCAPE '\\') GROUP BY p.state"),
                 ARGS(db_t(filter->scope.from), db_t(filter->scope.to), db_i(filter->campaign),
                      db_t(filter->like)));
    int64_t total = 0;
    for (int state = 0; state <= PLAN_FILED; state++)
        count[state] = 0;
    while (db_next(rows)) {
        int state = choice_by_name(plan_states, db_text(rows, "state"));
        if (state >= 0)
            total += count[state] = db_int(rows, "plans");
    }
    return total;
}

static json_t *plan_row(struct ctx *ctx, struct db_rows *rows)
{
    int state = choice_by_name(plan_states, db_text(rows, "state"));
    return json_pack(
        "{s:I, s:I, s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:I, s:s?, s:s, s:s, s:s?}", "id",
        db_int(rows, "id"), "version", db_int(rows, "version"), "campaign",
        db_int(rows, "campaign_id"), "campaign_name", db_text(rows, "campaign_name"), "unit",
        db_text(rows, "unit_code"), "unit_name",
        unit_short_name(ctx->arena, db_text(rows, "unit_name")), "town_name",
        text_or_empty(db_text(rows, "town_name")), "state", plan_states[state].name, "state_label",
        plan_state_label(ctx, state, db_int(rows, "number"), db_int(rows, "in_force") != 0),
        "items", db_int(rows, "items"), "number", db_int(rows, "number"), "plan_due",
        db_text(rows, "plan_due"), "changed_by_name", db_text(rows, "changed_by_name"),
        "changed_at_label", time_label(ctx, db_int(rows, "changed_at")), "archive_number",
        db_text(rows, "archive_number"));
}

json_t *plan_rows(struct ctx *ctx, const struct plan_filter *filter, int64_t offset, int64_t size)
{
    json_t *plans = json_array();
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT p.id, p.version, p.number, p.campaign_id, p.unit_code, p.state, "
            "p.changed_by_name, p.changed_at, p.archive_number, u.name AS unit_name, "
            "t.name AS town_name, c.name AS campaign_name, c.plan_due, (SELECT COUNT(*) FROM "
            "plan_items i WHERE i.plan_id = p.id AND i.removed = 0) AS items, "
            "(SELECT COUNT(*) FROM promises r WHERE r.plan_id = p.id) AS in_force "
            "FROM plans p JOIN units u ON u.code = p.unit_code "
            "LEFT JOIN units t ON t.code = substr(p.unit_code, 1, 9) "
            "JOIN campaigns c ON c.id = p.campaign_id "
            "WHERE p.unit_code >= $1 AND p.unit_code < $2 "
            "AND (CAST($3 AS BIGINT) = 0 OR p.campaign_id = $3) "
            "AND (CAST($4 AS TEXT) IS NULL OR LOWER(u.name) LIKE $4 ESCAPE '\\' "
            "OR p.unit_code LIKE $4 ESCAPE '\\') "
            "AND (CAST($5 AS TEXT) IS NULL OR p.state = $5) "
            "AND (CAST($9 AS BIGINT) = 0 OR " AMENDED ") "
            "ORDER BY CASE WHEN CAST($6 AS TEXT) = 'changed' THEN p.changed_at END DESC, "
            "CASE WHEN CAST($6 AS TEXT) = 'state' THEN CASE p.state WHEN 'draft' THEN 0 "
            "WHEN 'town_review' THEN 1 WHEN 'county_review' THEN 2 WHEN 'approved' THEN 3 "
            "WHEN 'on_notice' THEN 4 WHEN 'noticed' THEN 5 WHEN 'in_force' THEN 6 ELSE 7 END END, "
            "p.unit_code, p.id LIMIT $7 OFFSET $8"),
        ARGS(db_t(filter->scope.from), db_t(filter->scope.to), db_i(filter->campaign),
             db_t(filter->like), db_t(filter->state < 0 ? NULL : plan_states[filter->state].name),
             db_t(filter->order), db_i(size), db_i(offset), db_i(filter->amended)));
    while (db_next(rows))
        json_array_append_new(plans, plan_row(ctx, rows));
    return plans;
}

int64_t plan_missing_count(struct ctx *ctx, const struct plan_filter *filter, const char *region)
{
    struct scope part = scope_of(region);
    return db_one_int(
        ctx->db,
        SQL("SELECT COUNT(*) FROM units u WHERE u.code >= $1 AND u.code < $2 AND u.code >= $3 "
            "AND u.code < $4 AND u.level = $5 AND u.covered = 1 AND u.ended_on IS NULL "
            "AND (CAST($6 AS TEXT) IS NULL OR LOWER(u.name) LIKE $6 ESCAPE '\\') "
            "AND NOT EXISTS (SELECT 1 FROM plans p WHERE p.campaign_id = $7 "
            "AND p.unit_code = u.code)"),
        ARGS(db_t(filter->scope.from), db_t(filter->scope.to), db_t(part.from), db_t(part.to),
             db_i(LEVEL_VILLAGE), db_t(filter->like), db_i(filter->campaign)),
        0);
}

json_t *plan_missing_rows(struct ctx *ctx, const struct plan_filter *filter, const char *region,
                          int64_t offset, int64_t size)
{
    json_t *villages = json_array();
    struct scope part = scope_of(region);
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT u.code, u.name, t.name AS town_name FROM units u "
            "LEFT JOIN units t ON t.code = substr(u.code, 1, 9) "
            "WHERE u.code >= $1 AND u.code < $2 AND u.code >= $3 AND u.code < $4 AND u.level = $5 "
            "AND u.covered = 1 AND u.ended_on IS NULL "
            "AND (CAST($6 AS TEXT) IS NULL OR LOWER(u.name) LIKE $6 ESCAPE '\\') "
            "AND NOT EXISTS (SELECT 1 FROM plans p WHERE p.campaign_id = $7 "
            "AND p.unit_code = u.code) ORDER BY u.code LIMIT $8 OFFSET $9"),
        ARGS(db_t(filter->scope.from), db_t(filter->scope.to), db_t(part.from), db_t(part.to),
             db_i(LEVEL_VILLAGE), db_t(filter->like), db_i(filter->campaign), db_i(size),
             db_i(offset)));
    while (db_next(rows)) {
        json_array_append_new(
            villages, json_pack("{s:s, s:s, s:s}", "unit", db_text(rows, "code"), "unit_name",
                                unit_short_name(ctx->arena, db_text(rows, "name")), "town_name",
                                text_or_empty(db_text(rows, "town_name"))));
    }
    return villages;
}

json_t *plan_waiting(struct ctx *ctx, int state)
{
    json_t *plans = json_array();
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT p.id, p.version, p.unit_code, u.name AS unit_name, t.name AS town_name, "
            "c.name AS campaign_name, c.plan_due, s.user_name, s.at, "
            "(SELECT COUNT(*) FROM plan_items i WHERE i.plan_id = p.id AND i.removed = 0) AS "
            "items, "
            "(SELECT COUNT(*) FROM plan_items i WHERE i.plan_id = p.id AND i.removed = 0 "
            "AND i.floor_source = 'none' AND i.floor_reason <> '') AS reasons, "
            "(SELECT COUNT(*) FROM plan_openings o WHERE o.plan_id = p.id AND o.user_id = $4 "
            "AND o.version = p.version) AS opened, "
            "(SELECT COUNT(*) FROM plan_authors a WHERE a.plan_id = p.id AND a.user_id = $4) "
            "AS authored "
            "FROM plans p JOIN units u ON u.code = p.unit_code "
            "LEFT JOIN units t ON t.code = substr(p.unit_code, 1, 9) "
            "JOIN campaigns c ON c.id = p.campaign_id "
            "LEFT JOIN workflow_steps s ON s.id = (SELECT MAX(w.id) FROM workflow_steps w "
            "WHERE w.entity = 'plan' AND w.entity_id = p.id) "
            "WHERE p.state = $3 AND p.unit_code >= $1 AND p.unit_code < $2 "
            "ORDER BY s.at, p.id LIMIT 200"),
        ARGS(db_t(ctx->user.scope.from), db_t(ctx->user.scope.to), db_t(plan_states[state].name),
             db_i(ctx->user.id)));
    while (db_next(rows)) {
        bool opened = db_int(rows, "opened") > 0, authored = db_int(rows, "authored") > 0;
        json_array_append_new(
            plans,
            json_pack("{s:I, s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:I, s:b, s:b, s:b}",
                      "id", db_int(rows, "id"), "version", db_int(rows, "version"), "unit",
                      db_text(rows, "unit_code"), "unit_name",
                      unit_short_name(ctx->arena, db_text(rows, "unit_name")), "town_name",
                      text_or_empty(db_text(rows, "town_name")), "campaign_name",
                      db_text(rows, "campaign_name"), "plan_due", db_text(rows, "plan_due"),
                      "sent_by", text_or_empty(db_text(rows, "user_name")), "sent_at",
                      time_label(ctx, db_int(rows, "at")), "items", db_int(rows, "items"),
                      "reasons", db_int(rows, "reasons"), "opened", opened, "authored", authored,
                      "tickable", opened && !authored));
    }
    return plans;
}

json_t *plan_copyable(struct ctx *ctx, const struct plan *plan)
{
    json_t *plans = json_array();
    struct scope town = scope_of(text_of(ctx, "%.9s", plan->unit_code));
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT p.id, p.state, p.number, u.name AS unit_name, c.name AS campaign_name, "
            "(SELECT COUNT(*) FROM promises r WHERE r.plan_id = p.id) AS in_force, "
            "(SELECT COUNT(*) FROM plan_items i WHERE i.plan_id = p.id AND i.removed = 0) AS items "
            "FROM plans p JOIN units u ON u.code = p.unit_code "
            "JOIN campaigns c ON c.id = p.campaign_id "
            "WHERE p.unit_code >= $1 AND p.unit_code < $2 AND p.id <> $3 "
            "AND ((p.unit_code >= $4 AND p.unit_code < $5) "
            "OR p.state IN ('on_notice', 'noticed', 'in_force', 'filed')) "
            "AND EXISTS (SELECT 1 FROM plan_items i WHERE i.plan_id = p.id AND i.removed = 0) "
            "ORDER BY p.unit_code, p.id LIMIT 200"),
        ARGS(db_t(town.from), db_t(town.to), db_i(plan->id), db_t(ctx->user.scope.from),
             db_t(ctx->user.scope.to)));
    while (db_next(rows)) {
        int state = choice_by_name(plan_states, db_text(rows, "state"));
        json_array_append_new(
            plans, json_pack("{s:I, s:s, s:s, s:s, s:I}", "id", db_int(rows, "id"), "unit_name",
                             unit_short_name(ctx->arena, db_text(rows, "unit_name")),
                             "campaign_name", db_text(rows, "campaign_name"), "state_label",
                             plan_state_label(ctx, state, db_int(rows, "number"),
                                              db_int(rows, "in_force") != 0),
                             "items", db_int(rows, "items")));
    }
    return plans;
}
