/* The village archive (ARCH-1): each room adds what it knows of a village; nothing is stored twice.
 */
#ifndef YICUN_CORE_ARCHIVE_H
#define YICUN_CORE_ARCHIVE_H

#include "core/ctx.h"

struct archive; /* collects */

/* One thing that happened or was made. */
struct archive_entry {
    struct date on;     /* its day; decides the year it stands under */
    const char *kind;   /* 规划, 公示, 双月自评 ...: heading and filter */
    const char *title;  /* one line */
    const char *detail; /* one more, or NULL */
    const char *link;   /* its page, or NULL; a download reads it as core/inside.h does */
};

/* Adds an entry (texts live in the arena). */
void archive_add(struct archive *archive, struct archive_entry entry);

/* Adds a page that belongs to the archive although nothing happened on it: a version of the plan, a
 * promise. `on` is the day by which it is sorted. It is in downloads, not in the list of what
 * happened; entries that lead to the same link share it under this title. */
void archive_page(struct archive *archive, struct archive_entry page);

/* Adds all that a room knows of a village; its scope was checked by the caller. */
typedef void archive_fn(struct ctx *ctx, const char *unit_code, struct archive *archive);

/* All rooms' entries of a village, the newest year first and within it the newest first:
 * [{year, entries:[{on, on_label, kind, title, detail, href_link}]}]. */
json_t *archive_collect(struct ctx *ctx, const char *unit_code);
/* The same with the pages among the entries ("page": true), for a download. */
json_t *archive_records(struct ctx *ctx, const char *unit_code);

#endif
