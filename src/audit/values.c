/* Audit records in plain words: the words that rooms store for roles, states and kinds. */
#include "words.h"

#include <string.h>

static const struct audit_word values[] = {
    {"set_review", "定责待审核"},
    {"agreed", "已定责亮标"},
    {"mid_review", "年中评待审核"},
    {"mid", "年中已评"},
    {"end_review", "年终评待审核"},
    {"study", "镇专题研究"},
    {"analysis", "县联席分析"},
    {"check", "市专项抽查"},
    {"honour", "表彰推荐"},
    {"rating", "等次评定"},
    {"promotion", "选拔重用"},
    {"rank", "职级晋升"},
    {"training", "定向培养"},
    {"acknowledged", "已备案"},
    {"village_secretary", "村党组织书记"},
    {"town_officer", "镇（街道）组织人事办"},
    {"county_reviewer", "县级组织部门"},
    {"city_officer", "市委组织部"},
    {"department_member", "会办部门"},
    {"system_admin", "系统管理员"},
    {"security_admin", "安全管理员"},
    {"auditor", "审计员"},
    {"draft", "编制中"},
    {"town_review", "镇审核"},
    {"county_review", "县级审核"},
    {"approved", "待公示"},
    {"on_notice", "公示中"},
    {"noticed", "待承诺"},
    {"in_force", "已承诺"},
    {"filed", "已备案"},
    {"given", "已反馈村"},
    {"answered", "村已答复"},
    {"revised", "改等次待审定"},
    {"final", "已定"},
    {"open", "进行中"},
    {"claimed", "待核验"},
    {"closed", "已销号"},
    {"submitted", "待确认"},
    {"returned", "退回修改"},
    {"reviewed", "已审核"},
    {"confirmed", "已确认"},
    {"signed", "待第二人签署"},
    {"accepted", "已验收"},
    {"kept", "兑现"},
    {"partly", "部分兑现"},
    {"unkept", "未兑现"},
    {"at_least", "不低于"},
    {"at_most", "不高于"},
    {"done", "完成事项"},
    {"prosperity", "强村富民"},
    {"party_building", "党建提升"},
    {"governance", "乡村治理"},
    {"service", "为民服务"},
    {"civility", "文明创建"},
    {"village", "村"},
    {"rural_community", "涉农社区"},
    {"urban_community", "城市社区"},
    {"other", "其他"},
    {"deliberation", "讨论"},
    {"commitment", "公开承诺"},
    {"representatives", "党员代表、村民代表会议"},
    {"villager_representatives", "村民代表会议"},
    {"all_members", "全体党员大会"},
    {"assessment", "双月自评"},
    {"off", "放假"},
    {"work", "上班"},
    {NULL, NULL},
};

static const char *word_of(const char *name)
{
    const struct audit_word *word = values;
    while (word->name && strcmp(word->name, name) != 0)
        word++;
    return word->label;
}

const char *value_label(const char *key, const char *value)
{
    static const char *const word_keys[] = {"roles", "state", "kind", "list", "direction", "form"};
    const char *label = NULL;
    for (size_t i = 0; i < sizeof word_keys / sizeof word_keys[0]; i++)
        if (strcmp(word_keys[i], key) == 0)
            label = word_of(value);
    return label ? label : value;
}
