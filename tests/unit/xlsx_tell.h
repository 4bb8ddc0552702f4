/* What was read of a workbook, told on one line. */
#ifndef YICUN_TEST_XLSX_TELL_H
#define YICUN_TEST_XLSX_TELL_H

#include "base_test.h"
#include "office/xlsx_internal.h"
#include "xlsx_make.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* What was read, on one line: "1:a|2.5|;3:..." with ~ before errors, ^ below and < beside the first
 * cell of an area, and # before dates. */
struct told {
    char text[4096];
    size_t used;
    int rows, stop_after;
};

static inline bool tell(void *arg, const struct xlsx_row *row)
{
    static const char *const marks[] = {[XLSX_DATE] = "#", [XLSX_ERROR] = "~", [XLSX_BOOL] = "?"};
    static const char *const merged[] = {"", "^", "<"};
    struct told *told = arg;
    told->rows++;
    if (sizeof told->text - told->used < 1024)
        return true;
    told->used += (size_t)sprintf(told->text + told->used, "%d:", row->number);
    for (int i = 0; i < row->cells; i++) {
        const char *mark = row->cell[i].kind <= XLSX_NUMBER ? "" : marks[row->cell[i].kind];
        told->used += (size_t)sprintf(told->text + told->used, "%s%s%.100s|",
                                      merged[row->cell[i].merged], mark, row->cell[i].text);
    }
    told->used += (size_t)sprintf(told->text + told->used, ";");
    return told->rows != told->stop_after;
}

static struct told told;

static inline enum xlsx_result read_within(void **state, struct made made,
                                           const struct xlsx_limits *most)
{
    struct arena *arena = *state;
    struct arena_mark mark = arena_mark(arena);
    told = (struct told){.stop_after = -1};
    enum xlsx_result result = xlsx_read(arena, made.bytes, made.length, NULL, most, tell, &told);
    arena_rewind(arena, mark);
    free(made.bytes);
    return result;
}

static inline const char *read(void **state, struct made made)
{
    assert_int_equal(read_within(state, made, &xlsx_usual_limits), XLSX_READ);
    return told.text;
}

#define SHEET(rows) made_sheet("<sheetData>" rows "</sheetData>")

#endif
