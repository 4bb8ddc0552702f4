/* SQL of one aim or promise (RATE-4). */
#include "ascent/internal.h"
#include "base/text.h"
#include "unit.h"

#define COLUMNS                                                                                    \
    "a.id, a.version, a.unit_code, a.round_id, a.kind, a.state, a.goal, a.outline, a.held_on, "    \
    "a.rating_id, a.year, a.scheme_name, a.unit_name, a.place, a.before_name, a.before_points, "   \
    "a.veto_text, a.stood_on, a.shown, a.created_by, a.changed_by, a.changed_by_name, "            \
    "a.changed_at"

static struct ascent take(struct db_rows *rows)
{
    return (struct ascent){
        .id = db_int(rows, "id"),
        .version = db_int(rows, "version"),
        .unit_code = db_text(rows, "unit_code"),
        .round_id = db_int(rows, "round_id"),
        .rating_id = db_int(rows, "rating_id"),
        .year = db_int(rows, "year"),
        .kind = choice_by_name(ascent_kinds, db_text(rows, "kind")),
        .state = choice_by_name(ascent_states, db_text(rows, "state")),
        .goal = db_text(rows, "goal"),
        .outline = db_text(rows, "outline"),
        .held_on = db_date(rows, "held_on"),
        .scheme_name = db_text(rows, "scheme_name"),
        .unit_name = db_text(rows, "unit_name"),
        .place = db_text(rows, "place"),
        .before_name = db_text(rows, "before_name"),
        .before_points =
            db_is_null(rows, "before_points") ? DECIMAL_NONE : db_int(rows, "before_points"),
        .veto_text = db_text(rows, "veto_text"),
        .stood_on = db_date(rows, "stood_on"),
        .shown = db_int(rows, "shown") != 0,
        .created_by = db_int(rows, "created_by"),
        .changed_by = db_int(rows, "changed_by"),
        .changed_by_name = db_text(rows, "changed_by_name"),
        .changed_at = db_int(rows, "changed_at"),
    };
}

static void read_lines(struct ctx *ctx, struct ascent *ascent)
{
    int room = 0;
    struct db_rows *rows =
        db_query(ctx->db,
                 SQL("SELECT criterion, dimension, criterion_text, full_marks, points, measure, "
                     "person, finish_on FROM ascent_measures WHERE ascent_id = $1 "
                     "ORDER BY criterion"),
                 ARGS(db_i(ascent->id)));
    while (db_next(rows)) {
        ascent->lines = arena_more(ctx->arena, ascent->lines, ascent->lines_count, &room,
                                   sizeof *ascent->lines);
        ascent->lines[ascent->lines_count++] = (struct ascent_line){
            .criterion = (int)db_int(rows, "criterion"),
            .dimension = db_text(rows, "dimension"),
            .text = db_text(rows, "criterion_text"),
            .full = db_int(rows, "full_marks"),
            .points = db_is_null(rows, "points") ? DECIMAL_NONE : db_int(rows, "points"),
            .measure = db_text(rows, "measure"),
            .person = db_text(rows, "person"),
            .finish_on = db_date(rows, "finish_on"),
            .earlier = "",
        };
    }
}

bool ascent_read(struct ctx *ctx, int64_t id, struct ascent *ascent)
{
    struct db_rows *rows =
        db_query(ctx->db, SQL("SELECT " COLUMNS " FROM ascents a WHERE a.id = $1"), ARGS(db_i(id)));
    bool found = db_next(rows);
    if (found)
        *ascent = take(rows);
    db_end(rows);
    if (found)
        read_lines(ctx, ascent);
    return found;
}

int64_t ascent_of(struct ctx *ctx, int64_t round, const char *unit_code, int kind)
{
    return db_one_int(
        ctx->db, SQL("SELECT id FROM ascents WHERE round_id = $1 AND unit_code = $2 AND kind = $3"),
        ARGS(db_i(round), db_t(unit_code), db_t(ascent_kinds[kind].name)), 0);
}

int64_t ascent_shown_of(struct ctx *ctx, const char *unit_code)
{
    return db_one_int(ctx->db,
                      SQL("SELECT id FROM ascents WHERE shown = 1 AND unit_code = $1 "
                          "ORDER BY id DESC LIMIT 1"),
                      ARGS(db_t(unit_code)), 0);
}

const char *ascent_owner(struct ctx *ctx)
{
    return db_one_text(ctx->db, SQL("SELECT unit_code FROM ascents WHERE id = $1"),
                       ARGS(db_i(param_id(ctx, "id"))));
}

static struct db_arg points_arg(int64_t points)
{
    return points == DECIMAL_NONE ? db_null() : db_i(points);
}

