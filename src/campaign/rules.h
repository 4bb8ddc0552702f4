/* What a campaign may be (PLAN-1, PLAN-11), private to the campaign room. Pure. */
#ifndef YICUN_CAMPAIGN_RULES_H
#define YICUN_CAMPAIGN_RULES_H

#include "campaign.h"

#define CAMPAIGN_FIRST_YEAR 2021 /* the first campaign's (PLAN-1) */
#define CAMPAIGN_YEARS 5         /* a tenure, unless said otherwise */
#define CAMPAIGN_YEARS_MAX 10
#define CAMPAIGN_YEAR_MIN 2000
#define CAMPAIGN_YEAR_MAX 2100

/* The dates of the implementation opinion for a tenure that begins in `first_year`: study by 31
 * July, plan and notice by 15 August, commitment by 31 August of that year (PLAN-11). */
struct campaign campaign_proposed(int first_year);

struct campaign_fault {
    const char *field, *rule, *message;
};
struct campaign_faults {
    struct campaign_fault fault[8];
    int count;
};
/* What is wrong with a campaign by itself. Empty values are not judged: the form asks for them. */
struct campaign_faults campaign_check(const struct campaign *campaign);

/* True when two states of a campaign differ in what plans were built on: unit and years. */
bool campaign_moves_plans(const struct campaign *before, const struct campaign *after);

/* A sentence that says which values became which; "" when nothing changed. */
const char *campaign_difference(struct arena *arena, const struct campaign *before,
                                const struct campaign *after);

#endif
