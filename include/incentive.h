/* Incentives for well-kept promises: who qualifies and why, what was given, and the county's yearly
 * filing with the city (EVAL-4). */
#ifndef YICUN_INCENTIVE_H
#define YICUN_INCENTIVE_H

#include "core/room.h"

extern const struct room incentive_room;

#endif
