/* SQL of what the town found out about a person; nothing of it is changed or taken away (POOL-5).
 */
#include "base/text.h"
#include "core/seal.h"
#include "pool/gate.h"
#include "pool/store.h"

const char *gate_seal(struct ctx *ctx, enum pool_gate_column column, int64_t id, const char *text)
{
    return *text ? seal_text(ctx, pool_gate_sealed[column], id, text) : NULL;
}

const char *gate_unseal(struct ctx *ctx, enum pool_gate_column column, int64_t id,
                        const char *sealed)
{
    return text_or_empty(seal_open(ctx, pool_gate_sealed[column], id, sealed));
}

static int64_t ballots(struct db_rows *rows, const char *column)
{
    return db_is_null(rows, column) ? FIELD_NONE : db_int(rows, column);
}

int findings_read(struct ctx *ctx, int64_t candidate_id, struct pool_finding **findings)
{
    int count = 0, capacity = 0;
    *findings = NULL;
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT id, kind, held_on, who, said, issued, collected, excellent, competent, "
            "incompetent, corrects, created_by_name, created_at FROM pool_findings "
            "WHERE candidate_id = $1 ORDER BY id"),
        ARGS(db_i(candidate_id)));
    while (db_next(rows)) {
        int64_t id = db_int(rows, "id");
        *findings = arena_more(ctx->arena, *findings, count, &capacity, sizeof **findings);
        (*findings)[count++] = (struct pool_finding){
            .id = id,
            .candidate_id = candidate_id,
            .kind = choice_by_name(finding_kinds, db_text(rows, "kind")),
            .held_on = db_date(rows, "held_on"),
            .who = gate_unseal(ctx, FINDING_WHO, id, db_text(rows, "who")),
            .said = gate_unseal(ctx, FINDING_SAID, id, db_text(rows, "said")),
            .issued = ballots(rows, "issued"),
            .collected = ballots(rows, "collected"),
            .excellent = ballots(rows, "excellent"),
            .competent = ballots(rows, "competent"),
            .incompetent = ballots(rows, "incompetent"),
            .corrects = db_int(rows, "corrects"),
            .author = db_text(rows, "created_by_name"),
            .created_at = db_int(rows, "created_at"),
        };
    }
    return count;
}

#define FIELD(field) record_arg(&finding_type, finding, field)

void finding_add(struct ctx *ctx, struct pool_finding *finding)
{
    finding->id = db_one_int(
        ctx->db,
        SQL("INSERT INTO pool_findings (candidate_id, kind, held_on, issued, collected, excellent, "
            "competent, incompetent, corrects, created_by, created_by_name, created_at) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING id"),
        ARGS(db_i(finding->candidate_id), FIELD("kind"), FIELD("held_on"), FIELD("issued"),
             FIELD("collected"), FIELD("excellent"), FIELD("competent"), FIELD("incompetent"),
             db_i(finding->corrects), db_i(ctx->user.id), db_t(ctx->user.full_name),
             db_i(ctx->now)),
        0);
    db_run(ctx->db, SQL("UPDATE pool_findings SET who = $2, said = $3 WHERE id = $1"),
           ARGS(db_i(finding->id), db_t(gate_seal(ctx, FINDING_WHO, finding->id, finding->who)),
                db_t(gate_seal(ctx, FINDING_SAID, finding->id, finding->said))));
}
