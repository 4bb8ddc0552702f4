/* Commitments: the items of plans in force, their latest progress, their close-out, and the
 * roll-ups over them that boards show (EXEC-1..EXEC-4, PLAN-14). */
#ifndef YICUN_COMMITMENT_H
#define YICUN_COMMITMENT_H

#include "base/period.h"
#include "core/field.h"
#include "core/room.h"
#include "indicator.h"

extern const struct room commitment_room;

#define COMMITMENT_YEARS_MAX 10 /* the longest tenure */
#define COMMITMENT_SOON 30      /* days: 临期 */
#define COMMITMENT_FULL                                                                            \
    (100 * DECIMAL_ONE) /* progress of what is done or not runs from 0 to 100 % */

/* A plan in force. */
struct promise {
    int64_t plan_id, number; /* number: the version in force */
    const char *unit_code;
    int64_t first_year, last_year;
    struct date in_force_on, began_on; /* of this version, of the first */
    int64_t reported;                  /* period_key of the latest period reported */
    bool asked; /* its tenure is not over, so that it is counted among those that report */
};

enum commitment_state { COMMITMENT_OPEN, COMMITMENT_CLAIMED, COMMITMENT_CLOSED };
extern const struct choice commitment_states[];

/* An item in force. */
struct commitment {
    int64_t id, version, plan_id, position;
    const char *unit_code;
    int list;      /* enum list */
    int direction; /* enum direction */
    const char *title, *measure, *unit_of_measure, *person;
    int64_t baseline, target; /* 0 and COMMITMENT_FULL for what is done or not */
    struct date start_on, finish_on;
    int64_t from_year; /* first year with a milestone */
    int state;         /* enum commitment_state */
    struct date closed_on;
    int64_t progress;   /* latest confirmed value; DECIMAL_NONE before the first */
    int64_t percent;    /* of the way from baseline to target, 0-100 */
    const char *note;   /* said with it */
    int64_t reported;   /* period_key of it; 0: none */
    int64_t next_year;  /* first milestone that is not reached; 0: all are */
    int64_t next_value; /* its value */
    struct date due_on; /* its last day; none: nothing is open */
    bool late;          /* that day has passed */
    bool ended;         /* left out of a later version (PLAN-14) */
    int64_t milestone[COMMITMENT_YEARS_MAX]; /* of first_year + i; DECIMAL_NONE before from_year;
                                                only filled by what says so */
};

/* --- plans in force (store.c) --- */

/* False when the plan never came into force. The user's scope is not asked. */
bool promise_read(struct ctx *ctx, int64_t plan_id, struct promise *promise);
/* Puts a version of a plan in force with its items (id, milestones and all but progress filled):
 * items that were in force keep their progress and close-out, those left out end (PLAN-14); figures
 * follow. `reported` is kept, or set to the period before
 * the first one for a new promise. */
void promise_put(struct ctx *ctx, struct promise *promise, struct commitment *items, int count);
/* Notes that a plan's latest reported period is now this one (also an earlier one, when a report
 * was taken back), with the figures of its units. */
void promise_set_reported(struct ctx *ctx, struct promise *promise, int64_t reported);

/* The items in force of a plan in the order of the lists; ended ones are left out. With
 * `milestones`, those are filled too (one more query). Count. */
int commitments_read(struct ctx *ctx, const struct promise *promise, bool milestones,
                     struct commitment **items);
/* The same with only what the page of a plan shows: id, version, list, title, person,
 * unit_of_measure, direction, baseline, target, state and from progress to late, but `ended`. */
int commitments_shown(struct ctx *ctx, const struct promise *promise, struct commitment **items);
/* One item with its milestones, also an ended one; false when there is none. */
bool commitment_read(struct ctx *ctx, int64_t id, struct commitment *item);
/* Owner function for routes whose path names an item in force as #id. */
const char *commitment_owner(struct ctx *ctx);

