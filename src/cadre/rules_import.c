/* A register as a sheet: each cell read, each wrong one named (CADRE-1, ALL-4). */
#include "cadre/import.h"

#include "base/buf.h"
#include "base/text.h"

#include <string.h>

const struct sheet_column cadre_columns[] = {
    [CELL_UNIT] = {"unit", "单位代码", true},
    [CELL_NAME] = {"name", "姓名", true},
    [CELL_SEX] = {"sex", "性别", true},
    [CELL_BORN] = {"born_on", "出生日期", true},
    [CELL_EDUCATION] = {"education", "学历", true},
    [CELL_POLITICS] = {"politics", "政治面貌", true},
    [CELL_JOINED] = {"joined_on", "入党日期", false},
    [CELL_BASE] = {"base_pay", "基本报酬", false},
    [CELL_PERFORMANCE] = {"performance_pay", "绩效报酬", false},
    [CELL_RECRUIT] = {"recruit", "大学生招录", false},
    [CELL_POST] = {"post", "职务", true},
    [CELL_FROM] = {"from_on", "任职开始", true},
    [CELL_UNTIL] = {"until_on", "任职到", false},
    {0},
};

/* Exports put an apostrophe before what a spreadsheet would take for a formula. */
static const char *cell(const struct sheet *sheet, int row, int column)
{
    const char *text = sheet_cell(sheet, row, column);
    return text + (text[0] == '\'');
}

static int read_choice(struct sheet *sheet, int row, int column, const struct choice *choices)
{
    const char *text = cell(sheet, row, column);
    if (!*text)
        return -1;
    for (int i = 0; choices[i].name; i++)
        if (text_same(text, choices[i].name) || text_same(text, choices[i].label))
            return i;
    struct buf words = buf_create(sheet->arena, 128);
    for (int i = 0; choices[i].name; i++)
        buf_printf(&words, "%s%s", i ? "、" : "", choices[i].label);
    sheet_refuse(sheet, row, column, "“%s”不在可填的里面，可填：%s", text, words.bytes);
    return -1;
}

static struct date read_date(struct sheet *sheet, int row, int column)
{
    struct date date = {0};
    const char *text = cell(sheet, row, column);
    if (*text && !date_parse(text, &date))
        sheet_refuse(sheet, row, column, "“%s”不是日期，请写成 2021-08-15 的样子", text);
    return date;
}

static int64_t read_pay(struct sheet *sheet, int row, int column)
{
    int64_t value = DECIMAL_NONE;
    const char *text = cell(sheet, row, column);
    if (*text && !decimal_parse(text, &value))
        sheet_refuse(sheet, row, column, "“%s”不是金额", text);
    else if (*text && (value < 0 || value > INT64_C(9999999) * DECIMAL_ONE))
        sheet_refuse(sheet, row, column, "“%s”超出了可填的范围", text);
    return value;
}

static bool read_yes(struct sheet *sheet, int row, int column)
{
    const char *text = cell(sheet, row, column);
    bool yes = text_same(text, "是") || text_same(text, "1");
    if (*text && !yes && !text_same(text, "否") && !text_same(text, "0"))
        sheet_refuse(sheet, row, column, "“%s”请填是或否", text);
    return yes;
}

static const char *read_name(struct sheet *sheet, int row)
{
    const char *name = cell(sheet, row, CELL_NAME);
    if (text_length(name) > 20)
        sheet_refuse(sheet, row, CELL_NAME, "姓名太长，最多 20 个字");
    else if (!text_is_clean(name, strlen(name), false))
        sheet_refuse(sheet, row, CELL_NAME, "姓名里有不能使用的字符");
    return name;
}

static int column_of(const char *field)
{
    int column = 0;
    while (cadre_columns[column].name && !text_same(cadre_columns[column].name, field))
        column++;
    return column;
}

static void refuse(struct sheet *sheet, int row, const struct cadre_fault *fault, int count)
{
    for (int i = 0; i < count; i++)
        sheet_refuse(sheet, row, column_of(fault[i].field), "%s", fault[i].message);
}

bool cadre_read_line(struct sheet *sheet, int row, struct date today, struct cadre *cadre,
                     struct cadre_post *post)
{
    struct cadre_fault fault[CADRE_FAULTS];
    int before = sheet->faults;
    *cadre = (struct cadre){
        .unit_code = cell(sheet, row, CELL_UNIT),
        .name = read_name(sheet, row),
        .sex = read_choice(sheet, row, CELL_SEX, cadre_sexes),
        .born_on = read_date(sheet, row, CELL_BORN),
        .education = read_choice(sheet, row, CELL_EDUCATION, cadre_educations),
        .politics = read_choice(sheet, row, CELL_POLITICS, cadre_politics),
        .joined_on = read_date(sheet, row, CELL_JOINED),
        .base_pay = read_pay(sheet, row, CELL_BASE),
        .performance_pay = read_pay(sheet, row, CELL_PERFORMANCE),
        .recruit = read_yes(sheet, row, CELL_RECRUIT),
    };
    *post = (struct cadre_post){
        .unit_code = cadre->unit_code,
        .name = cadre->name,
        .post = read_choice(sheet, row, CELL_POST, cadre_post_kinds),
        .from_on = read_date(sheet, row, CELL_FROM),
        .until_on = read_date(sheet, row, CELL_UNTIL),
    };
    if (sheet->faults > before || !*cadre->name || date_is_none(cadre->born_on) || cadre->sex < 0 ||
        cadre->education < 0 || cadre->politics < 0 || post->post < 0 ||
        date_is_none(post->from_on))
        return false;
    refuse(sheet, row, fault, cadre_faults(cadre, today, fault));
    if (sheet->faults == before)
        refuse(sheet, row, fault, cadre_post_faults(cadre, post, today, fault));
    return sheet->faults == before;
}

bool cadre_is_same(const struct cadre *a, const struct cadre *b)
{
    return text_same(a->unit_code, b->unit_code) && text_same(a->name, b->name) &&
           date_compare(a->born_on, b->born_on) == 0;
}

bool cadre_agrees(const struct cadre *a, const struct cadre *b)
{
    return a->sex == b->sex && a->education == b->education && a->politics == b->politics &&
           date_compare(a->joined_on, b->joined_on) == 0 && a->recruit == b->recruit &&
           a->base_pay == b->base_pay && a->performance_pay == b->performance_pay;
}
