/* Which days a list or a month covers (EXEC-2), private to the room. Pure. */
#ifndef YICUN_AGENDA_RULES_H
#define YICUN_AGENDA_RULES_H

#include "core/field.h"

enum agenda_when { WHEN_ALL, WHEN_LATE, WHEN_WEEK, WHEN_SOON, WHEN_MONTH, WHEN_YEAR };
extern const struct choice agenda_whens[];

struct agenda_days {
    struct date from, to; /* both included */
};
struct agenda_days agenda_days_of(enum agenda_when when, struct date today);
/* "2021-12"; false for anything else. Its first day goes to *first. */
bool agenda_month_parse(const char *text, struct date *first);
struct agenda_days agenda_month_days(struct date first);
/* How a day stands: its word, shape and kind. */
struct status agenda_status(struct ctx *ctx, struct date on, struct date today);

#endif
