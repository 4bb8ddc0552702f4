/* The rules of cadence: what is due in which part of a year, and whether it was done (EXEC-5). */
#include "cadence/rules.h"

const struct choice cadence_kinds[] = {
    [CADENCE_STUDY] = {"study", "镇专题研究"},
    [CADENCE_ANALYSIS] = {"analysis", "县联席分析"},
    [CADENCE_CHECK] = {"check", "市专项抽查"},
    [CADENCE_REPORT] = {"report", "村双月自评"},
    {0},
};

int cadence_kind_of(enum unit_level level)
{
    switch (level) {
    case LEVEL_CITY:
        return CADENCE_CHECK;
    case LEVEL_COUNTY:
        return CADENCE_ANALYSIS;
    case LEVEL_TOWN:
        return CADENCE_STUDY;
    case LEVEL_VILLAGE:
        return CADENCE_REPORT;
    default:
        return -1;
    }
}

bool cadence_is_strict(int kind)
{
    return kind == CADENCE_ANALYSIS || kind == CADENCE_REPORT;
}

bool cadence_divides(int64_t times)
{
    return times >= 1 && times <= CADENCE_MOST && CADENCE_MOST % times == 0;
}

/* --- parts of a year --- */

struct date cadence_last_day(int year, int times, int part)
{
    int months = CADENCE_MOST / times * part;
    return date_add_days(date_add_months((struct date){year, 1, 1}, months), -1);
}

int cadence_part(struct date day, int times)
{
    return (day.month - 1) / (CADENCE_MOST / times) + 1;
}

const char *cadence_part_label(struct ctx *ctx, int times, int part)
{
    int months = CADENCE_MOST / times, last = months * part;
    switch (times) {
    case 1:
        return "全年";
    case 2:
        return part == 1 ? "上半年" : "下半年";
    case 4:
        return text_of(ctx, "第%d季度", part);
    case CADENCE_MOST:
        return text_of(ctx, "%d月", part);
    default:
        return text_of(ctx, "%d—%d月", last - months + 1, last);
    }
}

/* --- what was due and done --- */

int cadence_first_part(const struct cadence_year *year)
{
    if (date_is_none(year->asked_from) || year->asked_from.year > year->year)
        return year->times + 1;
    return year->asked_from.year < year->year ? 1 : cadence_part(year->asked_from, year->times);
}

int cadence_held(const struct cadence_year *year)
{
    int held = 0;
    for (int part = 1; part <= year->times; part++)
        held += year->count[part];
    return held;
}

/* EXEC-5: "every quarter" and "every two months" need one in each; "at least two a year" are two
 * meetings in the year, so that the second of spring is the one of autumn. */
static bool is_done(const struct cadence_year *year, int part)
{
    if (cadence_is_strict(year->kind))
        return year->count[part] > 0;
    return cadence_held(year) > part - cadence_first_part(year);
}

enum cadence_state cadence_state(const struct cadence_year *year, int part, struct date today)
{
    struct date last = cadence_last_day(year->year, year->times, part);
    struct date before = part == 1 ? (struct date){year->year - 1, 12, 31}
                                   : cadence_last_day(year->year, year->times, part - 1);
    struct date closes = date_add_days(last, year->grace);
    if (part < cadence_first_part(year))
        return CADENCE_UNASKED;
    if (is_done(year, part))
        return CADENCE_DONE;
    if (date_compare(today, before) <= 0)
        return CADENCE_AHEAD;
    if (date_compare(today, closes) <= 0)
        return date_to_days(closes) - date_to_days(today) <= CADENCE_SOON ? CADENCE_NEAR
                                                                          : CADENCE_RUNNING;
    return cadence_is_strict(year->kind) || today.year > year->year ? CADENCE_MISSED
                                                                    : CADENCE_BEHIND;
}

int cadence_due_by(const struct cadence_year *year, struct date today)
{
    int due = 0;
    for (int part = cadence_first_part(year); part <= year->times; part++)
        due += today.year > year->year ||
               (today.year == year->year && part <= cadence_part(today, year->times));
    return due;
}

int cadence_missing(const struct cadence_year *year, struct date today)
{
    int missing = 0, due = cadence_due_by(year, today), first = cadence_first_part(year);
    for (int part = first; part < first + due; part++)
        missing += !is_done(year, part);
    return missing;
}

struct cadence_span cadence_span_of(struct ctx *ctx, const struct cadence_year *year, int part)
{
    int months = CADENCE_MOST / year->times * (part - 1);
    struct date last = cadence_last_day(year->year, year->times, part);
    return (struct cadence_span){
        .year = year->year,
        .part = part,
        .times = year->times,
        .label = text_of(ctx, "%d年%s", year->year, cadence_part_label(ctx, year->times, part)),
        .first_on = date_add_months((struct date){year->year, 1, 1}, months),
        .last_on = last,
        .due_on = date_add_days(last, year->grace),
        .asked = part >= cadence_first_part(year),
        .done = is_done(year, part),
    };
}

const char *cadence_day_fault(struct date held_on, struct date today)
{
    if (date_compare(held_on, today) > 0)
        return "日期不能晚于今天，开过以后再登记";
    if (held_on.year < today.year - 1)
        return "只能登记今年和上一年的";
    return NULL;
}

#define TEXT_FIELD(field, text, most, help)                                                        \
    {                                                                                              \
        .name = #field, .label = (text), .kind = FIELD_LONG,                                       \
        .offset = offsetof(struct cadence_record, field), .required = true, .max = (most),         \
        .hint = (help)                                                                             \
    }
static const struct field fields[] = {
    {.name = "held_on",
     .label = "日期",
     .kind = FIELD_DATE,
     .offset = offsetof(struct cadence_record, held_on),
     .required = true},
    {.name = "subject",
     .label = "议题",
     .kind = FIELD_TEXT,
     .offset = offsetof(struct cadence_record, subject),
     .required = true,
     .max = 100,
     .hint = "一句话说清研究了什么"},
    TEXT_FIELD(attended, "参加人员", 1000, "单位或姓名，主持人写在前面"),
    TEXT_FIELD(findings, "研究情况和结论", 4000, "发现了什么问题，定了哪些办法，谁来办"),
    {0},
};
const struct record_type cadence_type = {"cadence_record", fields, sizeof(struct cadence_record)};
