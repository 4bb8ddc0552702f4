/* What a class of training can be, and who attended how long (CADRE-5). */
#include "cadre/training.h"

#define AT(member) offsetof(struct cadre_class, member)
#define HALF (DECIMAL_ONE / 2)

const struct choice cadre_class_kinds[] = {
    {"county", "县级以上集中培训"}, {"town", "镇级培训"}, {"exchange", "外出学习、跟班锻炼"},
    {"online", "网络培训"},         {"other", "其他"},    {0},
};

static const struct field fields[] = {
    {.name = "name",
     .label = "培训班名称",
     .kind = FIELD_TEXT,
     .offset = AT(name),
     .required = true,
     .max = 60},
    {.name = "kind",
     .label = "类别",
     .kind = FIELD_CHOICE,
     .offset = AT(kind),
     .required = true,
     .choices = cadre_class_kinds},
    {.name = "organiser",
     .label = "主办",
     .kind = FIELD_TEXT,
     .offset = AT(organiser),
     .required = true,
     .max = 60},
    {.name = "first_on",
     .label = "开始",
     .kind = FIELD_DATE,
     .offset = AT(first_on),
     .required = true},
    {.name = "last_on",
     .label = "结束",
     .kind = FIELD_DATE,
     .offset = AT(last_on),
     .required = true},
    {.name = "days",
     .label = "培训天数",
     .kind = FIELD_DECIMAL,
     .offset = AT(days),
     .required = true,
     .min = HALF,
     .max = 366 * DECIMAL_ONE,
     .unit = "天",
     .hint = "半天写 0.5"},
    {0},
};
const struct record_type cadre_class_type = {"cadre_class", fields, sizeof(struct cadre_class)};

static int add(struct cadre_fault *fault, int count, const char *field, const char *message)
{
    fault[count] = (struct cadre_fault){field, message};
    return count + 1;
}

int cadre_class_faults(const struct cadre_class *class, struct date today,
                       struct cadre_fault fault[CADRE_FAULTS])
{
    int count = 0;
    if (date_compare(class->last_on, class->first_on) < 0)
        count = add(fault, count, "last_on", "结束的日期早于开始");
    else if (date_compare(class->last_on, today) > 0)
        count = add(fault, count, "last_on", "还没有结束的培训班，结束以后再登记");
    else if (class->last_on.year != class->first_on.year)
        count = add(fault, count, "last_on", "跨年的培训班请分年登记");
    int64_t most = date_to_days(class->last_on) - date_to_days(class->first_on) + 1;
    if (class->days % HALF != 0)
        count = add(fault, count, "days", "按整天或半天填写，例如 2.5");
    else if (count == 0 && class->days > most * DECIMAL_ONE)
        count = add(fault, count, "days", "天数比开始到结束的日子还多");
    return count;
}

const char *cadre_days_fault(const struct cadre_class *class, int64_t days)
{
    if (days <= 0 || days % HALF != 0)
        return "按整天或半天填写，例如 2.5";
    return days > class->days ? "参加的天数不能比培训班的天数多" : NULL;
}
