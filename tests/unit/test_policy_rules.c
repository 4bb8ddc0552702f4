/* Policy settings: which values are possible, how they read, and from when they may hold. */
#include "policy/rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct setting days = {
    .name = "days", .label = "天数", .kind = SETTING_INT, .min = 5, .max = 30, .unit = "天"};
static const struct setting kind = {.name = "kind",
                                    .label = "算法",
                                    .kind = SETTING_CHOICE,
                                    .choices = "natural=自然日|working=工作日"};
static const struct setting day = {.name = "day", .label = "期限", .kind = SETTING_DATE};
static const struct setting flag = {.name = "flag", .label = "开关", .kind = SETTING_BOOL};

static void test_values_keep_to_their_kind_and_limits(void **state)
{
    struct arena *arena = *state;
    static const struct {
        const struct setting *setting;
        const char *value;
        bool good;
    } cases[] = {
        {&days, "5", true},         {&days, "30", true},         {&days, "4", false},
        {&days, "31", false},       {&days, "7天", false},       {&days, "", false},
        {&days, "5.5", false},      {&kind, "natural", true},    {&kind, "working", true},
        {&kind, "工作日", false},   {&kind, "", false},          {&kind, "natural=自然日", false},
        {&flag, "1", true},         {&flag, "0", true},          {&flag, "true", false},
        {&day, "2024-08-25", true}, {&day, "2024-02-30", false}, {&day, "20240825", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(policy_value_fault(arena, cases[i].setting, cases[i].value) == NULL,
                         cases[i].good);
}

static void test_values_read_as_people_say_them(void **state)
{
    struct arena *arena = *state;
    assert_string_equal(policy_value_label(arena, &days, "7"), "7 天");
    assert_string_equal(policy_value_label(arena, &kind, "working"), "工作日");
    assert_string_equal(policy_value_label(arena, &flag, "1"), "是");
    assert_string_equal(policy_value_label(arena, &kind, "gone"), "gone");
}

static void test_ALL_8_a_value_never_begins_in_the_past(void **state)
{
    (void)state;
    const struct date today = {2021, 8, 15};
    assert_non_null(policy_start_fault((struct date){2021, 8, 14}, today));
    assert_null(policy_start_fault(today, today));
    assert_null(policy_start_fault((struct date){2022, 1, 1}, today));
}

static int set_up(void **state)
{
    *state = arena_create(1u << 20);
    return *state ? 0 : 1;
}

static int tear_down(void **state)
{
    arena_destroy(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values_keep_to_their_kind_and_limits),
        cmocka_unit_test(test_values_read_as_people_say_them),
        cmocka_unit_test(test_ALL_8_a_value_never_begins_in_the_past),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
