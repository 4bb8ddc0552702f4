/* Working days counted over the table of holidays and make-up workdays (PLAN-9). */
#include "calendar/rules.h"

#include "base/text.h"

#include <string.h>

const struct choice day_kinds[] = {{"off", "放假"}, {"work", "上班"}, {NULL, NULL}};

/* Index of the first entry that is not before `day`. */
static int first_from(const struct calendar *calendar, struct date day)
{
    int low = 0, high = calendar->days;
    while (low < high) {
        int middle = (low + high) / 2;
        if (date_compare(calendar->day[middle].day, day) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* What the table says of a day, or NULL. */
static const struct holiday *entry_of(const struct calendar *calendar, struct date day)
{
    int at = first_from(calendar, day);
    return at < calendar->days && date_compare(calendar->day[at].day, day) == 0 ? &calendar->day[at]
                                                                                : NULL;
}

bool calendar_knows(const struct calendar *calendar, int year)
{
    return entry_of(calendar, (struct date){year, 1, 1}) &&
           entry_of(calendar, (struct date){year, 10, 1});
}

bool calendar_is_working(const struct calendar *calendar, struct date day)
{
    const struct holiday *entry = entry_of(calendar, day);
    if (entry)
        return entry->kind == DAY_WORK;
    return date_weekday(day) <= 5;
}

/* PLAN-9: whole days after the day of posting; a year without a table is never guessed. */
bool calendar_count_on(const struct calendar *calendar, struct date from, int days, bool working,
                       struct date *last, int *missing_year)
{
    if (!working) {
        *last = date_add_days(from, days);
        return true;
    }
    struct date day = from;
    for (int counted = 0; counted < days;) {
        day = date_add_days(day, 1);
        if (!calendar_knows(calendar, day.year)) {
            *missing_year = day.year;
            return false;
        }
        counted += calendar_is_working(calendar, day);
    }
    *last = day;
    return true;
}

int calendar_count_left(const struct calendar *calendar, struct date today, struct date last,
                        bool working)
{
    int left = date_to_days(last) - date_to_days(today);
    if (left <= 0)
        return 0;
    if (!working)
        return left;
    int counted = 0;
    for (struct date day = today; date_compare(day, last) < 0;) {
        day = date_add_days(day, 1);
        if (!calendar_knows(calendar, day.year))
            return -1;
        counted += calendar_is_working(calendar, day);
    }
    return counted;
}

/* --- the table as a sheet --- */

enum { COLUMN_DATE, COLUMN_KIND, COLUMN_NAME };
const struct sheet_column calendar_columns[] = {
    {"date", "日期", true}, {"kind", "类别", true}, {"name", "名称", true}, {0}};

static int kind_of(const char *text)
{
    for (int kind = DAY_OFF; kind <= DAY_WORK; kind++)
        if (strcmp(text, day_kinds[kind].name) == 0 || strcmp(text, day_kinds[kind].label) == 0)
            return kind;
    return -1;
}

static void read_row(struct sheet *sheet, int row, struct holiday *holiday)
{
    const char *date = sheet_cell(sheet, row, COLUMN_DATE);
    const char *kind = sheet_cell(sheet, row, COLUMN_KIND);
    holiday->name = sheet_cell(sheet, row, COLUMN_NAME);
    holiday->kind = kind_of(kind);
    if (*date && !date_parse(date, &holiday->day))
        sheet_refuse(sheet, row, COLUMN_DATE, "“%s”不是正确的日期，请按 2021-08-15 的样子填写",
                     date);
    if (*kind && holiday->kind < 0)
        sheet_refuse(sheet, row, COLUMN_KIND, "“%s”不对，请填 off（放假）或 work（上班）", kind);
    if (text_length(holiday->name) > HOLIDAY_NAME_LENGTH)
        sheet_refuse(sheet, row, COLUMN_NAME, "最多 %d 字", HOLIDAY_NAME_LENGTH);
    else if (!text_is_clean(holiday->name, strlen(holiday->name), false))
        sheet_refuse(sheet, row, COLUMN_NAME, "有不能识别的字符");
}

static void refuse_repeated(struct sheet *sheet, const struct holiday *list, int row)
{
    if (date_is_none(list[row].day))
        return;
    for (int before = 0; before < row; before++)
        if (date_compare(list[before].day, list[row].day) == 0) {
            sheet_refuse(sheet, row, COLUMN_DATE, "与第 %d 行是同一天", sheet_line(sheet, before));
            return;
        }
}

struct holiday *calendar_read_sheet(struct sheet *sheet, int *count)
{
    struct holiday *list = ARENA_ARRAY(sheet->arena, struct holiday, sheet->rows + 1);
    for (int row = 0; row < sheet->rows; row++) {
        read_row(sheet, row, &list[row]);
        refuse_repeated(sheet, list, row);
    }
    *count = sheet->rows;
    return list;
}
