/* What `yicun check` finds wrong with proposals and gates: results that nothing stands behind. */
#include "pool/gate.h"

void gates_check(struct ctx *ctx)
{
    check_rows(ctx,
               SQL("SELECT c.id FROM candidates c WHERE c.stage IN ('passed', 'filed') "
                   "AND NOT EXISTS (SELECT 1 FROM pool_picks k WHERE k.candidate_id = c.id "
                   "AND k.result = 'passed') ORDER BY c.id"),
               "candidate who passed no joint review");
    check_rows(ctx,
               SQL("SELECT k.id FROM pool_picks k WHERE k.result = 'passed' AND 5 > (SELECT "
                   "COUNT(*) FROM pool_gates g JOIN pool_signatures s ON s.id = (SELECT MAX(x.id) "
                   "FROM pool_signatures x WHERE x.gate_id = g.id) WHERE g.proposal_id = "
                   "k.proposal_id AND g.candidate_id = k.candidate_id AND g.gate <> 'opinion' "
                   "AND s.passed = 1) ORDER BY k.id"),
               "person of a proposal who passed without five gates");
}
