/* Unit tests of the templates: every kind that must not compile, with the line that says so. */
#include "view.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* `text` must not compile, and the error begin with `where` and hold `what`. */
static void refuse(const char *text, const char *where, const char *what)
{
    char error[300] = "";
    struct templates *templates = views_compile("t", text, strlen(text), error, sizeof error);
    if (templates) {
        views_free(templates);
        fail_msg("compiled: %s", text);
    }
    if (strncmp(error, where, strlen(where)) != 0 || !strstr(error, what))
        fail_msg("\"%s\" instead of \"%s %s\" for: %s", error, where, what, text);
}

static void test_sections_must_pair(void **state)
{
    (void)state;
    refuse("a\n{{#x}}\nb\n", "t:2: ", "the section {{#x}} is not closed");
    refuse("a\n{{^x}}\nb\n", "t:2: ", "the section {{^x}} is not closed");
    refuse("a\n\n{{/x}}", "t:3: ", "{{/x}} closes no section");
    refuse("{{#x}}\n{{/y}}", "t:2: ", "{{/y}} closes the section {{#x}} of line 1");
    refuse("{{#x}}\n{{#y}}{{/x}}{{/y}}", "t:2: ", "{{/x}} closes the section {{#y}} of line 2");
    refuse("{{#xx}}{{/x}}", "t:1: ", "closes the section");
}

static void test_tags_must_be_well_formed(void **state)
{
    (void)state;
    refuse("a\nb {{x\n", "t:2: ", "a tag is not closed");
    refuse("\n{{{x}}}", "t:2: ", "there is no raw tag");
    refuse("{{&x}}", "t:1: ", "there is no raw tag");
    refuse("{{}}", "t:1: ", "is no name");
    refuse("{{a b}}", "t:1: ", "\"a b\" is no name");
    refuse("{{=<% %>=}}", "t:1: ", "is no name");
    refuse("{{a..b}}", "t:1: ", "is no name");
    refuse("{{.a}}", "t:1: ", "is no name");
    refuse("{{a.}}", "t:1: ", "is no name");
    refuse("{{a.b.c.d.e.f.g.h.i}}", "t:1: ", "is no name");
    refuse("{{@index}}", "t:1: ", "is no name");
    refuse("{{@first}}", "t:1: ", "@first is for sections");
    refuse("{{#@number}}{{/@number}}", "t:1: ", "@number is for plain tags");
    refuse("{{> ../secret}}", "t:1: ", "is no template name");
    refuse("a\nb\n\xff", "t:3: ", "not valid UTF-8");
}

static void test_no_tag_in_script_style_or_comment(void **state)
{
    (void)state;
    refuse("<script>\nvar a = '{{x}}';</script>", "t:2: ", "script or style");
    refuse("<SCRIPT src=\"/a\">{{#x}}{{/x}}</SCRIPT>", "t:1: ", "script or style");
    refuse("<script></scrip>{{x}}</script>", "t:1: ", "script or style");
    refuse("<script></script x>\n<script/>{{x}}", "t:2: ", "script or style");
    refuse("<style>p{color:{{x}}}</style>", "t:1: ", "script or style");
    refuse("<style></script>{{x}}</style>", "t:1: ", "script or style");
    refuse("<!-- {{x}} -->", "t:1: ", "comment");
    refuse("<!-- -> {{x}} -->", "t:1: ", "comment");
    refuse("<!-- > {{#x}}{{/x}} -->", "t:1: ", "comment");
    refuse("<!doctype {{x}}>", "t:1: ", "declaration");
    refuse("<!--><p title={{x}}>-->", "t:1: ", "without quotes"); /* ended at once */
    refuse("<!---><p title={{x}}>-->", "t:1: ", "without quotes");
    refuse("<!---a><p title={{x}}>-->", "t:1: ", "comment");
    refuse("<!-- a --!><p>-->", "t:1: ", "ends with");
}

