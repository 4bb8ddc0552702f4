/* The second factor, as rooms ask for it: what is confidential is shown only in a session in which
 * a one-time code was given not long ago (POOL-10). How codes are set up and checked is the user
 * room's. */
#ifndef YICUN_CORE_FACTOR_H
#define YICUN_CORE_FACTOR_H

#include "core/ctx.h"

/* True when policy asks this user for a second factor before the reserve pool. */
bool second_factor_required(struct ctx *ctx);
/* True when it was given in this session, and not too long ago. Never of a bearer token: programs
 * have no second factor. */
bool second_factor_given(const struct ctx *ctx);
/* True when the handler may go on: not required, or given. */
bool second_factor_passed(struct ctx *ctx);
/* The answer instead of the handler's: the page that asks for the code and then leads to where the
 * user wanted; a form that was sent goes along and can be sent on as it was. Programs get 403. Ask
 * only after it is clear that the user may know of this place at all. */
enum result second_factor_ask(struct ctx *ctx);

#endif
