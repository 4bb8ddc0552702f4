/* The special report in the demo: written by one of the county's people from the signed acceptance,
 * approved by another, sent, and waiting at the city (EVAL-3). */
#include "demo/internal.h"

enum { WRITTEN_DAYS = 3, SENT_DAYS = 2 }; /* days ago */

static const char methods[] =
    "（一）党员带头，一项一策\n"
    "每项承诺明确一名班子成员牵头、一个党小组跟进，党员先认领、先完成，群众看得见。\n"
    "（二）双月晒账，群众评判\n"
    "每两个月在村务公开栏公布进度，完成一项销号一项，没有完成的说明原因和时间。";

static void take_step(struct demo *demo, const char *who, int64_t report, const char *action)
{
    json_decref(client_post(&demo->client, account_named(who), json_object(), "/reports/%lld/%s",
                            (long long)report, action));
}

void report_play(struct demo *demo, int days_ago)
{
    if (days_ago == WRITTEN_DAYS) {
        demo->report = client_add(&demo->client, account_named("zhao"),
                                  json_pack("{s:I}", "campaign", demo->ended.id), "/reports");
        json_decref(client_post(&demo->client, account_named("zhao"),
                                json_pack("{s:s}", "text", methods),
                                "/reports/%lld/sections/methods", (long long)demo->report));
        take_step(demo, "zhao", demo->report, "submit");
    }
    if (days_ago == SENT_DAYS) {
        take_step(demo, "he", demo->report, "approve");
        take_step(demo, "zhao", demo->report, "send");
    }
}
