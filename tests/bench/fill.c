/* Fills an empty database for `make bench`: villages with a plan in force of 40 items and some
 * self-assessments each, in the shape in which the rooms leave them. A few villages are made
 * through the rooms' own functions; the others are copies of their rows under other ids.
 *
 *   fill URL KEY-FILE VILLAGES PERIODS LIST [UNITS.csv]
 *
 * Villages are those of UNITS.csv (code,name in the order of codes), as many as there are and are
 * asked for, or else invented: counties of 200. LIST names, for the load generator, the period
 * being reported and sessions: of the villages of ten counties with their plans and first items, of
 * these counties, of a town, the city and the province of the first of them, and of the country.
 * Runs in the project's own folder. */
#include "base/text.h"
#include "commitment.h"
#include "core/app.h"
#include "core/core_internal.h"
#include "indicator.h"
#include "unit.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    MODELS = 8, /* villages that are not copies */
    ITEMS = 40,
    IN_LIST = ITEMS / 5,
    IN_TOWN = 20,
    IN_COUNTY = 10 * IN_TOWN,
    LISTED = 10,     /* counties whose sessions are listed */
    IN_WRITE = 2000, /* villages in one write */
    CODE = 13,
    NAME = 200,
    LINE = 256,
    COUNTY_DIGITS = 6,
    TOWN_DIGITS = 9
};

/* A village and how many counties there are before its own. */
struct place {
    char code[CODE];
    int county;
};

struct filling {
    int villages, counties, periods;
    struct place *place;
    FILE *list, *units;
    int from; /* first village of this write */
    struct date began_on;
    int64_t first_year, last_year, now_period;
};

/* Only `yicun check` has findings. */
void check_line(struct ctx *ctx, const char *format, ...)
{
    (void)ctx, (void)format;
}

static const char *village_code(const struct filling *filling, int village)
{
    return filling->place[village].code;
}

/* Of the counties in the middle. */
static int first_listed(const struct filling *filling)
{
    int first = filling->place[filling->villages / 2].county - LISTED / 2;
    return first < 0 ? 0 : first;
}

static bool is_listed(const struct filling *filling, int county)
{
    int first = first_listed(filling);
    return county >= first && county < first + LISTED;
}

static bool begins_county(const struct filling *filling, int village)
{
    return village == 0 || filling->place[village - 1].county != filling->place[village].county;
}

static bool begins_town(const struct filling *filling, int village)
{
    return village == 0 || strncmp(village_code(filling, village - 1),
                                   village_code(filling, village), TOWN_DIGITS) != 0;
}

/* --- which villages --- */

static void add_place(struct filling *filling, const char *code)
{
    struct place *place = &filling->place[filling->villages];
    bool same = filling->villages > 0 && strncmp(place[-1].code, code, COUNTY_DIGITS) == 0;
    snprintf(place->code, sizeof place->code, "%s", code);
    place->county = same ? place[-1].county : filling->counties++;
    filling->villages++;
}

static void invent_places(struct filling *filling, int villages)
{
    for (int i = 0; i < villages; i++) {
        char code[CODE + 20];
        int county = i / IN_COUNTY;
        snprintf(code, sizeof code, "41%02d%02d%03d%03d", county / 10, county % 10,
                 100 + i / IN_TOWN % 10, 200 + i % IN_TOWN);
        add_place(filling, code);
    }
}

/* A line "code,name"; false at the end of the list. */
static bool read_unit(FILE *units, char code[CODE], char name[NAME])
{
    char line[LINE];
    while (fgets(line, sizeof line, units))
        if (sscanf(line, "%12[0-9],%199[^\r\n]", code, name) == 2)
            return true;
    return false;
}

static void read_places(struct filling *filling, int villages)
{
    char code[CODE], name[NAME];
    while (filling->villages < villages && read_unit(filling->units, code, name))
        if (strlen(code) == CODE - 1)
            add_place(filling, code);
    rewind(filling->units);
}

/* --- units and users --- */

