/* Plans: one plan, five lists, from draft to filed (PLAN-2..PLAN-14), as other rooms see them. */
#ifndef YICUN_PLAN_H
#define YICUN_PLAN_H

#include "core/room.h"
#include "core/workflow.h"
#include "indicator.h"

extern const struct room plan_room;

enum plan_state {
    PLAN_DRAFT,
    PLAN_TOWN_REVIEW,
    PLAN_COUNTY_REVIEW,
    PLAN_APPROVED,
    PLAN_ON_NOTICE,
    PLAN_NOTICED,
    PLAN_IN_FORCE,
    PLAN_FILED,
};
extern const struct choice plan_states[];
/* "编制中"; where version `number` of a plan in force is on its way, "修订中 第 2 版" or
 * "修订中 第 2 版 · 镇审核". */
const char *plan_state_label(struct ctx *ctx, int state, int64_t number, bool in_force);
extern const struct workflow plan_workflow;

struct plan {
    int64_t id, campaign_id, number, version;
    const char *unit_code, *unit_name;
    int state; /* enum plan_state */
    const char *campaign_name;
    int64_t first_year, last_year;
    struct date study_due, plan_due, commit_due;
    const char *archive_number;
    struct date in_force_on; /* of the version in force */
    int64_t in_force_number; /* its number; 0: none ever came into force */
    int64_t amended_number;  /* of an amendment: the number that it began with; else 0 */
    struct date began_on;    /* when the first version came into force */
    int64_t changed_by, changed_at;
    const char *changed_by_name;
};

/* True while a new version of a plan in force is on its way; the old one stays in force (PLAN-14).
 */
static inline bool plan_is_amendment(const struct plan *plan)
{
    return plan->in_force_number != 0 && plan->state < PLAN_IN_FORCE;
}
bool plan_read(struct ctx *ctx, int64_t id, struct plan *plan);
/* The plan as it stands, frozen into JSON: {plan, unit, campaign, lists:[{list,name,items:[...]}]}
 * (ALL-8); what a notice shows. */
json_t *plan_snapshot(struct ctx *ctx, const struct plan *plan);
/* Owner function for routes whose path names a plan as #id. */
const char *plan_owner(struct ctx *ctx);
/* Takes a step of plan_workflow for another room (post, close-notice, revise); as workflow_move. */
enum result plan_move(struct ctx *ctx, struct plan *plan, const char *action, const char *reason);
/* A plan's new version number when it is noticed again (PLAN-10). */
bool plan_next_number(struct ctx *ctx, int64_t plan_id);
/* How far the villages of the user's scope are with the plans of the campaigns that run: array of
 * {label,value,unit,href_link}, in the order of the path, without those at zero; an empty link has
 * no list of its own. */
json_t *plan_figures(struct ctx *ctx);
/* Puts plans in force that came into force before items in force were kept; for migrate. */
bool plan_promise_missing(struct ctx *ctx);

#endif
