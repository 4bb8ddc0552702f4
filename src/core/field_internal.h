/* What reading fields and showing them as forms share. */
#ifndef YICUN_CORE_FIELD_INTERNAL_H
#define YICUN_CORE_FIELD_INTERNAL_H

#include "core/field.h"

/* Most characters of a text field. */
int64_t field_length_max(const struct field *field);
/* The text of a sent value; NULL when it is of a type that the field does not take. */
const char *field_sent_text(struct ctx *ctx, const struct field *field, const json_t *sent);
/* A stored value as the API shows it. */
json_t *field_json(const struct field *field, const void *record);

#endif
