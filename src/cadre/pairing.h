/* Pairings of cadres (头雁培育): who with whom, when, and what came of it (CADRE-7), private to the
 * room. */
#ifndef YICUN_CADRE_PAIRING_H
#define YICUN_CADRE_PAIRING_H

#include "cadre/training.h"

enum pairing_kind { PAIRING_MASTER, PAIRING_BASE, PAIRING_DEGREE, PAIRING_KINDS };
extern const struct choice pairing_kinds[];

struct pairing {
    int64_t id, version, cadre_id, account;
    const char *unit_code, *unit_name, *name; /* the cadre's */
    int kind;                                 /* enum pairing_kind */
    const char *partner, *result;
    struct date from_on, until_on; /* none: goes on */
};
extern const struct record_type pairing_type;

/* --- rules_pairing.c, pure --- */

int pairing_faults(const struct pairing *pairing, struct date today,
                   struct cadre_fault fault[CADRE_FAULTS]);

/* --- store_pairing.c --- */

enum pairing_view { PAIRINGS_ALL, PAIRINGS_OPEN, PAIRINGS_ENDED };
struct pairing_filter {
    struct scope scope;
    int kind; /* -1: all */
    enum pairing_view view;
    const char *like;
};
bool pairing_read(struct ctx *ctx, int64_t id, struct pairing *pairing);
int pairings_read(struct ctx *ctx, const struct pairing_filter *filter, int64_t offset,
                  int64_t size, struct pairing **pairings);
int64_t pairings_count(struct ctx *ctx, const struct pairing_filter *filter);
/* Those of one cadre, the latest first. */
int pairings_of(struct ctx *ctx, int64_t cadre_id, struct pairing **pairings);
/* Persons of a scope with one of each kind. */
void pairing_persons(struct ctx *ctx, struct scope scope, int64_t persons[PAIRING_KINDS]);
bool pairing_put(struct ctx *ctx, struct pairing *pairing);
void pairing_drop(struct ctx *ctx, int64_t id);

/* --- pages_pairing.c --- */

/* Array of a cadre's pairings. */
json_t *pairings_json(struct ctx *ctx, int64_t cadre_id);

handler_fn pairing_list, pairing_table, pairing_new, pairing_add, pairing_show, pairing_change,
    pairing_remove;

#endif
