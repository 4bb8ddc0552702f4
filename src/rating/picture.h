/* Pictures beside the figures of ratings: grades by year against the aims, and a village's
 * dimensions against its town's mean (RATE-8). */
#ifndef YICUN_RATING_PICTURE_H
#define YICUN_RATING_PICTURE_H

#include "rating/internal.h"

/* The years of the list ({year, total, vetoed, bands[{name, villages}]}) as bars, with the aims. */
json_t *shares_picture(struct ctx *ctx, const struct scheme *scheme, const json_t *years);
/* Puts a closed rating's dimensions beside the mean of the town's villages into the view. */
void radar_fill(struct ctx *ctx, const struct rating *rating);

/* --- store_picture.c --- */

/* Marks of the villages of a town that stand closed in a round, by criterion: sum of the marks, of
 * the town where it gave any. Villages. */
int64_t marks_sum(struct ctx *ctx, int64_t round, struct scope town, bool by_town, int count,
                  int64_t *sums);

#endif
