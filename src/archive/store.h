/* The SQL of the village archive, private to the room: what heads it, and the list of villages. */
#ifndef YICUN_ARCHIVE_STORE_H
#define YICUN_ARCHIVE_STORE_H

#include "core/ctx.h"

/* How far a village's latest plan has come. */
enum archive_plans { PLANS_ANY, PLANS_IN_FORCE, PLANS_BEGUN, PLANS_NONE };

/* What the list of villages is narrowed to. */
struct archive_filter {
    const char *like; /* "%text%" in name, former name or code, or NULL */
    enum archive_plans plans;
};

/* Villages of the user's scope, ended ones too: array of {unit,name,town_name,kind_label,covered,
 * ended_label,plan,state_label,archive_number,in_force_label}; fills paging->total. */
json_t *archive_villages(struct ctx *ctx, const struct archive_filter *filter,
                         struct paging *paging);
/* A village's plans, the latest tenure first: array of {id,campaign,first_year,last_year,state,
 * state_label,number,archive_number,in_force_on,in_force_label,href_link}; number is the version in
 * force, or the one on its way. */
json_t *archive_plans(struct ctx *ctx, const char *village);
/* Villages that were merged into this one: array of {unit,name,ended_label,href_link}. */
json_t *archive_merged(struct ctx *ctx, const char *village);

/* Villages of a unit, ended ones too. */
int64_t archive_village_count(struct ctx *ctx, const char *unit_code);
/* The code of the unit's village behind `after` in the order of codes; NULL behind the last. */
const char *archive_village_next(struct ctx *ctx, const char *unit_code, const char *after);
/* True where all data are invented. */
bool archive_is_demo(struct ctx *ctx);

#endif
