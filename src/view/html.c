/* The HTML around tags, followed character by character while templates are compiled: enough of the
 * language to know what a value would become at each place, and strict where browsers guess. */
#include "view/view_internal.h"

#include <string.h>

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static char lower(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

static void name_begin(struct html *html, char c)
{
    memset(html->name, 0, sizeof html->name);
    html->name[0] = lower(c);
    html->name_length = 1;
}

static void name_add(struct html *html, char c)
{
    if (html->name_length < sizeof html->name - 1)
        html->name[html->name_length] = lower(c);
    html->name_length++;
}

static bool name_is(const struct html *html, const char *const *names)
{
    if (html->name_length >= sizeof html->name)
        return false;
    for (; *names; names++)
        if (strcmp(html->name, *names) == 0)
            return true;
    return false;
}

/* Judges the attribute whose name has ended. */
static enum html_attribute attribute_kind(const struct html *html)
{
    static const char *const links[] = {"href", "src",  "action",     "formaction", "poster",
                                        "data", "ping", "xlink:href", NULL};
    static const char *const forbidden[] = {"style", "srcdoc", "srcset", NULL};
    if (strncmp(html->name, "on", 2) == 0 || name_is(html, forbidden))
        return HTML_FORBIDDEN;
    return name_is(html, links) ? HTML_LINK : HTML_PLAIN;
}

static enum html_link link_step(enum html_link link, char c)
{
    bool slash = c == '/' || c == '\\';
    switch (link) {
    case LINK_START:
        return slash ? LINK_ROOT : c == '?' || c == '#' ? LINK_INSIDE : LINK_WORD;
    case LINK_WORD:
        return slash || c == '?' || c == '#' ? LINK_INSIDE : c == ':' ? LINK_COLON : LINK_WORD;
    case LINK_COLON:
        return slash ? LINK_ROOT : LINK_OPAQUE;
    case LINK_ROOT:
        return slash ? LINK_HOST : LINK_INSIDE;
    case LINK_HOST:
        return slash || c == '?' || c == '#' ? LINK_INSIDE : LINK_HOST;
    case LINK_GIVEN:
        return slash ? LINK_ROOT : c == '?' || c == '#' || c == '&' ? LINK_INSIDE : LINK_GIVEN;
    case LINK_OPAQUE:
    case LINK_INSIDE:
        break;
    }
    return link;
}

static void tag_end(struct html *html)
{
    html->state = html->raw ? HTML_RAW : HTML_TEXT;
    html->matched = 0;
}

/* The element's name has ended. */
static void element_end(struct html *html)
{
    static const char *const raw[] = {"script", "style", NULL};
    html->raw = html->name[0] != '/' && name_is(html, raw);
    if (html->raw)
        memcpy(html->element, html->name, sizeof html->element);
    html->state = HTML_TAG;
}

/* A character between attributes. */
static const char *step_tag(struct html *html, char c)
{
    if (c == '>') {
        tag_end(html);
    } else if (is_space(c) || c == '/') {
        html->state = HTML_TAG;
    } else if (html->state == HTML_BOUNDARY) {
        return "white space is missing in front of an attribute";
    } else if (c == '=' || c == '"' || c == '\'' || c == '<') {
        return "an attribute cannot begin like this";
    } else {
        html->state = HTML_NAME;
        html->attributes++;
        name_begin(html, c);
    }
    return NULL;
}

/* A character in or behind an attribute's name. */
static const char *step_name(struct html *html, char c)
{
    if (c == '=') {
        html->attribute = attribute_kind(html);
        html->link = LINK_START;
        html->state = HTML_EQUALS;
    } else if (c == '>') {
        tag_end(html);
    } else if (is_space(c)) {
        html->state = HTML_NAMED;
    } else if (html->state == HTML_NAMED || c == '/') {
        html->state = HTML_TAG;
        return step_tag(html, c);
    } else if (c == '"' || c == '\'' || c == '<') {
        return "a quote or '<' in an attribute's name";
    } else {
        name_add(html, c);
    }
    return NULL;
}

static const char *step_value(struct html *html, char c)
{
    char quote = html->state == HTML_DOUBLE ? '"' : '\'';
    switch (html->state) {
    case HTML_EQUALS:
        if (c == '>')
            return "an attribute's value is missing";
        if (!is_space(c))
            html->state = c == '"' ? HTML_DOUBLE : c == '\'' ? HTML_SINGLE : HTML_BARE;
        break;
    case HTML_BARE:
        if (c == '>')
            tag_end(html);
        else if (is_space(c))
            html->state = HTML_TAG;
        break;
    default:
        if (c == quote)
            html->state = HTML_BOUNDARY;
        else
            html->link = link_step(html->link, c);
    }
    return NULL;
}

/* A character behind '<' or in an element's name; a closing tag's name begins with '/'. */
static const char *step_element(struct html *html, char c)
{
    if (html->state == HTML_OPEN) {
        html->state = HTML_TEXT;
        if (is_letter(c) || c == '/') {
            html->state = HTML_ELEMENT;
            html->tags++;
            name_begin(html, c);
        } else if (c == '!' || c == '?') {
            html->state = c == '!' ? HTML_MARKUP : HTML_DECLARATION;
            html->matched = 0;
        } else if (c == '<') {
            html->state = HTML_OPEN;
        }
        return NULL;
    }
    bool closing = html->name[0] == '/';
    if (closing && html->name_length == 1 && !is_letter(c))
        return "a closing tag without a name";
    if (!is_space(c) && c != '/' && c != '>') {
        name_add(html, c);
        return NULL;
    }
    element_end(html);
    return step_tag(html, c);
}

/* A character in "<!...", a comment or a declaration. Browsers end a comment at once at "<!-->" and
 * "<!--->", so the dashes that begin it count towards its end; they end one at "--!>" too. */
static const char *step_markup(struct html *html, char c)
{
    if (html->state == HTML_MARKUP) {
        if (c == '-' && ++html->matched == 2)
            html->state = HTML_COMMENT;
        else if (c != '-')
            html->state = c == '>' ? HTML_TEXT : HTML_DECLARATION;
    } else if (c == '!' && html->state == HTML_COMMENT && html->matched >= 2) {
        return "\"--!\" in an HTML comment, which ends with \"-->\"";
    } else if (c == '>' && (html->state == HTML_DECLARATION || html->matched >= 2)) {
        html->state = HTML_TEXT;
    } else {
        html->matched = c == '-' ? html->matched + 1 : 0;
    }
    return NULL;
}

/* A character in a script or style element, which ends at "</script" and a delimiter. */
static void step_raw(struct html *html, char c)
{
    size_t length = strlen(html->element);
    if (html->matched == length + 2 && (is_space(c) || c == '/' || c == '>')) {
        html->raw = false;
        html->state = HTML_TAG;
        html->tags++;
        step_tag(html, c);
        return;
    }
    bool next = html->matched == 0 ? c == '<'
                : html->matched == 1
                    ? c == '/'
                    : html->matched < length + 2 && lower(c) == html->element[html->matched - 2];
    html->matched = next ? html->matched + 1 : c == '<';
}

static const char *step(struct html *html, char c)
{
    switch (html->state) {
    case HTML_TEXT:
        if (c == '<')
            html->state = HTML_OPEN;
        return NULL;
    case HTML_OPEN:
    case HTML_ELEMENT:
        return step_element(html, c);
    case HTML_TAG:
    case HTML_BOUNDARY:
        return step_tag(html, c);
    case HTML_NAME:
    case HTML_NAMED:
        return step_name(html, c);
    case HTML_EQUALS:
    case HTML_DOUBLE:
    case HTML_SINGLE:
    case HTML_BARE:
        return step_value(html, c);
    case HTML_MARKUP:
    case HTML_COMMENT:
    case HTML_DECLARATION:
        return step_markup(html, c);
    case HTML_RAW:
        step_raw(html, c);
        return NULL;
    }
    return NULL;
}

const char *html_text(struct html *html, const char *text, size_t length, int *line)
{
    for (size_t i = 0; i < length; i++) {
        const char *wrong = step(html, text[i]);
        if (wrong)
            return wrong;
        *line += text[i] == '\n';
    }
    return NULL;
}

/* What forbids every tag at this place, or NULL. */
static const char *no_tag_here(const struct html *html)
{
    switch (html->state) {
    case HTML_OPEN:
        return "a tag in an element's name";
    case HTML_ELEMENT:
        return html->name[0] == '/' ? "a tag in an element's name" : NULL;
    case HTML_EQUALS:
    case HTML_BARE:
        return "a tag in an attribute value without quotes";
    case HTML_DOUBLE:
    case HTML_SINGLE:
        return html->attribute == HTML_FORBIDDEN
                   ? "a tag in an event, style, srcdoc or srcset attribute"
                   : NULL;
    case HTML_MARKUP:
    case HTML_COMMENT:
    case HTML_DECLARATION:
        return "a tag in an HTML comment or declaration";
    case HTML_RAW:
        return "a tag in a script or style element";
    case HTML_TEXT:
    case HTML_TAG:
    case HTML_BOUNDARY:
    case HTML_NAME:
    case HTML_NAMED:
        break;
    }
    return NULL;
}

static bool in_value(const struct html *html)
{
    return html->state == HTML_DOUBLE || html->state == HTML_SINGLE;
}

static bool ends_in(const struct piece *piece, const char *end)
{
    size_t length = strlen(end);
    return piece->length >= length &&
           memcmp(piece->text + piece->length - length, end, length) == 0;
}

const char *html_value(struct html *html, const struct piece *piece)
{
    const char *wrong = no_tag_here(html);
    if (wrong)
        return wrong;
    if (html->state != HTML_TEXT && !in_value(html))
        return "a value among attributes or in a name";
    bool link = in_value(html) && html->attribute == HTML_LINK;
    if (piece->kind == TAG_JSON && (!in_value(html) || link))
        return "{{json}} is for quoted attributes that are no links";
    if (!link || html->link == LINK_INSIDE)
        return NULL;
    if (html->link != LINK_START || piece->kind != TAG_VALUE || !ends_in(piece, "_link"))
        return "a link that a value begins: write the path in front of it, or use a key that ends "
               "in _link";
    html->link = LINK_GIVEN;
    return NULL;
}

/* A tag ends any name in front of it: what follows must not become a part of that name. */
static void settle(struct html *html)
{
    if (html->state == HTML_ELEMENT) {
        element_end(html);
        html->state = HTML_BOUNDARY;
    } else if (html->state == HTML_NAME) {
        html->state = HTML_BOUNDARY;
    } else if (html->state == HTML_NAMED) {
        html->state = HTML_TAG;
    }
}

static bool in_tag(const struct html *html)
{
    return html->state == HTML_TAG || html->state == HTML_BOUNDARY;
}

const char *html_section_open(struct html *html)
{
    const char *wrong = no_tag_here(html);
    if (!wrong)
        settle(html);
    return wrong;
}

const char *html_section_close(struct html *html, const struct html *open)
{
    const char *wrong = no_tag_here(html);
    if (wrong)
        return wrong;
    bool unfinished = html->state == HTML_NAME;
    settle(html);
    bool same = html->state == open->state || (in_tag(html) && in_tag(open));
    if (!same || (html->state != HTML_TEXT && html->tags != open->tags) ||
        (in_value(html) && html->attributes != open->attributes))
        return "this section closes in another place of the HTML than it opened";
    /* Repeated, the last name would run into the first one. */
    if (unfinished && open->state == HTML_TAG && html->attributes > open->attributes + 1)
        return "white space is missing behind the last attribute of this section";
    /* From here on both ways must do: with the section and without it. */
    if (in_tag(html) && open->state == HTML_BOUNDARY)
        html->state = HTML_BOUNDARY;
    if (html->link != open->link)
        html->link = LINK_OPAQUE;
    return NULL;
}

const char *html_partial(struct html *html)
{
    const char *wrong = no_tag_here(html);
    if (wrong)
        return wrong;
    settle(html);
    if (html->state == HTML_TEXT)
        return NULL;
    if (html->state != HTML_TAG)
        return "a partial stands in text, or behind white space between attributes";
    html->state = HTML_BOUNDARY;
    return NULL;
}

const char *html_end(const struct html *html, enum html_state began)
{
    struct html end = *html;
    settle(&end);
    bool fits = began == HTML_TEXT ? end.state == HTML_TEXT : in_tag(&end) && end.tags == 0;
    if (fits)
        return NULL;
    return began == HTML_TEXT ? "the template ends inside a tag, comment, script or style"
                              : "used among attributes, this template must hold whole attributes";
}
