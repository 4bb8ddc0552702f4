/* The room of putting right as it presents itself to the house. */
#include "rectify/internal.h"

#define OWN naming_owner

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
    {0},
};

static const struct nav_link nav[] = {
    {.group = "评星定级", .label = "整顿提高", .link = "/namings", .who = WHO_SEES_NAMES},
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
    {0},
};

const struct room rectify_room = {
    .name = "rectify",
    .routes = routes,
    .nav = nav,
    .settings = settings,
    .due = naming_due,
    .archive = naming_archive,
};
