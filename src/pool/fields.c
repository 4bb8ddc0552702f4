/* A person of the ledger and the record of a village's list, as they are typed (POOL-1, POOL-3,
 * POOL-4). */
#include "pool/rules.h"

const struct choice pool_pools[] = {
    {"secretary", "村党组织书记后备人才库"}, {"young", "年轻干部苗子库"}, {0}};
const struct choice pool_sources[] = {
    [SOURCE_TEAM] = {"team", "现任“两委”干部"},
    {"group_head", "村（居）民小组长"},
    {"veteran", "退役军人"},
    {"prosperous", "致富能手"},
    {"away", "外出务工经商人员"},
    {"graduate", "大学毕业生"},
    {"cooperative", "合作社经济组织负责人"},
    {"doctor_teacher", "村医村教"},
    {"other", "其他"},
    {0},
};
const struct choice pool_sexes[] = {{"male", "男"}, [SEX_FEMALE] = {"female", "女"}, {0}};
const struct choice pool_educations[] = {
    [SCHOOL_JUNIOR] = {"junior", "初中及以下"}, [SCHOOL_SENIOR] = {"senior", "高中、中专"},
    [SCHOOL_COLLEGE] = {"college", "大专"},     [SCHOOL_BACHELOR] = {"bachelor", "本科"},
    [SCHOOL_MASTER] = {"master", "研究生"},     {0},
};
const struct choice pool_politics[] = {
    [PARTY_FULL] = {"member", "中共党员"},
    [PARTY_PROBATIONARY] = {"probationary", "中共预备党员"},
    [PARTY_NONE] = {"other", "其他"},
    {0},
};
const struct choice pool_stages[] = {
    [STAGE_LEDGER] = {"ledger", "人才台账"},     [STAGE_LISTED] = {"listed", "初步名单"},
    [STAGE_REVIEWED] = {"reviewed", "镇已审核"}, [STAGE_PROPOSED] = {"proposed", "建议名单"},
    [STAGE_REFUSED] = {"refused", "联审未过"},   [STAGE_PASSED] = {"passed", "联审通过"},
    [STAGE_FILED] = {"filed", "已备案"},         [STAGE_USED] = {"used", "已使用"},
    [STAGE_LEFT] = {"left", "已退出"},           {0},
};
const struct choice pool_list_states[] = {
    [LIST_DRAFT] = {"draft", "村里拟定"},
    [LIST_SUBMITTED] = {"submitted", "待镇审核"},
    [LIST_RETURNED] = {"returned", "退回修改"},
    [LIST_REVIEWED] = {"reviewed", "镇已审核"},
    {0},
};
const struct choice pool_relaxings[] = {
    [RELAX_OPEN] = {"", "还没有审"},
    [RELAX_APPROVED] = {"approved", "同意放宽"},
    [RELAX_REFUSED] = {"refused", "不同意放宽"},
    {0},
};
const struct choice pool_judgings[] = {
    [JUDGED_NOT] = {"", "还没有审"},
    [JUDGED_ACCEPTED] = {"accepted", "同意"},
    [JUDGED_REFUSED] = {"refused", "不同意"},
    {0},
};
const struct choice pool_verdicts[] = {
    [VERDICT_MET] = {"met", "符合"},
    [VERDICT_RELAXED] = {"relaxed", "放宽"},
    [VERDICT_ASKED] = {"asked", "申请放宽"},
    [VERDICT_NOT_MET] = {"not_met", "不符合"},
    {0},
};

#define UNFIT_CRIME "受过刑事处罚，或正被立案侦查、审查起诉"
#define UNFIT_DISCIPLINE "受党纪政务处分，影响期未满，或正被纪检监察立案"
#define UNFIT_GANG "涉黑涉恶，或参加非法组织、邪教组织"
#define UNFIT_CLAN "煽动、参与宗族宗教势力干扰村务"
#define UNFIT_BRIBE "在换届中拉票贿选"
#define UNFIT_DEBT "被列为失信被执行人"
#define UNFIT_LAND "违法占地、违法建房，没有整改"
#define UNFIT_OTHER "其他不适合担任村干部的情形"

const struct choice pool_unfits[UNFIT_COUNT + 1] = {
    {"unfit_crime", UNFIT_CRIME},
    {"unfit_discipline", UNFIT_DISCIPLINE},
    {"unfit_gang", UNFIT_GANG},
    {"unfit_clan", UNFIT_CLAN},
    {"unfit_bribe", UNFIT_BRIBE},
    {"unfit_debt", UNFIT_DEBT},
    {"unfit_land", UNFIT_LAND},
    {"unfit_other", UNFIT_OTHER},
    {0},
};

