/* What other rooms know of the villages of a scope in a year: a few queries for all of them, whose
 * rows come in the order of codes and are joined here (EVAL-4, ALL-3). */
#include "acceptance.h"
#include "base/text.h"
#include "board.h"
#include "evaluation.h"
#include "incentive/internal.h"
#include "unit.h"

#include <string.h>

struct gathering {
    struct ctx *ctx;
    struct scope scope;
    int year;
    struct incentive_village *village;
    int count;
};

#define IN_FORCE                                                                                   \
    "p.unit_code >= $1 AND p.unit_code < $2 AND p.first_year <= $3 AND p.last_year >= $3 "         \
    "AND p.began_on <= $4 "
#define IN_FORCE_ARGS                                                                              \
    db_t(all->scope.from), db_t(all->scope.to), db_i(all->year),                                   \
        db_d(((struct date){all->year, 12, 31}))

/* From village `*at` on; both are sorted by code. */
static struct incentive_village *village_of(const struct gathering *all, int *at, const char *code)
{
    while (*at < all->count && strcmp(all->village[*at].unit_code, code) < 0)
        (*at)++;
    bool found = *at < all->count && strcmp(all->village[*at].unit_code, code) == 0;
    return found ? &all->village[*at] : NULL;
}

/* Where two plans meet in a year, the later one counts. */
static void gather_villages(struct gathering *all)
{
    struct ctx *ctx = all->ctx;
    int capacity = 0;
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT p.plan_id, p.unit_code, l.campaign_id, n.name AS unit_name, "
                     "t.name AS town_name FROM promises p JOIN plans l ON l.id = p.plan_id "
                     "JOIN units n ON n.code = p.unit_code JOIN units t "
                     "ON t.code = SUBSTR(p.unit_code, 1, 9) WHERE " IN_FORCE
                     "ORDER BY p.unit_code, p.plan_id"),
                 ARGS(IN_FORCE_ARGS));
    while (db_next(rows)) {
        const char *code = db_text(rows, "unit_code");
        bool again = all->count && text_same(all->village[all->count - 1].unit_code, code);
        all->village =
            arena_more(ctx->arena, all->village, all->count, &capacity, sizeof *all->village);
        all->village[again ? all->count - 1 : all->count++] = (struct incentive_village){
            .unit_code = code,
            .unit_name = unit_short_name(ctx->arena, db_text(rows, "unit_name")),
            .town_name = db_text(rows, "town_name"),
            .plan_id = db_int(rows, "plan_id"),
            .campaign_id = db_int(rows, "campaign_id"),
            .facts = {.rate = DECIMAL_NONE, .grade = -1, .acceptance = DECIMAL_NONE},
        };
    }
}

static void gather_rates(const struct gathering *all)
{
    struct rollup *rollups;
    int at = 0, count = rollups_read(all->ctx, all->year, LEVEL_VILLAGE, all->scope, &rollups);
    for (int i = 0; i < count; i++) {
        struct incentive_village *village = village_of(all, &at, rollups[i].unit_code);
        if (!village)
            continue;
        village->facts.items += rollups[i].items;
        village->facts.done += rollups[i].done;
        village->facts.late += rollups[i].late;
    }
    for (int i = 0; i < all->count; i++) {
        struct incentive_facts *facts = &all->village[i].facts;
        facts->rate = board_rate(&(struct rollup){.done = facts->done, .late = facts->late});
    }
}

static void gather_grades(const struct gathering *all)
{
    struct evaluation_final *finals;
    int at = 0, count = evaluation_finals_read(all->ctx, all->scope, all->year, &finals);
    for (int i = 0; i < count; i++) {
        struct incentive_village *village = village_of(all, &at, finals[i].unit_code);
        if (village && village->plan_id == finals[i].plan_id)
            village->facts.grade = finals[i].grade;
    }
}

static void gather_campaign(const struct gathering *all, int64_t campaign_id)
{
    struct acceptance_sum *sums;
    struct acceptance_tally tally = {0};
    int at = 0, count = acceptance_sums(all->ctx, campaign_id, all->scope,
                                        unit_code_length(LEVEL_VILLAGE), &sums);
    for (int i = 0; i < count; i++) {
        struct incentive_village *village = village_of(all, &at, sums[i].unit_code);
        if (i == 0 || !text_same(sums[i - 1].unit_code, sums[i].unit_code))
            tally = (struct acceptance_tally){0};
        tally.items += sums[i].tally.items;
        tally.points += sums[i].tally.points;
        if (village && village->campaign_id == campaign_id)
            village->facts.acceptance = acceptance_rate(&tally);
    }
}

