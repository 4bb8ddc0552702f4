/* What is written down in the analysis, what a proposal needs, how five gates decide, and whose
 * turn it is (POOL-5, POOL-10). */
#include "base/text.h"
#include "core/role.h"
#include "pool/gate.h"

static int fault_at(struct pool_fault *fault, int count, const char *field, const char *message)
{
    if (count < POOL_FAULTS)
        fault[count++] = (struct pool_fault){field, message};
    return count;
}

static int appraisal_faults(const struct pool_finding *finding, struct pool_fault *fault, int count)
{
    static const char missing[] = "民主测评要填写票数，没有的填 0";
    const struct {
        const char *field;
        int64_t value;
    } ballots[] = {{"issued", finding->issued},
                   {"collected", finding->collected},
                   {"excellent", finding->excellent},
                   {"competent", finding->competent},
                   {"incompetent", finding->incompetent}};
    for (size_t i = 0; i < sizeof ballots / sizeof *ballots; i++)
        if (ballots[i].value == FIELD_NONE)
            count = fault_at(fault, count, ballots[i].field, missing);
    if (count > 0)
        return count;
    if (finding->collected > finding->issued)
        count = fault_at(fault, count, "collected", "收回的票不能多于发出的票");
    if (finding->excellent + finding->competent + finding->incompetent > finding->collected)
        count = fault_at(fault, count, "excellent", "三种票加起来不能多于收回的票");
    return count;
}

int finding_faults(const struct pool_finding *finding, struct date today,
                   struct pool_fault fault[POOL_FAULTS])
{
    bool ballots = finding->issued != FIELD_NONE || finding->collected != FIELD_NONE ||
                   finding->excellent != FIELD_NONE || finding->competent != FIELD_NONE ||
                   finding->incompetent != FIELD_NONE;
    int count = 0;
    if (finding->kind == FINDING_APPRAISAL)
        count = appraisal_faults(finding, fault, count);
    else if (ballots)
        count = fault_at(fault, count, "kind", "票数只有民主测评才填");
    if (date_compare(finding->held_on, today) > 0)
        count = fault_at(fault, count, "held_on", "日期不能在今天以后");
    return count;
}

bool finding_is_open(int stage)
{
    return stage >= STAGE_REVIEWED && stage <= STAGE_FILED;
}

bool proposal_is_written(int state)
{
    return state == PROPOSAL_DRAFT || state == PROPOSAL_RETURNED;
}

bool proposal_is_over(int state)
{
    return state >= PROPOSAL_CONCLUDED;
}

bool proposal_is_shown(unsigned roles, int state)
{
    bool town = (roles & ROLE_TOWN_OFFICER) && !(roles & WHO_ABOVE);
    return town || ((roles & WHO_ABOVE) && !proposal_is_written(state));
}

const char *proposal_lacks(struct arena *arena, int64_t least, int64_t picked, int64_t standing,
                           const char *shortfall)
{
    if (picked + standing >= least || !text_is_blank(shortfall))
        return NULL;
    return standing
               ? arena_printf(arena,
                              "每个村至少 %lld 人：前面联审通过 %lld 人，这次 %lld "
                              "人；人数不够的，请写明原因",
                              (long long)least, (long long)standing, (long long)picked)
               : arena_printf(arena, "每个村至少 %lld 人，现在 %lld 人；人数不够的，请写明原因",
                              (long long)least, (long long)picked);
}

enum ripeness ripeness_of(struct date born_on, struct date on, int64_t young)
{
    return pool_is_at_most(born_on, on, young) ? RIPE_YOUNG : RIPE_MATURE;
}

enum gate_mark gates_outcome(const enum gate_mark marks[GATES])
{
    enum gate_mark outcome = MARK_PASSED;
    for (int i = 0; i < GATES; i++) {
        if (marks[i] == MARK_OPEN)
            return MARK_OPEN;
        if (marks[i] == MARK_FAILED)
            outcome = MARK_FAILED;
    }
    return outcome;
}

bool gate_is_in_turn(int proposal_state, bool assigned)
{
    return assigned && proposal_state == PROPOSAL_IN_REVIEW;
}
