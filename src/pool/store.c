/* SQL of persons of the pool, one by one; what is private is sealed (POOL-10). */
#include "core/seal.h"

#include "base/buf.h"
#include "base/text.h"
#include "pool/store.h"

#include <string.h>

SEALED_COLUMN(name_sealed, "candidates.name", "candidates", "id", "name");
SEALED_COLUMN(id_number_sealed, "candidates.id_number", "candidates", "id", "id_number");
SEALED_COLUMN(phone_sealed, "candidates.phone", "candidates", "id", "phone");
SEALED_COLUMN(work_sealed, "candidates.work", "candidates", "id", "work");
SEALED_COLUMN(notes_sealed, "candidates.notes", "candidates", "id", "notes");
SEALED_COLUMN(relax_sealed, "candidates.relax_reason", "candidates", "id", "relax_reason");
SEALED_COLUMN(judged_sealed, "candidates.judged_reason", "candidates", "id", "judged_reason");
SEALED_COLUMN(present_sealed, "pool_lists.present", "pool_lists", "id", "present");
SEALED_COLUMN(decided_sealed, "pool_lists.decided", "pool_lists", "id", "decided");
SEALED_COLUMN(returned_sealed, "pool_lists.returned", "pool_lists", "id", "returned");
SEALED_COLUMN(finding_who, "pool_findings.who", "pool_findings", "id", "who");
SEALED_COLUMN(finding_said, "pool_findings.said", "pool_findings", "id", "said");
SEALED_COLUMN(proposal_present, "pool_proposals.present", "pool_proposals", "id", "present");
SEALED_COLUMN(proposal_decided, "pool_proposals.decided", "pool_proposals", "id", "decided");
SEALED_COLUMN(proposal_shortfall, "pool_proposals.shortfall", "pool_proposals", "id", "shortfall");
SEALED_COLUMN(proposal_returned, "pool_proposals.returned", "pool_proposals", "id", "returned");
SEALED_COLUMN(signature_grounds, "pool_signatures.grounds", "pool_signatures", "id", "grounds");

const struct sealed *const pool_sealed[] = {
    &name_sealed,       &id_number_sealed,  &phone_sealed,
    &work_sealed,       &notes_sealed,      &relax_sealed,
    &judged_sealed,     &present_sealed,    &decided_sealed,
    &returned_sealed,   &finding_who,       &finding_said,
    &proposal_present,  &proposal_decided,  &proposal_shortfall,
    &proposal_returned, &signature_grounds, NULL,
};
const struct sealed *const pool_list_sealed[] = {&present_sealed, &decided_sealed,
                                                 &returned_sealed};
const struct sealed *const pool_gate_sealed[POOL_GATE_SEALED] = {
    [FINDING_WHO] = &finding_who,
    [FINDING_SAID] = &finding_said,
    [PROPOSAL_PRESENT] = &proposal_present,
    [PROPOSAL_DECIDED] = &proposal_decided,
    [PROPOSAL_SHORTFALL] = &proposal_shortfall,
    [PROPOSAL_SENT_BACK] = &proposal_returned,
    [SIGNATURE_GROUNDS] = &signature_grounds,
};

static const struct {
    const struct sealed *column;
    const char *name;
    size_t text;
    unsigned part;
} parts[CANDIDATE_SEALED] = {
    {&name_sealed, "name", offsetof(struct candidate, name), PART_NAME},
    {&id_number_sealed, "id_number", offsetof(struct candidate, id_number), PART_ID_NUMBER},
    {&phone_sealed, "phone", offsetof(struct candidate, phone), PART_PHONE},
    {&work_sealed, "work", offsetof(struct candidate, work), PART_WORK},
    {&notes_sealed, "notes", offsetof(struct candidate, notes), PART_NOTES},
    {&relax_sealed, "relax_reason", offsetof(struct candidate, relax_reason), PART_REASONS},
    {&judged_sealed, "judged_reason", offsetof(struct candidate, judged_reason), PART_REASONS},
};

static const char **text_at(struct candidate *candidate, int part)
{
    return (const char **)((char *)candidate + parts[part].text);
}

static int choice_of(struct db_rows *rows, const char *column, const struct choice *choices,
                     int otherwise)
{
    const char *name = db_text(rows, column);
    int at = name ? choice_by_name(choices, name) : -1;
    return at < 0 ? otherwise : at;
}

