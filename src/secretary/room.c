/* The room of secretaries' files as it presents itself to the house. */
#include "secretary/internal.h"

static const struct route routes[] = {
    {HTTP_GET, "/secretaries", secretary_list, WHO_READS, NULL, 0, NULL, "书记履职档案"},
    {HTTP_GET, "/secretaries.csv", secretary_table, WHO_READS & ~(unsigned)ROLE_VILLAGE_SECRETARY,
     NULL, 0, NULL, "书记履职档案的表格"},
    {HTTP_GET, "/secretaries/#id", secretary_show, WHO_READS, secretary_owner, 0, NULL,
     "一位书记的履职档案"},
    {HTTP_GET, "/secretaries/#id/print", secretary_print, WHO_READS, secretary_owner, 0, NULL,
     "打印履职档案"},
    {HTTP_POST, "/secretaries/#id", secretary_correct, WHO_KEEPS, secretary_owner, 0, NULL,
     "更正任职时间"},
    {0},
};

static const struct nav_link nav[] = {
    {.group = "干部队伍", .label = "书记履职档案", .link = "/secretaries", .who = WHO_READS},
    {0},
};

const struct room secretary_room = {
    .name = "secretary",
    .routes = routes,
    .nav = nav,
};
