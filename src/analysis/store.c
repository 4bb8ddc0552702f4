/* SQL of the analysis room: the records. */
#include "analysis/internal.h"

#include "base/buf.h"

#define COLUMNS                                                                                    \
    "id, version, number, replaces, replaced_by, unit_code, unit_name, year, part, times, label, " \
    "first_on, last_on, reason, state, overall, lists, towns, delays, unreported, measures, "      \
    "figures, "                                                                                    \
    "figures_on, finished_on, changed_by, changed_by_name, changed_at"
#define TEXT(name) .name = db_text(rows, #name)
#define NUMBER(name) .name = db_int(rows, #name)
#define DAY(name) .name = db_date(rows, #name)

static struct analysis take(struct db_rows *rows)
{
    return (struct analysis){
        NUMBER(id),
        NUMBER(version),
        NUMBER(number),
        NUMBER(replaces),
        NUMBER(replaced_by),
        TEXT(unit_code),
        TEXT(unit_name),
        NUMBER(year),
        NUMBER(part),
        NUMBER(times),
        TEXT(label),
        DAY(first_on),
        DAY(last_on),
        TEXT(reason),
        .state = choice_by_name(analysis_states, db_text(rows, "state")),
        TEXT(overall),
        TEXT(lists),
        TEXT(towns),
        TEXT(delays),
        TEXT(unreported),
        TEXT(measures),
        TEXT(figures),
        DAY(figures_on),
        DAY(finished_on),
        NUMBER(changed_by),
        NUMBER(changed_at),
        TEXT(changed_by_name),
    };
}

static bool take_one(struct db_rows *rows, struct analysis *analysis)
{
    bool found = db_next(rows);
    if (found)
        *analysis = take(rows);
    db_end(rows);
    return found;
}

bool analysis_read(struct ctx *ctx, int64_t id, struct analysis *analysis)
{
    return take_one(
        db_query(ctx->db, SQL("SELECT " COLUMNS " FROM analyses WHERE id = $1"), ARGS(db_i(id))),
        analysis);
}

bool analysis_of(struct ctx *ctx, const char *unit_code, struct date last_on, bool finished,
                 struct analysis *analysis)
{
    return take_one(
        db_query(ctx->db,
                 SQL("SELECT " COLUMNS " FROM analyses WHERE unit_code = $1 AND last_on = $2 "
                     "AND (CAST($3 AS BIGINT) = 0 OR state = 'finished') "
                     "ORDER BY number DESC LIMIT 1"),
                 ARGS(db_t(unit_code), db_d(last_on), db_i(finished))),
        analysis);
}

int64_t analysis_insert(struct ctx *ctx, const struct analysis *analysis)
{
    return db_one_int(
        ctx->db,
        SQL("INSERT INTO analyses (unit_code, unit_name, year, part, times, label, first_on, "
            "last_on, number, replaces, reason, state, overall, lists, towns, delays, unreported, "
            "measures, changed_by, changed_by_name, changed_at) VALUES ($1, $2, $3, $4, $5, $6, "
            "$7, $8, $9, $10, $11, 'draft', $12, $13, $14, $15, $16, $17, $18, $19, $20) "
            "ON CONFLICT (unit_code, last_on, number) DO NOTHING RETURNING id"),
        ARGS(db_t(analysis->unit_code), db_t(analysis->unit_name), db_i(analysis->year),
             db_i(analysis->part), db_i(analysis->times), db_t(analysis->label),
             db_d(analysis->first_on), db_d(analysis->last_on), db_i(analysis->number),
             db_ref(analysis->replaces), db_t(analysis->reason), db_t(analysis->overall),
             db_t(analysis->lists), db_t(analysis->towns), db_t(analysis->delays),
             db_t(analysis->unreported), db_t(analysis->measures), db_i(ctx->user.id),
             db_t(ctx->user.full_name), db_i(ctx->now)),
        0);
}

