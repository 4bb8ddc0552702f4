/* Notices: public display of a plan, what the public says and its answers (PLAN-8..PLAN-10). */
#ifndef YICUN_NOTICE_H
#define YICUN_NOTICE_H

#include "core/field.h"
#include "core/room.h"

extern const struct room notice_room;

enum notice_state { NOTICE_ON_NOTICE, NOTICE_CLOSED, NOTICE_WITHDRAWN };
extern const struct choice notice_states[];

/* One public display; what was posted stays in `snapshot` (ALL-8). */
struct notice {
    int64_t id, plan_id, number;
    const char *unit_code;
    int state; /* enum notice_state */
    struct date posted_on, last_day, closed_on;
    int64_t days;
    bool working; /* days are working days */
    const char *place, *snapshot;
    int64_t created_by, created_at;
    const char *created_by_name;
};

bool notice_read(struct ctx *ctx, int64_t id, struct notice *notice);
/* The latest notice of a plan; false when it was never posted. */
bool notice_read_latest(struct ctx *ctx, int64_t plan_id, struct notice *notice);
/* A notice as pages and programs see it: {id,plan,unit,state,posted_on,last_day,days,days_left,
 * progress,...}; without its snapshot. */
json_t *notice_json(struct ctx *ctx, const struct notice *notice);

/* What the public sends in (PLAN-9): length limits; name and contact are optional. */
struct feedback_form {
    const char *text, *name, *contact;
};
extern const struct record_type feedback_form_type;
/* Stores a checked feedback; name and contact are sealed. The id, or 0. */
int64_t feedback_add(struct ctx *ctx, const struct notice *notice,
                     const struct feedback_form *form);
/* Answered feedback whose answerer chose to show it: array of {text,at_label,answer,
 * answered_label}, never with name or contact. */
json_t *feedback_shown(struct ctx *ctx, int64_t notice_id);

/* --- rules (pure) --- */

/* PLAN-9: whole days after the day of posting; may be closed only when the last has passed. */
bool notice_may_close(struct date last_day, struct date today);

/* Why a posting date cannot be: in the future, or before the day of the county's approval (PLAN-8).
 * NULL when it can. */
const char *notice_date_fault(struct date posted_on, struct date approved_on, struct date today);

#endif
