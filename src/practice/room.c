/* The room of good practice as it presents itself to the house. */
#include "practice/internal.h"

#define WRITE PRACTICE_WRITERS
#define REVIEW PRACTICE_REVIEWERS

static const struct route routes[] = {
    {HTTP_GET, "/practices", practice_list, WHO_BUSINESS, NULL, 0, NULL, "典型做法库"},
    {HTTP_GET, "/practices.csv", practice_table, WHO_BUSINESS, NULL, 0, NULL, "典型做法的表格"},
    {HTTP_GET, "/practices/new", practice_new, WRITE, NULL, 0, NULL, "从一项承诺写典型做法"},
    {HTTP_POST, "/practices", practice_add, WRITE, NULL, ROUTE_UPLOAD, NULL, "新写一个典型做法"},
    {HTTP_GET, "/practices/#id", practice_show, WHO_BUSINESS, NULL, 0, NULL, "一个典型做法"},
    {HTTP_GET, "/practices/#id/files/#attachment", practice_file, WHO_BUSINESS, NULL, ROUTE_FILE,
     NULL, "典型做法的附件"},
    {HTTP_GET, "/practices/#id/edit", practice_edit, WRITE, practice_owner, 0, NULL,
     "修改典型做法的表单"},
    {HTTP_POST, "/practices/#id", practice_change, WRITE, practice_owner, ROUTE_UPLOAD, NULL,
     "修改典型做法"},
    {HTTP_POST, "/practices/#id/files/#attachment/drop", practice_drop_file, WRITE, practice_owner,
     ROUTE_BARE, NULL, "删除典型做法的附件"},
    {HTTP_POST, "/practices/#id/submit", practice_submit, WRITE, practice_owner, ROUTE_BARE, NULL,
     "提交典型做法"},
    {HTTP_POST, "/practices/#id/withdraw", practice_withdraw, WRITE, practice_owner, ROUTE_BARE,
     NULL, "撤回典型做法"},
    {HTTP_POST, "/practices/#id/publish", practice_publish, REVIEW, practice_owner, ROUTE_BARE,
     NULL, "发布典型做法"},
    {HTTP_POST, "/practices/#id/return", practice_return, REVIEW, practice_owner, 0, NULL,
     "退回典型做法"},
    {HTTP_POST, "/practices/#id/promote", practice_promote, ROLE_CITY_OFFICER, practice_owner,
     ROUTE_BARE, NULL, "推广典型做法"},
    {HTTP_POST, "/practices/#id/take-back", practice_take_back, REVIEW, practice_owner, 0, NULL,
     "撤下典型做法"},
    {HTTP_POST, "/practices/#id/revise", practice_revise, WRITE, practice_owner, ROUTE_BARE, NULL,
     "重新修改撤下的典型做法"},
    {0},
};

static const struct nav_link nav[] = {
    {.group = "推进落实", .label = "典型做法", .link = "/practices", .who = WHO_BUSINESS},
    {0},
};

const struct room practice_room = {
    .name = "practice",
    .routes = routes,
    .nav = nav,
    .due = practice_due,
    .archive = practice_archive,
};
