/* The audit pages: who did what, when, from where, and what was before, for the auditor (ALL-1). */
#ifndef YICUN_AUDIT_ROOM_H
#define YICUN_AUDIT_ROOM_H

#include "core/room.h"

extern const struct room audit_room;

#endif
