/* Two years of 五个好 in one town of the demo, and the villages that it puts right: one that was
 * taken off the list and whose problems came back, one that stays off, one that is late, and one
 * whose plan waits (RATE-10). */
#include "demo/internal.h"

#include <stdio.h>
#include <string.h>

enum {
    FIRST_DAYS = 395, /* days ago: last year is rated and named */
    FIRST_PLANS = 380,
    FIRST_AGREED = 375,
    FIRST_DONE = 280,
    FIRST_CHECKED = 250,
    FIRST_OFF = 240,
    SECOND_DAYS = 32, /* this year */
    SECOND_PLANS = 20,
    RATED_YEAR = 35, /* rating.c rates the same years */
};

/* The villages that stand out, in percent by year; all others are good. */
static const struct standing_out {
    const char *unit;
    int before, now;
} standing_outs[] = {
    {"320509108220", 92, 95}, {"320509108221", 54, 82}, {"320509108222", 50, 52},
    {"320509108210", 58, 57}, {"320509108211", 78, 55},
};
#define OUTSTANDING (sizeof standing_outs / sizeof *standing_outs)

static int percent_of(const char *unit, bool first)
{
    for (size_t i = 0; i < OUTSTANDING; i++)
        if (strcmp(standing_outs[i].unit, unit) == 0)
            return first ? standing_outs[i].before : standing_outs[i].now;
    return 72 + (unit[11] - '0') * 2 + (unit[10] - '0');
}

/* --- the rating --- */

static void put(json_t *body, const char *name, int number)
{
    json_object_set_new(body, name, json_integer(number));
}

/* Marks and residents' ballots that come to about so many percent. */
static json_t *sheet_of(int percent)
{
    enum { CRITERIA = 10, VALID = 60 };
    int good = percent > 80 ? VALID * (percent - 80) / 20 : 0;
    int poor = percent < 60 ? VALID * (60 - percent) / 20 : 0;
    int fair = percent <= 80 ? VALID - poor - (percent > 60 ? VALID * (percent - 60) / 20 : 0) : 0;
    json_t *body = json_object();
    for (int i = 0; i < CRITERIA; i++) {
        char key[32], mark[32];
        snprintf(key, sizeof key, "mark_%d", i);
        snprintf(mark, sizeof mark, "%d.%d", percent / 10, percent % 10);
        json_object_set_new(body, key, json_string(mark));
    }
    put(body, "issued_1", VALID + 6);
    put(body, "returned_1", VALID + 2);
    put(body, "valid_1", VALID);
    put(body, "votes_1_0", good);
    put(body, "votes_1_1", VALID - good - fair - poor);
    put(body, "votes_1_2", fair);
    put(body, "votes_1_3", poor);
    return body;
}

static void rate_town(struct demo *demo, int64_t round, bool first)
{
    size_t i;
    json_t *row, *page = client_open(&demo->client, account_named("shen"),
                                     "/ratings?round=%lld&size=200", (long long)round);
    json_array_foreach(json_object_get(page, "ratings"), i, row)
    {
        const char *unit = json_string_value(json_object_get(row, "unit"));
        long long id = json_integer_value(json_object_get(row, "id"));
        json_decref(client_post(&demo->client, account_named("shen"),
                                sheet_of(percent_of(unit, first)), "/ratings/%lld/rate", id));
        json_decref(client_post(&demo->client, account_named("xu"), json_object(),
                                "/ratings/%lld/check", id));
    }
    json_decref(page);
}

static void name_villages(struct demo *demo, bool first)
{
    int year = date_add_days(demo->today, -RATED_YEAR).year - first;
    int64_t round =
        client_add(&demo->client, account_named("zhao"),
                   json_pack("{s:s, s:i}", "key", "five_good", "year", year), "/ratings");
    rate_town(demo, round, first);
    long long naming = client_add(&demo->client, account_named("shen"),
                                  json_pack("{s:I, s:s}", "round", round, "reason",
                                            "全镇够先进标准的村不多，先集中力量把这几个带起来。"),
                                  "/namings");
    json_decref(client_post(&demo->client, account_named("shen"), json_object(),
                            "/namings/%lld/submit", naming));
    json_decref(client_post(&demo->client, account_named("zhao"), json_object(),
                            "/namings/%lld/approve", naming));
}

/* --- putting right --- */

static void act(struct demo *demo, const char *who, int64_t id, const char *action, json_t *body)
{
    json_decref(client_post(&demo->client, account_named(who), body, "/remedies/%lld%s",
                            (long long)id, action));
}

/* The village's latest one; 0 for none. */
static int64_t remedy_of(struct demo *demo, const char *unit)
{
    json_t *page =
        client_open(&demo->client, account_named("zhao"), "/remedies?q=%s&sort=day", unit);
    int64_t id = json_integer_value(
        json_object_get(json_array_get(json_object_get(page, "remedies"), 0), "id"));
    json_decref(page);
    return id;
}

