/* SQL of the report room. */
#include "report/internal.h"

#include "base/text.h"

#define COLUMNS                                                                                    \
    "r.id, r.version, r.unit_code, r.unit_name, r.campaign_id, r.campaign_name, r.first_year, "    \
    "r.last_year, r.state, r.number, r.sent_on, r.created_by, r.changed_by, r.changed_by_name, "   \
    "r.changed_at"

static struct special_report take(struct db_rows *rows)
{
    return (struct special_report){
        .id = db_int(rows, "id"),
        .version = db_int(rows, "version"),
        .unit_code = db_text(rows, "unit_code"),
        .unit_name = db_text(rows, "unit_name"),
        .campaign_id = db_int(rows, "campaign_id"),
        .campaign_name = db_text(rows, "campaign_name"),
        .first_year = db_int(rows, "first_year"),
        .last_year = db_int(rows, "last_year"),
        .state = choice_by_name(special_states, db_text(rows, "state")),
        .number = db_int(rows, "number"),
        .sent_on = db_date(rows, "sent_on"),
        .created_by = db_int(rows, "created_by"),
        .changed_by = db_int(rows, "changed_by"),
        .changed_by_name = db_text(rows, "changed_by_name"),
        .changed_at = db_int(rows, "changed_at"),
    };
}

bool special_read(struct ctx *ctx, int64_t id, struct special_report *report)
{
    struct db_rows *rows =
        db_query(ctx->db, SQL("SELECT " COLUMNS " FROM reports r WHERE r.id = $1"), ARGS(db_i(id)));
    bool found = db_next(rows);
    if (found)
        *report = take(rows);
    db_end(rows);
    return found;
}

int64_t special_insert(struct ctx *ctx, const struct special_report *report)
{
    return db_one_int(
        ctx->db,
        SQL("INSERT INTO reports (unit_code, campaign_id, unit_name, campaign_name, first_year, "
            "last_year, number, created_by, changed_by, changed_by_name, changed_at) "
            "VALUES ($1, $2, $3, $4, $5, $6, 0, $7, $7, $8, $9) "
            "ON CONFLICT (campaign_id, unit_code) DO NOTHING RETURNING id"),
        ARGS(db_t(report->unit_code), db_i(report->campaign_id), db_t(report->unit_name),
             db_t(report->campaign_name), db_i(report->first_year), db_i(report->last_year),
             db_i(ctx->user.id), db_t(ctx->user.full_name), db_i(ctx->now)),
        0);
}

bool special_store(struct ctx *ctx, const struct special_report *report, int64_t version)
{
    return db_run(ctx->db,
                  SQL("UPDATE reports SET state = $3, sent_on = $4, number = $5, changed_by = $6, "
                      "changed_by_name = $7, changed_at = $8, version = version + 1 "
                      "WHERE id = $1 AND version = $2"),
                  ARGS(db_i(report->id), db_i(version), db_t(special_states[report->state].name),
                       db_d(report->sent_on), db_i(report->number), db_i(report->changed_by),
                       db_t(report->changed_by_name), db_i(report->changed_at))) == 1;
}

/* --- versions --- */

static json_t *text_json(const struct special_text *text)
{
    json_t *json = json_pack("{s:s, s:s, s:s}", "title", text->title, "addressee", text->addressee,
                             "signer", text->signer);
    for (int i = 0; i < SPECIAL_SECTIONS; i++)
        json_object_set_new(json, special_sections[i].name, json_string(text->section[i]));
    return json;
}

static struct special_text text_from(const json_t *json)
{
    struct special_text text = {
        .title = text_or_empty(json_string_value(json_object_get(json, "title"))),
        .addressee = text_or_empty(json_string_value(json_object_get(json, "addressee"))),
        .signer = text_or_empty(json_string_value(json_object_get(json, "signer"))),
    };
    for (int i = 0; i < SPECIAL_SECTIONS; i++)
        text.section[i] =
            text_or_empty(json_string_value(json_object_get(json, special_sections[i].name)));
    return text;
}

bool special_keep(struct ctx *ctx, struct special_report *report, const char *what,
                  const struct special_text *text, const json_t *figures)
{
    report->number++;
    report->changed_by = ctx->user.id;
    report->changed_by_name = ctx->user.full_name;
    report->changed_at = ctx->now;
    return db_run(ctx->db,
                  SQL("INSERT INTO report_versions (report_id, number, what, texts, figures, "
                      "made_by, made_by_name, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"),
                  ARGS(db_i(report->id), db_i(report->number), db_t(what),
                       db_t(json_text(ctx, text_json(text))), db_t(json_text(ctx, figures)),
                       db_i(ctx->user.id), db_t(ctx->user.full_name), db_i(ctx->now))) == 1;
}

