/* What the files of the rating room share. */
#ifndef YICUN_RATING_INTERNAL_H
#define YICUN_RATING_INTERNAL_H

#include "core/room.h"
#include "core/workflow.h"
#include "rating.h"
#include "rating/rules.h"

#define WHO_KEEPS_SCHEMES ROLE_COUNTY_REVIEWER

/* --- scheme.c: a scheme as a document --- */

enum column_kind { COLUMN_TEXT, COLUMN_LONG, COLUMN_WHOLE, COLUMN_POINTS };
struct scheme_column {
    const char *name, *label;
    enum column_kind kind;
    size_t offset; /* in the row's struct */
    int most;      /* characters, or the value */
    bool optional;
};
/* A part of a scheme is a table: the same table is the page's, the form's and the document's. */
struct scheme_part {
    const char *name, *label, *hint;
    const struct scheme_column *columns;
    size_t size, rows, count; /* of a row's struct; offsets in struct scheme */
    int most;
    bool fixed; /* always `most` rows in their order */
};
extern const struct scheme_part scheme_parts[];

/* The scheme of a document, with all that is wrong with it; texts stay the document's. False with
 * faults. */
bool scheme_of(struct arena *arena, const json_t *document, struct scheme *scheme,
               struct scheme_faults *faults);
/* What was sent, over the document before: a part that was not sent stays. Errors at the fields. */
json_t *scheme_sent(struct ctx *ctx, const json_t *before);

enum { SCHEME_SPARE = 3 }; /* blank rows that a form offers beside those that are there */

/* --- store_scheme.c --- */

/* A scheme as a county has it: its own latest version, else the one that ships. */
struct scheme_version {
    int64_t id, number; /* 0: as it ships */
    const char *key, *unit_code, *by, *name;
    int64_t at;
    json_t *document;
};
/* County of a unit, "" above counties. */
const char *county_of(struct ctx *ctx, const char *unit_code);
/* The version asked for, or the latest with -1. False when there is none. */
bool scheme_find(struct ctx *ctx, const char *county, const char *key, int64_t number,
                 struct scheme_version *version);
/* All schemes of a county, shipped ones first. Count. */
int scheme_all(struct ctx *ctx, const char *county, struct scheme_version **all);
/* Its versions, newest first: [{number, by, at_label}]. */
json_t *scheme_history(struct ctx *ctx, const char *county, const char *key);
/* Stores a new version; false when somebody else's came first. */
bool scheme_put(struct ctx *ctx, struct scheme_version *version);
/* A key that the county has not used yet. */
const char *scheme_new_key(struct ctx *ctx, const char *county);

/* --- a county's year --- */

struct rating_round {
    int64_t id, year, number;
    const char *unit_code, *key, *name, *started_by;
    int64_t started_at;
    struct scheme scheme; /* as it was when the year was started */
};
bool round_read(struct ctx *ctx, int64_t id, struct rating_round *round);
/* Rounds of a scope, the newest year first; without their schemes. Count. */
int rounds_all(struct ctx *ctx, struct scope scope, struct rating_round **all);
/* Starts a year with a rating for each village of the county; 0 when it was started already. */
int64_t round_start(struct ctx *ctx, const struct scheme_version *version, const char *county,
                    int64_t year, const struct scheme *scheme);

/* --- a rating --- */

enum rating_state { RATING_SELF, RATING_TOWN, RATING_SECOND, RATING_COUNTY, RATING_CLOSED };
extern const struct choice rating_states[];

struct hand {
    int64_t by, at;
    const char *name;
};

enum { NOT_ENTERED = -1 }; /* of marks and counts */
struct mark {
    int64_t self, town;
    const char *self_grounds, *town_grounds;
};
struct veto {
    bool on;
    const char *grounds;
};

struct rating {
    int64_t id, version, round_id, number, corrects;
    const char *unit_code, *unit_name, *place, *reason;
    bool latest, standing;
    int state; /* enum rating_state */
    int64_t points;
    int band;
    const char *band_name, *veto_text, *before_name;
    const char *plaque, *plaque_code; /* who hangs one for this grade, "" for nobody (RATE-6) */
    const char *category;             /* as when the year started (RATE-12) */
    bool vetoed, fell, talk_due;
    struct hand self, rated, checked, closed;
    struct rating_round round;
    struct mark *marks; /* by criterion */
    struct ballots ballots[VOTERS];
    struct veto vetoes[SCHEME_VETOES];
};

