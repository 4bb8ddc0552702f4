/* The yearly evaluation in the demo: of the last year of a tenure that ends one is final after the
 * village's answer, one waits for the answer, one for the second person of the county (EVAL-1). */
#include "demo/internal.h"

#include <stdio.h>

enum { WRITTEN = 16, APPROVED = 12, ANSWERED = 9, FINAL = 6, GIVEN = 3, SENT = 1 }; /* days ago */

static int evaluated_year(const struct demo *demo)
{
    return date_add_days(demo->today, -WRITTEN).year - 1;
}

static void step(struct demo *demo, const struct village *village,
                 const struct demo_account *account, const char *action, json_t *body)
{
    json_decref(client_post(&demo->client, account, body, "/plans/%lld/evaluations/%d/%s",
                            (long long)village->plan, evaluated_year(demo), action));
}

static void write_up(struct demo *demo, const struct village *village, const char *who,
                     const char *opinion)
{
    step(demo, village, account_named(who), "submit", json_pack("{s:s}", "opinion", opinion));
}

static void approve(struct demo *demo, const struct village *village, const char *who)
{
    step(demo, village, account_named(who), "approve", json_object());
}

/* From the opening to the final result, with the village's answer. */
static void play_whole(struct demo *demo, const struct village *village, int days_ago)
{
    if (days_ago == WRITTEN)
        write_up(demo, village, "zhao",
                 "班子劲头足，任期承诺按节点推进，自评实事求是。没有完成的项目要倒排工期。");
    if (days_ago == APPROVED)
        approve(demo, village, "he");
    if (days_ago == ANSWERED)
        step(demo, village, village->secretary, "answer",
             json_pack("{s:s}", "answer", "没有意见。没有完成的项目已经列入今年一季度的工作。"));
    if (days_ago == FINAL)
        step(demo, village, account_named("zhao"), "conclude", json_object());
}

static void play_given(struct demo *demo, const struct village *village, int days_ago)
{
    if (days_ago == APPROVED)
        write_up(demo, village, "zhao", "为民服务的项目完成得好，集体经济项目进度偏慢。");
    if (days_ago == GIVEN)
        approve(demo, village, "he");
}

void evaluate_play(struct demo *demo, int days_ago)
{
    int number = 0;
    for (int i = 0; i < demo->villages; i++) {
        const struct village *village = &demo->village[i];
        if (village->batch != &demo->ended)
            continue;
        if (number == 0)
            play_whole(demo, village, days_ago);
        if (number == 1)
            play_given(demo, village, days_ago);
        if (number == 2 && days_ago == SENT)
            write_up(demo, village, "zhao", "承诺事项推进平稳，自评按时。污水管网要抓紧收尾。");
        number++;
    }
}
