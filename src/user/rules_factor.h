/* One-time codes (TOTP, RFC 6238: SHA-1, 30 seconds, six digits) and recovery codes. Pure. */
#ifndef YICUN_USER_RULES_FACTOR_H
#define YICUN_USER_RULES_FACTOR_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    TOTP_SECONDS = 30,
    TOTP_DIGITS = 6,
    TOTP_SECRET_BYTES = 20,
    RECOVERY_CODES = 10,                /* made at a time */
    RECOVERY_LENGTH = 12,               /* signs of 5 bits each */
    RECOVERY_TEXT = RECOVERY_LENGTH + 2 /* with its hyphen, and an end */
};

/* The secret as authenticator apps take it (base32). */
const char *totp_secret_text(struct arena *arena, const unsigned char *bytes);
/* The step (of 30 seconds since 1970) whose code this is: now's, or the one before or after it,
 * since clocks differ; 0 when it is none of them. */
int64_t totp_step(const char *secret_text, int64_t now, const char *code);
/* What was typed, without blanks and hyphens, letters large. */
const char *factor_code_of(struct arena *arena, const char *typed);
/* True for six digits. */
bool is_totp_code(const char *code);
/* A recovery code as it is shown, from random bytes: "AB3D5F-GH7JKM"; without letters that look
 * alike. */
void recovery_code(const unsigned char *random, char text[RECOVERY_TEXT]);

#endif
