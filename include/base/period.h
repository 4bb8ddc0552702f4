/* Bimonthly periods: six a year, January-February to November-December (EXEC-4). */
#ifndef YICUN_BASE_PERIOD_H
#define YICUN_BASE_PERIOD_H

#include "base/date.h"

/* Number 1 to 6 of a year; year 0 means "no period". */
struct period {
    int year, number;
};

#define PERIOD_TEXT 24  /* "2021-5" and NUL */
#define PERIOD_LABEL 40 /* "2021年9—10月" and NUL */

struct period period_of(struct date date);
/* Periods counted without a gap, so that the next one is one more; 0 for no period. */
int64_t period_key(struct period period);
struct period period_of_key(int64_t key);
struct date period_first_day(struct period period);
struct date period_last_day(struct period period);

/* Reads exactly "2021-5", years 1900-2200; false for anything else. */
bool period_parse(const char *text, struct period *period);
/* Writes "2021-5" and "2021年9—10月"; "" for no period. Return `out`. */
char *period_format(struct period period, char out[PERIOD_TEXT]);
char *period_label(struct period period, char out[PERIOD_LABEL]);

#endif
