/* Aims and promises in the demo: aims that are reached and missed, a promise that hangs in public,
 * one that waits for the town and one that it sent back (RATE-4). */
#include "demo/internal.h"

#include <stdio.h>
#include <string.h>

enum stage { STAGE_DRAFT, STAGE_SENT, STAGE_RETURNED, STAGE_STANDING, STAGE_NONE };

static const struct village_ends {
    const char *secretary, *person;
    enum stage before, aim, promise; /* last year's promise, this year's aim and promise */
} villages[] = {
    {"li", "李文斌", STAGE_STANDING, STAGE_STANDING, STAGE_STANDING},
    {"shi", "村主任", STAGE_STANDING, STAGE_STANDING, STAGE_RETURNED},
    {"cun203", "党组织副书记", STAGE_STANDING, STAGE_STANDING, STAGE_STANDING},
    {"cun205", "村主任", STAGE_NONE, STAGE_STANDING, STAGE_NONE},
    {"cun209", "党组织副书记", STAGE_STANDING, STAGE_STANDING, STAGE_SENT},
    {"cun213", "组织委员", STAGE_NONE, STAGE_NONE, STAGE_DRAFT},
    {"cun216", "组织委员", STAGE_NONE, STAGE_STANDING, STAGE_NONE},
    {"cun218", "村主任", STAGE_NONE, STAGE_RETURNED, STAGE_NONE},
    {"cun219", "党组织副书记", STAGE_NONE, STAGE_SENT, STAGE_NONE},
    {"cun220", "组织委员", STAGE_STANDING, STAGE_STANDING, STAGE_STANDING},
};

/* What is done about which criterion of 创星晋位. */
static const struct said {
    int criterion, months;
    const char *measure;
} measures[] = {
    {4, 5, "盘活旧厂房 1 处，村集体增收 20 万元"},
    {8, 2, "党务、村务、财务每月 10 日前上墙公开"},
    {19, 4, "划定 6 段责任段，垃圾日清、河道周查"},
};

static void put(json_t *body, const char *name, int at, const char *text)
{
    char key[32];
    snprintf(key, sizeof key, "%s_%d", name, at);
    json_object_set_new(body, key, json_string(text));
}

static void act(struct demo *demo, const char *who, int64_t id, const char *action, json_t *body)
{
    json_decref(client_post(&demo->client, account_named(who), body, "/ascents/%lld/%s",
                            (long long)id, action));
}

static void play_one(struct demo *demo, const struct village_ends *village, json_t *body,
                     enum stage stage)
{
    bool lili = strncmp(account_named(village->secretary)->unit, "320509108", 9) == 0;
    const char *reviewer = lili ? "shen" : "wang";
    int64_t id = client_add(&demo->client, account_named(village->secretary), body, "/ascents");
    if (stage == STAGE_DRAFT)
        return;
    act(demo, village->secretary, id, "submit", json_object());
    if (stage == STAGE_RETURNED)
        act(demo, reviewer, id, "return",
            json_pack("{s:s}", "reason", "措施写具体些：做几件、做到什么程度。"));
    if (stage == STAGE_STANDING)
        act(demo, reviewer, id, "approve", json_object());
}

static json_t *body_of(int64_t round, const char *kind, struct date today)
{
    char day[DATE_TEXT];
    return json_pack("{s:I, s:s, s:s}", "round", round, "kind", kind, "held_on",
                     date_format(today, day));
}

void ascent_play_aims(struct demo *demo, int64_t round, int year, struct date today)
{
    for (size_t i = 0; i < sizeof villages / sizeof *villages; i++) {
        json_t *body = body_of(round, "aim", today);
        char day[DATE_TEXT];
        if (villages[i].aim == STAGE_NONE) {
            json_decref(body);
            continue;
        }
        json_object_set_new(body, "outline", json_string("补短板、保长项，月月有进度。"));
        for (size_t j = 0; j < sizeof measures / sizeof *measures; j++) {
            put(body, "measure", measures[j].criterion, measures[j].measure);
            put(body, "person", measures[j].criterion, villages[i].person);
            put(body, "finish_on", measures[j].criterion,
                date_format((struct date){year, 12, 31}, day));
        }
        play_one(demo, &villages[i], body, villages[i].aim);
    }
}

void ascent_play_promises(struct demo *demo, int64_t round, bool first, struct date today)
{
    for (size_t i = 0; i < sizeof villages / sizeof *villages; i++) {
        enum stage stage = first ? villages[i].before : villages[i].promise;
        json_t *body = body_of(round, "promise", today);
        char day[DATE_TEXT];
        if (stage == STAGE_NONE) {
            json_decref(body);
            continue;
        }
        json_object_set_new(body, "outline",
                            json_string("日常管理松，台账补得晚；集体收入来源单一。"));
        for (size_t j = 0; j < sizeof measures / sizeof *measures; j++) {
            put(body, "measure", measures[j].criterion, measures[j].measure);
            put(body, "finish_on", measures[j].criterion,
                date_format(date_add_months(today, measures[j].months), day));
        }
        play_one(demo, &villages[i], body, stage);
    }
}
