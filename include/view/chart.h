/* Pictures of figures as inline SVG: the geometry, and what the partials layout/chart_*.html draw
 * from it. Each picture stands beside the table of the same figures, tells parts by pattern and
 * word, and has a title and a description. Lengths and places are tenths of a unit of the drawing,
 * which is 360 wide, so that its text can be read on a phone. */
#ifndef YICUN_VIEW_CHART_H
#define YICUN_VIEW_CHART_H

#include "base/arena.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

enum {
    CHART_WIDTH = 3600,
    CHART_PARTS = 16,   /* most parts of a bar, groups of a side, axes */
    CHART_PATTERNS = 9, /* of which the last is for what has none of the grades */
    CHART_OUTSIDE = CHART_PATTERNS - 1,
    CHART_BLANK = CHART_PATTERNS, /* an outline only */
};

/* --- geometry, pure --- */

/* Divides `length` among values in their proportion; the parts add up to it exactly (the largest
 * remainders get what is left over, the first one among equals). All 0 when the values are. */
void chart_split(const int64_t *values, int count, int64_t length, int64_t *parts);

struct chart_point {
    int64_t x, y;
};
/* The point on axis `axis` of `axes` around a centre at `part` of `whole` of the radius; axis 0
 * points upwards, the next ones follow clockwise. */
struct chart_point chart_spoke(struct chart_point centre, int64_t radius, int axis, int axes,
                               int64_t part, int64_t whole);
/* How wide a text is about: Han characters and figures of 11 units. */
int64_t chart_text_width(const char *text);

/* A group on one side of a flow: a slot high enough for its name, and in it, centred, its bar. */
struct chart_slot {
    int64_t slot, y, height; /* the slot's beginning; the bar's */
};
enum { CHART_SLOT_LEAST = 180 };
/* Slots one below the other, `unit` high for each one counted; where the last one ends. A group of
 * none has no slot. */
int64_t chart_slots(const int64_t *values, int count, int64_t unit, struct chart_slot *slots);

/* "12.3" */
const char *chart_number(struct arena *arena, int64_t tenths);

/* --- pictures --- */

struct chart_text {
    const char *id, *title, *about; /* about: what it shows, in a sentence */
};

struct chart_part {
    const char *name;
    int64_t value;
    int pattern; /* 0 to CHART_BLANK */
};
struct chart_bar {
    const char *label;
    struct chart_part parts[CHART_PARTS];
    int count;
};
/* Bars that are whole, each divided into its parts; dashed lines through all of them where the
 * parts of `aim` meet, which may be NULL. For layout/chart_bars. */
json_t *chart_bars(struct arena *arena, struct chart_text text, const struct chart_bar *bars,
                   int count, const struct chart_bar *aim);

/* One stream of a flow. */
struct chart_stream {
    int from, to; /* index of the groups */
    int64_t value;
    const char *kind; /* class of the stream: "up", "down", "same", "out" */
};
struct chart_flow {
    const char *left, *right; /* heads of both sides */
    struct chart_part from[CHART_PARTS], to[CHART_PARTS];
    int from_count, to_count;
    const struct chart_stream *streams;
    int streams_count;
};
/* How many went from each group on the left to each on the right; sums of the groups follow from
 * the streams. For layout/chart_flow. */
json_t *chart_flow(struct arena *arena, struct chart_text text, struct chart_flow *flow);

struct chart_axis {
    const char *name;
    int64_t part, other, whole; /* other: of what it is compared with */
};
/* One outline against another over at least three axes; NULL for fewer. Without `other_name` there
 * is only one. For layout/chart_radar. */
json_t *chart_radar(struct arena *arena, struct chart_text text, const char *name,
                    const char *other_name, const struct chart_axis *axes, int count);

#endif
