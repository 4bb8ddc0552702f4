/* Two years of 创星晋位 in the demo: villages that rise and fall, one whose rating is vetoed, one
 * that was corrected, and some that are still on their way this year (RATE-4, RATE-11). */
#include "demo/internal.h"

#include <stdio.h>
#include <string.h>

enum { FIRST_DAYS = 400, SECOND_DAYS = 35 }; /* days ago */
enum stage { STAGE_DRAFT, STAGE_SENT, STAGE_RATED, STAGE_CHECKED, STAGE_CLOSED };

/* How good a village is in percent, the year before and this year, and how far it is. */
static const struct village_year {
    const char *secretary;
    int before, now;
    enum stage stage;
    const char *veto;
} rated_villages[] = {
    {"li", 84, 92, STAGE_CLOSED, NULL},
    {"shi", 93, 86, STAGE_CLOSED, NULL},
    {"cun203", 78, 82, STAGE_CLOSED, NULL},
    {"cun205", 91, 90, STAGE_CLOSED, "三月书记调离，至今没有选配"},
    {"cun209", 66, 74, STAGE_CLOSED, NULL},
    {"cun213", 88, 88, STAGE_CLOSED, NULL},
    {"cun215", 72, 71, STAGE_CHECKED, NULL},
    {"cun216", 95, 96, STAGE_RATED, NULL},
    {"cun218", 81, 83, STAGE_SENT, NULL},
    {"cun219", 58, 63, STAGE_DRAFT, NULL},
    {"cun220", 90, 94, STAGE_CLOSED, NULL},
    {"cun221", 75, 73, STAGE_CLOSED, NULL},
    {"cun222", 83, 79, STAGE_CLOSED, NULL},
};
#define RATED (sizeof rated_villages / sizeof *rated_villages)

static void act(struct demo *demo, const char *who, int64_t id, const char *action, json_t *body)
{
    json_decref(client_post(&demo->client, account_named(who), body, "/ratings/%lld/%s",
                            (long long)id, action));
}

static void put(json_t *body, const char *name, int number, const char *text)
{
    char key[32];
    snprintf(key, sizeof key, "%s_%d", name, number);
    json_object_set_new(body, key, json_string(text));
}

/* So many percent of each criterion's full marks; `grounds` for all, or for none. */
static json_t *marks_of(struct demo *demo, const char *who, int64_t id, int percent,
                        const char *grounds)
{
    size_t i, j;
    json_t *dimension, *row, *body = json_object();
    json_t *page = client_open(&demo->client, account_named(who), "/ratings/%lld", (long long)id);
    json_array_foreach(json_object_get(page, "dimensions"), i, dimension)
    {
        json_array_foreach(json_object_get(dimension, "rows"), j, row)
        {
            int64_t full = 0;
            char mark[DECIMAL_TEXT];
            int at = (int)json_integer_value(json_object_get(row, "at"));
            decimal_parse(json_string_value(json_object_get(row, "full")), &full);
            decimal_format(full / 100 * percent, mark);
            put(body, "mark", at, mark);
            put(body, "grounds", at, grounds);
        }
    }
    json_decref(page);
    return body;
}

static void count(json_t *body, const char *name, int voters, int value, int number)
{
    char key[32];
    if (value < 0)
        snprintf(key, sizeof key, "%s_%d", name, voters);
    else
        snprintf(key, sizeof key, "%s_%d_%d", name, voters, value);
    json_object_set_new(body, key, json_integer(number));
}

/* Ballots that come to about that many percent: 好 counts 100, 一般 60, 差 40. */
static void ballots(json_t *body, int voters, int valid, int percent)
{
    int good = percent > 60 ? valid * (percent - 60) / 40 : 0;
    int bad = percent < 60 ? valid * (60 - percent) / 20 : 0;
    count(body, "issued", voters, -1, valid + 5);
    count(body, "returned", voters, -1, valid + 2);
    count(body, "valid", voters, -1, valid);
    count(body, "votes", voters, 0, good);
    count(body, "votes", voters, 1, 0);
    count(body, "votes", voters, 2, valid - good - bad);
    count(body, "votes", voters, 3, bad);
}

static void play_village(struct demo *demo, int64_t id, const struct village_year *village,
                         int percent, enum stage stage, const char *veto)
{
    bool lili = strncmp(account_named(village->secretary)->unit, "320509108", 9) == 0;
    const char *rater = lili ? "shen" : "wang", *checker = lili ? "xu" : "chen";
    act(demo, village->secretary, id, stage == STAGE_DRAFT ? "self" : "submit",
        marks_of(demo, village->secretary, id, percent + 3, "台账、公示照片和会议记录备查。"));
    if (stage <= STAGE_SENT)
        return;
    json_t *body = marks_of(demo, rater, id, percent - 1, "对照日常督查和年度考核。");
    ballots(body, 0, 40, percent);
    ballots(body, 1, 80, percent);
    if (veto) {
        put(body, "veto", 0, "1");
        put(body, "veto_grounds", 0, veto);
    }
    act(demo, rater, id, "rate", body);
    if (stage >= STAGE_CHECKED)
        act(demo, checker, id, "check", json_object());
    if (stage >= STAGE_CLOSED)
        act(demo, "zhao", id, "confirm", json_object());
}

static int64_t rating_of(const json_t *page, const char *unit)
{
    size_t i;
    json_t *row;
    json_array_foreach(json_object_get(page, "ratings"), i, row)
    {
        if (strcmp(json_string_value(json_object_get(row, "unit")), unit) == 0)
            return json_integer_value(json_object_get(row, "id"));
    }
    return 0;
}

/* Three ballots of a village had been counted twice; the grade stays. */
static void play_correction(struct demo *demo, int64_t id)
{
    int64_t fresh = client_add(&demo->client, account_named("zhao"),
                               json_pack("{s:s}", "reason", "群众票有三张重复计数，重新清点。"),
                               "/ratings/%lld/correct", (long long)id);
    json_t *body = json_object();
    ballots(body, 1, 77, 94);
    act(demo, "shen", fresh, "rate", body);
    act(demo, "xu", fresh, "check", json_object());
    act(demo, "zhao", fresh, "confirm", json_object());
}

void rating_play(struct demo *demo, int days_ago)
{
    bool first = days_ago == FIRST_DAYS;
    if (!first && days_ago != SECOND_DAYS)
        return;
    int year = date_add_days(demo->today, -SECOND_DAYS).year - first;
    int64_t round = client_add(&demo->client, account_named("zhao"),
                               json_pack("{s:s, s:i}", "key", "stars", "year", year), "/ratings");
    struct date today = date_add_days(demo->today, -days_ago);
    if (!first)
        ascent_play_aims(demo, round, year, today);
    for (size_t i = 0; i < RATED; i++) {
        const struct village_year *village = &rated_villages[i];
        const char *unit = account_named(village->secretary)->unit;
        json_t *page = client_open(&demo->client, account_named("zhao"), "/ratings?round=%lld&q=%s",
                                   (long long)round, unit);
        int64_t id = rating_of(page, unit);
        json_decref(page);
        if (!id) /* a community that no plan is asked of */
            continue;
        play_village(demo, id, village, first ? village->before : village->now,
                     first ? STAGE_CLOSED : village->stage, first ? NULL : village->veto);
        if (!first && strcmp(village->secretary, "cun220") == 0)
            play_correction(demo, id);
    }
    ascent_play_promises(demo, round, first, today);
}
