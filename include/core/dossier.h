/* A person as a village's secretary: each room tells what it knows of that time, on the one page of
 * the file (CADRE-4). */
#ifndef YICUN_CORE_DOSSIER_H
#define YICUN_CORE_DOSSIER_H

#include "base/date.h"
#include "core/ctx.h"

struct dossier {
    const char *unit_code, *name;
    int64_t user_id;
    struct date from_on, until_on; /* none: since before it was kept; still in office */
};

/* Puts its part into the view, under keys of its own. What happened before or after is not this
 * person's as secretary. */
typedef void dossier_fn(struct ctx *ctx, const struct dossier *dossier);

/* Enters again what a room decided of a village so far: what stands in a file already stays, what a
 * term now covers that was corrected comes in. */
typedef void dossier_again_fn(struct ctx *ctx, const char *unit_code);

/* All rooms. */
void dossier_ask(struct ctx *ctx, const struct dossier *dossier);
void dossier_enter_again(struct ctx *ctx, const char *unit_code);

static inline bool dossier_has_day(const struct dossier *dossier, struct date day)
{
    return (date_is_none(dossier->from_on) || date_compare(dossier->from_on, day) <= 0) &&
           (date_is_none(dossier->until_on) || date_compare(day, dossier->until_on) <= 0);
}

/* True when some day of the year lies in it. */
static inline bool dossier_has_year(const struct dossier *dossier, int year)
{
    return (date_is_none(dossier->from_on) || dossier->from_on.year <= year) &&
           (date_is_none(dossier->until_on) || year <= dossier->until_on.year);
}

/* The years to look at, the first of which is at most `most` before the last. */
static inline int dossier_last_year(const struct dossier *dossier, struct date today)
{
    return date_is_none(dossier->until_on) ? today.year : dossier->until_on.year;
}
static inline int dossier_first_year(const struct dossier *dossier, struct date today, int most)
{
    int first = dossier_last_year(dossier, today) - most;
    return dossier->from_on.year > first ? dossier->from_on.year : first;
}

#endif