bool analysis_update(struct ctx *ctx, const struct analysis *analysis)
{
    return db_run(ctx->db,
                  SQL("UPDATE analyses SET overall = $3, lists = $4, towns = $5, delays = $6, "
                      "unreported = $7, measures = $8, changed_by = $9, changed_by_name = $10, "
                      "changed_at = $11, version = version + 1 WHERE id = $1 AND version = $2"),
                  ARGS(db_i(analysis->id), db_i(analysis->version), db_t(analysis->overall),
                       db_t(analysis->lists), db_t(analysis->towns), db_t(analysis->delays),
                       db_t(analysis->unreported), db_t(analysis->measures), db_i(ctx->user.id),
                       db_t(ctx->user.full_name), db_i(ctx->now))) == 1;
}

bool analysis_store_state(struct ctx *ctx, const struct analysis *analysis, int64_t version)
{
    return db_run(ctx->db,
                  SQL("UPDATE analyses SET state = $3, unit_name = $4, figures = $5, "
                      "figures_on = $6, finished_on = $7, overall = $8, lists = $9, towns = $10, "
                      "delays = $11, unreported = $12, measures = $13, version = version + 1 "
                      "WHERE id = $1 AND version = $2"),
                  ARGS(db_i(analysis->id), db_i(version),
                       db_t(analysis_states[analysis->state].name), db_t(analysis->unit_name),
                       db_t(analysis->figures), db_d(analysis->figures_on),
                       db_d(analysis->finished_on), db_t(analysis->overall), db_t(analysis->lists),
                       db_t(analysis->towns), db_t(analysis->delays), db_t(analysis->unreported),
                       db_t(analysis->measures))) == 1;
}

void analysis_note_replaced(struct ctx *ctx, const struct analysis *by)
{
    db_run(ctx->db, SQL("UPDATE analyses SET replaced_by = $2 WHERE id = $1"),
           ARGS(db_i(by->replaces), db_i(by->id)));
}

/* --- who wrote (USER-3) --- */

void analysis_note_author(struct ctx *ctx, int64_t id)
{
    db_run(ctx->db,
           SQL("INSERT INTO analysis_authors (analysis_id, user_id, user_name) "
               "VALUES ($1, $2, $3) ON CONFLICT (analysis_id, user_id) DO NOTHING"),
           ARGS(db_i(id), db_i(ctx->user.id), db_t(ctx->user.full_name)));
}

bool analysis_has_author(struct ctx *ctx, int64_t id, int64_t user_id)
{
    return db_one_int(ctx->db,
                      SQL("SELECT 1 FROM analysis_authors WHERE analysis_id = $1 AND user_id = $2"),
                      ARGS(db_i(id), db_i(user_id)), 0) == 1;
}

const char *analysis_authors(struct ctx *ctx, int64_t id)
{
    struct buf names = buf_create(ctx->arena, 64);
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT user_name FROM analysis_authors WHERE analysis_id = $1 ORDER BY user_id"),
        ARGS(db_i(id)));
    for (int i = 0; db_next(rows); i++) {
        buf_text(&names, i ? "、" : "");
        buf_text(&names, db_text(rows, "user_name"));
    }
    return names.bytes;
}

/* --- the list --- */

#define NARROWED                                                                                   \
    " FROM analyses WHERE unit_code >= $1 AND unit_code < $2 AND state = 'finished' "              \
    "AND year = $3 AND (CAST($4 AS TEXT) IS NULL OR unit_code = $4) "

int64_t analyses_count(struct ctx *ctx, const struct analysis_filter *filter)
{
    return db_one_int(ctx->db, SQL("SELECT COUNT(*)" NARROWED),
                      ARGS(db_t(ctx->user.scope.from), db_t(ctx->user.scope.to), db_i(filter->year),
                           db_t(filter->unit_code)),
                      0);
}

void analyses_each(struct ctx *ctx, const struct analysis_filter *filter, int64_t offset,
                   int64_t size, analysis_each_fn *each, void *arg)
{
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT " COLUMNS NARROWED
                     "ORDER BY last_on DESC, unit_code, number DESC LIMIT $5 OFFSET $6"),
                 ARGS(db_t(ctx->user.scope.from), db_t(ctx->user.scope.to), db_i(filter->year),
                      db_t(filter->unit_code), db_i(size), db_i(offset)));
    while (db_next(rows)) {
        struct analysis analysis = take(rows);
        each(ctx, &analysis, arg);
    }
}
