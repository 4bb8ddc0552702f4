/* The policy of naming villages to build up and to put right (RATE-10). Structs in, verdicts out.
 */
#ifndef YICUN_RECTIFY_RULES_H
#define YICUN_RECTIFY_RULES_H

#include <stdbool.h>
#include <stdint.h>

enum naming_kind { NAMING_NONE, NAMING_BUILD, NAMING_RIGHT };
struct naming_village {
    const char *code, *name, *band_name;
    int band;       /* place in the scheme, 0 the best; -1: no grade, after a veto */
    int64_t points; /* exact decimal */
    int kind;       /* enum naming_kind */
};
struct naming_minimum {
    int build, right;
};
/* How many a town of so many rated villages has to name. Where they are fewer than both together,
 * in proportion, so that no village is named twice. */
struct naming_minimum naming_minimum(int villages, int build, int right);
/* Fills `kind` from the grades: the best grade is built up; the last grade and whatever lost its
 * grade is put right, and, when those are fewer than the minimum, the lowest points next. */
void naming_propose(struct naming_village *list, int count, int bands,
                    struct naming_minimum minimum);
int naming_count(const struct naming_village *list, int count, enum naming_kind kind);
/* Is either number below its minimum, so that a reason is wanted? */
bool naming_is_short(const struct naming_village *list, int count, struct naming_minimum minimum);

#endif
