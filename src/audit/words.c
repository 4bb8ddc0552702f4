/* Audit records in plain words: one table of what rooms call their actions, entities and fields. */
#include "words.h"

#include <string.h>

const struct audit_word audit_entities[] = {
    {"user", "用户"},
    {"token", "接口令牌"},
    {"address", "登录地址"},
    {"unit", "单位"},
    {"campaign", "规划批次"},
    {"indicator", "指标"},
    {"average", "地区平均值"},
    {"indicator_value", "指标数值"},
    {"setting", "政策参数"},
    {"holiday", "节假日"},
    {"plan", "规划"},
    {"plan_item", "承诺事项"},
    {"plan_study", "专题学习"},
    {"plan_meeting", "会议"},
    {"plan_comment", "审核意见"},
    {"commitment", "在办承诺"},
    {"close_out", "销号申请"},
    {"assessment", "双月自评"},
    {"late_permit", "准许补报"},
    {"spot_check", "专项抽查"},
    {"spot_visit", "抽查的村"},
    {"spot_finding", "抽查问题"},
    {"notice", "公示"},
    {"feedback", "公示意见"},
    {"file", "附件"},
    {"late_permit", "补报许可"},
    {"audit", "审计记录"},
    {NULL, NULL},
};

/* Whole actions first, then what an action is called behind its dot. */
static const struct audit_word actions[] = {
    {"user.create", "新增用户"},
    {"user.change", "修改用户"},
    {"user.disable", "停用用户"},
    {"user.enable", "启用用户"},
    {"user.reset_password", "重设密码"},
    {"user.password_changed", "修改自己的密码"},
    {"user.password_failed", "修改密码时输错原密码"},
    {"user.sign_in", "登录"},
    {"user.sign_in_failed", "登录失败"},
    {"user.sign_out", "退出登录"},
    {"user.locked", "多次失败，暂停登录"},
    {"user.unlock", "恢复登录"},
    {"user.session_end", "结束登录"},
    {"user.export", "导出用户"},
    {"token.create", "发放接口令牌"},
    {"token.revoke", "收回接口令牌"},
    {"address.unlock", "恢复地址登录"},
    {"audit.export", "导出审计记录"},
    {"average.enter", "填报地区平均值"},
    {"value.enter", "填报指标数值"},
    {"unit.import", "导入单位"},
    {"unit.kinds", "批量更正单位类别"},
    {"calendar.import", "导入节假日"},
    {"calendar.put", "设定节假日"},
    {"calendar.remove", "删除节假日"},
    {"calendar.feed_on", "启用日历订阅"},
    {"calendar.feed_renew", "更换日历地址"},
    {"calendar.feed_off", "停用日历订阅"},
    {"plan.submit", "提交镇审核"},
    {"plan.post", "登记张贴公示"},
    {"plan.close-notice", "结束公示"},
    {"plan.revise", "按意见修改规划"},
    {"plan.comment", "提出审核意见"},
    {"plan.comment_answer", "答复审核意见"},
    {"plan.item_add", "新增承诺事项"},
    {"plan.item_change", "修改承诺事项"},
    {"plan.item_remove", "删除承诺事项"},
    {"plan.item_restore", "恢复承诺事项"},
    {"plan.item_move", "调整事项顺序"},
    {"plan.item_revert", "恢复成正在履行的内容"},
    {"plan.meeting_add", "登记会议"},
    {"plan.meeting_change", "修改会议记录"},
    {"plan.meeting_remove", "删除会议记录"},
    {"plan.study_add", "登记专题学习"},
    {"plan.study_change", "修改学习记录"},
    {"plan.study_remove", "删除学习记录"},
    {"plan.commit", "确认已公开承诺"},
    {"plan.file", "备案归档"},
    {"plan.amend", "修订规划"},
    {"plan.abandon", "放弃修订"},
    {"plan.copy", "复制其他村的规划"},
    {"spot_check.create", "开展抽查并抽村"},
    {"spot_finding.record", "记录抽查结果"},
    {"spot_visit.in_order", "其余各项记为符合"},
    {"spot_finding.mend", "报整改情况"},
    {"spot_finding.withdraw", "撤回整改情况"},
    {"spot_finding.close", "核销抽查问题"},
    {"spot_finding.return", "退回重新整改"},
    {"commitment.close-out", "申请销号"},
    {"commitment.verify", "核验销号"},
    {"commitment.return", "退回销号申请"},
    {"commitment.withdraw", "撤回销号申请"},
    {"commitment.reopen", "重新打开"},
    {"close_out.create", "填写销号依据"},
    {"assessment.save", "保存自评草稿"},
    {"assessment.submit", "提交双月自评"},
    {"assessment.confirm", "确认双月自评"},
    {"assessment.file_remove", "移除佐证"},
    {"late_permit.create", "准许补报"},
    {"notice.post", "登记张贴"},
    {"notice.photo", "上传张贴照片"},
    {"feedback.give", "群众提出意见"},
    {"feedback.answer", "答复意见"},
    {"feedback.show", "公开意见和答复"},
    {"feedback.hide", "不再公开意见"},
    {"feedback.contact", "查看联系方式"},
    {NULL, NULL},
};
static const struct audit_word verbs[] = {
    {"create", "新增"},     {"add", "新增"},    {"change", "修改"},     {"update", "修改"},
    {"save", "保存"},       {"delete", "删除"}, {"remove", "删除"},     {"import", "导入"},
    {"export", "导出"},     {"submit", "提交"}, {"withdraw", "撤回"},   {"approve", "同意"},
    {"return", "退回"},     {"amend", "调整"},  {"answer", "答复"},     {"read", "查看"},
    {"view", "查看"},       {"set", "设定"},    {"retire", "停用"},     {"post", "张贴"},
    {"attach", "上传附件"}, {"close", "结束"},  {"reopen", "重新打开"}, {"comment", "提出意见"},
    {NULL, NULL},
};

