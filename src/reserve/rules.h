/* The policy of reserve cadres in training, in use and out (POOL-6 to POOL-9), private to the room.
 * Pure. */
#ifndef YICUN_RESERVE_RULES_H
#define YICUN_RESERVE_RULES_H

#include "base/arena.h"
#include "base/date.h"
#include "base/decimal.h"
#include "core/field.h"

enum reserve_kind { KIND_NOTE, KIND_TASK, KIND_REVIEW, KIND_USE, KIND_EXIT, RESERVE_KINDS };
enum reserve_state { ENTRY_ENTERED, ENTRY_RETURNED, ENTRY_APPROVED };
enum reserve_verdict { REVIEW_READY, REVIEW_GOES_ON, REVIEW_UNFIT };
/* The way up: into the team, deputy secretary, secretary. */
enum reserve_rank { RANK_TEAM, RANK_DEPUTY, RANK_SECRETARY };

extern const struct choice reserve_kinds[], reserve_states[], reserve_task_kinds[],
    reserve_verdicts[], reserve_ranks[], reserve_exit_grounds[];

/* What was entered on a person: which fields there are depends on the kind. */
struct reserve_entry {
    int64_t id, version, candidate_id, changed_by;
    const char *unit_code, *period, *changed_by_name;
    int kind, state;
    int choice; /* of the kind's choices; -1: none */
    struct date on, due_on, done_on;
    const char *text, *more, *returned; /* opened where they are needed, else "" */
    const char *sealed[3];
};
extern const struct record_type reserve_note_type, reserve_task_type, reserve_review_type,
    reserve_exit_type;
/* The choices of a kind; NULL when it has none. */
const struct choice *reserve_choices(int kind);

/* Mentor and first secretary of a person (POOL-6); since from_on the person is in training. */
struct reserve_pair {
    int64_t version; /* 0: nobody yet */
    struct date from_on;
    const char *mentor, *mentor_post, *first_secretary, *first_secretary_unit;
};
extern const struct record_type reserve_pair_type;

/* --- months (POOL-6: a note a month) --- */

/* Months counted without a gap; "2026-03" and back, false for anything else. */
int reserve_month(struct date day);
struct date reserve_month_first(int month);
struct date reserve_month_last(int month);
bool reserve_month_parse(const char *text, int *month);
/* Writes "2026-03". Returns `out`. */
char *reserve_month_format(int month, char out[DATE_TEXT]);
enum { LATE_MONTHS = 12 }; /* as far back as missing notes are told of */
/* Months without a note that are over, of the last twelve, from the month in which training began
 * until `until` (none: it goes on): the oldest first. `written` in rising order. Count. */
int reserve_late_months(struct date from_on, struct date until, struct date today,
                        const int *written, int count, int late[LATE_MONTHS]);

/* --- training and re-evaluation (POOL-6, CADRE-5) --- */

struct reserve_aim {
    int64_t days, times; /* of a year; days in ten-thousandths */
};
bool reserve_is_trained(struct reserve_aim aim, int64_t days, int64_t times);
/* Whoever came into training by the end of September is re-evaluated in that year. */
bool reserve_review_is_asked(struct date from_on, int year);

/* What cannot be about an entry, at its field; NULL when it can be. */
struct reserve_fault {
    const char *field, *message;
};
struct reserve_fault reserve_entry_fault(const struct reserve_entry *entry, struct date from_on,
                                         struct date today);
bool reserve_task_is_late(const struct reserve_entry *task, struct date today);

/* --- use (POOL-7) --- */

enum reserve_rank reserve_rank_of(const char *post);
/* Why a person cannot be used like that after what was before; NULL when it can be. */
const char *reserve_use_fault(const struct reserve_entry *before, enum reserve_rank rank,
                              struct date on, struct date today);

/* How well someone suits a vacant post: those of a higher grade are proposed first. */
struct reserve_fitness {
    bool of_age;     /* not too old today */
    int verdict;     /* of the last approved re-evaluation: enum reserve_verdict; -1: none */
    bool is_current; /* ... which is of this year or the last */
    bool is_mature;  /* as proposed to the joint review */
};
/* 0: not suitable. */
int reserve_grade(struct reserve_fitness fitness);

/* --- meetings (POOL-9) --- */

/* The month, June or December, of the latest meeting that is asked for on a day. */
int reserve_meeting_month(struct date today);
bool reserve_is_meeting_month(int month);
/* The one before. */
int reserve_meeting_before(int month);

#endif
