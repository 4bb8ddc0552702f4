/* The village archive (一村一档): everything so far about one village on one page, from all rooms
 * (ARCH-1). What rooms add to it stands in core/archive.h. */
#ifndef YICUN_ARCHIVE_ROOM_H
#define YICUN_ARCHIVE_ROOM_H

#include "core/room.h"

extern const struct room archive_room;

#endif
