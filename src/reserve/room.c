/* The room of reserve cadres as it presents itself to the house. To everybody without business with
 * the pool none of its addresses exists, and each asks for the second factor (POOL-10). */
#include "reserve/internal.h"
#include "unit.h"

#define CLOSED (ROUTE_HIDDEN | ROUTE_FACTOR | ROUTE_PRIVATE)
#define OF_PERSON(method, path, handler, who, flags, title)                                        \
    {                                                                                              \
        method, "/reserve/people/#id" path, handler, who, pool_filed_owner, CLOSED | (flags),      \
            NULL, title                                                                            \
    }

static const struct route routes[] = {
    {HTTP_GET, "/reserve", reserve_overview, WHO_FOLLOWS, NULL, CLOSED, NULL, "后备力量各阶段人数"},
    {HTTP_GET, "/reserve/print", reserve_overview_print, WHO_FOLLOWS, NULL, CLOSED, NULL,
     "后备力量各阶段人数的打印页"},
    {HTTP_POST, "/reserve/export", reserve_overview_export, WHO_FOLLOWS, NULL, CLOSED, NULL,
     "导出各阶段人数"},
    {HTTP_GET, "/reserve/people", reserve_people, WHO_FOLLOWS, NULL, CLOSED, NULL,
     "备案的后备力量，还缺什么"},
    {HTTP_POST, "/reserve/people/export", reserve_people_export, WHO_FOLLOWS, NULL, CLOSED, NULL,
     "导出培养情况"},
    OF_PERSON(HTTP_GET, "", reserve_show, WHO_FOLLOWS, 0, "一名后备力量的培养情况"),
    OF_PERSON(HTTP_GET, "/pair", pair_form, WHO_TRAINS, 0, "安排导师和第一书记的表单"),
    OF_PERSON(HTTP_POST, "/pair", pair_save, WHO_TRAINS, 0, "安排导师和第一书记"),
    OF_PERSON(HTTP_GET, "/notes/:month", note_form, WHO_TRAINS, 0, "一个月的月记的表单"),
    OF_PERSON(HTTP_POST, "/notes/:month", note_save, WHO_TRAINS, 0, "写一个月的月记"),
    OF_PERSON(HTTP_GET, "/tasks/new", task_new, WHO_TRAINS, 0, "交办任务的表单"),
    OF_PERSON(HTTP_POST, "/tasks", task_add, WHO_TRAINS, 0, "交办任务"),
    OF_PERSON(HTTP_GET, "/tasks/#task", task_form, WHO_TRAINS, 0, "修改任务、登记结果的表单"),
    OF_PERSON(HTTP_POST, "/tasks/#task", task_save, WHO_TRAINS, 0, "修改任务、登记结果"),
    OF_PERSON(HTTP_GET, "/reviews/:year", review_form, WHO_TRAINS, 0, "一年的再评估的表单"),
    OF_PERSON(HTTP_POST, "/reviews/:year", review_save, WHO_TRAINS, 0, "登记一年的再评估"),
    OF_PERSON(HTTP_POST, "/reviews/:year/approve", review_approve, WHO_TRAINS, ROUTE_BARE,
              "审定再评估"),
    OF_PERSON(HTTP_POST, "/reviews/:year/return", review_return, WHO_TRAINS, 0, "退回再评估"),
    OF_PERSON(HTTP_GET, "/use", use_form, WHO_TRAINS, 0, "登记使用的表单"),
    OF_PERSON(HTTP_POST, "/use", use_save, WHO_TRAINS, 0, "登记使用，或者确认名册里的任职"),
    OF_PERSON(HTTP_GET, "/exit", exit_form, WHO_TRAINS, 0, "登记退出的表单"),
    OF_PERSON(HTTP_POST, "/exit", exit_save, WHO_TRAINS, 0, "登记退出"),
    OF_PERSON(HTTP_POST, "/exit/approve", exit_approve, WHO_TRAINS, ROUTE_BARE, "审定退出"),
    OF_PERSON(HTTP_POST, "/exit/return", exit_return, WHO_TRAINS, 0, "退回退出"),
    {HTTP_GET, "/reserve/people/#id/erase", erase_form, WHO_TRAINS | ROLE_COUNTY_REVIEWER,
     pool_person_owner, CLOSED, NULL, "删除没有备案的人的表单"},
    {HTTP_POST, "/reserve/people/#id/erase", erase_do, WHO_TRAINS | ROLE_COUNTY_REVIEWER,
     pool_person_owner, CLOSED, NULL, "删除没有备案的人的全部资料"},
    {HTTP_GET, "/reserve/classes", reserve_classes, WHO_FOLLOWS, NULL, CLOSED, NULL,
     "后备力量参加的培训班"},
    {HTTP_GET, "/reserve/classes/#class", reserve_class, WHO_FOLLOWS, NULL, CLOSED, NULL,
     "后备力量里参加一个培训班的人"},
    {HTTP_POST, "/reserve/classes/#class/attend", reserve_attend, WHO_TRAINS, NULL, CLOSED, NULL,
     "登记后备力量里参加培训的人"},
    {HTTP_POST, "/reserve/classes/#class/people/#id/remove", reserve_attend_remove, WHO_TRAINS,
     pool_filed_owner, CLOSED | ROUTE_BARE, NULL, "移除登记错的参加人"},
    {HTTP_GET, "/reserve/vacancies", reserve_vacancies, WHO_FOLLOWS, NULL, CLOSED, NULL,
     "职务空缺和本村合适的后备力量"},
    {HTTP_GET, "/reserve/villages/:code", replacement_show, WHO_REPLACES, unit_owner, CLOSED, NULL,
     "一个村要不要补充后备力量"},
    {HTTP_POST, "/reserve/villages/:code/next-list", replacement_begin, ROLE_VILLAGE_SECRETARY,
     unit_owner, CLOSED | ROUTE_BARE, NULL, "开始补充，再报一份名单"},
    {HTTP_GET, "/reserve/meetings", steering_show, WHO_FOLLOWS, NULL, CLOSED, NULL, "各镇调度会"},
    {HTTP_GET, "/reserve/towns/:town/meetings/:month", steering_form, WHO_FOLLOWS, steering_owner,
     CLOSED, NULL, "一次调度会的记录"},
    {HTTP_POST, "/reserve/towns/:town/meetings/:month", steering_save, WHO_TRAINS, steering_owner,
     CLOSED, NULL, "登记调度会"},
    {0},
};

