/* Secrets: the key file and what is derived from it, on libsodium's generic hash and AEAD. */
#include "core/secret.h"

#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define KEY_BYTES 32
#define KEY_ID_BYTES 8 /* hex digits that name the key in sealed text */
#define KEYS_MOST 32
#define LINE_SIZE 128

struct key {
    char id[KEY_ID_BYTES + 1];
    unsigned char bytes[KEY_BYTES];
};

/* Keys are only ever added while the program runs, under the lock; `count` is raised last, so that
 * reading needs none. */
struct secrets {
    atomic_int count;
    struct key key[KEYS_MOST];
    pthread_mutex_t lock;
    char *path;
};

/* Each line of the file holds a key: "yicun-key 1 <id> <64 hex digits>". */
static const char *const key_format = "yicun-key 1 %8[0-9a-f] %64[0-9a-f]%n";

static bool fail(char *error, size_t size, const char *path, const char *what)
{
    snprintf(error, size, "key file %s: %s", path, what);
    return false;
}

static bool read_file(const char *path, char *text, size_t size, char *error, size_t error_size)
{
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (file < 0)
        return fail(error, error_size, path,
                    errno == ENOENT ? "missing; make one with `yicun keys`" : strerror(errno));
    struct stat status;
    const char *fault = NULL;
    if (fstat(file, &status) != 0 || !S_ISREG(status.st_mode))
        fault = "not a regular file";
    else if (status.st_mode & (S_IRWXG | S_IRWXO))
        fault = "others can read it; its mode must be 0600";
    ssize_t length = fault ? 0 : read(file, text, size - 1);
    close(file);
    if (!fault && length <= 0)
        fault = "cannot be read";
    if (fault)
        return fail(error, error_size, path, fault);
    text[length] = '\0';
    return true;
}

static const struct key *key_named(const struct secrets *secrets, const char *id)
{
    int count = atomic_load(&secrets->count);
    for (int i = 0; i < count; i++)
        if (memcmp(secrets->key[i].id, id, KEY_ID_BYTES) == 0)
            return &secrets->key[i];
    return NULL;
}

/* The key with which new values are sealed. */
static const struct key *newest(const struct secrets *secrets)
{
    return &secrets->key[atomic_load(&secrets->count) - 1];
}

/* One line of the file; NULL, or what is wrong. Keys that are known already are passed over. */
static const char *take_line(struct secrets *secrets, const char *line)
{
    char id[KEY_ID_BYTES + 1], hex[2 * KEY_BYTES + 1];
    size_t length = 0;
    int used = 0, count = atomic_load(&secrets->count);
    if (sscanf(line, key_format, id, hex, &used) != 2 || strlen(id) != KEY_ID_BYTES ||
        strlen(hex) != 2 * KEY_BYTES || line[used + (int)strspn(line + used, " \r")] != '\0')
        return "malformed";
    if (key_named(secrets, id)) {
        sodium_memzero(hex, sizeof hex);
        return NULL;
    }
    if (count == KEYS_MOST)
        return "holds too many keys";
    struct key *key = &secrets->key[count];
    bool read = sodium_hex2bin(key->bytes, KEY_BYTES, hex, strlen(hex), NULL, &length, NULL) == 0;
    memcpy(key->id, id, sizeof id);
    sodium_memzero(hex, sizeof hex);
    if (!read || length != KEY_BYTES)
        return "malformed";
    atomic_store(&secrets->count, count + 1);
    return NULL;
}

static bool take_file(struct secrets *secrets, char *error, size_t error_size)
{
    char text[KEYS_MOST * LINE_SIZE], *rest = text, *line;
    const char *fault = NULL;
    if (!read_file(secrets->path, text, sizeof text, error, error_size))
        return false;
    while (!fault && (line = strsep(&rest, "\n")))
        fault = *line ? take_line(secrets, line) : NULL;
    if (!fault && atomic_load(&secrets->count) == 0)
        fault = "malformed";
    sodium_memzero(text, sizeof text);
    return !fault || fail(error, error_size, secrets->path, fault);
}

