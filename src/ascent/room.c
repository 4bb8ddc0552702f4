/* The room of aims and promises as it presents itself to the house. */
#include "ascent/internal.h"

#define OWN ascent_owner

static const struct route routes[] = {
    {HTTP_GET, "/ascents", ascent_list, WHO_BUSINESS, NULL, 0, NULL, "创星目标和亮星承诺"},
    {HTTP_GET, "/ascents.csv", ascent_table, WHO_BUSINESS, NULL, 0, NULL,
     "创星目标和亮星承诺的表格"},
    {HTTP_GET, "/ascents/new", ascent_new, WHO_ASCENDS, NULL, 0, NULL, "定目标或承诺的表单"},
    {HTTP_POST, "/ascents", ascent_add, WHO_ASCENDS, NULL, 0, NULL, "新定一个目标或承诺"},
    {HTTP_GET, "/ascents/#id", ascent_page, WHO_BUSINESS, OWN, 0, NULL, "一个村的目标或承诺"},
    {HTTP_GET, "/ascents/#id/edit", ascent_edit, WHO_ASCENDS, OWN, 0, NULL, "修改目标或承诺的表单"},
    {HTTP_POST, "/ascents/#id", ascent_change, WHO_ASCENDS, OWN, 0, NULL, "修改目标或承诺"},
    {HTTP_POST, "/ascents/#id/submit", ascent_submit, WHO_ASCENDS, OWN, ROUTE_BARE, NULL,
     "目标或承诺提交镇审核"},
    {HTTP_POST, "/ascents/#id/withdraw", ascent_withdraw, WHO_ASCENDS, OWN, ROUTE_BARE, NULL,
     "撤回目标或承诺"},
    {HTTP_POST, "/ascents/#id/approve", ascent_approve, WHO_REVIEWS, OWN, ROUTE_BARE, NULL,
     "目标或承诺审核通过"},
    {HTTP_POST, "/ascents/#id/return", ascent_return, WHO_REVIEWS, OWN, 0, NULL, "退回目标或承诺"},
    {HTTP_POST, "/ascents/#id/take-back", ascent_take_back, WHO_TAKES_BACK, OWN, 0, NULL,
     "从公开页撤下承诺"},
    {HTTP_POST, "/ascents/#id/revise", ascent_revise, WHO_ASCENDS, OWN, ROUTE_BARE, NULL,
     "重新修改撤下的承诺"},
    {HTTP_GET, "/public/star-promises/:code", ascent_public_page, WHO_PUBLIC, NULL, 0, NULL,
     "一个村公开的亮星承诺"},
    {HTTP_GET, "/public/star-promises/:code/poster", ascent_poster, WHO_PUBLIC, NULL, 0, NULL,
     "可打印张贴的亮星承诺"},
    {0},
};

static const struct nav_link nav[] = {
    {.group = "评星定级", .label = "创星与承诺", .link = "/ascents", .who = WHO_BUSINESS},
    {0},
};

#define DAYS(setting, what, help)                                                                  \
    {                                                                                              \
        .name = (setting), .label = (what), .kind = SETTING_INT, .otherwise = "30", .min = 1,      \
        .max = 180, .unit = "天", .rule = "RATE-4", .source = "平台默认，文件没有规定",            \
        .hint = (help)                                                                             \
    }
static const struct setting settings[] = {
    DAYS("ascent_aim_days", "定创星目标的期限", "一年的评定开始以后几天内，村里定下目标"),
    DAYS("ascent_promise_days", "提出亮星承诺的期限", "评定定下来以后几天内，村里提出承诺"),
    {0},
};

const struct room ascent_room = {
    .name = "ascent",
    .routes = routes,
    .nav = nav,
    .settings = settings,
    .due = ascent_due,
    .archive = ascent_archive,
    .check = ascent_check,
};
