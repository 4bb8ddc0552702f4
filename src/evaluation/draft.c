/* What the officer typed: read from a form or JSON, and saved as a draft (EVAL-1). A draft keeps
 * what cannot be submitted yet; only what could never be kept is refused. */
#include "base/buf.h"
#include "base/text.h"
#include "core/audit.h"
#include "evaluation/internal.h"

#include <stdlib.h>
#include <string.h>

/* The trimmed text of a field; NULL with an error at it. */
static const char *text_sent(struct ctx *ctx, const char *field, const char *label, int max,
                             const json_t *sent)
{
    if (json_is_null(sent))
        return "";
    const char *text = json_string_value(sent);
    if (!text) {
        error_at(ctx, field, "format", "“%s”请填文字", label);
        return NULL;
    }
    text = text_trim(ctx->arena, text);
    if (!text_is_clean(text, strlen(text), true)) {
        error_at(ctx, field, "format", "“%s”里有不能识别的字符，请删除后重新填写", label);
        return NULL;
    }
    if ((int64_t)text_length(text) > max) {
        error_at(ctx, field, "length", "“%s”最多 %d 字，现在有 %d 字", label, max,
                 (int)text_length(text));
        return NULL;
    }
    return text;
}

/* Index of the named choice; -1 for "" where that is allowed; -2 with an error at the field. */
static int choice_sent(struct ctx *ctx, const char *field, const char *label,
                       const struct choice *choices, bool empty, const json_t *sent)
{
    const char *name = json_is_null(sent) ? "" : json_string_value(sent);
    int found = name && *name ? choice_by_name(choices, name) : -1;
    if (found >= 0 || (empty && name && !*name))
        return found;
    error_at(ctx, field, "choice", "请从列出的选项里选“%s”", label);
    return -2;
}

static struct evaluation_line *line_named(struct ctx *ctx, const struct evaluation *evaluation,
                                          const char *item, const char *field)
{
    char id[24];
    for (int i = 0; i < evaluation->count; i++) {
        snprintf(id, sizeof id, "%lld", (long long)evaluation->lines[i].item);
        if (text_same(item, id))
            return &evaluation->lines[i];
    }
    error_at(ctx, field, "unknown", "这一年没有这一项，请刷新页面后再填");
    return NULL;
}

/* One of an item's two fields; false for a name that is neither. */
static bool take_part(struct ctx *ctx, struct evaluation_line *line, const char *name,
                      const char *field, const json_t *sent)
{
    if (text_same(name, "result")) {
        int result = choice_sent(ctx, field, "结果", evaluation_results, false, sent);
        line->result = result < 0 ? line->result : result;
        return true;
    }
    if (!text_same(name, "note"))
        return false;
    const char *note = text_sent(ctx, field, "说明", EVALUATION_NOTE, sent);
    line->note = note ? note : line->note;
    return true;
}

/* {item, result, note} of a program. */
static void take_object(struct ctx *ctx, const struct evaluation *evaluation, size_t place,
                        const json_t *object)
{
    const json_t *id = json_object_get(object, "item");
    const char *item = json_is_integer(id) ? text_of(ctx, "%lld", (long long)json_integer_value(id))
                                           : json_string_value(id);
    const char *key;
    json_t *sent;
    struct evaluation_line *line =
        line_named(ctx, evaluation, item, text_of(ctx, "items.%zu.item", place));
    if (!line)
        return;
    json_object_foreach((json_t *)object, key, sent)
    {
        const char *field = text_of(ctx, "items.%zu.%s", place, key);
        if (!text_same(key, "item") && !take_part(ctx, line, key, field, sent))
            error_at(ctx, field, "unknown", "不认识的内容：%s", key);
    }
}

static void take_list(struct ctx *ctx, const struct evaluation *evaluation, const json_t *items)
{
    size_t i;
    json_t *object;
    if (!json_array_size(items))
        error_at(ctx, "items", "format", "请写明是哪几项");
    json_array_foreach(items, i, object)
    {
        take_object(ctx, evaluation, i, object);
    }
}

