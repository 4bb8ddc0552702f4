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

/* Where a column stands in the head; a second head of the same meaning is a fault. */
static int find_column(struct sheet *sheet, const struct sheet_column *column)
{
    const struct csv_row *head = &sheet->csv.row[0];
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

static void refuse_empty_cells(struct sheet *sheet)
{
    for (int row = 0; row < sheet->rows; row++)
        for (int i = 0; sheet->columns[i].name; i++)
            if (sheet->columns[i].required && *sheet_cell(sheet, row, i) == '\0')
                sheet_refuse(sheet, row, i, "没有填写");
}

struct sheet sheet_read(struct arena *arena, const char *bytes, size_t length,
                        const struct sheet_column *columns, int max_rows)
{
    struct sheet sheet = {.arena = arena, .columns = columns};
    sheet.csv = csv_parse(arena, bytes, length, max_rows + 1);
    if (sheet.csv.error)
        add_fault(&sheet, 0, "", sheet.csv.error);
    else if (sheet.csv.rows < 2)
        add_fault(&sheet, 0, "", "表里没有内容：第一行应是列名，下面一行一条");
    if (sheet.faults > 0)
        return sheet;
    for (int i = 0; columns[i].name; i++)
        sheet.place[i] = find_column(&sheet, &columns[i]);
    if (sheet.faults > 0)
        return sheet;
    sheet.rows = sheet.csv.rows - 1;
    refuse_empty_cells(&sheet);
    return sheet;
}

const char *sheet_cell(const struct sheet *sheet, int row, int column)
{
    const struct csv_row *cells = &sheet->csv.row[row + 1];
    int place = sheet->place[column];
    return place >= 0 && place < cells->cells ? cells->cell[place] : "";
}

int sheet_line(const struct sheet *sheet, int row)
{
    return sheet->csv.row[row + 1].line;
}