static void add_unit(struct ctx *ctx, const char *code, const char *name)
{
    bool village = unit_level(code) == LEVEL_VILLAGE;
    db_run(ctx->db,
           SQL("INSERT INTO units (code, name, level, kind, covered) VALUES ($1, $2, $3, $4, $5) "
               "ON CONFLICT (code) DO NOTHING"),
           ARGS(db_t(code), db_t(name), db_i(unit_level(code)), db_t(village ? "village" : ""),
                db_i(village)));
}

static void add_user(struct ctx *ctx, int64_t id, const char *unit, unsigned roles)
{
    db_run(ctx->db,
           SQL("INSERT INTO users (id, name, full_name, unit_code, roles, password, password_at, "
               "created_at) VALUES ($1, 'u' || $2, $3, $2, $4, '', $5, $5)"),
           ARGS(db_i(id), db_t(unit), db_t("李建国"), db_i(roles), db_i(ctx->now)));
}

/* A session whose token follows from the unit's code; the line of the list that names it. */
static void list_session(struct ctx *ctx, const struct filling *filling, int64_t user,
                         const char *unit, const char *more)
{
    struct secrets *secrets = ctx->app->secrets;
    const char *token = secret_hash(secrets, ctx->arena, "bench", unit, strlen(unit));
    const char *hash = secret_hash(secrets, ctx->arena, "session", token, strlen(token));
    const char *csrf = secret_hash(secrets, ctx->arena, "csrf", token, strlen(token));
    db_run(ctx->db,
           SQL("INSERT INTO sessions (user_id, token_hash, created_at, seen_at, address, "
               "user_agent) VALUES ($1, $2, $3, $3, '127.0.0.1', 'bench')"),
           ARGS(db_i(user), db_t(hash), db_i(ctx->now)));
    fprintf(filling->list, "%s %s %s%s\n", unit, token, csrf, more);
}

static int64_t secretary_of(int village)
{
    return village + 1;
}

/* Users above the villages have the ids behind theirs. */
static void add_staff(struct ctx *ctx, const struct filling *filling, int64_t number,
                      const char *unit, unsigned role)
{
    int64_t user = filling->villages + 1 + number;
    add_user(ctx, user, unit, role);
    list_session(ctx, filling, user, *unit ? unit : "0", "");
}

static void add_campaign(struct ctx *ctx, const struct filling *filling, int county,
                         const char *code)
{
    db_run(ctx->db,
           SQL("INSERT INTO campaigns (id, unit_code, name, first_year, last_year, study_due, "
               "plan_due, commit_due, created_by, created_at) VALUES ($1, $2, '任期规划', $3, $4, "
               "$5, $5, $5, 0, $6)"),
           ARGS(db_i(county + 1), db_t(code), db_i(filling->first_year), db_i(filling->last_year),
                db_d(filling->began_on), db_i(ctx->now)));
}

static void add_county(struct ctx *ctx, const struct filling *filling, int village)
{
    int county = filling->place[village].county;
    const char *code = text_of(ctx, "%.6s", village_code(filling, village));
    if (!filling->units) {
        add_unit(ctx, text_of(ctx, "%.4s", code), text_of(ctx, "第%d市", county / 10 + 1));
        add_unit(ctx, code, text_of(ctx, "第%d县", county + 1));
    }
    add_campaign(ctx, filling, county, code);
    if (!is_listed(filling, county))
        return;
    add_staff(ctx, filling, county, code, ROLE_COUNTY_REVIEWER);
    if (county != first_listed(filling))
        return;
    const char *town = text_of(ctx, "%.9s", village_code(filling, village));
    add_staff(ctx, filling, filling->counties, town, ROLE_TOWN_OFFICER);
    add_staff(ctx, filling, filling->counties + 1, text_of(ctx, "%.4s", code), ROLE_CITY_OFFICER);
    add_staff(ctx, filling, filling->counties + 2, text_of(ctx, "%.2s", code), ROLE_CITY_OFFICER);
    add_staff(ctx, filling, filling->counties + 3, "", ROLE_CITY_OFFICER);
}

