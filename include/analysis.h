/* Joint analyses of a county, quarter by quarter: the figures, and what the analysts say of them
 * (EXEC-6). */
#ifndef YICUN_ANALYSIS_H
#define YICUN_ANALYSIS_H

#include "core/room.h"

extern const struct room analysis_room;

#endif
