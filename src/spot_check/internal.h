/* What the files of the spot check room share. */
#ifndef YICUN_SPOT_CHECK_INTERNAL_H
#define YICUN_SPOT_CHECK_INTERNAL_H

#include "core/room.h"
#include "core/workflow.h"
#include "spot_check.h"
#include "spot_check/rules.h"

#define WHO_CHECKS (ROLE_CITY_OFFICER | ROLE_COUNTY_REVIEWER)
#define WHO_MENDS ROLE_VILLAGE_SECRETARY

/* A drawn village, as it was called on the day of the draw. */
struct spot_visit {
    int64_t id, check_id;
    const char *unit_code, *name, *place;
};

/* --- store.c --- */

/* The villages of an area that are bound and in being; count. */
int spot_pool_read(struct ctx *ctx, const char *area_code, struct spot_village **villages);
/* The pool as it was on the day of the draw. */
json_t *spot_pool_kept(struct ctx *ctx, int64_t check_id);
/* Stores the check, its checklist, the pool (in the order of codes) and the drawn villages; its id.
 */
int64_t spot_check_insert(struct ctx *ctx, const struct spot_check *check, const char **items,
                          const char *pool);
void spot_visit_insert(struct ctx *ctx, int64_t check_id, const struct spot_village *village,
                       const char *place);
/* False when the check neither belongs to the user's scope nor drew a village of it (USER-2). */
bool spot_check_read(struct ctx *ctx, int64_t id, struct spot_check *check);
/* Array of the checklist's texts. */
json_t *spot_checklist(struct ctx *ctx, int64_t check_id);
/* The drawn villages of the user's scope: {id,unit,name,place,draw_key,recorded,open,overdue,
 * mended,closed}. */
json_t *spot_visits_json(struct ctx *ctx, int64_t check_id);
bool spot_visit_read(struct ctx *ctx, int64_t id, struct spot_visit *visit);

/* Which checks or findings a list shows: of the user's scope. */
struct spot_filter {
    const char *like;
    const char *state; /* of findings: a state or "overdue"; NULL: all but what is in order */
};
typedef void spot_each_check_fn(struct ctx *ctx, const struct spot_check *check, void *arg);
int64_t spot_checks_count(struct ctx *ctx, const struct spot_filter *filter);
void spot_checks_each(struct ctx *ctx, const struct spot_filter *filter, int64_t offset,
                      int64_t size, spot_each_check_fn *each, void *arg);

/* --- store_findings.c --- */

bool spot_finding_read(struct ctx *ctx, int64_t id, struct spot_finding *finding);
/* The finding of a visit on an item; false when there is none yet. */
bool spot_finding_of(struct ctx *ctx, int64_t visit_id, int64_t position,
                     struct spot_finding *finding);
/* Adds it, or replaces what was found; its id, 0 when the village has answered meanwhile. */
int64_t spot_finding_put(struct ctx *ctx, const struct spot_finding *finding);
/* Records all items without a finding as in order; how many. */
int64_t spot_rest_in_order(struct ctx *ctx, const struct spot_check *check,
                           const struct spot_visit *visit);
/* State and what the village did; false when the version is no longer the finding's. */
bool spot_finding_store(struct ctx *ctx, const struct spot_finding *finding, int64_t version);
typedef void spot_each_finding_fn(struct ctx *ctx, const struct spot_finding *finding, void *arg);
void spot_findings_of_visit(struct ctx *ctx, int64_t visit_id, spot_each_finding_fn *each,
                            void *arg);
int64_t spot_findings_count(struct ctx *ctx, const struct spot_filter *filter);
void spot_findings_each(struct ctx *ctx, const struct spot_filter *filter, int64_t offset,
                        int64_t size, spot_each_finding_fn *each, void *arg);

/* --- store_due.c --- */

due_fn spot_check_due;
archive_fn spot_check_archive;

/* --- path.c --- */

extern const struct workflow spot_workflow;
struct moving spot_moving(struct spot_finding *finding);
owner_fn spot_check_owner, spot_visit_owner, spot_finding_owner;
/* What only the unit that checks may do; adds an error for every other. */
bool spot_is_checker(struct ctx *ctx, const char *checker_code);

/* --- pages --- */

json_t *spot_check_json(struct ctx *ctx, const struct spot_check *check);
json_t *spot_finding_json(struct ctx *ctx, const struct spot_finding *finding);
void spot_crumbs(struct ctx *ctx, const char *label);

handler_fn spot_check_list, spot_check_table, spot_check_new, spot_check_add, spot_check_show,
    spot_pool_table, spot_visit_show, spot_visit_record, spot_visit_rest, spot_finding_list,
    spot_finding_table, spot_finding_show, spot_finding_mend, spot_finding_withdraw,
    spot_finding_close, spot_finding_return;

#endif
