/* The draw and the findings of a spot check (EXEC-7), private to the room. Pure. */
#ifndef YICUN_SPOT_CHECK_RULES_H
#define YICUN_SPOT_CHECK_RULES_H

#include "core/field.h"

enum {
    SPOT_VILLAGES_MAX = 500, /* drawn by one check */
    SPOT_ITEMS_MAX = 30,     /* of a checklist */
    SPOT_ITEM_LENGTH = 200,  /* characters */
    SPOT_KEY = 65,           /* hex SHA-256 and its NUL */
    SPOT_SEED = 33,
};

enum spot_strata { STRATA_NONE, STRATA_COUNTY, STRATA_TOWN };
extern const struct choice spot_strata[];

struct spot_check {
    int64_t id, villages, drawn_from, drawn, items, created_by, created_at;
    const char *unit_code, *unit_name, *area_code, *area_name, *subject, *seed, *checklist;
    const char *created_by_name;
    struct date first_on, last_on;
    int strata;
};
extern const struct record_type spot_check_type;

/* A village that can be drawn. */
struct spot_village {
    const char *code, *name;
    char key[SPOT_KEY];
};

/* Adds errors for days out of order. */
bool spot_check_check(struct ctx *ctx, const struct spot_check *check);
/* The checklist's lines, trimmed, without empty ones; -1 when there are too many or one is too
 * long. */
int spot_items(struct arena *arena, const char *checklist, const char *items[SPOT_ITEMS_MAX]);

/* SHA-256 of "seed:code" in lower-case hex: whoever knows the seed can repeat it (EXEC-7). */
void spot_key(const char *seed, const char *code, char key[SPOT_KEY]);
/* Draws `wanted` villages of each stratum: those with the lowest keys, all where there are fewer.
 * Puts the drawn ones first, in the order of their codes; returns how many. The same seed and
 * villages give the same draw, in whatever order they stand. */
int spot_draw(struct spot_village *villages, int count, const char *seed, int64_t wanted,
              enum spot_strata strata);

enum spot_state { SPOT_IN_ORDER, SPOT_OPEN, SPOT_MENDED, SPOT_CLOSED };
extern const struct choice spot_states[], spot_verdicts[];

struct spot_finding {
    int64_t id, version, visit_id, check_id, position, mended_by, found_by, found_at;
    const char *unit_code, *checker_code, *name, *place, *subject, *item, *checker_name;
    const char *finding, *mending, *found_by_name;
    int state, verdict; /* verdict: as the form asks for it */
    struct date due_on;
    bool answered;
};
extern const struct record_type spot_finding_type, spot_mending_type;

/* Adds errors when a finding does not say what is wrong or by when it is put right. */
bool spot_finding_check(struct ctx *ctx, const struct spot_finding *finding);
/* True when its last day has passed and the village has not put it right. */
bool spot_is_overdue(const struct spot_finding *finding, struct date today);

#endif
