/* Indicators: who enters which figures, which figures are possible, and the floor that averages
 * make under the targets of plans. */
#include "indicator/rules.h"

#include "base/text.h"

#include <string.h>

const struct choice directions[] = {
    {"at_least", "不低于"}, {"at_most", "不高于"}, {"done", "完成事项"}, {NULL, NULL}};

const struct choice lists[] = {{"prosperity", "强村富民"}, {"party_building", "党建提升"},
                               {"governance", "乡村治理"}, {"service", "为民服务"},
                               {"civility", "文明创建"},   {NULL, NULL}};

const char *indicator_measure_fault(const struct indicator *indicator)
{
    bool counted = indicator->direction != DIRECTION_DONE;
    return counted && !*indicator->unit_of_measure ? "请填写“计量单位”" : NULL;
}

bool indicator_changes_meaning(const struct indicator *before, const struct indicator *after)
{
    return before->direction != after->direction ||
           !text_same(before->unit_of_measure, after->unit_of_measure);
}

bool figure_fits_level(enum figure_kind kind, enum unit_level level)
{
    if (kind == FIGURE_VALUE)
        return level == LEVEL_VILLAGE;
    return level == LEVEL_CITY || level == LEVEL_COUNTY || level == LEVEL_TOWN;
}

unsigned figure_editors(enum figure_kind kind)
{
    return kind == FIGURE_VALUE ? VALUE_EDITORS : AVERAGE_EDITORS;
}

const char *figure_year_fault(struct arena *arena, int64_t year, struct date today)
{
    if (year >= FIGURE_YEAR_MIN && year <= today.year)
        return NULL;
    return arena_printf(arena, "年度应在 %d 到 %d 之间", FIGURE_YEAR_MIN, today.year);
}

const char *figure_value_fault(const struct indicator *indicator, int64_t value)
{
    bool percent = strcmp(indicator->unit_of_measure, "%") == 0;
    if (indicator->direction == DIRECTION_DONE)
        return "这是完成与否的事项，没有数值";
    if (percent && (value < -100 * DECIMAL_ONE || value > 1000 * DECIMAL_ONE))
        return "百分比超出了合理的范围，请核对";
    if (value < -FIGURE_MAX || value > FIGURE_MAX)
        return "数值太大，请核对单位";
    return NULL;
}

/* --- the floor --- */

/* PLAN-4: equal to the average is not worse; what is done or not done has no average. */
bool floor_is_worse(int direction, int64_t target, int64_t average)
{
    switch (direction) {
    case DIRECTION_AT_LEAST:
        return target < average;
    case DIRECTION_AT_MOST:
        return target > average;
    default:
        return false;
    }
}

const char *floor_region_of(struct arena *arena, const char *village, const char *setting)
{
    size_t digits = strcmp(setting, "town") == 0 ? 9 : 6;
    return arena_strndup(arena, village, strnlen(village, digits));
}

/* PLAN-4: the official figure, else the mean of the villages that have a value. */
struct floor floor_from(int64_t official, int64_t sum, int64_t count)
{
    struct floor floor = {.value = DECIMAL_NONE, .unit = "", .unit_name = ""};
    if (official != DECIMAL_NONE) {
        floor.source = FLOOR_OFFICIAL;
        floor.value = official;
    } else if (count > 0) {
        floor.source = FLOOR_COMPUTED;
        floor.value = decimal_mean(sum, count);
        floor.villages = count;
    }
    return floor;
}

/* --- sheets of figures --- */

const struct sheet_column figure_columns[] = {{"indicator", "指标", true},
                                              {"unit", "单位代码", true},
                                              {"year", "年度", true},
                                              {"value", "数值", true},
                                              {0}};

struct figure_row figure_read_row(struct sheet *sheet, int row, struct date today)
{
    struct figure_row read = {.indicator = sheet_cell(sheet, row, FIGURE_INDICATOR),
                              .unit = sheet_cell(sheet, row, FIGURE_UNIT),
                              .value = DECIMAL_NONE};
    const char *year = sheet_cell(sheet, row, FIGURE_YEAR);
    const char *value = sheet_cell(sheet, row, FIGURE_CELL);
    /* Exports put an apostrophe before what a spreadsheet would take for a formula. */
    read.unit += read.unit[0] == '\'';
    value += value[0] == '\'';
    if (*year && !text_to_int(year, 1, 9999, &read.year)) {
        sheet_refuse(sheet, row, FIGURE_YEAR, "“%s”不是年份", year);
    } else if (*year) {
        const char *fault = figure_year_fault(sheet->arena, read.year, today);
        if (fault)
            sheet_refuse(sheet, row, FIGURE_YEAR, "%s", fault);
    }
    if (*value && !decimal_parse(value, &read.value))
        sheet_refuse(sheet, row, FIGURE_CELL, "“%s”不是数字，最多四位小数", value);
    return read;
}
