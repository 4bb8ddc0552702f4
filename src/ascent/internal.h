/* What the files of the ascent room share. */
#ifndef YICUN_ASCENT_INTERNAL_H
#define YICUN_ASCENT_INTERNAL_H

#include "ascent.h"
#include "ascent/rules.h"
#include "core/room.h"
#include "core/workflow.h"
#include "rating.h"

#define WHO_ASCENDS ROLE_VILLAGE_SECRETARY
#define WHO_REVIEWS ROLE_TOWN_OFFICER
#define WHO_TAKES_BACK (ROLE_TOWN_OFFICER | ROLE_COUNTY_REVIEWER)

#define ASCENT_LINK "/ascents/%lld"

/* --- facts.c: what is known before anything is typed (ALL-3) --- */

struct ascent_facts {
    struct rating_year year, before; /* before: the year before of an aim, once has_before */
    bool has_before;
    int now; /* grade from which it climbs, by place in year.bands; ASCENT_NO_BAND */
    struct ascent_span span;
};
/* False when the village is not in that round. */
bool ascent_facts_read(struct ctx *ctx, int64_t round, const char *unit_code, int kind,
                       struct ascent_facts *facts);
/* Why nothing of the kind can be set or promised now; NULL when it can. */
const char *ascent_closed(const struct ascent_facts *facts, int kind);
/* A new one, filled with what is known: the next grade, and of an aim what was promised. */
void ascent_begin(struct ctx *ctx, const struct ascent_facts *facts, int kind,
                  struct ascent *ascent);
/* Takes names, grade and points of the day into it, and a line for each criterion of an aim, for
 * each gap of a promise; what was said of a criterion stays. */
void ascent_refresh(struct ctx *ctx, const struct ascent_facts *facts, struct ascent *ascent);
/* What the plan in force promises for that year: [{title, aim, finish_label, href_link}]. */
json_t *ascent_plan_items(struct ctx *ctx, const char *unit_code, int64_t year);

/* --- store.c --- */

/* With the lines of which something is said. */
bool ascent_read(struct ctx *ctx, int64_t id, struct ascent *ascent);
/* Id of the one of a village, round and kind; 0 without one. */
int64_t ascent_of(struct ctx *ctx, int64_t round, const char *unit_code, int kind);
/* Id of the newest promise of a village that the public sees; 0 without one. */
int64_t ascent_shown_of(struct ctx *ctx, const char *unit_code);
owner_fn ascent_owner;
/* Stores a new draft, or what changed of one; false when somebody else was first. */
bool ascent_insert(struct ctx *ctx, struct ascent *ascent);
bool ascent_update(struct ctx *ctx, struct ascent *ascent);
/* The state, and all that is kept as of the day, where the version still matches. */
bool ascent_store(struct ctx *ctx, const struct ascent *ascent, int64_t version);
/* Writes its lines of which something is said, instead of those that were there. */
void ascent_put_lines(struct ctx *ctx, const struct ascent *ascent);
/* The public sees the village's newest promise by the same scheme only; an older one that it took
 * the place of does not come back. */
void ascent_show(struct ctx *ctx, const struct ascent *ascent);

/* --- store_list.c --- */

struct ascent_round {
    int64_t id, year;
    const char *unit_code, *name;
};
/* Rounds of the user's county, or of the counties below; the newest year first. Count. */
int ascent_rounds(struct ctx *ctx, struct ascent_round **all);

struct ascent_filter {
    int64_t round;
    int kind;
    struct scope scope;
    const char *state; /* a state, "none" for not begun, "unrated", NULL for all */
    const char *like;
};
struct ascent_row {
    int64_t id, rating; /* id 0: not begun */
    const char *unit_code, *unit_name, *town_name, *goal, *before_name, *result;
    int state; /* -1: not begun */
    bool closed, vetoed, shown;
    struct date stood_on;
};
typedef void ascent_each_fn(struct ctx *ctx, const struct ascent_row *row, void *arg);
int64_t ascents_count(struct ctx *ctx, const struct ascent_filter *filter);
void ascents_each(struct ctx *ctx, const struct ascent_filter *filter, int64_t offset, int64_t size,
                  ascent_each_fn *each, void *arg);
/* How many villages are in each state, whatever narrows the list. */
typedef void ascent_state_fn(const char *state, int64_t villages, void *arg);
void ascents_by_state(struct ctx *ctx, const struct ascent_filter *filter, ascent_state_fn *each,
                      void *arg);

/* --- store_due.c --- */

due_fn ascent_due;
archive_fn ascent_archive;
void ascent_check(struct ctx *ctx);

/* --- path.c --- */

extern const struct workflow ascent_workflow;
struct moving ascent_moving(struct ascent *ascent);

/* --- take.c --- */

/* Takes what was typed: goal, outline, held_on, and measure_N, person_N, finish_on_N by criterion;
 * `also` are other keys that the handler reads. Returns !has_errors. */
bool ascent_take(struct ctx *ctx, struct ascent *ascent, const struct ascent_facts *facts,
                 const char *also);
/* All that is missing before it can be sent, at the fields, once it was refreshed. Returns
 * !has_errors. */
bool ascent_is_whole(struct ctx *ctx, const struct ascent *ascent,
                     const struct ascent_facts *facts);

/* --- handlers --- */

json_t *ascent_json(struct ctx *ctx, const struct ascent *ascent);
json_t *ascent_lines_json(struct ctx *ctx, const struct ascent *ascent);
/* The form, with errors or without. */
enum result ascent_form(struct ctx *ctx, struct ascent *ascent, const struct ascent_facts *facts);

handler_fn ascent_list, ascent_table;
handler_fn ascent_new, ascent_add, ascent_edit, ascent_change;
handler_fn ascent_page, ascent_submit, ascent_withdraw, ascent_approve, ascent_return,
    ascent_take_back, ascent_revise;
handler_fn ascent_public_page, ascent_poster;

#endif
