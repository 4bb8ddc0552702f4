/* The room of spot checks as it presents itself to the house. */
#include "spot_check/internal.h"

#define READ WHO_BUSINESS

static const struct route routes[] = {
    {HTTP_GET, "/spot-checks", spot_check_list, READ, NULL, 0, NULL, "专项抽查"},
    {HTTP_GET, "/spot-checks.csv", spot_check_table, READ, NULL, 0, NULL, "专项抽查的表格"},
    {HTTP_GET, "/spot-checks/new", spot_check_new, WHO_CHECKS, NULL, 0, NULL, "开展专项抽查的表单"},
    {HTTP_POST, "/spot-checks", spot_check_add, WHO_CHECKS, NULL, 0, NULL, "开展专项抽查并抽村"},
    {HTTP_GET, "/spot-checks/#id", spot_check_show, READ, spot_check_owner, 0, NULL,
     "一次专项抽查"},
    {HTTP_GET, "/spot-checks/#id/pool.csv", spot_pool_table, READ, spot_check_owner, 0, NULL,
     "抽取名单的表格"},
    {HTTP_GET, "/spot-visits/#id", spot_visit_show, READ, spot_visit_owner, 0, NULL,
     "一个村的抽查结果"},
    {HTTP_POST, "/spot-visits/#id/findings", spot_visit_record, WHO_CHECKS, spot_visit_owner,
     ROUTE_UPLOAD, NULL, "记录一项抽查结果"},
    {HTTP_POST, "/spot-visits/#id/in-order", spot_visit_rest, WHO_CHECKS, spot_visit_owner,
     ROUTE_BARE, NULL, "其余各项记为符合"},
    {HTTP_GET, "/spot-findings", spot_finding_list, READ, NULL, 0, NULL, "抽查问题"},
    {HTTP_GET, "/spot-findings.csv", spot_finding_table, READ, NULL, 0, NULL, "抽查问题的表格"},
    {HTTP_GET, "/spot-findings/#id", spot_finding_show, READ, spot_finding_owner, 0, NULL,
     "一个抽查问题"},
    {HTTP_POST, "/spot-findings/#id/mend", spot_finding_mend, WHO_MENDS, spot_finding_owner,
     ROUTE_UPLOAD, NULL, "报送整改情况"},
    {HTTP_POST, "/spot-findings/#id/withdraw", spot_finding_withdraw, WHO_MENDS, spot_finding_owner,
     ROUTE_BARE, NULL, "撤回整改情况"},
    {HTTP_POST, "/spot-findings/#id/close", spot_finding_close, WHO_CHECKS, spot_finding_owner,
     ROUTE_BARE, NULL, "核销抽查问题"},
    {HTTP_POST, "/spot-findings/#id/return", spot_finding_return, WHO_CHECKS, spot_finding_owner, 0,
     NULL, "退回整改情况"},
    {0},
};

static const struct nav_link nav[] = {
    {.group = "推进落实", .label = "专项抽查", .link = "/spot-checks", .who = WHO_BUSINESS},
    {.group = "推进落实", .label = "抽查问题", .link = "/spot-findings", .who = WHO_BUSINESS},
    {0},
};

static const struct setting settings[] = {
    {.name = "spot_mending_days",
     .label = "抽查问题整改天数",
     .kind = SETTING_INT,
     .otherwise = "30",
     .min = 1,
     .max = 365,
     .unit = "天",
     .rule = "EXEC-7",
     .source = "平台默认，文件没有规定",
     .hint = "记录问题时填好的整改期限，可以逐个改"},
    {0},
};

const struct room spot_check_room = {
    .name = "spot_check",
    .routes = routes,
    .nav = nav,
    .settings = settings,
    .due = spot_check_due,
    .archive = spot_check_archive,
};
