/* Sheets: columns found by their heads, cells read by column, faults collected. */
#include "base/sheet.h"

#include "base/text.h"

#include <string.h>

static void add_fault(struct sheet *sheet, int line, const char *column, const char *message)
{
    if (sheet->faults == sheet->room) {
        int room = sheet->room ? sheet->room * 2 : 16;
        sheet->fault =
            arena_resize(sheet->arena, sheet->fault, (size_t)sheet->room * sizeof *sheet->fault,
                         (size_t)room * sizeof *sheet->fault);
        sheet->room = room;
    }
    sheet->fault[sheet->faults++] = (struct sheet_fault){line, column, message};
}

void sheet_refuse(struct sheet *sheet, int row, int column, const char *format, ...)
{
    const struct sheet_column *refused = &sheet->columns[column];
    int line = sheet_line(sheet, row);
    va_list args;
    va_start(args, format);
    const char *why = arena_vprintf(sheet->arena, format, args);
    va_end(args);
    add_fault(sheet, line, refused->name,
              arena_printf(sheet->arena, "第 %d 行“%s”：%s", line, refused->label, why));
}

enum { TITLE_ROWS = 4 }; /* most rows above the head */

static bool is_head_of(const struct csv_row *head, const struct sheet_column *column)
{
    for (int i = 0; i < head->cells; i++)
        if (strcmp(head->cell[i], column->name) == 0 || strcmp(head->cell[i], column->label) == 0)
            return true;
    return false;
}

/* The first row that names all columns that must be there; the first of all when none does. */
static int find_head(const struct sheet *sheet)
{
    for (int row = 0; row < sheet->csv.rows && row <= TITLE_ROWS; row++) {
        bool whole = true;
        for (int i = 0; sheet->columns[i].name; i++)
            whole = whole && (!sheet->columns[i].required ||
                              is_head_of(&sheet->csv.row[row], &sheet->columns[i]));
        if (whole)
            return row;
    }
    return 0;
}

/* Where a column stands in the head; a second head of the same meaning is a fault. */
static int find_column(struct sheet *sheet, const struct sheet_column *column)
{
    const struct csv_row *head = &sheet->csv.row[sheet->head];
    int found = -1;
    for (int i = 0; i < head->cells; i++) {
        if (strcmp(head->cell[i], column->name) != 0 && strcmp(head->cell[i], column->label) != 0)
            continue;
        if (found >= 0)
            add_fault(
                sheet, head->line, column->name,
                arena_printf(sheet->arena, "第 %d 行：有两列“%s”", head->line, column->label));
        found = i;
    }
    if (found < 0 && column->required)
        add_fault(
            sheet, head->line, column->name,
            arena_printf(sheet->arena, "第 %d 行：缺少“%s”这一列", head->line, column->label));
    return found;
}

/* A failure is emptied, so that it is refused once. */
static void refuse_cell(struct sheet *sheet, int row, int column)
{
    const char *text = sheet_cell(sheet, row, column);
    if (*text == '\0' && sheet->columns[column].required) {
        sheet_refuse(sheet, row, column, "没有填写");
    } else if (csv_is_failure(text)) {
        sheet_refuse(sheet, row, column, "公式没有算出结果（%s），请改正公式或直接填写", text);
        sheet->csv.row[sheet->head + 1 + row].cell[sheet->place[column]] = "";
    }
}

struct sheet sheet_read(struct arena *arena, const char *bytes, size_t length,
                        const struct sheet_column *columns, int max_rows)
{
    struct sheet sheet = {.arena = arena, .columns = columns};
    int count = 0;
    while (columns[count].name)
        count++;
    sheet.place = ARENA_ARRAY(arena, int, count);
    sheet.csv = csv_parse(arena, bytes, length, max_rows + 1);
    if (sheet.csv.error)
        add_fault(&sheet, 0, "", sheet.csv.error);
    sheet.head = find_head(&sheet);
    if (!sheet.csv.error && sheet.csv.rows < sheet.head + 2)
        add_fault(&sheet, 0, "", "表里没有内容：第一行应是列名，下面一行一条");
    if (sheet.faults > 0)
        return sheet;
    for (int i = 0; columns[i].name; i++)
        sheet.place[i] = find_column(&sheet, &columns[i]);
    if (sheet.faults > 0)
        return sheet;
    sheet.rows = sheet.csv.rows - 1 - sheet.head;
    for (int row = 0; row < sheet.rows; row++)
        for (int i = 0; columns[i].name; i++)
            refuse_cell(&sheet, row, i);
    return sheet;
}

const char *sheet_cell(const struct sheet *sheet, int row, int column)
{
    const struct csv_row *cells = &sheet->csv.row[sheet->head + 1 + row];
    int place = sheet->place[column];
    return place >= 0 && place < cells->cells ? cells->cell[place] : "";
}

int sheet_line(const struct sheet *sheet, int row)
{
    return sheet->csv.row[sheet->head + 1 + row].line;
}
