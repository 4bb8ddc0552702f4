/* The SQL of the public pages: what may be seen without signing in, and nothing else. */
#ifndef YICUN_PUBLIC_STORE_H
#define YICUN_PUBLIC_STORE_H

#include "core/ctx.h"
#include "notice.h"

/* Notices on display below a unit, as ?q= narrows them: how many, and a page of them as {id, unit,
 * unit_name, town_name, ...}. */
int64_t public_store_count_notices(struct ctx *ctx, const char *unit_code);
json_t *public_store_notices(struct ctx *ctx, const char *unit_code, struct paging paging);
/* The same of villages whose plan is in force: {unit, unit_name, town_name, ...}. */
int64_t public_store_count_promises(struct ctx *ctx, const char *unit_code);
json_t *public_store_promises(struct ctx *ctx, const char *unit_code, struct paging paging);
/* Places directly below a unit with numbers of notices on display, plans in force and promises of
 * the next grade; only places that have some. */
json_t *public_store_places(struct ctx *ctx, const char *unit_code);
/* The closed notice that a village's plan in force was promised from; false when there is none. */
bool public_store_promise(struct ctx *ctx, const char *unit_code, struct notice *notice,
                          struct date *in_force_on);
/* True when the plan of a notice is in force. */
bool public_store_is_in_force(struct ctx *ctx, int64_t plan_id);

#endif
