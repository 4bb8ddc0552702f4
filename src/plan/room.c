/* The plan room as it presents itself to the house: routes, navigation, settings. */
#include "plan/internal.h"

#define READ WHO_BUSINESS
#define EDIT EDITOR_ROLES

static const struct route routes[] = {
    {HTTP_GET, "/plans", plans_list, READ, NULL, 0, NULL, "任期规划列表"},
    {HTTP_POST, "/plans", plan_create, EDIT, NULL, 0, NULL, "开始编制一份规划"},
    {HTTP_GET, "/plans/reviews", reviews_show, REVIEWER_ROLES, NULL, 0, NULL, "待审核的规划"},
    {HTTP_POST, "/plans/reviews", reviews_approve, REVIEWER_ROLES, NULL, 0, NULL,
     "审核通过多份规划"},
    {HTTP_GET, "/plans/#id", plan_show, READ, plan_owner, 0, NULL, "一份规划"},
    {HTTP_GET, "/plans/#id/records", plan_records, READ, plan_owner, 0, NULL, "规划的办理过程"},
    {HTTP_GET, "/plans/#id/in-force", plan_in_force, READ, plan_owner, 0, NULL, "正在履行的版本"},
    {HTTP_GET, "/plans/#id/versions", plan_versions, READ, plan_owner, 0, NULL, "规划的历次版本"},
    {HTTP_GET, "/plans/#id/compare", plan_compare, READ, plan_owner, 0, NULL, "对照两个版本"},
    {HTTP_GET, "/plans/#id/print", plan_print, READ, plan_owner, 0, NULL, "打印规划"},
    {HTTP_GET, "/plans/#id/floor", plan_floor, READ, plan_owner, 0, NULL, "指标的上年平均数"},

    {HTTP_GET, "/plans/#id/items/new", item_new_form, EDIT, plan_owner, 0, NULL, "添加事项"},
    {HTTP_POST, "/plans/#id/items", item_create, EDIT, plan_owner, 0, NULL, "添加事项"},
    {HTTP_GET, "/plans/#id/items/#item", item_form, EDIT, plan_owner, 0, NULL, "修改事项"},
    {HTTP_POST, "/plans/#id/items/#item", item_save, EDIT, plan_owner, 0, NULL, "保存事项"},
    {HTTP_POST, "/plans/#id/items/#item/remove", item_remove, EDIT, plan_owner, ROUTE_BARE, NULL,
     "移除事项"},
    {HTTP_POST, "/plans/#id/items/#item/restore", item_restore, EDIT, plan_owner, ROUTE_BARE, NULL,
     "恢复移除的事项"},
    {HTTP_POST, "/plans/#id/items/remove", items_remove, EDIT, plan_owner, 0, NULL,
     "一次移除几个事项"},
    {HTTP_POST, "/plans/#id/items/#item/revert", item_revert, EDIT, plan_owner, ROUTE_BARE, NULL,
     "把事项恢复成正在履行的内容"},
    {HTTP_POST, "/plans/#id/items/#item/move", item_shift, EDIT, plan_owner, 0, NULL,
     "调整事项顺序"},
    {HTTP_GET, "/plans/#id/library", library_show, EDIT, plan_owner, 0, NULL, "事项库"},
    {HTTP_POST, "/plans/#id/library", library_add, EDIT, plan_owner, 0, NULL, "从事项库添加"},
    {HTTP_GET, "/plans/#id/copy", copy_show, EDIT, plan_owner, 0, NULL, "可以复制的规划"},
    {HTTP_POST, "/plans/#id/copy", copy_items, EDIT, plan_owner, 0, NULL, "复制别的村的事项"},

    {HTTP_GET, "/plans/#id/studies/new", study_new_form, EDIT, plan_owner, 0, NULL, "登记专题学习"},
    {HTTP_POST, "/plans/#id/studies", study_create, EDIT, plan_owner, ROUTE_UPLOAD, NULL,
     "登记专题学习"},
    {HTTP_GET, "/plans/#id/studies/#study", study_form, READ, plan_owner, 0, NULL, "专题学习"},
    {HTTP_POST, "/plans/#id/studies/#study", study_edit, EDIT, plan_owner, ROUTE_UPLOAD, NULL,
     "修改专题学习"},
    {HTTP_POST, "/plans/#id/studies/#study/remove", study_drop, EDIT, plan_owner, ROUTE_BARE, NULL,
     "删除专题学习"},
    {HTTP_GET, "/plans/#id/meetings/new", meeting_new_form, EDIT, plan_owner, 0, NULL, "登记会议"},
    {HTTP_POST, "/plans/#id/meetings", meeting_create, EDIT, plan_owner, ROUTE_UPLOAD, NULL,
     "登记会议"},
    {HTTP_GET, "/plans/#id/meetings/#meeting", meeting_form, READ, plan_owner, 0, NULL, "会议"},
    {HTTP_POST, "/plans/#id/meetings/#meeting", meeting_edit, EDIT, plan_owner, ROUTE_UPLOAD, NULL,
     "修改会议"},
    {HTTP_POST, "/plans/#id/meetings/#meeting/remove", meeting_drop, EDIT, plan_owner, ROUTE_BARE,
     NULL, "删除会议"},

    {HTTP_POST, "/plans/#id/submit", plan_submit, EDIT, plan_owner, 0, NULL, "提交镇审核"},
    {HTTP_POST, "/plans/#id/withdraw", plan_withdraw, EDIT, plan_owner, 0, NULL, "撤回"},
    {HTTP_POST, "/plans/#id/approve", plan_approve, REVIEWER_ROLES, plan_owner, 0, NULL,
     "审核通过"},
    {HTTP_POST, "/plans/#id/return", plan_return, REVIEWER_ROLES, plan_owner, 0, NULL, "退回修改"},
    {HTTP_POST, "/plans/#id/commit", plan_commit, EDIT, plan_owner, 0, NULL, "确认已公开承诺"},
    {HTTP_POST, "/plans/#id/file", plan_file, ROLE_TOWN_OFFICER, plan_owner, 0, NULL, "备案归档"},
    {HTTP_GET, "/plans/#id/amend", amend_form, EDIT, plan_owner, 0, NULL, "修订规划的表单"},
    {HTTP_POST, "/plans/#id/amend", plan_amend, EDIT, plan_owner, 0, NULL, "修订规划"},
    {HTTP_POST, "/plans/#id/abandon", plan_abandon, EDIT, plan_owner, 0, NULL, "放弃修订"},
    {HTTP_POST, "/plans/#id/comments", comment_create, REVIEWER_ROLES, plan_owner, 0, NULL,
     "写审核意见"},
    {HTTP_POST, "/plans/#id/comments/#comment/answer", comment_reply, EDIT, plan_owner, 0, NULL,
     "答复审核意见"},
    {0},
};

static const struct nav_link nav[] = {
    {.group = "任期规划", .label = "规划", .link = "/plans", .who = WHO_BUSINESS, .tab = true},
    {.group = "任期规划", .label = "审核", .link = "/plans/reviews", .who = REVIEWER_ROLES},
    {0},
};

#define SHARES "half=过半数|two_thirds=三分之二以上|three_quarters=四分之三以上|all=全部"

static const struct setting settings[] = {
    {.name = "quorum",
     .label = "讨论规划的到会比例",
     .kind = SETTING_CHOICE,
     .otherwise = "two_thirds",
     .choices = SHARES,
     .rule = "PLAN-6",
     .source = "实施意见四（二）",
     .hint = "实到人数占应到人数"},
    {.name = "majority",
     .label = "讨论规划的通过比例",
     .kind = SETTING_CHOICE,
     .otherwise = "half",
     .choices = SHARES,
     .rule = "PLAN-6",
     .source = "实施意见四（二）",
     .hint = "赞成票占实到人数"},
    {0},
};

const struct room plan_room = {
    .name = "plan",
    .routes = routes,
    .nav = nav,
    .settings = settings,
    .due = plan_due,
    .archive = plan_archive,
    .check = plan_check,
};
