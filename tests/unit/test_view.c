/* Unit tests of the templates: what they render, alone and as a folder with partials. */
#include "view.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* --- rendering --- */

/* Compiles and renders `text` with the view `json` and compares. */
static void check(const char *text, const char *json, const char *expected)
{
    char error[300] = "";
    struct templates *templates = views_compile("t", text, strlen(text), error, sizeof error);
    if (!templates)
        fail_msg("%s in: %s", error, text);
    json_t *view = json_loads(json, 0, NULL);
    assert_non_null(view);
    struct arena *arena = arena_create(1 << 20);
    struct buf out = buf_create(arena, 16);
    assert_true(views_render(templates, "t", view, &out));
    assert_string_equal(out.bytes ? out.bytes : "", expected);
    arena_destroy(arena);
    json_decref(view);
    views_free(templates);
}

/* Eight bytes are looked at together, so a sign may stand at any place of them. */
static void test_signs_are_escaped_at_every_place(void **state)
{
    (void)state;
    static const char *const fill[] = {"abcdefghijklmnopqrst", "~~~~~~~~~~~~~~~~~~~~",
                                       "0123456789 123456789"};
    for (size_t f = 0; f < sizeof fill / sizeof *fill; f++)
        for (int length = 1; length <= 20; length++)
            for (int place = 0; place < length; place++) {
                char json[64], expected[64];
                snprintf(json, sizeof json, "{\"x\":\"%.*s<%.*s\"}", place, fill[f],
                         length - place - 1, fill[f]);
                snprintf(expected, sizeof expected, "%.*s&lt;%.*s", place, fill[f],
                         length - place - 1, fill[f]);
                check("{{x}}", json, expected);
            }
}

static void test_values_are_escaped_everywhere(void **state)
{
    (void)state;
    check("{{x}}", "{\"x\":\"<b a='1' c=\\\"2\\\">&amp;\"}",
          "&lt;b a=&#39;1&#39; c=&quot;2&quot;&gt;&amp;amp;");
    check("<p title=\"{{x}}\">", "{\"x\":\"\\\"><script>\"}",
          "<p title=\"&quot;&gt;&lt;script&gt;\">");
    check("<p title='{{x}}'>", "{\"x\":\"' onclick='\"}", "<p title='&#39; onclick=&#39;'>");
    check("{{x}}", "{\"x\":\"平望镇 & 金联村\"}", "平望镇 &amp; 金联村");
}

/* Rows ask for names of the page again and again, for more of them than are remembered at once;
 * what a row has itself goes before. */
static void test_names_of_the_page_in_every_row(void **state)
{
    (void)state;
    enum { NAMES = 150, ROWS = 3, SPACE = 16 };
    static char text[NAMES * SPACE], json[NAMES * SPACE], expected[ROWS * NAMES * SPACE];
    char *t = text, *j = json, *e = expected;
    t += sprintf(t, "{{#rows}}");
    j += sprintf(j, "{\"rows\":[{},{\"n7\":-7},{}]");
    for (int i = 0; i < NAMES; i++) {
        t += sprintf(t, "{{n%d}},", i);
        j += sprintf(j, ",\"n%d\":%d", i, i);
    }
    sprintf(t, "{{/rows}}");
    sprintf(j, "}");
    for (int row = 0; row < ROWS; row++)
        for (int i = 0; i < NAMES; i++)
            e += sprintf(e, "%d,", row == 1 && i == 7 ? -7 : i);
    check(text, json, expected);
}

static void test_values_of_every_kind(void **state)
{
    (void)state;
    check("{{i}} {{n}} {{z}} {{low}}", "{\"i\":42,\"n\":-7,\"z\":0,\"low\":-9223372036854775808}",
          "42 -7 0 -9223372036854775808");
    check("[{{a}}{{o}}{{null}}{{missing}}]", "{\"a\":[1],\"o\":{\"x\":1},\"null\":null}", "[]");
    check("{{ t }}/{{f}}", "{\"t\":true,\"f\":false}", "true/false");
}

static void test_dotted_names(void **state)
{
    (void)state;
    check("{{a.b.c}}", "{\"a\":{\"b\":{\"c\":\"x\"}}}", "x");
    check("{{m.2021}}", "{\"m\":{\"2021\":\"5\"}}", "5");
    check("[{{a.b.c}}{{b.c}}]", "{\"a\":{\"b\":1},\"c\":2}", "[]");
    /* Only the first part is sought outwards. */
    check("{{#s}}[{{a.b}}]{{/s}}", "{\"a\":{\"b\":1},\"s\":{\"a\":{}}}", "[]");
}

