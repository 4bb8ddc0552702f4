/* How a village is put right (RATE-10): its own plan (一村一策) with helpers and steps, the four
 * checks (四查), and taking it off. What the files of it share. */
#ifndef YICUN_RECTIFY_REMEDY_H
#define YICUN_RECTIFY_REMEDY_H

#include "core/room.h"
#include "core/workflow.h"
#include "rectify/internal.h"

#define REMEDY_LINK "/remedies/%lld"
#define WHO_SEES_REMEDIES (ROLE_VILLAGE_SECRETARY | WHO_SEES_NAMES)
#define WHO_PLANS ROLE_TOWN_OFFICER
#define WHO_CARRIES_OUT (ROLE_VILLAGE_SECRETARY | ROLE_TOWN_OFFICER)
#define WHO_INSPECTS (ROLE_TOWN_OFFICER | ROLE_COUNTY_REVIEWER)
#define WHO_TAKES_OFF ROLE_COUNTY_REVIEWER

enum remedy_state {
    REMEDY_PLANNING,
    REMEDY_REVIEW,
    REMEDY_WORKING,
    REMEDY_LEAVING,
    REMEDY_OFF,
    REMEDY_CANCELLED, /* named by mistake, before anything was agreed to */
    REMEDY_STATES,
};
extern const struct choice remedy_states[];

/* The four checks, in the document's order and words. */
enum { REMEDY_CHECKS = 4, CHECK_CARRIED_OUT = 0 };
extern const struct choice remedy_checks[];
enum remedy_verdict { CHECK_FAILED, CHECK_PASSED };
extern const struct choice remedy_verdicts[];

/* How many of them passed in the present attempt of a row `r` of remedies: the last of each kind
 * counts. */
#define REMEDY_PASSED                                                                              \
    "(SELECT COUNT(*) FROM remedy_checks k WHERE k.remedy_id = r.id AND k.attempt = r.attempt "    \
    "AND k.passed = 1 AND k.id = (SELECT MAX(m.id) FROM remedy_checks m "                          \
    "WHERE m.remedy_id = r.id AND m.attempt = r.attempt AND m.kind = k.kind))"

enum { REMEDY_STEPS_MAX = 20 };
struct remedy_step {
    int number; /* its key; shown is its place in the list */
    const char *measure, *person, *result, *done_by_name;
    struct date finish_on, done_on;
    int64_t done_by;
};
/* measure, person and finish_on of a step. */
extern const struct record_type remedy_step_type;

struct remedy_check {
    int64_t id, checked_by; /* id 0: not checked in this attempt */
    int kind;               /* place in remedy_checks */
    int verdict;            /* enum remedy_verdict */
    const char *grounds, *checked_by_name;
    struct date checked_on;
};
/* kind, verdict, grounds and checked_on of a check. */
extern const struct record_type remedy_check_type;

struct remedy {
    int64_t id, version, naming_id, relapse_of, year, points, changed_by, proposed_by;
    const char *unit_code, *unit_name, *place, *scheme_name, *band_name;
    int state, attempt;
    struct date opened_on, agreed_on, off_on;
    const char *opened_reason, *problems, *leader, *work_team, *partner_code, *partner_name;
    const char *changed_by_name;
    struct remedy_step steps[REMEDY_STEPS_MAX]; /* those that are done first */
    int steps_count;
    struct remedy_check checks[REMEDY_CHECKS]; /* the last of each kind in this attempt */
};
/* problems, leader, work_team and partner_code. */
extern const struct record_type remedy_type;

/* --- rules_remedy.c: pure --- */

bool remedy_step_is_done(const struct remedy_step *step);
bool remedy_step_is_late(const struct remedy_step *step, struct date today);
int remedy_steps_left(const struct remedy *remedy);
int remedy_checks_passed(const struct remedy *remedy);
/* The last day on which problems that come back are a relapse: a year after it was taken off. */
struct date remedy_relapse_until(struct date off_on);
bool remedy_is_relapse(struct date off_on, struct date on);
/* What is missing or wrong of a step of a plan that is sent: the field and why; field NULL when it
 * is in order. A step is to be done within two years of the day the village was named. */
