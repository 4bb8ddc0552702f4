/* Cadence: study meetings of towns, joint analyses of counties, spot checks of cities, and the
 * matrix of who has done what was due (EXEC-5). */
#ifndef YICUN_CADENCE_H
#define YICUN_CADENCE_H

#include "core/field.h"
#include "core/room.h"

extern const struct room cadence_room;

/* What is done how often; each belongs to one level of units. */
enum cadence_kind { CADENCE_STUDY, CADENCE_ANALYSIS, CADENCE_CHECK, CADENCE_REPORT, CADENCE_KINDS };
extern const struct choice cadence_kinds[];

/* A meeting or check that was held. */
struct cadence_record {
    int64_t id, version;
    const char *unit_code, *unit_name;
    int kind; /* enum cadence_kind; never CADENCE_REPORT */
    struct date held_on;
    struct date counts_on; /* a day of the part of the year that it counts for; none: held_on */
    const char *subject, *attended, *findings;
    const char *link; /* the page of the room that keeps it; "" when it is kept here */
    int64_t created_by, created_at;
    const char *created_by_name;
};

/* Counts a meeting or check: id of the record. A room that keeps its own (spot checks) says by
 * `link` where; the record is then not changed here. */
int64_t cadence_add(struct ctx *ctx, const struct cadence_record *record);
/* True when what another room keeps at `link` is counted already. */
bool cadence_has(struct ctx *ctx, const char *unit_code, const char *link);

enum { CADENCE_MOST = 12 }; /* parts of a year */

/* A part of a year for which a unit is asked for one of its kind. */
struct cadence_span {
    int year, part, times; /* part 1.. of so many */
    const char *label;     /* 2021年第3季度 */
    struct date first_on, last_on, due_on;
    bool asked, done;
};
/* The parts of a unit's year, as the settings cut it; count. */
int cadence_spans(struct ctx *ctx, const char *unit_code, int year,
                  struct cadence_span spans[CADENCE_MOST]);
/* The one that a day lies in; false where nothing is asked so often. */
bool cadence_span_on(struct ctx *ctx, const char *unit_code, struct date day,
                     struct cadence_span *span);

#endif
