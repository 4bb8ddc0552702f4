/* The SQL of the wall chart (EXEC-1). */
#include "board/store.h"

#include "unit.h"

#include <string.h>

bool board_tenures(struct ctx *ctx, const char *unit, int64_t *first, int64_t *last)
{
    struct scope below = scope_of(unit);
    const char *county = text_of(ctx, "%.6s", unit);
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT MIN(first_year) AS first_year, MAX(last_year) AS last_year FROM campaigns "
            "WHERE unit_code IN ($3, $4) OR (unit_code >= $1 AND unit_code < $2)"),
        ARGS(db_t(below.from), db_t(below.to), db_t(text_of(ctx, "%.4s", unit)), db_t(county)));
    bool found = db_next(rows) && !db_is_null(rows, "first_year");
    if (found) {
        *first = db_int(rows, "first_year");
        *last = db_int(rows, "last_year");
    }
    db_end(rows);
    return found;
}

static enum unit_level level_below(struct ctx *ctx, const char *unit)
{
    enum unit_level level = unit_level(unit);
    if (level == LEVEL_COUNTRY) /* a province need not be there (UNIT-1) */
        return (enum unit_level)db_one_int(ctx->db, SQL("SELECT MIN(level) FROM units"), NO_ARGS,
                                           LEVEL_PROVINCE);
    return level == LEVEL_VILLAGE ? LEVEL_VILLAGE : level + 1;
}

static struct board_row *next_row(struct ctx *ctx, struct board *board, int *capacity)
{
    board->row = arena_more(ctx->arena, board->row, board->count, capacity, sizeof *board->row);
    return &board->row[board->count++];
}

static void read_units(struct ctx *ctx, struct board *board, struct scope scope)
{
    int capacity = 0;
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT code, name, covered, ended_on IS NOT NULL AS ended FROM units "
                     "WHERE level = $1 AND code >= $2 AND code < $3 ORDER BY code"),
                 ARGS(db_i(board->level), db_t(scope.from), db_t(scope.to)));
    while (db_next(rows)) {
        const char *name = db_text(rows, "name");
        *next_row(ctx, board, &capacity) = (struct board_row){
            .unit = db_text(rows, "code"),
            .name = board->level == LEVEL_VILLAGE ? unit_short_name(ctx->arena, name) : name,
            .covered = db_int(rows, "covered") != 0,
            .ended = db_int(rows, "ended") != 0,
        };
    }
}

/* The row of a unit, from row `*at` on; both are sorted by code. */
static struct board_row *row_of(struct board *board, int *at, const char *unit)
{
    while (*at < board->count && strcmp(board->row[*at].unit, unit) < 0)
        (*at)++;
    bool found = *at < board->count && strcmp(board->row[*at].unit, unit) == 0;
    return found ? &board->row[*at] : NULL;
}

static void read_figures(struct ctx *ctx, struct board *board, struct scope scope)
{
    struct rollup *rollups;
    int at = 0, count = rollups_read(ctx, board->year, board->level, scope, &rollups);
    for (int i = 0; i < count; i++) {
        struct board_row *row = row_of(board, &at, rollups[i].unit_code);
        if (!row || rollups[i].list < 0 || rollups[i].list >= LIST_COUNT)
            continue;
        row->list[rollups[i].list] = rollups[i];
        board_add(&row->total, &rollups[i]);
    }
}

static void read_reports(struct ctx *ctx, struct board *board, struct scope scope)
{
    struct report_rollup *reports;
    int at = 0, count = report_rollups_read(ctx, board->period, board->level, scope, &reports);
    for (int i = 0; i < count; i++) {
        struct board_row *row = row_of(board, &at, reports[i].unit_code);
        if (row) {
            row->plans = reports[i].plans;
            row->missing = reports[i].missing;
        }
    }
}

/* A village that is not bound, or has ended, stands in the chart only with what it promised. */
static bool belongs(const struct board *board, const struct board_row *row)
{
    return row->total.items || row->plans ||
           (!row->ended && (row->covered || board->level != LEVEL_VILLAGE));
}

static void keep_and_sum(struct board *board)
{
    int kept = 0;
    for (int i = 0; i < board->count; i++) {
        const struct board_row *row = &board->row[i];
        if (!belongs(board, row))
            continue;
        for (int list = 0; list < LIST_COUNT; list++)
            board_add(&board->sum.list[list], &row->list[list]);
        board_add(&board->sum.total, &row->total);
        board->sum.plans += row->plans;
        board->sum.missing += row->missing;
        board->row[kept++] = *row;
    }
    board->count = kept;
}

void board_read(struct ctx *ctx, struct board *board)
{
    struct scope scope = scope_of(board->unit);
    board->level = level_below(ctx, board->unit);
    board->as_of = rollups_turned_on(ctx);
    read_units(ctx, board, scope);
    read_figures(ctx, board, scope);
    read_reports(ctx, board, scope);
    keep_and_sum(board);
}

int64_t board_next_plan(struct ctx *ctx, const char *village, int64_t year, int64_t after)
{
    return db_one_int(ctx->db,
                      SQL("SELECT plan_id FROM promises WHERE unit_code = $1 AND plan_id > $3 "
                          "AND first_year <= $2 AND last_year >= $2 ORDER BY plan_id LIMIT 1"),
                      ARGS(db_t(village), db_i(year), db_i(after)), 0);
}

const char *board_late_reason(struct ctx *ctx, int64_t item_id)
{
    const char *reason =
        db_one_text(ctx->db,
                    SQL("SELECT l.late_reason FROM assessment_lines l JOIN assessments a "
                        "ON a.id = l.assessment_id WHERE l.item_id = $1 AND a.state <> 'draft' "
                        "ORDER BY a.period DESC LIMIT 1"),
                    ARGS(db_i(item_id)));
    return reason ? reason : "";
}
