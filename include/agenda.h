/* What falls due in a unit, by date: as a list, a month, a table and a calendar (EXEC-2). */
#ifndef YICUN_AGENDA_H
#define YICUN_AGENDA_H

#include "core/room.h"

extern const struct room agenda_room;

#endif
