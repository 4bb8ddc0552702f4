/* What the files of http/ share. */
#ifndef YICUN_HTTP_INTERNAL_H
#define YICUN_HTTP_INTERNAL_H

#include "http.h"

/* Adds one field to `form`, where strings that repeat become an array. Bytes that are not UTF-8, a
 * NUL and an empty name are malformed. */
enum parse_result form_add(json_t *form, const char *name, size_t name_length, const char *value,
                           size_t length);

/* The value of a parameter in `header` ("text/html; charset=utf-8"), quoted or not. Returns 1 and
 * the value in *value, 0 when it is absent, -1 when the header is malformed or names it twice. In
 * quotes, \" stands for a quote; any other backslash is itself, as browsers send it. */
int header_parameter(struct arena *arena, const char *header, const char *name, char **value);

#endif
