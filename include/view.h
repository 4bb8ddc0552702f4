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

struct templates; /* all compiled templates; read-only once made, shared by all threads */

/* Compiles every *.html below `folder`; a template's name is its path there without ".html". NULL
 * with one line in `error` (folder/name.html:line: what). */
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

#endif
