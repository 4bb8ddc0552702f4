/* What the files of the analysis room share. */
#ifndef YICUN_ANALYSIS_INTERNAL_H
#define YICUN_ANALYSIS_INTERNAL_H

#include "analysis.h"
#include "analysis/rules.h"
#include "core/room.h"
#include "core/workflow.h"

#define ANALYSIS_WRITERS ROLE_COUNTY_REVIEWER
#define ANALYSIS_READERS (ROLE_COUNTY_REVIEWER | ROLE_CITY_OFFICER | ROLE_DEPARTMENT_MEMBER)
#define ANALYSIS_LINK "/analyses/%lld"

/* --- store.c --- */

bool analysis_read(struct ctx *ctx, int64_t id, struct analysis *analysis);
/* The latest version of a unit's analysis of the part that ends on a day; with `finished`, the
 * latest finished one. False when there is none. */
bool analysis_of(struct ctx *ctx, const char *unit_code, struct date last_on, bool finished,
                 struct analysis *analysis);
/* Id of the new one; 0 when somebody else was faster. */
int64_t analysis_insert(struct ctx *ctx, const struct analysis *analysis);
/* The sections, and who wrote; false when the version is no longer the analysis's. */
bool analysis_update(struct ctx *ctx, const struct analysis *analysis);
/* State, name, sections and figures; false when the version is no longer the analysis's. */
bool analysis_store_state(struct ctx *ctx, const struct analysis *analysis, int64_t version);
void analysis_note_author(struct ctx *ctx, int64_t id);
void analysis_note_replaced(struct ctx *ctx, const struct analysis *by);
bool analysis_has_author(struct ctx *ctx, int64_t id, int64_t user_id);
/* "赵敏、孙丽": everybody whose words stand in it. */
const char *analysis_authors(struct ctx *ctx, int64_t id);

/* Which finished analyses a list shows: of the user's scope. */
struct analysis_filter {
    int64_t year;
    const char *unit_code; /* NULL: all of the scope */
};
typedef void analysis_each_fn(struct ctx *ctx, const struct analysis *analysis, void *arg);
int64_t analyses_count(struct ctx *ctx, const struct analysis_filter *filter);
void analyses_each(struct ctx *ctx, const struct analysis_filter *filter, int64_t offset,
                   int64_t size, analysis_each_fn *each, void *arg);

/* --- store_figures.c: what the figures are made of; the county's range is given --- */

/* Late items, the longest late first, with what their latest self-assessment says of them. */
enum { ANALYSIS_LATE_MOST = 200 };
struct analysis_late {
    int64_t item;
    const char *village_code, *village_name, *title, *reason, *next_step;
    int list;
    struct date due_on;
};
int64_t analysis_late_count(struct ctx *ctx, struct scope scope);
int analysis_late_read(struct ctx *ctx, struct scope scope,
                       struct analysis_late items[ANALYSIS_LATE_MOST]);

/* Villages that were asked to report a period and have not, by code; count. `asked` becomes how
 * many were. */
struct analysis_village {
    const char *code, *name;
};
int analysis_unreported(struct ctx *ctx, struct scope scope, int64_t period,
                        struct analysis_village **villages, int64_t *asked);

/* Meetings and spot checks from first to last day:
 * {on,on_label,kind_label,unit_name,subject,detail, href_link}, by date. */
json_t *analysis_events(struct ctx *ctx, const struct analysis *analysis);

/* What the items in force had come to by a day, as the latest confirmed reports up to a period say:
 * the sum of their percent, by town and list; what was not reported counts as nothing. False, when
 * nothing was confirmed by then. */
typedef void analysis_earlier_fn(const char *town, int list, int64_t percent, void *arg);
bool analysis_earlier(struct ctx *ctx, const struct analysis *analysis, struct date by,
                      int64_t period, analysis_earlier_fn *each, void *arg);

/* --- figures.c --- */

/* All figures of the analysis as they are today, with the change since the part before; what is
 * frozen holds this very object. */
json_t *analysis_figures(struct ctx *ctx, const struct analysis *analysis);
/* The frozen ones, or those of today. */
json_t *analysis_shown(struct ctx *ctx, const struct analysis *analysis);

/* --- path.c --- */

extern const struct workflow analysis_workflow;
struct moving analysis_moving(struct analysis *analysis);
/* False: this user must not see it, so it is missing. A draft is seen by the county's own. */
bool analysis_find(struct ctx *ctx, int64_t id, struct analysis *analysis);
owner_fn analysis_owner;

/* --- pages.c, pages_list.c, store_due.c --- */

/* {id,version,unit,unit_name,year,part,times,label,first_on,last_on,number,replaces,replaced_by,
 * reason,state,state_label,status,figures_on,finished_on, the sections}. */
json_t *analysis_json(struct ctx *ctx, const struct analysis *analysis);

void analyses_check(struct ctx *ctx); /* check.c */
due_fn analysis_due;
handler_fn analysis_list, analysis_open, analysis_table;
handler_fn analysis_show, analysis_print, analysis_save, analysis_submit, analysis_withdraw,
    analysis_approve, analysis_return, analysis_correct;

#endif
