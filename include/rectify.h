/* Putting right: which villages each town builds up as examples and which it puts right, drawn from
 * a closed 五个好 rating (RATE-10). */
#ifndef YICUN_RECTIFY_H
#define YICUN_RECTIFY_H

#include "core/room.h"

extern const struct room rectify_room;

#endif
