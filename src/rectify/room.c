/* The room of putting right as it presents itself to the house. */
#include "rectify/remedy.h"

#define OWN naming_owner
#define VILLAGE remedy_owner

static const struct route routes[] = {
    {HTTP_GET, "/namings", naming_list, WHO_SEES_NAMES, NULL, 0, NULL, "各镇确定的先进村和整顿村"},
    {HTTP_GET, "/namings.csv", naming_table, WHO_SEES_NAMES, NULL, 0, NULL, "各镇确定情况的表格"},
    {HTTP_GET, "/namings/new", naming_new, WHO_NAMES, NULL, 0, NULL, "确定先进村和整顿村的表单"},
    {HTTP_POST, "/namings", naming_add, WHO_NAMES, NULL, 0, NULL, "确定先进村和整顿村"},
    {HTTP_GET, "/namings/#id", naming_show, WHO_SEES_NAMES, OWN, 0, NULL, "一个镇的先进村和整顿村"},
    {HTTP_POST, "/namings/#id", naming_change, WHO_NAMES, OWN, 0, NULL, "修改先进村和整顿村"},
    {HTTP_POST, "/namings/#id/submit", naming_submit, WHO_NAMES, OWN, ROUTE_BARE, NULL,
     "名单报县里审核"},
    {HTTP_POST, "/namings/#id/withdraw", naming_withdraw, WHO_NAMES, OWN, ROUTE_BARE, NULL,
     "撤回名单"},
    {HTTP_POST, "/namings/#id/approve", naming_approve, WHO_APPROVES_NAMES, OWN, ROUTE_BARE, NULL,
     "名单审核通过"},
    {HTTP_POST, "/namings/#id/return", naming_return, WHO_APPROVES_NAMES, OWN, 0, NULL, "退回名单"},

    {HTTP_GET, "/remedies", remedy_list, WHO_SEES_REMEDIES, NULL, 0, NULL, "整顿的村"},
    {HTTP_GET, "/remedies.csv", remedy_table, WHO_SEES_REMEDIES, NULL, 0, NULL, "整顿的村的表格"},
    {HTTP_GET, "/remedies/#id", remedy_show, WHO_SEES_REMEDIES, VILLAGE, 0, NULL,
     "一个村的整顿方案、措施和四查"},
    {HTTP_GET, "/remedies/#id/edit", remedy_edit, WHO_PLANS, VILLAGE, 0, NULL, "整顿方案的表单"},
    {HTTP_POST, "/remedies/#id", remedy_change, WHO_PLANS, VILLAGE, 0, NULL, "修改整顿方案"},
    {HTTP_POST, "/remedies/#id/submit", remedy_submit, WHO_PLANS, VILLAGE, ROUTE_BARE, NULL,
     "整顿方案报县里审核"},
    {HTTP_POST, "/remedies/#id/withdraw", remedy_withdraw, WHO_PLANS, VILLAGE, ROUTE_BARE, NULL,
     "撤回整顿方案或者摘帽的报请"},
    {HTTP_POST, "/remedies/#id/approve", remedy_approve, WHO_TAKES_OFF, VILLAGE, ROUTE_BARE, NULL,
     "同意整顿方案"},
    {HTTP_POST, "/remedies/#id/return", remedy_return, WHO_TAKES_OFF, VILLAGE, 0, NULL,
     "退回整顿方案，或者退回继续整顿"},
    {HTTP_POST, "/remedies/#id/revise", remedy_revise, WHO_PLANS, VILLAGE, 0, NULL, "调整整顿方案"},
    {HTTP_POST, "/remedies/#id/steps/#step", remedy_finish_step, WHO_CARRIES_OUT, VILLAGE, 0, NULL,
     "登记整顿措施做好"},
    {HTTP_POST, "/remedies/#id/steps/#step/undo", remedy_undo_step, WHO_CARRIES_OUT, VILLAGE,
     ROUTE_BARE, NULL, "撤销整顿措施的登记"},
    {HTTP_POST, "/remedies/#id/checks", remedy_inspect, WHO_INSPECTS, VILLAGE, 0, NULL,
     "登记四查的结果"},
    {HTTP_POST, "/remedies/#id/propose", remedy_propose, WHO_PLANS, VILLAGE, ROUTE_BARE, NULL,
     "报请摘帽"},
    {HTTP_POST, "/remedies/#id/take-off", remedy_take_off, WHO_TAKES_OFF, VILLAGE, ROUTE_BARE, NULL,
     "同意摘帽"},
    {HTTP_POST, "/remedies/#id/cancel", remedy_cancel, WHO_TAKES_OFF, VILLAGE, 0, NULL,
     "撤销列错的整顿对象"},
    {HTTP_POST, "/remedies/#id/relapse", remedy_relapse, WHO_INSPECTS, VILLAGE, 0, NULL,
     "摘帽后问题反弹，重新整顿"},
    {0},
};

static const struct nav_link nav[] = {
    {.group = "考评验收", .label = "先进村和整顿村", .link = "/namings", .who = WHO_SEES_NAMES},
    {.group = "考评验收", .label = "整顿的村", .link = "/remedies", .who = WHO_SEES_REMEDIES},
    {0},
};

#define LEAST(setting, what, number, help)                                                         \
    {                                                                                              \
        .name = (setting), .label = (what), .kind = SETTING_INT, .otherwise = (number), .min = 0,  \
        .max = 100, .unit = "个村", .rule = "RATE-10",                                             \
        .source = "五个好：各乡镇至少确定 5 个左右的先进村高标准建设，至少确定 3 个左右整顿",      \
        .hint = (help)                                                                             \
    }
static const struct setting settings[] = {
    LEAST("build_least", "每个镇至少培育的先进村", "5", "村少的镇按比例减少"),
    LEAST("right_least", "每个镇至少整顿的后进村", "3", "村少的镇按比例减少"),
    {.name = NAMING_DAYS,
     .label = "定先进村和整顿村的期限",
     .kind = SETTING_INT,
     .otherwise = "30",
     .min = 1,
     .max = 180,
     .unit = "天",
     .rule = "RATE-10",
     .source = "平台默认，文件没有规定",
     .hint = "全镇的五个好评定都定下来以后几天内，镇里确定名单"},
    {.name = REMEDY_DAYS,
     .label = "定整顿方案的期限",
     .kind = SETTING_INT,
     .otherwise = "30",
     .min = 1,
     .max = 180,
     .unit = "天",
     .rule = "RATE-10",
     .source = "平台默认，文件没有规定",
     .hint = "列为整顿对象以后几天内，镇里定下一村一策的方案"},
    {0},
};

static void all_due(struct ctx *ctx, struct todo_list *list)
{
    naming_due(ctx, list);
    remedy_due(ctx, list);
}

static void all_archive(struct ctx *ctx, const char *unit_code, struct archive *archive)
{
    naming_archive(ctx, unit_code, archive);
    remedy_archive(ctx, unit_code, archive);
}

const struct room rectify_room = {
    .name = "rectify",
    .routes = routes,
    .nav = nav,
    .settings = settings,
    .due = all_due,
    .archive = all_archive,
    .check = remedies_check,
};
