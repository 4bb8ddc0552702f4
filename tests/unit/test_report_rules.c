/* Unit tests of special reports: what the figures say, what a line is, what is compared (EVAL-3).
 */
#include "base/buf.h"
#include "base/text.h"
#include "report/rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct arena *arena;

static int open_arena(void **state)
{
    (void)state;
    arena = arena_create(16 << 20);
    return arena ? 0 : -1;
}

static int close_arena(void **state)
{
    (void)state;
    arena_destroy(arena);
    return 0;
}

static json_t *figures(const char *more)
{
    static const char whole[] =
        "{\"as_label\":\"2026年3月5日\",\"unit_name\":\"吴江区\",\"city_name\":\"苏州市\","
        "\"first_year\":2021,\"last_year\":2025,\"villages\":4,\"accepted\":3,\"full\":1,"
        "\"first_label\":\"2026年1月8日\",\"last_label\":\"2026年2月3日\",\"items\":12,\"kept\":8,"
        "\"partly\":1,\"unkept\":3,\"rate\":\"66.6\","
        "\"lists\":[{\"name\":\"强村富民\",\"rate\":\"50\",\"partly\":1,\"unkept\":2},"
        "{\"name\":\"党建提升\",\"rate\":\"100\",\"partly\":0,\"unkept\":0},"
        "{\"name\":\"乡村治理\",\"rate\":\"\",\"partly\":0,\"unkept\":0},"
        "{\"name\":\"为民服务\",\"rate\":\"75\",\"partly\":0,\"unkept\":1}],"
        "\"towns\":[{\"name\":\"平望镇\",\"rate\":\"66.6\"},{\"name\":\"震泽镇\",\"rate\":\"\"}],"
        "\"problems\":[],\"practices\":[{\"title\":\"路灯亮到家门口\",\"village\":\"金联村\","
        "\"method\":\"先定点。\\n再安装。\",\"effect\":\"装灯60盏。\"}]}";
    json_t *json = json_loads(whole, 0, NULL), *changes = json_loads(more, 0, NULL);
    assert_non_null(json);
    assert_non_null(changes);
    json_object_update(json, changes);
    json_decref(changes);
    return json;
}

static const char *generated(enum special_section section, const char *more)
{
    json_t *json = figures(more);
    const char *text = special_generate(arena, section, json);
    json_decref(json);
    return text;
}

static void assert_has(const char *text, const char *words)
{
    if (!strstr(text, words))
        fail_msg("“%s” is not in: %s", words, text);
}

static void test_EVAL_3_the_text_says_what_the_figures_are(void **state)
{
    (void)state;
    const char *overall = generated(SPECIAL_OVERALL, "{}");
    assert_has(overall, "2021—2025年任期规划已公开承诺的4个村（社区）");
    assert_has(overall, "截至2026年3月5日，已完成验收3个，尚有1个没有完成。");
    assert_has(overall, "共12项，其中兑现8项、部分兑现1项、未兑现3项，履诺率66.6%。");
    assert_null(strstr(generated(SPECIAL_OVERALL, "{\"accepted\":4}"), "尚有"));
    assert_has(generated(SPECIAL_OVERALL, "{\"partly_counts\":true}"),
               "履诺率66.6%（部分兑现的按比例计入）。");
    const char *kept = generated(SPECIAL_FULFILMENT, "{}");
    assert_has(kept, "履诺率最高的是党建提升，为100%；最低的是强村富民，为50%。");
    assert_has(kept, "已有验收结果的镇（街道）1个，履诺率为66.6%。");
    assert_has(
        generated(
            SPECIAL_FULFILMENT,
            "{\"towns\":[{\"name\":\"甲镇\",\"rate\":\"90\"},{\"name\":\"乙镇\",\"rate\":\"90\"},"
            "{\"name\":\"丙镇\",\"rate\":\"90\"},{\"name\":\"丁镇\",\"rate\":\"90\"},"
            "{\"name\":\"戊镇\",\"rate\":\"80.5\"}]}"),
        "最高的是甲镇、乙镇、丙镇等4个，为90%；最低的是戊镇，为80.5%。");
    const char *problems = generated(SPECIAL_PROBLEMS, "{}");
    assert_has(problems, "（一）未兑现3项\n按清单分：强村富民2项、为民服务1项。");
    assert_has(problems, "（二）部分兑现1项\n按清单分：强村富民1项。");
    assert_has(generated(SPECIAL_NEXT, "{}"), "对没有完全兑现的4项");
    assert_has(generated(SPECIAL_METHODS, "{}"),
               "（一）路灯亮到家门口\n金联村：先定点。再安装。装灯60盏。");
    assert_has(generated(SPECIAL_ORGANISATION, "{}"), "2026年1月8日");
}