#define AT(member) offsetof(struct candidate, member)
#define UNFIT(field, words, number)                                                                \
    {                                                                                              \
        .name = (field), .label = (words), .kind = FIELD_BOOL, .offset = AT(unfit[number])         \
    }

static const struct field candidate_fields[] = {
    {.name = "name",
     .label = "姓名",
     .kind = FIELD_TEXT,
     .offset = AT(name),
     .required = true,
     .max = 20,
     .private_value = true},
    {.name = "source",
     .label = "来源",
     .kind = FIELD_CHOICE,
     .offset = AT(source),
     .required = true,
     .choices = pool_sources},
    {.name = "pool",
     .label = "培养方向",
     .kind = FIELD_CHOICE,
     .offset = AT(pool),
     .required = true,
     .choices = pool_pools},
    {.name = "id_number",
     .label = "身份证号",
     .kind = FIELD_TEXT,
     .offset = AT(id_number),
     .max = 24,
     .hint = "加密保存。填了身份证号，性别和出生日期可以不填",
     .private_value = true},
    {.name = "sex",
     .label = "性别",
     .kind = FIELD_CHOICE,
     .offset = AT(sex),
     .choices = pool_sexes},
    {.name = "born_on",
     .label = "出生日期",
     .kind = FIELD_DATE,
     .offset = AT(born_on),
     .private_value = true},
    {.name = "education",
     .label = "学历",
     .kind = FIELD_CHOICE,
     .offset = AT(education),
     .required = true,
     .choices = pool_educations},
    {.name = "politics",
     .label = "政治面貌",
     .kind = FIELD_CHOICE,
     .offset = AT(politics),
     .required = true,
     .choices = pool_politics},
    {.name = "joined_on",
     .label = "转为正式党员的日期",
     .kind = FIELD_DATE,
     .offset = AT(joined_on),
     .hint = "不清楚的可以先不填",
     .private_value = true},
    {.name = "phone",
     .label = "电话",
     .kind = FIELD_TEXT,
     .offset = AT(phone),
     .max = 24,
     .hint = "加密保存",
     .private_value = true},
    {.name = "work",
     .label = "现在的单位和职务",
     .kind = FIELD_TEXT,
     .offset = AT(work),
     .max = 60,
     .private_value = true},
    {.name = "notes",
     .label = "现实表现和备注",
     .kind = FIELD_LONG,
     .offset = AT(notes),
     .max = 1000,
     .hint = "加密保存。不要写国家秘密",
     .private_value = true},
    {.name = "relax_reason",
     .label = "学历放宽的理由",
     .kind = FIELD_LONG,
     .offset = AT(relax_reason),
     .max = 500,
     .hint = "大专以下、特别优秀的才写，由镇里审",
     .private_value = true},
    {.name = "checked",
     .label = "不适任情形已经逐项核查",
     .kind = FIELD_BOOL,
     .offset = AT(checked),
     .hint = "列入名单以前要核查；下面有哪一项就勾哪一项"},
    UNFIT("unfit_crime", UNFIT_CRIME, 0),
    UNFIT("unfit_discipline", UNFIT_DISCIPLINE, 1),
    UNFIT("unfit_gang", UNFIT_GANG, 2),
    UNFIT("unfit_clan", UNFIT_CLAN, 3),
    UNFIT("unfit_bribe", UNFIT_BRIBE, 4),
    UNFIT("unfit_debt", UNFIT_DEBT, 5),
    UNFIT("unfit_land", UNFIT_LAND, 6),
    UNFIT("unfit_other", UNFIT_OTHER, 7),
    {0},
};
const struct record_type candidate_type = {"candidate", candidate_fields, sizeof(struct candidate)};

#undef AT
#define AT(member) offsetof(struct pool_list, member)

static const struct field list_fields[] = {
    {.name = "reference_on",
     .label = "年龄算到哪一天",
     .kind = FIELD_DATE,
     .offset = AT(reference_on),
     .required = true},
    {.name = "held_on",
     .label = "讨论日期",
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
     .label = "讨论情况和结果",
     .kind = FIELD_LONG,
     .offset = AT(decided),
     .required = true,
     .max = 2000,
     .hint = "加密保存",
     .private_value = true},
    {0},
};
const struct record_type pool_list_type = {"pool_list", list_fields, sizeof(struct pool_list)};
