/* What was typed: read from a form or JSON, kept in the draft as it is. A draft keeps what cannot
 * be submitted yet; only what could never be kept is refused (EXEC-4: nothing typed is lost). */
#include "assess/internal.h"
#include "base/text.h"
#include "core/audit.h"
#include "core/file.h"

#include <string.h>

static const struct part {
    const char *name, *label;
    int64_t max; /* characters */
    bool lines;
} parts[] = {
    {"progress", "进度", ANSWER_PROGRESS_MAX, false},
    {"note", "进展", ANSWER_NOTE_MAX, true},
    {"late_reason", "原因", ANSWER_REASON_MAX, true},
    {"next_step", "下一步", ANSWER_REASON_MAX, true},
};
#define PARTS (sizeof parts / sizeof *parts)

/* What one request brings: where it goes, and what it changes. */
struct taking {
    struct ctx *ctx;
    json_t *items; /* the plan's item ids */
    json_t *draft, *before, *after;
};

static const char *part_of(const json_t *draft, const char *item, const char *name)
{
    return text_or_empty(json_string_value(json_object_get(json_object_get(draft, item), name)));
}

struct answer draft_answer(const json_t *draft, int64_t item)
{
    char key[24];
    snprintf(key, sizeof key, "%lld", (long long)item);
    return (struct answer){
        .progress = part_of(draft, key, "progress"),
        .note = part_of(draft, key, "note"),
        .late_reason = part_of(draft, key, "late_reason"),
        .next_step = part_of(draft, key, "next_step"),
    };
}

static void put(json_t *draft, const char *item, const char *name, json_t *text)
{
    json_t *answer = json_object_get(draft, item);
    if (!answer) {
        answer = json_object();
        json_object_set_new_nocheck(draft, item, answer);
    }
    json_object_set_nocheck(answer, name, text);
}

static const char *refuse(struct ctx *ctx, const char *item, const struct part *part,
                          const char *rule, const char *why)
{
    error_at(ctx, text_of(ctx, "%s_%s", part->name, item), rule, "“%s”%s", part->label, why);
    return NULL;
}

/* The text of one field; NULL with an error at the field when it cannot be kept. */
static const char *text_sent(struct ctx *ctx, const char *item, const struct part *part,
                             const json_t *sent)
{
    if (json_is_null(sent))
        return "";
    const char *text = json_is_integer(sent) && !part->lines
                           ? text_of(ctx, "%lld", (long long)json_integer_value(sent))
                           : json_string_value(sent);
    if (!text)
        return refuse(ctx, item, part, "format", "请填文字");
    text = text_trim(ctx->arena, text);
    if (!text_is_clean(text, strlen(text), part->lines))
        return refuse(ctx, item, part, "format", "里有不能识别的字符，请删除后重新填写");
    int64_t length = (int64_t)text_length(text);
    if (length > part->max)
        return refuse(ctx, item, part, "length",
                      text_of(ctx, "最多 %d 字，现在有 %d 字", (int)part->max, (int)length));
    return text;
}

static void take_part(const struct taking *taking, const char *item, const struct part *part,
                      json_t *sent)
{
    const json_t *answer = json_object_get(taking->draft, item);
    json_t *stored = json_object_get(answer, part->name);
    const char *text = text_sent(taking->ctx, item, part, sent);
    if (!text || strcmp(text, text_or_empty(json_string_value(stored))) == 0)
        return;
    json_t *now = text_same(text, json_string_value(sent)) ? sent : json_string(text);
    put(taking->before, item, part->name, stored ? stored : json_string(""));
    put(taking->after, item, part->name, now);
    put(taking->draft, item, part->name, now);
}

static const struct part *part_named(const char *name, size_t length)
{
    for (size_t i = 0; i < PARTS; i++)
        if (strlen(parts[i].name) == length && strncmp(parts[i].name, name, length) == 0)
            return &parts[i];
    return NULL;
}

static bool is_item(const struct taking *taking, const char *item, const char *field)
{
    if (json_object_get(taking->items, item))
        return true;
    error_at(taking->ctx, field, "unknown", "规划里没有这一项，请刷新页面后再填");
    return false;
}

/* {item, progress, note, late_reason, next_step}; what it does not name stays. */
static void take_object(const struct taking *taking, size_t place, const json_t *object)
{
    struct ctx *ctx = taking->ctx;
    const json_t *id = json_object_get(object, "item");
    json_t *sent;
    const char *key, *item = json_is_integer(id)
                                 ? text_of(ctx, "%lld", (long long)json_integer_value(id))
                                 : json_string_value(id);
    const char *field = text_of(ctx, "items.%zu.item", place);
    if (!item) {
        error_at(ctx, field, "required", "请写明是哪一项");
        return;
    }
    if (!is_item(taking, item, field))
        return;
    json_object_foreach((json_t *)object, key, sent)
    {
        const struct part *part = part_named(key, strlen(key));
        if (part)
            take_part(taking, item, part, sent);
        else if (strcmp(key, "item") != 0)
            error_at(ctx, text_of(ctx, "items.%zu.%s", place, key), "unknown", "不认识的内容：%s",
                     key);
    }
}

