/* What was typed of an acceptance: read from a form (verdict_ID, grounds_ID) or JSON
 * {items:[{item,verdict,grounds}]}, and kept also while it cannot be signed yet. */
#include "acceptance/internal.h"
#include "base/text.h"
#include "core/audit.h"
#include "core/file.h"

#include <stdlib.h>
#include <string.h>

#define GROUNDS_MAX 1000 /* characters */

static const struct field fields[] = {
    {.name = "team",
     .label = "验收人员",
     .kind = FIELD_TEXT,
     .offset = offsetof(struct acceptance, team),
     .max = 200},
    {.name = "opinion",
     .label = "验收意见",
     .kind = FIELD_LONG,
     .offset = offsetof(struct acceptance, opinion),
     .max = 2000},
    {0},
};
const struct record_type acceptance_type = {"acceptance", fields, sizeof(struct acceptance)};

struct taking {
    struct ctx *ctx;
    struct accepting *accepting;
    bool *changed; /* by item */
    json_t *head;  /* what was sent beside the items */
};

static int item_at(const struct taking *taking, int64_t id)
{
    for (int i = 0; i < taking->accepting->count; i++)
        if (taking->accepting->items[i].item == id)
            return i;
    return -1;
}

static void take_verdict(const struct taking *taking, int at, const char *field, const char *text)
{
    struct judged *item = &taking->accepting->items[at];
    int verdict = *text ? choice_by_name(verdicts, text) : -1;
    if (verdict < 0 && *text)
        error_at(taking->ctx, field, "choice", "%s：请从列出的结论里选择", item->title);
    else if (verdict != item->verdict)
        taking->changed[at] = true, item->verdict = verdict;
}

static void take_grounds(const struct taking *taking, int at, const char *field, const char *sent)
{
    struct ctx *ctx = taking->ctx;
    struct judged *item = &taking->accepting->items[at];
    const char *text = text_trim(ctx->arena, sent);
    int length = (int)text_length(text);
    if (!text_is_clean(text, strlen(text), true))
        error_at(ctx, field, "format", "%s：依据里有不能识别的字符，请删除后重新填写", item->title);
    else if (length > GROUNDS_MAX)
        error_at(ctx, field, "length", "%s：依据最多 %d 字，现在有 %d 字", item->title, GROUNDS_MAX,
                 length);
    if (strcmp(text, item->grounds) != 0)
        taking->changed[at] = true, item->grounds = text;
}

/* `field` is where an error goes. */
static void take_part(const struct taking *taking, int64_t id, const char *part, const char *field,
                      const json_t *sent)
{
    struct ctx *ctx = taking->ctx;
    int at = item_at(taking, id);
    const char *text = json_is_null(sent) ? "" : json_string_value(sent);
    if (at < 0)
        error_at(ctx, field, "unknown", "规划里没有这一项，请刷新页面后再填");
    else if (!text)
        error_at(ctx, field, "format", "请填文字");
    else if (strcmp(part, "verdict") == 0)
        take_verdict(taking, at, field, text);
    else if (strcmp(part, "grounds") == 0)
        take_grounds(taking, at, field, text);
    else
        error_at(ctx, field, "unknown", "不认识的内容：%s", part);
}

/* {item, verdict, grounds}; what it does not name stays. */
static void take_object(const struct taking *taking, size_t place, json_t *object)
{
    struct ctx *ctx = taking->ctx;
    const json_t *id = json_object_get(object, "item");
    const char *key;
    json_t *sent;
    if (!json_is_integer(id)) {
        error_at(ctx, text_of(ctx, "items.%zu.item", place), id ? "format" : "required",
                 "请写明是哪一项");
        return;
    }
    json_object_foreach(object, key, sent)
    {
        if (strcmp(key, "item") != 0)
            take_part(taking, json_integer_value(id), key,
                      text_of(ctx, "%s_%lld", key, (long long)json_integer_value(id)), sent);
    }
}

