/* Plaques in the demo: those of the first year are hung, a rise is changed and a fall taken down in
 * the second, and some wait; one talk is held, others are late; villages stand in categories
 * (RATE-4, RATE-6, RATE-12). */
#include "demo/internal.h"

#include <stdlib.h>
#include <string.h>

enum { PLACED_DAYS = 401, FIRST_HUNG_DAYS = 390, SECOND_HUNG_DAYS = 30, TALK_DAYS_AGO = 28 };

static const char *text_at(const json_t *row, const char *key)
{
    return json_string_value(json_object_get(row, key));
}

/* --- categories --- */

static void place_town(struct demo *demo, const char *town)
{
    static const char *const names[] = {"城郊型", "农业型", "工贸型"};
    json_t *page = client_open(&demo->client, account_named("zhao"),
                               "/rating-categories?unit=%s&size=200", town);
    json_t *row, *body = json_object();
    size_t i;
    json_array_foreach(json_object_get(page, "villages"), i, row)
    {
        const char *code = text_at(row, "unit");
        int digits = (int)strtol(code + strlen(code) - 2, NULL, 10);
        json_object_set_new(body, text_at(row, "name"), json_string(names[digits % 3]));
    }
    json_decref(page);
    json_decref(
        client_post(&demo->client, account_named("zhao"), body, "/rating-categories/villages"));
}

static void place_all(struct demo *demo)
{
    json_t *town;
    size_t i;
    json_decref(client_post(&demo->client, account_named("zhao"),
                            json_pack("{s:s}", "names", "城郊型\n农业型\n工贸型"),
                            "/rating-categories"));
    json_t *page = client_open(&demo->client, account_named("zhao"), "/rating-categories");
    json_array_foreach(json_object_get(page, "towns"), i, town)
    {
        place_town(demo, text_at(town, "code"));
    }
    json_decref(page);
}

/* --- plaques --- */

static void take_down(struct demo *demo, const char *who, const json_t *row, const char *day)
{
    long long id = strtoll(text_at(row, "href_link") + strlen("/plaques/"), NULL, 10);
    json_decref(client_post(
        &demo->client, account_named(who),
        json_pack("{s:s, s:s}", "ended_on", day, "ended_reason", text_at(row, "reason")),
        "/plaques/%lld/take-back", id));
}

/* What the unit has to do; all but the last `left` of it. */
static void hang(struct demo *demo, const char *who, int left)
{
    char day[DATE_TEXT];
    json_t *row, *page = client_open(&demo->client, account_named(who), "/plaques/due?size=200");
    const json_t *rows = json_object_get(page, "dues");
    int open = -left;
    size_t i;
    date_format(demo->day, day);
    json_array_foreach(rows, i, row)
    {
        open += json_is_true(json_object_get(row, "ours"));
    }
    json_array_foreach(rows, i, row)
    {
        if (!json_is_true(json_object_get(row, "ours")) || open-- <= 0)
            continue;
        if (*text_at(row, "reason"))
            take_down(demo, who, row, day);
        else
            json_decref(client_post(
                &demo->client, account_named(who),
                json_pack("{s:O, s:s, s:o}", "rating", json_object_get(row, "rating"), "granted_on",
                          day, "number",
                          json_sprintf("%d-%s", demo->day.year, text_at(row, "unit") + 6)),
                "/plaques"));
    }
    json_decref(page);
}

/* --- a talk --- */

static void talk(struct demo *demo)
{
    char day[DATE_TEXT];
    json_t *page = client_open(&demo->client, account_named("wang"), "/plaque-talks?state=due");
    const json_t *row = json_array_get(json_object_get(page, "talks"), 0);
    if (row)
        json_decref(client_post(
            &demo->client, account_named("wang"),
            json_pack("{s:s, s:s, s:s, s:s}", "held_on", date_format(demo->day, day), "talked_by",
                      "镇党委书记", "talked_with", "村党组织书记", "content",
                      "指出评星中的差距，限期定出整改措施，每月报一次进度。"),
            "/ratings/%lld/talk", (long long)json_integer_value(json_object_get(row, "rating"))));
    json_decref(page);
}

void plaque_play(struct demo *demo, int days_ago)
{
    if (days_ago == PLACED_DAYS)
        place_all(demo);
    if (days_ago == FIRST_HUNG_DAYS || days_ago == SECOND_HUNG_DAYS) {
        int left = days_ago == SECOND_HUNG_DAYS;
        hang(demo, "zhao", left);
        hang(demo, "wang", left);
        hang(demo, "shen", 0);
    }
    if (days_ago == TALK_DAYS_AGO)
        talk(demo);
}
