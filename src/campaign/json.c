/* Campaigns described once: their fields, and how they and their due dates are shown. */
#include "campaign/store.h"

static const struct field fields[] = {
    {.name = "unit",
     .label = "所属市或县（市、区）",
     .kind = FIELD_UNIT,
     .offset = offsetof(struct campaign, unit),
     .required = true},
    {.name = "name",
     .label = "名称",
     .kind = FIELD_TEXT,
     .offset = offsetof(struct campaign, name),
     .required = true,
     .max = 60,
     .hint = "例如：2021—2025 年村党组织任期规划"},
    {.name = "first_year",
     .label = "开始年度",
     .kind = FIELD_INT,
     .offset = offsetof(struct campaign, first_year),
     .required = true,
     .min = CAMPAIGN_YEAR_MIN,
     .max = CAMPAIGN_YEAR_MAX},
    {.name = "last_year",
     .label = "结束年度",
     .kind = FIELD_INT,
     .offset = offsetof(struct campaign, last_year),
     .min = CAMPAIGN_YEAR_MIN,
     .max = CAMPAIGN_YEAR_MAX + CAMPAIGN_YEARS_MAX,
     .hint = "不填时按五年计算"},
    {.name = "study_due",
     .label = "专题学习的期限",
     .kind = FIELD_DATE,
     .offset = offsetof(struct campaign, study_due),
     .required = true},
    {.name = "plan_due",
     .label = "规划和公示的期限",
     .kind = FIELD_DATE,
     .offset = offsetof(struct campaign, plan_due),
     .required = true},
    {.name = "commit_due",
     .label = "公开承诺的期限",
     .kind = FIELD_DATE,
     .offset = offsetof(struct campaign, commit_due),
     .required = true},
    {.name = "election_on",
     .label = "下次换届选举开始的日期",
     .kind = FIELD_DATE,
     .offset = offsetof(struct campaign, election_on),
     .hint = "还没有确定的可以不填；换届前六个月内进行全面验收"},
    {0},
};
const struct record_type campaign_type = {"campaign", fields, sizeof(struct campaign)};

/* --- how steps stand against their dates --- */

json_t *due_status_json(struct ctx *ctx, struct date due, struct date done_on)
{
    int left = date_to_days(due) - date_to_days(ctx->today);
    const char *word = "未到期", *shape = "○", *kind = "none";
    switch (due_status_of(due, done_on, ctx->today)) {
    case DUE_EARLY:
        break;
    case DUE_SOON:
        word = left == 0 ? "今天到期" : text_of(ctx, "%d天内到期", left);
        shape = "◐", kind = "due";
        break;
    case DUE_LATE:
        word = text_of(ctx, "逾期%d天", -left);
        shape = "▲", kind = "late";
        break;
    case DUE_DONE:
        word = "按期完成", shape = "✓", kind = "done";
        break;
    case DUE_DONE_LATE:
        word = "逾期完成", shape = "✓", kind = "done";
        break;
    }
    return json_pack("{s:s, s:s, s:s}", "word", word, "shape", shape, "kind", kind);
}

/* --- a campaign --- */

static void set_label(struct ctx *ctx, json_t *object, const char *key, struct date date)
{
    json_object_set_new(object, key, json_string(date_label(ctx, date)));
}

json_t *campaign_json(struct ctx *ctx, const struct campaign *campaign, const char *unit)
{
    json_t *object = record_json(&campaign_type, campaign);
    json_object_set_new(object, "id", json_integer(campaign->id));
    json_object_set_new(object, "version", json_integer(campaign->version));
    json_object_set_new(object, "unit_name", json_string(unit));
    set_label(ctx, object, "study_label", campaign->study_due);
    set_label(ctx, object, "plan_label", campaign->plan_due);
    set_label(ctx, object, "commit_label", campaign->commit_due);
    set_label(ctx, object, "election_label", campaign->election_on);
    return object;
}
