/* Ratings: one mechanism for every scheme, which is data of the county: 创星晋位, 评先定级, 五个好
 * (RATE-1 to RATE-11). */
#ifndef YICUN_RATING_H
#define YICUN_RATING_H

#include "core/room.h"

/* Setting: within how many days of a lost grade the secretary is talked with (RATE-6). */
#define TALK_DAYS "talk_days"

extern const struct room rating_room;

#endif
