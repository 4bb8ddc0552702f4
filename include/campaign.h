/* Campaigns: batches of tenure plans with their years and due dates (PLAN-1, PLAN-11). */
#ifndef YICUN_CAMPAIGN_H
#define YICUN_CAMPAIGN_H

#include "core/field.h"
#include "core/room.h"

extern const struct room campaign_room;

struct campaign {
    int64_t id, version;
    const char *unit; /* code of the city or county it belongs to */
    const char *name;
    int64_t first_year, last_year;
    struct date study_due, plan_due, commit_due, election_on;
};
extern const struct record_type campaign_type;

/* False when there is none. The user's scope is not asked. */
bool campaign_read(struct ctx *ctx, int64_t id, struct campaign *campaign);
/* Campaigns that cover a unit (its own county's or city's, or of a unit below it), newest first:
 * array of {id,version,unit,name,first_year,last_year,study_due,plan_due,commit_due,election_on}.
 */
json_t *campaign_list(struct ctx *ctx, const char *unit_code);

/* How a step stands against its due date on a day (PLAN-11): late is shown, never forbidden. Pure.
 */
enum due_status { DUE_EARLY, DUE_SOON, DUE_LATE, DUE_DONE, DUE_DONE_LATE };
enum due_status due_status_of(struct date due, struct date done_on, struct date today);
/* The same today, for layout/status {word,shape,kind}: 按期完成 or 逾期完成 when done_on is a date,
 * otherwise 逾期N天, N天内到期 (N up to 7; 今天到期), 未到期. */
json_t *due_status_json(struct ctx *ctx, struct date due, struct date done_on);

#endif
