/* The end of a tenure in the demo: one village accepted, one that waits for the second signature,
 * one that the county is judging (EVAL-2). */
#include "demo/internal.h"

enum { ACCEPTED_DAYS = 12, SIGNED_DAYS = 4, BEGUN_DAYS = 2 }; /* days ago */

static void act(struct demo *demo, const struct village *village, const char *who,
                const char *action, json_t *body)
{
    json_decref(client_post(&demo->client, account_named(who), body, "/plans/%lld/acceptance%s",
                            (long long)village->plan, action));
}

/* What the county found otherwise than it was reported: the first of what is not closed out. */
static json_t *judged_lower(struct demo *demo, const struct village *village)
{
    size_t i, j;
    json_t *list, *row, *items = json_array();
    json_t *page = client_open(&demo->client, account_named("zhao"), "/plans/%lld/acceptance",
                               (long long)village->plan);
    json_array_foreach(json_object_get(page, "lists"), i, list)
    {
        json_array_foreach(json_object_get(list, "rows"), j, row)
        {
            if (j == 2 && i % 2 == 0)
                json_array_append_new(
                    items,
                    json_pack("{s:O, s:s, s:s}", "item", json_object_get(row, "item"), "verdict",
                              "partly", "grounds", "现场查看，主体已完成，后续管护还没有落实。"));
        }
    }
    json_decref(page);
    return items;
}

void acceptance_play(struct demo *demo, int days_ago)
{
    int number = 0;
    for (int i = 0; i < demo->villages; i++) {
        const struct village *village = &demo->village[i];
        if (village->batch != &demo->ended)
            continue;
        const int days[] = {ACCEPTED_DAYS, SIGNED_DAYS, BEGUN_DAYS};
        int stage = number++ % 3;
        if (days_ago != days[stage])
            continue;
        json_t *body = json_pack("{s:o, s:s}", "items", judged_lower(demo, village), "team",
                                 "区委组织部、农业农村局、镇纪委联合验收组");
        act(demo, village, "zhao", "", body);
        if (stage == 2)
            continue;
        act(demo, village, "zhao", "/suggest",
            json_pack("{s:s}", "opinion",
                      "任期承诺总体兑现。未完成的事项移交新一届村党组织接续办理，年底前回头看。"));
        act(demo, village, "zhao", "/sign", json_object());
        if (stage == 0)
            act(demo, village, "he", "/confirm", json_object());
    }
}
