/* What a year's ratings came to, as other rooms read it (RATE-7, EVAL-4). */
#include "base/text.h"
#include "rating/internal.h"
#include "unit.h"

#include <string.h>

/* Rounds of a year of these counties, with their schemes. Count. */
static int rounds_of(struct ctx *ctx, struct scope counties, int year, struct rating_round **rounds)
{
    struct rating_round *all;
    int count = 0, room = 0;
    int known = rounds_all(ctx, counties, &all);
    *rounds = NULL;
    for (int i = 0; i < known; i++) {
        if (all[i].year != year)
            continue;
        *rounds = arena_more(ctx->arena, *rounds, count, &room, sizeof **rounds);
        count += round_read(ctx, all[i].id, &(*rounds)[count]);
    }
    return count;
}

static int may_of(struct ctx *ctx, const struct rating_round *round,
                  const struct rating_result *result)
{
    int may = 0;
    const struct award_asked asked = {
        .rated = true,
        .year = round->year,
        .band = result->vetoed ? NO_BAND : scheme_band_named(&round->scheme, result->band_name),
        .veto = result->veto_text,
    };
    for (int i = 0; i < round->scheme.awards_count; i++)
        may += award_answer(ctx->arena, &round->scheme, i, &asked).may;
    return may;
}

static const struct rating_round *round_with(const struct rating_round *rounds, int count,
                                             int64_t id)
{
    for (int i = 0; i < count; i++)
        if (rounds[i].id == id)
            return &rounds[i];
    return NULL;
}

int rating_results_read(struct ctx *ctx, struct scope scope, int year,
                        struct rating_result **results)
{
    struct rating_round *rounds;
    struct scope counties =
        strlen(scope.from) < 6 ? scope : scope_of(text_of(ctx, "%.6s", scope.from));
    int count = 0, room = 0, known = rounds_of(ctx, counties, year, &rounds);
    *results = NULL;
    if (!known)
        return 0;
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT r.round_id, r.unit_code, r.band_name, r.veto_text, r.vetoed "
            "FROM rating_rounds d JOIN ratings r ON r.round_id = d.id WHERE d.year = $1 "
            "AND d.unit_code >= $4 AND d.unit_code < $5 AND r.unit_code >= $2 "
            "AND r.unit_code < $3 AND r.standing = 1 ORDER BY r.unit_code, r.round_id"),
        ARGS(db_i(year), db_t(scope.from), db_t(scope.to), db_t(counties.from), db_t(counties.to)));
    while (db_next(rows)) {
        const struct rating_round *round = round_with(rounds, known, db_int(rows, "round_id"));
        if (!round)
            continue;
        *results = arena_more(ctx->arena, *results, count, &room, sizeof **results);
        struct rating_result *result = &(*results)[count++];
        *result = (struct rating_result){
            .unit_code = db_text(rows, "unit_code"),
            .scheme_name = round->name,
            .band_name = db_text(rows, "band_name"),
            .veto_text = db_text(rows, "veto_text"),
            .vetoed = db_int(rows, "vetoed") != 0,
            .awards = round->scheme.awards_count,
        };
        result->may = may_of(ctx, round, result);
    }
    return count;
}

json_t *rating_latest_json(struct ctx *ctx, const char *unit_code)
{
    json_t *latest = json_array();
    int64_t year = 0;
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT r.id, r.band_name, r.vetoed, d.year, d.name FROM ratings r "
            "JOIN rating_rounds d ON d.id = r.round_id WHERE r.unit_code = $1 "
            "AND r.state = 'closed' AND r.standing = 1 ORDER BY d.year DESC, d.id, r.id LIMIT 10"),
        ARGS(db_t(unit_code)));
    while (db_next(rows)) {
        if (year && db_int(rows, "year") != year)
            continue;
        year = db_int(rows, "year");
        json_array_append_new(
            latest,
            json_pack("{s:s, s:s}", "label",
                      text_of(ctx, "%lld 年%s：%s", (long long)year, db_text(rows, "name"),
                              db_int(rows, "vetoed") ? "取消评定资格" : db_text(rows, "band_name")),
                      "href_link", text_of(ctx, "/ratings/%lld", (long long)db_int(rows, "id"))));
    }
    return latest;
}
