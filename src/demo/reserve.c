/* Reserve cadres in the demo: one in training with notes, one used, one who left, so that a village
 * is asked for a replacement (POOL-6 to POOL-9). All are invented, and say so. */
#include "base/text.h"
#include "demo/internal.h"

#include <stdio.h>

enum { BEGUN_DAYS = 100, USED_DAYS = 12, TASK_DAYS = 30, PEOPLE_MOST = 8 };
static const char first_town[] = "320509104";

struct filed {
    int64_t id[PEOPLE_MOST];
    char village[PEOPLE_MOST][16];
    int count;
};

/* --- who was filed --- */

static struct filed read_filed(struct demo *demo, const struct demo_account *officer)
{
    struct filed filed = {0};
    json_t *page = client_open(&demo->client, officer, "/reserve/people?stage=filed"), *one;
    size_t i;
    json_array_foreach(json_object_get(page, "people"), i, one)
    {
        if (filed.count == PEOPLE_MOST)
            break;
        snprintf(filed.village[filed.count], sizeof *filed.village, "%s",
                 json_string_value(json_object_get(one, "unit")));
        filed.id[filed.count++] = json_integer_value(json_object_get(one, "id"));
    }
    json_decref(page);
    return filed;
}

/* --- training --- */

static const char *day(struct demo *demo, int days, char text[DATE_TEXT])
{
    return date_format(date_add_days(demo->day, days), text);
}

static void begin(struct demo *demo, const struct demo_account *officer, int64_t id)
{
    char from[DATE_TEXT];
    json_decref(client_post(&demo->client, officer,
                            json_pack("{s:s, s:s, s:s, s:s, s:s}", "mentor", "凌远志（演示）",
                                      "mentor_post", "镇党委副书记", "first_secretary",
                                      "乔知行（演示）", "first_secretary_unit", "市农业农村局",
                                      "from_on", day(demo, -BEGUN_DAYS, from)),
                            "/reserve/people/%lld/pair", (long long)id));
}

/* A note of each month but this one. */
static void write_notes(struct demo *demo, const struct demo_account *officer, int64_t id)
{
    struct date first = date_add_days(demo->day, -BEGUN_DAYS);
    for (int i = 0; i < 3; i++) {
        char met[DATE_TEXT], month[DATE_TEXT];
        struct date on = date_add_months(first, i);
        date_format(on, met);
        date_format(on, month);
        month[7] = '\0';
        json_decref(client_post(&demo->client, officer,
                                json_pack("{s:s, s:s, s:s}", "on", met, "text",
                                          "（演示）思想积极，愿意为村里做事", "more",
                                          "（演示）包三个村民小组，参加环境整治"),
                                "/reserve/people/%lld/notes/%s", (long long)id, month));
    }
}

static void give_tasks(struct demo *demo, const struct demo_account *officer, int64_t id)
{
    char on[DATE_TEXT], due[DATE_TEXT], done[DATE_TEXT];
    json_decref(
        client_post(&demo->client, officer,
                    json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "choice", "dispute", "text",
                              "（演示）牵头调解一起宅基地纠纷", "on", day(demo, -TASK_DAYS, on),
                              "due_on", day(demo, -5, due), "done_on", day(demo, -8, done), "more",
                              "（演示）双方签了调解书"),
                    "/reserve/people/%lld/tasks", (long long)id));
    json_decref(client_post(&demo->client, officer,
                            json_pack("{s:s, s:s, s:s, s:s}", "choice", "hardship", "text",
                                      "（演示）联系五户困难群众", "on", on, "due_on",
                                      day(demo, TASK_DAYS, due)),
                            "/reserve/people/%lld/tasks", (long long)id));
}

/* The latest class of the year, which the register has already. */
static void attend(struct demo *demo, const struct demo_account *officer, int64_t id)
{
    json_t *page = client_open(&demo->client, officer, "/reserve/classes?year=%d", demo->day.year);
    json_t *class = json_array_get(json_object_get(page, "courses"), 0);
    if (class)
        json_decref(client_post(
            &demo->client, officer,
            json_pack("{s:[I], s:O}", "person", id, "days", json_object_get(class, "days")),
            "/reserve/classes/%lld/attend",
            (long long)json_integer_value(json_object_get(class, "id"))));
    json_decref(page);
}