static void add_village(struct ctx *ctx, const struct filling *filling, int village)
{
    static const char *const names[] = {"金联", "新民", "永和", "青石", "双桥", "红旗", "长乐"};
    const char *code = village_code(filling, village);
    int county = filling->place[village].county;
    if (begins_county(filling, village))
        add_county(ctx, filling, village);
    if (!filling->units && begins_town(filling, village))
        add_unit(ctx, text_of(ctx, "%.9s", code),
                 text_of(ctx, "%s镇", names[village / IN_TOWN % 7]));
    if (!filling->units)
        add_unit(ctx, code, text_of(ctx, "%s%d村", names[village % 7], village % IN_TOWN + 1));
    add_user(ctx, secretary_of(village), code, ROLE_VILLAGE_SECRETARY);
    if (is_listed(filling, county))
        list_session(ctx, filling, secretary_of(village), code,
                     text_of(ctx, " %d %lld", village + 1, (long long)village * ITEMS + 1));
}

/* --- models, through the rooms --- */

static int64_t target_of(int item)
{
    return (200 + item * 5) * DECIMAL_ONE;
}

static const char *const titles[] = {
    "村内道路硬化与<重点>人居环境整治提升项目建设", "“党建+网格”与\"示范\"党小组建设及党员教育",
    "集体经济增收与合作社土地流转规范管理", "垃圾分类、污水管网 & 户厕改造整村推进",
    "便民服务中心与村民议事'说事'制度落实"};

static struct commitment item_of(const struct filling *filling, int village, int item)
{
    struct commitment commitment = {
        .id = (int64_t)village * ITEMS + item + 1,
        .plan_id = village + 1,
        .position = item % IN_LIST + 1,
        .list = item / IN_LIST,
        .direction = item % 8 == 7 ? DIRECTION_DONE : DIRECTION_AT_LEAST,
        .title = titles[item % 5],
        .measure = "以年度统计报表为准",
        .unit_of_measure = item % 8 == 7 ? "%"
                           : item % 2    ? "万元"
                                         : "户",
        .person = "王建军",
        .baseline = item % 8 == 7 ? 0 : 100 * DECIMAL_ONE,
        .target = item % 8 == 7 ? COMMITMENT_FULL : target_of(item),
        .start_on = filling->began_on,
        .finish_on = {(int)filling->last_year, 1 + item % 12, 15},
    };
    for (int i = 0; i < COMMITMENT_YEARS_MAX; i++)
        commitment.milestone[i] = DECIMAL_NONE;
    int years = (int)(filling->last_year - filling->first_year);
    for (int i = 0; i <= years && commitment.direction != DIRECTION_DONE; i++)
        commitment.milestone[i] =
            commitment.baseline + (commitment.target - commitment.baseline) * (i + 1) / (years + 1);
    commitment.milestone[years] = commitment.target;
    return commitment;
}

static void add_plan_item(struct ctx *ctx, const struct filling *filling,
                          const struct commitment *item)
{
    bool done = item->direction == DIRECTION_DONE;
    db_run(ctx->db,
           SQL("INSERT INTO plan_items (id, plan_id, list, position, title, measure, "
               "unit_of_measure, baseline, target, direction, person, start_on, finish_on, "
               "changed_by, changed_by_name, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, "
               "$9, $10, $11, $12, $13, $14, '李建国', $15)"),
           ARGS(db_i(item->id), db_i(item->plan_id), db_t(lists[item->list].name),
                db_i(item->position), db_t(item->title), db_t(item->measure),
                db_t(done ? "" : item->unit_of_measure), done ? db_null() : db_i(item->baseline),
                done ? db_null() : db_i(item->target), db_t(directions[item->direction].name),
                db_t(item->person), db_d(item->start_on), db_d(item->finish_on),
                db_i(item->plan_id), db_i(ctx->now)));
    for (int64_t i = 0; i <= filling->last_year - filling->first_year; i++)
        if (item->milestone[i] != DECIMAL_NONE)
            db_run(ctx->db,
                   SQL("INSERT INTO plan_milestones (item_id, year, value) VALUES ($1, $2, $3)"),
                   ARGS(db_i(item->id), db_i(filling->first_year + i),
                        db_i(done ? DECIMAL_ONE : item->milestone[i])));
}

