/* What a download of archives is called and what its pages hold (ARCH-1). */
#include "archive/paper.h"
#include "archive/rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static struct arena *arena;

static int set_up(void **state)
{
    (void)state;
    arena = arena_create(1 << 20);
    return arena == NULL;
}

static int tear_down(void **state)
{
    (void)state;
    arena_destroy(arena);
    return 0;
}

static void test_ARCH_1_names_are_those_that_every_system_stores(void **state)
{
    static const struct {
        const char *text, *name;
    } cases[] = {
        {"公示 第 1 稿", "公示 第 1 稿"},
        {"a/b\\c:d*e?f\"g<h>i|j", "a／b＼c：d＊e？f＂g＜h＞i｜j"},
        {"../../etc/passwd", "／..／etc／passwd"},
        {"一行\n两行\t三", "一行 两行 三"},
        {" . 前后 . ", "前后"},
        {"", "未命名"},
        {"..", "未命名"},
        {"CON", "_CON"},
        {"nul.txt", "_nul.txt"},
        {"COM1", "_COM1"},
        {"CONTENT", "CONTENT"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(archive_name(arena, cases[i].text, 40), cases[i].name);
}

static void test_ARCH_1_names_are_cut_between_characters(void **state)
{
    (void)state;
    assert_string_equal(archive_name(arena, "一二三四五", 3), "一二三");
    assert_string_equal(archive_name(arena, "𠮷𠮷", 1), "𠮷");
    assert_string_equal(archive_name(arena, "一二 四", 3), "一二");
}

static void test_ARCH_1_attachments_keep_their_extension(void **state)
{
    (void)state;
    assert_string_equal(archive_file_name(arena, "会议记录.pdf", 60), "会议记录.pdf");
    assert_string_equal(archive_file_name(arena, "一二三四五六七八九十.docx", 12), "一二三四.docx");
    assert_string_equal(archive_file_name(arena, "没有扩展名", 60), "没有扩展名");
    assert_string_equal(archive_file_name(arena, ".pdf", 60), "pdf");
}

static void test_ARCH_1_links_are_encoded_part_by_part(void **state)
{
    (void)state;
    assert_string_equal(paper_href(arena, "2021年/a b#c.html"), "2021%E5%B9%B4/a%20b%23c.html");
}

/* Only one link leads somewhere. */
static const char *link_of(void *arg, const char *link)
{
    (void)arg;
    return strcmp(link, "/plans/7?list=1&x=2") == 0 ? "../7.html" : NULL;
}

static void check_paper(const char *page, const char *paper)
{
    struct buf out = buf_create(arena, 64);
    assert_true(paper_of(page, link_of, NULL, &out));
    assert_string_equal(out.bytes, paper);
}

static void test_ARCH_1_paper_keeps_what_main_says(void **state)
{
    (void)state;
    check_paper("<body><nav>x</nav><main class=\"main\" "
                "id=\"main\"><h1>规划</h1><br>&lt;b&gt;</main></body>",
                "<h1>规划</h1><br>&lt;b&gt;");
    check_paper("<main><table><tr><td colspan=\"2\" data-label=\"a>b\" "
                "onclick='x'>1</td></tr></table></main>",
                "<table><tr><td colspan=\"2\">1</td></tr></table>");
}

static void test_ARCH_1_paper_holds_nothing_that_acts(void **state)
{
    (void)state;
    check_paper("<main>1<form method=\"post\"><input value=\"t\"><p>x</p></form>2</main>", "12");
    check_paper("<main>1<script>if (a < b) alert('</p>')</script>2<button>x</button></main>", "12");
    check_paper(
        "<main><div class=\"head\"><div>1</div><div class=\"do\"><div>x</div></div></div>2</main>",
        "<div class=\"head\"><div>1</div></div>2");
    check_paper("<main><!-- <form> -->1<input name=\"a\">2</main>", "12");
}

static void test_ARCH_1_paper_links_only_to_what_is_there(void **state)
{
    (void)state;
    check_paper("<main><a href=\"/plans/7?list=1&amp;x=2\">a</a><a href=\"/users\">b</a><a "
                "href=\"#c\">c</a></main>",
                "<a href=\"../7.html\">a</a><a>b</a><a href=\"#c\">c</a>");
    check_paper("<main><a href=\"javascript:x\">a</a><img src=\"/files/1\"></main>",
                "<a>a</a><img>");
}

static void test_ARCH_1_paper_unfolds(void **state)
{
    (void)state;
    check_paper("<main><details class=\"fold\"><summary>x</summary>y</details></main>",
                "<details class=\"fold\" open><summary>x</summary>y</details>");
}

static void test_ARCH_1_what_is_no_page_is_none_on_paper(void **state)
{
    static const char *const pages[] = {
        "", "<p>x</p>", "<main>", "<main><form>", "<main><a href=\"x", "<main>x<!-- y"};
    (void)state;
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        struct buf out = buf_create(arena, 64);
        assert_false(paper_of(pages[i], link_of, NULL, &out));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ARCH_1_names_are_those_that_every_system_stores),
        cmocka_unit_test(test_ARCH_1_names_are_cut_between_characters),
        cmocka_unit_test(test_ARCH_1_attachments_keep_their_extension),
        cmocka_unit_test(test_ARCH_1_links_are_encoded_part_by_part),
        cmocka_unit_test(test_ARCH_1_paper_keeps_what_main_says),
        cmocka_unit_test(test_ARCH_1_paper_holds_nothing_that_acts),
        cmocka_unit_test(test_ARCH_1_paper_links_only_to_what_is_there),
        cmocka_unit_test(test_ARCH_1_paper_unfolds),
        cmocka_unit_test(test_ARCH_1_what_is_no_page_is_none_on_paper),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
