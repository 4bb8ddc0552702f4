/* The policy of putting a village right (RATE-10). */
#include "base/text.h"
#include "rectify/remedy.h"

enum { PLANNED_YEARS = 2, RELAPSE_MONTHS = 12 };

const struct choice remedy_states[] = {
    [REMEDY_PLANNING] = {"planning", "待定方案"},
    [REMEDY_REVIEW] = {"review", "方案待县审核"},
    [REMEDY_WORKING] = {"working", "整顿中"},
    [REMEDY_LEAVING] = {"leaving", "摘帽待县批准"},
    [REMEDY_OFF] = {"off", "已摘帽"},
    [REMEDY_CANCELLED] = {"cancelled", "列错已撤销"},
    {0},
};
const struct choice remedy_checks[] = {
    {"carried_out", "整改措施是否落到实处"},
    {"no_relapse", "整改问题是否没有反弹"},
    {"visible", "整改效果是否明显"},
    {"real", "整改成效是否体现到实际工作中"},
    {0},
};
const struct choice remedy_verdicts[] = {
    [CHECK_FAILED] = {"failed", "没有通过"},
    [CHECK_PASSED] = {"passed", "通过"},
    {0},
};

#define FIELD(field, said, what, most, must, help)                                                 \
    {                                                                                              \
        .name = #field, .label = (said), .kind = (what), .offset = offsetof(RECORD, field),        \
        .required = (must), .max = (most), .hint = (help)                                          \
    }
#define RECORD struct remedy
static const struct field remedy_fields[] = {
    FIELD(problems, "主要问题", FIELD_LONG, 2000, true, "一条一行，写具体的问题"),
    FIELD(leader, "挂钩领导", FIELD_TEXT, 60, false, "姓名和职务"),
    FIELD(work_team, "驻村工作组", FIELD_TEXT, 200, false, "由哪些单位组成，谁带队"),
    FIELD(partner_code, "结对先进村", FIELD_UNIT, 0, false, "从本镇名单上的先进村里选"),
    {0},
};
const struct record_type remedy_type = {"remedy", remedy_fields, sizeof(struct remedy)};
#undef RECORD
#define RECORD struct remedy_step
static const struct field step_fields[] = {
    FIELD(measure, "做什么", FIELD_LONG, 500, false, ""),
    FIELD(person, "谁负责", FIELD_TEXT, 60, false, ""),
    FIELD(finish_on, "什么时候做好", FIELD_DATE, 0, false, ""),
    {0},
};
const struct record_type remedy_step_type = {"remedy_step", step_fields,
                                             sizeof(struct remedy_step)};
#undef RECORD
#define RECORD struct remedy_check
static const struct field check_fields[] = {
    {.name = "kind",
     .label = "查什么",
     .kind = FIELD_CHOICE,
     .offset = offsetof(struct remedy_check, kind),
     .required = true,
     .choices = remedy_checks},
    {.name = "verdict",
     .label = "结果",
     .kind = FIELD_CHOICE,
     .offset = offsetof(struct remedy_check, verdict),
     .required = true,
     .choices = remedy_verdicts},
    FIELD(grounds, "查到的情况", FIELD_LONG, 1000, true, "看了什么、问了谁、结果怎样"),
    FIELD(checked_on, "检查日期", FIELD_DATE, 0, true, ""),
    {0},
};
const struct record_type remedy_check_type = {"remedy_check", check_fields,
                                              sizeof(struct remedy_check)};

bool remedy_step_is_done(const struct remedy_step *step)
{
    return !date_is_none(step->done_on);
}

bool remedy_step_is_late(const struct remedy_step *step, struct date today)
{
    return !remedy_step_is_done(step) && !date_is_none(step->finish_on) &&
           date_compare(step->finish_on, today) < 0;
}

int remedy_steps_left(const struct remedy *remedy)
{
    int left = 0;
    for (int i = 0; i < remedy->steps_count; i++)
        left += !remedy_step_is_done(&remedy->steps[i]);
    return left;
}

int remedy_checks_passed(const struct remedy *remedy)
{
    int passed = 0;
    for (int i = 0; i < REMEDY_CHECKS; i++)
        passed += remedy->checks[i].id && remedy->checks[i].verdict == CHECK_PASSED;
    return passed;
}

struct date remedy_relapse_until(struct date off_on)
{
    return date_add_months(off_on, RELAPSE_MONTHS);
}

bool remedy_is_relapse(struct date off_on, struct date on)
{
    return !date_is_none(off_on) && date_compare(on, off_on) >= 0 &&
           date_compare(on, remedy_relapse_until(off_on)) <= 0;
}

struct remedy_flaw remedy_step_flaw(const struct remedy_step *step, struct date opened_on)
{
    if (text_is_blank(step->measure))
        return (struct remedy_flaw){"measure", "请写明做什么"};
    if (text_is_blank(step->person))
        return (struct remedy_flaw){"person", "请写明谁负责"};
    if (date_is_none(step->finish_on))
        return (struct remedy_flaw){"finish_on", "请写明什么时候做好"};
    if (date_compare(step->finish_on, opened_on) < 0 ||
        date_compare(step->finish_on, date_add_months(opened_on, 12 * PLANNED_YEARS)) > 0)
        return (struct remedy_flaw){"finish_on", "要在列为整顿对象以后、两年以内做好"};
    return (struct remedy_flaw){NULL, NULL};
}

const char *remedy_check_flaw(const struct remedy *remedy, const struct remedy_check *check)
{
    if (check->kind == CHECK_CARRIED_OUT && check->verdict == CHECK_PASSED &&
        remedy_steps_left(remedy) > 0)
        return "还有措施没有做好，先在上面登记做好，再查这一项";
    return NULL;
}
