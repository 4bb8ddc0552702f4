/* The demo: real units of one county filled with invented users and plans in every state, made by
 * real requests on days before today, so that each rule, step and audit record is a real one. */
#ifndef YICUN_DEMO_H
#define YICUN_DEMO_H

#include "core/app.h"

/* One password for all demo accounts. */
#define DEMO_PASSWORD "yicun-demo-2026"

struct demo_account {
    const char *name, *full_name, *unit;
    unsigned role;
    const char *first; /* what to try first; NULL: not named in the list that is printed */
};
extern const struct demo_account demo_accounts[]; /* ended by an all-zero row */

/* Fills a migrated database that holds no unit yet, and marks it as a demo. False with one line in
 * `error`; a database with units is left untouched. */
bool demo_fill(struct app *app, char *error, size_t error_size);

#endif
