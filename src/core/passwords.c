/* Passwords: hashing behind a turnstile, the common ones as a sorted list, random initial ones. */
#include "core/passwords.h"

#include <errno.h>
#include <semaphore.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HASHINGS_AT_ONCE 2
#define LIST_LIMIT (1 << 20) /* bytes */
#define OPS crypto_pwhash_OPSLIMIT_INTERACTIVE
#define MEMORY crypto_pwhash_MEMLIMIT_INTERACTIVE

struct passwords {
    sem_t turnstile;
    char *text;
    const char **word; /* sorted, into text */
    size_t count;
};

/* A hash of random bytes that nobody kept, with today's costs. */
static const char decoy[] = "$argon2id$v=19$m=65536,t=2,p=1$xfo+dzKS6kB+MgW+WggkFw$"
                            "uPAXqZOPqGQL2HxhccLc0H/rNeMWea9ezLzAqNKAB14";

static int compare_words(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static char *read_text(const char *path, char *error, size_t error_size)
{
    FILE *file = fopen(path, "re");
    if (!file) {
        snprintf(error, error_size, "common passwords %s: %s", path, strerror(errno));
        return NULL;
    }
    char *text = malloc(LIST_LIMIT + 1);
    size_t length = text ? fread(text, 1, LIST_LIMIT + 1, file) : 0;
    bool whole = text && !ferror(file) && length > 0 && length <= LIST_LIMIT;
    fclose(file);
    if (!whole) {
        snprintf(error, error_size, "common passwords %s: empty, too large or unreadable", path);
        free(text);
        return NULL;
    }
    text[length] = '\0';
    return text;
}

static size_t count_lines(const char *text)
{
    size_t count = 1;
    for (; *text; text++)
        count += *text == '\n';
    return count;
}

static void split_lines(struct passwords *passwords)
{
    char *rest = NULL;
    for (char *line = strtok_r(passwords->text, "\r\n", &rest); line;
         line = strtok_r(NULL, "\r\n", &rest))
        passwords->word[passwords->count++] = line;
    qsort(passwords->word, passwords->count, sizeof *passwords->word, compare_words);
}

struct passwords *passwords_load(const char *path, char *error, size_t error_size)
{
    if (sodium_init() < 0) {
        snprintf(error, error_size, "libsodium does not start");
        return NULL;
    }
    char *text = read_text(path, error, error_size);
    if (!text)
        return NULL;
    struct passwords *passwords = calloc(1, sizeof *passwords);
    const char **word = calloc(count_lines(text), sizeof *word);
    if (!passwords || !word || sem_init(&passwords->turnstile, 0, HASHINGS_AT_ONCE) != 0) {
        snprintf(error, error_size, "out of memory");
        free(word);
        free(passwords);
        free(text);
        return NULL;
    }
    passwords->text = text;
    passwords->word = word;
    split_lines(passwords);
    return passwords;
}

void passwords_free(struct passwords *passwords)
{
    if (!passwords)
        return;
    sem_destroy(&passwords->turnstile);
    free(passwords->word);
    free(passwords->text);
    free(passwords);
}

bool passwords_hold(const struct passwords *passwords, const char *lower)
{
    return bsearch(&lower, passwords->word, passwords->count, sizeof *passwords->word,
                   compare_words) != NULL;
}

static void enter(struct passwords *passwords)
{
    while (sem_wait(&passwords->turnstile) != 0 && errno == EINTR)
        continue;
}

const char *password_hash(struct passwords *passwords, struct arena *arena, const char *password)
{
    char *hash = arena_alloc(arena, crypto_pwhash_STRBYTES);
    enter(passwords);
    int failed = crypto_pwhash_str(hash, password, strlen(password), OPS, MEMORY);
    sem_post(&passwords->turnstile);
    if (failed)
        arena_give_up(arena);
    return hash;
}

/* The parts of "$argon2id$v=19$m=65536,t=2,p=1$SALT$HASH". */
struct stored_hash {
    unsigned long long rounds;
    size_t memory; /* bytes */
    unsigned char salt[crypto_pwhash_SALTBYTES], hash[32];
};

static bool decode(const char **text, unsigned char *bytes, size_t size)
{
    size_t length = 0;
    return sodium_base642bin(bytes, size, *text, strcspn(*text, "$"), NULL, &length, text,
                             sodium_base64_VARIANT_ORIGINAL_NO_PADDING) == 0 &&
           length == size;
}

static bool take_apart(const char *text, struct stored_hash *stored)
{
    unsigned memory = 0, rounds = 0;
    int read = 0;
    if (sscanf(text, "$argon2id$v=19$m=%u,t=%u,p=1$%n", &memory, &rounds, &read) != 2 || !read)
        return false;
    stored->memory = (size_t)memory * 1024;
    stored->rounds = rounds;
    text += read;
    return decode(&text, stored->salt, sizeof stored->salt) && *text++ == '$' &&
           decode(&text, stored->hash, sizeof stored->hash) && *text == '\0';
}

/* crypto_pwhash_str_verify takes a lack of memory for a wrong password, so the hash is made anew
 * and compared. */
bool password_verify(struct passwords *passwords, struct arena *arena, const char *hash,
                     const char *password)
{
    struct stored_hash stored;
    unsigned char made[sizeof stored.hash];
    bool known = hash && *hash;
    if (!take_apart(known ? hash : decoy, &stored))
        return false;
    enter(passwords);
    int failed = crypto_pwhash(made, sizeof made, password, strlen(password), stored.salt,
                               stored.rounds, stored.memory, crypto_pwhash_ALG_ARGON2ID13);
    sem_post(&passwords->turnstile);
    if (failed)
        arena_give_up(arena);
    return known && sodium_memcmp(made, stored.hash, sizeof made) == 0;
}

bool password_is_stale(const char *hash)
{
    return crypto_pwhash_str_needs_rehash(hash, OPS, MEMORY) != 0;
}

const char *password_random(struct arena *arena)
{
    static const char letters[] = "abcdefghjkmnpqrstuvwxyz23456789"; /* none that look alike */
    enum { GROUPS = 4, GROUP = 4 };
    char *password = arena_alloc(arena, GROUPS * (GROUP + 1));
    char *at = password;
    for (int group = 0; group < GROUPS; group++) {
        if (group)
            *at++ = '-';
        for (int i = 0; i < GROUP; i++)
            *at++ = letters[randombytes_uniform(sizeof letters - 1)];
    }
    return password;
}
