/* The records of the plan room, described once: items, studies, meetings. Papers and photos may be
 * added and are never asked for (ALL-7). */
#include "base/buf.h"
#include "base/text.h"
#include "plan/internal.h"

#include <stddef.h>
#include <string.h>

const struct choice plan_states[] = {
    [PLAN_DRAFT] = {"draft", "编制中"},
    [PLAN_TOWN_REVIEW] = {"town_review", "镇审核"},
    [PLAN_COUNTY_REVIEW] = {"county_review", "县级审核"},
    [PLAN_APPROVED] = {"approved", "待公示"},
    [PLAN_ON_NOTICE] = {"on_notice", "公示中"},
    [PLAN_NOTICED] = {"noticed", "待承诺"},
    [PLAN_IN_FORCE] = {"in_force", "已承诺"},
    [PLAN_FILED] = {"filed", "已备案"},
    {0},
};

const struct choice meeting_kinds[] = {
    [MEETING_DELIBERATION] = {"deliberation", "讨论"},
    [MEETING_COMMITMENT] = {"commitment", "公开承诺"},
    {0},
};

const struct choice meeting_forms[] = {
    [FORM_REPRESENTATIVES] = {"representatives", "党员代表、村民代表会议"},
    [FORM_VILLAGERS] = {"villager_representatives", "村民代表会议"},
    [FORM_ALL_MEMBERS] = {"all_members", "全体党员大会"},
    {0},
};

#define AT(member) offsetof(struct plan_item, member)
static const struct field item_fields[] = {
    {.name = "list",
     .label = "清单",
     .kind = FIELD_CHOICE,
     .offset = AT(list),
     .required = true,
     .choices = lists},
    {.name = "title",
     .label = "承诺事项",
     .kind = FIELD_TEXT,
     .offset = AT(title),
     .required = true,
     .max = 100,
     .hint = "一条写一件事，村民一看就懂"},
    {.name = "measure",
     .label = "衡量办法",
     .kind = FIELD_TEXT,
     .offset = AT(measure),
     .max = 200,
     .hint = "看什么、从哪里取数"},
    {.name = "indicator", .label = "指标", .kind = FIELD_REF, .offset = AT(indicator)},
    {.name = "unit_of_measure",
     .label = "计量单位",
     .kind = FIELD_TEXT,
     .offset = AT(unit_of_measure),
     .max = 20},
    {.name = "direction",
     .label = "目标方向",
     .kind = FIELD_CHOICE,
     .offset = AT(direction),
     .choices = directions},
    {.name = "baseline", .label = "基数", .kind = FIELD_DECIMAL, .offset = AT(baseline)},
    {.name = "baseline_year",
     .label = "基数年份",
     .kind = FIELD_INT,
     .offset = AT(baseline_year),
     .min = 1990,
     .max = 2100},
    {.name = "target", .label = "任期目标", .kind = FIELD_DECIMAL, .offset = AT(target)},
    {.name = "person", .label = "责任人", .kind = FIELD_TEXT, .offset = AT(person), .max = 60},
    {.name = "start_on", .label = "开始时间", .kind = FIELD_DATE, .offset = AT(start_on)},
    {.name = "finish_on", .label = "完成时间", .kind = FIELD_DATE, .offset = AT(finish_on)},
    {.name = "floor_reason",
     .label = "目标的依据",
     .kind = FIELD_LONG,
     .offset = AT(floor_reason),
     .max = 500,
     .hint = "本地区没有上年平均数时必须填写，审核时会看到"},
    {0},
};
#undef AT
const struct record_type item_type = {"item", item_fields, sizeof(struct plan_item)};

#define AT(member) offsetof(struct study, member)
static const struct field study_fields[] = {
    {.name = "held_on",
     .label = "日期",
     .kind = FIELD_DATE,
     .offset = AT(held_on),
     .required = true},
    {.name = "place",
     .label = "地点",
     .kind = FIELD_TEXT,
     .offset = AT(place),
     .required = true,
     .max = 100},
    {.name = "attended",
     .label = "参加人员",
     .kind = FIELD_LONG,
     .offset = AT(attended),
     .required = true,
     .max = 1000},
    {.name = "documents",
     .label = "学习文件",
     .kind = FIELD_LONG,
     .offset = AT(documents),
     .required = true,
     .max = 2000,
     .hint = "一行写一份"},
    {.name = "evidence",
     .label = "照片、签到等材料",
     .kind = FIELD_FILE,
     .hint = "可以不传；支持图片和 PDF"},
    {0},
};
#undef AT
const struct record_type study_type = {"study", study_fields, sizeof(struct study)};

