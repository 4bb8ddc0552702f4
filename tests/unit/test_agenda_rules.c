/* Which days a list or a month of what falls due covers (EXEC-2). */
#include "agenda/rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static void assert_days(struct agenda_days days, struct date from, struct date to)
{
    assert_int_equal(date_compare(days.from, from), 0);
    assert_int_equal(date_compare(days.to, to), 0);
}

static void test_EXEC_2_late_ends_yesterday_and_soon_begins_today(void **state)
{
    (void)state;
    struct date today = {2022, 1, 1};
    assert_days(agenda_days_of(WHEN_LATE, today), (struct date){1900, 1, 1},
                (struct date){2021, 12, 31});
    assert_days(agenda_days_of(WHEN_WEEK, today), today, (struct date){2022, 1, 8});
    assert_days(agenda_days_of(WHEN_SOON, today), today, (struct date){2022, 1, 31});
    assert_days(agenda_days_of(WHEN_YEAR, today), today, (struct date){2022, 12, 31});
}

static void test_EXEC_2_a_month_covers_its_own_days(void **state)
{
    (void)state;
    struct date first;
    assert_true(agenda_month_parse("2024-02", &first));
    assert_days(agenda_month_days(first), (struct date){2024, 2, 1}, (struct date){2024, 2, 29});
    assert_days(agenda_days_of(WHEN_MONTH, (struct date){2021, 12, 15}), (struct date){2021, 12, 1},
                (struct date){2021, 12, 31});
    assert_false(agenda_month_parse("2024-13", &first));
    assert_false(agenda_month_parse("2024-2", &first));
    assert_false(agenda_month_parse("", &first));
    assert_false(agenda_month_parse("abcdefg", &first));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_EXEC_2_late_ends_yesterday_and_soon_begins_today),
        cmocka_unit_test(test_EXEC_2_a_month_covers_its_own_days),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