/* Which of the list apply, and what applies that the list no longer has. */
static void take_unfit(struct ctx *ctx, const struct choice *unfits, const char *stored,
                       struct candidate *candidate)
{
    struct buf gone = buf_create(ctx->arena, 32);
    for (const char *at = stored; *at;) {
        size_t length = strcspn(at, " ");
        const char *name = arena_strndup(ctx->arena, at, length);
        int which = choice_by_name(unfits, name);
        if (which >= 0)
            candidate->unfit[which] = true;
        else if (length > 0)
            buf_printf(&gone, "%s%s", gone.length ? " " : "", name);
        at += length + (at[length] == ' ');
    }
    candidate->unfit_gone = gone.bytes;
}

struct candidate candidate_take(struct ctx *ctx, const struct choice *unfits, struct db_rows *rows)
{
    struct candidate candidate = {
        .id = db_int(rows, "id"),
        .version = db_int(rows, "version"),
        .unit_code = db_text(rows, "unit_code"),
        .list_id = db_int(rows, "list_id"),
        .cadre_id = db_int(rows, "cadre_id"),
        .created_by = db_int(rows, "created_by"),
        .changed_by = db_int(rows, "changed_by"),
        .changed_at = db_int(rows, "changed_at"),
        .judged_by = db_int(rows, "judged_by"),
        .kept = db_text(rows, "conditions"),
        .stage = choice_of(rows, "stage", pool_stages, STAGE_REVIEWED),
        .list_state = choice_of(rows, "list_state", pool_list_states, LIST_DRAFT),
        .pool = choice_of(rows, "pool", pool_pools, 0),
        .source = choice_of(rows, "source", pool_sources, 0),
        .sex = choice_of(rows, "sex", pool_sexes, 0),
        .education = choice_of(rows, "education", pool_educations, 0),
        .politics = choice_of(rows, "politics", pool_politics, PARTY_NONE),
        .born_on = db_date(rows, "born_on"),
        .joined_on = db_date(rows, "joined_on"),
        .id_lookup = db_text(rows, "id_lookup"),
        .checked = db_int(rows, "checked") != 0,
        .relaxed = choice_of(rows, "relaxed", pool_relaxings, RELAX_OPEN),
        .judged = choice_of(rows, "judged", pool_judgings, JUDGED_NOT),
    };
    take_unfit(ctx, unfits, db_text(rows, "unfit"), &candidate);
    for (int i = 0; i < CANDIDATE_SEALED; i++) {
        candidate.sealed[i] = db_text(rows, parts[i].name);
        *text_at(&candidate, i) = "";
    }
    return candidate;
}

bool candidate_read(struct ctx *ctx, int64_t id, struct candidate *candidate)
{
    struct db_rows *rows = db_query(
        ctx->db, SQL("SELECT " CANDIDATE_COLUMNS CANDIDATE_FROM "WHERE c.id = $1"), ARGS(db_i(id)));
    bool found = db_next(rows);
    if (found)
        *candidate = candidate_take(ctx, pool_unfits(ctx), rows);
    db_end(rows);
    return found;
}

void candidate_open(struct ctx *ctx, struct candidate *candidate, unsigned wanted)
{
    for (int i = 0; i < CANDIDATE_SEALED; i++) {
        if (!(parts[i].part & wanted))
            continue;
        const char *text = seal_open(ctx, parts[i].column, candidate->id, candidate->sealed[i]);
        candidate->shut[i] = !text && candidate->sealed[i];
        *text_at(candidate, i) = text_or_empty(text);
    }
}

const char *candidate_lookup(struct ctx *ctx, const char *id_number)
{
    return *id_number ? seal_lookup(ctx, "candidates.id_number", id_number) : NULL;
}

static const char *unfit_names(struct ctx *ctx, const struct candidate *candidate)
{
    const struct choice *unfits = pool_unfits(ctx);
    struct buf names = buf_create(ctx->arena, 64);
    buf_text(&names, text_or_empty(candidate->unfit_gone));
    for (int i = 0; unfits[i].name; i++)
        if (candidate->unfit[i])
            buf_printf(&names, "%s%s", names.length ? " " : "", unfits[i].name);
    return names.bytes;
}

