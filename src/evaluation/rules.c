/* The rules of the yearly evaluation (EVAL-1). */
#include "evaluation/rules.h"

const struct choice evaluation_results[] = {
    [RESULT_DONE] = {"done", "完成"},
    [RESULT_NEARLY] = {"nearly", "基本完成"},
    [RESULT_NOT_DONE] = {"not_done", "未完成"},
    {0},
};

const struct choice evaluation_grades[] = {
    [GRADE_EXCELLENT] = {"excellent", "优秀"},
    [GRADE_GOOD] = {"good", "良好"},
    [GRADE_PASS] = {"pass", "合格"},
    [GRADE_FAIL] = {"fail", "不合格"},
    {0},
};

const struct choice evaluation_states[] = {
    [EVALUATION_DRAFT] = {"draft", "起草中"},
    [EVALUATION_SUBMITTED] = {"submitted", "待审定"},
    [EVALUATION_GIVEN] = {"given", "已反馈村"},
    [EVALUATION_ANSWERED] = {"answered", "村已答复"},
    [EVALUATION_REVISED] = {"revised", "改等次待审定"},
    [EVALUATION_FINAL] = {"final", "已定"},
    {0},
};

void evaluation_years(const struct promise *promise, struct date today, int *first, int *last)
{
    int began = promise->began_on.year;
    *first = began > promise->first_year ? began : (int)promise->first_year;
    *last = today.year - 1 < promise->last_year ? today.year - 1 : (int)promise->last_year;
}

/* Way from start to milestone in whole percent, rounded down; 0 for no way, or the wrong one. */
static int64_t way_gone(const struct evaluation_facts *facts)
{
    int64_t way = facts->milestone - facts->start, gone = facts->value - facts->start;
    if (way < 0) {
        way = -way;
        gone = -gone;
    }
    return way == 0 || gone < 0 ? 0 : gone * 100 / way;
}

enum evaluation_result evaluation_propose(const struct evaluation_facts *facts,
                                          const struct evaluation_bands *bands)
{
    if (facts->closed)
        return RESULT_DONE;
    if (facts->value == DECIMAL_NONE)
        return RESULT_NOT_DONE;
    if (commitment_reaches(facts->direction, facts->value, facts->milestone))
        return RESULT_DONE;
    /* a year without a way has nothing that could be nearly done */
    bool ahead = !commitment_reaches(facts->direction, facts->start, facts->milestone);
    int64_t gone = ahead ? way_gone(facts) : 0;
    return gone > 0 && gone >= bands->nearly ? RESULT_NEARLY : RESULT_NOT_DONE;
}

int64_t evaluation_share(int64_t done, int64_t nearly, int64_t items,
                         const struct evaluation_bands *bands)
{
    if (items == 0)
        return DECIMAL_NONE;
    return decimal_mean((done * 100 + nearly * bands->nearly_counts) * DECIMAL_ONE, items);
}

enum evaluation_grade evaluation_grade_of(int64_t share, const struct evaluation_bands *bands)
{
    if (share >= bands->excellent * DECIMAL_ONE)
        return GRADE_EXCELLENT;
    if (share >= bands->good * DECIMAL_ONE)
        return GRADE_GOOD;
    return share >= bands->pass * DECIMAL_ONE ? GRADE_PASS : GRADE_FAIL;
}

struct date evaluation_due_on(int year, int64_t days)
{
    return date_add_days((struct date){year, 12, 31}, (int32_t)days);
}

bool evaluation_is_answerable(struct date answer_due_on, struct date today)
{
    return date_compare(today, answer_due_on) <= 0;
}

bool evaluation_is_shown_to(int state, unsigned roles)
{
    return (roles & ROLE_COUNTY_REVIEWER) != 0 || state >= EVALUATION_GIVEN;
}
