/* A page on paper (ARCH-1): one walk over the tags of a page that our own templates made, so that
 * every tag is whole and every element closed. */
#include "archive/paper.h"

#include "base/text.h"
#include "http.h"

#include <string.h>

enum { NAME = 16, ATTRIBUTE = 24 };

/* One tag: <name attributes> or </name>. */
struct tag {
    char name[NAME];
    bool closing;
    const char *attributes, *end; /* end: behind the ">" */
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '/';
}

/* Reads a tag at "<"; false for a comment, a doctype or a "<" that begins none. */
static bool read_tag(const char *at, struct tag *tag)
{
    size_t length = 0;
    *tag = (struct tag){.closing = at[1] == '/'};
    at += 1 + tag->closing;
    while (length < NAME - 1 &&
           ((*at >= 'a' && *at <= 'z') || (length && *at >= '0' && *at <= '9')))
        tag->name[length++] = *at++;
    tag->attributes = at;
    for (char quote = 0; *at && (quote || *at != '>'); at++)
        if (quote ? *at == quote : *at == '"' || *at == '\'')
            quote = quote ? 0 : *at;
    tag->end = *at ? at + 1 : at;
    return length > 0;
}

/* The next attribute of a tag: its name, and its value, which is "" when it has none. */
struct attribute {
    char name[ATTRIBUTE];
    const char *value;
    size_t length;
};

static const char *read_attribute(const char *at, const char *end, struct attribute *attribute)
{
    size_t length = 0;
    *attribute = (struct attribute){.value = ""};
    while (at < end && is_blank(*at))
        at++;
    for (; at < end && !is_blank(*at) && *at != '=' && *at != '>'; at++)
        if (length < ATTRIBUTE - 1)
            attribute->name[length++] = *at;
    if (at < end && *at == '=') {
        char quote = at[1] == '"' || at[1] == '\'' ? at[1] : 0;
        attribute->value = at + 1 + (quote != 0);
        for (at = attribute->value;
             at < end && (quote ? *at != quote : !is_blank(*at) && *at != '>');)
            at++;
        attribute->length = (size_t)(at - attribute->value);
        at += quote != 0 && at < end;
    } else if (at < end && *at == '>') {
        at++;
    }
    return at;
}

static bool is_one_of(const char *name, const char *const *names)
{
    while (*names && strcmp(*names, name) != 0)
        names++;
    return *names != NULL;
}

static const char *const voids[] = {"br", "hr", "img", "input", "meta", "link", "col", "wbr", NULL};

/* True for a class that says: not on paper. */
static bool has_class(const char *value, size_t length, const char *wanted)
{
    size_t size = strlen(wanted);
    for (const char *at = value; at + size <= value + length; at++)
        if (strncmp(at, wanted, size) == 0 && (at == value || at[-1] == ' ') &&
            (at + size == value + length || at[size] == ' '))
            return true;
    return false;
}

/* An element that is left out with all that is in it. */
static bool is_left_out(const struct tag *tag)
{
    static const char *const names[] = {
        "script", "style",    "form",   "button",   "nav",    "input", "select", "canvas",
        "svg",    "textarea", "iframe", "template", "object", "link",  "meta",   NULL};
    static const char *const classes[] = {"no-print", "js-only", "do",    "row-do",
                                          "form-do",  "crumb",   "tabs",  "pager",
                                          "filters",  "skip",    "flash", NULL};
    struct attribute attribute;
    if (is_one_of(tag->name, names))
        return true;
    for (const char *at = tag->attributes; at < tag->end;) {
        at = read_attribute(at, tag->end, &attribute);
        for (const char *const *one = classes; *one && text_same(attribute.name, "class"); one++)
            if (has_class(attribute.value, attribute.length, *one))
                return true;
    }
    return false;
}

/* Behind the end of the element that this tag opens. */
static const char *skip_element(const struct tag *opening)
{
    const char *at = opening->end;
    struct tag tag;
    if (is_one_of(opening->name, voids))
        return at;
    for (int depth = 1; depth > 0 && (at = strchr(at, '<'));) {
        if (!read_tag(at, &tag)) {
            at++;
            continue;
        }
        at = tag.end;
        if (strcmp(tag.name, opening->name) == 0)
            depth += tag.closing ? -1 : 1;
    }
    return at ? at : opening->end + strlen(opening->end);
}

/* A link as it was before it was escaped. */
static const char *plain_link(struct arena *arena, const struct attribute *attribute)
{
    char *link = arena_strndup(arena, attribute->value, attribute->length), *to = link;
    for (const char *from = link; *from; from++) {
        *to++ = *from;
        if (strncmp(from, "&amp;", 5) == 0)
            from += 4;
    }
    *to = '\0';
    return link;
}

static void add_link(const struct attribute *attribute, paper_link_fn *link, void *arg,
                     struct buf *out)
{
    const char *target = plain_link(out->arena, attribute);
    if (*target != '#')
        target = link(arg, target);
    if (target)
        buf_printf(out, " %s=\"%s\"", attribute->name, target);
}

static void add_tag(const struct tag *tag, paper_link_fn *link, void *arg, struct buf *out)
{
    static const char *const kept[] = {"class", "id",    "colspan", "rowspan",
                                       "scope", "value", "max",     NULL};
    struct attribute attribute;
    buf_printf(out, "<%s%s", tag->closing ? "/" : "", tag->name);
    for (const char *at = tag->attributes; at < tag->end;) {
        at = read_attribute(at, tag->end, &attribute);
        if (text_same(attribute.name, "href") || text_same(attribute.name, "src"))
            add_link(&attribute, link, arg, out);
        else if (is_one_of(attribute.name, kept))
            buf_printf(out, " %s=\"%.*s\"", attribute.name, (int)attribute.length, attribute.value);
    }
    /* On paper nothing is folded. */
    buf_text(out, !tag->closing && strcmp(tag->name, "details") == 0 ? " open>" : ">");
}

bool paper_of(const char *page, paper_link_fn *link, void *arg, struct buf *out)
{
    struct tag tag;
    const char *at = strstr(page, "<main");
    if (!at || !read_tag(at, &tag))
        return false;
    for (at = tag.end; *at;) {
        size_t text = strcspn(at, "<");
        buf_add(out, at, text);
        at += text;
        if (!*at)
            break;
        if (!read_tag(at, &tag)) {
            const char *end = strncmp(at, "<!--", 4) == 0 ? strstr(at, "-->") : NULL;
            at = end ? end + 3 : tag.end;
        } else if (tag.closing && strcmp(tag.name, "main") == 0) {
            return true;
        } else if (!tag.closing && is_left_out(&tag)) {
            at = skip_element(&tag);
        } else {
            add_tag(&tag, link, arg, out);
            at = tag.end;
        }
    }
    return false;
}

const char *paper_href(struct arena *arena, const char *path)
{
    struct buf href = buf_create(arena, 128);
    while (*path) {
        size_t length = strcspn(path, "/");
        http_encode(&href, arena_strndup(arena, path, length));
        path += length;
        if (*path == '/')
            buf_char(&href, *path++);
    }
    return href.bytes;
}
