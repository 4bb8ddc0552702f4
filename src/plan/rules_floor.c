/* The floor: a target is not worse than the region's average of the year before (PLAN-4). */
#include "base/text.h"
#include "plan/rules.h"

bool floor_applies(const struct plan_item *item)
{
    return item->indicator && item->indicator_direction != DIRECTION_DONE;
}

const char *floor_text(struct arena *arena, const struct plan_item *item)
{
    const struct floor *floor = &item->floor;
    if (!floor_applies(item))
        return "";
    if (floor->source == FLOOR_NONE)
        return "本地区没有这项指标的上年平均数，请说明目标是怎样定的";
    char value[DECIMAL_TEXT];
    const char *source =
        floor->source == FLOOR_OFFICIAL
            ? "官方数据"
            : arena_printf(arena, "按 %lld 个村的数据计算", (long long)floor->villages);
    return arena_printf(arena, "%s %lld 年平均 %s %s（%s）", floor->unit_name,
                        (long long)floor->year, decimal_format(floor->value, value),
                        item->indicator_unit_of_measure, source);
}

bool floor_is_missed(const struct plan_item *item)
{
    return floor_applies(item) && item->floor.source != FLOOR_NONE &&
           item->target != DECIMAL_NONE &&
           floor_is_worse(item->indicator_direction, item->target, item->floor.value);
}

void floor_check(const struct plan_item *item, struct faults *faults)
{
    if (floor_is_missed(item))
        fault_add(faults, "target", "PLAN-4", "目标%s%s",
                  item->indicator_direction == DIRECTION_AT_MOST ? "高于" : "低于",
                  floor_text(faults->arena, item));
    else if (floor_applies(item) && item->floor.source == FLOOR_NONE &&
             text_is_blank(item->floor_reason))
        fault_add(faults, "floor_reason", "PLAN-4", "本地区没有上年平均数，请说明目标是怎样定的");
}
