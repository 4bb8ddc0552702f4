/* The policy of ratings: what a scheme must hold, how ballots and marks become points, points
 * grades, and grades an answer to who may be commended (RATE-1 to RATE-10). One mechanism for every
 * scheme; structs in, verdicts out. */
#ifndef YICUN_RATING_RULES_H
#define YICUN_RATING_RULES_H

#include "base/arena.h"
#include "base/decimal.h"

/* Where points come from, in this order in every scheme; one of weight 0 is not asked. */
enum rating_source { SOURCE_SELF, SOURCE_BALLOTS, SOURCE_TOWN, SOURCES };
/* Who casts ballots (RATE-5). */
enum rating_voters { VOTERS_MEMBERS, VOTERS_RESIDENTS, VOTERS };

enum {
    SCHEME_CRITERIA = 60, /* most rows of each part */
    SCHEME_VALUES = 6,
    SCHEME_BANDS = 8,
    SCHEME_VETOES = 12,
    SCHEME_AWARDS = 12,
    SCHEME_AIMS = 6,
    BALLOTS_MOST = 99999, /* handed out to one kind of voters */
};
/* Marks, bands and points have two decimal places. */
#define MARK_UNIT (DECIMAL_ONE / 100)
#define FULL_MARKS (100 * DECIMAL_ONE)

struct scheme_criterion {
    const char *dimension, *text, *source; /* source: of the wording */
    int64_t full;                          /* marks, decimal */
};
/* A source with its weight, or voters with their share, in whole percent. */
struct scheme_share {
    const char *name;
    int64_t percent;
};
struct scheme_value {
    const char *name; /* 好 */
    int64_t points;   /* whole, 0-100 */
};
/* From `from` up to, but without, `below`; the best band includes 100. The best comes first. */
struct scheme_band {
    const char *name, *plaque; /* who hangs the plaque, "" for none (RATE-6) */
    int64_t from, below;       /* decimals */
};
struct scheme_veto {
    const char *text;
};
/* Who may be commended: `least` is the name of the band that it needs (RATE-7). */
struct scheme_award {
    const char *name, *least;
};
/* A share of the villages that should reach the bands from `best` down to `worst` (RATE-8). */
struct scheme_aim {
    const char *best, *worst;
    int64_t percent;
};

struct scheme {
    const char *name, *source, *rounding; /* rounding: how it is done, in words */
    const char *category;                 /* that it is for, "" for all villages (RATE-12) */
    bool county_confirms;                 /* a rating is closed by the county */
    bool by_application;                  /* only villages that apply are rated (RATE-9) */
    bool talk_on_fall;                    /* losing a grade calls for a talk (RATE-6) */
    struct scheme_criterion *criteria;
    struct scheme_share *sources, *voters;
    struct scheme_value *values;
    struct scheme_band *bands;
    struct scheme_veto *vetoes;
    struct scheme_award *awards;
    struct scheme_aim *aims;
    int criteria_count, sources_count, voters_count, values_count, bands_count, vetoes_count,
        awards_count, aims_count;
};

/* What is wrong with a scheme, at the field "bands_2_from" or at a part, "criteria". */
struct scheme_fault {
    const char *field, *message;
};
struct scheme_faults {
    struct arena *arena;
    struct scheme_fault *fault;
    int count, room;
};
void scheme_fault(struct scheme_faults *faults, const char *field, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Finds what keeps a scheme from being used: marks that do not add up to 100, weights that are not
 * 100 %, bands that overlap or leave a gap between 0 and 100, names that stand for nothing
 * (RATE-1). */
void scheme_check(const struct scheme *scheme, struct scheme_faults *faults);

/* --- a rating --- */

/* Counted from paper (RATE-5). */
struct ballots {
    int64_t issued, returned, valid;
    int64_t votes[SCHEME_VALUES];
};
/* Which number is wrong, as "issued", "returned", "valid" or "votes", and why; NULL when they agree
 * with each other. */
struct ballots_flaw {
    const char *field, *message;
};
struct ballots_flaw ballots_check(const struct ballots *ballots, int values);
/* Whether this scheme asks these voters. */
bool scheme_asks(const struct scheme *scheme, enum rating_voters voters);
/* What a criterion's mark may not be; NULL for a mark between 0 and full with two places. */
const char *mark_flaw(const struct scheme_criterion *criterion, int64_t mark);

/* What a rating is computed from: sums of marks, and ballots of both voters. Sums of sources that
 * are not asked are not looked at. */
struct rated {
    int64_t self, town; /* decimals */
    struct ballots ballots[VOTERS];
};
/* Points 0-100 as a decimal of two places: exact up to the end, where they are rounded half up once
 * (RATE-2, RATE-5). DECIMAL_NONE while nobody who is asked has cast a valid ballot. */
int64_t rating_points(const struct scheme *scheme, const struct rated *rated);
/* What one source gives of 100, rounded for show only. */
int64_t rating_source_points(const struct scheme *scheme, const struct rated *rated,
                             enum rating_source source);

enum { NO_BAND = -1 };
/* Index of the band that the points fall into (RATE-2). */
int scheme_band_of(const struct scheme *scheme, int64_t points);
/* The same of a rating; a veto leaves it without any, which is not the lowest (RATE-3). */
int rating_band(const struct scheme *scheme, int64_t points, bool vetoed);
int scheme_band_named(const struct scheme *scheme, const char *name);
/* Is the plaque the town's to hang, by how the scheme names who does? Else it is the county's
 * (RATE-6).
 */
bool plaque_is_of_town(const char *granter);
/* Lost a grade since the last rating: a lower band, or none any more (RATE-6). */
bool rating_fell(int before, int now);

/* May a village's organization be proposed for an award? (RATE-7) */
struct award_answer {
    bool may;
    const char *why; /* one sentence */
};
struct award_asked {
    bool rated;   /* there is a closed rating */
    int64_t year; /* of that rating */
    int band;     /* NO_BAND after a veto */
    const char *veto;
};
struct award_answer award_answer(struct arena *arena, const struct scheme *scheme, int award,
                                 const struct award_asked *asked);

/* Ranks by exact points within a category, of ratings that come by category and the most points
 * first; zeroed before the first one. Equal points share a rank, and the next one is as far down as
 * there are villages before it (RATE-12). */
struct ranking {
    const char *category;
    int64_t points;
    int64_t place, rank; /* how many of the category came; the last one's rank */
};
int64_t ranking_next(struct ranking *ranking, const char *category, int64_t points);

#endif
