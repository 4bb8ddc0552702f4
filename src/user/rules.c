/* The user room's policy: passwords, sign-in names, who may administer whom, waiting after failed
 * sign-ins. */
#include "rules.h"

#include "base/text.h"

#include <string.h>

static char lower_of(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static void lower_text(char *out, const char *text)
{
    while ((*out++ = lower_of(*text++)))
        continue;
}

const char *password_fault(const struct passwords *common, const char *name, const char *password)
{
    char lower[PASSWORD_MAX * 4 + 1];
    if (!text_is_utf8(password, strlen(password)))
        return "密码里有无法识别的字符";
    size_t length = text_length(password);
    if (length < PASSWORD_MIN)
        return "密码至少 12 位";
    if (length > PASSWORD_MAX)
        return "密码最多 200 位";
    lower_text(lower, password);
    if (passwords_hold(common, lower))
        return "这个密码太常见，容易被猜中，请换一个";
    if (*name && strstr(lower, name))
        return "密码里不能含有登录名";
    return NULL;
}

const char *sign_in_name_fault(const char *name)
{
    size_t length = strlen(name);
    if (length < SIGN_IN_NAME_MIN || length > SIGN_IN_NAME_MAX)
        return "登录名为 2 至 40 个字符";
    if (strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789._-") != length || strchr("._-", name[0]))
        return "登录名只能用字母、数字、点、横线和下划线，以字母或数字开头";
    return NULL;
}

const char *sign_in_name_of(struct arena *arena, const char *typed)
{
    char *name = text_trim(arena, typed);
    lower_text(name, name);
    return name;
}

/* USER-1: roles exclude one another and fit the unit. USER-2: no one grants a unit beside or above
 * the own; since every role belongs to levels of units, no role above the own either. */
struct fault user_grant_fault(const struct account *admin, const struct account *before,
                              const char *unit, unsigned roles)
{
    struct scope scope = scope_of(admin->unit);
    bool own = before && before->id == admin->id;
    if (unit_level(unit) == LEVEL_NONE || !scope_holds(&scope, unit))
        return (struct fault){"unit", "USER-2", "只能选择本单位和下级单位"};
    if (own && (roles != before->roles || strcmp(unit, before->unit) != 0))
        return (struct fault){"roles", "USER-1",
                              "不能更改自己的单位和岗位，请由另一位系统管理员办理"};
    return (struct fault){"roles", "USER-1", role_set_fault(unit, roles)};
}

const char *user_act_fault(int64_t admin_id, int64_t user_id)
{
    return admin_id == user_id ? "不能对自己的账号这样做，请由另一位系统管理员办理" : NULL;
}

bool attempts_must_wait(const struct attempts *attempts, int64_t now)
{
    return now < attempts->locked_until;
}

struct attempts attempts_after_failure(struct attempts attempts, int64_t now, int64_t allowed,
                                       int64_t wait_seconds)
{
    bool stale = attempts.locked_until > 0 || now - attempts.failed_at >= wait_seconds;
    struct attempts after = {.failures = stale ? 1 : attempts.failures + 1, .failed_at = now};
    if (after.failures >= allowed)
        after.locked_until = now + wait_seconds;
    return after;
}

bool link_is_local(const char *link)
{
    if (link[0] != '/' || link[1] == '/')
        return false;
    for (; *link; link++)
        if ((unsigned char)*link <= ' ' || *link == '\\' || *link == 0x7f)
            return false;
    return true;
}

struct word {
    const char *part, *label;
};

/* The first part found wins, so that what calls itself Chrome among others stands before it. */
static const struct word browsers[] = {
    {"MicroMessenger", "微信"}, {"DingTalk", "钉钉"},     {"QQBrowser", "QQ 浏览器"},
    {"360", "360 浏览器"},      {"Edg", "Edge"},          {"Firefox", "火狐"},
    {"OPR/", "Opera"},          {"Chrome", "谷歌浏览器"}, {"Safari", "Safari"},
    {NULL, "其他浏览器"},
};
static const struct word devices[] = {
    {"iPhone", "苹果手机"},  {"iPad", "苹果平板"},        {"HarmonyOS", "鸿蒙手机"},
    {"Android", "安卓手机"}, {"Windows", "Windows 电脑"}, {"Mac OS X", "苹果电脑"},
    {"Linux", "Linux 电脑"}, {NULL, "其他设备"},
};

static const char *label_in(const struct word *words, const char *text)
{
    while (words->part && !strstr(text, words->part))
        words++;
    return words->label;
}

const char *browser_label(struct arena *arena, const char *user_agent)
{
    return arena_printf(arena, "%s（%s）", label_in(browsers, user_agent),
                        label_in(devices, user_agent));
}

const char *account_state(const struct account *account, int64_t now)
{
    if (account->disabled)
        return "disabled";
    if (attempts_must_wait(&account->attempts, now))
        return "locked";
    return account->must_change ? "initial" : "active";
}