static const struct audit_word keys[] = {
    {"name", "名称"},
    {"full_name", "姓名"},
    {"unit", "单位"},
    {"unit_code", "单位"},
    {"code", "代码"},
    {"roles", "岗位"},
    {"disabled", "停用"},
    {"ended", "结束的登录数"},
    {"label", "用途"},
    {"address", "地址"},
    {"state", "状态"},
    {"version", "版本"},
    {"reason", "理由"},
    {"kind", "类别"},
    {"covered", "纳入范围"},
    {"ended_on", "撤并日期"},
    {"successor", "并入单位"},
    {"list", "清单"},
    {"title", "事项"},
    {"measure", "衡量内容"},
    {"unit_of_measure", "计量单位"},
    {"baseline", "基数"},
    {"baseline_year", "基数年份"},
    {"target", "目标"},
    {"direction", "方向"},
    {"person", "责任人"},
    {"start_on", "开始日期"},
    {"finish_on", "完成日期"},
    {"milestones", "分年目标"},
    {"floor_reason", "说明理由"},
    {"indicator", "指标"},
    {"year", "年份"},
    {"value", "数值"},
    {"was", "原数值"},
    {"day", "日期"},
    {"entries", "内容"},
    {"starts_on", "开始执行"},
    {"source", "依据"},
    {"first_year", "起始年份"},
    {"last_year", "结束年份"},
    {"study_due", "学习期限"},
    {"plan_due", "编制期限"},
    {"commit_due", "承诺期限"},
    {"election_on", "换届日期"},
    {"held_on", "召开日期"},
    {"place", "地点"},
    {"entitled", "应到人数"},
    {"present", "实到人数"},
    {"votes_for", "赞成"},
    {"votes_against", "反对"},
    {"votes_abstain", "弃权"},
    {"attended", "参加人员"},
    {"documents", "学习材料"},
    {"posted_on", "张贴日期"},
    {"last_day", "公示截止"},
    {"days", "公示天数"},
    {"working", "按工作日计算"},
    {"plan", "规划编号"},
    {"notice", "公示编号"},
    {"number", "第几稿"},
    {"campaign", "规划批次编号"},
    {"changes_plan", "规划要修改"},
    {"shown", "在公示页面公开"},
    {"photos", "照片数"},
    {"files", "附件数"},
    {"item", "事项编号"},
    {"evidence", "完成依据"},
    {"items", "事项"},
    {"form", "形式"},
    {"period", "期间"},
    {"until_on", "最后一天"},
    {"late", "补报"},
    {"file", "附件编号"},
    {"text", "内容"},
    {"contact", "联系方式"},
    {"answer", "答复"},
    {"public", "公开"},
    {"note", "说明"},
    {"rows", "行数"},
    {"created", "新增数"},
    {"renamed", "改名数"},
    {"total", "条数"},
    {"query", "筛选条件"},
    {"removed", "已移除"},
    {"promised_by", "承诺人"},
    {"minutes", "会议情况"},
    {"voted", "表决过"},
    {"by", "填写人"},
    {"id", "编号"},
    {"open", "等待答复"},
    {"answered_by", "答复人"},
    {"from", "开始执行"},
    {"revived", "恢复数"},
    {"unchanged", "未改动数"},
    {"changes", "改动"},
    {"subject", "抽查内容"},
    {"first_on", "开始日期"},
    {"last_on", "结束日期"},
    {"area", "抽取范围"},
    {"strata", "分层"},
    {"villages", "抽几个村"},
    {"drawn_from", "名单村数"},
    {"drawn", "抽中村数"},
    {"seed", "种子"},
    {"result", "结果"},
    {"finding", "问题"},
    {"due_on", "整改期限"},
    {"recorded", "记录项数"},
    {NULL, NULL},
};

/* What an assessment says of each item. */
static const struct audit_word item_keys[] = {
    {"progress", "进度"},    {"note", "进展"}, {"late_reason", "原因"},
    {"next_step", "下一步"}, {NULL, NULL},
};

static const struct audit_word values[] = {
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
    {"open", "进行中"},
    {"claimed", "待核验"},
    {"closed", "已销号"},
    {"submitted", "待确认"},
    {"confirmed", "已确认"},
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

static const char *label_in(const struct audit_word *words, const char *name)
{
    while (words->name && strcmp(words->name, name) != 0)
        words++;
    return words->label;
}

const char *action_label(const char *action)
{
    const char *label = label_in(actions, action), *dot = strrchr(action, '.');
    if (!label && dot)
        label = label_in(verbs, dot + 1);
    return label ? label : action;
}

const char *entity_label(const char *entity)
{
    const char *label = label_in(audit_entities, entity);
    return label ? label : entity;
}

const char *key_label(const char *key)
{
    const char *label = label_in(keys, key);
    return label ? label : key;
}

const char *item_key_label(const char *key)
{
    const char *label = label_in(item_keys, key);
    return label ? label : key_label(key);
}

const char *value_label(const char *key, const char *value)
{
    static const char *const word_keys[] = {"roles", "state", "kind", "list", "direction", "form"};
    const char *label = NULL;
    for (size_t i = 0; i < sizeof word_keys / sizeof word_keys[0]; i++)
        if (strcmp(word_keys[i], key) == 0)
            label = label_in(values, value);
    return label ? label : value;
}
