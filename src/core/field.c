/* Fields: reading and checking what was sent, reading rows, binding values, making JSON. */
#include "core/field.h"

#include "base/text.h"
#include "core/file.h"
#include "field_internal.h"

#include <string.h>

static void *place(const struct field *field, void *record)
{
    return (char *)record + field->offset;
}

static const void *place_of(const struct field *field, const void *record)
{
    return (const char *)record + field->offset;
}

json_t *choices_json(const struct choice *choices, const char *chosen)
{
    json_t *list = json_array();
    for (const struct choice *choice = choices; choice->name; choice++)
        json_array_append_new(list, json_pack("{s:s, s:s, s:b}", "value", choice->name, "label",
                                              choice->label, "selected",
                                              text_same(choice->name, chosen)));
    return list;
}

int choice_by_name(const struct choice *choices, const char *name)
{
    for (int i = 0; choices[i].name; i++)
        if (strcmp(choices[i].name, name) == 0)
            return i;
    return -1;
}

static void clear_field(const struct field *field, void *record)
{
    switch (field->kind) {
    case FIELD_TEXT:
    case FIELD_LONG:
    case FIELD_UNIT:
        *(const char **)place(field, record) = "";
        break;
    case FIELD_INT:
    case FIELD_DECIMAL:
        *(int64_t *)place(field, record) = FIELD_NONE;
        break;
    case FIELD_DATE:
        *(struct date *)place(field, record) = (struct date){0};
        break;
    case FIELD_CHOICE:
        *(int *)place(field, record) = -1;
        break;
    case FIELD_BOOL:
        *(bool *)place(field, record) = false;
        break;
    case FIELD_REF:
        *(int64_t *)place(field, record) = 0;
        break;
    case FIELD_FILE:
        break;
    }
}

void record_clear(const struct record_type *type, void *record)
{
    memset(record, 0, type->size);
    for (const struct field *field = type->fields; field->name; field++)
        clear_field(field, record);
}

int64_t field_length_max(const struct field *field)
{
    if (field->max)
        return field->max;
    return field->kind == FIELD_LONG ? 5000 : 200;
}

/* --- parsing --- */

struct parsing {
    struct ctx *ctx;
    const char *prefix;
};

static const char *where(const struct parsing *parsing, const struct field *field)
{
    return text_of(parsing->ctx, "%s%s", parsing->prefix, field->name);
}

#define FAULT(rule, ...) error_at(parsing->ctx, where(parsing, field), (rule), __VA_ARGS__)

static void parse_text(const struct parsing *parsing, const struct field *field, const char *sent,
                       void *record)
{
    bool lines = field->kind == FIELD_LONG;
    const char *text = text_trim(parsing->ctx->arena, sent);
    int64_t most = field_length_max(field);
    int64_t length = (int64_t)text_length(text);
    *(const char **)place(field, record) = text;
    if (!text_is_clean(text, strlen(text), lines))
        FAULT("format", "“%s”里有不能识别的字符，请删除后重新填写", field->label);
    else if (length > most)
        FAULT("length", "“%s”最多 %d 字，现在有 %d 字", field->label, (int)most, (int)length);
    else if (length < field->min && length > 0)
        FAULT("length", "“%s”至少 %d 字", field->label, (int)field->min);
}

static void parse_int(const struct parsing *parsing, const struct field *field, const char *sent,
                      void *record)
{
    int64_t most = field->max ? field->max : INT32_MAX;
    int64_t value = 0;
    if (!text_to_int(sent, INT64_MIN + 1, INT64_MAX, &value))
        FAULT("format", "“%s”请填整数", field->label);
    else if (value < field->min || value > most)
        FAULT("range", "“%s”请填 %lld 到 %lld 之间的整数", field->label, (long long)field->min,
              (long long)most);
    else
        *(int64_t *)place(field, record) = value;
}

static void parse_decimal(const struct parsing *parsing, const struct field *field,
                          const char *sent, void *record)
{
    int64_t value = 0;
    if (!decimal_parse(sent, &value))
        FAULT("format", "“%s”请填数字，最多四位小数，例如 486.5", field->label);
    else if (field->max && (value < field->min || value > field->max))
        FAULT("range", "“%s”超出了可填的范围", field->label);
    else
        *(int64_t *)place(field, record) = value;
}

static void parse_date(const struct parsing *parsing, const struct field *field, const char *sent,
                       void *record)
{
    if (!date_parse(sent, place(field, record)))
        FAULT("format", "“%s”不是正确的日期，请按 2021-08-15 的样子填写", field->label);
}

static void parse_choice(const struct parsing *parsing, const struct field *field, const char *sent,
                         void *record)
{
    int choice = choice_by_name(field->choices, sent);
    if (choice < 0)
        FAULT("choice", "“%s”请从给出的选项里选择", field->label);
    else
        *(int *)place(field, record) = choice;
}