#define AT(member) offsetof(struct meeting, member)
static const struct field meeting_fields[] = {
    {.name = "kind",
     .label = "会议事由",
     .kind = FIELD_CHOICE,
     .offset = AT(kind),
     .required = true,
     .choices = meeting_kinds},
    {.name = "form",
     .label = "会议形式",
     .kind = FIELD_CHOICE,
     .offset = AT(form),
     .choices = meeting_forms},
    {.name = "held_on",
     .label = "日期",
     .kind = FIELD_DATE,
     .offset = AT(held_on),
     .required = true},
    {.name = "place",
     .label = "地点",
     .kind = FIELD_TEXT,
     .offset = AT(place),
     .required = true,
     .max = 100},
    {.name = "entitled",
     .label = "应到",
     .kind = FIELD_INT,
     .offset = AT(entitled),
     .required = true,
     .min = 1,
     .max = 100000,
     .unit = "人"},
    {.name = "present",
     .label = "实到",
     .kind = FIELD_INT,
     .offset = AT(present),
     .required = true,
     .min = 0,
     .max = 100000,
     .unit = "人"},
    {.name = "votes_for",
     .label = "赞成",
     .kind = FIELD_INT,
     .offset = AT(votes_for),
     .min = 0,
     .max = 100000,
     .unit = "票"},
    {.name = "votes_against",
     .label = "反对",
     .kind = FIELD_INT,
     .offset = AT(votes_against),
     .min = 0,
     .max = 100000,
     .unit = "票"},
    {.name = "votes_abstain",
     .label = "弃权",
     .kind = FIELD_INT,
     .offset = AT(votes_abstain),
     .min = 0,
     .max = 100000,
     .unit = "票"},
    {.name = "promised_by",
     .label = "承诺人",
     .kind = FIELD_TEXT,
     .offset = AT(promised_by),
     .max = 200},
    {.name = "minutes",
     .label = "会议情况",
     .kind = FIELD_LONG,
     .offset = AT(minutes),
     .max = 5000,
     .hint = "主要意见和结果；会议记录可以拍照上传"},
    {.name = "scan",
     .label = "会议记录、承诺书（扫描或拍照）",
     .kind = FIELD_FILE,
     .hint = "支持图片和 PDF"},
    {0},
};
#undef AT
const struct record_type meeting_type = {"meeting", meeting_fields, sizeof(struct meeting)};

struct plan_item item_new(struct tenure tenure, int list)
{
    struct plan_item item = {0};
    record_clear(&item_type, &item);
    item.list = list;
    item.start_on = tenure_start(tenure);
    item.finish_on = tenure_end(tenure);
    item.indicator_name = item.indicator_unit_of_measure = item.changed_by_name = "";
    item.indicator_direction = -1;
    for (int i = 0; i < PLAN_YEARS_MAX; i++)
        item.milestone[i] = DECIMAL_NONE;
    return item;
}

static void milestone_set(struct ctx *ctx, struct tenure tenure, struct plan_item *item,
                          int64_t year, const json_t *sent)
{
    const char *field = text_of(ctx, "milestone_%lld", (long long)year);
    const char *text = json_is_integer(sent)
                           ? text_of(ctx, "%lld", (long long)json_integer_value(sent))
                       : json_is_string(sent) ? text_trim(ctx->arena, json_string_value(sent))
                       : json_is_null(sent)   ? ""
                                              : NULL;
    int64_t value = DECIMAL_NONE;
    if (!text || (*text && !decimal_parse(text, &value)))
        error_at(ctx, field, "format", "%lld 年的年度目标应是数字，小数最多四位", (long long)year);
    else
        item->milestone[year - tenure.first_year] = value;
}

void milestones_parse(struct ctx *ctx, struct tenure tenure, struct plan_item *item)
{
    int64_t last = tenure.first_year + tenure_years(tenure) - 1;
    for (int64_t year = tenure.first_year; year <= last; year++) {
        const json_t *sent =
            json_object_get(ctx->form, text_of(ctx, "milestone_%lld", (long long)year));
        if (sent)
            milestone_set(ctx, tenure, item, year, sent);
    }
    json_t *all = json_object_get(ctx->form, "milestones");
    if (all && !json_is_null(all) && !json_is_object(all))
        error_at(ctx, "milestones", "format", "年度目标应按年份填写");
    const char *key;
    json_t *sent;
    json_object_foreach(all, key, sent)
    {
        int64_t year;
        if (text_to_int(key, tenure.first_year, last, &year))
            milestone_set(ctx, tenure, item, year, sent);
        else
            error_at(ctx, "milestones", "unknown", "年度目标的年份应在任期 %lld—%lld 年以内",
                     (long long)tenure.first_year, (long long)last);
    }
}

const char *milestone_names(struct ctx *ctx, struct tenure tenure)
{
    struct buf names = buf_create(ctx->arena, 256);
    buf_text(&names, "milestones");
    for (int i = 0; i < tenure_years(tenure); i++)
        buf_printf(&names, " milestone_%lld", (long long)(tenure.first_year + i));
    return names.bytes;
}