/* A confirmed value of an item. */
struct reached {
    int64_t item, value;
    const char *note;
};
/* Takes the confirmed values of a period into the items and the figures (EXEC-4). A value of an
 * earlier period than the item's latest changes nothing; closed items are left alone. */
void commitments_advance(struct ctx *ctx, const struct promise *promise, int64_t period,
                         const struct reached *values, int count);

/* --- rules, pure (rules.c) --- */

/* Period_key of the first period that a plan is asked to report: that of began_on, or the tenure's
 * first when that is later (EXEC-4). */
int64_t promise_first_period(const struct promise *promise);
/* True until the period after the tenure's last one has ended: the village still reports. */
bool promise_is_asked(const struct promise *promise, struct date today);
/* True when a value reaches an aim, in the item's direction. */
bool commitment_reaches(int direction, int64_t value, int64_t aim);
/* Way from baseline to target in whole percent, 0-100, rounded down; 100 only when it is reached.
 */
int64_t commitment_percent(const struct commitment *item, int64_t value);
/* Last day of a year's milestone: the year's end, or the item's finish when that is earlier. */
struct date commitment_due_on(const struct commitment *item, int64_t year);
/* Fills from_year: for what is done or not the year in which it is to be done, otherwise the year
 * of start_on. Milestones of that year and later are filled where the plan leaves them out. */
void commitment_plan_years(const struct promise *promise, struct commitment *item);
/* Fills percent, next_year, next_value, due_on and late from progress, state and milestones. */
void commitment_appraise(const struct promise *promise, struct commitment *item, struct date today);
/* Last day of the first milestone that a value leaves unreached; none when it reaches all. */
struct date commitment_open_on(const struct promise *promise, const struct commitment *item,
                               int64_t value);
/* True when, with this value, a milestone due by that day is missed (EXEC-4). */
bool commitment_is_late(const struct promise *promise, const struct commitment *item, int64_t value,
                        struct date by);
/* The milestone of a period's year; DECIMAL_NONE when that year has none. */
int64_t commitment_expected(const struct promise *promise, const struct commitment *item,
                            struct period period);

/* --- as pages and programs see an item (json.c) --- */

/* {id,version,plan,list,list_label,title,measure,unit_of_measure,direction,baseline,target,person,
 * start_on,finish_on,state,state_label,progress,progress_text,percent,note,reported,next_year,
 * next_value,due_on,late,status{word,shape,kind}}. */
json_t *commitment_json(struct ctx *ctx, const struct commitment *item);
/* "60 %" or "520 万元"; "" for none. */
const char *commitment_value_text(struct ctx *ctx, const struct commitment *item, int64_t value);
/* Word, shape and kind of how an item stands: 已销号, 待核验, 逾期N天, N天内到期 (up to 30),
 * 达到年度目标, 正常, 未报. */
struct status commitment_standing(struct ctx *ctx, const struct commitment *item);
json_t *commitment_status(struct ctx *ctx, const struct commitment *item);

/* --- figures of units (rollup.c) --- */

/* What a unit's items of one list come to in one year. */
struct rollup {
    const char *unit_code;
    int list;                          /* enum list */
    int64_t items, done, late, closed; /* see migrations: rollups */
    int64_t percent;                   /* sum over the items */
    struct date due_on;                /* earliest open milestone; villages only */
};
/* Figures of the units of a level in a range of codes for a year, by unit and list. Count. */
int rollups_read(struct ctx *ctx, int64_t year, enum unit_level level, struct scope scope,
                 struct rollup **rollups);

/* How many plans in force of a unit there are, and how many have not reported up to a period. */
struct report_rollup {
    const char *unit_code;
    int64_t plans, missing;
};
/* The same for reports, by unit; `period` is a period_key. Count. */
int report_rollups_read(struct ctx *ctx, int64_t period, enum unit_level level, struct scope scope,
                        struct report_rollup **reports);

/* Day on which "late" was last turned over: the day as of which the figures stand. */
struct date rollups_turned_on(struct ctx *ctx);

#endif
