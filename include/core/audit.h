/* Audit: who did what, when, from where, what was before; chained by keyed hashes, one chain for
 * each county (ALL-1). Written in the transaction of the change itself. */
#ifndef YICUN_CORE_AUDIT_H
#define YICUN_CORE_AUDIT_H

#include "core/ctx.h"

enum { AUDIT_CHAIN_DIGITS = 6 }; /* of a county's code */

/* Adds a record. `action` like "plan.submit"; before/after are objects or NULL (not stolen);
 * private values must be masked by the caller. */
void audit_add(struct ctx *ctx, const char *action, const char *entity, int64_t entity_id,
               const char *unit_code, const json_t *before, const json_t *after);
/* The same with before and after as JSON texts made before the writer was borrowed. */
void audit_add_text(struct ctx *ctx, const char *action, const char *entity, int64_t entity_id,
                    const char *unit_code, const char *before, const char *after);

/* Verifies every chain from its first record; number of records, or -1 with the first broken one in
 * `error`. */
int64_t audit_verify(struct ctx *ctx, char *error, size_t error_size);

#endif
