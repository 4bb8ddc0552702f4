/* Templates: Mustache compiled once at the start, rendered from Jansson objects, always escaped.
 *
 *   {{x}}  {{a.b}}  {{.}}          text, escaped; the name is sought outwards through the sections
 *   {{url x}}                      percent-encoded, for a part of a path or of a query
 *   {{json x}}                     JSON, escaped; only in a quoted attribute value
 *   {{#x}}..{{/x}} {{^x}}..{{/x}}  section (an array repeats it), inverted section
 *   {{#@first}} {{#@last}}         inside a section over an array, also inverted; {{@number}} from
 * 1
 *   {{> room/part}}  {{! note}}    partial in the same context, comment
 *
 * There is no raw tag. A line that holds nothing but one section, partial or comment tag vanishes.
 *
 * What the compiler refuses, always as "file:line: what":
 * - unknown partials, partial circles, sections left open, names that are not names;
 * - sections nested deeper than 32 (partials counted in), partials nested deeper than 16;
 * - any tag in <script>, <style>, an HTML comment, a tag or attribute name, an unquoted value, or
 *   the attributes on*, style, srcdoc and srcset;
 * - a section that closes in another place of the HTML than it opened: it holds whole elements, a
 *   piece of one attribute value, or whole attributes: <option value="{{v}}"{{#on}}
 * selected{{/on}}>;
 * - a template that ends inside a tag; a partial elsewhere than in text or between attributes;
 * - a link target (href, src, action, formaction, poster, data, ping, xlink:href) whose beginning
 * is left to a value: a tag must stand behind a path, query or fragment already begun
 *   ("/plans/{{id}}", "?page={{n}}", "#item-{{id}}"; not "/{{x}}", which could become "//host"),
 *   or be the target's beginning and end in "_link" (href="{{next_link}}"): such keys hold links
 *   that the server has made from literals, never what a user typed. */
#ifndef YICUN_VIEW_H
#define YICUN_VIEW_H

#include "base/arena.h"
#include "base/buf.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct templates; /* all compiled templates; read-only once made, shared by all threads */

/* Compiles every *.html and *.xml below `folder`; a template's name is its path there without that
 * ending. Values are escaped alike in both. NULL with one line in `error` (folder/name.html:line:
 * what). */
struct templates *views_load(const char *folder, char *error, size_t error_size);

/* For tests and fuzzing: compiles one text under one name, which stands for the file in errors. */
struct templates *views_compile(const char *name, const char *text, size_t length, char *error,
                                size_t error_size);

/* NULL is allowed. */
void views_free(struct templates *templates);

bool views_has(const struct templates *templates, const char *name);

/* Renders `name` with `view`, appending to `out`. False when there is no such template. False in a
 * section are: false, null, missing, "", 0 and the empty array; anything else is true, and becomes
 * {{.}} in it unless it is `true`. Integers render in decimal; null, missing, objects and arrays
 * render as nothing. */
bool views_render(const struct templates *templates, const char *name, const json_t *view,
                  struct buf *out);

/* --- long lists --- */

/* One value of a row. What it points to is borrowed and must live until the page is rendered. */
struct view_cell {
    enum { CELL_NONE, CELL_TEXT, CELL_INT, CELL_BOOL, CELL_JSON, CELL_ROWS, CELL_OBJECT } kind;
    size_t length; /* of the text */
    union {
        const char *text;
        int64_t integer;
        const json_t *json;
        const struct view_rows *rows;
    };
};

static inline struct view_cell cell_t(const char *text) /* NULL is allowed */
{
    return (struct view_cell){
        .kind = text ? CELL_TEXT : CELL_NONE, .length = text ? strlen(text) : 0, .text = text};
}
/* The text from one place to another. */
static inline struct view_cell cell_span(const char *text, const char *end)
{
    return (struct view_cell){.kind = CELL_TEXT, .length = (size_t)(end - text), .text = text};
}
static inline struct view_cell cell_i(int64_t integer)
{
    return (struct view_cell){.kind = CELL_INT, .integer = integer};
}
static inline struct view_cell cell_b(bool truth)
{
    return (struct view_cell){.kind = CELL_BOOL, .integer = truth};
}
static inline struct view_cell cell_j(const json_t *json)
{
    return (struct view_cell){.kind = CELL_JSON, .json = json};
}
static inline struct view_cell cell_r(const struct view_rows *rows)
{
    return (struct view_cell){.kind = CELL_ROWS, .rows = rows};
}
/* The only row as an object, not as a list of one; NULL is allowed. */
static inline struct view_cell cell_o(const struct view_rows *row)
{
    return (struct view_cell){.kind = row ? CELL_OBJECT : CELL_NONE, .rows = row};
}

/* A list that a page repeats a section over, like an array of objects with the same keys, but
 * without the cost of an object for each row: the keys are the columns' names, once. */
struct view_rows {
    struct arena *arena;
    const char *const *columns; /* ended by NULL; lives as long as the rows */
    size_t width, count, capacity;
    struct view_cell *cells;
};
struct view_rows *view_rows_new(struct arena *arena, const char *const *columns);
/* Makes room for so many more rows at once, where their number is known. */
void view_rows_expect(struct view_rows *rows, size_t count);
/* Rows with one row only, for cell_o: its cells go to *cells. */
struct view_rows *view_object(struct arena *arena, const char *const *columns,
                              struct view_cell **cells);
/* The cells of a new row, all CELL_NONE; they stand still until the next row is begun. */
struct view_cell *view_row(struct view_rows *rows);
/* The same as an array of objects. */
json_t *view_rows_json(const struct view_rows *rows);

/* A list that stands in the view under a name, beside its JSON. */
struct view_list {
    const char *name;
    const struct view_rows *rows;
    struct view_list *next;
};

/* views_render with lists, which go before keys of the same name. */
bool views_render_lists(const struct templates *templates, const char *name, const json_t *view,
                        const struct view_list *lists, struct buf *out);

#endif