static void take_list(const struct taking *taking, json_t *list)
{
    size_t i;
    json_t *object;
    if (!json_array_size(list))
        error_at(taking->ctx, "items", "format", "请写明是哪几项");
    json_array_foreach(list, i, object)
    {
        take_object(taking, i, object);
    }
}

/* Parts of items are taken at once, the rest is left for the record. */
static void take_form(const struct taking *taking)
{
    const char *key;
    json_t *sent;
    json_object_foreach(taking->ctx->form, key, sent)
    {
        const char *mark = strrchr(key, '_');
        int64_t id;
        if (strcmp(key, "items") == 0)
            take_list(taking, sent);
        else if (mark && mark != key && text_to_int(mark + 1, 1, INT64_MAX, &id))
            take_part(taking, id, text_of(taking->ctx, "%.*s", (int)(mark - key), key), key, sent);
        else
            json_object_set(taking->head, key, sent);
    }
}

/* What this request changes, for the audit record. */
static json_t *changes_of(const struct taking *taking, bool stored)
{
    json_t *items = json_array();
    for (int i = 0; i < taking->accepting->count; i++) {
        const struct judged *item = &taking->accepting->items[i];
        if (taking->changed[i])
            json_array_append_new(items,
                                  json_pack("{s:I, s:s, s:s}", "item", item->item, "verdict",
                                            item->verdict < 0 ? "" : verdicts[item->verdict].name,
                                            "grounds", item->grounds));
    }
    json_t *json = json_pack("{s:o}", "items", items);
    if (stored)
        json_object_update_new(json, record_json(&acceptance_type, &taking->accepting->record));
    return json;
}

static bool store(const struct taking *taking, bool touched)
{
    struct ctx *ctx = taking->ctx;
    struct acceptance *record = &taking->accepting->record;
    if (touched && !acceptance_put(ctx, record))
        return false;
    for (int i = 0; i < taking->accepting->count; i++)
        if (taking->changed[i])
            acceptance_judge(ctx, record->id, &taking->accepting->items[i]);
    if (ctx->upload_count)
        file_attach(ctx, "evidence", "acceptance", record->id, record->unit_code);
    return true;
}

static bool any(const bool *changed, int count)
{
    for (int i = 0; i < count; i++)
        if (changed[i])
            return true;
    return false;
}

enum result acceptance_take(struct ctx *ctx, struct accepting *accepting)
{
    struct acceptance *record = &accepting->record;
    const char *team = record->team, *opinion = record->opinion;
    const struct taking taking = {
        .ctx = ctx,
        .accepting = accepting,
        .changed = ARENA_ARRAY(ctx->arena, bool, (size_t)accepting->count + 1),
        .head = json_object(),
    };
    struct taking before = taking;
    struct accepting stored = *accepting;
    stored.items = ARENA_ARRAY(ctx->arena, struct judged, (size_t)accepting->count + 1);
    memcpy(stored.items, accepting->items, (size_t)accepting->count * sizeof *stored.items);
    before.accepting = &stored;
    take_form(&taking);
    record_parse_object(ctx, &acceptance_type, record, taking.head, "", true, "evidence");
    for (int i = 0; i < ctx->upload_count; i++)
        if (!text_same(ctx->uploads[i].field, "evidence"))
            error_at(ctx, ctx->uploads[i].field, "unknown", "这里不能上传文件");
    if (has_errors(ctx))
        return RC_INVALID;
    bool head = !text_same(team, record->team) || !text_same(opinion, record->opinion);
    bool judged = any(taking.changed, accepting->count);
    if (!head && !judged && !ctx->upload_count)
        return RC_OK;
    if (!version_is_current(ctx, record->version) || !store(&taking, head || judged || !record->id))
        return db_failed(ctx->db) ? RC_FAILED : RC_CONFLICT;
    audit_add(ctx, "acceptance.save", "acceptance", record->id, record->unit_code,
              changes_of(&before, head), changes_of(&taking, head));
    return RC_OK;
}
