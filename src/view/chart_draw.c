/* Pictures as the values that the partials layout/chart_*.html put into their SVG. */
#include "view/chart.h"

#include "base/buf.h"

enum {
    BAR_LABEL = 150, /* height of the line above a bar */
    BAR_HEIGHT = 220,
    BAR_STEP = 460,
    LEGEND_ROW = 190,
    FLOW_TOP = 200,
    FLOW_LEFT = 920, /* left edge of the left bar */
    FLOW_BAR = 110,
    FLOW_HEIGHT = 1900, /* of all that is counted, without the space between */
    RADAR_RADIUS = 950,
};

/* Numbers of a picture, under one key each. */
struct drawing {
    struct arena *arena;
};

static void put(const struct drawing *drawing, json_t *object, const char *key, int64_t tenths)
{
    json_object_set_new(object, key, json_string(chart_number(drawing->arena, tenths)));
}

static void rectangle(const struct drawing *drawing, json_t *object, int64_t x, int64_t y,
                      int64_t width, int64_t height)
{
    put(drawing, object, "x", x);
    put(drawing, object, "y", y);
    put(drawing, object, "width", width);
    put(drawing, object, "height", height);
}

static json_t *picture(const struct drawing *drawing, struct chart_text text, int64_t height)
{
    json_t *json =
        json_pack("{s:s, s:s, s:s}", "id", text.id, "title", text.title, "about", text.about);
    put(drawing, json, "height", height);
    return json;
}

/* --- bars --- */

/* What fits into a part: its name and figure, its figure, or nothing. */
static const char *words_in(struct arena *arena, const struct chart_part *part, int64_t width)
{
    const char *whole = arena_printf(arena, "%s %lld", part->name, (long long)part->value);
    const char *figure = arena_printf(arena, "%lld", (long long)part->value);
    if (chart_text_width(whole) + 40 <= width)
        return whole;
    return chart_text_width(figure) + 20 <= width ? figure : "";
}

static json_t *parts_of(const struct drawing *drawing, const struct chart_bar *bar, int64_t y)
{
    int64_t values[CHART_PARTS], widths[CHART_PARTS], x = 0;
    json_t *parts = json_array();
    for (int i = 0; i < bar->count; i++)
        values[i] = bar->parts[i].value;
    chart_split(values, bar->count, CHART_WIDTH, widths);
    for (int i = 0; i < bar->count; x += widths[i++]) {
        if (!widths[i])
            continue;
        json_t *part = json_pack("{s:i, s:b, s:s}", "pattern", bar->parts[i].pattern, "filled",
                                 bar->parts[i].pattern != CHART_BLANK, "text",
                                 words_in(drawing->arena, &bar->parts[i], widths[i]));
        rectangle(drawing, part, x, y, widths[i], BAR_HEIGHT);
        put(drawing, part, "text_x", x + widths[i] / 2);
        put(drawing, part, "text_y", y + 150);
        json_array_append_new(parts, part);
    }
    return parts;
}

/* Names of the parts with their patterns, as many in a row as there is room for. */
static json_t *legend_of(const struct drawing *drawing, const struct chart_bar *bar, int64_t *y)
{
    json_t *legend = json_array();
    int64_t x = 0;
    for (int i = 0; i < bar->count; i++) {
        int64_t width = 220 + chart_text_width(bar->parts[i].name) + 100;
        if (x && x + width > CHART_WIDTH) {
            x = 0;
            *y += LEGEND_ROW;
        }
        json_t *entry =
            json_pack("{s:s, s:i}", "name", bar->parts[i].name, "pattern", bar->parts[i].pattern);
        rectangle(drawing, entry, x, *y, 170, 120);
        put(drawing, entry, "text_x", x + 220);
        put(drawing, entry, "text_y", *y + 105);
        json_array_append_new(legend, entry);
        x += width;
    }
    *y += LEGEND_ROW;
    return legend;
}

static void add_bar(const struct drawing *drawing, json_t *bars, const struct chart_bar *bar,
                    int64_t y)
{
    json_t *json = json_pack("{s:s, s:o}", "label", bar->label, "parts",
                             parts_of(drawing, bar, y + BAR_LABEL));
    put(drawing, json, "label_y", y + 115);
    json_array_append_new(bars, json);
}

static json_t *lines_of(const struct drawing *drawing, const struct chart_bar *aim, int64_t bottom)
{
    int64_t values[CHART_PARTS], widths[CHART_PARTS], x = 0;
    json_t *lines = json_array();
    for (int i = 0; i < aim->count; i++)
        values[i] = aim->parts[i].value;
    chart_split(values, aim->count, CHART_WIDTH, widths);
    for (int i = 0; i + 1 < aim->count; i++) {
        json_t *line = json_object();
        x += widths[i];
        put(drawing, line, "x", x);
        put(drawing, line, "bottom", bottom);
        json_array_append_new(lines, line);
    }
    return lines;
}

