/* Geometry of pictures: how a length is divided, where a spoke points, where groups stand. */
#include "view/chart.h"

#include <string.h>

void chart_split(const int64_t *values, int count, int64_t length, int64_t *parts)
{
    int64_t sum = 0, rest = length, remainder[CHART_PARTS];
    for (int i = 0; i < count; i++)
        sum += values[i];
    for (int i = 0; i < count; i++) {
        parts[i] = sum ? values[i] * length / sum : 0;
        remainder[i] = sum ? values[i] * length % sum : 0;
        rest -= parts[i];
    }
    for (; sum && rest > 0; rest--) {
        int most = 0;
        for (int i = 1; i < count; i++)
            if (remainder[i] > remainder[most])
                most = i;
        parts[most]++;
        remainder[most] = -1;
    }
}

/* Fixed point, thousand millionths. */
#define UNIT INT64_C(1000000000)
#define QUARTER INT64_C(1570796327) /* of a turn */

/* Of an angle within the first quarter, by its series. */
static int64_t sine(int64_t angle)
{
    int64_t term = angle, sum = angle;
    for (int64_t i = 2; i < 16; i += 2) {
        term = -(term * angle / UNIT) * angle / UNIT / (i * (i + 1));
        sum += term;
    }
    return sum;
}

static int64_t rounded(int64_t over, int64_t under)
{
    return (over < 0 ? over - under / 2 : over + under / 2) / under;
}

struct chart_point chart_spoke(struct chart_point centre, int64_t radius, int axis, int axes,
                               int64_t part, int64_t whole)
{
    int64_t angle = QUARTER * (4 * axis % axes) / axes;
    int64_t across = sine(angle), up = sine(QUARTER - angle);
    int64_t length = whole > 0 ? rounded(radius * 1000 * part, whole) : 0;
    for (int quarter = 4 * axis / axes; quarter > 0; quarter--) {
        int64_t was = across;
        across = up;
        up = -was;
    }
    return (struct chart_point){
        centre.x + rounded(length * across, UNIT * 1000),
        centre.y - rounded(length * up, UNIT * 1000),
    };
}

int64_t chart_text_width(const char *text)
{
    int64_t width = 0;
    for (; *text; text++) {
        unsigned char byte = (unsigned char)*text;
        if (byte < 0x80)
            width += 62;
        else if (byte >= 0xc0)
            width += 110;
    }
    return width;
}

int64_t chart_slots(const int64_t *values, int count, int64_t unit, struct chart_slot *slots)
{
    int64_t at = 0;
    for (int i = 0; i < count; i++) {
        int64_t height = values[i] * unit;
        int64_t slot = height < CHART_SLOT_LEAST ? CHART_SLOT_LEAST : height;
        slots[i] = (struct chart_slot){at, at + (slot - height) / 2, height};
        if (values[i])
            at += slot + 20;
    }
    return at ? at - 20 : 0;
}

const char *chart_number(struct arena *arena, int64_t tenths)
{
    int64_t size = tenths < 0 ? -tenths : tenths;
    return arena_printf(arena, size % 10 ? "%s%lld.%lld" : "%s%lld", tenths < 0 ? "-" : "",
                        (long long)(size / 10), (long long)(size % 10));
}
