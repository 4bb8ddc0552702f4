/* What the files of the town's sheet share. */
#ifndef YICUN_RATING_SHEET_H
#define YICUN_RATING_SHEET_H

#include "base/sheet.h"
#include "rating/internal.h"

/* The columns before those of ballots and criteria: number and unit. */
enum { RATING_SHEET_NUMBER, RATING_SHEET_UNIT, RATING_SHEET_FIRST };

/* The round of the address, if it is one of the user's county. */
bool rating_sheet_round(struct ctx *ctx, struct rating_round *round);
/* The columns of a scheme's sheet, named as the form's inputs and ended by a zero entry. */
struct sheet_column *rating_sheet_columns(struct ctx *ctx, const struct scheme *scheme);
/* "R12V3": which rating a line is of, and in which version it was taken out. */
const char *rating_sheet_number(struct ctx *ctx, const struct rating *rating);

#endif
