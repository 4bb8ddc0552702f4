/* QR codes, drawn as the path of an SVG. */
#ifndef YICUN_CORE_QR_H
#define YICUN_CORE_QR_H

#include "base/arena.h"

/* The dark squares of the code of a text (up to some 2,000 bytes) as an SVG path in the arena, in a
 * square of `side` units with its quiet zone. */
const char *qr_path(struct arena *arena, const char *text, int *side);

#endif
