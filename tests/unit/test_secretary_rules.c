/* The rules of a secretary's file: what stands in which part, and what is not this person's. */
#include "core/dossier.h"
#include "secretary/internal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

static void test_CADRE_4_each_kind_stands_in_its_part(void **state)
{
    (void)state;
    assert_int_equal(secretary_part_of("年度考评"), PART_EVALUATION);
    assert_int_equal(secretary_part_of("全面验收"), PART_EVALUATION);
    assert_int_equal(secretary_part_of("年度评定"), PART_RATING);
    assert_int_equal(secretary_part_of("年度评定（更正）"), PART_RATING);
    assert_int_equal(secretary_part_of("鼓励激励"), PART_AWARD);
    assert_int_equal(secretary_part_of("诫勉谈话"), PART_TALK);
    assert_int_equal(secretary_part_of("培训"), PART_REGISTER);
}

static void test_CADRE_4_years_before_and_after_the_post_are_not_the_persons(void **state)
{
    (void)state;
    struct secretary_term term = {.from_on = {2021, 12, 31}, .until_on = {2023, 1, 1}};
    assert_false(secretary_has_year(&term, 2020));
    assert_true(secretary_has_year(&term, 2021));
    assert_true(secretary_has_year(&term, 2023));
    assert_false(secretary_has_year(&term, 2024));
    term.from_on = term.until_on = (struct date){0};
    assert_true(secretary_has_year(&term, 1999));
    assert_true(secretary_has_year(&term, 2099));
}

static void test_CADRE_4_a_day_counts_from_the_first_to_the_last(void **state)
{
    (void)state;
    struct dossier dossier = {.from_on = {2021, 3, 1}, .until_on = {2022, 2, 28}};
    struct date today = {2025, 5, 5};
    assert_false(dossier_has_day(&dossier, (struct date){2021, 2, 28}));
    assert_true(dossier_has_day(&dossier, (struct date){2021, 3, 1}));
    assert_true(dossier_has_day(&dossier, (struct date){2022, 2, 28}));
    assert_false(dossier_has_day(&dossier, (struct date){2022, 3, 1}));
    assert_int_equal(dossier_last_year(&dossier, today), 2022);
    assert_int_equal(dossier_first_year(&dossier, today, 10), 2021);
    dossier.from_on = dossier.until_on = (struct date){0};
    assert_int_equal(dossier_last_year(&dossier, today), 2025);
    assert_int_equal(dossier_first_year(&dossier, today, 10), 2015);
}

static void test_CADRE_4_RATE_11_a_correction_is_of_the_same_scheme(void **state)
{
    (void)state;
    const char *closed = "年度评定", *corrected = "年度评定（更正）";
    assert_true(secretary_entry_corrects(corrected, "创星晋位：三星", closed, "创星晋位：四星"));
    assert_true(secretary_entry_corrects(corrected, "创星晋位：三星", corrected, "创星晋位：四星"));
    assert_false(secretary_entry_corrects(corrected, "评先定级：4A", closed, "创星晋位：四星"));
    assert_false(secretary_entry_corrects(closed, "创星晋位：三星", closed, "创星晋位：四星"));
    assert_false(secretary_entry_corrects(corrected, "优秀", "年度考评", "优秀"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_CADRE_4_each_kind_stands_in_its_part),
        cmocka_unit_test(test_CADRE_4_years_before_and_after_the_post_are_not_the_persons),
        cmocka_unit_test(test_CADRE_4_a_day_counts_from_the_first_to_the_last),
        cmocka_unit_test(test_CADRE_4_RATE_11_a_correction_is_of_the_same_scheme),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
