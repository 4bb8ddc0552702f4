/* What a pairing can be (CADRE-7). */
#include "cadre/pairing.h"

#define AT(member) offsetof(struct pairing, member)

const struct choice pairing_kinds[] = {
    [PAIRING_MASTER] = {"master", "师带徒"},
    [PAIRING_BASE] = {"base", "导师+基地"},
    [PAIRING_DEGREE] = {"degree", "学历提升"},
    {0},
};

static const struct field fields[] = {
    {.name = "kind",
     .label = "方式",
     .kind = FIELD_CHOICE,
     .offset = AT(kind),
     .required = true,
     .choices = pairing_kinds},
    {.name = "partner",
     .label = "导师、基地或学校",
     .kind = FIELD_TEXT,
     .offset = AT(partner),
     .required = true,
     .max = 60,
     .hint = "师带徒写师傅，导师+基地写导师和基地，学历提升写学校和专业"},
    {.name = "from_on",
     .label = "开始",
     .kind = FIELD_DATE,
     .offset = AT(from_on),
     .required = true},
    {.name = "until_on",
     .label = "结束",
     .kind = FIELD_DATE,
     .offset = AT(until_on),
     .hint = "还在进行的不填"},
    {.name = "result",
     .label = "结果",
     .kind = FIELD_LONG,
     .offset = AT(result),
     .max = 500,
     .hint = "结束时填写，例如取得的学历、办成的事"},
    {0},
};
const struct record_type pairing_type = {"cadre_pairing", fields, sizeof(struct pairing)};

int pairing_faults(const struct pairing *pairing, struct date today,
                   struct cadre_fault fault[CADRE_FAULTS])
{
    int count = 0;
    if (date_compare(pairing->from_on, today) > 0)
        fault[count++] = (struct cadre_fault){"from_on", "开始不能晚于今天"};
    if (date_is_none(pairing->until_on))
        return count;
    if (date_compare(pairing->until_on, today) > 0)
        fault[count++] = (struct cadre_fault){"until_on", "还没有到的日期不填，还在进行的留空"};
    else if (date_compare(pairing->until_on, pairing->from_on) < 0)
        fault[count++] = (struct cadre_fault){"until_on", "结束的日期早于开始"};
    if (!pairing->result || !*pairing->result)
        fault[count++] = (struct cadre_fault){"result", "结束了的请写明结果"};
    return count;
}
