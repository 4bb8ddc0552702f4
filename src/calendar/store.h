/* The table of holidays, private to the calendar room. */
#ifndef YICUN_CALENDAR_STORE_H
#define YICUN_CALENDAR_STORE_H

#include "calendar/rules.h"

/* All days from the first of January of `year` on. */
struct calendar calendar_from(struct ctx *ctx, int year);
/* False when the table does not have the day. */
bool holiday_read(struct ctx *ctx, struct date day, struct holiday *holiday);
/* Adds the day, or replaces what the table says of it. */
void holiday_put(struct ctx *ctx, const struct holiday *holiday);
void holiday_remove(struct ctx *ctx, struct date day);
/* The years of which the table knows something, ascending; count. */
int calendar_years(struct ctx *ctx, int *years, int max);
/* True when notices count in working days somewhere in the user's scope, or are told to from above.
 */
bool calendar_is_used(struct ctx *ctx);

#endif
