/* The record of a meeting as pages: registering, reading, changing and removing it (EXEC-5). */
#include "base/text.h"
#include "cadence/internal.h"
#include "core/audit.h"
#include "core/file.h"
#include "unit.h"

#define LINK "/cadence/%lld"

static const char *link_of(struct ctx *ctx, const struct cadence_record *record)
{
    return *record->link ? record->link : text_of(ctx, LINK, (long long)record->id);
}

/* What stands in the audit record: what was entered, and whose it is. */
static json_t *recorded(const struct cadence_record *record)
{
    json_t *json = record_json(&cadence_type, record);
    json_object_update_new(json, json_pack("{s:I, s:I, s:s, s:s}", "id", record->id, "version",
                                           record->version, "unit", record->unit_code, "kind",
                                           cadence_kinds[record->kind].name));
    return json;
}

json_t *cadence_json(struct ctx *ctx, const struct cadence_record *record)
{
    json_t *json = record_json(&cadence_type, record);
    json_object_update_new(
        json,
        json_pack("{s:I, s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "id", record->id, "version",
                  record->version, "unit", record->unit_code, "unit_name", record->unit_name,
                  "kind", cadence_kinds[record->kind].name, "kind_label",
                  cadence_kinds[record->kind].label, "held_label", date_label(ctx, record->held_on),
                  "by", record->created_by_name, "href_link", link_of(ctx, record)));
    return json;
}

const char *cadence_owner(struct ctx *ctx)
{
    return cadence_unit_of(ctx, param_id(ctx, "id"));
}

static bool is_ours(struct ctx *ctx, const struct cadence_record *record)
{
    return record->created_by == ctx->user.id && !*record->link && has_role(ctx, CADENCE_WRITERS);
}

static json_t *files_of(struct ctx *ctx, const struct cadence_record *record)
{
    json_t *files = file_list(ctx, "cadence_record", record->id), *file;
    size_t i;
    json_array_foreach(files, i, file)
    {
        long long id = (long long)json_integer_value(json_object_get(file, "id"));
        const char *link = text_of(ctx, LINK "/files/%lld/remove", (long long)record->id, id);
        json_object_set_new(file, "remove_link", json_string(link));
    }
    return files;
}

static void fill_head(struct ctx *ctx, const struct cadence_record *record, const char *label)
{
    int year = date_is_none(record->held_on) ? ctx->today.year : record->held_on.year;
    const char *back = text_of(ctx, "/cadence?unit=%s&year=%d", record->unit_code, year);
    view_set(ctx, "crumbs",
             json_pack("[{s:s, s:s}, {s:s, s:n}]", "label", "会议和抽查", "href_link", back,
                       "label", label, "href_link"));
    view_text(ctx, "title", label);
    view_text(ctx, "back_link", record->id ? link_of(ctx, record) : back);
    view_set(ctx, "record_version", json_integer(record->version));
    view_set(ctx, "files", record->id ? files_of(ctx, record) : json_array());
}

/* GET /cadence/#id */
enum result cadence_show(struct ctx *ctx)
{
    struct cadence_record record;
    if (!cadence_read(ctx, param_id(ctx, "id"), &record))
        return RC_MISSING;
    json_object_update_new(ctx->view, cadence_json(ctx, &record));
    fill_head(ctx, &record, record.subject);
    view_set(ctx, "can_edit", json_boolean(is_ours(ctx, &record)));
    return page(ctx, "cadence/show");
}

/* --- writing --- */

static enum result form_page(struct ctx *ctx, const struct cadence_record *record)
{
    json_object_update_new(ctx->view, cadence_json(ctx, record));
    fill_head(
        ctx, record,
        text_of(ctx, "%s%s", record->id ? "修改" : "登记", cadence_kinds[record->kind].label));
    record_form(ctx, "f", &cadence_type, record);
    form_asks_more(ctx, 1, 0); /* the files */
    return has_errors(ctx) ? invalid(ctx, "cadence/form") : page(ctx, "cadence/form");
}

static bool parse(struct ctx *ctx, struct cadence_record *record, bool partial)
{
    record_parse(ctx, &cadence_type, record, partial, "files");
    const char *fault =
        date_is_none(record->held_on) ? NULL : cadence_day_fault(record->held_on, ctx->today);
    if (fault)
        error_at(ctx, "held_on", "EXEC-5", "%s", fault);
    return !has_errors(ctx);
}