static void take_list(const struct taking *taking, const json_t *items)
{
    size_t i;
    json_t *object;
    if (!json_array_size(items)) {
        error_at(taking->ctx, "items", "format", "请写明是哪几项");
        return;
    }
    json_array_foreach(items, i, object)
    {
        take_object(taking, i, object);
    }
}

/* "progress_12" of a form. */
static void take_input(const struct taking *taking, const char *key, json_t *sent)
{
    const char *mark = strrchr(key, '_');
    const struct part *part = mark ? part_named(key, (size_t)(mark - key)) : NULL;
    if (!part)
        error_at(taking->ctx, key, "unknown", "不认识的内容：%s", key);
    else if (is_item(taking, mark + 1, key))
        take_part(taking, mark + 1, part, sent);
}

/* Photos come in inputs named evidence_ID. */
static void check_files(const struct taking *taking)
{
    const struct ctx *ctx = taking->ctx;
    for (int i = 0; i < ctx->upload_count; i++) {
        const char *field = ctx->uploads[i].field;
        if (!text_starts(field, "evidence_"))
            error_at(taking->ctx, field, "unknown", "不认识的文件：%s", field);
        else
            is_item(taking, field + strlen("evidence_"), field);
    }
}

/* Takes what was sent, as JSON {items:[...]} or as a form (progress_ID ...), into the record's
 * draft. Only what cannot be kept is an error: unknown items, texts too long or broken. */
static void take_form(const struct taking *taking)
{
    const char *key;
    json_t *sent;
    json_object_foreach(taking->ctx->form, key, sent)
    {
        if (*key == '_' || strcmp(key, "version") == 0)
            continue;
        if (strcmp(key, "items") == 0)
            take_list(taking, sent);
        else
            take_input(taking, key, sent);
    }
    check_files(taking);
}

bool draft_take(struct ctx *ctx, struct report *report, struct draft_change *change)
{
    const struct taking taking = {
        .ctx = ctx,
        .items = report_items(ctx, report->promise.plan_id),
        .draft = report->record.draft,
        .before = json_object(),
        .after = json_object(),
    };
    *change = (struct draft_change){
        .version = report->record.version, .before = taking.before, .after = taking.after};
    take_form(&taking);
    if (has_errors(ctx))
        return false;
    change->typed = json_object_size(taking.after) > 0;
    if (!change->typed && !ctx->upload_count)
        return true;
    json_t *now =
        json_pack("{s:s, s:I, s:O}", "period", report->period_text, "version",
                  change->version + (change->typed || !report->record.id), "items", taking.after);
    if (ctx->upload_count)
        json_object_set_new(now, "photos", json_integer(ctx->upload_count));
    change->draft = json_text(ctx, report->record.draft);
    change->audit_before = json_text(ctx, json_pack("{s:O}", "items", taking.before));
    change->audit_after = json_text(ctx, now);
    return true;
}

/* Files of the line they prove: "evidence_ID" of the assessment. */
static void attach_files(struct ctx *ctx, const struct report *report)
{
    for (int i = 0; i < ctx->upload_count; i++) {
        bool first = true;
        for (int j = 0; j < i; j++)
            first = first && strcmp(ctx->uploads[i].field, ctx->uploads[j].field) != 0;
        if (first)
            file_attach(ctx, ctx->uploads[i].field, "assessment", report->record.id,
                        report->promise.unit_code);
    }
}

enum result draft_write(struct ctx *ctx, struct report *report, const struct draft_change *change)
{
    if (!change->draft)
        return RC_OK;
    if (change->typed && !version_is_current(ctx, change->version))
        return RC_CONFLICT;
    if ((change->typed || !report->record.id) && !report_store_draft(ctx, report, change->draft))
        return db_failed(ctx->db) ? RC_FAILED : RC_CONFLICT;
    attach_files(ctx, report);
    audit_add_text(ctx, "assessment.save", "assessment", report->record.id,
                   report->promise.unit_code, change->audit_before, change->audit_after);
    return RC_OK;
}

enum result draft_save(struct ctx *ctx, struct report *report)
{
    struct draft_change change;
    if (!draft_take(ctx, report, &change))
        return RC_INVALID;
    enum result result = draft_write(ctx, report, &change);
    if (result == RC_CONFLICT) {
        view_set(ctx, "yours", change.after);
        view_set(ctx, "theirs", change.before);
    }
    return result;
}
