/* What the files of the cadre room share. */
#ifndef YICUN_CADRE_INTERNAL_H
#define YICUN_CADRE_INTERNAL_H

#include "base/buf.h"
#include "cadre.h"
#include "cadre/rules.h"

#define WHO_KEEPS ROLE_TOWN_OFFICER
#define WHO_READS (WHO_KEEPS | ROLE_VILLAGE_SECRETARY | ROLE_COUNTY_REVIEWER | ROLE_CITY_OFFICER)
#define CADRE_LINK "/cadres/%lld"
#define TEAM_LINK "/units/%s/cadres"

/* --- store.c --- */

bool cadre_read(struct ctx *ctx, int64_t id, struct cadre *cadre);
/* Fills the id of a new one; false when the version is no longer the stored one. */
bool cadre_put(struct ctx *ctx, struct cadre *cadre);
/* All of a scope, by village and id. Count. */
int cadres_read(struct ctx *ctx, struct scope scope, struct cadre **cadres);
bool cadre_post_read(struct ctx *ctx, int64_t id, struct cadre_post *post);
/* Posts of a scope, or of one of its cadres: by village, kind and first day. Count. */
int cadre_posts_read(struct ctx *ctx, struct scope scope, int64_t cadre_id,
                     struct cadre_post **posts);
bool cadre_post_put(struct ctx *ctx, struct cadre_post *post);
void cadre_post_drop(struct ctx *ctx, int64_t id);

/* --- store_list.c --- */

/* Who is in office on the day, was before, or either. */
enum cadre_view { VIEW_SERVING, VIEW_LEFT, VIEW_ALL };
enum cadre_order { BY_UNIT, BY_NAME, BY_AGE, BY_PAY };

struct cadre_filter {
    struct scope scope;
    struct date on;
    const char *like; /* of name, village or code; NULL: all */
    enum cadre_view view;
    enum cadre_order order;
    unsigned held;          /* mask of posts that are all held */
    int sex, education;     /* -1: all; of education this or more */
    struct date born_since; /* none: all */
    struct date born_until; /* the day before which they were born; none: all */
    int recruit;            /* 1: only those, 0: all */
};

struct cadre_row {
    struct cadre cadre;
    const char *unit_name, *town_name;
    unsigned held;     /* mask of posts on the day */
    struct date since; /* the first day of those; none when none is held */
};
int cadre_list_read(struct ctx *ctx, const struct cadre_filter *filter, int64_t offset,
                    int64_t size, struct cadre_row **rows);
int64_t cadre_list_count(struct ctx *ctx, const struct cadre_filter *filter);

/* --- store_figures.c --- */

/* The teams of a unit on a day; people are counted once in a village. */
struct cadre_figures {
    const char *code, *name;
    int64_t villages; /* that take part, and are in being */
    int64_t teams, members, age_sum, young, middle, older, college, women, recruits;
    int64_t concurrent; /* teams in which one is secretary and director */
    int64_t with_young; /* teams with a member who is young */
    int64_t missing;    /* villages without a team */
};
/* Units of a level within a scope, by code: two statements for all. Count. */
int cadre_figures_read(struct ctx *ctx, struct scope scope, enum unit_level level, struct date on,
                       struct cadre_figures **figures);

/* --- json.c --- */

/* {id,version,unit,...the fields...,sex_label,...,age,account_label,href_link}. */
json_t *cadre_json(struct ctx *ctx, const struct cadre *cadre, struct date on);
/* What an audit record says of a record: its fields, choices in words (ALL-1). */
json_t *cadre_recorded(const struct record_type *type, const void *record);
json_t *cadre_row_json(struct ctx *ctx, const struct cadre_row *row, struct date on);
json_t *cadre_post_json(struct ctx *ctx, const struct cadre_post *post);
/* "38.5", "" for none. */
const char *cadre_number(struct ctx *ctx, int64_t value);
/* The day of ?on=, today without one or for a later one. */
struct date cadre_day(struct ctx *ctx);
/* The unit of ?unit= where it is the user's to see, else the own one. */
const char *cadre_unit(struct ctx *ctx);
/* Units directly below, for a filter: array of {code,name,selected}; of a town's county where the
 * user sees that. */
json_t *cadre_units_json(struct ctx *ctx, const char *unit);
/* The fields that a person and a post are taken out with, as the import reads them. */
extern const char cadre_table_head[];

/* --- record.c --- */

/* Takes what was sent, checked; false with errors at their fields. */
bool cadre_take(struct ctx *ctx, struct cadre *cadre, bool partial, const char *also);
bool cadre_post_take(struct ctx *ctx, const struct cadre *cadre, struct cadre_post *post,
                     bool partial, const char *also);
/* The accounts of a village's secretaries, for a select. */
json_t *cadre_accounts_json(struct ctx *ctx, const char *unit_code);

/* --- store_due.c --- */

due_fn cadre_due;
archive_fn cadre_archive;

/* --- file.c --- */

/* What a post as secretary says in the file: a secretary in office without an account is linked to
 * the village's account of the same name, and a term takes its first day from the post. */
void cadre_follow_post(struct ctx *ctx, struct cadre *cadre, const struct cadre_post *post);
/* The same with all posts of one whose account was chosen. */
void cadre_follow_account(struct ctx *ctx, struct cadre *cadre);

/* Path of the file as secretary, NULL for one who never was, or where it may not be opened. */
const char *cadre_file_link(struct ctx *ctx, const struct cadre *cadre);

/* --- dossier.c --- */

dossier_fn cadre_dossier;

/* --- handlers --- */

owner_fn cadre_owner;
handler_fn cadre_list, cadre_table, cadre_team_show, cadre_new, cadre_add, cadre_show, cadre_edit,
    cadre_change, cadre_post_new, cadre_post_add, cadre_post_show, cadre_post_change,
    cadre_post_remove;
handler_fn cadre_import_page, cadre_import;
handler_fn cadre_structure_show, cadre_structure_table, cadre_teams_show, cadre_teams_table;
handler_fn cadre_pay_show, cadre_pay_table;

#endif
