/* The assess room as it presents itself to the house: routes, navigation, settings. */
#include "assess/internal.h"
#include "plan.h"

#define READ WHO_BUSINESS

static const struct route routes[] = {
    {HTTP_GET, "/assessments", assess_list, READ, NULL, 0, NULL, "一期双月自评的列表"},
    {HTTP_POST, "/assessments", assess_confirm_many, WHO_CONFIRMS, NULL, 0, NULL,
     "确认多份双月自评"},
    {HTTP_GET, "/plans/#id/assessments", assess_periods, READ, plan_owner, 0, NULL,
     "一份规划的双月自评"},
    {HTTP_GET, "/plans/#id/assessments/:period", assess_show, READ, plan_owner, 0, NULL,
     "一期双月自评"},
    {HTTP_POST, "/plans/#id/assessments/:period", assess_save, WHO_REPORTS, plan_owner,
     ROUTE_UPLOAD, assess_save_prepare, "保存双月自评的草稿"},
    {HTTP_POST, "/plans/#id/assessments/:period/submit", assess_submit, WHO_REPORTS, plan_owner,
     ROUTE_UPLOAD, NULL, "提交双月自评"},
    {HTTP_POST, "/plans/#id/assessments/:period/withdraw", assess_withdraw, WHO_REPORTS, plan_owner,
     0, NULL, "撤回双月自评"},
    {HTTP_POST, "/plans/#id/assessments/:period/confirm", assess_confirm, WHO_CONFIRMS, plan_owner,
     0, NULL, "确认双月自评"},
    {HTTP_POST, "/plans/#id/assessments/:period/return", assess_return, WHO_CONFIRMS, plan_owner, 0,
     NULL, "退回双月自评"},
    {HTTP_POST, "/plans/#id/assessments/:period/permit", assess_permit, WHO_CONFIRMS, plan_owner, 0,
     NULL, "准许补报双月自评"},
    {HTTP_POST, "/plans/#id/assessments/:period/files/#file/remove", assess_drop_file, WHO_REPORTS,
     plan_owner, ROUTE_UPLOAD, NULL, "移除双月自评的佐证"},
    {0},
};

static const struct nav_link nav[] = {
    {.group = "任期规划", .label = "自评", .link = "/assessments", .who = WHO_REPORTS, .tab = true},
    {.group = "任期规划",
     .label = "双月自评",
     .link = "/assessments",
     .who = WHO_BUSINESS & ~WHO_REPORTS},
    {0},
};

static const struct setting settings[] = {
    {.name = "assessment_days",
     .label = "双月自评的报送期限",
     .kind = SETTING_INT,
     .otherwise = "10",
     .min = 0,
     .max = 60,
     .unit = "天",
     .rule = "EXEC-4",
     .source = "文件未写明，默认每期结束后 10 天内",
     .hint = "一期结束后多少天内报送；过了以后须镇里准许才能补报"},
    {0},
};

const struct room assess_room = {
    .name = "assess",
    .routes = routes,
    .nav = nav,
    .settings = settings,
    .due = assess_due,
    .agenda = assess_agenda,
    .archive = assess_archive,
    .check = assess_check,
};
