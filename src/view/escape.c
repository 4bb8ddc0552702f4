/* Escaping for HTML: the same for text and for quoted attribute values, in runs. */
#include "view/view_internal.h"

#include <string.h>

static const struct {
    const char *text;
    size_t length;
} entities[] = {
    {NULL, 0}, {"&amp;", 5}, {"&lt;", 4}, {"&gt;", 4}, {"&quot;", 6}, {"&#39;", 5},
};

/* A byte's place in `entities`; 0 for those written as they are. */
static const unsigned char entity_of[256] = {
    ['&'] = 1, ['<'] = 2, ['>'] = 3, ['"'] = 4, ['\''] = 5,
};

/* True when one of eight bytes is written as an entity, or may be: whether a byte is & ' " < > is
 * asked of all eight at once. '&' and '\'' differ in one bit, as do '<' and '>'. */
static bool may_have_entity(const char *text)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), highs = ones << 7;
    uint64_t bytes;
    memcpy(&bytes, text, sizeof bytes);
    /* Letters and Chinese, where each byte has one of the two upper bits, need one question. */
    if (((bytes | bytes << 1) & highs) == highs)
        return false;
    uint64_t quotes = (bytes | ones) ^ (ones * '\'');
    uint64_t angles = (bytes | ones << 1) ^ (ones * '>');
    uint64_t doubles = bytes ^ (ones * '"');
    uint64_t zero =
        ((quotes - ones) & ~quotes) | ((angles - ones) & ~angles) | ((doubles - ones) & ~doubles);
    return (zero & highs) != 0;
}

/* Eight bytes at a time; the last ones are looked at together with some before them. */
void escape_html(struct buf *out, const char *text, size_t length)
{
    const size_t word = sizeof(uint64_t);
    size_t run = 0;
    for (size_t i = 0, end; i < length; i = end) {
        end = i + word;
        if (length >= word && !may_have_entity(text + (end <= length ? i : length - word)))
            continue;
        for (end = end < length ? end : length; i < end; i++) {
            unsigned char entity = entity_of[(unsigned char)text[i]];
            if (!entity)
                continue;
            buf_add(out, text + run, i - run);
            buf_add(out, entities[entity].text, entities[entity].length);
            run = i + 1;
        }
    }
    buf_add(out, text + run, length - run);
}
