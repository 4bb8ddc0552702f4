/* The wall chart: how a unit's villages stand with their promises, from the roll-ups (EXEC-1). */
#ifndef YICUN_BOARD_H
#define YICUN_BOARD_H

#include "commitment.h"
#include "core/room.h"

extern const struct room board_room;

/* Fulfilment rate (兑现率) in percent, one decimal: done of what is done or late; DECIMAL_NONE when
 * nothing was due. Pure. */
int64_t board_rate(const struct rollup *figures);
/* Adds figures to a sum. Pure. */
void board_add(struct rollup *sum, const struct rollup *figures);

#endif
