/* The SQL of the public pages: what may be seen without signing in, and nothing else. */
#ifndef YICUN_PUBLIC_STORE_H
#define YICUN_PUBLIC_STORE_H

#include "core/ctx.h"
#include "notice.h"

/* Notices on display below a unit: {id, unit, unit_name, town_name, ...}; paging->total is set. */
json_t *public_store_notices(struct ctx *ctx, const char *unit_code, struct paging *paging);
/* Villages below a unit whose plan is in force: {code, unit_name, town_name, href_link}. */
json_t *public_store_promises(struct ctx *ctx, const char *unit_code, struct paging *paging);
/* Places directly below a unit with numbers of notices on display and plans in force; only places
 * that have some. */
json_t *public_store_places(struct ctx *ctx, const char *unit_code);
/* The closed notice that a village's plan in force was promised from; false when there is none. */
bool public_store_promise(struct ctx *ctx, const char *unit_code, struct notice *notice,
                          struct date *in_force_on);
/* True when the plan of a notice is in force. */
bool public_store_is_in_force(struct ctx *ctx, int64_t plan_id);

#endif
