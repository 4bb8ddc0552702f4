/* What the files of the acceptance room share. */
#ifndef YICUN_ACCEPTANCE_INTERNAL_H
#define YICUN_ACCEPTANCE_INTERNAL_H

#include "acceptance.h"
#include "acceptance/rules.h"
#include "campaign.h"
#include "core/workflow.h"
#include "plan.h"

#define WHO_ACCEPTS ROLE_COUNTY_REVIEWER
#define WHO_PERMITS ROLE_CITY_OFFICER
#define WHO_SEES_DRAFTS (ROLE_COUNTY_REVIEWER | ROLE_CITY_OFFICER)

enum acceptance_state { ACCEPTANCE_DRAFT, ACCEPTANCE_SIGNED, ACCEPTANCE_ACCEPTED };
extern const struct choice acceptance_states[];

struct signature {
    int64_t by, at;
    const char *name;
};

/* The record; id 0 until something was judged. */
struct acceptance {
    int64_t id, version, plan_id, campaign_id;
    const char *unit_code;
    int state; /* enum acceptance_state */
    const char *team, *opinion;
    struct signature changed, first, second;
    /* as of the first signature */
    int64_t number, partly_share, differing;
    const char *unit_name, *place, *campaign_name;
    struct acceptance_window window;
    struct acceptance_tally tally;
};

/* An item with what is judged of it. In a draft the facts are today's, afterwards those of the
 * first signature. */
struct judged {
    int64_t item, position;
    int list;    /* enum list */
    int verdict; /* enum verdict; -1 before it is judged */
    const char *title, *measure, *person, *target_text, *reached_text;
    const char *grounds; /* as typed; what is proposed when nothing was */
    struct date finish_on;
    enum verdict reported; /* what its reports come to */
    int evaluated;         /* what its last yearly evaluation comes to; -1 without one */
    bool typed;            /* grounds or verdict are stored */
};
/* Judged otherwise than it was reported or evaluated (EVAL-2). */
bool judged_differs(const struct judged *item);

/* A plan's acceptance with all that its page needs. */
struct accepting {
    struct promise promise;
    struct campaign campaign;
    struct acceptance record;
    struct acceptance_window window; /* of today's settings, or as it was signed */
    struct judged *items;
    int count;
};

/* --- store.c --- */

/* False when the plan never came into force. */
bool accepting_read(struct ctx *ctx, int64_t plan_id, struct accepting *accepting);
/* Stores team and opinion; a new record when id is 0. False when somebody else's version came
 * first. */
bool acceptance_put(struct ctx *ctx, struct acceptance *record);
void acceptance_judge(struct ctx *ctx, int64_t id, const struct judged *item);
/* Stores state and signatures where the version still matches. */
bool acceptance_store(struct ctx *ctx, const struct acceptance *record, int64_t version);
/* Keeps the items as they are today, and only those. */
void acceptance_freeze(struct ctx *ctx, const struct accepting *accepting);
void acceptance_count_lists(struct ctx *ctx, const struct accepting *accepting);

/* --- store_list.c --- */

struct acceptance_filter {
    struct scope scope;
    int64_t campaign;
    const char *state; /* a state, or "none"; NULL: all */
    const char *like;
};
struct accepted_row {
    int64_t plan_id, id;
    const char *unit_code, *unit_name, *town_name;
    int state; /* enum acceptance_state; -1 before anything was judged */
    int64_t first_by;
    const char *first_name, *second_name;
    int64_t second_at;
    struct acceptance_tally tally;
};
typedef void accepted_each_fn(struct ctx *ctx, const struct accepted_row *row, void *arg);
int64_t accepted_rows_count(struct ctx *ctx, const struct acceptance_filter *filter);
void accepted_rows_each(struct ctx *ctx, const struct acceptance_filter *filter, int64_t offset,
                        int64_t size, accepted_each_fn *each, void *arg);

due_fn acceptance_due;
agenda_fn acceptance_agenda;
archive_fn acceptance_archive;

/* --- store_file.c --- */

/* An acceptance into the file of each who was secretary in the year of its signing (CADRE-4). */
void acceptance_enter(struct ctx *ctx, const struct acceptance *record, int year);
dossier_again_fn acceptance_enter_again;
void acceptance_check(struct ctx *ctx);

/* --- path.c --- */

/* Of what is judged already; of one list, or of all with -1. */
struct acceptance_tally acceptance_tally_of(const struct accepting *accepting, int list);
extern const struct workflow acceptance_workflow;
struct moving acceptance_moving(struct accepting *accepting);
enum result acceptance_move(struct ctx *ctx, struct accepting *accepting, const char *action);

/* --- take.c --- */

extern const struct record_type acceptance_type; /* team and opinion */
/* Takes what was sent into the accepting's items and record, and stores what changed: RC_OK,
 * RC_INVALID with errors at the fields, RC_CONFLICT when the stored record is another version. */
enum result acceptance_take(struct ctx *ctx, struct accepting *accepting);

/* --- handlers --- */

json_t *acceptance_json(struct ctx *ctx, const struct accepting *accepting);
const char *acceptance_rate_text(struct ctx *ctx, const struct acceptance_tally *tally);

handler_fn acceptance_show, acceptance_save, acceptance_suggest, acceptance_sign,
    acceptance_withdraw, acceptance_confirm, acceptance_return, acceptance_permit,
    acceptance_drop_file, acceptance_list, acceptance_table;

#endif
