/* What a move to another village asks for, and when it cannot be (CADRE-1). */
#include "cadre/move.h"

#define AT(member) offsetof(struct cadre_move, member)

static const struct field fields[] = {
    {.name = "village",
     .label = "去哪个村",
     .kind = FIELD_TEXT,
     .offset = AT(village),
     .required = true,
     .max = 12},
    {.name = "post",
     .label = "到那里任",
     .kind = FIELD_CHOICE,
     .offset = AT(post),
     .required = true,
     .choices = cadre_post_kinds,
     .hint = "书记、主任都担任的，调过去以后再登记一条"},
    {.name = "from_on",
     .label = "从哪天起",
     .kind = FIELD_DATE,
     .offset = AT(from_on),
     .required = true,
     .hint = "本村现有的职务到前一天为止"},
    {0},
};
const struct record_type cadre_move_type = {"cadre_move", fields, sizeof(struct cadre_move)};

int cadre_move_faults(const struct cadre_move *move, const struct cadre *cadre,
                      const struct cadre_post *posts, int count, struct date today,
                      struct cadre_fault fault[CADRE_FAULTS])
{
    const struct cadre_post post = {.post = move->post, .from_on = move->from_on};
    int faults = cadre_post_faults(cadre, &post, today, fault);
    for (int i = 0; i < count && faults < CADRE_FAULTS; i++) {
        if (date_compare(move->from_on, posts[i].from_on) <= 0)
            fault[faults++] =
                (struct cadre_fault){"from_on", "要晚于本村现有职务开始的日期；没有到任的先删除"};
        else if (!date_is_none(posts[i].until_on) &&
                 date_compare(move->from_on, posts[i].until_on) <= 0)
            fault[faults++] = (struct cadre_fault){"from_on", "本村登记的离任日期在这一天以后"};
        else
            continue;
        break;
    }
    return faults;
}
