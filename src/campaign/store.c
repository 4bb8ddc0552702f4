/* SQL of the campaign room. */
#include "campaign/store.h"

static struct campaign read_campaign(struct db_rows *rows)
{
    struct campaign campaign;
    record_clear(&campaign_type, &campaign);
    record_read(rows, &campaign_type, &campaign);
    campaign.id = db_int(rows, "id");
    campaign.version = db_int(rows, "version");
    return campaign;
}

bool campaign_read(struct ctx *ctx, int64_t id, struct campaign *campaign)
{
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT id, version, unit_code AS unit, name, first_year, last_year,"
                     " study_due, plan_due, commit_due, election_on FROM campaigns WHERE id = $1"),
                 ARGS(db_i(id)));
    bool found = db_next(rows);
    if (found)
        *campaign = read_campaign(rows);
    db_end(rows);
    return found;
}

static json_t *list_campaigns(struct ctx *ctx, const char *unit_code, int64_t size, int64_t offset)
{
    struct scope below = scope_of(unit_code);
    json_t *list = json_array();
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT c.id, c.version, c.unit_code AS unit, c.name, c.first_year, c.last_year,"
            " c.study_due, c.plan_due, c.commit_due, c.election_on, u.name AS unit_name"
            " FROM campaigns c JOIN units u ON u.code = c.unit_code"
            " WHERE c.unit_code IN " SQL_WAY_UP(
                "$1") ""
                      " OR (c.unit_code >= $2 AND c.unit_code < $3)"
                      " ORDER BY c.first_year DESC, c.id DESC LIMIT $4 OFFSET $5"),
        ARGS(db_t(unit_code), db_t(below.from), db_t(below.to), db_i(size), db_i(offset)));
    while (db_next(rows)) {
        struct campaign campaign = read_campaign(rows);
        json_array_append_new(list, campaign_json(ctx, &campaign, db_text(rows, "unit_name")));
    }
    return list;
}

json_t *campaign_list(struct ctx *ctx, const char *unit_code)
{
    return list_campaigns(ctx, unit_code, INT32_MAX, 0);
}

json_t *campaigns_found(struct ctx *ctx, const char *unit_code, struct paging *paging)
{
    struct scope below = scope_of(unit_code);
    paging->total = db_one_int(
        ctx->db,
        SQL("SELECT COUNT(*) FROM campaigns WHERE"
            " unit_code IN " SQL_WAY_UP("$1") " OR (unit_code >= $2 AND unit_code < $3)"),
        ARGS(db_t(unit_code), db_t(below.from), db_t(below.to)), 0);
    return list_campaigns(ctx, unit_code, paging->size, paging->offset);
}

bool campaign_is_running(struct ctx *ctx)
{
    return db_one_int(
               ctx->db,
               SQL("SELECT COUNT(*) FROM campaigns WHERE last_year >= $1 AND"
                   " (unit_code IN " SQL_WAY_UP("$2") " OR (unit_code >= $3 AND unit_code < $4))"),
               ARGS(db_i(ctx->today.year), db_t(ctx->user.unit_code), db_t(ctx->user.scope.from),
                    db_t(ctx->user.scope.to)),
               0) > 0;
}

#define VALUE(name) record_arg(&campaign_type, campaign, (name))

int64_t campaign_insert(struct ctx *ctx, const struct campaign *campaign)
{
    return db_one_int(
        ctx->db,
        SQL("INSERT INTO campaigns (unit_code, name, first_year, last_year, study_due, plan_due,"
            " commit_due, election_on, created_by, created_at)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id"),
        ARGS(VALUE("unit"), VALUE("name"), VALUE("first_year"), VALUE("last_year"),
             VALUE("study_due"), VALUE("plan_due"), VALUE("commit_due"), VALUE("election_on"),
             db_i(ctx->user.id), db_i(ctx->now)),
        0);
}

bool campaign_update(struct ctx *ctx, const struct campaign *campaign)
{
    return db_run(ctx->db,
                  SQL("UPDATE campaigns SET unit_code = $3, name = $4, first_year = $5,"
                      " last_year = $6, study_due = $7, plan_due = $8, commit_due = $9,"
                      " election_on = $10, version = version + 1 WHERE id = $1 AND version = $2"),
                  ARGS(db_i(campaign->id), db_i(campaign->version), VALUE("unit"), VALUE("name"),
                       VALUE("first_year"), VALUE("last_year"), VALUE("study_due"),
                       VALUE("plan_due"), VALUE("commit_due"), VALUE("election_on"))) == 1;
}

/* Asks the plan room's table itself: that room stands on this one, so this one cannot ask it. */
bool campaign_has_plans(struct ctx *ctx, int64_t id)
{
    return db_one_int(ctx->db, SQL("SELECT 1 FROM plans WHERE campaign_id = $1 LIMIT 1"),
                      ARGS(db_i(id)), 0) == 1;
}

bool campaign_name_taken(struct ctx *ctx, const struct campaign *campaign)
{
    return db_one_int(
               ctx->db,
               SQL("SELECT 1 FROM campaigns WHERE unit_code = $1 AND name = $2 AND id <> $3"),
               ARGS(db_t(campaign->unit), db_t(campaign->name), db_i(campaign->id)), 0) == 1;
}

int campaign_latest_year(struct ctx *ctx, const char *unit_code)
{
    return (int)db_one_int(ctx->db,
                           SQL("SELECT MAX(last_year) FROM campaigns WHERE unit_code = $1"),
                           ARGS(db_t(unit_code)), 0);
}

void campaign_add_change(struct ctx *ctx, int64_t id, const char *what)
{
    db_run(
        ctx->db,
        SQL("INSERT INTO campaign_changes (campaign_id, what, user_id, user_name, at)"
            " VALUES ($1, $2, $3, $4, $5)"),
        ARGS(db_i(id), db_t(what), db_i(ctx->user.id), db_t(ctx->user.full_name), db_i(ctx->now)));
}

json_t *campaign_changes(struct ctx *ctx, int64_t id)
{
    json_t *changes = json_array();
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT what, user_name, at FROM campaign_changes WHERE campaign_id = $1"
                     " ORDER BY id DESC"),
                 ARGS(db_i(id)));
    while (db_next(rows))
        json_array_append_new(changes, json_pack("{s:s, s:s, s:s}", "what", db_text(rows, "what"),
                                                 "by", db_text(rows, "user_name"), "at",
                                                 time_label(ctx, db_int(rows, "at"))));
    return changes;
}
