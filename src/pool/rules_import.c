/* A ledger as a sheet: each cell read, each wrong one named (POOL-4, ALL-4). */
#include "base/buf.h"
#include "base/text.h"
#include "pool/import.h"

#include <string.h>

enum cell {
    CELL_NAME,
    CELL_SOURCE,
    CELL_POOL,
    CELL_ID_NUMBER,
    CELL_SEX,
    CELL_BORN,
    CELL_EDUCATION,
    CELL_POLITICS,
    CELL_JOINED,
    CELL_PHONE,
    CELL_WORK,
    CELL_NOTES
};

const struct sheet_column ledger_columns[] = {
    [CELL_NAME] = {"name", "姓名", true},
    [CELL_SOURCE] = {"source", "来源", true},
    [CELL_POOL] = {"pool", "培养方向", false},
    [CELL_ID_NUMBER] = {"id_number", "身份证号", false},
    [CELL_SEX] = {"sex", "性别", false},
    [CELL_BORN] = {"born_on", "出生日期", false},
    [CELL_EDUCATION] = {"education", "学历", true},
    [CELL_POLITICS] = {"politics", "政治面貌", true},
    [CELL_JOINED] = {"joined_on", "入党日期", false},
    [CELL_PHONE] = {"phone", "电话", false},
    [CELL_WORK] = {"work", "单位和职务", false},
    [CELL_NOTES] = {"notes", "备注", false},
    {0},
};

static const char *cell(const struct sheet *sheet, int row, int column)
{
    return csv_unmarked(sheet_cell(sheet, row, column));
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
        sheet_refuse(sheet, row, column, "“%s”不是日期，请写成 1985-08-15 的样子", text);
    return date;
}

static const char *read_text(struct sheet *sheet, int row, int column, size_t most)
{
    const char *text = cell(sheet, row, column);
    if (text_length(text) > most)
        sheet_refuse(sheet, row, column, "太长，最多 %zu 个字", most);
    else if (!text_is_clean(text, strlen(text), false))
        sheet_refuse(sheet, row, column, "里面有不能使用的字符");
    return text;
}

static int column_of(const char *field)
{
    int column = 0;
    while (ledger_columns[column].name && !text_same(ledger_columns[column].name, field))
        column++;
    return column;
}

bool ledger_read_line(struct sheet *sheet, int row, struct date today, struct candidate *candidate)
{
    struct pool_fault fault[POOL_FAULTS];
    int before = sheet->faults;
    record_clear(&candidate_type, candidate);
    candidate->judged_reason = candidate->unfit_gone = "";
    candidate->name = read_text(sheet, row, CELL_NAME, 20);
    candidate->source = read_choice(sheet, row, CELL_SOURCE, pool_sources);
    candidate->pool = read_choice(sheet, row, CELL_POOL, pool_pools);
    candidate->id_number = read_text(sheet, row, CELL_ID_NUMBER, 24);
    candidate->sex = read_choice(sheet, row, CELL_SEX, pool_sexes);
    candidate->born_on = read_date(sheet, row, CELL_BORN);
    candidate->education = read_choice(sheet, row, CELL_EDUCATION, pool_educations);
    candidate->politics = read_choice(sheet, row, CELL_POLITICS, pool_politics);
    candidate->joined_on = read_date(sheet, row, CELL_JOINED);
    candidate->phone = read_text(sheet, row, CELL_PHONE, 24);
    candidate->work = read_text(sheet, row, CELL_WORK, 60);
    candidate->notes = read_text(sheet, row, CELL_NOTES, 1000);
    if (sheet->faults > before)
        return false;
    int count = candidate_faults(sheet->arena, candidate, today, fault);
    for (int i = 0; i < count; i++)
        sheet_refuse(sheet, row, column_of(fault[i].field), "%s", fault[i].message);
    candidate->pool = candidate->pool < 0 ? 0 : candidate->pool;
    return sheet->faults == before && *candidate->name && candidate->source >= 0 &&
           candidate->education >= 0 && candidate->politics >= 0;
}

bool ledger_is_same(const struct candidate *a, const struct candidate *b)
{
    if (*a->id_number && *b->id_number)
        return text_same(a->id_number, b->id_number);
    return text_same(a->name, b->name) && date_compare(a->born_on, b->born_on) == 0;
}

static void keep_text(const char **stored, const char *line)
{
    if (*line)
        *stored = line;
}

void ledger_merge(struct candidate *stored, const struct candidate *line)
{
    keep_text(&stored->name, line->name);
    keep_text(&stored->id_number, line->id_number);
    keep_text(&stored->phone, line->phone);
    keep_text(&stored->work, line->work);
    keep_text(&stored->notes, line->notes);
    stored->source = line->source;
    stored->pool = line->pool;
    stored->sex = line->sex;
    stored->born_on = line->born_on;
    if (stored->education != line->education)
        stored->relaxed = RELAX_OPEN;
    stored->education = line->education;
    stored->politics = line->politics;
    if (!date_is_none(line->joined_on))
        stored->joined_on = line->joined_on;
}
