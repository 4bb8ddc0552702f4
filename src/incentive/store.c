/* SQL of what was given and of the yearly filings (EVAL-4). */
#include "incentive/internal.h"

#include "base/text.h"

/* --- what was given --- */

#define COLUMNS                                                                                    \
    "SELECT id, version, unit_code, year, kind, term_id, given_on, document, note, unit_name, "    \
    "place, person_name, grounds, proposed, created_by_name, created_on, changed_by_name, "        \
    "changed_at FROM incentives "

static struct incentive take(struct ctx *ctx, struct db_rows *rows)
{
    int64_t term = db_int(rows, "term_id");
    return (struct incentive){
        .id = db_int(rows, "id"),
        .version = db_int(rows, "version"),
        .unit_code = db_text(rows, "unit_code"),
        .year = (int)db_int(rows, "year"),
        .kind = choice_by_name(incentive_kinds, db_text(rows, "kind")),
        .recipient = term ? text_of(ctx, "%lld", (long long)term) : "team",
        .term_id = term,
        .given_on = db_date(rows, "given_on"),
        .document = db_text(rows, "document"),
        .note = db_text(rows, "note"),
        .unit_name = db_text(rows, "unit_name"),
        .place = db_text(rows, "place"),
        .person_name = db_text(rows, "person_name"),
        .grounds = db_text(rows, "grounds"),
        .proposed = db_int(rows, "proposed") != 0,
        .created_by_name = db_text(rows, "created_by_name"),
        .created_on = db_date(rows, "created_on"),
        .changed_by_name = db_text(rows, "changed_by_name"),
        .changed_at = db_int(rows, "changed_at"),
    };
}

bool incentive_read(struct ctx *ctx, int64_t id, struct incentive *incentive)
{
    struct db_rows *rows = db_query(ctx->db, SQL(COLUMNS "WHERE id = $1"), ARGS(db_i(id)));
    bool found = db_next(rows);
    if (found)
        *incentive = take(ctx, rows);
    db_end(rows);
    return found;
}

int incentives_read(struct ctx *ctx, struct scope scope, int year, struct incentive **list)
{
    int count = 0, capacity = 0;
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL(COLUMNS "WHERE unit_code >= $1 AND unit_code < $2 AND (CAST($3 AS BIGINT) = 0 "
                             "OR year = $3) ORDER BY unit_code, year DESC, given_on, id"),
                 ARGS(db_t(scope.from), db_t(scope.to), db_i(year)));
    *list = NULL;
    while (db_next(rows)) {
        *list = arena_more(ctx->arena, *list, count, &capacity, sizeof **list);
        (*list)[count++] = take(ctx, rows);
    }
    return count;
}

static void insert(struct ctx *ctx, struct incentive *incentive)
{
    incentive->id = db_one_int(
        ctx->db,
        SQL("INSERT INTO incentives (unit_code, year, kind, term_id, given_on, document, note, "
            "unit_name, place, person_name, grounds, proposed, created_by_name, created_on, "
            "changed_by, changed_by_name, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, "
            "$10, $11, $12, $13, $14, $15, $13, $16) RETURNING id"),
        ARGS(db_t(incentive->unit_code), db_i(incentive->year),
             db_t(incentive_kinds[incentive->kind].name), db_ref(incentive->term_id),
             db_d(incentive->given_on), db_t(incentive->document), db_t(incentive->note),
             db_t(incentive->unit_name), db_t(incentive->place), db_t(incentive->person_name),
             db_t(incentive->grounds), db_i(incentive->proposed), db_t(ctx->user.full_name),
             db_d(ctx->today), db_i(ctx->user.id), db_i(ctx->now)),
        0);
    incentive->version = 1;
    incentive->created_by_name = incentive->changed_by_name = ctx->user.full_name;
    incentive->created_on = ctx->today;
}

