/* Users: accounts, signing in and out, passwords, tokens, and their administration (USER-1,
 * USER-2). */
#ifndef YICUN_USER_H
#define YICUN_USER_H

#include "core/room.h"

extern const struct room user_room;

/* SQL: a village's secretary signs in and so does the village's own work; where none does, the town
 * is asked to (ALL-2). */
#define USER_SQL_SECRETARY(code)                                                                   \
    "EXISTS (SELECT 1 FROM users v WHERE v.unit_code = " code                                      \
    " AND (v.roles & 1) <> 0 AND v.disabled = 0 AND v.signed_in_at > 0)"
_Static_assert(ROLE_VILLAGE_SECRETARY == 1, "the bit in USER_SQL_SECRETARY");

/* For the command line and the demo: adds a user with this password. False with the reasons in
 * ctx->errors. */
bool user_add(struct ctx *ctx, const char *name, const char *full_name, const char *unit,
              unsigned roles, const char *password);
/* A new bearer token of a user, stored only as a hash; NULL with the reason in ctx->errors. */
const char *token_add(struct ctx *ctx, const char *user_name);

#endif