static void test_names_are_sought_outwards(void **state)
{
    (void)state;
    check("{{#s}}{{x}}{{y}}{{/s}}", "{\"x\":1,\"y\":2,\"s\":{\"y\":3}}", "13");
    check("{{#a}}{{#b}}{{x}}{{/b}}{{/a}}", "{\"x\":1,\"a\":[{\"b\":[{},{\"x\":2}]}]}", "12");
    check("{{#s}}[{{x}}]{{/s}}", "{\"x\":1,\"s\":{\"x\":null}}", "[]");
}

static void test_sections_and_truth(void **state)
{
    (void)state;
    const char *both = "{{#x}}yes{{/x}}{{^x}}no{{/x}}";
    check(both, "{}", "no");
    check(both, "{\"x\":null}", "no");
    check(both, "{\"x\":false}", "no");
    check(both, "{\"x\":\"\"}", "no");
    check(both, "{\"x\":0}", "no");
    check(both, "{\"x\":[]}", "no");
    check(both, "{\"x\":true}", "yes");
    check(both, "{\"x\":\"0\"}", "yes");
    check(both, "{\"x\":-1}", "yes");
    check(both, "{\"x\":{}}", "yes");
    check(both, "{\"x\":[0,0]}", "yesyes");
}

static void test_dot_is_the_value_entered(void **state)
{
    (void)state;
    check("{{#l}}[{{.}}]{{/l}}", "{\"l\":[\"a\",1,\"<\"]}", "[a][1][&lt;]");
    check("{{#x}}{{.}}{{/x}}", "{\"x\":\"word\"}", "word");
    check("{{#rows}}{{#.}}{{.}},{{/.}};{{/rows}}", "{\"rows\":[[1,2],[3]]}", "1,2,;3,;");
    /* A condition enters nothing. */
    check("{{#l}}{{#on}}{{.}}{{/on}}{{/l}}", "{\"l\":[1,2],\"on\":true}", "12");
}

static void test_places_in_an_array(void **state)
{
    (void)state;
    check("{{#l}}{{^@first}}、{{/@first}}{{@number}}{{.}}{{#@last}}。{{/@last}}{{/l}}",
          "{\"l\":[\"a\",\"b\",\"c\"]}", "1a、2b、3c。");
    /* The nearest array counts, also from inside an object. */
    check("{{#l}}{{#o}}{{@number}}{{#@first}}!{{/@first}}{{/o}}{{/l}}",
          "{\"l\":[{\"o\":{\"x\":1}},{\"o\":{\"x\":1}}]}", "1!2");
    check("{{#l}}{{#k}}{{@number}}{{/k}}{{@number}};{{/l}}", "{\"l\":[{\"k\":[0,0]},{}]}",
          "121;2;");
    check("[{{@number}}{{#@first}}f{{/@first}}{{^@last}}n{{/@last}}]", "{}", "[n]");
}

static void test_url_and_json(void **state)
{
    (void)state;
    check("<a href=\"/s?q={{url x}}\">", "{\"x\":\"a b&c=/村\"}",
          "<a href=\"/s?q=a%20b%26c%3D%2F%E6%9D%91\">");
    check("<a href=\"/s/{{url x}}\">", "{\"x\":12}", "<a href=\"/s/12\">");
    check("<p data-x=\"{{json x}}\">", "{\"x\":{\"a\":[1,\"<\\\"'\"],\"b\":null}}",
          "<p data-x=\"{&quot;a&quot;:[1,&quot;&lt;\\&quot;&#39;&quot;],&quot;b&quot;:null}\">");
    check("<p data-x='{{json x}}'>", "{}", "<p data-x='null'>");
}

static void test_lines_that_hold_one_tag_vanish(void **state)
{
    (void)state;
    check("<ul>\n  {{#l}}\n  <li>{{.}}</li>\n  {{/l}}\n</ul>\n", "{\"l\":[1,2]}",
          "<ul>\n  <li>1</li>\n  <li>2</li>\n</ul>\n");
    check("a\r\n{{! note }}\r\nb", "{}", "a\r\nb");
    check("a\n\t{{! two\nlines }}\t\nb", "{}", "a\nb");
    check("{{#x}}\na\n{{/x}}", "{\"x\":true}", "a\n");
    /* These stay: a value, text beside the tag, two tags. */
    check("a\n{{x}}\nb", "{\"x\":\"\"}", "a\n\nb");
    check("a\n{{#x}}y{{/x}}\nb", "{}", "a\n\nb");
    check("a {{! note }}\nb", "{}", "a \nb");
}

