/* Public: the pages without sign-in. Notices on display and commitments in force; nothing else. */
#ifndef YICUN_PUBLIC_H
#define YICUN_PUBLIC_H

#include "core/room.h"

extern const struct room public_room;

#endif
