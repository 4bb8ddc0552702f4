/* Notices: public display of a plan, feedback and its answers, the public pages (PLAN-8..PLAN-10).
 */
#ifndef YICUN_NOTICE_H
#define YICUN_NOTICE_H

#include "core/room.h"

extern const struct room notice_room; /* posting, closing, answering */
extern const struct room public_room; /* pages without sign-in */

/* The latest notice of a plan for its page:
 * {id,posted_on,last_day,days_left,state,feedback_total,feedback_open,link,files} or JSON null. */
json_t *notice_of_plan(struct ctx *ctx, int64_t plan_id);

#endif