json_t *chart_bars(struct arena *arena, struct chart_text text, const struct chart_bar *bars,
                   int count, const struct chart_bar *aim)
{
    const struct drawing drawing = {arena};
    json_t *list = json_array();
    int64_t y = 0;
    for (int i = 0; i < count; i++, y += BAR_STEP)
        add_bar(&drawing, list, &bars[i], y);
    if (aim) {
        add_bar(&drawing, list, aim, y);
        y += BAR_STEP;
    }
    json_t *lines = aim ? lines_of(&drawing, aim, y - BAR_STEP + BAR_LABEL + BAR_HEIGHT) : NULL;
    json_t *legend = count ? legend_of(&drawing, &bars[0], &y) : json_array();
    json_t *json = picture(&drawing, text, y);
    json_object_set_new(json, "bars", list);
    json_object_set_new(json, "lines", lines ? lines : json_array());
    json_object_set_new(json, "legend", legend);
    return json;
}

/* --- flow --- */

static json_t *side_of(const struct drawing *drawing, const struct chart_part *groups, int count,
                       const struct chart_slot *slots, bool left)
{
    json_t *side = json_array();
    int64_t x = left ? FLOW_LEFT : CHART_WIDTH - FLOW_LEFT - FLOW_BAR;
    for (int i = 0; i < count; i++) {
        if (!groups[i].value)
            continue;
        json_t *group =
            json_pack("{s:s, s:I, s:i, s:s}", "name", groups[i].name, "value", groups[i].value,
                      "pattern", groups[i].pattern, "anchor", left ? "end" : "start");
        rectangle(drawing, group, x, FLOW_TOP + slots[i].y, FLOW_BAR, slots[i].height);
        put(drawing, group, "text_x", left ? x - 50 : x + FLOW_BAR + 50);
        put(drawing, group, "text_y", FLOW_TOP + slots[i].y + slots[i].height / 2 + 40);
        json_array_append_new(side, group);
    }
    return side;
}

static const char *stream_path(struct arena *arena, int64_t left, int64_t right, int64_t height)
{
    const int64_t a = FLOW_LEFT + FLOW_BAR, b = CHART_WIDTH - FLOW_LEFT - FLOW_BAR, m = (a + b) / 2;
    struct buf path = buf_create(arena, 128);
    const int64_t curve[][2] = {{m, left}, {m, right}, {b, right}};
    const int64_t back[][2] = {{m, right + height}, {m, left + height}, {a, left + height}};
    buf_printf(&path, "M%s %sC", chart_number(arena, a), chart_number(arena, left));
    for (int i = 0; i < 3; i++)
        buf_printf(&path, "%s%s %s", i ? " " : "", chart_number(arena, curve[i][0]),
                   chart_number(arena, curve[i][1]));
    buf_printf(&path, "V%sC", chart_number(arena, right + height));
    for (int i = 0; i < 3; i++)
        buf_printf(&path, "%s%s %s", i ? " " : "", chart_number(arena, back[i][0]),
                   chart_number(arena, back[i][1]));
    buf_text(&path, "Z");
    return path.bytes;
}

/* Streams leave and reach their groups one below the other, in the order given. */
static json_t *streams_of(const struct drawing *drawing, const struct chart_flow *flow,
                          const struct chart_slot *from, const struct chart_slot *to, int64_t unit)
{
    int64_t left[CHART_PARTS] = {0}, right[CHART_PARTS] = {0};
    json_t *streams = json_array();
    for (int i = 0; i < flow->streams_count; i++) {
        const struct chart_stream *stream = &flow->streams[i];
        int64_t height = stream->value * unit;
        json_array_append_new(
            streams,
            json_pack("{s:s, s:s}", "kind", stream->kind, "path",
                      stream_path(drawing->arena,
                                  FLOW_TOP + from[stream->from].y + left[stream->from],
                                  FLOW_TOP + to[stream->to].y + right[stream->to], height)));
        left[stream->from] += height;
        right[stream->to] += height;
    }
    return streams;
}