void ascent_put_lines(struct ctx *ctx, const struct ascent *ascent)
{
    db_run(ctx->db, SQL("DELETE FROM ascent_measures WHERE ascent_id = $1"),
           ARGS(db_i(ascent->id)));
    for (int i = 0; i < ascent->lines_count; i++) {
        const struct ascent_line *line = &ascent->lines[i];
        if (ascent_is_said(line))
            db_run(ctx->db,
                   SQL("INSERT INTO ascent_measures (ascent_id, criterion, dimension, "
                       "criterion_text, full_marks, points, measure, person, finish_on) "
                       "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"),
                   ARGS(db_i(ascent->id), db_i(line->criterion), db_t(line->dimension),
                        db_t(line->text), db_i(line->full), points_arg(line->points),
                        db_t(line->measure), db_t(line->person), db_d(line->finish_on)));
    }
}

bool ascent_insert(struct ctx *ctx, struct ascent *ascent)
{
    ascent->id = db_one_int(
        ctx->db,
        SQL("INSERT INTO ascents (unit_code, round_id, kind, state, goal, outline, held_on, "
            "rating_id, year, scheme_name, unit_name, place, before_name, before_points, "
            "veto_text, shown, created_by, changed_by, changed_by_name, changed_at, version) "
            "VALUES ($1, $2, $3, 'draft', $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 0, $15, "
            "$15, $16, $17, 1) ON CONFLICT (round_id, unit_code, kind) DO NOTHING RETURNING id"),
        ARGS(db_t(ascent->unit_code), db_i(ascent->round_id), db_t(ascent_kinds[ascent->kind].name),
             db_t(ascent->goal), db_t(ascent->outline), db_d(ascent->held_on),
             db_ref(ascent->rating_id), db_i(ascent->year), db_t(ascent->scheme_name),
             db_t(ascent->unit_name), db_t(ascent->place), db_t(ascent->before_name),
             points_arg(ascent->before_points), db_t(ascent->veto_text), db_i(ctx->user.id),
             db_t(ctx->user.full_name), db_i(ctx->now)),
        0);
    if (!ascent->id)
        return false;
    ascent->version = 1;
    ascent_put_lines(ctx, ascent);
    return true;
}

bool ascent_update(struct ctx *ctx, struct ascent *ascent)
{
    if (db_run(ctx->db,
               SQL("UPDATE ascents SET goal = $3, outline = $4, held_on = $5, changed_by = $6, "
                   "changed_by_name = $7, changed_at = $8, version = version + 1 "
                   "WHERE id = $1 AND version = $2 AND state = 'draft'"),
               ARGS(db_i(ascent->id), db_i(ascent->version), db_t(ascent->goal),
                    db_t(ascent->outline), db_d(ascent->held_on), db_i(ctx->user.id),
                    db_t(ctx->user.full_name), db_i(ctx->now))) != 1)
        return false;
    ascent->version++;
    ascent_put_lines(ctx, ascent);
    return true;
}

bool ascent_store(struct ctx *ctx, const struct ascent *ascent, int64_t version)
{
    return db_run(ctx->db,
                  SQL("UPDATE ascents SET state = $3, rating_id = $4, year = $5, scheme_name = $6, "
                      "unit_name = $7, place = $8, before_name = $9, before_points = $10, "
                      "veto_text = $11, stood_on = $12, shown = $13, version = version + 1 "
                      "WHERE id = $1 AND version = $2"),
                  ARGS(db_i(ascent->id), db_i(version), db_t(ascent_states[ascent->state].name),
                       db_ref(ascent->rating_id), db_i(ascent->year), db_t(ascent->scheme_name),
                       db_t(ascent->unit_name), db_t(ascent->place), db_t(ascent->before_name),
                       points_arg(ascent->before_points), db_t(ascent->veto_text),
                       db_d(ascent->stood_on), db_i(ascent->shown))) == 1;
}

void ascent_show(struct ctx *ctx, const struct ascent *ascent)
{
    db_run(ctx->db,
           SQL("UPDATE ascents SET shown = CASE WHEN state = 'standing' AND year = (SELECT "
               "MAX(b.year) FROM ascents b JOIN rating_rounds e ON e.id = b.round_id "
               "JOIN rating_rounds f ON f.id = $2 AND f.key = e.key AND f.unit_code = e.unit_code "
               "WHERE b.unit_code = $1 AND b.kind = 'promise' AND b.stood_on IS NOT NULL) "
               "THEN 1 ELSE 0 END WHERE unit_code = $1 AND kind = 'promise' AND round_id IN "
               "(SELECT d.id FROM rating_rounds d JOIN rating_rounds c ON c.id = $2 "
               "AND c.key = d.key AND c.unit_code = d.unit_code)"),
           ARGS(db_t(ascent->unit_code), db_i(ascent->round_id)));
}
