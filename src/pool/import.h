/* The columns of a ledger as a sheet, private to the room. Pure. */
#ifndef YICUN_POOL_IMPORT_H
#define YICUN_POOL_IMPORT_H

#include "base/sheet.h"
#include "pool/rules.h"

extern const struct sheet_column ledger_columns[];

/* A line of the sheet; false with its wrong cells noted. */
bool ledger_read_line(struct sheet *sheet, int row, struct date today, struct candidate *candidate);
/* The same person: the same ID number, or without one the same name and birth. */
bool ledger_is_same(const struct candidate *a, const struct candidate *b);
/* Takes over what the sheet says; what it leaves empty stays. */
void ledger_merge(struct candidate *stored, const struct candidate *line);

#endif