static void add_step(struct ctx *ctx, const char *entity, int64_t id, const char *action,
                     const char *label, const char *from, const char *to, int64_t user,
                     const char *unit)
{
    db_run(ctx->db,
           SQL("INSERT INTO workflow_steps (entity, entity_id, action, label, from_state, "
               "to_state, user_id, user_name, unit_code, at, reason) "
               "VALUES ($1, $2, $3, $4, $5, $6, $7, '李建国', $8, $9, '')"),
           ARGS(db_t(entity), db_i(id), db_t(action), db_t(label), db_t(from), db_t(to), db_i(user),
                db_t(unit), db_i(ctx->now)));
}

static void add_plan(struct ctx *ctx, const struct filling *filling, int village, const char *unit)
{
    int64_t id = village + 1;
    db_run(ctx->db,
           SQL("INSERT INTO plans (id, campaign_id, unit_code, state, created_by, created_at, "
               "changed_by, changed_by_name, changed_at, in_force_on) "
               "VALUES ($1, $6, $2, 'in_force', $3, $4, $3, '李建国', $4, $5)"),
           ARGS(db_i(id), db_t(unit), db_i(secretary_of(village)), db_i(ctx->now),
                db_d(filling->began_on), db_i(filling->place[village].county + 1)));
    db_run(ctx->db, SQL("INSERT INTO plan_authors (plan_id, user_id) VALUES ($1, $2)"),
           ARGS(db_i(id), db_i(secretary_of(village))));
    db_run(ctx->db,
           SQL("INSERT INTO plan_versions (plan_id, number, reason, in_force_on) "
               "VALUES ($1, 1, '', $2)"),
           ARGS(db_i(id), db_d(filling->began_on)));
    add_step(ctx, "plan", id, "commit", "公开承诺", "noticed", "in_force", secretary_of(village),
             unit);
}

static int64_t assessment_of(const struct filling *filling, int village, int period)
{
    return (int64_t)village * filling->periods + period + 1;
}

static void add_assessment(struct ctx *ctx, const struct filling *filling, int village, int period,
                           int64_t key, const struct reached *values, const char *unit)
{
    int64_t id = assessment_of(filling, village, period), user = secretary_of(village);
    db_run(ctx->db,
           SQL("INSERT INTO assessments (id, plan_id, unit_code, period, number, state, draft, "
               "changed_by, changed_by_name, changed_at, submitted_by, submitted_by_name, "
               "submitted_at, items, advanced, version) VALUES ($1, $2, $3, $4, 1, 'confirmed', "
               "'{}', $5, '李建国', $6, $5, '李建国', $6, $7, $7, 3)"),
           ARGS(db_i(id), db_i(village + 1), db_t(unit), db_i(key), db_i(user), db_i(ctx->now),
                db_i(ITEMS)));
    for (int i = 0; i < ITEMS; i++)
        db_run(ctx->db,
               SQL("INSERT INTO assessment_lines (assessment_id, item_id, progress, percent, note, "
                   "late, late_reason, next_step) VALUES ($1, $2, $3, $4, $5, 0, '', '')"),
               ARGS(db_i(id), db_i(values[i].item), db_i(values[i].value), db_i((period + 1) * 15),
                    db_t(values[i].note)));
    add_step(ctx, "assessment", id, "submit", "提交", "draft", "submitted", user, unit);
    add_step(ctx, "assessment", id, "confirm", "确认", "submitted", "confirmed", user, unit);
}

