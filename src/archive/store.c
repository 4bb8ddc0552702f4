/* The SQL of the village archive (ARCH-1). */
#include "archive/store.h"

#include "plan.h"
#include "unit.h"

#include "base/text.h"

/* Which villages stand in the list: $1, $2 scope, $3 level, $4 words, $5 how far the plan is. */
#define VILLAGES                                                                                   \
    " FROM units u JOIN units t ON t.code = SUBSTR(u.code, 1, 9)"                                  \
    " LEFT JOIN plans p ON p.id = (SELECT MAX(l.id) FROM plans l WHERE l.unit_code = u.code)"      \
    " LEFT JOIN promises f ON f.plan_id = p.id"                                                    \
    " WHERE u.level = $3 AND u.code >= $1 AND u.code < $2"                                         \
    " AND (CAST($4 AS TEXT) IS NULL OR LOWER(u.name) LIKE $4 ESCAPE '\\' OR u.code LIKE $4 "       \
    "ESCAPE '\\'"                                                                                  \
    "   OR EXISTS (SELECT 1 FROM unit_names n WHERE n.code = u.code"                               \
    "     AND LOWER(n.name) LIKE $4 ESCAPE '\\'))"                                                 \
    " AND ($5 = 0 OR $5 = CASE WHEN f.plan_id IS NOT NULL THEN 1"                                  \
    "   WHEN p.id IS NOT NULL THEN 2 ELSE 3 END)"

static const char *state_label(struct ctx *ctx, struct db_rows *rows)
{
    int at = choice_by_name(plan_states, text_or_empty(db_text(rows, "state")));
    return at < 0 ? ""
                  : plan_state_label(ctx, at, db_int(rows, "version"),
                                     !db_is_null(rows, "in_force_on"));
}

static json_t *village_json(struct ctx *ctx, struct db_rows *rows)
{
    return json_pack(
        "{s:s, s:s, s:s, s:s, s:b, s:s, s:I, s:s, s:s, s:s}", "unit", db_text(rows, "code"), "name",
        unit_short_name(ctx->arena, db_text(rows, "name")), "town_name", db_text(rows, "town_name"),
        "kind_label", unit_kind_label(db_text(rows, "kind")), "covered",
        db_int(rows, "covered") != 0, "ended_label", date_label(ctx, db_date(rows, "ended_on")),
        "plan", db_int(rows, "plan_id"), "state_label", state_label(ctx, rows), "archive_number",
        text_or_empty(db_text(rows, "archive_number")), "in_force_label",
        date_label(ctx, db_date(rows, "in_force_on")));
}

json_t *archive_villages(struct ctx *ctx, const struct archive_filter *filter,
                         struct paging *paging)
{
    const struct scope *scope = &ctx->user.scope;
    json_t *villages = json_array();
    paging->total = db_one_int(ctx->db, SQL("SELECT COUNT(*)" VILLAGES),
                               ARGS(db_t(scope->from), db_t(scope->to), db_i(LEVEL_VILLAGE),
                                    db_t(filter->like), db_i(filter->plans)),
                               0);
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT u.code, u.name, u.kind, u.covered, u.ended_on, t.name AS town_name,"
                     " p.id AS plan_id, p.state, p.number AS version, p.archive_number, "
                     "f.in_force_on" VILLAGES " ORDER BY u.code LIMIT $6 OFFSET $7"),
                 ARGS(db_t(scope->from), db_t(scope->to), db_i(LEVEL_VILLAGE), db_t(filter->like),
                      db_i(filter->plans), db_i(paging->size), db_i(paging->offset)));
    while (db_next(rows))
        json_array_append_new(villages, village_json(ctx, rows));
    return villages;
}

static json_t *plan_row(struct ctx *ctx, struct db_rows *rows)
{
    struct date in_force_on = db_date(rows, "in_force_on");
    json_t *plan =
        json_pack("{s:I, s:s, s:I, s:I, s:s, s:s, s:I, s:s?, s:s?, s:s, s:s}", "id",
                  db_int(rows, "id"), "campaign", db_text(rows, "campaign"), "first_year",
                  db_int(rows, "first_year"), "last_year", db_int(rows, "last_year"), "state",
                  db_text(rows, "state"), "state_label", state_label(ctx, rows), "number",
                  db_int(rows, "number"), "archive_number", db_text(rows, "archive_number"),
                  "in_force_on", date_is_none(in_force_on) ? NULL : date_text(ctx, in_force_on),
                  "in_force_label", date_label(ctx, in_force_on), "href_link",
                  text_of(ctx, "/plans/%lld", (long long)db_int(rows, "id")));
    return plan;
}

json_t *archive_plans(struct ctx *ctx, const char *village)
{
    json_t *plans = json_array();
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT p.id, c.name AS campaign, c.first_year, c.last_year, p.state, "
                     "p.number AS version,"
                     " COALESCE(f.number, p.number) AS number, p.archive_number, f.in_force_on"
                     " FROM plans p JOIN campaigns c ON c.id = p.campaign_id"
                     " LEFT JOIN promises f ON f.plan_id = p.id WHERE p.unit_code = $1"
                     " ORDER BY c.first_year DESC, p.id DESC"),
                 ARGS(db_t(village)));
    while (db_next(rows))
        json_array_append_new(plans, plan_row(ctx, rows));
    return plans;
}

json_t *archive_merged(struct ctx *ctx, const char *village)
{
    json_t *merged = json_array();
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT code, name, ended_on FROM units WHERE successor = $1"
                     " AND code >= $2 AND code < $3 ORDER BY ended_on, code"),
                 ARGS(db_t(village), db_t(ctx->user.scope.from), db_t(ctx->user.scope.to)));
    while (db_next(rows)) {
        const char *code = db_text(rows, "code");
        json_array_append_new(merged,
                              json_pack("{s:s, s:s, s:s, s:s}", "unit", code, "name",
                                        unit_short_name(ctx->arena, db_text(rows, "name")),
                                        "ended_label", date_label(ctx, db_date(rows, "ended_on")),
                                        "href_link", text_of(ctx, "/villages/%s", code)));
    }
    return merged;
}

int64_t archive_village_count(struct ctx *ctx, const char *unit_code)
{
    struct scope scope = scope_of(unit_code);
    return db_one_int(ctx->db,
                      SQL("SELECT COUNT(*) FROM units WHERE level = $3 AND code >= $1 "
                          "AND code < $2"),
                      ARGS(db_t(scope.from), db_t(scope.to), db_i(LEVEL_VILLAGE)), 0);
}

const char *archive_village_next(struct ctx *ctx, const char *unit_code, const char *after)
{
    struct scope scope = scope_of(unit_code);
    return db_one_text(ctx->db,
                       SQL("SELECT code FROM units WHERE level = $4 AND code >= $1 AND code < $2 "
                           "AND code > $3 ORDER BY code LIMIT 1"),
                       ARGS(db_t(scope.from), db_t(scope.to), db_t(after), db_i(LEVEL_VILLAGE)));
}

bool archive_is_demo(struct ctx *ctx)
{
    return db_one_int(ctx->db, SQL("SELECT 1 FROM facts WHERE name = 'demo' AND value = '1'"),
                      NO_ARGS, 0) == 1;
}
