/* What the pool shows of its people to the room that carries them on from filing; who may know them
 * is asked here as everywhere in the pool (POOL-6 to POOL-8, POOL-10, USER-2). */
#include "base/text.h"
#include "core/setting.h"
#include "pool/store.h"
#include "unit.h"

#include <string.h>

_Static_assert((int)KNOWN_STAGES == STAGE_LEFT - STAGE_REVIEWED + 1, "the stages that are known");

static struct pool_person person_of(const struct candidate *candidate)
{
    return (struct pool_person){
        .id = candidate->id,
        .version = candidate->version,
        .cadre_id = candidate->cadre_id,
        .unit_code = candidate->unit_code,
        .name = candidate->name,
        .stage = pool_stages[candidate->stage].name,
        .stage_label = pool_stages[candidate->stage].label,
        .pool = pool_pools[candidate->pool].name,
        .pool_label = pool_pools[candidate->pool].label,
        .education = pool_educations[candidate->education].name,
        .education_label = pool_educations[candidate->education].label,
        .politics = pool_politics[candidate->politics].name,
        .female = candidate->sex == SEX_FEMALE,
        .was_filed = candidate->stage >= STAGE_FILED,
        .born_on = candidate->born_on,
        .joined_on = candidate->joined_on,
    };
}

bool pool_person_read(struct ctx *ctx, int64_t id, struct pool_person *person)
{
    struct candidate candidate;
    if (!candidate_read(ctx, id, &candidate) ||
        !pool_access(ctx, candidate.unit_code, candidate.stage, candidate.list_state))
        return false;
    candidate_open(ctx, &candidate, PART_NAME);
    *person = person_of(&candidate);
    return true;
}

const char *pool_filed_owner(struct ctx *ctx)
{
    struct candidate candidate;
    bool filed = candidate_read(ctx, param_id(ctx, "id"), &candidate) &&
                 candidate.stage >= STAGE_FILED &&
                 pool_access(ctx, candidate.unit_code, candidate.stage, candidate.list_state);
    return filed ? candidate.unit_code : NULL;
}

int pool_people_read(struct ctx *ctx, struct scope scope, const char *stage, bool named,
                     struct pool_person **people)
{
    int count = 0, capacity = 0;
    const struct choice *unfits = pool_unfits(ctx);
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT " CANDIDATE_COLUMNS ", (SELECT p.ripeness FROM pool_picks p "
            "WHERE p.candidate_id = c.id ORDER BY p.id DESC LIMIT 1) AS ripeness " CANDIDATE_FROM
            "WHERE c.unit_code >= $1 AND c.unit_code < $2 AND c.stage IN ('filed', "
            "'used', 'left') AND (CAST($3 AS TEXT) IS NULL OR c.stage = $3) "
            "ORDER BY c.unit_code, c.id"),
        ARGS(db_t(scope.from), db_t(scope.to), stage ? db_t(stage) : db_null()));
    *people = NULL;
    while (db_next(rows)) {
        struct candidate one = candidate_take(ctx, unfits, rows);
        if (!pool_access(ctx, one.unit_code, one.stage, one.list_state))
            continue;
        if (named)
            candidate_open(ctx, &one, PART_NAME);
        *people = arena_more(ctx->arena, *people, count, &capacity, sizeof **people);
        (*people)[count] = person_of(&one);
        (*people)[count++].is_mature = text_same(db_text(rows, "ripeness"), "mature");
    }
    return count;
}

bool pool_person_move(struct ctx *ctx, struct pool_person *person, const char *stage,
                      int64_t cadre_id)
{
    bool moved = db_run(ctx->db,
                        SQL("UPDATE candidates SET stage = $3, cadre_id = COALESCE($4, cadre_id), "
                            "changed_by = $5, changed_at = $6, version = version + 1 "
                            "WHERE id = $1 AND version = $2"),
                        ARGS(db_i(person->id), db_i(person->version), db_t(stage), db_ref(cadre_id),
                             db_i(ctx->user.id), db_i(ctx->now))) == 1;
    person->version += moved;
    person->cadre_id = cadre_id ? cadre_id : person->cadre_id;
    return moved;
}

bool pool_person_erase(struct ctx *ctx, const struct pool_person *person)
{
    return !person->was_filed &&
           db_run(ctx->db, SQL("DELETE FROM candidates WHERE id = $1 AND version = $2"),
                  ARGS(db_i(person->id), db_i(person->version))) == 1;
}

/* --- looks --- */

void pool_person_looked(struct ctx *ctx, const struct pool_person *person)
{
    look_at(ctx, &(struct candidate){.id = person->id, .unit_code = person->unit_code});
}

void pool_people_looked(struct ctx *ctx, const char *unit_code, const json_t *people)
{
    int count = (int)json_array_size(people);
    struct candidate *seen = ARENA_ARRAY(ctx->arena, struct candidate, count + 1);
    for (int i = 0; i < count; i++)
        seen[i].id = json_integer_value(json_object_get(json_array_get(people, (size_t)i), "id"));
    look_at_all(ctx, unit_code, seen, count);
}

/* --- how many --- */

static const char *const counted[KNOWN_STAGES] = {"reviewed", "proposed", "refused", "passed",
                                                  "filed",    "used",     "gone"};

