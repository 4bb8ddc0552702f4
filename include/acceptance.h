/* Final acceptance: at the end of a tenure the county judges item by item what was kept, inside its
 * window; two people sign, and it stays as it was (EVAL-2). */
#ifndef YICUN_ACCEPTANCE_H
#define YICUN_ACCEPTANCE_H

#include "commitment.h"

extern const struct room acceptance_room;

enum verdict { VERDICT_KEPT, VERDICT_PARTLY, VERDICT_UNKEPT, VERDICTS };
extern const struct choice verdicts[]; /* kept 兑现, partly 部分兑现, unkept 未兑现 */

/* What was judged, summed up. */
struct acceptance_tally {
    int64_t items, kept, partly, unkept;
    int64_t points; /* percent in ten-thousandths, summed over the items */
};
/* Fulfilment rate in percent, as a decimal with at most two places, rounded half up once;
 * DECIMAL_NONE without items. */
int64_t acceptance_rate(const struct acceptance_tally *tally);

/* How far the acceptance of a campaign is, and what it came to, for a unit and for a list of it. */
struct acceptance_sum {
    const char *unit_code;
    int list; /* enum list */
    struct acceptance_tally tally;
};
/* What two people signed, by unit (the first `code_length` digits) and list, in this order. Count.
 */
int acceptance_sums(struct ctx *ctx, int64_t campaign_id, struct scope scope, int code_length,
                    struct acceptance_sum **sums);
struct acceptance_count {
    const char *unit_code;
    int64_t plans, accepted; /* in force; of these signed by two people */
};
/* By unit, in the order of codes. Count. */
int acceptance_counts(struct ctx *ctx, int64_t campaign_id, struct scope scope, int code_length,
                      struct acceptance_count **counts);

/* First and last day on which a second person signed; none when none did. */
void acceptance_days(struct ctx *ctx, int64_t campaign_id, struct scope scope, struct date *first,
                     struct date *last);

/* An item that was not, or only partly, kept, as it was judged. */
struct acceptance_gap {
    int64_t plan_id;
    const char *unit_code, *unit_name, *place, *title, *target_text, *grounds;
    int list; /* enum list */
    enum verdict verdict;
};
/* Unkept before partly kept, by unit; at most `most`. Count; how many there are goes to *total. */
int acceptance_gaps(struct ctx *ctx, int64_t campaign_id, struct scope scope, int64_t most,
                    struct acceptance_gap **gaps, int64_t *total);

/* The result of a plan that two people signed; false while there is none. */
struct acceptance_result {
    int64_t plan_id;
    struct date accepted_on;
    struct acceptance_tally tally;
    const char *opinion;
};
bool acceptance_result_read(struct ctx *ctx, int64_t plan_id, struct acceptance_result *result);

#endif
