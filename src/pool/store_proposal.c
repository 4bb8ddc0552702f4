/* SQL of a town's proposals and of who is on them (POOL-5). */
#include "base/text.h"
#include "core/setting.h"
#include "pool/gate.h"
#include "pool/store.h"
#include "unit.h"

static struct pool_proposal take(struct ctx *ctx, struct db_rows *rows, const char *unit_code)
{
    int64_t id = db_int(rows, "id");
    const char *situation = db_text(rows, "situation");
    return (struct pool_proposal){
        .id = id,
        .version = db_int(rows, "version"),
        .number = db_int(rows, "number"),
        .picked = db_int(rows, "picked"),
        .passed = db_int(rows, "passed"),
        .changed_by = db_int(rows, "changed_by"),
        .unit_code = unit_code,
        .state = choice_by_name(proposal_states, db_text(rows, "state")),
        .situation = situation ? choice_by_name(pool_situations, situation) : -1,
        .held_on = db_date(rows, "held_on"),
        .submitted_on = db_date(rows, "submitted_on"),
        .opened_on = db_date(rows, "opened_on"),
        .concluded_on = db_date(rows, "concluded_on"),
        .asked_on = db_date(rows, "asked_on"),
        .filed_on = db_date(rows, "filed_on"),
        .present = gate_unseal(ctx, PROPOSAL_PRESENT, id, db_text(rows, "present")),
        .decided = gate_unseal(ctx, PROPOSAL_DECIDED, id, db_text(rows, "decided")),
        .shortfall = gate_unseal(ctx, PROPOSAL_SHORTFALL, id, db_text(rows, "shortfall")),
        .returned = gate_unseal(ctx, PROPOSAL_SENT_BACK, id, db_text(rows, "returned")),
    };
}

struct pool_proposal proposal_read(struct ctx *ctx, const char *unit_code, int64_t number)
{
    struct pool_proposal proposal = {.number = 1,
                                     .unit_code = unit_code,
                                     .situation = -1,
                                     .present = "",
                                     .decided = "",
                                     .shortfall = "",
                                     .returned = ""};
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT id, version, number, state, situation, held_on, present, decided, shortfall, "
            "returned, picked, passed, submitted_on, opened_on, concluded_on, asked_on, filed_on, "
            "changed_by FROM pool_proposals WHERE unit_code = $1 "
            "AND (CAST($2 AS BIGINT) = 0 OR number = $2) ORDER BY number DESC LIMIT 1"),
        ARGS(db_t(unit_code), db_i(number)));
    if (db_next(rows))
        proposal = take(ctx, rows, unit_code);
    db_end(rows);
    return proposal;
}

static bool insert(struct ctx *ctx, struct pool_proposal *proposal)
{
    proposal->id =
        db_one_int(ctx->db,
                   SQL("INSERT INTO pool_proposals (unit_code, number, state, picked, passed, "
                       "changed_by, version) VALUES ($1, $2, 'draft', 0, 0, $3, 0) "
                       "ON CONFLICT (unit_code, number) DO NOTHING RETURNING id"),
                   ARGS(db_t(proposal->unit_code), db_i(proposal->number), db_i(ctx->user.id)), 0);
    return proposal->id != 0;
}

#define SEAL(column, text) db_t(gate_seal(ctx, column, proposal->id, text))

bool proposal_put(struct ctx *ctx, struct pool_proposal *proposal)
{
    if (!proposal->id && !insert(ctx, proposal))
        return false;
    bool stored =
        db_run(ctx->db,
               SQL("UPDATE pool_proposals SET state = $3, situation = $4, held_on = $5, present = "
                   "$6, decided = $7, shortfall = $8, returned = $9, picked = $10, passed = $11, "
                   "submitted_on = $12, opened_on = $13, concluded_on = $14, asked_on = $15, "
                   "filed_on = $16, changed_by = $17, version = version + 1 "
                   "WHERE id = $1 AND version = $2"),
               ARGS(db_i(proposal->id), db_i(proposal->version),
                    db_t(proposal_states[proposal->state].name),
                    record_arg(&proposal_type, proposal, "situation"), db_d(proposal->held_on),
                    SEAL(PROPOSAL_PRESENT, proposal->present),
                    SEAL(PROPOSAL_DECIDED, proposal->decided),
                    SEAL(PROPOSAL_SHORTFALL, proposal->shortfall),
                    SEAL(PROPOSAL_SENT_BACK, proposal->returned), db_i(proposal->picked),
                    db_i(proposal->passed), db_d(proposal->submitted_on), db_d(proposal->opened_on),
                    db_d(proposal->concluded_on), db_d(proposal->asked_on),
                    db_d(proposal->filed_on), db_i(proposal->changed_by))) == 1;
    proposal->version += stored;
    return stored;
}

