/* An Excel workbook as the CSV text of its first sheet, so that whoever reads tables reads both. */
#ifndef YICUN_OFFICE_XLSX_CSV_H
#define YICUN_OFFICE_XLSX_CSV_H

#include "base/buf.h"
#include "office/xlsx_read.h"

/* Does a file begin as workbooks do? */
bool xlsx_begins(const char *bytes, size_t length);

/* Adds the first sheet that is shown to `out`. A row stands on the line of its number: line breaks
 * in cells become blanks. A cell below the first one of a merged area has its value, one beside it
 * is empty. */
enum xlsx_result xlsx_to_csv(struct arena *arena, const char *bytes, size_t length,
                             struct buf *out);

#endif
