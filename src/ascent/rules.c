/* The rules of aims and promises (RATE-4). */
#include "ascent/rules.h"

#include "base/text.h"

#include <stdio.h>

const struct choice ascent_kinds[] = {
    [ASCENT_AIM] = {"aim", "创星目标"},
    [ASCENT_PROMISE] = {"promise", "亮星承诺"},
    {0},
};
const struct choice ascent_states[] = {
    [ASCENT_DRAFT] = {"draft", "填写中"},
    [ASCENT_REVIEW] = {"review", "待镇审核"},
    [ASCENT_STANDING] = {"standing", "已通过"},
    [ASCENT_TAKEN_BACK] = {"taken_back", "已撤下"},
    {0},
};

#define FIELD(field, said, what, most, must, help)                                                 \
    {                                                                                              \
        .name = #field, .label = (said), .kind = (what), .offset = offsetof(struct ascent, field), \
        .required = (must), .max = (most), .hint = (help)                                          \
    }
static const struct field aim_fields[] = {
    FIELD(goal, "今年要达到", FIELD_TEXT, 30, true, ""),
    FIELD(held_on, "专题会议日期", FIELD_DATE, 0, true, "开会定下这个目标的日子"),
    FIELD(outline, "总体打算", FIELD_LONG, 1000, false, "可以不写；逐条措施写在下面"),
    {0},
};
static const struct field promise_fields[] = {
    FIELD(goal, "下一次要达到", FIELD_TEXT, 30, true, ""),
    FIELD(held_on, "党员大会日期", FIELD_DATE, 0, true, "向党员大会提出这份承诺的日子"),
    FIELD(outline, "差距的原因", FIELD_LONG, 1000, true, "只给镇、县看，不公开"),
    {0},
};
const struct record_type ascent_types[] = {
    [ASCENT_AIM] = {"ascent", aim_fields, sizeof(struct ascent)},
    [ASCENT_PROMISE] = {"ascent", promise_fields, sizeof(struct ascent)},
};

int ascent_next(int bands, int now)
{
    if (now == ASCENT_NO_BAND)
        return bands - 1;
    return now > 0 ? now - 1 : 0;
}

const char *ascent_goal_fault(struct arena *arena, int kind, int now, int goal,
                              const char *now_name)
{
    if (goal == ASCENT_NO_BAND)
        return "请从列出的等次里选择";
    if (kind != ASCENT_PROMISE || now == ASCENT_NO_BAND || goal < now || (now == 0 && goal == 0))
        return NULL;
    char text[200];
    snprintf(text, sizeof text,
             now ? "这次已经是%s，要承诺更高的等次" : "这次已经是%s，承诺要保持住", now_name);
    return arena_strdup(arena, text);
}

const char *ascent_grade_text(const char *name)
{
    return *name ? name : "没有等次";
}

int64_t ascent_gap(const struct ascent_line *line)
{
    return line->points == DECIMAL_NONE || line->points >= line->full ? 0
                                                                      : line->full - line->points;
}

struct ascent_span ascent_span(int kind, int64_t year, struct date closed_on)
{
    if (kind == ASCENT_AIM)
        return (struct ascent_span){{(int)year, 1, 1}, {(int)year, 12, 31}};
    return (struct ascent_span){closed_on, {closed_on.year + 1, 12, 31}};
}

bool ascent_is_said(const struct ascent_line *line)
{
    return *line->measure || *line->person || !date_is_none(line->finish_on);
}

struct ascent_flaw ascent_line_flaw(int kind, const struct ascent_line *line,
                                    struct ascent_span span)
{
    if (!ascent_is_said(line))
        return (struct ascent_flaw){NULL, NULL};
    if (text_is_blank(line->measure))
        return (struct ascent_flaw){"measure", "请写明做什么"};
    if (date_is_none(line->finish_on))
        return (struct ascent_flaw){"finish_on", "请写明什么时候做好"};
    if (date_compare(line->finish_on, span.from) < 0 || date_compare(line->finish_on, span.to) > 0)
        return (struct ascent_flaw){"finish_on", kind == ASCENT_AIM
                                                     ? "要在这一年里做好"
                                                     : "要在评定以后、下一年年底以前做好"};
    if (kind == ASCENT_AIM && text_is_blank(line->person))
        return (struct ascent_flaw){"person", "请写明谁负责"};
    return (struct ascent_flaw){NULL, NULL};
}

int64_t ascent_left(int64_t from, int64_t points, int64_t covered)
{
    int64_t left = from - points - covered;
    return left > 0 ? left : 0;
}

enum ascent_outcome ascent_outcome(bool closed, int goal, int result)
{
    if (!closed)
        return OUTCOME_OPEN;
    return result != ASCENT_NO_BAND && result <= goal ? OUTCOME_REACHED : OUTCOME_MISSED;
}
