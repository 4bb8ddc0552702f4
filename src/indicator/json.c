/* Indicators as programs see them. */
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
