/* The columns of a register as a sheet, private to the room. Pure. */
#ifndef YICUN_CADRE_IMPORT_H
#define YICUN_CADRE_IMPORT_H

#include "base/sheet.h"
#include "cadre/rules.h"

enum cadre_cell {
    CELL_UNIT,
    CELL_NAME,
    CELL_SEX,
    CELL_BORN,
    CELL_EDUCATION,
    CELL_POLITICS,
    CELL_JOINED,
    CELL_BASE,
    CELL_PERFORMANCE,
    CELL_RECRUIT,
    CELL_POST,
    CELL_FROM,
    CELL_UNTIL
};
extern const struct sheet_column cadre_columns[];

/* A line of the sheet, which is a person and one of the posts; false with its wrong cells noted. */
bool cadre_read_line(struct sheet *sheet, int row, struct date today, struct cadre *cadre,
                     struct cadre_post *post);
/* The same person: village, name and birth. */
bool cadre_is_same(const struct cadre *a, const struct cadre *b);
/* The same is said of both. */
bool cadre_agrees(const struct cadre *a, const struct cadre *b);

#endif
