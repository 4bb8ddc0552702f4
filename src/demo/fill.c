/* Filling an empty database: units, people, what the county sets, then day by day what the villages
 * do. */
#include "base/text.h"
#include "calendar.h"
#include "demo/internal.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNTY "320509"
#define ACTOR "yicun demo"

enum {
    SETTLED = DEMO_TENURE + 60, /* days ago: units and people */
    PREPARED_DAYS = DEMO_CARRIED + 59,
    ELECTION_IN = 75, /* days, of the tenure that ends */
    MORNING = 8 * 3600,
    READ_MOST = 4 << 20,
};

/* --- what stands before the first request --- */

struct ground {
    struct demo *demo;
    char *units;
    size_t length;
    bool empty;
};

static bool look_for_units(struct ctx *ctx, void *arg)
{
    struct ground *ground = arg;
    ground->empty = !db_one_int(ctx->db, SQL("SELECT 1 FROM units LIMIT 1"), NO_ARGS, 0) &&
                    !db_one_int(ctx->db, SQL("SELECT 1 FROM users LIMIT 1"), NO_ARGS, 0);
    return true;
}

static const char *first_message(const json_t *messages)
{
    const char *message =
        json_string_value(json_object_get(json_array_get(messages, 0), "message"));
    return text_or_empty(message);
}

/* Units, users, the shipped tables, and the mark that all of this is invented. */
static bool lay_ground(struct ctx *ctx, void *arg)
{
    struct ground *ground = arg;
    struct demo *demo = ground->demo;
    db_run(ctx->db, SQL("INSERT INTO facts (name, value) VALUES ('demo', '1')"), NO_ARGS);
    struct unit_import units = unit_import_csv(ctx, ground->units, ground->length, true);
    if (!units.applied) {
        client_fail(&demo->client, "demo: units: %s", first_message(units.faults));
        return false;
    }
    if (!people_add(ctx, &demo->client)) {
        client_fail(&demo->client, "demo: users: %s", first_message(ctx->errors));
        return false;
    }
    return calendar_seed(ctx) && indicator_seed(ctx);
}

/* The villages that D0 binds, and the indicators' ids. */
static bool read_ground(struct ctx *ctx, void *arg)
{
    struct demo *demo = ((struct ground *)arg)->demo;
    const char *code;
    json_t *id;
    struct db_rows *rows = db_query(ctx->db,
                                    SQL("SELECT code, name FROM units WHERE level = $1 "
                                        "AND covered = 1 AND SUBSTR(code, 1, 9) "
                                        "IN ('320509104', '320509108') ORDER BY code"),
                                    ARGS(db_i(LEVEL_VILLAGE)));
    while (demo->villages < DEMO_VILLAGES && db_next(rows)) {
        struct village *village = &demo->village[demo->villages++];
        snprintf(village->code, sizeof village->code, "%s", db_text(rows, "code"));
        snprintf(village->name, sizeof village->name, "%s", db_text(rows, "name"));
    }
    db_end(rows);
    json_object_foreach(demo->indicators, code, id)
    {
        json_integer_set(id, indicator_by_code(ctx, code));
    }
    return true;
}

static char *read_units(struct demo *demo, size_t *length)
{
    char path[600];
    snprintf(path, sizeof path, "%s/units-wujiang.csv", demo->client.app->config->data);
    FILE *file = fopen(path, "rb");
    char *text = malloc(READ_MOST);
    *length = file && text ? fread(text, 1, READ_MOST, file) : 0;
    if (file)
        fclose(file);
    if (*length == 0)
        client_fail(&demo->client, "demo: %s cannot be read", path);
    return text;
}

/* --- what the county and the towns set --- */

static json_t *days_from_today(const struct demo *demo, int days)
{
    char text[DATE_TEXT];
    return json_string(date_format(date_add_days(demo->today, days), text));
}

/* PLAN-1, PLAN-11 */
static void open_campaign(struct demo *demo, struct batch *batch, const char *what, int begun,
                          struct date election)
{
    char text[DATE_TEXT];
    long long first = batch->first_year, last = first + 4;
    json_t *body = json_pack(
        "{s:s, s:o, s:I, s:I, s:o, s:o, s:o, s:s}", "unit", COUNTY, "name",
        json_sprintf("%lld—%lld 年村党组织任期规划（%s）", first, last, what), "first_year", first,
        "last_year", last, "study_due", days_from_today(demo, -begun), "plan_due",
        days_from_today(demo, 35 - begun), "commit_due", days_from_today(demo, 50 - begun),
        "election_on", date_format(election, text));
    batch->id = client_add(&demo->client, account_named("zhao"), body, "/campaigns");
}

