/* What the files of the commitment room share. */
#ifndef YICUN_COMMITMENT_INTERNAL_H
#define YICUN_COMMITMENT_INTERNAL_H

#include "commitment.h"

/* Makes a village's rows anew from its items and carries what changed up to its town, county, city
 * and province, in the same transaction. */
void rollups_refresh(struct ctx *ctx, const char *village);
/* Moves a plan from one latest reported period to another in the figures of its units; 0 = none. */
void report_rollups_move(struct ctx *ctx, const char *unit_code, int64_t from, int64_t to);
/* Stores an item's state, progress and what follows from them (commitment_appraise), version + 1.
 */
void commitment_store(struct ctx *ctx, const struct commitment *item);
/* Room hook: "late" follows the date (EXEC-1); a batch of plans a call. */
bool commitment_turn(struct ctx *ctx);
/* Room hook: recomputes items and roll-ups and compares. */
void commitment_check(struct ctx *ctx);

#endif
