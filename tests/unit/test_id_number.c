/* ID numbers (GB 11643) and telephone numbers. All numbers are invented: no region has the code
 * 990000. */
#include "base/id_number.h"
#include "base_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct date today = {2024, 3, 1};

static const char *fault_of(const char *typed)
{
    struct id_number read;
    return id_number_read(typed, today, &read);
}

/* Computed by hand: 9*7+9*9 = 144; 1*2+9*1+8*6 = 59; 1*9+1*5 = 14; order 001: 1*2 = 2. In all 219 =
 * 19*11+10, which stands for 2; with order 002 221 = 20*11+1, for 0; with 008 233 = 21*11+2, for X.
 */
static void test_check_digit_by_hand(void **state)
{
    (void)state;
    assert_int_equal(id_number_check_digit("99000019800101001"), '2');
    assert_int_equal(id_number_check_digit("99000019800101002"), '0');
    assert_int_equal(id_number_check_digit("99000019800101008"), 'X');
    assert_int_equal(id_number_check_digit("99000020000229001"), 'X');
    assert_int_equal(id_number_check_digit("99000019000229001"), '3');
    assert_int_equal(id_number_check_digit("99000019990101003"), '9');
}

static void test_birth_and_sex_follow(void **state)
{
    (void)state;
    struct id_number read;
    assert_null(id_number_read("990000198001010012", today, &read));
    assert_int_equal(read.born.year, 1980);
    assert_int_equal(read.born.month, 1);
    assert_int_equal(read.born.day, 1);
    assert_false(read.female);
    assert_null(id_number_read(" 990000 19800101 008x ", today, &read));
    assert_true(read.female);
    assert_string_equal(read.text, "99000019800101008X");
    assert_null(id_number_disagrees(&read, (struct date){1980, 1, 1}, true));
    assert_null(id_number_disagrees(&read, (struct date){0}, true));
    assert_string_equal(id_number_disagrees(&read, (struct date){1980, 1, 2}, true),
                        "出生日期和身份证号不一致，请核对");
    assert_string_equal(id_number_disagrees(&read, (struct date){1980, 1, 1}, false),
                        "性别和身份证号不一致，请核对");
}

static void test_29_february(void **state)
{
    (void)state;
    struct id_number read;
    assert_null(id_number_read("99000020000229001X", today, &read));
    assert_int_equal(read.born.day, 29);
    /* 1900 was no leap year. */
    assert_string_equal(fault_of("990000190002290013"),
                        "身份证号第 7 至 14 位不是一个日期，请核对");
}

static void test_faults_say_what_is_wrong(void **state)
{
    (void)state;
    static const char *const length = "身份证号应为 18 位，请核对";
    static const char *const signs = "身份证号只能是数字，最后一位可以是 X";
    assert_string_equal(fault_of(""), length);
    assert_string_equal(fault_of("990000800101001"), length);
    assert_string_equal(fault_of("9900001980010100122"), length);
    assert_string_equal(fault_of("99000019800101X012"), signs);
    assert_string_equal(fault_of("99000019800101001Y"), signs);
    assert_string_equal(fault_of("090000198001010012"), "身份证号前六位不是地区代码，请核对");
    assert_string_equal(fault_of("990000198013010012"),
                        "身份证号第 7 至 14 位不是一个日期，请核对");
    assert_string_equal(fault_of("990000198001010013"), "身份证号的校验位不对，请逐位核对");
    /* Two neighbouring digits exchanged. */
    assert_string_equal(fault_of("990000190801010012"), "身份证号的校验位不对，请逐位核对");
}

static void test_born_today_but_not_tomorrow(void **state)
{
    (void)state;
    char number[ID_NUMBER_LENGTH + 1] = "99000020240301001", *last = number + 17;
    *last = id_number_check_digit(number);
    assert_null(fault_of(number));
    memcpy(number, "99000020240302001", 17);
    *last = id_number_check_digit(number);
    assert_string_equal(fault_of(number), "身份证号里的出生日期在今天以后，请核对");
}

static void test_masks(void **state)
{
    struct arena *arena = *state;
    assert_string_equal(id_number_mask(arena, "99000019800101008X"), "990***********008X");
    assert_string_equal(id_number_mask(arena, ""), "");
    assert_string_equal(id_number_mask(arena, "9900001"), "*******");
    assert_string_equal(phone_mask(arena, "13800005678"), "138****5678");
    assert_string_equal(phone_mask(arena, "0512-65554321"), "0512-****4321");
    assert_string_equal(phone_mask(arena, "12345"), "*****");
}

static void test_phones(void **state)
{
    struct arena *arena = *state;
    const char *fault;
    assert_string_equal(phone_of(arena, "138 0000 5678", &fault), "13800005678");
    assert_null(fault);
    assert_string_equal(phone_of(arena, "+86 13800005678", &fault), "13800005678");
    assert_null(fault);
    assert_string_equal(phone_of(arena, "0512 65554321", &fault), "0512-65554321");
    assert_null(fault);
    assert_string_equal(phone_of(arena, "010-65554321", &fault), "010-65554321");
    assert_null(fault);
    static const char *const wrong[] = {"",
                                        "1380000567",
                                        "138000056789",
                                        "12800005678",
                                        "65554321",
                                        "0512-1234567a",
                                        "0012-5554321",
                                        "0512",
                                        "0512-12345678"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        phone_of(arena, wrong[i], &fault);
        assert_string_equal(fault, "电话应为 11 位手机号，或带区号的固定电话");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_check_digit_by_hand),
        cmocka_unit_test(test_birth_and_sex_follow),
        cmocka_unit_test(test_29_february),
        cmocka_unit_test(test_faults_say_what_is_wrong),
        cmocka_unit_test(test_born_today_but_not_tomorrow),
        cmocka_unit_test(test_masks),
        cmocka_unit_test(test_phones),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
