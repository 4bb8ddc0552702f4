/* The policy of self-assessments (EXEC-4, ALL-7, ALL-9). */
#include "assess/rules.h"

#include "base/text.h"

const struct choice assess_states[] = {
    [ASSESS_DRAFT] = {"draft", "填写中"},
    [ASSESS_SUBMITTED] = {"submitted", "待确认"},
    [ASSESS_CONFIRMED] = {"confirmed", "已确认"},
    {0},
};

/* --- periods --- */

#define PERIODS 6

int64_t assess_last_period(const struct promise *promise)
{
    return period_key((struct period){(int)promise->last_year, PERIODS});
}

/* EXEC-4: a period of the tenure that has begun and in which the plan was in force. An earlier one
 * that was not reported hinders nothing. */
const char *assess_period_fault(const struct promise *promise, struct period period,
                                struct date today)
{
    int64_t key = period_key(period);
    if (key > assess_last_period(promise) || period.year < promise->first_year)
        return "这一期不在规划的任期之内，不用自评。";
    if (key < promise_first_period(promise))
        return "这一期结束时规划还没有生效，不用自评。";
    if (date_compare(today, period_first_day(period)) < 0)
        return "这一期还没有开始，开始以后才能自评。";
    return NULL;
}

/* EXEC-4: due so many days after the period ends (policy setting assessment_days). */
struct date assess_due_on(struct period period, int64_t days)
{
    return date_add_days(period_last_day(period), (int32_t)days);
}

/* ALL-9: a late entry is permitted for what has closed, and not without an end. */
const char *assess_permit_fault(struct date until_on, struct date due_on, struct date today)
{
    if (date_compare(today, due_on) <= 0)
        return "这一期还没有截止，村里现在就可以提交，不用准许补报";
    if (date_compare(until_on, today) < 0)
        return "补报的最后一天不能早于今天";
    if (date_compare(until_on, date_add_days(today, ASSESS_PERMIT_DAYS)) > 0)
        return "补报的期限最长 60 天";
    return NULL;
}

/* --- what is said of an item --- */

/* A share of what is done or not runs from 0 to 100; a measured value is a value in its unit. */
static bool can_be(const struct commitment *item, int64_t value)
{
    return item->direction != DIRECTION_DONE || (value >= 0 && value <= COMMITMENT_FULL);
}

void assess_compare(struct asked *asked)
{
    bool moved = asked->progress != DECIMAL_NONE && asked->last != DECIMAL_NONE &&
                 asked->progress != asked->last;
    asked->better =
        moved && commitment_reaches(asked->item.direction, asked->progress, asked->last);
    asked->fell = moved && !asked->better;
}

struct date assess_due_by(struct period period, struct date today)
{
    struct date last = period_last_day(period), yesterday = date_add_days(today, -1);
    return date_compare(yesterday, last) < 0 ? yesterday : last;
}

void assess_judge(const struct promise *promise, struct period period, struct date by,
                  struct asked *asked)
{
    const struct commitment *item = &asked->item;
    int64_t value = DECIMAL_NONE;
    if (!decimal_parse(text_or_empty(asked->answer.progress), &value) || !can_be(item, value))
        value = DECIMAL_NONE;
    bool known = value != DECIMAL_NONE;
    asked->open = item->state != COMMITMENT_CLOSED;
    asked->expected = commitment_expected(promise, item, period);
    asked->progress = value;
    asked->percent = commitment_percent(item, value);
    asked->late = known && commitment_is_late(promise, item, value, by);
    assess_compare(asked);
}

static int years_of(const struct promise *promise)
{
    int64_t years = promise->last_year - promise->first_year + 1;
    return (int)(years > COMMITMENT_YEARS_MAX ? COMMITMENT_YEARS_MAX : years);
}

int64_t assess_aim(const struct promise *promise, const struct commitment *item, struct date by)
{
    int64_t aim = DECIMAL_NONE;
    for (int i = 0; i < years_of(promise); i++) {
        struct date due = commitment_due_on(item, promise->first_year + i);
        if (item->milestone[i] == DECIMAL_NONE || date_compare(due, by) > 0)
            continue;
        if (aim == DECIMAL_NONE || commitment_reaches(item->direction, item->milestone[i], aim))
            aim = item->milestone[i];
    }
    return aim;
}

