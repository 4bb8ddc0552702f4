/* The rules of public display: when a notice may be posted and closed (PLAN-8, PLAN-9). */
#include "notice.h"

const struct choice notice_states[] = {
    {"on_notice", "公示中"},
    {"closed", "已结束"},
    {"withdrawn", "已撤下"},
    {NULL, NULL},
};

static const struct field feedback_fields[] = {
    {.name = "text",
     .label = "意见或建议",
     .kind = FIELD_LONG,
     .offset = offsetof(struct feedback_form, text),
     .required = true,
     .min = 4,
     .max = 1000,
     .hint = "请写清是哪一项、希望怎么改，最多 1000 字"},
    {.name = "name",
     .label = "您的姓名（可不填）",
     .kind = FIELD_TEXT,
     .offset = offsetof(struct feedback_form, name),
     .max = 40,
     .private_value = true,
     .hint = "只有镇、村经办人看得到，不会公开"},
    {.name = "contact",
     .label = "联系方式（可不填）",
     .kind = FIELD_TEXT,
     .offset = offsetof(struct feedback_form, contact),
     .max = 60,
     .private_value = true,
     .hint = "需要当面答复时使用，加密保存，不会公开"},
    {0},
};

const struct record_type feedback_form_type = {"feedback", feedback_fields,
                                               sizeof(struct feedback_form)};

/* PLAN-9: "cannot be closed early". The last day counts whole, so closing waits for the day after.
 */
bool notice_may_close(struct date last_day, struct date today)
{
    return date_compare(today, last_day) > 0;
}

/* PLAN-8: the county approves before the notice goes out. */
const char *notice_date_fault(struct date posted_on, struct date approved_on, struct date today)
{
    if (date_compare(posted_on, today) > 0)
        return "张贴日期不能晚于今天，请在贴出以后登记";
    if (date_compare(posted_on, approved_on) < 0)
        return "张贴日期不能早于县级同意公示的日期";
    return NULL;
}
