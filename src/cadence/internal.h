/* What the files of the cadence room share. */
#ifndef YICUN_CADENCE_INTERNAL_H
#define YICUN_CADENCE_INTERNAL_H

#include "cadence.h"
#include "cadence/rules.h"

#define CADENCE_WRITERS (ROLE_TOWN_OFFICER | ROLE_COUNTY_REVIEWER)

/* --- store.c --- */

bool cadence_read(struct ctx *ctx, int64_t id, struct cadence_record *record);
/* Whose it is, also when it was removed: a removal sent twice is answered as the first was. */
const char *cadence_unit_of(struct ctx *ctx, int64_t id);
/* The fields of the form; false when the version is no longer the record's. */
bool cadence_update(struct ctx *ctx, const struct cadence_record *record);
void cadence_remove(struct ctx *ctx, int64_t id);
/* Who attended the unit's latest one: it stands in the next form (ALL-3); "" for none. */
const char *cadence_last_attended(struct ctx *ctx, const char *unit_code);
/* A unit's own records of a year, latest first. */
typedef void cadence_each_fn(struct ctx *ctx, const struct cadence_record *record, void *arg);
void cadence_each(struct ctx *ctx, const char *unit_code, int year, cadence_each_fn *each,
                  void *arg);

/* A unit's line of the matrix. */
struct cadence_row {
    const char *code, *name;
    struct cadence_year year;
};
/* The line of a unit itself; with a kind of -1 when it holds nothing. */
struct cadence_row cadence_own(struct ctx *ctx, const char *code, int year);
/* The lines of the units directly below, in their order. Count. */
int cadence_below(struct ctx *ctx, const char *code, int year, struct cadence_row **rows);

due_fn cadence_due;
archive_fn cadence_archive;
agenda_fn cadence_agenda; /* store_due.c */

/* --- pages.c, pages_matrix.c --- */

/* {id,version,unit,unit_name,kind,kind_label,held_on,held_label,subject,attended,findings,link,
 * by,href_link}. */
json_t *cadence_json(struct ctx *ctx, const struct cadence_record *record);

owner_fn cadence_owner;
handler_fn cadence_matrix, cadence_table;
handler_fn cadence_show, cadence_new, cadence_create, cadence_edit, cadence_change, cadence_drop,
    cadence_drop_file;

#endif
