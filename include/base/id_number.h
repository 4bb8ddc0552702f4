/* Chinese ID numbers (GB 11643-1999) and mobile or fixed telephone numbers: checked, read, masked.
 * Pure. */
#ifndef YICUN_BASE_ID_NUMBER_H
#define YICUN_BASE_ID_NUMBER_H

#include "base/arena.h"
#include "base/date.h"

#include <stdbool.h>

enum { ID_NUMBER_LENGTH = 18 };

/* What follows from an ID number. */
struct id_number {
    char text[ID_NUMBER_LENGTH + 1]; /* as it is stored and compared: without blanks, X large */
    struct date born;
    bool female;
};

/* Reads what was typed (blanks within, x or X). NULL when it is a number of a person born by
 * `today`, otherwise what is wrong, as a sentence for the field; `read` is then not to be used. */
const char *id_number_read(const char *typed, struct date today, struct id_number *read);
/* The check digit of the first 17 digits: '0' to '9', or 'X'. */
char id_number_check_digit(const char *digits);
/* Whether a birth date and sex that were entered beside it agree; NULL, or the sentence. No date
 * agrees with every number. */
const char *id_number_disagrees(const struct id_number *number, struct date born, bool female);
/* "320***********002X": region's three digits and the last four. "" stays "". */
const char *id_number_mask(struct arena *arena, const char *number);

/* The number as it is stored: digits only, and one hyphen behind the area code of a fixed line.
 * NULL in `fault` when it is a mobile number or a fixed line with area code. */
const char *phone_of(struct arena *arena, const char *typed, const char **fault);
/* "138****5678", "0512-****4321": the last four digits. */
const char *phone_mask(struct arena *arena, const char *phone);

#endif
