/* SQL of many: who in a round has set an aim or promised, and who has not; what the public sees. */
#include "ascent/internal.h"
#include "base/text.h"
#include "unit.h"

int ascent_rounds(struct ctx *ctx, struct ascent_round **all)
{
    int count = 0, room = 0;
    struct scope scope = scope_of(text_of(ctx, "%.6s", ctx->user.unit_code));
    struct db_rows *rows = db_query(ctx->db,
                                    SQL("SELECT id, year, unit_code, name FROM rating_rounds "
                                        "WHERE unit_code >= $1 AND unit_code < $2 "
                                        "ORDER BY year DESC, id"),
                                    ARGS(db_t(scope.from), db_t(scope.to)));
    *all = NULL;
    while (db_next(rows)) {
        *all = arena_more(ctx->arena, *all, count, &room, sizeof **all);
        (*all)[count++] = (struct ascent_round){
            .id = db_int(rows, "id"),
            .year = db_int(rows, "year"),
            .unit_code = db_text(rows, "unit_code"),
            .name = db_text(rows, "name"),
        };
    }
    return count;
}

/* Without a rating nobody is asked for a promise yet. */
#define STATE                                                                                      \
    "COALESCE(a.state, CASE WHEN $2 = 'promise' AND s.id IS NULL THEN 'unrated' ELSE 'none' END)"
/* A village's first decision names it once; the one that stands is its result. */
#define LISTED                                                                                     \
    "FROM ratings r JOIN units u ON u.code = r.unit_code "                                         \
    "LEFT JOIN units t ON t.code = SUBSTR(r.unit_code, 1, 9) "                                     \
    "LEFT JOIN ratings s ON s.round_id = r.round_id AND s.unit_code = r.unit_code "                \
    "AND s.standing = 1 "                                                                          \
    "LEFT JOIN ascents a ON a.round_id = r.round_id AND a.unit_code = r.unit_code AND a.kind = "   \
    "$2 WHERE r.round_id = $1 AND r.number = 1 AND r.unit_code >= $3 AND r.unit_code < $4 "        \
    "AND (CAST($5 AS TEXT) IS NULL OR " STATE " = $5) "                                            \
    "AND (CAST($6 AS TEXT) IS NULL OR LOWER(u.name) LIKE $6 ESCAPE '\\' "                          \
    "OR LOWER(t.name) LIKE $6 ESCAPE '\\' OR r.unit_code LIKE $6 ESCAPE '\\') "
#define LISTED_ARGS                                                                                \
    db_i(filter->round), db_t(ascent_kinds[filter->kind].name), db_t(filter->scope.from),          \
        db_t(filter->scope.to), db_t(filter->state), db_t(filter->like)

int64_t ascents_count(struct ctx *ctx, const struct ascent_filter *filter)
{
    return db_one_int(ctx->db, SQL("SELECT COUNT(*) " LISTED), ARGS(LISTED_ARGS), 0);
}

void ascents_each(struct ctx *ctx, const struct ascent_filter *filter, int64_t offset, int64_t size,
                  ascent_each_fn *each, void *arg)
{
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT a.id, a.goal, a.before_name, a.state, a.shown, a.stood_on, r.unit_code, "
            "u.name AS unit_name, t.name AS town_name, s.id AS rating_id, s.band_name, "
            "s.vetoed " LISTED "ORDER BY r.unit_code, r.id LIMIT $7 OFFSET $8"),
        ARGS(LISTED_ARGS, db_i(size), db_i(offset)));
    while (db_next(rows)) {
        const char *state = db_text(rows, "state");
        struct ascent_row row = {
            .id = db_int(rows, "id"),
            .rating = db_int(rows, "rating_id"),
            .unit_code = db_text(rows, "unit_code"),
            .unit_name = unit_short_name(ctx->arena, db_text(rows, "unit_name")),
            .town_name = text_or_empty(db_text(rows, "town_name")),
            .goal = text_or_empty(db_text(rows, "goal")),
            .before_name = text_or_empty(db_text(rows, "before_name")),
            .result = text_or_empty(db_text(rows, "band_name")),
            .state = state ? choice_by_name(ascent_states, state) : -1,
            .closed = db_int(rows, "rating_id") != 0,
            .vetoed = db_int(rows, "vetoed") != 0,
            .shown = db_int(rows, "shown") != 0,
            .stood_on = db_date(rows, "stood_on"),
        };
        each(ctx, &row, arg);
    }
}

void ascents_by_state(struct ctx *ctx, const struct ascent_filter *filter, ascent_state_fn *each,
                      void *arg)
{
    struct db_rows *rows = db_query(
        ctx->db, SQL("SELECT " STATE " AS state, COUNT(*) AS villages " LISTED "GROUP BY " STATE),
        ARGS(db_i(filter->round), db_t(ascent_kinds[filter->kind].name), db_t(filter->scope.from),
             db_t(filter->scope.to), db_null(), db_null()));
    while (db_next(rows))
        each(db_text(rows, "state"), db_int(rows, "villages"), arg);
}

/* --- what the public sees --- */

int64_t ascent_public_count(struct ctx *ctx, const char *unit_code)
{
    struct scope place = scope_of(unit_code);
    return db_one_int(ctx->db,
                      SQL("SELECT COUNT(DISTINCT a.unit_code) FROM ascents a "
                          "JOIN units u ON u.code = a.unit_code WHERE a.shown = 1 "
                          "AND a.unit_code >= $1 AND a.unit_code < $2 "
                          "AND (CAST($3 AS TEXT) IS NULL OR LOWER(u.name) LIKE $3 ESCAPE '\\')"),
                      ARGS(db_t(place.from), db_t(place.to), db_t(query_like(ctx))), 0);
}

json_t *ascent_public_list(struct ctx *ctx, const char *unit_code, struct paging paging)
{
    struct scope place = scope_of(unit_code);
    json_t *list = json_array();
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT a.unit_code, a.goal, a.year, a.stood_on, a.unit_name, a.place FROM ascents a "
            "JOIN units u ON u.code = a.unit_code WHERE a.shown = 1 AND a.unit_code >= $1 "
            "AND a.unit_code < $2 AND NOT EXISTS (SELECT 1 FROM ascents b WHERE b.shown = 1 "
            "AND b.unit_code = a.unit_code AND b.id > a.id) "
            "AND (CAST($3 AS TEXT) IS NULL OR LOWER(u.name) LIKE $3 ESCAPE '\\') "
            "ORDER BY a.unit_code, a.id LIMIT $4 OFFSET $5"),
        ARGS(db_t(place.from), db_t(place.to), db_t(query_like(ctx)), db_i(paging.size),
             db_i(paging.offset)));
    while (db_next(rows))
        json_array_append_new(
            list,
            json_pack("{s:s, s:s, s:s, s:s, s:I, s:s, s:s}", "unit", db_text(rows, "unit_code"),
                      "unit_name", db_text(rows, "unit_name"), "town_name", db_text(rows, "place"),
                      "goal", db_text(rows, "goal"), "year", db_int(rows, "year"), "shown_label",
                      date_label(ctx, db_date(rows, "stood_on")), "href_link",
                      text_of(ctx, "/public/star-promises/%s", db_text(rows, "unit_code"))));
    return list;
}
