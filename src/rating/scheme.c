/* A scheme as a document: what ships, what a county edits and what a rating keeps is the same JSON
 * (RATE-1). */
#include "base/text.h"
#include "rating/internal.h"

#include <stdlib.h>
#include <string.h>

#define COLUMN(type, member, text, of_kind, at_most, may_lack)                                     \
    {                                                                                              \
#member, text, of_kind, offsetof(struct type, member), at_most, may_lack                   \
    }

static const struct scheme_column criterion_columns[] = {
    COLUMN(scheme_criterion, dimension, "方面", COLUMN_TEXT, 30, false),
    COLUMN(scheme_criterion, text, "标准", COLUMN_LONG, 300, false),
    COLUMN(scheme_criterion, full, "满分", COLUMN_POINTS, 100, false),
    COLUMN(scheme_criterion, source, "出处", COLUMN_TEXT, 200, true),
    {0},
};
static const struct scheme_column share_columns[] = {
    COLUMN(scheme_share, name, "名称", COLUMN_TEXT, 30, false),
    COLUMN(scheme_share, percent, "比重（%）", COLUMN_WHOLE, 100, false),
    {0},
};
static const struct scheme_column value_columns[] = {
    COLUMN(scheme_value, name, "票上的一档", COLUMN_TEXT, 20, false),
    COLUMN(scheme_value, points, "折算分", COLUMN_WHOLE, 100, false),
    {0},
};
static const struct scheme_column band_columns[] = {
    COLUMN(scheme_band, name, "等次", COLUMN_TEXT, 20, false),
    COLUMN(scheme_band, from, "下限（含）", COLUMN_POINTS, 100, false),
    COLUMN(scheme_band, below, "上限（不含，最高等次含）", COLUMN_POINTS, 100, false),
    COLUMN(scheme_band, plaque, "挂牌单位", COLUMN_TEXT, 30, true),
    {0},
};
static const struct scheme_column veto_columns[] = {
    COLUMN(scheme_veto, text, "情形", COLUMN_LONG, 200, false),
    {0},
};
static const struct scheme_column award_columns[] = {
    COLUMN(scheme_award, name, "评选、表彰", COLUMN_TEXT, 60, false),
    COLUMN(scheme_award, least, "至少要的等次", COLUMN_TEXT, 20, false),
    {0},
};
static const struct scheme_column aim_columns[] = {
    COLUMN(scheme_aim, best, "从等次", COLUMN_TEXT, 20, false),
    COLUMN(scheme_aim, worst, "到等次", COLUMN_TEXT, 20, false),
    COLUMN(scheme_aim, percent, "占村数（%）", COLUMN_WHOLE, 100, false),
    {0},
};

