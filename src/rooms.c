/* The list of rooms: the whole program on one screen. */
#include "core/room.h"
#include "home.h"
#include "policy.h"
#include "unit.h"

const struct room *const rooms[] = {
    &home_room,
    &unit_room,
    &policy_room,
    NULL,
};
