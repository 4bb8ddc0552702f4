/* The wall chart: how a unit's villages stand with their promises, from the roll-ups (EXEC-1). */
#ifndef YICUN_BOARD_H
#define YICUN_BOARD_H

#include "core/room.h"

extern const struct room board_room;

#endif
