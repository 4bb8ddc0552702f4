/* Village cadres in the demo: invented teams of both towns, taken in as the tables that towns would
 * send, with some that fall short of what is asked, and their training (CADRE-1, CADRE-2, CADRE-3,
 * CADRE-5). */
#include "base/buf.h"
#include "demo/internal.h"

#include <string.h>

enum { TEAM = 5, TOWN_DIGITS = 9 };

struct member {
    const char *surname, *given;
    int age, joined; /* at which age they joined the Party; 0: never */
    const char *sex, *education, *posts[2];
    int base; /* yuan a year */
};

static const char *const surnames[] = {"陆", "沈", "钱", "顾", "徐", "朱", "周", "潘", "费", "姚"};
static const char *const givens[][2] = {
    {"建国", "国强"}, {"志明", "卫东"}, {"雪芳", "丽华"}, {"晓峰", "文杰"}, {"佳怡", "雨欣"}};

static const char *politics_of(const struct member *member)
{
    return member->joined ? "中共党员" : "其他";
}

static void add_line(struct demo *demo, struct buf *table, const struct village *village,
                     const struct member *member, const char *name, const char *post,
                     const char *until)
{
    const int year = demo->day.year;
    const int turn = (int)material_pick(village, member->age, 27);
    char joined[DATE_TEXT] = "";
    if (member->joined)
        date_format((struct date){year - member->age + member->joined, 7, 1}, joined);
    buf_printf(table, "%s,%s,%s,%04d-%02d-%02d,%s,%s,%s,%d,%d,%s,%s,%04d-03-01,%s\r\n",
               village->code, name, member->sex, year - member->age, 1 + turn % 12, 1 + turn,
               member->education, politics_of(member), joined, member->base,
               turn % 9 == 0 ? member->base / 3 - 1000 : member->base / 3 + 1,
               member->age < 30 ? "是" : "否", post, year - 3, until);
}

/* Five people; some villages lack a young one, some have another director than the secretary. */
static void add_team(struct demo *demo, struct buf *table, const struct village *village)
{
    const int kind = (int)material_pick(village, 91, 8);
    const struct member team[TEAM] = {
        {NULL, NULL, 48, 24, "男", "大专", {"党组织书记", kind == 1 ? NULL : "村委会主任"}, 66000},
        {NULL,
         NULL,
         43,
         26,
         "男",
         "本科",
         {"党组织副书记", kind == 1 ? "村委会主任" : NULL},
         54000},
        {NULL, NULL, 51, 30, "女", "高中、中专", {"党组织委员", "村委会委员"}, 48000},
        {NULL, NULL, 39, 27, "男", "大专", {"党组织委员", NULL}, 47000},
        {NULL,
         NULL,
         kind == 2 ? 37 : 28,
         0,
         "女",
         "本科",
         {"村委会委员", NULL},
         kind == 4 ? 44000 : 46500},
    };
    for (int i = 0; i < TEAM; i++) {
        const char *surname = surnames[material_pick(village, 40 + i, 10)];
        const char *name = arena_printf(table->arena, "%s%s", surname,
                                        givens[i][material_pick(village, 60 + i, 2)]);
        if (i == 0 && village->secretary)
            name = village->secretary->full_name;
        for (int post = 0; post < 2; post++)
            if (team[i].posts[post])
                add_line(demo, table, village, &team[i], name, team[i].posts[post],
                         kind == 3 && i == 3
                             ? arena_printf(table->arena, "%04d-%02d-01", demo->day.year - 1, 12)
                             : "");
    }
}

/* A table of one town, sent by its officer. */
static void import_town(struct demo *demo, const char *town, const char *officer)
{
    struct arena *arena = arena_create(1 << 20);
    struct buf table = buf_create(arena, 32768);
    buf_text(&table, "单位代码,姓名,性别,出生日期,学历,政治面貌,入党日期,基本报酬,绩效报酬,"
                     "大学生招录,职务,任职开始,任职到\r\n");
    for (int i = 0; i < demo->villages; i++)
        if (strncmp(demo->village[i].code, town, TOWN_DIGITS) == 0)
            add_team(demo, &table, &demo->village[i]);
    json_decref(client_post(&demo->client, account_named(officer),
                            json_pack("{s:s, s:b}", "content", table.bytes, "apply", 1),
                            "/cadres/import"));
    arena_destroy(arena);
}

/* The secretary among a village's team is linked to the account (CADRE-4). */
static void link_account(struct demo *demo, const struct village *village)
{
    const struct demo_account *officer = village->reviewer;
    json_t *team =
        client_open(&demo->client, officer, "/cadres?unit=%s&post=secretary", village->code);
    long long id = json_integer_value(
        json_object_get(json_array_get(json_object_get(team, "cadres"), 0), "id"));
    json_t *form = client_open(&demo->client, officer, "/cadres/%lld/edit", id);
    const json_t *account = json_object_get(json_object_get(form, "f"), "account");
    const char *user = json_string_value(
        json_object_get(json_array_get(json_object_get(account, "choices"), 1), "value"));
    if (user)
        json_decref(client_post(&demo->client, officer, json_pack("{s:s}", "account", user),
                                "/cadres/%lld", id));
    json_decref(form);
    json_decref(team);
}

