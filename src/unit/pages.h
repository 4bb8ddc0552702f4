/* The unit room's handlers and what they share, private to the room. */
#ifndef YICUN_UNIT_PAGES_H
#define YICUN_UNIT_PAGES_H

#include "unit/store.h"

/* Who corrects kinds and ends units. */
#define UNIT_EDITORS (ROLE_COUNTY_REVIEWER | ROLE_CITY_OFFICER)

handler_fn units_page, units_export;
handler_fn unit_page, unit_change, units_kinds_change;
handler_fn units_import_page, units_import_report;
handler_fn units_import_prepare, units_import_apply;

/* A unit as the API's object, with labels and links for pages. Users without a business role get
 * what accounts need, code, name and level, and nothing else (USER-1). */
json_t *unit_json(struct ctx *ctx, const struct unit *unit);

#endif
