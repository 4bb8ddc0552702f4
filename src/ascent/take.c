/* What was typed of an aim or a promise, kept also while it cannot be sent yet, and what is missing
 * before it can (RATE-4). */
#include "ascent/internal.h"
#include "base/buf.h"
#include "base/text.h"

#include <string.h>

#define MEASURE_MAX 500 /* characters */
#define PERSON_MAX 60

static const char *key_of(struct ctx *ctx, const char *name, const struct ascent_line *line)
{
    return text_of(ctx, "%s_%d", name, line->criterion);
}

/* The text sent for a line, else what it was; NULL with an error. */
static const char *text_sent(struct ctx *ctx, const char *name, const struct ascent_line *line,
                             const char *was, int most)
{
    const char *key = key_of(ctx, name, line);
    const json_t *sent = json_object_get(ctx->form, key);
    if (!sent)
        return was;
    if (!json_is_string(sent) && !json_is_null(sent)) {
        error_at(ctx, key, "format", "第 %d 条：请填文字", line->criterion + 1);
        return NULL;
    }
    const char *text = json_is_null(sent) ? "" : text_trim(ctx->arena, json_string_value(sent));
    if (!text_is_clean(text, strlen(text), true))
        error_at(ctx, key, "format", "第 %d 条：有不能识别的字符，请删除后重新填写",
                 line->criterion + 1);
    else if (text_length(text) > (size_t)most)
        error_at(ctx, key, "length", "第 %d 条：最多 %d 字，现在有 %d 字", line->criterion + 1,
                 most, (int)text_length(text));
    else
        return text;
    return NULL;
}

static void take_line(struct ctx *ctx, struct ascent_line *line, bool person)
{
    char was[DATE_TEXT] = "";
    struct date date = {0, 0, 0};
    if (!date_is_none(line->finish_on))
        date_format(line->finish_on, was);
    const char *measure = text_sent(ctx, "measure", line, line->measure, MEASURE_MAX);
    const char *day = text_sent(ctx, "finish_on", line, was, DATE_TEXT);
    const char *who = person ? text_sent(ctx, "person", line, line->person, PERSON_MAX) : "";
    if (measure)
        line->measure = measure;
    if (who)
        line->person = who;
    if (!day)
        return;
    if (*day && !date_parse(day, &date))
        error_at(ctx, key_of(ctx, "finish_on", line), "format",
                 "第 %d 条：日期请写成 2021-08-15 的样子", line->criterion + 1);
    else
        line->finish_on = date;
}

static int goal_of(const struct rating_year *year, const char *goal)
{
    for (int i = 0; i < year->bands_count; i++)
        if (text_same(year->bands[i], goal))
            return i;
    return ASCENT_NO_BAND;
}

bool ascent_take(struct ctx *ctx, struct ascent *ascent, const struct ascent_facts *facts,
                 const char *also)
{
    bool person = ascent->kind == ASCENT_AIM;
    struct buf keys = buf_create(ctx->arena, 4096);
    struct record_type draft = ascent_types[ascent->kind];
    struct field fields[4] = {0};
    buf_text(&keys, also);
    for (int i = 0; i < ascent->lines_count; i++) {
        int at = ascent->lines[i].criterion;
        buf_printf(&keys, " measure_%d finish_on_%d", at, at);
        if (person)
            buf_printf(&keys, " person_%d", at);
    }
    /* a draft may be unfinished */
    for (int i = 0; draft.fields[i].name; i++) {
        fields[i] = draft.fields[i];
        fields[i].required = false;
    }
    draft.fields = fields;
    buf_char(&keys, '\0');
    if (record_parse(ctx, &draft, ascent, true, keys.bytes) && *ascent->goal &&
        goal_of(&facts->year, ascent->goal) == ASCENT_NO_BAND)
        error_at(ctx, "goal", "choice", "请从列出的等次里选择");
    for (int i = 0; i < ascent->lines_count; i++)
        take_line(ctx, &ascent->lines[i], person);
    return !has_errors(ctx);
}

/* --- before it is sent --- */

static void ask_meeting(struct ctx *ctx, const struct ascent *ascent,
                        const struct ascent_facts *facts)
{
    struct date from = ascent->kind == ASCENT_AIM ? (struct date){(int)ascent->year - 1, 12, 1}
                                                  : facts->year.closed_on;
    const char *name = ascent->kind == ASCENT_AIM ? "专题会议" : "党员大会";
    if (date_is_none(ascent->held_on))
        error_at(ctx, "held_on", "required", "请填写%s日期", name);
    else if (date_compare(ascent->held_on, ctx->today) > 0 ||
             date_compare(ascent->held_on, from) < 0)
        error_at(ctx, "held_on", "RATE-4", "%s日期在%s到今天之间", name, date_label(ctx, from));
}

bool ascent_is_whole(struct ctx *ctx, const struct ascent *ascent, const struct ascent_facts *facts)
{
    int said = 0;
    const char *fault = ascent_goal_fault(ctx->arena, ascent->kind, facts->now,
                                          goal_of(&facts->year, ascent->goal), ascent->before_name);
    if (fault)
        error_at(ctx, "goal", "RATE-4", "%s", fault);
    ask_meeting(ctx, ascent, facts);
    if (ascent->kind == ASCENT_PROMISE && text_is_blank(ascent->outline))
        error_at(ctx, "outline", "required", "请填写“差距的原因”");
    for (int i = 0; i < ascent->lines_count; i++) {
        const struct ascent_line *line = &ascent->lines[i];
        struct ascent_flaw flaw = ascent_line_flaw(ascent->kind, line, facts->span);
        said += ascent_is_said(line);
        if (flaw.field)
            error_at(ctx, key_of(ctx, flaw.field, line), "RATE-4", "第 %d 条：%s",
                     line->criterion + 1, flaw.message);
    }
    if (!said && ascent->lines_count && !has_errors(ctx))
        error_at(ctx, "", "RATE-4", "请至少对一条标准写明做什么、什么时候做好");
    return !has_errors(ctx);
}
