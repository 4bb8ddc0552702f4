/* The records of the analysis and of a proposal as they are typed, and the words of gates (POOL-5).
 */
#include "pool/gate.h"

const struct choice finding_kinds[] = {
    [FINDING_VISIT] = {"visit", "走访调研"},
    [FINDING_MEETING] = {"meeting", "座谈了解"},
    [FINDING_INTERVIEW] = {"interview", "个别访谈"},
    [FINDING_APPRAISAL] = {"appraisal", "民主测评"},
    [FINDING_TALK] = {"talk", "谈话记录"},
    {0},
};
const struct choice proposal_states[] = {
    [PROPOSAL_DRAFT] = {"draft", "镇里拟定"},
    [PROPOSAL_SUBMITTED] = {"submitted", "待县联审"},
    [PROPOSAL_RETURNED] = {"returned", "退回修改"},
    [PROPOSAL_IN_REVIEW] = {"in_review", "联审中"},
    [PROPOSAL_CONCLUDED] = {"concluded", "联审已有结论"},
    [PROPOSAL_ASKED] = {"asked", "待市备案"},
    [PROPOSAL_FILED] = {"filed", "已备案"},
    {0},
};
const struct choice pool_situations[] = {
    {"troubled", "问题突出村，重点储备成熟人选"},
    {"thriving", "发展较好村，重点储备年轻人选"},
    {0},
};
const struct choice pool_gate_kinds[] = {
    [GATE_POLITICS] = {"politics", "政治关"},
    [GATE_CONDUCT] = {"conduct", "品行关"},
    [GATE_ABILITY] = {"ability", "能力关"},
    [GATE_STYLE] = {"style", "作风关"},
    [GATE_INTEGRITY] = {"integrity", "廉洁关"},
    [GATE_OPINION] = {"opinion", "会办意见"},
    {0},
};
const struct choice gate_marks[] = {
    [MARK_OPEN] = {"open", "还没有签"},
    [MARK_PASSED] = {"passed", "通过"},
    [MARK_FAILED] = {"failed", "不通过"},
    {0},
};
const struct choice pool_ripenesses[] = {
    [RIPE_MATURE] = {"mature", "成熟"}, [RIPE_YOUNG] = {"young", "年轻"}, {0}};

#define AT(member) offsetof(struct pool_finding, member)
#define BALLOTS(field, words)                                                                      \
    {                                                                                              \
        .name = #field, .label = (words), .kind = FIELD_INT, .offset = AT(field), .max = 100000,   \
        .unit = "张"                                                                              \
    }

static const struct field finding_fields[] = {
    {.name = "kind",
     .label = "方式",
     .kind = FIELD_CHOICE,
     .offset = AT(kind),
     .required = true,
     .choices = finding_kinds},
    {.name = "held_on",
     .label = "日期",
     .kind = FIELD_DATE,
     .offset = AT(held_on),
     .required = true},
    {.name = "who",
     .label = "由谁做的、对象是谁",
     .kind = FIELD_LONG,
     .offset = AT(who),
     .required = true,
     .max = 500,
     .hint = "加密保存",
     .private_value = true},
    {.name = "said",
     .label = "了解到的情况",
     .kind = FIELD_LONG,
     .offset = AT(said),
     .required = true,
     .max = 2000,
     .hint = "加密保存。现实表现、群众基础、社会关系、个人意愿等；不要写国家秘密",
     .private_value = true},
    BALLOTS(issued, "发出票"),
    BALLOTS(collected, "收回票"),
    BALLOTS(excellent, "优秀"),
    BALLOTS(competent, "称职"),
    BALLOTS(incompetent, "不称职"),
    {0},
};
const struct record_type finding_type = {"pool_finding", finding_fields,
                                         sizeof(struct pool_finding)};

#undef AT
#define AT(member) offsetof(struct pool_proposal, member)

static const struct field proposal_fields[] = {
    {.name = "situation",
     .label = "这个村的情况",
     .kind = FIELD_CHOICE,
     .offset = AT(situation),
     .required = true,
     .choices = pool_situations},
    {.name = "held_on",
     .label = "专题会议日期",
     .kind = FIELD_DATE,
     .offset = AT(held_on),
     .required = true},
    {.name = "present",
     .label = "参加人员",
     .kind = FIELD_LONG,
     .offset = AT(present),
     .required = true,
     .max = 500,
     .hint = "加密保存。工作组和镇党委参加的人",
     .private_value = true},
    {.name = "decided",
     .label = "研究情况和结果",
     .kind = FIELD_LONG,
     .offset = AT(decided),
     .required = true,
     .max = 2000,
     .hint = "加密保存",
     .private_value = true},
    {.name = "shortfall",
     .label = "人数不够的原因",
     .kind = FIELD_LONG,
     .offset = AT(shortfall),
     .max = 500,
     .hint = "人数够的不用填。加密保存",
     .private_value = true},
    {0},
};
const struct record_type proposal_type = {"pool_proposal", proposal_fields,
                                          sizeof(struct pool_proposal)};
