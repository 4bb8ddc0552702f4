/* What is written of a cadre's year, and from when it is appraised (CADRE-6). */
#include "cadre/duty.h"

#define AT(member) offsetof(struct duty, member)

const struct choice duty_states[] = {
    [DUTY_DRAFT] = {"draft", "正在定责"},  [DUTY_SET_REVIEW] = {"set_review", "定责待审核"},
    [DUTY_SET] = {"agreed", "已定责亮标"}, [DUTY_MID_REVIEW] = {"mid_review", "年中评待审核"},
    [DUTY_MID] = {"mid", "年中已评"},      [DUTY_END_REVIEW] = {"end_review", "年终评待审核"},
    [DUTY_DONE] = {"done", "年终已评"},    {0},
};
const struct choice duty_grades[] = {
    {"excellent", "优秀"}, {"good", "称职"}, {"pass", "基本称职"}, {"fail", "不称职"}, {0}};

static const struct field aims_fields[] = {
    {.name = "duties",
     .label = "岗位职责",
     .kind = FIELD_LONG,
     .offset = AT(duties),
     .required = true,
     .max = 1000},
    {.name = "aims",
     .label = "年度目标",
     .kind = FIELD_LONG,
     .offset = AT(aims),
     .required = true,
     .max = 1000,
     .hint = "写得能看出完成没有"},
    {0},
};
static const struct field mid_fields[] = {
    {.name = "mid_grade",
     .label = "年中评等次",
     .kind = FIELD_CHOICE,
     .offset = AT(mid_grade),
     .required = true,
     .choices = duty_grades},
    {.name = "mid_note",
     .label = "年中评意见",
     .kind = FIELD_LONG,
     .offset = AT(mid_note),
     .required = true,
     .max = 1000},
    {0},
};
static const struct field end_fields[] = {
    {.name = "end_grade",
     .label = "年终评等次",
     .kind = FIELD_CHOICE,
     .offset = AT(end_grade),
     .required = true,
     .choices = duty_grades},
    {.name = "end_note",
     .label = "年终评意见",
     .kind = FIELD_LONG,
     .offset = AT(end_note),
     .required = true,
     .max = 1000},
    {0},
};
static const struct record_type aims_type = {"cadre_duty", aims_fields, sizeof(struct duty)};
static const struct record_type mid_type = {"cadre_duty", mid_fields, sizeof(struct duty)};
static const struct record_type end_type = {"cadre_duty", end_fields, sizeof(struct duty)};

const struct record_type *duty_type(int state)
{
    return state == DUTY_DRAFT ? &aims_type
           : state == DUTY_SET ? &mid_type
           : state == DUTY_MID ? &end_type
                               : NULL;
}

const char *duty_day_fault(int state, int year, struct date today)
{
    if (state == DUTY_SET && date_compare(today, (struct date){year, 6, 1}) < 0)
        return "年中评从 6 月 1 日起";
    if (state == DUTY_MID && date_compare(today, (struct date){year, 12, 1}) < 0)
        return "年终评从 12 月 1 日起";
    return NULL;
}

struct date duty_set_by(int year, int month)
{
    struct date next =
        month == 12 ? (struct date){year + 1, 1, 1} : (struct date){year, month + 1, 1};
    return date_add_days(next, -1);
}
