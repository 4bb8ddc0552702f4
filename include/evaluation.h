/* The yearly evaluation of plans in force by the county (EVAL-1). */
#ifndef YICUN_EVALUATION_H
#define YICUN_EVALUATION_H

#include "core/room.h"

extern const struct room evaluation_room;

/* What an item came to in the latest year whose evaluation is final. */
struct evaluated {
    int64_t item, year;
    const char *result; /* done, nearly, not_done */
};
/* Of a plan's items, those that were evaluated, in no order. Count. */
int evaluated_read(struct ctx *ctx, int64_t plan_id, struct evaluated **evaluated);

#endif
