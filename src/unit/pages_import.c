/* Importing the list of units on pages: the file is compared and reported first; what is applied
 * is that very file, and only while it would still do what the report said. */
#include "unit/pages.h"

#include "core/field.h"
#include "core/file.h"
#include "core/import.h"

#include <string.h>

/* Uploads of a user wait under this name until they are applied. */
#define IMPORT_ENTITY "unit_import"

static const struct field upload_fields[] = {
    {.name = "file",
     .label = "单位名录（Excel 或 CSV 文件）",
     .kind = FIELD_FILE,
     .required = true,
     .hint = "第一行是列名，要有 code（代码）和 name（名称）两列；一行一个单位"},
    {0},
};
static const struct record_type upload_type = {"unit_import", upload_fields, 0};

static void show_upload(struct ctx *ctx)
{
    static const char no_record;
    view_text(ctx, "title", "导入单位名录");
    record_form(ctx, "f", &upload_type, &no_record);
}

enum result units_import_page(struct ctx *ctx)
{
    show_upload(ctx);
    return page(ctx, "unit/import");
}

/* --- the report --- */

/* The changes of one kind, as a section of the page. */
static json_t *section(const struct unit_import *import, const char *change, const char *label,
                       const char *about, int count)
{
    json_t *rows = json_array(), *row;
    size_t i;
    json_array_foreach(import->changes, i, row)
    {
        if (strcmp(json_string_value(json_object_get(row, "change")), change) == 0)
            json_array_append(rows, row);
    }
    int more = count - (int)json_array_size(rows);
    bool names = strcmp(change, "renamed") == 0 || strcmp(change, "revived") == 0;
    return json_pack("{s:s, s:s, s:s, s:i, s:i, s:b, s:o}", "change", change, "label", label,
                     "about", about, "count", count, "more", more, "names", names, "rows", rows);
}

static json_t *sections(const struct unit_import *import)
{
    json_t *list = json_array();
    if (import->ended)
        json_array_append_new(list,
                              section(import, "ended", "撤销",
                                      "文件里没有的单位。资料保留，仍可查阅。", import->ended));
    if (import->renamed)
        json_array_append_new(
            list, section(import, "renamed", "改名", "原来的名称保留为曾用名。", import->renamed));
    if (import->revived)
        json_array_append_new(list, section(import, "revived", "恢复", "以前撤销、现在又有的单位。",
                                            import->revived));
    if (import->created)
        json_array_append_new(list,
                              section(import, "created", "新增",
                                      "村（社区）的类别按名称推断，可以再更正。", import->created));
    return list;
}

static json_t *import_json(const struct unit_import *import, const char *file)
{
    return json_pack("{s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:b, s:s, s:s}", "rows", import->rows,
                     "created", import->created, "renamed", import->renamed, "ended", import->ended,
                     "revived", import->revived, "unchanged", import->unchanged, "faults_count",
                     import->errors, "applied", import->applied, "print", import->print, "file",
                     file);
}

static void show_report(struct ctx *ctx, const struct unit_import *import, const char *file)
{
    int changes = import->created + import->renamed + import->ended + import->revived;
    json_object_update_new(ctx->view, import_json(import, file));
    view_text(ctx, "title", "核对导入内容");
    view_set(ctx, "changes", json_incref(import->changes));
    view_set(ctx, "faults", json_incref(import->faults));
    view_set(ctx, "more_faults",
             json_integer(import->errors - (int)json_array_size(import->faults)));
    view_set(ctx, "can_apply", json_boolean(import->errors == 0 && changes > 0));
    view_set(ctx, "nothing", json_boolean(import->errors == 0 && changes == 0));
    if (!ctx->json)
        view_set(ctx, "sections", sections(import));
}

enum result units_import_report(struct ctx *ctx)
{
    char no_record;
    record_parse(ctx, &upload_type, &no_record, true, "");
    const struct import_table *table = has_errors(ctx) ? NULL : import_file(ctx);
    if (!table) {
        show_upload(ctx);
        return invalid(ctx, "unit/import");
    }
    struct unit_import import = unit_import_csv(ctx, table->bytes, table->length, false);
    file_attach(ctx, "file", IMPORT_ENTITY, ctx->user.id, ctx->user.unit_code);
    show_report(ctx, &import, ctx->uploads->hash);
    return page(ctx, "unit/import_report");
}

/* --- applying what was reviewed --- */

struct reviewed {
    const char *file;  /* content hash of the upload */
    const char *print; /* what the report said it would do */
};
static const struct field reviewed_fields[] = {
    {.name = "file",
     .label = "文件",
     .kind = FIELD_TEXT,
     .offset = offsetof(struct reviewed, file),
     .required = true},
    {.name = "print",
     .label = "报告",
     .kind = FIELD_TEXT,
     .offset = offsetof(struct reviewed, print),
     .required = true},
    {0},
};
static const struct record_type reviewed_type = {"unit_import", reviewed_fields,
                                                 sizeof(struct reviewed)};

/* Reads the waiting upload before the writer is borrowed; only the uploader's own. */
enum result units_import_prepare(struct ctx *ctx)
{
    struct import_table *waiting = ARENA_NEW(ctx->arena, struct import_table);
    size_t length = 0;
    const char *bytes =
        file_content(ctx, IMPORT_ENTITY, ctx->user.id, form_text(ctx, "file"), &length);
    if (bytes)
        *waiting = import_as_csv(ctx->arena, bytes, length);
    ctx->prepared = waiting;
    return RC_OK;
}

enum result units_import_apply(struct ctx *ctx)
{
    const struct import_table *waiting = ctx->prepared;
    struct reviewed reviewed;
    record_clear(&reviewed_type, &reviewed);
    if (!record_parse(ctx, &reviewed_type, &reviewed, false, "")) {
        show_upload(ctx);
        return invalid(ctx, "unit/import");
    }
    if (!waiting->bytes)
        return RC_MISSING;
    struct unit_import import = unit_import_csv(ctx, waiting->bytes, waiting->length, false);
    if (import.errors > 0 || strcmp(import.print, reviewed.print) != 0) {
        show_report(ctx, &import, reviewed.file);
        return conflict(ctx, "unit/import_report",
                        "您核对之后单位有了变化。下面是新的比对结果，请重新核对");
    }
    import = unit_import_csv(ctx, waiting->bytes, waiting->length, true);
    if (!import.applied)
        return RC_FAILED;
    return done(ctx, import_json(&import, reviewed.file),
                text_of(ctx, "已导入：新增 %d 个，改名 %d 个，撤销 %d 个，恢复 %d 个",
                        import.created, import.renamed, import.ended, import.revived),
                "/units");
}