bool incentive_put(struct ctx *ctx, struct incentive *incentive)
{
    if (!incentive->id) {
        insert(ctx, incentive);
        return incentive->id != 0;
    }
    bool stored =
        db_run(ctx->db,
               SQL("UPDATE incentives SET kind = $3, term_id = $4, given_on = $5, document = $6, "
                   "note = $7, person_name = $8, changed_by = $9, changed_by_name = $10, "
                   "changed_at = $11, version = version + 1 WHERE id = $1 AND version = $2"),
               ARGS(db_i(incentive->id), db_i(incentive->version),
                    db_t(incentive_kinds[incentive->kind].name), db_ref(incentive->term_id),
                    db_d(incentive->given_on), db_t(incentive->document), db_t(incentive->note),
                    db_t(incentive->person_name), db_i(ctx->user.id), db_t(ctx->user.full_name),
                    db_i(ctx->now))) == 1;
    incentive->version += stored;
    return stored;
}

void incentive_drop(struct ctx *ctx, int64_t id)
{
    db_run(ctx->db, SQL("DELETE FROM incentives WHERE id = $1"), ARGS(db_i(id)));
}

/* --- filings --- */

bool filing_read(struct ctx *ctx, const char *county, int year, struct filing *filing)
{
    *filing = (struct filing){
        .unit_code = county,
        .year = year,
        .note = "",
        .filed_by_name = "",
        .acknowledged_by_name = "",
        .shown = json_object(),
    };
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT id, version, state, note, shown, changed_by, filed_by_name, filed_on, "
                     "acknowledged_by_name, acknowledged_on FROM incentive_filings "
                     "WHERE unit_code = $1 AND year = $2"),
                 ARGS(db_t(county), db_i(year)));
    bool found = db_next(rows);
    if (found) {
        json_t *shown = json_loads(db_text(rows, "shown"), 0, NULL);
        filing->id = db_int(rows, "id");
        filing->version = db_int(rows, "version");
        filing->state = choice_by_name(filing_states, db_text(rows, "state"));
        filing->note = db_text(rows, "note");
        filing->changed_by = db_int(rows, "changed_by");
        filing->filed_by_name = db_text(rows, "filed_by_name");
        filing->filed_on = db_date(rows, "filed_on");
        filing->acknowledged_by_name = db_text(rows, "acknowledged_by_name");
        filing->acknowledged_on = db_date(rows, "acknowledged_on");
        filing->shown = shown ? shown : json_object();
    }
    db_end(rows);
    return found;
}

bool filing_touch(struct ctx *ctx, const char *county, int year)
{
    return db_one_int(ctx->db,
                      SQL("INSERT INTO incentive_filings (unit_code, year, changed_by) "
                          "VALUES ($1, $2, $3) ON CONFLICT (unit_code, year) DO UPDATE SET "
                          "changed_by = excluded.changed_by, "
                          "version = incentive_filings.version + 1 "
                          "WHERE incentive_filings.state = 'draft' RETURNING id"),
                      ARGS(db_t(county), db_i(year), db_i(ctx->user.id)), 0) != 0;
}

void filing_make(struct ctx *ctx, struct filing *filing)
{
    filing->id = db_one_int(ctx->db,
                            SQL("INSERT INTO incentive_filings (unit_code, year, changed_by, "
                                "version) VALUES ($1, $2, 0, 0) RETURNING id"),
                            ARGS(db_t(filing->unit_code), db_i(filing->year)), 0);
}

bool filing_store(struct ctx *ctx, const struct filing *filing, int64_t version)
{
    const char *shown = json_dumps(filing->shown, JSON_COMPACT | JSON_SORT_KEYS);
    return db_run(ctx->db,
                  SQL("UPDATE incentive_filings SET state = $3, note = $4, shown = $5, "
                      "filed_by_name = $6, filed_on = $7, acknowledged_by_name = $8, "
                      "acknowledged_on = $9, version = version + 1 WHERE id = $1 AND version = $2"),
                  ARGS(db_i(filing->id), db_i(version), db_t(filing_states[filing->state].name),
                       db_t(filing->note), db_t(shown), db_t(filing->filed_by_name),
                       db_d(filing->filed_on), db_t(filing->acknowledged_by_name),
                       db_d(filing->acknowledged_on))) == 1;
}
