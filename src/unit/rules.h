/* The unit room's policy, private to the room: kinds (UNIT-2), and the comparison of a list of
 * units with those there are (UNIT-1, UNIT-3). Pure: no store, no clock. */
#ifndef YICUN_UNIT_RULES_H
#define YICUN_UNIT_RULES_H

#include "base/csv.h"
#include "core/field.h"
#include "core/role.h"
#include "unit.h"

#include <stdint.h>

#define UNIT_NAME_LENGTH 60 /* characters; the longest name in China's list has 33 */

/* True when the implementation opinion binds units of this kind: villages and rural-related
 * communities do, urban communities may take part, so someone must say so (UNIT-2). */
bool unit_kind_is_bound(const char *kind);

/* --- importing a list of units --- */

/* One unit of the file. A row with a fault stays in the list, so that the units below it are not
 * reported too. */
struct unit_row {
    int line;
    const char *code, *name;
    bool faulty;
};

struct unit_fault {
    int line; /* 0: the file as a whole */
    const char *message;
};

/* The rows of a file in the order of their codes, and what is wrong with it so far. */
struct unit_list {
    struct unit_row *row;
    int rows;
    int read;                 /* rows of the file below its head, good or bad */
    struct unit_fault *fault; /* room for one a row and one for the file */
    int faults;
};

/* Checks the file by itself: head line, codes, names, duplicates, and that every code lies in
 * `scope`. */
struct unit_list unit_list_read(struct arena *arena, const struct csv *csv,
                                const struct scope *scope);

/* The range of codes of which the comparison must know all units: the subtrees of the list's
 * topmost codes, and the parents of those. False when the list is empty. */
bool unit_list_range(const struct unit_list *list, struct scope *range);

/* A unit that is there. */
struct unit_known {
    const char *code, *name;
    bool ended;
};

enum unit_change_kind {
    UNIT_CREATED,
    UNIT_RENAMED,
    UNIT_ENDED,
    UNIT_REVIVED,
    UNIT_CHANGE_KINDS,
};

struct unit_change {
    enum unit_change_kind kind;
    int line; /* 0 for ended units: the file does not have them */
    const char *code, *name;
    const char *was; /* the name before, where it changes; otherwise NULL */
};

struct unit_comparison {
    struct unit_change *change; /* in the order of codes */
    int changes;
    int count[UNIT_CHANGE_KINDS];
    int unchanged;
};

/* What would change if the list came into force: new, renamed and revived units, and units inside
 * the subtrees of the list's topmost codes that it lacks, which end (UNIT-3: nothing is deleted).
 * Adds rows without a parent to the list's faults and puts the faults in order. `known` is sorted
 * by code and holds everything in unit_list_range. */
struct unit_comparison unit_compare(struct arena *arena, struct unit_list *list,
                                    const struct unit_known *known, int count);

/* The same changes give the same number: tells a reviewed report from what a file would do now. */
uint64_t unit_comparison_print(const struct unit_comparison *comparison);

/* --- ending a unit by hand (UNIT-3) --- */

/* What a county changes on a unit's page. */
struct unit_edit {
    int kind; /* index into unit_kinds; -1 above villages */
    bool covered;
    struct date ended_on;
    const char *successor; /* code, "" for none */
};
extern const struct choice unit_kinds[];

/* What must be known of the successor and of the units below to judge an edit. */
struct unit_edit_case {
    const struct unit *unit;      /* as it is */
    const struct unit *successor; /* NULL when none is named or there is no such unit */
    bool successor_in_scope;
    int64_t units_below; /* in being */
    struct date today;
};

/* Why the edit must not be made: field and sentence, or NULL in `message`. */
struct unit_edit_fault {
    const char *field, *message;
};
struct unit_edit_fault unit_edit_check(const struct unit_edit *edit,
                                       const struct unit_edit_case *about);

#endif
