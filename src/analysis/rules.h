/* What a quarterly analysis must say, and how figures are compared (EXEC-6), private to the room.
 * Pure. */
#ifndef YICUN_ANALYSIS_RULES_H
#define YICUN_ANALYSIS_RULES_H

#include "board.h"
#include "cadence.h"
#include "core/field.h"

enum analysis_state { ANALYSIS_DRAFT, ANALYSIS_SUBMITTED, ANALYSIS_FINISHED };
extern const struct choice analysis_states[];

struct analysis {
    int64_t id, version, number;   /* number: 1, then one more for each correction */
    int64_t replaces, replaced_by; /* the version that it corrects, that corrects it; 0: none */
    const char *unit_code, *unit_name;
    int64_t year, part, times;
    const char *label; /* 2021年第3季度 */
    struct date first_on, last_on;
    const char *reason; /* of the correction; "" */
    int state;
    const char *overall, *lists, *towns, *delays, *unreported,
        *measures;          /* what the analysts say */
    const char *figures;    /* as it was sent; NULL in a draft */
    struct date figures_on; /* of that day */
    struct date finished_on;
    int64_t changed_by, changed_at;
    const char *changed_by_name;
};
extern const struct record_type analysis_type;       /* the six sections */
extern const struct record_type analysis_begin;      /* year, part */
extern const struct record_type analysis_correction; /* reason */

/* NULL, or why the analysis of a part of the year cannot be begun today: it is over, and not long,
 * and plans were in force in it. */
const char *analysis_begin_fault(struct ctx *ctx, const struct cadence_span *span,
                                 struct date today);
/* Adds an error for each section that is still to be written: what is late and who has not reported
 * is explained only where there is any. */
void analysis_check(struct ctx *ctx, const struct analysis *analysis, int64_t late,
                    int64_t missing);

/* Mean progress in percent, one decimal; DECIMAL_NONE without items. */
int64_t analysis_progress(const struct rollup *figures);
/* "+3", "-1.2", "0"; "" where either is unknown (DECIMAL_NONE). */
const char *analysis_change(struct ctx *ctx, int64_t now, int64_t before);

/* The bimonthly periods that end from first to last day (period_key); count, at most 6 a year. */
#define ANALYSIS_PERIODS 6
int analysis_periods(struct date first_on, struct date last_on, int64_t periods[ANALYSIS_PERIODS]);

/* A bar of 100: how much of the items is done, and how much late; what there is any of is seen. */
struct analysis_bar {
    int done, late;
};
struct analysis_bar analysis_bar(const struct rollup *figures);

#endif
