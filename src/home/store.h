/* The home room's table: private addresses of to-do lists as calendars. */
#ifndef YICUN_HOME_STORE_H
#define YICUN_HOME_STORE_H

#include "core/ctx.h"

struct sealed;
/* The tokens, sealed. */
extern const struct sealed *const home_sealed[];
/* The user whose calendar has this token; 0 when it is none. */
int64_t feed_user(struct ctx *ctx, const char *token);
/* The signed-in user's token, since when it is; NULL when the calendar is off. */
const char *feed_token(struct ctx *ctx, int64_t *since);
/* A new token for the signed-in user; an older one is none from now on. */
void feed_renew(struct ctx *ctx);
/* False when it was off. */
bool feed_remove(struct ctx *ctx);

#endif