/* "result_12" and "note_12" of a form. */
static void take_input(struct ctx *ctx, const struct evaluation *evaluation, const char *key,
                       const json_t *sent)
{
    const char *mark = strrchr(key, '_');
    const char *name = mark ? arena_strndup(ctx->arena, key, (size_t)(mark - key)) : "";
    if (!text_same(name, "result") && !text_same(name, "note")) {
        error_at(ctx, key, "unknown", "不认识的内容：%s", key);
        return;
    }
    struct evaluation_line *line = line_named(ctx, evaluation, mark + 1, key);
    if (line)
        take_part(ctx, line, name, key, sent);
}

static void take_whole(struct ctx *ctx, struct evaluation *evaluation, const char *key,
                       const json_t *sent)
{
    const char *text;
    if (text_same(key, "items")) {
        take_list(ctx, evaluation, sent);
    } else if (text_same(key, "grade")) {
        int grade = choice_sent(ctx, key, "等次", evaluation_grades, true, sent);
        evaluation->grade = grade == -2 ? evaluation->grade : grade;
    } else if (text_same(key, "grade_reason")) {
        text = text_sent(ctx, key, "不按建议定等次的原因", EVALUATION_REASON, sent);
        evaluation->grade_reason = text ? text : evaluation->grade_reason;
    } else if (text_same(key, "opinion")) {
        text = text_sent(ctx, key, "考评意见", EVALUATION_OPINION, sent);
        evaluation->opinion = text ? text : evaluation->opinion;
    } else {
        take_input(ctx, evaluation, key, sent);
    }
}

bool evaluation_take(struct ctx *ctx, struct evaluation *evaluation)
{
    const char *key;
    json_t *sent;
    json_object_foreach(ctx->form, key, sent)
    {
        if (*key != '_' && !text_same(key, "version"))
            take_whole(ctx, evaluation, key, sent);
    }
    evaluation_count(ctx, evaluation);
    return !has_errors(ctx);
}

/* What the audit says of a draft. */
static json_t *on_record(struct ctx *ctx, const struct evaluation *evaluation)
{
    int grade = evaluation_grade_now(evaluation);
    struct buf results = buf_create(ctx->arena, 1024);
    for (int i = 0; i < evaluation->count; i++) {
        const struct evaluation_line *line = &evaluation->lines[i];
        buf_printf(&results, "%s%s：%s", i ? "；" : "",
                   json_string_value(json_object_get(line->shown, "title")),
                   evaluation_results[line->result].label);
        if (*line->note)
            buf_printf(&results, "（%s）", line->note);
    }
    return json_pack("{s:i, s:s, s:s, s:s, s:s}", "year", evaluation->year, "grade",
                     grade < 0 ? "" : evaluation_grades[grade].label, "grade_reason",
                     evaluation->grade_reason, "opinion", evaluation->opinion, "results",
                     results.bytes);
}

enum result evaluation_save(struct ctx *ctx, struct evaluation *evaluation)
{
    struct evaluation stored;
    if (!evaluation_read(ctx, evaluation->promise.plan_id, evaluation->year, &stored))
        return RC_MISSING;
    evaluation_fill(ctx, &stored);
    json_t *before = stored.id ? on_record(ctx, &stored) : NULL;
    if (!evaluation_touch(ctx, evaluation))
        return RC_CONFLICT;
    evaluation->changed_by = ctx->user.id;
    evaluation->changed_by_name = ctx->user.full_name;
    evaluation->changed_at = ctx->now;
    struct evaluation draft = *evaluation;
    draft.shown = json_object(); /* a draft shows what is so today */
    draft.unit_name = draft.place = "";
    if (!evaluation_store(ctx, &draft, evaluation->version))
        return RC_CONFLICT;
    evaluation->version++;
    evaluation_store_lines(ctx, evaluation, false);
    evaluation_add_author(ctx, evaluation->id);
    audit_add(ctx, "evaluation.save", "evaluation", evaluation->id, evaluation->promise.unit_code,
              before, on_record(ctx, evaluation));
    return RC_OK;
}
