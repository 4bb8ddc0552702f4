/* What falls due, by date, for a unit (EXEC-2): each room adds its own, nothing is stored. Unlike
 * to-dos it asks nobody to act: it holds what is due for everyone in the unit. */
#ifndef YICUN_CORE_AGENDA_H
#define YICUN_CORE_AGENDA_H

#include "core/ctx.h"
#include "core/field.h"

enum agenda_kind {
    AGENDA_MILESTONE,
    AGENDA_REPORT,
    AGENDA_NOTICE,
    AGENDA_MEETING,
    AGENDA_CAMPAIGN,
    AGENDA_EVALUATION,
    AGENDA_KINDS
};
extern const struct choice agenda_kinds[];

struct agenda_asked {
    const char *unit_code;
    struct scope scope;
    struct date from, to; /* both days included */
    int kind;             /* enum agenda_kind; -1: all */
    const char *text;     /* narrows, "" for all; `like` is the same for SQL, NULL for all */
    const char *like;
    int64_t most; /* so many entries, the earliest, are wanted of each room */
    bool by_day;  /* many of a kind on a day in one entry, for calendars */
};

struct agenda_entry {
    struct date on;
    int kind; /* enum agenda_kind */
    const char *title, *detail;
    const char *unit_code, *unit_name; /* whose it is */
    const char *link;                  /* where it is looked at or done */
    int64_t count;                     /* of what stands in this entry; 0 is 1 */
};

struct agenda; /* collects */

/* For rooms whose entries are few: leaves out what was not asked for, and counts the rest. They
 * come by date. */
void agenda_offer(struct agenda *agenda, struct agenda_entry entry);
/* For rooms with thousands, which narrow, sort and limit by the index themselves: the entries, and
 * how many there are in all. */
void agenda_add(struct agenda *agenda, struct agenda_entry entry);
void agenda_found(struct agenda *agenda, int64_t count);

typedef void agenda_fn(struct ctx *ctx, const struct agenda_asked *asked, struct agenda *agenda);

/* All rooms' entries by date from the `offset`-th on, at most `size`; their number in all goes to
 * *total. */
const struct agenda_entry *agenda_collect(struct ctx *ctx, struct agenda_asked asked,
                                          int64_t offset, int64_t size, int *count, int64_t *total);

#endif
