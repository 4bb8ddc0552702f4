/* Indicators as pages. */
#include "indicator/store.h"

json_t *indicator_json(const struct indicator *indicator)
{
    const char *list = indicator->list < 0 ? NULL : lists[indicator->list].name;
    return json_pack("{s:I, s:I, s:s, s:s, s:s, s:s, s:s, s:s?, s:s, s:b}", "id", indicator->id,
                     "version", indicator->version, "unit", indicator->unit_code, "code",
                     indicator->code, "name", indicator->name, "unit_of_measure",
                     indicator->unit_of_measure, "direction", directions[indicator->direction].name,
                     "list", list, "note", indicator->note, "retired", indicator->retired);
}

static const struct setting settings[] = {
    {.name = "floor_region",
     .label = "目标下限的比较范围",
     .kind = SETTING_CHOICE,
     .otherwise = "county",
     .choices = "county=本县（市、区）平均水平|town=本镇（街道）平均水平",
     .rule = "PLAN-4",
     .source = "苏组通〔2021〕32号：各目标实现值设定不得低于本地区该目标上年度平均水平",
     .hint = "“本地区”是指县还是镇"},
    {0},
};

static const struct route routes[] = {{0}};

const struct room indicator_room = {.name = "indicator", .routes = routes, .settings = settings};
