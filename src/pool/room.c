/* The room of the reserve pool as it presents itself to the house. To everybody but its roles none
 * of its addresses exists, and each asks for the second factor (POOL-10). */
#include "core/import.h"
#include "pool/gate.h"

#define CLOSED (ROUTE_HIDDEN | ROUTE_FACTOR | ROUTE_PRIVATE)

static const struct route routes[] = {
    {HTTP_GET, "/pool", pool_overview, WHO_POOL, NULL, CLOSED, NULL, "后备力量报送情况"},
    {HTTP_GET, "/pool.csv", pool_table, WHO_POOL, NULL, CLOSED, NULL, "后备力量报送情况的表格"},
    {HTTP_GET, "/pool/villages/:code", pool_village_show, WHO_POOL, pool_village_owner, CLOSED,
     NULL, "一个村的后备力量初步名单"},
    {HTTP_POST, "/pool/villages/:code/picks", pool_pick, WHO_LISTS, pool_village_owner, CLOSED,
     NULL, "从台账里选人进初步名单"},
    {HTTP_GET, "/pool/villages/:code/record", pool_record_show, WHO_LISTS, pool_village_owner,
     CLOSED, NULL, "班子讨论记录的表单"},
    {HTTP_POST, "/pool/villages/:code/record", pool_record_save, WHO_LISTS, pool_village_owner,
     CLOSED, NULL, "填写班子讨论记录"},
    {HTTP_POST, "/pool/villages/:code/submit", pool_submit, WHO_LISTS, pool_village_owner,
     CLOSED | ROUTE_BARE, NULL, "初步名单报镇审核"},
    {HTTP_POST, "/pool/villages/:code/withdraw", pool_withdraw, WHO_LISTS, pool_village_owner,
     CLOSED | ROUTE_BARE, NULL, "撤回初步名单"},
    {HTTP_POST, "/pool/villages/:code/judge", pool_judge, WHO_JUDGES, pool_village_owner, CLOSED,
     NULL, "逐人审核初步名单"},
    {HTTP_POST, "/pool/villages/:code/return", pool_return, WHO_JUDGES, pool_village_owner, CLOSED,
     NULL, "退回初步名单"},
    {HTTP_POST, "/pool/villages/:code/approve", pool_approve, WHO_JUDGES, pool_village_owner,
     CLOSED | ROUTE_BARE, NULL, "初步名单审核通过"},
    {HTTP_GET, "/pool/ledger", ledger_show, WHO_POOL, NULL, CLOSED, NULL, "人才台账"},
    {HTTP_POST, "/pool/ledger/search", ledger_search, WHO_POOL, NULL, CLOSED, NULL,
     "按姓名查找台账"},
    {HTTP_POST, "/pool/ledger/export", ledger_export, WHO_POOL, NULL, CLOSED, NULL, "导出台账"},
    {HTTP_GET, "/pool/ledger/import", ledger_import_page, WHO_LISTS, NULL, CLOSED, NULL,
     "导入人才台账"},
    {HTTP_GET, "/pool/ledger/template.csv", ledger_template, WHO_LISTS, NULL, CLOSED, NULL,
     "人才台账的空表"},
    {HTTP_POST, "/pool/ledger/import", ledger_import, WHO_LISTS, NULL, CLOSED | ROUTE_UPLOAD,
     import_prepare, "导入人才台账：先核对，再导入"},
    {HTTP_GET, "/pool/people/new", candidate_new, WHO_LISTS, NULL, CLOSED, NULL,
     "登记人才台账的表单"},
    {HTTP_POST, "/pool/people", candidate_add, WHO_LISTS, NULL, CLOSED, NULL, "登记人才台账"},
    {HTTP_GET, "/pool/people/#id", candidate_show, WHO_POOL, candidate_owner, CLOSED, NULL,
     "台账里的一个人"},
    {HTTP_POST, "/pool/people/#id/reveal", candidate_reveal, WHO_POOL, candidate_owner, CLOSED,
     NULL, "说明原因，查看完整信息"},
    {HTTP_GET, "/pool/people/#id/edit", candidate_edit, WHO_LISTS, candidate_owner, CLOSED, NULL,
     "修改台账登记的表单"},
    {HTTP_POST, "/pool/people/#id", candidate_change, WHO_LISTS, candidate_owner, CLOSED, NULL,
     "修改台账登记"},
    {HTTP_POST, "/pool/villages/:code/people/#candidate/remove", candidate_remove, WHO_LISTS,
     pool_village_owner, CLOSED | ROUTE_BARE, NULL, "从台账里删除"},
    {HTTP_GET, "/pool/people/#id/findings/new", finding_new, WHO_JUDGES, candidate_owner, CLOSED,
     NULL, "分析研判记录的表单"},
    {HTTP_POST, "/pool/people/#id/findings", finding_save, WHO_JUDGES, candidate_owner, CLOSED,
     NULL, "登记分析研判记录"},
    {HTTP_GET, "/pool/proposals", proposals_list, WHO_PROPOSALS, NULL, CLOSED, NULL,
     "建议名单和联审进度"},
    {HTTP_GET, "/pool/proposals.csv", proposals_table, WHO_PROPOSALS, NULL, CLOSED, NULL,
     "建议名单和联审进度的表格"},
    {HTTP_GET, "/pool/villages/:code/proposals/#step", proposal_show, WHO_PROPOSALS,
     pool_village_owner, CLOSED, NULL, "一个村的建议名单"},
    {HTTP_GET, "/pool/villages/:code/proposals/#step/edit", proposal_edit, WHO_JUDGES,
     pool_village_owner, CLOSED, NULL, "建议名单的表单"},
    {HTTP_POST, "/pool/villages/:code/proposals/#step", proposal_save, WHO_JUDGES,
     pool_village_owner, CLOSED, NULL, "填写建议名单"},
    {HTTP_POST, "/pool/villages/:code/proposals/#step/submit", proposal_submit, WHO_JUDGES,
     pool_village_owner, CLOSED | ROUTE_BARE, NULL, "建议名单报县联审"},
    {HTTP_POST, "/pool/villages/:code/proposals/#step/withdraw", proposal_withdraw, WHO_JUDGES,
     pool_village_owner, CLOSED | ROUTE_BARE, NULL, "撤回建议名单"},
    {HTTP_POST, "/pool/villages/:code/proposals/#step/return", proposal_return, WHO_CONCLUDES,
     pool_village_owner, CLOSED, NULL, "建议名单退回镇里"},
    {HTTP_POST, "/pool/villages/:code/proposals/#step/open", proposal_open, WHO_CONCLUDES,
     pool_village_owner, CLOSED, NULL, "开始县级联审"},
    {HTTP_POST, "/pool/villages/:code/proposals/#step/hand-over", proposal_hand_over, WHO_CONCLUDES,
     pool_village_owner, CLOSED, NULL, "改派还没有签的关口"},
    {HTTP_POST, "/pool/villages/:code/proposals/#step/conclude", proposal_conclude, WHO_CONCLUDES,
     pool_village_owner, CLOSED | ROUTE_BARE, NULL, "作出联审结论"},
    {HTTP_POST, "/pool/villages/:code/proposals/#step/ask", proposal_ask, WHO_CONCLUDES,
     pool_village_owner, CLOSED | ROUTE_BARE, NULL, "报市备案"},
    {HTTP_POST, "/pool/villages/:code/proposals/#step/file", proposal_file, WHO_FILES,
     pool_village_owner, CLOSED | ROUTE_BARE, NULL, "备案"},
    {HTTP_POST, "/pool/villages/:code/proposals/#step/decline", proposal_decline, WHO_FILES,
     pool_village_owner, CLOSED, NULL, "备案退回县里"},
    {HTTP_GET, "/pool/duties", duties_show, WHO_CONCLUDES, NULL, CLOSED, NULL, "联审分工"},
    {HTTP_POST, "/pool/duties", duties_save, WHO_CONCLUDES, NULL, CLOSED, NULL, "填写联审分工"},
    {HTTP_GET, "/pool/gates", gates_list, WHO_GATES, gates_owner, CLOSED, NULL, "要签的联审意见"},
    {HTTP_GET, "/pool/gates/#id", gate_show, WHO_GATES, gate_owner, CLOSED, NULL,
     "一个人选的一道关口"},
    {HTTP_POST, "/pool/gates/#id/sign", gate_take, WHO_GATES, gate_owner, CLOSED, NULL,
     "签署联审意见"},
    {HTTP_GET, "/pool/summary", summary_show, WHO_PROPOSALS, NULL, CLOSED, NULL, "名单汇总表"},
    {HTTP_POST, "/pool/summary/export", summary_export, WHO_PROPOSALS, NULL, CLOSED, NULL,
     "导出名单汇总表"},
    {0},
};