/* What is sealed is bound to the id, so it is stored once there is one. */
static void put_sealed(struct ctx *ctx, struct candidate *candidate)
{
    for (int i = 0; i < CANDIDATE_SEALED; i++) {
        const char *text = *text_at(candidate, i);
        if (*text || !candidate->shut[i])
            candidate->sealed[i] =
                *text ? seal_text(ctx, parts[i].column, candidate->id, text) : NULL;
    }
    if (*candidate->id_number || !candidate->shut[SEALED_ID_NUMBER])
        candidate->id_lookup = candidate_lookup(ctx, candidate->id_number);
    db_run(
        ctx->db,
        SQL("UPDATE candidates SET name = $2, id_number = $3, phone = $4, work = $5, notes = $6, "
            "relax_reason = $7, judged_reason = $8, id_lookup = $9 WHERE id = $1"),
        ARGS(db_i(candidate->id), db_t(candidate->sealed[0]), db_t(candidate->sealed[1]),
             db_t(candidate->sealed[2]), db_t(candidate->sealed[3]), db_t(candidate->sealed[4]),
             db_t(candidate->sealed[5]), db_t(candidate->sealed[6]), db_t(candidate->id_lookup)));
}

#define FIELD(field) record_arg(&candidate_type, candidate, field)
#define PLAIN                                                                                      \
    FIELD("pool"), FIELD("source"), FIELD("sex"), FIELD("born_on"), FIELD("education"),            \
        FIELD("politics"), FIELD("joined_on"), FIELD("checked"),                                   \
        db_t(unfit_names(ctx, candidate)), db_t(pool_relaxings[candidate->relaxed].name),          \
        db_i(ctx->user.id), db_i(ctx->now)

bool candidate_put(struct ctx *ctx, struct candidate *candidate)
{
    bool stored = true;
    if (!candidate->id) {
        candidate->id = db_one_int(
            ctx->db,
            SQL("INSERT INTO candidates (pool, source, sex, born_on, education, politics, "
                "joined_on, checked, unfit, relaxed, changed_by, changed_at, created_by, "
                "unit_code, stage, cadre_id, judged, judged_by, version) VALUES ($1, $2, $3, $4, "
                "$5, $6, $7, "
                "$8, $9, $10, $11, $12, $11, $13, 'ledger', $14, '', 0, 1) RETURNING id"),
            ARGS(PLAIN, db_t(candidate->unit_code), db_ref(candidate->cadre_id)), 0);
        candidate->version = 1;
        candidate->stage = STAGE_LEDGER;
    } else {
        stored = db_run(ctx->db,
                        SQL("UPDATE candidates SET pool = $1, source = $2, sex = $3, born_on = $4, "
                            "education = $5, politics = $6, joined_on = $7, checked = $8, "
                            "unfit = $9, judged = '', judged_by = 0, relaxed = $10, changed_by = "
                            "$11, changed_at = $12, "
                            "version = version + 1 WHERE id = $13 AND version = $14"),
                        ARGS(PLAIN, db_i(candidate->id), db_i(candidate->version))) == 1;
        candidate->version += stored;
    }
    if (stored)
        put_sealed(ctx, candidate);
    return stored && !db_failed(ctx->db);
}

void candidate_drop(struct ctx *ctx, int64_t id)
{
    db_run(ctx->db, SQL("DELETE FROM candidates WHERE id = $1"), ARGS(db_i(id)));
}

/* The same person in two villages (POOL-4). */
int candidate_twins(struct ctx *ctx, const struct candidate *candidate, struct candidate **twins)
{
    int count = 0, capacity = 0;
    const struct choice *unfits = pool_unfits(ctx);
    *twins = NULL;
    if (!candidate->id_lookup)
        return 0;
    struct db_rows *rows = db_query(ctx->db,
                                    SQL("SELECT " CANDIDATE_COLUMNS CANDIDATE_FROM
                                        "WHERE c.id_lookup = $1 AND c.id <> $2 ORDER BY c.id"),
                                    ARGS(db_t(candidate->id_lookup), db_i(candidate->id)));
    while (db_next(rows)) {
        struct candidate one = candidate_take(ctx, unfits, rows);
        if (!pool_access(ctx, one.unit_code, one.stage, one.list_state))
            continue;
        *twins = arena_more(ctx->arena, *twins, count, &capacity, sizeof **twins);
        (*twins)[count++] = one;
    }
    return count;
}
