/* SQL of a county's year and of one village's rating in it (RATE-4, RATE-5, RATE-11, RATE-12,
 * ALL-8).
 */
#include "base/text.h"
#include "rating/internal.h"
#include "unit.h"

const struct choice rating_states[] = {
    [RATING_SELF] = {"self", "待自评"},           [RATING_TOWN] = {"town", "镇评定中"},
    [RATING_SECOND] = {"second", "待第二人核对"}, [RATING_COUNTY] = {"county", "待县确认"},
    [RATING_CLOSED] = {"closed", "已评定"},       {0},
};

/* --- rounds --- */

static struct rating_round take_round(struct db_rows *rows)
{
    return (struct rating_round){
        .id = db_int(rows, "id"),
        .year = db_int(rows, "year"),
        .number = db_int(rows, "number"),
        .unit_code = db_text(rows, "unit_code"),
        .key = db_text(rows, "key"),
        .name = db_text(rows, "name"),
        .started_by = db_text(rows, "started_by_name"),
        .started_at = db_int(rows, "started_at"),
    };
}

bool round_read(struct ctx *ctx, int64_t id, struct rating_round *round)
{
    struct scheme_faults faults = {.arena = ctx->arena};
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT id, year, number, unit_code, key, name, document, started_by_name, "
                     "started_at FROM rating_rounds WHERE id = $1"),
                 ARGS(db_i(id)));
    bool found = db_next(rows);
    if (found) {
        *round = take_round(rows);
        json_t *document = json_loads(db_text(rows, "document"), JSON_REJECT_DUPLICATES, NULL);
        found = scheme_of(ctx->arena, document, &round->scheme, &faults);
    }
    db_end(rows);
    return found;
}

int rounds_all(struct ctx *ctx, struct scope scope, struct rating_round **all)
{
    int count = 0, room = 0;
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT id, year, number, unit_code, key, name, started_by_name, started_at "
                     "FROM rating_rounds WHERE unit_code >= $1 AND unit_code < $2 "
                     "ORDER BY year DESC, id"),
                 ARGS(db_t(scope.from), db_t(scope.to)));
    *all = NULL;
    while (db_next(rows)) {
        *all = arena_more(ctx->arena, *all, count, &room, sizeof **all);
        (*all)[count++] = take_round(rows);
    }
    return count;
}

int64_t round_start(struct ctx *ctx, const struct scheme_version *version, const char *county,
                    int64_t year, const struct scheme *scheme)
{
    bool self_rated = scheme->sources[SOURCE_SELF].percent > 0;
    struct scope scope = scope_of(county);
    int64_t id = db_one_int(
        ctx->db,
        SQL("INSERT INTO rating_rounds (unit_code, key, year, name, number, document, started_by, "
            "started_by_name, started_at, by_application) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) "
            "ON CONFLICT (unit_code, key, year) DO NOTHING RETURNING id"),
        ARGS(db_t(county), db_t(version->key), db_i(year), db_t(version->name),
             db_i(version->number), db_t(json_text(ctx, version->document)), db_i(ctx->user.id),
             db_t(ctx->user.full_name), db_i(ctx->now), db_i(scheme->by_application)),
        0);
    if (id)
        db_run(ctx->db,
               SQL("INSERT INTO ratings (round_id, unit_code, number, reason, latest, standing, "
                   "state, unit_name, place, band, band_name, vetoed, veto_text, before_name, "
                   "fell, talk_due, category, version) SELECT $1, u.code, 1, '', 1, 0, $4, u.name, "
                   "COALESCE(t.name, ''), -1, '', 0, '', '', 0, 0, COALESCE(c.category, ''), 1 "
                   "FROM units u LEFT JOIN units t ON t.code = SUBSTR(u.code, 1, 9) "
                   "LEFT JOIN rating_category_villages c ON c.unit_code = u.code "
                   "WHERE ($5 = '' OR c.category = $5) AND u.level = 6 AND u.code >= $2 AND u.code "
                   "< $3 AND u.covered = 1 "
                   "AND u.ended_on IS NULL"),
               ARGS(db_i(id), db_t(scope.from), db_t(scope.to),
                    db_t(rating_states[self_rated ? RATING_SELF : RATING_TOWN].name),
                    db_t(scheme->category)));
    return id;
}

/* --- reading --- */

const char *rating_owner(struct ctx *ctx)
{
    return db_one_text(ctx->db, SQL("SELECT unit_code FROM ratings WHERE id = $1"),
                       ARGS(db_i(param_id(ctx, "id"))));
}

