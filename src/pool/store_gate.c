/* SQL of gates, of who keeps them, and of what was signed (POOL-5). */
#include "base/text.h"
#include "pool/gate.h"
#include "pool/store.h"

/* --- who keeps which gate --- */

#define IS_MEMBER "(u.roles & 16) <> 0 AND u.disabled = 0 "
_Static_assert(ROLE_DEPARTMENT_MEMBER == 16, "the bit in IS_MEMBER");

int departments_read(struct ctx *ctx, const char *county, struct department **departments)
{
    int count = 0, capacity = 0;
    *departments = NULL;
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT u.id, u.full_name FROM users u WHERE "
                     "u.unit_code = $1 AND " IS_MEMBER "ORDER BY u.id LIMIT 200"),
                 ARGS(db_t(county)));
    while (db_next(rows)) {
        *departments = arena_more(ctx->arena, *departments, count, &capacity, sizeof **departments);
        (*departments)[count++] =
            (struct department){db_int(rows, "id"), db_text(rows, "full_name")};
    }
    return count;
}

void duties_read(struct ctx *ctx, const char *county, int64_t user_id[GATES])
{
    for (int i = 0; i < GATES; i++)
        user_id[i] = 0;
    struct db_rows *rows = db_query(ctx->db,
                                    SQL("SELECT d.gate, d.user_id FROM pool_duties d "
                                        "JOIN users u ON u.id = d.user_id AND u.unit_code = $1 "
                                        "WHERE d.unit_code = $1 AND " IS_MEMBER),
                                    ARGS(db_t(county)));
    while (db_next(rows)) {
        int gate = choice_by_name(pool_gate_kinds, db_text(rows, "gate"));
        if (gate >= 0 && gate < GATES)
            user_id[gate] = db_int(rows, "user_id");
    }
}

void duties_put(struct ctx *ctx, const char *county, const int64_t user_id[GATES])
{
    for (int i = 0; i < GATES; i++)
        db_run(ctx->db,
               SQL("INSERT INTO pool_duties (unit_code, gate, user_id) VALUES ($1, $2, $3) "
                   "ON CONFLICT (unit_code, gate) DO UPDATE SET user_id = excluded.user_id"),
               ARGS(db_t(county), db_t(pool_gate_kinds[i].name), db_i(user_id[i])));
}

/* --- gates --- */

#define GATE_COLUMNS                                                                               \
    "SELECT g.id, g.proposal_id, g.candidate_id, g.gate, g.user_id, g.user_name, p.unit_code, "    \
    "p.state, s.id AS signature, s.passed, s.grounds, s.at FROM pool_gates g "                     \
    "JOIN pool_proposals p ON p.id = g.proposal_id LEFT JOIN pool_signatures s ON s.id = "         \
    "(SELECT MAX(x.id) FROM pool_signatures x WHERE x.gate_id = g.id) "

static struct pool_gate take(struct ctx *ctx, struct db_rows *rows)
{
    int64_t signature = db_int(rows, "signature");
    return (struct pool_gate){
        .id = db_int(rows, "id"),
        .proposal_id = db_int(rows, "proposal_id"),
        .candidate_id = db_int(rows, "candidate_id"),
        .user_id = db_int(rows, "user_id"),
        .signature = signature,
        .kind = choice_by_name(pool_gate_kinds, db_text(rows, "gate")),
        .mark = !signature               ? MARK_OPEN
                : db_int(rows, "passed") ? MARK_PASSED
                                         : MARK_FAILED,
        .user_name = db_text(rows, "user_name"),
        .unit_code = db_text(rows, "unit_code"),
        .grounds = gate_unseal(ctx, SIGNATURE_GROUNDS, signature, db_text(rows, "grounds")),
        .state = choice_by_name(proposal_states, db_text(rows, "state")),
        .signed_at = db_int(rows, "at"),
    };
}

static int take_all(struct ctx *ctx, struct db_rows *rows, struct pool_gate **gates)
{
    int count = 0, capacity = 0;
    *gates = NULL;
    while (db_next(rows)) {
        *gates = arena_more(ctx->arena, *gates, count, &capacity, sizeof **gates);
        (*gates)[count++] = take(ctx, rows);
    }
    return count;
}

#define BY_GATE                                                                                    \
    "CASE g.gate WHEN 'politics' THEN 0 WHEN 'conduct' THEN 1 WHEN 'ability' THEN 2 "              \
    "WHEN 'style' THEN 3 WHEN 'integrity' THEN 4 ELSE 5 END, g.id"

int gates_read(struct ctx *ctx, int64_t proposal_id, struct pool_gate **gates)
{
    return take_all(
        ctx,
        db_query(ctx->db,
                 SQL(GATE_COLUMNS "WHERE g.proposal_id = $1 ORDER BY g.candidate_id, " BY_GATE),
                 ARGS(db_i(proposal_id))),
        gates);
}

