/* Late entries: what has closed can be opened again for one unit, one form and one period, by the
 * level above, with a reason and on record (ALL-9). */
#ifndef YICUN_CORE_PERMIT_H
#define YICUN_CORE_PERMIT_H

#include "core/ctx.h"

/* Last day up to which a late entry is permitted; no date when none is. */
struct date permit_until(struct ctx *ctx, const char *unit_code, const char *form,
                         const char *period);
/* Stores a permission given by the signed-in user, with its audit record. */
void permit_add(struct ctx *ctx, const char *unit_code, const char *form, const char *period,
                struct date until_on, const char *reason);
/* Permissions given, newest first: array of {unit,form,period,until_on,until_label,reason,user,
 * at_label}. */
json_t *permit_list(struct ctx *ctx, const char *unit_code, const char *form, const char *period);

#endif