static struct hand hand_of(struct db_rows *rows, const char *by, const char *name, const char *at)
{
    return (struct hand){db_int(rows, by), db_int(rows, at), text_or_empty(db_text(rows, name))};
}

static struct rating take(struct ctx *ctx, struct db_rows *rows)
{
    return (struct rating){
        .id = db_int(rows, "id"),
        .version = db_int(rows, "version"),
        .round_id = db_int(rows, "round_id"),
        .number = db_int(rows, "number"),
        .corrects = db_int(rows, "corrects"),
        .unit_code = db_text(rows, "unit_code"),
        .unit_name = unit_short_name(ctx->arena, db_text(rows, "unit_name")),
        .place = db_text(rows, "place"),
        .reason = db_text(rows, "reason"),
        .latest = db_int(rows, "latest") != 0,
        .standing = db_int(rows, "standing") != 0,
        .state = choice_by_name(rating_states, db_text(rows, "state")),
        .points = db_is_null(rows, "points") ? DECIMAL_NONE : db_int(rows, "points"),
        .band = (int)db_int(rows, "band"),
        .band_name = db_text(rows, "band_name"),
        .veto_text = db_text(rows, "veto_text"),
        .before_name = db_text(rows, "before_name"),
        .plaque = db_text(rows, "plaque"),
        .plaque_code = db_text(rows, "plaque_code"),
        .category = db_text(rows, "category"),
        .vetoed = db_int(rows, "vetoed") != 0,
        .fell = db_int(rows, "fell") != 0,
        .talk_due = db_int(rows, "talk_due") != 0,
        .self = hand_of(rows, "self_by", "self_by_name", "self_at"),
        .rated = hand_of(rows, "rated_by", "rated_by_name", "rated_at"),
        .checked = hand_of(rows, "checked_by", "checked_by_name", "checked_at"),
        .closed = hand_of(rows, "closed_by", "closed_by_name", "closed_at"),
    };
}

/* A rating as it is before anything was entered. */
static void clear_parts(struct ctx *ctx, struct rating *rating)
{
    const struct ballots none = {NOT_ENTERED, NOT_ENTERED, NOT_ENTERED, {-1, -1, -1, -1, -1, -1}};
    int count = rating->round.scheme.criteria_count;
    rating->marks = ARENA_ARRAY(ctx->arena, struct mark, (size_t)count + 1);
    for (int i = 0; i < count; i++)
        rating->marks[i] = (struct mark){NOT_ENTERED, NOT_ENTERED, "", ""};
    for (int i = 0; i < VOTERS; i++)
        rating->ballots[i] = none;
    for (int i = 0; i < SCHEME_VETOES; i++)
        rating->vetoes[i] = (struct veto){false, ""};
}

static void take_mark(struct db_rows *rows, struct rating *rating)
{
    int64_t at = db_int(rows, "criterion");
    if (at < rating->round.scheme.criteria_count)
        rating->marks[at] = (struct mark){
            db_int(rows, "self_mark"),
            db_int(rows, "town_mark"),
            db_text(rows, "self_grounds"),
            db_text(rows, "town_grounds"),
        };
}

static void take_ballots(struct db_rows *rows, struct rating *rating)
{
    int64_t voters = db_int(rows, "voters");
    if (voters < VOTERS)
        rating->ballots[voters] = (struct ballots){
            db_int(rows, "issued"),
            db_int(rows, "returned"),
            db_int(rows, "valid"),
            {db_int(rows, "votes_0"), db_int(rows, "votes_1"), db_int(rows, "votes_2"),
             db_int(rows, "votes_3"), db_int(rows, "votes_4"), db_int(rows, "votes_5")},
        };
}

static void take_veto(struct db_rows *rows, struct rating *rating)
{
    int64_t at = db_int(rows, "veto");
    if (at < SCHEME_VETOES)
        rating->vetoes[at] = (struct veto){true, db_text(rows, "grounds")};
}

#define MARKS "m.criterion, m.self_mark, m.self_grounds, m.town_mark, m.town_grounds "
#define BALLOTS                                                                                    \
    "b.voters, b.issued, b.returned, b.valid, b.votes_0, b.votes_1, b.votes_2, b.votes_3, "        \
    "b.votes_4, b.votes_5 "

