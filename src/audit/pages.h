/* What the audit room's pages share. */
#ifndef YICUN_AUDIT_PAGES_H
#define YICUN_AUDIT_PAGES_H

#include "core/room.h"
#include "store.h"

/* What is sought, from the query. */
struct audit_filter audit_filter_read(struct ctx *ctx);
/* "2021年8月15日 14:32:05": records need their year and second. */
const char *audit_time(struct ctx *ctx, int64_t epoch);

handler_fn looks_page, looks_export;

#endif
