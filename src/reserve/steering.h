/* The town's steering meetings (POOL-9), private to the room. */
#ifndef YICUN_RESERVE_STEERING_H
#define YICUN_RESERVE_STEERING_H

#include "core/field.h"

struct steering_meeting {
    int64_t id, version; /* 0: not recorded */
    const char *unit_code, *changed_by_name;
    int month;
    struct date held_on;
    const char *present, *decided; /* opened by steering_read alone */
};
extern const struct record_type steering_meeting_type;

/* A town's of a month; a blank one where there is none. */
struct steering_meeting steering_read(struct ctx *ctx, const char *town, int month);
bool steering_put(struct ctx *ctx, struct steering_meeting *meeting);

/* A town with its meetings of two months. */
struct steering_row {
    const char *unit_code, *unit_name;
    struct date held_on[2];
};
/* The towns of a scope; those of the months `month` and `month` - 6. Count. */
int steering_rows_read(struct ctx *ctx, struct scope scope, int month, struct steering_row **rows);

extern const struct sealed *const steering_sealed[2];

#endif