/* A class of five days with everybody whose number `every` divides (CADRE-5). */
static void hold_class(struct demo *demo, const char *officer, const char *name, const char *kind,
                       int every)
{
    char first[DATE_TEXT], last[DATE_TEXT];
    struct date end = date_add_days(demo->day, -5 * every);
    if (date_add_days(end, -4).year != end.year)
        end = (struct date){end.year - 1, 12, 24};
    const struct demo_account *by = account_named(officer);
    int64_t id = client_add(&demo->client, by,
                            json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "name", name, "kind", kind,
                                      "organiser", "（演示）区委组织部", "first_on",
                                      date_format(date_add_days(end, -4), first), "last_on",
                                      date_format(end, last), "days", "4.5"),
                            "/cadre-classes");
    json_t *list = client_open(&demo->client, by, "/cadres?size=200&on=%s", first);
    json_t *ids = json_array();
    size_t i;
    const json_t *cadre;
    json_array_foreach(json_object_get(list, "cadres"), i, cadre)
    {
        if (i % (size_t)every == 0)
            json_array_append(ids, json_object_get(cadre, "id"));
    }
    json_decref(client_post(&demo->client, by, json_pack("{s:o, s:s}", "cadre", ids, "days", "4.5"),
                            "/cadre-classes/%lld/attend", (long long)id));
    json_decref(list);
}

/* Secretaries learn from an elder one, or go to school (CADRE-7). */
static void pair(struct demo *demo, const struct village *village, int number)
{
    static const char *const partners[][2] = {{"master", "镇里的老书记（演示）"},
                                              {"base", "农业专家、稻米产业基地（演示）"},
                                              {"degree", "开放大学行政管理专科（演示）"}};
    const struct demo_account *officer = village->reviewer;
    char from[DATE_TEXT], until[DATE_TEXT];
    const char *const *partner = partners[number % 3];
    bool ended = number % 4 == 0;
    json_t *team =
        client_open(&demo->client, officer, "/cadres?unit=%s&post=secretary", village->code);
    long long id = json_integer_value(
        json_object_get(json_array_get(json_object_get(team, "cadres"), 0), "id"));
    json_decref(client_post(
        &demo->client, officer,
        json_pack("{s:s, s:s, s:s, s:s, s:s}", "kind", partner[0], "partner", partner[1], "from_on",
                  date_format(date_add_days(demo->day, -150), from), "until_on",
                  ended ? date_format(date_add_days(demo->day, -10), until) : "", "result",
                  ended ? "结业，办成一件实事（演示）" : ""),
        "/cadres/%lld/pairings", id));
    json_decref(team);
}

/* The year's duties of some secretaries: agreed to, or waiting for the town's other officer
 * (CADRE-6). */
static void set_duties(struct demo *demo, const struct village *village, int number)
{
    json_t *team = client_open(&demo->client, village->reviewer, "/cadres?unit=%s&post=secretary",
                               village->code);
    long long id = json_integer_value(
        json_object_get(json_array_get(json_object_get(team, "cadres"), 0), "id"));
    const int year = demo->day.year;
    json_decref(client_post(&demo->client, village->author,
                            json_pack("{s:s, s:s}", "duties",
                                      "主持村党组织全面工作，抓班子、带队伍（演示）", "aims",
                                      "村集体收入增长一成；五张清单年度事项全部完成（演示）"),
                            "/cadres/%lld/duties/%d", id, year));
    json_decref(client_post(&demo->client, village->author, json_object(),
                            "/cadres/%lld/duties/%d/submit", id, year));
    if (number % 3)
        json_decref(client_post(&demo->client, village->reviewer, json_object(),
                                "/cadres/%lld/duties/%d/agree", id, year));
    json_decref(team);
}

void cadre_play(struct demo *demo)
{
    import_town(demo, "320509104", "wang");
    import_town(demo, "320509108", "shen");
    for (int i = 0; i < demo->villages; i++)
        if (demo->village[i].secretary && demo->village[i].reviewer) {
            link_account(demo, &demo->village[i]);
            pair(demo, &demo->village[i], i);
            if (demo->village[i].author != demo->village[i].reviewer &&
                demo->village[i].author->role == ROLE_TOWN_OFFICER)
                set_duties(demo, &demo->village[i], i);
        }
    hold_class(demo, "zhao", "村“两委”干部轮训班（演示）", "county", 2);
    hold_class(demo, "zhao", "农村集体经济专题班（演示）", "exchange", 4);
}
