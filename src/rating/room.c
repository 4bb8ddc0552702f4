/* The room of ratings as it presents itself to the house. */
#include "core/import.h"
#include "rating/file.h"
#include "rating/internal.h"
#include "rating/moves.h"

#define READ WHO_BUSINESS

static const struct route routes[] = {
    {HTTP_GET, "/rating-schemes", scheme_list, READ, NULL, 0, NULL, "评定办法"},
    {HTTP_POST, "/rating-schemes", scheme_copy, WHO_KEEPS_SCHEMES, NULL, 0, NULL, "新建评定办法"},
    {HTTP_GET, "/rating-schemes/:key", scheme_show, READ, NULL, 0, NULL, "一个评定办法"},
    {HTTP_GET, "/rating-schemes/:key/edit", scheme_edit, WHO_KEEPS_SCHEMES, NULL, 0, NULL,
     "修改评定办法的表格"},
    {HTTP_POST, "/rating-schemes/:key", scheme_save, WHO_KEEPS_SCHEMES, NULL, 0, NULL,
     "修改评定办法"},
    {HTTP_GET, "/ratings", rating_list, READ, NULL, 0, NULL, "年度评定"},
    {HTTP_GET, "/ratings.csv", rating_table, READ, NULL, 0, NULL, "年度评定的表格"},
    {HTTP_POST, "/ratings", rating_start, WHO_CLOSES, NULL, 0, NULL, "开始一年的评定"},
    {HTTP_POST, "/ratings/all", rating_all, WHO_RATES | WHO_CLOSES, NULL, 0, NULL,
     "一个镇的村一次办理"},
    {HTTP_GET, "/rating-rounds/#id/sheet", rating_sheet_page, WHO_RATES, NULL, 0, NULL,
     "用表格评定"},
    {HTTP_GET, "/rating-rounds/#id/sheet.csv", rating_sheet, WHO_RATES, NULL, 0, NULL, "镇评定表"},
    {HTTP_POST, "/rating-rounds/#id/sheet", rating_sheet_import, WHO_RATES, NULL, ROUTE_UPLOAD,
     import_prepare, "核对或导入一张镇评定表"},
    {HTTP_GET, "/ratings/#id", rating_show, READ, rating_owner, 0, NULL, "一个村的年度评定"},
    {HTTP_POST, "/ratings/#id/self", rating_self, WHO_RATES_SELF, rating_owner, 0, NULL,
     "保存自评"},
    {HTTP_POST, "/ratings/#id/submit", rating_submit, WHO_RATES_SELF, rating_owner, 0, NULL,
     "提交自评"},
    {HTTP_POST, "/ratings/#id/town", rating_town, WHO_RATES, rating_owner, 0, NULL,
     "保存评议票和镇评定"},
    {HTTP_POST, "/ratings/#id/rate", rating_rate, WHO_RATES, rating_owner, 0, NULL,
     "评定交第二人核对"},
    {HTTP_POST, "/ratings/#id/withdraw", rating_withdraw, WHO_RATES_SELF | WHO_RATES, rating_owner,
     ROUTE_BARE, NULL, "撤回自评或评定"},
    {HTTP_POST, "/ratings/#id/check", rating_check_off, WHO_RATES, rating_owner, ROUTE_BARE, NULL,
     "第二人核对评定"},
    {HTTP_POST, "/ratings/#id/confirm", rating_confirm, WHO_CLOSES, rating_owner, ROUTE_BARE, NULL,
     "县确认评定"},
    {HTTP_POST, "/ratings/#id/return", rating_return, WHO_RATES | WHO_CLOSES, rating_owner, 0, NULL,
     "退回自评或评定"},
    {HTTP_POST, "/ratings/#id/correct", rating_correct_start, WHO_CLOSES, rating_owner, 0, NULL,
     "更正评定"},
    {HTTP_POST, "/ratings/#id/talk", rating_talk, WHO_RATES, rating_owner, 0, NULL,
     "登记降等次谈话"},
    {HTTP_GET, "/rating-categories", category_list, READ, NULL, 0, NULL, "村的类别"},
    {HTTP_GET, "/rating-categories.csv", category_table, READ, NULL, 0, NULL, "村的类别的表格"},
    {HTTP_POST, "/rating-categories", category_save, WHO_KEEPS_SCHEMES, NULL, 0, NULL,
     "定有哪些类别"},
    {HTTP_POST, "/rating-categories/villages", category_place, WHO_KEEPS_SCHEMES, NULL, 0, NULL,
     "村归入类别"},
    {HTTP_GET, "/rating-categories/import", category_import_form, WHO_KEEPS_SCHEMES, NULL, 0, NULL,
     "导入村的类别的表单"},
    {HTTP_POST, "/rating-categories/import", category_import, WHO_KEEPS_SCHEMES, NULL, ROUTE_UPLOAD,
     import_prepare, "导入村的类别"},
    {HTTP_GET, "/rating-moves", rating_moves, READ, NULL, 0, NULL, "等次升降"},
    {HTTP_GET, "/rating-moves.csv", rating_moves_table, READ, NULL, 0, NULL, "等次升降的表格"},
    {HTTP_GET, "/rating-awards", award_list, READ, NULL, 0, NULL, "谁能评选、表彰"},
    {HTTP_GET, "/rating-awards.csv", award_table, READ, NULL, 0, NULL, "谁能评选、表彰的表格"},
    {0},
};

static const struct nav_link nav[] = {
    {.group = "评星定级", .label = "年度评定", .link = "/ratings", .who = WHO_BUSINESS},
    {.group = "评星定级", .label = "村的类别", .link = "/rating-categories", .who = WHO_BUSINESS},
    {.group = "评星定级", .label = "评定办法", .link = "/rating-schemes", .who = WHO_BUSINESS},
    {0},
};

static const struct setting settings[] = {
    {.name = TALK_DAYS,
     .label = "诫勉谈话期限",
     .kind = SETTING_INT,
     .otherwise = "30",
     .min = 1,
     .max = 365,
     .unit = "天",
     .rule = "RATE-6",
     .source = "创星晋位：对减星的党组织，由镇党委对其书记进行诫勉谈话（期限由县里定）",
     .hint = "从评定定下来那天起算，超过的在待办和诫勉谈话的表里标为逾期"},
    {0},
};

const struct room rating_room = {
    .name = "rating",
    .routes = routes,
    .nav = nav,
    .settings = settings,
    .due = rating_due,
    .archive = rating_archive,
    .dossier_again = file_again,
    .check = rating_check,
};
