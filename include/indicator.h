/* Indicators: measured quantities with yearly values of villages and averages of regions (PLAN-3,
 * PLAN-4, PLAN-15). */
#ifndef YICUN_INDICATOR_H
#define YICUN_INDICATOR_H

#include "core/field.h"
#include "core/room.h"

extern const struct room indicator_room;

enum direction { DIRECTION_AT_LEAST, DIRECTION_AT_MOST, DIRECTION_DONE };
extern const struct choice directions[]; /* at_least, at_most, done */

enum list {
    LIST_PROSPERITY,
    LIST_PARTY_BUILDING,
    LIST_GOVERNANCE,
    LIST_SERVICE,
    LIST_CIVILITY,
    LIST_COUNT
};
extern const struct choice lists[]; /* prosperity 强村富民 ... civility 文明创建 */

struct indicator {
    int64_t id, version;
    const char *unit_code; /* whose own; "" = shipped */
    const char *code, *name, *unit_of_measure, *note;
    int list;      /* enum list, or -1 */
    int direction; /* enum direction */
    bool retired;
};
/* False when there is none; retired ones are found too, and scope is not asked. */
bool indicator_read(struct ctx *ctx, int64_t id, struct indicator *indicator);
/* Indicators a unit may use (shipped, and its county's or city's own; not the retired ones): array
 * of {id,version,unit,code,name,unit_of_measure,direction,list,note,retired}. */
json_t *indicator_list(struct ctx *ctx, const char *unit_code);
/* Id of a shipped indicator by library code ("P01"); 0 when there is none. */
int64_t indicator_by_code(struct ctx *ctx, const char *code);
/* Puts the shipped library's indicators into the store (idempotent); for migrate and demo. */
bool indicator_seed(struct ctx *ctx);

/* The floor: a region's average of an indicator in the year before the plan (PLAN-4). */
enum floor_source { FLOOR_NONE, FLOOR_OFFICIAL, FLOOR_COMPUTED };
struct floor {
    enum floor_source source;
    int64_t value; /* ten-thousandths */
    int64_t year;
    const char *unit; /* region's code */
    const char *unit_name;
    int64_t villages; /* how many values a computed mean stands on */
};
/* Fills floors[i] for indicator ids[i]: the official figure of the region if one was entered, else
 * the mean over its villages with a value, else FLOOR_NONE. The region is the village's town or
 * county by the setting `floor_region`; `unit`, `unit_name` and `year` are set even when there is
 * no figure. An indicator of direction `done` has no figures, hence never a floor. */
void indicator_floors(struct ctx *ctx, const int64_t *ids, int count, const char *village,
                      int64_t year, struct floor *floors);
/* True when a target is worse than an average in the indicator's direction; equal is not worse, and
 * `done` is never worse. Pure (PLAN-4). */
bool floor_is_worse(int direction, int64_t target, int64_t average);

#endif