json_t *chart_flow(struct arena *arena, struct chart_text text, struct chart_flow *flow)
{
    const struct drawing drawing = {arena};
    struct chart_slot from[CHART_PARTS], to[CHART_PARTS];
    int64_t sums[2][CHART_PARTS] = {{0}}, sum = 0;
    for (int i = 0; i < flow->streams_count; i++) {
        sums[0][flow->streams[i].from] += flow->streams[i].value;
        sums[1][flow->streams[i].to] += flow->streams[i].value;
        sum += flow->streams[i].value;
    }
    if (!sum)
        return json_null();
    for (int i = 0; i < flow->from_count; i++)
        flow->from[i].value = sums[0][i];
    for (int i = 0; i < flow->to_count; i++)
        flow->to[i].value = sums[1][i];
    int64_t unit = FLOW_HEIGHT / sum > 0 ? FLOW_HEIGHT / sum : 1;
    if (unit > CHART_SLOT_LEAST)
        unit = CHART_SLOT_LEAST;
    int64_t left = chart_slots(sums[0], flow->from_count, unit, from);
    int64_t right = chart_slots(sums[1], flow->to_count, unit, to);
    json_t *json = picture(&drawing, text, FLOW_TOP + (left > right ? left : right) + 40);
    json_object_set_new(json, "left", json_string(flow->left));
    json_object_set_new(json, "right", json_string(flow->right));
    json_object_set_new(json, "streams", streams_of(&drawing, flow, from, to, unit));
    json_object_set_new(json, "from", side_of(&drawing, flow->from, flow->from_count, from, true));
    json_object_set_new(json, "to", side_of(&drawing, flow->to, flow->to_count, to, false));
    return json;
}

/* --- radar --- */

static const struct chart_point radar_centre = {CHART_WIDTH / 2, 1280};

/* The outline through a point on each axis. */
static const char *outline(struct arena *arena, const struct chart_axis *axes, int count,
                           int64_t (*part)(const struct chart_axis *))
{
    struct buf points = buf_create(arena, 256);
    for (int i = 0; i < count; i++) {
        struct chart_point point =
            chart_spoke(radar_centre, RADAR_RADIUS, i, count, part(&axes[i]), axes[i].whole);
        buf_printf(&points, "%s%s,%s", i ? " " : "", chart_number(arena, point.x),
                   chart_number(arena, point.y));
    }
    return points.bytes;
}

static int64_t own_part(const struct chart_axis *axis)
{
    return axis->part;
}
static int64_t other_part(const struct chart_axis *axis)
{
    return axis->other;
}

static json_t *rings(struct arena *arena, int count)
{
    json_t *list = json_array();
    for (int quarter = 1; quarter <= 4; quarter++) {
        struct buf points = buf_create(arena, 256);
        for (int i = 0; i < count; i++) {
            struct chart_point point =
                chart_spoke(radar_centre, RADAR_RADIUS, i, count, quarter, 4);
            buf_printf(&points, "%s%s,%s", i ? " " : "", chart_number(arena, point.x),
                       chart_number(arena, point.y));
        }
        json_array_append_new(list, json_pack("{s:s}", "points", points.bytes));
    }
    return list;
}

/* An axis with its name, and the village's own point on it. */
static json_t *axis_json(const struct drawing *drawing, const struct chart_axis *axis, int at,
                         int count)
{
    struct chart_point end = chart_spoke(radar_centre, RADAR_RADIUS, at, count, 1, 1);
    struct chart_point name = chart_spoke(radar_centre, RADAR_RADIUS + 130, at, count, 1, 1);
    struct chart_point own =
        chart_spoke(radar_centre, RADAR_RADIUS, at, count, axis->part, axis->whole);
    int64_t side = name.x - radar_centre.x;
    json_t *json = json_pack("{s:s, s:s}", "name", axis->name, "anchor",
                             side > 100    ? "start"
                             : side < -100 ? "end"
                                           : "middle");
    put(drawing, json, "x", end.x);
    put(drawing, json, "y", end.y);
    put(drawing, json, "own_x", own.x);
    put(drawing, json, "own_y", own.y);
    put(drawing, json, "text_x", name.x);
    put(drawing, json, "text_y", name.y + 40);
    put(drawing, json, "centre_x", radar_centre.x);
    put(drawing, json, "centre_y", radar_centre.y);
    return json;
}

json_t *chart_radar(struct arena *arena, struct chart_text text, const char *name,
                    const char *other_name, const struct chart_axis *axes, int count)
{
    const struct drawing drawing = {arena};
    if (count < 3)
        return json_null();
    json_t *list = json_array();
    for (int i = 0; i < count; i++)
        json_array_append_new(list, axis_json(&drawing, &axes[i], i, count));
    json_t *json = picture(&drawing, text, 2800);
    json_object_set_new(json, "rings", rings(arena, count));
    json_object_set_new(json, "axes", list);
    json_object_set_new(json, "name", json_string(name));
    json_object_set_new(json, "own", json_string(outline(arena, axes, count, own_part)));
    json_object_set_new(json, "other_name", json_string(other_name ? other_name : ""));
    json_object_set_new(json, "other",
                        json_string(other_name ? outline(arena, axes, count, other_part) : ""));
    return json;
}