struct secrets *secrets_load(const char *path, char *error, size_t error_size)
{
    if (sodium_init() < 0) {
        fail(error, error_size, path, "libsodium does not start");
        return NULL;
    }
    struct secrets *secrets = calloc(1, sizeof *secrets);
    if (!secrets || !(secrets->path = strdup(path))) {
        free(secrets);
        fail(error, error_size, path, "out of memory");
        return NULL;
    }
    sodium_mlock(secrets->key, sizeof secrets->key); /* not in swap, where the system lets us */
    pthread_mutex_init(&secrets->lock, NULL);
    if (take_file(secrets, error, error_size))
        return secrets;
    secrets_free(secrets);
    return NULL;
}

bool secrets_renew(struct secrets *secrets, char *error, size_t error_size)
{
    pthread_mutex_lock(&secrets->lock);
    bool read = take_file(secrets, error, error_size);
    pthread_mutex_unlock(&secrets->lock);
    return read;
}

/* The first command on a new place runs before its folder is there; opening the file says what is
 * wrong when it cannot be made. */
static void make_folder(const char *path)
{
    char folder[PATH_MAX];
    if (snprintf(folder, sizeof folder, "%s", path) < (int)sizeof folder)
        mkdir(dirname(folder), 0700);
}

/* Writes the line of a new key; its id goes to `id`. */
static bool write_key(int file, char id[KEY_ID_BYTES + 1])
{
    unsigned char random[KEY_BYTES + KEY_ID_BYTES / 2];
    char hex[2 * sizeof random + 1], line[LINE_SIZE];
    randombytes_buf(random, sizeof random);
    sodium_bin2hex(hex, sizeof hex, random, sizeof random);
    memcpy(id, hex + 2 * KEY_BYTES, KEY_ID_BYTES + 1);
    int length = snprintf(line, sizeof line, "yicun-key 1 %s %.*s\n", id, 2 * KEY_BYTES, hex);
    bool written = write(file, line, (size_t)length) == length && fsync(file) == 0;
    sodium_memzero(random, sizeof random);
    sodium_memzero(hex, sizeof hex);
    sodium_memzero(line, sizeof line);
    return written;
}

bool secrets_create(const char *path, char *error, size_t error_size)
{
    char id[KEY_ID_BYTES + 1];
    if (sodium_init() < 0)
        return fail(error, error_size, path, "libsodium does not start");
    make_folder(path);
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file < 0)
        return errno == EEXIST || fail(error, error_size, path, strerror(errno));
    bool written = write_key(file, id);
    written = close(file) == 0 && written;
    return written || fail(error, error_size, path, "cannot be written");
}

/* In place, so that servers which may open this one file and no other read on. */
bool secrets_add(struct secrets *secrets, char *error, size_t error_size)
{
    char id[KEY_ID_BYTES + 1];
    if (atomic_load(&secrets->count) == KEYS_MOST)
        return fail(error, error_size, secrets->path, "holds too many keys");
    int file = open(secrets->path, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW);
    if (file < 0)
        return fail(error, error_size, secrets->path, strerror(errno));
    bool written = write_key(file, id);
    written = close(file) == 0 && written;
    return written ? secrets_renew(secrets, error, error_size)
                   : fail(error, error_size, secrets->path, "cannot be written");
}

void secrets_free(struct secrets *secrets)
{
    if (!secrets)
        return;
    sodium_munlock(secrets->key, sizeof secrets->key); /* wipes it as well */
    pthread_mutex_destroy(&secrets->lock);
    free(secrets->path);
    free(secrets);
}

const char *secrets_newest(const struct secrets *secrets)
{
    return newest(secrets)->id;
}

bool secrets_know(const struct secrets *secrets, const char *id)
{
    return strlen(id) >= KEY_ID_BYTES && key_named(secrets, id) != NULL;
}

/* A key of its own for each purpose, so that no hash can be passed off as another's. */
static void derive(const struct key *from, const char *purpose, unsigned char key[KEY_BYTES])
{
    crypto_generichash(key, KEY_BYTES, (const unsigned char *)purpose, strlen(purpose), from->bytes,
                       KEY_BYTES);
}