void rating_read_parts(struct ctx *ctx, struct rating *rating)
{
    clear_parts(ctx, rating);
    struct db_rows *rows =
        db_query(ctx->db, SQL("SELECT " MARKS "FROM rating_marks m WHERE m.rating_id = $1"),
                 ARGS(db_i(rating->id)));
    while (db_next(rows))
        take_mark(rows, rating);
    rows = db_query(ctx->db, SQL("SELECT " BALLOTS "FROM rating_ballots b WHERE b.rating_id = $1"),
                    ARGS(db_i(rating->id)));
    while (db_next(rows))
        take_ballots(rows, rating);
    rows = db_query(ctx->db,
                    SQL("SELECT v.veto, v.grounds FROM rating_vetoes v WHERE v.rating_id = $1"),
                    ARGS(db_i(rating->id)));
    while (db_next(rows))
        take_veto(rows, rating);
}

#define ROW                                                                                        \
    "r.id, r.version, r.round_id, r.number, r.corrects, r.unit_code, r.unit_name, r.place, "       \
    "r.reason, r.latest, r.standing, r.state, r.points, r.band, r.band_name, r.veto_text, "        \
    "r.before_name, r.vetoed, r.fell, r.talk_due, r.plaque, r.plaque_code, r.category, "           \
    "r.self_by, r.self_by_name, r.self_at, "                                                       \
    "r.rated_by, r.rated_by_name, r.rated_at, r.checked_by, r.checked_by_name, r.checked_at, "     \
    "r.closed_by, r.closed_by_name, r.closed_at "

bool rating_read_row(struct ctx *ctx, int64_t id, struct rating *rating)
{
    struct db_rows *rows =
        db_query(ctx->db, SQL("SELECT " ROW "FROM ratings r WHERE r.id = $1"), ARGS(db_i(id)));
    bool found = db_next(rows);
    if (found)
        *rating = take(ctx, rows);
    db_end(rows);
    return found;
}

bool rating_read(struct ctx *ctx, int64_t id, struct rating *rating)
{
    if (!rating_read_row(ctx, id, rating) || !round_read(ctx, rating->round_id, &rating->round))
        return false;
    rating_read_parts(ctx, rating);
    return true;
}

#define IN_STATE                                                                                   \
    "WHERE r.round_id = $1 AND r.unit_code >= $2 AND r.unit_code < $3 AND r.state = $4 "           \
    "AND r.latest = 1 ORDER BY r.unit_code"

typedef void take_fn(struct db_rows *rows, struct rating *rating);

/* Rows of parts, in the order of their ratings. */
static void deal_out(struct db_rows *rows, struct rating *all, int count, take_fn *take_part)
{
    int at = 0;
    while (db_next(rows)) {
        int64_t id = db_int(rows, "rating_id");
        while (at < count && all[at].id != id)
            at++;
        if (at < count)
            take_part(rows, &all[at]);
    }
}

int ratings_in_state(struct ctx *ctx, const struct rating_round *round, struct scope scope,
                     enum rating_state state, struct rating **all)
{
    int count = 0, room = 0;
    const struct db_args args =
        ARGS(db_i(round->id), db_t(scope.from), db_t(scope.to), db_t(rating_states[state].name));
    struct db_rows *rows = db_query(ctx->db, SQL("SELECT " ROW "FROM ratings r " IN_STATE), args);
    *all = NULL;
    while (db_next(rows)) {
        *all = arena_more(ctx->arena, *all, count, &room, sizeof **all);
        (*all)[count] = take(ctx, rows);
        (*all)[count].round = *round;
        clear_parts(ctx, &(*all)[count++]);
    }
    rows = db_query(ctx->db,
                    SQL("SELECT m.rating_id, " MARKS "FROM ratings r "
                        "JOIN rating_marks m ON m.rating_id = r.id " IN_STATE),
                    args);
    deal_out(rows, *all, count, take_mark);
    rows = db_query(ctx->db,
                    SQL("SELECT b.rating_id, " BALLOTS "FROM ratings r "
                        "JOIN rating_ballots b ON b.rating_id = r.id " IN_STATE),
                    args);
    deal_out(rows, *all, count, take_ballots);
    rows = db_query(ctx->db,
                    SQL("SELECT v.rating_id, v.veto, v.grounds FROM ratings r "
                        "JOIN rating_vetoes v ON v.rating_id = r.id " IN_STATE),
                    args);
    deal_out(rows, *all, count, take_veto);
    return count;
}

const char *rating_before(struct ctx *ctx, const struct rating *rating)
{
    const char *name = db_one_text(
        ctx->db,
        SQL("SELECT CASE r.vetoed WHEN 1 THEN '' ELSE r.band_name END FROM rating_rounds d "
            "JOIN ratings r ON r.round_id = d.id AND r.unit_code = $4 AND r.standing = 1 "
            "WHERE d.unit_code = $1 AND d.key = $2 AND d.year = $3"),
        ARGS(db_t(rating->round.unit_code), db_t(rating->round.key), db_i(rating->round.year - 1),
             db_t(rating->unit_code)));
    return text_or_empty(name);
}

