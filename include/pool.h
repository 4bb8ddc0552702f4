/* The reserve pool: a village's talent ledger, its first list of candidates and the town's review,
 * under lock and key (POOL-1 to POOL-4, POOL-10). */
#ifndef YICUN_POOL_H
#define YICUN_POOL_H

#include "core/room.h"

extern const struct room pool_room;

#endif