static void review(struct demo *demo, const struct demo_account *officer,
                   const struct demo_account *other, int64_t id)
{
    char on[DATE_TEXT];
    int year = demo->day.year;
    json_decref(client_post(&demo->client, officer,
                            json_pack("{s:s, s:s, s:s}", "choice", "ready", "on", day(demo, 0, on),
                                      "text", "（演示）群众公认，能独当一面"),
                            "/reserve/people/%lld/reviews/%d", (long long)id, year));
    json_decref(client_post(&demo->client, other, json_object(),
                            "/reserve/people/%lld/reviews/%d/approve", (long long)id, year));
}

/* --- used, out --- */

/* A post of the village falls vacant, for which somebody of the pool suits. */
static void vacate(struct demo *demo, const struct demo_account *officer, const char *village)
{
    char until[DATE_TEXT];
    json_t *team =
        client_open(&demo->client, officer, "/cadres?unit=%s&post=committee_member", village);
    json_t *last = json_array_get(json_object_get(team, "cadres"), 0);
    long long cadre = json_integer_value(json_object_get(last, "id"));
    json_t *page = last ? client_open(&demo->client, officer, "/cadres/%lld", cadre) : NULL;
    json_t *post = json_array_get(json_object_get(page, "posts"), 0);
    if (post)
        json_decref(client_post(&demo->client, officer,
                                json_pack("{s:s}", "until_on", day(demo, -9, until)),
                                "/cadres/%lld/posts/%lld", cadre,
                                (long long)json_integer_value(json_object_get(post, "id"))));
    json_decref(page);
    json_decref(team);
}

static void use(struct demo *demo, const struct demo_account *officer, int64_t id)
{
    char from[DATE_TEXT];
    json_decref(client_post(&demo->client, officer,
                            json_pack("{s:s, s:s, s:s}", "post", "committee_member", "from_on",
                                      day(demo, -USED_DAYS, from), "joined_on", "2016-07-01"),
                            "/reserve/people/%lld/use", (long long)id));
}

static void leave(struct demo *demo, const struct demo_account *officer,
                  const struct demo_account *other, int64_t id)
{
    char on[DATE_TEXT];
    json_decref(client_post(&demo->client, officer,
                            json_pack("{s:s, s:s, s:s}", "choice", "moved", "on", day(demo, -3, on),
                                      "text", "（演示）全家迁到外地"),
                            "/reserve/people/%lld/exit", (long long)id));
    json_decref(client_post(&demo->client, other, json_object(),
                            "/reserve/people/%lld/exit/approve", (long long)id));
}

static void meet(struct demo *demo, const struct demo_account *officer, const char *town)
{
    struct date held = demo->day;
    char on[DATE_TEXT], month[DATE_TEXT];
    while (held.month != 6 && held.month != 12)
        held = date_add_months(held, -1);
    date_format(held, on);
    date_format(held, month);
    month[7] = '\0';
    json_decref(client_post(&demo->client, officer,
                            json_pack("{s:s, s:s, s:s}", "held_on", on, "present",
                                      "（演示）镇党委班子成员、组织委员", "decided",
                                      "（演示）逐村听取培育储备进展，议定三项措施"),
                            "/reserve/towns/%s/meetings/%s", town, month));
}

static void play_town(struct demo *demo, const char *town, const char *one, const char *two)
{
    const struct demo_account *officer = account_named(one), *other = account_named(two);
    struct filed filed = read_filed(demo, officer);
    for (int i = 0; i < filed.count; i++)
        begin(demo, officer, filed.id[i]);
    if (filed.count > 0) {
        write_notes(demo, officer, filed.id[0]);
        give_tasks(demo, officer, filed.id[0]);
        attend(demo, officer, filed.id[0]);
        review(demo, officer, other, filed.id[0]);
    }
    if (filed.count > 1 && text_same(town, first_town))
        use(demo, officer, filed.id[1]);
    else if (filed.count > 1)
        leave(demo, officer, other, filed.id[1]);
    if (filed.count > 2)
        vacate(demo, officer, filed.village[2]);
    if (filed.count > 0)
        meet(demo, officer, town);
}

void reserve_play(struct demo *demo)
{
    play_town(demo, first_town, "wang", "chen");
    play_town(demo, "320509108", "shen", "xu");
}