void picks_put(struct ctx *ctx, int64_t proposal_id, const int64_t *ids, int count)
{
    db_run(ctx->db, SQL("DELETE FROM pool_picks WHERE proposal_id = $1"), ARGS(db_i(proposal_id)));
    for (int i = 0; i < count; i++)
        db_run(ctx->db,
               SQL("INSERT INTO pool_picks (proposal_id, candidate_id, ripeness, result) "
                   "VALUES ($1, $2, '', '')"),
               ARGS(db_i(proposal_id), db_i(ids[i])));
}

/* --- persons --- */

#define HAS_TALK                                                                                   \
    ", CASE WHEN EXISTS (SELECT 1 FROM pool_findings f WHERE f.candidate_id = c.id "               \
    "AND f.kind = 'talk') THEN 1 ELSE 0 END AS has_talk "

static int take_people(struct ctx *ctx, struct db_rows *rows, int64_t young, struct picked **people)
{
    int count = 0, capacity = 0;
    const struct choice *unfits = pool_unfits(ctx);
    *people = NULL;
    while (db_next(rows)) {
        struct picked one = {.person = candidate_take(ctx, unfits, rows),
                             .has_talk = db_int(rows, "has_talk")};
        const char *ripeness = db_text(rows, "ripeness");
        struct candidate *person = &one.person;
        if (!pool_access(ctx, person->unit_code, person->stage, person->list_state))
            continue;
        one.ripeness = choice_by_name(pool_ripenesses, ripeness);
        if (one.ripeness < 0)
            one.ripeness = (int)ripeness_of(person->born_on, ctx->today, young);
        candidate_open(ctx, person, PART_NAME | PART_WORK);
        *people = arena_more(ctx->arena, *people, count, &capacity, sizeof **people);
        (*people)[count++] = one;
    }
    return count;
}

int proposable_read(struct ctx *ctx, const char *unit_code, struct picked **people)
{
    return take_people(
        ctx,
        db_query(ctx->db,
                 SQL("SELECT " CANDIDATE_COLUMNS HAS_TALK ", '' AS ripeness " CANDIDATE_FROM
                     "WHERE c.unit_code = $1 AND c.stage = 'reviewed' ORDER BY c.id"),
                 ARGS(db_t(unit_code))),
        setting_int(ctx, unit_code, "pool_young"), people);
}

struct proposal_work proposal_work_read(struct ctx *ctx, const char *unit_code, int64_t number)
{
    struct proposal_work work = {.proposal = proposal_read(ctx, unit_code, number)};
    struct pool_gate *gates;
    work.count =
        take_people(ctx,
                    db_query(ctx->db,
                             SQL("SELECT " CANDIDATE_COLUMNS HAS_TALK ", k.ripeness " CANDIDATE_FROM
                                 "JOIN pool_picks k ON k.candidate_id = c.id "
                                 "WHERE k.proposal_id = $1 ORDER BY c.id"),
                             ARGS(db_i(work.proposal.id))),
                    setting_int(ctx, unit_code, "pool_young"), &work.people);
    int count = gates_read(ctx, work.proposal.id, &gates);
    for (int i = 0; i < work.count; i++) {
        struct picked *one = &work.people[i];
        for (int k = 0; k < count; k++) {
            if (gates[k].candidate_id != one->person.id)
                continue;
            one->gates = one->gate_count ? one->gates : &gates[k];
            one->gate_count++;
        }
    }
    work.standing = db_one_int(ctx->db,
                               SQL("SELECT COUNT(*) FROM candidates c WHERE c.unit_code = $1 "
                                   "AND c.stage IN ('passed', 'filed') AND c.id NOT IN (SELECT "
                                   "k.candidate_id FROM pool_picks k WHERE k.proposal_id = $2)"),
                               ARGS(db_t(unit_code), db_i(work.proposal.id)), 0);
    return work;
}

