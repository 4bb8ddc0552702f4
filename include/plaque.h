/* Plaques: what hangs at which village for its grade, since when, and what was taken back; and the
 * talks that lost grades call for (动态管星, RATE-4, RATE-6). */
#ifndef YICUN_PLAQUE_H
#define YICUN_PLAQUE_H

#include "core/room.h"

extern const struct room plaque_room;

#endif
