/* What the files of view/ share: compiled templates (operations), what compiling needs besides
 * (pieces and their lines), and the state of the HTML around a tag. */
#ifndef YICUN_VIEW_INTERNAL_H
#define YICUN_VIEW_INTERNAL_H

#include "view.h"

#include <stdint.h>

#define VIEW_MAX_SECTIONS 32    /* sections open at once, partials counted in */
#define VIEW_MAX_PARTIALS 16    /* partials open at once */
#define VIEW_MAX_PARTS 8        /* parts of a dotted name */
#define VIEW_MAX_TEXT (4 << 20) /* bytes of all templates together */
#define VIEW_MAX_MEMORY (1 << 30)

enum tag_kind {
    TAG_TEXT, /* constant text */
    TAG_VALUE,
    TAG_URL,
    TAG_JSON,
    TAG_SECTION,
    TAG_INVERTED,
    TAG_END,
    TAG_PARTIAL,
};

/* --- compiled --- */

enum name_kind { NAME_PATH, NAME_DOT, NAME_FIRST, NAME_LAST, NAME_NUMBER };

/* A part of a name. Equal texts have the same number in all templates. */
struct key {
    const char *text;
    uint32_t length;
    uint32_t number;
};

/* All keys of the templates by their text, in open addressing; a power of two of places. */
struct keys {
    const struct key **place;
    size_t places, count;
};

/* One operation. A section runs the `length` operations behind it. */
struct op {
    uint8_t kind;  /* enum tag_kind, never TAG_END */
    uint8_t name;  /* enum name_kind */
    uint8_t parts; /* how many keys a NAME_PATH has */
    bool asks_dot; /* a section in which {{.}} may be asked for */
    uint32_t length;
    union {
        const char *text;
        const struct key *keys;
        const struct template *partial;
    };
};

struct template
{
    const char *name;
    struct op *ops;
    size_t count;
};

struct templates {
    struct arena *arena;   /* holds this struct too */
    struct template *list; /* by name */
    size_t count;
    struct keys keys;
};

/* The number of a key, or -1 when no template asks for it. */
int keys_find(const struct keys *keys, const char *text, size_t length);
/* The same, which makes it known when it is not. `key` holds its text and length. */
uint32_t keys_number(struct arena *arena, struct keys *keys, const struct key *key);

/* --- compiling --- */

/* A stretch of a template's text: constant text, or the name in a tag. */
struct piece {
    enum tag_kind kind;
    int line;
    const char *text;
    size_t length;
    size_t other; /* of a section and its end: each other's index; of a partial: its template's */
};

/* A template while it is being compiled. */
struct draft {
    const char *name, *file; /* file: what errors call it */
    const char *text;
    size_t length;
    struct piece *pieces;
    size_t count, capacity;
    int last_line;
    int sections, partials; /* the deepest nesting, with all partials */
    enum { DRAFT_NEW, DRAFT_OPEN, DRAFT_MEASURED } state;
    bool included;
    bool checked[2]; /* as text, as a part of a tag */
};

struct compiler {
    struct arena *arena;   /* for what lasts */
    struct arena *scratch; /* for what compiling alone needs */
    struct draft *drafts;  /* by name */
    size_t count;
    struct keys keys;
    char *error;
    size_t error_size;
};

/* Writes "file:line: what" into the compiler's error; always false. */
bool view_fail(struct compiler *compiler, const struct draft *draft, int line, const char *format,
               ...) __attribute__((format(printf, 4, 5)));

/* Cuts the draft's text into pieces and pairs its sections. */
bool view_parse(struct compiler *compiler, struct draft *draft);

/* Finds the partials, refuses circles and too deep nesting. */
bool view_link(struct compiler *compiler);

/* Follows the HTML through every template, from every place where it is used. */
bool view_check(struct compiler *compiler);

/* Everything above, and the operations, for drafts with name, file and text. NULL with the error.
 * Takes over `arena`, also when it fails. */
struct templates *view_compile_all(struct arena *arena, struct arena *scratch, struct draft *drafts,
                                   size_t count, char *error, size_t error_size);

const struct template *view_find(const struct templates *templates, const char *name);

/* --- the HTML around a tag --- */

enum html_state {
    HTML_TEXT,
    HTML_OPEN,     /* behind '<' */
    HTML_ELEMENT,  /* in an element's name */
    HTML_TAG,      /* between attributes, where a name may begin */
    HTML_BOUNDARY, /* in a tag, where only white space, '/' or '>' may follow */
    HTML_NAME,     /* in an attribute's name */
    HTML_NAMED,    /* in white space behind it */
    HTML_EQUALS,   /* behind its '=' */
    HTML_DOUBLE,   /* in a value in double quotes */
    HTML_SINGLE,   /* in a value in single quotes */
    HTML_BARE,     /* in a value without quotes */
    HTML_MARKUP,   /* behind "<!" */
    HTML_COMMENT,
    HTML_DECLARATION, /* <!doctype html> */
    HTML_RAW,         /* in a script or style element */
};

enum html_attribute { HTML_PLAIN, HTML_LINK, HTML_FORBIDDEN };

/* How far a link target is written. */
enum html_link {
    LINK_START,
    LINK_WORD,   /* a relative path, or a scheme */
    LINK_COLON,  /* behind a scheme */
    LINK_ROOT,   /* a lone "/": another one would begin a host */
    LINK_HOST,   /* behind "//" */
    LINK_GIVEN,  /* behind a "_link", which may be empty */
    LINK_OPAQUE, /* cannot be judged any more */
    LINK_INSIDE, /* in a path, query or fragment: values may follow */
};

struct html {
    enum html_state state;
    enum html_attribute attribute;
    enum html_link link;
    char name[16]; /* of the element or attribute, in lower case, as far as it fits */
    size_t name_length;
    bool raw;            /* the open tag is <script> or <style> */
    char element[16];    /* which of them */
    size_t matched;      /* characters of "--" or of "</script" seen */
    unsigned tags;       /* tags begun so far: which tag this is */
    unsigned attributes; /* the same for attributes */
};

/* These return NULL, or what is wrong. */
const char *html_text(struct html *html, const char *text, size_t length, int *line);
const char *html_value(struct html *html, const struct piece *piece);
const char *html_section_open(struct html *html);
const char *html_section_close(struct html *html, const struct html *open);
const char *html_partial(struct html *html);
const char *html_end(const struct html *html, enum html_state began);

/* --- rows --- */

/* A cell as JSON, a new reference; null for an empty one. */
json_t *view_cell_json(const struct view_cell *cell);

/* --- escaping --- */

/* Appends text for HTML text and quoted attribute values. */
void escape_html(struct buf *out, const char *text, size_t length);

#endif
