/* The room of ratings as it presents itself to the house. */
#include "rating/internal.h"

#define READ WHO_BUSINESS

static const struct route routes[] = {
    {HTTP_GET, "/rating-schemes", scheme_list, READ, NULL, 0, NULL, "评定办法"},
    {HTTP_POST, "/rating-schemes", scheme_copy, WHO_KEEPS_SCHEMES, NULL, 0, NULL, "新建评定办法"},
    {HTTP_GET, "/rating-schemes/:key", scheme_show, READ, NULL, 0, NULL, "一个评定办法"},
    {HTTP_GET, "/rating-schemes/:key/edit", scheme_edit, WHO_KEEPS_SCHEMES, NULL, 0, NULL,
     "修改评定办法的表格"},
    {HTTP_POST, "/rating-schemes/:key", scheme_save, WHO_KEEPS_SCHEMES, NULL, 0, NULL,
     "修改评定办法"},
    {0},
};

static const struct nav_link nav[] = {
    {.group = "考评验收", .label = "评定办法", .link = "/rating-schemes", .who = WHO_BUSINESS},
    {0},
};

const struct room rating_room = {
    .name = "rating",
    .routes = routes,
    .nav = nav,
};
