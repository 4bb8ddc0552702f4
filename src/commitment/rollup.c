/* SQL of the figures of units: a village's rows are made anew from its items, and what changed in
 * them is carried up to its town, county, city and province, all in the transaction of the change
 * (EXEC-1). No page ever counts items. */
#include "commitment/internal.h"

#include "base/text.h"

#include <string.h>

enum { TURN_BATCH = 200 }; /* plans in one write */

struct unit_figures figures_for(struct ctx *ctx, int64_t first_year, int64_t last_year)
{
    int64_t years = last_year < first_year ? 0 : last_year - first_year + 1;
    struct rollup *cell = ARENA_ARRAY(ctx->arena, struct rollup, (size_t)years * LIST_COUNT);
    return (struct unit_figures){first_year, years, cell};
}

/* NULL outside the years. */
static struct rollup *cell_of(const struct unit_figures *figures, int64_t year, int64_t list)
{
    int64_t i = year - figures->first_year;
    return i < 0 || i >= figures->years || list < 0 || list >= LIST_COUNT
               ? NULL
               : &figures->cell[i * LIST_COUNT + list];
}

static struct date earlier(struct date a, struct date b)
{
    return date_is_none(a) || (!date_is_none(b) && date_compare(b, a) < 0) ? b : a;
}

/* What one item adds to the years from its first milestone to the end of its tenure. */
static void count_item(const struct unit_figures *figures, struct db_rows *rows)
{
    int64_t next_year = db_int(rows, "next_year"), last_year = db_int(rows, "last_year");
    int64_t list = db_int(rows, "list"), late = db_int(rows, "late");
    bool closed = text_same(db_text(rows, "state"), "closed");
    for (int64_t year = db_int(rows, "from_year"); year <= last_year; year++) {
        struct rollup *cell = cell_of(figures, year, list);
        if (!cell)
            continue;
        bool done = next_year == 0 || next_year > year;
        cell->items++;
        cell->done += done;
        cell->late += !done && late;
        cell->closed += closed;
        cell->percent += db_int(rows, "percent");
        if (!done)
            cell->due_on = earlier(cell->due_on, db_date(rows, "due_on"));
    }
}

void figures_count(struct ctx *ctx, const char *village, struct unit_figures *figures)
{
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT c.list, c.from_year, c.next_year, c.late, c.state, c.percent, c.due_on, "
            "p.last_year FROM commitments c JOIN promises p ON p.plan_id = c.plan_id "
            "WHERE c.unit_code = $1 AND c.ended = 0"),
        ARGS(db_t(village)));
    while (db_next(rows))
        count_item(figures, rows);
}

void figures_read(struct ctx *ctx, const char *unit_code, struct unit_figures *figures)
{
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT year, list, items, done, late, closed, percent, due_on FROM rollups "
                     "WHERE unit_code = $1"),
                 ARGS(db_t(unit_code)));
    while (db_next(rows)) {
        struct rollup *cell = cell_of(figures, db_int(rows, "year"), db_int(rows, "list"));
        if (cell)
            *cell = (struct rollup){
                .items = db_int(rows, "items"),
                .done = db_int(rows, "done"),
                .late = db_int(rows, "late"),
                .closed = db_int(rows, "closed"),
                .percent = db_int(rows, "percent"),
                .due_on = db_date(rows, "due_on"),
            };
    }
}

/* Adds to a unit's row, which is made when it is missing. */
static void add_to(struct ctx *ctx, int64_t year, const char *unit_code, int64_t list,
                   const struct rollup *change)
{
    db_run(ctx->db,
           SQL("INSERT INTO rollups (year, level, unit_code, list, items, done, late, closed, "
               "percent, due_on) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) "
               "ON CONFLICT (year, level, unit_code, list) DO UPDATE SET "
               "items = rollups.items + $5, done = rollups.done + $6, late = rollups.late + $7, "
               "closed = rollups.closed + $8, percent = rollups.percent + $9, due_on = $10"),
           ARGS(db_i(year), db_i(unit_level(unit_code)), db_t(unit_code), db_i(list),
                db_i(change->items), db_i(change->done), db_i(change->late), db_i(change->closed),
                db_i(change->percent), db_d(change->due_on)));
}

/* The unit one level up; "" above a province. */
static const char *unit_above(struct ctx *ctx, const char *unit_code)
{
    return text_of(ctx, "%.*s", unit_parent_length(unit_code), unit_code);
}

static bool same_day(struct date a, struct date b)
{
    return date_is_none(a) ? date_is_none(b) : date_compare(a, b) == 0;
}

/* Up to the province; the country is the sum of its provinces. */
static void carry_up(struct ctx *ctx, const char *village, int64_t year, int64_t list,
                     const struct rollup *before, const struct rollup *now)
{
    struct rollup change = {
        .items = now->items - before->items,
        .done = now->done - before->done,
        .late = now->late - before->late,
        .closed = now->closed - before->closed,
        .percent = now->percent - before->percent,
        .due_on = now->due_on,
    };
    bool counts = change.items || change.done || change.late || change.closed || change.percent;
    if (counts || !same_day(before->due_on, now->due_on))
        add_to(ctx, year, village, list, &change);
    if (!counts)
        return;
    change.due_on = (struct date){0};
    for (const char *code = unit_above(ctx, village); *code; code = unit_above(ctx, code))
        add_to(ctx, year, code, list, &change);
}

