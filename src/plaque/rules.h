/* The policy of plaques: what follows from the rating that stands and from what hangs, and how far
 * a talk is (RATE-4, RATE-6). Structs in, verdicts out. */
#ifndef YICUN_PLAQUE_RULES_H
#define YICUN_PLAQUE_RULES_H

#include "base/date.h"

#include <stdbool.h>
#include <stdint.h>

/* What is to be done. A plaque is changed by whoever hangs the better one, with the old one; it is
 * taken down by whoever hung it. */
enum plaque_due { PLAQUE_NONE, PLAQUE_GRANT, PLAQUE_CHANGE, PLAQUE_TAKE };
/* A plaque that is earned, or that hangs; `code` "" for none. */
struct plaque_side {
    const char *band_name, *code; /* grade, and unit that hangs it: county or town */
};
struct plaque_verdict {
    enum plaque_due due;
    const char *code; /* unit that has to do it; "" for none */
};
struct plaque_verdict plaque_verdict(const struct plaque_side *earned,
                                     const struct plaque_side *hung);

/* What a plaque did in a year, as the register says. */
enum plaque_move { PLAQUE_KEPT, PLAQUE_NEW, PLAQUE_TAKEN };
/* Of one that hung for some time in that year; ended_on is none while it hangs. */
enum plaque_move plaque_move(struct date granted_on, struct date ended_on, int year);

/* What keeps a day from being that of granting or taking down: it lies ahead, or before `first`
 * (none: no bound). NULL when nothing does. */
const char *plaque_day_flaw(struct date day, struct date first, struct date today);

enum talk_state { TALK_OVERDUE, TALK_DUE, TALK_HELD };
/* A talk is due `days` after the rating was closed. */
enum talk_state talk_state(bool held, struct date closed_on, int64_t days, struct date today);

#endif
