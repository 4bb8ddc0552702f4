/* The room of plaques as it presents itself to the house. */
#include "plaque/internal.h"

static const struct route routes[] = {
    {HTTP_GET, "/plaques", plaque_list, WHO_BUSINESS, NULL, 0, NULL, "授牌登记册"},
    {HTTP_GET, "/plaques.csv", plaque_table, WHO_BUSINESS, NULL, 0, NULL, "授牌登记册的表格"},
    {HTTP_GET, "/plaques/due", plaque_dues, WHO_BUSINESS, NULL, 0, NULL, "要授、要换、要收的牌"},
    {HTTP_GET, "/plaques/new", plaque_new, WHO_GRANTS, NULL, 0, NULL, "登记授牌的表单"},
    {HTTP_POST, "/plaques", plaque_add, WHO_GRANTS, NULL, 0, NULL, "登记授牌"},
    {HTTP_GET, "/plaques/#id", plaque_show, WHO_BUSINESS, plaque_owner, 0, NULL, "一块牌"},
    {HTTP_POST, "/plaques/#id", plaque_change, WHO_GRANTS, plaque_owner, 0, NULL, "改正授牌登记"},
    {HTTP_POST, "/plaques/#id/take-back", plaque_take_back, WHO_GRANTS, plaque_owner, 0, NULL,
     "登记收牌"},
    {HTTP_POST, "/plaques/#id/restore", plaque_restore, WHO_GRANTS, plaque_owner, 0, NULL,
     "撤销收牌登记"},
    {HTTP_POST, "/plaques/#id/void", plaque_void, WHO_GRANTS, plaque_owner, 0, NULL,
     "作废错登的授牌"},
    {HTTP_GET, "/plaque-talks", plaque_talk_list, WHO_SEES_TALKS, NULL, 0, NULL, "诫勉谈话"},
    {HTTP_GET, "/plaque-talks.csv", plaque_talk_table, WHO_SEES_TALKS, NULL, 0, NULL,
     "诫勉谈话的表格"},
    {0},
};

static const struct nav_link nav[] = {
    {.group = "评星定级", .label = "授牌登记册", .link = "/plaques", .who = WHO_BUSINESS},
    {0},
};

const struct room plaque_room = {
    .name = "plaque",
    .routes = routes,
    .nav = nav,
    .due = plaque_due_add,
    .archive = plaque_archive,
};
