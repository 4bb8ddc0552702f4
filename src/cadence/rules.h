/* How often what is due, and whether it was done (EXEC-5), private to the room. Pure. */
#ifndef YICUN_CADENCE_RULES_H
#define YICUN_CADENCE_RULES_H

#include "cadence.h"

extern const struct record_type cadence_type; /* held_on, subject, attended, findings */

#define CADENCE_SOON 30 /* days before the end of a part */

/* What a unit of this level holds; -1 for none. */
int cadence_kind_of(enum unit_level level);
/* True when each part of the year needs one of its own; otherwise so many in the year are enough,
 * whenever they are held. */
bool cadence_is_strict(int kind);
/* True when `times` a year can be told by parts of equal months. */
bool cadence_divides(int64_t times);

/* Last day of part 1.. of a year in `times` parts, and the part that a day lies in. */
struct date cadence_last_day(int year, int times, int part);
int cadence_part(struct date day, int times);
/* 上半年, 第1季度, 1—2月 ... */
const char *cadence_part_label(struct ctx *ctx, int times, int part);

enum cadence_state {
    CADENCE_UNASKED, /* no plan was in force */
    CADENCE_AHEAD,   /* has not begun */
    CADENCE_RUNNING,
    CADENCE_NEAR,   /* ends within CADENCE_SOON days */
    CADENCE_BEHIND, /* its part is over, but it can still be made up for within the year */
    CADENCE_MISSED,
    CADENCE_DONE,
    CADENCE_STATES
};
struct cadence_year {
    int kind, year, times;
    struct date asked_from;      /* none: not asked in this year */
    int grace;                   /* days after its end in which a part may still be done */
    int count[CADENCE_MOST + 1]; /* held in part 1.. */
};
/* The first part that is asked; times + 1 when none is. */
int cadence_first_part(const struct cadence_year *year);
enum cadence_state cadence_state(const struct cadence_year *year, int part, struct date today);
/* How many were due up to and including today's part, and how many of them are missing. */
int cadence_due_by(const struct cadence_year *year, struct date today);
int cadence_missing(const struct cadence_year *year, struct date today);
int cadence_held(const struct cadence_year *year);
/* A part as other rooms see it. */
struct cadence_span cadence_span_of(struct ctx *ctx, const struct cadence_year *year, int part);

/* NULL, or why it cannot have been held on that day. */
const char *cadence_day_fault(struct date held_on, struct date today);

#endif
