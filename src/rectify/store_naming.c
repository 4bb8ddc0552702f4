/* SQL of what towns name to be built up and to be put right (RATE-10). */
#include "base/text.h"
#include "rating.h"
#include "rectify/internal.h"
#include "unit.h"

#include <stdlib.h>

const struct choice naming_states[] = {
    [NAMING_DRAFT] = {"draft", "正在拟"},
    [NAMING_REVIEW] = {"review", "待县审核"},
    [NAMING_APPROVED] = {"approved", "已确定"},
    {0},
};
const struct choice naming_kinds[] = {
    [NAMING_NONE] = {"none", "不列入"},
    [NAMING_BUILD] = {"build", "先进，培育"},
    [NAMING_RIGHT] = {"right", "后进，整顿"},
    {0},
};

static struct naming_village take_village(struct ctx *ctx, struct db_rows *rows)
{
    return (struct naming_village){
        .code = db_text(rows, "unit_code"),
        .name = unit_short_name(ctx->arena, db_text(rows, "unit_name")),
        .band_name = db_text(rows, "band_name"),
        .band = (int)db_int(rows, "band"),
        .points = db_int(rows, "points"),
    };
}

static void add_village(struct ctx *ctx, struct naming *naming, int *room,
                        struct naming_village village)
{
    naming->villages =
        arena_more(ctx->arena, naming->villages, naming->count, room, sizeof *naming->villages);
    naming->villages[naming->count++] = village;
}

/* The round must be of 五个好, and every village of the town in it closed. */
static bool is_closed(struct ctx *ctx, int64_t round, struct scope scope)
{
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT COUNT(*) AS villages, COALESCE(SUM((SELECT MAX(s.standing) FROM "
                     "ratings s WHERE s.round_id = r.round_id AND s.unit_code = r.unit_code)), 0) "
                     "AS closed FROM ratings r JOIN rating_rounds d ON d.id = r.round_id "
                     "WHERE r.round_id = $1 AND r.unit_code >= $2 AND r.unit_code < $3 "
                     "AND r.number = 1 AND d.key = 'five_good'"),
                 ARGS(db_i(round), db_t(scope.from), db_t(scope.to)));
    bool closed = db_next(rows) && db_int(rows, "villages") > 0 &&
                  db_int(rows, "villages") == db_int(rows, "closed");
    db_end(rows);
    return closed;
}

bool naming_facts(struct ctx *ctx, int64_t round, const char *town, struct naming *naming)
{
    struct scope scope = scope_of(town);
    struct rating_year year;
    int room = 0;
    *naming = (struct naming){.round_id = round, .unit_code = town, .reason = ""};
    if (!is_closed(ctx, round, scope))
        return false;
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT unit_code, unit_name, band, band_name, COALESCE(points, 0) AS points "
                     "FROM ratings WHERE round_id = $1 AND unit_code >= $2 AND unit_code < $3 "
                     "AND standing = 1 ORDER BY points DESC, unit_code"),
                 ARGS(db_i(round), db_t(scope.from), db_t(scope.to)));
    while (db_next(rows))
        add_village(ctx, naming, &room, take_village(ctx, rows));
    if (!naming->count || !rating_year_read(ctx, round, naming->villages[0].code, &year))
        return false;
    naming->year = year.year;
    naming->scheme_name = year.scheme_name;
    naming->unit_name = unit_name(ctx, town);
    naming->minimum = naming_minimum(naming->count, (int)setting_int(ctx, town, "build_least"),
                                     (int)setting_int(ctx, town, "right_least"));
    naming_propose(naming->villages, naming->count, year.bands_count, naming->minimum);
    return true;
}

bool naming_read(struct ctx *ctx, int64_t id, struct naming *naming)
{
    int room = 0;
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT id, version, round_id, year, created_by, changed_by, unit_code, unit_name, "
            "scheme_name, reason, state, build_least, right_least FROM namings WHERE id = $1"),
        ARGS(db_i(id)));
    if (!db_next(rows))
        return false;
    *naming = (struct naming){
        .id = db_int(rows, "id"),
        .version = db_int(rows, "version"),
        .round_id = db_int(rows, "round_id"),
        .year = db_int(rows, "year"),
        .created_by = db_int(rows, "created_by"),
        .changed_by = db_int(rows, "changed_by"),
        .unit_code = db_text(rows, "unit_code"),
        .unit_name = db_text(rows, "unit_name"),
        .scheme_name = db_text(rows, "scheme_name"),
        .reason = db_text(rows, "reason"),
        .state = choice_by_name(naming_states, db_text(rows, "state")),
        .minimum = {(int)db_int(rows, "build_least"), (int)db_int(rows, "right_least")},
    };
    db_end(rows);
    rows = db_query(ctx->db,
                    SQL("SELECT unit_code, unit_name, band, band_name, points, kind FROM "
                        "naming_villages WHERE naming_id = $1 ORDER BY points DESC, unit_code"),
                    ARGS(db_i(id)));
    while (db_next(rows)) {
        struct naming_village village = take_village(ctx, rows);
        village.kind = choice_by_name(naming_kinds, db_text(rows, "kind"));
        add_village(ctx, naming, &room, village);
    }
    return true;
}

