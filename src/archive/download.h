/* What the files of a download of archives share: one village written into a ZIP, and the ZIP of
 * one or of many (ARCH-1). */
#ifndef YICUN_ARCHIVE_DOWNLOAD_H
#define YICUN_ARCHIVE_DOWNLOAD_H

#include "core/app.h"
#include "core/zip.h"

/* One village of a download. */
struct village_part {
    char code[UNIT_CODE_SIZE];
    char folder[512]; /* its place in the ZIP, ended by "/", or "" */
    const char *up;   /* the page that its contents lead back to, from its folder; NULL: none */
    int records, attachments;
};

/* Writes all there is of a village: each record as a page and as data, attachments, its contents.
 * `ctx->user` is who downloads: what that user may not see is left out. With `last` the village's
 * contents are left to `index` instead, for the ZIP's end. False when it failed. */
bool village_write(struct ctx *ctx, struct zip *zip, struct village_part *part, struct buf *index);

/* Adds a page of its own, not one of the program's, to `out`: template and view. */
void offline_view(struct ctx *ctx, json_t *view, const char *title, const char *unit_name);

/* Makes the ZIP of one village at `path`, with the rights of a user, in a read transaction of its
 * own. False when it failed; *full when for want of space. */
bool archive_make_village(struct app *app, int64_t user_id, const char *code, const char *path,
                          bool *full);

/* The whole archive of a unit, as a background job. */
#define ARCHIVE_JOB "archive"
job_fn archive_make_unit;

#endif
