/* A spot check of the demo: the county draws all villages of a town, one of which has put a finding
 * right, one is late, and one has just been told. */
#include "demo/internal.h"

#include <string.h>

enum { SPOT_DAYS = 21 }; /* days ago */

static const struct {
    const char *village, *finding, *mending;
    int days; /* from the check to the last day of putting it right */
    bool closed;
} found[] = {
    {"320509104203", "党务公开栏还是上季度的内容", "已换成本季度内容，定了专人每月更新", 14, true},
    {"320509104205", "两次专题会议没有记录", "已补齐记录并由参会人员签字", 20, false},
    {"320509104209", "规划没有张贴到村民小组", NULL, 14, false},
    {"320509104200", "任期规划公示照片没有存档", NULL, 30, false},
};
#define FOUND (sizeof found / sizeof *found)

/* What was found in a village, and what it did about it. */
static void play_finding(struct demo *demo, int64_t visit, const char *village)
{
    char due[DATE_TEXT];
    for (size_t i = 0; i < FOUND; i++) {
        if (strcmp(found[i].village, village) != 0)
            continue;
        date_format(date_add_days(demo->day, found[i].days), due);
        int64_t finding =
            client_add(&demo->client, account_named("zhao"),
                       json_pack("{s:i, s:s, s:s, s:s}", "position", (int)(i % 3) + 1, "verdict",
                                 "fault", "finding", found[i].finding, "due_on", due),
                       "/spot-visits/%lld/findings", (long long)visit);
        for (const struct demo_account *account = demo_accounts; found[i].mending && account->name;
             account++)
            if (strcmp(account->unit, village) == 0)
                json_decref(client_post(&demo->client, account,
                                        json_pack("{s:s}", "mending", found[i].mending),
                                        "/spot-findings/%lld/mend", (long long)finding));
        if (found[i].closed)
            json_decref(client_post(&demo->client, account_named("zhao"), json_object(),
                                    "/spot-findings/%lld/close", (long long)finding));
    }
    json_decref(client_post(&demo->client, account_named("zhao"), json_object(),
                            "/spot-visits/%lld/in-order", (long long)visit));
}

void spot_play(struct demo *demo, int days_ago)
{
    char first[DATE_TEXT], last[DATE_TEXT];
    size_t i;
    json_t *visit;
    if (days_ago != SPOT_DAYS)
        return;
    date_format(demo->day, first);
    date_format(date_add_days(demo->day, 6), last);
    int64_t check = client_add(
        &demo->client, account_named("zhao"),
        json_pack("{s:s, s:s, s:s, s:s, s:s, s:i, s:s}", "subject", "党务公开专项抽查", "first_on",
                  first, "last_on", last, "area", "320509104", "strata", "none", "villages", 100,
                  "checklist", "任期规划张贴到位\n专题会议记录齐全\n党务公开栏按季更新"),
        "/spot-checks");
    json_t *page =
        client_open(&demo->client, account_named("zhao"), "/spot-checks/%lld", (long long)check);
    json_array_foreach(json_object_get(page, "visits"), i, visit)
    {
        play_finding(demo, json_integer_value(json_object_get(visit, "id")),
                     json_string_value(json_object_get(visit, "unit")));
    }
    json_decref(page);
}