static struct pool_tally take(struct ctx *ctx, struct db_rows *rows, struct pool_need need)
{
    const char *state = db_text(rows, "state");
    struct pool_tally tally = {
        .unit_code = db_text(rows, "code"),
        .unit_name = unit_short_name(ctx->arena, db_text(rows, "name")),
        .villages = 1,
        .young = db_int(rows, "young"),
        .list_number = db_int(rows, "number"),
        .list_is_open = state && !text_same(state, pool_list_states[LIST_REVIEWED].name),
    };
    for (int i = 0; i < KNOWN_STAGES; i++)
        tally.stage[i] = db_int(rows, counted[i]);
    int64_t filed = tally.stage[KNOWN_FILED] + tally.stage[KNOWN_USED] + tally.stage[KNOWN_LEFT];
    int64_t proposed = filed + tally.stage[KNOWN_PROPOSED] + tally.stage[KNOWN_REFUSED] +
                       tally.stage[KNOWN_PASSED];
    tally.filed = filed > 0;
    tally.proposed = proposed > 0;
    tally.reviewed = proposed + tally.stage[KNOWN_REVIEWED] > 0;
    tally.listed =
        tally.reviewed || (state && !text_same(state, pool_list_states[LIST_DRAFT].name));
    tally.lacks =
        pool_lacks(ctx->arena, need, (struct pool_count){tally.stage[KNOWN_FILED], tally.young});
    tally.below = tally.lacks != NULL;
    return tally;
}

/* Adds a village to the unit above it; those of one unit follow each other. */
static void fold(struct pool_tally *sum, const struct pool_tally *one)
{
    sum->villages += one->villages;
    sum->young += one->young;
    sum->below += one->below;
    sum->listed += one->listed;
    sum->reviewed += one->reviewed;
    sum->proposed += one->proposed;
    sum->filed += one->filed;
    for (int i = 0; i < KNOWN_STAGES; i++)
        sum->stage[i] += one->stage[i];
}

#define IN_STAGE(stage, as)                                                                        \
    "CAST(SUM(CASE WHEN c.stage = '" stage "' THEN 1 ELSE 0 END) AS BIGINT) AS " as ", "

int pool_tallies_read(struct ctx *ctx, struct scope scope, enum unit_level level,
                      struct pool_tally **tallies)
{
    int count = 0, capacity = 0;
    size_t digits = (size_t)unit_code_length(level);
    const char *town = "";
    struct pool_need need = {0};
    *tallies = NULL;
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT v.code, v.name, l.state, COALESCE(l.number, 0) AS number, " IN_STAGE(
            "reviewed", "reviewed") IN_STAGE("proposed",
                                             "proposed") IN_STAGE("refused",
                                                                  "refused") IN_STAGE("passed",
                                                                                      "passed")
                IN_STAGE("filed", "filed") IN_STAGE("used", "used") IN_STAGE(
                    "left",
                    "gone") "CAST(SUM(CASE WHEN c.stage = 'filed' AND "
                            "c.born_on >= $4 THEN 1 ELSE 0 END) AS BIGINT) AS young FROM units v "
                            "LEFT JOIN candidates c ON c.unit_code = v.code "
                            "LEFT JOIN pool_lists l ON l.unit_code = v.code AND l.number = (SELECT "
                            "MAX(m.number) "
                            "FROM pool_lists m WHERE m.unit_code = v.code) "
                            "WHERE v.code >= $1 AND v.code < $2 AND v.level = 6 "
                            "AND (v.covered = 1 OR c.id IS NOT NULL) AND (v.ended_on IS NULL OR "
                            "v.ended_on > $3) "
                            "GROUP BY v.code, v.name, l.state, l.number ORDER BY v.code"),
        ARGS(db_t(scope.from), db_t(scope.to), db_d(ctx->today),
             db_d(pool_born_since(ctx->today, setting_int(ctx, scope.from, "pool_young")))));
    while (db_next(rows)) {
        const char *code = db_text(rows, "code");
        if (strncmp(town, code, (size_t)unit_code_length(LEVEL_TOWN)) != 0) {
            town = code;
            need = pool_need_of(ctx, code);
        }
        struct pool_tally one = take(ctx, rows, need);
        bool again = count && level < LEVEL_VILLAGE &&
                     strncmp((*tallies)[count - 1].unit_code, code, digits) == 0;
        if (again) {
            fold(&(*tallies)[count - 1], &one);
            continue;
        }
        *tallies = arena_more(ctx->arena, *tallies, count, &capacity, sizeof **tallies);
        if (level < LEVEL_VILLAGE) {
            one.unit_code = text_of(ctx, "%.*s", (int)digits, code);
            one.unit_name = unit_name(ctx, one.unit_code);
            one.lacks = NULL;
        }
        (*tallies)[count++] = one;
    }
    return count;
}

bool pool_next_list(struct ctx *ctx, const char *unit_code)
{
    struct pool_list latest = pool_list_read(ctx, unit_code);
    struct pool_list next = {.number = latest.number + 1,
                             .unit_code = unit_code,
                             .reference_on = ctx->today,
                             .changed_by = ctx->user.id,
                             .present = "",
                             .decided = "",
                             .returned = ""};
    return latest.id && latest.state == LIST_REVIEWED && pool_list_put(ctx, &next);
}
