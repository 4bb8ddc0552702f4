/* Indicators and their figures (PLAN-4), private to the indicator room. Pure. */
#ifndef YICUN_INDICATOR_RULES_H
#define YICUN_INDICATOR_RULES_H

#include "base/sheet.h"
#include "indicator.h"

#define FIGURE_YEAR_MIN 2000
/* Largest figure, in ten-thousandths (1e11): the sum over a county's villages stays within 64 bits.
 */
#define FIGURE_MAX (INT64_C(100000000000) * DECIMAL_ONE)

/* Why the unit of measure does not fit the direction; NULL when it does: what is counted has a unit
 * (PLAN-3). */
const char *indicator_measure_fault(const struct indicator *indicator);
/* True when figures entered before would no longer mean the same. */
bool indicator_changes_meaning(const struct indicator *before, const struct indicator *after);

/* The two kinds of figures: a region's official average, and a village's own value. */
enum figure_kind { FIGURE_AVERAGE, FIGURE_VALUE };

/* True when figures of that kind belong to units of that level: averages to cities, counties and
 * towns, values to villages. */
bool figure_fits_level(enum figure_kind kind, enum unit_level level);
/* Who enters figures of that kind, within the own scope: county and city both kinds, a town the
 * values of its villages. */
#define AVERAGE_EDITORS (ROLE_COUNTY_REVIEWER | ROLE_CITY_OFFICER)
#define VALUE_EDITORS (AVERAGE_EDITORS | ROLE_TOWN_OFFICER)
unsigned figure_editors(enum figure_kind kind);

/* Why a figure of that year must not be entered; NULL when it may: figures are of years that have
 * begun. */
const char *figure_year_fault(struct arena *arena, int64_t year, struct date today);
/* Why an indicator takes no figures, or not this one; NULL when it does. A task that is done or not
 * done has no average, hence no floor; percentages lie within -100 and 1000. */
const char *figure_value_fault(const struct indicator *indicator, int64_t value);

/* The region whose average is the floor: the first digits of a village's code, by the setting
 * floor_region ("county" or "town"). */
const char *floor_region_of(struct arena *arena, const char *village, const char *setting);

/* A region's floor from what is known: the official figure (DECIMAL_NONE without), else the mean of
 * `count` values that make `sum`, else none (PLAN-4). `unit`, `unit_name` and `year` are left
 * empty.
 */
struct floor floor_from(int64_t official, int64_t sum, int64_t count);

/* --- sheets of figures --- */

enum { FIGURE_INDICATOR, FIGURE_UNIT, FIGURE_YEAR, FIGURE_CELL };
extern const struct sheet_column figure_columns[];

/* One row, as far as it could be read: year 0 and value DECIMAL_NONE where the cell is wrong. */
struct figure_row {
    const char *indicator, *unit;
    int64_t year, value;
};
struct figure_row figure_read_row(struct sheet *sheet, int row, struct date today);

#endif
