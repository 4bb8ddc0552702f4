/* Ratings: one mechanism for every scheme, which is data of the county: 创星晋位, 评先定级, 五个好
 * (RATE-1 to RATE-11). */
#ifndef YICUN_RATING_H
#define YICUN_RATING_H

#include "base/date.h"
#include "core/room.h"

/* Setting: within how many days of a lost grade the secretary is talked with (RATE-6). */
#define TALK_DAYS "talk_days"

extern const struct room rating_room;

/* --- year.c: a village's year as other rooms read it, by the scheme as it was then --- */

struct rating_line {
    const char *dimension, *text;
    int64_t full, points; /* decimals; points DECIMAL_NONE while it is not closed */
};
struct rating_year {
    int64_t round, rating, year;
    const char *unit_code, *unit_name, *place, *scheme_name;
    bool closed;
    bool climbs;           /* the scheme aims at a share of villages in its grades (RATE-8), and
                              nobody has to apply */
    const char *veto_text; /* "" without a veto; this and what follows once it is closed */
    const char *band_name; /* "" after a veto */
    int band;              /* place in `bands`; -1 for none */
    int64_t points;
    struct date started_on, closed_on;
    const char **bands; /* names of the grades, the best first, and the points from which each is */
    int64_t *band_from;
    int bands_count;
    struct rating_line *lines; /* by criterion */
    int lines_count;
};
/* The decision that stands of a round, or the first one on its way; false when the village is not
 * in that round. */
bool rating_year_read(struct ctx *ctx, int64_t round, const char *unit_code,
                      struct rating_year *year);
/* The same village by the same scheme a year before, when that is closed. */
bool rating_year_before(struct ctx *ctx, const struct rating_year *year,
                        struct rating_year *before);
/* --- results.c: what stands, as other rooms read it --- */

/* A village's closed rating that stands, with the answers to whom may be commended (RATE-7). */
struct rating_result {
    const char *unit_code, *scheme_name, *band_name, *veto_text;
    bool vetoed;
    int awards, may; /* awards that the scheme knows; of them, those that the grade is enough for */
};
/* Those of a scope and year, by unit and scheme: one query for them all and one for each county's
 * scheme. Count. */
int rating_results_read(struct ctx *ctx, struct scope scope, int year,
                        struct rating_result **results);
/* What stands of the latest year in which the village was rated, by scheme: array of
 * {label,href_link}. */
json_t *rating_latest_json(struct ctx *ctx, const char *unit_code);

#endif
