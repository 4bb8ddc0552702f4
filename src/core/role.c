/* Roles, levels and scope: who belongs where and what range of units a user sees (USER-1, USER-2).
 */
#include "core/role.h"

#include <stdio.h>
#include <string.h>

struct role_row {
    unsigned role;
    const char *name, *label;
    unsigned levels; /* mask of 1 << enum unit_level */
};

#define AT(level) (1u << (level))
#define OFFICES (AT(LEVEL_COUNTRY) | AT(LEVEL_PROVINCE) | AT(LEVEL_CITY) | AT(LEVEL_COUNTY))

static const struct role_row rows[] = {
    {ROLE_VILLAGE_SECRETARY, "village_secretary", "村党组织书记", AT(LEVEL_VILLAGE)},
    {ROLE_TOWN_OFFICER, "town_officer", "镇（街道）组织人事办", AT(LEVEL_TOWN)},
    {ROLE_COUNTY_REVIEWER, "county_reviewer", "县级组织部门", AT(LEVEL_COUNTY)},
    {ROLE_CITY_OFFICER, "city_officer", "市委组织部",
     AT(LEVEL_CITY) | AT(LEVEL_PROVINCE) | AT(LEVEL_COUNTRY)},
    {ROLE_DEPARTMENT_MEMBER, "department_member", "会办部门", OFFICES | AT(LEVEL_TOWN)},
    {ROLE_SYSTEM_ADMIN, "system_admin", "系统管理员", OFFICES},
    {ROLE_SECURITY_ADMIN, "security_admin", "安全管理员", OFFICES},
    {ROLE_AUDITOR, "auditor", "审计员", OFFICES},
};
#define ROLE_COUNT (sizeof rows / sizeof rows[0])

const unsigned role_all[] = {
    ROLE_VILLAGE_SECRETARY, ROLE_TOWN_OFFICER,      ROLE_COUNTY_REVIEWER,
    ROLE_CITY_OFFICER,      ROLE_DEPARTMENT_MEMBER, ROLE_SYSTEM_ADMIN,
    ROLE_SECURITY_ADMIN,    ROLE_AUDITOR,           0,
};

static const int code_lengths[] = {
    [LEVEL_NONE] = -1,  [LEVEL_COUNTRY] = 0, [LEVEL_PROVINCE] = 2, [LEVEL_CITY] = 4,
    [LEVEL_COUNTY] = 6, [LEVEL_TOWN] = 9,    [LEVEL_VILLAGE] = 12};

int unit_code_length(enum unit_level level)
{
    return code_lengths[level];
}

enum unit_level unit_level(const char *code)
{
    int length = (int)strlen(code);
    enum unit_level level = LEVEL_VILLAGE;
    while (level > LEVEL_NONE && code_lengths[level] != length)
        level--;
    return code[strspn(code, "0123456789")] ? LEVEL_NONE : level;
}

int unit_parent_length(const char *code)
{
    enum unit_level level = unit_level(code);
    return level > LEVEL_COUNTRY ? code_lengths[level - 1] : 0;
}

/* ':' follows '9', so the range holds every code that begins with this one, and no other. */
struct scope scope_of(const char *unit_code)
{
    struct scope scope;
    snprintf(scope.from, sizeof scope.from, "%s", unit_code);
    snprintf(scope.to, sizeof scope.to, "%s:", unit_code);
    return scope;
}

bool scope_holds(const struct scope *scope, const char *unit_code)
{
    return unit_level(unit_code) != LEVEL_NONE && strcmp(unit_code, scope->from) >= 0 &&
           strcmp(unit_code, scope->to) < 0;
}

static const struct role_row *row_of(unsigned role)
{
    for (size_t i = 0; i < ROLE_COUNT; i++)
        if (rows[i].role == role)
            return &rows[i];
    return NULL;
}

unsigned role_by_name(const char *name)
{
    for (size_t i = 0; i < ROLE_COUNT; i++)
        if (strcmp(rows[i].name, name) == 0)
            return rows[i].role;
    return 0;
}

const char *role_name(unsigned role)
{
    const struct role_row *row = row_of(role);
    return row ? row->name : "";
}

const char *role_label(unsigned role)
{
    const struct role_row *row = row_of(role);
    return row ? row->label : "";
}

const char *role_set_fault(const char *unit_code, unsigned roles)
{
    enum unit_level level = unit_level(unit_code);
    if (level == LEVEL_NONE)
        return "单位代码不对";
    if (roles == 0)
        return "请至少选择一个岗位";
    if ((roles & WHO_ADMINS) && (roles & (roles - 1)))
        return "系统管理员、安全管理员、审计员必须由不同的人担任，也不能兼任业务岗位";
    for (size_t i = 0; i < ROLE_COUNT; i++) {
        if ((roles & rows[i].role) == 0)
            continue;
        roles &= ~rows[i].role;
        if ((rows[i].levels & AT(level)) == 0)
            return "所选岗位与单位的层级不符";
    }
    return roles ? "没有这个角色" : NULL;
}
