/* How a reserve cadre is trained, used and proposed, and when a town meets about it (POOL-6 to
 * POOL-9, CADRE-5). */
#include "reserve/rules.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>

/* --- months (POOL-6) --- */

int reserve_month(struct date day)
{
    return day.year * 12 + day.month - 1;
}

struct date reserve_month_first(int month)
{
    return (struct date){month / 12, month % 12 + 1, 1};
}

struct date reserve_month_last(int month)
{
    return date_add_days(reserve_month_first(month + 1), -1);
}

bool reserve_month_parse(const char *text, int *month)
{
    struct date first;
    char day[DATE_TEXT + 1];
    if (strlen(text) != 7)
        return false;
    snprintf(day, sizeof day, "%s-01", text);
    bool read = date_parse(day, &first);
    *month = read ? reserve_month(first) : 0;
    return read;
}

char *reserve_month_format(int month, char out[DATE_TEXT])
{
    date_format(reserve_month_first(month), out);
    out[7] = '\0';
    return out;
}

int reserve_late_months(struct date from_on, struct date until, struct date today,
                        const int *written, int count, int late[LATE_MONTHS])
{
    int last = reserve_month(today) - 1, first = reserve_month(from_on), found = 0, at = 0;
    if (date_is_none(from_on))
        return 0;
    if (!date_is_none(until) && reserve_month(until) - 1 < last)
        last = reserve_month(until) - 1;
    if (first < reserve_month(today) - LATE_MONTHS)
        first = reserve_month(today) - LATE_MONTHS;
    for (int month = first; month <= last; month++) {
        while (at < count && written[at] < month)
            at++;
        if (at == count || written[at] != month)
            late[found++] = month;
    }
    return found;
}

/* --- training and re-evaluation --- */

bool reserve_is_trained(struct reserve_aim aim, int64_t days, int64_t times)
{
    return days >= aim.days && times >= aim.times;
}

bool reserve_review_is_asked(struct date from_on, int year)
{
    return !date_is_none(from_on) && date_compare(from_on, (struct date){year, 9, 30}) <= 0;
}

static struct reserve_fault note_fault(const struct reserve_entry *note, struct date from_on,
                                       struct date today)
{
    int month = 0;
    reserve_month_parse(note->period, &month);
    if (month > reserve_month(today))
        return (struct reserve_fault){"on", "这个月还没有到"};
    if (month < reserve_month(from_on))
        return (struct reserve_fault){"on", "这个月还没有开始培养"};
    if (date_compare(note->on, today) > 0)
        return (struct reserve_fault){"on", "谈话日期不能在今天以后"};
    if (date_compare(note->on, reserve_month_first(month)) < 0)
        return (struct reserve_fault){"on", "谈话日期早于这个月"};
    return (struct reserve_fault){0};
}

static struct reserve_fault task_fault(const struct reserve_entry *task, struct date today)
{
    if (date_compare(task->on, today) > 0)
        return (struct reserve_fault){"on", "交办日期不能在今天以后"};
    if (date_compare(task->due_on, task->on) < 0)
        return (struct reserve_fault){"due_on", "期限早于交办日期"};
    if (!date_is_none(task->done_on) && date_compare(task->done_on, task->on) < 0)
        return (struct reserve_fault){"done_on", "完成日期早于交办日期"};
    if (!date_is_none(task->done_on) && date_compare(task->done_on, today) > 0)
        return (struct reserve_fault){"done_on", "完成日期不能在今天以后"};
    if (!date_is_none(task->done_on) && text_is_blank(task->more))
        return (struct reserve_fault){"more", "完成了的，请写结果"};
    return (struct reserve_fault){0};
}

struct reserve_fault reserve_entry_fault(const struct reserve_entry *entry, struct date from_on,
                                         struct date today)
{
    switch (entry->kind) {
    case KIND_NOTE:
        return note_fault(entry, from_on, today);
    case KIND_TASK:
        return task_fault(entry, today);
    default:
        if (date_compare(entry->on, today) > 0)
            return (struct reserve_fault){"on", "日期不能在今天以后"};
        if (!date_is_none(from_on) && date_compare(entry->on, from_on) < 0)
            return (struct reserve_fault){"on", "日期早于开始培养的日期"};
        return (struct reserve_fault){0};
    }
}

bool reserve_task_is_late(const struct reserve_entry *task, struct date today)
{
    return task->kind == KIND_TASK && date_is_none(task->done_on) &&
           date_compare(task->due_on, today) < 0;
}

/* --- use (POOL-7) --- */

enum reserve_rank reserve_rank_of(const char *post)
{
    if (text_same(post, "secretary"))
        return RANK_SECRETARY;
    return text_same(post, "deputy_secretary") ? RANK_DEPUTY : RANK_TEAM;
}

const char *reserve_use_fault(const struct reserve_entry *before, enum reserve_rank rank,
                              struct date on, struct date today)
{
    if (date_compare(on, today) > 0)
        return "任职日期不能在今天以后";
    if (!before)
        return NULL;
    if ((int)rank <= before->choice)
        return "已经登记过这一级或者更高的职务";
    return date_compare(on, before->on) < 0 ? "任职日期早于上一个职务" : NULL;
}

int reserve_grade(struct reserve_fitness fitness)
{
    if (!fitness.of_age || fitness.verdict == REVIEW_UNFIT)
        return 0;
    int mature = fitness.verdict == REVIEW_READY ? 4 : 0;
    return 1 + mature + (fitness.is_current ? 2 : 0) + fitness.is_mature;
}

/* --- meetings (POOL-9) --- */

bool reserve_is_meeting_month(int month)
{
    return month % 12 + 1 == 6 || month % 12 + 1 == 12;
}

int reserve_meeting_before(int month)
{
    return month - 6;
}

int reserve_meeting_month(struct date today)
{
    int month = reserve_month(today);
    while (!reserve_is_meeting_month(month))
        month--;
    return month;
}
