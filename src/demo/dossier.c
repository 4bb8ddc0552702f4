/* What fills a secretary's file in the demo: classes for secretaries, duties of two years with
 * their appraisals (CADRE-4). */
#include "demo/internal.h"

#include <stdio.h>

#define TOWN_OFFICERS                                                                              \
    account_named("wang"), account_named("chen") /* one writes, the other agrees (USER-3) */

/* A class that all secretaries attended (CADRE-5). */
static void teach(struct demo *demo, struct date first, int days, const char *name)
{
    char from[DATE_TEXT], until[DATE_TEXT], number[12];
    const struct demo_account *zhao = account_named("zhao");
    const struct date last = date_add_days(first, days - 1);
    if (date_compare(demo->day, last) < 0)
        return;
    snprintf(number, sizeof number, "%d", days);
    int64_t id =
        client_add(&demo->client, zhao,
                   json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "name", name, "kind", "county",
                             "organiser", "（演示）区委党校", "first_on", date_format(first, from),
                             "last_on", date_format(last, until), "days", number),
                   "/cadre-classes");
    json_t *list = client_open(&demo->client, zhao, "/cadres?size=200&post=secretary&on=%s", from);
    json_t *ids = json_array();
    size_t i;
    const json_t *cadre;
    json_array_foreach(json_object_get(list, "cadres"), i, cadre)
    {
        json_array_append(ids, json_object_get(cadre, "id"));
    }
    json_decref(client_post(&demo->client, zhao,
                            json_pack("{s:o, s:s}", "cadre", ids, "days", number),
                            "/cadre-classes/%lld/attend", (long long)id));
    json_decref(list);
}

/* One part of a year's duties: written by one officer, agreed to by another (CADRE-6). */
static void write_part(struct demo *demo, long long cadre, int year, json_t *part)
{
    const struct demo_account *const officer[] = {TOWN_OFFICERS};
    json_decref(
        client_post(&demo->client, officer[1], part, "/cadres/%lld/duties/%d", cadre, year));
    json_decref(client_post(&demo->client, officer[1], json_object(),
                            "/cadres/%lld/duties/%d/submit", cadre, year));
    json_decref(client_post(&demo->client, officer[0], json_object(),
                            "/cadres/%lld/duties/%d/agree", cadre, year));
}

static json_t *duties(void)
{
    return json_pack("{s:s, s:s}", "duties", "按分工抓落实，联系本组群众（演示）", "aims",
                     "分管的承诺事项按节点完成（演示）");
}

/* All of a town but its last village, where they are missing still. */
static void set_duties(struct demo *demo)
{
    enum { MISSING = 5 };
    const int year = demo->day.year;
    json_t *list = client_open(&demo->client, account_named("wang"),
                               "/cadre-duties?year=%d&state=none&size=200", year);
    json_t *cadres = json_object_get(list, "cadres");
    for (size_t i = 0; i + MISSING < json_array_size(cadres); i++)
        write_part(demo, json_integer_value(json_object_get(json_array_get(cadres, i), "id")), year,
                   duties());
    json_decref(list);
}

static void appraise(struct demo *demo, long long cadre, int year)
{
    const bool past = year < demo->day.year;
    write_part(demo, cadre, year,
               json_pack("{s:s, s:s}", "duties", "主持村党组织全面工作，抓班子、带队伍（演示）",
                         "aims", "村集体收入增长一成；污水管网接到每个村民小组（演示）"));
    if (past || demo->day.month >= 6)
        write_part(demo, cadre, year,
                   json_pack("{s:s, s:s}", "mid_grade", "good", "mid_note",
                             "管网进度过半，集体收入略低于序时进度（演示）"));
    if (past || demo->day.month == 12)
        write_part(demo, cadre, year,
                   json_pack("{s:s, s:s}", "end_grade", "excellent", "end_note",
                             "两项目标都完成，党员群众评价好（演示）"));
}

void dossier_play(struct demo *demo)
{
    const struct demo_account *li = account_named("li");
    const int year = demo->day.year;
    teach(demo, (struct date){year - 1, 5, 10}, 5, "村党组织书记示范班（演示）");
    teach(demo, (struct date){year - 1, 10, 12}, 3, "基层治理实务班（演示）");
    teach(demo, (struct date){year, 3, 16}, 4, "村党组织书记春训班（演示）");
    json_t *team = client_open(&demo->client, account_named("wang"),
                               "/cadres?unit=%s&post=secretary", li->unit);
    long long cadre = json_integer_value(
        json_object_get(json_array_get(json_object_get(team, "cadres"), 0), "id"));
    json_decref(team);
    appraise(demo, cadre, year - 1);
    appraise(demo, cadre, year);
    set_duties(demo);
}
