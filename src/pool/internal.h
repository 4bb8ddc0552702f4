/* What the files of the reserve pool share. */
#ifndef YICUN_POOL_INTERNAL_H
#define YICUN_POOL_INTERNAL_H

#include "core/workflow.h"
#include "pool.h"
#include "pool/rules.h"

#define WHO_LISTS ROLE_VILLAGE_SECRETARY
#define WHO_JUDGES ROLE_TOWN_OFFICER
#define WHO_ABOVE (ROLE_COUNTY_REVIEWER | ROLE_CITY_OFFICER)
#define WHO_POOL (WHO_LISTS | WHO_JUDGES | WHO_ABOVE)
#define CANDIDATE_LINK "/pool/people/%lld"
#define POOL_LINK "/pool/villages/%s"

/* --- access.c: who may know whom, asked nowhere else (USER-2, POOL-10) --- */

/* Whether the signed-in user may know a person of a unit at a stage, whose village's latest list
 * stands like that. */
bool pool_access(const struct ctx *ctx, const char *unit_code, int stage, int list_state);
/* Whose scope decides: of a person whom the user may know, and of a village. */
owner_fn candidate_owner, pool_village_owner;

/* --- circumstances.c --- */

/* The list of disqualifying circumstances, ended by a row without a name; names are those of the
 * form's fields. */
const struct choice *pool_unfits(struct ctx *ctx);
/* The fields of a person with one for each circumstance. */
const struct record_type *pool_person_type(struct ctx *ctx);

/* --- store.c: persons --- */

extern const struct sealed *const pool_sealed[];

bool candidate_read(struct ctx *ctx, int64_t id, struct candidate *candidate);
/* Opens what is asked for of a person that was read. */
enum candidate_part {
    PART_NAME = 1 << 0,
    PART_WORK = 1 << 1,
    PART_ID_NUMBER = 1 << 2,
    PART_PHONE = 1 << 3,
    PART_NOTES = 1 << 4,
    PART_REASONS = 1 << 5,
    PART_ALL = (1 << 6) - 1,
};
void candidate_open(struct ctx *ctx, struct candidate *candidate, unsigned parts);
/* Seals and stores all of a person, who is open; fills the id of a new one. False when the version
 * is no longer the stored one. */
bool candidate_put(struct ctx *ctx, struct candidate *candidate);
void candidate_drop(struct ctx *ctx, int64_t id);
/* The keyed hash of an ID number. */
const char *candidate_lookup(struct ctx *ctx, const char *id_number);
/* Others with the same ID number whom this user may know. Count. */
int candidate_twins(struct ctx *ctx, const struct candidate *candidate, struct candidate **twins);

/* --- store_ledger.c: many of them --- */

enum pool_order { BY_UNIT, BY_SOURCE, BY_AGE };
struct pool_filter {
    struct scope scope;
    enum pool_viewer viewer;
    int source, pool, stage; /* indexes of choices; -1: all */
    enum pool_order order;
    const char *name; /* a part of it; NULL: all */
};
/* A page of those whom the user may know, or all of them; names and work are open. How many there
 * are in all goes to *total. Count. */
int candidates_read(struct ctx *ctx, const struct pool_filter *filter, int64_t offset, int64_t size,
                    struct candidate **candidates, int64_t *total);
/* All of a village that the user may know, by id; names, work and reasons are open. Count. */
int candidates_of_village(struct ctx *ctx, const char *unit_code, struct candidate **candidates);

/* --- store_list.c: a village's list --- */

/* The latest of a village; a blank draft where there is none. */
struct pool_list pool_list_read(struct ctx *ctx, const char *unit_code);
bool pool_list_put(struct ctx *ctx, struct pool_list *list);
/* Puts a person into a list or takes the person out (0). */
void candidate_list(struct ctx *ctx, int64_t id, int64_t list_id, enum pool_stage stage);
/* What the town thinks of a person. */
void candidate_judge(struct ctx *ctx, const struct candidate *candidate);
/* Keeps how the conditions stood when the list was approved (ALL-8). */
void candidate_keep(struct ctx *ctx, int64_t id, const char *conditions);

/* How far a unit's villages are: of a town each village, above sums of what lies below. */
struct pool_standing {
    const char *unit_code, *unit_name;
    int64_t villages, state[4], listed; /* state: by enum pool_list_state */
    int list_state;                     /* of a village */
    struct date submitted_on;
};
int pool_standings(struct ctx *ctx, struct scope scope, enum unit_level level,
                   struct pool_standing **standings);

/* --- store_due.c --- */

due_fn pool_due;

/* --- check.c --- */

void pool_check(struct ctx *ctx);

/* --- path.c --- */

extern const struct workflow pool_workflow;
struct pool_work {
    struct pool_list list;
    struct candidate *people; /* of the list, whom the user may know */
    int count;
};
struct moving pool_moving(struct pool_work *work);
/* The list with its people; the user may know them. */
struct pool_work pool_work_read(struct ctx *ctx, const char *unit_code);

/* --- json.c --- */

/* Masked, for pages and programs: no full number, no notes. */
json_t *candidate_json(struct ctx *ctx, const struct candidate *candidate);
/* The conditions on a date, or as they were approved: [{label,why,verdict,verdict_label,status}].
 */
json_t *conditions_json(struct ctx *ctx, const struct candidate *candidate, struct date on);
/* In one line: the worst, and what is not met. */
json_t *conditions_short(struct ctx *ctx, const struct candidate *candidate, struct date on);
enum pool_verdict candidate_verdict(struct ctx *ctx, const struct candidate *candidate,
                                    struct date on);
/* What audit records say of a person: nothing that names one. */
json_t *candidate_recorded(const struct candidate *candidate);
/* Who is answered after a change: {id,version,stage,unit}. */
json_t *candidate_answer(const struct candidate *candidate);
struct pool_need pool_need_of(struct ctx *ctx, const char *unit_code);
struct pool_count pool_count_of(const struct pool_work *work, int64_t young);
struct status pool_list_status(int state);
/* The unit of ?unit= where it is the user's to see, else the own one. */
const char *pool_unit(struct ctx *ctx);

/* --- look.c: what is looked at is recorded, by number (POOL-10) --- */

/* After the page: that this person was looked at. */
void look_at(struct ctx *ctx, const struct candidate *candidate);
/* The same of all on a page, unless the village looks at its own list. */
void look_at_all(struct ctx *ctx, const char *unit_code, const struct candidate *people, int count);

/* --- pages.c --- */

/* Whether the user's village may enter people into its ledger now: not while its list is with the
 * town (POOL-5). */
bool village_may_write(struct ctx *ctx);

/* --- handlers --- */

handler_fn pool_overview, pool_table;
handler_fn pool_village_show, pool_pick, pool_record_show, pool_record_save, pool_judge;
handler_fn pool_submit, pool_withdraw, pool_return, pool_approve;
handler_fn ledger_show, ledger_search, ledger_export;
handler_fn ledger_import_page, ledger_import, ledger_template;
handler_fn candidate_new, candidate_add, candidate_show, candidate_edit, candidate_change,
    candidate_remove, candidate_reveal;

#endif