static void test_EVAL_3_what_figures_cannot_say_is_left_open(void **state)
{
    (void)state;
    static const struct {
        enum special_section section;
        const char *figures;
    } gaps[] = {{SPECIAL_METHODS, "{\"practices\":[]}"},
                {SPECIAL_PROBLEMS, "{\"partly\":0,\"unkept\":0}"},
                {SPECIAL_FULFILMENT, "{\"lists\":[],\"towns\":[]}"}};
    for (size_t i = 0; i < sizeof gaps / sizeof *gaps; i++)
        assert_non_null(special_section_fault(generated(gaps[i].section, gaps[i].figures)));
    assert_null(special_section_fault("写好了。"));
    assert_non_null(special_section_fault(" \n"));
    const char *next = generated(SPECIAL_NEXT, "{\"partly\":0,\"unkept\":0}");
    assert_true(text_starts(next, "（一）用好验收结果"));
}

static void test_EVAL_3_the_head_names_county_tenure_and_city(void **state)
{
    (void)state;
    json_t *json = figures("{}");
    struct special_text text;
    special_generate_head(arena, json, &text);
    json_decref(json);
    assert_string_equal(text.title, "吴江区2021—2025年村（社区）任期规划履诺情况专题报告");
    assert_string_equal(text.addressee, "苏州市委组织部");
    assert_string_equal(text.signer, "吴江区委组织部");
}

static void test_short_numbered_lines_are_headings(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        int level;
    } lines[] = {
        {"（一）按期组织", 2},
        {"（十二）用好结果", 2},
        {"1.先定人", 3},
        {"12．再定事", 3},
        {"（一）", 0},
        {"（甲）按期组织", 0},
        {"3.5个百分点", 0},
        {"1、先定人", 0},
        {"（一）按期组织。各村先查。", 0},
        {"1.先定人，再定事", 3},
        {"1.先定人：书记", 0},
        {"正文", 0},
        {"", 0},
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        if (special_line_level(lines[i].line) != lines[i].level)
            fail_msg("%s is %d", lines[i].line, special_line_level(lines[i].line));
}

static void test_ordinals(void **state)
{
    (void)state;
    static const struct {
        int number;
        const char *word;
    } words[] = {{1, "一"}, {10, "十"}, {11, "十一"}, {20, "二十"}, {99, "九十九"}};
    char out[SPECIAL_ORDINAL];
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        assert_string_equal(special_ordinal(words[i].number, out), words[i].word);
}

/* "=同 -旧 +新": a comparison as one text. */
static const char *compared(const char *before, const char *after)
{
    struct special_compared *lines;
    int count = special_compare(arena, before, after, &lines);
    struct buf out = buf_create(arena, 256);
    for (int i = 0; i < count; i++)
        buf_printf(&out, "%s%c%s", i ? " " : "",
                   lines[i].change == SPECIAL_SAME      ? '='
                   : lines[i].change == SPECIAL_REMOVED ? '-'
                                                        : '+',
                   lines[i].line);
    return out.length ? out.bytes : "";
}

static void test_EVAL_3_texts_are_compared_line_by_line(void **state)
{
    (void)state;
    assert_string_equal(compared("", ""), "");
    assert_string_equal(compared("甲\n乙\n丙", "甲\n丁\n丙"), "=甲 -乙 +丁 =丙");
    assert_string_equal(compared("甲\n\n 乙 ", "甲\n乙"), "=甲 =乙");
    assert_string_equal(compared("甲", "乙\n甲\n丙"), "+乙 =甲 +丙");
    assert_string_equal(compared("甲\n乙", ""), "-甲 -乙");
}

static void test_texts_of_too_many_lines_are_not_matched(void **state)
{
    (void)state;
    struct buf many = buf_create(arena, 4096);
    struct special_compared *lines;
    for (int i = 0; i <= SPECIAL_COMPARE_MOST; i++)
        buf_printf(&many, "第%d行\n", i);
    int count = special_compare(arena, many.bytes, many.bytes, &lines);
    assert_int_equal(count, 2 * (SPECIAL_COMPARE_MOST + 1));
    assert_int_equal(lines[0].change, SPECIAL_REMOVED);
    assert_int_equal(lines[count - 1].change, SPECIAL_ADDED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_EVAL_3_the_text_says_what_the_figures_are),
        cmocka_unit_test(test_EVAL_3_what_figures_cannot_say_is_left_open),
        cmocka_unit_test(test_EVAL_3_the_head_names_county_tenure_and_city),
        cmocka_unit_test(test_short_numbered_lines_are_headings),
        cmocka_unit_test(test_ordinals),
        cmocka_unit_test(test_EVAL_3_texts_are_compared_line_by_line),
        cmocka_unit_test(test_texts_of_too_many_lines_are_not_matched),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
