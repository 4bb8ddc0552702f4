/* Both ends of a rating's year: the aim that a village sets when it begins (定标创星), and the next
 * grade that it promises in public from its gaps when it is over (承诺亮星); RATE-4. */
#ifndef YICUN_ASCENT_H
#define YICUN_ASCENT_H

#include "core/room.h"

extern const struct room ascent_room;

/* Promises on public display below a unit ("" for everywhere), as ?q= narrows them: how many, and a
 * page of them as {unit, unit_name, town_name, goal, year, shown_label, href_link}. */
int64_t ascent_public_count(struct ctx *ctx, const char *unit_code);
json_t *ascent_public_list(struct ctx *ctx, const char *unit_code, struct paging paging);

#endif
