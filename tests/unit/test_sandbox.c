/* The sandbox: what a server can still reach once it has shut itself in. Each question is asked in
 * a child process, since there is no way back. */
#include "transport.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

struct house {
    char folder[64];
    struct config config;
};

static void make_folder(char *place, size_t size, const struct house *house, const char *name)
{
    snprintf(place, size, "%s/%s", house->folder, name);
    assert_int_equal(mkdir(place, 0700), 0);
}

static int make_house(void **state)
{
    static struct house house;
    strcpy(house.folder, "/tmp/yicun-sandbox-XXXXXX");
    assert_non_null(mkdtemp(house.folder));
    config_defaults(&house.config);
    make_folder(house.config.templates, sizeof house.config.templates, &house, "templates");
    make_folder(house.config.files, sizeof house.config.files, &house, "files");
    char stores[80];
    make_folder(stores, sizeof stores, &house, "store");
    snprintf(house.config.url, sizeof house.config.url, "sqlite:%s/yicun.db", stores);
    *state = &house;
    return 0;
}

static int remove_house(void **state)
{
    struct house *house = *state;
    static const char *const made[] = {"store/new", "files/new", "store", "files", "templates", ""};
    char path[128];
    for (size_t i = 0; i < sizeof made / sizeof *made; i++) {
        snprintf(path, sizeof path, "%s/%s", house->folder, made[i]);
        remove(path);
    }
    return 0;
}

/* The errno of opening `path` inside the sandbox; 0: it can be opened, -1: no sandbox. */
static int inside(const struct house *house, const char *path, int flags)
{
    pid_t child = fork();
    if (child == 0) {
        char error[256];
        if (!sandbox_enter(&house->config, error, sizeof error) ||
            prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1)
            _exit(255);
        _exit(open(path, flags | O_CLOEXEC, 0600) >= 0 ? 0 : errno);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status) == 255 ? -1 : WEXITSTATUS(status);
}

static int inside_house(const struct house *house, const char *name, int flags)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", house->folder, name);
    return inside(house, path, flags);
}

static void need_landlock(void)
{
    if (syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION) < 2)
        skip();
}

static void test_database_and_attachments_can_be_written(void **state)
{
    assert_int_equal(inside_house(*state, "store/new", O_RDWR | O_CREAT), 0);
    assert_int_equal(inside_house(*state, "files/new", O_RDWR | O_CREAT), 0);
}

static void test_what_ships_can_only_be_read(void **state)
{
    need_landlock();
    assert_int_equal(inside_house(*state, "templates", O_RDONLY), 0);
    assert_int_equal(inside_house(*state, "templates/new", O_WRONLY | O_CREAT), EACCES);
}

static void test_nothing_else_can_be_read_or_written(void **state)
{
    need_landlock();
    assert_int_equal(inside(*state, "/etc/passwd", O_RDONLY), EACCES);
    assert_int_equal(inside(*state, "/etc", O_RDONLY | O_DIRECTORY), EACCES);
    assert_int_equal(inside_house(*state, "new", O_WRONLY | O_CREAT), EACCES);
    assert_int_equal(inside(*state, "/var/tmp/yicun-sandbox-new", O_WRONLY | O_CREAT), EACCES);
}

static void test_what_libraries_load_late_can_be_read(void **state)
{
    assert_int_equal(inside(*state, "/dev/urandom", O_RDONLY), 0);
    assert_int_equal(inside(*state, "/usr/lib", O_RDONLY | O_DIRECTORY), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_database_and_attachments_can_be_written, make_house,
                                        remove_house),
        cmocka_unit_test_setup_teardown(test_what_ships_can_only_be_read, make_house, remove_house),
        cmocka_unit_test_setup_teardown(test_nothing_else_can_be_read_or_written, make_house,
                                        remove_house),
        cmocka_unit_test_setup_teardown(test_what_libraries_load_late_can_be_read, make_house,
                                        remove_house),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
