/* Cadence: study meetings of towns, joint analyses of counties, spot checks of cities, and the
 * matrix of who has done what was due (EXEC-5). */
#ifndef YICUN_CADENCE_H
#define YICUN_CADENCE_H

#include "core/field.h"
#include "core/room.h"

extern const struct room cadence_room;

/* What is done how often; each belongs to one level of units. */
enum cadence_kind { CADENCE_STUDY, CADENCE_ANALYSIS, CADENCE_CHECK, CADENCE_REPORT, CADENCE_KINDS };

/* A meeting or check that was held. */
struct cadence_record {
    int64_t id, version;
    const char *unit_code, *unit_name;
    int kind; /* enum cadence_kind; never CADENCE_REPORT */
    struct date held_on;
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

#endif
