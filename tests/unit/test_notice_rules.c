/* When a notice may be posted (PLAN-8) and closed (PLAN-9), and what of a plan the public sees. */
#include "notice.h"
#include "public/rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void test_PLAN_8_a_notice_is_posted_after_approval_and_not_in_the_future(void **state)
{
    (void)state;
    struct date approved = {2021, 8, 3}, today = {2021, 8, 5};
    assert_null(notice_date_fault(approved, approved, today));
    assert_null(notice_date_fault(today, approved, today));
    assert_non_null(notice_date_fault((struct date){2021, 8, 2}, approved, today));
    assert_non_null(notice_date_fault((struct date){2021, 8, 6}, approved, today));
}

static void test_PLAN_9_the_last_day_counts_whole(void **state)
{
    (void)state;
    struct date last = {2021, 12, 31};
    assert_false(notice_may_close(last, (struct date){2021, 12, 30}));
    assert_false(notice_may_close(last, last));
    assert_true(notice_may_close(last, (struct date){2022, 1, 1}));
}

static void test_PLAN_9_the_public_sees_only_what_is_named(void **state)
{
    (void)state;
    json_t *snapshot = json_pack("{s:s, s:[{s:s, s:s, s:[{s:i, s:s, s:s, s:[{s:s}], s:s}]}]}",
                                 "changed_by_name", "王海燕", "lists", "list", "prosperity", "name",
                                 "强村富民", "items", "ordinal", 1, "title", "路灯", "floor_reason",
                                 "内部依据", "comments", "text", "审核意见", "person", "李文斌");
    json_t *lists = public_lists(snapshot);
    char *text = json_dumps(lists, JSON_COMPACT);
    assert_non_null(strstr(text, "路灯"));
    assert_non_null(strstr(text, "李文斌"));
    assert_null(strstr(text, "王海燕"));
    assert_null(strstr(text, "内部依据"));
    assert_null(strstr(text, "审核意见"));
    free(text);
    json_decref(lists);
    json_decref(snapshot);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_PLAN_8_a_notice_is_posted_after_approval_and_not_in_the_future),
        cmocka_unit_test(test_PLAN_9_the_last_day_counts_whole),
        cmocka_unit_test(test_PLAN_9_the_public_sees_only_what_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
