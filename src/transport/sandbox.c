/* What the program gives up before it serves: root, new privileges, and every file that it has no
 * business with (Landlock). */
#include "transport.h"

#include "base/log.h"
#include "db.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <linux/landlock.h>
#include <pwd.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

bool sandbox_drop(const struct config *config, char *error, size_t error_size)
{
    if (geteuid() != 0 || !*config->user)
        return true;
    const struct passwd *user = getpwnam(config->user);
    if (!user) {
        snprintf(error, error_size, "user: there is no user \"%s\" on this system", config->user);
        return false;
    }
    if (initgroups(user->pw_name, user->pw_gid) != 0 ||
        setresgid(user->pw_gid, user->pw_gid, user->pw_gid) != 0 ||
        setresuid(user->pw_uid, user->pw_uid, user->pw_uid) != 0) {
        snprintf(error, error_size, "user: cannot become \"%s\": %s", config->user,
                 strerror(errno));
        return false;
    }
    return true;
}

/* --- Landlock --- */

/* Moving files between folders is refused altogether by the first version of Landlock, which an
 * attachment's way into its folder needs. */
enum { LANDLOCK_VERSION = 2 };

static const uint64_t ACCESS_READ = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
static const uint64_t ACCESS_WRITE = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR |
                                     LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG |
                                     LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE |
                                     LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REFER;
/* All that version 2 knows: what no rule allows is refused. */
static const uint64_t ACCESS_ALL = (LANDLOCK_ACCESS_FS_REFER << 1) - 1;

/* Lets what lies at `path` be used. A path that does not exist needs no rule: to serve without it
 * is for others to refuse. */
static void allow(int rules, const char *path, uint64_t access)
{
    struct stat status;
    struct landlock_path_beneath_attr rule = {.allowed_access = access};
    if (!*path)
        return;
    rule.parent_fd = open(path, O_PATH | O_CLOEXEC);
    if (rule.parent_fd < 0)
        return;
    if (fstat(rule.parent_fd, &status) == 0 && !S_ISDIR(status.st_mode))
        rule.allowed_access &= LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE;
    if (syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) != 0)
        log_warning("Landlock: %s: %s", path, strerror(errno));
    close(rule.parent_fd);
}

/* The folder in which `path` lies. */
static void allow_folder(int rules, const char *path, uint64_t access)
{
    char folder[PATH_MAX];
    if (!path || !*path)
        return;
    snprintf(folder, sizeof folder, "%s", path);
    char *slash = strrchr(folder, '/');
    if (!slash)
        memcpy(folder, ".", sizeof ".");
    else
        slash[slash == folder] = '\0';
    allow(rules, folder, access);
}

static void allow_reading(void *rules, const char *path)
{
    allow(*(const int *)rules, path, ACCESS_READ);
}

static void allow_all(int rules, const struct config *config)
{
    /* Libraries loaded late (iconv's tables, the resolver), zones, and the devices that libraries
     * open. */
    static const char *const system_paths[] = {
        "/usr/lib",       "/lib",
        "/lib64",         "/usr/share/zoneinfo",
        "/etc/localtime", "/etc/ld.so.cache",
        "/dev/urandom",   "/proc/self",
        "/proc/meminfo",  "/sys/devices/system/cpu",
    };
    const char *const readable[] = {config->templates,  config->statics,   config->data,
                                    config->migrations, config->bootstrap, config->chartjs,
                                    config->key_file,   config->clock_file};
    for (size_t i = 0; i < sizeof system_paths / sizeof *system_paths; i++)
        allow(rules, system_paths[i], ACCESS_READ);
    for (size_t i = 0; i < sizeof readable / sizeof *readable; i++)
        allow(rules, readable[i], ACCESS_READ);
    allow(rules, "/dev/null", ACCESS_WRITE);
    allow(rules, config->files, ACCESS_WRITE);
    allow_folder(rules, store_path(config->url), ACCESS_WRITE);
    store_reads(config->url, allow_reading, &rules);
    allow_folder(rules, config->socket, LANDLOCK_ACCESS_FS_REMOVE_FILE);
}

static bool restrict_files(const struct config *config)
{
    struct landlock_ruleset_attr attributes = {.handled_access_fs = ACCESS_ALL};
    int rules = (int)syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0);
    if (rules < 0)
        return false;
    allow_all(rules, config);
    bool restricted = syscall(SYS_landlock_restrict_self, rules, 0) == 0;
    close(rules);
    return restricted;
}

bool sandbox_enter(const struct config *config, char *error, size_t error_size)
{
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
        snprintf(error, error_size, "cannot give up new privileges: %s", strerror(errno));
        return false;
    }
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (version < LANDLOCK_VERSION) {
        log_info("this kernel has no Landlock of version %d: files are guarded by their modes only",
                 LANDLOCK_VERSION);
    } else if (!restrict_files(config)) {
        snprintf(error, error_size, "Landlock: %s", strerror(errno));
        return false;
    }
    return true;
}
