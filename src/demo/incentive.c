/* Incentives in the demo: some given for last year, whose filing waits for the city, and one for
 * this year (EVAL-4). */
#include "demo/internal.h"

#include <stdlib.h>
#include <string.h>

/* The secretary of the village in that year, as the form offers it; "team" when there is none. */
static char *recipient_of(struct demo *demo, const struct village *village, int year)
{
    json_t *page = client_open(&demo->client, account_named("zhao"), "/units/%s/incentives?year=%d",
                               village->code, year);
    const json_t *choices =
        json_object_get(json_object_get(json_object_get(page, "f"), "recipient"), "choices");
    const char *value = json_string_value(json_object_get(json_array_get(choices, 1), "value"));
    char *recipient = strdup(value ? value : "team");
    json_decref(page);
    return recipient;
}

static void give(struct demo *demo, const struct village *village, int year, bool secretary,
                 const char *kind, const char *note)
{
    char day[DATE_TEXT], *recipient = secretary ? recipient_of(demo, village, year) : NULL;
    json_decref(client_post(
        &demo->client, account_named("zhao"),
        json_pack(
            "{s:i, s:s, s:s, s:s, s:o, s:s}", "year", year, "kind", kind, "recipient",
            recipient ? recipient : "team", "given_on", date_format(demo->day, day), "document",
            json_sprintf("吴组〔%d〕演示 %s 号", demo->day.year, village->code + 9), "note", note),
        "/units/%s/incentives", village->code));
    free(recipient);
}

/* The county asks for a little less than the platform's default. */
static void set_limit(struct demo *demo)
{
    char day[DATE_TEXT];
    json_decref(client_post(&demo->client, account_named("zhao"),
                            json_pack("{s:s, s:s, s:s, s:s, s:s}", "unit", "320509", "name",
                                      "incentive_acceptance", "value", "80", "from",
                                      date_format(demo->day, day), "source",
                                      "（演示）区委组织部关于鼓励激励的办法 第四条"),
                            "/settings"));
}

void incentive_play(struct demo *demo)
{
    const int year = demo->day.year;
    int ended = 0, begun = 0;
    set_limit(demo);
    for (int i = 0; i < demo->villages; i++) {
        const struct village *village = &demo->village[i];
        if (!village->in_force || !village->habit)
            continue;
        if (village->batch == &demo->ended) {
            if (ended++)
                continue;
            give(demo, village, year - 1, false, "honour", "推荐为区先进基层党组织");
            give(demo, village, year - 1, true, "rank", "专业化管理等级晋升一级");
        } else if (begun++ == 1) {
            give(demo, village, year, true, "training", "参加区村书记“头雁”培训班");
        }
    }
    json_decref(client_post(
        &demo->client, account_named("he"),
        json_pack("{s:s}", "note", "按区里鼓励激励办法，结合年度考评和群众意见，给予以下激励。"),
        "/incentive-filings/320509/%d/file", year - 1));
}
