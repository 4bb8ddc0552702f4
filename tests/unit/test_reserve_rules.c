/* Months, days, grades and meetings of reserve cadres (POOL-6 to POOL-9, CADRE-5). */
#include "reserve/rules.h"

#include "base_test.h"
#include "pool/rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static int month(int year, int number)
{
    return year * 12 + number - 1;
}

static void test_POOL_6_a_month_is_read_and_written_whole(void **state)
{
    (void)state;
    int read;
    char text[DATE_TEXT];
    assert_true(reserve_month_parse("2024-02", &read));
    assert_int_equal(read, month(2024, 2));
    assert_string_equal(reserve_month_format(read, text), "2024-02");
    assert_int_equal(reserve_month_last(read).day, 29);
    assert_int_equal(reserve_month_last(month(2025, 12)).day, 31);
    static const char *const wrong[] = {"2024-13", "2024-00", "2024-2", "202402", "2024-02-01", ""};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(reserve_month_parse(wrong[i], &read));
}

static void test_POOL_6_a_note_is_late_when_its_month_is_over(void **state)
{
    (void)state;
    int late[LATE_MONTHS];
    struct date from = {2024, 11, 30}, none = {0};
    int written[] = {month(2024, 12)};
    assert_int_equal(reserve_late_months(from, none, (struct date){2024, 11, 30}, NULL, 0, late),
                     0);
    assert_int_equal(reserve_late_months(from, none, (struct date){2024, 12, 1}, NULL, 0, late), 1);
    assert_int_equal(late[0], month(2024, 11));
    assert_int_equal(reserve_late_months(from, none, (struct date){2025, 2, 1}, written, 1, late),
                     2);
    assert_int_equal(late[1], month(2025, 1));
    assert_int_equal(reserve_late_months(from, (struct date){2025, 1, 5}, (struct date){2025, 6, 1},
                                         written, 1, late),
                     1);
    assert_int_equal(reserve_late_months((struct date){2020, 1, 1}, none, (struct date){2025, 6, 1},
                                         NULL, 0, late),
                     LATE_MONTHS);
    assert_int_equal(reserve_late_months(none, none, (struct date){2025, 6, 1}, NULL, 0, late), 0);
}

static void test_CADRE_5_three_days_and_once_a_year_are_asked(void **state)
{
    (void)state;
    struct reserve_aim aim = {3 * DECIMAL_ONE, 1};
    assert_true(reserve_is_trained(aim, 3 * DECIMAL_ONE, 1));
    assert_false(reserve_is_trained(aim, 3 * DECIMAL_ONE - DECIMAL_ONE / 2, 2));
    assert_false(reserve_is_trained((struct reserve_aim){0, 1}, 0, 0));
}

static void test_POOL_6_whoever_came_by_September_is_evaluated_that_year(void **state)
{
    (void)state;
    assert_true(reserve_review_is_asked((struct date){2025, 9, 30}, 2025));
    assert_false(reserve_review_is_asked((struct date){2025, 10, 1}, 2025));
    assert_true(reserve_review_is_asked((struct date){2025, 10, 1}, 2026));
    assert_false(reserve_review_is_asked((struct date){0}, 2026));
}

static void test_POOL_6_a_task_has_a_deadline_and_when_done_a_result(void **state)
{
    (void)state;
    struct date today = {2025, 2, 10};
    struct reserve_entry task = {
        .kind = KIND_TASK, .on = {2025, 1, 1}, .due_on = {2025, 2, 9}, .text = "某事", .more = ""};
    assert_null(reserve_entry_fault(&task, today, today).field);
    assert_true(reserve_task_is_late(&task, today));
    assert_false(reserve_task_is_late(&task, (struct date){2025, 2, 9}));
    task.done_on = today;
    assert_false(reserve_task_is_late(&task, today));
    assert_string_equal(reserve_entry_fault(&task, today, today).field, "more");
    task.more = "办好了";
    assert_null(reserve_entry_fault(&task, today, today).field);
    task.due_on = (struct date){2024, 12, 31};
    assert_string_equal(reserve_entry_fault(&task, today, today).field, "due_on");
}

static void test_POOL_8_a_leaving_lies_between_the_training_and_today(void **state)
{
    (void)state;
    struct date from = {2024, 9, 1}, today = {2025, 2, 10};
    struct reserve_entry leaving = {.kind = KIND_EXIT, .on = from, .text = "", .more = ""};
    assert_null(reserve_entry_fault(&leaving, from, today).field);
    leaving.on = (struct date){2024, 8, 31};
    assert_string_equal(reserve_entry_fault(&leaving, from, today).field, "on");
    assert_null(reserve_entry_fault(&leaving, (struct date){0}, today).field);
    leaving.on = (struct date){2025, 2, 11};
    assert_string_equal(reserve_entry_fault(&leaving, from, today).field, "on");
}

