/* One-time codes against the vectors of RFC 6238 (the last six of its eight digits), and recovery
 * codes. */
#include "base_test.h"
#include "user/rules_factor.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const unsigned char rfc_secret[] = "12345678901234567890";

static void test_POOL_10_codes_are_those_of_the_rfc(void **state)
{
    static const struct {
        int64_t now;
        const char *code;
    } vectors[] = {{59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
                   {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"}};
    const char *secret = totp_secret_text(*state, rfc_secret);
    assert_string_equal(secret, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    for
        EACH(i, vectors)
        {
            int64_t step = vectors[i].now / 30;
            assert_int_equal(totp_step(secret, vectors[i].now, vectors[i].code), step);
            assert_int_equal(totp_step(secret, vectors[i].now + 30, vectors[i].code), step);
            assert_int_equal(totp_step(secret, vectors[i].now + 90, vectors[i].code), 0);
        }
    assert_int_equal(totp_step(secret, 59, "287083"), 0);
    assert_int_equal(totp_step(secret, 59, "28708"), 0);
    assert_int_equal(totp_step(secret, 59, ""), 0);
}

static void test_typed_codes_lose_blanks_and_hyphens(void **state)
{
    assert_string_equal(factor_code_of(*state, " 287 082 "), "287082");
    assert_string_equal(factor_code_of(*state, "ab3d5f-gh7jkm"), "AB3D5FGH7JKM");
    assert_true(is_totp_code("287082"));
    assert_false(is_totp_code("28708A"));
    assert_false(is_totp_code("2870820"));
}

static void test_recovery_codes_have_no_letters_that_look_alike(void **state)
{
    (void)state;
    unsigned char random[RECOVERY_LENGTH];
    char text[RECOVERY_TEXT];
    for (int i = 0; i < 256; i++) {
        memset(random, i, sizeof random);
        recovery_code(random, text);
        assert_int_equal(strlen(text), RECOVERY_TEXT - 1);
        assert_int_equal(text[6], '-');
        assert_null(strpbrk(text, "IO01"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_POOL_10_codes_are_those_of_the_rfc, open_arena,
                                        close_arena),
        cmocka_unit_test_setup_teardown(test_typed_codes_lose_blanks_and_hyphens, open_arena,
                                        close_arena),
        cmocka_unit_test(test_recovery_codes_have_no_letters_that_look_alike),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