/* The first and last year of a village's plans in force. */
static struct unit_figures figures_of(struct ctx *ctx, const char *village)
{
    struct db_rows *rows = db_query(ctx->db,
                                    SQL("SELECT MIN(first_year) AS first_year, MAX(last_year) AS "
                                        "last_year FROM promises WHERE unit_code = $1"),
                                    ARGS(db_t(village)));
    bool found = db_next(rows) && !db_is_null(rows, "first_year");
    struct unit_figures figures = figures_for(ctx, found ? db_int(rows, "first_year") : 0,
                                              found ? db_int(rows, "last_year") : -1);
    db_end(rows);
    return figures;
}

void rollups_refresh(struct ctx *ctx, const char *village)
{
    struct unit_figures before = figures_of(ctx, village);
    struct unit_figures now =
        figures_for(ctx, before.first_year, before.first_year + before.years - 1);
    figures_read(ctx, village, &before);
    figures_count(ctx, village, &now);
    for (int64_t i = 0; i < now.years * LIST_COUNT; i++)
        carry_up(ctx, village, now.first_year + i / LIST_COUNT, i % LIST_COUNT, &before.cell[i],
                 &now.cell[i]);
}

static void add_plans(struct ctx *ctx, const char *unit_code, int64_t reported, int plans)
{
    for (const char *code = unit_code; *code; code = unit_above(ctx, code))
        db_run(ctx->db,
               SQL("INSERT INTO report_rollups (level, unit_code, reported, plans) "
                   "VALUES ($1, $2, $3, $4) ON CONFLICT (level, unit_code, reported) "
                   "DO UPDATE SET plans = report_rollups.plans + $4"),
               ARGS(db_i(unit_level(code)), db_t(code), db_i(reported), db_i(plans)));
}

void report_rollups_move(struct ctx *ctx, const char *unit_code, int64_t from, int64_t to)
{
    if (from == to)
        return;
    if (from)
        add_plans(ctx, unit_code, from, -1);
    if (to)
        add_plans(ctx, unit_code, to, 1);
}

/* --- reading --- */

#define INTO(column, kind)                                                                         \
    {                                                                                              \
#column, kind, offsetof(struct rollup, column)                                             \
    }
static const struct db_into rollup_columns[] = {
    INTO(unit_code, INTO_TEXT), INTO(list, INTO_INT),    INTO(items, INTO_INT64),
    INTO(done, INTO_INT64),     INTO(late, INTO_INT64),  INTO(closed, INTO_INT64),
    INTO(percent, INTO_INT64),  INTO(due_on, INTO_DATE), {0},
};
#undef INTO

int rollups_read(struct ctx *ctx, int64_t year, enum unit_level level, struct scope scope,
                 struct rollup **rollups)
{
    int count = 0, capacity = 0;
    *rollups = NULL;
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT unit_code, list, items, done, late, closed, percent, due_on FROM rollups "
            "WHERE year = $1 AND level = $2 AND unit_code >= $3 AND unit_code < $4 "
            "ORDER BY unit_code, list"),
        ARGS(db_i(year), db_i(level), db_t(scope.from), db_t(scope.to)));
    while (db_next(rows)) {
        *rollups = arena_more(ctx->arena, *rollups, count, &capacity, sizeof **rollups);
        db_read(rows, rollup_columns, &(*rollups)[count++]);
    }
    return count;
}

int report_rollups_read(struct ctx *ctx, int64_t period, enum unit_level level, struct scope scope,
                        struct report_rollup **reports)
{
    int count = 0, capacity = 0;
    *reports = NULL;
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT unit_code, SUM(plans) AS plans, "
            "SUM(CASE WHEN reported < $1 THEN plans ELSE 0 END) AS missing FROM report_rollups "
            "WHERE level = $2 AND unit_code >= $3 AND unit_code < $4 "
            "GROUP BY unit_code ORDER BY unit_code"),
        ARGS(db_i(period), db_i(level), db_t(scope.from), db_t(scope.to)));
    while (db_next(rows)) {
        *reports = arena_more(ctx->arena, *reports, count, &capacity, sizeof **reports);
        (*reports)[count++] = (struct report_rollup){
            .unit_code = db_text(rows, "unit_code"),
            .plans = db_int(rows, "plans"),
            .missing = db_int(rows, "missing"),
        };
    }
    return count;
}

/* --- the turn of the day --- */

struct date rollups_turned_on(struct ctx *ctx)
{
    struct date day = {0};
    const char *text =
        db_one_text(ctx->db, SQL("SELECT value FROM facts WHERE name = 'turned_on'"), NO_ARGS);
    if (text)
        date_parse(text, &day);
    return day;
}

