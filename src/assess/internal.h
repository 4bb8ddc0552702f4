/* What the files of the assess room share. */
#ifndef YICUN_ASSESS_INTERNAL_H
#define YICUN_ASSESS_INTERNAL_H

#include "assess.h"
#include "assess/rules.h"
#include "core/workflow.h"

#define WHO_REPORTS ROLE_VILLAGE_SECRETARY
#define WHO_CONFIRMS ROLE_TOWN_OFFICER

/* --- the record (store.c) --- */

/* What a village reports for one period; id 0 until something was typed. */
struct assessment {
    int64_t id, version;
    int64_t number; /* of the plan's version that it reports on */
    int state;      /* enum assess_state */
    json_t *draft;  /* what was typed: {"ITEM":{"progress","note","late_reason","next_step"}} */
    bool late_entry;
    int64_t changed_by, submitted_by;
    const char *changed_by_name, *submitted_by_name;
    int64_t changed_at, submitted_at;
    int64_t items, late, advanced, fell; /* of what was submitted */
};

/* A period of a plan with all that its pages need. */
struct report {
    struct promise promise;
    struct period period;
    const char *period_text; /* "2021-5" */
    struct assessment record;
    /* filled by report_fill */
    struct asked *asked;
    int count;
    struct date due_on;
};

/* Reads the plan in force and the period's record, in one query; false when the plan is not in
 * force. */
bool report_read(struct ctx *ctx, int64_t plan_id, struct period period, struct report *report);
/* The same by the record's id; false when there is none. */
bool report_read_by_id(struct ctx *ctx, int64_t id, struct report *report);
/* True when the plan has or had this item; `items` is made by report_items. */
json_t *report_items(struct ctx *ctx, int64_t plan_id);
/* Stores the draft as a new version, in one statement; false when somebody else's came first. */
bool report_store_draft(struct ctx *ctx, struct report *report, const char *draft);
/* Stores a new state where id and version still match; with ASSESS_SUBMITTED also who, when, and
 * the counts. */
bool report_store_state(struct ctx *ctx, const struct report *report, int to);
/* The latest period of the plan that was submitted, as period_key; 0 when none was. */
int64_t report_latest(struct ctx *ctx, int64_t plan_id);
/* True when the record's last step was the town's return. */
bool report_was_returned(struct ctx *ctx, int64_t id);

void lines_store(struct ctx *ctx, const struct report *report);
void lines_remove(struct ctx *ctx, int64_t assessment_id);
/* What was submitted, item by item, also of items that ended since. Count. */
int lines_read(struct ctx *ctx, const struct report *report, struct asked **asked);
/* Puts each item's value in the latest earlier report into `last`. */
void lines_read_before(struct ctx *ctx, const struct report *report, struct asked *asked,
                       int count);

bool report_was_opened(struct ctx *ctx, int64_t id, int64_t version);
/* Notes that this user opened the record, once the page is made. */
void report_note_opened(struct ctx *ctx, const struct report *report);

/* --- many plans at once (store_list.c) --- */

/* How the plans of a unit stand in a period. */
struct standing {
    const char *unit_code;
    int64_t plans, submitted, confirmed, late_entries, items, late;
};
/* By the first `level_length` digits of the code, in their order. Count. */
int standings_read(struct ctx *ctx, struct scope scope, struct period period, int level_length,
                   struct standing **standings);

struct list_filter {
    struct scope scope;
    struct period period;
    const char *state; /* submitted, confirmed, none (not reported); NULL: all */
    const char *like;  /* of name or code; NULL: all */
};
/* One plan in the list of a period. */
struct listed {
    int64_t id, version, plan_id;
    const char *unit_code, *unit_name, *town_name;
    const char *state; /* none, draft, submitted, confirmed */
    const char *sent_by;
    int64_t sent_at;
    bool late_entry, opened, own; /* own: filled in by this user */
    bool returned;                /* sent back, and not sent again */
    struct date until_on;         /* a late entry is permitted until then; none */
    int64_t items, late, advanced, fell;
};
/* Those that wait first. Count. */
int listed_read(struct ctx *ctx, const struct list_filter *filter, int64_t offset, int64_t size,
                struct listed **listed);
