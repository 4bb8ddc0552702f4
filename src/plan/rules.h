/* The policy of plans: what an item must say, the floor under its target, votes, the path and who
 * may act on it (PLAN-2..PLAN-14, USER-2). Structs in, verdicts out; no store, no clock, no HTTP.
 */
#ifndef YICUN_PLAN_RULES_H
#define YICUN_PLAN_RULES_H

#include "base/arena.h"
#include "base/date.h"
#include "base/decimal.h"
#include "indicator.h"
#include "plan.h"

#define PLAN_YEARS_MAX 10    /* the longest tenure */
#define PLAN_LIST_MAX 60     /* items in one list */
#define COUNT_NONE INT64_MIN /* a count that was not given; the same as FIELD_NONE */

/* The years a plan covers. */
struct tenure {
    int64_t first_year, last_year;
};
/* Number of years, at most PLAN_YEARS_MAX. */
int tenure_years(struct tenure tenure);
struct date tenure_start(struct tenure tenure);
struct date tenure_end(struct tenure tenure);

/* One line of a list (PLAN-3). Texts are never NULL. */
struct plan_item {
    int64_t id, version;
    int list;         /* enum list */
    int64_t position; /* order within the list */
    int64_t ordinal;  /* 1, 2, 3 ... as shown */
    const char *title, *measure, *unit_of_measure;
    int64_t indicator;                       /* 0: none stands behind it */
    int64_t baseline, baseline_year, target; /* DECIMAL_NONE, COUNT_NONE when empty */
    int direction;                           /* enum direction, or -1 */
    const char *person;
    struct date start_on, finish_on;
    const char *floor_reason;
    int64_t milestone[PLAN_YEARS_MAX]; /* of first_year + i; DECIMAL_NONE when empty */
    struct floor floor;                /* what the target is held against (PLAN-4) */
    const char *indicator_name, *indicator_unit_of_measure; /* "" without indicator */
    int indicator_direction;
    bool removed;
    const char *changed_by_name;
    int64_t changed_at;
};

/* What does not (yet) satisfy a rule, and where. */
struct fault {
    const char *field, *rule, *message; /* field "" for the whole */
    int list;                           /* enum list, or -1 */
    int64_t item;                       /* or 0 */
};
struct faults {
    struct arena *arena;
    struct fault *fault;
    int count, capacity;
};
void fault_add(struct faults *faults, const char *field, const char *rule, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* --- items --- */

/* PLAN-3: everything an item must say, dates within the tenure, milestones that run in its
 * direction and end at the target. */
void item_check(const struct plan_item *item, struct tenure tenure, struct faults *faults);

/* --- the floor (PLAN-4) --- */

/* True when an average applies: an indicator with a figure stands behind the item. */
bool floor_applies(const struct plan_item *item);
/* "吴江区 2020 年平均 548.2 万元（官方数据）"; a sentence when there is no figure, "" when none
 * applies. */
const char *floor_text(struct arena *arena, const struct plan_item *item);
/* True when the target is worse than the average, in the indicator's direction. */
bool floor_is_missed(const struct plan_item *item);
/* Worse than the floor, or no figure and no written reason. */
void floor_check(const struct plan_item *item, struct faults *faults);

/* --- meetings --- */

enum meeting_kind { MEETING_DELIBERATION, MEETING_COMMITMENT };
enum meeting_form { FORM_REPRESENTATIVES, FORM_VILLAGERS, FORM_ALL_MEMBERS };

struct study {
    int64_t id, version;
    struct date held_on;
    const char *place, *attended, *documents, *created_by_name;
};

struct meeting {
    int64_t id, version, number; /* version of the plan that it was about */
    int kind, form;
    struct date held_on;
    const char *place;
    int64_t entitled, present, votes_for, votes_against, votes_abstain; /* COUNT_NONE: not given */
    const char *promised_by, *minutes, *created_by_name;
};

/* A share such as two thirds: reached by at least it, or, if `more`, only by more than it. */
struct share {
    int64_t part, whole;
    bool more;
};
/* "half" (more than half), "two_thirds", "three_quarters" or "all"; unknown names give "all". */
struct share share_by_name(const char *name);
bool share_reached(struct share share, int64_t count, int64_t total);

/* PLAN-6: present within entitled, votes within present; nothing held after today. */
void meeting_check(const struct meeting *meeting, struct date today, struct faults *faults);
/* PLAN-6: quorum and majority of a deliberation. */
void meeting_carries(const struct meeting *meeting, struct share quorum, struct share majority,
                     struct faults *faults);
/* PLAN-12: the promise is made after the notice's last day (none: there was no notice). */
void commitment_check(const struct meeting *meeting, struct date notice_last_day,
                      struct faults *faults);

/* --- the path --- */

enum plan_act {
    ACT_EDIT,    /* items, studies, the deliberation, answers to comments */
    ACT_COMMENT, /* reviewers' comments */
    ACT_PROMISE, /* the record of the commitment meeting */
};
/* USER-2: action x role x state. */
bool plan_may(enum plan_act act, unsigned roles, int state);
/* True when the roles may do so in some state: the state is in the way, not the person. */
bool plan_may_ever(enum plan_act act, unsigned roles);

/* --- versions (PLAN-14) --- */

/* Two frozen plans (plan_snapshot), item by item: {counts{unchanged,changed,added,left_out},
 * items:[{id,list,list_name,title,change,differs,is_new,status,fields:[{name,label,before,after}],target_text,
 * person}]};
 * an item that was left out stands at the end of its list. */
json_t *versions_compare(const json_t *before, const json_t *after);

/* An amendment against the version in force. */
struct amendment {
    const json_t *comparison; /* versions_compare */
    const int64_t *closed;    /* ids of items that are closed out */
    int closed_count;
};
/* PLAN-14: it changes something, and nothing that is closed out. */
void amendment_check(const struct amendment *amendment, struct faults *faults);

/* What submission looks at. */
struct plan_content {
    struct tenure tenure;
    const struct plan_item *item;
    int items;
    int64_t studies, open_comments, open_comment_item; /* the item of the first open one, or 0 */
    const struct meeting *deliberation;                /* the latest, or NULL */
    struct share quorum, majority;
    const struct amendment *amendment; /* NULL for a plan that was never in force */
};
/* Everything that still hinders submission (PLAN-2..PLAN-7, PLAN-14), in the order of the page. */
void plan_hindrances(const struct plan_content *content, struct faults *faults);

/* The eight steps of the path with their due dates (PLAN-11). */
enum path_step {
    PATH_STUDY,
    PATH_DELIBERATION,
    PATH_DRAFT,
    PATH_TOWN,
    PATH_COUNTY,
    PATH_NOTICE,
    PATH_COMMITMENT,
    PATH_FILING,
    PATH_COUNT
};
struct path {
    int state;
    struct date done_on[PATH_COUNT]; /* none: not done, or its day is not known */
    bool studied, deliberated;
};
const char *path_label(enum path_step step);
bool path_is_done(const struct path *path, enum path_step step);
/* The first step that is not done; PATH_COUNT when all are. */
enum path_step path_now(const struct path *path);
struct date path_due(const struct plan *plan, enum path_step step);

/* PLAN-13: town, year of filing and running number, such as 320509102-2021-0007. */
const char *archive_number(struct arena *arena, const char *unit_code, int year, int64_t running);

#endif
