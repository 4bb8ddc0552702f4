/* SQL of the figures: averages of regions, of which every row is kept, and values of villages. */
#include "indicator/store.h"

#include <stdio.h>

static void add_figure(struct ctx *ctx, struct figures *figures, int *room, struct db_rows *rows)
{
    if (figures->count == *room) {
        int more = *room ? *room * 2 : 64;
        figures->figure =
            arena_resize(ctx->arena, figures->figure, (size_t)*room * sizeof *figures->figure,
                         (size_t)more * sizeof *figures->figure);
        *room = more;
    }
    figures->figure[figures->count++] = (struct figure){
        .indicator = db_int(rows, "indicator_id"),
        .unit = db_text(rows, "unit_code"),
        .unit_name = db_text(rows, "unit_name"),
        .year = db_int(rows, "year"),
        .value = db_is_null(rows, "value") ? DECIMAL_NONE : db_int(rows, "value"),
        .by = db_text(rows, "user_name"),
        .at = db_int(rows, "at"),
        .current = db_int(rows, "current") != 0,
    };
}

static struct figures read_figures(struct ctx *ctx, struct db_rows *rows)
{
    struct figures figures = {NULL, 0};
    int room = 0;
    while (db_next(rows))
        add_figure(ctx, &figures, &room, rows);
    return figures;
}

/* The averages that count are the last row of each indicator, unit and year. */
static struct db_rows *query_averages(struct ctx *ctx, struct scope range, int64_t from, int64_t to)
{
    return db_query(
        ctx->db,
        SQL("SELECT a.indicator_id, a.unit_code, u.name AS unit_name, a.year, a.value, a.user_name,"
            " a.at, 1 AS current FROM indicator_averages a JOIN units u ON u.code = a.unit_code"
            " WHERE a.unit_code >= $1 AND a.unit_code < $2 AND a.year >= $3 AND a.year <= $4"
            " AND NOT EXISTS (SELECT 1 FROM indicator_averages b WHERE b.unit_code = a.unit_code"
            "  AND b.year = a.year AND b.indicator_id = a.indicator_id AND b.id > a.id)"
            " ORDER BY a.year, a.unit_code, a.indicator_id"),
        ARGS(db_t(range.from), db_t(range.to), db_i(from), db_i(to)));
}

static struct db_rows *query_values(struct ctx *ctx, struct scope range, int64_t from, int64_t to)
{
    return db_query(
        ctx->db,
        SQL("SELECT v.indicator_id, v.unit_code, u.name AS unit_name, v.year, v.value, v.user_name,"
            " v.at, 1 AS current FROM indicator_values v JOIN units u ON u.code = v.unit_code"
            " WHERE v.unit_code >= $1 AND v.unit_code < $2 AND v.year >= $3 AND v.year <= $4"
            " ORDER BY v.year, v.unit_code, v.indicator_id"),
        ARGS(db_t(range.from), db_t(range.to), db_i(from), db_i(to)));
}

struct figures figures_of_range(struct ctx *ctx, enum figure_kind kind, struct scope range,
                                int64_t from, int64_t to)
{
    return read_figures(ctx, kind == FIGURE_AVERAGE ? query_averages(ctx, range, from, to)
                                                    : query_values(ctx, range, from, to));
}

/* The range that holds a unit's own code and no other: every code below it has a digit behind it.
 */
static struct scope alone(const char *unit)
{
    struct scope scope = scope_of(unit);
    snprintf(scope.to, sizeof scope.to, "%s0", unit);
    return scope;
}

struct figures figures_of_unit(struct ctx *ctx, enum figure_kind kind, const char *unit,
                               int64_t year)
{
    return figures_of_range(ctx, kind, alone(unit), year, year);
}

static struct figures average_history(struct ctx *ctx, int64_t indicator, const char *unit_code,
                                      struct paging *paging)
{
    struct scope below = scope_of(unit_code);
    paging->total = db_one_int(
        ctx->db,
        SQL("SELECT COUNT(*) FROM indicator_averages WHERE indicator_id = $1 AND"
            " (unit_code IN " SQL_WAY_UP("$2") "  OR (unit_code >= $3 AND unit_code < $4))"),
        ARGS(db_i(indicator), db_t(unit_code), db_t(below.from), db_t(below.to)), 0);
    return read_figures(
        ctx,
        db_query(ctx->db,
                 SQL("SELECT a.indicator_id, a.unit_code, u.name AS unit_name, a.year, a.value,"
                     " a.user_name, a.at, CASE WHEN EXISTS (SELECT 1 FROM indicator_averages b"
                     "  WHERE b.unit_code = a.unit_code AND b.year = a.year"
                     "  AND b.indicator_id = a.indicator_id AND b.id > a.id) THEN 0 ELSE 1 END"
                     " AS current FROM indicator_averages a JOIN units u ON u.code = a.unit_code"
                     " WHERE a.indicator_id = $1 AND (a.unit_code IN " SQL_WAY_UP(
                         "$2") ""
                               "  OR (a.unit_code >= $3 AND a.unit_code < $4))"
                               " ORDER BY a.year DESC, a.unit_code, a.id DESC LIMIT $5 OFFSET $6"),
                 ARGS(db_i(indicator), db_t(unit_code), db_t(below.from), db_t(below.to),
                      db_i(paging->size), db_i(paging->offset))));
}