static void report(struct ctx *ctx, const struct filling *filling, int village,
                   struct promise *promise)
{
    struct reached values[ITEMS];
    for (int period = 0; period < filling->periods; period++) {
        int64_t key = filling->now_period - filling->periods + period;
        for (int i = 0; i < ITEMS; i++) {
            struct commitment item = item_of(filling, village, i);
            int64_t percent = (period + 1) * 15 + (i * 7 + village * 3) % 10;
            values[i] = (struct reached){
                item.id, item.baseline + (item.target - item.baseline) * percent / 100,
                text_of(ctx, "第%d期：已完成道路硬化工程验收", period + 1)};
        }
        add_assessment(ctx, filling, village, period, key, values, promise->unit_code);
        commitments_advance(ctx, promise, key, values, ITEMS);
        promise_set_reported(ctx, promise, key);
    }
}

static void make_model(struct ctx *ctx, const struct filling *filling, int village)
{
    struct commitment items[ITEMS];
    const char *unit = village_code(filling, village);
    struct promise promise = {
        .plan_id = village + 1,
        .number = 1,
        .unit_code = unit,
        .first_year = filling->first_year,
        .last_year = filling->last_year,
        .in_force_on = filling->began_on,
    };
    add_plan(ctx, filling, village, unit);
    for (int i = 0; i < ITEMS; i++) {
        items[i] = item_of(filling, village, i);
        items[i].unit_code = unit;
        add_plan_item(ctx, filling, &items[i]);
    }
    promise_put(ctx, &promise, items, ITEMS);
    report(ctx, filling, village, &promise);
}

/* --- copies --- */

static void copy_items(struct ctx *ctx, const struct db_arg range[2], struct db_arg shift,
                       struct db_arg plan, struct db_arg unit, struct db_arg user)
{
    db_run(ctx->db,
           SQL("INSERT INTO plan_items (id, plan_id, list, position, title, measure, "
               "unit_of_measure, baseline, target, direction, person, start_on, finish_on, "
               "changed_by, changed_by_name, changed_at) SELECT id + $3, $4, list, position, "
               "title, measure, unit_of_measure, baseline, target, direction, person, start_on, "
               "finish_on, $5, changed_by_name, changed_at FROM plan_items "
               "WHERE id >= $1 AND id < $2"),
           ARGS(range[0], range[1], shift, plan, user));
    db_run(ctx->db,
           SQL("INSERT INTO plan_milestones (item_id, year, value) SELECT item_id + $3, year, "
               "value FROM plan_milestones WHERE item_id >= $1 AND item_id < $2"),
           ARGS(range[0], range[1], shift));
    db_run(ctx->db,
           SQL("INSERT INTO commitments (id, plan_id, unit_code, list, position, title, measure, "
               "unit_of_measure, direction, baseline, target, person, start_on, finish_on, "
               "from_year, state, progress, percent, note, reported, next_year, next_value, "
               "due_on, late, version) SELECT id + $3, $4, $5, list, position, title, measure, "
               "unit_of_measure, direction, baseline, target, person, start_on, finish_on, "
               "from_year, state, progress, percent, note, reported, next_year, next_value, "
               "due_on, late, version FROM commitments WHERE id >= $1 AND id < $2"),
           ARGS(range[0], range[1], shift, plan, unit));
    db_run(ctx->db,
           SQL("INSERT INTO commitment_milestones (item_id, year, value) SELECT item_id + $3, "
               "year, value FROM commitment_milestones WHERE item_id >= $1 AND item_id < $2"),
           ARGS(range[0], range[1], shift));
}

