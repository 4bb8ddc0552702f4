/* What an item must say before the plan can be submitted (PLAN-3). */
#include "base/text.h"
#include "plan/rules.h"

#include <stdarg.h>
#include <string.h>

int tenure_years(struct tenure tenure)
{
    int64_t years = tenure.last_year - tenure.first_year + 1;
    return years < 0 ? 0 : years > PLAN_YEARS_MAX ? PLAN_YEARS_MAX : (int)years;
}

struct date tenure_start(struct tenure tenure)
{
    return (struct date){(int)tenure.first_year, 1, 1};
}

struct date tenure_end(struct tenure tenure)
{
    return (struct date){(int)tenure.last_year, 12, 31};
}

void fault_add(struct faults *faults, const char *field, const char *rule, const char *format, ...)
{
    faults->fault = arena_more(faults->arena, faults->fault, faults->count, &faults->capacity,
                               sizeof *faults->fault);
    va_list args;
    va_start(args, format);
    faults->fault[faults->count++] = (struct fault){
        .field = field,
        .rule = rule,
        .message = arena_vprintf(faults->arena, format, args),
        .list = -1,
    };
    va_end(args);
}

static void check_words(const struct plan_item *item, struct faults *faults)
{
    const struct {
        const char *field, *value, *label;
    } words[] = {
        {"title", item->title, "承诺事项"},
        {"measure", item->measure, "衡量办法"},
        {"person", item->person, "责任人"},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (text_is_blank(words[i].value))
            fault_add(faults, words[i].field, "PLAN-3", "还没有填写%s", words[i].label);
    if (item->direction < 0)
        fault_add(faults, "direction", "PLAN-3", "还没有选择目标的方向");
}

/* An item that an indicator stands behind is measured as the indicator is, or the two could not be
 * compared. */
static void check_indicator(const struct plan_item *item, struct faults *faults)
{
    if (!item->indicator)
        return;
    if (item->direction >= 0 && item->direction != item->indicator_direction)
        fault_add(faults, "direction", "PLAN-3", "目标的方向与指标“%s”不一致",
                  item->indicator_name);
    if (strcmp(item->unit_of_measure, item->indicator_unit_of_measure))
        fault_add(faults, "unit_of_measure", "PLAN-3", "计量单位与指标“%s”不一致，应为“%s”",
                  item->indicator_name, item->indicator_unit_of_measure);
}

static void check_figures(const struct plan_item *item, struct tenure tenure, struct faults *faults)
{
    if (text_is_blank(item->unit_of_measure))
        fault_add(faults, "unit_of_measure", "PLAN-3", "还没有填写计量单位");
    if (item->baseline == DECIMAL_NONE)
        fault_add(faults, "baseline", "PLAN-3", "还没有填写基数");
    if (item->baseline_year == COUNT_NONE)
        fault_add(faults, "baseline_year", "PLAN-3", "还没有填写基数是哪一年的");
    else if (item->baseline_year > tenure.first_year)
        fault_add(faults, "baseline_year", "PLAN-3", "基数年份不能晚于任期的第一年");
    if (item->target == DECIMAL_NONE)
        fault_add(faults, "target", "PLAN-3", "还没有填写目标");
}

static bool runs_back(int direction, int64_t earlier, int64_t later)
{
    return direction == DIRECTION_AT_MOST ? later > earlier : later < earlier;
}

static const char *milestone_field(struct faults *faults, struct tenure tenure, int i)
{
    return arena_printf(faults->arena, "milestone_%lld", (long long)(tenure.first_year + i));
}

/* PLAN-3: one milestone a year, each no worse than the one before, the last equal to the target. */
static void check_milestones(const struct plan_item *item, struct tenure tenure, int64_t target,
                             bool each_year, struct faults *faults)
{
    int years = tenure_years(tenure);
    int64_t before = DECIMAL_NONE;
    for (int i = 0; i < years; i++) {
        int64_t value = item->milestone[i];
        long long year = (long long)(tenure.first_year + i);
        if (value == DECIMAL_NONE) {
            if (each_year)
                fault_add(faults, milestone_field(faults, tenure, i), "PLAN-3",
                          "还没有填写 %lld 年的年度目标", year);
            continue;
        }
        if (before != DECIMAL_NONE && runs_back(item->direction, before, value))
            fault_add(faults, milestone_field(faults, tenure, i), "PLAN-3",
                      "%lld 年的年度目标%s上一年", year,
                      item->direction == DIRECTION_AT_MOST ? "高于" : "低于");
        before = value;
    }
    int64_t last = years ? item->milestone[years - 1] : DECIMAL_NONE;
    if (last != DECIMAL_NONE && target != DECIMAL_NONE && last != target)
        fault_add(faults, milestone_field(faults, tenure, years - 1), "PLAN-3",
                  "最后一年的年度目标应等于任期目标");
}

/* Done or not: 1 is done; milestones may say in which year. */
static void check_done(const struct plan_item *item, struct tenure tenure, struct faults *faults)
{
    if (item->target != DECIMAL_NONE && item->target != DECIMAL_ONE)
        fault_add(faults, "target", "PLAN-3", "“完成与否”的事项，目标填 1 或者不填");
    for (int i = 0; i < tenure_years(tenure); i++) {
        int64_t value = item->milestone[i];
        if (value != DECIMAL_NONE && value != 0 && value != DECIMAL_ONE)
            fault_add(faults, milestone_field(faults, tenure, i), "PLAN-3",
                      "“完成与否”的事项，年度目标填 0（未完成）或 1（完成）");
    }
    check_milestones(item, tenure, DECIMAL_ONE, false, faults);
}

static void check_dates(const struct plan_item *item, struct tenure tenure, struct faults *faults)
{
    const struct {
        const char *field, *label;
        struct date date;
    } days[] = {{"start_on", "开始时间", item->start_on},
                {"finish_on", "完成时间", item->finish_on}};
    for (size_t i = 0; i < 2; i++) {
        if (date_is_none(days[i].date))
            fault_add(faults, days[i].field, "PLAN-3", "还没有填写%s", days[i].label);
        else if (date_compare(days[i].date, tenure_start(tenure)) < 0 ||
                 date_compare(days[i].date, tenure_end(tenure)) > 0)
            fault_add(faults, days[i].field, "PLAN-3", "%s应在任期 %lld—%lld 年以内", days[i].label,
                      (long long)tenure.first_year, (long long)tenure.last_year);
    }
    if (!date_is_none(item->start_on) && !date_is_none(item->finish_on) &&
        date_compare(item->finish_on, item->start_on) < 0)
        fault_add(faults, "finish_on", "PLAN-3", "完成时间早于开始时间");
}

void item_check(const struct plan_item *item, struct tenure tenure, struct faults *faults)
{
    check_words(item, faults);
    check_indicator(item, faults);
    if (item->direction == DIRECTION_DONE) {
        check_done(item, tenure, faults);
    } else {
        check_figures(item, tenure, faults);
        check_milestones(item, tenure, item->target, true, faults);
    }
    check_dates(item, tenure, faults);
}
