/* The evaluation room as it presents itself to the house. */
#include "evaluation/internal.h"
#include "plan.h"

#define READ WHO_BUSINESS
#define JUDGE WHO_EVALUATES
#define BOTH (WHO_EVALUATES | WHO_ANSWERS)

static const struct route routes[] = {
    {HTTP_GET, "/evaluations", evaluation_list, READ, NULL, 0, NULL, "年度考评"},
    {HTTP_GET, "/evaluations.csv", evaluation_table, READ & ~(unsigned)WHO_ANSWERS, NULL, 0, NULL,
     "年度考评的表格"},
    {HTTP_GET, "/plans/#id/evaluations/:year", evaluation_show, READ, plan_owner, 0, NULL,
     "一份规划的年度考评"},
    {HTTP_GET, "/plans/#id/evaluations/:year/print", evaluation_print, READ, plan_owner, 0, NULL,
     "打印年度考评"},
    {HTTP_POST, "/plans/#id/evaluations/:year", evaluation_put, JUDGE, plan_owner, 0, NULL,
     "保存年度考评草稿"},
    {HTTP_POST, "/plans/#id/evaluations/:year/submit", evaluation_submit, JUDGE, plan_owner, 0,
     NULL, "提交年度考评审定"},
    {HTTP_POST, "/plans/#id/evaluations/:year/withdraw", evaluation_withdraw, BOTH, plan_owner,
     ROUTE_BARE, NULL, "撤回年度考评或答复"},
    {HTTP_POST, "/plans/#id/evaluations/:year/approve", evaluation_approve, JUDGE, plan_owner,
     ROUTE_BARE, NULL, "审定年度考评并反馈村"},
    {HTTP_POST, "/plans/#id/evaluations/:year/return", evaluation_return, JUDGE, plan_owner, 0,
     NULL, "退回年度考评"},
    {HTTP_POST, "/plans/#id/evaluations/:year/answer", evaluation_answer, WHO_ANSWERS, plan_owner,
     0, NULL, "村答复年度考评"},
    {HTTP_POST, "/plans/#id/evaluations/:year/conclude", evaluation_conclude, JUDGE, plan_owner,
     ROUTE_BARE, NULL, "定年度考评最终结果"},
    {HTTP_POST, "/plans/#id/evaluations/:year/revise", evaluation_revise, JUDGE, plan_owner, 0,
     NULL, "答复后改等次"},
    {HTTP_POST, "/plans/#id/evaluations/:year/confirm", evaluation_confirm, JUDGE, plan_owner,
     ROUTE_BARE, NULL, "同意改等次并定最终结果"},
    {HTTP_POST, "/plans/#id/evaluations/:year/recall", evaluation_recall, JUDGE, plan_owner, 0,
     NULL, "收回年度考评"},
    {0},
};

static const struct nav_link nav[] = {
    {.group = "考评验收", .label = "年度考评", .link = "/evaluations", .who = WHO_BUSINESS},
    {0},
};

#define SHARE(id, words, value, about)                                                             \
    {                                                                                              \
        .name = id, .label = words, .kind = SETTING_INT, .otherwise = value, .min = 0, .max = 100, \
        .unit = "%", .rule = "EVAL-1", .source = "平台默认，文件没有规定", .hint = about           \
    }
#define DAYS(id, words, value, least, about)                                                       \
    {                                                                                              \
        .name = id, .label = words, .kind = SETTING_INT, .otherwise = value, .min = least,         \
        .max = 365, .unit = "天", .rule = "EVAL-1", .source = "平台默认，文件没有规定",            \
        .hint = about                                                                              \
    }

static const struct setting settings[] = {
    SHARE("evaluation_excellent", "年度考评优秀的最低完成率", "90", "达到这个数，建议等次为优秀"),
    SHARE("evaluation_good", "年度考评良好的最低完成率", "80", "达到这个数、不到优秀，建议良好"),
    SHARE("evaluation_pass", "年度考评合格的最低完成率", "60", "不到这个数，建议不合格"),
    SHARE("evaluation_nearly", "年度考评基本完成的下限", "80",
          "当年要走的路程走完这么多、没有到目标，建议为基本完成"),
    SHARE("evaluation_nearly_counts", "年度考评基本完成的折算", "60",
          "一项基本完成按这个比例计入完成率"),
    DAYS("evaluation_due_days", "年度考评完成期限", "59", 1, "年终以后多少天内提交审定"),
    DAYS("evaluation_answer_days", "年度考评答复期限", "10", 1, "反馈以后村里多少天内可以答复"),
    {0},
};

const struct room evaluation_room = {
    .name = "evaluation",
    .routes = routes,
    .nav = nav,
    .settings = settings,
    .due = evaluation_due,
    .agenda = evaluation_agenda,
    .archive = evaluation_archive,
    .dossier_again = evaluation_enter_again,
    .check = evaluation_check,
};
