/* The room of special reports as it presents itself to the house. */
#include "report/internal.h"

#define WRITE SPECIAL_WRITERS
#define READ SPECIAL_READERS

static const struct route routes[] = {
    {HTTP_GET, "/reports", special_list, READ, NULL, 0, NULL, "专题报告"},
    {HTTP_GET, "/reports.csv", special_table, READ, NULL, 0, NULL, "专题报告的表格"},
    {HTTP_POST, "/reports", special_add, WRITE, NULL, 0, NULL, "按验收数字生成一届的专题报告"},
    {HTTP_GET, "/reports/#id", special_show, READ, special_owner, 0, NULL, "一份专题报告"},
    {HTTP_GET, "/reports/#id/print", special_print, READ, special_owner, 0, NULL, "打印专题报告"},
    {HTTP_GET, "/reports/#id/docx", special_docx, READ, special_owner, 0, NULL,
     "专题报告的 Word 文件"},
    {HTTP_GET, "/reports/#id/head", special_head, WRITE, special_owner, 0, NULL,
     "修改标题和落款的表单"},
    {HTTP_POST, "/reports/#id/head", special_head_save, WRITE, special_owner, 0, NULL,
     "修改标题和落款"},
    {HTTP_GET, "/reports/#id/sections/:section", special_section_form, WRITE, special_owner, 0,
     NULL, "修改一部分的表单"},
    {HTTP_POST, "/reports/#id/sections/:section", special_section_save, WRITE, special_owner, 0,
     NULL, "修改一部分"},
    {HTTP_GET, "/reports/#id/sections/:section/regenerate", special_again, WRITE, special_owner, 0,
     NULL, "重新生成一部分：先对照"},
    {HTTP_POST, "/reports/#id/sections/:section/regenerate", special_again_save, WRITE,
     special_owner, ROUTE_BARE, NULL, "重新生成一部分"},
    {HTTP_GET, "/reports/#id/versions", special_versions, WRITE, special_owner, 0, NULL,
     "历次文稿"},
    {HTTP_GET, "/reports/#id/versions/#number", special_version_show, WRITE, special_owner, 0, NULL,
     "某一稿"},
    {HTTP_GET, "/reports/#id/compare", special_versions_compare, WRITE, special_owner, 0, NULL,
     "两稿对照"},
    {HTTP_POST, "/reports/#id/submit", special_submit, WRITE, special_owner, ROUTE_BARE, NULL,
     "提交专题报告"},
    {HTTP_POST, "/reports/#id/withdraw", special_withdraw, WRITE, special_owner, ROUTE_BARE, NULL,
     "撤回专题报告"},
    {HTTP_POST, "/reports/#id/approve", special_approve, WRITE, special_owner, ROUTE_BARE, NULL,
     "专题报告审核通过"},
    {HTTP_POST, "/reports/#id/return", special_return, WRITE, special_owner, 0, NULL,
     "退回修改专题报告"},
    {HTTP_POST, "/reports/#id/send", special_send, WRITE, special_owner, ROUTE_BARE, NULL,
     "报送专题报告"},
    {HTTP_POST, "/reports/#id/receive", special_receive, ROLE_CITY_OFFICER, special_sent_owner,
     ROUTE_BARE, NULL, "接收专题报告"},
    {HTTP_POST, "/reports/#id/send-back", special_send_back, ROLE_CITY_OFFICER, special_sent_owner,
     0, NULL, "退回重报专题报告"},
    {0},
};

static const struct nav_link nav[] = {
    {.group = "考评验收", .label = "专题报告", .link = "/reports", .who = READ},
    {0},
};

const struct room report_room = {
    .name = "report",
    .routes = routes,
    .nav = nav,
    .due = special_due,
    .check = special_check,
};
