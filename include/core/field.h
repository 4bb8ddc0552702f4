/* Fields: a record described once. From the description come parsing and validation of forms and
 * JSON, row reading, form rendering and the API description. Field name = column = input name =
 * JSON key. */
#ifndef YICUN_CORE_FIELD_H
#define YICUN_CORE_FIELD_H

#include "base/date.h"
#include "base/decimal.h"
#include "core/ctx.h"

/* Kind, and the C type at `offset` in the record's struct. */
enum field_kind {
    FIELD_TEXT,    /* const char *; one line; "" when empty */
    FIELD_LONG,    /* const char *; several lines */
    FIELD_INT,     /* int64_t; FIELD_NONE when empty */
    FIELD_DECIMAL, /* int64_t ten-thousandths; DECIMAL_NONE when empty; travels as a string */
    FIELD_DATE,    /* struct date; year 0 when empty */
    FIELD_CHOICE,  /* int: index into choices; -1 when empty */
    FIELD_BOOL,    /* bool; an absent checkbox is false */
    FIELD_REF,     /* int64_t id of another record; 0 when empty */
    FIELD_UNIT, /* const char *: a unit's code (digits, level checked); the handler checks scope */
    FIELD_FILE, /* no storage: the input of an attachment */
};
#define FIELD_NONE INT64_MIN

struct choice {
    const char *name;  /* "at_least" */
    const char *label; /* 不低于 */
};

struct field {
    const char *name;
    const char *label; /* Chinese; also used in messages: 请填写“承诺事项” */
    enum field_kind kind;
    size_t offset;
    bool required;
    int64_t min, max;             /* length in characters, or value; max 0 = kind's default */
    const struct choice *choices; /* ended by {NULL} */
    const char *hint;
    const char *unit;   /* 万元, 天: behind the input */
    bool private_value; /* masked in audit records */
};

/* All fields of a record: `fields` ended by an all-zero row; `size` = sizeof(struct ...). */
struct record_type {
    const char *name;
    const struct field *fields;
    size_t size;
};

/* Reads ctx->form into `record` (zeroed or holding the stored record first). Each field present is
 * checked and set; with `partial` absent fields keep their value, otherwise they count as empty.
 * Errors go to ctx. Unknown keys are refused unless they begin with '_' or are named in `also`
 * (blank-separated: other keys that the handler reads, "version" is always allowed). Returns
 * !has_errors. */
bool record_parse(struct ctx *ctx, const struct record_type *type, void *record, bool partial,
                  const char *also);
/* The same from any object, with a prefix for error field names ("items.3."). */
bool record_parse_object(struct ctx *ctx, const struct record_type *type, void *record,
                         const json_t *object, const char *prefix, bool partial, const char *also);
/* For handlers that read single texts instead of a record: refuses keys that are neither in `texts`
 * nor in `others` (blank-separated), and values of `texts` that are no text. Returns !has_errors.
 */
bool form_only(struct ctx *ctx, const char *texts, const char *others);
/* All fields empty (DECIMAL_NONE, -1, ...). */
void record_clear(const struct record_type *type, void *record);
/* Fills the record from the current row's columns of the same names (missing columns stay). */
void record_read(struct db_rows *rows, const struct record_type *type, void *record);
/* The API's object: decimals as strings, dates ISO, choices by name, empty values null. */
json_t *record_json(const struct record_type *type, const void *record);
/* Parameter for one field, to bind in INSERT and UPDATE. */
struct db_arg record_arg(const struct record_type *type, const void *record, const char *name);
/* Form objects for templates: {name:{id,name,label,value,error,required,is_text,...}} under view
 * key `key` ("f"), values from what was sent if the form came back with errors, else from `record`.
 */
void record_form(struct ctx *ctx, const char *key, const struct record_type *type,
                 const void *record);
/* layout/asks says how many fields a form asks for and how many must be filled (ALL-7). record_form
 * counts the record's; a page that shows more or fewer of them corrects the count afterwards. */
void form_asks_more(struct ctx *ctx, int fields, int required);
/* Adds or replaces the choices of a select made from data: array of {value,label}; marks the
 * selected one. A text field (a unit's code) becomes a select by it. */
void form_choices(struct ctx *ctx, const char *key, const char *field, json_t *choices);
/* Choice helpers. */
int choice_by_name(const struct choice *choices, const char *name);
/* Array of {value,label,selected} for a select; `chosen` by name, NULL for none. */
json_t *choices_json(const struct choice *choices, const char *chosen);

#endif