static void copy_assessments(struct ctx *ctx, const struct filling *filling, int model, int village)
{
    struct db_arg unit = db_t(village_code(filling, village)), user = db_i(secretary_of(village));
    struct db_arg from = db_i(assessment_of(filling, model, 0));
    struct db_arg to = db_i(assessment_of(filling, model + 1, 0));
    struct db_arg shift = db_i((int64_t)(village - model) * filling->periods);
    db_run(
        ctx->db,
        SQL("INSERT INTO assessments (id, plan_id, unit_code, period, number, state, draft, "
            "changed_by, changed_by_name, changed_at, submitted_by, submitted_by_name, "
            "submitted_at, items, advanced, version) SELECT id + $3, $4, $5, period, number, "
            "state, draft, $6, changed_by_name, changed_at, $6, submitted_by_name, "
            "submitted_at, items, advanced, version FROM assessments WHERE id >= $1 AND id < $2"),
        ARGS(from, to, shift, db_i(village + 1), unit, user));
    db_run(ctx->db,
           SQL("INSERT INTO assessment_lines (assessment_id, item_id, progress, percent, note, "
               "late, late_reason, next_step) SELECT assessment_id + $3, item_id + $4, progress, "
               "percent, note, late, late_reason, next_step FROM assessment_lines "
               "WHERE assessment_id >= $1 AND assessment_id < $2"),
           ARGS(from, to, shift, db_i((int64_t)(village - model) * ITEMS)));
    for (int period = 0; period < filling->periods; period++) {
        int64_t id = assessment_of(filling, village, period);
        add_step(ctx, "assessment", id, "submit", "提交", "draft", "submitted", user.integer,
                 unit.bytes);
        add_step(ctx, "assessment", id, "confirm", "确认", "submitted", "confirmed", user.integer,
                 unit.bytes);
    }
}

static void copy_model(struct ctx *ctx, const struct filling *filling, int village)
{
    int model = village % MODELS;
    const char *code = village_code(filling, village);
    struct db_arg unit = db_t(code), from = db_t(village_code(filling, model));
    struct db_arg plan = db_i(village + 1);
    struct db_arg range[2] = {db_i(model * ITEMS + 1), db_i((model + 1) * ITEMS + 1)};
    add_plan(ctx, filling, village, code);
    db_run(
        ctx->db,
        SQL("INSERT INTO promises (plan_id, unit_code, number, first_year, last_year, "
            "in_force_on, began_on, reported, asked) SELECT $2, $3, number, first_year, last_year, "
            "in_force_on, began_on, reported, asked FROM promises WHERE plan_id = $1"),
        ARGS(db_i(model + 1), plan, unit));
    copy_items(ctx, range, db_i((int64_t)(village - model) * ITEMS), plan, unit,
               db_i(secretary_of(village)));
    copy_assessments(ctx, filling, model, village);
    db_run(ctx->db,
           SQL("INSERT INTO rollups (year, level, unit_code, list, items, done, late, closed, "
               "percent, due_on) SELECT year, level, $3, list, items, done, late, closed, "
               "percent, due_on FROM rollups WHERE level = $1 AND unit_code = $2"),
           ARGS(db_i(LEVEL_VILLAGE), from, unit));
    db_run(ctx->db,
           SQL("INSERT INTO report_rollups (level, unit_code, reported, plans) "
               "SELECT level, $3, reported, plans FROM report_rollups "
               "WHERE level = $1 AND unit_code = $2"),
           ARGS(db_i(LEVEL_VILLAGE), from, unit));
}

/* The figures of the units above, from those of the villages. */
static void add_up(struct ctx *ctx)
{
    db_run(ctx->db, SQL("DELETE FROM rollups WHERE level < $1"), ARGS(db_i(LEVEL_VILLAGE)));
    db_run(ctx->db, SQL("DELETE FROM report_rollups WHERE level < $1"), ARGS(db_i(LEVEL_VILLAGE)));
    for (int level = LEVEL_TOWN; level >= LEVEL_PROVINCE; level--) {
        db_run(ctx->db,
               SQL("INSERT INTO rollups (year, level, unit_code, list, items, done, late, closed, "
                   "percent) SELECT year, $1, SUBSTR(unit_code, 1, $2), list, SUM(items), "
                   "SUM(done), SUM(late), SUM(closed), SUM(percent) FROM rollups WHERE level = $3 "
                   "GROUP BY year, SUBSTR(unit_code, 1, $2), list"),
               ARGS(db_i(level), db_i(unit_code_length(level)), db_i(level + 1)));
        db_run(ctx->db,
               SQL("INSERT INTO report_rollups (level, unit_code, reported, plans) SELECT $1, "
                   "SUBSTR(unit_code, 1, $2), reported, SUM(plans) FROM report_rollups "
                   "WHERE level = $3 GROUP BY SUBSTR(unit_code, 1, $2), reported"),
               ARGS(db_i(level), db_i(unit_code_length(level)), db_i(level + 1)));
    }
}

