/* The policy of final acceptance: when it takes place, what is proposed of an item, how many of the
 * promises were kept (EVAL-2, PLAN-11). Structs in, verdicts out. */
#ifndef YICUN_ACCEPTANCE_RULES_H
#define YICUN_ACCEPTANCE_RULES_H

#include "acceptance.h"

/* The days on which a plan may be accepted: the months before the election starts. None without an
 * election. */
struct acceptance_window {
    struct date first_day, last_day;
};
struct acceptance_window acceptance_window_of(struct date election_on, int64_t months);
/* Why nothing can be accepted yet; NULL from the window's first day on. */
const char *acceptance_early(const struct acceptance_window *window, struct date today);

/* What an item's reports come to: kept when it was closed out or its target is reached, partly when
 * it is on the way. */
enum verdict acceptance_proposed(const struct commitment *item);

/* What an item's result in a yearly evaluation (done, nearly, not_done) comes to. */
enum verdict acceptance_of_year(const char *result);

/* What an item counts, in ten-thousandths of a percent point. */
int64_t acceptance_points(enum verdict verdict, int64_t partly_share);

/* What a judged item still lacks; NULL when nothing. */
struct acceptance_flaws {
    const char *verdict, *grounds;
};
struct acceptance_flaws acceptance_flaws(int verdict, const char *grounds);

#endif