static struct figures values_by_year(struct ctx *ctx, int64_t indicator, const char *unit_code,
                                     struct paging *paging)
{
    struct scope below = scope_of(unit_code);
    paging->total = db_one_int(
        ctx->db,
        SQL("SELECT COUNT(*) FROM indicator_values WHERE indicator_id = $1 AND unit_code >= $2"
            " AND unit_code < $3"),
        ARGS(db_i(indicator), db_t(below.from), db_t(below.to)), 0);
    return read_figures(
        ctx, db_query(ctx->db,
                      SQL("SELECT v.indicator_id, v.unit_code, u.name AS unit_name, v.year,"
                          " v.value, v.user_name, v.at, 1 AS current FROM indicator_values v"
                          " JOIN units u ON u.code = v.unit_code WHERE v.indicator_id = $1"
                          " AND v.unit_code >= $2 AND v.unit_code < $3"
                          " ORDER BY v.year DESC, v.unit_code LIMIT $4 OFFSET $5"),
                      ARGS(db_i(indicator), db_t(below.from), db_t(below.to), db_i(paging->size),
                           db_i(paging->offset))));
}

struct figures figures_of_indicator(struct ctx *ctx, enum figure_kind kind, int64_t indicator,
                                    const char *unit_code, struct paging *paging)
{
    return kind == FIGURE_AVERAGE ? average_history(ctx, indicator, unit_code, paging)
                                  : values_by_year(ctx, indicator, unit_code, paging);
}

int64_t figure_current(struct ctx *ctx, enum figure_kind kind, int64_t indicator, const char *unit,
                       int64_t year)
{
    struct db_args args = ARGS(db_i(indicator), db_t(unit), db_i(year));
    if (kind == FIGURE_AVERAGE)
        return db_one_int(ctx->db,
                          SQL("SELECT value FROM indicator_averages WHERE indicator_id = $1"
                              " AND unit_code = $2 AND year = $3 ORDER BY id DESC LIMIT 1"),
                          args, DECIMAL_NONE);
    return db_one_int(ctx->db,
                      SQL("SELECT value FROM indicator_values WHERE indicator_id = $1"
                          " AND unit_code = $2 AND year = $3"),
                      args, DECIMAL_NONE);
}

static void put_value(struct ctx *ctx, const struct figure *figure)
{
    if (figure->value == DECIMAL_NONE)
        db_run(ctx->db,
               SQL("DELETE FROM indicator_values WHERE indicator_id = $1 AND unit_code = $2"
                   " AND year = $3"),
               ARGS(db_i(figure->indicator), db_t(figure->unit), db_i(figure->year)));
    else
        db_run(ctx->db,
               SQL("INSERT INTO indicator_values (indicator_id, unit_code, year, value, user_id,"
                   " user_name, at) VALUES ($1, $2, $3, $4, $5, $6, $7)"
                   " ON CONFLICT (indicator_id, year, unit_code) DO UPDATE SET"
                   " value = excluded.value, user_id = excluded.user_id,"
                   " user_name = excluded.user_name, at = excluded.at"),
               ARGS(db_i(figure->indicator), db_t(figure->unit), db_i(figure->year),
                    db_i(figure->value), db_i(ctx->user.id), db_t(ctx->user.full_name),
                    db_i(ctx->now)));
}

void figure_put(struct ctx *ctx, enum figure_kind kind, const struct figure *figure)
{
    if (kind == FIGURE_VALUE) {
        put_value(ctx, figure);
        return;
    }
    db_run(ctx->db,
           SQL("INSERT INTO indicator_averages (indicator_id, unit_code, year, value, user_id,"
               " user_name, at) VALUES ($1, $2, $3, $4, $5, $6, $7)"),
           ARGS(db_i(figure->indicator), db_t(figure->unit), db_i(figure->year),
                figure->value == DECIMAL_NONE ? db_null() : db_i(figure->value), db_i(ctx->user.id),
                db_t(ctx->user.full_name), db_i(ctx->now)));
}

struct mean *means_of_range(struct ctx *ctx, struct scope range, int64_t year, int *count)
{
    int64_t most = db_one_int(ctx->db, SQL("SELECT COUNT(*) FROM indicators"), NO_ARGS, 0);
    struct mean *means = ARENA_ARRAY(ctx->arena, struct mean, most + 1);
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT indicator_id, SUM(value) AS total, COUNT(*) AS villages"
                     " FROM indicator_values WHERE year = $1 AND unit_code >= $2"
                     " AND unit_code < $3 GROUP BY indicator_id"),
                 ARGS(db_i(year), db_t(range.from), db_t(range.to)));
    *count = 0;
    while (*count < most && db_next(rows))
        means[(*count)++] = (struct mean){db_int(rows, "indicator_id"), db_int(rows, "total"),
                                          db_int(rows, "villages")};
    db_end(rows);
    return means;
}

struct db_rows *campaigns_without_figures(struct ctx *ctx)
{
    return db_query(
        ctx->db,
        SQL("SELECT c.id, c.name, c.first_year, c.study_due FROM campaigns c"
            " WHERE c.unit_code IN " SQL_WAY_UP(
                "$1") " AND c.last_year >= $2"
                      " AND (c.commit_due >= $3 OR EXISTS (SELECT 1 FROM plans p WHERE "
                      "p.campaign_id = c.id"
                      " AND p.unit_code >= $4 AND p.unit_code < $5 AND p.state = 'draft'))"
                      " AND NOT EXISTS (SELECT 1 FROM indicator_averages a WHERE a.unit_code >= $4"
                      " AND a.unit_code < $5 AND a.year = c.first_year - 1 AND a.value IS NOT NULL)"
                      " AND NOT EXISTS (SELECT 1 FROM indicator_values v WHERE v.year = "
                      "c.first_year - 1"
                      " AND v.unit_code >= $4 AND v.unit_code < $5) ORDER BY c.id"),
        ARGS(db_t(ctx->user.unit_code), db_i(ctx->today.year), db_d(ctx->today),
             db_t(ctx->user.scope.from), db_t(ctx->user.scope.to)));
}
