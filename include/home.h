/* Home: the to-do list, attachments, health and the description of the interface for programs. */
#ifndef YICUN_HOME_H
#define YICUN_HOME_H

#include "core/room.h"

extern const struct room home_room;

#endif
