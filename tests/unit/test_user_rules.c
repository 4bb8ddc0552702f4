/* The user room's rules: passwords, sign-in names, who may administer whom, waiting, links. */
#include "user/rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct passwords *common;

static int load_common(void **state)
{
    char error[256];
    (void)state;
    common = passwords_load("data/common-passwords.txt", error, sizeof error);
    return common ? 0 : -1;
}

static int free_common(void **state)
{
    (void)state;
    passwords_free(common);
    return 0;
}

/* --- passwords --- */

static const char *fault(const char *password)
{
    return password_fault(common, "wanghaiyan", password);
}

static void test_a_password_has_at_least_twelve_characters(void **state)
{
    (void)state;
    assert_non_null(fault(""));
    assert_non_null(fault("k8#mQ2vLx9p"));
    assert_null(fault("k8#mQ2vLx9pT"));
    assert_non_null(fault("一二三四五六七八九十百")); /* 33 bytes, 11 characters */
    assert_null(fault("一二三四五六七八九十百千"));
}

static void test_a_password_has_at_most_two_hundred_characters(void **state)
{
    char password[1000] = "";
    (void)state;
    for (int i = 0; i < 200; i++)
        strcat(password, i % 2 ? "好" : "山");
    assert_null(fault(password));
    strcat(password, "a");
    assert_non_null(fault(password));
}

static void test_a_common_password_is_refused_in_any_case(void **state)
{
    (void)state;
    assert_non_null(fault("000000000000"));
    assert_non_null(fault("!qaz2wsx3edc"));
    assert_non_null(fault("!QAZ2WSX3EDC"));
}

static void test_a_password_does_not_hold_the_sign_in_name(void **state)
{
    (void)state;
    assert_non_null(fault("my-WangHaiyan-2021"));
    assert_null(password_fault(common, "lijianguo", "my-WangHaiyan-2021"));
}

static void test_broken_utf8_is_no_password(void **state)
{
    (void)state;
    assert_non_null(fault("abcdefgh\xff\xfe\xfdqrst"));
}

/* --- sign-in names --- */

static void test_sign_in_names_are_plain_and_in_lower_case(void **state)
{
    struct arena *arena = arena_create(4096);
    (void)state;
    assert_string_equal(sign_in_name_of(arena, "  Wang.HaiYan "), "wang.haiyan");
    assert_null(sign_in_name_fault("wang.haiyan-2_x"));
    assert_null(sign_in_name_fault("13800000000"));
    assert_non_null(sign_in_name_fault("w"));
    assert_non_null(sign_in_name_fault(".wang"));
    assert_non_null(sign_in_name_fault("wang haiyan"));
    assert_non_null(sign_in_name_fault("wang'--"));
    assert_non_null(sign_in_name_fault("王海燕"));
    assert_non_null(sign_in_name_fault("a234567890123456789012345678901234567890x"));
    arena_destroy(arena);
}

/* --- USER-1, USER-2 --- */

static const struct account county_admin = {.id = 1, .unit = "320509", .roles = ROLE_SYSTEM_ADMIN};

static const char *grant(const char *unit, unsigned roles)
{
    return user_grant_fault(&county_admin, NULL, unit, roles).message;
}

static void test_USER_2_no_unit_beside_or_above_the_own_is_granted(void **state)
{
    (void)state;
    assert_null(grant("320509", ROLE_COUNTY_REVIEWER));
    assert_null(grant("320509106", ROLE_TOWN_OFFICER));
    assert_null(grant("320509106210", ROLE_VILLAGE_SECRETARY));
    assert_non_null(grant("3205", ROLE_CITY_OFFICER));
    assert_non_null(grant("", ROLE_CITY_OFFICER));
    assert_non_null(grant("320507", ROLE_COUNTY_REVIEWER));
    assert_non_null(grant("320507106", ROLE_TOWN_OFFICER));
    assert_string_equal(user_grant_fault(&county_admin, NULL, "3205", ROLE_CITY_OFFICER).field,
                        "unit");
}

static void test_USER_1_no_role_above_the_own_unit_is_granted(void **state)
{
    (void)state;
    assert_non_null(grant("320509", ROLE_CITY_OFFICER));
    assert_non_null(grant("320509106", ROLE_COUNTY_REVIEWER));
    assert_non_null(grant("320509106210", ROLE_TOWN_OFFICER));
}

static void test_USER_1_administrators_roles_exclude_one_another_and_business(void **state)
{
    (void)state;
    assert_null(grant("320509", ROLE_AUDITOR));
    assert_non_null(grant("320509", ROLE_AUDITOR | ROLE_SECURITY_ADMIN));
    assert_non_null(grant("320509", ROLE_SYSTEM_ADMIN | ROLE_AUDITOR));
    assert_non_null(grant("320509", ROLE_SYSTEM_ADMIN | ROLE_COUNTY_REVIEWER));
    assert_non_null(grant("320509", 0));
    assert_null(grant("320509", ROLE_COUNTY_REVIEWER | ROLE_DEPARTMENT_MEMBER));
}