/* A stretch of an item's way: from one value on one day to another on another. */
struct stretch {
    int64_t from, to;
    struct date from_day, to_day;
};

/* The stretch that holds a period; false when its year has none. What is done or not goes one way,
 * from its first day to the end of the year in which it is to be done. */
static bool stretch_of(const struct promise *promise, const struct commitment *item,
                       struct period period, struct stretch *stretch)
{
    bool done = item->direction == DIRECTION_DONE;
    int i = period.year - (int)promise->first_year;
    while (done && i >= 0 && i < years_of(promise) && item->milestone[i] == DECIMAL_NONE)
        i++;
    if (i < 0 || i >= years_of(promise) || item->milestone[i] == DECIMAL_NONE)
        return false;
    int64_t year = promise->first_year + i;
    struct date new_year = {(int)year, 1, 1};
    bool later = done || date_compare(item->start_on, new_year) > 0;
    *stretch = (struct stretch){
        .from = !done && i > 0 && item->milestone[i - 1] != DECIMAL_NONE ? item->milestone[i - 1]
                                                                         : item->baseline,
        .to = item->milestone[i],
        .from_day = date_add_days(later ? item->start_on : new_year, -1),
        .to_day = commitment_due_on(item, year),
    };
    return true;
}

int64_t assess_pace(const struct promise *promise, const struct commitment *item,
                    struct period period)
{
    struct stretch way;
    if (!stretch_of(promise, item, period, &way))
        return DECIMAL_NONE;
    int32_t whole = date_to_days(way.to_day) - date_to_days(way.from_day);
    int32_t gone = date_to_days(period_last_day(period)) - date_to_days(way.from_day);
    if (gone <= 0)
        return DECIMAL_NONE;
    if (gone >= whole)
        return way.to;
    bool entire = way.from % DECIMAL_ONE == 0 && way.to % DECIMAL_ONE == 0;
    int64_t grain = entire ? DECIMAL_ONE : DECIMAL_ONE / 100;
    __extension__ typedef __int128 wide;
    return way.from + (int64_t)((wide)(way.to - way.from) * gone / whole / grain) * grain;
}

/* EXEC-4: a progress and a word on it; the reason and the next step when late; a word of why when
 * it fell back. The note is asked for in any case, so why stands in a field of its own. */
struct flaws assess_flaws(const struct asked *asked)
{
    const struct answer *answer = &asked->answer;
    struct flaws flaws = {0};
    if (!asked->open)
        return flaws;
    if (text_is_blank(answer->progress))
        flaws.progress = "还没有填进度";
    else if (asked->progress == DECIMAL_NONE)
        flaws.progress = asked->item.direction == DIRECTION_DONE
                             ? "进度请填 0 到 100 之间的数字"
                             : "进度请填数字，最多四位小数，例如 486.5";
    if (text_is_blank(answer->note))
        flaws.note = "还没有写进展";
    if ((asked->late || asked->fell) && text_is_blank(answer->late_reason))
        flaws.late_reason =
            asked->late ? "到期的目标还没有达到，请写明原因" : "比上次自评退步了，请写明原因";
    if (asked->late && text_is_blank(answer->next_step))
        flaws.next_step = "到期的目标还没有达到，请写下一步怎么办";
    return flaws;
}

bool assess_is_complete(const struct asked *asked)
{
    struct flaws flaws = assess_flaws(asked);
    return !flaws.progress && !flaws.note && !flaws.late_reason && !flaws.next_step;
}

struct slider assess_slider(const struct asked *asked)
{
    const struct commitment *item = &asked->item;
    int64_t value[] = {item->baseline, item->target, asked->last};
    struct slider slider = {.min = value[0], .max = value[0]};
    bool entire = true;
    for (size_t i = 0; i < sizeof value / sizeof *value; i++) {
        if (value[i] == DECIMAL_NONE)
            continue;
        slider.min = value[i] < slider.min ? value[i] : slider.min;
        slider.max = value[i] > slider.max ? value[i] : slider.max;
        entire = entire && value[i] % DECIMAL_ONE == 0;
    }
    int64_t range = slider.max - slider.min;
    if (range <= 0)
        return slider;
    for (slider.step = entire ? DECIMAL_ONE : 1; slider.step <= range / 200;)
        slider.step *= 10;
    return slider;
}