int64_t listed_count(struct ctx *ctx, const struct list_filter *filter);
/* The earliest period that a plan of the user's scope is asked about. */
struct period first_reported(struct ctx *ctx);
/* The latest plan in force of the user's own village; 0 when there is none. */
int64_t plan_latest_of(struct ctx *ctx);
/* Puts a plan's records of the periods from `first` to `last` into `by_period`. Count. */
int periods_read(struct ctx *ctx, int64_t plan_id, struct listed *by_period, int64_t first,
                 int64_t last);

/* --- put together (report.c) --- */

/* Reads what the path names: RC_OK, RC_MISSING, or RC_CONFLICT with why it is not reported. */
enum result report_from_path(struct ctx *ctx, struct report *report);
/* Fills items, earlier values and due date: from the draft and the version in force, or, once
 * submitted, from what was submitted. */
void report_fill(struct ctx *ctx, struct report *report);
/* Last day of submission, by the setting as it is on the period's last day. */
struct date report_due_on(struct ctx *ctx, const char *unit_code, struct period period);
/* Without items: {id,version,plan,unit,period,period_label,state,state_label,late_entry,
 * changed_by_name,changed_at,submitted_by_name,submitted_at,submitted_on,...}. */
json_t *report_json(struct ctx *ctx, const struct report *report);
/* {item,title,...}: an item of a report as pages and programs see it. */
json_t *asked_json(struct ctx *ctx, const struct report *report, const struct asked *asked);
/* Word, shape and kind of how a period stands: 已确认, 待确认, 还剩N天, 已截止. */
json_t *report_status(struct ctx *ctx, int state, struct date due_on, bool late_entry);
const char *period_text(struct ctx *ctx, struct period period);
const char *period_words(struct ctx *ctx, struct period period);

/* --- what was typed (draft.c) --- */

/* What a save changes, made ready to be written. */
struct draft_change {
    int64_t version;                                /* of the record that it was made from */
    bool typed;                                     /* texts changed, not only photos came */
    const char *draft, *audit_before, *audit_after; /* JSON texts; NULL when nothing changes */
    json_t *before, *after;                         /* what changes, by item */
};
/* Takes what was sent into the record's draft. False with an error at the field for what cannot be
 * kept: unknown items, texts too long or broken. */
bool draft_take(struct ctx *ctx, struct report *report, struct draft_change *change);
/* Stores it with its audit record: RC_OK; RC_CONFLICT when the stored record is another version. */
enum result draft_write(struct ctx *ctx, struct report *report, const struct draft_change *change);
struct answer draft_answer(const json_t *draft, int64_t item);
/* Both at once: RC_OK; RC_INVALID; RC_CONFLICT when it was made from an
 * older version and differs from what is stored ("yours" and "theirs" in the view). */
enum result draft_save(struct ctx *ctx, struct report *report);

/* --- the path (path.c) --- */

extern const struct workflow assess_workflow;
struct moving report_moving(struct report *report);
enum result report_move(struct ctx *ctx, struct report *report, const char *action,
                        const char *reason);

/* --- handlers --- */

enum result assess_show(struct ctx *ctx);
enum result assess_save_prepare(struct ctx *ctx);
enum result assess_save(struct ctx *ctx);
enum result assess_submit(struct ctx *ctx);
enum result assess_withdraw(struct ctx *ctx);
enum result assess_confirm(struct ctx *ctx);
enum result assess_return(struct ctx *ctx);
enum result assess_permit(struct ctx *ctx);
enum result assess_drop_file(struct ctx *ctx);
enum result assess_periods(struct ctx *ctx);
enum result assess_list(struct ctx *ctx);
enum result assess_confirm_many(struct ctx *ctx);

/* --- hooks (store_list.c, check.c) --- */

void assess_due(struct ctx *ctx, struct todo_list *list);
/* One entry a period: how many villages have not reported it. */
agenda_fn assess_agenda;
void assess_archive(struct ctx *ctx, const char *unit_code, struct archive *archive);
void assess_check(struct ctx *ctx);

#endif
