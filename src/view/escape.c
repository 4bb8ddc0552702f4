/* Escaping for HTML: the same for text and for quoted attribute values, in runs. */
#include "view/view_internal.h"

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

void escape_html(struct buf *out, const char *text, size_t length)
{
    size_t run = 0;
    for (size_t i = 0; i < length; i++) {
        unsigned char entity = entity_of[(unsigned char)text[i]];
        if (!entity)
            continue;
        buf_add(out, text + run, i - run);
        buf_add(out, entities[entity].text, entities[entity].length);
        run = i + 1;
    }
    buf_add(out, text + run, length - run);
}
