/* What `yicun check` recomputes of the items in force: each item from its progress and milestones,
 * each village from its items, each unit above from its villages (EXEC-1). It walks the villages in
 * the order of their codes, so that a town, county, city and province are each complete when the
 * next one begins, and holds one village at a time. */
#include "base/text.h"
#include "commitment/internal.h"

#include <stdio.h>
#include <string.h>

#define VILLAGE_MEMORY ((size_t)256 << 20) /* far more than the items of any village take */
#define PERIODS_MAX 1024                   /* different latest periods within one unit: 6 a year */

/* What the villages of a unit came to, as they are counted. */
struct sum {
    char code[UNIT_CODE_SIZE];
    struct unit_figures figures;
    struct reports {
        int64_t reported, plans;
    } reports[PERIODS_MAX];
    int periods;
};

struct checking {
    struct ctx *ctx;
    struct arena *village; /* memory of the village at hand */
    struct date day;       /* as of which the figures stand */
    int64_t first_year, last_year;
    struct sum sum[LEVEL_VILLAGE + 1];
};

/* --- items --- */

static bool same_date(struct date a, struct date b)
{
    return date_is_none(a) ? date_is_none(b) : date_compare(a, b) == 0;
}

static void check_item(struct ctx *ctx, const struct promise *promise,
                       const struct commitment *item, struct date day)
{
    struct commitment fresh = *item;
    commitment_appraise(promise, &fresh, day);
    if (fresh.percent != item->percent || fresh.next_year != item->next_year ||
        fresh.next_value != item->next_value || !same_date(fresh.due_on, item->due_on) ||
        fresh.late != item->late)
        check_line(ctx, "item in force that is not as its progress makes it: %lld",
                   (long long)item->id);
}

/* What a plan has reported is what was sent and not taken back, or sent back (EXEC-4). */
static void check_reported(struct ctx *ctx, const struct promise *promise)
{
    int64_t latest = db_one_int(ctx->db,
                                SQL("SELECT MAX(period) FROM assessments WHERE plan_id = $1 "
                                    "AND state <> 'draft'"),
                                ARGS(db_i(promise->plan_id)), promise_first_period(promise) - 1);
    if (promise->reported != latest)
        check_line(ctx, "plan in force whose latest report is another one: %lld",
                   (long long)promise->plan_id);
}

static void check_plan(struct checking *checking, int64_t plan_id)
{
    struct promise promise;
    struct commitment *items;
    if (!promise_read(checking->ctx, plan_id, &promise))
        return;
    check_reported(checking->ctx, &promise);
    int count = commitments_read(checking->ctx, &promise, true, &items);
    for (int i = 0; i < count; i++)
        check_item(checking->ctx, &promise, &items[i], checking->day);
}

/* What no progress decides: ended items count nowhere, states follow their steps (EXEC-3). */
static void check_states(struct ctx *ctx)
{
    check_rows(ctx,
               SQL("SELECT id FROM commitments WHERE ended = 1 "
                   "AND (late = 1 OR due_on IS NOT NULL)"),
               "ended item that still falls due");
    check_rows(ctx,
               SQL("SELECT c.id FROM commitments c WHERE c.state <> COALESCE("
                   "(SELECT s.to_state FROM workflow_steps s WHERE s.id = (SELECT "
                   "MAX(w.id) FROM workflow_steps w WHERE w.entity = 'commitment' "
                   "AND w.entity_id = c.id)), 'open') "
                   "OR (c.state = 'closed') <> (c.closed_on IS NOT NULL)"),
               "item in force whose state is not where its last step led");
}

/* --- figures --- */

static struct reports *reports_of(struct sum *sum, int64_t reported)
{
    for (int i = 0; i < sum->periods; i++)
        if (sum->reports[i].reported == reported)
            return &sum->reports[i];
    if (sum->periods == PERIODS_MAX)
        return NULL;
    sum->reports[sum->periods] = (struct reports){reported, 0};
    return &sum->reports[sum->periods++];
}

static void check_figures(struct ctx *ctx, const struct sum *sum)
{
    const struct unit_figures *counted = &sum->figures;
    struct unit_figures stored =
        figures_for(ctx, counted->first_year, counted->first_year + counted->years - 1);
    figures_read(ctx, sum->code, &stored);
    for (int64_t i = 0; i < counted->years * LIST_COUNT; i++) {
        const struct rollup *a = &counted->cell[i], *b = &stored.cell[i];
        if (a->items != b->items || a->done != b->done || a->late != b->late ||
            a->closed != b->closed || a->percent != b->percent || !same_date(a->due_on, b->due_on))
            check_line(ctx,
                       "figures of unit %s, year %lld, list %s, that are not those of its items",
                       sum->code, (long long)(counted->first_year + i / LIST_COUNT),
                       lists[i % LIST_COUNT].name);
    }
}

/* Leaves what is stored without being counted, and the other way round. */
static void check_reports(struct ctx *ctx, struct sum *sum)
{
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT reported, plans FROM report_rollups WHERE level = $1 "
                     "AND unit_code = $2"),
                 ARGS(db_i(unit_level(sum->code)), db_t(sum->code)));
    while (db_next(rows)) {
        struct reports *reports = reports_of(sum, db_int(rows, "reported"));
        if (reports)
            reports->plans -= db_int(rows, "plans");
    }
    for (int i = 0; i < sum->periods; i++)
        if (sum->reports[i].plans != 0)
            check_line(ctx, "unit %s, whose plans reported up to period %lld are not counted right",
                       sum->code, (long long)sum->reports[i].reported);
}

