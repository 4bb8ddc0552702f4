/* The text form of calendars (RFC 5545), as far as a list of days with something to do needs it.
 * Pure.
 */
#ifndef YICUN_BASE_ICAL_H
#define YICUN_BASE_ICAL_H

#include "base/buf.h"
#include "base/date.h"

/* A day on which something is due. */
struct ical_event {
    const char *uid;     /* the same at each fetch: calendars know the event by it */
    const char *summary; /* any text */
    const char *link;    /* absolute address */
    struct date day;
};

/* Begins and ends a calendar of that name. */
void ical_begin(struct buf *out, const char *name);
void ical_end(struct buf *out);
/* An all-day event that keeps nobody busy; `now` is when the list was made. */
void ical_event(struct buf *out, const struct ical_event *event, int64_t now);

#endif
