/* The unit room's tables, private to the room. Ended units are left out where it says "in being".
 */
#ifndef YICUN_UNIT_STORE_H
#define YICUN_UNIT_STORE_H

#include "unit/rules.h"

/* One line of a list of units, with what lists show beside the unit itself. */
struct unit_line {
    struct unit unit;
    const char *above;      /* name of the unit above, or NULL */
    int64_t villages;       /* village-level units in being below */
    int64_t bound_villages; /* those of them that are covered */
};
struct unit_lines {
    struct unit_line *line;
    int count;
};

/* The units in being directly below `code` within `scope`, with their counts. */
struct unit_lines units_below(struct ctx *ctx, const char *code, struct scope scope);
/* Level directly below `code` at which there are units; LEVEL_NONE below villages. */
enum unit_level units_level_below(struct ctx *ctx, const char *code);
/* Units in being below `code`. */
int64_t units_count_below(struct ctx *ctx, const char *code);

/* What a list of units is narrowed to; NULL leaves a condition out. */
struct unit_filter {
    const char *like; /* of name, code or a former name */
    const char *kind;
    bool ended_too;
};
int64_t units_found(struct ctx *ctx, const struct unit_filter *filter, struct scope scope);
struct unit_lines units_find(struct ctx *ctx, const struct unit_filter *filter, struct scope scope,
                             int64_t offset, int64_t size);

/* All units in the range, ended ones too, by code. */
struct unit_known *units_known(struct ctx *ctx, struct scope range, int *count);

/* Writes. A rename keeps the old name in unit_names (UNIT-3). */
void unit_insert(struct ctx *ctx, const char *code, const char *name);
void unit_rename(struct ctx *ctx, const char *code, const char *name, const char *was);
void unit_end(struct ctx *ctx, const char *code, struct date on);
void unit_revive(struct ctx *ctx, const char *code);
/* False when the version is no longer the unit's. */
bool unit_update(struct ctx *ctx, const struct unit *unit, const struct unit_edit *edit);
void unit_set_kind(struct ctx *ctx, const char *code, const char *kind, bool covered);

#endif
