/* Unit tests of exact decimals (ALL-5). */
#include "base/decimal.h"
#include "base_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void test_ALL_5_decimals_are_read_exactly(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t value;
    } cases[] = {
        {"0", 0},
        {"-0", 0},
        {"12", 120000},
        {"007", 70000},
        {"-0.5", -5000},
        {"0.0001", 1},
        {"-0.0001", -1},
        {"1234.5678", 12345678},
        {"486.50", 4865000},
        {"1,234", 12340000},
        {"12,345,678.9", 123456789000},
        {"-1,000", -10000000},
        {"123,456", 1234560000},
        {"１２", 120000},
        {"１２３４．５", 12345000},
        {"１，２３４", 12340000},
        {"－３", -30000},
        {"−3", -30000},
        {"1２.３4", 123400},
        {"０", 0},
        {"９", 90000},
        {"999999999999", DECIMAL_MAX},
        {"-999,999,999,999", -DECIMAL_MAX},
        {"999999999999.0000", DECIMAL_MAX},
        {"999999999998.9999", DECIMAL_MAX - 1},
    };
    for
        EACH(i, cases)
        {
            int64_t value = 77;
            if (!decimal_parse(cases[i].text, &value) || value != cases[i].value)
                fail_msg("%s: read as %lld", cases[i].text, (long long)value);
        }
}

static void test_ALL_5_anything_else_is_refused(void **state)
{
    (void)state;
    static const char *cases[] = {
        "",
        " ",
        " 1",
        "1 ",
        "1 2",
        "-",
        "+1",
        "--1",
        "1-",
        ".",
        ".5",
        "5.",
        "-.5",
        "1.2.3",
        "abc",
        "1a",
        "0x10",
        "1e3",
        "NaN",
        "inf",
        "1.23450",
        "0.00001",
        "1.00000", /* five places */
        ",",
        "1,",
        ",123",
        "1,23",
        "12,34,567",
        "1234,567",
        "1,2345",
        "1,234,56",
        "1,,234",
        "1,234,",
        "0,123",
        "00,123",
        "-0,123",
        "1.234,5",
        "1,23.4",
        "1，23",
        "1,234.5,6",
        "999999999999.0001",
        "1000000000000",
        "-999999999999.0001",
        "99999999999999999999",
        "1,000,000,000,000",
        "9223372036854775807",
        "18446744073709551617",
        "１２三",
        "万",
        "1万",
        "1。5",
        "1、234",
        "\xef\xbc",
        "1\xef",
        "\xef\xbc\x9a",
        "½",
        "٣",
    };
    for
        EACH(i, cases)
        {
            int64_t value = 77;
            if (decimal_parse(cases[i], &value) || value != 77)
                fail_msg("was read: %s", cases[i]);
        }
    int64_t value;
    assert_false(decimal_parse(NULL, &value));
}

static void test_ALL_5_decimals_are_written_shortest(void **state)
{
    (void)state;
    static const struct {
        int64_t value;
        const char *text;
    } cases[] = {
        {0, "0"},
        {1, "0.0001"},
        {-1, "-0.0001"},
        {10, "0.001"},
        {5000, "0.5"},
        {-5000, "-0.5"},
        {-30000, "-3"},
        {100000, "10"},
        {4865000, "486.5"},
        {10010, "1.001"},
        {12345678, "1234.5678"},
        {DECIMAL_MAX, "999999999999"},
        {-DECIMAL_MAX, "-999999999999"},
        {DECIMAL_NONE, ""},
        {INT64_MAX, "922337203685477.5807"},
        {INT64_MIN + 1, "-922337203685477.5807"},
    };
    for
        EACH(i, cases)
        {
            char text[DECIMAL_TEXT];
            assert_string_equal(decimal_format(cases[i].value, text), cases[i].text);
        }
}

static void test_ALL_5_what_is_written_reads_the_same(void **state)
{
    (void)state;
    for (int64_t value = -DECIMAL_MAX; value < DECIMAL_MAX - 977777777777; value += 977777777777) {
        char text[DECIMAL_TEXT];
        int64_t read;
        assert_true(decimal_parse(decimal_format(value, text), &read));
        assert_int_equal(read, value);
    }
}

static void test_PLAN_4_means_round_half_away_from_zero(void **state)
{
    (void)state;
    static const struct {
        int64_t sum, count, mean;
    } cases[] = {
        {0, 3, 0},
        {10, 1, 10},
        {-10, 1, -10},
        {10, 4, 3},
        {-10, 4, -3},
        {9, 4, 2},
        {-9, 4, -2},
        {11, 4, 3},
        {-11, 4, -3},
        {1, 2, 1},
        {-1, 2, -1},
        {1, 3, 0},
        {-1, 3, 0},
        {2, 3, 1},
        {-2, 3, -1},
        {10, 3, 3},
        {-10, 3, -3},
        {20, 3, 7},
        {-20, 3, -7},
        {3, 2, 2},
        {-3, 2, -2},
        {5, 10, 1},
        {4, 10, 0},
        {-4, 10, 0},
        {-5, 10, -1},
        {INT64_MAX, 1, INT64_MAX},
        {INT64_MAX, 2, INT64_C(4611686018427387904)},
        {INT64_MIN + 1, 2, -INT64_C(4611686018427387904)},
        {INT64_MAX, INT64_MAX, 1},
        {INT64_MAX / 2, INT64_MAX, 0},
        {INT64_MAX / 2 + 1, INT64_MAX, 1},
        {-INT64_MAX, INT64_MAX, -1},
        {INT64_MAX - 1, INT64_MAX, 1},
    };
    for
        EACH(i, cases)
    if (decimal_mean(cases[i].sum, cases[i].count) != cases[i].mean)
        fail_msg("case %zu: %lld", i, (long long)decimal_mean(cases[i].sum, cases[i].count));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ALL_5_decimals_are_read_exactly),
        cmocka_unit_test(test_ALL_5_anything_else_is_refused),
        cmocka_unit_test(test_ALL_5_decimals_are_written_shortest),
        cmocka_unit_test(test_ALL_5_what_is_written_reads_the_same),
        cmocka_unit_test(test_PLAN_4_means_round_half_away_from_zero),
    };
    return cmocka_run_group_tests_name("decimal", tests, NULL, NULL);
}
