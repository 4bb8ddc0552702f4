/* Units: cities, counties, towns and villages, as other rooms read them (UNIT-1..3). */
#ifndef YICUN_UNIT_H
#define YICUN_UNIT_H

#include "core/room.h"

extern const struct room unit_room;

struct unit {
    const char *code, *name;
    enum unit_level level;
    const char *kind; /* village, rural_community, urban_community, "" */
    bool covered;
    struct date ended_on; /* none: in being */
    const char *successor;
    int64_t version;
};

/* Reads one unit, whatever its scope; false when there is none. */
bool unit_read(struct ctx *ctx, const char *code, struct unit *unit);
/* Short name as people say it: 金联村村委会 -> 金联村, 西塘社区居委会 -> 西塘社区. Pure. */
const char *unit_short_name(struct arena *arena, const char *name);
/* A unit's name, short for villages; "" when there is none. */
const char *unit_name(struct ctx *ctx, const char *code);
/* "village", "rural_community" or "urban_community" guessed from a village-level name's ending
 * (UNIT-2). Pure. */
const char *unit_guess_kind(const char *name);
/* Names on the way down to a unit, for breadcrumbs: array of {code,label,href_link} from the top of
 * the signed-in user's scope (or county, for the public) to the unit itself. */
json_t *unit_path(struct ctx *ctx, const char *code);
/* Units in being directly below a unit that lie in the user's scope: array of {code,name}. */
json_t *unit_children(struct ctx *ctx, const char *code);

/* `yicun import units FILE`: report first; with `apply` the whole file is applied or nothing. */
struct unit_import {
    int rows, created, renamed, ended, revived, unchanged, errors;
    json_t *changes; /* array of {line,code,name,was,change,change_label} */
    json_t *faults;  /* array of {line,message} */
};
/* Compares a `code,name` file with the units; units of the file's topmost codes' subtrees that the
 * file lacks are ended. Writes when `apply` and there are no faults. */
struct unit_import unit_import_csv(struct ctx *ctx, const char *bytes, size_t length, bool apply);

#endif
