/* Which villages are to be built up and put right, and how many at least (RATE-10). */
#include "rectify/rules.h"

#include <stddef.h>

struct naming_minimum naming_minimum(int villages, int build, int right)
{
    if (villages >= build + right)
        return (struct naming_minimum){build, right};
    int fewer = villages * right / (build + right);
    return (struct naming_minimum){villages - fewer, fewer};
}

/* The lowest of those that are neither named nor of the best grade; NULL without one. */
static struct naming_village *lowest(struct naming_village *list, int count)
{
    struct naming_village *found = NULL;
    for (int i = 0; i < count; i++)
        if (list[i].kind == NAMING_NONE && list[i].band != 0 &&
            (!found || list[i].points < found->points))
            found = &list[i];
    return found;
}

void naming_propose(struct naming_village *list, int count, int bands,
                    struct naming_minimum minimum)
{
    struct naming_village *next;
    for (int i = 0; i < count; i++) {
        bool last = list[i].band < 0 || (bands > 1 && list[i].band == bands - 1);
        list[i].kind = last ? NAMING_RIGHT : list[i].band == 0 ? NAMING_BUILD : NAMING_NONE;
    }
    while (naming_count(list, count, NAMING_RIGHT) < minimum.right && (next = lowest(list, count)))
        next->kind = NAMING_RIGHT;
}

int naming_count(const struct naming_village *list, int count, enum naming_kind kind)
{
    int found = 0;
    for (int i = 0; i < count; i++)
        found += list[i].kind == (int)kind;
    return found;
}

bool naming_is_short(const struct naming_village *list, int count, struct naming_minimum minimum)
{
    return naming_count(list, count, NAMING_BUILD) < minimum.build ||
           naming_count(list, count, NAMING_RIGHT) < minimum.right;
}
