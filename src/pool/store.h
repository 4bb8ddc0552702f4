/* What the pool's files of SQL share. */
#ifndef YICUN_POOL_STORE_H
#define YICUN_POOL_STORE_H

#include "pool/internal.h"

/* A person with how the village's latest list stands. */
#define CANDIDATE_COLUMNS                                                                          \
    "c.id, c.version, c.unit_code, c.list_id, c.cadre_id, c.created_by, c.changed_by, "            \
    "c.changed_at, c.stage, l.state AS list_state, c.pool, c.source, c.sex, c.born_on, "           \
    "c.education, c.politics, c.joined_on, c.id_lookup, c.checked, c.unfit, c.relaxed, c.judged, " \
    "c.judged_by, c.conditions, c.name, c.id_number, c.phone, c.work, c.notes, c.relax_reason, "   \
    "c.judged_reason "
#define CANDIDATE_FROM                                                                             \
    "FROM candidates c LEFT JOIN pool_lists l ON l.unit_code = c.unit_code AND l.number = "        \
    "(SELECT MAX(m.number) FROM pool_lists m WHERE m.unit_code = c.unit_code) "
/* The current row of these columns; nothing is open. `unfits` is the list of circumstances. */
struct candidate candidate_take(struct ctx *ctx, const struct choice *unfits, struct db_rows *rows);

/* The sealed columns of a list: present, decided, returned. */
extern const struct sealed *const pool_list_sealed[];

/* The sealed columns of the analysis, of proposals and of gates. */
enum pool_gate_column {
    FINDING_WHO,
    FINDING_SAID,
    PROPOSAL_PRESENT,
    PROPOSAL_DECIDED,
    PROPOSAL_SHORTFALL,
    PROPOSAL_SENT_BACK,
    SIGNATURE_GROUNDS,
    POOL_GATE_SEALED
};
extern const struct sealed *const pool_gate_sealed[POOL_GATE_SEALED];
/* A text of one of these columns of a record, sealed and opened; "" where there is none. */
const char *gate_seal(struct ctx *ctx, enum pool_gate_column column, int64_t id, const char *text);
const char *gate_unseal(struct ctx *ctx, enum pool_gate_column column, int64_t id,
                        const char *sealed);

#endif