static void test_POOL_7_the_way_goes_up_from_the_team_to_secretary(void **state)
{
    (void)state;
    struct date today = {2025, 2, 10}, day = {2025, 2, 1};
    struct reserve_entry deputy = {.kind = KIND_USE, .choice = RANK_DEPUTY, .on = day};
    assert_int_equal(reserve_rank_of("secretary"), RANK_SECRETARY);
    assert_int_equal(reserve_rank_of("deputy_secretary"), RANK_DEPUTY);
    assert_int_equal(reserve_rank_of("director"), RANK_TEAM);
    assert_null(reserve_use_fault(NULL, RANK_SECRETARY, day, today));
    assert_null(reserve_use_fault(&deputy, RANK_SECRETARY, day, today));
    assert_non_null(reserve_use_fault(&deputy, RANK_TEAM, day, today));
    assert_non_null(reserve_use_fault(&deputy, RANK_DEPUTY, day, today));
    assert_non_null(reserve_use_fault(&deputy, RANK_SECRETARY, date_add_days(day, -1), today));
    assert_non_null(reserve_use_fault(NULL, RANK_TEAM, date_add_days(today, 1), today));
}

static void test_POOL_7_the_mature_come_first_and_the_unfit_not_at_all(void **state)
{
    (void)state;
    struct reserve_fitness ready = {true, REVIEW_READY, false, false};
    struct reserve_fitness known = {true, REVIEW_GOES_ON, true, true};
    struct reserve_fitness fresh = {true, -1, false, true};
    assert_true(reserve_grade(ready) > reserve_grade(known));
    assert_true(reserve_grade(known) > reserve_grade(fresh));
    assert_true(reserve_grade(fresh) > 0);
    assert_int_equal(reserve_grade((struct reserve_fitness){true, REVIEW_UNFIT, true, true}), 0);
    assert_int_equal(reserve_grade((struct reserve_fitness){false, REVIEW_READY, true, true}), 0);
}

static void test_POOL_9_a_meeting_is_asked_for_from_June_and_from_December(void **state)
{
    (void)state;
    assert_int_equal(reserve_meeting_month((struct date){2025, 5, 31}), month(2024, 12));
    assert_int_equal(reserve_meeting_month((struct date){2025, 6, 1}), month(2025, 6));
    assert_int_equal(reserve_meeting_month((struct date){2025, 11, 30}), month(2025, 6));
    assert_int_equal(reserve_meeting_month((struct date){2025, 12, 1}), month(2025, 12));
    assert_true(reserve_is_meeting_month(month(2025, 6)));
    assert_false(reserve_is_meeting_month(month(2025, 7)));
    assert_int_equal(reserve_meeting_before(month(2025, 6)), month(2024, 12));
}

static void test_POOL_2_the_first_birth_date_agrees_with_ages_on_every_day(void **state)
{
    (void)state;
    for (struct date on = {2023, 12, 25}; on.year < 2026; on = date_add_days(on, 1)) {
        struct date born = pool_born_since(on, 35);
        assert_true(pool_is_at_most(born, on, 35));
        assert_false(pool_is_at_most(date_add_days(born, -1), on, 35));
    }
    struct date first = pool_born_since((struct date){2025, 3, 1}, 45);
    assert_int_equal(date_compare(first, (struct date){1980, 2, 29}), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_POOL_6_a_month_is_read_and_written_whole),
        cmocka_unit_test(test_POOL_6_a_note_is_late_when_its_month_is_over),
        cmocka_unit_test(test_CADRE_5_three_days_and_once_a_year_are_asked),
        cmocka_unit_test(test_POOL_6_whoever_came_by_September_is_evaluated_that_year),
        cmocka_unit_test(test_POOL_6_a_task_has_a_deadline_and_when_done_a_result),
        cmocka_unit_test(test_POOL_8_a_leaving_lies_between_the_training_and_today),
        cmocka_unit_test(test_POOL_7_the_way_goes_up_from_the_team_to_secretary),
        cmocka_unit_test(test_POOL_7_the_mature_come_first_and_the_unfit_not_at_all),
        cmocka_unit_test(test_POOL_9_a_meeting_is_asked_for_from_June_and_from_December),
        cmocka_unit_test(test_POOL_2_the_first_birth_date_agrees_with_ages_on_every_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
