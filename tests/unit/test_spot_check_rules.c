/* The draw of a spot check: repeatable, in its strata, and without favour. */
#include "base_test.h"
#include "spot_check/rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

const struct room *const rooms[] = {NULL};

enum { TOWNS = 4, VILLAGES = 12, ALL = TOWNS * VILLAGES };

static char codes[ALL][32];

/* 12 villages of each of 4 towns, the last in another county. */
static void fill(struct spot_village *villages, bool backwards)
{
    for (int i = 0; i < ALL; i++) {
        int town = i / VILLAGES;
        snprintf(codes[i], sizeof codes[i], "32050%d10%d2%02d", town == TOWNS - 1 ? 6 : 9, town,
                 i % VILLAGES);
        villages[backwards ? ALL - 1 - i : i] = (struct spot_village){.code = codes[i], .name = ""};
    }
}

static const char *seed_of(int number)
{
    static char seed[SPOT_SEED];
    snprintf(seed, sizeof seed, "%032x", (unsigned)number);
    return seed;
}

static void test_EXEC_7_the_key_is_the_sha256_of_seed_and_code(void **state)
{
    char key[SPOT_KEY];
    (void)state;
    spot_key("00", "320509104200", key);
    assert_int_equal(strlen(key), 64);
    spot_key("", "", key); /* SHA-256 of ":" */
    assert_string_equal(key, "e7ac0786668e0ff0f02b62bd04f45ff636fd82db63b1104601c975dc005f3a67");
}

static void test_EXEC_7_the_same_seed_draws_the_same_villages(void **state)
{
    struct spot_village one[ALL], other[ALL];
    (void)state;
    for (int seed = 0; seed < 200; seed++) {
        enum spot_strata strata = (enum spot_strata)(seed % 3);
        fill(one, false);
        fill(other, true);
        int drawn = spot_draw(one, ALL, seed_of(seed), 5, strata);
        assert_int_equal(spot_draw(other, ALL, seed_of(seed), 5, strata), drawn);
        for (int i = 0; i < drawn; i++)
            assert_string_equal(one[i].code, other[i].code);
    }
}

static void test_EXEC_7_each_stratum_gives_as_many_as_it_has(void **state)
{
    struct spot_village villages[ALL];
    (void)state;
    for (int seed = 0; seed < 100; seed++) {
        fill(villages, false);
        assert_int_equal(spot_draw(villages, ALL, seed_of(seed), 5, STRATA_COUNTY), 10);
        fill(villages, false);
        assert_int_equal(spot_draw(villages, ALL, seed_of(seed), 99, STRATA_TOWN), ALL);
        fill(villages, false);
        assert_int_equal(spot_draw(villages, ALL, seed_of(seed), 3, STRATA_TOWN), 3 * TOWNS);
        for (int i = 0; i < 3 * TOWNS; i++)
            assert_int_equal(strncmp(villages[i].code, villages[i / 3 * 3].code, 9), 0);
    }
}

/* 4,000 draws of 12 out of 48: each village about 1,000 times. */
static void test_EXEC_7_no_village_is_drawn_more_often_than_another(void **state)
{
    int times[ALL] = {0};
    struct spot_village villages[ALL];
    (void)state;
    for (int seed = 0; seed < 4000; seed++) {
        fill(villages, false);
        int drawn = spot_draw(villages, ALL, seed_of(seed), 12, STRATA_NONE);
        for (int i = 0; i < drawn; i++)
            times[(villages[i].code - codes[0]) / (long)sizeof codes[0]]++;
    }
    for (int i = 0; i < ALL; i++)
        assert_in_range(times[i], 880, 1120);
}

static void test_EXEC_7_overdue_is_what_is_open_after_its_last_day(void **state)
{
    struct spot_finding finding = {.state = SPOT_OPEN, .due_on = {2021, 8, 10}};
    (void)state;
    assert_false(spot_is_overdue(&finding, (struct date){2021, 8, 10}));
    assert_true(spot_is_overdue(&finding, (struct date){2021, 8, 11}));
    finding.state = SPOT_MENDED;
    assert_false(spot_is_overdue(&finding, (struct date){2021, 8, 11}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_EXEC_7_the_key_is_the_sha256_of_seed_and_code),
        cmocka_unit_test(test_EXEC_7_the_same_seed_draws_the_same_villages),
        cmocka_unit_test(test_EXEC_7_each_stratum_gives_as_many_as_it_has),
        cmocka_unit_test(test_EXEC_7_no_village_is_drawn_more_often_than_another),
        cmocka_unit_test(test_EXEC_7_overdue_is_what_is_open_after_its_last_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
