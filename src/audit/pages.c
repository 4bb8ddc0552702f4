/* The audit pages: records within the auditor's scope, what changed field by field, the export, and
 * whether the chains are whole (ALL-1). */
#include "pages.h"
#include "audit_room.h"
#include "changes.h"
#include "store.h"
#include "words.h"

#include "base/buf.h"
#include "base/csv.h"
#include "base/text.h"
#include "core/app.h"
#include "core/audit.h"
#include "core/table.h"

#include <string.h>

/* --- what is sought --- */

#define FOR_EVER INT64_C(32503680000) /* the year 3000 */

static const char *sent_or_null(struct ctx *ctx, const char *name)
{
    const char *sent = text_trim(ctx->arena, query_text(ctx, name));
    return *sent ? sent : NULL;
}

struct audit_filter audit_filter_read(struct ctx *ctx)
{
    struct date from, to;
    const char *unit = sent_or_null(ctx, "unit");
    struct audit_filter filter = {
        .unit = text_or_empty(unit),
        .user = sent_or_null(ctx, "user"),
        .action = sent_or_null(ctx, "action"),
        .entity = sent_or_null(ctx, "entity"),
        .entity_id = query_int(ctx, "entity_id", 1, INT64_MAX, 0),
        .to = FOR_EVER,
    };
    if (date_parse(query_text(ctx, "from"), &from))
        filter.from = date_to_epoch(from);
    if (date_parse(query_text(ctx, "to"), &to))
        filter.to = date_to_epoch(date_add_days(to, 1));
    return filter;
}

static void show_filters(struct ctx *ctx, const struct audit_filter *filter)
{
    json_t *entities = json_array();
    for (const struct audit_word *word = audit_entities; word->name; word++)
        json_array_append_new(entities, json_pack("{s:s, s:s, s:b}", "value", word->name, "label",
                                                  word->label, "selected",
                                                  text_same(word->name, filter->entity)));
    view_set(ctx, "filter",
             json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:o}", "user", query_text(ctx, "user"),
                       "unit", query_text(ctx, "unit"), "from", query_text(ctx, "from"), "to",
                       query_text(ctx, "to"), "action", text_or_empty(filter->action),
                       "action_label", filter->action ? action_label(filter->action) : "",
                       "entities", entities));
}

/* --- one record --- */

static json_t *stored_json(const char *text)
{
    json_t *value = text ? json_loads(text, 0, NULL) : NULL;
    return value ? value : json_null();
}

const char *audit_time(struct ctx *ctx, int64_t epoch)
{
    struct date date = date_of_epoch(epoch);
    int second = (int)(epoch - date_to_epoch(date));
    return text_of(ctx, "%d年%d月%d日 %02d:%02d:%02d", date.year, date.month, date.day,
                   second / 3600, second / 60 % 60, second % 60);
}

static json_t *record_of_row(struct ctx *ctx, struct change_names *names, struct db_rows *rows)
{
    json_t *before = stored_json(db_text(rows, "before_json"));
    json_t *after = stored_json(db_text(rows, "after_json"));
    const char *action = db_text(rows, "action"), *entity = db_text(rows, "entity");
    const char *unit = db_text(rows, "unit_name"), *code = db_text(rows, "unit_code");
    json_t *record =
        json_pack("{s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:s, s:s}", "id",
                  db_int(rows, "id"), "at", audit_time(ctx, db_int(rows, "at")), "user",
                  db_text(rows, "user_name"), "full_name", db_text(rows, "full_name"), "address",
                  db_text(rows, "address"), "action", action, "action_label", action_label(action),
                  "entity", entity, "entity_label", entity_label(entity), "entity_id",
                  db_int(rows, "entity_id"), "unit", code, "unit_name", *unit ? unit : code);
    const json_t *titles = change_titles(ctx, names, entity, db_int(rows, "entity_id"));
    json_object_set_new(record, "changes", changes_between(ctx, titles, before, after));
    json_object_set_new(record, "before", before);
    json_object_set_new(record, "after", after);
    return record;
}

/* --- the list --- */

/* Every chain is followed from its first record, so only when asked for. */
static void verify(struct ctx *ctx)
{
    char error[256];
    int64_t count = audit_verify(ctx, error, sizeof error);
    view_set(ctx, "chain",
             json_pack("{s:b, s:I, s:s}", "whole", count >= 0, "records", count < 0 ? 0 : count,
                       "error", count < 0 ? error : ""));
}

/* One page of records, and whether there are more behind it. */
struct part {
    json_t *records;
    bool more;
};

static struct part read_part(struct ctx *ctx, struct db_rows *rows, int64_t size)
{
    struct part part = {json_array(), false};
    struct change_names names = {0};
    for (int64_t count = 0; db_next(rows); count++) {
        part.more = count == size; /* one more than the page was asked for */
        if (!part.more)
            json_array_append_new(part.records, record_of_row(ctx, &names, rows));
    }
    return part;
}

/* The last record first. */
static void turn_round(json_t *records)
{
    for (size_t i = 1; i < json_array_size(records); i++) {
        json_t *record = json_incref(json_array_get(records, i));
        json_array_remove(records, i);
        json_array_insert_new(records, 0, record);
    }
}

/* The way to the page beside this one, with the filters; none without an id. */
static void show_link(struct ctx *ctx, const char *key, const char *side, int64_t id)
{
    const char *kept = query_link(ctx, "/audit", "page");
    if (id)
        view_text(
            ctx, key,
            text_of(ctx, "%s%c%s=%lld", kept, strchr(kept, '?') ? '&' : '?', side, (long long)id));
}

