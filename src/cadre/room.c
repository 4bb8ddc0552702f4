/* The room of village cadres as it presents itself to the house. */
#include "cadre/internal.h"
#include "core/import.h"
#include "unit.h"

static const struct route routes[] = {
    {HTTP_GET, "/cadres", cadre_list, WHO_READS, NULL, 0, NULL, "村干部"},
    {HTTP_GET, "/cadres.csv", cadre_table, WHO_READS, NULL, 0, NULL, "村干部的表格"},
    {HTTP_GET, "/cadres/import", cadre_import_page, WHO_KEEPS, NULL, 0, NULL, "导入村干部"},
    {HTTP_POST, "/cadres/import", cadre_import, WHO_KEEPS, NULL, ROUTE_UPLOAD, import_prepare,
     "导入村干部：先核对，再导入"},
    {HTTP_GET, "/units/:code/cadres", cadre_team_show, WHO_READS, unit_owner, 0, NULL,
     "一个村某日的“两委”班子"},
    {HTTP_GET, "/units/:code/cadres/new", cadre_new, WHO_KEEPS, unit_owner, 0, NULL,
     "登记村干部的表单"},
    {HTTP_POST, "/units/:code/cadres", cadre_add, WHO_KEEPS, unit_owner, 0, NULL, "登记村干部"},
    {HTTP_GET, "/cadres/#id", cadre_show, WHO_READS, cadre_owner, 0, NULL, "一名村干部"},
    {HTTP_GET, "/cadres/#id/edit", cadre_edit, WHO_KEEPS, cadre_owner, 0, NULL, "修改村干部的表单"},
    {HTTP_POST, "/cadres/#id", cadre_change, WHO_KEEPS, cadre_owner, 0, NULL, "修改村干部"},
    {HTTP_GET, "/cadres/#id/posts/new", cadre_post_new, WHO_KEEPS, cadre_owner, 0, NULL,
     "登记任职的表单"},
    {HTTP_POST, "/cadres/#id/posts", cadre_post_add, WHO_KEEPS, cadre_owner, 0, NULL, "登记任职"},
    {HTTP_GET, "/cadres/#id/posts/#post", cadre_post_show, WHO_KEEPS, cadre_owner, 0, NULL,
     "修改任职的表单"},
    {HTTP_POST, "/cadres/#id/posts/#post", cadre_post_change, WHO_KEEPS, cadre_owner, 0, NULL,
     "修改任职、登记离任"},
    {HTTP_POST, "/cadres/#id/posts/#post/remove", cadre_post_remove, WHO_KEEPS, cadre_owner,
     ROUTE_BARE, NULL, "删除登记错的任职"},
    {HTTP_GET, "/cadre-structure", cadre_structure_show, WHO_READS, NULL, 0, NULL, "班子结构"},
    {HTTP_GET, "/cadre-structure.csv", cadre_structure_table, WHO_READS, NULL, 0, NULL,
     "班子结构的表格"},
    {HTTP_GET, "/cadre-teams", cadre_teams_show, WHO_READS, NULL, 0, NULL, "各村班子"},
    {HTTP_GET, "/cadre-teams.csv", cadre_teams_table, WHO_READS, NULL, 0, NULL, "各村班子的表格"},
    {HTTP_GET, "/cadre-pay", cadre_pay_show, WHO_READS, NULL, 0, NULL, "报酬核对"},
    {HTTP_GET, "/cadre-pay.csv", cadre_pay_table, WHO_READS, NULL, 0, NULL, "报酬核对的表格"},
    {0},
};

#define ABOVE (WHO_READS & ~(unsigned)ROLE_VILLAGE_SECRETARY)

static const struct nav_link nav[] = {
    {.group = "干部队伍", .label = "村干部", .link = "/cadres", .who = WHO_READS},
    {.group = "干部队伍", .label = "班子结构", .link = "/cadre-structure", .who = ABOVE},
    {.group = "干部队伍", .label = "报酬核对", .link = "/cadre-pay", .who = ABOVE},
    {0},
};

static const struct setting settings[] = {
    {.name = "cadre_concurrent_share",
     .label = "一肩挑比例目标",
     .kind = SETTING_INT,
     .otherwise = "70",
     .min = 0,
     .max = 100,
     .unit = "%",
     .rule = "CADRE-2",
     .source = "农村基层党建“七个一”工程：一肩挑比例到 2021 年超过 70%",
     .hint = "超过这个数才算达到"},
    {.name = "cadre_pay_share",
     .label = "一般干部报酬占书记报酬的比例",
     .kind = SETTING_INT,
     .otherwise = "70",
     .min = 0,
     .max = 100,
     .unit = "%",
     .rule = "CADRE-3",
     .source = "农村基层党建“七个一”工程：一般干部报酬不低于书记的 70%",
     .hint = "按基本报酬加绩效报酬比"},
    {0},
};

const struct room cadre_room = {
    .name = "cadre",
    .routes = routes,
    .nav = nav,
    .settings = settings,
    .due = cadre_due,
    .archive = cadre_archive,
};
