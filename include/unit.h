/* Units: cities, counties, towns and villages, as other rooms read them (UNIT-1..3). */
#ifndef YICUN_UNIT_H
#define YICUN_UNIT_H

#include "core/room.h"

extern const struct room unit_room;

struct unit {
    const char *code, *name;
    enum unit_level level;
    const char *kind; /* village, rural_community, urban_community, other; "" above villages */
    bool covered;
    struct date ended_on; /* none: in being */
    const char *successor;
    int64_t version;
};

/* Reads one unit, whatever its scope; false when there is none. */
bool unit_read(struct ctx *ctx, const char *code, struct unit *unit);
/* Short name as people say it: 金联村村委会 -> 金联村, 西塘社区居委会 -> 西塘社区; "" for
 * NULL. Pure. */
const char *unit_short_name(struct arena *arena, const char *name);
/* A unit's name, short for villages; "" when there is none. */
const char *unit_name(struct ctx *ctx, const char *code);
/* "village", "rural_community", "urban_community" or "other" guessed from a village-level name
 * (UNIT-2). Pure. */
const char *unit_guess_kind(const char *name);
/* Owner function for routes whose path names a unit as :code. */
const char *unit_owner(struct ctx *ctx);
/* "city", "county", "town", "village" etc., and 市, 县（市、区）... Pure. */
const char *unit_level_name(enum unit_level level);
const char *unit_level_label(enum unit_level level);
/* 村, 涉农社区 ... for a kind; "" for none. Pure. */
const char *unit_kind_label(const char *kind);
/* Names on the way down to a unit, for breadcrumbs: array of {code,label,href_link} from the top of
 * the signed-in user's scope (or county, for the public) to the unit itself. */
json_t *unit_path(struct ctx *ctx, const char *code);
/* Former names, newest first: array of {name,until,until_label}. */
json_t *unit_former_names(struct ctx *ctx, const char *code);
/* Units in being directly below a unit that lie in the user's scope: array of {code,name}. */
json_t *unit_children(struct ctx *ctx, const char *code);

/* `yicun import units FILE`: report first; with `apply` the whole file is applied or nothing. */
struct unit_import {
    int rows, created, renamed, ended, revived, unchanged, errors;
    bool applied;
    const char
        *print;      /* the same changes give the same text: what was reviewed is what is applied */
    json_t *changes; /* array of {line,code,name,was,change,change_label}; of created units at most
                        UNIT_IMPORT_SHOWN */
    json_t *faults;  /* array of {line,message}; at most UNIT_IMPORT_SHOWN */
};
#define UNIT_IMPORT_SHOWN 500
/* Compares a `code,name` file with the units; units of the file's topmost codes' subtrees that the
 * file lacks are ended. Writes when `apply` and there are no faults. */
struct unit_import unit_import_csv(struct ctx *ctx, const char *bytes, size_t length, bool apply);

#endif
