/* Templates: Mustache compiled once at the start, rendered from Jansson objects, always escaped.
 *
 * {{x}} {{a.b}} {{.}} escaped text   {{#x}}..{{/x}} section   {{^x}}..{{/x}} inverted
 * {{> room/part}} partial (same context)   {{! comment}}   {{url x}} percent-encoded   {{json x}}
 * JSON in an attribute value. There is no raw tag. A section over an array also offers {{@first}},
 * {{@last}} (as sections or inverted sections) and {{@number}} (from 1). Tags inside <script>,
 * <style>, event attributes, style attributes or unquoted attribute values, unknown partials,
 * unclosed sections and partial circles are errors that name file and line. A whole attribute may
 * be conditional: `<option value="{{v}}"{{#on}} selected{{/on}}>`. A link target that begins with a
 * tag must be href="{{url ...}}"-free text of our own making: href="{{x}}" is refused unless the
 * tag stands behind a "/" , "?" or "#" already written, or the key ends in "_link" (made by the
 * server from literals). */
#ifndef YICUN_VIEW_H
#define YICUN_VIEW_H

#include "base/arena.h"
#include "base/buf.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

struct templates; /* all compiled templates; read-only after views_load, shared by all threads */

/* Compiles every *.html below `folder`; a template's name is its path without ".html". NULL with
 * one line (file:line: what) in `error`. */
struct templates *views_load(const char *folder, char *error, size_t error_size);
void views_free(struct templates *templates);

/* For tests and fuzzing: compiles one text under one name. */
struct templates *views_compile(const char *name, const char *text, size_t length, char *error,
                                size_t error_size);

bool views_has(const struct templates *templates, const char *name);

/* Renders `name` with `view`, appending to `out`. False when there is no such template. Truth as in
 * Mustache: false, null, missing, "", 0 and the empty array are false. Integers render in decimal.
 */
bool views_render(const struct templates *templates, const char *name, const json_t *view,
                  struct buf *out);

#endif
