/* A Word document (.docx) in the style of official documents (GB/T 9704): A4, its margins and its
 * faces; made from the template parts of templates/docx. Texts are escaped wherever they stand, and
 * characters that XML does not allow are left out. The same calls give the same bytes. */
#ifndef YICUN_OFFICE_DOCX_H
#define YICUN_OFFICE_DOCX_H

#include "base/arena.h"
#include "base/date.h"
#include "view.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct docx;

/* An empty document in the arena. What is added is borrowed and must live until it is written.
 * `name` and `author` stand among its properties, `made_on` as the day on which it was made. */
struct docx *docx_new(struct arena *arena, const char *name, const char *author,
                      struct date made_on);

/* Paragraphs of one kind; of a text in several lines each becomes one, without those left blank. */
enum docx_kind {
    DOCX_TITLE,     /* 小标宋, size 2, centred */
    DOCX_ADDRESSEE, /* as the text, but not indented */
    DOCX_HEADING_1, /* 黑体, size 3 */
    DOCX_HEADING_2, /* 楷体 */
    DOCX_HEADING_3, /* 仿宋, bold */
    DOCX_TEXT,      /* 仿宋, size 3, first line indented by two characters */
    DOCX_SIGNED,    /* who signs, and the day: at the right */
};
void docx_add(struct docx *docx, enum docx_kind kind, const char *text);

/* A table with a caption, and a head that is repeated on each page. Columns share the width of the
 * page as their `width` says. Rows follow, a cell for each column; a cell may have several lines.
 */
enum docx_align { DOCX_LEFT, DOCX_CENTRE, DOCX_RIGHT };
struct docx_column {
    const char *head;
    int width;
    enum docx_align align;
};
void docx_table(struct docx *docx, const char *caption, const struct docx_column *columns,
                int count);
void docx_row(struct docx *docx, const char *const *cells);

/* A chart of bars from 0 to 100 %, named `series`, with a caption; its bars follow, in
 * ten-thousandths of a percent (decimal.h). It can be changed in Word like any other. */
void docx_chart(struct docx *docx, const char *caption, const char *series);
void docx_bar(struct docx *docx, const char *name, int64_t percent);

/* The file, in the arena; NULL when a template part is missing. */
const char *docx_write(struct docx *docx, const struct templates *templates, size_t *length);

#endif
