/* The room of quarterly analyses as it presents itself to the house. */
#include "analysis/internal.h"

#define READ ANALYSIS_READERS
#define WRITE ANALYSIS_WRITERS

static const struct route routes[] = {
    {HTTP_GET, "/analyses", analysis_list, READ, NULL, 0, NULL, "季度分析"},
    {HTTP_POST, "/analyses", analysis_open, WRITE, NULL, 0, NULL, "打开一个季度的分析"},
    {HTTP_GET, "/analyses/#id", analysis_show, READ, analysis_owner, 0, NULL, "一份季度分析"},
    {HTTP_GET, "/analyses/#id/print", analysis_print, READ, analysis_owner, 0, NULL,
     "季度分析的打印页"},
    {HTTP_GET, "/analyses/#id/figures.csv", analysis_table, READ, analysis_owner, 0, NULL,
     "季度分析数据的表格"},
    {HTTP_POST, "/analyses/#id", analysis_save, WRITE, analysis_owner, 0, NULL, "保存季度分析草稿"},
    {HTTP_POST, "/analyses/#id/submit", analysis_submit, WRITE, analysis_owner, 0, NULL,
     "提交季度分析"},
    {HTTP_POST, "/analyses/#id/withdraw", analysis_withdraw, WRITE, analysis_owner, ROUTE_BARE,
     NULL, "撤回季度分析"},
    {HTTP_POST, "/analyses/#id/approve", analysis_approve, WRITE, analysis_owner, ROUTE_BARE, NULL,
     "审核季度分析，定稿"},
    {HTTP_POST, "/analyses/#id/return", analysis_return, WRITE, analysis_owner, 0, NULL,
     "退回季度分析"},
    {HTTP_POST, "/analyses/#id/correct", analysis_correct, WRITE, analysis_owner, 0, NULL,
     "更正已定稿的季度分析"},
    {0},
};

static const struct nav_link nav[] = {
    {.group = "推进落实", .label = "季度分析", .link = "/analyses", .who = READ},
    {0},
};

const struct room analysis_room = {
    .name = "analysis",
    .routes = routes,
    .nav = nav,
    .due = analysis_due,
    .check = analyses_check,
};