static int64_t id_at(const json_t *records, size_t index)
{
    return json_integer_value(json_object_get(json_array_get(records, index), "id"));
}

/* Pages are counted from a record, not from the first: the log only grows, and its length is never
 * asked for. */
static enum result audit_page(struct ctx *ctx)
{
    struct audit_filter filter = audit_filter_read(ctx);
    int64_t size = paging_read(ctx).size, after = query_int(ctx, "after", 1, INT64_MAX, 0);
    int64_t before = query_int(ctx, "before", 1, INT64_MAX, INT64_MAX);
    struct part part =
        after ? read_part(ctx, audit_rows_after(ctx, &filter, after, size + 1), size)
              : read_part(ctx, audit_rows_before(ctx, &filter, before, size + 1), size);
    if (after)
        turn_round(part.records);
    size_t count = json_array_size(part.records);
    json_object_del(ctx->query, "after");
    json_object_del(ctx->query, "before");
    if (count && (after ? part.more : before < INT64_MAX))
        show_link(ctx, "newer_link", "after", id_at(part.records, 0));
    if (count && (after || part.more))
        show_link(ctx, "older_link", "before", id_at(part.records, count - 1));
    if (*query_text(ctx, "verify"))
        verify(ctx);
    view_text(ctx, "title", "审计记录");
    view_set(ctx, "records", part.records);
    view_text(ctx, "export_link", table_link(ctx, query_link(ctx, "/audit/export", "page")));
    show_filters(ctx, &filter);
    return page(ctx, "audit/list");
}

/* --- the export --- */

#define EXPORT_LIMIT 20000

struct export
{
    struct buf csv;
    struct table_file file;
    struct change_names names;
    int64_t total;
};

static const char *changes_text(struct ctx *ctx, json_t *changes)
{
    struct buf out = buf_create(ctx->arena, 128);
    size_t i;
    json_t *change;
    json_array_foreach(changes, i, change)
    {
        buf_printf(&out, "%s%s：%s → %s", i ? "；" : "",
                   json_string_value(json_object_get(change, "label")),
                   json_string_value(json_object_get(change, "was")),
                   json_string_value(json_object_get(change, "is")));
    }
    return out.bytes;
}

static void export_row(struct ctx *ctx, struct export *export, struct db_rows *rows)
{
    static const char *const columns[] = {"at",           "full_name",    "user", "address",
                                          "action_label", "entity_label", "unit", "unit_name"};
    struct buf *csv = &export->csv;
    json_t *record = record_of_row(ctx, &export->names, rows);
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++)
        csv_cell(csv, json_string_value(json_object_get(record, columns[i])), i == 0);
    csv_cell(csv, changes_text(ctx, json_object_get(record, "changes")), false);
    buf_text(csv, "\r\n");
}

/* Made before the writer is borrowed; only its audit record is a write. */
static enum result prepare_export(struct ctx *ctx)
{
    static const char *const head[] = {"时间", "姓名",     "登录名", "地址",    "操作",
                                       "对象", "单位代码", "单位",   "前后变化"};
    struct export *export = ARENA_NEW(ctx->arena, struct export);
    struct audit_filter filter = audit_filter_read(ctx);
    export->csv = buf_create(ctx->arena, 65536);
    buf_text(&export->csv, "\xEF\xBB\xBF");
    for (size_t i = 0; i < sizeof head / sizeof head[0]; i++)
        csv_cell(&export->csv, head[i], i == 0);
    buf_text(&export->csv, "\r\n");
    struct db_rows *rows = audit_rows_before(ctx, &filter, INT64_MAX, EXPORT_LIMIT);
    for (; db_next(rows); export->total++)
        export_row(ctx, export, rows);
    bool failed = db_failed(ctx->db);
    export->file = table_file(ctx, "审计记录", &export->csv);
    ctx->prepared = export;
    return failed ? RC_FAILED : RC_OK;
}

static enum result audit_export(struct ctx *ctx)
{
    const struct export *export = ctx->prepared;
    audit_add(ctx, "audit.export", "audit", 0, ctx->user.unit_code, NULL,
              json_pack("{s:I, s:s}", "total", export->total, "query", ctx->request->query));
    return table_send_file(ctx, &export->file);
}

/* --- the room --- */

static const struct route routes[] = {
    {HTTP_GET, "/audit", audit_page, ROLE_AUDITOR, .flags = ROUTE_PRIVATE, .title = "审计记录"},
    {HTTP_POST, "/audit/export", audit_export, ROLE_AUDITOR,
     .flags = ROUTE_PRIVATE | ROUTE_SLOW | ROUTE_BARE, .prepare = prepare_export,
     .title = "导出审计记录"},
    {HTTP_GET, "/private-looks", looks_page, ROLE_SECURITY_ADMIN, .flags = ROUTE_PRIVATE,
     .title = "谁看过后备力量里的谁"},
    {HTTP_POST, "/private-looks/export", looks_export, ROLE_SECURITY_ADMIN,
     .flags = ROUTE_PRIVATE | ROUTE_BARE, .title = "导出谁看过谁"},
    {0},
};

static const struct nav_link nav[] = {
    {"系统", "审计记录", "/audit", ROLE_AUDITOR, true},
    {"系统", "谁看过谁", "/private-looks", ROLE_SECURITY_ADMIN, true},
    {0},
};

const struct room audit_room = {.name = "audit", .routes = routes, .nav = nav};
