/* Text: strict UTF-8, what may be stored, and small string helpers. */
#ifndef YICUN_BASE_TEXT_H
#define YICUN_BASE_TEXT_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Strictly valid UTF-8 (no overlong forms, surrogates, or code points above U+10FFFF). */
bool text_is_utf8(const char *bytes, size_t length);

/* Characters (code points) in valid UTF-8. */
size_t text_length(const char *text);
/* Bytes of the first so many characters, or of all when there are fewer. */
size_t text_prefix(const char *text, size_t characters);

/* False when text holds a control character (line breaks and tabs are allowed if `lines`), a NUL,
 * a bidi control (U+202A-202E, U+2066-2069, U+200E/F, U+061C), a zero-width character used for
 * spoofing (U+200B-200D, U+2060, U+FEFF), a line/paragraph separator (U+2028/9) or a noncharacter.
 */
bool text_is_clean(const char *text, size_t length, bool lines);

/* A copy without leading and trailing white space (ASCII and U+3000), CRLF turned into LF. */
char *text_trim(struct arena *arena, const char *text);

/* The same, overwriting `text`; returns it. */
char *text_trim_in_place(char *text);

/* Appends a text, or a number in decimal, at `at`, which has the room; returns the new end, where a
 * NUL stands. For labels that pages make by the hundred. */
char *text_put(char *at, const char *text);
char *text_put_int(char *at, int number);

/* True also for NULL. White space as in text_trim. */
bool text_is_blank(const char *text);
bool text_starts(const char *text, const char *prefix);
bool text_ends(const char *text, const char *suffix);
/* Same text; two NULLs are the same. */
bool text_same(const char *a, const char *b);
/* The text itself; "" for NULL. */
const char *text_or_empty(const char *text);

/* Reads a whole decimal integer (digits, one '-' before them) within min and max; false for
 * anything else. */
bool text_to_int(const char *text, int64_t min, int64_t max, int64_t *value);

/* Lower-case hex of bytes, in the arena. */
char *text_hex(struct arena *arena, const void *bytes, size_t length);

/* GB18030 to UTF-8 (iconv); NULL when the bytes are not GB18030 either, with the offset of the
 * first broken character in `out_length`. */
char *text_from_gb18030(struct arena *arena, const char *bytes, size_t length, size_t *out_length);

/* True when a name is among names that blanks part. */
bool text_is_listed(const char *names, const char *name);

#endif
