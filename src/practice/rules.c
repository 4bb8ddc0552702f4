/* The rules of good practice (EVAL-5). */
#include "practice/rules.h"

#include "base/text.h"

#include <string.h>

const struct choice practice_states[] = {
    [PRACTICE_DRAFT] = {"draft", "编写中"},
    [PRACTICE_SUBMITTED] = {"submitted", "待审核"},
    [PRACTICE_PUBLISHED] = {"published", "已发布"},
    [PRACTICE_TAKEN_BACK] = {"taken_back", "已撤下"},
    {0},
};

bool practice_is_of(const struct practice *practice, const char *unit_code)
{
    return text_same(practice->unit_code, unit_code);
}

bool practice_is_open_to(const struct practice *practice, const char *unit_code)
{
    if (practice->shown_to && text_starts(unit_code, practice->shown_to))
        return true;
    if (practice_is_of(practice, unit_code))
        return true;
    return practice->sent && text_starts(practice->unit_code, unit_code);
}

bool practice_widens(const struct practice *practice, const char *unit_code)
{
    return !practice->shown_to || strlen(unit_code) < strlen(practice->shown_to);
}

bool practice_is_shown_by(const struct practice *practice, const char *unit_code)
{
    return practice->shown_to && text_starts(practice->shown_to, unit_code);
}

#define TEXT_FIELD(field, text, most, help)                                                        \
    {                                                                                              \
        .name = #field, .label = (text), .kind = FIELD_LONG,                                       \
        .offset = offsetof(struct practice, field), .required = true, .max = (most),               \
        .hint = (help)                                                                             \
    }
static const struct field fields[] = {
    {.name = "title",
     .label = "标题",
     .kind = FIELD_TEXT,
     .offset = offsetof(struct practice, title),
     .required = true,
     .max = 60,
     .hint = "一句话说清做成了什么"},
    TEXT_FIELD(problem, "原来的情况", 2000, "要解决什么问题"),
    TEXT_FIELD(method, "具体做法", 6000, "分几步、靠什么、谁来做，别的村照着能做"),
    TEXT_FIELD(effect, "取得的成效", 2000, "用事实和数字说话；已按这一项的最近进度填好"),
    {0},
};
const struct record_type practice_type = {"practice", fields, sizeof(struct practice)};
