/* Fuzz target of the templates: whatever compiles, a value in its output is escaped, and stands in
 * text or in a quoted attribute value that cannot run it. The output is read with a tokenizer of
 * its own, which follows browsers rather than the compiler. */
#include "view.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define MARK '\x7f' /* stands in every value, and in no template */

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void require(bool kept)
{
    if (!kept)
        abort();
}

/* --- a view that has something under every name of the template --- */

static json_t *evil_value(unsigned kind)
{
    static const char evil[] = "\x7f<\x7f>\x7f\"\x7f'\x7f&";
    switch (kind % 6) {
    case 0:
        return json_true();
    case 1:
        return json_pack("[ss]", evil, evil);
    case 2:
        return json_pack("[{ss}{}]", "x", evil);
    case 3:
        return json_pack("{ssssss}", "x", evil, "y", evil, "x_link", "/x");
    case 4:
        return json_array();
    default:
        return json_string(evil);
    }
}

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static json_t *make_view(const char *text, size_t length)
{
    json_t *view = json_object();
    for (size_t i = 0; i < length; i++) {
        size_t begin = i;
        unsigned kind = 5;
        for (; i < length && is_word(text[i]); i++)
            kind += (unsigned char)text[i] & 0xf;
        if (i == begin)
            continue;
        bool link = i - begin >= 5 && memcmp(text + i - 5, "_link", 5) == 0;
        json_object_setn_new_nocheck(view, text + begin, i - begin,
                                     link ? json_string("/link") : evil_value(kind));
    }
    return view;
}

/* --- the output, as a browser reads it --- */

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static void require_no_mark(const char *text, size_t length)
{
    require(!memchr(text, MARK, length) && !memmem(text, length, "%7F", 3));
}

/* What stands in a link in front of a value decides where it leads. */
static void check_link(const char *value, size_t length)
{
    const char *mark = memchr(value, MARK, length), *encoded = memmem(value, length, "%7F", 3);
    if (!mark || (encoded && encoded < mark))
        mark = encoded;
    if (!mark)
        return;
    size_t before = (size_t)(mark - value), at = *value == ':'; /* no scheme is without a name */
    while (at < before && !strchr("/?#\\:&", value[at]))
        at++;
    if (at < before && value[at] == ':') {
        require(++at < before && strchr("/\\", value[at]));
    }
    require(at < before);
    if (!strchr("/\\", value[at]) || (at > 0 && value[at - 1] != ':'))
        return; /* a query, a fragment or a relative path */
    if (++at < before && strchr("/\\", value[at]))
        for (at++; at < before && !strchr("/?#\\", value[at]); at++)
            ;
    require(at < before);
}

static bool is_one_of(const char *name, size_t length, const char *const *names)
{
    for (; *names; names++)
        if (strlen(*names) == length && strncasecmp(*names, name, length) == 0)
            return true;
    return false;
}

static void check_attribute(const char *name, size_t name_length, const char *value, size_t length)
{
    static const char *const links[] = {"href", "src", "action", "formaction", "xlink:href", NULL};
    static const char *const forbidden[] = {"style", "srcdoc", "srcset", NULL};
    if (strncasecmp(name, "on", 2) == 0 || is_one_of(name, name_length, forbidden))
        require_no_mark(value, length);
    if (is_one_of(name, name_length, links))
        check_link(value, length);
}

/* Reads one attribute at `at`; returns where it ends. */
static const char *read_attribute(const char *at)
{
    const char *name = at;
    at += *at == '=';
    while (*at && !is_space(*at) && !strchr("/>=", *at))
        at++;
    size_t name_length = (size_t)(at - name);
    require_no_mark(name, name_length);
    const char *equals = at;
    while (is_space(*equals))
        equals++;
    if (*equals != '=')
        return at;
    at = equals + 1;
    while (is_space(*at))
        at++;
    const char *value = at;
    if (*at == '"' || *at == '\'') {
        at = strchr(at + 1, *at);
        require(at != NULL);
        check_attribute(name, name_length, value + 1, (size_t)(at - value - 1));
        return at + 1;
    }
    while (*at && !is_space(*at) && *at != '>')
        at++;
    require_no_mark(value, (size_t)(at - value));
    return at;
}

/* Steps over the rest of a script or style element, up to its closing tag. */
static const char *read_raw(const char *at, const char *name, size_t length)
{
    const char *begin = at;
    for (; *at; at++)
        if (at[0] == '<' && at[1] == '/' && strncasecmp(at + 2, name, length) == 0 &&
            (is_space(at[2 + length]) || (at[2 + length] && strchr("/>", at[2 + length]))))
            break;
    require_no_mark(begin, (size_t)(at - begin));
    return at;
}

static const char *read_tag(const char *at)
{
    static const char *const raw[] = {"script", "style", NULL};
    bool closing = at[1] == '/';
    const char *name = at + 1 + closing;
    size_t length = 0;
    while (name[length] && !is_space(name[length]) && !strchr("/>", name[length]))
        length++;
    require_no_mark(name, length);
    at = name + length;
    while (*at && *at != '>')
        at = is_space(*at) || *at == '/' ? at + 1 : read_attribute(at);
    at += *at == '>';
    return closing || !is_one_of(name, length, raw) ? at : read_raw(at, name, length);
}

static const char *read_markup(const char *at)
{
    const char *end = strchr(at, '>');
    if (strncmp(at, "<!--", 4) == 0 && strncmp(at, "<!-->", 5) != 0 &&
        strncmp(at, "<!--->", 6) != 0)
        end = strstr(at + 4, "-->");
    require(end != NULL);
    require_no_mark(at, (size_t)(end - at));
    return end + 1;
}

static void check_output(const char *at)
{
    for (const char *mark = strchr(at, MARK); mark; mark = strchr(mark + 1, MARK))
        require(!mark[1] || !strchr("<>\"'", mark[1]));
    while ((at = strchr(at, '<'))) {
        bool closing = at[1] == '/';
        char first = at[1 + closing];
        if (at[1] == '!' || at[1] == '?')
            at = read_markup(at);
        else if ((first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z'))
            at = read_tag(at);
        else
            at++;
    }
}

/* Arrays of two, nested in one another, would take all day; and nothing may look like a value. */
static bool is_worth_trying(const char *text, size_t size)
{
    int sections = 0;
    for (size_t i = 0; i < size; i++)
        sections += text[i] == '#';
    return size <= 2000 && sections <= 10 && !memchr(text, MARK, size) &&
           !memmem(text, size, "%7F", 3);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    const char *text = (const char *)bytes;
    char error[300];
    if (!is_worth_trying(text, size))
        return 0;
    struct templates *templates = views_compile("t", text, size, error, sizeof error);
    if (!templates) {
        require(strncmp(error, "t:", 2) == 0 && error[2] >= '1' && error[2] <= '9');
        return 0;
    }
    struct arena *arena = arena_create(1 << 28);
    json_t *view = make_view(text, size);
    struct buf out = buf_create(arena, 64);
    require(views_render(templates, "t", view, &out));
    check_output(out.bytes);
    json_decref(view);
    arena_destroy(arena);
    views_free(templates);
    return 0;
}