static void test_no_tag_in_dangerous_attributes(void **state)
{
    (void)state;
    refuse("<p\nonclick=\"go('{{x}}')\">", "t:2: ", "event, style");
    refuse("<p OnLoad='{{#x}}a{{/x}}'>", "t:1: ", "event, style");
    refuse("<p style=\"color:{{x}}\">", "t:1: ", "event, style");
    refuse("<iframe srcdoc=\"{{x}}\">", "t:1: ", "event, style");
    refuse("<img srcset=\"/a/{{x}}\">", "t:1: ", "event, style");
    refuse("<p a/onclick='{{x}}'>", "t:1: ", "event, style");
    refuse("<p style = '{{x}}'>", "t:1: ", "event, style");
    refuse("<p onaveryverylongeventname=\"{{x}}\">", "t:1: ", "event, style");
}

static void test_no_tag_in_names_or_bare_values(void **state)
{
    (void)state;
    refuse("<p title={{x}}>", "t:1: ", "without quotes");
    refuse("<p title=a{{x}}>", "t:1: ", "without quotes");
    refuse("<p title= {{#x}}\"a\"{{/x}}>", "t:1: ", "without quotes");
    refuse("<p\n\n{{x}}>", "t:3: ", "among attributes");
    refuse("<p a{{x}}=\"\">", "t:1: ", "among attributes");
    refuse("<p class=\"a\"{{x}}>", "t:1: ", "among attributes");
    refuse("<{{x}}>", "t:1: ", "element's name");
    refuse("</{{x}}>", "t:1: ", "element's name");
    refuse("</ a>", "t:1: ", "a closing tag without a name");
    refuse("<{{#x}}b{{/x}}>", "t:1: ", "element's name");
    refuse("<h{{x}}>", "t:1: ", "among attributes");
    refuse("<p {{json x}}>", "t:1: ", "among attributes");
    refuse("{{json x}}", "t:1: ", "{{json}} is for quoted attributes");
    refuse("<a href=\"/a?{{json x}}\">", "t:1: ", "{{json}} is for quoted attributes");
}

static void test_sections_close_where_they_open(void **state)
{
    (void)state;
    const char *another = "another place";
    refuse("<p {{#x}}\n>{{/x}}", "t:2: ", another);
    refuse("{{#x}}<p {{/x}}>", "t:1: ", another);
    refuse("<p class=\"{{#x}}a\" {{/x}}b\">", "t:1: ", another);
    refuse("<p class=\"{{#x}}a\" title=\"{{/x}}b\">", "t:1: ", another);
    refuse("<p {{#x}}></p><p {{/x}}>", "t:1: ", another);
    refuse("<p title='{{#x}}' title=\"{{/x}}\">", "t:1: ", another);
    refuse("{{#x}}<!-- {{/x}} -->", "t:1: ", "comment");
    refuse("{{#x}}<script>{{/x}}", "t:1: ", "script");
}

static void test_a_tag_never_joins_two_names(void **state)
{
    (void)state;
    const char *missing = "white space is missing";
    refuse("<p {{#x}}on{{/x}}click=\"\">", "t:1: ", missing);
    refuse("<p on{{#x}}click=\"{{y}}\"{{/x}}>", "t:1: ", missing);
    refuse("<scr{{#x}}ipt{{/x}}>", "t:1: ", missing);
    refuse("<p {{#x}}load=\"{{y}}\" on{{/x}}>", "t:1: ", missing);
    refuse("<p{{#x}} a {{/x}}b>", "t:1: ", missing);
    refuse("<p a=\"1\"b=\"2\">", "t:1: ", missing);
    refuse("<p {{#x}}onclick{{/x}}=\"{{y}}\">", "t:1: ", missing);
    refuse("<p onclick {{#x}}{{/x}}=\"{{y}}\">", "t:1: ", "cannot begin like this");
    refuse("<p a\"b>", "t:1: ", "quote");
    refuse("<p a=>", "t:1: ", "value is missing");
}

