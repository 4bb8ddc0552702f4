/* What the files of the Excel reader share. Nothing here takes from the arena while expat is at
 * work: what it needs is taken before, as large as the limits allow. */
#ifndef YICUN_OFFICE_XLSX_INTERNAL_H
#define YICUN_OFFICE_XLSX_INTERNAL_H

#include "office/xlsx_read.h"

#include <expat.h>
#include <zip.h>

enum { XLSX_PATH = 256 };

/* --- the archive (xlsx_zip.c) --- */

/* Looks at the archive's table of contents and at each entry's head, before anything is unpacked:
 * XLSX_READ when every entry is plain, named once, inside the limits, and where it says. */
enum xlsx_result xlsx_check_archive(struct arena *arena, const char *bytes, size_t length,
                                    const struct xlsx_limits *limits);

/* --- numbers (xlsx_number.c) --- */

enum xlsx_format { XLSX_PLAIN, XLSX_PERCENT, XLSX_DAY, XLSX_TIME, XLSX_DAY_TIME };

/* What a number format makes of a number: a built-in one by its id, a custom one by its code. */
enum xlsx_format xlsx_format_builtin(long id);
enum xlsx_format xlsx_format_of(const char *code);

#define XLSX_NUMBER_TEXT 48
/* Writes what a cell with this number shows; XLSX_ERROR when it is no number, or no date where the
 * format is one. */
enum xlsx_kind xlsx_number(const char *text, enum xlsx_format format, bool from_1904,
                           char out[XLSX_NUMBER_TEXT]);

/* Takes back, in place, what Excel writes for characters that XML does not allow: _x000D_. */
void xlsx_unescape(char *text);

/* --- XML (xlsx_xml.c) --- */

/* One part being read. `start` and `end` get the local name of elements of the workbook's own
 * namespace, and NULL for others. */
struct xlsx_xml {
    zip_t *archive;
    XML_Parser parser;
    zip_file_t *file;
    enum xlsx_result result;
    int depth;
    void (*start)(void *arg, const char *name, const char **attributes);
    void (*end)(void *arg, const char *name);
    void (*text)(void *arg, const char *bytes, int length);
    bool (*paused)(void *arg); /* after xlsx_xml_pause; false stops */
    void *arg;
};

/* Reads a part to its end; XLSX_BROKEN when there is none. Gives up memory that is short. */
enum xlsx_result xlsx_xml_read(struct xlsx_xml *xml, struct arena *arena, const char *path);
/* Frees what is held while reading. */
void xlsx_xml_release(void *xml);
/* Both are for `start`, `end` and `text`. */
void xlsx_xml_fail(struct xlsx_xml *xml, enum xlsx_result result);
void xlsx_xml_pause(struct xlsx_xml *xml);
/* Value of an attribute without namespace, or NULL. */
const char *xlsx_attribute(const char **attributes, const char *name);
/* A whole number from min to max, or `otherwise`. */
long xlsx_integer(const char *text, long min, long max, long otherwise);

/* --- the workbook (xlsx_book.c) --- */

struct xlsx_book {
    struct arena *arena;
    const struct xlsx_limits *limits;
    struct xlsx_xml xml;
    char workbook[XLSX_PATH], sheet[XLSX_PATH], strings[XLSX_PATH], styles[XLSX_PATH];
    bool from_1904;
    const char **string; /* texts that cells share */
    int string_count;
    unsigned char *format; /* enum xlsx_format of each style of cells */
    int format_count;
};

/* Finds the parts, and reads all of them but the sheet. */
enum xlsx_result xlsx_book_read(struct xlsx_book *book, const char *sheet);

/* --- the sheet (xlsx_sheet.c) --- */

enum xlsx_result xlsx_sheet_read(struct xlsx_book *book, xlsx_row_fn *each, void *arg);

#endif