bool special_version_read(struct ctx *ctx, int64_t report_id, int64_t number,
                          struct special_version *version)
{
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT number, what, texts, figures, made_by, made_by_name, made_at "
                     "FROM report_versions WHERE report_id = $1 AND number = $2"),
                 ARGS(db_i(report_id), db_i(number)));
    bool found = db_next(rows);
    if (found) {
        const char *figures = db_text(rows, "figures");
        *version = (struct special_version){
            .number = db_int(rows, "number"),
            .what = db_text(rows, "what"),
            .text = text_from(json_loads(text_or_empty(db_text(rows, "texts")), 0, NULL)),
            .figures = figures ? json_loads(figures, 0, NULL) : NULL,
            .made_by = db_int(rows, "made_by"),
            .made_by_name = db_text(rows, "made_by_name"),
            .made_at = db_int(rows, "made_at"),
        };
    }
    db_end(rows);
    return found;
}

json_t *special_versions_json(struct ctx *ctx, int64_t report_id)
{
    json_t *versions = json_array();
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT number, what, made_by_name, made_at, figures IS NOT NULL AS frozen "
                     "FROM report_versions WHERE report_id = $1 ORDER BY number DESC"),
                 ARGS(db_i(report_id)));
    while (db_next(rows))
        json_array_append_new(
            versions, json_pack("{s:I, s:s, s:s, s:s, s:b}", "number", db_int(rows, "number"),
                                "what", db_text(rows, "what"), "by", db_text(rows, "made_by_name"),
                                "at_label", time_label(ctx, db_int(rows, "made_at")), "frozen",
                                db_int(rows, "frozen") != 0));
    return versions;
}

/* --- lists --- */

/* $1 and $2 the scope, $3 what is searched, $4 the state. */
#define NARROWED                                                                                   \
    "FROM reports r WHERE r.unit_code >= $1 AND r.unit_code < $2 AND "                             \
    "(CAST($3 AS TEXT) IS NULL OR LOWER(r.unit_name) LIKE $3 ESCAPE '\\' OR "                      \
    "LOWER(r.campaign_name) LIKE $3 ESCAPE '\\') AND (CAST($4 AS TEXT) IS NULL OR r.state = $4)"

static struct db_arg state_arg(const struct special_filter *filter)
{
    return db_t(filter->state < 0 ? NULL : special_states[filter->state].name);
}

int64_t reports_count(struct ctx *ctx, const struct special_filter *filter)
{
    return db_one_int(ctx->db, SQL("SELECT COUNT(*) " NARROWED),
                      ARGS(db_t(ctx->user.scope.from), db_t(ctx->user.scope.to), db_t(filter->like),
                           state_arg(filter)),
                      0);
}

void reports_each(struct ctx *ctx, const struct special_filter *filter, int64_t offset,
                  int64_t size, special_each_fn *each, void *arg)
{
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT " COLUMNS " " NARROWED
                     " ORDER BY r.first_year DESC, r.unit_code, r.id LIMIT $5 OFFSET $6"),
                 ARGS(db_t(ctx->user.scope.from), db_t(ctx->user.scope.to), db_t(filter->like),
                      state_arg(filter), db_i(size), db_i(offset)));
    while (db_next(rows)) {
        struct special_report report = take(rows);
        each(ctx, &report, arg);
    }
}

json_t *special_tenures(struct ctx *ctx)
{
    json_t *tenures = json_array();
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT c.id, c.name, c.first_year, c.last_year FROM campaigns c "
                     "WHERE c.unit_code IN " SQL_WAY_UP(
                         "$1") " AND NOT EXISTS (SELECT 1 FROM reports r "
                               "WHERE r.campaign_id = c.id AND r.unit_code = $1) "
                               "ORDER BY c.first_year DESC, c.id DESC LIMIT 20"),
                 ARGS(db_t(ctx->user.unit_code)));
    while (db_next(rows))
        json_array_append_new(tenures, json_pack("{s:I, s:s, s:I, s:I}", "id", db_int(rows, "id"),
                                                 "name", db_text(rows, "name"), "first_year",
                                                 db_int(rows, "first_year"), "last_year",
                                                 db_int(rows, "last_year")));
    return tenures;
}

json_t *special_silent_counties(struct ctx *ctx)
{
    json_t *names = json_array();
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT u.name FROM units u WHERE u.code >= $1 AND u.code < $2 "
            "AND LENGTH(u.code) = 6 AND u.ended_on IS NULL AND NOT EXISTS (SELECT 1 FROM reports r "
            "WHERE r.unit_code = u.code AND r.state IN ('sent', 'received')) ORDER BY u.code"),
        ARGS(db_t(ctx->user.scope.from), db_t(ctx->user.scope.to)));
    while (db_next(rows))
        json_array_append_new(names, json_string(db_text(rows, "name")));
    return names;
}