void candidate_stage(struct ctx *ctx, int64_t id, enum pool_stage stage)
{
    db_run(ctx->db, SQL("UPDATE candidates SET stage = $2, version = version + 1 WHERE id = $1"),
           ARGS(db_i(id), db_t(pool_stages[stage].name)));
}

void pick_send(struct ctx *ctx, int64_t proposal_id, int64_t candidate_id, enum ripeness ripeness)
{
    db_run(ctx->db,
           SQL("UPDATE pool_picks SET ripeness = $3 WHERE proposal_id = $1 AND candidate_id = $2"),
           ARGS(db_i(proposal_id), db_i(candidate_id), db_t(pool_ripenesses[ripeness].name)));
    candidate_stage(ctx, candidate_id, STAGE_PROPOSED);
}

void pick_conclude(struct ctx *ctx, int64_t proposal_id, int64_t candidate_id, bool passed)
{
    enum pool_stage stage = passed ? STAGE_PASSED : STAGE_REFUSED;
    db_run(ctx->db,
           SQL("UPDATE pool_picks SET result = $3 WHERE proposal_id = $1 AND candidate_id = $2"),
           ARGS(db_i(proposal_id), db_i(candidate_id), db_t(pool_stages[stage].name)));
    candidate_stage(ctx, candidate_id, stage);
}

/* --- many of them --- */

/* The latest proposal of each village, and villages whose persons were reviewed but not proposed.
 * $3 is a state, or 'none'. */
#define LATEST                                                                                     \
    "FROM (SELECT v.code, v.name, (SELECT COUNT(*) FROM candidates c WHERE c.unit_code = v.code "  \
    "AND c.stage = 'reviewed') AS reviewed, (SELECT MAX(m.number) FROM pool_proposals m "          \
    "WHERE m.unit_code = v.code) AS latest FROM units v WHERE v.code >= $1 AND v.code < $2 "       \
    "AND v.level = 6) s LEFT JOIN pool_proposals p ON p.unit_code = s.code "                       \
    "AND p.number = s.latest LEFT JOIN units t ON t.code = SUBSTR(s.code, 1, 9) "                  \
    "WHERE (s.reviewed > 0 OR p.id IS NOT NULL) "                                                  \
    "AND (CAST($3 AS TEXT) IS NULL OR COALESCE(p.state, 'none') = $3) "
#define FILTER_ARGS                                                                                \
    db_t(filter->scope.from), db_t(filter->scope.to),                                              \
        filter->state < 0 ? db_null() : db_t(proposal_states[filter->state].name)

int proposals_read(struct ctx *ctx, const struct proposal_filter *filter, int64_t offset,
                   int64_t size, struct proposal_row **list)
{
    int count = 0, capacity = 0;
    *list = NULL;
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT s.code, s.name, s.reviewed, COALESCE(t.name, '') AS town_name, p.number, "
            "p.state, p.picked, p.passed, p.submitted_on, p.filed_on " LATEST
            "ORDER BY s.code LIMIT $4 OFFSET $5"),
        ARGS(FILTER_ARGS, db_i(size), db_i(offset)));
    while (db_next(rows)) {
        const char *state = db_text(rows, "state");
        *list = arena_more(ctx->arena, *list, count, &capacity, sizeof **list);
        (*list)[count++] = (struct proposal_row){
            .unit_code = db_text(rows, "code"),
            .unit_name = unit_short_name(ctx->arena, db_text(rows, "name")),
            .town_name = db_text(rows, "town_name"),
            .number = db_int(rows, "number"),
            .picked = db_int(rows, "picked"),
            .passed = db_int(rows, "passed"),
            .reviewed = db_int(rows, "reviewed"),
            .state = state ? choice_by_name(proposal_states, state) : -1,
            .submitted_on = db_date(rows, "submitted_on"),
            .filed_on = db_date(rows, "filed_on"),
        };
    }
    return count;
}

int64_t proposals_count(struct ctx *ctx, const struct proposal_filter *filter)
{
    return db_one_int(ctx->db, SQL("SELECT COUNT(*) " LATEST), ARGS(FILTER_ARGS), 0);
}