static void test_a_value_never_begins_a_link(void **state)
{
    (void)state;
    const char *link = "a link that a value begins";
    refuse("<p>\n<a href=\"{{x}}\">", "t:2: ", link);
    refuse("<a HREF='{{url x}}'>", "t:1: ", link);
    refuse("<img src=\"{{x}}\">", "t:1: ", link);
    refuse("<form action=\"{{x}}\">", "t:1: ", link);
    refuse("<button formaction=\"{{x}}\">", "t:1: ", link);
    refuse("<video poster=\"{{x}}\">", "t:1: ", link);
    refuse("<a xlink:href=\"{{x}}\">", "t:1: ", link);
    refuse("<a href=\"java{{x}}\">", "t:1: ", link);
    refuse("<a href=\"javascript:/{{x}}\">", "t:1: ", link);
    refuse("<a href=\"javascript:a/{{x}}\">", "t:1: ", link);
    refuse("<a href=\"/{{x}}\">", "t:1: ", link);
    refuse("<a href=\"//{{x}}\">", "t:1: ", link);
    refuse("<a href=\"/\\{{x}}\">", "t:1: ", link);
    refuse("<a href=\"https://{{x}}/\">", "t:1: ", link);
    refuse("<a href=\"{{x_links}}\">", "t:1: ", link);
    refuse("<a href=\"{{url x_link}}\">", "t:1: ", link);
    refuse("<a href=\"a{{x_link}}\">", "t:1: ", link);
    refuse("<a href=\"{{x_link}}{{y}}\">", "t:1: ", link); /* the link may be missing */
    refuse("<a href=\"{{x_link}}/{{y}}\">", "t:1: ", link);
    refuse("<a href=\"{{#x}}{{.}}{{/x}}\">", "t:1: ", link);
    refuse("<a href=\"{{#x}}/a/{{/x}}{{y}}\">", "t:1: ", link);
    refuse("<a href=\"{{#x}}/{{/x}}/{{y}}\">", "t:1: ", link);
    refuse("<a title=\"/\" href=\"{{x}}\">", "t:1: ", link);
    refuse("<a action=\"/a\" href=\"{{x}}\">", "t:1: ", link);
}

static void test_a_template_ends_outside_tags(void **state)
{
    (void)state;
    refuse("<p>\n<p class=\"a\"\n", "t:3: ", "ends inside");
    refuse("<p class=\"", "t:1: ", "ends inside");
    refuse("<!-- ", "t:1: ", "ends inside");
    refuse("<script>a</scrip", "t:1: ", "ends inside");
}

static void test_depth_is_limited(void **state)
{
    (void)state;
    char text[33 * 14 + 1] = "";
    for (int i = 0; i < 32; i++)
        strcat(text, "{{#x}}");
    for (int i = 0; i < 32; i++)
        strcat(text, "{{/x}}");
    char error[300];
    struct templates *templates = views_compile("t", text, strlen(text), error, sizeof error);
    assert_non_null(templates);
    views_free(templates);
    text[0] = '\0';
    for (int i = 0; i < 33; i++)
        strcat(text, "{{#x}}");
    refuse(text, "t:1: ", "nested deeper than 32");
    refuse("\n{{> u}}", "t:2: ", "there is no template u");
    refuse("\n{{> t}}", "t:2: ", "a circle of partials, closed by t");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sections_must_pair),
        cmocka_unit_test(test_tags_must_be_well_formed),
        cmocka_unit_test(test_no_tag_in_script_style_or_comment),
        cmocka_unit_test(test_no_tag_in_dangerous_attributes),
        cmocka_unit_test(test_no_tag_in_names_or_bare_values),
        cmocka_unit_test(test_sections_close_where_they_open),
        cmocka_unit_test(test_a_tag_never_joins_two_names),
        cmocka_unit_test(test_a_value_never_begins_a_link),
        cmocka_unit_test(test_a_template_ends_outside_tags),
        cmocka_unit_test(test_depth_is_limited),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
