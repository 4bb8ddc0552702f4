/* What a report's figures are counted from: the items that the acceptance has judged. */
#ifndef YICUN_REPORT_FIGURES_H
#define YICUN_REPORT_FIGURES_H

#include "report/internal.h"

enum special_verdict { VERDICT_KEPT, VERDICT_PARTLY, VERDICT_NOT_KEPT, VERDICTS };

/* One judged item; they come village by village in the order of codes. */
struct special_judged {
    const char *village, *village_name, *title, *grounds;
    int list, verdict;
};
typedef void special_judged_fn(struct ctx *ctx, const struct special_judged *judged, void *arg);
void special_judged_each(struct ctx *ctx, const struct special_report *report,
                         special_judged_fn *each, void *arg);

/* Towns of the county with the villages that are to be accepted: {code,name,villages}. */
json_t *special_towns(struct ctx *ctx, const struct special_report *report);
/* First and last day on which an acceptance was signed; none when none was. */
void special_signed_days(struct ctx *ctx, const struct special_report *report, struct date *first,
                         struct date *last);

#endif
