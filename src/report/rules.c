/* The rules of a special report: its sections, its fields, what its lines are (EVAL-3). */
#include "report/rules.h"

#include "base/text.h"

#include <string.h>

const struct choice special_states[] = {
    [SPECIAL_DRAFT] = {"draft", "编写中"},       [SPECIAL_SUBMITTED] = {"submitted", "待审核"},
    [SPECIAL_APPROVED] = {"approved", "待报送"}, [SPECIAL_SENT] = {"sent", "已报送"},
    [SPECIAL_RECEIVED] = {"received", "已接收"}, {0},
};

const struct choice special_sections[] = {
    [SPECIAL_OVERALL] = {"overall", "总体情况"},
    [SPECIAL_ORGANISATION] = {"organisation", "验收组织情况"},
    [SPECIAL_FULFILMENT] = {"fulfilment", "履诺情况"},
    [SPECIAL_METHODS] = {"methods", "主要做法与典型经验"},
    [SPECIAL_PROBLEMS] = {"problems", "存在问题"},
    [SPECIAL_NEXT] = {"next", "下一步打算"},
    {0},
};

#define HEAD_FIELD(field, text, most, help)                                                        \
    {                                                                                              \
        .name = #field, .label = (text), .kind = FIELD_TEXT,                                       \
        .offset = offsetof(struct special_text, field), .required = true, .max = (most),           \
        .hint = (help)                                                                             \
    }
static const struct field head_fields[] = {
    HEAD_FIELD(title, "标题", 80, "印在文件最上面"),
    HEAD_FIELD(addressee, "主送机关", 60, "不用写冒号"),
    HEAD_FIELD(signer, "落款单位", 60, "印在文件最后，下面一行是报送日期"),
    {0},
};
const struct record_type special_head_type = {"report", head_fields, sizeof(struct special_text)};

static const struct field body_fields[] = {
    {.name = "text",
     .label = "正文",
     .kind = FIELD_LONG,
     .offset = offsetof(struct special_body, text),
     .required = true,
     .max = 20000,
     .hint = "一行一段。单独一行的“（一）……”排成二级标题，“1.……”排成三级标题"},
    {0},
};
const struct record_type special_body_type = {"report", body_fields, sizeof(struct special_body)};

const char *special_section_fault(const char *text)
{
    if (text_is_blank(text))
        return "还没有写";
    return strstr(text, SPECIAL_GAP) ? "里还有" SPECIAL_GAP "的地方" : NULL;
}

char *special_ordinal(int number, char out[SPECIAL_ORDINAL])
{
    static const char *const digits[] = {"", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
    char *at = out;
    if (number >= 20)
        at = text_put(at, digits[number / 10 % 10]);
    if (number >= 10)
        at = text_put(at, "十");
    text_put(at, digits[number % 10]);
    return out;
}

enum { HEADING_MOST = 40 };

/* What stands behind the number that a heading begins with, or NULL. */
static const char *behind_number(const char *line, const char *open, const char *digits,
                                 const char *close)
{
    size_t begun = strlen(open), sign = strlen(digits) > 10 ? 3 : 1;
    if (!text_starts(line, open))
        return NULL;
    const char *at = line + begun;
    while (*at) {
        char one[4] = "";
        memcpy(one, at, strnlen(at, sign));
        if (!strstr(digits, one))
            break;
        at += sign;
    }
    return at > line + begun && text_starts(at, close) ? at + strlen(close) : NULL;
}

int special_line_level(const char *line)
{
    const char *second = behind_number(line, "（", "一二三四五六七八九十", "）");
    const char *third = second ? NULL : behind_number(line, "", "0123456789", ".");
    third = third || second ? third : behind_number(line, "", "0123456789", "．");
    if (!second && (!third || (*third >= '0' && *third <= '9'))) /* 3.5 is no heading */
        return 0;
    if (text_is_blank(second ? second : third) || text_length(line) > HEADING_MOST ||
        strstr(line, "。") || strstr(line, "；") || strstr(line, "："))
        return 0;
    return second ? 2 : 3;
}

json_t *special_lines(struct arena *arena, const char *text)
{
    json_t *lines = json_array();
    while (*text) {
        size_t length = strcspn(text, "\n");
        const char *line = text_trim_in_place(arena_strndup(arena, text, length));
        text += length + (text[length] == '\n');
        int level = special_line_level(line);
        if (*line)
            json_array_append_new(lines, json_pack("{s:s, s:b, s:b}", "text", line, "level_2",
                                                   level == 2, "level_3", level == 3));
    }
    return lines;
}
