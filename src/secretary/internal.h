/* What the files of the secretary room share. */
#ifndef YICUN_SECRETARY_INTERNAL_H
#define YICUN_SECRETARY_INTERNAL_H

#include "core/field.h"
#include "core/room.h"
#include "secretary.h"

#define FILE_LINK "/secretaries/%lld"
#define WHO_KEEPS (ROLE_TOWN_OFFICER | ROLE_COUNTY_REVIEWER)
#define WHO_READS (WHO_KEEPS | ROLE_VILLAGE_SECRETARY | ROLE_CITY_OFFICER)

/* --- rules.c, pure --- */

extern const struct record_type secretary_term_type;
/* Months in office up to today, as secretary_months counts them; -1 when its begin is not known. */
int secretary_service(const struct secretary_term *term, struct date today);
/* Adds errors for days that cannot be. */
bool secretary_term_check(struct ctx *ctx, const struct secretary_term *term);
/* The part of the file in which a kind of entry stands. */
enum secretary_part { PART_EVALUATION, PART_RATING, PART_AWARD, PART_TALK, PART_REGISTER, PARTS };
enum secretary_part secretary_part_of(const char *kind);
/* True when some day of the year lies in the term: what happened in others is not this person's. */
bool secretary_has_year(const struct secretary_term *term, int year);
/* True when `late` is the correction of `early`: of one year and, up to the colon of their results,
 * one scheme. */
bool secretary_entry_corrects(const char *late_kind, const char *late_result,
                              const char *early_kind, const char *early_result);
/* True for the keepers of files, and for the person whose file it is. */
bool secretary_is_open_to(const struct secretary_term *term, unsigned roles, int64_t user_id);

/* --- store.c --- */

bool secretary_term_read(struct ctx *ctx, int64_t id, struct secretary_term *term);
/* False when the version is no longer the term's. */
bool secretary_term_store(struct ctx *ctx, const struct secretary_term *term);
/* The latest term of the signed-in user; 0: none. */
int64_t secretary_own_term(struct ctx *ctx);
/* The other terms of the same person, the latest first. Count. */
int secretary_terms_of(struct ctx *ctx, const struct secretary_term *term,
                       struct secretary_term **terms);
/* What stands in a file: array of {kind,year,months,from_label,until_label,person_name,unit_name,
 * result,detail,href_link,entered_label}, the latest year first. */
json_t *secretary_entries_json(struct ctx *ctx, int64_t term_id);

/* --- store_list.c --- */

enum secretary_view { TERMS_OPEN, TERMS_ENDED, TERMS_ALL };
enum secretary_order { TERMS_BY_UNIT, TERMS_BY_NAME, TERMS_BY_BEGIN };
enum secretary_has { HAS_ANY, HAS_AWARD, HAS_TALK, HAS_NOTHING };
struct secretary_filter {
    struct scope scope;
    const char *like; /* of name or village; NULL: all */
    enum secretary_view view;
    enum secretary_order order;
    enum secretary_has has;
};
struct secretary_row {
    struct secretary_term term;
    const char *town_name;
    int64_t evaluated_year, rated_year; /* of the latest; 0: none */
    const char *evaluated, *rated;      /* their results; "" for none */
    int64_t awards, talks, entries;
};
int secretary_list_read(struct ctx *ctx, const struct secretary_filter *filter, int64_t offset,
                        int64_t size, struct secretary_row **rows);
int64_t secretary_list_count(struct ctx *ctx, const struct secretary_filter *filter);

/* --- pages.c --- */

/* {id,version,unit,village_name,name,from_on,until_on,...,in_office,months,href_link}. */
json_t *secretary_term_json(struct ctx *ctx, const struct secretary_term *term);

handler_fn secretary_list, secretary_table, secretary_show, secretary_print, secretary_correct;
owner_fn secretary_owner;

#endif
