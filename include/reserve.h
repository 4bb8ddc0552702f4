/* Reserve cadres from filing on: training, use in a post, leaving, the town's steering meetings and
 * how far units are (POOL-6 to POOL-9, POOL-11). */
#ifndef YICUN_RESERVE_H
#define YICUN_RESERVE_H

#include "core/room.h"

extern const struct room reserve_room;

#endif
