/* Forms: fields as the objects that layout/field shows, with what was sent and the error at each.
 */
#include "base/text.h"
#include "core/field.h"
#include "field_internal.h"

#include <string.h>

/* The value as an input shows it. */
static const char *shown(struct ctx *ctx, const struct field *field, const void *record)
{
    if (ctx->request->method == HTTP_POST && field->kind != FIELD_FILE) {
        const json_t *sent = json_object_get(ctx->form, field->name);
        const char *text = sent ? field_sent_text(ctx, field, sent) : NULL;
        if (text)
            return field->kind == FIELD_BOOL && strcmp(text, "0") == 0 ? "" : text;
    }
    json_t *value = field_json(field, record);
    if (json_is_boolean(value))
        return json_is_true(value) ? "1" : "";
    if (json_is_integer(value))
        return text_of(ctx, "%lld", (long long)json_integer_value(value));
    return json_is_string(value) ? json_string_value(value) : "";
}

static json_t *choices_of(const struct field *field, const char *value)
{
    json_t *choices = json_array();
    if (!field->required)
        json_array_append_new(choices, json_pack("{s:s, s:s, s:b}", "value", "", "label", "请选择",
                                                 "selected", *value == '\0'));
    for (const struct choice *c = field->choices; c && c->name; c++)
        json_array_append_new(choices, json_pack("{s:s, s:s, s:b}", "value", c->name, "label",
                                                 c->label, "selected", text_same(value, c->name)));
    return choices;
}

static json_t *form_field(struct ctx *ctx, const struct field *field, const void *record)
{
    const char *value = shown(ctx, field, record), *error = error_of(ctx, field->name);
    bool number = field->kind == FIELD_INT || field->kind == FIELD_DECIMAL;
    bool select = field->kind == FIELD_CHOICE || field->kind == FIELD_REF;
    bool text = field->kind == FIELD_TEXT || field->kind == FIELD_UNIT;
    int64_t length =
        field->kind == FIELD_TEXT || field->kind == FIELD_LONG ? field_length_max(field) : 0;
    json_t *form = json_pack(
        "{s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:b, s:b, s:b, s:b, s:b, s:b, s:b, s:b, s:b, s:I, "
        "s:s, s:s, s:b, s:b}",
        "id", text_of(ctx, "f-%s", field->name), "name", field->name, "label", field->label,
        "value", value, "error", error, "hint", text_or_empty(field->hint), "required",
        field->required, "readonly", false, "is_text", text, "is_long", field->kind == FIELD_LONG,
        "is_number", number, "is_date", field->kind == FIELD_DATE, "is_choice", select, "is_bool",
        field->kind == FIELD_BOOL, "is_file", field->kind == FIELD_FILE, "is_password", false,
        "maxlength", length, "inputmode",
        field->kind == FIELD_INT       ? "numeric"
        : field->kind == FIELD_DECIMAL ? "decimal"
                                       : "",
        "unit", text_or_empty(field->unit), "autocomplete", false, "list_id", false);
    json_object_set_new(form, "choices", choices_of(field, value));
    return form;
}

/* Adds to the number under a key of "asks". */
static void count_more(json_t *asks, const char *key, int more)
{
    json_int_t counted = json_integer_value(json_object_get(asks, key));
    json_object_set_new(asks, key, json_integer(counted + more));
}

void form_asks_more(struct ctx *ctx, int fields, int required)
{
    json_t *asks = json_object_get(ctx->view, "asks");
    count_more(asks, "fields", fields);
    count_more(asks, "required", required);
}

void record_form(struct ctx *ctx, const char *key, const struct record_type *type,
                 const void *record)
{
    json_t *form = json_object();
    int fields = 0, required = 0;
    for (const struct field *field = type->fields; field->name; field++) {
        json_object_set_new(form, field->name, form_field(ctx, field, record));
        fields++;
        required += field->required;
    }
    view_set(ctx, key, form);
    view_set(ctx, "asks", json_pack("{s:i, s:i}", "fields", fields, "required", required));
}

void form_choices(struct ctx *ctx, const char *key, const char *field, json_t *choices)
{
    json_t *form = json_object_get(json_object_get(ctx->view, key), field);
    const char *value = json_string_value(json_object_get(form, "value"));
    size_t i;
    json_t *choice;
    json_array_foreach(choices, i, choice)
    {
        bool selected = text_same(value, json_string_value(json_object_get(choice, "value")));
        json_object_set_new(choice, "selected", json_boolean(selected));
    }
    if (!json_is_true(json_object_get(form, "required")))
        json_array_insert_new(choices, 0,
                              json_pack("{s:s, s:s, s:b}", "value", "", "label", "请选择",
                                        "selected", value && *value == '\0'));
    json_object_set_new(form, "choices", choices);
    json_object_set_new(form, "is_choice", json_true());
    json_object_set_new(form, "is_text", json_false());
}
