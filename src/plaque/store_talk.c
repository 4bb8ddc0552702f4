/* SQL of the talks that lost grades call for, as the register lists them (RATE-6). */
#include "base/text.h"
#include "plaque/internal.h"
#include "unit.h"

int plaque_talks(struct ctx *ctx, struct scope scope, int year, const char *like,
                 struct plaque_talk **list)
{
    int count = 0, room = 0;
    struct db_rows *rows = db_query(
        ctx->db,
        SQL("SELECT r.id, r.unit_code, r.unit_name, r.place, r.before_name, r.band_name, "
            "r.veto_text, r.closed_at, t.held_on, t.talked_by, d.year FROM ratings r "
            "JOIN rating_rounds d ON d.id = r.round_id "
            "LEFT JOIN rating_talks t ON t.rating_id = r.id "
            "WHERE r.unit_code >= $1 AND r.unit_code < $2 AND r.state = 'closed' "
            "AND r.talk_due = 1 AND (t.rating_id IS NOT NULL OR r.standing = 1 AND NOT EXISTS "
            "(SELECT 1 FROM ratings o JOIN rating_talks k ON k.rating_id = o.id "
            "WHERE o.round_id = r.round_id AND o.unit_code = r.unit_code)) AND d.year = $3 "
            "AND (CAST($4 AS TEXT) IS NULL OR LOWER(r.unit_name) LIKE $4 ESCAPE '\\' "
            "OR LOWER(r.place) LIKE $4 ESCAPE '\\' OR r.unit_code LIKE $4 ESCAPE '\\') "
            "ORDER BY r.unit_code, r.id"),
        ARGS(db_t(scope.from), db_t(scope.to), db_i(year), db_t(like)));
    *list = NULL;
    while (db_next(rows)) {
        *list = arena_more(ctx->arena, *list, count, &room, sizeof **list);
        (*list)[count++] = (struct plaque_talk){
            .rating_id = db_int(rows, "id"),
            .year = db_int(rows, "year"),
            .unit_code = db_text(rows, "unit_code"),
            .unit_name = unit_short_name(ctx->arena, db_text(rows, "unit_name")),
            .place = db_text(rows, "place"),
            .before_name = db_text(rows, "before_name"),
            .band_name = db_text(rows, "band_name"),
            .veto_text = db_text(rows, "veto_text"),
            .talked_by = text_or_empty(db_text(rows, "talked_by")),
            .closed_on = date_of_epoch(db_int(rows, "closed_at")),
            .held_on = db_date(rows, "held_on"),
        };
    }
    return count;
}

int plaque_talk_year(struct ctx *ctx, struct scope scope, int otherwise)
{
    return (int)db_one_int(ctx->db,
                           SQL("SELECT MAX(d.year) FROM ratings r "
                               "JOIN rating_rounds d ON d.id = r.round_id "
                               "WHERE r.unit_code >= $1 AND r.unit_code < $2 "
                               "AND r.state = 'closed' AND r.talk_due = 1"),
                           ARGS(db_t(scope.from), db_t(scope.to)), otherwise);
}
