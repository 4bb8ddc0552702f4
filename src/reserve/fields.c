/* What is entered on a reserve cadre, as it is typed (POOL-6 to POOL-9). */
#include "reserve/rules.h"
#include "reserve/steering.h"

const struct choice reserve_kinds[] = {
    [KIND_NOTE] = {"note", "培养月记"},   [KIND_TASK] = {"task", "锻炼任务"},
    [KIND_REVIEW] = {"review", "再评估"}, [KIND_USE] = {"use", "使用"},
    [KIND_EXIT] = {"exit", "退出"},       {0},
};
const struct choice reserve_states[] = {
    [ENTRY_ENTERED] = {"entered", "待审定"},
    [ENTRY_RETURNED] = {"returned", "退回修改"},
    [ENTRY_APPROVED] = {"approved", "已审定"},
    {0},
};
const struct choice reserve_task_kinds[] = {
    {"dispute", "矛盾纠纷化解"},
    {"emergency", "突发事件处置"},
    {"hardship", "联系困难群众"},
    {"project", "村级重大事务、重大项目"},
    {"other", "其他"},
    {0},
};
const struct choice reserve_verdicts[] = {
    [REVIEW_READY] = {"ready", "合格，条件成熟，可以使用"},
    [REVIEW_GOES_ON] = {"goes_on", "合格，继续培养"},
    [REVIEW_UNFIT] = {"unfit", "不再合适"},
    {0},
};
const struct choice reserve_ranks[] = {
    [RANK_TEAM] = {"team", "进村“两委”班子"},
    [RANK_DEPUTY] = {"deputy", "任村党组织副书记"},
    [RANK_SECRETARY] = {"secretary", "任村党组织书记"},
    {0},
};
const struct choice reserve_exit_grounds[] = {
    {"unfit", "再评估不再合适"},
    {"conduct", "出现不适任情形"},
    {"own_wish", "本人不愿意"},
    {"moved", "离开本地"},
    {"age", "年龄、身体原因"},
    {"other", "其他"},
    {0},
};

const struct choice *reserve_choices(int kind)
{
    static const struct choice *const choices[RESERVE_KINDS] = {
        NULL, reserve_task_kinds, reserve_verdicts, reserve_ranks, reserve_exit_grounds};
    return choices[kind];
}

#define AT(member) offsetof(struct reserve_entry, member)
#define DAY(field, what, must)                                                                     \
    {                                                                                              \
        .name = #field, .label = (what), .kind = FIELD_DATE, .offset = AT(field),                  \
        .required = (must)                                                                         \
    }
#define WORDS(field, what, must, help)                                                             \
    {                                                                                              \
        .name = #field, .label = (what), .kind = FIELD_LONG, .offset = AT(field),                  \
        .required = (must), .max = 1000, .hint = (help), .private_value = true                     \
    }
#define CHOICE(what, of)                                                                           \
    {                                                                                              \
        .name = "choice", .label = (what), .kind = FIELD_CHOICE, .offset = AT(choice),             \
        .required = true, .choices = (of)                                                          \
    }

static const struct field note_fields[] = {
    DAY(on, "谈话日期", true),
    WORDS(text, "思想情况", true, "加密保存。不要写国家秘密"),
    WORDS(more, "工作情况", true, "加密保存"),
    {0},
};
static const struct field task_fields[] = {
    CHOICE("任务类别", reserve_task_kinds),
    WORDS(text, "任务内容", true, "加密保存。不要写群众的身份信息"),
    DAY(on, "交办日期", true),
    DAY(due_on, "完成期限", true),
    DAY(done_on, "完成日期", false),
    WORDS(more, "完成结果", false, "加密保存。完成以后填"),
    {0},
};
static const struct field review_fields[] = {
    CHOICE("再评估结果", reserve_verdicts),
    DAY(on, "评估日期", true),
    WORDS(text, "依据", true, "加密保存。写履职表现、能力素质提升等"),
    {0},
};
static const struct field exit_fields[] = {
    CHOICE("退出原因", reserve_exit_grounds),
    DAY(on, "退出日期", true),
    WORDS(text, "具体情况", true, "加密保存"),
    {0},
};
const struct record_type reserve_note_type = {"reserve_note", note_fields,
                                              sizeof(struct reserve_entry)};
const struct record_type reserve_task_type = {"reserve_task", task_fields,
                                              sizeof(struct reserve_entry)};
const struct record_type reserve_review_type = {"reserve_review", review_fields,
                                                sizeof(struct reserve_entry)};
const struct record_type reserve_exit_type = {"reserve_exit", exit_fields,
                                              sizeof(struct reserve_entry)};

#undef AT
#define AT(member) offsetof(struct reserve_pair, member)
#define NAME(field, what, help)                                                                    \
    {                                                                                              \
        .name = #field, .label = (what), .kind = FIELD_TEXT, .offset = AT(field),                  \
        .required = true, .max = 40, .hint = (help), .private_value = true                         \
    }

static const struct field pair_fields[] = {
    NAME(mentor, "导师", "镇领导班子成员"),
    NAME(mentor_post, "导师职务", NULL),
    NAME(first_secretary, "驻村第一书记", NULL),
    NAME(first_secretary_unit, "第一书记派出单位", NULL),
    {.name = "from_on",
     .label = "开始培养的日期",
     .kind = FIELD_DATE,
     .offset = AT(from_on),
     .required = true,
     .hint = "从这个月起，每月写一篇月记"},
    {0},
};
const struct record_type reserve_pair_type = {"reserve_pair", pair_fields,
                                              sizeof(struct reserve_pair)};

#undef AT
#define AT(member) offsetof(struct steering_meeting, member)

static const struct field meeting_fields[] = {
    {.name = "held_on",
     .label = "召开日期",
     .kind = FIELD_DATE,
     .offset = AT(held_on),
     .required = true},
    {.name = "present",
     .label = "参加人员",
     .kind = FIELD_LONG,
     .offset = AT(present),
     .required = true,
     .max = 500,
     .hint = "加密保存",
     .private_value = true},
    {.name = "decided",
     .label = "听取的情况和议定的事项",
     .kind = FIELD_LONG,
     .offset = AT(decided),
     .required = true,
     .max = 2000,
     .hint = "加密保存。不要写国家秘密",
     .private_value = true},
    {0},
};
const struct record_type steering_meeting_type = {"steering_meeting", meeting_fields,
                                                  sizeof(struct steering_meeting)};