/* --- store.c --- */

bool rating_read(struct ctx *ctx, int64_t id, struct rating *rating);
/* The same in two steps, for many of one round: without, then with marks, ballots and vetoes. */
bool rating_read_row(struct ctx *ctx, int64_t id, struct rating *rating);
void rating_read_parts(struct ctx *ctx, struct rating *rating);
/* The latest decisions of a scope's villages that have come to a state, whole, by code. Count. */
int ratings_in_state(struct ctx *ctx, const struct rating_round *round, struct scope scope,
                     enum rating_state state, struct rating **all);
owner_fn rating_owner;
/* Counts the version up and stores what was typed; false when somebody else's came first. */
bool rating_touch(struct ctx *ctx, struct rating *rating, bool town);
void rating_put_mark(struct ctx *ctx, const struct rating *rating, int criterion);
void rating_put_ballots(struct ctx *ctx, const struct rating *rating, int voters);
void rating_put_veto(struct ctx *ctx, const struct rating *rating, int veto);
/* SQL for: the user had a hand in rating r and may not judge it (USER-3). */
#define RATING_IS_BY(user)                                                                         \
    "COALESCE(r.self_by, 0) = " user " OR COALESCE(r.rated_by, 0) = " user                         \
    " OR COALESCE(r.checked_by, 0) = " user                                                        \
    " OR EXISTS (SELECT 1 FROM rating_hands h WHERE h.rating_id = r.id AND h.user_id = " user ")"
bool rating_has_hand(struct ctx *ctx, const struct rating *rating, int64_t user_id);
/* Stores state, result and hands where the version still matches. */
bool rating_store(struct ctx *ctx, const struct rating *rating, int64_t version);
/* What was closed stands instead of what it corrects. */
void rating_stand(struct ctx *ctx, const struct rating *rating);
/* Name of the grade that the village had the year before; "" without one. */
const char *rating_before(struct ctx *ctx, const struct rating *rating);
/* Begins a correction with all that the closed one holds; 0 when there is one already. */
int64_t rating_correct(struct ctx *ctx, const struct rating *rating, const char *reason);
/* All decisions about the same village and year: [{id, number, ...}], the first one first. */
json_t *rating_decisions(struct ctx *ctx, const struct rating *rating);

/* --- talk.c --- */

/* The talk that losing a grade calls for, as it was recorded (RATE-6), once a year: what was talked
 * over before a correction is not asked for again (ALL-3). */
struct talk {
    struct date held_on;
    const char *talked_by, *talked_with, *content, *by;
};
bool talk_read(struct ctx *ctx, int64_t rating, struct talk *talk);
/* Puts the talk, or the form for it, into the view of the rating's page. */
void talk_fill(struct ctx *ctx, const struct rating *rating);
void talk_due(struct ctx *ctx, struct todo_list *list);

/* --- aside.c --- */

/* What the village aimed at when the year began, and what it promised when it was over, with links
 * (RATE-4). */
void aside_fill(struct ctx *ctx, const struct rating *rating);

/* --- store_list.c --- */

struct rating_filter {
    int64_t round;
    struct scope scope;
    const char *state, *band, *like, *order;
    bool standing; /* what stands, closed or never closed yet, instead of the latest decision */
};
struct rating_row {
    int64_t id, points, number;
    int64_t filled; /* criteria that the town has given marks for */
    const char *unit_code, *unit_name, *town_name, *band_name, *before_name, *veto_text, *category;
    int state;
    bool vetoed, fell;
};
typedef void rating_each_fn(struct ctx *ctx, const struct rating_row *row, void *arg);
int64_t ratings_count(struct ctx *ctx, const struct rating_filter *filter);
void ratings_each(struct ctx *ctx, const struct rating_filter *filter, int64_t offset, int64_t size,
                  rating_each_fn *each, void *arg);
