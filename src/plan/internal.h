/* What the files of the plan room share: descriptions of its records, its SQL, and the pieces of
 * its pages. */
#ifndef YICUN_PLAN_INTERNAL_H
#define YICUN_PLAN_INTERNAL_H

#include "commitment.h"
#include "core/field.h"
#include "plan.h"
#include "plan/rules.h"

#define EDITOR_ROLES (ROLE_VILLAGE_SECRETARY | ROLE_TOWN_OFFICER)
#define REVIEWER_ROLES (ROLE_TOWN_OFFICER | ROLE_COUNTY_REVIEWER)

/* --- records (fields.c) --- */

extern const struct record_type item_type, study_type, meeting_type;
extern const struct choice meeting_kinds[], meeting_forms[];

/* An empty item of a list, with what is known of it: dates of the tenure (ALL-3). */
struct plan_item item_new(struct tenure tenure, int list);
/* Reads milestones ({"2021":"..."} or milestone_2021) from the form into the item; those not sent
 * keep their value. Errors go to ctx at milestone_YEAR. */
void milestones_parse(struct ctx *ctx, struct tenure tenure, struct plan_item *item);
/* The names of form keys besides the fields of item_type. */
const char *milestone_names(struct ctx *ctx, struct tenure tenure);

/* --- plans (store_plan.c) --- */

static inline struct tenure plan_tenure(const struct plan *plan)
{
    return (struct tenure){plan->first_year, plan->last_year};
}
static inline struct moving plan_moving(struct plan *plan)
{
    return (struct moving){.id = plan->id,
                           .unit_code = plan->unit_code,
                           .state = plan->state,
                           .version = plan->version,
                           .record = plan};
}
/* Starts an empty draft; its id, or 0 when the village has one already (PLAN-2). */
int64_t plan_insert(struct ctx *ctx, int64_t campaign, const char *unit_code);
/* Notes that this user entered, changed or sent the plan (USER-3). */
void plan_add_author(struct ctx *ctx, int64_t plan_id);
/* The same, and that what the plan holds was changed now. */
void plan_touch(struct ctx *ctx, int64_t plan_id);
bool plan_is_author(struct ctx *ctx, int64_t plan_id, int64_t user_id);
/* Whether this user opened this version of the plan, and noting that he did, from a page that only
 * reads. */
bool plan_was_opened(struct ctx *ctx, int64_t plan_id, int64_t version);
void plan_open(struct ctx *ctx, const struct plan *plan);
/* Stores a new state where id and version match, with the days and numbers that come with it. */
bool plan_store_state(struct ctx *ctx, const struct plan *plan, int to);
/* The next plan in force after this id whose items are not in force yet; 0 when there is none. */
int64_t plan_next_unpromised(struct ctx *ctx, int64_t after);
int64_t plan_filed_count(struct ctx *ctx, const char *unit_code, int year);

/* What the list of plans is narrowed to. */
struct plan_filter {
    struct scope scope;
    int64_t campaign;  /* 0: any */
    int state;         /* -1: any */
    bool amended;      /* only those with a new version on its way */
    const char *like;  /* "%text%" or NULL */
    const char *order; /* unit, state, changed */
};
/* Numbers of plans by state; their sum. */
int64_t plan_count(struct ctx *ctx, const struct plan_filter *filter,
                   int64_t count[PLAN_FILED + 1]);
/* Plans with a new version on its way (PLAN-14). */
int64_t plan_amended_count(struct ctx *ctx, const struct plan_filter *filter);
/* Array of {id,version,campaign,campaign_name,unit,unit_name,state,items,plan_due,changed_...}. */
json_t *plan_rows(struct ctx *ctx, const struct plan_filter *filter, int64_t offset, int64_t size);
/* Covered villages in the scope that have no plan in a campaign: number, and array of
 * {unit,unit_name}. */
int64_t plan_missing_count(struct ctx *ctx, const struct plan_filter *filter, const char *region);
json_t *plan_missing_rows(struct ctx *ctx, const struct plan_filter *filter, const char *region,
                          int64_t offset, int64_t size);
/* Plans of the same town that this user may copy from: those in scope, and those made public. */
json_t *plan_copyable(struct ctx *ctx, const struct plan *plan);
/* Plans waiting in a state: array of {id,version,unit,unit_name,items,reasons,sent_by,sent_at,
 * opened,authored} as this user sees them. */
json_t *plan_waiting(struct ctx *ctx, int state);

/* --- to-dos (store_due.c) and yicun check (check.c) --- */

void plan_due(struct ctx *ctx, struct todo_list *list);
void plan_check(struct ctx *ctx);

/* --- items (store_items.c) --- */

