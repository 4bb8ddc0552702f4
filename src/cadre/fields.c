/* A cadre and a post as they are typed (CADRE-1). */
#include "cadre/rules.h"

const struct choice cadre_post_kinds[] = {
    [POST_SECRETARY] = {"secretary", "党组织书记"},
    [POST_DIRECTOR] = {"director", "村委会主任"},
    [POST_DEPUTY_SECRETARY] = {"deputy_secretary", "党组织副书记"},
    [POST_DEPUTY_DIRECTOR] = {"deputy_director", "村委会副主任"},
    [POST_MEMBER] = {"member", "党组织委员"},
    [POST_COMMITTEE_MEMBER] = {"committee_member", "村委会委员"},
    {0},
};
const struct choice cadre_sexes[] = {{"male", "男"}, {"female", "女"}, {0}};
const struct choice cadre_educations[] = {
    [EDUCATION_JUNIOR] = {"junior", "初中及以下"}, [EDUCATION_SENIOR] = {"senior", "高中、中专"},
    [EDUCATION_COLLEGE] = {"college", "大专"},     [EDUCATION_BACHELOR] = {"bachelor", "本科"},
    [EDUCATION_MASTER] = {"master", "研究生"},     {0},
};
const struct choice cadre_politics[] = {
    [POLITICS_MEMBER] = {"member", "中共党员"},
    [POLITICS_PROBATIONARY] = {"probationary", "中共预备党员"},
    [POLITICS_OTHER] = {"other", "其他"},
    {0},
};

#define AT(member) offsetof(struct cadre, member)
#define MOST_PAY (INT64_C(9999999) * DECIMAL_ONE)

static const struct field cadre_fields[] = {
    {.name = "name",
     .label = "姓名",
     .kind = FIELD_TEXT,
     .offset = AT(name),
     .required = true,
     .max = 20},
    {.name = "sex",
     .label = "性别",
     .kind = FIELD_CHOICE,
     .offset = AT(sex),
     .required = true,
     .choices = cadre_sexes},
    {.name = "born_on",
     .label = "出生日期",
     .kind = FIELD_DATE,
     .offset = AT(born_on),
     .required = true},
    {.name = "education",
     .label = "学历",
     .kind = FIELD_CHOICE,
     .offset = AT(education),
     .required = true,
     .choices = cadre_educations},
    {.name = "politics",
     .label = "政治面貌",
     .kind = FIELD_CHOICE,
     .offset = AT(politics),
     .required = true,
     .choices = cadre_politics},
    {.name = "joined_on",
     .label = "入党日期",
     .kind = FIELD_DATE,
     .offset = AT(joined_on),
     .hint = "党员必填"},
    {.name = "base_pay",
     .label = "基本报酬",
     .kind = FIELD_DECIMAL,
     .offset = AT(base_pay),
     .max = MOST_PAY,
     .unit = "元/年",
     .hint = "还不清楚的可以先不填"},
    {.name = "performance_pay",
     .label = "绩效报酬",
     .kind = FIELD_DECIMAL,
     .offset = AT(performance_pay),
     .max = MOST_PAY,
     .unit = "元/年",
     .hint = "不低于基本报酬的 1/3"},
    {.name = "recruit",
     .label = "全日制大学生招录",
     .kind = FIELD_BOOL,
     .offset = AT(recruit),
     .hint = "专门面向全日制高校毕业生招录的村干部"},
    {.name = "account",
     .label = "书记的账号",
     .kind = FIELD_REF,
     .offset = AT(account),
     .hint = "选了以后，培训等自动记入书记履职档案"},
    {0},
};
const struct record_type cadre_type = {"cadre", cadre_fields, sizeof(struct cadre)};

#undef AT
#define AT(member) offsetof(struct cadre_post, member)

static const struct field post_fields[] = {
    {.name = "post",
     .label = "职务",
     .kind = FIELD_CHOICE,
     .offset = AT(post),
     .required = true,
     .choices = cadre_post_kinds,
     .hint = "书记、主任都担任的登记两条，自动算作一肩挑"},
    {.name = "from_on",
     .label = "任职开始",
     .kind = FIELD_DATE,
     .offset = AT(from_on),
     .required = true},
    {.name = "until_on",
     .label = "任职到",
     .kind = FIELD_DATE,
     .offset = AT(until_on),
     .hint = "最后一天；仍在任的不填"},
    {.name = "ended_with",
     .label = "不再补选",
     .kind = FIELD_BOOL,
     .offset = AT(ended_with),
     .hint = "职数减少、这个职务不再安排人的才勾，勾了就不算空缺"},
    {0},
};
const struct record_type cadre_post_type = {"cadre_post", post_fields, sizeof(struct cadre_post)};
