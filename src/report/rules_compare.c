/* Two texts of a report line by line: the longest common sequence of lines stays, the rest was
 * removed or added. */
#include "base/text.h"
#include "report/rules.h"

#include <string.h>

/* Lines that say something, trimmed. */
static int split(struct arena *arena, const char *text, const char ***lines)
{
    int count = 0, capacity = 0;
    *lines = NULL;
    while (*text) {
        size_t length = strcspn(text, "\n");
        const char *line = text_trim_in_place(arena_strndup(arena, text, length));
        text += length + (text[length] == '\n');
        if (!*line)
            continue;
        *lines = arena_more(arena, *lines, count, &capacity, sizeof **lines);
        (*lines)[count++] = line;
    }
    return count;
}

struct sides {
    const char **before, **after;
    int befores, afters;
    int *common; /* how many lines two ends have in common: of before[i..] and after[j..] */
};

static int *common_at(const struct sides *sides, int i, int j)
{
    return &sides->common[i * (sides->afters + 1) + j];
}

static void count_common(struct sides *sides)
{
    for (int i = sides->befores - 1; i >= 0; i--)
        for (int j = sides->afters - 1; j >= 0; j--) {
            int skip_before = *common_at(sides, i + 1, j);
            int skip_after = *common_at(sides, i, j + 1);
            *common_at(sides, i, j) = text_same(sides->before[i], sides->after[j])
                                          ? *common_at(sides, i + 1, j + 1) + 1
                                      : skip_before > skip_after ? skip_before
                                                                 : skip_after;
        }
}

static int merge(const struct sides *sides, struct special_compared *out)
{
    int i = 0, j = 0, count = 0;
    bool counted = sides->common != NULL;
    while (i < sides->befores || j < sides->afters) {
        bool both = counted && i < sides->befores && j < sides->afters;
        if (both && text_same(sides->before[i], sides->after[j])) {
            out[count++] = (struct special_compared){SPECIAL_SAME, sides->after[j++]};
            i++;
        } else if (i < sides->befores &&
                   (!both || *common_at(sides, i + 1, j) >= *common_at(sides, i, j + 1))) {
            out[count++] = (struct special_compared){SPECIAL_REMOVED, sides->before[i++]};
        } else {
            out[count++] = (struct special_compared){SPECIAL_ADDED, sides->after[j++]};
        }
    }
    return count;
}

int special_compare(struct arena *arena, const char *before, const char *after,
                    struct special_compared **lines)
{
    struct sides sides = {0};
    sides.befores = split(arena, before, &sides.before);
    sides.afters = split(arena, after, &sides.after);
    if (sides.befores <= SPECIAL_COMPARE_MOST && sides.afters <= SPECIAL_COMPARE_MOST) {
        sides.common = ARENA_ARRAY(arena, int, (sides.befores + 1) * (sides.afters + 1));
        count_common(&sides);
    }
    *lines = ARENA_ARRAY(arena, struct special_compared, sides.befores + sides.afters + 1);
    return merge(&sides, *lines);
}
