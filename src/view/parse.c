/* The template's text, cut into constant text and tags; sections are paired here. */
#include "view/view_internal.h"

#include "base/text.h"

#include <string.h>

struct parser {
    struct compiler *compiler;
    struct draft *draft;
    size_t open[VIEW_MAX_SECTIONS]; /* pieces that open a section, outermost first */
    size_t depth;
    size_t at; /* where `line` was counted to */
    int line;
};

/* A tag in the text: {{...}} from `start` to `end`. */
struct tag {
    size_t start, end;
    int line;
};

#define FAIL(parser, tag, ...)                                                                     \
    view_fail((parser)->compiler, (parser)->draft, (tag)->line, __VA_ARGS__)

static int line_of(struct parser *parser, size_t position)
{
    for (; parser->at < position; parser->at++)
        parser->line += parser->draft->text[parser->at] == '\n';
    return parser->line;
}

static struct piece *add_piece(struct parser *parser, enum tag_kind kind, const char *text,
                               size_t length, int line)
{
    struct draft *draft = parser->draft;
    if (draft->count == draft->capacity) {
        size_t grown = draft->capacity ? draft->capacity * 2 : 64;
        draft->pieces =
            arena_resize(parser->compiler->scratch, draft->pieces,
                         draft->capacity * sizeof *draft->pieces, grown * sizeof *draft->pieces);
        draft->capacity = grown;
    }
    struct piece *piece = &draft->pieces[draft->count++];
    *piece = (struct piece){.kind = kind, .line = line, .text = text, .length = length};
    return piece;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static bool is_text(const struct piece *piece, const char *text)
{
    return piece->length == strlen(text) && memcmp(piece->text, text, piece->length) == 0;
}

/* A name of at most VIEW_MAX_PARTS words with dots between. */
static bool is_path(const struct piece *piece)
{
    size_t parts = 1;
    for (size_t i = 0; i < piece->length; i++) {
        bool dot = piece->text[i] == '.';
        if (!dot && !is_word(piece->text[i]))
            return false;
        if (dot && (i == 0 || i + 1 == piece->length || piece->text[i + 1] == '.'))
            return false;
        parts += dot;
    }
    return piece->length > 0 && parts <= VIEW_MAX_PARTS;
}

static bool is_template_name(const struct piece *piece)
{
    for (size_t i = 0; i < piece->length; i++) {
        char c = piece->text[i];
        if (!is_word(c) && c != '/' && c != '-')
            return false;
    }
    return piece->length > 0;
}

static bool check_name(struct parser *parser, const struct tag *tag, const struct piece *piece)
{
    int length = (int)(piece->length < 80 ? piece->length : 80);
    bool section = piece->kind == TAG_SECTION || piece->kind == TAG_INVERTED;
    if (piece->kind == TAG_PARTIAL)
        return is_template_name(piece) ||
               FAIL(parser, tag, "\"%.*s\" is no template name", length, piece->text);
    if (is_text(piece, ".") || piece->kind == TAG_END || is_path(piece))
        return true;
    if (is_text(piece, "@first") || is_text(piece, "@last"))
        return section || FAIL(parser, tag, "%.*s is for sections", length, piece->text);
    if (is_text(piece, "@number"))
        return piece->kind == TAG_VALUE || FAIL(parser, tag, "@number is for plain tags");
    return FAIL(parser, tag, "\"%.*s\" is no name", length, piece->text);
}

static bool open_section(struct parser *parser, const struct tag *tag)
{
    if (parser->depth == VIEW_MAX_SECTIONS)
        return FAIL(parser, tag, "sections are nested deeper than %d", VIEW_MAX_SECTIONS);
    parser->open[parser->depth++] = parser->draft->count - 1;
    return true;
}

static bool close_section(struct parser *parser, const struct tag *tag, struct piece *end)
{
    int length = (int)(end->length < 80 ? end->length : 80);
    if (parser->depth == 0)
        return FAIL(parser, tag, "{{/%.*s}} closes no section", length, end->text);
    end->other = parser->open[--parser->depth];
    struct piece *section = &parser->draft->pieces[end->other];
    if (section->length != end->length || memcmp(section->text, end->text, end->length) != 0)
        return FAIL(parser, tag, "{{/%.*s}} closes the section {{%c%.*s}} of line %d", length,
                    end->text, section->kind == TAG_SECTION ? '#' : '^', (int)section->length,
                    section->text, section->line);
    section->other = parser->draft->count - 1;
    return true;
}

/* What kind of tag begins at `text`; steps over its sigil or word. */
static enum tag_kind tag_kind(const char **text, const char *end)
{
    static const struct {
        const char *word;
        enum tag_kind kind;
    } kinds[] = {
        {"#", TAG_SECTION}, {"^", TAG_INVERTED}, {"/", TAG_END},
        {">", TAG_PARTIAL}, {"url ", TAG_URL},   {"json ", TAG_JSON},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        size_t length = strlen(kinds[i].word);
        if ((size_t)(end - *text) >= length && memcmp(*text, kinds[i].word, length) == 0) {
            *text += length;
            return kinds[i].kind;
        }
    }
    return TAG_VALUE;
}

/* Adds the tag's piece, unless it is a comment. */
static bool add_tag(struct parser *parser, const struct tag *tag)
{
    const char *text = parser->draft->text + tag->start + 2;
    const char *end = parser->draft->text + tag->end - 2;
    if (text < end && (*text == '{' || *text == '&'))
        return FAIL(parser, tag, "there is no raw tag; {{x}} escapes");
    while (text < end && is_blank(*text))
        text++;
    if (text < end && *text == '!')
        return true;
    enum tag_kind kind = tag_kind(&text, end);
    while (text < end && is_blank(*text))
        text++;
    while (text < end && is_blank(end[-1]))
        end--;
    struct piece *piece = add_piece(parser, kind, text, (size_t)(end - text), tag->line);
    if (!check_name(parser, tag, piece))
        return false;
    if (kind == TAG_SECTION || kind == TAG_INVERTED)
        return open_section(parser, tag);
    return kind != TAG_END || close_section(parser, tag, piece);
}

/* Whether the tag may vanish with its line: values may not. */
static bool is_silent(const char *text, size_t length)
{
    while (length > 0 && is_blank(*text))
        text++, length--;
    return length > 0 && strchr("#^/>!", *text);
}

/* When the tag stands alone on its line, widens it to the whole line. */
static void widen_to_line(const struct draft *draft, struct tag *tag)
{
    const char *text = draft->text;
    size_t start = tag->start, end = tag->end;
    if (!is_silent(text + start + 2, end - start - 4))
        return;
    while (start > 0 && is_blank(text[start - 1]))
        start--;
    while (end < draft->length && is_blank(text[end]))
        end++;
    if (end + 1 < draft->length && text[end] == '\r' && text[end + 1] == '\n')
        end++;
    if ((start > 0 && text[start - 1] != '\n') || (end < draft->length && text[end] != '\n'))
        return;
    tag->start = start;
    tag->end = end < draft->length ? end + 1 : end;
}

static bool check_bytes(struct parser *parser)
{
    struct draft *draft = parser->draft;
    if (text_is_utf8(draft->text, draft->length) && !memchr(draft->text, 0, draft->length))
        return true;
    struct tag line = {.line = 1};
    for (size_t at = 0; at < draft->length; line.line++) {
        const char *newline = memchr(draft->text + at, '\n', draft->length - at);
        size_t end = newline ? (size_t)(newline - draft->text) : draft->length;
        if (!text_is_utf8(draft->text + at, end - at) || memchr(draft->text + at, 0, end - at))
            break;
        at = end + 1;
    }
    return FAIL(parser, &line, "not valid UTF-8 text");
}

static void add_text(struct parser *parser, size_t from, size_t to)
{
    if (to > from)
        add_piece(parser, TAG_TEXT, parser->draft->text + from, to - from, line_of(parser, from));
}

bool view_parse(struct compiler *compiler, struct draft *draft)
{
    struct parser parser = {.compiler = compiler, .draft = draft, .line = 1};
    if (!check_bytes(&parser))
        return false;
    size_t from = 0; /* of the text that no piece holds yet */
    const char *open;
    while ((open = memmem(draft->text + from, draft->length - from, "{{", 2))) {
        struct tag tag = {.start = (size_t)(open - draft->text)};
        size_t left = draft->length - tag.start - 2;
        const char *close = memmem(open + 2, left, "}}", 2);
        if (!close) {
            tag.line = line_of(&parser, tag.start);
            return FAIL(&parser, &tag, "a tag is not closed with }}");
        }
        tag.end = (size_t)(close - draft->text) + 2;
        struct tag whole = tag;
        widen_to_line(draft, &whole);
        add_text(&parser, from, whole.start);
        tag.line = line_of(&parser, tag.start);
        if (!add_tag(&parser, &tag))
            return false;
        from = whole.end;
    }
    add_text(&parser, from, draft->length);
    draft->last_line = line_of(&parser, draft->length);
    if (parser.depth > 0) {
        struct piece *section = &draft->pieces[parser.open[parser.depth - 1]];
        struct tag tag = {.line = section->line};
        return FAIL(&parser, &tag, "the section {{%c%.*s}} is not closed",
                    section->kind == TAG_SECTION ? '#' : '^', (int)section->length, section->text);
    }
    return true;
}