/* A plan's items in the order of the lists, numbered, with milestones; floors as stored. Count. */
int items_read(struct ctx *ctx, const struct plan *plan, struct plan_item **items);
/* One item of the plan, removed ones too; false when there is none. */
bool item_read(struct ctx *ctx, const struct plan *plan, int64_t id, struct plan_item *item);
/* Fills the items' floors with the figures of today (PLAN-4). */
void items_measure(struct ctx *ctx, const struct plan *plan, struct plan_item *items, int count);
/* Fills name, unit and direction of the item's indicator; false when the unit may not use it. */
bool item_indicator(struct ctx *ctx, const struct plan *plan, struct plan_item *item);
/* Stores a new item at the end of its list; its id. */
int64_t item_insert(struct ctx *ctx, const struct plan *plan, struct plan_item *item);
/* Stores a changed item; false when its version is no longer the stored one. */
bool item_update(struct ctx *ctx, const struct plan *plan, struct plan_item *item);
void item_set_removed(struct ctx *ctx, const struct plan_item *item, bool removed);
/* Changes places with the neighbour above (up) or below. */
void item_move(struct ctx *ctx, const struct plan *plan, const struct plan_item *item, bool up);
/* Keeps the figures that the targets are held against. */
void items_store_floors(struct ctx *ctx, const struct plan_item *items, int count);
/* The village's own latest value of an indicator up to a year; false when there is none. */
bool baseline_known(struct ctx *ctx, const char *unit_code, int64_t indicator, int64_t last_year,
                    int64_t *value, int64_t *year);

/* --- the village archive (archive.c) --- */

archive_fn plan_archive;

/* --- amendments and versions (store_amend.c, PLAN-14) --- */

/* Begins the draft of a new version of a plan that went back to drafting: the next number, the
 * reason, the items in force kept, and authors counted anew (USER-3). */
void amendment_begin(struct ctx *ctx, const struct plan *plan, const char *reason);
/* Puts items and number back as they are in force, and answers the comments left open. */
void amendment_abandon(struct ctx *ctx, const struct plan *plan);
/* Lets go of the items kept. */
void amendment_end(struct ctx *ctx, int64_t plan_id);
/* Puts the draft's item (0: all) back as it is in force; false when that version has it not. */
bool items_bring_back(struct ctx *ctx, int64_t plan_id, int64_t item);
/* Why the plan's present version differs from the one before; "" for the first. */
const char *amendment_reason(struct ctx *ctx, const struct plan *plan);
/* Notes that the plan's version came into force, and that the one before ended. */
void version_put(struct ctx *ctx, const struct plan *plan);
/* A version as it was noticed (plan_snapshot); NULL when that number never was. */
json_t *version_snapshot(struct ctx *ctx, const struct plan *plan, int64_t number);

#define VERSIONS_MAX 100 /* the newest; nobody amends a plan so often */
/* A version that was noticed. */
struct plan_version {
    int64_t number, notice;
    const char *notice_state, *reason; /* reason NULL: of the first version */
    struct date posted_on, last_day, closed_on;
    struct date in_force_on, ended_on; /* none: never, not yet */
};
/* Newest first. Count. */
int versions_read(struct ctx *ctx, int64_t plan_id, struct plan_version **versions);

/* --- coming into force (promise.c) --- */

/* Puts the plan's items in force as they stand now (PLAN-12). */
void plan_promise(struct ctx *ctx, const struct plan *plan);

/* --- records of the path (store_path.c) --- */

/* What a plan holds and shows; the next is refused. Discussions and promises are counted apart, so
 * that the first never keep out the second. */
#define RECORDS_MAX 200  /* studies, comments, meetings of all kinds */
#define MEETINGS_MAX 100 /* of one kind */

int studies_read(struct ctx *ctx, int64_t plan_id, struct study **studies);
int64_t study_save(struct ctx *ctx, int64_t plan_id, const struct study *study);
bool study_remove(struct ctx *ctx, int64_t plan_id, int64_t id);
/* All meetings of a plan, oldest first. */
int meetings_read(struct ctx *ctx, int64_t plan_id, struct meeting **meetings);
/* The latest of a kind that counts for the plan as it stands: a commitment to this very version, a
 * deliberation of it or, since the amendment began, of the drafts it came from (PLAN-6, PLAN-14).
 * NULL when there is none. */
const struct meeting *meeting_latest(const struct meeting *meetings, int count, int kind,
                                     const struct plan *plan);
int64_t meeting_save(struct ctx *ctx, const struct plan *plan, const struct meeting *meeting);
bool meeting_remove(struct ctx *ctx, int64_t plan_id, int64_t id);

/* The plan's latest notice for its page: {id, posted_on, place, last_day, days_left, state, over
 * (its last day has passed), feedback_total, feedback_open, ...} or null. The notice room stands
 * above this one, so the row is read here. */
json_t *plan_notice(struct ctx *ctx, int64_t plan_id);
/* Its last day; none when the plan was never posted. */
struct date plan_notice_end(struct ctx *ctx, int64_t plan_id);

