/* What the user room decides: passwords, sign-in names, who may administer whom, when a name or an
 * address must wait. Pure. */
#ifndef YICUN_USER_RULES_H
#define YICUN_USER_RULES_H

#include "base/arena.h"
#include "core/passwords.h"
#include "core/role.h"

#include <stdint.h>

enum {
    PASSWORD_MIN = 12,
    PASSWORD_MAX = 200, /* characters */
    SIGN_IN_NAME_MIN = 2,
    SIGN_IN_NAME_MAX = 40,
    FULL_NAME_MAX = 50,
    /* A whole office may sit behind one address, so it may fail this many times as often as a name.
     */
    ADDRESS_FACTOR = 5,
};

/* Failed sign-ins of a name or of an address. */
struct attempts {
    int64_t failures, failed_at, locked_until; /* times in epoch seconds; 0: never */
};

/* A user's record. */
struct account {
    int64_t id, version;
    const char *name, *full_name, *unit, *unit_name;
    unsigned roles;
    bool disabled, must_change;
    const char *password; /* hash */
    int64_t password_at, signed_in_at, created_at;
    struct attempts attempts;
};

/* What is wrong with a new record, and at which field; message NULL: nothing. */
struct fault {
    const char *field, *rule, *message;
};

/* NULL when the password may be used under this name, otherwise a sentence that says why not. */
const char *password_fault(const struct passwords *common, const char *name, const char *password);
/* NULL when this may be a sign-in name (already in lower case). */
const char *sign_in_name_fault(const char *name);
/* The name in lower case without blanks around it, as it is stored and sought. */
const char *sign_in_name_of(struct arena *arena, const char *typed);

/* Whether an administrator may give a user this unit and these roles; `before` is NULL for a new
 * user (USER-1, USER-2). */
struct fault user_grant_fault(const struct account *admin, const struct account *before,
                              const char *unit, unsigned roles);
/* Whether an administrator may disable a user, or reset the password: not oneself. */
const char *user_act_fault(int64_t admin_id, int64_t user_id);

/* True while the name or address must wait. */
bool attempts_must_wait(const struct attempts *attempts, int64_t now);
/* What one more failure makes of them: with the `allowed`-th in a row the wait begins. Failures
 * further apart than the wait do not add up. */
struct attempts attempts_after_failure(struct attempts attempts, int64_t now, int64_t allowed,
                                       int64_t wait_seconds);

/* True for a link within this site: a path that begins with one '/'. */
bool link_is_local(const char *link);
/* A browser and its device in plain words: "Edge（Windows 电脑）". */
const char *browser_label(struct arena *arena, const char *user_agent);
/* active, disabled, locked or initial (the password must be changed). */
const char *account_state(const struct account *account, int64_t now);

#endif
