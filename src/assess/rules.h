/* The policy of self-assessments: which periods are reported and by when, what an item's report
 * must say, what is late or has fallen back (EXEC-4). Structs in, verdicts out. */
#ifndef YICUN_ASSESS_RULES_H
#define YICUN_ASSESS_RULES_H

#include "commitment.h"

enum assess_state { ASSESS_DRAFT, ASSESS_SUBMITTED, ASSESS_CONFIRMED };
extern const struct choice assess_states[];

/* --- periods --- */

/* Last period that a plan in force is asked about, as period_key: the tenure's last. The first is
 * promise_first_period. */
int64_t assess_last_period(const struct promise *promise);
/* Why a period cannot be reported on this day: it has not begun, ended before the plan came into
 * force, or lies outside the tenure. NULL when it can. */
const char *assess_period_fault(const struct promise *promise, struct period period,
                                struct date today);
/* Last day on which a period may be submitted: so many days after it ends. */
struct date assess_due_on(struct period period, int64_t days);
/* Last day that a permission for a late entry may name. */
#define ASSESS_PERMIT_DAYS 60
/* Why a late entry cannot be permitted until that day; NULL when it can. */
const char *assess_permit_fault(struct date until_on, struct date due_on, struct date today);

/* --- what is said of an item --- */

/* What was typed about an item; texts as typed, "" for nothing. */
struct answer {
    const char *progress, *note, *late_reason, *next_step;
};
#define ANSWER_PROGRESS_MAX 32 /* characters */
#define ANSWER_NOTE_MAX 1000
#define ANSWER_REASON_MAX 500

/* An item as a period asks about it. */
struct asked {
    struct commitment item;
    struct answer answer;
    int64_t last;          /* value of the latest earlier report; DECIMAL_NONE: none */
    const char *last_note; /* said with it */
    int64_t last_period;   /* its period_key */
    /* filled by assess_judge */
    bool open;         /* closed items are shown, not asked */
    int64_t expected;  /* milestone of the period's year; DECIMAL_NONE: none */
    int64_t progress;  /* the value typed; DECIMAL_NONE: none, or none that can be */
    int64_t percent;   /* of the way to the target */
    bool late;         /* a milestone due by the day of assess_due_by is missed */
    bool fell, better; /* against the latest earlier report */
};

/* The day up to which milestones count for a report that is made today: the period's last day, or
 * yesterday when the report comes before it, since what is due later is not missed yet. */
struct date assess_due_by(struct period period, struct date today);
/* Fills what follows from an item's milestones, its earlier report and what was typed. */
void assess_judge(const struct promise *promise, struct period period, struct date by,
                  struct asked *asked);
/* Fills `better` and `fell` from the progress and the latest earlier value. */
void assess_compare(struct asked *asked);
/* The strictest milestone due by a day: what a value must reach not to be late.
 * DECIMAL_NONE when none is due. */
int64_t assess_aim(const struct promise *promise, const struct commitment *item, struct date by);
/* Where an item would be on the period's last day if it went evenly from the milestone before to
 * the one of the period's year (a share of 100 for what is done or not); DECIMAL_NONE when nothing
 * is to be done yet, or the year has no milestone. */
int64_t assess_pace(const struct promise *promise, const struct commitment *item,
                    struct period period);

/* What hinders submission, at each field of an item; NULL where nothing does. */
struct flaws {
    const char *progress, *note, *late_reason, *next_step;
};
struct flaws assess_flaws(const struct asked *asked);
bool assess_is_complete(const struct asked *asked);

/* The slider's ends and step: from the worst to the best of baseline, target and last value. */
struct slider {
    int64_t min, max, step; /* step 0: no slider */
};
struct slider assess_slider(const struct asked *asked);

#endif
