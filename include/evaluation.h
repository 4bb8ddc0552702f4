/* The yearly evaluation of plans in force by the county (EVAL-1). */
#ifndef YICUN_EVALUATION_H
#define YICUN_EVALUATION_H

#include "core/field.h"
#include "core/room.h"

extern const struct room evaluation_room;

/* What an item came to in the latest year whose evaluation is final. */
struct evaluated {
    int64_t item, year;
    const char *result; /* done, nearly, not_done */
};
/* Of a plan's items, those that were evaluated, in no order. Count. */
int evaluated_read(struct ctx *ctx, int64_t plan_id, struct evaluated **evaluated);

extern const struct choice evaluation_grades[]; /* the best first */

/* The final result of a plan's year. */
struct evaluation_final {
    int64_t plan_id;
    const char *unit_code;
    int grade;     /* index into evaluation_grades */
    int64_t share; /* fulfilment in percent, a decimal; DECIMAL_NONE for no items */
};
/* Those of a range of codes, by unit and plan. Count. */
int evaluation_finals_read(struct ctx *ctx, struct scope scope, int year,
                           struct evaluation_final **finals);

#endif
