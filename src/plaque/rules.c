/* What follows from a grade: a plaque to be granted, changed, taken down (RATE-4, RATE-6). */
#include "plaque/rules.h"

#include "base/text.h"

#include <string.h>

struct plaque_verdict plaque_verdict(const struct plaque_side *earned,
                                     const struct plaque_side *hung)
{
    if (!*hung->code)
        return (struct plaque_verdict){*earned->code ? PLAQUE_GRANT : PLAQUE_NONE, earned->code};
    if (text_same(earned->code, hung->code) && text_same(earned->band_name, hung->band_name))
        return (struct plaque_verdict){PLAQUE_NONE, ""};
    /* codes grow from above to below, so that the shorter one is the higher unit's */
    if (*earned->code && strlen(earned->code) <= strlen(hung->code))
        return (struct plaque_verdict){PLAQUE_CHANGE, earned->code};
    return (struct plaque_verdict){PLAQUE_TAKE, hung->code};
}

enum plaque_move plaque_move(struct date granted_on, struct date ended_on, int year)
{
    if (ended_on.year == year)
        return PLAQUE_TAKEN;
    return granted_on.year == year ? PLAQUE_NEW : PLAQUE_KEPT;
}

const char *plaque_day_flaw(struct date day, struct date first, struct date today)
{
    if (date_compare(day, today) > 0)
        return "日期还没有到";
    if (!date_is_none(first) && date_compare(day, first) < 0)
        return "日期太早：评定以前、上一块牌收回以前不能挂牌，挂牌以前不能收回";
    return NULL;
}

enum talk_state talk_state(bool held, struct date closed_on, int64_t days, struct date today)
{
    if (held)
        return TALK_HELD;
    return date_compare(date_add_days(closed_on, (int)days), today) < 0 ? TALK_OVERDUE : TALK_DUE;
}
