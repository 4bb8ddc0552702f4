/* One-time codes and recovery codes, on liboath (POOL-10). */
#include "rules_factor.h"

#include "base/buf.h"

#include <liboath/oath.h>
#include <string.h>

static const char base32[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

const char *totp_secret_text(struct arena *arena, const unsigned char *bytes)
{
    _Static_assert(TOTP_SECRET_BYTES % 5 == 0, "no padding");
    struct buf text = buf_create(arena, TOTP_SECRET_BYTES * 8 / 5 + 1);
    for (int bit = 0; bit < TOTP_SECRET_BYTES * 8; bit += 5) {
        unsigned pair = (unsigned)bytes[bit / 8] << 8;
        if (bit / 8 + 1 < TOTP_SECRET_BYTES)
            pair |= bytes[bit / 8 + 1];
        buf_char(&text, base32[pair >> (11 - bit % 8) & 31]);
    }
    return text.bytes;
}

static void secret_bytes(const char *text, unsigned char bytes[TOTP_SECRET_BYTES])
{
    unsigned gathered = 0, bits = 0;
    size_t at = 0;
    for (const char *c = text; *c && at < TOTP_SECRET_BYTES; c++) {
        const char *place = strchr(base32, *c);
        gathered = gathered << 5 | (unsigned)(place ? place - base32 : 0);
        bits += 5;
        if (bits >= 8) {
            bits -= 8;
            bytes[at++] = (unsigned char)(gathered >> bits);
        }
    }
}

bool is_totp_code(const char *code)
{
    return strspn(code, "0123456789") == TOTP_DIGITS && code[TOTP_DIGITS] == '\0';
}

int64_t totp_step(const char *secret_text, int64_t now, const char *code)
{
    unsigned char secret[TOTP_SECRET_BYTES] = {0};
    char right[TOTP_DIGITS + 1];
    int64_t found = 0, step = now / TOTP_SECONDS;
    if (!is_totp_code(code) || oath_init() != OATH_OK)
        return 0;
    secret_bytes(secret_text, secret);
    for (int64_t at = step - 1; at <= step + 1; at++)
        if (oath_hotp_generate((const char *)secret, sizeof secret, (uint64_t)at, TOTP_DIGITS,
                               false, OATH_HOTP_DYNAMIC_TRUNCATION, right) == OATH_OK &&
            memcmp(right, code, TOTP_DIGITS) == 0)
            found = at;
    explicit_bzero(secret, sizeof secret);
    explicit_bzero(right, sizeof right);
    return found;
}

const char *factor_code_of(struct arena *arena, const char *typed)
{
    struct buf code = buf_create(arena, 32);
    for (; *typed; typed++)
        if (!strchr(" -\t", *typed))
            buf_char(&code, *typed >= 'a' && *typed <= 'z' ? (char)(*typed - 'a' + 'A') : *typed);
    return code.bytes;
}

void recovery_code(const unsigned char *random, char text[RECOVERY_TEXT])
{
    static const char signs[] = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    char *at = text;
    for (int i = 0; i < RECOVERY_LENGTH; i++) {
        if (i == RECOVERY_LENGTH / 2)
            *at++ = '-';
        *at++ = signs[random[i] % 32];
    }
    *at = '\0';
}
