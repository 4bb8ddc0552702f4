/* What the files of the practice room share. */
#ifndef YICUN_PRACTICE_INTERNAL_H
#define YICUN_PRACTICE_INTERNAL_H

#include "core/room.h"
#include "core/workflow.h"
#include "practice.h"
#include "practice/rules.h"

#define PRACTICE_WRITERS (ROLE_TOWN_OFFICER | ROLE_COUNTY_REVIEWER)
#define PRACTICE_REVIEWERS (ROLE_COUNTY_REVIEWER | ROLE_CITY_OFFICER)

/* --- store.c --- */

bool practice_read(struct ctx *ctx, int64_t id, struct practice *practice);
/* Id of the new one. */
int64_t practice_insert(struct ctx *ctx, const struct practice *practice);
/* The four texts; false when the version is no longer the practice's. */
bool practice_update(struct ctx *ctx, const struct practice *practice);
/* The state and where it is shown; false when the version is no longer the practice's. */
bool practice_store_state(struct ctx *ctx, const struct practice *practice, int64_t version);

/* Which practices a list shows. `like` and `list` narrow; NULL and -1 do not. */
struct practice_filter {
    bool ours; /* those of the user's scope in every state; otherwise all that are shown */
    const char *like;
    int list;
};
typedef void practice_each_fn(struct ctx *ctx, const struct practice *practice,
                              const char *unit_name, void *arg);
int64_t practices_count(struct ctx *ctx, const struct practice_filter *filter);
void practices_each(struct ctx *ctx, const struct practice_filter *filter, int64_t offset,
                    int64_t size, practice_each_fn *each, void *arg);

due_fn practice_due;
archive_fn practice_archive; /* store_due.c */

/* --- path.c --- */

extern const struct workflow practice_workflow;
struct moving practice_moving(struct practice *practice);
/* False: this user must not see it, so it is missing. */
bool practice_find(struct ctx *ctx, int64_t id, struct practice *practice);
owner_fn practice_owner;

/* --- pages.c, pages_list.c --- */

/* {id,version,unit,item,village,village_name,item_title,list,list_label,reached,title,problem,
 * method,effect,state,state_label,shown_to,shown_on,shown_label,status}. */
json_t *practice_json(struct ctx *ctx, const struct practice *practice);

handler_fn practice_list, practice_table;
handler_fn practice_show, practice_file, practice_new, practice_add, practice_edit, practice_change,
    practice_drop_file, practice_submit, practice_withdraw, practice_publish, practice_return,
    practice_promote, practice_take_back, practice_revise;

#endif
