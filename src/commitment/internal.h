/* What the files of the commitment room share. */
#ifndef YICUN_COMMITMENT_INTERNAL_H
#define YICUN_COMMITMENT_INTERNAL_H

#include "commitment.h"
#include "core/workflow.h"

/* --- items (store.c) --- */

/* What commitment_take reads of a row of "commitments c". */
#define COMMITMENT_COLUMNS                                                                         \
    "c.id, c.version, c.plan_id, c.unit_code, c.list, c.position, c.title, c.measure, "            \
    "c.unit_of_measure, c.direction, c.baseline, c.target, c.person, c.start_on, c.finish_on, "    \
    "c.from_year, c.state, c.closed_on, c.progress, c.percent, c.note, c.reported, c.next_year, "  \
    "c.next_value, c.due_on, c.late, c.ended"
void commitment_take(struct db_rows *rows, struct commitment *item);

/* --- figures (rollup.c) --- */

/* A unit's figures by year, from the first one on, and list: cell[(year - first_year) * LIST_COUNT
 * + list]. */
struct unit_figures {
    int64_t first_year, years;
    struct rollup *cell;
};
/* Figures of nothing, for these years. */
struct unit_figures figures_for(struct ctx *ctx, int64_t first_year, int64_t last_year);
/* Fills them as they are stored, or, for a village, as its items are now. */
void figures_read(struct ctx *ctx, const char *unit_code, struct unit_figures *figures);
void figures_count(struct ctx *ctx, const char *village, struct unit_figures *figures);
/* Makes a village's rows anew from its items and carries what changed up to its town, county, city
 * and province, in the same transaction. */
void rollups_refresh(struct ctx *ctx, const char *village);
/* Moves a plan from one latest reported period to another in the figures of its units; 0 = none. */
void report_rollups_move(struct ctx *ctx, const char *unit_code, int64_t from, int64_t to);
/* The day as of which all figures stand, and so every item that is appraised: that of the last
 * turn, or today when there was none. A request that came in before midnight and is carried out
 * after the turn thus leaves nothing behind that is of yesterday. */
struct date figures_day(struct ctx *ctx);
/* Stores an item's state, progress and what follows from them (commitment_appraise) where id and
 * version still match, with version + 1; false otherwise. */
bool commitment_store(struct ctx *ctx, const struct commitment *item);
/* --- close-out (EXEC-3) --- */

/* A claim that an item is done. */
struct close_out {
    int64_t id, value; /* value reached */
    const char *evidence;
    int64_t claimed_by, claimed_at;
    const char *claimed_by_name;
};
/* An item on its way to being struck off. */
struct close_out_case {
    struct promise promise;
    struct commitment item;
    struct close_out claim; /* the latest; id 0: there was none */
};
extern const struct workflow close_out_workflow; /* moves a struct close_out_case */

/* False when there is no such item. */
bool close_out_find(struct ctx *ctx, int64_t item_id, struct close_out_case *closing);
struct moving close_out_moving(struct close_out_case *closing);
/* Takes a step with the item's figures; as workflow_move. */
enum result close_out_move(struct ctx *ctx, struct close_out_case *closing, const char *action,
                           const char *reason);
/* The latest claim; id 0 when there was none. */
struct close_out close_out_read(struct ctx *ctx, int64_t item_id);
/* All of an item, newest first: array of {id,value,value_text,evidence,by,at_label,files}. */
json_t *close_outs_json(struct ctx *ctx, const struct commitment *item);
int64_t close_out_insert(struct ctx *ctx, const struct commitment *item,
                         const struct close_out *claim);
/* Sent back or reopened: the village must go on, and is reminded until it claims again, or reports
 * anew. */
void close_out_send_back(struct ctx *ctx, int64_t item_id);
void close_out_answered(struct ctx *ctx, int64_t item_id);
void close_outs_answered(struct ctx *ctx, const char *village);

/* Room hook: "late" follows the date (EXEC-1); a batch of plans a call. */
bool commitment_turn(struct ctx *ctx);
/* Room hook: recomputes items and roll-ups and compares. */
void commitments_check(struct ctx *ctx);

/* --- the list (store_list.c) --- */

/* What the list is narrowed to; of a year: the items that have a milestone in it. */
enum item_view {
    ITEMS_ALL,
    ITEMS_OPEN, /* the milestone (of the year) is not reached */
    ITEMS_SOON, /* the same, and it falls due within COMMITMENT_SOON days or is late */
    ITEMS_LATE,
    ITEMS_DONE, /* the milestones (up to the year's) are reached */
    ITEMS_CLAIMED,
    ITEMS_CLOSED,
};
struct item_filter {
    struct scope scope;
    int list;          /* enum list; -1: any */
    int view;          /* enum item_view */
    int64_t year;      /* 0: any */
    const char *like;  /* "%text%" or NULL */
    const char *order; /* due, unit, percent */
};
int64_t items_count(struct ctx *ctx, const struct item_filter *filter);
struct listed_item {
    struct commitment item; /* without milestones */
    const char *unit_name, *town_name;
};
typedef void item_taker(struct ctx *ctx, const struct listed_item *listed, void *arg);
void items_each(struct ctx *ctx, const struct item_filter *filter, int64_t offset, int64_t size,
                item_taker *take, void *arg);

/* The self-assessments of an item, oldest first: array of {period,period_label,value,value_text,
 * percent,expected,note,late,late_reason,next_step,confirmed,files[{name,href_link}]}. */
json_t *item_history(struct ctx *ctx, const struct commitment *item);

/* --- hooks and handlers --- */

due_fn commitment_due;         /* store_due.c */
archive_fn commitment_archive; /* store_due.c */
agenda_fn commitment_agenda;   /* store_agenda.c */
handler_fn items_list;         /* pages_list.c */
handler_fn item_show, close_out_form, close_out_claim, close_out_withdraw, close_out_verify,
    close_out_return, close_out_reopen; /* pages.c */

/* --- dossier.c --- */

dossier_fn commitment_dossier;

#endif
