/* The SQL of notices and feedback. */
#ifndef YICUN_NOTICE_STORE_H
#define YICUN_NOTICE_STORE_H

#include "core/field.h"
#include "notice.h"

struct feedback {
    int64_t id, notice_id, plan_id, at, version;
    const char *unit_code, *text;
    const char *name_sealed, *contact_sealed; /* NULL: not given */
    const char *answer, *answered_by_name;    /* NULL: not answered */
    int64_t answered_at;
    bool changes_plan, shown;
};

int64_t notice_store_add(struct ctx *ctx, const struct notice *notice);
bool notice_store_end(struct ctx *ctx, int64_t id, enum notice_state state);
/* The day of the county's approval of a plan; none when it is not approved. */
struct date notice_store_approved_on(struct ctx *ctx, int64_t plan_id);
const char *notice_store_unit(struct ctx *ctx, int64_t id);
/* Notices in scope, newest first: rows for the staff's list. */
json_t *notice_store_list(struct ctx *ctx, const char *state, struct paging *paging);

/* Names and contacts of those who wrote. */
extern const struct sealed *const notice_sealed[];

bool feedback_store_read(struct ctx *ctx, int64_t id, struct feedback *feedback);
const char *feedback_store_unit(struct ctx *ctx, int64_t id);
/* Calls `take` for each feedback of a notice, oldest first, and for what the plan's earlier notices
 * left without an answer. */
typedef void feedback_taker(struct ctx *ctx, const struct feedback *feedback, void *arg);
void feedback_store_each(struct ctx *ctx, int64_t notice_id, feedback_taker *take, void *arg);
/* Number of feedback of a plan's notices without an answer. */
int64_t feedback_store_open(struct ctx *ctx, int64_t plan_id);
/* False when it is answered already or the version is older. */
bool feedback_store_answer(struct ctx *ctx, const struct feedback *feedback, const char *answer,
                           bool changes_plan, bool shown);
bool feedback_store_show(struct ctx *ctx, const struct feedback *feedback, bool shown);

/* To-dos: calls `take` with each notice on display, and with the latest of each plan that has left
 * feedback without an answer; `open` counts all of the plan's. */
struct notice_due {
    int64_t id, plan_id, open;
    bool on_notice;
    const char *unit_name;
    struct date last_day;
};
typedef void notice_due_taker(struct ctx *ctx, const struct notice_due *due, void *arg);
void notice_store_due(struct ctx *ctx, notice_due_taker *take, void *arg);
/* Notices that still hang, by their last day (EXEC-2). */
agenda_fn notice_agenda; /* agenda.c */

#endif