static const struct nav_link nav[] = {
    {.group = "干部队伍", .label = "后备力量阶段", .link = "/reserve", .who = WHO_FOLLOWS},
    {.group = "干部队伍", .label = "后备力量培养", .link = "/reserve/people", .who = WHO_FOLLOWS},
    {.group = "干部队伍", .label = "空缺和后备", .link = "/reserve/vacancies", .who = WHO_FOLLOWS},
    {0},
};

#define D4 "村级党组织书记后备力量培育储备三年行动方案"

static const struct setting settings[] = {
    {.name = "pool_training_days",
     .label = "后备力量每年培训天数",
     .kind = SETTING_INT,
     .otherwise = "3",
     .min = 0,
     .max = 100,
     .unit = "天",
     .rule = "CADRE-5",
     .source = D4 "：培训时间不少于 3 天",
     .hint = "按培训班的整天和半天累计"},
    {.name = "pool_training_times",
     .label = "后备力量每年培训次数",
     .kind = SETTING_INT,
     .otherwise = "1",
     .min = 0,
     .max = 100,
     .unit = "次",
     .rule = "CADRE-5",
     .source = D4 "：每年至少全覆盖轮训一遍",
     .hint = "参加过的培训班数"},
    {.name = "pool_election_on",
     .label = "村级换届的日期",
     .kind = SETTING_DATE,
     .otherwise = "2026-12-31",
     .rule = "POOL-8",
     .source = D4 "：2026 年村级换届，进班子的适时补充储备",
     .hint = "换届以后，已使用的人要补上"},
    {0},
};

const struct room reserve_room = {
    .name = "reserve",
    .routes = routes,
    .nav = nav,
    .settings = settings,
    .due = reserve_due,
    .sealed = reserve_sealed,
};