static void enter_averages(struct demo *demo, const struct batch *batch)
{
    const struct demo_account *county = account_named("zhao");
    size_t i;
    const json_t *average;
    json_array_foreach(json_object_get(demo->material, "averages"), i, average)
    {
        const char *code = json_string_value(json_object_get(average, "indicator"));
        json_int_t id = json_integer_value(json_object_get(demo->indicators, code));
        client_add(&demo->client, county,
                   json_pack("{s:s, s:I, s:O}", "unit", COUNTY, "year", batch->first_year - 1,
                             "value", json_object_get(average, "value")),
                   "/indicators/%lld/averages", (long long)id);
    }
}

static void enter_value(struct demo *demo, const struct village *village, int64_t indicator,
                        const char *value)
{
    client_add(&demo->client, village->reviewer,
               json_pack("{s:s, s:I, s:s}", "unit", village->code, "year",
                         village->batch->first_year - 1, "value", value),
               "/indicators/%lld/values", (long long)indicator);
}

static void enter_values(struct demo *demo, const struct batch *batch)
{
    for (int i = 0; i < demo->villages; i++)
        if (demo->village[i].next && demo->village[i].batch == batch)
            material_values(demo, &demo->village[i], enter_value);
}

/* A tenure that is over by now, but for its election (EVAL-2). */
static void prepare_ended(struct demo *demo)
{
    open_campaign(demo, &demo->ended, "提前换届试点", DEMO_TENURE + 35,
                  date_add_days(demo->today, ELECTION_IN));
    enter_averages(demo, &demo->ended);
    enter_values(demo, &demo->ended);
}

/* The tenure that most villages begin; its dates lie around today, so that some steps are late,
 * some due soon and some to come. */
static void prepare_begun(struct demo *demo)
{
    open_campaign(demo, &demo->begun, "试点村先行", 25,
                  (struct date){(int)demo->begun.first_year + 5, 3, 1});
    json_decref(
        client_post(&demo->client, account_named("zhao"),
                    json_pack("{s:s, s:s, s:s, s:o, s:s}", "unit", COUNTY, "name", "notice_days",
                              "value", "7", "from", days_from_today(demo, 1 - PREPARED_DAYS),
                              "source", "（演示）区委组织部关于规划公示的通知 第三条"),
                    "/settings"));
    enter_averages(demo, &demo->begun);
    enter_values(demo, &demo->begun);
}

/* --- day by day --- */

static void begin_day(struct demo *demo, int days_ago)
{
    demo->day = date_add_days(demo->today, -days_ago);
    demo->client.app->fixed_now = date_to_epoch(demo->day) + MORNING;
}

static void play(struct demo *demo)
{
    diary_assign(demo);
    begin_day(demo, SETTLED - 1);
    prepare_ended(demo);
    for (int days_ago = diary_first(demo); days_ago > 0; days_ago--) {
        begin_day(demo, days_ago);
        if (days_ago == PREPARED_DAYS)
            prepare_begun(demo);
        diary_play(demo, days_ago);
        carry_play(demo, days_ago);
        if (days_ago == 1)
            practice_play(demo);
        spot_play(demo, days_ago);
        acceptance_play(demo, days_ago);
        analysis_play(demo);
        report_play(demo, days_ago);
        evaluate_play(demo, days_ago);
        if (days_ago == 1) {
            incentive_play(demo);
            cadre_play(demo);
            dossier_play(demo);
            pool_play(demo);
            reserve_play(demo);
        }
        rating_play(demo, days_ago);
        plaque_play(demo, days_ago);
        rectify_play(demo, days_ago);
    }
    people_revoke(&demo->client);
}

static void fill(struct demo *demo)
{
    struct ground ground = {.demo = demo};
    struct app *app = demo->client.app;
    app_read(app, ACTOR, look_for_units, &ground);
    if (!ground.empty)
        client_fail(&demo->client,
                    "demo: the database is in use; the demo fills only an empty one");
    ground.units = demo->client.failed ? NULL : read_units(demo, &ground.length);
    if (!demo->client.failed && material_load(demo)) {
        begin_day(demo, SETTLED);
        if (!app_write(app, ACTOR, lay_ground, &ground) ||
            !app_read(app, ACTOR, read_ground, &ground))
            client_fail(&demo->client, "demo: the units could not be stored");
        play(demo);
    }
    free(ground.units);
    material_free(demo);
}

bool demo_fill(struct app *app, char *error, size_t error_size)
{
    struct demo *demo = calloc(1, sizeof *demo);
    struct arena *arena = arena_create(REQUEST_ARENA_LIMIT);
    bool filled = false;
    snprintf(error, error_size, "out of memory");
    if (demo && arena) {
        demo->today = date_of_epoch(app_now(app));
        demo->begun.first_year = date_add_days(demo->today, -DEMO_CARRIED).year;
        demo->ended.first_year = date_add_days(demo->today, -DEMO_TENURE).year;
        demo->client =
            (struct client){.app = app, .arena = arena, .error = error, .error_size = error_size};
        fill(demo);
        app->fixed_now = 0;
        filled = !demo->client.failed;
    }
    arena_destroy(arena);
    free(demo);
    return filled;
}
