/* Good practice: what a village did well, written up by its town or county from an item in force,
 * reviewed, and shown to all below the reviewer (EVAL-5). */
#ifndef YICUN_PRACTICE_H
#define YICUN_PRACTICE_H

#include "core/room.h"

extern const struct room practice_room;

/* What is published of a unit's villages, the newest first, at most `most`: array of
 * {title,village,method,effect}. */
json_t *practices_published(struct ctx *ctx, const char *unit_code, int64_t most);

#endif