#define PART(member, type, most, fixed, columns, label, hint)                                      \
    {                                                                                              \
#member, label, hint, columns, sizeof(struct type), offsetof(struct scheme, member),       \
            offsetof(struct scheme, member##_count), most, fixed                                   \
    }

const struct scheme_part scheme_parts[] = {
    PART(criteria, scheme_criterion, SCHEME_CRITERIA, false, criterion_columns, "评定标准",
         "各条满分加起来是 100"),
    PART(sources, scheme_share, SOURCES, true, share_columns, "各方权重",
         "依次是自评、评议票、镇评定，加起来是 100 %；0 表示不用这一方"),
    PART(voters, scheme_share, VOTERS, true, share_columns, "评议票的比重",
         "依次是党员、群众，加起来是 100 %；0 表示不投票"),
    PART(values, scheme_value, SCHEME_VALUES, false, value_columns, "票上的档次",
         "从高到低；每票按折算分计"),
    PART(bands, scheme_band, SCHEME_BANDS, false, band_columns, "等次",
         "从高到低，从 0 到 100 首尾相接"),
    PART(vetoes, scheme_veto, SCHEME_VETOES, false, veto_columns, "取消评定资格的情形",
         "有一种就没有等次，不是最低等次"),
    PART(awards, scheme_award, SCHEME_AWARDS, false, award_columns, "评选、表彰的条件", ""),
    PART(aims, scheme_aim, SCHEME_AIMS, false, aim_columns, "等次分布目标", ""),
    {0},
};

/* --- from document to scheme --- */

struct reading {
    struct arena *arena;
    struct scheme_faults *faults;
    const struct scheme_part *part;
    int row;
};

static void refuse(const struct reading *reading, const struct scheme_column *column,
                   const char *message)
{
    scheme_fault(
        reading->faults,
        arena_printf(reading->arena, "%s_%d_%s", reading->part->name, reading->row, column->name),
        "%s第 %d 行“%s”：%s", reading->part->label, reading->row + 1, column->label, message);
}

static void read_text(const struct reading *reading, const struct scheme_column *column,
                      const char *text, const char **into)
{
    *into = text;
    if (!*text && !column->optional)
        refuse(reading, column, "请填写");
    else if (!text_is_clean(text, strlen(text), column->kind == COLUMN_LONG))
        refuse(reading, column, "有不能识别的字符，请删除后重新填写");
    else if ((int)text_length(text) > column->most)
        refuse(reading, column,
               arena_printf(reading->arena, "最多 %d 字，现在有 %d 字", column->most,
                            (int)text_length(text)));
}

static void read_number(const struct reading *reading, const struct scheme_column *column,
                        const char *text, int64_t *into)
{
    bool whole = column->kind == COLUMN_WHOLE;
    *into = 0;
    if (!*text)
        refuse(reading, column, "请填写");
    else if (whole ? !text_to_int(text, 0, column->most, into) : !decimal_parse(text, into))
        refuse(reading, column,
               whole ? arena_printf(reading->arena, "请填 0 到 %d 的整数", column->most)
                     : "请填数字");
}

/* A cell as text, whether a form or a program sent it; NULL for what is neither text nor number. */
static const char *cell_text(struct arena *arena, const json_t *cell)
{
    if (!cell || json_is_null(cell))
        return "";
    if (json_is_integer(cell))
        return arena_printf(arena, "%lld", (long long)json_integer_value(cell));
    return json_is_string(cell) ? text_trim(arena, json_string_value(cell)) : NULL;
}

static void read_row(const struct reading *reading, const json_t *object, char *row)
{
    for (const struct scheme_column *column = reading->part->columns; column->name; column++) {
        const char *text = cell_text(reading->arena, json_object_get(object, column->name));
        void *into = row + column->offset;
        if (!text)
            refuse(reading, column, "请填文字或数字");
        bool words = column->kind == COLUMN_TEXT || column->kind == COLUMN_LONG;
        if (words)
            read_text(reading, column, text ? text : "?", into);
        else
            read_number(reading, column, text ? text : "0", into);
    }
}

static void read_part(struct reading *reading, const json_t *array, struct scheme *scheme)
{
    const struct scheme_part *part = reading->part;
    int count = (int)json_array_size(array);
    if (count > part->most)
        scheme_fault(reading->faults, part->name, "%s最多 %d 行", part->label, part->most);
    if (part->fixed && count != part->most)
        scheme_fault(reading->faults, part->name, "%s要有 %d 行", part->label, part->most);
    if (count > part->most)
        count = part->most;
    /* the rows that a scheme always has are there, also when they were not sent */
    char *rows = arena_alloc_array(reading->arena, part->size, (size_t)part->most + 1);
    for (int i = 0; part->fixed && i < part->most; i++)
        ((struct scheme_share *)(void *)rows)[i].name = "";
    for (reading->row = 0; reading->row < count; reading->row++)
        read_row(reading, json_array_get(array, (size_t)reading->row),
                 rows + (size_t)reading->row * part->size);
    memcpy((char *)scheme + part->rows, &rows, sizeof rows);
    *(int *)(void *)((char *)scheme + part->count) = part->fixed ? part->most : count;
}

static const char *head_text(struct scheme_faults *faults, const json_t *document, const char *name,
                             const char *label, int most, bool required)
{
    const char *text = text_or_empty(json_string_value(json_object_get(document, name)));
    if (required && text_is_blank(text))
        scheme_fault(faults, name, "请填写“%s”", label);
    else if (!text_is_clean(text, strlen(text), true))
        scheme_fault(faults, name, "“%s”里有不能识别的字符", label);
    else if ((int)text_length(text) > most)
        scheme_fault(faults, name, "“%s”最多 %d 字", label, most);
    return text;
}

bool scheme_of(struct arena *arena, const json_t *document, struct scheme *scheme,
               struct scheme_faults *faults)
{
    struct reading reading = {arena, faults, NULL, 0};
    *scheme = (struct scheme){
        .name = head_text(faults, document, "name", "名称", 30, true),
        .source = head_text(faults, document, "source", "依据", 500, false),
        .category = head_text(faults, document, "category", "类别", CATEGORY_LENGTH, false),
        .rounding = head_text(faults, document, "rounding", "取整", 500, false),
        .county_confirms = json_is_true(json_object_get(document, "county_confirms")),
        .by_application = json_is_true(json_object_get(document, "by_application")),
        .talk_on_fall = json_is_true(json_object_get(document, "talk_on_fall")),
    };
    for (reading.part = scheme_parts; reading.part->name; reading.part++)
        read_part(&reading, json_object_get(document, reading.part->name), scheme);
    if (!faults->count)
        scheme_check(scheme, faults);
    return faults->count == 0;
}

/* --- from what was sent to the document --- */

static bool row_is_blank(const json_t *row)
{
    const char *key;
    json_t *cell;
    json_object_foreach((json_t *)(uintptr_t)row, key, cell)
    {
        if (!json_is_string(cell) || !text_is_blank(json_string_value(cell)))
            return false;
    }
    return true;
}

/* "criteria_3_full" of the form goes into row 3; true when the key is one of the part's. */
static bool take_cell(const struct scheme_part *part, json_t *rows, const char *key, json_t *sent)
{
    size_t length = strlen(part->name);
    char *end;
    if (strncmp(key, part->name, length) != 0 || key[length] != '_')
        return false;
    long row = strtol(key + length + 1, &end, 10);
    if (end == key + length + 1 || *end != '_' || row < 0 || row >= part->most + SCHEME_SPARE)
        return false;
    for (const struct scheme_column *column = part->columns; column->name; column++)
        if (strcmp(column->name, end + 1) == 0) {
            while ((long)json_array_size(rows) <= row)
                json_array_append_new(rows, json_object());
            json_object_set(json_array_get(rows, (size_t)row), column->name, sent);
            return true;
        }
    return false;
}

static bool take_head(struct ctx *ctx, json_t *document, const char *key, json_t *sent)
{
    static const char *const texts[] = {"name", "source", "category"};
    static const char *const flags[] = {"county_confirms", "by_application", "talk_on_fall"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (strcmp(key, texts[i]) == 0) {
            if (json_is_string(sent))
                json_object_set_new(document, key,
                                    json_string(text_trim(ctx->arena, json_string_value(sent))));
            else
                error_at(ctx, key, "format", "请填文字");
            return true;
        }
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        if (strcmp(key, flags[i]) == 0) {
            const char *text = json_is_string(sent) ? json_string_value(sent) : NULL;
            if (!json_is_boolean(sent) && !text_same(text, "1") && !text_same(text, "0"))
                error_at(ctx, key, "format", "请选是或否");
            json_object_set_new(document, key,
                                json_boolean(json_is_true(sent) || text_same(text, "1")));
            return true;
        }
    return false;
}

/* A key of what was sent; true when some part or the head knows it. */
static bool take_key(struct ctx *ctx, json_t *document, json_t *parts, const char *key,
                     json_t *sent)
{
    for (const struct scheme_part *part = scheme_parts; part->name; part++) {
        if (strcmp(key, part->name) == 0) {
            if (!json_is_array(sent))
                error_at(ctx, key, "format", "请按行填写");
            else
                json_object_set(parts, key, sent);
            return true;
        }
        json_t *rows = json_object_get(parts, part->name);
        bool fresh = rows == NULL;
        if (fresh)
            rows = json_array();
        if (take_cell(part, rows, key, sent)) {
            if (fresh)
                json_object_set_new(parts, part->name, rows);
            return true;
        }
    }
    return take_head(ctx, document, key, sent);
}

/* Rows left blank are none. */
static json_t *kept_rows(struct ctx *ctx, const char *part, const json_t *rows)
{
    json_t *kept = json_array(), *row;
    size_t i;
    json_array_foreach(rows, i, row)
    {
        if (!json_is_object(row))
            error_at(ctx, part, "format", "每一行要写明各栏");
        else if (!row_is_blank(row))
            json_array_append(kept, row);
    }
    return kept;
}

json_t *scheme_sent(struct ctx *ctx, const json_t *before)
{
    json_t *document = json_deep_copy(before), *parts = json_object(), *sent;
    const char *key;
    json_object_foreach(ctx->form, key, sent)
    {
        if (*key != '_' && strcmp(key, "version") != 0 &&
            !take_key(ctx, document, parts, key, sent))
            error_at(ctx, key, "unknown", "不认识的内容：%s", key);
    }
    json_object_foreach(parts, key, sent)
    {
        json_object_set_new(document, key, kept_rows(ctx, key, sent));
    }
    return document;
}
