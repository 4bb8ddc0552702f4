/* Exact decimals (ALL-5): an integer of ten-thousandths. Money and indicator values; never double.
 */
#ifndef YICUN_BASE_DECIMAL_H
#define YICUN_BASE_DECIMAL_H

#include <stdbool.h>
#include <stdint.h>

#define DECIMAL_ONE INT64_C(10000)
/* "No value"; every other int64 within DECIMAL_MAX is a value. */
#define DECIMAL_NONE INT64_MIN
#define DECIMAL_MAX INT64_C(9999999999990000) /* 999,999,999,999 */
#define DECIMAL_TEXT 32

/* Reads "12", "-0.5", "1234.5678" (at most four decimal places, within +-DECIMAL_MAX), also with
 * full-width characters or with commas between all thousands, as offices type them. False for
 * anything else, blanks included. */
bool decimal_parse(const char *text, int64_t *value);

/* Shortest exact text: "486.5", "-3"; "" for DECIMAL_NONE. Returns `out`. */
char *decimal_format(int64_t value, char out[DECIMAL_TEXT]);

/* The same, appended at `at`, which has the room; returns the new end, where a NUL stands. */
char *decimal_put(char *at, int64_t value);

/* sum / count, rounded half away from zero to ten-thousandths. count > 0. */
int64_t decimal_mean(int64_t sum, int64_t count);

#endif
