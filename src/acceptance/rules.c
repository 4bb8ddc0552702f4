/* The policy of final acceptance (EVAL-2, PLAN-11). */
#include "acceptance/rules.h"

#include "base/text.h"

const struct choice verdicts[] = {
    [VERDICT_KEPT] = {"kept", "兑现"},
    [VERDICT_PARTLY] = {"partly", "部分兑现"},
    [VERDICT_UNKEPT] = {"unkept", "未兑现"},
    {0},
};

struct acceptance_window acceptance_window_of(struct date election_on, int64_t months)
{
    return (struct acceptance_window){
        .first_day = date_add_months(election_on, -(int)months),
        .last_day = date_add_days(election_on, -1),
    };
}

const char *acceptance_early(const struct acceptance_window *window, struct date today)
{
    if (date_is_none(window->first_day))
        return "这一批规划还没有填写下次换届选举的日期，全面验收要在换届工作启动前进行";
    if (date_compare(today, window->first_day) < 0)
        return "还没有到全面验收的时间";
    return NULL;
}

enum verdict acceptance_proposed(const struct commitment *item)
{
    if (item->state == COMMITMENT_CLOSED)
        return VERDICT_KEPT;
    if (item->progress == DECIMAL_NONE)
        return VERDICT_UNKEPT;
    if (commitment_reaches(item->direction, item->progress, item->target))
        return VERDICT_KEPT;
    return item->percent > 0 ? VERDICT_PARTLY : VERDICT_UNKEPT;
}

enum verdict acceptance_of_year(const char *result)
{
    return text_same(result, "done")     ? VERDICT_KEPT
           : text_same(result, "nearly") ? VERDICT_PARTLY
                                         : VERDICT_UNKEPT;
}

int64_t acceptance_points(enum verdict verdict, int64_t partly_share)
{
    return verdict == VERDICT_KEPT     ? 100 * DECIMAL_ONE
           : verdict == VERDICT_PARTLY ? partly_share * DECIMAL_ONE
                                       : 0;
}

int64_t acceptance_rate(const struct acceptance_tally *tally)
{
    const int64_t hundredth = DECIMAL_ONE / 100;
    if (tally->items <= 0)
        return DECIMAL_NONE;
    return decimal_mean(tally->points, tally->items * hundredth) * hundredth;
}

struct acceptance_flaws acceptance_flaws(int verdict, const char *grounds)
{
    struct acceptance_flaws flaws = {0};
    if (verdict < 0)
        flaws.verdict = "请选择验收结论";
    if (text_is_blank(grounds))
        flaws.grounds = "请写明依据";
    return flaws;
}
