/* The policy of incentives (EVAL-4). */
#include "incentive/rules.h"

const struct choice incentive_grounds[] = {
    [GROUND_RATE] = {"rate", "承诺兑现率"},
    [GROUND_GRADE] = {"grade", "年度考评"},
    [GROUND_ACCEPTANCE] = {"acceptance", "全面验收"},
    [GROUND_RATING] = {"rating", "星级评定"},
    [GROUND_FEEDBACK] = {"feedback", "群众意见"},
    [GROUND_PRACTICE] = {"practice", "典型做法"},
    {0},
};
const struct choice ground_states[] = {
    [GROUND_UNCOUNTED] = {"uncounted", "不计"},
    [GROUND_MET] = {"met", "符合"},
    [GROUND_UNMET] = {"unmet", "未达到"},
    {0},
};
const struct choice rating_askings[] = {
    [RATING_NOTHING] = {"nothing", "不作条件"},
    [RATING_GRADE] = {"grade", "没有被取消评定资格"},
    [RATING_AWARD] = {"award", "至少能参加一项评选、表彰"},
    {0},
};
const struct choice incentive_kinds[] = {
    [INCENTIVE_RATING] = {"rating", "等次评定"},       [INCENTIVE_HONOUR] = {"honour", "表彰推荐"},
    [INCENTIVE_PROMOTION] = {"promotion", "选拔重用"}, [INCENTIVE_RANK] = {"rank", "职级晋升"},
    [INCENTIVE_TRAINING] = {"training", "定向培养"},   {0},
};
const struct choice filing_states[] = {
    [FILING_DRAFT] = {"draft", "未报送"},
    [FILING_FILED] = {"filed", "已报送"},
    [FILING_ACKNOWLEDGED] = {"acknowledged", "已备案"},
    {0},
};

static enum ground_state met(bool met)
{
    return met ? GROUND_MET : GROUND_UNMET;
}

/* A veto of the year is never met; nor, where an award is asked for, is a grade that is enough for
 * none (RATE-3, RATE-7). */
static enum ground_state rating_ground(const struct incentive_facts *facts,
                                       const struct incentive_limits *limits)
{
    if (!facts->rated || limits->rating == RATING_NOTHING)
        return GROUND_UNCOUNTED;
    return met(!facts->vetoed && (limits->rating == RATING_GRADE || facts->awards > 0));
}

void incentive_judge(const struct incentive_facts *facts, const struct incentive_limits *limits,
                     enum ground_state states[GROUNDS])
{
    states[GROUND_RATE] =
        met(facts->rate != DECIMAL_NONE && facts->rate >= limits->rate * DECIMAL_ONE);
    states[GROUND_GRADE] = met(facts->grade >= 0 && facts->grade <= limits->grade);
    states[GROUND_ACCEPTANCE] = facts->acceptance == DECIMAL_NONE
                                    ? GROUND_UNCOUNTED
                                    : met(facts->acceptance >= limits->acceptance * DECIMAL_ONE);
    states[GROUND_RATING] = rating_ground(facts, limits);
    states[GROUND_FEEDBACK] = met(facts->said - facts->answered <= limits->unanswered);
    states[GROUND_PRACTICE] =
        limits->practices ? met(facts->practices >= limits->practices) : GROUND_UNCOUNTED;
}

bool incentive_qualifies(const enum ground_state states[GROUNDS])
{
    for (int i = 0; i < GROUNDS; i++)
        if (states[i] == GROUND_UNMET)
            return false;
    return true;
}

const char *incentive_day_fault(struct date given_on, int year, struct date today)
{
    if (date_compare(given_on, today) > 0)
        return "给予日期不能晚于今天";
    return given_on.year < year ? "给予日期早于所激励的年度" : NULL;
}

struct date incentive_filing_due(int year, int64_t days)
{
    return date_add_days((struct date){year, 12, 31}, (int32_t)days);
}

bool incentive_year_is_over(int year, struct date today)
{
    return today.year > year;
}