const char *naming_owner(struct ctx *ctx)
{
    return db_one_text(ctx->db, SQL("SELECT unit_code FROM namings WHERE id = $1"),
                       ARGS(db_i(param_id(ctx, "id"))));
}

/* --- writing --- */

static void put_villages(struct ctx *ctx, const struct naming *naming)
{
    db_run(ctx->db, SQL("DELETE FROM naming_villages WHERE naming_id = $1"),
           ARGS(db_i(naming->id)));
    for (int i = 0; i < naming->count; i++) {
        const struct naming_village *village = &naming->villages[i];
        db_run(ctx->db,
               SQL("INSERT INTO naming_villages (naming_id, unit_code, unit_name, band, band_name, "
                   "points, kind) VALUES ($1, $2, $3, $4, $5, $6, $7)"),
               ARGS(db_i(naming->id), db_t(village->code), db_t(village->name), db_i(village->band),
                    db_t(village->band_name), db_i(village->points),
                    db_t(naming_kinds[village->kind].name)));
    }
}

static int64_t named(const struct naming *naming, enum naming_kind kind)
{
    return naming_count(naming->villages, naming->count, kind);
}

bool naming_insert(struct ctx *ctx, struct naming *naming)
{
    naming->id = db_one_int(
        ctx->db,
        SQL("INSERT INTO namings (unit_code, round_id, year, state, unit_name, scheme_name, "
            "build_least, right_least, build_count, right_count, reason, created_by, changed_by, "
            "changed_by_name, changed_at, version) VALUES ($1, $2, $3, 'draft', $4, $5, $6, $7, "
            "$8, $9, $10, $11, $11, $12, $13, 1) ON CONFLICT (round_id, unit_code) DO NOTHING "
            "RETURNING id"),
        ARGS(db_t(naming->unit_code), db_i(naming->round_id), db_i(naming->year),
             db_t(naming->unit_name), db_t(naming->scheme_name), db_i(naming->minimum.build),
             db_i(naming->minimum.right), db_i(named(naming, NAMING_BUILD)),
             db_i(named(naming, NAMING_RIGHT)), db_t(naming->reason), db_i(ctx->user.id),
             db_t(ctx->user.full_name), db_i(ctx->now)),
        0);
    if (!naming->id)
        return false;
    naming->version = 1;
    put_villages(ctx, naming);
    return true;
}

bool naming_update(struct ctx *ctx, struct naming *naming)
{
    if (db_run(ctx->db,
               SQL("UPDATE namings SET reason = $3, build_count = $4, right_count = $5, "
                   "changed_by = $6, changed_by_name = $7, changed_at = $8, "
                   "version = version + 1 WHERE id = $1 AND version = $2 AND state = 'draft'"),
               ARGS(db_i(naming->id), db_i(naming->version), db_t(naming->reason),
                    db_i(named(naming, NAMING_BUILD)), db_i(named(naming, NAMING_RIGHT)),
                    db_i(ctx->user.id), db_t(ctx->user.full_name), db_i(ctx->now))) != 1)
        return false;
    naming->version++;
    put_villages(ctx, naming);
    return true;
}

bool naming_store(struct ctx *ctx, const struct naming *naming, int64_t version)
{
    if (db_run(ctx->db,
               SQL("UPDATE namings SET state = $3, unit_name = $4, scheme_name = $5, "
                   "build_least = $6, right_least = $7, build_count = $8, right_count = $9, "
                   "approved_at = CASE WHEN $3 = 'approved' THEN $10 ELSE approved_at END, "
                   "version = version + 1 WHERE id = $1 AND version = $2"),
               ARGS(db_i(naming->id), db_i(version), db_t(naming_states[naming->state].name),
                    db_t(naming->unit_name), db_t(naming->scheme_name), db_i(naming->minimum.build),
                    db_i(naming->minimum.right), db_i(named(naming, NAMING_BUILD)),
                    db_i(named(naming, NAMING_RIGHT)), db_i(ctx->now))) != 1)
        return false;
    put_villages(ctx, naming);
    return true;
}
