/* What the files of the demo share: the invented material, the villages and their diaries. */
#ifndef YICUN_DEMO_INTERNAL_H
#define YICUN_DEMO_INTERNAL_H

#include "demo/client.h"
#include "indicator.h"

enum {
    DEMO_VILLAGES = 64,
    DEMO_ITEMS = 64,
    DEMO_COMMENTS = 4,
    DEMO_CARRIED = 286, /* days ago: the first villages' plans have been filed */
    DEMO_TENURE = 1690, /* days ago: the same of the villages whose tenure ends now */
};

struct demo;
struct village;

/* One line of a village's diary: what is done, and how many days before today. */
typedef void act_fn(struct demo *demo, struct village *village);
struct act {
    int days_ago;
    act_fn *act;
};

/* A campaign: of the tenure that most villages begin, or of the one that ends. */
struct batch {
    int64_t id, first_year;
};

struct village {
    char code[16], name[64];
    const struct demo_account *author, *reviewer; /* who fills in, and who of the town reviews */
    const struct demo_account *secretary;         /* NULL: not among the accounts */
    const struct act *next;                       /* the rest of its diary */
    const struct habit *habit;                    /* how it carries its plan out; NULL: not yet */
    int earlier;                                  /* days by which its whole diary lies back */
    const struct batch *batch;                    /* its campaign */
    int64_t plan, notice;
    bool in_force;
    struct date in_force_on;
    int64_t item[DEMO_ITEMS], comment[DEMO_COMMENTS];
    int items, comments;
};

struct demo {
    struct client client;
    json_t *material;       /* data/demo.json */
    json_t *indicators;     /* code -> id */
    json_t *averaged;       /* code -> true where the county has an official average */
    struct date today, day; /* the real one, and the one that is being played */
    struct batch begun, ended;
    int64_t report; /* on the ended one */
    struct village village[DEMO_VILLAGES];
    int villages;
};

/* --- material.c: what is said, always the same for the same village --- */

/* Reads data/demo.json; false after a failure of the client. */
bool material_load(struct demo *demo);
void material_free(struct demo *demo);
/* A number below `count` that belongs to this village and purpose. */
int64_t material_pick(const struct village *village, int purpose, int64_t count);
/* One of a list of texts. */
const char *material_text(const struct demo *demo, const struct village *village, const char *list,
                          int purpose);
/* "陆建明（村会计）", the same few people in one village. */
json_t *material_person(const struct demo *demo, const struct village *village, int number);
/* An item of a list as POST /plans/ID/items takes it; NULL when there are not so many. */
json_t *material_item(const struct demo *demo, const struct village *village, int list, int number);
/* How many items this village has in a list. */
int material_items(const struct village *village, int list);
/* An invented opinion of the public, one that changes the plan or not; and the one with this text.
 */
const json_t *material_feedback(const struct demo *demo, const struct village *village,
                                bool changes_plan, int number);
const json_t *material_feedback_of(const struct demo *demo, const char *text);

/* Calls `give` for each yearly value that is entered for the village (PLAN-4). */
typedef void give_value_fn(struct demo *demo, const struct village *village, int64_t indicator,
                           const char *value);
void material_values(struct demo *demo, const struct village *village, give_value_fn *give);

/* --- people.c --- */

const struct demo_account *account_named(const char *name);
/* Adds the users, each with a token for as long as the demo is made. Runs inside app_write. */
bool people_add(struct ctx *ctx, struct client *client);
/* Takes the tokens back. */
void people_revoke(struct client *client);

/* --- practice.c: what two villages did well, on the last day --- */

void practice_play(struct demo *demo);

/* --- carry.c: villages whose plans are in force report and close out --- */

/* How a village reports: on which day after a period, and what becomes of the latest ended one. */
struct habit {
    enum {
        ENDS_CONFIRMED, /* reported and confirmed in time */
        ENDS_WAITING,   /* reported, the town has not looked yet */
        ENDS_RETURNED,  /* sent back with a reason */
        ENDS_MISSING,   /* not reported */
        ENDS_PERMITTED, /* not reported in time, a late entry permitted */
    } ending;
    bool drafts; /* has begun the present period's report */
    bool early;  /* has submitted the present period's report already */
    int claims;  /* items it claims to be done; the town verifies all but the last */
    bool steady; /* comes on faster than others */
    bool amends; /* is amending its plan */
};
/* Plays what the villages with a plan in force do on a day. */
void carry_play(struct demo *demo, int days_ago);

/* --- spot.c: a spot check --- */

void spot_play(struct demo *demo, int days_ago);

/* --- acceptance.c: the tenure that ends --- */

void acceptance_play(struct demo *demo, int days_ago);

/* --- analysis.c: the county's last two quarters --- */

void analysis_play(struct demo *demo);

/* --- report.c: the county reports on that tenure to the city --- */

void report_play(struct demo *demo, int days_ago);

/* --- evaluate.c: the county evaluates the last year of that tenure --- */

void evaluate_play(struct demo *demo, int days_ago);

/* --- incentive.c: what was given, on the last day --- */

void incentive_play(struct demo *demo);

/* --- cadre.c: invented teams, on the last day --- */

/* Fills the file of the secretary li. */
void dossier_play(struct demo *demo);
void cadre_play(struct demo *demo);

/* --- pool.c: the reserve pool, on the last day --- */

void pool_play(struct demo *demo);

/* --- reserve.c: reserve cadres in training, in use and out, on the last day --- */

void reserve_play(struct demo *demo);

/* --- pool_gates.c: what follows an approved list --- */

/* Who of the county's departments keeps which gate. */
void pool_duties_play(struct demo *demo);
/* A village's two persons: talked with (0), in review (1), one of them refused (2), filed (3). */
void pool_gates_play(struct demo *demo, const struct village *village,
                     const struct demo_account *town, const int64_t id[2], int step);

/* --- rating.c: two years of ratings --- */

void rating_play(struct demo *demo, int days_ago);

/* --- ascent.c: aims before that, and promises after it --- */

void ascent_play_aims(struct demo *demo, int64_t round, int year, struct date today);
void ascent_play_promises(struct demo *demo, int64_t round, bool first, struct date today);

/* --- rectify.c: villages that are put right --- */

void rectify_play(struct demo *demo, int days_ago);

/* --- plaque.c: plaques and talks that follow from them; categories --- */

void plaque_play(struct demo *demo, int days_ago);

/* --- diary.c --- */

/* Gives the villages their diaries; those beyond the diaries have no plan. */
void diary_assign(struct demo *demo);
/* The earliest day of all diaries, in days before today. */
int diary_first(const struct demo *demo);
/* Plays what all villages do on a day. */
void diary_play(struct demo *demo, int days_ago);

#endif