/* --- the whole --- */

static bool begin(struct ctx *ctx, void *arg)
{
    struct filling *filling = arg;
    char text[PERIOD_TEXT];
    filling->now_period = period_key(period_of(ctx->today));
    filling->began_on = period_first_day(period_of_key(filling->now_period - filling->periods));
    filling->first_year = filling->began_on.year;
    filling->last_year = filling->first_year + 2;
    fprintf(filling->list, "period %s year %d\n",
            period_format(period_of_key(filling->now_period), text), ctx->today.year);
    /* A list of one city names no province. */
    add_unit(ctx, text_of(ctx, "%.2s", village_code(filling, 0)), "某省");
    return true;
}

/* The units of the list, up to the last village that is asked for and no further. */
static bool add_units(struct ctx *ctx, void *arg)
{
    const struct filling *filling = arg;
    char code[CODE], name[NAME];
    const char *last = village_code(filling, filling->villages - 1);
    for (int i = 0; i < 10 * IN_WRITE && read_unit(filling->units, code, name); i++)
        if (strcmp(code, last) <= 0)
            add_unit(ctx, code, name);
    return true;
}

static bool fill_part(struct ctx *ctx, void *arg)
{
    const struct filling *filling = arg;
    int end = filling->from + IN_WRITE;
    for (int village = filling->from; village < end && village < filling->villages; village++) {
        add_village(ctx, filling, village);
        if (village < MODELS)
            make_model(ctx, filling, village);
        else
            copy_model(ctx, filling, village);
    }
    return true;
}

static bool finish(struct ctx *ctx, void *arg)
{
    (void)arg;
    add_up(ctx);
    return true;
}

static bool fill(struct app *app, struct filling *filling)
{
    bool right = app_write(app, "bench", begin, filling);
    while (right && filling->units && !feof(filling->units))
        right = app_write(app, "bench", add_units, filling);
    for (; right && filling->from < filling->villages; filling->from += IN_WRITE)
        right = app_write(app, "bench", fill_part, filling);
    return right && app_write(app, "bench", finish, filling);
}

static bool open_all(struct filling *filling, struct config *config, int argc, char **argv)
{
    int64_t villages, periods;
    if (argc < 6 || argc > 7 || !text_to_int(argv[3], IN_COUNTY * LISTED, 1 << 20, &villages) ||
        !text_to_int(argv[4], 1, 6, &periods) || !(filling->list = fopen(argv[5], "w")) ||
        (argc == 7 && !(filling->units = fopen(argv[6], "r")))) {
        fprintf(stderr, "usage: fill URL KEY-FILE VILLAGES PERIODS LIST [UNITS.csv]\n");
        return false;
    }
    filling->place = calloc((size_t)villages, sizeof *filling->place);
    if (!filling->place)
        return false;
    if (filling->units)
        read_places(filling, (int)villages);
    else
        invent_places(filling, (int)villages);
    filling->periods = (int)periods;
    config_defaults(config);
    snprintf(config->url, sizeof config->url, "%s", argv[1]);
    snprintf(config->key_file, sizeof config->key_file, "%s", argv[2]);
    return filling->villages > 0;
}

int main(int argc, char **argv)
{
    static struct config config;
    struct filling filling = {0};
    char error[1024];
    if (!open_all(&filling, &config, argc, argv))
        return 2;
    struct app *app = app_create(&config, error, sizeof error);
    if (!app) {
        fprintf(stderr, "fill: %s\n", error);
        return 1;
    }
    bool right = fill(app, &filling);
    right = fclose(filling.list) == 0 && right;
    app_destroy(app);
    return right ? 0 : 1;
}