static void note_turned(struct ctx *ctx)
{
    db_run(ctx->db,
           SQL("INSERT INTO facts (name, value) VALUES ('turned_on', $1) "
               "ON CONFLICT (name) DO UPDATE SET value = $1"),
           ARGS(db_d(ctx->today)));
}

struct date figures_day(struct ctx *ctx)
{
    struct date day = rollups_turned_on(ctx);
    if (!date_is_none(day))
        return day;
    note_turned(ctx);
    return ctx->today;
}

/* A part of the items that turn, found through the index of days: on the first of a year they may
 * be most of the country's. The same ones as often as it is asked, until they have turned. */
#define TURNING(turns)                                                                             \
    "(SELECT id FROM commitments WHERE " turns " ORDER BY due_on, id LIMIT 20000)"
#define BECOMES_LATE TURNING("late = 0 AND due_on < $1")
#define LATE_NO_LONGER TURNING("late = 1 AND due_on >= $1") /* the clock was set back */

/* Adds $2 to "late" of all their units for each of them; as count_item: in each year from that of
 * the first milestone not reached on. */
#define COUNT_LATE(turning)                                                                        \
    SQL("WITH level (level, digits) AS (VALUES (2, 2), (3, 4), (4, 6), (5, 9), (6, 12)), "         \
        "turned AS (SELECT l.level, SUBSTR(c.unit_code, 1, l.digits) AS unit_code, c.list, "       \
        "c.next_year, p.last_year, COUNT(*) AS items FROM commitments c "                          \
        "JOIN promises p ON p.plan_id = c.plan_id CROSS JOIN level l "                             \
        "WHERE c.id IN " turning " AND c.ended = 0 "                                               \
        "GROUP BY l.level, SUBSTR(c.unit_code, 1, l.digits), c.list, c.next_year, p.last_year), "  \
        "change AS (SELECT r.year, r.level, r.unit_code, r.list, SUM(t.items) AS items "           \
        "FROM turned t JOIN rollups r ON r.unit_code = t.unit_code AND r.level = t.level "         \
        "AND r.list = t.list AND r.year >= t.next_year AND r.year <= t.last_year "                 \
        "GROUP BY r.year, r.level, r.unit_code, r.list) "                                          \
        "UPDATE rollups SET late = rollups.late + $2 * change.items FROM change "                  \
        "WHERE rollups.year = change.year AND rollups.level = change.level "                       \
        "AND rollups.unit_code = change.unit_code AND rollups.list = change.list")
_Static_assert(LEVEL_PROVINCE == 2 && LEVEL_VILLAGE == 6, "as the statement's levels");
#define SET_LATE(turning) SQL("UPDATE commitments SET late = 1 - late WHERE id IN " turning)

/* Figures first: which items turn shows in what they are before. False: none does. */
static bool turn_items(struct ctx *ctx, struct sql count, struct sql set, int64_t change)
{
    struct db_arg today = db_d(ctx->today);
    db_run(ctx->db, count, ARGS(today, db_i(change)));
    return db_run(ctx->db, set, ARGS(today)) > 0;
}

/* Plans whose tenure ended since the last turn, or, when the clock was set back, runs again. */
static int plans_to_turn(struct ctx *ctx, int64_t plans[TURN_BATCH])
{
    int count = 0;
    struct period ended = period_of_key(period_key(period_of(ctx->today)) - 1);
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT plan_id FROM promises WHERE asked = 1 AND last_year < $1 "
                     "UNION SELECT plan_id FROM promises WHERE asked = 0 AND last_year >= $1 "
                     "LIMIT $2"),
                 ARGS(db_i(ended.year), db_i(TURN_BATCH)));
    while (db_next(rows))
        plans[count++] = db_int(rows, "plan_id");
    return count;
}

/* Counts them no longer, or again, among the plans that report. */
static int turn_plans(struct ctx *ctx)
{
    int64_t plans[TURN_BATCH];
    struct promise promise;
    int count = plans_to_turn(ctx, plans);
    for (int i = 0; i < count; i++) {
        if (!promise_read(ctx, plans[i], &promise))
            continue;
        report_rollups_move(ctx, promise.unit_code, promise.asked ? promise.reported : 0,
                            promise.asked ? 0 : promise.reported);
        db_run(ctx->db, SQL("UPDATE promises SET asked = 1 - asked WHERE plan_id = $1"),
               ARGS(db_i(plans[i])));
    }
    return count;
}

bool commitment_turn(struct ctx *ctx)
{
    bool more = turn_items(ctx, COUNT_LATE(BECOMES_LATE), SET_LATE(BECOMES_LATE), 1);
    more = turn_items(ctx, COUNT_LATE(LATE_NO_LONGER), SET_LATE(LATE_NO_LONGER), -1) || more;
    more = turn_plans(ctx) == TURN_BATCH || more;
    if (!more)
        note_turned(ctx);
    return more;
}