static void test_USER_1_an_administrator_does_not_change_the_own_roles(void **state)
{
    struct account before = county_admin;
    (void)state;
    assert_null(user_grant_fault(&county_admin, &before, "320509", ROLE_SYSTEM_ADMIN).message);
    assert_non_null(user_grant_fault(&county_admin, &before, "320509", ROLE_AUDITOR).message);
    assert_non_null(
        user_grant_fault(&county_admin, &before, "320509106", ROLE_SYSTEM_ADMIN).message);
    before.id = 2;
    assert_null(user_grant_fault(&county_admin, &before, "320509", ROLE_AUDITOR).message);
}

static void test_USER_1_an_administrator_does_not_disable_the_own_account(void **state)
{
    (void)state;
    assert_non_null(user_act_fault(1, 1));
    assert_null(user_act_fault(1, 2));
}

/* --- waiting after failures --- */

static void test_a_name_waits_after_the_fifth_failure_in_a_row(void **state)
{
    struct attempts attempts = {0};
    (void)state;
    for (int i = 0; i < 4; i++)
        attempts = attempts_after_failure(attempts, 1000 + i, 5, 900);
    assert_false(attempts_must_wait(&attempts, 1004));
    attempts = attempts_after_failure(attempts, 1004, 5, 900);
    assert_true(attempts_must_wait(&attempts, 1004));
    assert_true(attempts_must_wait(&attempts, 1903));
    assert_false(attempts_must_wait(&attempts, 1904));
}

static void test_counting_begins_anew_after_a_wait(void **state)
{
    struct attempts attempts = {.failures = 5, .failed_at = 1000, .locked_until = 1900};
    (void)state;
    attempts = attempts_after_failure(attempts, 1900, 5, 900);
    assert_int_equal(attempts.failures, 1);
    assert_false(attempts_must_wait(&attempts, 1900));
}

static void test_failures_far_apart_do_not_add_up(void **state)
{
    struct attempts attempts = {0};
    (void)state;
    for (int i = 0; i < 20; i++)
        attempts = attempts_after_failure(attempts, 100000 + 900 * i, 5, 900);
    assert_int_equal(attempts.failures, 1);
}

/* --- where sign-in may lead --- */

static void test_sign_in_leads_only_to_this_site(void **state)
{
    (void)state;
    assert_true(link_is_local("/"));
    assert_true(link_is_local("/plans/7?tab=party_building"));
    assert_false(link_is_local(""));
    assert_false(link_is_local("plans/7"));
    assert_false(link_is_local("//evil.example/"));
    assert_false(link_is_local("/\\evil.example/"));
    assert_false(link_is_local("https://evil.example/"));
    assert_false(link_is_local("/\t/evil.example"));
    assert_false(link_is_local("/a\r\nSet-Cookie: x=1"));
}

/* --- in plain words --- */

static void test_browsers_are_called_by_their_names(void **state)
{
    struct arena *arena = arena_create(4096);
    (void)state;
    assert_string_equal(
        browser_label(arena, "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, "
                             "like Gecko) Chrome/120.0 Safari/537.36 Edg/120.0"),
        "Edge（Windows 电脑）");
    assert_string_equal(browser_label(arena, "Mozilla/5.0 (Linux; Android 12) AppleWebKit/537.36 "
                                             "Chrome/99 Mobile Safari/537.36 MicroMessenger/8.0"),
                        "微信（安卓手机）");
    assert_string_equal(browser_label(arena, "curl/7.88"), "其他浏览器（其他设备）");
    arena_destroy(arena);
}

static void test_the_state_of_an_account_in_order_of_weight(void **state)
{
    struct account account = {.must_change = true};
    (void)state;
    assert_string_equal(account_state(&account, 100), "initial");
    account.attempts.locked_until = 200;
    assert_string_equal(account_state(&account, 100), "locked");
    assert_string_equal(account_state(&account, 200), "initial");
    account.disabled = true;
    assert_string_equal(account_state(&account, 100), "disabled");
    assert_string_equal(account_state(&(struct account){0}, 100), "active");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_password_has_at_least_twelve_characters),
        cmocka_unit_test(test_a_password_has_at_most_two_hundred_characters),
        cmocka_unit_test(test_a_common_password_is_refused_in_any_case),
        cmocka_unit_test(test_a_password_does_not_hold_the_sign_in_name),
        cmocka_unit_test(test_broken_utf8_is_no_password),
        cmocka_unit_test(test_sign_in_names_are_plain_and_in_lower_case),
        cmocka_unit_test(test_USER_2_no_unit_beside_or_above_the_own_is_granted),
        cmocka_unit_test(test_USER_1_no_role_above_the_own_unit_is_granted),
        cmocka_unit_test(test_USER_1_administrators_roles_exclude_one_another_and_business),
        cmocka_unit_test(test_USER_1_an_administrator_does_not_change_the_own_roles),
        cmocka_unit_test(test_USER_1_an_administrator_does_not_disable_the_own_account),
        cmocka_unit_test(test_a_name_waits_after_the_fifth_failure_in_a_row),
        cmocka_unit_test(test_counting_begins_anew_after_a_wait),
        cmocka_unit_test(test_failures_far_apart_do_not_add_up),
        cmocka_unit_test(test_sign_in_leads_only_to_this_site),
        cmocka_unit_test(test_browsers_are_called_by_their_names),
        cmocka_unit_test(test_the_state_of_an_account_in_order_of_weight),
    };
    return cmocka_run_group_tests(tests, load_common, free_common);
}