static void test_comments_and_braces(void **state)
{
    (void)state;
    check("a{{! anything <b> # }}b", "{}", "ab");
    check("}} { {x} }", "{}", "}} { {x} }");
    check("", "{}", "");
}

static void test_attributes_may_be_conditional(void **state)
{
    (void)state;
    const char *option = "<option value=\"{{v}}\"{{#on}} selected{{/on}}>";
    check(option, "{\"v\":1,\"on\":true}", "<option value=\"1\" selected>");
    check(option, "{\"v\":1}", "<option value=\"1\">");
    check("<input{{#on}} checked{{/on}} name=\"a\">", "{\"on\":true}",
          "<input checked name=\"a\">");
    check("<input {{#on}}checked{{/on}}>", "{\"on\":true}", "<input checked>");
    check("<input required {{#on}}class=\"{{c}}\"{{/on}}>", "{\"on\":true,\"c\":\"<\"}",
          "<input required class=\"&lt;\">");
    check("<p class=\"a{{#on}} b{{/on}}{{^on}} c{{/on}}\">", "{\"on\":true}", "<p class=\"a b\">");
    check("<br{{#on}} hidden{{/on}}/>", "{}", "<br/>");
}

static void test_links_that_are_safe(void **state)
{
    (void)state;
    check("<a href=\"/plans/{{id}}?y={{y}}#i-{{id}}\">", "{\"id\":7,\"y\":2021}",
          "<a href=\"/plans/7?y=2021#i-7\">");
    check("<a href='?page={{n}}'>", "{\"n\":2}", "<a href='?page=2'>");
    check("<a href=\"{{next_link}}\">", "{\"next_link\":\"/a?b=1&c=2\"}",
          "<a href=\"/a?b=1&amp;c=2\">");
    check("<a href=\"{{p.self_link}}&amp;page={{n}}\">", "{\"p\":{\"self_link\":\"/a?b\"},\"n\":1}",
          "<a href=\"/a?b&amp;page=1\">");
    check("<a href=\"{{p_link}}/items/{{n}}\">", "{\"p_link\":\"/p\",\"n\":1}",
          "<a href=\"/p/items/1\">");
    check("<form action=\"/plans{{#id}}/{{id}}{{/id}}\">", "{\"id\":3}",
          "<form action=\"/plans/3\">");
    check("<form action=\"{{#id}}/plans/{{id}}{{/id}}{{^id}}/plans{{/id}}\">", "{}",
          "<form action=\"/plans\">");
    check("<script src=\"/app.js?v={{v}}\"></script>{{v}}", "{\"v\":1}",
          "<script src=\"/app.js?v=1\"></script>1");
    check("<a href=\"https://example.org/{{x}}\">", "{\"x\":1}",
          "<a href=\"https://example.org/1\">");
}

static void test_text_behind_scripts_and_comments_is_text_again(void **state)
{
    (void)state;
    check("<script>if (a</scripts/b) {}<</script >{{x}}", "{\"x\":1}",
          "<script>if (a</scripts/b) {}<</script >1");
    check("<style>p{}</STYLE>{{x}}<!-- no -- tag --->{{x}}<!doctype html>{{x}}", "{\"x\":1}",
          "<style>p{}</STYLE>1<!-- no -- tag --->1<!doctype html>1");
    check("a < b {{x}} 1 <2 {{x}}", "{\"x\":1}", "a < b 1 1 <2 1");
}

static void test_unknown_template_renders_nothing(void **state)
{
    (void)state;
    char error[200];
    struct templates *templates = views_compile("t", "x", 1, error, sizeof error);
    struct arena *arena = arena_create(1 << 20);
    struct buf out = buf_create(arena, 16);
    assert_true(views_has(templates, "t"));
    assert_false(views_has(templates, "tt"));
    assert_false(views_render(templates, "tt", NULL, &out));
    assert_int_equal(out.length, 0);
    arena_destroy(arena);
    views_free(templates);
    views_free(NULL);
}

/* --- a folder of templates --- */

struct file {
    const char *name, *text;
};