static struct cadence_record begin(struct ctx *ctx)
{
    return (struct cadence_record){
        .unit_code = ctx->user.unit_code,
        .unit_name = ctx->user.unit_name,
        .kind = cadence_kind_of(unit_level(ctx->user.unit_code)),
        .subject = "",
        .attended = "",
        .findings = "",
        .link = "",
        .created_by_name = ctx->user.full_name,
    };
}

/* GET /cadence/new */
enum result cadence_new(struct ctx *ctx)
{
    struct cadence_record record = begin(ctx);
    record.attended = cadence_last_attended(ctx, ctx->user.unit_code);
    return form_page(ctx, &record);
}

/* POST /cadence {held_on, subject, attended, findings, files} */
enum result cadence_create(struct ctx *ctx)
{
    struct cadence_record record = begin(ctx);
    if (!parse(ctx, &record, false))
        return form_page(ctx, &record);
    record.id = cadence_add(ctx, &record);
    record.version = 1;
    file_attach(ctx, "files", "cadence_record", record.id, record.unit_code);
    audit_add(ctx, "cadence_record.create", "cadence_record", record.id, record.unit_code, NULL,
              recorded(&record));
    return created(ctx, cadence_json(ctx, &record), "已登记", LINK, (long long)record.id);
}

/* A record that this user wrote; RC_OK, or why it cannot be changed. */
static enum result find_own(struct ctx *ctx, struct cadence_record *record)
{
    if (!cadence_read(ctx, param_id(ctx, "id"), record))
        return RC_MISSING;
    return is_ours(ctx, record) ? RC_OK : conflict(ctx, NULL, "由登记的人来改，请同他（她）联系");
}

/* GET /cadence/#id/edit */
enum result cadence_edit(struct ctx *ctx)
{
    struct cadence_record record;
    enum result found = find_own(ctx, &record);
    return found == RC_OK ? form_page(ctx, &record) : found;
}

/* POST /cadence/#id {held_on, subject, attended, findings, files} */
enum result cadence_change(struct ctx *ctx)
{
    struct cadence_record record;
    enum result found = find_own(ctx, &record);
    if (found != RC_OK)
        return found;
    struct cadence_record before = record;
    bool current = version_is_current(ctx, record.version);
    parse(ctx, &record, true);
    if (!current) {
        form_page(ctx, &record);
        return conflict(ctx, "cadence/form", "刚才已经改过，请核对后再保存");
    }
    if (has_errors(ctx))
        return form_page(ctx, &record);
    cadence_update(ctx, &record);
    record.version++;
    file_attach(ctx, "files", "cadence_record", record.id, record.unit_code);
    audit_add(ctx, "cadence_record.change", "cadence_record", record.id, record.unit_code,
              recorded(&before), recorded(&record));
    return done(ctx, cadence_json(ctx, &record), "已保存", LINK, (long long)record.id);
}

/* POST /cadence/#id/remove */
enum result cadence_drop(struct ctx *ctx)
{
    struct cadence_record record;
    enum result found = find_own(ctx, &record);
    if (found != RC_OK)
        return found;
    if (!version_is_current(ctx, record.version))
        return conflict(ctx, NULL, "刚才已经改过，请核对后再删除");
    cadence_remove(ctx, record.id);
    audit_add(ctx, "cadence_record.remove", "cadence_record", record.id, record.unit_code,
              recorded(&record), NULL);
    return done(ctx, cadence_json(ctx, &record), "已删除", "/cadence?unit=%s&year=%d",
                record.unit_code, record.held_on.year);
}

/* POST /cadence/#id/files/#file/remove */
enum result cadence_drop_file(struct ctx *ctx)
{
    struct cadence_record record;
    enum result found = find_own(ctx, &record);
    int64_t file = param_id(ctx, "file");
    if (found != RC_OK)
        return found;
    if (!file_detach(ctx, "cadence_record", record.id, file))
        return RC_MISSING;
    audit_add(ctx, "cadence_record.file_remove", "cadence_record", record.id, record.unit_code,
              json_pack("{s:I}", "file", file), NULL);
    return done(ctx, cadence_json(ctx, &record), "附件已删除", LINK "/edit", (long long)record.id);
}
