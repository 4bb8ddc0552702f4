/* A ZIP of archives as it grows: written on as it comes, its sums and its table of contents kept in
 * files beside it until the end, so that memory does not grow with it (ARCH-1). Names are UTF-8,
 * marked as such, which Windows shows in Chinese. */
#ifndef YICUN_CORE_ZIP_H
#define YICUN_CORE_ZIP_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct zip;

/* One file in it. */
struct zip_file {
    const char *path;
    const char *kind;  /* page, data, attachment, contents */
    const char *title; /* what it is */
    const char *unit;  /* whose it is */
    int64_t at;        /* its date */
};

/* A new ZIP at `path`, which must not be there; `head` is what its table of contents says of it
 * beside the files. NULL with one line in the log. */
struct zip *zip_create(const char *path, const json_t *head);
/* Adds a file. False once anything failed; the reason is in the log. */
bool zip_add(struct zip *zip, const struct zip_file *file, const void *bytes, size_t length);
/* The same with the content of another file of the disk, which must have this SHA-256; false in
 * *there when it has not, or is not there: then nothing is added, and that is no failure. */
bool zip_add_content(struct zip *zip, const struct zip_file *file, const char *source,
                     const char *hash, bool *there);
/* Attachments that were come across since zip_forget, each once, whether they were there or not. */
struct zip_seen {
    int64_t id;
    bool there;
};
/* The one of this id, which is made (`there` false) when it is the first time; NULL without memory.
 */
struct zip_seen *zip_see(struct zip *zip, int64_t id, bool *first);
size_t zip_seen(const struct zip *zip, const struct zip_seen **seen);
void zip_forget(struct zip *zip);
/* Adds the page that leads to everything, the table of contents and the sums, and closes the ZIP.
 */
bool zip_finish(struct zip *zip, int64_t at, const char *index, size_t length);
/* True when it failed for want of space. */
bool zip_is_full(const struct zip *zip);
/* Frees it; what was not finished stays as a broken file. NULL is allowed. */
void zip_free(struct zip *zip);

#endif