static void set_step(struct demo *demo, json_t *body, int row, const char *measure,
                     const char *person, int days)
{
    char key[32], day[DATE_TEXT];
    snprintf(key, sizeof key, "step_%d_measure", row);
    json_object_set_new(body, key, json_string(measure));
    snprintf(key, sizeof key, "step_%d_person", row);
    json_object_set_new(body, key, json_string(person));
    snprintf(key, sizeof key, "step_%d_finish_on", row);
    json_object_set_new(body, key, json_string(date_format(date_add_days(demo->day, days), day)));
}

/* `last_days`: from now to the day of its last step. */
static void plan(struct demo *demo, int64_t id, const char *problems, int last_days)
{
    json_t *body = json_pack(
        "{s:s, s:s, s:s, s:s}", "problems", problems, "leader", "沈玉兰（镇组织委员）挂钩",
        "work_team", "镇组织人事办、农业农村局，徐永华带队", "partner_code", "320509108220");
    set_step(demo, body, 1, "选配 1 名副书记，补齐班子缺额", "镇组织人事办", 30);
    set_step(demo, body, 2, "党务、村务、财务按月上墙公开，欠账逐笔说明", "村务监督委员会主任", 60);
    set_step(demo, body, 3, "流转闲置厂房 2 处，村集体增收 15 万元", "村主任", last_days);
    act(demo, "shen", id, "", body);
    act(demo, "shen", id, "/submit", json_object());
}

static void finish(struct demo *demo, const char *who, int64_t id, int step, const char *result)
{
    char action[40], day[DATE_TEXT];
    snprintf(action, sizeof action, "/steps/%d", step);
    act(demo, who, id, action,
        json_pack("{s:s, s:s}", "done_on", date_format(demo->day, day), "result", result));
}

static void finish_all(struct demo *demo, int64_t id)
{
    finish(demo, "shen", id, 1, "副书记已到任，班子 7 人配齐。");
    finish(demo, "shen", id, 2, "连续三个月按时公开，12 笔欠账逐笔说明。");
    finish(demo, "shen", id, 3, "两处厂房已出租，年租金 16.8 万元。");
}

static void check_all(struct demo *demo, int64_t id)
{
    static const char *const checks[][2] = {
        {"carried_out", "对照方案逐条看了台账和现场，三条都做了。"},
        {"no_relapse", "走访 20 户，没有新的信访，公开没有断过。"},
        {"visible", "村民代表座谈，认为班子能商量、能办事。"},
        {"real", "集体增收到账，开出两次村民代表会议，决议都落实。"},
    };
    char day[DATE_TEXT];
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++)
        act(demo, "xu", id, "/checks",
            json_pack("{s:s, s:s, s:s, s:s}", "kind", checks[i][0], "verdict", "passed", "grounds",
                      checks[i][1], "checked_on", date_format(demo->day, day)));
    act(demo, "xu", id, "/propose", json_object());
}

static void play_first(struct demo *demo, int days_ago)
{
    static const char *const units[] = {"320509108221", "320509108222", "320509108210"};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        int64_t id = remedy_of(demo, units[i]);
        bool slow = i == 2; /* its last step is late */
        if (days_ago == FIRST_PLANS)
            plan(demo, id,
                 "班子缺 1 名副书记，议事不齐。\n财务公开拖欠，群众有意见。\n"
                 "集体经济薄弱，闲置资产没有用起来。",
                 slow ? FIRST_PLANS - 12 : 90);
        if (days_ago == FIRST_AGREED)
            act(demo, "zhao", id, "/approve", json_object());
        if (days_ago == FIRST_DONE && slow)
            finish(demo, "shen", id, 1, "副书记已到任，班子 7 人配齐。");
        if (days_ago == FIRST_DONE && !slow)
            finish_all(demo, id);
        if (days_ago == FIRST_CHECKED && !slow)
            check_all(demo, id);
        if (days_ago == FIRST_OFF && !slow)
            act(demo, "zhao", id, "/take-off", json_object());
    }
}

void rectify_play(struct demo *demo, int days_ago)
{
    if (days_ago == FIRST_DAYS || days_ago == SECOND_DAYS)
        name_villages(demo, days_ago == FIRST_DAYS);
    if (days_ago == FIRST_PLANS || days_ago == FIRST_AGREED || days_ago == FIRST_DONE ||
        days_ago == FIRST_CHECKED || days_ago == FIRST_OFF)
        play_first(demo, days_ago);
    if (days_ago == SECOND_PLANS)
        plan(demo, remedy_of(demo, "320509108222"),
             "财务公开又停了两个月，群众再次反映。\n出租厂房的租金没有按时入账。", 120);
}
