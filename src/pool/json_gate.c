/* Proposals and gates as pages and programs see them (POOL-5). */
#include "pool/gate.h"

struct status proposal_status(int state)
{
    const char *word = state < 0 ? "还没有提" : proposal_states[state].label;
    switch (state) {
    case PROPOSAL_SUBMITTED:
    case PROPOSAL_IN_REVIEW:
    case PROPOSAL_ASKED:
        return (struct status){word, "◐", "due"};
    case PROPOSAL_RETURNED:
        return (struct status){word, "▲", "late"};
    case PROPOSAL_CONCLUDED:
        return (struct status){word, "●", "ok"};
    case PROPOSAL_FILED:
        return (struct status){word, "✓", "done"};
    default:
        return (struct status){word, "○", "none"};
    }
}

struct status mark_status(int mark, bool opinion)
{
    const char *word = !opinion || mark == MARK_OPEN ? gate_marks[mark].label
                       : mark == MARK_PASSED         ? "没有不同意见"
                                                     : "有不同意见";
    return mark == MARK_PASSED   ? (struct status){word, "✓", "done"}
           : mark == MARK_FAILED ? (struct status){word, "▲", "late"}
                                 : (struct status){word, "○", "none"};
}

json_t *proposal_answer(const struct pool_proposal *proposal)
{
    return json_pack("{s:I, s:I, s:s, s:I, s:s, s:I, s:I}", "id", proposal->id, "version",
                     proposal->version, "unit", proposal->unit_code, "number", proposal->number,
                     "state", proposal_states[proposal->state].name, "picked", proposal->picked,
                     "passed", proposal->passed);
}

json_t *replaced_json(struct ctx *ctx, const struct pool_gate *gate,
                      const struct pool_signature *signatures, int count)
{
    json_t *list = json_array();
    for (int i = 0; i < count; i++) {
        int mark = signatures[i].passed ? MARK_PASSED : MARK_FAILED;
        if (signatures[i].gate_id == gate->id)
            json_array_append_new(
                list, json_pack("{s:s, s:s, s:s, s:s}", "word",
                                mark_status(mark, gate->kind == GATE_OPINION).word, "grounds",
                                signatures[i].grounds, "user_name", signatures[i].user_name,
                                "at_label", time_label(ctx, signatures[i].at)));
    }
    return list;
}
