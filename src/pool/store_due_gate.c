/* Whom the analysis, proposals and gates ask to act, and until when (ALL-2, POOL-11). No to-do
 * names a candidate (POOL-10). */
#include "core/setting.h"
#include "pool/gate.h"
#include "unit.h"

static const char *village_of(struct ctx *ctx, struct db_rows *rows)
{
    return unit_short_name(ctx->arena, db_text(rows, "name"));
}

static const char *number_link(struct ctx *ctx, struct db_rows *rows, int64_t number)
{
    return text_of(ctx, PROPOSAL_LINK, db_text(rows, "unit_code"), (long long)number);
}

/* Persons were reviewed, and nothing of the village is on its way to the county; or others were
 * filed before, and somebody of them is gone. */
static void add_unproposed(struct ctx *ctx, struct todo_list *list)
{
    const char *town = ctx->user.unit_code;
    struct date analysis = setting_date(ctx, town, "pool_analysis_on");
    struct date due = setting_date(ctx, town, "pool_proposals_on");
    int64_t least = setting_int(ctx, town, "pool_least");
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT s.unit_code, u.name, s.people, s.talks, s.standing, p.state, p.number, "
            "p.picked - p.passed AS refused FROM (SELECT c.unit_code, "
            "CAST(SUM(CASE WHEN c.stage = 'reviewed' THEN 1 ELSE 0 END) AS BIGINT) AS people, "
            "CAST(SUM(CASE WHEN c.stage = 'reviewed' AND EXISTS (SELECT 1 FROM pool_findings f "
            "WHERE f.candidate_id = c.id AND f.kind = 'talk') THEN 1 ELSE 0 END) AS BIGINT) AS "
            "talks, CAST(SUM(CASE WHEN c.stage IN ('passed', 'filed') THEN 1 ELSE 0 END) AS "
            "BIGINT) AS standing FROM candidates c WHERE c.unit_code >= $1 AND c.unit_code < $2 "
            "GROUP BY c.unit_code) s JOIN units u ON u.code = s.unit_code "
            "LEFT JOIN pool_proposals p ON p.unit_code = s.unit_code AND p.number = "
            "(SELECT MAX(m.number) FROM pool_proposals m WHERE m.unit_code = s.unit_code) "
            "WHERE s.people > 0 ORDER BY s.unit_code LIMIT 200"),
        ARGS(db_t(ctx->user.scope.from), db_t(ctx->user.scope.to)));
    while (db_next(rows)) {
        const char *state = db_text(rows, "state");
        int64_t people = db_int(rows, "people"), talks = db_int(rows, "talks");
        int at = state ? choice_by_name(proposal_states, state) : PROPOSAL_DRAFT;
        bool short_again = proposal_is_over(at) && db_int(rows, "standing") < least &&
                           db_int(rows, "refused") == 0;
        if (at != PROPOSAL_DRAFT && !short_again)
            continue;
        todo_add(list, (struct todo){
                           .title = text_of(ctx, "%s · 分析研判和建议名单", village_of(ctx, rows)),
                           .detail = talks < people
                                         ? text_of(ctx, "%lld 人审核通过，%lld 人还没有谈话记录",
                                                   (long long)people, (long long)(people - talks))
                                         : text_of(ctx, "%lld 人都谈过话，可以提建议名单",
                                                   (long long)people),
                           .link = number_link(ctx, rows, state ? db_int(rows, "number") : 1),
                           .action = "去办理",
                           .due = talks < people ? analysis : due,
                           .group = "分析研判和建议名单",
                           .all_link = "/pool/proposals",
                       });
    }
}

/* Sent back by the county, or fewer than there should be after somebody was refused. */
static void add_again(struct ctx *ctx, struct todo_list *list)
{
    struct date due = setting_date(ctx, ctx->user.unit_code, "pool_proposals_on");
    int64_t least = setting_int(ctx, ctx->user.unit_code, "pool_least");
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT p.unit_code, u.name, p.number, p.state, p.picked, p.passed, (SELECT COUNT(*) "
            "FROM candidates c WHERE c.unit_code = p.unit_code AND c.stage IN ('passed', 'filed')) "
            "AS standing FROM pool_proposals p JOIN units u ON u.code = p.unit_code "
            "WHERE p.state IN ('returned', 'concluded', 'asked', 'filed') AND p.unit_code >= $1 "
            "AND p.unit_code < $2 AND p.number = (SELECT MAX(m.number) FROM pool_proposals m "
            "WHERE m.unit_code = p.unit_code) ORDER BY p.unit_code"),
        ARGS(db_t(ctx->user.scope.from), db_t(ctx->user.scope.to)));
    while (db_next(rows)) {
        bool returned =
            choice_by_name(proposal_states, db_text(rows, "state")) == PROPOSAL_RETURNED;
        int64_t number = db_int(rows, "number"), standing = db_int(rows, "standing");
        if (!returned && (db_int(rows, "passed") == db_int(rows, "picked") || standing >= least))
            continue;
        todo_add(list,
                 (struct todo){
                     .title = text_of(ctx, "%s · 建议名单", village_of(ctx, rows)),
                     .detail = returned
                                   ? "县里退回了，原因写在名单上"
                                   : text_of(ctx, "联审后只有 %lld 人，要再提人选，至少 %lld 人",
                                             (long long)standing, (long long)least),
                     .link = number_link(ctx, rows, number),
                     .action = returned ? "去修改" : "再提人选",
                     .due = due,
                     .returned = returned,
                     .group = "建议名单",
                     .all_link = "/pool/proposals",
                 });
    }
}