int gates_in_turn(struct ctx *ctx, struct pool_gate **gates)
{
    return take_all(
        ctx,
        db_query(ctx->db,
                 SQL(GATE_COLUMNS "WHERE g.user_id = $1 AND p.state = 'in_review' "
                                  "AND p.unit_code >= $2 AND p.unit_code < $3 "
                                  "ORDER BY CASE WHEN s.id IS NULL THEN 0 ELSE 1 END, p.unit_code, "
                                  "g.candidate_id, " BY_GATE " LIMIT 500"),
                 ARGS(db_i(ctx->user.id), db_t(ctx->user.scope.from), db_t(ctx->user.scope.to))),
        gates);
}

bool gate_read(struct ctx *ctx, int64_t id, struct pool_gate *gate)
{
    struct db_rows *rows = db_query(ctx->db, SQL(GATE_COLUMNS "WHERE g.id = $1"), ARGS(db_i(id)));
    bool found = db_next(rows);
    if (found)
        *gate = take(ctx, rows);
    db_end(rows);
    return found;
}

void gate_open(struct ctx *ctx, const struct pool_gate *gate)
{
    db_run(ctx->db,
           SQL("INSERT INTO pool_gates (proposal_id, candidate_id, gate, user_id, user_name) "
               "VALUES ($1, $2, $3, $4, $5)"),
           ARGS(db_i(gate->proposal_id), db_i(gate->candidate_id),
                db_t(pool_gate_kinds[gate->kind].name), db_i(gate->user_id),
                db_t(gate->user_name)));
}

bool gate_sign(struct ctx *ctx, int64_t gate_id, bool passed, const char *grounds, int64_t replaces)
{
    int64_t id = db_one_int(
        ctx->db,
        SQL("INSERT INTO pool_signatures (gate_id, passed, replaces, user_id, user_name, at) "
            "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (gate_id, replaces) DO NOTHING "
            "RETURNING id"),
        ARGS(db_i(gate_id), db_i(passed), db_i(replaces), db_i(ctx->user.id),
             db_t(ctx->user.full_name), db_i(ctx->now)),
        0);
    if (id)
        db_run(ctx->db, SQL("UPDATE pool_signatures SET grounds = $2 WHERE id = $1"),
               ARGS(db_i(id), db_t(gate_seal(ctx, SIGNATURE_GROUNDS, id, grounds))));
    return id != 0;
}

int64_t gates_hand_over(struct ctx *ctx, int64_t proposal_id, int kind, const struct department *to)
{
    return db_run(
        ctx->db,
        SQL("UPDATE pool_gates SET user_id = $3, user_name = $4 WHERE proposal_id = $1 "
            "AND gate = $2 AND user_id <> $3 AND NOT EXISTS (SELECT 1 FROM "
            "pool_signatures x WHERE x.gate_id = pool_gates.id)"),
        ARGS(db_i(proposal_id), db_t(pool_gate_kinds[kind].name), db_i(to->id), db_t(to->name)));
}

int signatures_replaced(struct ctx *ctx, int64_t proposal_id, int64_t gate_id,
                        struct pool_signature **signatures)
{
    int count = 0, capacity = 0;
    *signatures = NULL;
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT s.id, s.gate_id, s.passed, s.grounds, s.user_name, s.at FROM pool_gates g "
            "JOIN pool_signatures s ON s.gate_id = g.id "
            "JOIN pool_signatures n ON n.gate_id = s.gate_id AND n.replaces = s.id "
            "WHERE g.proposal_id = $1 AND (CAST($2 AS BIGINT) = 0 OR g.id = $2) ORDER BY s.id"),
        ARGS(db_i(proposal_id), db_i(gate_id)));
    while (db_next(rows)) {
        *signatures = arena_more(ctx->arena, *signatures, count, &capacity, sizeof **signatures);
        (*signatures)[count++] = (struct pool_signature){
            db_int(rows, "gate_id"),
            db_int(rows, "passed") != 0,
            gate_unseal(ctx, SIGNATURE_GROUNDS, db_int(rows, "id"), db_text(rows, "grounds")),
            db_text(rows, "user_name"),
            db_int(rows, "at"),
        };
    }
    return count;
}

bool gates_signed_by(struct ctx *ctx, int64_t proposal_id, int64_t user_id)
{
    return db_one_int(ctx->db,
                      SQL("SELECT COUNT(*) FROM pool_gates g JOIN pool_signatures s "
                          "ON s.gate_id = g.id WHERE g.proposal_id = $1 AND s.user_id = $2"),
                      ARGS(db_i(proposal_id), db_i(user_id)), 0) > 0;
}

bool proposal_was_passed_on_by(struct ctx *ctx, int64_t proposal_id, int64_t user_id)
{
    return db_one_int(ctx->db,
                      SQL("SELECT COUNT(*) FROM workflow_steps WHERE entity = 'pool_proposal' "
                          "AND entity_id = $1 AND user_id = $2 "
                          "AND action IN ('submit', 'conclude', 'ask')"),
                      ARGS(db_i(proposal_id), db_i(user_id)), 0) > 0;
}

bool gate_is_own(struct ctx *ctx, const struct pool_gate *gate)
{
    return proposal_was_passed_on_by(ctx, gate->proposal_id, ctx->user.id) ||
           db_one_int(ctx->db,
                      SQL("SELECT COUNT(*) FROM pool_proposals WHERE id = $1 AND changed_by = $2"),
                      ARGS(db_i(gate->proposal_id), db_i(ctx->user.id)), 0) > 0;
}
