/* Spot checks: a city or county draws villages at random, records what it finds there against a
 * checklist, and closes what the village has put right (EXEC-7). */
#ifndef YICUN_SPOT_CHECK_H
#define YICUN_SPOT_CHECK_H

#include "core/room.h"

extern const struct room spot_check_room;

#endif