struct remedy_flaw {
    const char *field, *message;
};
struct remedy_flaw remedy_step_flaw(const struct remedy_step *step, struct date opened_on);
/* Why this check cannot be entered, NULL when it can: measures count as carried out only when no
 * step is left. */
const char *remedy_check_flaw(const struct remedy *remedy, const struct remedy_check *check);

/* --- store_remedy.c --- */

bool remedy_read(struct ctx *ctx, int64_t id, struct remedy *remedy);
owner_fn remedy_owner;
/* Opens a plan for each village that an approved list names to be put right and that is not being
 * put right already. */
void remedy_open_named(struct ctx *ctx, const struct naming *naming);
/* Opens one for a village whose problems came back, filled from the one that was closed; its id,
 * 0 when the village is being put right already. */
int64_t remedy_reopen(struct ctx *ctx, const struct remedy *closed, const char *reason);
/* The relapse that followed, 0 for none. */
int64_t remedy_relapse_after(struct ctx *ctx, int64_t id);
/* Stores the plan and its open steps; false when the version is another, or it is not planned. */
bool remedy_update(struct ctx *ctx, struct remedy *remedy);
/* Stores state, attempt and days; false when the version is another. */
bool remedy_store(struct ctx *ctx, const struct remedy *remedy, int64_t version);
/* Marks a step as done, or as not done after all (done_on none); false when it was so already. */
bool remedy_step_store(struct ctx *ctx, const struct remedy *remedy,
                       const struct remedy_step *step);
void remedy_check_add(struct ctx *ctx, const struct remedy *remedy,
                      const struct remedy_check *check);
/* Has this user entered anything of it that a taking off rests on? */
bool remedy_is_by(struct ctx *ctx, const struct remedy *remedy, int64_t user_id);
/* Villages of its town that are built up, to help as a pair: array of {value,label}. */
json_t *remedy_partners(struct ctx *ctx, const struct remedy *remedy);
/* All checks ever, with those of earlier attempts: array for a page, the newest first. */
json_t *remedy_checks_made(struct ctx *ctx, const struct remedy *remedy);

/* --- store_remedies.c --- */

enum remedy_order { REMEDIES_BY_UNIT, REMEDIES_BY_DUE, REMEDIES_BY_DAY };
struct remedy_filter {
    struct scope scope;
    const char *state; /* a state, "late", "relapse", "open"; NULL for all */
    const char *like;
    enum remedy_order order;
};
struct remedy_row {
    int64_t id, year, steps, done, late, passed;
    const char *unit_code, *unit_name, *town_name, *band_name, *helpers;
    int state;
    bool relapse;
    struct date opened_on, next_on, off_on; /* next_on: of the first step left */
};
int remedies_read(struct ctx *ctx, const struct remedy_filter *filter, int64_t offset, int64_t size,
                  struct remedy_row **list);
int64_t remedies_count(struct ctx *ctx, const struct remedy_filter *filter);
/* How many villages are in each state of a scope, and of them late, and relapsed. */
struct remedy_sums {
    int64_t states[REMEDY_STATES], late, relapsed;
};
struct remedy_sums remedies_sum(struct ctx *ctx, struct scope scope);

/* --- due_remedy.c --- */

#define REMEDY_DAYS "remedy_plan_days"
due_fn remedy_due;
archive_fn remedy_archive;

/* --- check.c --- */

void remedies_check(struct ctx *ctx);

/* --- path_remedy.c --- */

extern const struct workflow remedy_workflow;
struct moving remedy_moving(struct remedy *remedy);

/* --- pages_remedy.c, pages_remedy_form.c, pages_remedies.c --- */

json_t *remedy_json(struct ctx *ctx, const struct remedy *remedy);
struct status remedy_status(int state);
enum result remedy_form(struct ctx *ctx, struct remedy *remedy);
/* The page of one, with errors or without. */
enum result remedy_page(struct ctx *ctx, struct remedy *remedy);

handler_fn remedy_list, remedy_table, remedy_show, remedy_edit, remedy_change, remedy_submit,
    remedy_withdraw, remedy_approve, remedy_return, remedy_revise, remedy_propose, remedy_take_off,
    remedy_cancel, remedy_finish_step, remedy_undo_step, remedy_inspect, remedy_relapse;

#endif
