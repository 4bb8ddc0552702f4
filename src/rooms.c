/* The list of rooms: the whole program on one screen. */
#include "audit_room.h"
#include "core/room.h"
#include "home.h"
#include "policy.h"
#include "unit.h"
#include "user.h"

const struct room *const rooms[] = {
    &home_room, &unit_room, &policy_room, &user_room, &audit_room, NULL,
};