/* How many villages stand in each grade, by year of one scheme: [{year, band_name, villages}]. */
struct rating_share {
    int64_t year, villages;
    const char *band_name; /* "" for vetoed ones */
};
int rating_shares(struct ctx *ctx, const char *county, const char *key, struct scope scope,
                  struct rating_share **shares);

/* Ranks of a round's villages, each within its category; only what stands and was not vetoed has
 * one (RATE-12). */
struct rating_ranks;
struct rating_ranks *rating_ranks(struct ctx *ctx, int64_t round);
/* "3/12": third of twelve; "" without a rank. */
const char *rating_rank_text(struct ctx *ctx, const struct rating_ranks *ranks, int64_t rating);
/* How many villages of each town wait for the town or the county, by town and step. Count. */
struct rating_waiting {
    const char *town, *town_name;
    int state;
    int64_t villages, own;         /* all; of them those in which the user had a hand */
    int64_t sum_ids, sum_versions; /* which ones, as they are now */
};
int ratings_waiting(struct ctx *ctx, int64_t round, struct scope scope,
                    struct rating_waiting **waiting);

due_fn rating_due;
archive_fn rating_archive;
void rating_check(struct ctx *ctx);

/* --- store_category.c (RATE-12) --- */

enum { CATEGORIES = 20, CATEGORY_LENGTH = 20 };
struct category {
    const char *name;
    int64_t villages;
};
/* A county's categories in their order, with how many villages stand in each. Count. */
int categories_read(struct ctx *ctx, const char *county, struct category *list);
void categories_put(struct ctx *ctx, const char *county, const char *const *names, int count);
struct category_village {
    const char *code, *name, *town_name, *category; /* "" for none */
};
/* Villages in being of a scope, by code; `like` may be NULL. Count. */
int category_villages(struct ctx *ctx, struct scope scope, const char *like,
                      struct category_village **list);
void category_assign(struct ctx *ctx, const char *village, const char *category);

/* --- path.c --- */

extern const struct workflow rating_workflow;
struct moving rating_moving(struct rating *rating);
enum result rating_move(struct ctx *ctx, struct rating *rating, const char *action);
/* What marks and ballots come to now. */
struct rated rating_rated(const struct rating *rating);
bool rating_is_counted(const struct rating *rating);
/* What the village needs to know first of a veto; "" without one. */
const char *rating_veto_text(struct ctx *ctx, const struct rating *rating);

/* --- take.c --- */

/* Takes what the village or the town typed and stores what changed: RC_OK, RC_INVALID with errors
 * at the fields, RC_CONFLICT when another version is stored. */
enum result rating_take(struct ctx *ctx, struct rating *rating, bool town);
/* The same in steps, for a form that is made of a row of a sheet: errors at the form's keys; what
 * changed, false for nothing; and storing it with its audit record. */
struct taking;
struct taking *taking_begin(struct ctx *ctx, struct rating *rating, bool town);
void taking_read(struct taking *taking, json_t *form);
bool taking_changes(const struct taking *taking, json_t **before, json_t **after);
enum result taking_store(const struct taking *taking);

/* --- handlers --- */

#define WHO_RATES_SELF ROLE_VILLAGE_SECRETARY
#define WHO_RATES ROLE_TOWN_OFFICER
#define WHO_CLOSES ROLE_COUNTY_REVIEWER

json_t *rating_json(struct ctx *ctx, const struct rating *rating);
/* The rating's page again, with errors or without. */
enum result rating_page(struct ctx *ctx, struct rating *rating);
/* The round asked for as ?round=, else the latest, with the choices of the select. */
bool round_asked(struct ctx *ctx, struct rating_round *round);
/* Puts into the view which steps this user can take for all villages of a town at once. */
void rating_offer_all(struct ctx *ctx, const struct rating_round *round);

handler_fn rating_list, rating_table, rating_start, rating_show, rating_self, rating_submit,
    rating_town, rating_rate, rating_withdraw, rating_check_off, rating_confirm, rating_return,
    rating_correct_start, rating_talk, award_list, award_table, rating_sheet_page, rating_sheet,
    rating_sheet_import, rating_all;
handler_fn category_list, category_table, category_save, category_place, category_import_form,
    category_import;
handler_fn scheme_list, scheme_show, scheme_edit, scheme_save, scheme_copy;

#endif
