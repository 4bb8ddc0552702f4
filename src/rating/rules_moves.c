/* Which way a village went, and the matrix of all ways (RATE-8). */
#include "base/text.h"
#include "rating/moves.h"

const struct choice move_kinds[] = {
    [MOVE_ROSE] = {"rose", "升"},         [MOVE_KEPT] = {"kept", "平"},
    [MOVE_FELL] = {"fell", "降"},         [MOVE_VETOED] = {"vetoed", "新取消资格"},
    [MOVE_NEW] = {"new", "上年没有等次"}, {0},
};

enum move move_of(const struct move_group *group)
{
    if (!*group->before)
        return MOVE_NEW;
    if (group->vetoed)
        return MOVE_VETOED;
    if (group->fell)
        return MOVE_FELL;
    return text_same(group->before, group->now) ? MOVE_KEPT : MOVE_ROSE;
}

/* Place of a grade; one that the scheme does not have comes behind its own. CHART_PARTS - 1 when
 * there are too many, as for no grade. */
static int place_of(struct move_matrix *matrix, const char *name)
{
    for (int i = 0; i < matrix->count; i++)
        if (text_same(matrix->grades[i], name))
            return i;
    if (!*name || matrix->count == MOVE_GRADES)
        return MOVE_GRADES;
    matrix->grades[matrix->count] = name;
    return matrix->count++;
}

void moves_count(const struct scheme *scheme, const struct move_group *groups, int count,
                 struct move_matrix *matrix)
{
    *matrix = (struct move_matrix){.known = scheme->bands_count, .count = scheme->bands_count};
    for (int i = 0; i < scheme->bands_count; i++)
        matrix->grades[i] = scheme->bands[i].name;
    for (int i = 0; i < count; i++) {
        int from = place_of(matrix, groups[i].before), to = place_of(matrix, groups[i].now);
        enum move move = move_of(&groups[i]);
        matrix->villages[from][to] += groups[i].villages;
        matrix->move[from][to] = move;
        matrix->from[from] += groups[i].villages;
        matrix->to[to] += groups[i].villages;
        matrix->moved[move] += groups[i].villages;
        matrix->total += groups[i].villages;
    }
}
