/* What the files of the Word document share. */
#ifndef YICUN_OFFICE_DOCX_INTERNAL_H
#define YICUN_OFFICE_DOCX_INTERNAL_H

#include "base/buf.h"
#include "office/docx.h"

/* Twentieths of a point between the margins of 28 and 26 mm. */
enum { DOCX_WIDTH = 8845 };

struct docx_chart {
    const struct view_rows *name; /* caption, series, how many bars, their last row in a sheet */
    struct view_rows *bars;
    struct view_cell *cells; /* of name */
    struct view_cell *place; /* of its block */
    struct docx_chart *next;
};

struct docx {
    struct arena *arena;
    const struct view_rows *book; /* name, author, made_at */
    struct view_rows *blocks;
    struct view_rows *table_rows; /* of the table that was begun last */
    const struct docx_column *columns;
    int column_count;
    struct view_rows *chart_list;
    struct docx_chart *charts, *last_chart;
    int chart_count, table_count;
};

/* One file of the archive. */
struct docx_part {
    const char *name;
    struct buf content;
};

/* Leaves out, in place, what XML 1.0 does not allow: control characters but tab and line breaks,
 * U+FFFE, U+FFFF, and bytes that are no UTF-8. */
void docx_clean(struct buf *xml);
/* The archive of these parts, in the arena. */
const char *docx_zip(struct arena *arena, const struct docx_part *parts, int count, size_t *length);

#endif