/* Writes files into a new folder whose path it puts into `folder`. */
static void write_files(char folder[64], const struct file *files, int count)
{
    strcpy(folder, "/tmp/yicun-view-XXXXXX");
    assert_non_null(mkdtemp(folder));
    for (int i = 0; i < count; i++) {
        char path[200];
        snprintf(path, sizeof path, "%s/%s", folder, files[i].name);
        char *slash = strrchr(path + strlen(folder) + 1, '/');
        if (slash) {
            *slash = '\0';
            mkdir(path, 0700);
            *slash = '/';
        }
        FILE *file = fopen(path, "w");
        assert_non_null(file);
        fputs(files[i].text, file);
        fclose(file);
    }
}

static void remove_folder(const char *folder)
{
    char command[100];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    assert_int_equal(system(command), 0);
}

/* Loads the files; the error, without the folder's path and '/', goes to `error`. */
static struct templates *load(const struct file *files, int count, char error[300])
{
    char folder[64], full[300] = "";
    write_files(folder, files, count);
    struct templates *templates = views_load(folder, full, sizeof full);
    bool inside = strncmp(full, folder, strlen(folder)) == 0 && full[strlen(folder)] == '/';
    strcpy(error, inside ? full + strlen(folder) + 1 : full);
    remove_folder(folder);
    return templates;
}

static void refuse_files(const struct file *files, int count, const char *expected)
{
    char error[300];
    struct templates *templates = load(files, count, error);
    views_free(templates);
    assert_null(templates);
    if (!strstr(error, expected) || error != strstr(error, expected))
        fail_msg("\"%s\" instead of \"%s\"", error, expected);
}

static void check_files(const struct file *files, int count, const char *name, const char *json,
                        const char *expected)
{
    char error[300];
    struct templates *templates = load(files, count, error);
    if (!templates)
        fail_msg("%s", error);
    struct arena *arena = arena_create(1 << 20);
    struct buf out = buf_create(arena, 16);
    json_t *view = json_loads(json, 0, NULL);
    assert_true(views_render(templates, name, view, &out));
    assert_string_equal(out.bytes, expected);
    json_decref(view);
    arena_destroy(arena);
    views_free(templates);
}

static void test_partials_share_the_context(void **state)
{
    (void)state;
    const struct file files[] = {
        {"head.html", "<title>{{title}}</title>\n"},
        {"plan/show.html", "{{> head}}\n{{#items}}\n{{> plan/row}}\n{{/items}}\nend"},
        {"plan/row.html", "<li{{> part/id}}>{{name}} of {{title}}, {{@number}}</li>\n"},
        {"part/id.html", " id=\"i{{id}}\""},
        {"notes.txt", "{{ not a template"},
        {".hidden.html", "{{ nor this"},
    };
    /* In a tag, a partial stands behind white space. */
    refuse_files(files, 6, "plan/row.html:1: a partial stands in text, or behind white space");
    struct file good[6];
    memcpy(good, files, sizeof good);
    good[2].text = "<li {{> part/id}}>{{name}} of {{title}}, {{@number}}</li>\n";
    check_files(
        good, 6, "plan/show",
        "{\"title\":\"T\",\"items\":[{\"name\":\"a\",\"id\":1},{\"name\":\"<\",\"id\":2}]}",
        "<title>T</title>\n<li  id=\"i1\">a of T, 1</li>\n<li  id=\"i2\">&lt; of T, 2</li>\n"
        "end");
}

static void test_errors_name_file_and_line(void **state)
{
    (void)state;
    const struct file unknown[] = {{"a.html", "ok"}, {"plan/b.html", "\n\n{{> plan/c}}"}};
    refuse_files(unknown, 2, "plan/b.html:3: there is no template plan/c");
    const struct file script[] = {{"a.html", "{{> b}}"}, {"b.html", "x\n<script>{{x}}</script>"}};
    refuse_files(script, 2, "b.html:2: a tag in a script or style element");
    char error[300];
    assert_null(views_load("/nonexistent/templates", error, sizeof error));
    assert_string_equal(error, "/nonexistent/templates:1: No such file or directory");
}

