/* Attachments: stored by content hash, type sniffed against a list, seen by those who may see what
 * they are attached to. */
#ifndef YICUN_CORE_FILE_H
#define YICUN_CORE_FILE_H

#include "core/ctx.h"

struct stored_upload {
    const char *field; /* input name */
    const char *name;  /* as the user called it */
    const char *type;  /* sniffed: image/jpeg, image/png, image/webp, application/pdf, docx, xlsx,
                          text/csv, text/plain */
    const char *hash;  /* hex SHA-256 of the content */
    int64_t size;
    const char *bytes; /* the content, in the request's body (imports read it) */
};

/* Attaches every upload that came in input `field` to a record, in this transaction. Number
 * attached. */
int file_attach(struct ctx *ctx, const char *field, const char *entity, int64_t entity_id,
                const char *unit_code);
/* Takes an attachment away from a record; false when it has no such one. The content stays, since
 * other records may have the same. */
bool file_detach(struct ctx *ctx, const char *entity, int64_t entity_id, int64_t file_id);
/* Number of files received in input `field`. */
int upload_count(const struct ctx *ctx, const char *field);
/* The content of a record's attachment with this hash, in the arena; NULL when it has none. For a
 * route's prepare step: reading takes long. */
const char *file_content(struct ctx *ctx, const char *entity, int64_t entity_id, const char *hash,
                         size_t *length);
/* A record's files: array of {id,name,type,size,size_text,by,at,href_link}. */
json_t *file_list(struct ctx *ctx, const char *entity, int64_t entity_id);
/* "3.4 MB" */
const char *file_size_text(struct ctx *ctx, int64_t size);
/* Answers with an attachment, whose reader the route has checked; RC_MISSING when there is none. */
enum result file_send(struct ctx *ctx, int64_t file_id);

/* What an attachment is and where its content lies. */
struct file_about {
    int64_t id, size, at;
    const char *name, *type, *hash;
    const char *path;
};
/* False when there is none. Who may see it is for the caller to ask. */
bool file_read(struct ctx *ctx, int64_t file_id, struct file_about *about);

/* Counts the stored content that no record holds and that is older than a day, and removes it when
 * `removing`. */
int64_t files_sweep(struct ctx *ctx, bool removing);

#endif