const char *secret_hash(const struct secrets *secrets, struct arena *arena, const char *purpose,
                        const void *bytes, size_t length)
{
    unsigned char key[KEY_BYTES], hash[32];
    derive(&secrets->key[0], purpose, key); /* the same for ever: what is stored is compared */
    crypto_generichash(hash, sizeof hash, bytes, length, key, sizeof key);
    sodium_memzero(key, sizeof key);
    return text_hex(arena, hash, sizeof hash);
}

#define NONCE crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG crypto_aead_xchacha20poly1305_ietf_ABYTES
#define BASE64 sodium_base64_VARIANT_URLSAFE_NO_PADDING

const char *secret_seal(const struct secrets *secrets, struct arena *arena, const char *bound_to,
                        const char *text)
{
    if (!text)
        return NULL;
    size_t length = strlen(text), total = NONCE + length + TAG;
    unsigned char *sealed = arena_alloc(arena, total), key[KEY_BYTES];
    const struct key *with = newest(secrets);
    randombytes_buf(sealed, NONCE);
    derive(with, "seal", key);
    crypto_aead_xchacha20poly1305_ietf_encrypt(sealed + NONCE, NULL, (const unsigned char *)text,
                                               length, (const unsigned char *)bound_to,
                                               strlen(bound_to), NULL, sealed, key);
    sodium_memzero(key, sizeof key);
    size_t encoded = sodium_base64_ENCODED_LEN(total, BASE64);
    char *out = arena_alloc(arena, encoded);
    sodium_bin2base64(out, encoded, sealed, total, BASE64);
    return arena_printf(arena, "%s.%s", with->id, out);
}

/* The key that a value names. One that is not known may have been added since the start. */
static const struct key *key_of(struct secrets *secrets, const char *sealed)
{
    char error[512];
    if (!sealed || strnlen(sealed, KEY_ID_BYTES + 1) <= KEY_ID_BYTES || sealed[KEY_ID_BYTES] != '.')
        return NULL;
    const struct key *key = key_named(secrets, sealed);
    if (!key && secrets_renew(secrets, error, sizeof error))
        key = key_named(secrets, sealed);
    return key;
}

bool secret_is_newest(const struct secrets *secrets, const char *sealed)
{
    return strncmp(sealed, newest(secrets)->id, KEY_ID_BYTES) == 0;
}

void secret_wipe(const char *text)
{
    if (text)
        sodium_memzero((void *)(uintptr_t)text, strlen(text));
}

const char *secret_open(struct secrets *secrets, struct arena *arena, const char *bound_to,
                        const char *sealed)
{
    const struct key *with = key_of(secrets, sealed);
    if (!with)
        return NULL;
    const char *encoded = sealed + KEY_ID_BYTES + 1;
    size_t length = strlen(encoded), total = 0;
    unsigned char *bytes = arena_alloc(arena, length + 1), key[KEY_BYTES];
    if (sodium_base642bin(bytes, length, encoded, length, NULL, &total, NULL, BASE64) != 0 ||
        total < NONCE + TAG)
        return NULL;
    char *text = arena_alloc(arena, total - NONCE - TAG + 1);
    text[total - NONCE - TAG] = '\0';
    derive(with, "seal", key);
    int failed = crypto_aead_xchacha20poly1305_ietf_decrypt(
        (unsigned char *)text, NULL, NULL, bytes + NONCE, total - NONCE,
        (const unsigned char *)bound_to, strlen(bound_to), bytes, key);
    sodium_memzero(key, sizeof key);
    return failed ? NULL : text;
}

const char *secret_random(struct arena *arena, size_t bytes)
{
    unsigned char *random = arena_alloc(arena, bytes);
    randombytes_buf(random, bytes);
    size_t encoded = sodium_base64_ENCODED_LEN(bytes, BASE64);
    char *out = arena_alloc(arena, encoded);
    sodium_bin2base64(out, encoded, random, bytes, BASE64);
    return out;
}