json_t *rating_decisions(struct ctx *ctx, const struct rating *rating)
{
    json_t *all = json_array();
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT id, number, state, standing, reason, band_name, vetoed, points, closed_at "
            "FROM ratings WHERE round_id = $1 AND unit_code = $2 ORDER BY number"),
        ARGS(db_i(rating->round_id), db_t(rating->unit_code)));
    while (db_next(rows)) {
        int state = choice_by_name(rating_states, db_text(rows, "state"));
        bool closed = state == RATING_CLOSED;
        json_array_append_new(
            all,
            json_pack("{s:I, s:I, s:b, s:b, s:b, s:s, s:s, s:s}", "id", db_int(rows, "id"),
                      "number", db_int(rows, "number"), "here", db_int(rows, "id") == rating->id,
                      "closed", closed, "stands", db_int(rows, "standing") != 0, "why",
                      db_text(rows, "reason"), "result",
                      !closed                  ? rating_states[state].label
                      : db_int(rows, "vetoed") ? "取消评定资格"
                                               : db_text(rows, "band_name"),
                      "closed_label",
                      closed ? date_label(ctx, date_of_epoch(db_int(rows, "closed_at"))) : ""));
    }
    return all;
}

/* --- writing --- */

bool rating_touch(struct ctx *ctx, struct rating *rating, bool town)
{
    bool stored = db_run(ctx->db,
                         SQL("UPDATE ratings SET version = version + 1 WHERE id = $1 "
                             "AND version = $2 AND state = $3"),
                         ARGS(db_i(rating->id), db_i(rating->version),
                              db_t(rating_states[rating->state].name))) == 1;
    rating->version += stored;
    if (stored && town)
        db_run(ctx->db,
               SQL("INSERT INTO rating_hands (rating_id, user_id) VALUES ($1, $2) "
                   "ON CONFLICT (rating_id, user_id) DO NOTHING"),
               ARGS(db_i(rating->id), db_i(ctx->user.id)));
    return stored;
}

void rating_put_mark(struct ctx *ctx, const struct rating *rating, int criterion)
{
    const struct mark *mark = &rating->marks[criterion];
    db_run(ctx->db,
           SQL("INSERT INTO rating_marks (rating_id, criterion, self_mark, self_grounds, "
               "town_mark, town_grounds) VALUES ($1, $2, $3, $4, $5, $6) "
               "ON CONFLICT (rating_id, criterion) DO UPDATE SET self_mark = excluded.self_mark, "
               "self_grounds = excluded.self_grounds, town_mark = excluded.town_mark, "
               "town_grounds = excluded.town_grounds"),
           ARGS(db_i(rating->id), db_i(criterion), db_i(mark->self), db_t(mark->self_grounds),
                db_i(mark->town), db_t(mark->town_grounds)));
}

void rating_put_ballots(struct ctx *ctx, const struct rating *rating, int voters)
{
    const struct ballots *ballots = &rating->ballots[voters];
    const int64_t *votes = ballots->votes;
    db_run(ctx->db,
           SQL("INSERT INTO rating_ballots (rating_id, voters, issued, returned, valid, votes_0, "
               "votes_1, votes_2, votes_3, votes_4, votes_5) VALUES ($1, $2, $3, $4, $5, $6, $7, "
               "$8, $9, $10, $11) ON CONFLICT (rating_id, voters) DO UPDATE SET "
               "issued = excluded.issued, returned = excluded.returned, valid = excluded.valid, "
               "votes_0 = excluded.votes_0, votes_1 = excluded.votes_1, "
               "votes_2 = excluded.votes_2, votes_3 = excluded.votes_3, "
               "votes_4 = excluded.votes_4, votes_5 = excluded.votes_5"),
           ARGS(db_i(rating->id), db_i(voters), db_i(ballots->issued), db_i(ballots->returned),
                db_i(ballots->valid), db_i(votes[0]), db_i(votes[1]), db_i(votes[2]),
                db_i(votes[3]), db_i(votes[4]), db_i(votes[5])));
}