static void test_partials_are_judged_where_they_are_used(void **state)
{
    (void)state;
    /* As text this template would be harmless. */
    const struct file event[] = {{"a.html", "<p {{> b}}>"}, {"b.html", "\nonclick=\"{{x}}\""}};
    refuse_files(event, 2, "b.html:2: a tag in an event, style");
    const struct file both[] = {{"a.html", "{{> b}}<p {{> b}}>"}, {"b.html", "onclick=\"{{x}}\""}};
    refuse_files(both, 2, "b.html:1: a tag in an event, style");
    const struct file value[] = {{"a.html", "<p title=\"{{> b}}\">"}, {"b.html", "b"}};
    refuse_files(value, 2, "a.html:1: a partial stands in text, or");
    const struct file open[] = {{"a.html", "{{> b}} {{x}}>"}, {"b.html", "<p"}};
    refuse_files(open, 2, "b.html:1: the template ends inside a tag");
    const struct file closes[] = {{"a.html", "<p {{> b}}>"}, {"b.html", "hidden><b "}};
    refuse_files(closes, 2, "b.html:1: used among attributes");
    const struct file joins[] = {{"a.html", "<p {{> b}}click=\"{{x}}\">"}, {"b.html", "on"}};
    refuse_files(joins, 2, "a.html:1: white space is missing");
    const struct file script[] = {{"a.html", "<script>{{> b}}</script>"}, {"b.html", "b"}};
    refuse_files(script, 2, "a.html:1: a tag in a script");
}

static void test_circles_of_partials_are_refused(void **state)
{
    (void)state;
    const struct file files[] = {
        {"a.html", "{{> b}}"}, {"b.html", "\n{{#x}}{{> c}}{{/x}}"}, {"c.html", "\n\n{{> a}}"}};
    refuse_files(files, 3, "c.html:3: a circle of partials, closed by a");
}

static void test_partials_may_nest_16_deep(void **state)
{
    (void)state;
    char names[18][32], texts[18][32];
    struct file files[18];
    for (int i = 0; i < 18; i++) {
        snprintf(names[i], sizeof names[i], "p%02d.html", i);
        snprintf(texts[i], sizeof texts[i], "%d{{> p%02d}}", i % 10, i + 1);
        files[i] = (struct file){names[i], texts[i]};
    }
    files[16].text = "!";
    check_files(files, 17, "p00", "{}", "0123456789012345!");
    files[16].text = texts[16];
    files[17].text = "!";
    refuse_files(files, 18, "p00.html:1: partials are nested deeper than 16");
}

static void test_sections_of_partials_count(void **state)
{
    (void)state;
    char twenty[300] = "";
    for (int i = 0; i < 20; i++)
        strcat(twenty, "{{#x}}");
    for (int i = 0; i < 20; i++)
        strcat(twenty, "{{/x}}");
    char nested[300];
    snprintf(nested, sizeof nested, "\n{{#x}}%.*s{{> a}}%s{{/x}}", 66, twenty, twenty + 120 + 54);
    const struct file files[] = {{"a.html", twenty}, {"b.html", nested}};
    check_files(files, 2, "b", "{}", "\n");
    snprintf(nested, sizeof nested, "\n{{#x}}%.*s{{> a}}%s{{/x}}", 72, twenty, twenty + 120 + 48);
    refuse_files(files, 2, "b.html:2: with this partial, sections are nested deeper than 32");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values_are_escaped_everywhere),
        cmocka_unit_test(test_signs_are_escaped_at_every_place),
        cmocka_unit_test(test_names_of_the_page_in_every_row),
        cmocka_unit_test(test_values_of_every_kind),
        cmocka_unit_test(test_dotted_names),
        cmocka_unit_test(test_names_are_sought_outwards),
        cmocka_unit_test(test_sections_and_truth),
        cmocka_unit_test(test_dot_is_the_value_entered),
        cmocka_unit_test(test_places_in_an_array),
        cmocka_unit_test(test_url_and_json),
        cmocka_unit_test(test_lines_that_hold_one_tag_vanish),
        cmocka_unit_test(test_comments_and_braces),
        cmocka_unit_test(test_attributes_may_be_conditional),
        cmocka_unit_test(test_links_that_are_safe),
        cmocka_unit_test(test_text_behind_scripts_and_comments_is_text_again),
        cmocka_unit_test(test_unknown_template_renders_nothing),
        cmocka_unit_test(test_partials_share_the_context),
        cmocka_unit_test(test_errors_name_file_and_line),
        cmocka_unit_test(test_partials_are_judged_where_they_are_used),
        cmocka_unit_test(test_circles_of_partials_are_refused),
        cmocka_unit_test(test_partials_may_nest_16_deep),
        cmocka_unit_test(test_sections_of_partials_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
