/* Calendar: public holidays and make-up workdays, and periods counted in natural or working days
 * (PLAN-9). */
#ifndef YICUN_CALENDAR_H
#define YICUN_CALENDAR_H

#include "core/room.h"

extern const struct room calendar_room;

/* The `days`-th whole day after `from` (the day itself does not count): natural or working days.
 * False when a working day in a year without a table would have to be guessed; *missing_year then
 * names it. */
bool calendar_last_day(struct ctx *ctx, struct date from, int days, bool working, struct date *last,
                       int *missing_year);
/* Days of that kind still to come after `today` up to and including `last`; 0 when past; -1 when
 * unknown. */
int calendar_days_left(struct ctx *ctx, struct date today, struct date last, bool working);

/* Puts the shipped table (data/holidays.csv) into the store, but only years that the store knows
 * nothing about (idempotent); for migrate and demo. */
bool calendar_seed(struct ctx *ctx);

#endif
