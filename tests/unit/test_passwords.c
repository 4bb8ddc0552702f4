/* Passwords: the list of common ones, hashing and verifying, random initial passwords. */
#include "base/arena.h"
#include "base/text.h"
#include "core/passwords.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

struct fixture {
    struct arena *arena;
    struct passwords *passwords;
};

static struct passwords *load_text(const char *text)
{
    char path[] = "/tmp/test_passwords.XXXXXX", error[256];
    int file = mkstemp(path);
    assert_true(file >= 0);
    assert_int_equal(write(file, text, strlen(text)), (ssize_t)strlen(text));
    close(file);
    struct passwords *passwords = passwords_load(path, error, sizeof error);
    unlink(path);
    return passwords;
}

static int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    fixture->arena = arena_create(1 << 20);
    fixture->passwords = load_text("zhongguo123456\r\nadministrator\n\nqwertyuiop12");
    *state = fixture;
    return fixture->passwords ? 0 : -1;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    passwords_free(fixture->passwords);
    arena_destroy(fixture->arena);
    free(fixture);
    return 0;
}

static void test_common_passwords_are_found_in_any_order(void **state)
{
    struct fixture *fixture = *state;
    assert_true(passwords_hold(fixture->passwords, "zhongguo123456"));
    assert_true(passwords_hold(fixture->passwords, "administrator"));
    assert_true(passwords_hold(fixture->passwords, "qwertyuiop12"));
    assert_false(passwords_hold(fixture->passwords, "administrato"));
    assert_false(passwords_hold(fixture->passwords, ""));
}

static void test_a_missing_list_is_refused_with_its_path(void **state)
{
    (void)state;
    char error[256] = "";
    assert_null(passwords_load("/nowhere/common.txt", error, sizeof error));
    assert_non_null(strstr(error, "/nowhere/common.txt"));
}

static void test_a_password_belongs_to_its_own_hash_only(void **state)
{
    struct fixture *fixture = *state;
    const char *hash = password_hash(fixture->passwords, fixture->arena, "一个长长的密码2021");
    assert_non_null(hash);
    assert_true(text_starts(hash, "$argon2id$"));
    assert_true(password_verify(fixture->passwords, fixture->arena, hash, "一个长长的密码2021"));
    assert_false(password_verify(fixture->passwords, fixture->arena, hash, "一个长长的密码2022"));
    assert_false(password_is_stale(hash));
}

/* The decoy has today's costs, so that an unknown name takes as long as a wrong password. */
static void test_no_password_belongs_to_no_hash(void **state)
{
    struct fixture *fixture = *state;
    assert_false(password_verify(fixture->passwords, fixture->arena, NULL, ""));
    assert_false(password_verify(fixture->passwords, fixture->arena, "", "whatever it is"));
}

static void test_a_hash_of_lower_costs_is_stale(void **state)
{
    (void)state;
    assert_true(password_is_stale("$argon2id$v=19$m=8192,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$"
                                  "8T4q6SPyX3VyAXNRW2W1dYy3bPzy8V3kXBmU1bmwHn0"));
}

static void test_initial_passwords_are_long_and_differ(void **state)
{
    struct fixture *fixture = *state;
    const char *one = password_random(fixture->arena), *two = password_random(fixture->arena);
    assert_int_equal(strlen(one), 19);
    assert_int_equal(strspn(one, "abcdefghjkmnpqrstuvwxyz23456789-"), 19);
    assert_string_not_equal(one, two);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_common_passwords_are_found_in_any_order),
        cmocka_unit_test(test_a_missing_list_is_refused_with_its_path),
        cmocka_unit_test(test_a_password_belongs_to_its_own_hash_only),
        cmocka_unit_test(test_no_password_belongs_to_no_hash),
        cmocka_unit_test(test_a_hash_of_lower_costs_is_stale),
        cmocka_unit_test(test_initial_passwords_are_long_and_differ),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