/* A campaign at a time; there are a few for all villages. */
static void gather_acceptances(const struct gathering *all)
{
    for (int i = 0; i < all->count; i++) {
        bool seen = false;
        for (int before = i - 1; before >= 0 && !seen; before--)
            seen = all->village[before].campaign_id == all->village[i].campaign_id;
        if (!seen)
            gather_campaign(all, all->village[i].campaign_id);
    }
}

static void gather_feedback(const struct gathering *all)
{
    struct db_rows *rows = db_query(
        all->ctx->db,
        SQL("SELECT p.unit_code, p.plan_id, COUNT(*) AS said, "
            "SUM(CASE WHEN f.answered_at IS NULL THEN 0 ELSE 1 END) AS answered, "
            "SUM(CASE WHEN f.changes_plan = 1 THEN 1 ELSE 0 END) AS adopted FROM promises p "
            "JOIN feedback f ON f.plan_id = p.plan_id WHERE " IN_FORCE
            "GROUP BY p.unit_code, p.plan_id ORDER BY p.unit_code, p.plan_id"),
        ARGS(IN_FORCE_ARGS));
    int at = 0;
    while (db_next(rows)) {
        struct incentive_village *village = village_of(all, &at, db_text(rows, "unit_code"));
        if (!village || village->plan_id != db_int(rows, "plan_id"))
            continue;
        village->facts.said = db_int(rows, "said");
        village->facts.answered = db_int(rows, "answered");
        village->facts.adopted = db_int(rows, "adopted");
    }
}

static void gather_practices(const struct gathering *all)
{
    struct db_rows *rows = db_query(
        all->ctx->db,
        SQL("SELECT village_code, COUNT(*) AS practices FROM practices WHERE village_code >= $1 "
            "AND village_code < $2 AND state = 'published' AND shown_on >= $3 AND shown_on <= $4 "
            "GROUP BY village_code ORDER BY village_code"),
        ARGS(db_t(all->scope.from), db_t(all->scope.to), db_d(((struct date){all->year, 1, 1})),
             db_d(((struct date){all->year, 12, 31}))));
    int at = 0;
    while (db_next(rows)) {
        struct incentive_village *village = village_of(all, &at, db_text(rows, "village_code"));
        if (village)
            village->facts.practices = db_int(rows, "practices");
    }
}

/* A rating counts by its grade where the scheme knows awards; the others are only told. */
static void gather_ratings(const struct gathering *all)
{
    struct rating_result *results;
    int at = 0, count = rating_results_read(all->ctx, all->scope, all->year, &results);
    for (int i = 0; i < count; i++) {
        struct incentive_village *village = village_of(all, &at, results[i].unit_code);
        if (!village)
            continue;
        if (!village->ratings_count++)
            village->ratings = &results[i];
        village->facts.rated += results[i].awards > 0;
        village->facts.vetoed += results[i].awards > 0 && results[i].vetoed;
        village->facts.awards += results[i].may;
    }
}

static void gather_given(const struct gathering *all)
{
    struct db_rows *rows =
        db_query(all->ctx->db,
                 SQL("SELECT unit_code, COUNT(*) AS given FROM incentives WHERE unit_code >= $1 "
                     "AND unit_code < $2 AND year = $3 GROUP BY unit_code ORDER BY unit_code"),
                 ARGS(db_t(all->scope.from), db_t(all->scope.to), db_i(all->year)));
    int at = 0;
    while (db_next(rows)) {
        struct incentive_village *village = village_of(all, &at, db_text(rows, "unit_code"));
        if (village)
            village->given = db_int(rows, "given");
    }
}

static void judge(const struct gathering *all)
{
    struct incentive_limits limits = {0};
    for (int i = 0; i < all->count; i++) {
        struct incentive_village *village = &all->village[i];
        if (i == 0 || strncmp(village->unit_code, village[-1].unit_code, 6) != 0)
            limits = incentive_limits_of(all->ctx, text_of(all->ctx, "%.6s", village->unit_code));
        village->limits = limits;
        incentive_judge(&village->facts, &limits, village->states);
        village->proposed = incentive_qualifies(village->states);
    }
}

int incentive_villages_read(struct ctx *ctx, struct scope scope, int year,
                            struct incentive_village **villages)
{
    struct gathering all = {.ctx = ctx, .scope = scope, .year = year};
    gather_villages(&all);
    gather_rates(&all);
    gather_grades(&all);
    gather_acceptances(&all);
    gather_feedback(&all);
    gather_practices(&all);
    gather_ratings(&all);
    gather_given(&all);
    judge(&all);
    *villages = all.village;
    return all.count;
}

int incentive_first_year(struct ctx *ctx, struct scope scope, int otherwise)
{
    return (int)db_one_int(
        ctx->db,
        SQL("SELECT MIN(first_year) FROM promises WHERE unit_code >= $1 AND unit_code < $2"),
        ARGS(db_t(scope.from), db_t(scope.to)), otherwise);
}
