/* What an evaluation proposes and when it can be sent (EVAL-1), private to the room. Pure. */
#ifndef YICUN_EVALUATION_RULES_H
#define YICUN_EVALUATION_RULES_H

#include "commitment.h"
#include "evaluation.h"

enum {
    EVALUATION_NOTE = 500, /* characters */
    EVALUATION_REASON = 1000,
    EVALUATION_OPINION = 4000,
};

enum evaluation_result { RESULT_DONE, RESULT_NEARLY, RESULT_NOT_DONE };
enum evaluation_grade { GRADE_EXCELLENT, GRADE_GOOD, GRADE_PASS, GRADE_FAIL };
enum evaluation_state {
    EVALUATION_DRAFT,
    EVALUATION_SUBMITTED,
    EVALUATION_GIVEN,
    EVALUATION_ANSWERED,
    EVALUATION_REVISED,
    EVALUATION_FINAL,
};
extern const struct choice evaluation_results[], evaluation_states[];

/* The years of a plan that have ended, so that they can be evaluated: from its tenure's first one,
 * or the one in which it came into force, to the last that is over; none: *last < *first. */
void evaluation_years(const struct promise *promise, struct date today, int *first, int *last);

/* An item's year. Values are decimals or DECIMAL_NONE. */
struct evaluation_facts {
    int direction;            /* enum direction */
    int64_t milestone, value; /* of the year; confirmed by its end */
    int64_t start;            /* confirmed by the end of the year before, or the baseline */
    bool closed;              /* struck off by the end of the year */
};
/* Lowest shares in percent of the grades, how far an item is nearly done, and what that counts. */
struct evaluation_bands {
    int64_t excellent, good, pass, nearly, nearly_counts;
};
/* Done when the milestone is reached or the item was struck off; nearly when that share of the
 * year's way was gone; otherwise not. The milestone must be a value. */
enum evaluation_result evaluation_propose(const struct evaluation_facts *facts,
                                          const struct evaluation_bands *bands);
/* Fulfilment in percent, a decimal; DECIMAL_NONE for no items. */
int64_t evaluation_share(int64_t done, int64_t nearly, int64_t items,
                         const struct evaluation_bands *bands);
enum evaluation_grade evaluation_grade_of(int64_t share, const struct evaluation_bands *bands);

/* By when evaluations of a year are to be made, `days` after its end. */
struct date evaluation_due_on(int year, int64_t days);
/* True up to the last day on which the village may answer. */
bool evaluation_is_answerable(struct date answer_due_on, struct date today);
/* True for those who see an evaluation in this state: the county always, others once it is given.
 */
bool evaluation_is_shown_to(int state, unsigned roles);

#endif
