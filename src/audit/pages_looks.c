/* Who looked at whom in the reserve pool, for the security administrator: by user, time, number and
 * village, without names, since the administrator may not know the people (POOL-10). */
#include "pages.h"
#include "words.h"

#include "base/buf.h"
#include "base/csv.h"
#include "base/text.h"
#include "core/audit.h"
#include "core/table.h"

#include <string.h>

#define EXPORT_LIMIT 20000

/* What the record says beside the number: why, how many. */
static const char *detail_of(struct ctx *ctx, const char *after)
{
    json_t *said = after ? json_loads(after, 0, NULL) : NULL, *value;
    const char *key, *text = "";
    json_object_foreach(said, key, value)
    {
        const char *part = json_is_integer(value)
                               ? text_of(ctx, "%lld", (long long)json_integer_value(value))
                               : text_or_empty(json_string_value(value));
        text = text_of(ctx, "%s%s%s：%s", text, *text ? "；" : "", key_label(key), part);
    }
    return text;
}

static json_t *look_json(struct ctx *ctx, struct db_rows *rows)
{
    const char *full = db_text(rows, "full_name"), *user = db_text(rows, "user_name");
    const char *unit = db_text(rows, "unit_name"), *code = db_text(rows, "unit_code");
    return json_pack("{s:I, s:s, s:s, s:s, s:s, s:s, s:I, s:s, s:s, s:s}", "id", db_int(rows, "id"),
                     "at", audit_time(ctx, db_int(rows, "at")), "user", user, "full_name",
                     *full ? full : user, "address", db_text(rows, "address"), "action_label",
                     action_label(db_text(rows, "action")), "person", db_int(rows, "entity_id"),
                     "unit", code, "unit_name", *unit ? unit : code, "detail",
                     detail_of(ctx, db_text(rows, "after_json")));
}

/* GET /private-looks?user=&entity_id=&unit=&from=&to=&before= */
enum result looks_page(struct ctx *ctx)
{
    struct audit_filter filter = audit_filter_read(ctx);
    int64_t size = paging_read(ctx).size;
    int64_t before = query_int(ctx, "before", 1, INT64_MAX, INT64_MAX), last = 0;
    json_t *looks = json_array();
    struct db_rows *rows = audit_looks_before(ctx, &filter, before, size + 1);
    bool more = false;
    while (db_next(rows)) {
        more = (int64_t)json_array_size(looks) == size;
        if (more)
            continue;
        json_array_append_new(looks, look_json(ctx, rows));
        last = db_int(rows, "id");
    }
    json_object_del(ctx->query, "before");
    const char *kept = query_link(ctx, "/private-looks", "page");
    view_text(ctx, "title", "谁看过谁");
    view_set(ctx, "looks", looks);
    view_text(
        ctx, "older_link",
        more ? text_of(ctx, "%s%cbefore=%lld", kept, strchr(kept, '?') ? '&' : '?', (long long)last)
             : NULL);
    view_text(ctx, "export_link",
              table_link(ctx, query_link(ctx, "/private-looks/export", "page")));
    view_set(ctx, "filter",
             json_pack("{s:s, s:s, s:s, s:s, s:s}", "user", query_text(ctx, "user"), "person",
                       query_text(ctx, "entity_id"), "unit", query_text(ctx, "unit"), "from",
                       query_text(ctx, "from"), "to", query_text(ctx, "to")));
    return page(ctx, "audit/looks");
}

/* POST /private-looks/export, as the list is narrowed */
enum result looks_export(struct ctx *ctx)
{
    static const char *const head[] = {"时间", "姓名", "登录名", "地址",
                                       "操作", "编号", "单位",   "说明"};
    struct audit_filter filter = audit_filter_read(ctx);
    struct buf out = buf_create(ctx->arena, 65536);
    int64_t count = 0;
    buf_text(&out, "\xEF\xBB\xBF");
    csv_line(&out, head, sizeof head / sizeof *head);
    struct db_rows *rows = audit_looks_before(ctx, &filter, INT64_MAX, EXPORT_LIMIT);
    for (; db_next(rows); count++) {
        static const char *const keys[] = {"at", "full_name", "user", "address", "action_label"};
        json_t *look = look_json(ctx, rows);
        const char *cells[sizeof head / sizeof *head];
        size_t at = 0;
        for (; at < sizeof keys / sizeof *keys; at++)
            cells[at] = json_string_value(json_object_get(look, keys[at]));
        cells[at++] = text_of(ctx, "%lld", (long long)db_int(rows, "entity_id"));
        cells[at++] = json_string_value(json_object_get(look, "unit_name"));
        cells[at++] = json_string_value(json_object_get(look, "detail"));
        csv_line(&out, cells, at);
    }
    audit_add(ctx, "audit.export_looks", "audit", 0, ctx->user.unit_code, NULL,
              json_pack("{s:I}", "total", count));
    return table_send(ctx, "谁看过谁", &out);
}