static void parse_ref(const struct parsing *parsing, const struct field *field, const char *sent,
                      void *record)
{
    if (!text_to_int(sent, 1, INT64_MAX, place(field, record)))
        FAULT("choice", "“%s”请从给出的选项里选择", field->label);
}

static void parse_unit(const struct parsing *parsing, const struct field *field, const char *sent,
                       void *record)
{
    if (*sent == '\0' || unit_level(sent) == LEVEL_NONE)
        FAULT("format", "“%s”不是正确的单位代码", field->label);
    else
        *(const char **)place(field, record) = sent;
}

static void parse_value(const struct parsing *parsing, const struct field *field, const char *sent,
                        void *record)
{
    switch (field->kind) {
    case FIELD_TEXT:
    case FIELD_LONG:
        parse_text(parsing, field, sent, record);
        break;
    case FIELD_INT:
        parse_int(parsing, field, sent, record);
        break;
    case FIELD_DECIMAL:
        parse_decimal(parsing, field, sent, record);
        break;
    case FIELD_DATE:
        parse_date(parsing, field, sent, record);
        break;
    case FIELD_CHOICE:
        parse_choice(parsing, field, sent, record);
        break;
    case FIELD_BOOL:
        if (strcmp(sent, "1") == 0 || strcmp(sent, "on") == 0 || strcmp(sent, "true") == 0)
            *(bool *)place(field, record) = true;
        else if (strcmp(sent, "0") != 0 && strcmp(sent, "false") != 0)
            FAULT("format", "“%s”请选择是或否", field->label);
        break;
    case FIELD_REF:
        parse_ref(parsing, field, sent, record);
        break;
    case FIELD_UNIT:
        parse_unit(parsing, field, sent, record);
        break;
    case FIELD_FILE:
        break;
    }
}

const char *field_sent_text(struct ctx *ctx, const struct field *field, const json_t *sent)
{
    if (json_is_null(sent))
        return "";
    if (json_is_string(sent))
        return json_string_value(sent);
    if (json_is_integer(sent) && (field->kind == FIELD_INT || field->kind == FIELD_DECIMAL ||
                                  field->kind == FIELD_REF || field->kind == FIELD_BOOL))
        return text_of(ctx, "%lld", (long long)json_integer_value(sent));
    if (json_is_boolean(sent) && field->kind == FIELD_BOOL)
        return json_is_true(sent) ? "1" : "0";
    return NULL;
}

static void parse_field(const struct parsing *parsing, const struct field *field,
                        const json_t *sent, void *record)
{
    const char *text = field_sent_text(parsing->ctx, field, sent);
    if (!text) {
        FAULT("format", "“%s”填写的格式不对", field->label);
        return;
    }
    clear_field(field, record);
    if (!text_is_blank(text)) {
        const char *trimmed = field->kind == FIELD_LONG || field->kind == FIELD_TEXT
                                  ? text
                                  : text_trim(parsing->ctx->arena, text);
        parse_value(parsing, field, trimmed, record);
    } else if (field->required) {
        FAULT("required", "请填写“%s”", field->label);
    }
}

static bool is_known(const struct record_type *type, const char *key, const char *also)
{
    if (*key == '_' || strcmp(key, "version") == 0 || text_is_listed(also, key))
        return true;
    for (const struct field *field = type->fields; field->name; field++)
        if (strcmp(field->name, key) == 0)
            return true;
    return false;
}

static void refuse_unknown(const struct parsing *parsing, const struct record_type *type,
                           const json_t *object, const char *also)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)object, key, value)
    {
        if (!is_known(type, key, also))
            error_at(parsing->ctx, text_of(parsing->ctx, "%s%s", parsing->prefix, key), "unknown",
                     "没有“%s”这一项", key);
    }
}

static void refuse_unknown_files(struct ctx *ctx, const struct record_type *type, const char *also)
{
    for (int i = 0; i < ctx->upload_count; i++)
        if (!is_known(type, ctx->uploads[i].field, also))
            error_at(ctx, ctx->uploads[i].field, "unknown", "这里不能上传文件");
}

bool record_parse_object(struct ctx *ctx, const struct record_type *type, void *record,
                         const json_t *object, const char *prefix, bool partial, const char *also)
{
    struct parsing parsing = {ctx, prefix};
    size_t before = json_array_size(ctx->errors);
    for (const struct field *field = type->fields; field->name; field++) {
        const json_t *sent = json_object_get(object, field->name);
        if (field->kind == FIELD_FILE && sent && !text_same(json_string_value(sent), ""))
            error_at(ctx, field->name, "format", "“%s”没有传上来，请重新选择文件", field->label);
        if (field->kind == FIELD_FILE || (!sent && partial))
            continue;
        parse_field(&parsing, field, sent ? sent : json_null(), record);
    }
    refuse_unknown(&parsing, type, object, also);
    return json_array_size(ctx->errors) == before;
}

