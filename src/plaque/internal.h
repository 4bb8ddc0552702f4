/* What the files of the room of plaques share. */
#ifndef YICUN_PLAQUE_INTERNAL_H
#define YICUN_PLAQUE_INTERNAL_H

#include "core/room.h"
#include "plaque.h"
#include "plaque/rules.h"
#include "rating.h"

#define WHO_GRANTS (ROLE_TOWN_OFFICER | ROLE_COUNTY_REVIEWER)
/* Talks concern those who lead the village, and are read by nobody else. */
#define WHO_SEES_TALKS (ROLE_TOWN_OFFICER | ROLE_COUNTY_REVIEWER | ROLE_CITY_OFFICER)

enum plaque_state { PLAQUE_HUNG, PLAQUE_TAKEN_DOWN, PLAQUE_VOID };
extern const struct choice plaque_states[];
extern const struct choice plaque_moves[]; /* by enum plaque_move */

struct plaque {
    int64_t id, version, rating_id, year, replaces;
    const char *unit_code, *key, *scheme_name, *unit_name, *place, *band_name, *granter,
        *granter_code, *number, *ended_reason, *ended_by, *created_by;
    struct date granted_on, ended_on;
    int state; /* enum plaque_state */
};

/* A rating that stands, the latest of its village and scheme, and what hangs there. */
struct plaque_case {
    int64_t rating_id, year, number, plaque_id; /* plaque_id 0: nothing hangs */
    const char *unit_code, *unit_name, *place, *key, *scheme_name, *band_name, *granter, *code,
        *veto_text, *hung_band, *hung_granter, *hung_code;
    struct date closed_on;
    struct plaque_verdict verdict;
};

/* --- store.c --- */

bool plaque_read(struct ctx *ctx, int64_t id, struct plaque *plaque);
owner_fn plaque_owner;
/* All plaques of a village, the newest first, void ones too. Count. */
int plaques_of(struct ctx *ctx, const char *unit_code, struct plaque **list);
/* The day on which the village's last plaque of the scheme was taken down, but for that one; none
 * without one. */
struct date plaque_last_end(struct ctx *ctx, const char *unit_code, const char *key, int64_t but);
/* Stores a new one; false when another one hangs. */
bool plaque_insert(struct ctx *ctx, struct plaque *plaque);
/* Stores day, number, state and end where the version still matches. */
bool plaque_update(struct ctx *ctx, struct plaque *plaque);

struct plaque_filter {
    struct scope scope;
    int year;
    const char *like, *band, *order;
    int move; /* enum plaque_move; -1: all */
};
typedef void plaque_each_fn(struct ctx *ctx, const struct plaque *plaque, void *arg);
/* Plaques that hung for some time in the year. */
int64_t plaques_count(struct ctx *ctx, const struct plaque_filter *filter);
void plaques_each(struct ctx *ctx, const struct plaque_filter *filter, int64_t offset, int64_t size,
                  plaque_each_fn *each, void *arg);
/* How many hung for some time in a year, by grade and by what they did in it. Count. */
struct plaque_tally {
    const char *scheme_name, *band_name, *granter; /* or, by unit, */
    const char *unit_name;
    int64_t kept, fresh, taken;
};
int plaques_tally(struct ctx *ctx, struct scope scope, int year, struct plaque_tally **list);
/* The same by the towns or counties whose codes have so many digits. */
int plaques_by_unit(struct ctx *ctx, struct scope scope, int year, int digits,
                    struct plaque_tally **list);
/* Year of the first plaque of a scope, or `otherwise`. */
int plaque_first_year(struct ctx *ctx, struct scope scope, int otherwise);

/* --- store_due.c --- */

typedef void plaque_case_fn(struct ctx *ctx, const struct plaque_case *one, void *arg);
/* Calls `each` for each case of the scope in which something is to be done. */
void plaque_cases(struct ctx *ctx, struct scope scope, plaque_case_fn *each, void *arg);
/* The case of a rating, or of a plaque that hangs (the other id 0); false when that rating does not
 * stand or is not the latest. */
bool plaque_case_read(struct ctx *ctx, const char *unit_code, int64_t rating, int64_t plaque,
                      struct plaque_case *one);
/* Why a plaque has to go, in a sentence: 2021 年评为四星，不再是五星. */
const char *plaque_reason(struct ctx *ctx, const struct plaque_case *one);
extern const char *const plaque_due_labels[]; /* by enum plaque_due */
due_fn plaque_due_add;
archive_fn plaque_archive;

/* --- store_talk.c --- */

struct plaque_talk {
    int64_t rating_id, year;
    const char *unit_code, *unit_name, *place, *before_name, *band_name, *veto_text, *talked_by;
    struct date closed_on, held_on; /* held_on: none before it is held */
};
/* Talks that the ratings of a year call for, by village. Count. */
int plaque_talks(struct ctx *ctx, struct scope scope, int year, const char *like,
                 struct plaque_talk **list);
/* The latest year with a rating in the scope, or `otherwise`. */
int plaque_talk_year(struct ctx *ctx, struct scope scope, int otherwise);

/* --- pages.c, pages_list.c, pages_talk.c --- */

json_t *plaque_json(struct ctx *ctx, const struct plaque *plaque);
struct status plaque_status(const struct plaque *plaque);
struct scope plaque_scope_asked(struct ctx *ctx);
void plaque_fill_towns(struct ctx *ctx);

handler_fn plaque_list, plaque_table, plaque_dues, plaque_new, plaque_add, plaque_show,
    plaque_change, plaque_take_back, plaque_restore, plaque_void, plaque_talk_list,
    plaque_talk_table;

#endif
