/* Special reports: what a county tells its city of the acceptance of a tenure's plans, generated
 * from the figures, edited, approved, sent, and kept as it was (EVAL-3). */
#ifndef YICUN_REPORT_H
#define YICUN_REPORT_H

#include "core/room.h"

extern const struct room report_room;

#endif
