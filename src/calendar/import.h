/* Reading the table of holidays from a sheet, private to the calendar room. */
#ifndef YICUN_CALENDAR_IMPORT_H
#define YICUN_CALENDAR_IMPORT_H

#include "calendar/rules.h"

#define CALENDAR_IMPORT_ROWS 4000 /* a hundred years */

struct calendar_import {
    struct holiday *list;
    int rows;
};
/* Reads a sheet; what is wrong with it becomes errors of ctx. */
struct calendar_import calendar_import_read(struct ctx *ctx, const char *bytes, size_t length);
/* Adds or replaces its days, with one audit record. */
void calendar_import_apply(struct ctx *ctx, const struct calendar_import *import);

#endif
