/* The room of final acceptance as it presents itself to the house. */
#include "acceptance/internal.h"

#define READ WHO_BUSINESS

static const struct route routes[] = {
    {HTTP_GET, "/acceptances", acceptance_list, READ, NULL, 0, NULL, "全面验收"},
    {HTTP_GET, "/acceptances.csv", acceptance_table, READ, NULL, 0, NULL, "全面验收的表格"},
    {HTTP_GET, "/plans/#id/acceptance", acceptance_show, READ, plan_owner, 0, NULL,
     "一份规划的全面验收"},
    {HTTP_POST, "/plans/#id/acceptance", acceptance_save, WHO_ACCEPTS, plan_owner, ROUTE_UPLOAD,
     NULL, "保存验收"},
    {HTTP_POST, "/plans/#id/acceptance/suggest", acceptance_suggest, WHO_ACCEPTS, plan_owner,
     ROUTE_UPLOAD, NULL, "没有验收的事项按自评填好"},
    {HTTP_POST, "/plans/#id/acceptance/files/#file/remove", acceptance_drop_file, WHO_ACCEPTS,
     plan_owner, ROUTE_BARE, NULL, "移除验收材料"},
    {HTTP_POST, "/plans/#id/acceptance/sign", acceptance_sign, WHO_ACCEPTS, plan_owner,
     ROUTE_UPLOAD, NULL, "签署验收"},
    {HTTP_POST, "/plans/#id/acceptance/withdraw", acceptance_withdraw, WHO_ACCEPTS, plan_owner,
     ROUTE_BARE, NULL, "撤回签署"},
    {HTTP_POST, "/plans/#id/acceptance/confirm", acceptance_confirm, WHO_ACCEPTS, plan_owner,
     ROUTE_BARE, NULL, "第二人签署验收"},
    {HTTP_POST, "/plans/#id/acceptance/return", acceptance_return, WHO_ACCEPTS, plan_owner, 0, NULL,
     "退回验收"},
    {HTTP_POST, "/plans/#id/acceptance/permit", acceptance_permit, WHO_PERMITS, plan_owner, 0, NULL,
     "准许补办验收"},
    {0},
};

static const struct nav_link nav[] = {
    {.group = "考评验收", .label = "全面验收", .link = "/acceptances", .who = WHO_BUSINESS},
    {0},
};

static const struct setting settings[] = {
    {.name = "acceptance_months",
     .label = "全面验收提前月数",
     .kind = SETTING_INT,
     .otherwise = "6",
     .min = 1,
     .max = 60,
     .unit = "个月",
     .rule = "EVAL-2",
     .source = "实施意见：全面验收在新一轮村党组织集中换届工作启动前 6 个月内实施",
     .hint = "换届选举日期之前这么多个月内可以验收"},
    {.name = "acceptance_partly_share",
     .label = "部分兑现折算",
     .kind = SETTING_INT,
     .otherwise = "50",
     .min = 0,
     .max = 99,
     .unit = "%",
     .rule = "EVAL-2",
     .source = "平台默认，文件没有规定",
     .hint = "算履诺率时，部分兑现的一项按多少算；兑现按 100，未兑现按 0"},
    {0},
};

const struct room acceptance_room = {
    .name = "acceptance",
    .routes = routes,
    .nav = nav,
    .settings = settings,
    .due = acceptance_due,
    .agenda = acceptance_agenda,
    .archive = acceptance_archive,
    .dossier_again = acceptance_enter_again,
    .check = acceptance_check,
};
