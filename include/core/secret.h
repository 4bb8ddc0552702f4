/* Secrets: the key file, and what is derived from it. No key ever enters the database or a log. */
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

/* Keyed hash of bytes for a purpose ("session", "csrf", "audit", "token"), as lower-case hex in the
 * arena (64 digits). */
const char *secret_hash(const struct secrets *secrets, struct arena *arena, const char *purpose,
                        const void *bytes, size_t length);
/* Authenticated encryption bound to a context such as "feedback.contact:17"; text with key id in
 * the arena. NULL in, NULL out. */
const char *secret_seal(const struct secrets *secrets, struct arena *arena, const char *bound_to,
                        const char *text);
/* NULL when it was not sealed by this key for this context. */
const char *secret_open(const struct secrets *secrets, struct arena *arena, const char *bound_to,
                        const char *sealed);
/* Random bytes as URL-safe text in the arena. */
const char *secret_random(struct arena *arena, size_t bytes);

#endif
