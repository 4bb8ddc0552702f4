/* Second factors of users: the sealed secret, codes that were taken, recovery codes. */
#ifndef YICUN_USER_STORE_FACTOR_H
#define YICUN_USER_STORE_FACTOR_H

#include "core/ctx.h"
#include "rules.h"

struct sealed;
/* The secrets, sealed. */
extern const struct sealed *const user_sealed[];

struct factor {
    int64_t user_id;
    const char *sealed;   /* the secret; see factor_secret */
    int64_t confirmed_at; /* 0: being set up */
    struct attempts attempts;
};

/* False when the user has none, not even one that is being set up. */
bool factor_read(struct ctx *ctx, int64_t user_id, struct factor *factor);
/* The secret, opened; NULL when it does not open. Wipe it. */
const char *factor_secret(struct ctx *ctx, const struct factor *factor);
/* Begins anew with this secret; false when the user has a confirmed one. */
bool factor_begin(struct ctx *ctx, int64_t user_id, const char *secret);
void factor_set_confirmed(struct ctx *ctx, int64_t user_id);
void factor_set_attempts(struct ctx *ctx, int64_t user_id, struct attempts attempts);
/* Takes a code's step; false when it, or a later one, was taken already, on whatever server. */
bool factor_take_step(struct ctx *ctx, int64_t user_id, int64_t step);
/* The user has none from now on, in no session, and no recovery codes; false when there was none.
 */
bool factor_delete(struct ctx *ctx, int64_t user_id);

/* Replaces the user's recovery codes. */
void recovery_replace(struct ctx *ctx, int64_t user_id, const char *const *codes, int count);
/* Takes a recovery code (without its hyphen); false when it is none, or was taken. */
bool recovery_take(struct ctx *ctx, int64_t user_id, const char *code);
int64_t recovery_left(struct ctx *ctx, int64_t user_id);

/* Users of the scope with a confirmed factor, by unit and name: id, name, full_name, unit_name,
 * confirmed_at. */
struct db_rows *factor_rows(struct ctx *ctx, const char *like, int64_t limit);

#endif
