/* A village's year as other rooms read it. */
#include "base/text.h"
#include "rating/internal.h"

/* The town's mark counts where the scheme asks the town, otherwise the village's own. */
static void fill_lines(struct ctx *ctx, const struct rating *rating, struct rating_year *year)
{
    const struct scheme *scheme = &rating->round.scheme;
    bool town = scheme->sources[SOURCE_TOWN].percent > 0;
    year->lines_count = scheme->criteria_count;
    year->lines = ARENA_ARRAY(ctx->arena, struct rating_line, (size_t)year->lines_count + 1);
    for (int i = 0; i < year->lines_count; i++) {
        int64_t mark = town ? rating->marks[i].town : rating->marks[i].self;
        year->lines[i] = (struct rating_line){
            .dimension = scheme->criteria[i].dimension,
            .text = scheme->criteria[i].text,
            .full = scheme->criteria[i].full,
            .points = year->closed && mark >= 0 ? mark : DECIMAL_NONE,
        };
    }
}

static void fill_bands(struct ctx *ctx, const struct scheme *scheme, struct rating_year *year)
{
    year->bands_count = scheme->bands_count;
    year->bands = ARENA_ARRAY(ctx->arena, const char *, (size_t)year->bands_count + 1);
    year->band_from = ARENA_ARRAY(ctx->arena, int64_t, (size_t)year->bands_count + 1);
    for (int i = 0; i < year->bands_count; i++) {
        year->bands[i] = scheme->bands[i].name;
        year->band_from[i] = scheme->bands[i].from;
    }
}

bool rating_year_read(struct ctx *ctx, int64_t round, const char *unit_code,
                      struct rating_year *year)
{
    struct rating rating;
    int64_t id = db_one_int(ctx->db,
                            SQL("SELECT id FROM ratings WHERE round_id = $1 AND unit_code = $2 "
                                "ORDER BY standing DESC, number LIMIT 1"),
                            ARGS(db_i(round), db_t(unit_code)), 0);
    if (!id || !rating_read(ctx, id, &rating))
        return false;
    const struct scheme *scheme = &rating.round.scheme;
    bool closed = rating.state == RATING_CLOSED;
    *year = (struct rating_year){
        .round = round,
        .rating = id,
        .year = rating.round.year,
        .unit_code = rating.unit_code,
        .unit_name = rating.unit_name,
        .place = rating.place,
        .scheme_name = rating.round.name,
        .closed = closed,
        .climbs = scheme->aims_count > 0 && !scheme->by_application,
        .veto_text = closed ? rating.veto_text : "",
        .band_name = closed ? rating.band_name : "",
        .band = closed ? rating.band : NO_BAND,
        .points = closed ? rating.points : DECIMAL_NONE,
        .started_on = date_of_epoch(rating.round.started_at),
    };
    if (closed)
        year->closed_on = date_of_epoch(rating.closed.at);
    fill_bands(ctx, scheme, year);
    fill_lines(ctx, &rating, year);
    return true;
}

bool rating_year_before(struct ctx *ctx, const struct rating_year *year, struct rating_year *before)
{
    int64_t round =
        db_one_int(ctx->db,
                   SQL("SELECT b.id FROM rating_rounds d JOIN rating_rounds b "
                       "ON b.unit_code = d.unit_code AND b.key = d.key AND b.year = d.year - 1 "
                       "WHERE d.id = $1"),
                   ARGS(db_i(year->round)), 0);
    return round && rating_year_read(ctx, round, year->unit_code, before) && before->closed;
}
