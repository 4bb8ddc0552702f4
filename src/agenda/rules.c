/* Which days a list or a month covers, and how a day stands (EXEC-2). */
#include "agenda/rules.h"

#include <string.h>

#define SOON 30 /* days: 临期 */
#define WEEK 7

const struct choice agenda_whens[] = {
    [WHEN_ALL] = {"", "全部"},
    [WHEN_LATE] = {"late", "已逾期"},
    [WHEN_WEEK] = {"week", "7 天内"},
    [WHEN_SOON] = {"soon", "30 天内"},
    [WHEN_MONTH] = {"month", "本月"},
    [WHEN_YEAR] = {"year", "今年"},
    {0},
};

struct agenda_days agenda_month_days(struct date first)
{
    return (struct agenda_days){first, date_add_days(date_add_months(first, 1), -1)};
}

struct agenda_days agenda_days_of(enum agenda_when when, struct date today)
{
    switch (when) {
    case WHEN_LATE:
        return (struct agenda_days){{1900, 1, 1}, date_add_days(today, -1)};
    case WHEN_WEEK:
        return (struct agenda_days){today, date_add_days(today, WEEK)};
    case WHEN_SOON:
        return (struct agenda_days){today, date_add_days(today, SOON)};
    case WHEN_MONTH:
        return agenda_month_days((struct date){today.year, today.month, 1});
    case WHEN_YEAR:
        return (struct agenda_days){{today.year, 1, 1}, {today.year, 12, 31}};
    default:
        return (struct agenda_days){{1900, 1, 1}, {2200, 12, 31}};
    }
}

bool agenda_month_parse(const char *text, struct date *first)
{
    char day[DATE_TEXT];
    if (strlen(text) != strlen("2021-12"))
        return false;
    memcpy(day, text, strlen(text));
    memcpy(day + strlen(text), "-01", sizeof "-01");
    return date_parse(day, first);
}

struct status agenda_status(struct ctx *ctx, struct date on, struct date today)
{
    int32_t days = date_to_days(on) - date_to_days(today);
    if (days < 0)
        return (struct status){text_of(ctx, "逾期 %d 天", -days), "▲", "late"};
    if (days == 0)
        return (struct status){"今天到期", "◐", "due"};
    return (struct status){text_of(ctx, "还有 %d 天", days), days <= SOON ? "◐" : "●",
                           days <= SOON ? "due" : "ok"};
}
