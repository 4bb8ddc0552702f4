/* The demo's people: invented users, one for each role at least, and two in each town so that what
 * one has filled in another can review (USER-3). */
#include "demo/internal.h"
#include "user.h"

#include <stdio.h>
#include <string.h>

const struct demo_account demo_accounts[] = {
    {"wang", "王海燕", "320509104", ROLE_TOWN_OFFICER, "“审核”里有等平望镇审核的规划"},
    {"chen", "陈志明", "320509104", ROLE_TOWN_OFFICER,
     "从首页待办做起；也可以给三官桥村开始一份新规划"},
    {"li", "李建荣", "320509104201", ROLE_VILLAGE_SECRETARY,
     "金联村的规划被退回，看原因、修改、再提交"},
    {"shi", "史国平", "320509104200", ROLE_VILLAGE_SECRETARY,
     "群星村的规划已经生效：双月自评被退回，看原因、改好、再提交"},
    {"zhao", "赵欣然", "320509", ROLE_COUNTY_REVIEWER, "“审核”里逐份打开，再一次同意几份公示"},
    {"he", "何建平", "320509", ROLE_COUNTY_REVIEWER,
     "审核季度分析和年度考评；“全面验收”里有一个村等第二人签署"},
    {"qian", "钱文博", "3205", ROLE_CITY_OFFICER, "看全市各村规划办到哪一步"},
    {"sun", "孙丽君", "320509", ROLE_DEPARTMENT_MEMBER, "待办里有后备力量县级联审的关口等签署"},
    {"ji", "陶文清（区纪委监委）", "320509", ROLE_DEPARTMENT_MEMBER,
     "签署后备力量联审的品行关、廉洁关"},
    {"nong", "沈晓东（区农业农村局）", "320509", ROLE_DEPARTMENT_MEMBER, NULL},
    {"admin", "周启明", "3205", ROLE_SYSTEM_ADMIN, "管理用户"},
    {"security", "吴静雅", "3205", ROLE_SECURITY_ADMIN, "查看登录情况，恢复被暂停的账号"},
    {"auditor", "郑国栋", "3205", ROLE_AUDITOR, "查看谁在什么时候改了什么"},
    {"shen", "沈玉兰", "320509108", ROLE_TOWN_OFFICER, NULL},
    {"xu", "徐永华", "320509108", ROLE_TOWN_OFFICER, NULL},
    {"cun203", "沈国强", "320509104203", ROLE_VILLAGE_SECRETARY, NULL},
    {"cun205", "顾雪芳", "320509104205", ROLE_VILLAGE_SECRETARY, NULL},
    {"cun209", "周永良", "320509104209", ROLE_VILLAGE_SECRETARY, NULL},
    {"cun213", "徐志刚", "320509104213", ROLE_VILLAGE_SECRETARY, NULL},
    {"cun215", "朱根生", "320509104215", ROLE_VILLAGE_SECRETARY, NULL},
    {"cun216", "潘晓峰", "320509104216", ROLE_VILLAGE_SECRETARY, NULL},
    {"cun218", "姚卫东", "320509104218", ROLE_VILLAGE_SECRETARY, NULL},
    {"cun219", "费正平", "320509104219", ROLE_VILLAGE_SECRETARY, NULL},
    {"cun220", "陆建新", "320509108220", ROLE_VILLAGE_SECRETARY, NULL},
    {"cun221", "钱卫星", "320509108221", ROLE_VILLAGE_SECRETARY,
     "龙降桥村的年度考评已经反馈：看结果，写答复"},
    {"cun222", "邱惠明", "320509108222", ROLE_VILLAGE_SECRETARY, NULL},
    {0},
};
_Static_assert(sizeof demo_accounts / sizeof demo_accounts[0] <= CLIENT_ACCOUNTS, "tokens");

const struct demo_account *account_named(const char *name)
{
    const struct demo_account *account = demo_accounts;
    while (account->name && strcmp(account->name, name) != 0)
        account++;
    return account;
}

bool people_add(struct ctx *ctx, struct client *client)
{
    for (const struct demo_account *account = demo_accounts; account->name; account++) {
        if (!user_add(ctx, account->name, account->full_name, account->unit, account->role,
                      DEMO_PASSWORD))
            return false;
        const char *token = token_add(ctx, account->name);
        if (!token)
            return false;
        snprintf(client->token[account - demo_accounts], CLIENT_TOKEN, "%s", token);
    }
    return true;
}

static void revoke(struct client *client, const struct demo_account *admin, int64_t user)
{
    size_t i;
    const json_t *token;
    json_t *page = client_open(client, admin, "/users/%lld", (long long)user);
    json_array_foreach(json_object_get(page, "tokens"), i, token)
    {
        long long id = json_integer_value(json_object_get(token, "id"));
        json_decref(client_post(client, admin, json_object(), "/users/%lld/tokens/%lld/revoke",
                                (long long)user, id));
    }
    json_decref(page);
}

void people_revoke(struct client *client)
{
    const struct demo_account *admin = account_named("admin");
    size_t i;
    const json_t *user;
    int64_t last = 0; /* the administrator takes the own token back at the end */
    json_t *page = client_open(client, admin, "/users");
    json_array_foreach(json_object_get(page, "users"), i, user)
    {
        int64_t id = json_integer_value(json_object_get(user, "id"));
        if (strcmp(json_string_value(json_object_get(user, "name")), admin->name) == 0)
            last = id;
        else
            revoke(client, admin, id);
    }
    revoke(client, admin, last);
    json_decref(page);
}
