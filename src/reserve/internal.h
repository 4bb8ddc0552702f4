/* What the files of the room of reserve cadres share. */
#ifndef YICUN_RESERVE_INTERNAL_H
#define YICUN_RESERVE_INTERNAL_H

#include "cadre.h"
#include "core/workflow.h"
#include "pool.h"
#include "reserve.h"
#include "reserve/rules.h"

#define WHO_TRAINS ROLE_TOWN_OFFICER
#define WHO_FOLLOWS (WHO_TRAINS | ROLE_COUNTY_REVIEWER | ROLE_CITY_OFFICER)
#define WHO_REPLACES (WHO_FOLLOWS | ROLE_VILLAGE_SECRETARY)
#define PERSON_LINK "/reserve/people/%lld"

/* --- store_entry.c --- */

bool entry_read(struct ctx *ctx, int64_t candidate_id, int kind, const char *period,
                struct reserve_entry *entry);
/* All of a person: by kind, period and id; open. Count. */
int entries_read(struct ctx *ctx, int64_t candidate_id, struct reserve_entry **entries);
/* Of a scope, by person and id; nothing is open, notes of `since` and later only. Count. */
int entries_of_scope(struct ctx *ctx, struct scope scope, int since,
                     struct reserve_entry **entries);
/* Seals and stores an entry that is open; fills the id of a new one. False when the version is no
 * longer the stored one, or there is one of that kind and period already. */
bool entry_put(struct ctx *ctx, struct reserve_entry *entry);
/* How many tasks a person was given, to number the next. */
int64_t tasks_count(struct ctx *ctx, int64_t candidate_id);

extern const struct sealed *const reserve_sealed[];

/* --- store_training.c --- */

struct reserve_pair pair_read(struct ctx *ctx, int64_t candidate_id);
/* Another person's of the same village, to begin with (ALL-3). */
struct reserve_pair pair_of_village(struct ctx *ctx, const char *unit_code);
bool pair_put(struct ctx *ctx, const struct pool_person *person, struct reserve_pair *pair);

struct reserve_attendance {
    int64_t candidate_id, class_id, days;
    const char *class_name;
    struct date first_on;
};
/* Of a person, the latest first; of a class within a scope, by person. Count. */
int attendances_of_person(struct ctx *ctx, int64_t candidate_id, struct reserve_attendance **list);
int attendances_of_class(struct ctx *ctx, int64_t class_id, struct scope scope,
                         struct reserve_attendance **list);
void attendance_put(struct ctx *ctx, const struct pool_person *person,
                    const struct cadre_course *course, int64_t days);
bool attendance_take_out(struct ctx *ctx, int64_t candidate_id, int64_t class_id);

/* How a person stands: what is there and what is missing. */
enum reserve_lack {
    LACKS_MENTOR = 1 << 0,
    LACKS_NOTES = 1 << 1,    /* of months that are over */
    LACKS_NOTE = 1 << 2,     /* of this month */
    LACKS_DAYS = 1 << 3,     /* of this year */
    LACKS_REVIEW = 1 << 4,   /* of this year */
    LACKS_TASK = 1 << 5,     /* a task that is overdue */
    WAITS_APPROVAL = 1 << 6, /* a re-evaluation or leaving that another of the town approves */
    WAITS_MINE = 1 << 7,     /* ... which this user entered */
    HAS_POST = 1 << 8,       /* the register knows a post that is not taken up here */
    LACKS_COUNT = 9,
};
enum { NOTES_MOST = LATE_MONTHS + 2 };
struct reserve_standing {
    struct pool_person person;
    struct reserve_pair pair;
    int note[NOTES_MOST], notes; /* months of the last twelve, and this one */
    int late[LATE_MONTHS], late_count;
    bool noted;             /* this month */
    int64_t days, times;    /* of this year */
    int review, verdict;    /* this year's state, and the last approved verdict; -1: none */
    int verdict_year, rank; /* rank in use; -1: none */
    struct date used_on;
    int open_tasks, late_tasks;
    unsigned lacks;
};
/* Those of a scope who were filed, or at one stage. Count. */
int reserve_standings(struct ctx *ctx, struct scope scope, const char *stage, bool named,
                      struct reserve_standing **standings);
struct reserve_aim reserve_aim_of(struct ctx *ctx, const char *unit_code);
/* The latest post of the register that was taken up in training and is not entered as a use. */
bool reserve_new_post(struct ctx *ctx, const struct pool_person *person, struct date from_on,
                      const struct reserve_entry *last_use, struct cadre_held *post);

/* --- path.c --- */

extern const struct workflow reserve_workflow;
struct reserve_work {
    struct pool_person person;
    struct reserve_entry entry;
};
struct moving reserve_moving(struct reserve_work *work);

/* --- view.c --- */

/* The person #id, whom the user may know and who was filed; false is RC_MISSING. */
bool reserve_person(struct ctx *ctx, struct pool_person *person);
json_t *reserve_person_json(struct ctx *ctx, const struct pool_person *person);
json_t *reserve_answer(const struct pool_person *person);
/* The unit of ?unit= where it is the user's to see, else the own one. */
const char *reserve_unit(struct ctx *ctx);
/* Units directly below for a filter. */
json_t *reserve_units(struct ctx *ctx, const char *unit);
enum unit_level reserve_level_below(const char *unit);
/* "2026年3月". */
const char *month_label(struct ctx *ctx, int month);
/* One form of one record: title, where it goes to and back, and its button. */
struct reserve_form {
    const char *title, *about, *link, *back, *button;
    int64_t version;
    const struct pool_person *person; /* whom it shows; NULL: nobody */
};
enum result reserve_form_show(struct ctx *ctx, const struct record_type *type, const void *record,
                              const struct reserve_form *form);
extern const char reserve_changed[];
/* pages_person.c: the page of a person, with errors the page again. */
enum result reserve_show_person(struct ctx *ctx, const struct pool_person *person);

/* --- store_due.c --- */

due_fn reserve_due;

/* --- check.c --- */

void reserve_check(struct ctx *ctx);

/* --- handlers --- */

handler_fn reserve_overview, reserve_overview_export, reserve_overview_print;
handler_fn reserve_people, reserve_people_export, reserve_show;
handler_fn pair_form, pair_save, note_form, note_save, task_new, task_add, task_form, task_save;
handler_fn review_form, review_save, review_approve, review_return;
handler_fn exit_form, exit_save, exit_approve, exit_return;
handler_fn use_form, use_save;
handler_fn reserve_classes, reserve_class, reserve_attend, reserve_attend_remove;
handler_fn reserve_vacancies, replacement_show, replacement_begin;
owner_fn steering_owner;
handler_fn steering_show, steering_form, steering_save;
handler_fn erase_form, erase_do;

#endif
