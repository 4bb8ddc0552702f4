/* Who qualifies for an incentive, and when the year is filed (EVAL-4), private to the room. Pure.
 */
#ifndef YICUN_INCENTIVE_RULES_H
#define YICUN_INCENTIVE_RULES_H

#include "base/date.h"
#include "base/decimal.h"
#include "core/field.h"

enum incentive_ground {
    GROUND_RATE,
    GROUND_GRADE,
    GROUND_ACCEPTANCE,
    GROUND_RATING,
    GROUND_FEEDBACK,
    GROUND_PRACTICE,
    GROUNDS
};
enum ground_state { GROUND_UNCOUNTED, GROUND_MET, GROUND_UNMET };
extern const struct choice incentive_grounds[], ground_states[];

enum incentive_kind {
    INCENTIVE_RATING,
    INCENTIVE_HONOUR,
    INCENTIVE_PROMOTION,
    INCENTIVE_RANK,
    INCENTIVE_TRAINING,
    INCENTIVE_KINDS
};
extern const struct choice incentive_kinds[];

enum filing_state { FILING_DRAFT, FILING_FILED, FILING_ACKNOWLEDGED };
extern const struct choice filing_states[];

/* What a county asks of the ratings of the year: nothing, a grade, a grade that is enough for an
 * award. */
enum rating_asked { RATING_NOTHING, RATING_GRADE, RATING_AWARD };
extern const struct choice rating_askings[];

/* A village's year. Rates are percent as decimals, DECIMAL_NONE where there is none. */
struct incentive_facts {
    int64_t items, done, late;       /* of the year's items */
    int64_t rate;                    /* fulfilment */
    int grade;                       /* of the final evaluation, 0 the best; -1: not final */
    int64_t acceptance;              /* of the tenure, once it was accepted */
    int64_t said, answered, adopted; /* by the public of the plan; adopted: it changed the plan */
    int64_t practices;               /* published in the year */
    int64_t rated,
        vetoed;     /* ratings of the year that stand and have awards; of them without grade */
    int64_t awards; /* for which the grades of the year are enough (RATE-7) */
};
/* What a county asks: percents, the lowest grade, and numbers. */
struct incentive_limits {
    int64_t rate, acceptance, unanswered, practices;
    int grade;
    int rating; /* enum rating_asked */
};

/* Ground by ground. What does not exist yet (an acceptance, a rating), or is not asked for, is not
 * counted; a missing rate or grade is not met. */
void incentive_judge(const struct incentive_facts *facts, const struct incentive_limits *limits,
                     enum ground_state states[GROUNDS]);
/* True when all that counts is met. */
bool incentive_qualifies(const enum ground_state states[GROUNDS]);

/* Why an incentive for a year cannot have been given on this day; NULL when it can. */
const char *incentive_day_fault(struct date given_on, int year, struct date today);

/* Last day of the filing of a year. */
struct date incentive_filing_due(int year, int64_t days);
/* A year is filed after it has ended. */
bool incentive_year_is_over(int year, struct date today);

#endif
