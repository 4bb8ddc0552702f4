/* The yearly evaluation of plans in force by the county (EVAL-1). */
#ifndef YICUN_EVALUATION_H
#define YICUN_EVALUATION_H

#include "core/room.h"

extern const struct room evaluation_room;

#endif
