/* Passwords: Argon2id hashes (libsodium), the list of common passwords, and random initial ones. */
#ifndef YICUN_CORE_PASSWORDS_H
#define YICUN_CORE_PASSWORDS_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

/* The common passwords, sorted in memory, and the turnstile that lets only two hashings run at once
 * (each takes 64 MiB). */
struct passwords;

/* Reads a list with one lower-case password a line. NULL with one line in `error`. */
struct passwords *passwords_load(const char *path, char *error, size_t error_size);
void passwords_free(struct passwords *passwords);

/* True when a password in lower case is on the list. */
bool passwords_hold(const struct passwords *passwords, const char *lower);

/* The text form of a new hash, in the arena. Takes about a tenth of a second and may wait its turn,
 * so it belongs in a route's prepare step. */
const char *password_hash(struct passwords *passwords, struct arena *arena, const char *password);

/* True when the password belongs to the hash. As slow as password_hash. A NULL or empty hash is
 * compared with one that no password has, so that an unknown name takes as long as a wrong
 * password. Whether it does is never guessed: where memory is short, the arena gives up. */
bool password_verify(struct passwords *passwords, struct arena *arena, const char *hash,
                     const char *password);

/* True when a hash was made with other costs than today's and should be made anew. */
bool password_is_stale(const char *hash);

/* A random password of 79 bits, easy to read out and to type: "k7mp-3xvd-9rtw-h2cq". */
const char *password_random(struct arena *arena);

#endif
