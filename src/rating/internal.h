/* What the files of the rating room share. */
#ifndef YICUN_RATING_INTERNAL_H
#define YICUN_RATING_INTERNAL_H

#include "core/room.h"
#include "core/workflow.h"
#include "rating.h"
#include "rating/rules.h"

#define WHO_KEEPS_SCHEMES ROLE_COUNTY_REVIEWER

/* --- scheme.c: a scheme as a document --- */

enum column_kind { COLUMN_TEXT, COLUMN_LONG, COLUMN_WHOLE, COLUMN_POINTS };
struct scheme_column {
    const char *name, *label;
    enum column_kind kind;
    size_t offset; /* in the row's struct */
    int most;      /* characters, or the value */
    bool optional;
};
/* A part of a scheme is a table: the same table is the page's, the form's and the document's. */
struct scheme_part {
    const char *name, *label, *hint;
    const struct scheme_column *columns;
    size_t size, rows, count; /* of a row's struct; offsets in struct scheme */
    int most;
    bool fixed; /* always `most` rows in their order */
};
extern const struct scheme_part scheme_parts[];

/* The scheme of a document, with all that is wrong with it; texts stay the document's. False with
 * faults. */
bool scheme_of(struct arena *arena, const json_t *document, struct scheme *scheme,
               struct scheme_faults *faults);
/* What was sent, over the document before: a part that was not sent stays. Errors at the fields. */
json_t *scheme_sent(struct ctx *ctx, const json_t *before);

enum { SCHEME_SPARE = 3 }; /* blank rows that a form offers beside those that are there */

/* --- store_scheme.c --- */

/* A scheme as a county has it: its own latest version, else the one that ships. */
struct scheme_version {
    int64_t id, number; /* 0: as it ships */
    const char *key, *unit_code, *by, *name;
    int64_t at;
    json_t *document;
};
/* County of a unit, "" above counties. */
const char *county_of(struct ctx *ctx, const char *unit_code);
/* The version asked for, or the latest with -1. False when there is none. */
bool scheme_find(struct ctx *ctx, const char *county, const char *key, int64_t number,
                 struct scheme_version *version);
/* All schemes of a county, shipped ones first. Count. */
int scheme_all(struct ctx *ctx, const char *county, struct scheme_version **all);
/* Its versions, newest first: [{number, by, at_label}]. */
json_t *scheme_history(struct ctx *ctx, const char *county, const char *key);
/* Stores a new version; false when somebody else's came first. */
bool scheme_put(struct ctx *ctx, struct scheme_version *version);
/* A key that the county has not used yet. */
const char *scheme_new_key(struct ctx *ctx, const char *county);

/* --- handlers --- */

handler_fn scheme_list, scheme_show, scheme_edit, scheme_save, scheme_copy;

#endif
