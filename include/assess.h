/* Bimonthly self-assessments: what a village reports on its items in force, every two months, and
 * the town confirms (EXEC-4, ALL-9). */
#ifndef YICUN_ASSESS_H
#define YICUN_ASSESS_H

#include "core/room.h"

extern const struct room assess_room;

#endif
