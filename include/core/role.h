/* Roles, the level of unit each belongs to, and scope: what a user may see (USER-1, USER-2). */
#ifndef YICUN_CORE_ROLE_H
#define YICUN_CORE_ROLE_H

#include <stdbool.h>
#include <stddef.h>

enum role {
    ROLE_VILLAGE_SECRETARY = 1 << 0,
    ROLE_TOWN_OFFICER = 1 << 1,
    ROLE_COUNTY_REVIEWER = 1 << 2,
    ROLE_CITY_OFFICER = 1 << 3,
    ROLE_DEPARTMENT_MEMBER = 1 << 4,
    ROLE_SYSTEM_ADMIN = 1 << 5,
    ROLE_SECURITY_ADMIN = 1 << 6,
    ROLE_AUDITOR = 1 << 7,
};

/* Whom a route admits, besides a mask of roles. */
#define WHO_PUBLIC (1u << 16)    /* anyone, signed in or not */
#define WHO_SIGNED_IN (1u << 17) /* any user */
/* The five roles that see business data; the three administrators do not (USER-1). */
#define WHO_BUSINESS                                                                               \
    (ROLE_VILLAGE_SECRETARY | ROLE_TOWN_OFFICER | ROLE_COUNTY_REVIEWER | ROLE_CITY_OFFICER |       \
     ROLE_DEPARTMENT_MEMBER)
#define WHO_ADMINS (ROLE_SYSTEM_ADMIN | ROLE_SECURITY_ADMIN | ROLE_AUDITOR)

/* Levels of units; a code's length is its level (UNIT-1). */
enum unit_level {
    LEVEL_NONE,
    LEVEL_COUNTRY, /* the empty code: above all provinces */
    LEVEL_PROVINCE,
    LEVEL_CITY,
    LEVEL_COUNTY,
    LEVEL_TOWN,
    LEVEL_VILLAGE,
};
/* LEVEL_NONE unless the code is digits of length 0, 2, 4, 6, 9 or 12. */
enum unit_level unit_level(const char *code);
int unit_code_length(enum unit_level level);
/* Length of the parent's code: 12->9, 9->6, 6->4, 4->2, 2->0. */
int unit_parent_length(const char *code);
#define UNIT_CODE_SIZE 16

/* A subtree of units is a range of codes: from <= code < to. */
struct scope {
    char from[UNIT_CODE_SIZE], to[UNIT_CODE_SIZE];
};
struct scope scope_of(const char *unit_code);
/* The codes on a unit's way up, itself last, in SQL: "unit_code IN " SQL_WAY_UP("$1"). Rows of
 * these codes are found through an index; those whose code the unit's own begins with would not be.
 */
#define SQL_WAY_UP(code)                                                                           \
    "('', SUBSTR(" code ", 1, 2), SUBSTR(" code ", 1, 4), SUBSTR(" code ", 1, 6), SUBSTR(" code    \
    ", 1, 9), " code ")"
bool scope_holds(const struct scope *scope, const char *unit_code);

/* "town_officer" etc.; 0 for an unknown name. */
unsigned role_by_name(const char *name);
const char *role_name(unsigned role);
/* "镇（街道）组织人事办" etc., for pages. */
const char *role_label(unsigned role);
/* All roles in order, ended by 0. */
extern const unsigned role_all[];

/* NULL when a user of a unit may hold this set of roles (USER-1): each role fits the unit's level,
 * and an administrator's role stands alone; otherwise a Chinese sentence that says why not. */
const char *role_set_fault(const char *unit_code, unsigned roles);

#endif
