/* Secrets: the key file, and what is derived from it. No key ever enters the database or a log.
 *
 * The file holds a key a line. From the first all hashes are made, for ever, since stored hashes
 * are compared; the last seals. Sealed text begins with the id of its key, so older ones still
 * open. */
#ifndef YICUN_CORE_SECRET_H
#define YICUN_CORE_SECRET_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct secrets;

/* Reads the key file (refused when missing, not a regular file, malformed, or readable by others).
 */
struct secrets *secrets_load(const char *path, char *error, size_t error_size);
/* Makes a new key file of mode 0600, and the folder it lies in (mode 0700) when that is missing; an
 * existing one is left alone and counts as success. */
bool secrets_create(const char *path, char *error, size_t error_size);
void secrets_free(struct secrets *secrets);
/* Appends a new key, which seals from now on. */
bool secrets_add(struct secrets *secrets, char *error, size_t error_size);
/* Takes up keys that were added to the file since; secret_open does so when it meets one. */
bool secrets_renew(struct secrets *secrets, char *error, size_t error_size);
/* The id of the key that seals. */
const char *secrets_newest(const struct secrets *secrets);
/* True when the file holds the key of that id. */
bool secrets_know(const struct secrets *secrets, const char *id);

/* Keyed hash of bytes for a purpose ("session", "csrf", "audit", "token"), as lower-case hex in the
 * arena (64 digits). */
const char *secret_hash(const struct secrets *secrets, struct arena *arena, const char *purpose,
                        const void *bytes, size_t length);
/* Authenticated encryption bound to a context such as "feedback.contact:17"; text with key id in
 * the arena. NULL in, NULL out. */
const char *secret_seal(const struct secrets *secrets, struct arena *arena, const char *bound_to,
                        const char *text);
/* NULL when it was not sealed by one of our keys for this context. */
const char *secret_open(struct secrets *secrets, struct arena *arena, const char *bound_to,
                        const char *sealed);
/* True when no newer key than this value's is known. */
bool secret_is_newest(const struct secrets *secrets, const char *sealed);
/* Overwrites a text that was opened, once it is used. */
void secret_wipe(const char *text);
/* Random bytes as URL-safe text in the arena. */
const char *secret_random(struct arena *arena, size_t bytes);

#endif