struct comment {
    int64_t id, item, user_id, at, answered_at; /* answered_at 0: open */
    const char *text, *user_name, *answer, *answered_by_name;
};
int comments_read(struct ctx *ctx, int64_t plan_id, struct comment **comments);
int64_t comment_insert(struct ctx *ctx, int64_t plan_id, int64_t item, const char *text);
bool comment_answer(struct ctx *ctx, int64_t plan_id, int64_t id, const char *answer);
/* True when others than this user have commented since the plan's last step. */
bool comments_after_step(struct ctx *ctx, int64_t plan_id);

/* --- a plan with everything (page_parts.c) --- */

struct plan_full {
    struct plan plan;
    struct tenure tenure;
    struct plan_item *item;
    struct study *study;
    struct meeting *meeting;
    struct comment *comment;
    int items, studies, meetings, comments;
    struct share quorum, majority;
    struct amendment amendment; /* comparison NULL: it is none */
};
/* Reads it; false when there is none. In a draft the floors are those of today. */
bool plan_read_full(struct ctx *ctx, int64_t id, struct plan_full *full);
/* The same once full->plan was read, or only what an amendment changes. */
void plan_complete(struct ctx *ctx, struct plan_full *full);
void plan_read_amendment(struct ctx *ctx, struct plan_full *full);
void full_hindrances(struct ctx *ctx, const struct plan_full *full, struct faults *faults);
/* True when the item is closed out: an amendment leaves it as it is (PLAN-14). */
bool item_is_closed(struct ctx *ctx, const struct plan *plan, int64_t item);
/* The plan that the path names, for handlers that change it: RC_OK, RC_MISSING, RC_DENIED or
 * RC_CONFLICT (USER-2). */
enum result plan_for(struct ctx *ctx, enum plan_act act, struct plan *plan);

json_t *plan_json(struct ctx *ctx, const struct plan *plan);
json_t *item_json(struct ctx *ctx, const struct plan *plan, const struct plan_item *item);
json_t *study_json(struct ctx *ctx, const struct study *study);
json_t *meeting_json(struct ctx *ctx, const struct meeting *meeting);
json_t *comment_json(struct ctx *ctx, const struct comment *comment);
json_t *floor_json(struct ctx *ctx, const struct plan_item *item);
/* The faults of one item, at its own fields. */
json_t *item_faults_json(const struct faults *faults);
/* So many faults are seen at once; the rest unfolds. */
#define FAULTS_SHOWN 6
/* The faults of a plan, each with the link to where it is put right. */
json_t *faults_json(struct ctx *ctx, const struct plan *plan, const struct faults *faults);
/* Crumbs and title of a page that lies below a plan. */
void plan_crumbs(struct ctx *ctx, const struct plan *plan, const char *label);
/* Puts faults into ctx->errors. */
void faults_to_errors(struct ctx *ctx, const struct faults *faults);
/* The list that the query asks for; the first one otherwise. */
int plan_shown_list(struct ctx *ctx);
/* "金联村 2021—2025 年任期规划" */
const char *plan_title(struct ctx *ctx, const struct plan *plan);
/* Fills the view of a plan's page as its state wants it; the template, or NULL when there is no
 * such plan (pages_plan.c). */
const char *plan_page(struct ctx *ctx, int64_t id);
/* Fills the view of the plan page, or the part of it that tells the path: steps, studies, meetings,
 * notice, comments on the plan, history. */
void plan_fill(struct ctx *ctx, const struct plan_full *full);
void plan_fill_records(struct ctx *ctx, const struct plan_full *full);
/* Fills the view of the page of a plan in force (pages_force.c). */
void plan_fill_force(struct ctx *ctx, struct plan *plan, const struct promise *promise);
/* An item as JSON for audit records. */
json_t *item_audit(struct ctx *ctx, const struct plan_item *item);

/* --- handlers, by file --- */

handler_fn plans_list, plan_create, plan_show, plan_print;    /* pages_plan.c */
handler_fn plan_in_force, plan_records;                       /* pages_force.c */
handler_fn amend_form, plan_amend, plan_abandon, item_revert; /* pages_amend.c */
handler_fn plan_versions, plan_compare;                       /* pages_versions.c */
handler_fn item_form, item_new_form, item_create, item_save, item_remove, items_remove,
    item_restore, item_shift, plan_floor; /* pages_item.c */
/* Someone else saved in between: both values of each field that differs; nothing is stored, and
 * nothing of what was typed is lost (pages_clash.c). */
enum result item_clash(struct ctx *ctx, const struct plan *plan, const struct plan_item *mine,
                       const struct plan_item *theirs);
handler_fn library_show, library_add, copy_show, copy_items; /* pages_library.c */
handler_fn study_form, study_new_form, study_create, study_edit, study_drop, meeting_form,
    meeting_new_form, meeting_create, meeting_edit, meeting_drop; /* pages_record.c */
handler_fn plan_submit, plan_withdraw, plan_approve, plan_return, plan_commit, plan_file,
    comment_create, comment_reply;        /* pages_path.c */
handler_fn reviews_show, reviews_approve; /* pages_review.c */

#endif
