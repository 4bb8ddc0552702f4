/* Secrets: the key file and what is derived from it, on libsodium's generic hash and AEAD. */
#include "core/secret.h"

#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define KEY_BYTES 32
#define KEY_ID_BYTES 8 /* hex digits that name the key in sealed text */

struct secrets {
    char id[KEY_ID_BYTES + 1];
    unsigned char key[KEY_BYTES];
};

/* The file holds one line: "yicun-key 1 <id> <64 hex digits>". */
static const char *const key_format = "yicun-key 1 %8[0-9a-f] %64[0-9a-f]";

static bool fail(char *error, size_t size, const char *path, const char *what)
{
    snprintf(error, size, "key file %s: %s", path, what);
    return false;
}

static bool read_line(const char *path, char *line, size_t size, char *error, size_t error_size)
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
    ssize_t length = fault ? 0 : read(file, line, size - 1);
    close(file);
    if (!fault && length <= 0)
        fault = "cannot be read";
    if (fault)
        return fail(error, error_size, path, fault);
    line[length] = '\0';
    return true;
}

struct secrets *secrets_load(const char *path, char *error, size_t error_size)
{
    char line[128], id[KEY_ID_BYTES + 1], hex[2 * KEY_BYTES + 1];
    if (sodium_init() < 0) {
        fail(error, error_size, path, "libsodium does not start");
        return NULL;
    }
    if (!read_line(path, line, sizeof line, error, error_size))
        return NULL;
    struct secrets *secrets = calloc(1, sizeof *secrets);
    size_t length = 0;
    if (!secrets || sscanf(line, key_format, id, hex) != 2 || strlen(id) != KEY_ID_BYTES ||
        sodium_hex2bin(secrets->key, KEY_BYTES, hex, strlen(hex), NULL, &length, NULL) != 0 ||
        length != KEY_BYTES) {
        free(secrets);
        fail(error, error_size, path, "malformed");
        secrets = NULL;
    } else {
        memcpy(secrets->id, id, sizeof id);
    }
    sodium_memzero(line, sizeof line);
    sodium_memzero(hex, sizeof hex);
    return secrets;
}

/* The first command on a new place runs before its folder is there; opening the file says what is
 * wrong when it cannot be made. */
static void make_folder(const char *path)
{
    char folder[PATH_MAX];
    if (snprintf(folder, sizeof folder, "%s", path) < (int)sizeof folder)
        mkdir(dirname(folder), 0700);
}

bool secrets_create(const char *path, char *error, size_t error_size)
{
    if (sodium_init() < 0)
        return fail(error, error_size, path, "libsodium does not start");
    make_folder(path);
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file < 0)
        return errno == EEXIST || fail(error, error_size, path, strerror(errno));
    unsigned char random[KEY_BYTES + KEY_ID_BYTES / 2];
    char hex[2 * sizeof random + 1], line[128];
    randombytes_buf(random, sizeof random);
    sodium_bin2hex(hex, sizeof hex, random, sizeof random);
    int length = snprintf(line, sizeof line, "yicun-key 1 %s %.*s\n", hex + 2 * KEY_BYTES,
                          2 * KEY_BYTES, hex);
    bool written = write(file, line, (size_t)length) == length && fsync(file) == 0;
    written = close(file) == 0 && written;
    sodium_memzero(random, sizeof random);
    sodium_memzero(hex, sizeof hex);
    sodium_memzero(line, sizeof line);
    return written || fail(error, error_size, path, "cannot be written");
}

void secrets_free(struct secrets *secrets)
{
    if (!secrets)
        return;
    sodium_memzero(secrets, sizeof *secrets);
    free(secrets);
}

/* A key of its own for each purpose, so that no hash can be passed off as another's. */
static void derive(const struct secrets *secrets, const char *purpose, unsigned char key[KEY_BYTES])
{
    crypto_generichash(key, KEY_BYTES, (const unsigned char *)purpose, strlen(purpose),
                       secrets->key, KEY_BYTES);
}

const char *secret_hash(const struct secrets *secrets, struct arena *arena, const char *purpose,
                        const void *bytes, size_t length)
{
    unsigned char key[KEY_BYTES], hash[32];
    derive(secrets, purpose, key);
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
    randombytes_buf(sealed, NONCE);
    derive(secrets, "seal", key);
    crypto_aead_xchacha20poly1305_ietf_encrypt(sealed + NONCE, NULL, (const unsigned char *)text,
                                               length, (const unsigned char *)bound_to,
                                               strlen(bound_to), NULL, sealed, key);
    sodium_memzero(key, sizeof key);
    size_t encoded = sodium_base64_ENCODED_LEN(total, BASE64);
    char *out = arena_alloc(arena, encoded);
    sodium_bin2base64(out, encoded, sealed, total, BASE64);
    return arena_printf(arena, "%s.%s", secrets->id, out);
}

const char *secret_open(const struct secrets *secrets, struct arena *arena, const char *bound_to,
                        const char *sealed)
{
    if (!sealed || strncmp(sealed, secrets->id, KEY_ID_BYTES) != 0 || sealed[KEY_ID_BYTES] != '.')
        return NULL;
    const char *encoded = sealed + KEY_ID_BYTES + 1;
    size_t length = strlen(encoded), total = 0;
    unsigned char *bytes = arena_alloc(arena, length + 1), key[KEY_BYTES];
    if (sodium_base642bin(bytes, length, encoded, length, NULL, &total, NULL, BASE64) != 0 ||
        total < NONCE + TAG)
        return NULL;
    char *text = arena_alloc(arena, total - NONCE - TAG + 1);
    derive(secrets, "seal", key);
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
