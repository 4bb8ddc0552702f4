/* Policy settings as pages: what is in force for a unit, where it comes from, what it was, and the
 * county's and city's way to set a new value. Rooms read values through core/setting.h. */
#ifndef YICUN_POLICY_H
#define YICUN_POLICY_H

#include "core/room.h"

extern const struct room policy_room;

#endif
