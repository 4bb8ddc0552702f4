/* The room of cadence as it presents itself to the house. */
#include "cadence/internal.h"

#define READ WHO_BUSINESS
#define WRITE CADENCE_WRITERS

static const struct route routes[] = {
    {HTTP_GET, "/cadence", cadence_matrix, READ, NULL, 0, NULL, "会议和抽查的一览"},
    {HTTP_GET, "/cadence.csv", cadence_table, READ, NULL, 0, NULL, "会议和抽查一览的表格"},
    {HTTP_GET, "/cadence/new", cadence_new, WRITE, NULL, 0, NULL, "登记会议的表单"},
    {HTTP_POST, "/cadence", cadence_create, WRITE, NULL, ROUTE_UPLOAD, NULL, "登记会议"},
    {HTTP_GET, "/cadence/#id", cadence_show, READ & ~ROLE_VILLAGE_SECRETARY, cadence_owner, 0, NULL,
     "一次会议的记录"},
    {HTTP_GET, "/cadence/#id/edit", cadence_edit, WRITE, cadence_owner, 0, NULL,
     "修改会议记录的表单"},
    {HTTP_POST, "/cadence/#id", cadence_change, WRITE, cadence_owner, ROUTE_UPLOAD, NULL,
     "修改会议记录"},
    {HTTP_POST, "/cadence/#id/remove", cadence_drop, WRITE, cadence_owner, ROUTE_BARE, NULL,
     "删除会议记录"},
    {HTTP_POST, "/cadence/#id/files/#file/remove", cadence_drop_file, WRITE, cadence_owner,
     ROUTE_BARE, NULL, "删除会议记录的附件"},
    {0},
};

static const struct nav_link nav[] = {
    {.group = "推进落实", .label = "会议和抽查", .link = "/cadence", .who = WHO_BUSINESS},
    {0},
};

#define MEETINGS                                                                                   \
    "0=不要求|1=每年 1 次|2=每年 2 次|3=每年 3 次|4=每季度 1 次|6=每两个月 1 次|12=每月 1 次"
#define REPORTS "0=不要求|1=每年 1 次|2=每半年 1 次|3=每四个月 1 次|6=每两个月 1 次"
#define NUMBER(key, text, number, from, options, help)                                             \
    {                                                                                              \
        .name = (key), .label = (text), .kind = SETTING_CHOICE, .otherwise = (number),             \
        .choices = (options), .rule = "EXEC-5", .source = (from), .hint = (help)                   \
    }
static const struct setting settings[] = {
    NUMBER("town_studies", "镇专题研究的次数", "2", "镇每年至少专题研究 2 次", MEETINGS,
           "全年合计够次数就行"),
    NUMBER("county_analyses", "县联席分析的次数", "4", "县每季度联席分析 1 次", MEETINGS,
           "每个时段都要有"),
    NUMBER("city_checks", "市专项抽查的次数", "2", "市每年至少专项抽查 2 次", MEETINGS,
           "全年合计够次数就行"),
    NUMBER("village_reports", "村自评的次数", "6", "村每两个月自评 1 次", REPORTS,
           "一览表按这个次数看；每期自评照常报送"),
    {.name = "county_analysis_days",
     .label = "县联席分析的完成期限",
     .kind = SETTING_INT,
     .otherwise = "15",
     .min = 0,
     .max = 60,
     .unit = "天",
     .rule = "EXEC-5",
     .source = "平台默认，文件没有规定",
     .hint = "季度（时段）结束以后几天内完成"},
    {0},
};

const struct room cadence_room = {
    .name = "cadence",
    .routes = routes,
    .nav = nav,
    .settings = settings,
    .due = cadence_due,
    .agenda = cadence_agenda,
    .archive = cadence_archive,
};