void rating_put_veto(struct ctx *ctx, const struct rating *rating, int veto)
{
    if (!rating->vetoes[veto].on)
        db_run(ctx->db, SQL("DELETE FROM rating_vetoes WHERE rating_id = $1 AND veto = $2"),
               ARGS(db_i(rating->id), db_i(veto)));
    else
        db_run(ctx->db,
               SQL("INSERT INTO rating_vetoes (rating_id, veto, grounds) VALUES ($1, $2, $3) "
                   "ON CONFLICT (rating_id, veto) DO UPDATE SET grounds = excluded.grounds"),
               ARGS(db_i(rating->id), db_i(veto), db_t(rating->vetoes[veto].grounds)));
}

bool rating_has_hand(struct ctx *ctx, const struct rating *rating, int64_t user_id)
{
    return db_one_int(ctx->db,
                      SQL("SELECT 1 FROM rating_hands WHERE rating_id = $1 AND user_id = $2"),
                      ARGS(db_i(rating->id), db_i(user_id)), 0) != 0;
}

bool rating_store(struct ctx *ctx, const struct rating *rating, int64_t version)
{
    const struct hand *self = &rating->self, *rated = &rating->rated, *checked = &rating->checked,
                      *closed = &rating->closed;
    return db_run(
               ctx->db,
               SQL("UPDATE ratings SET state = $3, unit_name = $4, place = $5, points = $6, "
                   "band = $7, band_name = $8, vetoed = $9, veto_text = $10, before_name = $11, "
                   "fell = $12, self_by = $13, self_by_name = $14, self_at = $15, rated_by = $16, "
                   "rated_by_name = $17, rated_at = $18, checked_by = $19, checked_by_name = $20, "
                   "checked_at = $21, closed_by = $22, closed_by_name = $23, closed_at = $24, "
                   "talk_due = $25, plaque = $26, plaque_code = $27, version = version + 1 WHERE "
                   "id = $1 AND version = $2"),
               ARGS(db_i(rating->id), db_i(version), db_t(rating_states[rating->state].name),
                    db_t(rating->unit_name), db_t(rating->place),
                    rating->points == DECIMAL_NONE ? db_null() : db_i(rating->points),
                    db_i(rating->band), db_t(rating->band_name), db_i(rating->vetoed),
                    db_t(rating->veto_text), db_t(rating->before_name), db_i(rating->fell),
                    db_ref(self->by), db_t(self->name), db_ref(self->at), db_ref(rated->by),
                    db_t(rated->name), db_ref(rated->at), db_ref(checked->by), db_t(checked->name),
                    db_ref(checked->at), db_ref(closed->by), db_t(closed->name), db_ref(closed->at),
                    db_i(rating->talk_due), db_t(rating->plaque), db_t(rating->plaque_code))) == 1;
}

void rating_stand(struct ctx *ctx, const struct rating *rating)
{
    if (rating->corrects)
        db_run(ctx->db, SQL("UPDATE ratings SET standing = 0 WHERE id = $1"),
               ARGS(db_i(rating->corrects)));
    db_run(ctx->db, SQL("UPDATE ratings SET standing = 1 WHERE id = $1"), ARGS(db_i(rating->id)));
}

int64_t rating_correct(struct ctx *ctx, const struct rating *rating, const char *reason)
{
    int64_t id = db_one_int(
        ctx->db,
        SQL("INSERT INTO ratings (round_id, unit_code, number, corrects, reason, latest, standing, "
            "state, unit_name, place, band, band_name, vetoed, veto_text, before_name, fell, "
            "talk_due, self_by, self_by_name, self_at, category, version) SELECT round_id, "
            "unit_code, number "
            "+ 1, id, "
            "$2, 1, 0, 'town', unit_name, place, -1, '', 0, '', '', 0, 0, self_by, self_by_name, "
            "self_at, category, 1 FROM ratings WHERE id = $1 AND state = 'closed' AND latest = 1 "
            "ON CONFLICT (round_id, unit_code, number) DO NOTHING RETURNING id"),
        ARGS(db_i(rating->id), db_t(reason)), 0);
    if (!id)
        return 0;
    db_run(ctx->db, SQL("UPDATE ratings SET latest = 0 WHERE id = $1"), ARGS(db_i(rating->id)));
    struct rating copy = *rating;
    copy.id = id;
    for (int i = 0; i < rating->round.scheme.criteria_count; i++)
        rating_put_mark(ctx, &copy, i);
    for (int i = 0; i < VOTERS; i++)
        rating_put_ballots(ctx, &copy, i);
    for (int i = 0; i < rating->round.scheme.vetoes_count; i++)
        if (rating->vetoes[i].on)
            rating_put_veto(ctx, &copy, i);
    return id;
}
