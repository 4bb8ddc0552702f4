/* What the files of the secretary room share. */
#ifndef YICUN_SECRETARY_INTERNAL_H
#define YICUN_SECRETARY_INTERNAL_H

#include "core/field.h"
#include "core/room.h"
#include "secretary.h"

#define WHO_KEEPS (ROLE_TOWN_OFFICER | ROLE_COUNTY_REVIEWER)
#define WHO_READS (WHO_KEEPS | ROLE_VILLAGE_SECRETARY | ROLE_CITY_OFFICER)

/* --- rules.c, pure --- */

extern const struct record_type secretary_term_type;
/* Months in office up to today, as secretary_months counts them; -1 when its begin is not known. */
int secretary_service(const struct secretary_term *term, struct date today);
/* Adds errors for days that cannot be. */
bool secretary_term_check(struct ctx *ctx, const struct secretary_term *term);
/* True for the keepers of files, and for the person whose file it is. */
bool secretary_is_open_to(const struct secretary_term *term, unsigned roles, int64_t user_id);

/* --- store.c --- */

bool secretary_term_read(struct ctx *ctx, int64_t id, struct secretary_term *term);
/* False when the version is no longer the term's. */
bool secretary_term_store(struct ctx *ctx, const struct secretary_term *term);
/* The latest term of the signed-in user; 0: none. */
int64_t secretary_own_term(struct ctx *ctx);
/* Terms of the user's scope, those in office first; `like` of name or village, NULL: all. Count. */
int secretary_list_read(struct ctx *ctx, const char *like, int64_t offset, int64_t size,
                        struct secretary_term **terms);
int64_t secretary_list_count(struct ctx *ctx, const char *like);
/* What stands in a file: array of {kind,year,months,from_label,until_label,person_name,unit_name,
 * result,detail,href_link,entered_label}, the latest year first. */
json_t *secretary_entries_json(struct ctx *ctx, int64_t term_id);

handler_fn secretary_list, secretary_show, secretary_print, secretary_correct;
owner_fn secretary_owner;

#endif
