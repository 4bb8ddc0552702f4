/* What the files of the room of putting right share. */
#ifndef YICUN_RECTIFY_INTERNAL_H
#define YICUN_RECTIFY_INTERNAL_H

#include "core/room.h"
#include "core/workflow.h"
#include "rectify.h"
#include "rectify/rules.h"

#define NAMING_LINK "/namings/%lld"
#define WHO_NAMES ROLE_TOWN_OFFICER
#define WHO_APPROVES_NAMES ROLE_COUNTY_REVIEWER
/* A list is the town's: a village reads of it in its own archive. */
#define WHO_SEES_NAMES (ROLE_TOWN_OFFICER | ROLE_COUNTY_REVIEWER | ROLE_CITY_OFFICER)

enum naming_state { NAMING_DRAFT, NAMING_REVIEW, NAMING_APPROVED };
extern const struct choice naming_states[];
extern const struct choice naming_kinds[]; /* by enum naming_kind */

struct naming {
    int64_t id, version, round_id, year, created_by, changed_by;
    const char *unit_code, *unit_name, *scheme_name, *reason;
    int state; /* enum naming_state */
    struct naming_minimum minimum;
    struct naming_village *villages; /* all that are rated, the best points first */
    int count;
};

/* --- store.c --- */

/* A town's villages and minimum by the closed rating of a round, proposed by their grades; false
 * while a village is not closed, or when there is none. */
bool naming_facts(struct ctx *ctx, int64_t round, const char *town, struct naming *naming);
bool naming_read(struct ctx *ctx, int64_t id, struct naming *naming);
owner_fn naming_owner;
/* Stores a new draft; false when the town has one for that round. */
bool naming_insert(struct ctx *ctx, struct naming *naming);
/* Stores who is named and why fewer; false when the version is another, or it is no draft. */
bool naming_update(struct ctx *ctx, struct naming *naming);
/* Stores state, minimum and villages; false when the version is another. */
bool naming_store(struct ctx *ctx, const struct naming *naming, int64_t version);

/* A town in a year of 五个好: how far its villages' rating is, and its naming. */
struct naming_town {
    int64_t round_id, naming_id, villages, closed, closed_at, build, right;
    const char *unit_code, *unit_name, *reason;
    int state; /* enum naming_state; -1: nothing entered */
    struct naming_minimum minimum;
};
/* How a town stands: a state of its list, or not yet rated, or rated and not named. */
enum { TOWN_RATING = NAMING_APPROVED + 1, TOWN_UNNAMED, TOWN_STATES };
int naming_town_state(const struct naming_town *town);
#define NAMING_DAYS "naming_days"
/* The towns of a scope in a year. Count. */
int naming_towns(struct ctx *ctx, struct scope scope, int year, const char *like,
                 struct naming_town **list);
/* The latest year with a 五个好 rating in the scope, or `otherwise`. */
int naming_year(struct ctx *ctx, struct scope scope, int otherwise);
due_fn naming_due;
archive_fn naming_archive;

/* --- path.c --- */

extern const struct workflow naming_workflow;
struct moving naming_moving(struct naming *naming);

/* --- pages.c, pages_list.c --- */

handler_fn naming_list, naming_table, naming_new, naming_add, naming_show, naming_change,
    naming_submit, naming_withdraw, naming_approve, naming_return;

#endif
