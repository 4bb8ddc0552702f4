/* Imports: reading what was sent, naming what is wrong, carrying the text to the second step. */
#include "core/import.h"

#include "base/text.h"
#include "core/field.h"
#include "core/file.h"
#include "field_internal.h"
#include "office/xlsx_csv.h"

#include <string.h>

#define IMPORT_CHARACTERS (4 << 20)

struct import_form {
    const char *content;
    bool apply;
};
static const struct field form_fields[] = {
    {.name = "file", .label = "Excel 或 CSV 文件", .kind = FIELD_FILE},
    {.name = "content",
     .label = "表格内容",
     .kind = FIELD_LONG,
     .offset = offsetof(struct import_form, content),
     .max = IMPORT_CHARACTERS},
    {.name = "apply",
     .label = "导入",
     .kind = FIELD_BOOL,
     .offset = offsetof(struct import_form, apply)},
    {0},
};
static const struct record_type form_type = {"import", form_fields, sizeof(struct import_form)};

struct import_table import_as_csv(struct arena *arena, const char *bytes, size_t length)
{
    if (!xlsx_begins(bytes, length))
        return (struct import_table){.bytes = bytes, .length = length};
    struct buf text = buf_create(arena, length);
    enum xlsx_result result = xlsx_to_csv(arena, bytes, length, &text);
    return (struct import_table){text.bytes, text.length, xlsx_refusal(result)};
}

enum result import_prepare(struct ctx *ctx)
{
    const struct stored_upload *upload = ctx->uploads;
    if (ctx->upload_count != 1 || strcmp(upload->field, "file") != 0)
        return RC_OK;
    struct import_table *table = ARENA_NEW(ctx->arena, struct import_table);
    *table = import_as_csv(ctx->arena, upload->bytes, (size_t)upload->size);
    ctx->prepared = table;
    return RC_OK;
}

const struct import_table *import_file(struct ctx *ctx)
{
    const struct import_table *table = ctx->upload_count ? ctx->prepared : NULL;
    const char *type = ctx->upload_count == 1 ? ctx->uploads->type : "";
    if (!table)
        error_at(ctx, "file", "required", "请选择一个 Excel 或 CSV 文件");
    else if (!strstr(type, "csv") && !strstr(type, "spreadsheet") &&
             strcmp(type, "text/plain") != 0)
        error_at(ctx, "file", "format", "请选择 Excel 或 CSV 文件");
    else if (table->fault)
        error_at(ctx, "file", "format", "%s", table->fault);
    return has_errors(ctx) ? NULL : table;
}

bool import_applies(struct ctx *ctx)
{
    const json_t *sent = json_object_get(ctx->form, "apply");
    const char *text = sent ? field_sent_text(ctx, &form_fields[2], sent) : NULL;
    text = text ? text_trim(ctx->arena, text) : "";
    return text_same(text, "1") || text_same(text, "on") || text_same(text, "true");
}

/* The text as UTF-8 without a byte order mark, so that it can stand in the page. */
static void make_utf8(struct ctx *ctx, struct import *import)
{
    if (import->length >= 3 && memcmp(import->bytes, "\xEF\xBB\xBF", 3) == 0) {
        import->bytes += 3;
        import->length -= 3;
    }
    if (text_is_utf8(import->bytes, import->length))
        return;
    size_t length = 0;
    const char *text = text_from_gb18030(ctx->arena, import->bytes, import->length, &length);
    if (!text) {
        error_at(ctx, "file", "format", "文件里有不能识别的文字，请另存为 UTF-8 编码的 CSV");
        return;
    }
    import->bytes = text;
    import->length = length;
}

bool import_sent(struct ctx *ctx, struct import *import)
{
    struct import_form form;
    record_clear(&form_type, &form);
    *import = (struct import){.bytes = ""};
    if (!record_parse(ctx, &form_type, &form, false, ""))
        return false;
    const struct import_table *table = ctx->upload_count > 0 ? import_file(ctx) : NULL;
    if (table)
        *import = (struct import){table->bytes, table->length, form.apply};
    else
        *import = (struct import){form.content, strlen(form.content), form.apply};
    if (import->length == 0 && !has_errors(ctx))
        error_at(ctx, "file", "required", "请选择一个 Excel 或 CSV 文件");
    if (!has_errors(ctx))
        make_utf8(ctx, import);
    return !has_errors(ctx);
}

void import_errors(struct ctx *ctx, const struct sheet *sheet)
{
    for (int i = 0; i < sheet->faults && i < IMPORT_ERRORS; i++) {
        const struct sheet_fault *fault = &sheet->fault[i];
        error_at(ctx,
                 fault->line == 0 ? "file" : text_of(ctx, "line.%d.%s", fault->line, fault->column),
                 "format", "%s", fault->message);
    }
    if (sheet->faults > IMPORT_ERRORS)
        error_at(ctx, "", "format", "另有 %d 处没有列出", sheet->faults - IMPORT_ERRORS);
}

void import_show(struct ctx *ctx, const struct import *import, const char *hint)
{
    static const struct import_form empty = {.content = ""};
    bool read = import && import->length > 0 && !has_errors(ctx);
    record_form(ctx, "f", &form_type, &empty);
    json_t *file = json_object_get(json_object_get(ctx->view, "f"), "file");
    json_object_set_new(file, "hint", json_string(hint));
    view_set(ctx, "can_apply", json_boolean(read));
    view_text(ctx, "content", read ? arena_strndup(ctx->arena, import->bytes, import->length) : "");
}