/* --- county and city --- */

/* Proposals that wait for the county; an open review only when every gate is signed. */
static void add_county(struct ctx *ctx, struct todo_list *list)
{
    struct date due = setting_date(ctx, ctx->user.unit_code, "pool_filing_on");
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT p.id, p.unit_code, u.name, p.number, p.state, p.picked, p.passed, "
            "CASE WHEN p.returned IS NULL THEN 0 ELSE 1 END AS declined FROM pool_proposals p "
            "JOIN units u ON u.code = p.unit_code WHERE (p.state = 'submitted' "
            "OR (p.state = 'concluded' AND p.passed > 0) OR (p.state = 'in_review' AND NOT EXISTS "
            "(SELECT 1 FROM pool_gates g WHERE g.proposal_id = p.id AND g.gate <> 'opinion' "
            "AND NOT EXISTS (SELECT 1 FROM pool_signatures s WHERE s.gate_id = g.id)))) "
            "AND p.unit_code >= $1 AND p.unit_code < $2 ORDER BY p.unit_code, p.number LIMIT 200"),
        ARGS(db_t(ctx->user.scope.from), db_t(ctx->user.scope.to)));
    while (db_next(rows)) {
        int state = choice_by_name(proposal_states, db_text(rows, "state"));
        bool declined = state == PROPOSAL_CONCLUDED && db_int(rows, "declined");
        const char *what = state == PROPOSAL_SUBMITTED   ? "开始县级联审"
                           : state == PROPOSAL_IN_REVIEW ? "作出联审结论"
                                                         : "报市备案";
        if (state == PROPOSAL_IN_REVIEW && gates_signed_by(ctx, db_int(rows, "id"), ctx->user.id))
            continue; /* somebody else concludes */
        todo_add(
            list,
            (struct todo){
                .title = text_of(ctx, "%s · %s", village_of(ctx, rows), what),
                .detail = declined ? "市里退回了，原因写在名单上"
                                   : text_of(ctx, "%lld 人", (long long)db_int(rows, "picked")),
                .link = number_link(ctx, rows, db_int(rows, "number")),
                .action = "去办理",
                .due = due,
                .returned = declined,
                .group = what,
                .all_link = text_of(ctx, "/pool/proposals?state=%s", proposal_states[state].name),
            });
    }
}

static void add_city(struct ctx *ctx, struct todo_list *list)
{
    struct date due = setting_date(ctx, ctx->user.unit_code, "pool_filing_on");
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT p.unit_code, u.name, p.number, p.passed FROM pool_proposals p "
            "JOIN units u ON u.code = p.unit_code WHERE p.state = 'asked' AND p.unit_code >= $1 "
            "AND p.unit_code < $2 ORDER BY p.unit_code, p.number LIMIT 200"),
        ARGS(db_t(ctx->user.scope.from), db_t(ctx->user.scope.to)));
    while (db_next(rows))
        todo_add(list,
                 (struct todo){
                     .title = text_of(ctx, "%s · 后备力量备案", village_of(ctx, rows)),
                     .detail = text_of(ctx, "联审通过 %lld 人", (long long)db_int(rows, "passed")),
                     .link = number_link(ctx, rows, db_int(rows, "number")),
                     .action = "去备案",
                     .due = due,
                     .group = "后备力量备案",
                     .all_link = "/pool/proposals?state=asked",
                 });
}

static void add_gates(struct ctx *ctx, struct todo_list *list)
{
    struct pool_gate *gates;
    struct date due = setting_date(ctx, ctx->user.unit_code, "pool_filing_on");
    int count = gates_in_turn(ctx, &gates);
    for (int i = 0; i < count && gates[i].mark == MARK_OPEN; i++)
        todo_add(list, (struct todo){
                           .title = text_of(ctx, "%s · %s", unit_name(ctx, gates[i].unit_code),
                                            pool_gate_kinds[gates[i].kind].label),
                           .detail = text_of(ctx, "编号 %lld", (long long)gates[i].candidate_id),
                           .link = text_of(ctx, GATE_LINK, (long long)gates[i].id),
                           .action = "去签署",
                           .due = due,
                           .group = "县级联审",
                           .all_link = "/pool/gates",
                       });
}

void proposal_due(struct ctx *ctx, struct todo_list *list)
{
    if (has_role(ctx, WHO_JUDGES)) {
        add_unproposed(ctx, list);
        add_again(ctx, list);
    }
    if (has_role(ctx, WHO_CONCLUDES))
        add_county(ctx, list);
    if (has_role(ctx, WHO_FILES))
        add_city(ctx, list);
    if (has_role(ctx, WHO_GATES))
        add_gates(ctx, list);
}