static const struct nav_link nav[] = {
    {.group = "后备力量", .label = "报送情况", .link = "/pool", .who = WHO_POOL},
    {.group = "后备力量", .label = "人才台账", .link = "/pool/ledger", .who = WHO_POOL},
    {.group = "后备力量",
     .label = "建议名单和联审",
     .link = "/pool/proposals",
     .who = WHO_PROPOSALS},
    {.group = "后备力量", .label = "名单汇总表", .link = "/pool/summary", .who = WHO_PROPOSALS},
    {0},
};

#define D4 "村级党组织书记后备力量培育储备三年行动方案"
#define NUMBER(setting, what, number, measure, id, clause, help)                                   \
    {                                                                                              \
        .name = (setting), .label = (what), .kind = SETTING_INT, .otherwise = (number), .min = 0,  \
        .max = 100, .unit = (measure), .rule = (id), .source = D4 "：" clause, .hint = (help)      \
    }
#define DAY(setting, what, day, id, clause, help)                                                  \
    {                                                                                              \
        .name = (setting), .label = (what), .kind = SETTING_DATE, .otherwise = (day),              \
        .rule = (id), .source = D4 "：" clause, .hint = (help)                                     \
    }

static const struct setting settings[] = {
    NUMBER("pool_least", "每个村至少储备的后备力量", "2", "人", "POOL-2",
           "每个村（社区）至少要储备 2 名", "少于这个数时提醒，不拦"),
    NUMBER("pool_young_least", "其中年轻的至少", "1", "人", "POOL-2", "其中至少 1 名 35 岁以下",
           "少于这个数时提醒，不拦"),
    NUMBER("pool_young", "年轻的算到多少周岁", "35", "周岁", "POOL-2", "其中至少 1 名 35 岁以下",
           "满这个岁数的当天还算"),
    NUMBER("pool_oldest", "后备力量的年龄上限", "45", "周岁", "POOL-3", "年龄要求 45 周岁以下",
           "满这个岁数的当天还算，多一天就不算"),
    DAY("pool_reference_on", "年龄和党龄算到哪一天", "2024-08-25", "POOL-3",
        "2024 年 8 月 25 日前提出初步名单", "村里填讨论记录时可以改"),
    DAY("pool_first_list_on", "村里报送初步名单的期限", "2024-08-25", "POOL-11",
        "2024 年 8 月 25 日前提出初步名单", "过期标明，不拦"),
    DAY("pool_analysis_on", "镇审核名单、分析研判的期限", "2024-09-15", "POOL-11",
        "2024 年 9 月 15 日前分析研判", "过期标明，不拦"),
    DAY("pool_proposals_on", "提出建议名单的期限", "2024-09-30", "POOL-11",
        "2024 年 9 月底前提出建议名单", "过期标明，不拦"),
    DAY("pool_filing_on", "报备案的期限", "2024-10-31", "POOL-11", "2024 年 10 月底前报备案",
        "过期标明，不拦"),
    DAY("pool_ends_on", "巩固提升阶段的结束", "2026-12-31", "POOL-11",
        "2025 年 10 月至 2026 年 12 月巩固提升", "过期标明，不拦"),
    {0},
};

static void all_check(struct ctx *ctx)
{
    pool_check(ctx);
    gates_check(ctx);
}

const struct room pool_room = {
    .name = "pool",
    .routes = routes,
    .nav = nav,
    .settings = settings,
    .due = pool_due,
    .sealed = pool_sealed,
    .check = all_check,
};