bool record_parse(struct ctx *ctx, const struct record_type *type, void *record, bool partial,
                  const char *also)
{
    record_parse_object(ctx, type, record, ctx->form, "", partial, also);
    refuse_unknown_files(ctx, type, also);
    return !has_errors(ctx);
}

bool form_only(struct ctx *ctx, const char *texts, const char *others)
{
    static const struct field none[] = {{0}};
    static const struct record_type nothing = {"", none, 0};
    const char *key;
    json_t *value;
    json_object_foreach(ctx->form, key, value)
    {
        if (text_is_listed(texts, key) && !json_is_string(value) && !json_is_null(value))
            error_at(ctx, key, "format", "这一项填写的格式不对");
    }
    return record_parse(ctx, &nothing, NULL, true, text_of(ctx, "%s %s", texts, others));
}

/* --- rows, parameters, JSON --- */

static const struct field *field_named(const struct record_type *type, const char *name)
{
    for (const struct field *field = type->fields; field->name; field++)
        if (strcmp(field->name, name) == 0)
            return field;
    return NULL;
}

static void read_value(struct db_rows *rows, int column, const struct field *field, void *record)
{
    switch (field->kind) {
    case FIELD_TEXT:
    case FIELD_LONG:
    case FIELD_UNIT:
        *(const char **)place(field, record) = db_text_at(rows, column);
        break;
    case FIELD_INT:
    case FIELD_DECIMAL:
    case FIELD_REF:
        *(int64_t *)place(field, record) = db_int_at(rows, column);
        break;
    case FIELD_DATE:
        date_parse(db_text_at(rows, column), place(field, record));
        break;
    case FIELD_CHOICE:
        *(int *)place(field, record) = choice_by_name(field->choices, db_text_at(rows, column));
        break;
    case FIELD_BOOL:
        *(bool *)place(field, record) = db_int_at(rows, column) != 0;
        break;
    case FIELD_FILE:
        break;
    }
}

void record_read(struct db_rows *rows, const struct record_type *type, void *record)
{
    for (const struct field *field = type->fields; field->name; field++) {
        int column = field->kind == FIELD_FILE ? -1 : db_column(rows, field->name);
        if (column < 0)
            continue;
        clear_field(field, record);
        if (!db_is_null_at(rows, column))
            read_value(rows, column, field, record);
    }
}

struct db_arg record_arg(const struct record_type *type, const void *record, const char *name)
{
    const struct field *field = field_named(type, name);
    const void *at = place_of(field, record);
    switch (field->kind) {
    case FIELD_TEXT:
    case FIELD_LONG:
    case FIELD_UNIT:
        return db_t(*(const char *const *)at);
    case FIELD_INT:
    case FIELD_DECIMAL:
        return *(const int64_t *)at == FIELD_NONE ? db_null() : db_i(*(const int64_t *)at);
    case FIELD_DATE:
        return db_d(*(const struct date *)at);
    case FIELD_CHOICE:
        return *(const int *)at < 0 ? db_null() : db_t(field->choices[*(const int *)at].name);
    case FIELD_BOOL:
        return db_i(*(const bool *)at);
    case FIELD_REF:
        return db_ref(*(const int64_t *)at);
    case FIELD_FILE:
        break;
    }
    return db_null();
}

json_t *field_json(const struct field *field, const void *record)
{
    const void *at = place_of(field, record);
    char text[DECIMAL_TEXT];
    switch (field->kind) {
    case FIELD_TEXT:
    case FIELD_LONG:
    case FIELD_UNIT:
        return json_string(*(const char *const *)at ? *(const char *const *)at : "");
    case FIELD_INT:
        return *(const int64_t *)at == FIELD_NONE ? json_null()
                                                  : json_integer(*(const int64_t *)at);
    case FIELD_DECIMAL:
        return *(const int64_t *)at == DECIMAL_NONE
                   ? json_null()
                   : json_string(decimal_format(*(const int64_t *)at, text));
    case FIELD_DATE:
        return date_is_none(*(const struct date *)at)
                   ? json_null()
                   : json_string(date_format(*(const struct date *)at, text));
    case FIELD_CHOICE:
        return *(const int *)at < 0 ? json_null()
                                    : json_string(field->choices[*(const int *)at].name);
    case FIELD_BOOL:
        return json_boolean(*(const bool *)at);
    case FIELD_REF:
        return *(const int64_t *)at ? json_integer(*(const int64_t *)at) : json_null();
    case FIELD_FILE:
        break;
    }
    return json_null();
}

json_t *record_json(const struct record_type *type, const void *record)
{
    json_t *object = json_object();
    for (const struct field *field = type->fields; field->name; field++)
        if (field->kind != FIELD_FILE)
            json_object_set_new(object, field->name, field_json(field, record));
    return object;
}