/* A unit is complete: compares it, and adds it to the one above. */
static void close_sum(struct checking *checking, int level)
{
    struct sum *sum = &checking->sum[level];
    if (!*sum->code)
        return;
    struct sum *above = level > LEVEL_PROVINCE ? &checking->sum[level - 1] : NULL;
    check_figures(checking->ctx, sum);
    for (int64_t i = 0; above && i < sum->figures.years * LIST_COUNT; i++) {
        struct rollup *to = &above->figures.cell[i], *from = &sum->figures.cell[i];
        to->items += from->items;
        to->done += from->done;
        to->late += from->late;
        to->closed += from->closed;
        to->percent += from->percent;
    }
    for (int i = 0; above && i < sum->periods; i++) {
        struct reports *reports = reports_of(above, sum->reports[i].reported);
        if (reports)
            reports->plans += sum->reports[i].plans;
    }
    check_reports(checking->ctx, sum);
    sum->code[0] = '\0';
}

/* Begins the units above a village that differ from those above the last one; "" ends all. */
static void open_sums(struct checking *checking, const char *village)
{
    static const int length[] = {
        [LEVEL_PROVINCE] = 2, [LEVEL_CITY] = 4,     [LEVEL_COUNTY] = 6,
        [LEVEL_TOWN] = 9,     [LEVEL_VILLAGE] = 12,
    };
    for (int level = LEVEL_VILLAGE; level >= LEVEL_PROVINCE; level--)
        if (strncmp(checking->sum[level].code, village, (size_t)length[level]) != 0)
            close_sum(checking, level);
    for (int level = LEVEL_PROVINCE; *village && level <= LEVEL_VILLAGE; level++) {
        struct sum *sum = &checking->sum[level];
        if (*sum->code)
            continue;
        snprintf(sum->code, sizeof sum->code, "%.*s", length[level], village);
        memset(sum->figures.cell, 0,
               (size_t)sum->figures.years * LIST_COUNT * sizeof *sum->figures.cell);
        sum->periods = 0;
    }
}

static void check_village(struct checking *checking, const char *code)
{
    struct ctx *ctx = checking->ctx;
    open_sums(checking, code);
    struct sum *sum = &checking->sum[LEVEL_VILLAGE];
    struct db_rows *rows =
        db_query(ctx->db, SQL("SELECT plan_id, reported, asked FROM promises WHERE unit_code = $1"),
                 ARGS(db_t(code)));
    while (db_next(rows)) {
        struct reports *reports =
            db_int(rows, "asked") ? reports_of(sum, db_int(rows, "reported")) : NULL;
        if (reports)
            reports->plans++;
        check_plan(checking, db_int(rows, "plan_id"));
    }
    figures_count(ctx, code, &sum->figures);
}

static void check_villages(struct checking *checking)
{
    char code[UNIT_CODE_SIZE];
    struct ctx *ctx = checking->ctx;
    struct db_rows *rows = db_scan(
        ctx->db, SQL("SELECT DISTINCT unit_code FROM promises ORDER BY unit_code"), NO_ARGS);
    while (db_next(rows)) {
        snprintf(code, sizeof code, "%s", db_text(rows, "unit_code"));
        check_village(checking, code);
        arena_reset(checking->village);
    }
    open_sums(checking, "");
}

/* Units that have figures but no plan in force below them. */
static void check_strays(struct ctx *ctx)
{
    check_rows(ctx,
               SQL("SELECT DISTINCT r.unit_code AS id FROM rollups r WHERE (r.items <> 0 "
                   "OR r.done <> 0 OR r.late <> 0 OR r.closed <> 0 OR r.percent <> 0) "
                   "AND NOT EXISTS (SELECT 1 FROM promises p "
                   "WHERE p.unit_code >= r.unit_code AND p.unit_code < r.unit_code || ':')"),
               "unit that has figures but no plan in force");
    check_rows(ctx,
               SQL("SELECT DISTINCT r.unit_code AS id FROM report_rollups r "
                   "WHERE r.plans <> 0 AND NOT EXISTS (SELECT 1 FROM promises p "
                   "WHERE p.unit_code >= r.unit_code AND p.unit_code < r.unit_code || ':')"),
               "unit that counts plans but has none in force");
}

void commitments_check(struct ctx *ctx)
{
    struct checking *checking = ARENA_NEW(ctx->arena, struct checking);
    checking->ctx = ctx;
    checking->day = rollups_turned_on(ctx);
    checking->first_year =
        db_one_int(ctx->db,
                   SQL("SELECT MIN(year) FROM (SELECT MIN(year) AS year FROM rollups "
                       "UNION ALL SELECT MIN(first_year) FROM promises) AS years"),
                   NO_ARGS, 0);
    checking->last_year =
        db_one_int(ctx->db,
                   SQL("SELECT MAX(year) FROM (SELECT MAX(year) AS year FROM rollups "
                       "UNION ALL SELECT MAX(last_year) FROM promises) AS years"),
                   NO_ARGS, -1);
    for (int level = LEVEL_PROVINCE; level <= LEVEL_VILLAGE; level++)
        checking->sum[level].figures = figures_for(ctx, checking->first_year, checking->last_year);
    check_states(ctx);
    check_strays(ctx);
    struct arena *own = ctx->arena, *village = arena_create(VILLAGE_MEMORY);
    if (!village)
        return;
    checking->village = ctx->arena = village;
    struct arena *own_rows = db_use_arena(ctx->db, village);
    check_villages(checking);
    ctx->arena = own;
    db_use_arena(ctx->db, own_rows);
    arena_destroy(village);
}
